"""Lags of the newest weeks against what came of them: ``python -m bench.lags HOME``.

The triangle of a published demo is cut as it was known on many days of its past. What the lags of
the four weeks before were said to be in the end is held against all that has been entered since.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import fmean

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Integer, select, type_coerce

from geo import units
from queries.contents import record_snapshots
from queries.coverage.records import DOSE_COLUMNS
from queries.databases import EVERYTHING, Databases, Provenance, Snapshot, open_databases
from queries.entry_lag.in_the_end import FinalLags, in_the_end
from queries.entry_lag.lags import PERIOD, LagCounts, LagRow
from queries.nowcast.entry_triangle import EntryCounts, EntryTriangles, places_of
from queries.nowcast.provinces import nowcast_of
from queries.nowcast.published import PUBLISHED_DAYS
from queries.nowcast.triangle import DAYS, Whole
from queries.published import published
from queries.schema import province_lag

FEWEST = 200
"""Doses below which nine in ten are found by chance."""
KNOWN_AFTER = timedelta(days=60)
"""After so many days nearly everything is entered."""


@dataclass(frozen=True)
class Trial:
    """What was known and expected on a day of a unit's lags, and what they came to be."""

    as_of: date
    code: str
    expected: FinalLags
    final: LagCounts

    @property
    def share_error(self) -> float:
        """Of the share entered on the day, expected minus final."""
        return (self.expected.value or 0.0) - (self.final.value or 0.0)

    @property
    def raw_share_error(self) -> float:
        """The same of the share of what was entered by then."""
        return (self.expected.entered.value or 0.0) - (self.final.value or 0.0)

    @property
    def days_error(self) -> int:
        """Of the days within which nine in ten are entered, expected minus final."""
        return (self.expected.counts.quantile(0.9) or 0) - (self.final.quantile(0.9) or 0)

    @property
    def raw_days_error(self) -> int:
        """The same of what was entered by then."""
        return (self.expected.entered.quantile(0.9) or 0) - (self.final.quantile(0.9) or 0)

    @property
    def is_inside(self) -> bool:
        """Whether the final share lies within the interval."""
        return self.expected.low <= (self.final.value or 0.0) <= self.expected.high


def trials(databases: Databases, days: Sequence[date]) -> Iterator[Trial]:
    """The country and every province with enough doses, on some days of the past."""
    first = min(days) - timedelta(days=DAYS)
    last = databases.ask(record_snapshots)[-1].as_of
    places = places_of(EVERYTHING)
    table = province_lag.c
    doses = (table[name] for name in DOSE_COLUMNS.values())
    day = type_coerce(table.injected_on - first, Integer)
    statement = select(table.province_code, day, table.lag_days, *doses).where(
        table.injected_on.between(first, last)
    )
    number = {code: index for index, code in enumerate(places)}
    rows = [(number[code], *counts) for code, *counts in databases.read(statement)]
    place, since, lag, *found = np.array(rows, np.int64).reshape(-1, 3 + len(DOSE_COLUMNS)).T
    counts = EntryCounts.of(
        first,
        (len(places), (last - first).days + 1),
        place,
        since,
        lag,
        dict(zip(DOSE_COLUMNS, found, strict=True)),
    )
    every = np.sum(found, axis=0)
    for as_of in days:
        began = (as_of - first).days - PERIOD.days + 1
        ended = (as_of - first).days
        of_period = (since >= began) & (since <= ended)
        known = of_period & (since + lag <= ended)
        triangles = EntryTriangles(places, counts.triangles(as_of), _provenance(databases, as_of))
        nowcasts = [nowcast_of(triangles, dose) for dose in DOSE_COLUMNS]
        totals = [dict(one.totals(PERIOD.days)) for one in nowcasts]
        for unit in totals[0]:
            if unit not in (units.country(), *units.provinces()):
                continue
            here = place == number[unit.code] if unit.level == "province" else place >= 0
            final = _counts(lag, every, of_period & here)
            row = _counts(lag, every, known & here)
            expected = in_the_end(
                LagRow(row.days, 0, 0, 0, unit.code, unit.short_name),
                [one.daily(unit, PUBLISHED_DAYS) for one in nowcasts],
                [total[unit] for total in totals],
            )
            if expected and final.doses >= FEWEST:
                yield Trial(as_of, unit.code, expected, final)


def _counts(lag: Whole, doses: Whole, these: NDArray[np.bool_]) -> LagCounts:
    summed = np.bincount(lag[these], doses[these]) if these.any() else np.zeros(0)
    return LagCounts({one: int(count) for one, count in enumerate(summed) if count}, 0, 0, 0)


def _provenance(databases: Databases, as_of: date) -> Provenance:
    last = databases.ask(record_snapshots)[-1]
    return databases.provenance(
        Snapshot(as_of, last.revision, True, last.imported_at, last.provinces, False)
    )


def main() -> None:
    """Print the mean errors of a data folder's past."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path, help="data folder that holds a published demo")
    home = parser.parse_args().home
    where = published(home)
    number = where.current() or 0
    addresses = [where.address(number, "vaccination"), where.address(number, "reconciliation")]
    databases = open_databases(addresses[0].engine(), addresses[1].engine(), EVERYTHING)
    last = databases.ask(record_snapshots)[-1].as_of
    days = [date(2021, 8, 1) + timedelta(days=7 * week) for week in range(60)]
    found = list(trials(databases, [day for day in days if day <= last - KNOWN_AFTER]))
    for name, those in (
        ("country", [one for one in found if one.code == "VN"]),
        ("provinces", [one for one in found if one.code != "VN"]),
    ):
        print(
            f"{name}: {len(those)} trials; same day off by "
            f"{100 * fmean(abs(one.share_error) for one in those):.1f} points "
            f"(entered so far: {100 * fmean(abs(one.raw_share_error) for one in those):.1f}), "
            f"nine in ten by {fmean(abs(one.days_error) for one in those):.1f} days "
            f"({fmean(abs(one.raw_days_error) for one in those):.1f}); the interval held in "
            f"{100 * fmean(one.is_inside for one in those):.0f} %"
        )


if __name__ == "__main__":
    main()
