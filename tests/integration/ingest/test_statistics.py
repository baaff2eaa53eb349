from __future__ import annotations

import json
import random
import tempfile
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import units
from i18n import translator
from monitor.output import refusal_text
from pipeline.ingest.datasets.statistics import DATASET as STATISTICS
from pipeline.ingest.datasets.statistics import PLATFORM_NAMES
from pipeline.ingest.run import import_file
from pipeline.store.records import Records, now
from tests.conftest import Figures, write_statistics
from tests.support.emptied import emptied_records
from tests.support.statistics_files import (
    COLUMNS,
    load,
    messages,
    service_answer,
    stored,
    text_of,
)

pytestmark = pytest.mark.slow
NOVEMBER = date(2021, 11, 15)


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    with emptied_records(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def figures(real_days: dict[date, Figures]) -> Figures:
    return real_days[NOVEMBER]


@pytest.fixture
def table(figures: Figures) -> list[list[str]]:
    """A sound file, a list of cells a row; row 37 of the file is Nam Định (36)."""
    rows = [COLUMNS]
    for code in sorted(figures):
        name = units.province(code).short_name
        rows.append([name, *(str(figures[code][measure]) for measure in PLATFORM_NAMES)])
    return rows


def test_a_sound_file_is_used_whole(records: Records, table: list[list[str]]) -> None:
    report = load(records, text_of(table))
    assert (report.read, report.used, report.refused) == (63, 63, 0)
    assert report.as_of == NOVEMBER
    assert report.revision == 1
    assert report.notes == ()


def test_json_and_csv_of_the_same_numbers_are_the_same(
    records: Records, table: list[list[str]], figures: Figures
) -> None:
    load(records, text_of(table))
    report = load(records, json.dumps(service_answer(figures)), "statistics-2021-11-15.json")
    assert (report.read, report.used, report.unchanged, report.refused) == (63, 0, 63, 0)
    assert report.revision == 1
    assert stored(records) == 63


def test_the_same_file_twice_changes_nothing(records: Records, table: list[list[str]]) -> None:
    load(records, text_of(table))
    again = load(records, text_of(table))
    assert again.already_imported
    assert stored(records) == 63
    assert records.rows("SELECT count(*) AS n FROM source_file")[0]["n"] == 1


def test_other_numbers_of_the_same_day_are_a_revision(
    records: Records, table: list[list[str]]
) -> None:
    load(records, text_of(table))
    table[5][3] = str(int(table[5][3]) + 1)
    report = load(records, text_of(table))
    assert (report.revision, report.used, report.unchanged) == (2, 1, 62)
    # The first file again is known: it does not undo the revision.
    table[5][3] = str(int(table[5][3]) - 1)
    assert load(records, text_of(table)).already_imported


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("-5", "negative"),
        ("12.5", "fraction"),
        ("12,5", "fraction"),
        ("", "Empty"),
        ("1.908.352", "separators"),
        ("1,908,352", "separators"),
        ("1 908 352", "separators"),
        ("1\u00a0908\u00a0352", "separators"),
        ("1.908", "separators"),
        ("abc", "not a count"),
        ("NaN", "not a count"),
        ("1e6", "not a count"),
        ("99999999999", "too large"),
        ("=1+1", "not a count"),
    ],
)
def test_what_is_no_count_is_refused_with_its_place(
    records: Records, table: list[list[str]], cell: str, said: str
) -> None:
    table[10][3] = cell
    report = load(records, text_of(table))
    assert (report.read, report.used, report.refused) == (63, 62, 1)
    (message,) = messages(report)
    assert message.startswith("2021-11-15.csv, row 11, column totalOnceInjected: ")
    assert said in message
    (kept,) = records.quarantine()
    assert kept[2].content["totalOnceInjected"] == cell.strip()


@pytest.mark.parametrize("value", [None, -1, 1.5, True, "x", [], {}, "1.000"])
def test_what_is_no_count_in_json_is_refused(
    records: Records, figures: Figures, value: object
) -> None:
    answer = service_answer(figures)
    answer[3]["population"] = value
    report = load(records, json.dumps(answer), "2021-11-15.json")
    assert (report.used, report.refused) == (62, 1)
    assert messages(report)[0].startswith("2021-11-15.json, row 4, column population: ")


@pytest.mark.parametrize("value", [5.0, "5", " 5 ", "5.0"])
def test_whole_numbers_in_other_clothes_are_counts(
    records: Records, figures: Figures, value: object
) -> None:
    answer = service_answer(figures)
    answer[3]["population"] = value
    assert load(records, json.dumps(answer), "2021-11-15.json").used == 63


def test_every_fault_of_a_row_is_named_and_the_row_counts_once(
    records: Records, table: list[list[str]]
) -> None:
    table[1][2], table[1][4] = "-1", ""
    report = load(records, text_of(table))
    assert report.refused == 1
    assert len(messages(report)) == 2


def test_an_unknown_province_is_refused(records: Records, table: list[list[str]]) -> None:
    table[4][0] = "Atlantis"
    report = load(records, text_of(table))
    assert report.used == 62
    assert "row 5, column provinceName: Unknown province “Atlantis”" in messages(report)[0]
    assert "Không có tỉnh tên “Atlantis”" in messages(report, "vi")[0]


def test_of_a_province_given_twice_alike_the_first_counts(
    records: Records, table: list[list[str]]
) -> None:
    report = load(records, text_of([*table, table[7]]))
    assert (report.read, report.used, report.refused) == (64, 63, 1)


def test_a_province_given_twice_differently_is_refused_in_both_rows(
    records: Records, table: list[list[str]]
) -> None:
    other = [*table[7][:-1], "1"]
    report = load(records, text_of([*table, other]))
    assert (report.read, report.used, report.refused) == (64, 62, 2)
    assert all("rows 8, 65" in message for message in messages(report))


def test_code_and_name_must_agree(records: Records, figures: Figures) -> None:
    answer = service_answer(figures)
    answer[0]["provinceCode"] = "36"
    report = load(records, json.dumps(answer), "2021-11-15.json")
    assert report.refused == 1
    assert "must agree" in messages(report)[0]


def test_codes_may_be_numbers(records: Records, figures: Figures) -> None:
    answer = service_answer(figures)
    for one in answer:
        one["provinceCode"] = int(str(one["provinceCode"]))
    assert load(records, json.dumps(answer), "2021-11-15.json").used == 63


def test_a_missing_column_refuses_the_file_and_names_what_there_is(
    records: Records, table: list[list[str]]
) -> None:
    report = load(records, text_of([row[:4] + row[5:] for row in table]))
    assert report.refused_whole
    (message,) = messages(report)
    assert "row 1: missing columns: “số mũi 2” (totalTwiceInjected)." in message
    assert "provinceName" in message


def test_an_unknown_column_is_said_and_not_used(records: Records, table: list[list[str]]) -> None:
    # A data frame saved with its index has a column without a name.
    extra = [["", *table[0]], *([str(n), *row] for n, row in enumerate(table[1:]))]
    report = load(records, text_of(extra))
    assert report.used == 63
    assert "Unknown column" in refusal_text(report.name, report.notes[0], translator("en"))


def test_headings_forgive_case_and_spaces(records: Records, table: list[list[str]]) -> None:
    table[0] = [f" {name.upper()} " for name in table[0]]
    assert load(records, text_of(table)).used == 63


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_other_separators_are_read(
    records: Records, table: list[list[str]], separator: str
) -> None:
    assert load(records, text_of(table, separator)).used == 63


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1258"])
def test_other_encodings_are_read(records: Records, table: list[list[str]], encoding: str) -> None:
    text = text_of(table)
    if encoding == "cp1258":
        text = _as_windows_writes_it(text)
    report = load(records, text.encode(encoding))
    assert (report.used, report.refused) == (63, 0)


def _as_windows_writes_it(text: str) -> str:
    """Windows-1258 has no letters with tone marks: it writes the letter, then the mark."""
    out = []
    for character in text:
        decomposed = unicodedata.normalize("NFD", character)
        tones = [mark for mark in decomposed if mark in "\u0300\u0301\u0303\u0309\u0323"]
        rest = "".join(mark for mark in decomposed if mark not in tones)
        out.append(unicodedata.normalize("NFC", rest) + "".join(tones))
    return "".join(out)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("2021-11-15.json", "<html><title>502 Bad Gateway</title></html>", "502 Bad Gateway"),
        ("2021-11-15.csv", "<!DOCTYPE html><p>no", "web page"),
        ("2021-11-15.csv", "", "empty"),
        ("2021-11-15.csv", "\n\n", "empty"),
        ("2021-11-15.csv", ",".join(COLUMNS), "no row"),
        ("2021-11-15.json", "[]", "empty list"),
        ("2021-11-15.json", '[{"provinceName": "Nam', "cut off"),
        ("2021-11-15.json", '{"error": "no"}', "no list"),
        ("2021-11-15.json", "[1, 2]", "no list"),
        ("2021-11-15.csv", bytes(range(256)) * 4, "not a text file"),
        ("2021-11-15.csv", ",".join(COLUMNS) + '\n"Nam Định,1,2', ""),
        ("statistics.csv", "x", "exactly one"),
        ("2021-11-15_2021-11-16.csv", "x", "exactly one"),
        ("2021-02-30.csv", "x", "exactly one"),
        ("2020-11-15.csv", "x", "before the first vaccination"),
    ],
)
def test_a_file_that_is_no_snapshot_is_refused_with_a_reason(
    records: Records, name: str, content: str | bytes, said: str
) -> None:
    report = load(records, content, name)
    assert report.used == 0
    assert said in " ".join(messages(report))
    assert stored(records) == 0
    assert len(records.quarantine()) == len(report.refusals) > 0


def test_a_day_in_the_future_is_refused(records: Records, table: list[list[str]]) -> None:
    tomorrow = now().date() + timedelta(days=1)
    report = load(records, text_of(table), f"{tomorrow.isoformat()}.csv")
    assert "in the future" in messages(report)[0]


def test_the_day_may_be_named(records: Records, table: list[list[str]]) -> None:
    assert load(records, text_of(table), "all.csv", as_of=NOVEMBER).as_of == NOVEMBER
    assert load(records, text_of(table), "số liệu 20211116.csv").as_of == date(2021, 11, 16)
    assert load(records, text_of(table), "17-11-2021.csv").as_of == date(2021, 11, 17)


def test_a_file_of_two_gigabytes_is_refused_unread(records: Records) -> None:
    file = records.home / "2021-11-15.csv"
    with file.open("wb") as opened:
        opened.truncate(2_000_000_000)
    report = import_file(records, STATISTICS, file)
    assert "2000 MB" in messages(report)[0]


def test_a_folder_and_a_missing_file_are_refused(records: Records) -> None:
    (records.home / "2021-11-15").mkdir()
    assert import_file(records, STATISTICS, records.home / "2021-11-15").refused_whole
    missing = import_file(records, STATISTICS, records.home / "2021-11-16.csv")
    assert "does not exist" in messages(missing)[0]


def test_rows_of_another_length_are_refused(records: Records, table: list[list[str]]) -> None:
    table[1].append("7")
    table[2].pop()
    report = load(records, text_of(table))
    assert (report.used, report.refused) == (61, 2)
    assert "9 fields; expected 8" in messages(report)[0]
    assert "Empty; expected a count" in messages(report)[1]


def test_strict_uses_nothing_of_a_faulty_file(records: Records, table: list[list[str]]) -> None:
    table[1][2] = "-1"
    report = load(records, text_of(table), strict=True)
    assert report.refused_whole
    assert (report.read, report.used, report.refused) == (63, 0, 63)
    assert stored(records) == 0
    # Mended, it is used.
    table[1][2] = "1"
    assert load(records, text_of(table), strict=True).used == 63


def test_a_refused_file_tried_again_stands_in_quarantine_once(records: Records) -> None:
    load(records, "")
    load(records, "")
    assert len(records.quarantine()) == 1


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 10**9), damage=st.integers(0, 12))
def test_whatever_is_damaged_no_row_is_lost_or_invented(
    table: list[list[str]], seed: int, damage: int
) -> None:
    chance = random.Random(seed)
    damaged = [list(row) for row in table]
    odd = ["", "-1", "1.5", "1.000", "x", '"', "\u0000", "NaN", "Hà Nội", ",", "9" * 30, "\n"]
    for _ in range(damage):
        row = chance.randrange(1, len(damaged))
        damaged[row][chance.randrange(len(COLUMNS))] = chance.choice(odd)
        if chance.random() < 0.2:
            damaged.append(list(damaged[row]))
    content = text_of(damaged).replace("\u0000", "?").encode()
    if chance.random() < 0.2:
        content = content[: chance.randrange(len(content))]
    cut = len(content) < len(text_of(damaged).encode())
    with tempfile.TemporaryDirectory() as folder, emptied_records(Path(folder)) as records:
        report = load(records, content)
        assert report.read == report.used + report.unchanged + report.refused
        assert stored(records) == report.used
        written = {tuple(cell.strip() for cell in row) for row in damaged[1:]}
        for stands in records.rows("SELECT * FROM statistics"):
            name = units.province(stands["province_code"]).short_name
            cells = (name, *(str(stands[measure]) for measure in PLATFORM_NAMES))
            if cells not in written:
                # A count may have lost its last digits where the file ends; then that is said.
                assert cut
                assert any(one[:-1] == cells[:-1] for one in written)
                assert "cut off" in " ".join(note.message for note in report.notes)
        for one in records.quarantine():
            assert refusal_text(one[0], one[2], translator("vi"))


def test_a_file_that_ends_within_a_line_is_said_to(
    records: Records, table: list[list[str]]
) -> None:
    report = load(records, text_of(table[:40])[:-3])
    assert "cut off" in report.notes[-1].message
    assert load(records, text_of(table[:40])[:-3] + "1", strict=True).refused_whole
    # A whole file whose last line break an editor dropped is no such case.
    assert load(records, text_of(table)[:-1]).notes == ()


def test_reading_a_file_back_gives_what_was_written(
    records: Records, figures: Figures, tmp_path: Path
) -> None:
    file = write_statistics(tmp_path / "2021-11-15.csv", figures)
    import_file(records, STATISTICS, file)
    for row in records.rows("SELECT * FROM statistics"):
        assert {name: row[name] for name in PLATFORM_NAMES} == figures[row["province_code"]]
