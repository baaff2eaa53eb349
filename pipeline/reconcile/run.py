"""Reconcile the records with the population register: verdicts, their history, broken rules.

Each person gets one verdict. What changed since the last time is checked again, everything when
there was none. The result is written in one transaction: an interrupted run leaves the last one.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from i18n import N_, UserError
from pipeline.aggregates import run as tally
from pipeline.reconcile import affected as touched
from pipeline.reconcile import candidates, rules
from pipeline.reconcile import match as verify
from pipeline.reconcile.match import STANDING, WRONG
from pipeline.store import batches as parts
from pipeline.store.batches import OF_PART
from pipeline.store.records import Records, now
from pipeline.store.room import room

CHECKS = 4
"""Grows when the checks change, so that an upgraded program checks everybody again."""

Progress = Callable[[float], None]

# Known of the present verdict only: a typing slip, and a proposed ID number.
_MARKS = f"""
    coalesce(name_match = 'slip' AND c.verdict IN ('name_differs', 'several_differ'), false)
        AS slip,
    coalesce(candidate IS NOT NULL AND c.verdict IN {WRONG}, false) AS proposed
"""

# Every verdict that a person ever had, in order; what did not change is no event. ``earlier`` is
# the last one that was a verdict: whose details change after the police had seen them may be not
# yet verified again. One row at least for everybody, so that who never was verified counts too.
_CHANGES = f"""
CREATE OR REPLACE TEMP TABLE changes AS
WITH of_part AS (
    FROM checked WHERE {OF_PART}
), event AS (
    SELECT person_key, as_of, o.verdict, o.source, 0 AS weight
    FROM {{known}} AS o JOIN of_part USING (person_key)
    -- What we found after the police had said otherwise about the same details does not stand.
    WHERE o.source = 'register' AND NOT (stands AND as_of >= verified_on)
    UNION ALL
    SELECT person_key, verified_on, verdict, 'authority', 1 FROM returned WHERE {OF_PART}
    UNION ALL
    SELECT person_key, $as_of, verdict, source, 2 FROM of_part WHERE NOT stands
), last_of_day AS (
    SELECT person_key, as_of, arg_max(verdict, weight) AS verdict, arg_max(source, weight) AS source
    FROM event GROUP BY person_key, as_of
), step AS (
    SELECT *, lag(verdict, 1, 'not_yet_verified') OVER so_far AS before,
           lag(nullif(verdict, 'not_yet_verified') IGNORE NULLS) OVER so_far AS earlier
    FROM last_of_day WINDOW so_far AS (PARTITION BY person_key ORDER BY as_of)
), history AS (
    SELECT *, row_number() OVER (PARTITION BY person_key ORDER BY as_of DESC) = 1 AS last
    FROM step WHERE verdict <> before
)
SELECT person_key, h.as_of, h.before, coalesce(h.verdict, 'not_yet_verified') AS verdict,
       h.source, least(first_dose, h.as_of) AS first_dose, c.residence_province,
       c.residence_district, facility_code, injection_province, injection_district,
       coalesce(last, true) AS last, {_MARKS}, preregistered, earlier
FROM of_part AS c
JOIN (FROM touched_dose WHERE counts_as_dose1 AND {OF_PART}) USING (person_key)
LEFT JOIN history AS h USING (person_key)
"""

_TOUCHED_CHANGE = """
CREATE OR REPLACE TEMP TABLE touched_change AS
FROM verdict_change SEMI JOIN touched USING (person_key)
"""

# What that changes in the tallies.
_WEIGHED = {
    "weighed": """
        CREATE OR REPLACE TEMP TABLE weighed AS
        SELECT -1 AS sign, * FROM touched_change UNION ALL SELECT 1, * FROM changes
    """,
    "weighed_break": """
        CREATE OR REPLACE TEMP TABLE weighed_break AS
        SELECT -1 AS sign, * FROM rule_break SEMI JOIN dosed USING (person_key)
        UNION ALL BY NAME SELECT 1 AS sign, * FROM broken
    """,
}

# All changes where nobody had a verdict before, which needs no sorting and no join.
_FIRST_CHANGES = f"""
INSERT INTO verdict_change
SELECT person_key, CASE WHEN known THEN $as_of END, CASE WHEN known THEN 'not_yet_verified' END,
       verdict, CASE WHEN known THEN source END, least(first_dose, $as_of), c.residence_province,
       c.residence_district, facility_code, injection_province, injection_district, true, {_MARKS},
       preregistered, NULL
FROM (SELECT *, verdict <> 'not_yet_verified' AS known FROM checked WHERE {OF_PART}) AS c
JOIN (FROM touched_dose WHERE counts_as_dose1 AND {OF_PART}) USING (person_key)
"""

_WHOSE = {"verification": "touched", "verdict_change": "touched", "rule_break": "dosed"}
"""Whose rows of each table are replaced, unless everybody was checked."""

_WRITE = {
    "verification": """
        INSERT INTO verification
        SELECT person_key, person_content, verdict, source, own_verdict, name_match, fields,
               candidate, id_key, name_key, identity_key, residence_commune
        FROM checked
    """,
    "verdict_change": "INSERT INTO verdict_change FROM changes",
    "rule_break": "INSERT INTO rule_break BY NAME FROM broken",
}


@dataclass(frozen=True)
class ReconcileReport:
    """Persons checked, by their own check's verdict; and what does not fit together.

    ``unknown_verdicts`` are returned verdicts about nobody the doses know; ``register_day`` and
    ``dose_day`` are the days of the last extract of each.
    """

    as_of: date
    checked: int
    everybody: bool
    verdicts: dict[str, int]
    unknown_verdicts: int
    register_day: date | None
    dose_day: date
    nothing_new: bool = False


def reconcile(records: Records, progress: Progress = lambda _share: None) -> ReconcileReport:
    """Check whoever is new or touched by what is new; everybody the first time.

    Raises UserError when there are no doses to check, or no room for it.
    """
    days = {row["kind"]: row["day"] for row in records.rows(
        "SELECT kind, max(as_of) AS day FROM source_file WHERE NOT refused GROUP BY kind"
    )}  # fmt: skip
    if "doses" not in days:
        raise UserError(N_("There are no doses to reconcile yet. Run: monitor import doses FILE"))
    # What our own check depends on; verdicts that were sent back bear their own days.
    as_of = max(days[kind] for kind in ("doses", "register", "corrections") if kind in days)
    last = _last_run(records)
    (newest,) = records.connection.execute("SELECT max(file_id) FROM source_file").fetchone() or (
        0,
    )
    if last == newest:
        return _report(records, as_of, days, checked=0, everybody=False, nothing_new=True)
    with room(records):
        return _reconciled(records, last, newest, as_of, days, progress)


def _reconciled(
    records: Records, last: int | None, newest: int, as_of: date, days: dict[str, date],
    progress: Progress,
) -> ReconcileReport:  # fmt: skip
    connection = records.connection
    for statement in verify.MACROS.values():
        connection.execute(statement)
    if last is not None:
        parts.run(connection, touched.STEPS, last=last)
    in_parts = parts.parts_of(connection, "person" if last is None else "dosed")
    first = _check(records, in_parts, as_of, everybody=last is None, progress=progress)
    (checked,) = connection.execute("SELECT count(*) FROM course").fetchone() or (0,)
    with records.transaction():
        _write(records, in_parts, everybody=last is None, first=first, newest=newest, as_of=as_of,
               checked=checked)  # fmt: skip
    report = _report(records, as_of, days, checked=checked, everybody=last is None)
    _drop(records)
    progress(1.0)
    return report


def _last_run(records: Records) -> int | None:
    """The last file that the last run knew; ``None`` when everybody must be checked."""
    found = records.rows(
        "SELECT file_id FROM reconciliation_run WHERE checks = ? ORDER BY run_id DESC LIMIT 1",
        [CHECKS],
    )
    return int(found[0]["file_id"]) if found else None


def _check(
    records: Records, in_parts: int, as_of: date, *, everybody: bool, progress: Progress
) -> bool:
    """Make the tables that the run is written from; whether nobody had a verdict before."""
    connection = records.connection
    steps = {
        **verify.steps(everybody=everybody), **candidates.STEPS,
        **verify.verdicts(everybody=everybody), **rules.steps(everybody=everybody),
    }  # fmt: skip
    done = itertools.count(1)
    parts.run(connection, steps, in_parts, lambda: progress(0.8 * next(done) / len(steps)))
    (known,) = connection.execute(
        "SELECT (SELECT count(*) FROM returned) + (SELECT count(*) FROM verdict_change)"
    ).fetchone() or (0,)
    first = everybody and not known
    if not everybody:
        connection.execute(_TOUCHED_CHANGE)
    if not first:
        changes = _CHANGES.format(known="verdict_change" if everybody else "touched_change")
        parts.run(connection, {"changes": changes}, in_parts, as_of=as_of)
    if not everybody:
        parts.run(connection, _WEIGHED)
    return first


def _write(
    records: Records, in_parts: int, *, everybody: bool, first: bool, newest: int, as_of: date,
    checked: int,
) -> None:  # fmt: skip
    connection = records.connection
    for table, whose in _WHOSE.items():
        only = "" if everybody else f"WHERE person_key IN (SELECT person_key FROM {whose})"
        connection.execute(f"DELETE FROM {table} {only}")
    changes = {"verdict_change": _FIRST_CHANGES} if first else {}
    parts.run(connection, {**_WRITE, **changes}, in_parts, as_of=as_of)
    if everybody:
        tally.drop(connection, "verdict", "rule")
    else:
        tally.add_reconciled(connection, newest)
    connection.execute(
        "INSERT INTO reconciliation_run SELECT coalesce(max(run_id), 0) + 1, ?, ?, ?, ?, ? "
        "FROM reconciliation_run",
        [now(), as_of, newest, CHECKS, checked],
    )


def _report(
    records: Records, as_of: date, days: dict[str, date], *, checked: int, everybody: bool,
    nothing_new: bool = False,
) -> ReconcileReport:  # fmt: skip
    verdicts = records.rows(
        "SELECT verdict, count(*) AS n FROM verification GROUP BY verdict ORDER BY n DESC"
    )
    (unknown,) = records.rows(
        f"SELECT count(*) AS n FROM returned_verdict AS r WHERE {STANDING} "
        "AND NOT EXISTS (FROM verification AS v WHERE v.person_key = r.person_key) "
        "AND NOT EXISTS (FROM verification AS v WHERE v.id_key = r.id_key)"
    )
    return ReconcileReport(
        as_of,
        checked,
        everybody,
        {row["verdict"]: row["n"] for row in verdicts},
        unknown["n"],
        days.get("register"),
        days["doses"],
        nothing_new,
    )


def _drop(records: Records) -> None:
    """Give back the memory of the temporary tables."""
    for row in records.rows(
        "SELECT table_name, table_type FROM information_schema.tables "
        "WHERE table_catalog = 'temp' ORDER BY table_type DESC"
    ):
        kind = "VIEW" if row["table_type"] == "VIEW" else "TABLE"
        records.connection.execute(f"DROP {kind} IF EXISTS temp.{row['table_name']}")
