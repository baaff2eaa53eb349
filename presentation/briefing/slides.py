"""The briefing as slides (PPTX): charts and tables that can be edited, a message a slide."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Pt

from i18n import Translator
from presentation.briefing import content as origin
from presentation.briefing.desk import Agency
from presentation.briefing.model import OF_MISMATCH, SUB_POINT, Briefing, Part
from presentation.briefing.native import ROWS, Box, add_chart, add_table, rgb, width_of
from presentation.briefing.properties import describe
from presentation.figure import LIGHT
from presentation.table import Table
from queries.metric import FROM_RECORDS

FONT = "Be Vietnam Pro"
"""Where it is not installed, Office takes its own sans-serif, by the PANOSE number in the theme."""

DEFINITIONS = 6
_WIDTH, _HEIGHT = Emu(12_192_000), Emu(6_858_000)
_CM, _POINT = 360_000, 12_700
_EDGE = int(1.2 * _CM)
_TOP, _BOTTOM = int(3.5 * _CM), int(16.9 * _CM)
"""Where what is below the title begins, and where the footer does."""
_QR = int(1.7 * _CM)
_TITLES = ((24, 95), (20, 120), (18, 150), (16, 230), (13, 10_000))
"""Points of a title, and up to how many letters of it stay within their two or three lines."""

Progress = Callable[[float], None]


def slides(
    briefing: Briefing,
    pictures: Mapping[str, bytes],
    address: str,
    agency: Agency,
    _: Translator,
    advance: Progress = lambda share: None,
) -> bytes:
    """The file: the body, a slide a part, and the annex behind it.

    ``pictures`` are maps (PNG) by the names of the parts that they belong to.
    """
    deck = _Deck(briefing, origin.link(briefing, address), agency, _)
    where = _(briefing.place.short_name)
    days = origin.span(briefing, _)
    chapters = [(f"{where} · {part.title} · {days}", part) for part in briefing.body]
    chapters += [
        (" · ".join((_("Annex"), where, part.title)), part)
        for section in briefing.sections
        for part in section.parts
    ]
    for done, (kicker, part) in enumerate(chapters, start=1):
        deck.part(part, kicker, pictures.get(part.name))
        advance(done / len(chapters))
    if any(section.name == "annex" for section in briefing.sections):
        deck.definitions()
    return deck.written()


class _Deck:
    """A presentation that is being filled."""

    def __init__(self, briefing: Briefing, link: str, agency: Agency, _: Translator) -> None:
        self.briefing, self.link, self._ = briefing, link, _
        self.code = origin.qr_code(link)
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = _WIDTH, _HEIGHT
        # The template's slides are called 4:3, whatever their size.
        self.file.part._element.sldSz.attrib.pop("type", None)
        self._design()
        describe(self.file, briefing, agency, _)

    def _design(self) -> None:
        """One layout, its title as wide as the slide; the product's font and colours."""
        master = self.file.slide_master
        self.layout = master.slide_layouts[5]
        for layout in [one for one in master.slide_layouts if one != self.layout]:
            master.slide_layouts.remove(layout)
        for shape in [*master.placeholders, *self.layout.placeholders]:
            if shape.placeholder_format.type == 1:  # the title
                shape.left, shape.top = Emu(_EDGE), Emu(int(0.9 * _CM))
                shape.width, shape.height = Emu(_WIDTH - 2 * _EDGE), Emu(int(2.3 * _CM))
            else:
                shape._element.getparent().remove(shape._element)
        theme = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
        latin = f'<a:latin typeface="{FONT}" panose="00000500000000000000" pitchFamily="34"/>'
        blob = theme.blob.replace(b'<a:latin typeface="Calibri"/>', latin.encode())
        for old, new in zip(
            ("4F81BD", "C0504D", "9BBB59", "8064A2", "F79646", "1F497D"),
            (*LIGHT.series, LIGHT.strong),
            strict=True,
        ):
            blob = blob.replace(old.encode(), new.removeprefix("#").upper().encode())
        theme._blob = blob

    def written(self) -> bytes:
        """The finished file."""
        out = io.BytesIO()
        self.file.save(out)
        return out.getvalue()

    def _slide(self, title: str, kicker: str, footer: str, *, from_records: bool = False) -> Any:
        slide = self.file.slides.add_slide(self.layout)
        self._heading(slide, title)
        top, height = int(0.45 * _CM), int(0.7 * _CM)
        box = (_EDGE, top, int(0.66 * _WIDTH), height)
        self._text(slide, kicker, box, 12, LIGHT.accent, bold=True)
        marks = [self._(FROM_RECORDS)] if from_records else []
        if self.briefing.data.demo:
            marks.append(self._("Demo data"))
        if marks:
            wide = 10 * _CM
            box = (_WIDTH - _EDGE - wide, top, wide, height)
            frame = self._text(slide, " · ".join(marks), box, 12, OF_MISMATCH.now, bold=True)
            frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
        self._footer(slide, footer)
        return slide

    def _heading(self, slide: Any, text: str) -> None:
        shape = slide.shapes.title
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = 0
        frame.text = text
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size = Pt(next(size for size, most in _TITLES if len(text) <= most))
        paragraph.font.bold = True
        paragraph.font.color.rgb = rgb(LIGHT.strong)

    def _footer(self, slide: Any, text: str) -> None:
        right = _WIDTH - _EDGE - _QR
        top = _HEIGHT - _QR - int(0.25 * _CM)
        code = io.BytesIO(self.code)
        picture = slide.shapes.add_picture(code, Emu(right), Emu(top), height=Emu(_QR))
        picture.click_action.hyperlink.address = self.link
        _alt(picture, self._("QR code: {link}", link=self.link))
        number = 2 * _CM
        box = (_EDGE, _BOTTOM + int(0.2 * _CM), right - 2 * _EDGE - number, int(1.6 * _CM))
        frame = self._text(slide, text, box, 9, LIGHT.muted)
        line = frame.add_paragraph()
        run = line.add_run()
        run.text, run.font.size = self.link, Pt(8)
        run.hyperlink.address = self.link
        # As a field, so that it is right when slides are moved.
        box = (right - number - _CM // 2, top + _QR // 2 - _CM // 3, number, _CM)
        counted = self._text(slide, "", box, 14, LIGHT.muted).paragraphs[0]
        counted.alignment = PP_ALIGN.RIGHT
        counted._p.append(
            parse_xml(
                f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" '
                f'type="slidenum"><a:rPr sz="1400"/><a:t>{len(self.file.slides)}</a:t></a:fld>'
            )
        )

    def _text(
        self,
        slide: Any,
        text: str,
        box: Sequence[int],
        size: int,
        colour: str,
        *,
        bold: bool = False,
    ) -> Any:
        shape = slide.shapes.add_textbox(*(Emu(int(one)) for one in box))
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for number, line in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size // 2)
            if not line:
                continue
            run = paragraph.add_run()
            run.text, run.font.size, run.font.bold = line, Pt(size), bold
            run.font.color.rgb = rgb(colour)
        return frame

    def part(self, part: Part, kicker: str, picture: bytes | None) -> None:
        """The slide of a part, and further ones where its table is long."""
        footer = origin.words(part, self.briefing, self._)
        slide = self._slide(part.message, kicker, footer, from_records=part.from_records)
        self._notes(slide, part)
        whole = (_EDGE, _TOP, _WIDTH - 2 * _EDGE, _BOTTOM - _TOP)
        if part.table and not part.chart:
            self._tables(slide, part, part.table, kicker, footer)
            return
        wanted = width_of(part.table, self._) / whole[2] if part.table else 0.5
        left, right = _sides(whole, min(max(wanted, 0.45), 0.6))
        text = "\n".join(part.points)
        if picture:
            self._picture(slide, picture, left, part)
            self._beside(slide, part, text, right)
        elif part.table:
            self._chart(slide, part, left)
            below = self._points(slide, text, right)
            self._table(slide, part.table, part.table.rows, below)
        elif part.chart:
            wide = (_EDGE, _TOP, int((_WIDTH - 2 * _EDGE) * (0.62 if text else 1)), whole[3])
            self._chart(slide, part, wide)
            start = wide[0] + wide[2] + _CM // 2
            self._points(slide, text, (start, _TOP, _WIDTH - _EDGE - start, whole[3]))
        else:
            self._list(slide, part.points, whole)

    def _list(self, slide: Any, points: Sequence[str], box: Box) -> None:
        """Points alone on a slide, in large type: numbered, what belongs to each below it."""
        width, height = box[2:]
        several = sum(not point.startswith(SUB_POINT) for point in points) > 1
        large = 20
        while large > 12 and _height_of(points, large, width) > height:
            large -= 1
        if not points:
            return
        shape = slide.shapes.add_textbox(*(Emu(int(one)) for one in box))
        frame, number = shape.text_frame, 0
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for place, point in enumerate(points):
            paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
            below = point.startswith(SUB_POINT)
            number += not below
            run = paragraph.add_run()
            run.text = (
                point.removeprefix(SUB_POINT)
                if below
                else f"{number}. {point}"
                if several
                else point
            )
            run.font.size, run.font.bold = Pt(large - 4 if below else large), not below
            run.font.color.rgb = rgb(LIGHT.muted if below else LIGHT.strong)
            paragraph.space_before = Pt(4 if below or place == 0 else large)

    def _beside(self, slide: Any, part: Part, text: str, box: Box) -> None:
        """Chart or table beside a map; what has no room there gets a slide of its own."""
        below = self._points(slide, text, box)
        if part.chart and part.table:
            self._chart(slide, part, below)
            footer = origin.words(part, self.briefing, self._)
            self._tables(None, part, part.table, part.title, footer)
        elif part.chart:
            self._chart(slide, part, below)
        elif part.table:
            self._table(slide, part.table, part.table.rows, below)

    def _chart(self, slide: Any, part: Part, box: Box) -> None:
        if part.chart is None:
            return
        left, top, width, height = box
        title = part.chart.title
        # About so many bold letters of this size are on a line.
        high = int(0.8 * _CM) * -(-len(title) // max(int(width / _CM * 3.6), 1))
        self._text(slide, title, (left, top, width, high), 13, LIGHT.text, bold=True)
        box = (left, top + high, width, height - high)
        frame = add_chart(slide.shapes, part.chart, box, 12, self._)
        _alt(frame, f"{part.chart.title}. {part.message}")

    def _picture(self, slide: Any, picture: bytes, box: Box, part: Part) -> None:
        left, top, width, height = box
        shape = slide.shapes.add_picture(
            io.BytesIO(picture), Emu(left), Emu(top), height=Emu(height)
        )
        if shape.width > width:
            shape.height = Emu(int(shape.height * width / shape.width))
            shape.width = Emu(width)
        shape.left = Emu(left + (width - shape.width) // 2)
        title = self._(part.area_metric)
        _alt(shape, self._("Map: {title}. {message}", title=title, message=part.message))

    def _points(self, slide: Any, text: str, box: Box) -> Box:
        """The sentences on top of a box; what is left of it below them."""
        if not text:
            return box
        left, top, width, height = box
        lines = text.split("\n")
        size = 14
        while size > 11 and _height_of(lines, size, width) > 0.5 * height:
            size -= 1
        used = _height_of(lines, size, width) + _CM // 4
        self._text(slide, text, (left, top, width, min(used, height)), size, LIGHT.text)
        return left, top + used, width, max(height - used, 0)

    def _tables(self, slide: Any, part: Part, table: Table, kicker: str, footer: str) -> None:
        """A long table over as many slides as it needs; ``slide`` is the first, if it is there."""
        box = (_EDGE, _TOP, _WIDTH - 2 * _EDGE, _BOTTOM - _TOP)
        pieces = range(0, len(table.rows), ROWS)
        for number, start in enumerate(pieces, start=1):
            here = slide if number == 1 and slide else None
            if here is None:
                name = table.title
                if len(pieces) > 1:
                    name += f" ({number}/{len(pieces)})"
                here = self._slide(name, kicker, footer, from_records=part.from_records)
            self._table(here, table, table.rows[start : start + ROWS], box)

    def _table(self, slide: Any, table: Table, rows: Sequence[Sequence[Any]], box: Box) -> None:
        _alt(add_table(slide.shapes, table, rows, box, self._), table.title)

    def _notes(self, slide: Any, part: Part) -> None:
        """The numbers behind the chart and what they mean."""
        lines = [part.message, *part.points]
        if part.table:
            lines += ["", part.table.title]
            lines += [
                "; ".join(
                    f"{column.label}: {column.format.write(cell, self._)}"
                    for column, cell in zip(part.table.columns, row, strict=True)
                )
                for row in part.table.rows[:ROWS]
            ]
        lines += ["", *(origin.definition(metric, self._) for metric in part.metrics)]
        slide.notes_slide.notes_text_frame.text = "\n".join(lines)

    def definitions(self) -> None:
        """What every number of the briefing means, some a slide."""
        _ = self._
        every = list(dict.fromkeys(m for part in self.briefing.parts for m in part.metrics))
        footer = " · ".join(origin.provenance(None, self.briefing, _))
        pieces = range(0, len(every), DEFINITIONS)
        for number, start in enumerate(pieces, start=1):
            title = _("Definitions and sources") + f" ({number}/{len(pieces)})"
            slide = self._slide(title, _("Annex"), footer)
            text = "\n".join(
                origin.definition(one, _) for one in every[start : start + DEFINITIONS]
            )
            self._text(
                slide, text, (_EDGE, _TOP, _WIDTH - 2 * _EDGE, _BOTTOM - _TOP), 12, LIGHT.text
            )


def _height_of(lines: Sequence[str], size: int, width: int) -> int:
    """About how high some lines of text are in a size of type."""
    letters = max(int(width / _CM * 54 / size), 1)
    count = sum(-(-len(line) // letters) for line in lines)
    return int((count * size * 1.25 + len(lines) * size * 0.5) * _POINT)


def _sides(box: Box, right: float) -> tuple[Box, Box]:
    """A box in two, ``right`` being the share of the right part."""
    left, top, width, height = box
    gap = int(0.8 * _CM)
    first = int((width - gap) * (1 - right))
    return (left, top, first, height), (left + first + gap, top, width - gap - first, height)


def _alt(shape: Any, text: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)
