// Kaleido draws charts with Plotly.toImage. Ours stand in a sheet (layout.meta) and bring the font
// along: a drawing shown as an image sees no font of the page around it, nor of a reader's PC.
const toImage = Plotly.toImage.bind(Plotly)

const embedded = (text) => Object.entries(FACES)
  .filter(([weight]) => weight === '400' || text.includes(`"${weight}"`) ||
          text.includes(`font-weight: ${weight}`) || (weight === '700' && text.includes('bold')))
  .map(([, face]) => face).join('')

Plotly.toImage = async (figure, options) => {
  const sheet = figure.layout.meta
  await Promise.all(Object.keys(FACES).map((weight) => document.fonts.load(`${weight} 12px ${FAMILY}`)))
  const chart = await toImage(figure, {
    format: 'svg', width: sheet.chart_width, height: sheet.chart_height, imageDataOnly: true
  })
  const inner = chart.replace('<svg ', `<svg x="${sheet.x}" y="${sheet.y}" `)
  const body = sheet.before + inner + sheet.after
  const svg = body.replace('>', `><style>${embedded(body)}</style>`)
  if (options.format === 'svg' && options.imageDataOnly) return svg
  const address = 'data:image/svg+xml,' + encodeURIComponent(svg)
  if (options.format === 'svg') return address
  const image = new Image()
  image.src = address
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(sheet.width * options.scale)
  canvas.height = Math.round(sheet.height * options.scale)
  canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height)
  return canvas.toDataURL('image/png').split(',')[1]
}
