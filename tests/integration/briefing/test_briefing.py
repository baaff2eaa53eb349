"""What a briefing says and shows, read back by other programs than those that wrote it."""

from __future__ import annotations

import io
import json
import re
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from docx import Document
from PIL import Image
from pptx import Presentation

from geo import units
from geo.units import Level
from i18n import Language, UserError, translator
from monitor.show.current import open_current
from presentation.briefing.content import briefing, find_period
from presentation.briefing.desk import Agency
from presentation.briefing.document import document
from presentation.briefing.draft import Content, applied
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
from presentation.briefing.sections import BODY, SECTIONS, SectionName, overview
from presentation.briefing.slides import slides
from presentation.figure import DARK, LIGHT
from queries.coverage.metrics import COVERAGE
from queries.databases import RunMemo
from queries.metric import Dose
from tests.conftest import run_monitor
from tests.support.colours import contrast, luminance

PERIOD = Period(date(2022, 7, 17), date(2022, 8, 14))
ADDRESS = "https://tiemchung.example:8501"
ALL: tuple[SectionName, ...] = tuple(name for name in SECTIONS if name != "provinces")
SIGNED = Agency(
    superior="UBND tỉnh Nam Định",
    name="Sở Y tế",
    number="12",
    symbol="BC-SYT",
    town="Nam Định",
    recipients=("Bộ Y tế;", "UBND tỉnh"),
    files="VT, NVY",
    position="KT. Giám đốc",
    signatory="Nguyễn Văn A",
)
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
        return briefing(asked, names or ALL, translator(language))

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
    assert percent(full["value"]) in part(made.briefing, "coverage-dose").text


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


def test_the_country_has_a_slide_for_each_province(brief: Callable[..., Briefing]) -> None:
    heard: list[float] = []
    one = brief("VN", "en", "words", "provinces")
    deck = Presentation(
        io.BytesIO(slides(one, {}, ADDRESS, Agency(), translator("en"), heard.append))
    )
    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    for unit in units.provinces():
        assert sum(title.startswith(f"{unit.short_name}:") for title in titles) == 1
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    assert find_period(None, None, PERIOD.last) == PERIOD
    assert find_period(None, date(1, 1, 5), PERIOD.last).first == date.min
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


def test_five_slides_are_presented_the_actions_second_and_the_rest_is_annex(made: Made) -> None:
    assert [one.name for one in made.briefing.body] == list(BODY)
    assert BODY[1] == "actions"
    deck = Presentation(io.BytesIO(made.pptx))
    texts = [
        [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        for slide in deck.slides
    ]
    annexed = [any(text.startswith("Phụ lục") for text in slide) for slide in texts]
    assert annexed == [False] * 5 + [True] * (len(texts) - 5)
    steps = [one for one in part(made.briefing, "actions").points if not one.startswith("– ")]
    assert len(steps) == 3
    assert all(f"{number}. {one}" in "\n".join(texts[1]) for number, one in enumerate(steps, 1))
    fields = [
        slide._element.xpath(".//a:fld[@type='slidenum']/a:t/text()") for slide in deck.slides
    ]
    assert fields == [[str(number)] for number in range(1, len(texts) + 1)]


def test_the_worst_district_is_that_of_the_page_of_districts(
    made: Made, figures: Callable[[str], Figures]
) -> None:
    asked = figures("36")
    assert asked.records
    lowest = asked.districts(asked.records).lowest_first()[0].name
    assert lowest in part(made.briefing, "behind").message
    table = part(made.briefing, "why").table
    assert table
    assert table.rows[0][0] == lowest


def tenths(text: str) -> int:
    return round(float(text.replace(",", ".")) * 10)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("code", ["VN", "36", "79"])
def test_shown_differences_are_those_of_shown_values(
    brief: Callable[..., Briefing], code: str, language: Language
) -> None:
    number = r"(\d+[.,]\d)%"
    points = r"([+−±])(\d+[.,]\d)\s(?:points|điểm\sphần\străm)"
    against = r"(?:against .*?|so với [^(;]*?) ?\("
    found = 0
    for one in brief(code, language).parts:
        for line in one.text.splitlines():
            for mine, sign, size, theirs in re.findall(
                rf"{number}[^;%]*?(?:\([^)]*\))?[;,] {points} {against}{number}\)", line
            ):
                found += 1
                shown = tenths(size) * (-1 if sign == "−" else 1)
                assert tenths(mine) - tenths(theirs) == shown, line
    table = part(brief(code, language), "progress").table
    assert table
    for _name, before, now, change in table.rows:
        assert isinstance(before, float)
        assert isinstance(now, float)
        assert isinstance(change, float)
        assert round(change * 1000) == tenths(f"{100 * now:.1f}") - tenths(f"{100 * before:.1f}")
    assert code == "VN" or found > 2


def test_every_province_has_the_official_numbers_and_its_differences_add_up(
    figures: Callable[[str], Figures],
) -> None:
    vi = translator("vi")
    for unit in units.provinces():
        asked = figures(unit.code)
        found, days = overview.part(asked, vi), asked.official
        assert found
        assert days
        doses: tuple[Dose, ...] = (1, 2)
        levels: tuple[tuple[Level, str], ...] = (("province", unit.code), ("country", "VN"))
        for dose, line in zip(doses, found.text.splitlines(), strict=False):
            mine, theirs = (
                asked.official_coverage(dose, level, days.last).row(code).value
                for level, code in levels
            )
            assert mine
            assert theirs
            assert line.startswith(f"{unit.short_name}: {vi.percent(mine)} ")
            assert f"{vi.difference(mine, theirs)} so với cả nước ({vi.percent(theirs)})" in line


def test_period_and_comparisons_name_the_same_two_days(brief: Callable[..., Briefing]) -> None:
    for code in ("VN", "36"):
        one = brief(code, "en", "annex")
        named = {
            day for each in one.body for day in re.findall(r"\d\d/\d\d/2022", each.text)
        } - set(re.findall(r"gets there on (\S+)\.", part(one, "actions").text))
        assert named == {translator("en").date(day) for day in (PERIOD.first, PERIOD.last)}


def test_what_rests_on_the_records_says_so(made: Made, brief: Callable[..., Briefing]) -> None:
    mark = "Theo dữ liệu từng mũi"
    of_districts = part(brief("36", "vi", "annex"), "annex").table
    assert of_districts
    assert of_districts.title.endswith(f" · {mark}")
    behind = part(made.briefing, "behind")
    assert behind.message.startswith(mark)
    assert behind.chart
    assert mark in behind.chart.title
    assert mark not in part(made.briefing, "overview").message
    assert "bằng 1/" in part(made.briefing, "overview").text
    assert made.document_text.count(mark) > 2
    for slide, each in zip(Presentation(io.BytesIO(made.pptx)).slides, BODY, strict=False):
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        marked = any(text.startswith(f"{mark} · ") for text in texts)
        assert marked == part(made.briefing, each).from_records, each


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
