"""CSV: no row lost, none invented, every row with its own number, whatever the file."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from i18n import UserError
from pipeline.ingest.readers import csvfile
from pipeline.ingest.source import open_extract
from pipeline.store.records import Refusal

HEADINGS = ["Mã mũi tiêm", "Họ và tên", "Mũi tiêm"]


def is_heading(cell: str) -> bool:
    return cell in HEADINGS


def read(
    file: Path, content: bytes | str
) -> tuple[dict[int, tuple[str | None, ...]], list[Refusal], list[Refusal]]:
    """Rows by number, refusals, and notes."""
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    rows: dict[int, tuple[str | None, ...]] = {}
    refused: list[Refusal] = []
    with open_extract(file, is_heading) as extract:
        for chunk in extract.chunks():
            refused += chunk.refused
            columns = [column.to_pylist() for column in chunk.table.columns]
            for number, *cells in zip(chunk.numbers.to_pylist(), *columns, strict=True):
                assert number not in rows
                rows[number] = tuple(cells)
        return rows, refused, list(extract.notes)


HEADER = ",".join(HEADINGS) + "\n"


def test_rows_have_the_numbers_of_their_lines(tmp_path: Path) -> None:
    rows, refused, _ = read(tmp_path / "a.csv", HEADER + "1,An,x\n\n2,Bình,\n")
    assert rows == {2: ("1", "An", "x"), 4: ("2", "Bình", None)}
    assert refused == []


def test_a_title_may_stand_above_the_headings(tmp_path: Path) -> None:
    rows, _, _ = read(tmp_path / "a.csv", "DANH SÁCH\n\n" + HEADER + "1,An,x\n")
    assert rows == {4: ("1", "An", "x")}


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_separators_and_line_breaks(tmp_path: Path, separator: str, line_break: str) -> None:
    text = (HEADER + "1,An,x\n2,Bình,y\n").replace(",", separator).replace("\n", line_break)
    rows, refused, _ = read(tmp_path / "a.csv", text.encode())
    assert (rows, refused) == ({2: ("1", "An", "x"), 3: ("2", "Bình", "y")}, [])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    import unicodedata

    text = HEADER + "1,Nguyễn Thị Hòa,x\n"
    if encoding == "cp1258":
        # That code page has the tones apart from the letters.
        tones = "\u0300\u0301\u0303\u0309\u0323"
        parts = (unicodedata.normalize("NFD", letter) for letter in text)
        text = "".join(
            unicodedata.normalize("NFC", "".join(one for one in part if one not in tones))
            + "".join(one for one in part if one in tones)
            for part in parts
        )
    rows, refused, _ = read(tmp_path / "a.csv", text.encode(encoding))
    assert (rows, refused) == ({2: ("1", "Nguyễn Thị Hòa", "x")}, [])


def test_a_cell_may_hold_separators_quotes_and_line_breaks(tmp_path: Path) -> None:
    text = HEADER + '1,"An, ""Tý""",x\n2,"hai\ndòng",y\n3,Ba,z\n'
    rows, refused, _ = read(tmp_path / "a.csv", text)
    assert rows == {2: ("1", 'An, "Tý"', "x"), 3: ("2", "hai\ndòng", "y"), 5: ("3", "Ba", "z")}
    assert refused == []


@pytest.mark.parametrize("bad", ['2,"Bình,y', "2,Bình,y,w"])
def test_a_bad_line_costs_itself_only(tmp_path: Path, bad: str) -> None:
    lines = [f"{number},An,x" for number in range(3, 200)]
    rows, refused, _ = read(tmp_path / "a.csv", HEADER + bad + "\n" + "\n".join(lines) + "\n")
    assert [refusal.row for refusal in refused] == [2]
    assert list(rows) == list(range(3, 200))
    assert refused[0].content["line"] == bad


def test_a_quote_within_a_cell_is_a_letter(tmp_path: Path) -> None:
    rows, refused, _ = read(tmp_path / "a.csv", HEADER + '1,An "Tý" Văn,x\n')
    assert (rows, refused) == ({2: ("1", 'An "Tý" Văn', "x")}, [])


def test_an_extract_that_was_cut_off_says_so(tmp_path: Path) -> None:
    rows, refused, _ = read(tmp_path / "a.csv", HEADER + "1,An,x\n2,Bì")
    assert list(rows) == [2]
    assert [(one.row, one.details["found"]) for one in refused] == [(3, 2)]
    assert "cut off" in refused[0].message


def test_bytes_that_are_no_utf8_refuse_their_row(tmp_path: Path) -> None:
    filler = "".join(f"{number},An,x\n" for number in range(60_000))
    content = (HEADER + filler).encode() + b"9,\xff\xfe\xff,x\n" + b"10,An,x\n"
    rows, refused, _ = read(tmp_path / "a.csv", content)
    assert [refusal.row for refusal in refused] == [60_002]
    assert len(rows) == 60_001


def test_rows_are_numbered_across_blocks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csvfile, "BLOCK", 64)
    lines = [
        f'{number},"Văn\nAn",x' if number % 7 == 0 else f"{number},An,x" for number in range(100)
    ]
    rows, refused, _ = read(tmp_path / "a.csv", HEADER + "\n".join(lines) + "\n")
    assert refused == []
    assert sorted(int(row[0] or -1) for row in rows.values()) == list(range(100))
    text = (HEADER + "\n".join(lines)).split("\n")
    assert all(text[number - 1].startswith(f"{row[0]},") for number, row in rows.items())


def test_one_endless_line_is_refused_in_bounded_memory(tmp_path: Path) -> None:
    rows, refused, _ = read(tmp_path / "a.csv", HEADER + "x" * 60_000_000 + "\n1,An,x\n")
    assert all(len(str(refusal.content)) < 1000 for refusal in refused)
    assert refused
    assert list(rows.values()) == [("1", "An", "x")]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        b"<html><title>502</title></html>",
        b"a,b,c\n1,2,3\n",
        b"\0\0\0\0",
        ",".join(["Mã mũi tiêm", "Họ và tên"] + ["x"] * 100_000).encode() + b"\n",
    ],
)
def test_what_is_no_extract_is_said(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(UserError):
        read(tmp_path / "a.csv", content)


cells = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"), include_characters='"\n,;'),
    max_size=8,
)


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=12))
@example(rows=[("0", "\n\n", '"')])
@example(rows=[("0", "", '"\n')])
def test_what_was_written_is_read(tmp_path: Path, rows: list[tuple[str, str, str]]) -> None:
    rows = [(f"n{index}", *row[1:]) for index, row in enumerate(rows)]
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    read_rows, refused, _ = read(tmp_path / "a.csv", text.getvalue().encode())
    assert refused == []
    assert [row for _, row in sorted(read_rows.items())] == [
        tuple(cell.replace("\r", "\n") or None for cell in row) for row in rows
    ]


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.text(st.sampled_from('12,;"\n\t ánx'), max_size=120), cut=st.integers(0, 20))
def test_every_line_is_accounted_for_exactly_once(tmp_path: Path, body: str, cut: int) -> None:
    content = (HEADER + body).encode()
    content = content[: len(content) - min(cut, len(body.encode()))]
    rows, refused, _ = read(tmp_path / "a.csv", content)
    lines = content.decode("utf-8", "replace").split("\n")
    starts = sorted([*rows, *{one.row for one in refused if one.row}])
    assert len(starts) == len(rows) + len(refused), "no line twice"
    for number, line in enumerate(lines, start=1):
        if number == 1 or not line.strip() or number in starts:
            continue
        begun = max((start for start in starts if start < number), default=0)
        assert begun in rows, f"line {number} is lost"
        assert any("\n" in (cell or "") for cell in rows[begun]), f"line {number} is lost"


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(content=st.binary(max_size=300), head=st.booleans())
def test_no_bytes_raise_anything_but_an_error_for_users(
    tmp_path: Path, content: bytes, head: bool
) -> None:
    with suppress(UserError):
        read(tmp_path / "a.csv", (HEADER.encode() if head else b"") + content)
