"""Names of facilities and persons are text wherever they go: they do nothing there."""

from __future__ import annotations

import csv
import io
import os
import re
import threading
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from docx import Document
from pptx import Presentation
from rich.table import Table as RichTable

from i18n import harmless, plain, translator, unquoted
from monitor.output import _PLAIN, _Terminal
from pipeline.store.quarantine import export
from presentation.briefing.document import _table as document_table
from presentation.briefing.model import Part
from presentation.briefing.native import add_table
from presentation.export.browser import STUDIO, _Profile, installed
from presentation.export.pictures import picture
from presentation.export.workbook import csv_file, xlsx_file
from presentation.figure import LIGHT, Drawing, Theme, chart_text
from presentation.panel import Citation, Panel
from presentation.ranking import bars_under_names
from presentation.table import TEXT, Table, column
from tests.support.cases import bring, case, rows
from tests.support.emptied import emptied_records
from tests.support.extract_files import dose, write
from tests.support.nasty_names import NAMES

_ = translator("vi")
SHOWN = [plain(name) for name in NAMES]
TABLE = Table((column("name", "Cơ sở =1+1 <b>", NAMES, TEXT),))
CITATION = Citation(_, "Cơ sở", "", "Số người.", "Nguồn", "ngày", False, "")
ORDERS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
"""What must reach no file, page or terminal."""
FORMULA = re.compile(r"\s*[=+\-@＝]")


def test_plain_text_keeps_every_letter() -> None:
    for name in NAMES:
        assert not ORDERS.search(plain(name)), name
        assert "\n" not in plain(name)
    for same in (
        "Trạm y tế xã Hải Anh",
        "TYT 🏥",
        "Nguyễn Văn A\u0301n",
        "TYT\u00a0xã",
        "می\u200cخواهم",
    ):
        assert plain(same) == same
    for text in NAMES:
        assert unquoted(harmless(text)) == text or text.startswith("'")


def drawing() -> Drawing:
    trace = {
        "x": [1] * len(NAMES),
        "customdata": [(chart_text(name), 2) for name in NAMES],
        "text": ["1"] * len(NAMES),
    }
    return bars_under_names(trace, NAMES, 1, LIGHT, _)


def test_charts_show_names_as_they_are() -> None:
    if not installed():
        pytest.skip("Chromium is not here")

    def figure(*, theme: Theme) -> Drawing:
        return drawing()

    root = ElementTree.fromstring(picture(Panel("x", "x", lambda: TABLE, figure), CITATION, "svg"))
    space = "{http://www.w3.org/2000/svg}"
    texts = ["".join(one.itertext()) for one in root.iter(space + "text")]
    STUDIO.stop()
    said = {" ".join(text.split()) for text in texts}
    missing = [name for name in SHOWN if " ".join(name.split()) not in said]
    assert not missing
    assert not list(root.iter(space + "a"))
    assert not list(root.iter(space + "tspan"))  # made for markup and for lines


def test_tables_that_leave_compute_nothing() -> None:
    written = csv_file(TABLE, CITATION).decode("utf-8-sig")
    cells = [row[0] for row in csv.reader(io.StringIO(written, newline=""))][1:]
    assert [unquoted(one).split() for one in cells] == [unquoted(one).split() for one in SHOWN]
    assert not any(FORMULA.match(cell) for cell in cells)
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_file(TABLE, CITATION))).worksheets[0]
    for number, name in enumerate(SHOWN, start=5):
        assert sheet.cell(number, 1).data_type == "s", name
        assert sheet.cell(number, 1).value.split() == name.split()
        assert sheet.cell(number, 1).hyperlink is None


def test_slides_and_documents_hold_names_as_they_are() -> None:
    document = Document()
    document.element.body.insert(0, document_table(TABLE, _))
    assert [row.cells[0].text for row in document.tables[0].rows][1:] == SHOWN
    show = Presentation()
    slide = show.slides.add_slide(show.slide_layouts[6])
    frame = add_table(slide.shapes, TABLE, TABLE.rows, (0, 0, 9_000_000, 9_000_000), _)
    assert [row.cells[0].text for row in frame.table.rows][1:] == SHOWN
    part = Part("x", "x", "x").edited("\x1b[31mmột\x08\nhai\u202e\x0bba\ufffe")
    assert not ORDERS.search(part.text)
    for text in (part.message, *part.points):
        document.add_paragraph(text)


def test_a_terminal_shows_names_as_they_are() -> None:
    written = io.StringIO()
    terminal = _Terminal(file=written, force_terminal=True, width=300, **_PLAIN)  # type: ignore[arg-type]
    drawn = RichTable(title=NAMES[-8])
    drawn.add_column(NAMES[0])
    for name in NAMES:
        terminal.print(name, soft_wrap=True)
        drawn.add_row(name)
    lines = written.getvalue().split("\n")
    assert lines[:-1] == SHOWN
    terminal.print(drawn)
    said = re.sub(r"\x1b\[[0-9;]*m", "", written.getvalue())  # what rich itself draws
    assert not ORDERS.search(said.replace("\n", ""))
    for name in SHOWN:
        assert said.count(name.rstrip()) >= 2, name


def test_quarantine_comes_back_as_it_was(tmp_path: Path) -> None:
    """A row that is refused for its dose, with every name as its facility, both ways out."""
    for suffix in ("csv", "xlsx"):
        home = tmp_path / suffix
        with emptied_records(home) as records:
            wrong = [
                dose(f"M{number}", **{"Mũi tiêm": "x", "Cơ sở tiêm": name})
                for number, name in enumerate(NAMES)
                if "\x00" not in name  # refused as it stands
            ]
            bring(records, "doses", write(home / "doses-2022-08-13.csv", wrong))
            file = home / f"q-2022-08-14.{suffix}"
            export(records, "doses", file, lambda refusal: refusal.message)
            mend(file)
            (report,) = bring(records, "doses", file)
            assert report.used == len(wrong)
            first = {row["Mã mũi tiêm"]: row["Cơ sở tiêm"] for row in wrong}
            for number, facility in rows(records, "record_number, facility"):
                expected = " ".join(plain(first[number]).split())
                assert " ".join(plain(facility or "").split()) == expected or first[
                    number
                ].startswith("'")


def mend(file: Path) -> None:
    """Write the dose that was meant into a returned file, which computes nothing."""
    if file.suffix == ".csv":
        text = file.read_text(encoding="utf-8-sig")
        cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
        assert not any(FORMULA.match(cell) for cell in cells)
        assert not any(ORDERS.search(cell) for cell in cells)
        file.write_text(text.replace(",x,", ",Mũi 1,"), encoding="utf-8-sig")
        return
    book = openpyxl.load_workbook(file)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")
            if cell.value == "x":
                cell.value = "Mũi 1"
            elif isinstance(cell.value, str):
                cell.data_type = "s"
    book.save(file)


def test_57_formulas_in_the_quarantine(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", case("57") / "doses-2021-10-10.csv")
        export(records, "doses", tmp_path / "q.csv", lambda refusal: refusal.message)
    with (tmp_path / "q.csv").open(encoding="utf-8-sig", newline="") as file:
        found = [row["Cơ sở tiêm"] for row in csv.DictReader(file)]
    assert found == ["'=1+1", "'@SUM(A1)", "'-1+2", "https://example.invalid/x"]


def test_99_the_profile_of_the_browser_goes_quietly(monkeypatch: pytest.MonkeyPatch) -> None:
    """While Chromium still writes into it, and when it cannot be removed at all."""
    profile = _Profile(None)
    (profile.path / "Default").mkdir()
    going = threading.Event()

    def scribble() -> None:
        while not going.is_set():
            try:
                (profile.path / "Default" / "Preferences").write_text("x")
            except OSError:
                return

    writer = threading.Thread(target=scribble)
    writer.start()
    profile.clean()
    going.set()
    writer.join()
    stuck = _Profile(None)
    remove = os.rmdir

    def busy(*_arguments: object, **_named: object) -> None:
        raise OSError(39, "Directory not empty", "Default")

    monkeypatch.setattr(os, "rmdir", busy)
    stuck.clean()
    vars(stuck.temp_dir)["_finalizer"]()  # what Python does at the end
    monkeypatch.setattr(os, "rmdir", remove)
    stuck.clean()
    assert not stuck.path.exists()
