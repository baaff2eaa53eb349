from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import units
from geo.units import Level, Vintage
from queries.contents import snapshots
from queries.coverage.metrics import EVERYBODY, Group, Population
from queries.coverage.official import MAX_POINTS, coverage, coverage_series
from queries.coverage.pace import pace
from queries.databases import Scope, ScopeError, earlier_snapshot
from queries.metric import Dose
from tests.conftest import Figures, Opened

NOVEMBER = date(2021, 11, 15)
MEASURE = {1: "persons_dose1", 2: "persons_dose2"}
DOSES: tuple[Dose, ...] = (1, 2)
POPULATIONS: tuple[Population, ...] = ("all", "18+")
LEVELS: tuple[Level, ...] = ("country", "region", "province")
VINTAGES: tuple[Vintage, ...] = get_args(Vintage)
HEADS = {"all": "population", "18+": "population_18plus"}
REGIONS = ("north", "central", "highlands", "south")


@pytest.fixture
def real(open_home: Callable[..., Opened], real_days: dict[date, Figures]) -> Opened:
    return open_home(real_days)


def by_hand(figures: Figures, codes: set[str], dose: int, population: str) -> tuple[int, int]:
    return (
        sum(figures[code][MEASURE[dose]] for code in codes),
        sum(figures[code][HEADS[population]] for code in codes),
    )


def codes_of(level: str, code: str, vintage: str) -> set[str]:
    every = units.provinces()
    if level == "country":
        return {one.code for one in every}
    if level == "region":
        return {one.code for one in every if one.region == code}
    if vintage == "2025":
        return {one.code for one in every if units.successor(one.code).code == code}
    return {code}


@pytest.mark.parametrize("dose", [1, 2])
def test_regions_are_those_the_ministry_published_on_15_november_2021(
    real: Opened, dose: Dose
) -> None:
    # 18+, at least one dose and fully vaccinated, computed from the platform's snapshot of that
    # day; the Ministry's statement of 17 November is within the two days' progress of it.
    expected = {1: [80.1, 86.1, 82.7, 99.0, 88.4], 2: [40.6, 32.9, 13.0, 65.2, 48.2]}
    ask: dict[str, Any] = {"snapshot": real.snapshot(NOVEMBER), "dose": dose, "group": Group("18+")}
    regions = coverage(real.databases, level="region", **ask)
    country = coverage(real.databases, level="country", **ask)
    values = [regions.row(code).value for code in REGIONS] + [country.rows[0].value]
    assert [round((value or 0) * 100, 1) for value in values] == expected[dose]


def test_the_34_provinces_add_up_and_their_rates_are_recomputed(
    real: Opened, real_days: dict[date, Figures]
) -> None:
    new = coverage(
        real.databases,
        snapshot=real.snapshot(NOVEMBER),
        dose=1,
        group=EVERYBODY,
        level="province",
        vintage="2025",
    )
    figures = real_days[NOVEMBER]
    assert len(new.rows) == 34
    assert sum(row.numerator or 0 for row in new.rows) == sum(
        one["persons_dose1"] for one in figures.values()
    )
    # Ninh Bình of 2025: Hà Nam (35), Nam Định (36) and Ninh Bình (37) of 2021.
    top, bottom = by_hand(figures, {"35", "36", "37"}, 1, "all")
    assert new.row("37").value == top / bottom


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_every_number_equals_brute_force(
    real: Opened, real_days: dict[date, Figures], data: st.DataObject
) -> None:
    day = data.draw(st.sampled_from(sorted(real_days)))
    dose = data.draw(st.sampled_from(DOSES))
    population = data.draw(st.sampled_from(POPULATIONS))
    level = data.draw(st.sampled_from(LEVELS))
    vintage = data.draw(st.sampled_from(VINTAGES))
    allowed = data.draw(
        st.none() | st.sets(st.sampled_from([one.code for one in units.provinces()]), min_size=1)
    )
    scope = Scope(frozenset(allowed) if allowed else None)
    result = coverage(
        real.within(scope),
        snapshot=real.snapshot(day),
        dose=dose,
        group=Group(population),
        level=level,
        vintage=vintage,
    )
    shown = set()
    for row in result.rows:
        codes = codes_of(level, row.code, vintage)
        if allowed:
            codes &= allowed
        top, bottom = by_hand(real_days[day], codes, dose, population)
        assert (row.numerator, row.denominator) == (top, bottom)
        assert row.value == top / bottom
        shown |= codes
    assert shown == (allowed or {one.code for one in units.provinces()})


def test_a_scope_of_two_provinces_reads_no_other(real: Opened) -> None:
    scope = Scope(frozenset({"36", "01"}))
    result = coverage(
        real.within(scope),
        snapshot=real.snapshot(NOVEMBER),
        dose=1,
        group=EVERYBODY,
        level="province",
    )
    assert [row.name for row in result.rows] == ["Hà Nội", "Nam Định"]


def test_a_scope_ends_at_its_finest_level(real: Opened) -> None:
    with pytest.raises(ScopeError):
        coverage(
            real.within(Scope(finest="region")),
            snapshot=real.snapshot(NOVEMBER),
            dose=1,
            group=EVERYBODY,
            level="province",
        )


def test_a_province_without_figures_is_unknown_and_named(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    figures = {code: one for code, one in real_days[NOVEMBER].items() if code != "74"}
    opened = open_home({NOVEMBER: figures})
    ask: dict[str, Any] = {"snapshot": opened.snapshot(NOVEMBER), "dose": 1, "group": EVERYBODY}
    provinces = coverage(opened.databases, level="province", **ask)
    country = coverage(opened.databases, level="country", **ask)
    assert provinces.row("74").value is None
    assert provinces.row("74").missing == ("74",)
    assert country.rows[0].missing == ("74",)
    assert country.rows[0].denominator == sum(one["population"] for one in figures.values())
    assert "74" not in {row.code for row in provinces.ranked()}


def test_the_newest_revision_shows_and_the_older_can_be_asked_for(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    first = real_days[NOVEMBER]
    second = {"36": first["36"] | {"persons_dose1": first["36"]["persons_dose1"] + 1000}}
    opened = open_home({NOVEMBER: [first, second]})
    ask: dict[str, Any] = {"dose": 1, "group": EVERYBODY, "level": "province"}
    newest = coverage(opened.databases, snapshot=opened.snapshot(NOVEMBER), **ask)
    older = coverage(opened.databases, snapshot=opened.snapshot(NOVEMBER, 1), **ask)
    assert newest.provenance.snapshot.revision == 2
    assert newest.row("36").numerator == (older.row("36").numerator or 0) + 1000
    assert newest.row("01").numerator == older.row("01").numerator
    assert [one.newest for one in snapshots(opened.databases)] == [False, True]


def test_people_to_reach_are_not_made_up_for_by_a_surplus_elsewhere(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    figures = {
        "01": real_days[NOVEMBER]["01"] | {"population": 1000, "persons_dose1": 1500},
        "36": real_days[NOVEMBER]["36"] | {"population": 1000, "persons_dose1": 400},
    }
    opened = open_home({NOVEMBER: figures})
    result = coverage(
        opened.databases,
        snapshot=opened.snapshot(NOVEMBER),
        dose=1,
        group=EVERYBODY,
        level="province",
    )
    assert result.to_reach == 600
    assert result.row("01").value == 1.5


def test_series_have_every_day_and_add_up(real: Opened, real_days: dict[date, Figures]) -> None:
    of = (units.country(), units.regions()[0], units.province("36"))
    series = coverage_series(
        real.databases, snapshot=real.snapshot(NOVEMBER), dose=2, group=Group("18+"), of=of
    )
    for unit, line in series.lines:
        assert [point.as_of for point in line] == sorted(real_days)
        for point in line:
            codes = codes_of(unit.level, unit.code, "2021")
            assert (point.numerator, point.denominator) == by_hand(
                real_days[point.as_of], codes, 2, "18+"
            )
            assert point.provinces == len(codes)


def test_long_series_are_thinned_and_keep_the_day_shown(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    few = {"36": real_days[NOVEMBER]["36"]}
    days = [date.fromordinal(NOVEMBER.toordinal() + step) for step in range(2 * MAX_POINTS + 3)]
    opened = open_home(
        {day: {"36": few["36"] | {"doses_injected": n}} for n, day in enumerate(days)}
    )
    shown = days[101]
    series = coverage_series(
        opened.databases,
        snapshot=opened.snapshot(shown),
        dose=1,
        group=EVERYBODY,
        of=(units.country(),),
    )
    drawn = [point.as_of for point in series.lines[0][1]]
    assert len(drawn) <= MAX_POINTS + 2
    assert {days[0], days[-1], shown} <= set(drawn)


def test_pace_is_per_day_and_per_thousand(real: Opened, real_days: dict[date, Figures]) -> None:
    available = snapshots(real.databases)
    now = real.snapshot(date(2021, 11, 30))
    before = earlier_snapshot(available, now, now.as_of)
    assert before is not None
    ask: dict[str, Any] = {"dose": 1, "group": EVERYBODY, "level": "province"}
    result = pace(
        coverage(real.databases, snapshot=now, **ask),
        coverage(real.databases, snapshot=before, **ask),
    )
    figures, earlier = real_days[date(2021, 11, 30)], real_days[NOVEMBER]
    row = next(row for row in result.rows if row.code == "36")
    newly = figures["36"]["persons_dose1"] - earlier["36"]["persons_dose1"]
    assert row.value == newly / 15 / figures["36"]["population"] * 1000
    assert [one.value for one in result.fastest()] == sorted(
        (one.value for one in result.rows), reverse=True
    )
