"""Series of reports that are no daily ones are recognised: running totals, gaps, a week in one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.report_checks import CUMULATIVE, GAPS, LUMPS, PERHAPS_CUMULATIVE, find
from pipeline.ingest.report_series import gaps, lumps, rising_runs
from pipeline.store.records import Records
from tests.support.daily_reports import MONDAY, USED, daily, marked, report, reports, said, series
from tests.support.extract_files import bring, dose


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
