"""The indicators that a briefing leads with: of the place on both days of the period, and of the
country. Official totals lead wherever there are any; what rests on the dose records says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from presentation.briefing.figures import Days, Figures
from presentation.briefing.text import Rate
from queries.coverage.metrics import COVERAGE, RECORD_COVERAGE
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
    def by_records(self) -> bool:
        """Whether it is a coverage that is not of the official totals."""
        return bool(self.metric.chip)

    @property
    def is_coverage(self) -> bool:
        """Whether it says how many are vaccinated, and not how good the records are."""
        return self.by_records or self.metric in COVERAGE.values()


def shown_change(now: float | None, before: float | None, digits: int = 1) -> float | None:
    """The difference of two shares as both are shown in percent, as a fraction."""
    if now is None or before is None:
        return None
    shown = [round(Decimal(str(one)).scaleb(2), digits) for one in (now, before)]
    return float((shown[0] - shown[1]).scaleb(-2))


def coverage(figures: Figures, dose: Dose) -> Indicator | None:
    """Coverage of a dose by the official totals; by the records where these have none."""
    code, level = figures.place.code, figures.level
    if (days := figures.official) and dose != 3:
        ask = figures.official_coverage
        now = ask(dose, level, days.last).row(code)
        if now.value is not None:
            before = ask(dose, level, days.first).row(code) if days.first else None
            whole = ask(dose, "country", days.last).rows[0]
            return Indicator(COVERAGE[dose, "all"], now, before, whole, days)
    return records_coverage(figures, dose)


def records_coverage(figures: Figures, dose: Dose) -> Indicator | None:
    """Coverage of a dose by the records."""
    days, code, level = figures.records, figures.place.code, figures.level
    if days is None:
        return None
    return Indicator(
        RECORD_COVERAGE[dose],
        figures.coverage(dose, level, days.last).row(code),
        figures.coverage(dose, level, days.first).row(code) if days.first else None,
        figures.coverage(dose, "country", days.last).rows[0],
        days,
    )


def mismatch(figures: Figures) -> Indicator | None:
    """The share of the persons verified whose details are wrong."""
    days, code, level = figures.verified, figures.place.code, figures.level
    if days is None:
        return None
    return Indicator(
        MISMATCH,
        figures.verdicts(level, days.last).row(code),
        figures.verdicts(level, days.first).row(code) if days.first else None,
        figures.verdicts("country", days.last).rows[0],
        days,
    )


def same_day(figures: Figures) -> Indicator | None:
    """The share of the doses of four weeks that was entered on the day of the injection."""
    days, code, level = figures.records, figures.place.code, figures.level
    if days is None:
        return None
    return Indicator(
        ENTERED_SAME_DAY,
        figures.lags(level, days.last).row(code),
        figures.lags(level, days.first).row(code) if days.first else None,
        figures.lags("country", days.last).rows[0],
        days,
    )


def complete(figures: Figures) -> Indicator | None:
    """The share of the reported doses that is on the platform."""
    days, code, level = figures.scored, figures.place.code, figures.level
    if days is None:
        return None
    return Indicator(
        SCORECARD_COMPLETE,
        figures.complete(level, days.last).row(code),
        figures.complete(level, days.first).row(code) if days.first else None,
        figures.complete("country", days.last).rows[0],
        days,
    )


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
