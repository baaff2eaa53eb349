"""Daily reports come in, bad rows are refused, and series that are no daily ones are recognised."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from i18n import translator
from monitor.output import refusal_text
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.report_checks import (
    CUMULATIVE,
    DOUBLED,
    GAPS,
    LUMPS,
    PERHAPS_CUMULATIVE,
    find,
)
from pipeline.ingest.report_series import Ints, gaps, lumps, rising_runs
from pipeline.ingest.run import import_file
from pipeline.store.records import FileReport, Records, open_records
from tests.support.extract_files import bring, dose

USED = "superseded_by IS NULL AND NOT deleted AND NOT cumulative"
"""SQL: a row of ``daily_report`` that counts."""

PLACE = {"Tỉnh/Thành phố": "Nam Định", "Quận/Huyện": "Hải Hậu"}
MONDAY = date(2022, 2, 28)
WEEK = (1.0, 1.1, 1.05, 1.1, 1.0, 0.9, 0.6)


def report(day: date | str, total: object = "", **cells: object) -> dict[str, str]:
    """A row of a report; ``cells`` by heading."""
    written = day if isinstance(day, str) else f"{day:%d/%m/%Y}"
    row = (
        PLACE
        | {
            "Ngày": written,
            "Mũi 1": "",
            "Mũi 2": "",
            "Mũi nhắc lại/bổ sung": "",
            "Tổng số mũi tiêm": total,
        }
        | cells
    )
    return {heading: str(cell) for heading, cell in row.items()}


def series(totals: list[int], first: date = MONDAY) -> list[dict[str, str]]:
    """A report a day."""
    return [report(first + timedelta(days=number), total) for number, total in enumerate(totals)]


def reports(records: Records, file: Path, rows: list[dict[str, str]], **more: Any) -> FileReport:
    return bring(records, file, rows, "daily_reports", **more)


def stored(records: Records) -> list[tuple[Any, ...]]:
    return [
        tuple(row.values())
        for row in records.rows(
            "SELECT province_code, district_code, day, dose1, dose2, further, total "
            "FROM daily_report WHERE superseded_by IS NULL ORDER BY province_code, day"
        )
    ]


def said(found: FileReport, language: str = "en") -> list[str]:
    return [
        refusal_text(found.name, one, translator(language))
        for one in (*found.refusals, *found.notes)
    ]


def marked(records: Records) -> list[date]:
    return [
        row["day"]
        for row in records.rows("SELECT day FROM daily_report WHERE cumulative ORDER BY day")
    ]


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
@pytest.mark.parametrize(
    "headings",
    [
        (
            "Tỉnh/Thành phố",
            "Quận/Huyện",
            "Ngày",
            "Mũi 1",
            "Mũi 2",
            "Mũi nhắc lại/bổ sung",
            "Tổng số mũi tiêm",
        ),
        (
            "TINH",
            "HUYEN",
            "NGAY BAO CAO",
            "SO TIEM MUI 1",
            "TIÊM MŨI 2",
            "Mũi nhắc lại lần 1",
            "Tổng cộng",
        ),
        (
            "Mã tỉnh",
            "Mã quận huyện",
            "Ngày tiêm",
            "Số mũi 1",
            "Số mũi 2",
            "Mũi bổ sung",
            "Số mũi tiêm trong ngày",
        ),
        ("Province", "District", "Date", "Dose 1", "Second doses", "Booster", "Total doses"),
    ],
)
@pytest.mark.parametrize(
    ("province", "district", "day"),
    [
        ("Nam Định", "Hải Hậu", "05/03/2022"),
        ("TỈNH NAM ĐỊNH", "huyện Hải Hậu", "2022-03-05"),
        ("36", "366", "5-3-2022"),
        ("nam dinh", "hai hau", "05/03/2022 00:00:00"),
    ],
)
def test_many_writings_are_read_as_the_same(
    tmp_path: Path, suffix: str, headings: tuple[str, ...], province: str, district: str, day: str
) -> None:
    file = tmp_path / f"reports-2022-03-06.{suffix}"
    cells = (province, district, day, 12, 30, 8, 50)
    if suffix == "csv":
        file.write_text(f"{';'.join(headings)}\n{';'.join(map(str, cells))}\n", encoding="utf-8")
    else:
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            sheet.write_string(0, 0, "BÁO CÁO KẾT QUẢ TIÊM CHỦNG TRONG NGÀY")
            sheet.write_row(1, 0, headings)
            sheet.write_row(2, 0, cells)
    with open_records(tmp_path / "home") as records:
        found = import_file(records, DATASETS["daily_reports"], file)
        assert (found.used, found.refused, found.notes) == (1, 0, ())
        assert stored(records) == [("36", "366", date(2022, 3, 5), 12, 30, 8, 50)]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"Mũi 1": "3", "Mũi 2": "4"}, (3, 4, None, 7)),
        ({"Tổng số mũi tiêm": "9"}, (None, None, None, 9)),
        ({"Mũi 1": "3", "Tổng số mũi tiêm": "9"}, (3, None, None, 9)),
        ({"Mũi 1": "0", "Mũi 2": "0", "Mũi nhắc lại/bổ sung": "0"}, (0, 0, 0, 0)),
        (
            {
                "Mũi nhắc lại/bổ sung": "",
                "Mũi 3": "1",
                "Mũi bổ sung": "2",
                "Mũi nhắc lại 1": "4",
                "Mũi nhắc lại 2": "8",
                "Mũi 1": "0",
                "Mũi 2": "0",
                "Tổng số mũi tiêm": "15",
            },
            (0, 0, 15, 15),
        ),
    ],
)
def test_doses_by_number_or_in_all(
    records: Records, tmp_path: Path, cells: dict[str, str], expected: tuple[int | None, ...]
) -> None:
    reports(records, tmp_path / "2022-03-06.csv", [report("05/03/2022") | cells])
    assert [row[3:] for row in stored(records)] == [expected]


def test_a_province_reports_as_a_whole(records: Records, tmp_path: Path) -> None:
    rows = [report("05/03/2022", 9), report("05/03/2022", 40) | {"Quận/Huyện": ""}]
    assert reports(records, tmp_path / "2022-03-06.csv", rows).used == 2
    assert sorted((row[1] or "", row[6]) for row in stored(records)) == [("", 40), ("366", 9)]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (report("05/03/2022", -5), "Tổng số mũi tiêm", ["“-5”", "whole number"]),
        (report("05/03/2022", **{"Mũi 1": "2,5"}), "Mũi 1", ["“2,5”", "whole number"]),
        (report("05/03/2022", "khoảng 100"), "Tổng số mũi tiêm", ["“khoảng 100”"]),
        (report("07/03/2022", 5), "Ngày", ["07/03/2022", "06/03/2022", "--as-of"]),
        (report("31/02/2022", 5), "Ngày", ["31/02/2022"]),
        (report("05/03/2012", 5), "Ngày", ["05/03/2012", "08/03/2021"]),
        (report("", 5), "Ngày", ["Empty"]),
        (report("05/03/2022"), "Tổng số mũi tiêm", ["no number"]),
        (
            report("05/03/2022", 8, **{"Mũi 1": 3, "Mũi 2": 4, "Mũi nhắc lại/bổ sung": 2}),
            "Tổng số mũi tiêm",
            ["come to 9", "says 8"],
        ),
        (
            report("05/03/2022", 6, **{"Mũi 1": 3, "Mũi 2": 4}),
            "Tổng số mũi tiêm",
            ["come to 7", "total of 6"],
        ),
        (
            report("05/03/2022", 5) | {"Quận/Huyện": "Quận Không Có"},
            "Quận/Huyện",
            ["“Quận Không Có”", "Nam Định"],
        ),
        (
            report("05/03/2022", 5) | {"Tỉnh/Thành phố": "", "Quận/Huyện": ""},
            "Tỉnh/Thành phố",
            ["Empty"],
        ),
    ],
)
def test_a_bad_row_is_refused_with_where_and_why(
    records: Records, tmp_path: Path, row: dict[str, str], column: str, words: list[str]
) -> None:
    good = report("04/03/2022", 7)
    found = reports(records, tmp_path / "reports-2022-03-06.csv", [good, row])
    assert (found.read, found.used, found.refused) == (2, 1, 1)
    (text,) = said(found)
    assert text.startswith(f"reports-2022-03-06.csv, row 3, column {column}: ")
    assert all(word in text for word in words), text
    assert not any(word in said(found, "vi")[0] for word in ("expected", "come to"))
    assert [row[6] for row in stored(records)] == [7]


def test_a_later_file_supersedes_and_the_same_file_changes_nothing(
    records: Records, tmp_path: Path
) -> None:
    file = tmp_path / "reports-2022-03-06.csv"
    reports(records, file, [report("04/03/2022", 7), report("05/03/2022", 8)])
    assert reports(
        records, file, [report("04/03/2022", 7), report("05/03/2022", 8)]
    ).already_imported
    later = reports(
        records,
        tmp_path / "reports-2022-03-07.csv",
        [report("05/03/2022", 11), report("06/03/2022", 9)],
    )
    assert (later.used, later.superseded) == (2, 0)
    earlier = reports(records, tmp_path / "reports-2022-03-05.csv", [report("04/03/2022", 99)])
    assert (earlier.used, earlier.superseded) == (0, 1)
    assert [row[6] for row in stored(records)] == [7, 11, 9]


def test_doubled_days_are_refused_or_said(records: Records, tmp_path: Path) -> None:
    rows = [
        report("04/03/2022", 7),
        report("04/03/2022", 7),
        report("05/03/2022", 8),
        report("05/03/2022", 9),
    ]
    found = reports(records, tmp_path / "reports-2022-03-06.csv", rows)
    assert (found.used, found.unchanged, found.refused) == (1, 1, 2)
    assert [row[6] for row in stored(records)] == [7]
    assert [note.message for note in found.notes] == [DOUBLED]
    assert "rows 2 and 3" in said(found)[-1]
    assert {refusal.details["first"] for refusal in found.refusals} == {4}


# Whole series.


def daily(days: int, level: float, seed: int, growth: float = 0.0, noise: float = 0.15) -> Ints:
    """Doses a day as a district gives them: a rhythm of weeks, growth, and chance."""
    rng = np.random.default_rng(seed)
    day = np.arange(days)
    mean = level * np.array(WEEK)[day % 7] * (1 + growth) ** day
    return np.asarray(rng.poisson(mean * np.exp(rng.normal(0, noise, days))), dtype=np.int64)


@given(
    st.integers(1, 200),
    st.floats(0.2, 20_000),
    st.integers(0, 2**32 - 1),
    st.floats(-0.05, 0.25),
    st.floats(0.05, 0.6),
)
def test_a_daily_series_however_it_grows_is_never_taken_for_a_cumulative_one(
    days: int, level: float, seed: int, growth: float, noise: float
) -> None:
    days = min(days, 40) if abs(growth) > 0.05 else days
    found = daily(days, level, seed, growth, noise)
    assert not any(run.certain for run in rising_runs(np.arange(days), found))


@given(
    st.integers(24, 120),
    st.floats(3, 5_000),
    st.integers(0, 2**32 - 1),
    st.floats(-0.01, 0.01),
    st.floats(0.0, 0.3),
    st.integers(0, 40),
    st.integers(0, 40),
    st.booleans(),
)
def test_cumulative_figures_are_recognised_wherever_they_stand(
    days: int,
    level: float,
    seed: int,
    growth: float,
    noise: float,
    before: int,
    after: int,
    from_the_beginning: bool,
) -> None:
    own = daily(before + days + after, level, seed, growth, noise)
    here = slice(before, before + days)
    total = own.copy()
    total[here] = np.cumsum(own[here]) + (own[:before].sum() if from_the_beginning else 0)
    certain = [run for run in rising_runs(np.arange(len(total)), total) if run.certain]
    assert len(certain) == 1
    (run,) = certain
    # First figures that are no more than a day's are the same either way.
    assert abs(run.start - before) <= 6
    assert run.end >= before + days
    assert run.end <= before + days + 2


def test_cumulative_figures_are_said_marked_and_not_used(records: Records, tmp_path: Path) -> None:
    own = daily(60, 50, 1)
    total = own.copy()
    total[20:45] = np.cumsum(own[20:45])
    found = reports(records, tmp_path / "reports-2022-05-01.csv", series(total.tolist()))
    assert (found.used, found.refused) == (60, 0)
    assert [note.message for note in found.notes] == [CUMULATIVE]
    first, last = MONDAY + timedelta(days=20), MONDAY + timedelta(days=44)
    (text,) = said(found)
    for word in (
        "Huyện Hải Hậu, Tỉnh Nam Định",
        f"{first:%d/%m/%Y}",
        f"{last:%d/%m/%Y}",
        str(total[44]),
        "Send the doses of each day",
    ):
        assert word in text
    assert "lũy kế" in said(found, "vi")[0]
    assert marked(records) == [first + timedelta(days=number) for number in range(25)]
    (used,) = records.rows(f"SELECT sum(total) AS doses FROM daily_report WHERE {USED}")
    assert used["doses"] == own[:20].sum() + own[45:].sum()
    # The daily figures sent in their place are used, and nothing stays marked.
    mended = series(own[20:45].tolist(), first)
    again = reports(records, tmp_path / "reports-2022-05-02.csv", mended)
    assert again.used + again.unchanged == 25
    assert again.notes == ()
    assert marked(records) == []
    (used,) = records.rows(f"SELECT sum(total) AS doses FROM daily_report WHERE {USED}")
    assert used["doses"] == own.sum()


def test_a_series_that_comes_a_day_a_file_is_recognised_once_it_is_long_enough(
    records: Records, tmp_path: Path
) -> None:
    total = np.cumsum(daily(18, 50, 2))
    messages = []
    for number, row in enumerate(series(total.tolist())):
        day = MONDAY + timedelta(days=number)
        found = reports(records, tmp_path / f"reports-{day}.csv", [row])
        messages.append([note.message for note in found.notes])
    assert messages[2] == []
    assert messages[8] == [PERHAPS_CUMULATIVE]
    assert messages[-1] == [CUMULATIVE]
    assert len(marked(records)) == 18


def doses_of(totals: list[int], first: date = MONDAY) -> list[dict[str, str]]:
    """The records of so many doses a day, injected and entered in Hải Hậu."""
    days = [
        first + timedelta(days=number) for number, total in enumerate(totals) for _ in range(total)
    ]
    return [
        dose(
            f"M{number}",
            **{
                "Mã đối tượng": f"P{number}",
                "Thời gian tiêm": f"{day:%d/%m/%Y} 08:00:00",
                "Thời gian nhập": f"{day:%d/%m/%Y} 16:00:00",
            },
        )
        for number, day in enumerate(days)
    ]


@pytest.mark.parametrize("whole_province", [False, True])
def test_a_short_series_is_proven_by_the_records_of_the_same_days(
    records: Records, tmp_path: Path, whole_province: bool
) -> None:
    own = [20, 24, 21, 25, 19, 16, 12, 22, 23, 20]
    facility = {
        "Mã cơ sở": "3636601",
        "Tên cơ sở": "Trạm Y tế xã Hải Anh",
        "Tỉnh/Thành phố": "Nam Định",
        "Quận/Huyện": "Hải Hậu",
    }
    bring(records, tmp_path / "facilities-2022-05-01.csv", [facility], "facilities")
    rows = series(np.cumsum(own).tolist())
    if whole_province:
        rows = [row | {"Quận/Huyện": ""} for row in rows]
    found = reports(records, tmp_path / "reports-2022-03-10.csv", rows)
    assert [note.message for note in found.notes] == [PERHAPS_CUMULATIVE]
    assert marked(records) == []
    # As many records as the figures grow by: the next reports bring it to light.
    bring(records, tmp_path / "doses-2022-05-01.csv", doses_of(own))
    another = [report("11/03/2022", 3) | {"Quận/Huyện": "Giao Thủy"}]
    reports(records, tmp_path / "reports-2022-03-12.csv", another)
    assert len(marked(records)) == 10
    kinds = {one.finding_type: one for one in find(records.connection)}
    assert kinds["cumulative"].count == 10
    assert kinds["cumulative"].place_code == ("36" if whole_province else "366")


def test_a_growing_week_with_records_of_the_same_shape_is_daily(
    records: Records, tmp_path: Path
) -> None:
    own = [20, 28, 36, 48, 60, 66, 76, 90, 104]
    bring(records, tmp_path / "doses-2022-05-01.csv", doses_of([total // 2 for total in own]))
    found = reports(records, tmp_path / "reports-2022-05-01.csv", series(own))
    assert [note.message for note in found.notes] == [PERHAPS_CUMULATIVE]
    assert marked(records) == []


def test_records_that_are_not_all_in_yet_prove_nothing(records: Records, tmp_path: Path) -> None:
    own = [20, 24, 21, 25, 19, 16, 12, 22, 23, 20]
    bring(records, tmp_path / "doses-2022-03-20.csv", doses_of(own))
    reports(records, tmp_path / "reports-2022-03-10.csv", series(np.cumsum(own).tolist()))
    assert marked(records) == []


def test_gaps_are_said_with_the_longest(records: Records, tmp_path: Path) -> None:
    rows = series(daily(40, 30, 3).tolist())
    kept = [row for number, row in enumerate(rows) if number not in (5, 20, 21, 22)]
    found = reports(records, tmp_path / "reports-2022-05-01.csv", kept)
    assert [note.message for note in found.notes] == [GAPS]
    first, last = MONDAY + timedelta(days=20), MONDAY + timedelta(days=22)
    (text,) = said(found)
    assert "1 places lack reports of 4 days" in text
    assert f"from {first:%d/%m/%Y} to {last:%d/%m/%Y}" in text
    # A later day says nothing again of gaps long past.
    later = reports(
        records, tmp_path / "reports-2022-05-02.csv", series([25], MONDAY + timedelta(days=40))
    )
    assert later.notes == ()


@pytest.mark.parametrize("silence", ["no rows", "zeros"])
def test_a_week_in_one_report_is_a_lump(records: Records, tmp_path: Path, silence: str) -> None:
    own = daily(56, 30, 4)
    weeks = own.reshape(8, 7).sum(axis=1)
    rows = []
    for number, total in enumerate(weeks):
        monday = MONDAY + timedelta(days=7 * number)
        rows.append(report(monday, total))
        if silence == "zeros":
            rows += series([0] * 6, monday + timedelta(days=1))
    found = reports(records, tmp_path / "reports-2022-05-01.csv", rows)
    assert {note.message for note in found.notes} == {LUMPS}
    (text,) = said(found)
    assert "7 reports" in text
    assert str(weeks[1:].max()) in text
    (used,) = records.rows(f"SELECT sum(total) AS doses FROM daily_report WHERE {USED}")
    assert used["doses"] == own.sum()


@given(st.integers(1, 200), st.floats(5, 2_000), st.integers(0, 2**32 - 1))
def test_daily_figures_have_no_lumps_and_every_gap_is_found(
    days: int, level: float, seed: int
) -> None:
    total, day = daily(days, level, seed), np.arange(days)
    assert lumps(day, total) == []
    kept = np.random.default_rng(seed).random(days) < 0.9
    missing = {one for first, last in gaps(day[kept]) for one in range(first, last + 1)}
    inside = day[kept]
    expected = set(range(inside[0], inside[-1] + 1)) - set(inside) if len(inside) else set()
    assert missing == {int(one) for one in expected}
