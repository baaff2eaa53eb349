"""The nowcast from a triangle as full as the whole country's could be."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import create_engine, func, select, text

from geo import units
from queries.coverage.records import DOSE_COLUMNS
from queries.databases import EVERYTHING, Databases, DataVersion, Snapshot
from queries.nowcast.entry_triangle import entry_triangles
from queries.nowcast.provinces import nowcast_of
from queries.nowcast.triangle import DAYS, LAGS
from queries.schema import province_lag

LAST = date(2022, 8, 14)
REPEATS = 3

_FILL = """
INSERT INTO province_lag
SELECT province_code, DATE '{first}' + day::INTEGER, lag::INTEGER,
       sum(hash(district_code, day, lag, 1) % 20 + 1),
       sum(hash(district_code, day, lag, 2) % 20 + 1),
       sum(hash(district_code, day, lag, 3) % 20 + 1)
FROM district, range({days}) AS d(day), range({lags}) AS l(lag)
WHERE day + lag < {days} GROUP BY ALL ORDER BY 2, 1, 3
"""


def fill(file: Path) -> int:
    """Write doses of every province, day of injection and lag; returns the rows."""
    engine = create_engine(f"duckdb:///{file}")
    first = LAST - timedelta(days=DAYS - 1)
    with engine.begin() as connection:
        province_lag.create(connection)
        connection.execute(
            text("CREATE TEMP TABLE district (province_code VARCHAR, district_code VARCHAR)")
        )
        connection.execute(
            text("INSERT INTO district VALUES (:province, :district)"),
            [{"province": one.parent, "district": one.code} for one in units.all_districts()],
        )
        connection.exec_driver_sql(_FILL.format(first=first, days=DAYS, lags=LAGS + 1))
        rows = connection.execute(select(func.count()).select_from(province_lag)).scalar_one()
    engine.dispose()
    return int(rows)


def seconds(file: Path) -> float:
    """Best of several: read the triangles, make the nowcasts, with every day's intervals."""
    now = datetime.now(UTC)
    snapshot = Snapshot(LAST, 1, newest=True, imported_at=now, provinces=63, interpolated=False)
    engine = create_engine(f"duckdb:///{file}", connect_args={"read_only": True})
    data = DataVersion(1, now, demo=False)
    databases = Databases(engine, engine, data, EVERYTHING)
    best = float("inf")
    for _repeat in range(REPEATS):
        start = time.perf_counter()
        triangles = entry_triangles(databases, snapshot=snapshot)
        for dose in DOSE_COLUMNS:
            one = nowcast_of(triangles, dose)
            one.rows("province")
            one.rows("country")
            one.daily(units.country())
        best = min(best, time.perf_counter() - start)
    engine.dispose()
    return best
