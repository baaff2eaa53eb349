"""Entry times that were spoilt, and the effects of registration, found from the files alone."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time

import pytest

from demo.clocks import Clocks
from demo.identity import ERROR_ODDS_RATIO
from demo.lag import SAME_DAY_ODDS_RATIO
from tests.support.demo_files import Demo, Row, moment, planted_counts

IMPOSSIBLE = {"entered_before_injected", "in_future"}


def good_rows(demo: Demo) -> list[tuple[Row, set[str]]]:
    """The last state of each usable record with what is planted in it; none of Nam Định."""
    rows = {row["Mã mũi tiêm"]: row for row in demo.rows("doses-2022-08-13")}
    rows |= {row["Mã mũi tiêm"]: row for row in demo.rows("doses-2022-08-14")}
    truth = {dose["record_number"]: dose for dose in demo.truth("doses")}
    return [
        (row, set(truth[number]["classes"]))
        for number, row in rows.items()
        if not truth[number]["refused"]
    ]


def test_spoilt_entry_times_are_found_again_from_the_files(larger: Demo) -> None:
    facilities: dict[str, list[tuple[datetime, datetime, set[str]]]] = defaultdict(list)
    timeless = 0
    for row, classes in good_rows(larger):
        assert (not row["Thời gian nhập"]) == ("no_entry_time" in classes)
        timeless += "no_entry_time" in classes
        if row["Thời gian nhập"] and not classes & IMPOSSIBLE:
            times = moment(row["Thời gian tiêm"]), moment(row["Thời gian nhập"])
            facilities[row["Mã cơ sở tiêm"]].append((*times, classes))
    midnight = {
        code
        for code, doses in facilities.items()
        if len(doses) >= 20 and all(entered.time() == time(0) for _, entered, _ in doses)
    }
    ahead = {
        code
        for code, doses in facilities.items()
        if len(doses) >= 50
        and code not in midnight
        and not any(entered.date() == injected.date() for injected, entered, _ in doses)
    }
    assert len(midnight) == len(ahead) == 3
    assert not any(code.startswith("36") for code in midnight | ahead)
    for code, doses in facilities.items():
        for _, _, classes in doses:
            assert ("midnight_entry" in classes) == (code in midnight)
            assert ("clock_ahead" in classes) == (code in ahead)
    # What was entered on the last day is dated after the extract.
    last = max(entered for code in ahead for _, entered, _ in facilities[code])
    assert last.date() == date(2022, 8, 15)
    planted = planted_counts(larger, but_province="36")
    assert planted["dose", "no_entry_time"] == timeless > 20
    assert planted_counts(larger)["dose", "clock_ahead"] == sum(
        "clock_ahead" in classes for doses in facilities.values() for *_, classes in doses
    )


Strata = dict[object, list[list[int]]]


def mantel_haenszel(cases: Iterable[tuple[object, bool, bool]]) -> float:
    """The odds ratio of the outcome, exposed to not, within strata."""
    tables: Strata = defaultdict(lambda: [[0, 0], [0, 0]])
    for stratum, exposed, outcome in cases:
        tables[stratum][exposed][outcome] += 1
    above = below = 0.0
    for (no_no, no_yes), (yes_no, yes_yes) in tables.values():
        count = no_no + no_yes + yes_no + yes_yes
        above += yes_yes * no_no / count
        below += yes_no * no_yes / count
    return above / below


def test_registration_hastens_entry_within_facility_and_week(larger: Demo) -> None:
    cases = []
    for row, classes in good_rows(larger):
        if not classes & {"no_entry_time", "midnight_entry", "clock_ahead", *IMPOSSIBLE}:
            injected, entered = moment(row["Thời gian tiêm"]), moment(row["Thời gian nhập"])
            stratum = row["Mã cơ sở tiêm"], injected.isocalendar()[:2]
            same_day = injected.date() == entered.date()
            cases.append((stratum, row["Hình thức đăng ký"] == "Đăng ký trước", same_day))
    assert mantel_haenszel(cases) == pytest.approx(SAME_DAY_ODDS_RATIO, rel=0.1)


def test_registration_halves_the_odds_of_errors_within_facility_and_week(larger: Demo) -> None:
    weeks: dict[str, datetime] = {}
    for row, classes in good_rows(larger):
        if row["Mũi tiêm"] == "Mũi 1" and not classes & {"before_licence", "in_future"}:
            weeks[row["Mã đối tượng"]] = moment(row["Thời gian tiêm"])
    cases = [
        (
            (person["facility_code"], weeks[number].isocalendar()[:2]),
            person["preregistered"],
            person["class"] != "none",
        )
        for person in larger.truth("persons")
        if (number := person["person_number"]) in weeks
        and person["class"] != "foreigner"
        and not person["twin_of"]
    ]
    assert mantel_haenszel(cases) == pytest.approx(ERROR_ODDS_RATIO, rel=0.15)
    effects = json.loads((larger.folder / "truth" / "effects.json").read_text(encoding="utf-8"))
    assert effects["odds_ratios"] == {"same_day_entry": 3.0, "identity_error": 0.5}


def test_what_is_handed_over_at_midnight_comes_after_it_was_written_down() -> None:
    import numpy as np

    clocks = Clocks(np.array([True, False]), np.array([False, False]))
    written = np.array([86_400 * 10, 86_400 * 10 + 5, 86_400 * 11 - 1, 7])
    assert clocks.handed_over(written, np.array([0, 0, 0, 1])).tolist() == [
        86_400 * 11,
        86_400 * 11,
        86_400 * 11,
        7,
    ]
