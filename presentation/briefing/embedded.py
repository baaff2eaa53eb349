"""Charts in a Word document that can be edited there, as on the slides.

python-docx cannot make charts; they are made as for a slide and their parts are put into the
document's package.
"""

from __future__ import annotations

from html import escape
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from pptx import Presentation

from i18n import Translator
from presentation.briefing.model import Chart, FunnelChart
from presentation.briefing.native import add_chart

_SIZE = 11
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


class Charts:
    """The charts of one document."""

    def __init__(self, document: Any, _: Translator, font: str) -> None:
        self.document, self._, self.font = document, _, font
        scratch = Presentation()
        self.slide = scratch.slides.add_slide(scratch.slide_layouts[6])
        self.count = 0

    def add(self, chart: Chart | FunnelChart, size: tuple[int, int], alt: str) -> None:
        """Append a chart as a paragraph of its own; ``size`` is width and height."""
        frame = add_chart(self.slide.shapes, chart, (0, 0, *size), _SIZE, self._, self.font)
        self.count += 1
        target = self.document.part.relate_to(self._part(frame.chart.part), RELATIONSHIP_TYPE.CHART)
        width, height = size
        holder = self.document.add_paragraph()
        holder.alignment = WD_ALIGN_PARAGRAPH.CENTER
        holder._p.append(
            parse_xml(
                f"<w:r {_NAMESPACES}><w:drawing><wp:inline>"
                f'<wp:extent cx="{width}" cy="{height}"/>'
                f'<wp:docPr id="{1000 + self.count}" name="Chart {self.count}" '
                f'descr="{escape(alt)}"/>'
                "<a:graphic><a:graphicData "
                'uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
                f'<c:chart r:id="{target}"/></a:graphicData></a:graphic>'
                "</wp:inline></w:drawing></w:r>"
            )
        )

    def _part(self, drawn: Any) -> Part:
        """The chart, with the sheet of its figures, as a part of the document's package."""
        package = self.document.part.package
        sheet = Part(
            PackURI(f"/word/embeddings/figures{self.count}.xlsx"),
            CONTENT_TYPE.SML_SHEET,
            drawn.chart_workbook.xlsx_part.blob,
            package,
        )
        chart = Part(
            PackURI(f"/word/charts/chart{self.count}.xml"),
            CONTENT_TYPE.DML_CHART,
            drawn.blob,
            package,
        )
        # The name by which the chart's XML knows its sheet.
        (known,) = drawn.rels.values()
        chart.rels.add_relationship(RELATIONSHIP_TYPE.PACKAGE, sheet, known.rId)
        return chart
