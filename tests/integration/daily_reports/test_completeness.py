"""Completeness equals a recount of records and reports, on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import units
from geo.units import Level, Unit, Vintage
from queries.areas import members
from queries.daily_reports.completeness import CompletenessRow, backlog_series, completeness
from queries.daily_reports.findings import FINDING_TYPES, report_findings
from queries.databases import Scope, ScopeError
from queries.scorecard.scorecard import ScoreCounts, counts_by_unit, four_weeks_before
from tests.support.score_cases import DISTRICTS, GAP, LAST, LATE_LUMP, PLACES, Home, Key, score_home


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgresql":
            for name, url in request.getfixturevalue("module_postgres_urls").items():
                patch.setenv(name, url)
        with score_home(tmp_path_factory.mktemp("score")) as opened:
            yield opened


def places_of(unit: Unit, vintage: Vintage, allowed: frozenset[str] | None) -> set[Key]:
    if unit.level == "district":
        return {(unit.parent or "", unit.code)}
    inside = members(unit, vintage)
    if allowed is not None:
        inside &= allowed
    elif unit.level == "country":
        inside |= {""}
    return {place for place in PLACES if place[0] in inside}


def test_days_are_sundays_and_the_last_extracts(home: Home) -> None:
    days = [one.as_of for one in home.days]
    assert days[0] == date(2022, 4, 10)
    assert all(day.isoweekday() == 7 for day in days[:-1])
    # There are later reports, whose records nobody can have yet.
    assert days[-1] == LAST
    assert len(days) == (LAST - days[0]).days // 7 + 2


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_count_equals_a_recount(home: Home, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(home.days))
    level: Level = data.draw(st.sampled_from(["country", "region", "province", "district"]))
    vintage: Vintage = (
        data.draw(st.sampled_from(["2021", "2025"])) if level == "province" else ("2021")
    )
    allowed = data.draw(st.sampled_from([None, frozenset({"36"}), frozenset({"01", "79"})]))
    databases = home.scoped(Scope(allowed))
    found = counts_by_unit(databases, days=(day.as_of,), level=level, vintage=vintage)[day.as_of]
    result = completeness(databases, snapshot=day, level=level, vintage=vintage)
    before = four_weeks_before([one.as_of for one in home.days], day.as_of)
    assert result.before == before
    assert [row.code for row in result.rows] == list(found)
    for row in result.rows:
        unit = unit_of(row.code, level, vintage)
        places = places_of(unit, vintage, allowed)
        expected = home.expected(day.as_of, places, of_districts=level == "district")
        counts = found[row.code]
        if not any(place in places for place in PLACES):
            assert (row.numerator, row.denominator, row.backlog, row.pace) == (None,) * 4
            continue
        assert same(counts, expected), (row.name, day.as_of)
        assert (row.numerator, row.denominator) == (expected.on_platform, expected.reported)
        assert (row.backlog, row.surplus) == (expected.backlog, expected.surplus)
        assert (row.complete, row.doses) == (expected.complete, expected.doses)
        check_derived(row)
        if before:
            earlier = home.expected(before, places, of_districts=level == "district")
            assert row.backlog_before == earlier.backlog
        else:
            assert row.trend is None


def same(counts: ScoreCounts, expected: ScoreCounts) -> bool:
    names = (
        "reported",
        "on_platform",
        "backlog",
        "surplus",
        "caught_up",
        "doses",
        "complete",
        "clean",
        "injected",
        "same_day",
    )
    return all(getattr(counts, name) == getattr(expected, name) for name in names)


def check_derived(row: CompletenessRow) -> None:
    if row.denominator is None:
        assert (row.value, row.backlog, row.days_of_entering) == (None, None, None)
        return
    assert row.backlog is not None
    assert row.surplus is not None
    assert row.numerator is not None
    assert row.backlog - row.surplus == row.denominator - row.numerator
    if row.pace:
        assert row.days_of_entering == pytest.approx(row.backlog / row.pace)
    else:
        assert row.days_of_entering is None


def unit_of(code: str, level: Level, vintage: Vintage) -> Unit:
    among: dict[Level, tuple[Unit, ...]] = {
        "country": (units.country(),),
        "region": units.regions(),
        "province": units.provinces(vintage),
        "district": units.all_districts(),
    }
    return next(one for one in among[level] if one.code == code)


def test_reports_of_a_whole_province_replace_those_of_its_districts(home: Home) -> None:
    last = home.last
    province = completeness(home.databases, snapshot=last, level="province").row("36")
    districts = completeness(home.databases, snapshot=last, level="district", within="36")
    assert (
        {row.code for row in districts.rows}
        == {one.code for one in units.districts("36")}
        >= {code for code, parent in DISTRICTS.items() if parent == "36"}
    )
    theirs = sum(row.denominator or 0 for row in districts.rows)
    own = home.reports["36", ""]
    left_out = [home.reports["36", "366"][day] for day in own]
    # The weeks of the weekly reporter that the province's two days lie in: up to 16 and 23 July.
    weeks = [home.reports["36", "356"][date(2022, 7, day)] for day in (16, 23)]
    assert province.denominator == theirs - sum(left_out) - sum(weeks) + sum(own.values())


def test_a_district_of_a_province_that_reports_as_a_whole_is_unknown(home: Home) -> None:
    rows = completeness(home.databases, snapshot=home.last, level="district")
    row = rows.row("001")
    assert (row.value, row.backlog, row.trend, row.days_of_entering) == (None,) * 4
    assert row.doses
    assert rows.by_backlog()[0].backlog == max(one.backlog or 0 for one in rows.rows)
    assert all(one.backlog for one in rows.by_backlog())


@pytest.mark.parametrize(
    "of",
    [units.country(), units.province("36"), units.district("366"), units.regions()[0]],
    ids=lambda unit: unit.code,
)
def test_the_backlog_over_time_equals_a_recount(home: Home, of: Unit) -> None:
    last = home.days[-3]
    series = backlog_series(home.databases, snapshot=last, of=of)
    recounted = [
        (day.as_of, counts.backlog, counts.on_platform, counts.reported)
        for day in home.days[:-2]
        for counts in [
            home.expected(
                day.as_of, places_of(of, "2021", None), of_districts=of.level == "district"
            )
        ]
        if counts.backlog is not None
    ]
    assert recounted
    assert [
        (one.as_of, one.backlog, one.numerator, one.denominator) for one in series.points
    ] == recounted


def test_what_reports_have_wrong_is_where_it_was_put(home: Home) -> None:
    last = home.last
    country = report_findings(home.databases, snapshot=last, of=units.country())
    found = {(row.kind, row.place.code): row for row in country}
    gap, lump = found["gap", "366"], found["lump", "760"]
    assert (gap.times, gap.count, gap.worst_first, gap.worst_last) == (1, 5, *GAP)
    assert (lump.doses, lump.worst_last) == (70, LATE_LUMP)
    assert (lump.worst_last - lump.worst_first).days == 6
    assert found["lump", "356"].times > 10
    assert [FINDING_TYPES.index(row.kind) for row in country] == sorted(
        FINDING_TYPES.index(row.kind) for row in country
    )
    for of, codes in (("79", {"760"}), ("36", {"366", "356", "36"})):
        rows = report_findings(home.databases, snapshot=last, of=units.province(of))
        assert {row.place.code for row in rows} <= codes
        assert set(rows) <= set(country)
        alone = report_findings(home.within(of), snapshot=last, of=units.country())
        assert alone == rows
    early = next(day for day in home.days if day.as_of >= GAP[0] - timedelta(days=7))
    before = report_findings(home.databases, snapshot=early, of=units.district("366"))
    assert before == ()


def test_scope_is_kept(home: Home) -> None:
    with pytest.raises(ScopeError):
        completeness(home.scoped(Scope(finest="province")), snapshot=home.last, level="district")


def test_four_weeks_before_is_the_last_day_that_is_long_enough_ago() -> None:
    days = [date(2022, 7, 3) + timedelta(days=7 * week) for week in range(6)] + [LAST]
    assert four_weeks_before(days, LAST) == date(2022, 7, 10)
    assert four_weeks_before(days, date(2022, 7, 31)) == date(2022, 7, 3)
    assert four_weeks_before(days, date(2022, 7, 24)) is None
