"""Tallies of the records by day and place, from which the published numbers are added up.

Counting a hundred million records anew takes a minute. So every import and reconciliation adds what
it changes, within its own transaction: what came to stand counts, what ceased to stand is taken
away. Where much changes at once a tally is dropped, and the next publish counts anew.
"""

from __future__ import annotations

import duckdb

from pipeline.reconcile.match import WRONG
from pipeline.vocabulary import FIRST_DAY
from queries.schema import AGE_BANDS, BEFORE, UNKNOWN

MANY = 10
"""A file that brings more than one record for so many known ones is counted with them, anew."""

_PIECES = 30
"""Changes that a tally is made of before publish sums them up."""

PLACES = {
    "residence": "coalesce(d.residence_district, d.residence_province, '')",
    "injection": (
        "CASE WHEN d.injection_district IS NOT NULL THEN d.injection_district "
        "WHEN d.injection_province IS NULL OR d.injection_province = f.province_code "
        "THEN coalesce(f.district_code, f.province_code, d.injection_province, '') "
        "ELSE d.injection_province END"
    ),
}
"""The finest place that is known of a record ``d``, as one code: of a district, else of a province,
else ''. That of the injection asks the facility ``f``."""

WITH_FACILITY = (
    "LEFT JOIN records.facility AS f ON f.facility_code = d.facility_code "
    "AND f.superseded_by IS NULL AND NOT f.deleted"
)
"""The join that the place of injection needs."""

_PLACES = ", ".join(f"{sql} AS {name}" for name, sql in PLACES.items())
_LIMITS = [int(band.split("-")[0].rstrip("+")) for band in AGE_BANDS]
_BAND = (
    "CASE "
    + " ".join(
        f"WHEN d.age >= {limit} THEN {index}" for index, limit in reversed(list(enumerate(_LIMITS)))
    )
    + f" ELSE {len(AGE_BANDS)} END"
)
_PLACE = """
       CASE WHEN grouping(residence) = 0 THEN 'residence' WHEN grouping(injection) = 0
            THEN 'injection' ELSE 'facility' END AS counted_by,
       coalesce(residence, injection, facility_code) AS place"""

# One pass over the records counts them in five ways: by where they are counted and by sex and age,
# or by vaccine (no age band then), and all records of a facility (no day).
_DOSES = f"""
INSERT INTO dose_tally
SELECT {_PLACE}, day, sex, band, vaccine, sum(dose1), sum(dose2), sum(booster), sum(sign), $piece
FROM (
    SELECT sign, greatest(d.injected_at::DATE, DATE '{FIRST_DAY}') AS day, {_PLACES},
           d.facility_code, d.sex, {_BAND} AS band, d.vaccine,
           sign * d.counts_as_dose1::INTEGER AS dose1, sign * d.counts_as_dose2::INTEGER AS dose2,
           sign * d.counts_as_booster::INTEGER AS booster
    FROM {{relation}} AS d {WITH_FACILITY}
)
GROUP BY GROUPING SETS ((day, residence, sex, band), (day, residence, vaccine),
                        (day, injection, sex, band), (day, injection, vaccine), (facility_code))
HAVING place IS NOT NULL AND (sum(dose1), sum(dose2), sum(booster), sum(sign)) <> (0, 0, 0, 0)
"""
# The fields that say what was given to whom, when and where. Name and ID number are the
# reconciliation's matter.
_COMPLETE = (
    " AND ".join(
        f"d.{name} IS NOT NULL"
        for name in ("vaccine", "lot", "entered_at", "sex", "age", "residence_district")
    )
    + " AND coalesce(d.facility_code, d.facility) IS NOT NULL"
)

# When they were entered, counted in four ways: by place and days of lag; by facility, week and lag;
# by place and hour of entry; by facility and week, of persons registered beforehand or not. No lag
# is UNKNOWN without an entry time, and BEFORE where that lies before the injection.
_ENTRIES = f"""
INSERT INTO entry_tally
SELECT CASE WHEN grouping(injection, lag) = 0 THEN 'lag' WHEN grouping(facility_code, lag) = 0
            THEN 'facility' WHEN grouping(hour) = 0 THEN 'hour' ELSE 'registration' END AS what,
       coalesce(injection, facility_code) AS place,
       coalesce(injected_on, injected_week, entered_week) AS day, lag,
       (weekday * 24 + hour) AS hour, preregistered, same_day, sum(sign), sum(dose1), sum(dose2),
       sum(booster), sum(within_24h), sum(midnight), sum(complete), $piece
FROM (
    SELECT sign, {PLACES["injection"]} AS injection, d.facility_code,
           d.injected_at::DATE AS injected_on,
           date_trunc('week', d.injected_at)::DATE AS injected_week,
           CASE WHEN d.entered_at IS NULL THEN {UNKNOWN} WHEN d.entered_at < d.injected_at
                THEN {BEFORE} ELSE d.entered_at::DATE - d.injected_at::DATE END AS lag,
           date_trunc('week', d.entered_at)::DATE AS entered_week,
           isodow(d.entered_at) - 1 AS weekday, hour(d.entered_at) AS hour,
           coalesce(d.preregistered, false) AS preregistered,
           -- An entry before its injection, or none, says nothing about how soon it was.
           CASE WHEN lag >= 0 THEN lag = 0 END AS same_day,
           sign * d.counts_as_dose1::INTEGER AS dose1, sign * d.counts_as_dose2::INTEGER AS dose2,
           sign * d.counts_as_booster::INTEGER AS booster,
           CASE WHEN d.entered_at >= d.injected_at
                 AND d.entered_at - d.injected_at <= INTERVAL 24 HOUR THEN sign ELSE 0 END
               AS within_24h,
           CASE WHEN d.entered_at::TIME = TIME '00:00:00' THEN sign ELSE 0 END AS midnight,
           CASE WHEN {_COMPLETE} THEN sign ELSE 0 END AS complete
    FROM {{relation}} AS d {WITH_FACILITY}
)
GROUP BY GROUPING SETS (
    (injection, injected_on, lag), (facility_code, injected_week, lag),
    (injection, entered_week, weekday, hour),
    (facility_code, injected_week, preregistered, same_day)
)
HAVING place IS NOT NULL AND day IS NOT NULL
   AND (sum(sign), sum(dose1), sum(dose2), sum(booster), sum(within_24h), sum(midnight),
        sum(complete)) <> (0, 0, 0, 0, 0, 0, 0)
"""

_KEPT = """injected_at, entered_at, preregistered, facility, lot, residence_province,
    residence_district, injection_province, injection_district, facility_code, sex, age, vaccine"""

# What a file changes: stored records that are superseded or count otherwise from now on are taken
# away as they were; those that count otherwise, and the new ones, are added as they are.
_WEIGHED = f"""
CREATE OR REPLACE TEMP TABLE weighed AS
WITH becoming AS (
    SELECT stored_row AS row, NULL AS dose1, NULL AS dose2, NULL AS booster FROM superseding
    UNION ALL
    SELECT row, dose1, dose2, booster FROM counting WHERE changed AND NOT new
), stored AS MATERIALIZED (
    SELECT {_KEPT}, counts_as_dose1, counts_as_dose2, counts_as_booster, dose1, dose2, booster
    FROM dose JOIN becoming ON becoming.row = dose.rowid WHERE NOT deleted
)
SELECT -1 AS sign, * EXCLUDE (dose1, dose2, booster) FROM stored
UNION ALL
SELECT 1, {_KEPT}, dose1, dose2, booster FROM stored WHERE dose1 IS NOT NULL
UNION ALL
SELECT 1, {_KEPT}, dose1, dose2, booster
FROM staged JOIN counting ON counting.new AND counting.row = staged.rowid
"""

# Every change takes a person from one verdict to another; before the first one, from the first dose
# on, nobody had verified it. Cleaned is who was wrong when last verified, even if not yet verified
# again in between. What is known of the last verdict only bears no day.
_VERDICTS = f"""
INSERT INTO verdict_tally
WITH grouped AS (
    SELECT {_PLACE}, as_of, first_dose, before, earlier, verdict, last, slip, proposed,
           week, registration, sum(sign) AS n
    FROM (
        SELECT sign, {_PLACES}, d.facility_code, d.as_of, d.before, d.earlier, d.verdict, d.last,
               CASE WHEN d.before = 'not_yet_verified' AND d.earlier IS NULL OR d.as_of IS NULL
                    THEN greatest(d.first_dose, DATE '2020-01-01') END AS first_dose,
               date_trunc('week', d.first_dose)::DATE AS week,
               CASE WHEN d.preregistered THEN 'registered_' ELSE 'walk_in_' END AS registration,
               d.last AND d.slip AS slip, d.last AND d.proposed AS proposed
        FROM {{relation}} AS d {WITH_FACILITY}
    )
    GROUP BY GROUPING SETS (
        (residence, as_of, first_dose, before, earlier, verdict, slip, proposed),
        (injection, as_of, first_dose, before, earlier, verdict, slip, proposed),
        (facility_code, verdict, last, slip, proposed),
        (facility_code, verdict, last, week, registration)
    )
    HAVING place IS NOT NULL AND sum(sign) <> 0
), of_place AS (
    FROM grouped WHERE counted_by <> 'facility'
), of_facility AS (
    FROM grouped WHERE counted_by = 'facility' AND last AND week IS NULL
), of_week AS (
    -- As in the mismatch rate, foreigners are neither right nor wrong.
    FROM grouped WHERE counted_by = 'facility' AND last AND week IS NOT NULL
     AND verdict NOT IN ('not_yet_verified', 'foreigner')
)
SELECT counted_by, place, day, what, sum(n), $piece FROM (
    SELECT counted_by, place, as_of AS day, verdict AS what, n FROM of_place WHERE as_of IS NOT NULL
    UNION ALL
    SELECT counted_by, place, as_of, before, -n FROM of_place WHERE as_of IS NOT NULL
    UNION ALL
    SELECT counted_by, place, first_dose, 'not_yet_verified', n FROM of_place
    WHERE first_dose IS NOT NULL
    UNION ALL
    SELECT counted_by, place, as_of, 'cleaned', n FROM of_place
    WHERE coalesce(earlier, before) IN {WRONG} AND verdict = 'correct'
    UNION ALL
    SELECT counted_by, place, as_of, 'newly_wrong', n FROM of_place
    WHERE coalesce(earlier, before) NOT IN {WRONG} AND verdict IN {WRONG}
    UNION ALL
    SELECT counted_by, place, NULL, verdict, n FROM of_facility
    UNION ALL
    SELECT 'registration', place, week,
           registration || CASE WHEN verdict IN {WRONG} THEN 'wrong' ELSE 'right' END, n
    FROM of_week
    UNION ALL
    SELECT counted_by, place, NULL, 'slips', n FROM grouped WHERE slip
    UNION ALL
    SELECT counted_by, place, NULL, 'proposed', n FROM grouped WHERE proposed
)
GROUP BY ALL HAVING sum(n) <> 0
"""

# Breaks of rules by place of either kind, at the injection by day too, and by facility; ``records``
# counts a record that breaks several rules once, with one of them.
_RULES = f"""
INSERT INTO rule_tally
WITH repeated AS (
    SELECT sign, record_key FROM {{relation}} GROUP BY ALL HAVING count(*) > 1
), again AS (
    SELECT sign, record_key, rule
    FROM (FROM {{relation}} SEMI JOIN repeated USING (sign, record_key))
    QUALIFY row_number() OVER (PARTITION BY sign, record_key ORDER BY rule) > 1
)
SELECT {_PLACE}, day, rule, sum(records), sum(sign), $piece
FROM (
    SELECT d.sign, {_PLACES}, d.facility_code, d.injected_at::DATE AS day, d.rule,
           CASE WHEN again.record_key IS NULL THEN d.sign ELSE 0 END AS records
    FROM {{relation}} AS d {WITH_FACILITY}
    LEFT JOIN again
        ON again.sign = d.sign AND again.record_key = d.record_key AND again.rule = d.rule
)
GROUP BY GROUPING SETS ((residence, rule), (injection, rule), (injection, day), (facility_code))
HAVING place IS NOT NULL AND (sum(records), sum(sign)) <> (0, 0)
"""

_STATEMENTS = {
    "dose": {"dose_tally": _DOSES, "entry_tally": _ENTRIES},
    "verdict": {"verdict_tally": _VERDICTS},
    "rule": {"rule_tally": _RULES},
}
"""What a tally consists of: tables, and the statements that fill them."""

_EVERYTHING = {
    "dose": "(SELECT 1 AS sign, * FROM dose WHERE superseded_by IS NULL AND NOT deleted)",
    "verdict": "(SELECT 1 AS sign, * FROM verdict_change)",
    "rule": "(SELECT 1 AS sign, * FROM rule_break)",
}
_ORDER = {"dose_tally": "ORDER BY place", "entry_tally": "ORDER BY what, day, place"}
"""By place, what is added up lies together; entries are in the order in which they are published,
so that what nothing has changed needs no sorting."""

_MEASURES = {
    "dose_tally": ("dose1", "dose2", "booster", "records"),
    "entry_tally": ("doses", "dose1", "dose2", "booster", "within_24h", "midnight", "complete"),
    "verdict_tally": ("persons",),
    "rule_tally": ("records", "breaks"),
}


def weigh_doses(connection: duckdb.DuckDBPyConnection) -> None:
    """Find out what the staged rows change, before they are written.

    Reads ``staged``, ``superseding`` and ``counting``; makes the table ``weighed``, unless the next
    publish has to count everything anyway.
    """
    connection.execute("DROP TABLE IF EXISTS temp.weighed")
    (staged, known) = connection.execute(
        "SELECT (SELECT count(*) FROM staged), (SELECT count(*) FROM dose)"
    ).fetchone() or (0, 0)
    if _is_tallied(connection, "dose") and staged * MANY <= known:
        connection.execute(_WEIGHED)


def add_doses(connection: duckdb.DuckDBPyConnection, file_id: int) -> None:
    """Add what ``weigh_doses`` found to the tally, within the transaction that writes the rows."""
    if connection.execute("SELECT 1 FROM duckdb_tables() WHERE table_name = 'weighed'").fetchone():
        _count(connection, "dose", "temp.weighed", file_id)
        connection.execute("DROP TABLE temp.weighed")
    else:
        drop(connection, "dose")


def drop(connection: duckdb.DuckDBPyConnection, *tallies: str) -> None:
    """Have the next publish count anew."""
    for tally in tallies:
        connection.execute("DELETE FROM tallied WHERE tally = ?", [tally])


def add_reconciled(connection: duckdb.DuckDBPyConnection, run: int) -> None:
    """Add a reconciliation's changes to the tallies, within the transaction that writes them.

    Reads ``weighed`` and ``weighed_break``: rows as in ``verdict_change`` and ``rule_break``, with
    ``sign`` -1 for those that go.
    """
    for tally, weighed in (("verdict", "temp.weighed"), ("rule", "temp.weighed_break")):
        if _is_tallied(connection, tally):
            _count(connection, tally, weighed, run)


def count_missing(connection: duckdb.DuckDBPyConnection) -> None:
    """Count anew what is not tallied, and sum up what is tallied in many pieces."""
    for tally, tables in _STATEMENTS.items():
        if not _is_tallied(connection, tally):
            connection.execute("BEGIN")
            for table in tables:
                connection.execute(f"DELETE FROM {table}")
            _count(connection, tally, _EVERYTHING[tally], 0)
            connection.execute("INSERT INTO tallied VALUES (?)", [tally])
            connection.execute("COMMIT")
        for table in tables:
            if _pieces(connection, table) > _PIECES:
                _sum_up(connection, table)


def _count(connection: duckdb.DuckDBPyConnection, tally: str, relation: str, piece: int) -> None:
    for table, statement in _STATEMENTS[tally].items():
        # Days that further pieces tell of are summed up, and sorted then.
        order = _ORDER.get(table, "") if piece == 0 else ""
        connection.execute(f"{statement.format(relation=relation)} {order}", {"piece": piece})


def _sum_up(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Add up the pieces. Days that only the first piece has stay as they are."""
    measures = _MEASURES[table]
    sums = ", ".join(f"sum({measure})::INTEGER AS {measure}" for measure in measures)
    some = " OR ".join(f"sum({measure}) <> 0" for measure in measures)
    those = f"{table} SEMI JOIN temp.changed ON {table}.day IS NOT DISTINCT FROM changed.day"
    connection.execute("BEGIN")
    connection.execute(
        f"CREATE TEMP TABLE changed AS SELECT DISTINCT day FROM {table} WHERE piece <> 0"
    )
    connection.execute(
        f"CREATE TEMP TABLE summed AS SELECT * EXCLUDE ({', '.join(measures)}, piece), {sums}, "
        f"0 AS piece FROM (FROM {those}) GROUP BY ALL HAVING {some}"
    )
    connection.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT {table}.rowid FROM {those})")
    connection.execute(f"INSERT INTO {table} BY NAME FROM temp.summed {_ORDER.get(table, '')}")
    connection.execute("DROP TABLE temp.summed")
    connection.execute("DROP TABLE temp.changed")
    connection.execute("COMMIT")


def _is_tallied(connection: duckdb.DuckDBPyConnection, tally: str) -> bool:
    return bool(connection.execute("SELECT 1 FROM tallied WHERE tally = ?", [tally]).fetchone())


def _pieces(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (pieces,) = connection.execute(f"SELECT count(DISTINCT piece) FROM {table}").fetchone() or (0,)
    return int(pieces)
