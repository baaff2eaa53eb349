"""Entry lags equal a recomputation from the demo's records, one by one, on both stores."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import units
from geo.units import Level, Unit, Vintage
from queries.areas import members
from queries.databases import Scope, ScopeError
from queries.entry_lag.facilities import facility_lags, heaped_facilities, worst_facilities
from queries.entry_lag.lags import THRESHOLDS, LagCounts, entry_lags, period
from queries.entry_lag.over_time import WEEKS, entry_hours, lag_triangle, lag_weeks, ripe_days
from queries.entry_lag.registration import registration
from tests.support.recounted_lags import (
    Home,
    mantel_haenszel,
    of_unit,
    strata_of,
    unit_of,
)

LEVELS: tuple[Level, ...] = get_args(Level)
VINTAGES: tuple[Vintage, ...] = get_args(Vintage)
SCOPES = [None, frozenset({"36"}), frozenset({"01", "79"})]


def in_period(demo: Home, day: date) -> pd.DataFrame:
    first, last = (pd.Timestamp(one) for one in period(day))
    return demo.doses[demo.doses.injected_on.between(first, last)]


def check(row: LagCounts, doses: pd.DataFrame, quantile: float) -> None:
    """A row against the doses themselves."""
    valid = sorted(doses.lag[doses.lag >= 0])
    assert row.doses == len(valid)
    assert (row.before, row.unknown) == ((doses.lag == -1).sum(), (doses.lag == -2).sum())
    assert row.recorded == len(doses)
    limits = {"same-day": 0, "3": 3, "7": 7, "30": 30}
    for one in THRESHOLDS:
        within = int(doses.soon.sum()) if one == "24h" else sum(lag <= limits[one] for lag in valid)
        assert row.within(one) == within
        assert row.share(one) == (within / len(valid) if valid else None)
    for of in (quantile, 0.5, 0.9):
        rank = max(1, math.ceil(Decimal(repr(of)) * len(valid)))
        assert row.quantile(of) == (valid[rank - 1] if valid else None)


@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_every_row_equals_a_recount_of_the_records(demo: Home, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(demo.days))
    level = data.draw(st.sampled_from(LEVELS))
    vintage = data.draw(st.sampled_from(VINTAGES)) if level == "province" else "2021"
    allowed = data.draw(st.sampled_from(SCOPES))
    within = data.draw(st.sampled_from([None, "36", "79"])) if level == "district" else None
    quantile = data.draw(st.floats(0, 1).map(lambda one: round(one, 3)))
    result = demo.lags(day, allowed=allowed, level=level, vintage=vintage, within=within)
    seen = in_period(demo, day.as_of)
    if allowed is not None:
        seen = seen[seen.province.isin(allowed)]
    if within:
        seen = seen[seen.province == within]
    for row in result.rows:
        check(row, of_unit(seen, unit_of(row.code, level, vintage), vintage), quantile)
    assert sum(row.recorded for row in result.rows) + result.unplaced == len(seen)
    ranked = result.ranked()
    assert [row.value for row in ranked] == sorted(row.value or 0 for row in ranked)


def test_provinces_are_added_up_alike_from_districts_and_by_themselves(demo: Home) -> None:
    districts = demo.lags(level="district")
    for code in ("36", "79"):
        inside = demo.lags(level="district", within=code)
        theirs = {unit.code for unit in units.districts(code)}
        assert [replace(row, name="") for row in inside.rows] == [
            replace(row, name="") for row in districts.rows if row.code in theirs
        ]
        province = demo.lags(level="province", within=code)
        whole = province.row(code)
        assert whole.recorded == sum(row.recorded for row in inside.rows) + inside.unplaced
        assert province.unplaced == 0


def test_a_day_that_the_records_are_not_shown_of_is_added_up_from_the_triangle(demo: Home) -> None:
    day = replace(demo.days[-1], as_of=demo.days[-30].as_of + timedelta(days=1))
    assert day.as_of not in {one.as_of for one in demo.days}
    (row,) = demo.lags(day, level="country").rows
    check(row, in_period(demo, day.as_of), 0.75)


def test_ripe_days_are_those_that_are_old_enough(demo: Home) -> None:
    for day in (demo.days[-1], demo.days[-2], demo.days[-9]):
        until = min(day.as_of, demo.last.as_of - timedelta(days=14))
        for unit in (units.country(), units.province("79")):
            found = ripe_days(demo.databases, snapshot=day, of=unit)
            mine = of_unit(in_period(demo, day.as_of), unit)
            mine = mine[(mine.lag >= 0) & (mine.injected_on <= pd.Timestamp(until))]
            assert (found.until, found.all) == (until, until == day.as_of)
            assert (found.same_day, found.doses) == ((mine.lag == 0).sum(), len(mine))


def test_the_demo_has_what_the_tests_are_about(demo: Home) -> None:
    (country,) = demo.lags(level="country").rows
    assert country.doses > 500
    assert country.recorded > country.doses
    assert (country.quantile(0.95) or 0) > (country.quantile(0.5) or 0)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_weeks_equal_a_recount(demo: Home, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(demo.days))
    choices: list[tuple[Level, str | None]] = [
        ("country", None),
        ("province", None),
        ("district", "79"),
    ]
    level, within = data.draw(st.sampled_from(choices))
    allowed = data.draw(st.sampled_from([None, frozenset({"36", "79"})]))
    result = lag_weeks(demo.scoped(Scope(allowed)), snapshot=day, level=level, within=within)
    assert len(result.weeks) == WEEKS
    assert result.weeks[-1] == day.as_of - timedelta(days=day.as_of.weekday())
    # Doses of a day that young may still be entered; the week that holds the first is marked.
    youngest_ripe = demo.last.as_of - timedelta(days=14)
    assert result.unripe_from <= youngest_ripe + timedelta(days=1)
    assert result.unripe_from + timedelta(weeks=1) > youngest_ripe + timedelta(days=1)
    seen = demo.doses[demo.doses.injected_on <= pd.Timestamp(day.as_of)]
    if allowed is not None:
        seen = seen[seen.province.isin(allowed)]
    valid = seen[seen.lag >= 0]
    for code, _name, cells in result.rows[:8]:
        unit = unit_of(code, level, "2021")
        if level == "district":
            its = valid[(valid.province == unit.parent) & (valid.district == unit.code)]
        else:
            its = valid[valid.province.isin(members(unit, "2021") | {""})]
        total, soon = (Counter(one.week.dt.date) for one in (its, its[its.lag == 0]))
        for cell in cells[-6:]:
            assert (cell.doses, cell.same_day) == (total[cell.week], soon[cell.week])


def after(day: date) -> date:
    """The Monday after a day."""
    return day + timedelta(days=7 - day.weekday())


@pytest.mark.parametrize("code", ["VN", "79", "760"])
def test_hours_and_triangle_equal_a_recount(demo: Home, code: str) -> None:
    unit = {"VN": units.country(), "79": units.province("79")}.get(code) or units.district(code)
    for day in (demo.days[-1], demo.days[-9]):
        hours = entry_hours(demo.databases, snapshot=day, of=unit)
        mine = of_unit(demo.every, unit)
        entered = mine.entered_at[
            (mine.entered_at >= pd.Timestamp(hours.first))
            & (mine.entered_at < pd.Timestamp(after(day.as_of)))
        ]
        counts = Counter(zip(entered.dt.day_of_week, entered.dt.hour, strict=True))
        for weekday in range(7):
            for hour in range(24):
                assert hours.doses[weekday][hour] == counts[weekday, hour]
        assert hours.total == len(entered)
        triangle = lag_triangle(demo.databases, snapshot=day, of=unit)
        recent = of_unit(in_period(demo, day.as_of), unit)
        cells = Counter(zip(recent.injected_on.dt.date, recent.lag, strict=True))
        assert [one for one, _ in triangle.days] == [
            period(day.as_of)[0] + timedelta(days=number) for number in range(28)
        ]
        assert {
            (one, lag): doses for one, found in triangle.days for lag, doses in found.items()
        } == dict(cells)


def test_facilities_equal_a_recount(demo: Home) -> None:
    rows = facility_lags(demo.databases, snapshot=demo.last, of=units.country())
    assert [row.late for row in rows] == sorted((row.late for row in rows), reverse=True)
    last = pd.Timestamp(demo.last.as_of)
    recent = demo.doses[demo.doses.week > last - pd.Timedelta(days=28)]
    by_facility = dict(list(recent.groupby("facility_code")))
    assert {row.code for row in rows} == set(by_facility)
    for row in rows:
        mine = by_facility[row.code]
        assert row.late == (mine.lag > 1).sum()
        assert row.numerator == (mine.lag == 0).sum()
        assert (row.before, row.unknown) == ((mine.lag == -1).sum(), (mine.lag == -2).sum())
        valid = sorted(mine.lag[mine.lag >= 0])
        assert row.quantile(0.5) == (valid[(len(valid) + 1) // 2 - 1] if valid else None)
        midnight = mine.entered_at == mine.entered_at.dt.normalize()
        assert row.midnight == midnight.sum()
    inside = facility_lags(demo.databases, snapshot=demo.last, of=units.province("79"))
    assert {row.code for row in inside} == {row.code for row in rows if row.province_code == "79"}
    scoped = facility_lags(demo.within("36"), snapshot=demo.last, of=units.country())
    assert {row.province_code for row in scoped} <= {"36"}


@pytest.mark.parametrize("of", [units.country(), units.province("79"), units.district("760")])
def test_the_worst_facilities_are_the_first_of_all_and_the_summary_is_of_all(
    demo: Home, of: Unit
) -> None:
    every = facility_lags(demo.databases, snapshot=demo.last, of=of)
    found = worst_facilities(demo.databases, snapshot=demo.last, of=of, most=7)
    late = {row.code: row for row in every if row.late}
    assert [row.late for row in found.rows] == [row.late for row in late.values()][:7]
    for row in found.rows:
        mine = late[row.code]
        assert (row.name, row.province_code, row.district_code) == (
            mine.name,
            mine.province_code,
            mine.district_code,
        )
        assert (row.doses, row.same_day, row.late) == (mine.doses, mine.numerator, mine.late)
        assert (row.next_day, row.midnight) == (mine.days.get(1, 0), mine.midnight)
        assert row.clock == mine.clock
    assert (found.facilities, found.late) == (len(every), sum(row.late for row in every))
    assert found.midnight == sum(row.midnight for row in every)
    assert found.timed == sum(row.doses + row.before for row in every)
    for fault, (facilities, doses) in found.faults.items():
        faulty = [row for row in every if row.clock == fault]
        assert facilities == len(faulty)
        assert doses == sum(row.doses + row.before for row in faulty)


@pytest.mark.parametrize("of", [units.country(), units.province("79"), units.district("760")])
def test_heaped_days_are_of_the_place_and_beside_what_else_is_wrong(demo: Home, of: Unit) -> None:
    found = heaped_facilities(demo.databases, snapshot=demo.last, of=of)
    every = heaped_facilities(demo.databases, snapshot=demo.last, of=units.country())
    assert {row.code for row in found.rows} == {
        row.code for row in every.rows if of.code in ("VN", row.province_code, row.district_code)
    }
    assert [row.on_days for row in found.rows] == sorted(
        (row.on_days for row in found.rows), reverse=True
    )
    for row in found.rows:
        mine = demo.doses[demo.doses.facility_code == row.code]
        assert row.doses == len(mine)
        for day in row.days:
            assert day.doses == (mine.injected_on.dt.day == day.day).sum()
    worst = worst_facilities(demo.databases, snapshot=demo.last, of=of, most=2_000)
    assert worst.heaped.rows == found.rows
    assert {row.code for row in worst.rows if row.heaped} <= {row.code for row in found.rows}
    assert all(row.heaped == found.days(row.code) for row in worst.rows)
    inside = demo.within("36")
    assert heaped_facilities(inside, snapshot=demo.last, of=units.country()).rows == ()
    with pytest.raises(ScopeError):
        heaped_facilities(demo.scoped(Scope(finest="province")), snapshot=demo.last, of=of)


@pytest.mark.parametrize("outcome", ["same_day", "mismatch"])
@pytest.mark.parametrize("level", ["country", "region"])
def test_registration_is_compared_within_facilities_and_weeks(
    demo: Home, outcome: Any, level: Any
) -> None:
    for day in (demo.days[-1], demo.days[-30]):
        result = registration(demo.databases, snapshot=day, outcome=outcome, level=level)
        for row in result.rows:
            unit = unit_of(row.code, level, "2021")
            inside = set() if level == "country" else set(members(unit, "2021"))
            strata = strata_of(demo, outcome, inside, day.as_of)
            assert row.registered == sum(a + b for a, b, _, _ in strata)
            assert row.walk_in_with == sum(c for _, _, c, _ in strata)
            ratio, apart = mantel_haenszel(strata)
            found, other = row.odds_ratio, row.difference
            assert found is not None
            assert other is not None
            assert (found.value, found.low, found.high) == pytest.approx(ratio)
            assert (other.value, other.low, other.high) == pytest.approx(apart)


def test_a_scope_sees_only_its_own(demo: Home) -> None:
    with pytest.raises(ScopeError):
        entry_lags(demo.scoped(Scope(finest="province")), snapshot=demo.last, level="district")
    with pytest.raises(ScopeError):
        registration(
            demo.scoped(Scope(finest="country")),
            snapshot=demo.last,
            outcome="same_day",
            level="province",
        )
    result = registration(
        demo.within("36"), snapshot=demo.last, outcome="same_day", level="province"
    )
    assert [row.code for row in result.rows] == ["36"]
