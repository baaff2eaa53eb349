"""The indicators that a briefing leads with: of the place on both days of the period, and of the
country. Official totals lead wherever there are any; what rests on the dose records says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from geo.units import Level
from i18n import shown_difference
from presentation.briefing.figures import Days, Figures
from presentation.briefing.text import Rate
from queries.coverage.metrics import COVERAGE, RECORD_COVERAGE
from queries.databases import Provenance
from queries.entry_lag.metrics import ENTERED_SAME_DAY
from queries.metric import Dose, Metric
from queries.reconciliation.metrics import MISMATCH
from queries.scorecard.metrics import SCORECARD_COMPLETE


@dataclass(frozen=True)
class Indicator:
    """A share of the place on the last day and on the day compared with, and the country's."""

    metric: Metric
    now: Rate
    before: Rate | None
    whole: Rate
    days: Days

    @property
    def change(self) -> float | None:
        """How much the share changed, as both are shown, as a fraction."""
        return shown_change(self.now, self.before)

    @property
    def by_records(self) -> bool:
        """Whether it is a coverage that is not of the official totals."""
        return bool(self.metric.chip)

    @property
    def is_coverage(self) -> bool:
        """Whether it says how many are vaccinated, and not how good the records are."""
        return self.by_records or self.metric in COVERAGE.values()


def shown_change(now: Rate, before: Rate | None) -> float | None:
    """How much a share changed, as both are shown, as a fraction."""
    if before is None or now.value is None or before.value is None:
        return None
    return shown_difference(now.value, before.value)


class _Rates(Protocol):
    """The rates of a level's areas on a day."""

    @property
    def rows(self) -> tuple[Rate, ...]:
        """The areas."""

    def row(self, code: str, /) -> Rate:
        """One of them."""


def _indicator(
    metric: Metric, figures: Figures, days: Days | None, ask: Callable[[Level, Provenance], _Rates]
) -> Indicator | None:
    """The place and the country on the last day, and the place on the first; ``None`` where the
    source has no day."""
    if days is None:
        return None
    code, level = figures.place.code, figures.level
    return Indicator(
        metric,
        ask(level, days.last).row(code),
        ask(level, days.first).row(code) if days.first else None,
        ask("country", days.last).rows[0],
        days,
    )


def coverage(figures: Figures, dose: Dose) -> Indicator | None:
    """Coverage of a dose by the official totals; by the records where these have none."""
    if dose != 3:
        ask = partial(figures.official_coverage, dose)
        found = _indicator(COVERAGE[dose, "all"], figures, figures.official, ask)
        if found and found.now.value is not None:
            return found
    return records_coverage(figures, dose)


def records_coverage(figures: Figures, dose: Dose) -> Indicator | None:
    """Coverage of a dose by the records."""
    ask = partial(figures.coverage, dose)
    return _indicator(RECORD_COVERAGE[dose], figures, figures.records, ask)


def mismatch(figures: Figures) -> Indicator | None:
    """The share of the persons verified whose details are wrong."""
    return _indicator(MISMATCH, figures, figures.verified, figures.verdicts)


def same_day(figures: Figures) -> Indicator | None:
    """The share of the doses of four weeks that was entered on the day of the injection."""
    return _indicator(ENTERED_SAME_DAY, figures, figures.records, figures.lags)


def complete(figures: Figures) -> Indicator | None:
    """The share of the reported doses that is on the platform."""
    return _indicator(SCORECARD_COMPLETE, figures, figures.scored, figures.complete)


def indicators(figures: Figures) -> tuple[Indicator, ...]:
    """All that are known, in the order they are shown."""
    found = (
        coverage(figures, 1),
        coverage(figures, 2),
        coverage(figures, 3),
        mismatch(figures),
        same_day(figures),
        complete(figures),
    )
    return tuple(one for one in found if one)
