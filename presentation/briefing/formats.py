"""The formats of a briefing: slides, document, PDF. A new one is a module and an entry here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from geo.units import COUNTRY_CODE
from i18n import N_, Translator, UserError
from presentation.briefing.desk import read_agency
from presentation.export.downloads import plain_name

if TYPE_CHECKING:
    from presentation.briefing.desk import Agency
    from presentation.briefing.model import Briefing
    from presentation.briefing.panels import Pictures

_MAPS, _PAGES = 0.3, 0.9
"""The shares of the work after which the maps are drawn, and the slides or pages written."""

Progress = Callable[[float], None]


class Writer(Protocol):
    """Writes a briefing of an agency as a file; ``address`` is where its link finds the
    dashboard."""

    def __call__(
        self,
        briefing: Briefing,
        maps: Pictures,
        address: str,
        agency: Agency,
        _: Translator,
        advance: Progress,
        /,
    ) -> bytes:
        """The content of the file."""


@dataclass(frozen=True)
class Format:
    """A format in the reader's words, its media type, and what writes it."""

    name: str
    media_type: str
    write: Writer


# The libraries that draw and write take a second to load: not before they are needed.
def _slides(
    briefing: Briefing,
    maps: Pictures,
    address: str,
    agency: Agency,
    _: Translator,
    advance: Progress,
) -> bytes:
    from presentation.briefing.slides import slides  # noqa: PLC0415

    return slides(briefing, maps, address, agency, _, advance)


def _document(
    briefing: Briefing,
    maps: Pictures,
    address: str,
    agency: Agency,
    _: Translator,
    advance: Progress,
) -> bytes:
    from presentation.briefing.document import document  # noqa: PLC0415

    return document(briefing, maps, address, agency, _, advance)


def _pdf(
    briefing: Briefing,
    maps: Pictures,
    address: str,
    agency: Agency,
    _: Translator,
    advance: Progress,
) -> bytes:
    from presentation.briefing.pdf import pdf  # noqa: PLC0415

    return pdf(_document(briefing, maps, address, agency, _, advance))


FORMATS = {
    "pptx": Format(
        N_("Slides (PowerPoint)"),
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _slides,
    ),
    "docx": Format(
        N_("Document (Word)"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _document,
    ),
    "pdf": Format(N_("Document (PDF)"), "application/pdf", _pdf),
}
"""By the endings of their files, in the order they are offered."""


@dataclass(frozen=True)
class Made:
    """A file, and why its maps are missing if they are."""

    content: bytes
    without_maps: UserError | None


def make(
    briefing: Briefing,
    ending: str,
    home: Path,
    address: str,
    _: Translator,
    advance: Progress = lambda share: None,
) -> Made:
    """The file of a format (see ``FORMATS``), with the agency of the data folder;
    ``address`` is where its link finds the dashboard.

    Raises UserError when there is no LibreOffice to make the PDF.
    """
    from presentation.briefing.panels import pictures  # noqa: PLC0415

    maps, missing = pictures(briefing, home, _, lambda share: advance(share * _MAPS))
    agency = read_agency(home)
    content = FORMATS[ending].write(
        briefing, maps, address, agency, _, lambda share: advance(_MAPS + share * (_PAGES - _MAPS))
    )
    advance(1.0)
    return Made(content, missing)


def missing_program(ending: str) -> UserError | None:
    """Why files of a format cannot be made here, if they cannot."""
    from presentation.briefing.pdf import NO_OFFICE, office  # noqa: PLC0415

    return UserError(NO_OFFICE) if ending == "pdf" and office() is None else None


def file_name(briefing: Briefing, ending: str, _: Translator) -> str:
    """What the file is called: place and day in plain letters, and the data version."""
    place = _("Viet Nam") if briefing.place.code == COUNTRY_CODE else briefing.place.short_name
    name = plain_name(_("briefing {place}", place=place))
    return f"{name}-{briefing.period.last}-v{briefing.data.version}.{ending}"
