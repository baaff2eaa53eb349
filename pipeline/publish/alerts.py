"""Hold the counts that are being published against the thresholds: named SQL steps.

Evaluated over the whole history that the published tables hold, by the thresholds of now, so that
"since" is the first day of an unbroken run of days. What is new, continuing or resolved is told
against the data version published before. The steps read ``alert_limit``, ``alert_before`` and
``alert_limit_before``; what the indicators mean stands in ``queries.alerts.alerts``.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.publish.thresholds import Limits
from queries.alerts.alerts import WATCHED
from queries.reconciliation.verdicts import MISMATCHES

_LIMIT = pa.schema(
    [("indicator", pa.string()), ("place_code", pa.string()), ("threshold", pa.float64())]
)
_STANDING = pa.schema(
    [("indicator", pa.string()), ("place_code", pa.string()), ("since", pa.date32()),
     ("as_of", pa.date32())]
)  # fmt: skip


@dataclass(frozen=True)
class Before:
    """What the data version before said: its number, the alerts that stood, its thresholds."""

    version: int | None
    standing: pa.Table
    limits: pa.Table


NOTHING_BEFORE = Before(
    None, pa.Table.from_batches([], _STANDING), pa.Table.from_batches([], _LIMIT)
)


def before(version: int, file: Path) -> Before:
    """What a published version said; nothing when an earlier program published it."""
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            standing = connection.execute(
                "SELECT indicator, place_code, since, as_of FROM alert WHERE status <> 'resolved'"
            ).to_arrow_table()
            limits = connection.execute(
                "SELECT indicator, place_code, threshold FROM alert_threshold"
            ).to_arrow_table()
    except duckdb.Error:
        return NOTHING_BEFORE
    return Before(version, standing, limits)


def fingerprint(limits: Limits) -> str:
    """Changes when a threshold does."""
    said = repr(sorted(limits.items()))
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def _both(columns: str, source: str) -> str:
    """Sums of provinces and of the country, to which an unknown province belongs too."""
    return f"""
        SELECT CASE WHEN grouping(province_code) = 1 THEN 'VN' ELSE province_code END AS place_code,
               as_of, {columns}
        FROM {source} GROUP BY GROUPING SETS ((as_of, province_code), (as_of))
    """


_WRONG = " + ".join(MISMATCHES)

# Every indicator of the country and the provinces on every day that it is counted for. Coverage is
# held against the day before where the same provinces have figures on both.
_MEASURED = f"""
CREATE TEMP TABLE alert_measured AS
WITH score AS ({
    _both(
        "sum(same_day) AS same_day, sum(timed) AS timed, sum(backlog) AS backlog, "
        "sum(reported) AS reported",
        "(FROM reconciliation.scorecard WHERE level = 'province')",
    )
}), verified AS ({
    _both(
        f"sum({_WRONG}) AS wrong, sum({_WRONG} + correct) AS verified",
        "(FROM reconciliation.verification_count WHERE counted_by = 'residence')",
    )
}), official AS ({
    _both(
        "sum(persons_dose1) AS coverage_dose1, sum(persons_dose2) AS coverage_dose2, "
        "sum(population) AS population, string_agg(province_code ORDER BY province_code) AS those",
        "(FROM vaccination.official_statistics WHERE newest)",
    )
}), day AS (
    SELECT as_of, lag(as_of) OVER (ORDER BY as_of) AS earlier
    FROM (SELECT DISTINCT as_of FROM official)
), persons AS (
    UNPIVOT official ON coverage_dose1, coverage_dose2 INTO NAME indicator VALUE persons
)
SELECT 'same_day' AS indicator, place_code, as_of, same_day AS numerator, timed AS denominator,
       NULL AS earlier_numerator, NULL AS earlier_denominator
FROM score
UNION ALL
SELECT 'backlog', place_code, as_of, backlog, reported, NULL, NULL FROM score
UNION ALL
SELECT 'mismatch', place_code, as_of, wrong, verified, NULL, NULL FROM verified
UNION ALL
SELECT now.indicator, now.place_code, now.as_of, now.persons, now.population,
       prior.persons, prior.population
FROM persons AS now JOIN day ON day.as_of = now.as_of
LEFT JOIN persons AS prior
    ON prior.as_of = day.earlier AND prior.indicator = now.indicator
    AND prior.place_code = now.place_code AND prior.those = now.those
"""

# Days on which the value of what is watched is known, and whether it crosses.
_HELD = """
CREATE TEMP TABLE alert_held AS
WITH known AS (
    SELECT *, numerator / nullif(denominator, 0)
              - CASE WHEN crosses = 'falls'
                     THEN earlier_numerator / nullif(earlier_denominator, 0) ELSE 0 END AS value
    FROM alert_measured JOIN alert_limit USING (indicator, place_code)
)
SELECT *, CASE crosses WHEN 'below' THEN value < threshold WHEN 'above' THEN value > threshold
                       ELSE value < -threshold END AS crossed
FROM known WHERE value IS NOT NULL
"""

# The first day of the last unbroken run of days that were crossed, and of those that were not.
_RUN = """
CREATE TEMP TABLE alert_run AS
WITH one AS (
    SELECT *, max(CASE WHEN NOT crossed THEN as_of END) OVER here AS last_fine,
           max(CASE WHEN crossed THEN as_of END) OVER here AS last_crossed
    FROM alert_held WINDOW here AS (PARTITION BY indicator, place_code)
)
SELECT indicator, place_code,
       min(as_of) FILTER (last_fine IS NULL OR as_of > last_fine) AS crossed_since,
       min(as_of) FILTER (last_crossed IS NULL OR as_of > last_crossed) AS fine_since
FROM one GROUP BY ALL
"""

# What is known of an indicator's newest day only: an old value is no alert of today.
_ALERT = """
INSERT INTO reconciliation.alert
WITH newest AS (
    SELECT indicator, max(as_of) AS as_of FROM alert_measured GROUP BY indicator
), today AS (
    FROM alert_held SEMI JOIN newest USING (indicator, as_of)
)
SELECT indicator, place_code,
       CASE WHEN NOT coalesce(crossed, false) THEN 'resolved'
            WHEN b.since IS NULL THEN 'new' ELSE 'continuing' END AS status,
       coalesce(newest.as_of, b.as_of),
       CASE WHEN crossed THEN crossed_since ELSE b.since END,
       CASE WHEN NOT crossed THEN fine_since END,
       value, numerator, denominator, earlier_numerator, earlier_denominator, l.threshold,
       $version IS NOT NULL AND l.threshold IS DISTINCT FROM was.threshold,
       $version
FROM alert_limit AS l
FULL JOIN alert_before AS b USING (indicator, place_code)
LEFT JOIN alert_limit_before AS was USING (indicator, place_code)
LEFT JOIN newest USING (indicator)
LEFT JOIN (SELECT indicator, place_code, crossed, value, numerator, denominator,
                  earlier_numerator, earlier_denominator FROM today) AS t
    USING (indicator, place_code)
LEFT JOIN alert_run USING (indicator, place_code)
WHERE crossed OR b.since IS NOT NULL
ORDER BY indicator, place_code
"""

STEPS = {"alert_measured": _MEASURED, "alert_held": _HELD, "alert_run": _RUN}
"""Steps that make the temporary tables the last one reads, in order."""


def find(connection: duckdb.DuckDBPyConnection, limits: Limits, earlier: Before) -> None:
    """Fill the published tables ``alert`` and ``alert_threshold``."""
    places = [
        (indicator, code, threshold, WATCHED[indicator].crosses)
        for (indicator, code), threshold in sorted(limits.items())
    ]
    columns = list(zip(*places, strict=True)) or [(), (), (), ()]
    schema = _LIMIT.append(pa.field("crosses", pa.string()))
    given = {
        "alert_limit": pa.table(dict(zip(schema.names, columns, strict=True)), schema=schema),
        "alert_before": earlier.standing,
        "alert_limit_before": earlier.limits,
    }
    for name, table in given.items():
        connection.register(name, table)
    for statement in STEPS.values():
        connection.execute(statement)
    connection.execute(_ALERT, {"version": earlier.version})
    connection.execute(
        "INSERT INTO reconciliation.alert_threshold "
        "SELECT indicator, place_code, threshold FROM alert_limit"
    )
    for name in STEPS:
        connection.execute(f"DROP TABLE temp.{name}")
    for name in given:
        connection.unregister(name)
