"""Facilities equal a recount of the demo's doses and verdicts, one by one, on both stores."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from geo import units
from geo.units import Unit
from queries.databases import Scope, ScopeError
from queries.entry_lag.facilities import FEW
from queries.facilities.facilities import (
    FAULTS,
    Facilities,
    facilities,
    published_days,
    selected,
)
from queries.facilities.weeks import facility_weeks
from queries.funnel import LIMITS
from queries.reconciliation.verdicts import MISMATCHES
from tests.conftest import run_monitor
from tests.support.recounted_lags import Home

WEEKS = timedelta(days=28)


def asked(demo: Home, of: Unit, since: date | None = None) -> Facilities:
    return facilities(
        demo.databases, snapshot=demo.last, of=of, since=since or demo.last.as_of - WEEKS
    )


def late_until(demo: Home, day: date) -> dict[str, tuple[int, int]]:
    """Late doses and doses with a valid lag by facility, of the weeks that begin within four weeks
    until a day."""
    last = pd.Timestamp(day)
    recent = demo.doses[
        (demo.doses.week > last - pd.Timedelta(days=28)) & (demo.doses.week <= last)
    ]
    valid = recent[recent.lag >= 0]
    return {
        str(code): (int((mine.lag > 1).sum()), len(mine))
        for code, mine in valid.groupby("facility_code")
    }


@pytest.mark.parametrize("of", [units.country(), units.province("79"), units.district("760")])
def test_every_number_equals_a_recount(demo: Home, of: Unit) -> None:
    result = asked(demo, of)
    assert result.before is not None
    now, then = late_until(demo, demo.last.as_of), late_until(demo, result.before)
    verdicts = demo.persons[demo.persons.verdict.isin([*MISMATCHES, "correct"])]
    wrong = {
        str(code): (int(mine.verdict.isin(MISMATCHES).sum()), len(mine))
        for code, mine in verdicts.groupby("facility_code")
    }
    places = dict(zip(demo.doses.facility_code, demo.doses["at"], strict=True))
    expected = {
        str(code)
        for code, (province, district) in places.items()
        if of.level == "country" or of.code in (province, district)
    }
    assert {row.code for row in result.rows} == expected
    nothing = (None, None)
    for row in result.rows:
        assert row.late == now.get(row.code, nothing)
        assert row.late_before == then.get(row.code, nothing)
        assert row.wrong == wrong.get(row.code, nothing)
        assert sum(count for _verdict, count in row.reasons) == (row.wrong[0] or 0)
    assert any(row.change for row in result.rows)


def test_few_are_never_blamed_and_the_others_by_the_limits(demo: Home) -> None:
    result = asked(demo, units.country())
    for fault in FAULTS:
        limits = result.limits[fault]
        assert limits is not None
        for row in result.rows:
            top, bottom = row.fraction(fault)
            outside = result.outside(row, fault)
            if top is None or not bottom or bottom < FEW:
                assert outside == 0
            else:
                low, high = limits.limits(bottom, LIMITS[0])
                assert outside == (top / bottom > high) - (top / bottom < low)
    assert {row.code for row in result.flagged("both")} == {
        row.code for row in result.flagged("late")
    } & {row.code for row in result.flagged("wrong")}


def test_a_district_is_compared_in_its_province(demo: Home) -> None:
    district, province = asked(demo, units.district("760")), asked(demo, units.province("79"))
    assert district.totals == province.totals
    assert district.limits == province.limits
    assert {row.code for row in district.rows} < {row.code for row in province.rows}


def test_the_compared_day_is_the_last_published_until_the_wanted_one(demo: Home) -> None:
    days = published_days(demo.databases)
    assert asked(demo, units.country(), days[1] + timedelta(days=1)).before == days[1]
    assert asked(demo, units.country(), days[0] - timedelta(days=9)).before == days[0]


def test_the_weeks_of_a_facility_add_up_to_its_period(demo: Home) -> None:
    row = selected(asked(demo, units.country()), only="all", find="", order="late", down=True)[0]
    weeks = facility_weeks(demo.databases, code=row.code, until=demo.last.as_of)
    recent = [one for one in weeks if one.week > demo.last.as_of - WEEKS]
    assert (sum(one.late for one in recent), sum(one.doses for one in recent)) == row.late


def test_a_search_needs_no_tones_and_all_words(demo: Home) -> None:
    result = asked(demo, units.province("79"))

    def found(words: str) -> list[str]:
        rows = selected(result, only="all", find=words, order="name", down=False)
        return [row.name for row in rows]

    assert found("trung tam y te quan 1") == found("Quận 1 TRUNG TÂM Y tế")
    assert any(name == "Trung tâm Y tế quận 1" for name in found("trung tam quan 1"))
    assert found("không có cơ sở nào tên này") == []
    code = result.rows[0].code
    assert found(code) == [result.rows[0].name]


@pytest.mark.parametrize("order", ["late", "late_share", "change", "wrong", "wrong_share"])
def test_rows_are_in_order_and_the_unknown_last(demo: Home, order: str) -> None:
    result = asked(demo, units.country())
    for down in (True, False):
        rows = selected(result, only="all", find="", order=order, down=down)  # type: ignore[arg-type]
        values = [
            {
                "late": row.late[0],
                "late_share": row.value("late"),
                "change": row.change,
                "wrong": row.wrong[0],
                "wrong_share": row.value("wrong"),
            }[order]
            for row in rows
        ]
        known = [one for one in values if one is not None]
        assert known == sorted(known, reverse=down)
        assert values[: len(known)] == known
        assert len(rows) == len(result.rows)


def test_a_scope_sees_its_own_facilities_only(demo: Home) -> None:
    inside = facilities(
        demo.within("36"), snapshot=demo.last, of=units.country(), since=demo.last.as_of - WEEKS
    )
    assert {row.province_code for row in inside.rows} == {"36"}
    with pytest.raises(ScopeError):
        facilities(
            demo.scoped(Scope(finest="province")),
            snapshot=demo.last,
            of=units.country(),
            since=demo.last.as_of,
        )


def test_the_command_line_prints_the_same(demo: Home, filled: Path) -> None:
    result = asked(demo, units.province("79"))
    printed = run_monitor("show", "facilities", "--province", "79", "--format", "json", home=filled)
    rows = {one["code"]: one for one in json.loads(printed.stdout)}
    assert rows.keys() == {row.code for row in result.rows}
    for row in result.rows:
        one = rows[row.code]
        assert (one["late"], one["doses"]) == row.late
        assert (one["wrong"], one["verified"]) == row.wrong
        assert one["change"] == pytest.approx(row.change)
        assert one["late_outside"] == result.outside(row, "late")
