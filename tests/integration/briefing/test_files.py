"""The files of a briefing, read by other programs than those that wrote them."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from pptx import Presentation

from i18n import Language, translator
from presentation.briefing.desk import Agency
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
    seen_on,
)
from presentation.briefing.panels import part_chart, pictures
from presentation.briefing.slides import slides
from presentation.figure import DARK, LIGHT
from queries.coverage.metrics import COVERAGE
from tests.conftest import run_monitor
from tests.support.briefings import (
    ADDRESS,
    MINE,
    SIGNED,
    Made,
    part,
)
from tests.support.colours import contrast, luminance


def test_every_slide_and_page_is_marked_and_leads_back(made: Made) -> None:
    mark = "Dữ liệu minh họa"
    link = f"{ADDRESS}/briefing?from=2022-07-17&to=2022-08-14&place=36&sections="
    for text in (made.slides_text, made.document_text):
        pages = text.rstrip("\f\n ").split("\f")
        assert len(pages) > 8
        for page in pages:
            assert mark in page
            # A long address is broken between lines.
            assert link in "".join(page.split())
        assert re.search(r"\d{9,}", text) is None
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
    notes = deck.slides[0].notes_slide.notes_text_frame.text
    assert translator("vi")(COVERAGE[1, "all"].definition) in notes


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
                "I. TỔNG QUAN",
                "II. TỒN TẠI, HẠN CHẾ",
                "III. KIẾN NGHỊ",
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
    file = Document(io.BytesIO(document(one, {}, ADDRESS, Agency(), translate)))
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


def test_maps_are_pictures_of_our_own_outlines(
    brief: Callable[..., Briefing], demo_home: Path
) -> None:
    one = brief("36", "vi", "coverage")
    drawn, missing = pictures(one, demo_home, translator("vi"))
    assert missing is None
    image = Image.open(io.BytesIO(drawn["coverage-units"])).convert("RGB")
    colours = {colour for count, colour in image.getcolors(1 << 20) or [] if count > 5000}
    assert len(colours) > 1
    deck = Presentation(io.BytesIO(slides(one, drawn, ADDRESS, Agency(), translator("vi"))))
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
    # Five, three of coverage, one of the four words.
    assert len(deck.slides) == 9
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


def test_files_are_the_offices_own(made: Made) -> None:
    deck, paper = Presentation(io.BytesIO(made.pptx)), Document(io.BytesIO(made.docx))
    for file, content in ((deck, made.pptx), (paper, made.docx)):
        properties = file.core_properties
        assert (properties.author, properties.last_modified_by) == (SIGNED.name, SIGNED.name)
        assert properties.title == made.briefing.title
        assert properties.comments == ""
        assert properties.created
        assert abs((datetime.now(UTC) - properties.created.replace(tzinfo=UTC)).days) < 1
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            application = package.read("docProps/app.xml").decode()
        assert "docProps/thumbnail.jpeg" not in names
        assert "Macintosh" not in application
    assert deck.part._element.sldSz.get("type") is None
    text = paper.element.xpath("string(.)")
    for word in ("UBND TỈNH NAM ĐỊNH", "SỞ Y TẾ", "Số: 12/BC-SYT", "- Bộ Y tế;", "- UBND tỉnh;"):
        assert word in text
    for word in ("Lưu: VT, NVY.", "KT. GIÁM ĐỐC", "Nguyễn Văn A", "Nam Định, ngày …"):
        assert word in text


def test_every_bar_has_its_name(made: Made) -> None:
    with zipfile.ZipFile(io.BytesIO(made.docx)) as package:
        charts = [
            package.read(name).decode()
            for name in package.namelist()
            if name.startswith("word/charts/") and name.endswith(".xml")
        ]
    bars = [one for one in charts if 'barDir val="bar"' in one]
    assert len(bars) > 2
    assert all('tickLblSkip val="1"' in one for one in bars)
    first = part(made.briefing, "behind").chart
    assert isinstance(first, Chart)
    pages = made.document_text.split("\f")
    (page,) = [one for one in pages if f"Hình 3. {first.title}" in one]
    # Letters of a chart stand apart in a PDF's text.
    text = "".join(page.split(first.title)[1].split())
    assert [name for name in first.categories if "".join(str(name).split()) not in text] == []


def test_a_draft_is_written_changed_and_read_by_the_command(
    demo_home: Path, tmp_path: Path
) -> None:
    texts = tmp_path / "draft.json"
    asked = ("briefing", "--province", "36", "--to", "2022-08-14")
    done = run_monitor(*asked, "--write-draft", texts, home=demo_home)
    assert done.returncode == 0, done.stderr
    found = json.loads(texts.read_text(encoding="utf-8"))
    found["texts"]["overview"]["text"] = MINE
    found["dropped"] = ["why"]
    found["order"] = ["actions", "overview"]
    texts.write_text(json.dumps(found), encoding="utf-8")
    done = run_monitor(*asked, "--draft", texts, "--output", tmp_path, home=demo_home)
    assert done.returncode == 0, done.stderr
    (file,) = tmp_path.glob("*.pptx")
    assert file.name == "briefing-nam-dinh-2022-08-14-v1.pptx"
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(file).slides][:4]
    assert titles[1] == MINE
    assert titles[0].startswith("Nam Định: 3 things")
    texts.write_text("[]", encoding="utf-8")
    refused = run_monitor(*asked, "--draft", texts, "--output", tmp_path, home=demo_home)
    assert refused.returncode == 1
    assert "no draft" in refused.stderr
