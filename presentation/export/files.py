"""The kinds of files that a chart or a table leaves as, by the ending of their addresses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from i18n import N_
from presentation.export.browser import Kind
from presentation.export.offers import Offer
from presentation.export.pictures import PRINT, SCREEN, picture
from presentation.export.workbook import csv_file, xlsx_file


@dataclass(frozen=True)
class FileKind:
    """One kind: its name and what it is for, its media type, and how an offer becomes one."""

    name: str
    purpose: str
    media_type: str
    write: Callable[[Offer], bytes]
    drawn: bool = True


def _picture(kind: Kind, scale: float = SCREEN) -> Callable[[Offer], bytes]:
    def write(offer: Offer) -> bytes:
        assert offer.drawing, "only charts have pictures"  # noqa: S101
        return picture(offer.drawing(), offer.frame(), kind, scale=scale)

    return write


FILES = {
    "png": FileKind("PNG", N_("picture for the screen and for slides"), "image/png",
                    _picture("png")),
    "print.png": FileKind("PNG", N_("picture for print, 300 dots per inch"), "image/png",
                          _picture("png", PRINT)),
    "svg": FileKind("SVG", N_("drawing that stays sharp at any size"), "image/svg+xml",
                    _picture("svg")),
    "pdf": FileKind("PDF", N_("one page, sharp at any size"), "application/pdf",
                    _picture("pdf")),
    "xlsx": FileKind("Excel", N_("table with number formats and sources"),
                     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                     lambda offer: xlsx_file(offer.table(), offer.frame()), drawn=False),
    "csv": FileKind("CSV", N_("table for other programs"), "text/csv; charset=utf-8",
                    lambda offer: csv_file(offer.table(), offer.frame()), drawn=False),
}  # fmt: skip
"""In the order they are offered."""
