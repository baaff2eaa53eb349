"""The briefing as a document in the form of Decree 30/2020/NĐ-CP (DOCX)."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from i18n import N_, WRITINGS, Translator
from presentation.briefing import content as origin
from presentation.briefing import letterhead
from presentation.briefing.desk import Agency
from presentation.briefing.embedded import Charts
from presentation.briefing.model import SUB_POINT, Briefing, Chapter, Chart, FunnelChart, Part
from presentation.briefing.properties import describe
from presentation.table import Table
from queries.metric import FROM_RECORDS

FONT = "Times New Roman"
"""Liberation Serif has the same widths and takes its place where it is missing."""
BODY, SMALL, FINE = 14, 12, 9
"""Points: text, tables and captions, footer."""
FEW = 20
"""Rows of a table that is not torn between two pages."""
_WIDTH, _MAP_WIDTH = Cm(16), Cm(9)

Progress = Callable[[float], None]


def document(
    briefing: Briefing,
    pictures: Mapping[str, bytes],
    address: str,
    agency: Agency,
    _: Translator,
    advance: Progress = lambda share: None,
) -> bytes:
    """The file. ``pictures`` are maps (PNG) by the names of the parts that they belong to."""
    paper = _Paper(briefing, agency, _)
    paper.footer(origin.link(briefing, address))
    letterhead.head(paper.file, briefing, agency, _)
    done, total = 0, max(len(briefing.parts), 1)
    chapters = [(title, briefing.chapter(one)) for one, title in CHAPTER_TITLES.items()]
    for number, (title, parts) in enumerate((one for one in chapters if one[1]), start=1):
        paper.heading(f"{_ROMAN[number - 1]}. {_(title).upper()}", 1)
        for place, part in enumerate(parts, start=1):
            # A chapter of one part needs no heading below its own.
            heading = f"{place}. {part.title}" if len(parts) > 1 else ""
            paper.part(part, heading, pictures.get(part.name))
            done += 1
            advance(done / total)
    paper.keep_with_signature()
    letterhead.signature(paper.file, agency, _)
    if briefing.sections:
        paper.annex_title()
    for section in briefing.sections:
        for part in section.parts:
            new_page = section.name == "provinces"
            paper.part(part, part.title, pictures.get(part.name), new_page=new_page)
            done += 1
            advance(done / total)
        if section.name == "annex":
            paper.definitions()
    return paper.written()


_ROMAN = ("I", "II", "III")
CHAPTER_TITLES: dict[Chapter, str] = {
    "overview": N_("Overview"),
    "shortcomings": N_("Shortcomings"),
    "proposals": N_("Proposals"),
}


class _Paper:
    """A document that is being filled."""

    def __init__(self, briefing: Briefing, agency: Agency, _: Translator) -> None:
        self.briefing, self._ = briefing, _
        self.file = Document()
        self.charts = Charts(self.file, _, FONT)
        self.tables = self.figures = 0
        self._page()
        self._styles()
        describe(self.file, briefing, agency, _)

    def _page(self) -> None:
        """A4 with the margins of the decree; numbers on top from the second page on."""
        page = self.file.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.top_margin = page.bottom_margin = page.right_margin = Cm(2)
        page.left_margin = Cm(3)
        page.header_distance = page.footer_distance = Cm(1)
        page.different_first_page_header_footer = True
        number = page.header.paragraphs[0]
        number.alignment = ALIGN.CENTER
        field = parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:rPr><w:sz w:val="{BODY * 2}"/>'
            "</w:rPr><w:t>2</w:t></w:r></w:fldSimple>"
        )
        number._p.append(field)

    def _styles(self) -> None:
        styles = self.file.styles
        for name in ("Normal", "Heading 1", "Heading 2", "Caption"):
            style = styles[name]
            style.font.name, style.font.size = FONT, Pt(BODY)
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
            for script in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{script}"), FONT)
            style.font.bold = name != "Normal"
            style.paragraph_format.space_before = Pt(0 if name == "Normal" else 8)
            style.paragraph_format.space_after = Pt(6)
        styles["Normal"].paragraph_format.line_spacing = 1.15
        styles["Caption"].font.size, styles["Caption"].font.bold = Pt(SMALL), False
        styles["Caption"].font.italic = True
        for name in ("Heading 1", "Heading 2", "Caption"):
            styles[name].paragraph_format.keep_with_next = True

    def written(self) -> bytes:
        """The finished file."""
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def footer(self, link: str) -> None:
        """On every page: data version, the demo's mark, and the link as text and as QR code."""
        page, code = self.file.sections[0], origin.qr_code(link)
        words = " · ".join(origin.provenance(None, self.briefing, self._))
        for footer in (page.first_page_footer, page.footer):
            table = footer.add_table(1, 2, _WIDTH)
            table.autofit = False
            left, right = table.rows[0].cells
            for column, width in zip(table.columns, (Cm(14.2), Cm(1.8)), strict=True):
                column.width = width
            text = left.paragraphs[0]
            text.paragraph_format.space_after = Pt(0)
            text.add_run(words + "\n").font.size = Pt(FINE)
            _hyperlink(text, footer.part, link)
            picture = right.paragraphs[0]
            picture.alignment = ALIGN.RIGHT
            picture.paragraph_format.space_after = Pt(0)
            shown = picture.add_run().add_picture(io.BytesIO(code), width=Cm(1.4))
            shown._inline.docPr.set("descr", self._("QR code: {link}", link=link))
            empty = footer.paragraphs[0]._p
            empty.getparent().remove(empty)
            end = footer.add_paragraph()
            end.paragraph_format.space_after = Pt(0)
            end.paragraph_format.line_spacing = Pt(1)

    def heading(self, text: str, level: int) -> Any:
        """A numbered heading."""
        return self.file.add_heading(text, level)

    def paragraph(self, text: str) -> None:
        """A paragraph of the text: justified, its first line indented."""
        one = self.file.add_paragraph(text)
        one.alignment = ALIGN.JUSTIFY
        one.paragraph_format.first_line_indent = Cm(1)

    def part(
        self, part: Part, heading: str, picture: bytes | None, *, new_page: bool = False
    ) -> None:
        """What a part says, its points, chart, map and table under a heading."""
        if heading:
            title = self.heading(heading, 2)
            title.paragraph_format.page_break_before = new_page
        if part.message != part.title:
            self.paragraph(part.message)
        self._points(part.points)
        if part.chart:
            self._figure_caption(part.chart.title)
            self.charts.add(
                part.chart, (_WIDTH, _height(part.chart)), f"{part.chart.title}. {part.message}"
            )
        if picture:
            self._figure_caption(self._("Map: {title}", title=self._(part.area_metric)))
            holder = self.file.add_paragraph()
            holder.alignment = ALIGN.CENTER
            shown = holder.add_run().add_picture(io.BytesIO(picture), width=_MAP_WIDTH)
            shown._inline.docPr.set(
                "descr",
                self._(
                    "Map: {title}. {message}",
                    title=self._(part.area_metric),
                    message=part.message,
                ),
            )
        if part.table:
            self.table(part.table)
        self._source(part)

    def _points(self, points: Sequence[str]) -> None:
        """Each with its letter, unless there is but one; what belongs to a point below it."""
        several = sum(not one.startswith(SUB_POINT) for one in points) > 1
        letters = iter(WRITINGS[self.briefing.language].letters)
        for point in points:
            if point.startswith(SUB_POINT):
                self.paragraph(point.removeprefix(SUB_POINT))
            else:
                self.paragraph(f"{next(letters, '-')}) {point}" if several else point)

    def _source(self, part: Part) -> None:
        if part.metrics:
            words = origin.words(part, self.briefing, self._)
            if part.from_records:
                words = f"{self._(FROM_RECORDS)} · {words}"
            one = self.file.add_paragraph(words)
            one.runs[0].font.size, one.runs[0].italic = Pt(10), True

    def _figure_caption(self, title: str) -> None:
        self.figures += 1
        text = self._("Figure {number}. {title}", number=self.figures, title=title)
        self.file.add_paragraph(text, style="Caption").alignment = ALIGN.CENTER

    def table(self, table: Table) -> None:
        """A table with its heading repeated on every page."""
        self.tables += 1
        text = self._("Table {number}. {title}", number=self.tables, title=table.title)
        self.file.add_paragraph(text, style="Caption").alignment = ALIGN.CENTER
        body = self.file.element.body
        body.insert(len(body) - 1, _table(table, self._))
        self.file.add_paragraph().paragraph_format.space_after = Pt(0)

    def keep_with_signature(self) -> None:
        """The last lines of the text go with the signature, which never stands alone on a page."""
        for one in self.file.paragraphs[-2:]:
            one.paragraph_format.keep_with_next = True

    def annex_title(self) -> None:
        """The annex begins on a new page behind the signature."""
        for text in (self._("ANNEX"), self._("Figures, definitions and sources")):
            title = self.file.add_paragraph()
            title.alignment = ALIGN.CENTER
            title.paragraph_format.page_break_before = text == self._("ANNEX")
            title.add_run(text).bold = True

    def definitions(self) -> None:
        """What the numbers mean."""
        _ = self._
        self.heading(_("Definitions and sources"), 2)
        for metric in dict.fromkeys(m for part in self.briefing.parts for m in part.metrics):
            one = self.file.add_paragraph(f"- {origin.definition(metric, _)}")
            one.alignment = ALIGN.JUSTIFY
            one.runs[0].font.size = Pt(SMALL)


def _height(chart: Chart | FunnelChart) -> int:
    """As high as its bars need, and no higher, so that a page holds more than one."""
    if isinstance(chart, Chart) and chart.kind == "bars":
        bars = len(chart.categories) * len(chart.series)
        return int(Cm(min(max(1.2 + 0.55 * bars, 3.5), 9)))
    return int(Cm(6.8))


def _hyperlink(paragraph: Any, part: Any, link: str) -> None:
    target = part.relate_to(link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    paragraph._p.append(
        parse_xml(
            f'<w:hyperlink {nsdecls("w", "r")} r:id="{target}"><w:r><w:rPr>'
            f'<w:color w:val="1A5A85"/><w:sz w:val="{FINE * 2 - 2}"/></w:rPr>'
            f"<w:t>{escape(link)}</w:t></w:r></w:hyperlink>"
        )
    )


def _table(table: Table, _: Translator) -> Any:
    """As one text: python-docx looks for each cell anew, which takes seconds in a long table."""
    size = SMALL if len(table.columns) < 7 else 10
    widths = _widths(table, _)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    heading = "".join(
        _cell(column.label, width, size, "center", bold=True, keep=True)
        for column, width in zip(table.columns, widths, strict=True)
    )
    # A table that fits on a page stays on one.
    kept = len(table.rows) - 1 if len(table.rows) <= FEW else 0
    rows = "".join(
        "<w:tr><w:trPr><w:cantSplit/></w:trPr>"
        + "".join(
            _cell(
                column.format.write(cell, _),
                width,
                size,
                "left" if column.format.is_text else "right",
                keep=number < kept,
            )
            for column, cell, width in zip(table.columns, row, widths, strict=True)
        )
        + "</w:tr>"
        for number, row in enumerate(table.rows)
    )
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        '<w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="85" w:type="dxa"/>'
        '<w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heading}</w:tr>{rows}</w:tbl>"
    )


def _cell(
    text: str, width: int, size: int, align: str, *, bold: bool = False, keep: bool = False
) -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
        f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}"
        f'<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'
        f'<w:jc w:val="{align}"/></w:pPr><w:r><w:rPr>{"<w:b/>" if bold else ""}'
        f'<w:sz w:val="{size * 2}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p></w:tc>'
    )


def _widths(table: Table, _: Translator) -> list[int]:
    """Widths of the columns in twentieths of a point, by what stands in them."""
    letters = []
    for number, column in enumerate(table.columns):
        cells = [len(column.format.write(row[number], _)) for row in table.rows]
        words = [len(word) * 1.15 for word in column.label.split()]
        letters.append(max([*words, *cells], default=1) + 2)
    whole = int(_WIDTH.twips)
    return [int(whole * one / sum(letters)) for one in letters]
