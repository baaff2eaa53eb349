"""Count up the verdicts and broken rules: by day, district and facility.

Named SQL steps that fill the published tables of the reconciliation. What was verdict of whom on
which day is as known now; persons count where they live now, or at the facility of their first
dose. They read ``place`` (pipeline.counts.places).
"""

from __future__ import annotations

from pipeline.counts import PLACES
from pipeline.verify import WRONG
from queries.schema import REPORTED
from queries.verdicts import RULES, VERDICTS

_STANDING = "superseded_by IS NULL AND NOT deleted"
_DAYS = "reconciliation.verification_day"

# Ends of weeks (Sundays) from the first verdict on, and the day of the last run.
_DAY = f"""
INSERT INTO {_DAYS}
WITH span AS (
    SELECT (SELECT min(as_of) FROM records.verdict_change) AS first,
           (SELECT greatest(max(as_of), (SELECT max(as_of) FROM records.verdict_change))
            FROM records.reconciliation_run) AS last
)
SELECT unnest(generate_series(first + (7 - dayofweek(first)::INTEGER) % 7, last,
                              INTERVAL 7 DAY))::DATE AS as_of
FROM span WHERE first IS NOT NULL
UNION
SELECT last FROM span WHERE EXISTS (FROM records.verification)
ORDER BY as_of
"""

# The first of those days that a calendar day belongs to; all before the first belong to it.
_BELONGS = f"""
CREATE TEMP TABLE verdict_belongs AS
SELECT day, min(as_of) AS as_of
FROM (SELECT unnest(generate_series(DATE '2020-01-01', max(as_of), INTERVAL 1 DAY))::DATE AS day
      FROM {_DAYS}) JOIN {_DAYS} ON as_of >= day
GROUP BY day
"""


def _grouped(counted_by: str) -> str:
    """Changes of verdict by day, place and kind of change: a few hundred thousand groups."""
    place, join = PLACES[counted_by]
    return f"""
        SELECT '{counted_by}' AS counted_by, province_code, district_code, as_of, known_from,
               before, verdict, n
        FROM (
            SELECT b.as_of, CASE WHEN d.before = 'not_yet_verified' OR d.as_of IS NULL
                                 THEN k.as_of END AS known_from,
                   {place} AS place, d.before, d.verdict, count(*) AS n
            FROM records.verdict_change AS d
            LEFT JOIN verdict_belongs AS b ON b.day = d.as_of
            LEFT JOIN verdict_belongs AS k
                 ON k.day = greatest(d.first_dose, DATE '2020-01-01')
            {join}
            GROUP BY ALL
        ) JOIN place ON place.code = place
    """


_CHANGES = "CREATE TEMP TABLE changes AS " + " UNION ALL ".join(map(_grouped, PLACES))

# Every change takes a person from one verdict to another; before the first one was not verified.
_DELTAS = f"""
CREATE TEMP TABLE deltas AS
SELECT counted_by, as_of, province_code, district_code, verdict, sum(n) AS n FROM (
    SELECT counted_by, as_of, province_code, district_code, verdict, n FROM changes
    WHERE as_of IS NOT NULL
    UNION ALL
    SELECT counted_by, as_of, province_code, district_code, before, -n FROM changes
    WHERE as_of IS NOT NULL
    UNION ALL
    SELECT counted_by, known_from, province_code, district_code, 'not_yet_verified', n FROM changes
    WHERE known_from IS NOT NULL
    UNION ALL
    SELECT counted_by, as_of, province_code, district_code, 'cleaned', n FROM changes
    WHERE before IN {WRONG} AND verdict = 'correct'
    UNION ALL
    SELECT counted_by, as_of, province_code, district_code, 'newly_wrong', n FROM changes
    WHERE as_of IS NOT NULL AND before NOT IN {WRONG} AND verdict IN {WRONG}
) GROUP BY ALL
"""

_ALL = (*VERDICTS, "cleaned", "newly_wrong")
_GROUP = "counted_by, province_code, district_code"
_COUNT = f"""
INSERT INTO reconciliation.verification_count
WITH wide AS (
    SELECT {_GROUP}, as_of,
           {", ".join(f"sum(n) FILTER (verdict = '{name}') AS {name}" for name in _ALL)}
    FROM deltas GROUP BY ALL
), dense AS (
    SELECT g.*, day.as_of
    FROM (SELECT {_GROUP}, min(as_of) AS first FROM deltas GROUP BY ALL) AS g
    JOIN {_DAYS} AS day ON day.as_of >= g.first
), here AS (
    SELECT counted_by, province_code, district_code, sum(slips) AS slips,
           sum(proposed) AS proposed FROM marks GROUP BY ALL
)
SELECT counted_by, as_of, province_code, district_code,
       {", ".join(f"sum(coalesce({name}, 0)) OVER so_far" for name in VERDICTS)},
       CASE WHEN as_of = (SELECT max(as_of) FROM {_DAYS}) THEN coalesce(slips, 0) END,
       CASE WHEN as_of = (SELECT max(as_of) FROM {_DAYS}) THEN coalesce(proposed, 0) END,
       sum(coalesce(cleaned, 0)) OVER so_far, sum(coalesce(newly_wrong, 0)) OVER so_far
FROM dense LEFT JOIN wide USING ({_GROUP}, as_of) LEFT JOIN here USING ({_GROUP})
WINDOW so_far AS (PARTITION BY {_GROUP} ORDER BY as_of)
ORDER BY counted_by, as_of, province_code, district_code
"""


def _marks(counted_by: str) -> str:
    place, join = PLACES[counted_by]
    return f"""
        SELECT '{counted_by}' AS counted_by, province_code, district_code, slips, proposed
        FROM (
            SELECT {place} AS place, count(*) FILTER (d.slip) AS slips,
                   count(*) FILTER (d.proposed) AS proposed
            FROM (FROM records.verdict_change WHERE last AND (slip OR proposed)) AS d {join}
            GROUP BY ALL
        ) JOIN place ON place.code = place
    """


_MARKS = "CREATE TEMP TABLE marks AS " + " UNION ALL ".join(map(_marks, PLACES))

# Records by all that they are counted by, in one pass.
_STANDING_DOSES = f"""
CREATE TEMP TABLE standing AS
SELECT residence_province, residence_district, facility_code, injection_province,
       injection_district, count(*) AS records
FROM records.dose WHERE {_STANDING} GROUP BY ALL
"""

# By facility as of the last day; only facilities that are known by a code.
_FACILITY = f"""
INSERT INTO reconciliation.facility_quality
WITH persons AS (
    SELECT facility_code,
           {", ".join(f"count(*) FILTER (verdict = '{name}') AS {name}" for name in VERDICTS)},
           count(*) FILTER (slip) AS slips, count(*) FILTER (proposed) AS proposed
    FROM records.verdict_change WHERE last GROUP BY facility_code
), doses AS (
    SELECT facility_code, sum(records) AS records FROM standing
    WHERE facility_code IS NOT NULL GROUP BY facility_code
), broken AS (
    SELECT facility_code, count(DISTINCT record_key) AS records FROM records.rule_break
    GROUP BY facility_code
)
SELECT facility_code, coalesce(f.facility, ''), coalesce(f.province_code, ''),
       coalesce(f.district_code, ''), {", ".join(f"coalesce({name}, 0)" for name in VERDICTS)},
       coalesce(slips, 0), coalesce(proposed, 0), doses.records,
       doses.records - coalesce(broken.records, 0)
FROM doses LEFT JOIN persons USING (facility_code) LEFT JOIN broken USING (facility_code)
LEFT JOIN (FROM records.facility WHERE {_STANDING}) AS f USING (facility_code)
WHERE EXISTS (FROM {_DAYS})
ORDER BY facility_code
"""


def _clean(counted_by: str) -> str:
    place, join = PLACES[counted_by]
    rules = ", ".join(f"count(*) FILTER (rule = '{rule}') AS {rule}" for rule in RULES)
    return f"""
        SELECT '{counted_by}' AS counted_by, province_code, district_code, sum(records),
               sum(records) - sum(coalesce(dirty, 0)),
               {", ".join(f"sum(coalesce({rule}, 0))" for rule in RULES)}
        FROM (
            SELECT {place} AS place, sum(d.records) AS records FROM standing AS d {join}
            GROUP BY ALL
        ) LEFT JOIN (
            SELECT {place} AS place, count(DISTINCT d.record_key) AS dirty, {rules}
            FROM records.rule_break AS d {join} GROUP BY ALL
        ) USING (place)
        JOIN place ON place.code = place
        WHERE EXISTS (FROM {_DAYS})
        GROUP BY ALL
    """


_CLEANLINESS = "INSERT INTO reconciliation.cleanliness " + " UNION ALL ".join(map(_clean, PLACES))

_REPORT = f"""
INSERT INTO reconciliation.verification_report
SELECT as_of, place_code, {", ".join(REPORTED)} FROM records.verification_total
WHERE {_STANDING} ORDER BY as_of, place_code
"""

STEPS = {
    "verification_day": _DAY,
    "verdict_belongs": _BELONGS,
    "changes": _CHANGES,
    "deltas": _DELTAS,
    "marks": _MARKS,
    "verification_count": _COUNT,
    "standing": _STANDING_DOSES,
    "facility_quality": _FACILITY,
    "cleanliness": _CLEANLINESS,
    "verification_report": _REPORT,
}
"""One statement a step, in order."""

TEMPORARY = ("verdict_belongs", "changes", "deltas", "marks", "standing")
"""Temporary tables to drop at the end."""
