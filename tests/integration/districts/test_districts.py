"""Districts side by side say what the existing queries say of the same places, on both stores."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import units
from geo.units import Level
from queries.areas import members
from queries.coverage.metrics import Group
from queries.coverage.records import coverage
from queries.databases import EVERYTHING, Scope, ScopeError, Snapshot
from queries.districts.persons import history, persons_of_day
from queries.districts.side_by_side import OtherRates, SideBySide, compare
from queries.metric import Dose
from queries.scorecard.scorecard import ScoreCounts
from tests.integration.coverage.test_record_coverage import Home, groups, home  # noqa: F401

NOTHING = OtherRates({}, None, {}, None)
DOSES: tuple[Dose, ...] = (1, 2, 3)
LEVELS: tuple[Level, ...] = ("district", "province", "region", "country")


def asked(
    opened: Home,
    snapshot: Snapshot,
    dose: Dose,
    group: Group,
    since: date | None,
    others: OtherRates = NOTHING,
    scope: Scope = EVERYTHING,
) -> SideBySide:
    databases, ask = opened.scoped(scope), {"snapshot": snapshot, "group": group}
    return compare(
        units.province("36"),
        persons_of_day(databases, **ask),  # type: ignore[arg-type]
        history(databases, dose=dose, within="36", **ask),  # type: ignore[arg-type]
        history(databases, dose=dose, **ask),  # type: ignore[arg-type]
        others,
        dose=dose,
        since=since,
    )


@settings(max_examples=6, deadline=None)
@given(data=st.data(), group=groups, dose=st.sampled_from(DOSES))
def test_every_number_is_that_of_the_coverage_page(
    home: Home,  # noqa: F811
    data: st.DataObject,
    group: Group,
    dose: Dose,
) -> None:
    snapshot = data.draw(st.sampled_from(home.days))
    since = data.draw(
        st.sampled_from([None, *(one for one in home.days if one.as_of < snapshot.as_of)])
    )
    result = asked(home, snapshot, dose, group, since.as_of if since else None)
    before = since or last_four_weeks_before(home, snapshot)
    assert result.before == (before.as_of if before else None)

    def on(day: Snapshot, number: int = dose) -> dict[str, tuple[int, int | None]]:
        rows = [
            row
            for level in LEVELS
            for row in coverage(
                home.databases,
                snapshot=day,
                dose=number,  # type: ignore[arg-type]
                group=group,
                level=level,
            ).rows
        ]
        return {row.code: (row.numerator or 0, row.denominator) for row in rows}

    for number in DOSES:
        now = on(snapshot, number)
        for row in (*result.rows, *result.above):
            assert (row.persons[number], row.population) == now[row.code]
    now = on(snapshot)
    rates = {row.code: top / of for row in result.rows for top, of in [now[row.code]] if of}
    for code, rate in rates.items():
        assert result.rank[code] == 1 + sum(other > rate for other in rates.values())
    assert result.rank.keys() == rates.keys()
    if before:
        then = on(before)
        earlier = {code: then[code][0] / (now[code][1] or 1) for code in rates}
        for code, rate in earlier.items():
            place = 1 + sum(other > rate for other in earlier.values())
            assert result.climbed(code) == place - result.rank[code]
    weeks_ago = last_four_weeks_before(home, snapshot)
    for row in (*result.rows, *result.above):
        if weeks_ago is None:
            assert row.newly is None
            continue
        assert row.newly == now[row.code][0] - on(weeks_ago)[row.code][0]
        assert row.days == (snapshot.as_of - weeks_ago.as_of).days
        unit = row.unit
        inside = {
            one.code
            for one in units.all_districts()
            if unit in (one, units.country()) or one.parent in members(unit, "2021")
        }
        lacking = [of - top for code, (top, of) in now.items() if code in inside and of is not None]
        assert row.to_reach == (sum(max(one, 0) for one in lacking) if lacking else None)


def last_four_weeks_before(opened: Home, day: Snapshot) -> Snapshot | None:
    until = [one for one in opened.days if one.as_of <= day.as_of - timedelta(days=28)]
    return until[-1] if until else None


def test_a_scope_is_never_left(home: Home) -> None:  # noqa: F811
    scope = Scope(frozenset({"36"}))
    result = asked(home, home.days[-1], 1, Group(), None, scope=scope)
    province, _region, country = result.above
    assert country.persons == province.persons
    with pytest.raises(ScopeError):
        asked(home, home.days[-1], 1, Group(), None, scope=Scope(finest="province"))


def test_rates_are_judged_by_what_districts_usually_differ_by(home: Home) -> None:  # noqa: F811
    draw = np.random.default_rng(7)
    sizes = {one.code: int(draw.lognormal(8, 1)) + 50 for one in units.all_districts()}
    usual = {code: 0.1 + draw.normal(0, 0.01) for code in sizes}
    codes = [one.code for one in units.districts("36")]
    usual |= {codes[0]: 0.2, codes[1]: 0.01}
    fractions: dict[str, tuple[int | None, int | None]] = {
        code: (round(usual[code] * size), size) for code, size in sizes.items()
    }
    scores = {code: ScoreCounts(doses=50, clean=50, backlog=3) for code in codes[:2]}
    last = home.days[-1]
    others = OtherRates(fractions, last.as_of, scores, last.as_of)
    result = asked(home, last, 1, Group(), None, others)
    outside = {row.code: result.outside(row, "mismatch") for row in result.rows}
    assert outside == dict.fromkeys(codes, 0) | {codes[0]: 1, codes[1]: -1}
    limits = result.limits["mismatch"]
    assert limits
    assert limits.phi > 3
    assert result.row(codes[0]).value("clean") == 1.0
    assert result.row(codes[0]).backlog == 3
    assert result.row(codes[5]).value("clean") is None
    assert result.outside(result.row(codes[5]), "clean") == 0
