"""The indicators of a profile: what each measures, of every unit of a level, on a day.

Each asks what the page of its topic asks, so a profile says what the pages say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from geo.units import Level, Unit, Vintage
from queries.contents import (
    record_snapshots,
    score_snapshots,
    snapshots,
    verification_snapshots,
)
from queries.coverage.by_source import COVERAGE as COVERAGE_QUERIES
from queries.coverage.by_source import COVERAGE_SERIES, Source
from queries.coverage.metrics import COVERAGE, EVERYBODY, RECORD_COVERAGE, VACCINE_USE
from queries.coverage.official import vaccine_use
from queries.daily_reports.completeness import backlog_series
from queries.daily_reports.metrics import BACKLOG_SHARE
from queries.databases import Databases, Snapshot
from queries.entry_lag.lags import entry_lags
from queries.entry_lag.metrics import ENTERED_SAME_DAY, ENTRY_LAG
from queries.entry_lag.over_time import lag_weeks
from queries.metric import Dose, Metric
from queries.reconciliation.metrics import MISMATCH
from queries.reconciliation.verification import verification, verification_series
from queries.scorecard.scorecard import (
    SCORECARD_METRICS,
    Dimension,
    Fraction,
    counts_by_unit,
    fraction,
    score_history,
    share,
)

Id = Literal[
    "dose1",
    "dose2",
    "booster",
    "dose1_records",
    "dose2_records",
    "correct",
    "complete",
    "clean",
    "live",
    "mismatch",
    "same_day",
    "median",
    "p90",
    "backlog",
    "use",
]

Trend = tuple[tuple[date, float], ...]
"""Values on earlier days, oldest first."""


@dataclass(frozen=True)
class Measured:
    """One unit's number with what it is counted from; ``value`` is a fraction, or days.

    ``provinces`` is how many of its provinces a country's coverage is of, where not of all.
    """

    value: float | None = None
    numerator: int | None = None
    denominator: int | None = None
    provinces: int | None = None


NOTHING = Measured()
ByUnit = Mapping[str, Measured]
"""Numbers by the code of the unit."""


@dataclass(frozen=True)
class Asked:
    """What a measure is asked about: one day of its source, and how units are divided."""

    databases: Databases
    snapshot: Snapshot
    vintage: Vintage


@dataclass(frozen=True)
class Indicator:
    """One line of a profile.

    ``days`` are those of its source. ``measure`` says its number of all units of a level, ``trend``
    that of one unit until the day. ``samples``: differences may be chance, so it has limits; who
    counts everybody has none. ``again``: the same is counted from another source before it.
    """

    id: Id
    metric: Metric
    days: Callable[[Databases], tuple[Snapshot, ...]]
    measure: Callable[[Asked, Level], ByUnit]
    trend: Callable[[Asked, Unit], Trend] | None = None
    samples: bool = False
    again: bool = False

    @property
    def in_days(self) -> bool:
        """Whether its numbers are days, not fractions."""
        return self.metric is ENTRY_LAG


def indicators(*, official: bool, by_district: bool) -> tuple[Indicator, ...]:
    """The lines of a profile, in their order. Coverage is official where official totals are
    published and reach the level (they do not reach districts), and then by the records again."""
    source: Source = "official" if official and not by_district else "records"
    doses: dict[Id, tuple[Dose, Source]] = {
        "dose1": (1, source),
        "dose2": (2, source),
        "booster": (3, "records"),
    }
    if source == "official":
        doses |= {"dose1_records": (1, "records"), "dose2_records": (2, "records")}
    covered = tuple(_coverage(id_, dose, of) for id_, (dose, of) in doses.items())
    words: tuple[Dimension, ...] = ("correct", "complete", "clean", "live")
    use = () if by_district else (Indicator("use", VACCINE_USE, snapshots, _use),)
    return (
        *covered,
        *(_word(one) for one in words),
        Indicator(
            "mismatch", MISMATCH, verification_snapshots, _mismatch, _mismatch_trend, samples=True
        ),
        Indicator(
            "same_day", ENTERED_SAME_DAY, record_snapshots, _same_day, _same_day_trend, samples=True
        ),
        Indicator("median", ENTRY_LAG, record_snapshots, _quantile(0.5)),
        Indicator("p90", ENTRY_LAG, record_snapshots, _quantile(0.9)),
        Indicator("backlog", BACKLOG_SHARE, score_snapshots, _backlog, _backlog_trend),
        *use,
    )


def _measured(top: int | None, bottom: int | None) -> Measured:
    return Measured(share(top, bottom), top, bottom)


def _coverage(id_: Id, dose: Dose, source: Source) -> Indicator:
    def measure(asked: Asked, level: Level) -> ByUnit:
        found = asked.databases.ask(
            COVERAGE_QUERIES[source],
            snapshot=asked.snapshot,
            dose=dose,
            group=EVERYBODY,
            level=level,
            vintage=asked.vintage,
        )
        return {
            row.code: Measured(row.value, row.numerator, row.denominator, row.known_provinces)
            for row in found.rows
        }

    def trend(asked: Asked, unit: Unit) -> Trend:
        found = asked.databases.ask(
            COVERAGE_SERIES[source],
            snapshot=asked.snapshot,
            dose=dose,
            group=EVERYBODY,
            of=(unit,),
            vintage=asked.vintage,
        )
        ((_unit, points),) = found.lines
        return _until(asked, ((one.as_of, one.value) for one in points))

    official = source == "official"
    metric = COVERAGE[dose, "all"] if official else RECORD_COVERAGE[dose]
    days = snapshots if official else record_snapshots
    again = id_ in ("dose1_records", "dose2_records")
    return Indicator(id_, metric, days, measure, trend, again=again)


def _word(word: Dimension) -> Indicator:
    def measure(asked: Asked, level: Level) -> ByUnit:
        return {code: _measured(*one) for code, one in _scores(asked, level, word).items()}

    def trend(asked: Asked, unit: Unit) -> Trend:
        found = asked.databases.ask(
            score_history,
            snapshot=asked.snapshot,
            level=unit.level,
            vintage=asked.vintage,
            within=unit.parent if unit.level == "district" else None,
        )
        return _until(asked, zip(found.days, found.values[word][unit.code], strict=True))

    # Reports are no samples of doses: what they lack is known one by one.
    return Indicator(
        word,
        SCORECARD_METRICS[word],
        score_snapshots,
        measure,
        trend,
        samples=word != "complete",
    )


def _scores(asked: Asked, level: Level, word: Dimension) -> Mapping[str, Fraction]:
    day = asked.snapshot.as_of
    counts = asked.databases.ask(counts_by_unit, days=(day,), level=level, vintage=asked.vintage)
    return {code: fraction(one, word) for code, one in counts[day].items()}


def _mismatch(asked: Asked, level: Level) -> ByUnit:
    found = asked.databases.ask(
        verification, snapshot=asked.snapshot, level=level, vintage=asked.vintage
    )
    return {row.code: _measured(row.numerator, row.denominator or None) for row in found.rows}


def _mismatch_trend(asked: Asked, unit: Unit) -> Trend:
    found = asked.databases.ask(
        verification_series, snapshot=asked.snapshot, of=(unit,), vintage=asked.vintage
    )
    ((_unit, points),) = found.lines
    return _until(asked, ((one.as_of, one.value) for one in points))


def _same_day(asked: Asked, level: Level) -> ByUnit:
    found = asked.databases.ask(
        entry_lags, snapshot=asked.snapshot, level=level, vintage=asked.vintage
    )
    return {
        row.code: _measured(row.numerator, row.denominator) if row.doses else NOTHING
        for row in found.rows
    }


def _same_day_trend(asked: Asked, unit: Unit) -> Trend:
    found = asked.databases.ask(
        lag_weeks,
        snapshot=asked.snapshot,
        level=unit.level,
        vintage=asked.vintage,
        within=unit.parent if unit.level == "district" else None,
    )
    cells = next((cells for code, _name, cells in found.rows if code == unit.code), ())
    return tuple((one.week, one.value) for one in cells if one.value is not None)


def _quantile(of: float) -> Callable[[Asked, Level], ByUnit]:
    def measure(asked: Asked, level: Level) -> ByUnit:
        found = asked.databases.ask(
            entry_lags, snapshot=asked.snapshot, level=level, vintage=asked.vintage
        )
        return {
            row.code: Measured(days, None, row.doses)
            for row in found.rows
            if (days := row.quantile(of)) is not None
        }

    return measure


def _backlog(asked: Asked, level: Level) -> ByUnit:
    day = asked.snapshot.as_of
    counts = asked.databases.ask(counts_by_unit, days=(day,), level=level, vintage=asked.vintage)
    return {code: _measured(one.backlog, one.reported) for code, one in counts[day].items()}


def _backlog_trend(asked: Asked, unit: Unit) -> Trend:
    found = asked.databases.ask(
        backlog_series, snapshot=asked.snapshot, of=unit, vintage=asked.vintage
    )
    points = ((one.as_of, share(one.backlog, one.denominator)) for one in found.points)
    return _until(asked, points)


def _use(asked: Asked, level: Level) -> ByUnit:
    found = asked.databases.ask(
        vaccine_use,
        snapshot=asked.snapshot,
        previous=None,
        level=level,
        vintage=asked.vintage,
    )
    return {row.code: _measured(row.injected, row.received) for row in found.rows}


def _until(asked: Asked, points: Iterable[tuple[date, float | None]]) -> Trend:
    day = asked.snapshot.as_of
    return tuple((one, value) for one, value in points if value is not None and one <= day)
