"""Tables as CSV and XLSX, read again by other programs than those that wrote them."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n import plain, translator
from presentation.export.downloads import Download, Downloads, disposition, find, token
from presentation.export.workbook import csv_file, xlsx_file
from presentation.panel import Citation, Panel
from presentation.table import COUNT, DATE, PERCENT, POINTS, TEXT, Format, Table, column

_ = translator("vi")
LINK = "http://10.0.0.5:8501/coverage?place=36&as_of=2022-08-14&v=3"
CITATION = Citation(
    _,
    "Độ bao phủ",
    "Nam Định",
    "Số người đã tiêm trên dân số.",
    "Bộ Y tế",
    "tính đến 14/08/2022 · phiên bản dữ liệu 3",
    True,
    LINK,
)


def table() -> Table:
    return Table(
        (
            column("name", "Đơn vị", ["Hà Nội", '=HYPERLINK("http://evil")']),
            column("value", "Bao phủ", [0.884, None], PERCENT),
            column("change", "Thay đổi", [-0.0345, 0.0], POINTS),
            column("persons", "Số người", [1234567, -8], COUNT),
            column("as_of", "Ngày", [date(2022, 8, 14), None], DATE),
            column("pace", "Tốc độ", [1.25, None], Format("decimal", 2)),
        ),
        ("01", "36"),
    )


def test_columns_keep_their_types_and_formats_in_a_workbook() -> None:
    figures = openpyxl.load_workbook(io.BytesIO(xlsx_file(table(), CITATION))).worksheets[0]
    heads = [cell.value for cell in figures[4]]
    formats = dict(zip(heads, (cell.number_format for cell in figures[5]), strict=True))
    assert formats == {
        "Mã": "General",
        "Đơn vị": "General",
        "Bao phủ": "0.0%",
        "Thay đổi (điểm phần trăm)": "#,##0.0",
        "Số người": "#,##0",
        "Ngày": "dd/mm/yyyy",
        "Tốc độ": "#,##0.00",
    }
    changes = [
        figures.cell(row, heads.index("Thay đổi (điểm phần trăm)") + 1).value for row in (5, 6)
    ]
    assert changes == pytest.approx([-3.45, 0])
    coverage = [figures.cell(row, heads.index("Bao phủ") + 1).value for row in (5, 6)]
    assert coverage == [0.884, None]


def test_csv_is_known_by_excel_and_says_where_each_row_is_from() -> None:
    content = csv_file(table(), CITATION)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert [row["Mã"] for row in rows] == ["01", "36"]
    assert rows[0]["Bao phủ"] == "0.884"
    assert rows[1]["Bao phủ"] == ""
    assert rows[1]["Đơn vị"] == '\'=HYPERLINK("http://evil")'
    assert rows[1]["Số người"] == "-8"
    assert rows[0]["Ngày"] == "2022-08-14"
    for row in rows:
        assert "Dữ liệu minh họa" in row["Nguồn"]
        assert "phiên bản dữ liệu 3" in row["Nguồn"]
        assert row["Liên kết"] == LINK


@given(
    st.lists(st.text(alphabet=st.characters(codec="utf-8"), min_size=1), min_size=1, max_size=5),
    st.integers(-(10**9), 10**9),
)
def test_no_text_becomes_a_formula(texts: list[str], number: int) -> None:
    prefixed = [
        start + text for start in ("=", "+", "-", "@", "\t", "\r", "＝", "") for text in texts
    ]
    given_table = Table(
        (column("a", "a", prefixed, TEXT), column("n", "n", [number] * len(prefixed), COUNT))
    )
    text = csv_file(given_table, CITATION).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))[1:]
    assert len(rows) == len(prefixed)
    for row, original in zip(rows, prefixed, strict=True):
        assert not row[0].startswith(("=", "+", "-", "@", "\t", "\r", "＝"))
        shown = plain(original, keep="\t\r\n")
        assert row[0] in (shown, "'" + shown)
        assert int(row[1]) == number


def test_workbook_has_types_formats_and_sources(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx_file(table(), CITATION)))
    figures, about = book.worksheets
    assert figures.freeze_panes == "B5"
    head = [cell.value for cell in figures[4]]
    assert head == [
        "Mã",
        "Đơn vị",
        "Bao phủ",
        "Thay đổi (điểm phần trăm)",
        "Số người",
        "Ngày",
        "Tốc độ",
    ]
    first, second = figures[5], figures[6]
    assert [cell.value for cell in first][:3] == ["01", "Hà Nội", 0.884]
    assert first[2].number_format == "0.0%"
    assert first[4].value == 1234567
    assert first[4].number_format == "#,##0"
    assert first[5].value.date() == date(2022, 8, 14)
    assert second[2].value is None
    assert second[4].value == -8
    assert (second[1].data_type, second[1].quotePrefix) == ("s", True)
    assert "Dữ liệu minh họa" in figures["A2"].value
    said = {row[0].value: row[1].value for row in about.iter_rows()}
    assert said["Liên kết tới đúng số liệu này"] == LINK
    assert said["Định nghĩa"] == CITATION.definition
    assert said["Nguồn"] == "Bộ Y tế"
    assert said["Loại dữ liệu"] == "Dữ liệu minh họa"


def test_long_names_of_columns_are_seen_whole(tmp_path: Path) -> None:
    name = "Mũi tiêm có thời điểm nhập hợp lệ trong bốn tuần"
    file = tmp_path / "long.xlsx"
    file.write_bytes(xlsx_file(Table((column("n", name, [5], COUNT),), ("01",)), CITATION))
    sheet = openpyxl.load_workbook(file).worksheets[0]
    assert sheet["B4"].value == name
    room = (sheet.column_dimensions["B"].width - 3) * (sheet.row_dimensions[4].height // 15)
    assert room >= len(name)
    assert sheet.row_dimensions[5].height is None


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_libreoffice_reads_the_same_numbers(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(xlsx_file(table(), CITATION))
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/office",
            "--headless",
            "--convert-to",
            "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false",
            "--outdir",
            str(tmp_path),
            str(tmp_path / "t.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    rows = list(csv.reader((tmp_path / "t.csv").open(encoding="utf-8", newline="")))
    assert [rows[4][column] for column in (0, 1, 2, 4, 5)] == [
        "01",
        "Hà Nội",
        "88.4%",
        "1,234,567",
        "14/08/2022",
    ]
    assert rows[5][1] == '=HYPERLINK("http://evil")'


def _download(title: str) -> Download:
    panel = Panel("map", title, table)
    return Download(panel, lambda: CITATION, lambda: (title, "Nam Định", "2022-08-14", "v3"))


def test_files_are_named_for_every_system() -> None:
    header = disposition(_download("Độ bao phủ: 18+").names(), "png")
    assert 'filename="do-bao-phu-18_nam-dinh_2022-08-14_v3.png"' in header
    assert "%C4%90%E1%BB%99%20bao%20ph%E1%BB%A7%2018%2B%2C%20Nam" in header
    header.encode("latin-1")


def test_downloads_are_found_until_they_are_too_old_or_their_version_is_gone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("presentation.export.downloads.MAX_PAGES", 2)
    downloads = Downloads()
    names = [token("view", number) for number in range(3)]
    assert len(set(names)) == 3
    assert token("view", 0) == names[0]
    one = _download("a")
    for name in (names[0], names[1], names[0], names[2]):
        downloads.add(name, one)
    assert find(names[0], "map") is one
    assert find(names[1], "map") is None
    assert find(names[0], "ranking") is None
    del downloads
    assert find(names[0], "map") is None
