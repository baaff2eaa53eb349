"""The tables of the districts topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from i18n import Translator
from presentation.districts.alike import Alike
from presentation.districts.charts import days_shown, known_rows
from presentation.funnel import Rated
from presentation.table import (
    COUNT,
    DATE,
    DECIMAL,
    PERCENT,
    PLAIN,
    POINTS,
    Column,
    Format,
    Table,
    area_table,
    column,
)
from queries.coverage.target import Arrival
from queries.districts.persons import History
from queries.districts.side_by_side import Place, Rate, SideBySide
from queries.funnel import LIMITS, Funnel
from queries.scorecard.metrics import SCORECARD_LIVE

_HUNDREDTHS = Format("decimal", 2)
_WHOLE_PERCENT = Format("percent")


def limits_table(rows: Sequence[Rated], funnel: Funnel, _: Translator) -> Table:
    """Districts with their rates, and the outer limits for districts of their size."""
    limits = [funnel.limits(row.denominator, LIMITS[-1]) for row in rows]
    return area_table(
        [row.code for row in rows],
        [row.name for row in rows],
        column("value", _("Rate"), (row.value for row in rows), PERCENT),
        column("numerator", _("Numerator"), (row.numerator for row in rows), COUNT),
        column("denominator", _("Denominator"), (row.denominator for row in rows), COUNT),
        column("low", _("Lower limit"), (low for low, _high in limits), PERCENT),
        column("high", _("Upper limit"), (high for _low, high in limits), PERCENT),
        label=_("District"),
    )


def districts_table(
    result: SideBySide, arrivals: Mapping[str, Arrival | None], _: Translator
) -> Table:
    """Every number of every district with its numerator and denominator, below the places above."""
    rows = (*result.above, *result.rows)
    days = [arrivals[row.code] for row in rows]

    def of_rate(rate: Rate, label: str, numerator: str, denominator: str) -> tuple[Column, ...]:
        fractions = [row.fraction(rate) for row in rows]
        return (
            column(rate, label, (row.value(rate) for row in rows), PERCENT),
            column(f"{rate}_numerator", numerator, (top for top, _bottom in fractions), COUNT),
            column(
                f"{rate}_denominator", denominator, (bottom for _top, bottom in fractions), COUNT
            ),
        )

    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        column("rank", _("Rank"), (result.rank.get(row.code) for row in rows), PLAIN),
        column(
            "rank_before",
            _("Rank before"),
            (result.rank_before.get(row.code) for row in rows),
            PLAIN,
        ),
        column("dose1", _("Dose 1"), (row.coverage(1) for row in rows), PERCENT),
        column("dose2", _("Dose 2"), (row.coverage(2) for row in rows), PERCENT),
        column("booster", _("Booster"), (row.coverage(3) for row in rows), PERCENT),
        column(
            "persons",
            _("Persons with the dose"),
            (row.persons[result.dose] for row in rows),
            COUNT,
        ),
        column("population", _("Population"), (row.population for row in rows), COUNT),
        column("to_reach", _("Still to reach"), (row.to_reach for row in rows), COUNT),
        column("pace", _("A day per 1,000"), (row.pace for row in rows), _HUNDREDTHS),
        column(
            "days_to_target",
            _("Days to the target"),
            (one.days if one else None for one in days),
            COUNT,
        ),
        column("earliest", _("Earliest"), (one.earliest if one else None for one in days), COUNT),
        column("latest", _("Latest"), (one.latest if one else None for one in days), COUNT),
        *of_rate("mismatch", _("Mismatch rate"), _("Persons wrong"), _("Persons verified")),
        *of_rate("clean", _("Clean"), _("Clean records"), _("Records")),
        *of_rate(
            "live", _(SCORECARD_LIVE.short), _("Entered the same day"), _("Injected in four weeks")
        ),
        column("backlog", _("Backlog"), (row.backlog for row in rows), COUNT),
        label=_("Unit"),
    )


def slope_table(result: SideBySide, _: Translator) -> Table:
    """Coverage and rank of the districts on both days."""
    rows = known_rows(result)
    before = [result.coverage_before[row.code] or 0.0 for row in rows]
    now = [row.value("coverage") or 0.0 for row in rows]
    changes = (after - earlier for after, earlier in zip(now, before, strict=True))
    return area_table(
        [row.code for row in rows],
        [row.name for row in rows],
        column("before", _.date(result.before) if result.before else "–", before, PERCENT),
        column("value", _.date(result.provenance.snapshot.as_of), now, PERCENT),
        column("change", _("Change"), changes, POINTS),
        column(
            "rank_before", _("Rank before"), (result.rank_before[row.code] for row in rows), PLAIN
        ),
        column("rank", _("Rank"), (result.rank[row.code] for row in rows), PLAIN),
        label=_("Unit"),
    )


def multiples_table(result: SideBySide, history: History, _: Translator) -> Table:
    """The days of the small multiples, the latest first."""
    shown = days_shown(history.days, result.provenance.snapshot.as_of)
    cells = [
        (row.code, row.name, history.days[at], line[at], row.population)
        for row in result.lowest_first()
        if row.population
        for line in [history.of([row.code])]
        for at in reversed(shown)
    ]
    return area_table(
        [code for code, *_rest in cells],
        [name for _code, name, *_rest in cells],
        column("as_of", _("As of"), (day for *_area, day, _top, _bottom in cells), DATE),
        column("value", _("Coverage"), (top / bottom for *_area, top, bottom in cells), PERCENT),
        column("numerator", _("Numerator"), (top for *_area, top, _bottom in cells), COUNT),
        column("denominator", _("Denominator"), (bottom for *_area, bottom in cells), COUNT),
        label=_("Unit"),
    )


def alike_table(rows: Sequence[Alike], _: Translator) -> Table:
    """Districts that are alike: what makes them so, and their rates; the most alike first."""
    places = [row.place for row in rows]
    features = [row.features for row in rows]
    return area_table(
        [row.features.code for row in rows],
        [row.name for row in rows],
        column("unlikeness", _("Unlikeness"), (row.distance for row in rows), _HUNDREDTHS),
        column("population", _("Population"), (one.population for one in features), COUNT),
        column("density", _("Persons per km²"), (one.density for one in features), DECIMAL),
        column("urban", _("Urban communes"), (one.urban for one in features), _WHOLE_PERCENT),
        column("coverage", _("Coverage"), (one.value("coverage") for one in places), PERCENT),
        column(
            "persons", _("Persons with the dose"), (one.persons[one.dose] for one in places), COUNT
        ),
        column("mismatch", _("Mismatch rate"), (one.value("mismatch") for one in places), PERCENT),
        column("clean", _("Clean"), (one.value("clean") for one in places), PERCENT),
        column("live", _(SCORECARD_LIVE.short), (one.value("live") for one in places), PERCENT),
        label=_("Unit"),
    )


def arrival_table(place: Place, arrival: Arrival, target: float, _: Translator) -> Table:
    """What the what-if says, as one row."""
    return area_table(
        [place.code],
        [_(place.name)],
        column("target", _("Target"), [target], _WHOLE_PERCENT),
        column("missing", _("Persons missing"), [arrival.missing], COUNT),
        column("pace", _("Persons a day"), [arrival.a_day], DECIMAL),
        column("days", _("Days to the target"), [arrival.days], COUNT),
        column("earliest", _("Earliest"), [_bound(arrival, arrival.earliest, _)]),
        column("likeliest", _("Likeliest"), [_likeliest(arrival, _)]),
        column("latest", _("Latest"), [_bound(arrival, arrival.latest, _)]),
        label=_("Unit"),
    )


def _bound(arrival: Arrival, days: float | None, _: Translator) -> str:
    if arrival.earliest is None:
        return _("no interval")
    day = arrival.on(days)
    return _.date(day) if day else _("no end")


def _likeliest(arrival: Arrival, _: Translator) -> str:
    if arrival.is_endless:
        return _("no end")
    day = arrival.on(arrival.days)
    return _.date(day) if day else _("not in ten years")
