"""One number a unit: the share of doses entered so soon, or the days until so many are entered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from i18n import N_, Translator
from presentation.figure import step_index
from queries.databases import Provenance
from queries.entry_lag.lags import EntryLag, LagMetric, LagRow
from queries.entry_lag.metrics import ENTERED_WITHIN, ENTRY_LAG
from queries.metric import Metric

QUANTILES: dict[LagMetric, float] = {"median": 0.5, "p90": 0.9}
LAG_METRIC_NAMES: dict[LagMetric, str] = {
    "same-day": N_("On the day of injection"),
    "24h": N_("Within 24 hours"),
    "3": N_("Within 3 days"),
    "7": N_("Within 7 days"),
    "30": N_("Within 30 days"),
    "median": N_("Days until half are entered"),
    "p90": N_("Days until nine in ten are entered"),
}


@dataclass(frozen=True)
class LagMetricRow:
    """One unit's number. ``numerator`` is that of a share; days have none."""

    code: str
    name: str
    value: float | None
    numerator: int
    denominator: int
    same_day: float


@dataclass(frozen=True)
class LagMetricResult:
    """The units' numbers, in the order of the result they are from."""

    rows: tuple[LagMetricRow, ...]
    measure: LagMetric
    provenance: Provenance

    @property
    def in_days(self) -> bool:
        """Whether the numbers are days, of which fewer are better, and not shares."""
        return self.measure in QUANTILES

    @property
    def metric(self) -> Metric:
        """What the number means."""
        return ENTRY_LAG if self.in_days else ENTERED_WITHIN[self.measure]

    @cached_property
    def ranked(self) -> tuple[LagMetricRow, ...]:
        """The rows with doses, the worst first; of equal days, the lower share on the same day."""
        known = [row for row in self.rows if row.value is not None]
        sign = -1 if self.in_days else 1
        return tuple(sorted(known, key=lambda row: (sign * (row.value or 0), row.same_day)))

    def lateness(self, value: float) -> int:
        """The class of colour of a value: the later, the higher."""
        index = step_index(value, self.metric.steps)
        return index if self.in_days else len(self.metric.steps) - index

    def words(self, value: float | None, _: Translator) -> str:
        """A value as it is written."""
        if value is None:
            return _("unknown")
        return days_in_words(int(value), _) if self.in_days else _.percent(value)


def lag_metric_result(result: EntryLag, measure: LagMetric) -> LagMetricResult:
    """A measure of every unit."""
    rows = tuple(lag_metric_row(row, measure) for row in result.rows)
    return LagMetricResult(rows, measure, result.provenance)


def lag_metric_row(row: LagRow, measure: LagMetric) -> LagMetricRow:
    """A measure of one unit."""
    value: float | None
    match measure:
        case "median" | "p90":
            value, numerator = row.quantile(QUANTILES[measure]), 0
        case _:
            value, numerator = row.share(measure), row.within(measure)
    return LagMetricRow(row.code, row.name, value, numerator, row.doses, row.value or 0.0)


def lag_metric_alt(result: LagMetricResult, reference: LagMetricRow, _: Translator) -> str:
    """What a map or ranking of the entry lag shows."""
    ranked, day = result.ranked, _.date(result.provenance.snapshot.as_of)
    title = lag_metric_name(result, _)
    if not ranked:
        return _("{title}, {day}: no figures.", title=title, day=day)
    text = _(
        "{title}, {day}: {count} units, from {high} ({high_value}) to {low} ({low_value}), the "
        "slowest first; {reference} {value}.",
        title=title,
        day=day,
        count=len(ranked),
        high=ranked[0].name,
        high_value=result.words(ranked[0].value, _),
        low=ranked[-1].name,
        low_value=result.words(ranked[-1].value, _),
        reference=_(reference.name),
        value=result.words(reference.value, _),
    )
    if unknown := len(result.rows) - len(ranked):
        text += " " + _("Without figures: {count}.", count=unknown)
    return text


def lag_metric_name(result: LagMetricResult, _: Translator) -> str:
    """The title of what the map shows."""
    if result.measure == "median":
        return _("Days until half of the doses are entered")
    if result.measure == "p90":
        return _("Days until nine in ten doses are entered")
    return _(result.metric.name)


def days_in_words(days: int, _: Translator) -> str:
    """A number of days."""
    return _.plural("{count} day", "{count} days", days)


def classes_of_days(steps: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    """Classes of whole days in words, the fewest first."""
    between = [
        days_in_words(int(low), _)
        if high - low == 1
        else _("{low}–{high} days", low=int(low), high=int(high) - 1)
        for low, high in pairwise(steps)
    ]
    return (_("on the same day"), *between, _("{low} days and more", low=int(steps[-1])))
