"""A profile equals what pandas makes of the published tables, on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from statistics import median

import pandas as pd
import pytest
from sqlalchemy import select

from geo import units
from geo.boundaries import in_use
from geo.units import Unit
from queries.areas import members
from queries.databases import RunMemo
from queries.funnel import LIMITS, funnel
from queries.profile.indicators import Id
from queries.profile.profile import Profile, profile
from queries.reconciliation.verdicts import MISMATCHES
from queries.schema import AGE_COLUMNS, DATABASES
from tests.support.recounted_lags import Home

PLACES = [
    units.country(),
    units.regions()[0],
    units.province("79"),
    units.province("36"),
    units.district("760"),
]
Counts = dict[str, tuple[int, int]]
"""Numerator and denominator by the code of the unit."""


def asked(demo: Home, place: Unit, since: date | None = None) -> Profile:
    return profile(
        # Without a memo every line would ask for what another has read.
        replace(demo.databases, memo=RunMemo()),
        place=place,
        snapshot=demo.last,
        boundaries=in_use("district", "2021", Path("none")),
        since=since or demo.last.as_of - timedelta(days=28),
    )


def table(demo: Home, database: str, name: str) -> pd.DataFrame:
    engine = getattr(demo.databases, database)
    return pd.read_sql(select(DATABASES[database].tables[name]), engine, parse_dates=["as_of"])


def of(unit: Unit, rows: pd.DataFrame) -> pd.DataFrame:
    if unit.level == "country":
        return rows
    if unit.level == "district":
        return rows[rows.district_code == unit.code]
    return rows[rows.province_code.isin(members(unit, "2021"))]


def equals(place: Unit) -> tuple[Unit, ...]:
    """The places that a place is ranked among."""
    if place.level == "district":
        return units.districts(place.parent or "")
    return {"country": (units.country(),), "region": units.regions()}.get(
        place.level, units.provinces()
    )


def scores(demo: Home, unit: Unit, day: date, top: str, bottom: str) -> tuple[int, int]:
    rows = table(demo, "reconciliation", "scorecard")
    level = "district" if unit.level == "district" else "province"
    rows = of(unit, rows[(rows.level == level) & (rows.as_of == pd.Timestamp(day))])
    columns = {"verified": rows.correct + rows.wrong}
    counted = [columns[one] if one in columns else rows[one] for one in (top, bottom)]
    return int(counted[0].sum()), int(counted[1].sum())


SCORES: dict[Id, tuple[str, str]] = {
    "correct": ("correct", "verified"),
    "complete": ("on_platform", "reported"),
    "clean": ("clean", "doses"),
    "live": ("same_day", "injected"),
    "backlog": ("backlog", "reported"),
}


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.code)
def test_the_words_equal_the_published_counts_now_and_before(
    demo: Home,
    place: Unit,
) -> None:
    result = asked(demo, place)
    for id_, columns in SCORES.items():
        row = result.row(id_)
        if row is None:
            assert not scores(demo, place, demo.last.as_of, *columns)[1]
            continue
        now = scores(demo, place, row.as_of, *columns)
        assert (row.now.numerator, row.now.denominator) == now
        assert row.before_as_of is not None
        then = scores(demo, place, row.before_as_of, *columns)
        if then[1]:
            assert row.change == pytest.approx(now[0] / now[1] - then[0] / then[1])
        above = units.country()
        whole = scores(demo, above, row.as_of, *columns)
        assert (row.country.numerator, row.country.denominator) == whole


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.code)
def test_official_coverage_where_it_reaches_and_records_elsewhere(
    demo: Home,
    place: Unit,
) -> None:
    row = asked(demo, place).row("dose1")
    assert row is not None
    if place.level == "district":
        assert row.indicator.metric.chip
        return
    assert not row.indicator.metric.chip
    rows = table(demo, "vaccination", "official_statistics")
    of_day = of(place, rows[rows.newest & (rows.as_of == pd.Timestamp(row.as_of))])
    assert row.now.numerator == of_day.persons_dose1.sum()
    assert row.now.denominator == of_day.population.sum()
    again = asked(demo, place).row("dose1_records")
    assert again is not None
    assert again.indicator.metric.chip
    if place.level == "province":
        counts = table(demo, "vaccination", "record_coverage")
        known = (counts.measure == "dose1") & (counts.counted_by == "residence")
        of_day = of(place, counts[known & (counts.as_of == pd.Timestamp(again.as_of))])
        assert again.now.numerator == of_day[list(AGE_COLUMNS.values())].to_numpy().sum()


def mismatches(demo: Home, day: date, among: tuple[Unit, ...]) -> Counts:
    rows = table(demo, "reconciliation", "verification_count")
    rows = rows[(rows.counted_by == "residence") & (rows.as_of == pd.Timestamp(day))]
    rows = rows.assign(wrong=rows[list(MISMATCHES)].sum(axis=1))
    found = {unit.code: of(unit, rows) for unit in among}
    return {
        code: (int(mine.wrong.sum()), int((mine.wrong + mine.correct).sum()))
        for code, mine in found.items()
    }


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.code)
def test_mismatch_its_rank_and_its_limits(demo: Home, place: Unit) -> None:
    row = asked(demo, place).row("mismatch")
    assert row is not None
    counts = mismatches(demo, row.as_of, equals(place))
    assert (row.now.numerator, row.now.denominator) == counts[place.code]
    rates = {code: top / bottom for code, (top, bottom) in counts.items() if bottom}
    if place.level == "country":
        assert (row.rank, row.outside) == (None, 0)
        return
    assert row.rank == 1 + sum(one < rates[place.code] for one in rates.values())
    assert row.equals == tuple(sorted(rates.values()))
    if place.level in ("region", "province"):
        limits = funnel([one for one in counts.values() if one[1]])
        assert limits is not None
        assert row.outside == limits.outside(*counts[place.code], LIMITS[-1])


@pytest.mark.parametrize("place", PLACES, ids=lambda one: one.code)
def test_days_until_entered_are_quantiles_of_the_doses(
    demo: Home,
    place: Unit,
) -> None:
    result = asked(demo, place)
    first = pd.Timestamp(demo.last.as_of) - pd.Timedelta(days=27)
    doses = demo.doses[(demo.doses.injected_on >= first) & (demo.doses.lag >= 0)]
    if place.level == "district":
        doses = doses[doses.district == place.code]
    elif place.level != "country":
        doses = doses[doses.province.isin(members(place, "2021"))]
    lags = sorted(doses.lag)
    for id_, part in (("median", 0.5), ("p90", 0.9)):
        row = result.row(id_)
        assert row is not None
        assert row.now.value == lags[-(-int(part * 10) * len(lags) // 10) - 1]
        assert row.now.denominator == len(lags)
    same_day = result.row("same_day")
    assert same_day is not None
    assert (same_day.now.numerator, same_day.now.denominator) == (lags.count(0), len(lags))


def test_those_alike_are_near_and_their_median_is_theirs(demo: Home) -> None:
    for place in PLACES[2:]:
        result = asked(demo, place)
        assert len(result.alike) == 5
        assert place.code not in result.alike
        row = result.row("mismatch")
        assert row is not None
        unit = units.district if place.level == "district" else units.province
        counts = mismatches(demo, row.as_of, tuple(unit(code) for code in result.alike))
        known = [top / bottom for top, bottom in counts.values() if bottom]
        assert row.alike == pytest.approx(median(known))
    assert asked(demo, units.country()).alike == ()


def test_a_scope_sees_the_profile_of_its_own_province(demo: Home) -> None:
    inside = profile(
        demo.within("36"),
        place=units.province("36"),
        snapshot=demo.last,
        boundaries=in_use("district", "2021", Path("none")),
        since=demo.last.as_of - timedelta(days=28),
    )
    everywhere = asked(demo, units.province("36"))
    assert [row.now for row in inside.rows] == [row.now for row in everywhere.rows]
    assert all(row.country.value == row.now.value for row in inside.rows)
