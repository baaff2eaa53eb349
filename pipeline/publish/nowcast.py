"""Compute the nowcasts as of the last half year's record days, while other topics are counted.

A triangle has as many cells for a hundredth of the country as for all of it, so this takes as long
however many records there are. NumPy and DuckDB both let other threads run meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from geo import units
from pipeline.publish.duckdb import quoted
from pipeline.vocabulary import FIRST_DAY
from queries.coverage.records import DOSE_COLUMNS
from queries.databases import EVERYTHING
from queries.metric import Dose
from queries.nowcast.chain_ladder import Estimate
from queries.nowcast.entry_triangle import EntryCounts, places_of
from queries.nowcast.provinces import groups_of, models
from queries.nowcast.published import (
    PUBLISHED_DAYS,
    PUBLISHED_SINCE,
    PUBLISHED_TOTALS,
    Area,
    area_of,
)
from queries.nowcast.triangle import DAYS
from queries.schema import NOWCAST_COUNTS

Tables = dict[str, pa.Table]
"""Nowcasts, by the name of the published table."""


@contextmanager
def nowcasts_meanwhile(
    connection: duckdb.DuckDBPyConnection, previous: Path | None = None
) -> Iterator[Future[Tables]]:
    """Read the triangle that has just been published, and compute in a thread of its own.

    ``previous`` is the reconciliation database of the version before: its nowcasts as of days of
    which nothing has changed since are taken over.
    """
    days = [
        day
        for (day,) in connection.execute(_RECORD_DAYS, [PUBLISHED_SINCE, PUBLISHED_DAYS]).fetchall()
    ]
    known = _still_true(connection, previous, days) if previous else {}
    kept = set(known["nowcast_total"]["as_of"].to_pylist()) if known else set()
    left = [day for day in days if day not in kept]
    counts = _read(connection, left)
    with ThreadPoolExecutor(1, thread_name_prefix="nowcasts") as thread:
        yield thread.submit(lambda: _together(known, compute(counts, left)))


# Of the last day and of ends of weeks. What others expect is computed when it is asked for, and so
# is what few records have of days without injections, of which hardly anything is to come.
_RECORD_DAYS = """
SELECT as_of FROM vaccination.record_day
WHERE as_of > (SELECT max(as_of) FROM vaccination.record_day) - ?::INTERVAL
  AND (as_of = (SELECT max(as_of) FROM vaccination.record_day) OR dayofweek(as_of) = 0)
  AND EXISTS (FROM reconciliation.province_lag
              WHERE injected_on > as_of - ?::INTEGER AND injected_on <= as_of)
ORDER BY as_of
"""

# What was entered on a day is in the triangles of that day and later ones.
_FIRST_CHANGED = """
SELECT coalesce(min(injected_on + lag_days), DATE '9999-12-31') FROM (
    (FROM reconciliation.province_lag EXCEPT ALL FROM previous.province_lag)
    UNION ALL
    (FROM previous.province_lag EXCEPT ALL FROM reconciliation.province_lag)
)
"""


def _still_true(connection: duckdb.DuckDBPyConnection, previous: Path, days: list[date]) -> Tables:
    """The nowcasts of the version before as of days before the first that anything changed on."""
    connection.execute(f"ATTACH {quoted(previous)} AS previous (READ_ONLY)")
    try:
        (first,) = connection.execute(_FIRST_CHANGED).fetchone() or (None,)
        return {
            name: connection.execute(
                f"FROM previous.{name} WHERE as_of < $first AND list_contains($days, as_of)",
                {"first": first, "days": days},
            ).to_arrow_table()
            for name in ("nowcast_day", "nowcast_total")
        }
    finally:
        connection.execute("DETACH previous")


def _together(known: Tables, computed: Tables) -> Tables:
    """The given tables of nowcast.sql, in the order of days."""
    return {
        f"computed_{name}": pa.concat_tables(
            [*([known[name].cast(table.schema)] if known else []), table]
        )
        for name, table in computed.items()
    }


def _read(connection: duckdb.DuckDBPyConnection, days: list[date]) -> EntryCounts:
    """Doses by province, day of injection and lag that the nowcasts of some days are made from."""
    first, last = (days[0], days[-1]) if days else (FIRST_DAY, FIRST_DAY)
    first, places = first - timedelta(days=DAYS - 1), places_of(EVERYTHING)
    columns = connection.execute(
        "SELECT list_position($places, province_code::VARCHAR) - 1 AS place, "
        "injected_on - $first::DATE AS day, lag_days, dose1, dose2, booster "
        "FROM reconciliation.province_lag WHERE injected_on BETWEEN $first AND $last",
        {"places": places, "first": first, "last": last},
    ).fetchnumpy()
    place, day, lag, *doses = (np.asarray(column, np.int64) for column in columns.values())
    shape = (len(places), (last - first).days + 1)
    by_dose = dict(zip(DOSE_COLUMNS, doses, strict=True))
    return EntryCounts.of(first, shape, place, day, lag, by_dose)


def compute(counts: EntryCounts, days: list[date]) -> Tables:
    """The nowcasts as of some days, by day of injection and as totals."""
    places = places_of(EVERYTHING)
    groups = groups_of(places)
    # The unknown province is in the country's figures only.
    known = [number for number, code in enumerate(places) if code]
    rows = [*known, *range(len(places), len(places) + len(groups))]
    areas = [area_of(unit) for unit in (*(units.province(places[n]) for n in known), *groups)]
    by_day = _Blocks("injected_on", pa.date32(), areas)
    totals = _Blocks("days", pa.int64(), areas)
    for as_of in days:
        ago = [as_of - timedelta(days=number) for number in reversed(range(PUBLISHED_DAYS))]
        for dose, model in models(counts.triangles(as_of), groups).items():
            by_day.add(as_of, dose, ago, _taken(model.newest(PUBLISHED_DAYS).days(), rows))
            for number in PUBLISHED_TOTALS:
                total = model.total(as_of - timedelta(days=number - 1), as_of)
                totals.add(as_of, dose, [number], _taken(total, rows))
    return {"nowcast_day": by_day.table(), "nowcast_total": totals.table()}


def _taken(estimate: Estimate, rows: list[int]) -> dict[str, NDArray[Any]]:
    """The numbers of some places, as they are published."""
    numbers = {name: getattr(estimate, name)[rows] for name in (*NOWCAST_COUNTS, "ripeness")}
    return numbers | {"expected": np.rint(numbers["expected"]).astype(np.int64)}


class _Blocks:
    """A published table, block by block: a block is of one day and dose, with every area."""

    def __init__(self, about: str, of: pa.DataType, areas: list[Area]) -> None:
        text, whole = pa.string(), pa.int64()
        self.schema = pa.schema(
            [
                ("as_of", pa.date32()),
                ("dose", whole),
                ("level", text),
                ("vintage", text),
                ("area_code", text),
                (about, of),
                *((name, whole) for name in NOWCAST_COUNTS),
                ("ripeness", pa.float64()),
            ]
        )
        self.areas = [pa.array(column) for column in zip(*areas, strict=True)]
        self.blocks: list[pa.RecordBatch] = []

    def add(
        self, as_of: date, dose: Dose, about: list[Any], numbers: dict[str, NDArray[Any]]
    ) -> None:
        """Add a block: ``numbers`` of every area, and of everything that they are ``about``."""
        areas = len(self.areas[0])
        count = areas * len(about)
        every = pa.array(np.repeat(np.arange(areas), len(about)))
        columns = [
            pa.repeat(pa.scalar(as_of), count),
            pa.repeat(pa.scalar(dose, pa.int64()), count),
            *(column.take(every) for column in self.areas),
            pa.array(about * areas, self.schema.field(5).type),
            *(pa.array(column.ravel()) for column in numbers.values()),
        ]
        self.blocks.append(pa.record_batch(columns, schema=self.schema))

    def table(self) -> pa.Table:
        """All of the blocks."""
        return pa.Table.from_batches(self.blocks, self.schema)
