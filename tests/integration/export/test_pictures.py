"""Charts as pictures, looked at with other programs than the browser that drew them."""

from __future__ import annotations

import io
import os
import re
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from xml.etree import ElementTree

import pytest
from PIL import Image

from geo import boundaries, units
from i18n import translator
from presentation.choropleth import Classes, MapValue, Outlines, area_map
from presentation.export import browser, pages
from presentation.export.browser import STUDIO, FailedBrowserError, NoBrowserError
from presentation.export.downloads import Download
from presentation.export.pictures import (
    A4,
    SCREEN,
    SLIDE,
    WIDTH,
    Shape,
    picture,
    plain_picture,
    width,
    wrap,
)
from presentation.figure import LIGHT, Drawing, Theme, new_figure
from presentation.panel import Citation, Panel
from presentation.ramps import COVERAGE
from tests.integration.export.test_files import table

_ = translator("vi")
CITATION = Citation(
    _,
    "Tỷ lệ bao phủ ít nhất một mũi ở các huyện, quận, thị xã và thành phố thuộc tỉnh, so sánh "
    "với cả nước",
    "Nam Định · Từ 18 tuổi",
    "Số người đã tiêm ít nhất một mũi trên dân số.",
    "Bộ Y tế",
    "tính đến 14/08/2022 · phiên bản dữ liệu 3",
    True,
    "http://10.0.0.5:8501/coverage?place=36&as_of=2022-08-14&v=3",
)
BARS = new_figure(
    LIGHT,
    [
        {
            "type": "bar",
            "orientation": "h",
            "x": [83.9, 71.2],
            "y": ["Nghĩa Hưng", "<b>Hải Hậu</b>"],
            "text": ["83,9 %", "71,2 %"],
        }
    ],
    height=200,
    yaxis={"automargin": True},
)


def country_map() -> Drawing:
    file = boundaries.active("province", "2021", Path("nowhere")).path
    values = [MapValue(one.code, one.short_name, 3, (1.0,)) for one in units.provinces()]
    outlines = Outlines(
        file.as_uri(), (("48", "Hoàng Sa", 114.1, 14.6), ("56", "Trường Sa", 114.9, 7.4))
    )
    classes = Classes(COVERAGE.light, tuple(f"bậc {number}" for number in range(7)), "", "")
    return area_map(values, classes, outlines, LIGHT, _, frozenset({"36"}))


def panel(drawing: Drawing) -> Panel:
    def figure(*, theme: Theme) -> Drawing:
        assert theme is LIGHT
        return drawing

    return Panel("map", CITATION.title, table, figure)


@pytest.fixture(scope="module", autouse=True)
def studio() -> Iterator[None]:
    yield
    STUDIO.stop()


def tool(*command: str | Path, given: bytes) -> str:
    done = subprocess.run(command, input=given, capture_output=True, check=True, timeout=60)
    return done.stdout.decode()


def test_pdf_has_vector_text_in_our_font() -> None:
    content = picture(panel(BARS), CITATION, "pdf")
    text = " ".join(tool("pdftotext", "-layout", "-", "-", given=content).split())
    around = (CITATION.filters, CITATION.definition, CITATION.source, CITATION.provenance)
    for said in ("Nghĩa Hưng", "Hải Hậu", "83,9 %", "Dữ liệu minh họa", CITATION.link, *around):
        assert said in text, said
    assert all(word in text for word in CITATION.title.split())
    fonts = tool("pdffonts", "-", given=content).splitlines()[2:]
    assert fonts
    for line in fonts:
        assert "BeVietnamPro" in line
        assert line.split()[-5:-2] == ["yes", "yes", "yes"], line  # embedded, subset, Unicode
    assert tool("pdfimages", "-list", "-", given=content).count("\n") == 2


def test_svg_stands_alone() -> None:
    content = picture(panel(country_map()), CITATION, "svg").decode()
    root = ElementTree.fromstring(content)
    texts = {node.text for node in root.iter("{http://www.w3.org/2000/svg}text")}
    assert CITATION.link in texts
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 63
    assert not list(root.iter("{http://www.w3.org/2000/svg}image"))
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    # The link is text; nothing is fetched from anywhere.
    outside = re.findall(r"(?:href|src)\s*=|url\((?!#|&quot;#|\"#|data:font/woff2)", content)
    assert outside == []
    assert content.count("@font-face") >= 2


@pytest.mark.parametrize(
    ("shape", "size", "dots"), [(SLIDE, (1920, 1080), 144), (A4, (3508, 2480), 300)]
)
@pytest.mark.parametrize("drawing", [country_map(), BARS])
def test_png_that_fills_a_slide_or_a_sheet(
    drawing: Drawing, shape: Shape, size: tuple[int, int], dots: int
) -> None:
    filled = Image.open(io.BytesIO(picture(panel(drawing), CITATION, "png", shape)))
    assert filled.size == pytest.approx(size, rel=0.005)
    assert filled.info["dpi"] == pytest.approx((dots, dots), abs=0.1)


def test_png_for_the_screen() -> None:
    screen = Image.open(io.BytesIO(picture(panel(country_map()), CITATION, "png")))
    assert screen.width == WIDTH * SCREEN
    # The provinces are there in the colour of their class.
    wanted = tuple(int(COVERAGE.light[3][place : place + 2], 16) for place in (1, 3, 5))
    colours = {colour: count for count, colour in screen.convert("RGB").getcolors(1 << 24) or []}
    assert colours[wanted] > 20_000
    assert colours[(255, 255, 255)] > screen.width * screen.height / 2


@pytest.mark.parametrize("shape", [None, SLIDE, A4])
def test_another_program_reads_the_link_from_the_code(shape: Shape | None, tmp_path: Path) -> None:
    file = tmp_path / "chart.png"
    file.write_bytes(picture(panel(BARS), CITATION, "png", shape))
    read = subprocess.run(["zbarimg", "--quiet", "--raw", file], capture_output=True, check=True)
    assert read.stdout.decode().strip() == CITATION.link


def test_plain_picture_is_the_chart_at_the_size_asked_for() -> None:
    image = Image.open(io.BytesIO(plain_picture(BARS, 400, 300, scale=1)))
    assert image.size == (400, 300)


def test_lines_fit_their_room() -> None:
    for line in wrap(CITATION.title + " " + CITATION.link * 3, 20, 300, 600):
        assert width(line, 20, 600) <= 300
    assert "".join(wrap(CITATION.link * 3, 12, 100)) == CITATION.link * 3


def test_many_at_once_each_get_their_own() -> None:
    def drawn(number: int) -> str:
        one = new_figure(LIGHT, [{"type": "bar", "x": [f"n{number}"], "y": [1]}], height=150)
        return plain_picture(one, 200, 150, kind="svg").decode()

    with ThreadPoolExecutor(6) as pool:
        for number, content in enumerate(pool.map(drawn, range(6))):
            assert f">n{number}<" in content


def test_a_browser_that_died_or_hangs_is_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    assert plain_picture(BARS, 200, 150)
    first = STUDIO.process()
    assert first
    os.killpg(first, signal.SIGKILL)
    assert plain_picture(BARS, 200, 150)
    second = STUDIO.process()
    assert second
    assert second != first
    monkeypatch.setattr(browser, "DRAWING", 4.0)
    os.killpg(second, signal.SIGSTOP)
    # On a machine with much else to do the new browser may be given up in its turn.
    with suppress(FailedBrowserError):
        assert plain_picture(BARS, 200, 150)
    assert STUDIO.process() != second


def test_nothing_is_asked_of_any_host() -> None:
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://localhost:{server.server_port}/a.png"
    image = {"source": address, "x": 0, "y": 0, "sizex": 1, "sizey": 1}
    figure = new_figure(LIGHT, [], height=150, images=[image])
    plain_picture(figure, 200, 150)
    assert asked == []
    server.shutdown()


def test_without_chromium_the_page_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    download = Download(panel(BARS), lambda: CITATION, lambda: ("a",))
    assert 'href="map.pdf"' in pages.choice(download)
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    page = pages.choice(download)
    assert "apt-get install chromium" in page
    assert 'href="map.png"' not in page
    assert 'href="map.xlsx"' in page
    with pytest.raises(NoBrowserError):
        picture(panel(BARS), CITATION, "png")
