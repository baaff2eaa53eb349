"""Computed sentences of the page of definitions: how well dates in the future have done."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from queries.forecast.accuracy import (
    QUESTION_NAMES,
    SIMULATED,
    WORLD_NAMES,
    ForecastAccuracy,
)


def forecasts_sentence(rows: Sequence[ForecastAccuracy], _: Translator) -> str:
    """In how many cases the intervals held, for those who decide."""
    simulated = [row for row in rows if row.world in list(WORLD_NAMES)[:SIMULATED]]
    past = [row for row in rows if row not in simulated]
    shares = sorted(row.coverage for row in simulated)
    text = _(
        "Forecasts were made in simulated worlds, where what comes is known. Of ten intervals nine "
        "should hold; there {low} to {high} did, and {good} of {total} kinds lay between 85 and "
        "95%.",
        low=_.percent(shares[0]),
        high=_.percent(shares[-1]),
        good=sum(row.covers for row in simulated),
        total=len(simulated),
    )
    if past:
        shares = sorted(row.coverage for row in past)
        text += " " + _(
            "On the demo’s past {low} to {high} held or are not yet decided: while a campaign goes "
            "on, only the earliest day is named, since nobody knows when it slows down.",
            low=_.percent(shares[0]),
            high=_.percent(shares[-1]),
        )
    return text


def forecast_cells(row: ForecastAccuracy, _: Translator) -> tuple[str, ...]:
    """A row of the table: what, where, and how often."""
    told = max(row.trials - row.without, 1)
    return (
        _(QUESTION_NAMES[row.question]),
        _(WORLD_NAMES[row.world]),
        _.integer(row.trials),
        _.percent(row.coverage),
        _.percent(row.endless / told),
        _.percent(row.without / max(row.trials, 1)),
    )
