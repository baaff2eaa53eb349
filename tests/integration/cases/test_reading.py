"""Files as people really send them: how their lines, quotation marks and encodings are read."""

from __future__ import annotations

import gzip
import json
import time
from pathlib import Path

import pytest

from pipeline.store.records import FileReport, Records
from tests.support.cases import bring, case, rows
from tests.support.emptied import emptied_records

HEAD = "Mã mũi tiêm;Họ và tên;Ngày sinh;Số CCCD;Mũi tiêm;Ngày tiêm;Cơ sở tiêm\n"
ROW = "R1;Nguyễn Văn An;12/03/1961;036061000001;1;03/10/2021;TYT"


def import_text(records: Records, folder: Path, text: str | bytes, name: str = "") -> FileReport:
    file = folder / (name or "doses-2021-10-10.csv")
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return bring(records, "doses", file)[0]


def messages(report: FileReport) -> str:
    return " ".join(one.message for one in (*report.refusals, *report.notes))


@pytest.mark.parametrize(
    ("name", "pattern", "expected"),
    [
        ("01", "*", ["R1", "R2", "R3"]),
        ("02", "*", ["R1", "R2", "R3"]),
        ("03", "*", ["R1", "R2"]),
        ("03b", "first*", ["R1", "R2"]),
        ("04", "*-0-*", ["R1", "R2", "R3"]),
        ("04", "*-1-*", ["R11", "R12", "R13"]),
        ("04", "*-2-*", ["R21", "R22", "R23"]),
        ("04", "*-3-*", ["R31", "R32", "R33"]),
        ("04", "*-4-*", ["R41", "R42", "R43"]),
        ("08", "*", ["R1", "R3", "R5"]),
        ("09", "*", ["R1", "R2", "R3", "R4", "R5", "R6"]),
        ("13", "doses*", ["R1", "R2", "R3", "R4"]),
        ("14", "*", ["R1", "R2", "R3", "R4", "R5"]),
        ("15", "doses*", ["R1", "R2"]),
        ("15", "b-*", ["R1", "R2"]),
        ("86", "mixed*", ["R10", "R8"]),
    ],
)
def test_every_row_is_there(tmp_path: Path, name: str, pattern: str, expected: list[str]) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", sorted(case(name).glob(pattern)))
        assert [number for (number,) in rows(records, "record_number")] == expected


def test_95_separators_of_lines_inside_cells_are_blanks(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", sorted(case("95").glob("*.csv")))
        assert report.refused == 0
        assert len(rows(records, "record_number")) == report.used


def test_02_what_a_short_row_lacks_is_empty_and_said(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", sorted(case("02").glob("*.csv")))
        assert "end before the last column" in messages(report)
        found = rows(records, "record_number, entered_at IS NULL, facility IS NULL")
    assert found == [("R1", False, False), ("R2", True, True), ("R3", False, True)]


def test_05_backslashes_of_mysql(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", case("05") / "doses-2021-10-10.csv")
        names = records.rows("SELECT name, phone FROM person ORDER BY id_number")
        facilities = [one for (one,) in rows(records, "facility", order="record_number")]
    assert names[0]["name"] == 'Nguyễn Văn "Tèo" An'
    assert facilities[1:3] == ["Trạm y tế, xã Hải Anh", 'Trạm "A"']
    assert names[3]["phone"] is None


@pytest.mark.parametrize(
    ("cell", "facility"),
    [
        (r'"Trạm \"B\", xã"', 'Trạm "B", xã'),
        (r"Trạm B\; xã", "Trạm B; xã"),
        (r'"C:\"', "C:\\"),
        ('"TYT "Hải" Anh"', 'TYT "Hải" Anh'),
        ('"TYT\nxã"', "TYT xã"),
        ("\\N", None),
        ("a\x1fb\u2028c\x85d\x0be", "a b c d e"),
    ],
)
def test_a_cell_is_what_its_sender_meant(tmp_path: Path, cell: str, facility: str | None) -> None:
    with emptied_records(tmp_path) as records:
        report = import_text(records, tmp_path, HEAD + ROW.replace("TYT", cell) + "\n")
        assert (report.used, report.refused) == (1, 0)
        assert rows(records, "facility") == [(facility,)]


def test_86_a_stray_quotation_mark_and_a_long_cell(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "doses", case("86") / "doses-2021-10-10.csv")
        assert (report.used, report.refused) == (5, 1)
        (refusal,) = report.refusals
        assert refusal.details["limit"] == 1000
        (report,) = bring(records, "doses", case("86") / "pre-2021-10-11.csv")
        assert report.refusals[0].details["rows"] == 20  # how many were searched


@pytest.mark.parametrize("encoding", ["cp1258", "utf-8"])
def test_one_line_in_another_encoding_costs_itself(tmp_path: Path, encoding: str) -> None:
    import unicodedata

    def written(text: str, as_: str) -> bytes:
        if as_ == "utf-8":
            return text.encode()
        tones = "\u0300\u0301\u0303\u0309\u0323"
        parts = [unicodedata.normalize("NFD", letter) for letter in text]
        return "".join(
            unicodedata.normalize("NFC", "".join(one for one in part if one not in tones))
            + "".join(one for one in part if one in tones)
            for part in parts
        ).encode("cp1258")

    other = {"cp1258": "utf-8", "utf-8": "cp1258"}[encoding]
    lines = [written(HEAD, encoding)]
    for number in range(1, 8):
        row = ROW.replace("R1", f"R{number}").replace("000001", f"00000{number}")
        lines.append(written(row + "\n", other if number == 4 else encoding))
    with emptied_records(tmp_path) as records:
        report = import_text(records, tmp_path, b"".join(lines))
        assert (report.used, report.refused) == (6, 1)
        assert {one["name"] for one in records.rows("SELECT name FROM person")} == {"Nguyễn Văn An"}


def test_an_encoding_that_shows_only_at_the_end_is_found(tmp_path: Path) -> None:
    head = "Ma mui tiem;Ho va ten;Ngay sinh;So CCCD;Mui tiem;Ngay tiem;Co so tiem\n"
    ascii_rows = "".join(
        f"R{n};Nguyen Van An;{n % 28 + 1}/{n % 12 + 1}/{1930 + n % 79};"
        f"0360610{n:05};1;03/10/2021;TYT\n"
        for n in range(6000)
    )
    last = "R9999;NguyÔn V¨n Hïng;12/03/1961;036061099999;1;03/10/2021;TYT\n".encode("cp1252")
    with emptied_records(tmp_path) as records:
        import_text(records, tmp_path, (head + ascii_rows).encode() + last)
        assert records.rows("SELECT name FROM person WHERE id_number = '036061099999'") == [
            {"name": "Nguyễn Văn Hùng"}
        ]


def test_201_lines_in_quotes_that_end_with_cr_take_time_in_proportion(tmp_path: Path) -> None:
    head = HEAD.strip().split(";")
    text = ";".join(f'"{one}"' for one in head) + "\r"
    text += "".join(
        '"R{0}";"?";"12/03/1961";"0360610{0:05}";"1";"03/10/2021";"{1}"\r'.format(n, "a" * 300)
        for n in range(1500)
    )
    start = time.perf_counter()
    with emptied_records(tmp_path) as records:
        report = import_text(records, tmp_path, text)
        bring(records, "facilities", sorted(case("201").glob("*.csv")))
    assert report.used == 1500
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (gzip.compress(b"a,b", mtime=0), "a.csv", "gzip"),
        (b"%PDF-1.4 ...", "a.csv", "PDF"),
        (b"7z\xbc\xaf\x27\x1c", "a.csv", "7z"),
        (b"Rar!\x1a\x07", "a.xlsx", "RAR"),
        (b"{\\rtf1 a}", "a.csv", "RTF"),
        (b"<html><body><table><tr><td>a</td></tr></table>", "a.xls", "table in it"),
        (b"<html><title>502</title></html>", "a.csv", "web page"),
        (b"SQLite format 3\0" + b"x" * 50, "a.csv", "SQLite"),
        (b"PK\x05\x06" + b"\0" * 18, "a.xlsx", "zip"),
    ],
)
def test_12_what_is_no_table_is_named(tmp_path: Path, content: bytes, name: str, said: str) -> None:
    with emptied_records(tmp_path) as records:
        report = import_text(records, tmp_path, content, name)
        assert report.refused_whole
        assert said in messages(report)


@pytest.mark.parametrize("name", ["bom", "jsonp", "lines", "nested", "strings", "zing"])
def test_53_a_list_in_whatever_wrapping(tmp_path: Path, name: str) -> None:
    (file,) = case("53").glob(f"{name}-*")
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "statistics", file)
        assert (report.read, report.refused_whole) == (3, False)


@pytest.mark.parametrize(
    ("content", "read"),
    [
        ('{"data": [ROW], "errors": []}', 1),
        ('{"a": {"b": [ROW]}, "meta": {"pages": [1, 2]}}', 1),
        ("ROW\nROW\n{broken\n", 3),
        ('{"data": [ROW], "others": [ROW]}', 0),
    ],
)
def test_other_wrappings(tmp_path: Path, content: str, read: int) -> None:
    row = json.loads((case("53") / "bom-2021-11-18.json").read_text("utf-8-sig"))[0]
    text = content.replace("ROW", json.dumps(row))
    with emptied_records(tmp_path) as records:
        file = tmp_path / "2021-11-15.json"
        file.write_text(text, "utf-8")
        (report,) = bring(records, "statistics", file)
        assert report.read == read
        assert report.refused_whole == (read == 0)


def test_203_a_number_of_5000_digits_costs_its_row(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "statistics", sorted(case("203").glob("*.json")))
        assert (report.read, report.used) == (63, 58)
        text = (case("53") / "bom-2021-11-18.json").read_text("utf-8-sig")
        file = tmp_path / "2021-11-18.json"
        file.write_text(text.replace("1317615", "9" * 5000), "utf-8")
        (report,) = bring(records, "statistics", file)
        assert 1 in {one.row for one in report.refusals}


def test_204_text_that_is_no_unicode_costs_its_row(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "facilities", sorted(case("204").glob("*.parquet")))
        assert report.read == report.used + report.refused + report.unchanged + report.superseded
        refused = records.rows(
            "SELECT row_number, column_name FROM quarantine WHERE message LIKE '%no Unicode%'"
        )
        assert {"row_number": 14, "column_name": "Quận/Huyện"} in refused
