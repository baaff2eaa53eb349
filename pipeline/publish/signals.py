"""Find what in the official statistics cannot be taken at face value.

One named SQL step a kind of signal, over the newest revision of every day. What each kind means
stands in ``queries.signals.signals``. Every step yields the columns of the published table
``signal``.
"""

from __future__ import annotations

from queries.schema import MEASURES

_CUMULATIVE = ("persons_dose1", "persons_dose2", "doses_injected", "doses_allocated",
               "doses_received")  # fmt: skip
_DENOMINATORS = ("population", "population_18plus")

# One row a day, province and measure, with the province's value on the previous day there is.
_LONG = f"""
CREATE TEMP TABLE long AS
WITH day AS (
    SELECT as_of, lag(as_of) OVER (ORDER BY as_of) AS previous_as_of
    FROM (SELECT DISTINCT as_of FROM newest)
), value AS (
    UNPIVOT newest ON {", ".join(MEASURES)} INTO NAME measure VALUE value
)
SELECT now.as_of, day.previous_as_of, now.province_code, now.measure, now.value,
       before.value AS previous
FROM value AS now
JOIN day ON day.as_of = now.as_of
LEFT JOIN value AS before
    ON before.as_of = day.previous_as_of
    AND before.province_code = now.province_code
    AND before.measure = now.measure
"""

_NEWEST = """
CREATE TEMP TABLE newest AS
SELECT * EXCLUDE (revision, file_id) FROM records.statistics
QUALIFY row_number() OVER (PARTITION BY as_of, province_code ORDER BY revision DESC) = 1
"""

_MISSING_PROVINCE = """
SELECT day.as_of, 'missing_province', '', province.code, NULL, NULL, NULL
FROM (SELECT DISTINCT as_of FROM newest) AS day
CROSS JOIN province
ANTI JOIN newest ON newest.as_of = day.as_of AND newest.province_code = province.code
"""

# A day's content as one hash; the earliest day with the same content is the reference.
_IDENTICAL_SNAPSHOT = f"""
WITH content AS (
    SELECT as_of, md5(string_agg(concat_ws('|', province_code, {", ".join(MEASURES)}), ';'
                                 ORDER BY province_code)) AS hash
    FROM newest GROUP BY as_of
), first AS (
    SELECT as_of, min(as_of) OVER (PARTITION BY hash) AS first_as_of FROM content
)
SELECT as_of, 'identical_snapshot', '', '', first_as_of, NULL, NULL
FROM first WHERE first_as_of < as_of
"""

_CUMULATIVE_FELL = f"""
SELECT as_of, 'cumulative_fell', measure, province_code, previous_as_of, value, previous
FROM long WHERE measure IN {_CUMULATIVE} AND value < previous
"""

_DENOMINATOR_REVISED = f"""
SELECT as_of, 'denominator_revised', measure, province_code, previous_as_of, value, previous
FROM long WHERE measure IN {_DENOMINATORS} AND value <> previous
"""

_COVERAGE_ABOVE_100 = """
SELECT as_of, 'coverage_above_100', ratio.measure, province_code, NULL, ratio.persons, ratio.heads
FROM newest, LATERAL (VALUES
    ('dose1_all', persons_dose1, population),
    ('dose2_all', persons_dose2, population),
    ('dose1_18plus', persons_dose1, population_18plus),
    ('dose2_18plus', persons_dose2, population_18plus)
) AS ratio (measure, persons, heads)
WHERE ratio.persons > ratio.heads
"""

# A cumulative column in which no province moved since the previous day, while doses were injected
# somewhere; dated back to the first day that had the present figures.
_COLUMN_STOPPED = f"""
WITH moved AS (
    SELECT as_of, previous_as_of, measure, count(*) FILTER (value IS DISTINCT FROM previous) AS n
    FROM long WHERE measure IN {_CUMULATIVE} AND previous_as_of IS NOT NULL
    GROUP BY ALL
), last_moved AS (
    SELECT *, max(as_of) FILTER (n > 0) OVER (PARTITION BY measure ORDER BY as_of) AS moved_on
    FROM moved
), first_day AS (
    SELECT min(as_of) AS as_of FROM newest
)
SELECT stopped.as_of, 'column_stopped', stopped.measure, '',
       coalesce(stopped.moved_on, first_day.as_of), NULL, NULL
FROM last_moved AS stopped
CROSS JOIN first_day
WHERE stopped.n = 0
  AND EXISTS (FROM moved AS other WHERE other.as_of = stopped.as_of AND other.n > 0)
"""

PREPARE = {"newest": _NEWEST, "long": _LONG}
"""Steps that make the temporary tables the others read, in order."""

STEPS = {
    "missing_province": _MISSING_PROVINCE,
    "identical_snapshot": _IDENTICAL_SNAPSHOT,
    "cumulative_fell": _CUMULATIVE_FELL,
    "denominator_revised": _DENOMINATOR_REVISED,
    "coverage_above_100": _COVERAGE_ABOVE_100,
    "column_stopped": _COLUMN_STOPPED,
}
"""One statement a kind of signal."""
