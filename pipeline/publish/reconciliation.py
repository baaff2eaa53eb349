"""Add up the tally of the verdicts, and count broken rules: by day, district and facility.

Named SQL steps that fill the published tables of the reconciliation. What was verdict of whom on
which day is as known now; persons count where they live now, or at the facility of their first
dose. They read ``place`` (pipeline.publish.coverage.places).
"""

from __future__ import annotations

from queries.reconciliation.verdicts import RULES, VERDICTS
from queries.schema import REPORTED

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


# What came and went with each of those days.
_DELTAS = """
CREATE TEMP TABLE deltas AS
SELECT counted_by, province_code, district_code, as_of, what, sum(persons)::INTEGER AS n
FROM records.verdict_tally JOIN verdict_belongs USING (day)
JOIN place ON place.code = verdict_tally.place
WHERE counted_by IN ('residence', 'injection')
GROUP BY ALL HAVING n <> 0
"""

# Slips and proposals, by place and facility; and the verdicts of facilities.
_OF_LAST_DAY = """
CREATE TEMP TABLE of_last_day AS
SELECT counted_by, place, what, sum(persons)::INTEGER AS n
FROM records.verdict_tally WHERE day IS NULL GROUP BY ALL
"""

_ALL = (*VERDICTS, "cleaned", "newly_wrong")
_MARKED = (*VERDICTS, "slips", "proposed")
_GROUP = "counted_by, province_code, district_code"
_COUNT = f"""
INSERT INTO reconciliation.verification_count
WITH wide AS (
    SELECT {_GROUP}, as_of,
           {", ".join(f"sum(n) FILTER (what = '{name}') AS {name}" for name in _ALL)}
    FROM deltas GROUP BY ALL
), dense AS (
    SELECT g.*, day.as_of
    FROM (SELECT {_GROUP}, min(as_of) AS first FROM deltas GROUP BY ALL) AS g
    JOIN {_DAYS} AS day ON day.as_of >= g.first
), here AS (
    SELECT {_GROUP}, sum(n) FILTER (what = 'slips') AS slips,
           sum(n) FILTER (what = 'proposed') AS proposed
    FROM of_last_day JOIN place ON place.code = of_last_day.place
    WHERE counted_by <> 'facility' GROUP BY ALL
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


# All records, by place and by facility.
_STANDING = """
CREATE TEMP TABLE standing AS
SELECT counted_by, place, sum(records)::INTEGER AS records
FROM records.dose_tally WHERE band IS NULL GROUP BY ALL HAVING sum(records) > 0
"""

# Broken rules by place and rule, by place of the injection and day, and by facility.
_BREACH = """
CREATE TEMP TABLE breach AS
SELECT counted_by, place, day, rule, sum(records)::INTEGER AS records,
       sum(breaks)::INTEGER AS breaks
FROM records.rule_tally GROUP BY ALL HAVING sum(breaks) > 0
"""

# By facility as of the last day; only facilities that are known by a code.
_FACILITY = f"""
INSERT INTO reconciliation.facility_quality
WITH persons AS (
    SELECT place AS facility_code,
           {", ".join(f"sum(n) FILTER (what = '{name}') AS {name}" for name in _MARKED)}
    FROM of_last_day WHERE counted_by = 'facility' GROUP BY ALL
), doses AS (
    SELECT place AS facility_code, records FROM standing WHERE counted_by = 'facility'
), broken AS (
    SELECT place AS facility_code, records FROM breach WHERE counted_by = 'facility'
)
SELECT facility_code, coalesce(f.facility, ''), coalesce(f.province_code, ''),
       coalesce(f.district_code, ''), {", ".join(f"coalesce({name}, 0)" for name in _MARKED)},
       doses.records,
       doses.records - coalesce(broken.records, 0)
FROM doses LEFT JOIN persons USING (facility_code) LEFT JOIN broken USING (facility_code)
LEFT JOIN (FROM records.facility WHERE superseded_by IS NULL AND NOT deleted) AS f
     USING (facility_code)
WHERE EXISTS (FROM {_DAYS})
ORDER BY facility_code
"""


_CLEANLINESS = f"""
INSERT INTO reconciliation.cleanliness
SELECT counted_by, province_code, district_code, sum(s.records),
       sum(s.records) - sum(coalesce(dirty, 0)),
       {", ".join(f"sum(coalesce({rule}, 0))" for rule in RULES)}
FROM (FROM standing WHERE counted_by <> 'facility') AS s LEFT JOIN (
    SELECT counted_by, place, sum(records) AS dirty,
           {", ".join(f"sum(breaks) FILTER (rule = '{rule}') AS {rule}" for rule in RULES)}
    FROM breach WHERE rule IS NOT NULL GROUP BY ALL
) USING (counted_by, place)
JOIN place ON place.code = s.place
WHERE EXISTS (FROM {_DAYS})
GROUP BY ALL
"""

_REPORT = f"""
INSERT INTO reconciliation.verification_report
SELECT as_of, place_code, {", ".join(REPORTED)} FROM records.verification_total
WHERE superseded_by IS NULL AND NOT deleted ORDER BY as_of, place_code
"""

STEPS = {
    "verification_day": _DAY,
    "verdict_belongs": _BELONGS,
    "deltas": _DELTAS,
    "of_last_day": _OF_LAST_DAY,
    "verification_count": _COUNT,
    "standing": _STANDING,
    "breach": _BREACH,
    "facility_quality": _FACILITY,
    "cleanliness": _CLEANLINESS,
    "verification_report": _REPORT,
}
"""One statement a step, in order."""

TEMPORARY = ("verdict_belongs", "deltas", "of_last_day", "standing", "breach")
"""Temporary tables to drop at the end."""
