// A table that sorts by a click on a column's head, while the places above stay on top. A click on
// a row opens it. What is written is text, never markup.

const sorted = new WeakMap();

function made(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

function bar(cell, column) {
  if (cell.value === null) return null;
  const across = (value) => `${Math.max(0, Math.min(100, (100 * value) / column.most))}%`;
  const parts = [];
  if (cell.span) {
    const [from, to] = cell.span;
    parts.push(made("i", { class: "span", style:
      `left:${across(from)};width:calc(${across(to)} - ${across(from)})` }));
    parts.push(made("i", { class: "dot", style: `left:${across(cell.value)}` }));
  } else {
    parts.push(made("i", { style: `width:${across(cell.value)}` }));
  }
  if (column.reference !== null && column.reference !== undefined) {
    parts.push(made("b", { style: `left:${across(column.reference)}` }));
  }
  return made("div", { class: "bar", style: `--hue:${column.hue}`, "aria-hidden": "true" }, ...parts);
}

function drawnCell(cell, column) {
  const mark = { 1: "▲", "-1": "▼" }[cell.mark];
  const text = made("span", {}, cell.text);
  const said = mark ? made("abbr", { title: column.marks[cell.mark] }, mark) : null;
  return made("td", { class: column.wide ? "number wide" : "number", title: cell.said }, said, text,
    cell.note ? made("small", {}, cell.note) : null, column.most ? bar(cell, column) : null);
}

function drawnRow(row, data, open) {
  const chosen = row.code === data.chosen;
  const name = open
    ? made("button", { type: "button", "aria-pressed": String(chosen) }, row.name)
    : made("span", {}, row.name);
  const cells = row.cells.map((cell, index) => drawnCell(cell, data.columns[index]));
  const below = row.below ? made("span", { class: "below" }, row.below) : null;
  const line = made("tr", { "data-code": row.code, class: chosen ? "chosen" : null },
    made("th", { scope: "row" }, name, below), ...cells);
  if (open) line.addEventListener("click", () => open(row.code));
  return line;
}

export default function ({ data, parentElement, setTriggerValue }) {
  for (const row of [...data.above, ...data.rows]) {
    row.cells = row.cells.map((cell) => {
      if (!Array.isArray(cell)) return cell;
      const [value, text, said = null, mark = 0, note = "", span = null] = cell;
      return { value, text, said, mark, note, span };
    });
  }
  // A viewer's order stays until the page asks for another one. Rows that come ordered stay so.
  const first = `${data.sort} ${data.down}`;
  const kept = sorted.get(parentElement);
  const sort = kept && kept.first === first && !data.ordered
    ? kept : { first, column: data.sort, down: Boolean(data.down) };
  sorted.set(parentElement, sort);

  function value(row) {
    return sort.column < 0 ? data.rows.indexOf(row) : row.cells[sort.column].value;
  }

  function inOrder() {
    if (data.ordered) return data.rows;
    const unknown = data.rows.filter((row) => value(row) === null);
    const known = data.rows.filter((row) => value(row) !== null);
    known.sort((one, other) => (sort.down ? -1 : 1) * (value(one) - value(other)));
    return [...known, ...unknown];
  }

  function head(column, index) {
    const mine = sort.column === index;
    const sign = mine ? (sort.down ? " ↓" : " ↑") : "";
    const button = made("button", { type: "button", title: column.help }, column.label + sign);
    button.addEventListener("click", () => {
      const down = mine ? !sort.down : false;
      setTriggerValue("order", { column: index, down });
      if (data.ordered) return;
      Object.assign(sort, { column: index, down });
      draw();
    });
    const order = mine ? (sort.down ? "descending" : "ascending") : null;
    return made("th", { scope: "col", "aria-sort": order, class: index < 0 ? "" : column.wide ? "number wide" : "number" }, button);
  }

  function draw() {
    const open = (code) => setTriggerValue("open", code);
    const table = made("table", {},
      made("caption", {}, data.caption),
      made("thead", {}, made("tr", {}, head(data.name, -1), ...data.columns.map(head))),
      made("tbody", { class: "above" }, ...data.above.map((row) => drawnRow(row, data, null))),
      made("tbody", {}, ...inOrder().map((row) => drawnRow(row, data, open))));
    const box = parentElement.querySelector(".box");
    const left = box.scrollLeft;
    const heads = () => [...box.querySelectorAll("thead button")];
    const focused = heads().indexOf(box.getRootNode().activeElement);
    box.replaceChildren(table);
    box.scrollLeft = left;
    heads()[focused]?.focus();
    box.setAttribute("aria-label", data.caption);
  }

  draw();
}
