"""The lags of the newest weeks as they will be once everything is entered.

What is entered late of the last days is not there yet: lags known so far are the short ones (right
truncation). The nowcast says how many doses are to come of each day of injection, and how entry
went on after earlier ones says when: its development factors are the reverse-time hazards of S. W.
Lagakos, L. M. Barraj, V. De Gruttola, Nonparametric analysis of truncated survival data, with
application to AIDS, Biometrika 75 (1988) 515–523. It knows the days on which the rules of entry
changed. The interval of the share entered on the day is that of the nowcast, since what was entered
on the day is known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from geo.units import Unit, Vintage
from queries.contents import record_snapshots
from queries.databases import Databases, Snapshot
from queries.entry_lag.lags import PERIOD, LagCounts, LagRow, entry_lags
from queries.nowcast.provinces import DOSE_NAMES, NowcastRow
from queries.nowcast.published import nowcast_days, nowcast_total

_NEVER = 365
"""Days of lag that stand for those of which nothing is known but that they are long."""


@dataclass(frozen=True)
class FinalLags:
    """Lags expected once everything is entered, beside those that are known.

    ``counts``: doses by days of lag, those to come among them (24 hours are not known: 0).
    ``fewest`` and ``most`` doses there will be with 90 %.
    """

    entered: LagRow
    counts: LagCounts
    fewest: float
    most: float

    @property
    def value(self) -> float | None:
        """The share that will have been entered on the day of the injection."""
        return self.counts.value

    @property
    def low(self) -> float:
        """The lower end of its 90 % interval."""
        return self.entered.numerator / self.most

    @property
    def high(self) -> float:
        """The upper end of its 90 % interval."""
        return self.entered.numerator / self.fewest


def final_lags(
    databases: Databases, *, snapshot: Snapshot, of: Unit, vintage: Vintage = "2021"
) -> FinalLags | None:
    """What the lags of a unit will be; ``None`` where nothing is to come.

    Districts have no nowcast of their own. Only of the newest day something is estimated: of an
    earlier one, later entries are known.
    """
    last = databases.ask(record_snapshots)[-1]
    databases.scope.require(of.level)
    if of.level == "district" or snapshot.as_of != last.as_of:
        return None
    lags = databases.ask(entry_lags, snapshot=snapshot, level=of.level, vintage=vintage)
    days = [databases.ask(nowcast_days, snapshot=last, dose=dose, of=of) for dose in DOSE_NAMES]
    totals = [
        databases.ask(nowcast_total, snapshot=last, dose=dose, of=of, days=PERIOD.days)
        for dose in DOSE_NAMES
    ]
    return in_the_end(lags.row(of.code), days, totals)


@dataclass(frozen=True)
class _Day:
    """Doses to come of a day of injection, and the share of all that is expected to be entered."""

    to_come: int
    ripeness: float


def _together(by_dose: Sequence[Sequence[NowcastRow]]) -> list[_Day]:
    """The days of injection, newest first: a dose's number says nothing about its entry."""
    days = []
    for rows in zip(*by_dose, strict=True):
        expected = sum(row.expected for row in rows)
        ripeness = (
            sum(row.ripeness * row.expected for row in rows) / expected
            if expected
            else sum(row.ripeness for row in rows) / len(rows)
        )
        days.append(_Day(sum(row.to_come for row in rows), ripeness))
    return days[::-1]


def in_the_end(
    row: LagRow, days: Sequence[Sequence[NowcastRow]], totals: Sequence[NowcastRow]
) -> FinalLags | None:
    """What the lags of one unit will be; ``None`` when nothing is to come.

    ``days`` and ``totals`` are the nowcasts of every dose: of each of the last days of injection,
    oldest first, and of the period together.
    """
    newest = _together(days)
    young = newest[: PERIOD.days]
    counted = sum(total.entered for total in totals)
    if not counted or not any(day.to_come for day in young):
        return None
    # The nowcast is of doses that count as a person's; lags are of all records.
    records = row.doses / counted
    counts: defaultdict[int, float] = defaultdict(float, row.days)
    entered_by = [*accumulate((day.ripeness for day in newest), max), 1.0]
    for age, day in enumerate(young):
        left = 1 - entered_by[age]
        for lag in range(age + 1, len(entered_by)):
            part = (entered_by[lag] - entered_by[lag - 1]) / left if left > 0 else 0.0
            counts[lag if lag < len(newest) else _NEVER] += day.to_come * records * part
    return FinalLags(
        row,
        LagCounts(_whole(counts), 0, row.before, row.unknown),
        sum(total.low90 for total in totals) * records,
        sum(total.high90 for total in totals) * records,
    )


def _whole(counts: Mapping[int, float]) -> dict[int, int]:
    """Whole doses by lag that add up to what they did: of a long tail of halves and thirds of a
    dose, rounded one by one, nothing would be left."""
    lags = sorted(counts)
    until = [round(one) for one in accumulate(counts[lag] for lag in lags)]
    doses = {lag: now - before for lag, now, before in zip(lags, until, [0, *until], strict=False)}
    return {lag: one for lag, one in doses.items() if one}
