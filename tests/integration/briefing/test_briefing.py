"""What a briefing says and shows, read back by other programs than those that wrote it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from pptx import Presentation

from geo import units
from i18n import Language, UserError, translator
from monitor.show.current import open_current
from presentation.briefing.content import briefing, find_period, usual_sections
from presentation.briefing.document import document
from presentation.briefing.figures import Figures
from presentation.briefing.model import (
    OF_COVERAGE,
    OF_LAG,
    OF_MISMATCH,
    OF_WORDS,
    Briefing,
    Chart,
    FunnelChart,
    Palette,
    Part,
    Period,
    seen_on,
)
from presentation.briefing.panels import part_chart, pictures
from presentation.briefing.pdf import pdf
from presentation.briefing.sections import SectionName
from presentation.briefing.slides import slides
from presentation.figure import DARK, LIGHT
from queries.coverage.metrics import RECORD_COVERAGE
from queries.databases import RunMemo
from tests.conftest import run_monitor
from tests.support.colours import contrast, luminance

PERIOD = Period(date(2022, 7, 17), date(2022, 8, 14))
ADDRESS = "https://tiemchung.example:8501"
MINE = "Câu này do người viết báo cáo tự sửa <&> 7,7 %."


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
        return briefing(asked, names or usual_sections(asked.place), translator(language))

    return of


@dataclass
class Made:
    """A province's briefing in Vietnamese with an edited sentence, and what it became."""

    briefing: Briefing
    pptx: bytes
    docx: bytes
    slides_text: str
    document_text: str


@pytest.fixture(scope="module")
def made(brief: Callable[..., Briefing], tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Written once, and turned into text by LibreOffice and pdftotext."""
    edited = brief("36", "vi").edited({"mismatch": f"{MINE}\nÝ thứ nhất.\nÝ thứ hai."})
    vi, folder = translator("vi"), tmp_path_factory.mktemp("briefing")
    pptx, docx = slides(edited, {}, ADDRESS, vi), document(edited, {}, ADDRESS, vi)
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


def text_of(file: Path) -> str:
    """A PDF's text, pages divided by form feeds, in one line each."""
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return re.sub(r"[^\S\f]+", " ", done.stdout.decode())


def part(of: Briefing, name: str) -> Part:
    return next(one for one in of.parts if one.name == name)


def test_both_files_say_what_the_command_line_shows(made: Made, demo_home: Path) -> None:
    percent, integer = translator("vi").percent, translator("vi").integer
    found = run_monitor(
        "show", "mismatch", "--as-of", "2022-08-14", "--reasons", "--format", "json", home=demo_home
    ).stdout
    rows = [row for row in json.loads(found) if row["code"] == "36"]
    for text in (made.slides_text, made.document_text):
        for row in rows:
            assert integer(row["numerator"]) in text
            assert percent(row["value"]).replace("\u00a0", " ") in text
    words = run_monitor(
        "show", "coverage", "--source", "records", "--dose", "2", "--format", "json", home=demo_home
    ).stdout
    (full,) = [row for row in json.loads(words) if row["code"] == "36"]
    assert percent(full["value"]) in part(made.briefing, "coverage-dose").message


def test_it_says_how_soon_all_doses_will_have_been_entered(
    brief: Callable[..., Briefing], demo_home: Path
) -> None:
    found = run_monitor(
        *("show", "entry-lag", "--within", "same-day", "--level", "country", "--format", "json"),
        home=demo_home,
    ).stdout
    (row,) = json.loads(found)
    assert row["in_the_end"] < row["value"]
    points = " ".join(part(brief("VN", "en", "entry"), "lag").points)
    assert translator("en").percent(row["in_the_end"]) in points
    assert "once they are" in points


def test_every_sentence_comes_through_and_the_authors_replace_ours(made: Made) -> None:
    for text in (made.slides_text, made.document_text):
        plain = " ".join(text.split())
        assert MINE in plain
        assert "Ý thứ hai." in plain
        for one in made.briefing.parts:
            # Without what hyphenation and page breaks may tear.
            assert " ".join(one.message.split()[:4]).replace("\u00a0", " ") in plain, one.name
    assert part(made.briefing, "mismatch").edited("  \n") == part(made.briefing, "mismatch")


def test_every_slide_and_page_is_marked_and_leads_back(made: Made) -> None:
    mark = "Dữ liệu minh họa"
    link = f"{ADDRESS}/briefing?from=2022-07-17&to=2022-08-14&place=36&v=1"
    for text in (made.slides_text, made.document_text):
        pages = text.rstrip("\f\n ").split("\f")
        assert len(pages) > 8
        for page in pages:
            assert mark in page
            assert link in page
        assert re.search(r"\d{9,}", text.replace(link, "")) is None
    for slide in Presentation(io.BytesIO(made.pptx)).slides:
        assert slide.shapes.title.text_frame.text
        assert any(shape.shape_type == 13 for shape in slide.shapes)  # the QR code


def test_charts_are_native_and_hold_the_queries_values(
    made: Made, figures: Callable[[str], Figures]
) -> None:
    deck = Presentation(io.BytesIO(made.pptx))
    drawn = {
        shape._element.xpath(".//p:cNvPr")[0].get("descr"): shape.chart
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_chart
    }
    charted = [(one.chart, one.message) for one in made.briefing.parts if one.chart]
    assert len(drawn) == len(charted) > 8
    for given, message in charted:
        chart = drawn[f"{given.title}. {message}"]
        if isinstance(given, FunnelChart):
            continue
        assert [tuple(series.values) for series in chart.plots[0].series] == [
            series.values for series in given.series
        ]
    asked = figures("36")
    days = asked.records
    assert days
    doses = part(made.briefing, "coverage-dose").chart
    assert isinstance(doses, Chart)
    assert doses.series[1].values == tuple(
        asked.coverage(dose, "province", days.last).row("36").value for dose in (1, 2, 3)
    )
    with zipfile.ZipFile(io.BytesIO(made.docx)) as package:
        names = package.namelist()
    assert sum(name.startswith("word/charts/") and name.endswith(".xml") for name in names) == len(
        charted
    )
    notes = deck.slides[1].notes_slide.notes_text_frame.text
    assert translator("vi")(RECORD_COVERAGE[2].definition) in notes


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "vi",
            (
                "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
                "Độc lập - Tự do - Hạnh phúc",
                "BÁO CÁO",
                "Số: …/BC-…",
                "Nơi nhận:",
                "PHỤ LỤC",
                "I. ",
                "1. ",
                "a) ",
            ),
        ),
        (
            "en",
            (
                "SOCIALIST REPUBLIC OF VIET NAM",
                "Independence - Freedom - Happiness",
                "REPORT",
                "Recipients:",
                "ANNEX",
                "Demo data",
            ),
        ),
    ],
)
def test_the_document_has_the_official_form(
    brief: Callable[..., Briefing], language: Language, words: tuple[str, ...]
) -> None:
    translate = translator(language)
    one = brief("36", language)
    file = Document(io.BytesIO(document(one, {}, ADDRESS, translate)))
    page = file.sections[0]
    assert page.page_width
    assert page.page_height
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    for margin, low, high in (
        (page.top_margin, 20, 25),
        (page.bottom_margin, 20, 25),
        (page.left_margin, 30, 35),
        (page.right_margin, 15, 20),
    ):
        assert margin
        assert low <= round(margin.mm, 1) <= high
    assert page.different_first_page_header_footer
    assert 'w:instr="PAGE"' in page.header._element.xml
    assert 'w:instr="PAGE"' not in page.first_page_header._element.xml
    normal = file.styles["Normal"].font
    assert (normal.name, normal.size.pt) == ("Times New Roman", 14)
    text = file.element.xpath("string(.)")
    for word in words:
        assert word in text
    other = translator("en" if language == "vi" else "vi")
    for message in ("Coverage by dose", "Cleaning in the period", "Outer limit"):
        assert translate(message) in text
        assert other(message) not in text


def test_the_country_has_a_slide_for_each_province(brief: Callable[..., Briefing]) -> None:
    heard: list[float] = []
    one = brief("VN", "en", "words", "provinces")
    deck = Presentation(io.BytesIO(slides(one, {}, ADDRESS, translator("en"), heard.append)))
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    for unit in units.provinces():
        assert sum(title.startswith(f"{unit.short_name}:") for title in titles) == 1
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    assert find_period(None, None, PERIOD.last) == PERIOD
    with pytest.raises(UserError, match="2022-08-01"):
        find_period(date(2022, 8, 1), date(2022, 7, 1), PERIOD.last)


def test_maps_are_pictures_of_our_own_outlines(
    brief: Callable[..., Briefing], demo_home: Path
) -> None:
    one = brief("36", "vi", "coverage")
    drawn, missing = pictures(one, demo_home, translator("vi"))
    assert missing is None
    image = Image.open(io.BytesIO(drawn["coverage-units"])).convert("RGB")
    colours = {colour for count, colour in image.getcolors(1 << 20) or [] if count > 5000}
    assert len(colours) > 1
    deck = Presentation(io.BytesIO(slides(one, drawn, ADDRESS, translator("vi"))))
    blobs = [
        shape.image.blob
        for slide in deck.slides
        for shape in slide.shapes
        if shape.shape_type == 13
    ]
    assert drawn["coverage-units"] in blobs


def test_the_command_writes_a_file_without_chromium_too(demo_home: Path, tmp_path: Path) -> None:
    file = tmp_path / "nam-dinh.pptx"
    done = run_monitor(
        "briefing",
        "--province",
        "36",
        "--from",
        "2022-07-17",
        "--to",
        "2022-08-14",
        "--sections",
        "coverage,words",
        "--output",
        file,
        home=demo_home,
        BROWSER_PATH="/nowhere",
        MONITOR_URL=ADDRESS,
    )
    assert done.returncode == 0, done.stderr
    assert "Chromium" in done.stderr
    assert "Tỉnh Nam Định" in done.stdout
    deck = Presentation(file)
    assert len(deck.slides) == 5
    texts = [shape.text_frame.text for shape in deck.slides[0].shapes if shape.has_text_frame]
    assert any(ADDRESS in text for text in texts)
    for asked, code in (
        (("--sections", "nothing"), 2),
        (("--from", "2022-08-01", "--to", "2022-07-01"), 1),
    ):
        refused = run_monitor("briefing", *asked, "--output", file, home=demo_home)
        assert refused.returncode == code, refused.stderr
    lost = run_monitor("briefing", "--output", tmp_path / "no" / "x.pptx", home=demo_home)
    assert lost.returncode == 1
    assert "folder" in lost.stderr


@pytest.mark.parametrize("code", ["36", "VN"])
def test_every_chart_of_the_page_is_drawn_in_the_dark_too(
    brief: Callable[..., Briefing], code: str
) -> None:
    drawn = [
        part_chart(part.chart, DARK, translator("vi")).content
        for section in brief(code, "vi").sections
        for part in section.parts
        if part.chart
    ]
    assert len(drawn) > 5
    lines = [trace["line"]["color"] for one in drawn for trace in one["data"] if "line" in trace]
    assert lines
    assert all(contrast(colour, DARK.ground) > 3 for colour in lines)


@pytest.mark.parametrize("hue", [OF_COVERAGE, OF_MISMATCH, OF_LAG, OF_WORDS])
def test_colours_of_the_paper_are_seen_on_the_dark_page_and_stay_three(hue: Palette) -> None:
    seen = [seen_on(DARK, colour) for colour in (hue.now, hue.before, hue.whole)]
    assert all(contrast(colour, DARK.ground) > 3 for colour in seen)
    lightness = [luminance(colour) for colour in seen]
    assert lightness[1] < lightness[0] < lightness[2]
    assert [seen_on(LIGHT, colour) for colour in (hue.now, hue.whole)] == [hue.now, hue.whole]
