"""What Decree 30/2020/NĐ-CP puts around the text: motto, agency, number, date, signature.

What the agency has not told is left to fill in, and always the day and the signature.
"""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from i18n import Translator
from presentation.briefing.content import span
from presentation.briefing.desk import Agency
from presentation.briefing.model import Briefing
from presentation.briefing.text import lower

_LEFT, _RIGHT = Cm(6.4), Cm(9.6)


def head(file: Any, briefing: Briefing, agency: Agency, _: Translator) -> None:
    """Agency and motto side by side, number and date below them, then the title."""
    table = _two_columns(file, 2)
    (left, motto), (number, date) = (row.cells for row in table.rows)
    if not agency.name or agency.superior:
        _line(left, agency.superior.upper() or _("[SUPERIOR AGENCY]"), 12)
    _line(left, agency.name.upper() or _("[AGENCY]"), 12, bold=True)
    _rule(left, Cm(2.4))
    _line(motto, _("SOCIALIST REPUBLIC OF VIET NAM"), 12, bold=True)
    _line(motto, _("Independence - Freedom - Happiness"), 13, bold=True)
    _rule(motto, Cm(6.2))
    _line(
        number,
        _("No.: {number}/{symbol}", number=agency.number or "…", symbol=agency.symbol or "BC-…"),
        13,
    )
    _line(
        date,
        _("{town}, … (day) … (month) … (year)", town=agency.town or _("[Place]")),
        13,
        italic=True,
    )
    title = file.add_paragraph()
    title.alignment = ALIGN.CENTER
    title.paragraph_format.space_before, title.paragraph_format.space_after = Pt(14), Pt(0)
    title.add_run(_("REPORT")).bold = True
    subject = file.add_paragraph()
    subject.alignment = ALIGN.CENTER
    subject.paragraph_format.space_after = Pt(0)
    subject.add_run(f"{briefing.title}\n({lower(span(briefing, _))})").bold = True
    if briefing.data.demo:
        mark = file.add_paragraph()
        mark.alignment = ALIGN.CENTER
        mark.paragraph_format.space_after = Pt(0)
        mark.add_run(_("Demo data")).italic = True
    _rule_paragraph(file.add_paragraph(), Cm(16), Cm(4))


def signature(file: Any, agency: Agency, _: Translator) -> None:
    """Recipients on the left, the signer on the right."""
    gap = file.add_paragraph().paragraph_format
    gap.space_after, gap.keep_with_next = Pt(0), True
    table = _two_columns(file, 1)
    recipients, signer = table.rows[0].cells
    _line(recipients, _("Recipients:"), 12, bold=True, italic=True, left=True)
    for one in agency.recipients or (_("[names of those who receive it]"),):
        _line(recipients, f"- {one.rstrip(';.')};", 11, left=True)
    _line(
        recipients,
        _("- For the files: {office}.", office=agency.files or _("[office]")),
        11,
        left=True,
    )
    _line(
        signer,
        agency.position.upper() or _("[AUTHORITY AND POSITION OF THE SIGNER]"),
        13,
        bold=True,
    )
    _line(signer, _("(signature, seal)"), 13, italic=True)
    for _blank in range(3):
        _line(signer, "", 13)
    _line(signer, agency.signatory or _("[Full name]"), 13, bold=True)


def _two_columns(file: Any, rows: int) -> Any:
    table = file.add_table(rows, 2)
    table.autofit = False
    for column, width in zip(table.columns, (_LEFT, _RIGHT), strict=True):
        column.width = width
    for row in table.rows:
        row.cells[0].width, row.cells[1].width = _LEFT, _RIGHT
        for cell in row.cells:
            # The cell's own first paragraph is taken by its first line.
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
    return table


def _line(
    cell: Any,
    text: str,
    size: int,
    *,
    bold: bool = False,
    italic: bool = False,
    left: bool = False,
) -> None:
    used = any(paragraph.runs for paragraph in cell.paragraphs)
    paragraph = cell.add_paragraph() if used else cell.paragraphs[0]
    paragraph.alignment = ALIGN.LEFT if left else ALIGN.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    paragraph.paragraph_format.line_spacing = 1.0
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic


def _rule(cell: Any, length: int) -> None:
    _rule_paragraph(cell.add_paragraph(), cell.width, length)


def _rule_paragraph(paragraph: Any, room: int, length: int) -> None:
    """A thin line of a length in the middle: the upper edge of a paragraph, drawn in."""
    form = paragraph.paragraph_format
    form.left_indent = form.right_indent = int((room - length) / 2)
    form.space_before = form.space_after = Pt(2)
    form.line_spacing = Pt(6)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:pBdr {nsdecls("w")}><w:top w:val="single" w:sz="6" w:space="1"/></w:pBdr>')
    )
