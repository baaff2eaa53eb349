"""Count up the four words: correct, complete, clean and live, until the end of each week.

Named SQL steps that fill the published table ``scorecard``. They read ``place``, the published
counts of entry and verification and the findings on daily reports. All is counted at the place of
injection, and as known on the day: a record entered later was not on the platform yet.
"""

from __future__ import annotations

from pipeline.ingest.report_series import SILENT_DAYS
from queries.reconciliation.verdicts import MISMATCHES

WINDOW = 28
"""Days back from each day that pace and same-day entry are of."""

_HABIT = 3
"""Lumps of one place that show that it reports by the week."""

# Ends of weeks (Sundays) from the first dose or report on, and the day of the last extract: later
# reports are of days whose records nobody can have yet.
_DAYS = """
CREATE TEMP TABLE score_day AS
WITH span AS (
    SELECT (SELECT min(day) FROM reconciliation.entry_day) AS first,
           (SELECT max(as_of) FROM vaccination.record_day) AS last
)
SELECT unnest(generate_series(first + (7 - dayofweek(first)::INTEGER) % 7, last,
                              INTERVAL 7 DAY))::DATE AS as_of
FROM span WHERE first <= last
UNION
SELECT last FROM span WHERE first <= last
"""

_BELONGS = """
CREATE TEMP TABLE score_belongs AS
SELECT DISTINCT day, as_of
FROM (SELECT DISTINCT day FROM reconciliation.entry_day)
ASOF JOIN score_day ON day <= as_of
"""

# Days that a report is about. A lump is about the silent days before it too, so it is compared with
# the records of them all, from its own day on. Who reports by the week does so in weeks of few
# doses as well, in which no lump is seen.
_COVERED = f"""
CREATE TEMP TABLE covered AS
WITH report AS (
    SELECT province_code, district_code, day,
           lag(day) OVER (PARTITION BY province_code, district_code ORDER BY day) AS previous
    FROM reconciliation.entry_day WHERE reported IS NOT NULL
), lump AS (
    SELECT province_code, district_code, first, last
    FROM reconciliation.report_finding JOIN place ON place.code = place_code
    WHERE kind = 'lump'
), together AS (
    FROM lump
    UNION
    SELECT province_code, district_code, previous + 1, day
    FROM report JOIN (
        SELECT province_code, district_code FROM lump GROUP BY ALL HAVING count(*) >= {_HABIT}
    ) USING (province_code, district_code)
    WHERE day - previous - 1 BETWEEN {SILENT_DAYS} AND 6
)
SELECT province_code, district_code, day, max(covered_on) AS covered_on
FROM (
    SELECT province_code, district_code, day, day AS covered_on FROM report
    UNION ALL
    SELECT t.province_code, t.district_code,
           unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE, last
    FROM together AS t JOIN report AS r
      ON r.province_code = t.province_code AND r.district_code = t.district_code AND r.day = last
)
GROUP BY ALL
"""

# What the figures of a district, and of a province, are made of. Where a province reports as a
# whole, its districts' reports of those days are left out of the province's figures.
_PART = """
CREATE TEMP TABLE part AS
WITH district AS (FROM covered WHERE district_code <> ''),
own AS (FROM covered WHERE district_code = ''),
twice AS (
    SELECT DISTINCT province_code, district.district_code, district.covered_on
    FROM district JOIN own USING (province_code, day)
)
SELECT 'district' AS level, province_code, district_code, district_code AS part, day, covered_on
FROM district
UNION ALL
SELECT 'province', province_code, '', district_code, day, covered_on
FROM district ANTI JOIN twice USING (province_code, district_code, covered_on)
UNION ALL
SELECT 'province', province_code, '', '', day, covered_on FROM own
"""

# A dose counts from the day that both its record and the report of its day are there. Records of
# an unknown district count where the province reports as a whole.
_COMPARED = """
CREATE TEMP TABLE compared AS
WITH record AS (
    SELECT province_code, district_code AS part, injected_on AS day, lag_days, doses
    FROM reconciliation.entry_lag WHERE district_code <> ''
    UNION ALL
    SELECT province_code, '', injected_on, lag_days, sum(doses)
    FROM reconciliation.entry_lag
    WHERE province_code IN (SELECT province_code FROM covered WHERE district_code = '')
    GROUP BY ALL
)
SELECT level, province_code, district_code, part, counts_on AS day,
       sum(reported) AS reported, sum(on_platform) AS on_platform, sum(late) AS late
FROM (
    SELECT part.level, part.province_code, part.district_code, part.part,
           covered_on AS counts_on, reported, 0 AS on_platform, 0 AS late
    FROM part JOIN reconciliation.entry_day AS e
      ON e.province_code = part.province_code AND e.district_code = part.part AND e.day = part.day
    WHERE reported IS NOT NULL
    UNION ALL
    SELECT level, province_code, district_code, part,
           greatest(covered_on, day + greatest(lag_days, 0)), 0, doses,
           CASE WHEN lag_days > 0 THEN doses ELSE 0 END
    FROM part JOIN record USING (province_code, part, day)
)
GROUP BY ALL
"""

_UNIT = "level, province_code, district_code"
_SO_FAR = "ROWS UNBOUNDED PRECEDING"

_COMPLETE = f"""
CREATE TEMP TABLE score_complete AS
WITH new AS (
    SELECT {_UNIT}, part, as_of, sum(reported) AS reported, sum(on_platform) AS on_platform
    FROM compared JOIN score_belongs USING (day) GROUP BY ALL
), dense AS (
    SELECT g.*, score_day.as_of
    FROM (SELECT {_UNIT}, part, min(as_of) AS first FROM new GROUP BY ALL) AS g
    JOIN score_day ON score_day.as_of >= g.first
), so_far AS (
    SELECT {_UNIT}, as_of, sum(coalesce(reported, 0)) OVER until_then AS reported,
           sum(coalesce(on_platform, 0)) OVER until_then AS on_platform
    FROM dense LEFT JOIN new USING ({_UNIT}, part, as_of)
    WINDOW until_then AS (PARTITION BY {_UNIT}, part ORDER BY as_of {_SO_FAR})
)
SELECT {_UNIT}, as_of, sum(reported) AS reported, sum(on_platform) AS on_platform,
       sum(greatest(reported - on_platform, 0)) AS backlog,
       sum(greatest(on_platform - reported, 0)) AS surplus
FROM so_far GROUP BY ALL
"""

_CAUGHT_UP = f"""
CREATE TEMP TABLE score_caught_up AS
SELECT {_UNIT}, as_of, sum(late) AS caught_up
FROM compared JOIN score_day ON day BETWEEN as_of - {WINDOW - 1} AND as_of
WHERE late > 0 GROUP BY ALL
"""

# The same of a province as a whole, in rows with an empty district, beside those of its districts.
_BOTH = "GROUPING SETS ((province_code, district_code, {0}), (province_code, {0}))"
_LEVEL = """CASE WHEN grouping(district_code) = 1 THEN 'province' ELSE 'district' END AS level,
       province_code, coalesce(CASE WHEN grouping(district_code) = 0 THEN district_code END, '')
       AS district_code"""

_RECORDS = f"""
CREATE TEMP TABLE score_records AS
WITH new AS (
    SELECT {_LEVEL}, as_of, sum(doses) AS doses, sum(complete) AS complete, sum(clean) AS clean
    FROM reconciliation.entry_day JOIN score_belongs USING (day)
    GROUP BY {_BOTH.format("as_of")}
), dense AS (
    SELECT * FROM (SELECT DISTINCT {_UNIT} FROM new WHERE level = 'province' OR district_code <> '')
    CROSS JOIN score_day
)
SELECT {_UNIT}, as_of, sum(coalesce(doses, 0)) OVER until_then AS doses,
       sum(coalesce(complete, 0)) OVER until_then AS complete,
       CASE WHEN EXISTS (FROM reconciliation.verification_day)
            THEN sum(coalesce(clean, 0)) OVER until_then END AS clean
FROM dense LEFT JOIN new USING ({_UNIT}, as_of)
WINDOW until_then AS (PARTITION BY {_UNIT} ORDER BY as_of {_SO_FAR})
"""

_LIVE = f"""
CREATE TEMP TABLE score_live AS
SELECT {_LEVEL}, as_of, sum(doses) AS timed, sum(doses) FILTER (lag_days = 0) AS same_day
FROM reconciliation.entry_lag
JOIN score_day ON as_of BETWEEN injected_on + lag_days AND injected_on + {WINDOW - 1}
WHERE lag_days >= 0
GROUP BY {_BOTH.format("as_of")}
"""

_CORRECT = f"""
CREATE TEMP TABLE score_correct AS
WITH verified AS (
    SELECT score_day.as_of, d.as_of AS on_day
    FROM score_day ASOF JOIN reconciliation.verification_day AS d ON score_day.as_of >= d.as_of
)
SELECT {_LEVEL}, verified.as_of AS as_of, sum(correct) AS correct,
       sum({" + ".join(MISMATCHES)}) AS wrong
FROM verified JOIN reconciliation.verification_count AS c ON c.as_of = on_day
WHERE counted_by = 'injection'
GROUP BY {_BOTH.format("verified.as_of")}
"""

_SCORECARD = f"""
INSERT INTO reconciliation.scorecard
SELECT level, as_of, province_code, district_code, correct, wrong, reported, on_platform, backlog,
       surplus, CASE WHEN reported IS NOT NULL THEN coalesce(caught_up, 0) END, doses, complete,
       clean, coalesce(timed, 0), coalesce(same_day, 0)
FROM score_records
LEFT JOIN score_complete USING ({_UNIT}, as_of)
LEFT JOIN score_caught_up USING ({_UNIT}, as_of)
LEFT JOIN score_live USING ({_UNIT}, as_of)
LEFT JOIN score_correct USING ({_UNIT}, as_of)
ORDER BY level, as_of, province_code, district_code
"""

STEPS = {
    "score_day": _DAYS,
    "score_belongs": _BELONGS,
    "covered": _COVERED,
    "part": _PART,
    "compared": _COMPARED,
    "score_complete": _COMPLETE,
    "score_caught_up": _CAUGHT_UP,
    "score_records": _RECORDS,
    "score_live": _LIVE,
    "score_correct": _CORRECT,
    "scorecard": _SCORECARD,
}
"""One statement a step, in order."""

TEMPORARY = tuple(name for name in STEPS if name != "scorecard")
"""Temporary tables to drop at the end."""
