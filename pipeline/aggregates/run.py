"""Incremental aggregates: sums of the records by day and place, from which the published are made.

Counting a hundred million records anew takes a minute. So every import and reconciliation adds the
signed deltas of what it changes, within its own transaction: what came to stand counts, what ceased
to stand is taken away. Where much changes at once an aggregate is invalidated, and the next publish
counts anew.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from pipeline.store import steps
from pipeline.store.records import transaction
from pipeline.store.steps import Step
from queries.schema import BEFORE, UNKNOWN

RECOUNT_BELOW = 10
"""A file that brings more than one record for so many known ones is counted with them, anew."""

MAX_DELTAS = 30
"""Deltas that an aggregate is made of before publish sums them up."""


def _load(name: str) -> tuple[Step, ...]:
    return steps.load(Path(__file__).with_name(f"{name}.sql"))


_DOSE_DELTA = _load("dose_delta")
_STEPS = {
    "dose": (*_load("doses"), *_load("entries")),
    "verdict": _load("verdicts"),
    "rule": _load("rules"),
}
"""What fills the tables of each aggregate."""

_SIGNED = {"dose": "signed_dose", "verdict": "signed_change", "rule": "signed_break"}
"""The view that the steps of each read: rows with ``sign``, 1 for what comes, -1 for what goes."""

_ALL_RECORDS = {
    "dose": "SELECT 1 AS sign, * FROM dose WHERE superseded_by IS NULL AND NOT deleted",
    "verdict": "SELECT 1 AS sign, * FROM verdict_change",
    "rule": "SELECT 1 AS sign, * FROM rule_break",
}

_SUMMED_COLUMNS = {
    "dose_aggregate": ("dose1", "dose2", "booster", "records"),
    "entry_aggregate": (
        "doses",
        "dose1",
        "dose2",
        "booster",
        "within_24h",
        "midnight",
        "complete",
    ),
    "verdict_aggregate": ("persons",),
    "rule_aggregate": ("records", "breaks"),
}
_FACILITIES_WITHOUT_DAYS = (
    "SELECT 1 FROM dose_aggregate WHERE counted_by = 'facility' AND day IS NULL LIMIT 1"
)
"""What 0.5.0 and before have counted."""

_POPULATION_DAY = """
    SELECT extracted_on FROM population WHERE superseded_by IS NULL AND NOT deleted
    GROUP BY extracted_on ORDER BY sum(persons) DESC, extracted_on DESC LIMIT 1
"""
"""The day that most of the population is counted by age of."""

_ORDER = {
    "dose_aggregate": "ORDER BY place",
    "entry_aggregate": "ORDER BY breakdown, day, place",
}
"""As the steps write them."""


def compute_dose_delta(connection: duckdb.DuckDBPyConnection) -> None:
    """Find out what the staged rows change, before they are written.

    Makes the table ``dose_delta``, unless the next publish has to count everything anyway.
    """
    connection.execute("DROP TABLE IF EXISTS temp.dose_delta")
    (staged, known) = connection.execute(
        "SELECT (SELECT count(*) FROM staged), (SELECT count(*) FROM dose)"
    ).fetchone() or (0, 0)
    adds = _is_current(connection, "dose") and staged * RECOUNT_BELOW <= known
    if adds:
        steps.run(connection, _DOSE_DELTA)
    connection.execute("SET VARIABLE has_dose_delta = ?", [adds])


def add_dose_delta(connection: duckdb.DuckDBPyConnection, file_id: int) -> None:
    """Add what ``compute_dose_delta`` found, within the transaction that writes the rows."""
    if connection.execute("SELECT 1 WHERE getvariable('has_dose_delta')").fetchone():
        _count(connection, "dose", "FROM temp.dose_delta", file_id)
        connection.execute("DROP TABLE temp.dose_delta")
    else:
        invalidate(connection, "dose")


def add_signed_doses(connection: duckdb.DuckDBPyConnection, signed: str, delta_id: int) -> None:
    """Add a delta of dose records (SQL of rows with ``sign``), unless they are counted anew or it
    is as many records as to be counted with them."""
    if not _is_current(connection, "dose"):
        return
    (changed, known) = connection.execute(
        f"SELECT (SELECT count(*) FROM ({signed})), (SELECT count(*) FROM dose)"
    ).fetchone() or (0, 0)
    if changed * RECOUNT_BELOW <= known:
        _count(connection, "dose", signed, delta_id)
    else:
        invalidate(connection, "dose")


def invalidate(connection: duckdb.DuckDBPyConnection, *names: str) -> None:
    """Have the next publish count anew."""
    for name in names:
        connection.execute("DELETE FROM current_aggregate WHERE name = ?", [name])


def add_reconciliation_deltas(connection: duckdb.DuckDBPyConnection, run: int) -> None:
    """Add what a reconciliation changes, within the transaction that writes it.

    Reads ``verdict_delta`` and ``rule_delta``: rows as in ``verdict_change`` and ``rule_break``,
    with ``sign`` -1 for those that go.
    """
    for name in ("verdict", "rule"):
        if _is_current(connection, name):
            _count(connection, name, f"FROM temp.{name}_delta", run)


def refresh(connection: duckdb.DuckDBPyConnection) -> None:
    """Count anew what is not up to date, and sum up what consists of many deltas."""
    _follow_population(connection)
    if connection.execute(_FACILITIES_WITHOUT_DAYS).fetchone():
        invalidate(connection, "dose")
    for name, some in _STEPS.items():
        if not _is_current(connection, name):
            with transaction(connection):
                for step in some:
                    connection.execute(f"DELETE FROM {step.writes}")
                _count(connection, name, _ALL_RECORDS[name], 0)
                connection.execute("INSERT INTO current_aggregate VALUES (?)", [name])
        for step in some:
            if _deltas(connection, step.name) > MAX_DELTAS:
                with transaction(connection):
                    _sum_up(connection, step.name)


def _follow_population(connection: duckdb.DuckDBPyConnection) -> None:
    """Count the doses anew, by the ages on the day of the population, when that is another."""
    (wanted,) = connection.execute(_POPULATION_DAY).fetchone() or (None,)
    if wanted != _age_reference(connection):
        with transaction(connection):
            connection.execute("DELETE FROM age_reference")
            connection.execute("INSERT INTO age_reference VALUES (?)", [wanted])
            invalidate(connection, "dose")


def _age_reference(connection: duckdb.DuckDBPyConnection) -> date | None:
    """The day that the doses are counted by age of."""
    row = connection.execute("FROM age_reference").fetchone()
    return row[0] if row else None


def _count(connection: duckdb.DuckDBPyConnection, name: str, signed: str, delta_id: int) -> None:
    connection.execute(f"CREATE OR REPLACE TEMP VIEW {_SIGNED[name]} AS {signed}")
    steps.run(
        connection,
        _STEPS[name],
        delta_id=delta_id,
        unknown=UNKNOWN,
        before=BEFORE,
        reference=_age_reference(connection),
    )
    connection.execute(f"DROP VIEW temp.{_SIGNED[name]}")


def _sum_up(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Add up the deltas. Days that none of them is about stay as they are."""
    columns = _SUMMED_COLUMNS[table]
    sums = ", ".join(f"sum({column})::INTEGER AS {column}" for column in columns)
    anything = " OR ".join(f"sum({column}) <> 0" for column in columns)
    rows = f"{table} SEMI JOIN temp.delta_days ON {table}.day IS NOT DISTINCT FROM delta_days.day"
    connection.execute(
        f"CREATE TEMP TABLE delta_days AS SELECT DISTINCT day FROM {table} WHERE delta_id <> 0"
    )
    connection.execute(
        f"CREATE TEMP TABLE delta_sums AS SELECT * EXCLUDE ({', '.join(columns)}, delta_id), "
        f"{sums}, 0 AS delta_id FROM (FROM {rows}) GROUP BY ALL HAVING {anything}"
    )
    connection.execute(f"DELETE FROM {table} WHERE rowid IN (SELECT {table}.rowid FROM {rows})")
    connection.execute(f"INSERT INTO {table} BY NAME FROM temp.delta_sums {_ORDER.get(table, '')}")
    connection.execute("DROP TABLE temp.delta_sums")
    connection.execute("DROP TABLE temp.delta_days")


def _is_current(connection: duckdb.DuckDBPyConnection, name: str) -> bool:
    return bool(
        connection.execute("SELECT 1 FROM current_aggregate WHERE name = ?", [name]).fetchone()
    )


def _deltas(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    (deltas,) = connection.execute(f"SELECT count(DISTINCT delta_id) FROM {table}").fetchone() or (
        0,
    )
    return int(deltas)
