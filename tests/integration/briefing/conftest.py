"""A briefing, asked once and made once for all tests of a file."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from geo import units
from i18n import Language, translator
from monitor.show.current import open_current
from presentation.briefing.content import briefing
from presentation.briefing.document import document
from presentation.briefing.draft import Content, applied
from presentation.briefing.figures import Figures
from presentation.briefing.model import (
    Briefing,
)
from presentation.briefing.pdf import pdf
from presentation.briefing.sections import SectionName
from presentation.briefing.slides import slides
from queries.databases import RunMemo
from tests.support.briefings import (
    ADDRESS,
    ALL,
    MINE,
    PERIOD,
    SIGNED,
    Made,
    text_of,
)


@pytest.fixture(scope="module")
def figures(demo_home: Path) -> Iterator[Callable[[str], Figures]]:
    """The questions of a place, by its code."""
    with open_current(demo_home) as databases:

        def of(code: str) -> Figures:
            place = units.country() if code == "VN" else units.province(code)
            return Figures(replace(databases, memo=RunMemo()), place, PERIOD)

        yield of


@pytest.fixture(scope="module")
def brief(figures: Callable[[str], Figures]) -> Callable[..., Briefing]:
    def of(code: str, language: Language, *names: SectionName) -> Briefing:
        asked = figures(code)
        return briefing(asked, names or ALL, translator(language))

    return of


@pytest.fixture(scope="module")
def made(brief: Callable[..., Briefing], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Written once, and turned into text by LibreOffice and pdftotext."""
    vi, folder = translator("vi"), tmp_path_factory.mktemp("briefing")
    texts = Content().with_text("mismatch", f"{MINE}\nÝ thứ nhất.\nÝ thứ hai.", "")
    edited = applied(brief("36", "vi"), texts, vi)
    pptx = slides(edited, {}, ADDRESS, SIGNED, vi)
    docx = document(edited, {}, ADDRESS, SIGNED, vi)
    deck = folder / "slides.pptx"
    deck.write_bytes(pptx)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={folder.as_uri()}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            deck,
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    paper = folder / "document.pdf"
    paper.write_bytes(pdf(docx))
    return Made(edited, pptx, docx, text_of(deck.with_suffix(".pdf")), text_of(paper))
