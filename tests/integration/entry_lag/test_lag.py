"""Entry lags equal a recomputation from the demo's records, one by one, on both stores."""

from __future__ import annotations

import math
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from math import exp, log, sqrt
from pathlib import Path
from typing import Any, get_args

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import units
from geo.units import Level, Unit, Vintage
from pipeline.publish.run import publish
from pipeline.store.records import Records, open_records
from queries.areas import members
from queries.contents import record_snapshots
from queries.databases import Scope, ScopeError, Snapshot
from queries.entry_lag.facilities import (
    FEW,
    NEARLY_ALL,
    FacilityLag,
    facility_lags,
    heaped_facilities,
    worst_facilities,
)
from queries.entry_lag.lags import (
    THRESHOLDS,
    EntryLag,
    LagCounts,
    entry_lags,
    period,
)
from queries.entry_lag.over_time import WEEKS, entry_hours, lag_triangle, lag_weeks, ripe_days
from queries.entry_lag.registration import registration
from queries.published import published
from queries.reconciliation.verdicts import MISMATCHES
from tests.support.extract_files import bring, dose
from tests.support.opened import OpenHome, opened_version

DISTRICTS = {unit.code: unit.parent or "" for unit in units.all_districts()}
LEVELS: tuple[Level, ...] = get_args(Level)
VINTAGES: tuple[Vintage, ...] = get_args(Vintage)
SCOPES = [None, frozenset({"36"}), frozenset({"01", "79"})]


@dataclass
class Home(OpenHome):
    """A published demo, and its records as they stand, one row a dose.

    ``doses`` are those injected until the last day of the records; ``every`` has those too that
    claim a later day.
    """

    every: pd.DataFrame
    doses: pd.DataFrame
    persons: pd.DataFrame

    def lags(self, day: Snapshot | None = None, **asked: Any) -> EntryLag:
        scope = Scope(asked.pop("allowed", None))
        return entry_lags(self.scoped(scope), snapshot=day or self.last, **asked)


def standing(records: Records) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Doses with the place of injection and the lag, and persons with their last verdict, worked
    out in pandas."""
    doses = records.connection.execute(
        "SELECT injected_at, entered_at, facility_code, injection_province, injection_district, "
        "preregistered FROM dose WHERE superseded_by IS NULL AND NOT deleted"
    ).df()
    facilities = {
        row["facility_code"]: (row["province_code"], row["district_code"])
        for row in records.rows(
            "SELECT * FROM facility WHERE superseded_by IS NULL AND NOT deleted"
        )
    }
    doses["place"] = [
        place_of(*row, facilities)
        for row in zip(
            doses.facility_code, doses.injection_province, doses.injection_district, strict=True
        )
    ]
    doses["district"] = [code if code in DISTRICTS else "" for code in doses.place]
    doses["province"] = [DISTRICTS.get(code, code) for code in doses.place]
    doses["injected_on"] = doses.injected_at.dt.normalize()
    lag = (doses.entered_at.dt.normalize() - doses.injected_on).dt.days
    lag[doses.entered_at < doses.injected_at] = -1
    doses["lag"] = lag.fillna(-2).astype(int)
    doses["soon"] = (doses.lag >= 0) & (
        doses.entered_at - doses.injected_at <= pd.Timedelta(hours=24)
    )
    doses["week"] = doses.injected_on - pd.to_timedelta(doses.injected_on.dt.day_of_week, unit="D")
    doses["at"] = [facilities.get(code, ("", "")) for code in doses.facility_code]
    persons = records.connection.execute(
        "SELECT verdict, first_dose, facility_code, preregistered FROM verdict_change WHERE last"
    ).df()
    persons["at"] = [facilities.get(code, ("", "")) for code in persons.facility_code]
    first = pd.to_datetime(persons.first_dose)
    persons["week"] = first.dt.normalize() - pd.to_timedelta(first.dt.day_of_week, unit="D")
    return doses, persons


def place_of(
    facility: Any, province: Any, district: Any, facilities: dict[str, tuple[Any, Any]]
) -> str:
    """The district, else the province, of an injection: the record's own, else the facility's."""
    facility, province, district = (
        None if pd.isna(one) else one for one in (facility, province, district)
    )
    if district:
        return str(district)
    its_province, its_district = facilities.get(facility, (None, None))
    if province in (None, its_province):
        return its_district or its_province or province or ""
    return str(province)


@pytest.fixture(scope="module")
def filled(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return shutil.copytree(demo_home, tmp_path_factory.mktemp("lags") / "home", symlinks=True)


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def home(request: pytest.FixtureRequest, filled: Path) -> Iterator[Home]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgresql":
            for name, url in request.getfixturevalue("module_postgres_urls").items():
                patch.setenv(name, url)
        with open_records(filled) as records:
            version = publish(records).version
            doses, persons = standing(records)
        where = published(filled)
    with opened_version(where, version) as databases:
        days = record_snapshots(databases)
        known = doses[doses.injected_on <= pd.Timestamp(days[-1].as_of)]
        yield Home(databases, days, doses, known, persons)


def in_period(home: Home, day: date) -> pd.DataFrame:
    first, last = (pd.Timestamp(one) for one in period(day))
    return home.doses[home.doses.injected_on.between(first, last)]


def of_unit(doses: pd.DataFrame, unit: Unit, vintage: Vintage = "2021") -> pd.DataFrame:
    if unit.level == "country":
        return doses
    if unit.level == "district":
        return doses[doses.district == unit.code]
    return doses[doses.province.isin(members(unit, vintage))]


def unit_of(code: str, level: Level, vintage: Vintage) -> Unit:
    if level == "district":
        return units.district(code)
    every = {
        "country": (units.country(),),
        "region": units.regions(),
        "province": units.provinces(vintage),
    }[level]
    return next(one for one in every if one.code == code)


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
def test_every_row_equals_a_recount_of_the_records(home: Home, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(home.days))
    level = data.draw(st.sampled_from(LEVELS))
    vintage = data.draw(st.sampled_from(VINTAGES)) if level == "province" else "2021"
    allowed = data.draw(st.sampled_from(SCOPES))
    within = data.draw(st.sampled_from([None, "36", "79"])) if level == "district" else None
    quantile = data.draw(st.floats(0, 1).map(lambda one: round(one, 3)))
    result = home.lags(day, allowed=allowed, level=level, vintage=vintage, within=within)
    seen = in_period(home, day.as_of)
    if allowed is not None:
        seen = seen[seen.province.isin(allowed)]
    if within:
        seen = seen[seen.province == within]
    for row in result.rows:
        check(row, of_unit(seen, unit_of(row.code, level, vintage), vintage), quantile)
    assert sum(row.recorded for row in result.rows) + result.unplaced == len(seen)
    ranked = result.ranked()
    assert [row.value for row in ranked] == sorted(row.value or 0 for row in ranked)


def test_provinces_are_added_up_alike_from_districts_and_by_themselves(home: Home) -> None:
    districts = home.lags(level="district")
    for code in ("36", "79"):
        inside = home.lags(level="district", within=code)
        theirs = {unit.code for unit in units.districts(code)}
        assert [replace(row, name="") for row in inside.rows] == [
            replace(row, name="") for row in districts.rows if row.code in theirs
        ]
        province = home.lags(level="province", within=code)
        whole = province.row(code)
        assert whole.recorded == sum(row.recorded for row in inside.rows) + inside.unplaced
        assert province.unplaced == 0


def test_a_day_that_the_records_are_not_shown_of_is_added_up_from_the_triangle(home: Home) -> None:
    day = replace(home.days[-1], as_of=home.days[-2].as_of + timedelta(days=1))
    assert day.as_of not in {one.as_of for one in home.days}
    (row,) = home.lags(day, level="country").rows
    check(row, in_period(home, day.as_of), 0.75)


def test_ripe_days_are_those_that_are_old_enough(home: Home) -> None:
    for day in (home.days[-1], home.days[-2], home.days[-9]):
        until = min(day.as_of, home.last.as_of - timedelta(days=14))
        for unit in (units.country(), units.province("79")):
            found = ripe_days(home.databases, snapshot=day, of=unit)
            mine = of_unit(in_period(home, day.as_of), unit)
            mine = mine[(mine.lag >= 0) & (mine.injected_on <= pd.Timestamp(until))]
            assert (found.until, found.all) == (until, until == day.as_of)
            assert (found.same_day, found.doses) == ((mine.lag == 0).sum(), len(mine))


def test_the_demo_has_what_the_tests_are_about(home: Home) -> None:
    (country,) = home.lags(level="country").rows
    assert country.doses > 500
    assert country.recorded > country.doses
    assert (country.quantile(0.95) or 0) > (country.quantile(0.5) or 0)


@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_weeks_equal_a_recount(home: Home, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(home.days))
    choices: list[tuple[Level, str | None]] = [
        ("country", None),
        ("province", None),
        ("district", "79"),
    ]
    level, within = data.draw(st.sampled_from(choices))
    allowed = data.draw(st.sampled_from([None, frozenset({"36", "79"})]))
    result = lag_weeks(home.scoped(Scope(allowed)), snapshot=day, level=level, within=within)
    assert len(result.weeks) == WEEKS
    assert result.weeks[-1] == day.as_of - timedelta(days=day.as_of.weekday())
    # Doses of a day that young may still be entered; the week that holds the first is marked.
    youngest_ripe = home.last.as_of - timedelta(days=14)
    assert result.unripe_from <= youngest_ripe + timedelta(days=1)
    assert result.unripe_from + timedelta(weeks=1) > youngest_ripe + timedelta(days=1)
    seen = home.doses[home.doses.injected_on <= pd.Timestamp(day.as_of)]
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
def test_hours_and_triangle_equal_a_recount(home: Home, code: str) -> None:
    unit = {"VN": units.country(), "79": units.province("79")}.get(code) or units.district(code)
    for day in (home.days[-1], home.days[-9]):
        hours = entry_hours(home.databases, snapshot=day, of=unit)
        mine = of_unit(home.every, unit)
        entered = mine.entered_at[
            (mine.entered_at >= pd.Timestamp(hours.first))
            & (mine.entered_at < pd.Timestamp(after(day.as_of)))
        ]
        counts = Counter(zip(entered.dt.day_of_week, entered.dt.hour, strict=True))
        for weekday in range(7):
            for hour in range(24):
                assert hours.doses[weekday][hour] == counts[weekday, hour]
        assert hours.total == len(entered)
        triangle = lag_triangle(home.databases, snapshot=day, of=unit)
        recent = of_unit(in_period(home, day.as_of), unit)
        cells = Counter(zip(recent.injected_on.dt.date, recent.lag, strict=True))
        assert [one for one, _ in triangle.days] == [
            period(day.as_of)[0] + timedelta(days=number) for number in range(28)
        ]
        assert {
            (one, lag): doses for one, found in triangle.days for lag, doses in found.items()
        } == dict(cells)


def test_facilities_equal_a_recount(home: Home) -> None:
    rows = facility_lags(home.databases, snapshot=home.last, of=units.country())
    assert [row.late for row in rows] == sorted((row.late for row in rows), reverse=True)
    last = pd.Timestamp(home.last.as_of)
    recent = home.doses[home.doses.week > last - pd.Timedelta(days=28)]
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
    inside = facility_lags(home.databases, snapshot=home.last, of=units.province("79"))
    assert {row.code for row in inside} == {row.code for row in rows if row.province_code == "79"}
    scoped = facility_lags(home.within("36"), snapshot=home.last, of=units.country())
    assert {row.province_code for row in scoped} <= {"36"}


@pytest.mark.parametrize("of", [units.country(), units.province("79"), units.district("760")])
def test_the_worst_facilities_are_the_first_of_all_and_the_summary_is_of_all(
    home: Home, of: Unit
) -> None:
    every = facility_lags(home.databases, snapshot=home.last, of=of)
    found = worst_facilities(home.databases, snapshot=home.last, of=of, most=7)
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
def test_heaped_days_are_of_the_place_and_beside_what_else_is_wrong(home: Home, of: Unit) -> None:
    found = heaped_facilities(home.databases, snapshot=home.last, of=of)
    every = heaped_facilities(home.databases, snapshot=home.last, of=units.country())
    assert {row.code for row in found.rows} == {
        row.code for row in every.rows if of.code in ("VN", row.province_code, row.district_code)
    }
    assert [row.on_days for row in found.rows] == sorted(
        (row.on_days for row in found.rows), reverse=True
    )
    for row in found.rows:
        mine = home.doses[home.doses.facility_code == row.code]
        assert row.doses == len(mine)
        for day in row.days:
            assert day.doses == (mine.injected_on.dt.day == day.day).sum()
    worst = worst_facilities(home.databases, snapshot=home.last, of=of, most=2_000)
    assert worst.heaped.rows == found.rows
    assert {row.code for row in worst.rows if row.heaped} <= {row.code for row in found.rows}
    assert all(row.heaped == found.days(row.code) for row in worst.rows)
    inside = home.within("36")
    assert heaped_facilities(inside, snapshot=home.last, of=units.country()).rows == ()
    with pytest.raises(ScopeError):
        heaped_facilities(home.scoped(Scope(finest="province")), snapshot=home.last, of=of)


@pytest.mark.parametrize(
    ("days", "midnight", "before", "fault"),
    [
        ({1: FEW}, 0, 0, "day_ahead"),
        ({1: FEW - 1}, 0, 0, ""),
        ({0: 1, 1: 99}, 0, 0, ""),
        ({1: 94, 2: 6}, 0, 0, ""),
        ({1: 95, 2: 5}, 0, 0, "day_ahead"),
        ({1: 100}, 100, 0, "midnight"),
        # At midnight of the same day an entry lies before its injection.
        ({1: 10}, 100, 90, "midnight"),
        ({0: 50, 1: 50}, 10, 0, ""),
    ],
)
def test_clocks_that_cannot_be_right_are_said(
    days: dict[int, int], midnight: int, before: int, fault: str
) -> None:
    assert NEARLY_ALL == 0.95
    assert FacilityLag(days, 0, before, 0, midnight=midnight).clock == fault


Strata = list[tuple[float, float, float, float]]


def mantel_haenszel(strata: Strata) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Odds ratio and difference with 95 % intervals, as the textbooks write them out."""
    r = s = pr = ps_qr = qs = top = weight = variance = 0.0
    for a, b, c, d in strata:
        n, m1, m0 = a + b + c + d, a + b, c + d
        r_i, s_i, p_i, q_i = a * d / n, b * c / n, (a + d) / n, (b + c) / n
        r, s = r + r_i, s + s_i
        pr, ps_qr, qs = pr + p_i * r_i, ps_qr + p_i * s_i + q_i * r_i, qs + q_i * s_i
        w = m1 * m0 / n
        top, weight = top + w * (a / m1 - c / m0), weight + w
        variance += (a * b * m0**3 + c * d * m1**3) / (m1 * m0 * n**2)
    z = 1.959963984540054
    spread = sqrt(pr / (2 * r**2) + ps_qr / (2 * r * s) + qs / (2 * s**2))
    centre = log(r / s)
    ratio = (exp(centre), exp(centre - z * spread), exp(centre + z * spread))
    half = z * sqrt(variance) / weight
    return ratio, (top / weight, top / weight - half, top / weight + half)


def strata_of(home: Home, outcome: str, provinces: set[str], until: date) -> Strata:
    """Facilities and weeks with doses (persons) of both kinds."""
    if outcome == "same_day":
        rows = home.doses[home.doses.lag >= 0]
        with_outcome = rows.lag == 0
    else:
        rows = home.persons[~home.persons.verdict.isin(["not_yet_verified", "foreigner"])]
        with_outcome = rows.verdict.isin(MISMATCHES)
    cells: dict[Any, list[float]] = defaultdict(lambda: [0, 0, 0, 0])
    for facility, at, week, registered, yes in zip(
        rows.facility_code, rows["at"], rows.week, rows.preregistered, with_outcome, strict=True
    ):
        known = not pd.isna(facility) and week.date() <= until
        if known and ((at[0] or "") in provinces or not provinces):
            one = not pd.isna(registered) and bool(registered)
            cells[facility, week][(0 if one else 2) + (0 if yes else 1)] += 1
    return [tuple(one) for one in cells.values() if one[0] + one[1] and one[2] + one[3]]  # type: ignore[misc]


@pytest.mark.parametrize("outcome", ["same_day", "mismatch"])
@pytest.mark.parametrize("level", ["country", "region"])
def test_registration_is_compared_within_facilities_and_weeks(
    home: Home, outcome: Any, level: Any
) -> None:
    for day in (home.days[-1], home.days[-30]):
        result = registration(home.databases, snapshot=day, outcome=outcome, level=level)
        for row in result.rows:
            unit = unit_of(row.code, level, "2021")
            inside = set() if level == "country" else set(members(unit, "2021"))
            strata = strata_of(home, outcome, inside, day.as_of)
            assert row.registered == sum(a + b for a, b, _, _ in strata)
            assert row.walk_in_with == sum(c for _, _, c, _ in strata)
            ratio, apart = mantel_haenszel(strata)
            found, other = row.odds_ratio, row.difference
            assert found is not None
            assert other is not None
            assert (found.value, found.low, found.high) == pytest.approx(ratio)
            assert (other.value, other.low, other.high) == pytest.approx(apart)


def test_a_scope_sees_only_its_own(home: Home) -> None:
    with pytest.raises(ScopeError):
        entry_lags(home.scoped(Scope(finest="province")), snapshot=home.last, level="district")
    with pytest.raises(ScopeError):
        registration(
            home.scoped(Scope(finest="country")),
            snapshot=home.last,
            outcome="same_day",
            level="province",
        )
    result = registration(
        home.within("36"), snapshot=home.last, outcome="same_day", level="province"
    )
    assert [row.code for row in result.rows] == ["36"]


@given(st.dictionaries(st.integers(0, 400), st.integers(1, 50), min_size=1, max_size=9))
def test_quantiles_rise_and_are_lags_that_occur(found: dict[int, int]) -> None:
    counts = LagCounts(dict(sorted(found.items())), 0, 3, 4)
    quantiles = [counts.quantile(number / 10) or 0 for number in range(11)]
    assert quantiles == sorted(quantiles)
    assert set(quantiles) <= set(found)
    assert (quantiles[0], quantiles[-1]) == (min(found), max(found))


def test_nothing_known_is_no_lag_of_zero() -> None:
    nothing = LagCounts({}, 0, 5, 7)
    assert (nothing.doses, nothing.recorded) == (0, 12)
    assert nothing.quantile(0.5) is None
    assert nothing.share("24h") is None


# Injected, entered (Viet Nam time), days of lag, within 24 hours.
MOMENTS = [
    ("01/06/2022 23:59:00", "02/06/2022 00:01:00", 1, True),
    ("01/06/2022 00:00:00", "01/06/2022 23:59:59", 0, True),
    ("01/06/2022 09:00:00", "02/06/2022 09:00:00", 1, True),
    ("01/06/2022 09:00:00", "02/06/2022 09:00:01", 1, False),
    # Before seven in the morning the day has not changed in UTC, and has here.
    ("01/06/2022 20:00:00", "02/06/2022 06:30:00", 1, True),
    ("01/06/2022 06:30:00", "01/06/2022 20:00:00", 0, True),
    ("01/06/2022 09:00:00", "01/06/2022 08:59:59", -1, False),
    ("01/06/2022 09:00:00", "", -2, False),
]


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "UTC", "America/New_York"])
def test_days_end_at_midnight_in_viet_nam(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    rows = [
        dose(
            f"M{number}",
            **{"Mã đối tượng": f"P{number}", "Thời gian tiêm": injected, "Thời gian nhập": entered},
        )
        for number, (injected, entered, *_rest) in enumerate(MOMENTS)
    ]
    with open_records(tmp_path / "home") as records:
        bring(records, tmp_path / "2022-06-05.csv", rows)
        version = publish(records).version
    with opened_version(published(tmp_path / "home"), version) as databases:
        (*_earlier, last) = record_snapshots(databases)
        (row,) = entry_lags(databases, snapshot=last, level="country").rows
    expected = Counter(lag for _, _, lag, _ in MOMENTS)
    assert dict(row.days) == {lag: doses for lag, doses in expected.items() if lag >= 0}
    assert (row.before, row.unknown) == (1, 1)
    assert row.within("24h") == sum(soon for *_rest, soon in MOMENTS)
