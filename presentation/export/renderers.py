"""The formats that a panel leaves in, by the endings of their addresses; add new ones here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from i18n import N_
from presentation.export.downloads import Download
from presentation.export.pictures import A4, SLIDE, picture
from presentation.export.workbook import csv_file, xlsx_file


@dataclass(frozen=True)
class Renderer:
    """One format: its name and what it is for, its media type, and what writes it. ``drawn``: only
    a panel with a figure has it."""

    name: str
    purpose: str
    media_type: str
    write: Callable[[Download], bytes]
    drawn: bool = True


RENDERERS = {
    "png": Renderer(
        "PNG",
        N_("picture for the screen"),
        "image/png",
        lambda one: picture(one.panel, one.citation(), "png"),
    ),
    "slide.png": Renderer(
        "PNG 16:9",
        N_("picture that fills a slide"),
        "image/png",
        lambda one: picture(one.panel, one.citation(), "png", SLIDE),
    ),
    "print.png": Renderer(
        "PNG A4",
        N_("picture for print on A4, 300 dots per inch"),
        "image/png",
        lambda one: picture(one.panel, one.citation(), "png", A4),
    ),
    "svg": Renderer(
        "SVG",
        N_("drawing that stays sharp at any size"),
        "image/svg+xml",
        lambda one: picture(one.panel, one.citation(), "svg"),
    ),
    "pdf": Renderer(
        "PDF",
        N_("one page, sharp at any size"),
        "application/pdf",
        lambda one: picture(one.panel, one.citation(), "pdf"),
    ),
    "xlsx": Renderer(
        "Excel",
        N_("table with number formats and sources"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda one: xlsx_file(one.panel.table(), one.citation()),
        drawn=False,
    ),
    "csv": Renderer(
        "CSV",
        N_("table for other programs"),
        "text/csv; charset=utf-8",
        lambda one: csv_file(one.panel.table(), one.citation()),
        drawn=False,
    ),
}
"""In the order they are offered."""
