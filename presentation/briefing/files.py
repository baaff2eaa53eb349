"""A briefing as a file: slides, document or PDF."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from geo.units import COUNTRY_CODE
from i18n import Translator, UserError
from presentation.briefing.document import document
from presentation.briefing.maps import pictures
from presentation.briefing.model import Briefing
from presentation.briefing.pdf import pdf
from presentation.briefing.slides import slides

Format = Literal["pptx", "docx", "pdf"]
FORMATS: tuple[Format, ...] = get_args(Format)
MEDIA_TYPES: dict[Format, str] = {
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
_MAPS, _PAGES = 0.3, 0.9
"""The shares of the work after which the maps are drawn, and the slides or pages written."""

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Made:
    """A file, and why its maps are missing if they are."""

    content: bytes
    without_maps: UserError | None


def make(
    briefing: Briefing, form: Format, home: Path, address: str, _: Translator,
    advance: Progress = lambda share: None,
) -> Made:  # fmt: skip
    """The file of a format; ``address`` is where its link finds the dashboard.

    Raises UserError when there is no LibreOffice to make the PDF.
    """
    drawn, missing = pictures(briefing, home, _, lambda share: advance(share * _MAPS))
    write = slides if form == "pptx" else document
    content = write(briefing, drawn, address, _,
                    lambda share: advance(_MAPS + share * (_PAGES - _MAPS)))  # fmt: skip
    if form == "pdf":
        content = pdf(content)
    advance(1.0)
    return Made(content, missing)


def name(briefing: Briefing, form: Format) -> str:
    """What the file is called: place and period."""
    place = "viet-nam" if briefing.place.code == COUNTRY_CODE else briefing.place.code
    period = briefing.period
    return f"briefing-{place}-{period.first}-{period.last}-v{briefing.data.version}.{form}"
