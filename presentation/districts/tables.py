"""The tables of districts side by side: the one that sorts, and those behind the charts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from i18n import Translator
from presentation.districts.alike import Alike
from presentation.districts.multiples import days_shown
from presentation.districts.slope import known_rows
from presentation.export.table import Table
from queries.coverage.target import Arrival
from queries.districts.persons import History
from queries.districts.side_by_side import Place, Rate, SideBySide


def districts_table(result: SideBySide, arrivals: dict[str, Arrival | None],
                    _: Translator) -> Table:  # fmt: skip
    """Every number of every district with its numerator and denominator, below the places above."""
    rows = (*result.above, *result.rows)
    dose, people = _("Persons with the dose"), _("Population")
    names: dict[Rate, tuple[str, str, str]] = {
        "mismatch": (_("Mismatch rate"), _("Persons wrong"), _("Persons verified")),
        "clean": (_("Clean"), _("Clean records"), _("Records")),
        "live": (_("Same day"), _("Entered the same day"), _("Doses of four weeks")),
    }
    columns: dict[str, Any] = {
        "code": [row.code for row in rows],
        _("Unit"): [_(row.name) for row in rows],
        _("Rank"): _whole([result.rank.get(row.code) for row in rows]),
        _("Rank before"): _whole([result.rank_before.get(row.code) for row in rows]),
        _("Dose 1"): _shares([row.coverage(1) for row in rows]),
        _("Dose 2"): _shares([row.coverage(2) for row in rows]),
        _("Booster"): _shares([row.coverage(3) for row in rows]),
        dose: _whole([row.persons[result.dose] for row in rows]),
        people: _whole([row.population for row in rows]),
        _("Still to reach"): _whole([row.to_reach for row in rows]),
        _("A day per 1,000"): _shares([row.pace for row in rows]),
    }
    for name, bound in ((_("Days to the target"), "days"), (_("Earliest"), "earliest"),
                        (_("Latest"), "latest")):  # fmt: skip
        columns[name] = _shares([getattr(arrivals[row.code], bound, None) for row in rows])
    formats = {
        **dict.fromkeys((_("Dose 1"), _("Dose 2"), _("Booster")), _.percent),
        **dict.fromkeys((dose, people, _("Still to reach")), _.integer),
        _("A day per 1,000"): lambda value: _.decimal(value, 2),
        **dict.fromkeys((_("Days to the target"), _("Earliest"), _("Latest")), _.integer),
    }
    for rate, (share, top, bottom) in names.items():
        columns[share] = _shares([row.value(rate) for row in rows])
        columns[top] = _whole([row.fraction(rate)[0] for row in rows])
        columns[bottom] = _whole([row.fraction(rate)[1] for row in rows])
        formats |= {share: _.percent, top: _.integer, bottom: _.integer}
    columns[_("Backlog")] = _whole([row.backlog for row in rows])
    formats[_("Backlog")] = _.integer
    return Table(pd.DataFrame(columns), formats)


def slope_table(result: SideBySide, _: Translator) -> Table:
    """Coverage and rank of the districts on both days."""
    rows = known_rows(result)
    first = _.date(result.before) if result.before else "–"
    last = _.date(result.provenance.snapshot.as_of)
    change = _("Change")
    before = [result.coverage_before[row.code] or 0.0 for row in rows]
    now = [row.value("coverage") or 0.0 for row in rows]
    frame = pd.DataFrame(
        {
            "code": [row.code for row in rows],
            _("Unit"): [row.name for row in rows],
            first: before,
            last: now,
            change: [after - earlier for after, earlier in zip(now, before, strict=True)],
            _("Rank before"): [result.rank_before[row.code] for row in rows],
            _("Rank"): [result.rank[row.code] for row in rows],
        }
    )
    return Table(frame, {first: _.percent, last: _.percent, change: lambda one: _.points(one)})


def multiples_table(result: SideBySide, history: History, _: Translator) -> Table:
    """The days of the small multiples, the latest first."""
    shown = days_shown(history.days, result.provenance.snapshot.as_of)
    rows = [
        (row.code, row.name, history.days[at], line[at] / row.population, line[at], row.population)
        for row in result.lowest_first()
        if row.population
        for line in [history.of([row.code])]
        for at in reversed(shown)
    ]
    day, share, top, bottom = _("As of"), _("Coverage"), _("Numerator"), _("Denominator")
    frame = pd.DataFrame(rows, columns=["code", _("Unit"), day, share, top, bottom])
    return Table(frame, {day: _.date, share: _.percent, top: _.integer, bottom: _.integer})


def alike_table(rows: Sequence[Alike], _: Translator) -> Table:
    """Districts that are alike: what makes them so, and their rates; the most alike first."""
    formats = {
        _("Unlikeness"): lambda value: _.decimal(value, 2), _("Population"): _.integer,
        _("Persons per km²"): _.decimal, _("Urban communes"): lambda value: _.percent(value, 0),
        **dict.fromkeys((_("Coverage"), _("Mismatch rate"), _("Clean"), _("Same day")), _.percent),
        _("Persons with the dose"): _.integer,
    }  # fmt: skip
    places = [row.place for row in rows]
    frame = pd.DataFrame(
        {
            "code": [row.features.code for row in rows],
            _("Unit"): [row.name for row in rows],
            _("Unlikeness"): [row.distance for row in rows],
            _("Population"): [row.features.population for row in rows],
            _("Persons per km²"): [row.features.density for row in rows],
            _("Urban communes"): [row.features.urban for row in rows],
            _("Coverage"): _shares([one.value("coverage") for one in places]),
            _("Persons with the dose"): [one.persons[one.dose] for one in places],
            _("Mismatch rate"): _shares([one.value("mismatch") for one in places]),
            _("Clean"): _shares([one.value("clean") for one in places]),
            _("Same day"): _shares([one.value("live") for one in places]),
        }
    )
    return Table(frame, formats)


def arrival_table(place: Place, arrival: Arrival, target: float, _: Translator) -> Table:
    """What the what-if says, as one row."""
    share, pace = _("Target"), _("Persons a day")
    frame = pd.DataFrame(
        {
            "code": [place.code],
            _("Unit"): [_(place.name)],
            share: [target],
            _("Persons missing"): [arrival.missing],
            pace: [arrival.a_day],
            _("Days to the target"): _shares([arrival.days]),
            _("Earliest"): _dates(arrival, arrival.earliest, _),
            _("Likeliest"): _dates(arrival, arrival.days, _),
            _("Latest"): _dates(arrival, arrival.latest, _),
        }
    )
    formats = {
        share: lambda one: _.percent(one, 0), _("Persons missing"): _.integer, pace: _.decimal,
        _("Days to the target"): _.integer,
    }  # fmt: skip
    return Table(frame, formats)


def _dates(arrival: Arrival, days: float | None, _: Translator) -> list[str]:
    day = arrival.on(days)
    return [_.date(day) if day else _("not in ten years")]


def _shares(values: Sequence[float | None]) -> Any:
    return pd.array(values, dtype="Float64")


def _whole(values: Sequence[int | None]) -> Any:
    return pd.array(values, dtype="Int64")
