"""The briefing as slides (PPTX): charts and tables that can be edited, a message a slide."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.util import Emu, Pt

from i18n import WRITINGS, Translator
from presentation.briefing import content as origin
from presentation.briefing.model import OF_MISMATCH, Briefing, Part, Section
from presentation.briefing.native import ROWS, Box, add_chart, add_table, rgb, width_of
from presentation.figure import LIGHT
from presentation.table import Table

FONT = "Be Vietnam Pro"
"""Where it is not installed, Office takes its own sans-serif, by the PANOSE number in the theme."""

DEFINITIONS = 6
_WIDTH, _HEIGHT = Emu(12_192_000), Emu(6_858_000)
_CM = 360_000
_EDGE = int(1.2 * _CM)
_TOP, _BOTTOM = int(3.5 * _CM), int(16.9 * _CM)
"""Where what is below the title begins, and where the footer does."""
_QR = int(1.7 * _CM)

Progress = Callable[[float], None]


def slides(
    briefing: Briefing,
    pictures: Mapping[str, bytes],
    address: str,
    _: Translator,
    advance: Progress = lambda share: None,
) -> bytes:
    """The file. ``pictures`` are maps (PNG) by the names of the parts that they belong to."""
    deck = _Deck(briefing, origin.link(briefing, address), _)
    deck.title_slide()
    done, total = 0, max(len(briefing.parts), 1)
    for section in briefing.sections:
        for part in section.parts:
            deck.part(section, part, pictures.get(part.name))
            done += 1
            advance(done / total)
    if any(section.name == "annex" for section in briefing.sections):
        deck.definitions()
    return deck.written()


class _Deck:
    """A presentation that is being filled."""

    def __init__(self, briefing: Briefing, link: str, _: Translator) -> None:
        self.briefing, self.link, self._ = briefing, link, _
        self.code = origin.qr_code(link)
        self.file = Presentation()
        self.file.slide_width, self.file.slide_height = _WIDTH, _HEIGHT
        self._design()
        properties = self.file.core_properties
        properties.title, properties.language = briefing.title, WRITINGS[briefing.language].office
        properties.author = _("Vaccination monitor")

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

    def _slide(self, title: str, kicker: str, footer: str) -> Any:
        slide = self.file.slides.add_slide(self.layout)
        self._heading(slide, title)
        if kicker:
            self._text(
                slide,
                kicker,
                (_EDGE, int(0.45 * _CM), int(0.8 * _WIDTH), int(0.7 * _CM)),
                12,
                LIGHT.accent,
                bold=True,
            )
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
        # A long message stays within its two or three lines.
        paragraph.font.size = Pt(24 if len(text) < 110 else 20 if len(text) < 190 else 16)
        paragraph.font.bold = True
        paragraph.font.color.rgb = rgb(LIGHT.strong)

    def _footer(self, slide: Any, text: str) -> None:
        right = _WIDTH - _EDGE - _QR
        top = _HEIGHT - _QR - int(0.25 * _CM)
        code = io.BytesIO(self.code)
        picture = slide.shapes.add_picture(code, Emu(right), Emu(top), height=Emu(_QR))
        picture.click_action.hyperlink.address = self.link
        _alt(picture, self._("QR code: {link}", link=self.link))
        box = (_EDGE, _BOTTOM + int(0.35 * _CM), right - 2 * _EDGE, int(1.6 * _CM))
        frame = self._text(slide, text, box, 10, LIGHT.muted)
        line = frame.add_paragraph()
        run = line.add_run()
        run.text, run.font.size = self.link, Pt(9)
        run.hyperlink.address = self.link
        if self.briefing.data.demo:
            mark = (_WIDTH - _EDGE - 5 * _CM, int(0.45 * _CM), 5 * _CM, int(0.7 * _CM))
            marked = self._text(slide, self._("Demo data"), mark, 12, OF_MISMATCH.now, bold=True)
            marked.paragraphs[0].alignment = PP_ALIGN.RIGHT

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
            run = paragraph.add_run()
            run.text, run.font.size, run.font.bold = line, Pt(size), bold
            run.font.color.rgb = rgb(colour)
        return frame

    def title_slide(self) -> None:
        """What it is about, of when, and whose data."""
        _, briefing = self._, self.briefing
        slide = self.file.slides.add_slide(self.layout)
        band = slide.shapes.add_shape(1, 0, 0, Emu(int(0.8 * _CM)), _HEIGHT)
        band.fill.solid()
        band.fill.fore_color.rgb = rgb(LIGHT.accent)
        band.line.fill.background()
        title = slide.shapes.title
        title.left, title.top = Emu(2 * _EDGE), Emu(int(4.4 * _CM))
        title.width, title.height = Emu(_WIDTH - 4 * _EDGE), Emu(int(4.2 * _CM))
        self._heading(slide, briefing.title)
        title.text_frame.paragraphs[0].font.size = Pt(34)
        title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        period = _(
            "From {first} to {last}",
            first=_.date(briefing.period.first),
            last=_.date(briefing.period.last),
        )
        contents = " · ".join(section.title for section in briefing.sections)
        self._text(
            slide, period, (2 * _EDGE, int(9.1 * _CM), _WIDTH - 4 * _EDGE, _CM), 20, LIGHT.accent
        )
        self._text(
            slide,
            contents,
            (2 * _EDGE, int(10.9 * _CM), _WIDTH - 4 * _EDGE, 3 * _CM),
            14,
            LIGHT.muted,
        )
        self._footer(slide, " · ".join(origin.provenance(None, briefing, _)))

    def part(self, section: Section, part: Part, picture: bytes | None) -> None:
        """The slide of a part, and further ones where its table is long."""
        footer = origin.words(part, self.briefing, self._)
        kicker = section.title if section.title == part.title else f"{section.title} · {part.title}"
        slide = self._slide(part.message, kicker, footer)
        self._notes(slide, part)
        whole = (_EDGE, _TOP, _WIDTH - 2 * _EDGE, _BOTTOM - _TOP)
        if part.table and not part.chart:
            self._tables(slide, part, part.table, kicker, footer)
            return
        wanted = width_of(part.table, self._) / whole[2] if part.table else 0.5
        left, right = _sides(whole, min(max(wanted, 0.4), 0.66))
        text = "\n".join(part.points)
        if picture:
            self._picture(slide, picture, left, part)
            self._beside(slide, part, text, right)
        elif part.table:
            self._chart(slide, part, left)
            below = self._points(slide, text, right)
            self._table(slide, part.table, part.table.rows, below)
        elif part.chart:
            wide = (_EDGE, _TOP, int((_WIDTH - 2 * _EDGE) * (0.68 if text else 1)), whole[3])
            self._chart(slide, part, wide)
            start = wide[0] + wide[2] + _CM // 2
            self._points(slide, text, (start, _TOP, _WIDTH - _EDGE - start, whole[3]))
        else:
            self._points(slide, text, whole)

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
        _alt(shape, self._("Map: {title}. {message}", title=part.title, message=part.message))

    def _points(self, slide: Any, text: str, box: Box) -> Box:
        """The sentences on top of a box; what is left of it below them."""
        if not text:
            return box
        left, top, width, height = box
        letters = width / _CM * 4.3
        lines = sum(-(-len(line) // max(int(letters), 1)) for line in text.split("\n"))
        used = int(lines * 0.62 * _CM + text.count("\n") * 0.25 * _CM + 0.5 * _CM)
        self._text(slide, text, (left, top, width, min(used, height)), 14, LIGHT.text)
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
                here = self._slide(name, kicker, footer)
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
            slide = self._slide(title, "", footer)
            text = "\n".join(
                origin.definition(one, _) for one in every[start : start + DEFINITIONS]
            )
            self._text(
                slide, text, (_EDGE, _TOP, _WIDTH - 2 * _EDGE, _BOTTOM - _TOP), 12, LIGHT.text
            )


def _sides(box: Box, right: float) -> tuple[Box, Box]:
    """A box in two, ``right`` being the share of the right part."""
    left, top, width, height = box
    gap = int(0.8 * _CM)
    first = int((width - gap) * (1 - right))
    return (left, top, first, height), (left + first + gap, top, width - gap - first, height)


def _alt(shape: Any, text: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", text)
