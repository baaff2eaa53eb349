"""Add up the tally of entry times: reporting triangle, thresholds by day, hours, facilities.

Named SQL steps that fill the published tables on entry lag and completeness. All is counted at the
place of injection, whose facilities enter. They read ``place`` and what pipeline.publish.coverage
and
pipeline.publish.reconciliation made before.
"""

from __future__ import annotations

from pipeline.ingest.report_checks import USED
from queries.entry_lag.facilities import LATE_AFTER
from queries.entry_lag.lags import PERIOD
from queries.schema import BEFORE, STRATA_SUMS, UNKNOWN

FACILITY_WEEKS = 12
"""Weeks of injection that are published by facility, back from the last extract."""

_MOST_LATE = 366
"""Days. A facility's lags beyond are counted together."""

_LAST = "(SELECT max(as_of) FROM vaccination.record_day)"
"""The day of the last extract."""

# Days, or weeks, that files have changed since the tally was last counted or summed up.
_CHANGED = """
CREATE TEMP TABLE changed AS
SELECT DISTINCT what, day FROM records.entry_tally WHERE piece <> 0
"""


def _published(table: str, what: str, columns: str, *measures: str, wanted: str) -> dict[str, str]:
    """Two steps: days that nothing has changed stand in the tally as they are published, in order;
    the others are summed up."""
    counted = (
        f"FROM records.entry_tally JOIN place ON place.code = entry_tally.place "
        f"WHERE what = '{what}' AND {wanted}"
    )
    where = f"province_code, district_code, day, {columns}"
    changed = f"(SELECT day FROM changed WHERE what = '{what}')"
    sums = ", ".join(f"sum({measure})" for measure in measures)
    return {
        table: f"""
INSERT INTO reconciliation.{table}
SELECT {where}, {", ".join(measures)} {counted} AND doses > 0 AND day NOT IN {changed}
""",
        f"{table}_changed": f"""
INSERT INTO reconciliation.{table}
SELECT {where}, {sums} {counted} AND day IN {changed}
GROUP BY ALL HAVING sum(doses) > 0 ORDER BY day, province_code, district_code
""",
    }


_PROVINCE_LAG = """
INSERT INTO reconciliation.province_lag
SELECT province_code, injected_on, lag_days, sum(dose1), sum(dose2), sum(booster)
FROM reconciliation.entry_lag WHERE lag_days >= 0
GROUP BY ALL HAVING sum(dose1) + sum(dose2) + sum(booster) > 0
ORDER BY injected_on, province_code, lag_days
"""

_PERIOD = f"""
INSERT INTO reconciliation.lag_period
WITH shown AS (
    SELECT as_of, unnest(range({PERIOD.days})) AS ago FROM vaccination.record_day
)
SELECT as_of, province_code, district_code, lag_days, sum(doses)
FROM reconciliation.entry_lag JOIN shown ON injected_on = as_of - ago::INTEGER
GROUP BY ALL
ORDER BY as_of, province_code, district_code, lag_days
"""

# Records that break a rule, by the place and day of the injection.
_DIRTY = """
CREATE TEMP TABLE dirty AS
SELECT province_code, district_code, day, sum(records) AS doses
FROM breach JOIN place ON place.code = breach.place
WHERE counted_by = 'injection' AND day IS NOT NULL
GROUP BY ALL
"""

# Of a province's own report and those of its districts, never both: the province's stands in the
# row without a district.
_REPORTED = f"""
CREATE TEMP TABLE reported AS
SELECT province_code, coalesce(district_code, '') AS district_code, day, total AS reported
FROM records.daily_report WHERE {USED}
"""

_DAY = f"""
INSERT INTO reconciliation.entry_day
WITH injected AS (
    SELECT province_code, district_code, day,
           sum(doses) AS doses, sum(doses) FILTER (lag = 0) AS same_day,
           sum(within_24h) AS within_24h, sum(doses) FILTER (lag BETWEEN 0 AND 3) AS within_3_days,
           sum(doses) FILTER (lag BETWEEN 0 AND 7) AS within_7_days,
           sum(doses) FILTER (lag BETWEEN 0 AND 30) AS within_30_days,
           sum(doses) FILTER (lag = {BEFORE}) AS before_injection,
           sum(doses) FILTER (lag = {UNKNOWN}) AS no_entry_time, sum(complete) AS complete
    FROM records.entry_tally JOIN place ON place.code = entry_tally.place
    WHERE what = 'lag' AND day <= {_LAST}
    GROUP BY ALL HAVING sum(doses) > 0
), entered AS (
    -- Without a usable time of entry they are taken to have come in on the day of the injection.
    SELECT province_code, district_code, injected_on + greatest(lag_days, 0) AS day,
           sum(doses) AS entered
    FROM reconciliation.entry_lag WHERE injected_on + greatest(lag_days, 0) <= {_LAST}
    GROUP BY ALL
)
SELECT province_code, district_code, day, coalesce(i.doses, 0),
       {
    ", ".join(
        f"coalesce({name}, 0)"
        for name in (
            "same_day",
            "within_24h",
            "within_3_days",
            "within_7_days",
            "within_30_days",
            "before_injection",
            "no_entry_time",
            "complete",
        )
    )
},
       CASE WHEN EXISTS (FROM reconciliation.verification_day)
            THEN coalesce(i.doses, 0) - coalesce(dirty.doses, 0) END,
       coalesce(entered, 0), reported
FROM injected AS i FULL JOIN entered USING (province_code, district_code, day)
FULL JOIN reported USING (province_code, district_code, day)
LEFT JOIN dirty USING (province_code, district_code, day)
ORDER BY day, province_code, district_code
"""

_FACILITY_LAG = f"""
INSERT INTO reconciliation.facility_lag
SELECT place, day, least(lag, {_MOST_LATE}) AS lag_days, sum(doses), sum(midnight)
FROM records.entry_tally
WHERE what = 'facility' AND day <= {_LAST} AND day > {_LAST} - {7 * FACILITY_WEEKS}
GROUP BY ALL HAVING sum(doses) > 0
ORDER BY day, place, lag_days
"""

_FACILITY = """
INSERT INTO reconciliation.facility
SELECT code, coalesce(facility, ''), coalesce(province_code, ''), coalesce(district_code, '')
FROM (
    SELECT DISTINCT place AS code FROM records.entry_tally WHERE what = 'facility'
) LEFT JOIN (
    FROM records.facility WHERE superseded_by IS NULL AND NOT deleted
) ON facility_code = code
ORDER BY code
"""

_FACILITY_WEEK = f"""
INSERT INTO reconciliation.facility_week
SELECT facility_code, province_code, district_code, week,
       {
    ", ".join(
        f"coalesce(sum(doses) FILTER ({which}), 0)"
        for which in (
            "lag_days >= 0",
            "lag_days = 0",
            "lag_days = 1",
            f"lag_days > {LATE_AFTER}",
            f"lag_days >= {BEFORE}",
        )
    )
}, sum(midnight)
FROM reconciliation.facility_lag JOIN reconciliation.facility USING (facility_code)
GROUP BY ALL ORDER BY week, province_code, district_code, facility_code
"""

# A facility and week is a stratum when it has doses of both kinds; a, b: registered beforehand with
# and without the outcome; c, d: the others.
_STRATA = f"""
CREATE TEMP TABLE strata AS
WITH counted AS (
    SELECT 'same_day' AS outcome, place, day,
           sum(doses) FILTER (preregistered AND same_day) AS registered_with,
           sum(doses) FILTER (preregistered AND NOT same_day) AS registered_without,
           sum(doses) FILTER (NOT preregistered AND same_day) AS walk_in_with,
           sum(doses) FILTER (NOT preregistered AND NOT same_day) AS walk_in_without
    FROM records.entry_tally
    WHERE what = 'registration' AND same_day IS NOT NULL AND day <= {_LAST} GROUP BY ALL
    UNION ALL
    SELECT 'mismatch', place, day, sum(persons) FILTER (what = 'registered_wrong'),
           sum(persons) FILTER (what = 'registered_right'),
           sum(persons) FILTER (what = 'walk_in_wrong'),
           sum(persons) FILTER (what = 'walk_in_right')
    FROM records.verdict_tally WHERE counted_by = 'registration' GROUP BY ALL
)
SELECT outcome, place, day, coalesce(registered_with, 0)::DOUBLE AS a,
       coalesce(registered_without, 0)::DOUBLE AS b, coalesce(walk_in_with, 0)::DOUBLE AS c,
       coalesce(walk_in_without, 0)::DOUBLE AS d, a + b + c + d AS n
FROM counted
"""

# Sums over strata: N. Mantel, W. Haenszel (JNCI 22 (1959) 719); J. Robins, N. Breslow, S. Greenland
# (Biometrics 42 (1986) 311) for the variance of the odds ratio; S. Greenland, J. Robins (Biometrics
# 41 (1985) 55) for the difference and its variance.
_SUMS = {
    "r": "a * d / n",
    "s": "b * c / n",
    "pr": "(a + d) / n * a * d / n",
    "ps_qr": "(a + d) / n * b * c / n + (b + c) / n * a * d / n",
    "qs": "(b + c) / n * b * c / n",
    "difference": "(a * (c + d) - c * (a + b)) / n",
    "weight": "(a + b) * (c + d) / n",
    "variance": "(a * b * (c + d) ** 3 + c * d * (a + b) ** 3) / ((a + b) * (c + d) * n ** 2)",
}
_REGISTRATION = f"""
INSERT INTO reconciliation.registration_effect
SELECT outcome, province_code, district_code, day, sum(a + b), sum(a), sum(c + d), sum(c),
       {", ".join(f"sum({_SUMS[name]})" for name in STRATA_SUMS)}
FROM strata JOIN reconciliation.facility AS f ON f.facility_code = strata.place
WHERE a + b > 0 AND c + d > 0
GROUP BY ALL ORDER BY ALL
"""

_REGISTRATION_PROVINCE = f"""
INSERT INTO reconciliation.registration_province
SELECT outcome, province_code, week,
       {
    ", ".join(
        f"sum({name})"
        for name in ("registered", "registered_with", "walk_in", "walk_in_with", *STRATA_SUMS)
    )
}
FROM reconciliation.registration_effect GROUP BY ALL ORDER BY outcome, week, province_code
"""

STEPS = {
    "changed": _CHANGED,
    **_published(
        "entry_lag", "lag", "lag", "doses", "dose1", "dose2", "booster", wanted=f"day <= {_LAST}"
    ),
    "province_lag": _PROVINCE_LAG,
    "lag_period": _PERIOD,
    "dirty": _DIRTY,
    "reported": _REPORTED,
    "entry_day": _DAY,
    **_published(
        "entry_hour",
        "hour",
        "hour // 24 AS weekday, hour % 24 AS of_day",
        "doses",
        wanted="hour IS NOT NULL",
    ),
    "facility_lag": _FACILITY_LAG,
    "facility": _FACILITY,
    "facility_week": _FACILITY_WEEK,
    "strata": _STRATA,
    "registration_effect": _REGISTRATION,
    "registration_province": _REGISTRATION_PROVINCE,
}
"""One statement a step, in order."""

TEMPORARY = ("changed", "dirty", "reported", "strata")
"""Temporary tables to drop at the end."""
