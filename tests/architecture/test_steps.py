"""Every step of the pipeline does what its head says, after the steps whose tables it reads.

The files are run in an order in which each table is there before it is read, on empty records:
DuckDB then finds every column that is not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path

import duckdb
import pytest
import sqlglot
from duckdb_sqlalchemy import Dialect
from sqlalchemy import MetaData
from sqlalchemy.schema import CreateTable
from sqlglot import exp

from pipeline.publish import run as publish
from pipeline.reconcile import run as reconcile
from pipeline.store import steps
from pipeline.store.records import open_records
from pipeline.store.steps import Step
from queries.schema import DATABASES

PIPELINE = Path(steps.__file__).parents[1]
NO_STEPS = {PIPELINE / "store" / "tables.sql"}
FILES = sorted({*PIPELINE.rglob("*.sql")} - NO_STEPS)
GIVEN = re.compile(r"^-- given: (\w+) (?:= ([\w.]+)|(\(.+\)))$", re.MULTILINE)
VALUES = publish.VALUES | {
    "last": 0,
    "as_of": date(2022, 8, 14),
    "delta_id": 0,
    "unknown": -9999,
    "before": -1,
    "batch": 0,
    "batches": 1,
}
"""Something for every value that steps are run with; what is not here is NULL."""


def given(file: Path) -> dict[str, str]:
    """The tables that Python provides for a file: SQL that makes each of them, empty."""
    made = {}
    for name, like, columns in GIVEN.findall(file.read_text(encoding="utf-8")):
        made[name] = f"{name} AS FROM {like} LIMIT 0" if like else f"{name} {columns}"
    return made


def tables(step: Step) -> tuple[set[str], set[str]]:
    """What the statement reads and what it creates or writes, as SQLGlot understands it."""
    tree = sqlglot.parse_one(step.sql, dialect="duckdb")
    assert not isinstance(tree, exp.Command), f"SQLGlot does not know the statement: {step.name}"
    if step.creates == "MACRO":
        return set(), {step.name}
    target = tree.this.this if isinstance(tree.this, exp.Schema) else tree.this
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    # Which mention of its own table is the target matters: a step may read what it writes.
    named = [table for table in tree.find_all(exp.Table) if table is not target]
    names = {".".join(filter(None, (table.db, table.name))) for table in named}
    return names - own, {".".join(filter(None, (target.db, target.name)))}


def made_by(files: list[Path]) -> dict[str, Path]:
    """Which file makes each table, view and macro. No two steps make the same."""
    makers: dict[str, Path] = {}
    for file in files:
        for step in steps.load(file):
            if step.makes:
                assert step.makes not in makers, (
                    f"{file.name} makes {step.makes}, which {makers[step.makes].name} makes"
                )
                makers[step.makes] = file
    return makers


def in_order(files: list[Path]) -> list[Path]:
    """Files after those that make what they read or are given. Raises CycleError."""
    makers = made_by(files)
    graph: TopologicalSorter[Path] = TopologicalSorter()
    for file in files:
        needed = {name for step in steps.load(file) for name in (*step.reads, step.writes or "")}
        needed |= {like for _, like, _ in GIVEN.findall(file.read_text(encoding="utf-8"))}
        needed -= given(file).keys()
        before = {makers[name] for name in needed if name in makers} - {file}
        # A stage's macros are there before everything else of it.
        if (macros := file.with_name("macros.sql")) in files and file != macros:
            before.add(macros)
        graph.add(file, *before)
    return [*graph.static_order()]


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Empty records, beside the published databases of a new version."""
    with open_records(tmp_path) as records:
        for name, metadata in DATABASES.items():
            records.connection.execute(f"ATTACH ':memory:' AS {name}")
            for table in metadata.sorted_tables:
                there = table.to_metadata(MetaData(), schema=name)
                records.connection.execute(str(CreateTable(there).compile(dialect=Dialect())))
        yield records.connection


def stored(connection: duckdb.DuckDBPyConnection) -> set[str]:
    """The tables of the records, which may be named with or without their database; the published
    ones, with it."""
    rows = connection.execute(
        "SELECT database_name, table_name FROM duckdb_tables() WHERE NOT temporary"
    ).fetchall()
    own = {table for database, table in rows if database == "records"}
    return {f"{database}.{table}" for database, table in rows} | own


def check(connection: duckdb.DuckDBPyConnection, files: list[Path]) -> None:
    """Fail when a head does not say what its statement does, a table or a column is not there."""
    records = stored(connection)
    known = {*records}
    for file in in_order(files):
        for name, sql in given(file).items():
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {sql}")
            known.add(name)
        for step in steps.load(file):
            where = f"{file.parent.name}/{file.name}: {step.name}"
            reads, target = tables(step)
            assert {*step.reads} == reads, f"{where} says that it reads otherwise than it does"
            assert len(step.reads) == len(reads), f"{where} names a table twice"
            assert target == {step.name}, f"{where} makes or writes something else"
            assert reads <= known, f"{where} reads {reads - known}, which no earlier step makes"
            assert step.makes or step.writes in known, f"{where} writes to what is not there"
            assert step.makes not in records, f"{where} hides a table of the records"
            try:
                connection.execute(step.sql, {name: VALUES.get(name) for name in step.parameters})
            except duckdb.Error as error:
                pytest.fail(f"{where}: {error}")
            known.add(step.name)


def test_every_step_reads_and_makes_what_it_says(connection: duckdb.DuckDBPyConnection) -> None:
    assert {file.parent.name for file in FILES} >= {"store", "aggregates", "reconcile", "publish"}
    assert sum(len(steps.load(file)) for file in FILES) > 80
    check(connection, FILES)


def test_what_a_full_and_an_incremental_run_give_has_the_columns_that_files_say(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    files = [file for file in FILES if file.parent.name == "reconcile"]
    check(connection, files)
    said = {name: sql for file in files for name, sql in given(file).items()}
    for views in (reconcile.EVERYBODY, reconcile.THE_AFFECTED):
        for name, sql in views.items():
            columns = connection.execute(f"DESCRIBE {sql}").fetchall()
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {said[name]}")
            for column, sql_type, *_ in connection.execute(f"DESCRIBE {name}").fetchall():
                assert (column, sql_type) in {(one, other) for one, other, *_ in columns}, name


NUMBERS = """
-- given: number (n INTEGER)

-- makes: even
-- reads: number
CREATE OR REPLACE TEMP TABLE even AS SELECT n FROM number WHERE n % 2 = 0;
"""


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        (("reads: number", "reads: number, dose"), "reads otherwise than it does"),
        (("FROM number WHERE", "FROM number, dose WHERE"), "reads otherwise than it does"),
        (("-- given: number (n INTEGER)\n", ""), "which no earlier step makes"),
        (("WHERE n % 2", "WHERE m % 2"), 'Referenced column "m" not found'),
        (("SELECT n FROM", "SELECT number.m AS n FROM"), 'does not have a column named "m"'),
        (("even", "dose"), "hides a table of the records"),
    ],
)
def test_what_is_wrong_with_a_step_is_found(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path, wrong: tuple[str, str], message: str
) -> None:
    file = tmp_path / "numbers.sql"
    file.write_text(NUMBERS)
    check(connection, [file])
    file.write_text(NUMBERS.replace(*wrong))
    with pytest.raises((AssertionError, pytest.fail.Exception), match=re.escape(message)):
        check(connection, [file])


def test_two_steps_that_make_the_same_are_found(tmp_path: Path) -> None:
    files = [tmp_path / "one.sql", tmp_path / "other.sql"]
    for file in files:
        file.write_text(NUMBERS)
    with pytest.raises(AssertionError, match=r"other.sql makes even, which one.sql makes"):
        in_order(files)
