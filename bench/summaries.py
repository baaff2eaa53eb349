"""Published summaries as large as the whole country's, made up without records.

The tables of entry lag are filled: every district × day × lag that the issue's target names, as
many hours, weeks and facilities as the campaign had. The other tables are the demo's, which has
every district and day but smaller counts in them.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb_sqlalchemy import Dialect
from sqlalchemy import MetaData
from sqlalchemy.schema import CreateTable

from geo import units
from pipeline.publish.nowcast import nowcasts_meanwhile
from pipeline.publish.run import STEPS, VALUES
from pipeline.store import steps
from queries.published import DuckDBPublished
from queries.schema import ENTERED_WITHIN, RECONCILIATION, STRATA_SUMS

DAYS, LAGS = 700, 61
AT_ONCE = 50
"""Days that are made up at once; more would be sorted on the disk."""
LAST = "DATE '2022-08-14'"
FACILITIES, FACILITY_WEEKS, FACILITY_LAGS = 11_000, 12, 31

# Counts that look like counts: a district's size and habits, a day's chance, and a tail of lags.
_ENTRY_LAG = f"""
WITH place AS (
    SELECT *, 20 + hash(district_code) % 400 AS size, 0.05 + hash(district_code, 1) % 100 / 400 AS p
    FROM district
), counted AS (
    SELECT province_code, district_code, ({LAST} - day::INTEGER)::DATE AS injected_on,
           lag::INTEGER AS lag_days,
           1 + floor(size * CASE WHEN lag = 0 THEN 6.0 ELSE exp(-p * lag) END
                     * (0.5 + hash(district_code, day, lag) % 1000 / 1000.0))::INTEGER AS doses
    FROM place, range($first, $first + {AT_ONCE}) AS days(day), range({LAGS}) AS lags(lag)
)
SELECT province_code, district_code, injected_on, lag_days, doses
FROM counted ORDER BY injected_on, province_code, district_code, lag_days
"""

_PROVINCE_LAG = """
SELECT province_code, injected_on, lag_days, sum(doses * 2 // 5), sum(doses * 2 // 5),
       sum(doses - 2 * (doses * 2 // 5))
FROM reconciliation.entry_lag GROUP BY ALL ORDER BY injected_on, province_code, lag_days
"""

_ENTRY_DAY = f"""
SELECT province_code, district_code, injected_on, sum(doses), sum(doses) FILTER (lag_days = 0),
       sum(doses) FILTER (lag_days = 0) + sum(doses) FILTER (lag_days = 1) // 2,
       {", ".join(f"sum(doses) FILTER (lag_days <= {days})" for days in (3, 7, 30))},
       0, 0, sum(doses), sum(doses), sum(doses), sum(doses)
FROM reconciliation.entry_lag GROUP BY ALL ORDER BY injected_on, province_code, district_code
"""

_ENTRY_HOUR = f"""
SELECT province_code, district_code, week, weekday, hour,
       1 + hash(district_code, week, weekday, hour) % 300 AS doses
FROM district, (SELECT (date_trunc('week', {LAST}) - to_days(7 * n::INTEGER))::DATE AS week
                FROM range({DAYS // 7}) AS weeks(n)),
     range(7) AS weekdays(weekday), range(24) AS hours(hour)
ORDER BY week, province_code, district_code, weekday, hour
"""

_FACILITY = f"""
SELECT printf('%05d', number), 'Trung tâm Y tế ' || number, province_code, district_code
FROM range({FACILITIES}) AS facilities(number)
JOIN (SELECT *, row_number() OVER (ORDER BY district_code) AS place FROM district)
  ON number % 705 + 1 = place
"""

_FACILITY_LAG = f"""
SELECT facility_code, (date_trunc('week', {LAST}) - to_days(7 * week::INTEGER))::DATE AS monday,
       lag, 1 + hash(facility_code, week, lag) % greatest(200 - 40 * lag, 5) AS doses, 0
FROM reconciliation.facility, range({FACILITY_WEEKS}) AS weeks(week),
     range({FACILITY_LAGS}) AS lags(lag)
ORDER BY monday, facility_code, lag
"""

_REGISTRATION = f"""
SELECT outcome, province_code, district_code,
       (date_trunc('week', {LAST}) - to_days(7 * week::INTEGER))::DATE AS monday,
       800, 700, 900, 600, {
    ", ".join(f"{number + 1} + random()" for number, _ in enumerate(STRATA_SUMS))
}
FROM (VALUES ('same_day'), ('mismatch')) AS outcomes(outcome), district,
     range({DAYS // 7}) AS weeks(week)
"""

_FILLED = {
    "province_lag": _PROVINCE_LAG,
    "entry_day": _ENTRY_DAY,
    "entry_hour": _ENTRY_HOUR,
    "facility": _FACILITY,
    "facility_lag": _FACILITY_LAG,
    "registration_effect": _REGISTRATION,
}

DERIVED = {
    f"reconciliation.{name}"
    for name in (
        "lag_period",
        "province_lag_period",
        "facility_period",
        "registration_province",
    )
}
"""Made of the others by publish's own steps."""

COMPUTED = ("nowcast_day", "nowcast_total")
"""Made by pipeline.publish.nowcast."""

_GIVEN = {"entry_lag", *_FILLED, *COMPUTED, *(name.partition(".")[2] for name in DERIVED)}


def fill(home: Path, demo: Path) -> int:
    """Publish such summaries in a new home, beside the demo's; returns the bytes of both files."""
    assert len(ENTERED_WITHIN) == 5, "entry_day has changed: change what fills it"
    published = DuckDBPublished(demo)
    number = published.current()
    assert number, "the demo is not published"
    there = DuckDBPublished(home).path(number)
    there.mkdir(parents=True)
    (there / "lease").touch()
    there.with_name("current").symlink_to(there.name)
    source = published.path(number)
    shutil.copy(source / "vaccination.duckdb", there)
    places = units.all_districts()
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.register(
            "district",
            pa.table(
                {
                    "province_code": [one.parent for one in places],
                    "district_code": [one.code for one in places],
                }
            ),
        )
        connection.execute(f"ATTACH '{source / 'reconciliation.duckdb'}' AS demo (READ_ONLY)")
        connection.execute(f"ATTACH '{there / 'reconciliation.duckdb'}' AS reconciliation")
        for table in RECONCILIATION.sorted_tables:
            new = table.to_metadata(MetaData(), schema="reconciliation")
            connection.execute(str(CreateTable(new).compile(dialect=Dialect())))
        for first in reversed(range(0, DAYS, AT_ONCE)):
            connection.execute(
                f"INSERT INTO reconciliation.entry_lag {_ENTRY_LAG}", {"first": first}
            )
        for name, rows in _FILLED.items():
            connection.execute(f"INSERT INTO reconciliation.{name} {rows}")
        for name in RECONCILIATION.tables.keys() - _GIVEN:
            connection.execute(f"INSERT INTO reconciliation.{name} FROM demo.{name}")
        connection.execute(f"ATTACH '{there / 'vaccination.duckdb'}' AS vaccination (READ_ONLY)")
        derived = [step for topic in STEPS.values() for step in topic if step.name in DERIVED]
        steps.run(connection, derived, **VALUES)
        with nowcasts_meanwhile(connection) as computed:
            for name, table in computed.result().items():
                connection.register(name, table)
        steps.run(connection, STEPS["nowcast"])
        connection.execute("DETACH vaccination")
        connection.execute("DETACH reconciliation")
    return sum(file.stat().st_size for file in there.glob("*.duckdb"))
