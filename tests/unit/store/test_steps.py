"""Steps of SQL files: what their heads say, and how they are run."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipeline.store import steps
from pipeline.store.steps import StepRun

FILE = """-- Numbers, for a test.

-- makes: in_batch
CREATE OR REPLACE TEMP MACRO in_batch(key, batch, batches) AS
    key % batches::UBIGINT = batch::UBIGINT;

-- makes: even
-- reads: number
-- batches: yes
-- Even numbers up to a limit;
-- the limit is a value.
CREATE OR REPLACE TEMP TABLE even AS
-- $unused in a comment is no parameter
SELECT n FROM number WHERE n % 2 = 0 AND n < $limit AND in_batch(n, $batch, $batches);

-- makes: largest
-- reads: even
CREATE OR REPLACE TEMP VIEW largest AS SELECT max(n) AS n FROM even;

-- writes: number
-- reads: even
DELETE FROM number WHERE n IN (SELECT n FROM even);
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.sql"
    path.write_text(FILE)
    return path


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    made = duckdb.connect()
    made.execute("CREATE TABLE number AS SELECT range::UBIGINT AS n FROM range(20)")
    return made


def test_a_head_says_what_a_step_makes_and_reads_and_why(file: Path) -> None:
    macro, even, largest, number = steps.load(file)
    assert (even.name, even.makes, even.writes, even.reads) == ("even", "even", None, ("number",))
    assert even.why == "Even numbers up to a limit; the limit is a value."
    assert even.parameters == {"limit", "batch", "batches"}
    assert [macro.creates, even.creates, largest.creates, number.creates] == [
        "MACRO",
        "TABLE",
        "VIEW",
        "",
    ]
    assert (number.name, number.makes) == ("number", None)


@pytest.mark.parametrize("batches", [1, 3, 7])
def test_a_table_grows_batch_by_batch_and_is_the_same(
    file: Path, connection: duckdb.DuckDBPyConnection, batches: int
) -> None:
    steps.run(connection, steps.load(file), batches, limit=12)
    numbers = connection.execute("SELECT n FROM even ORDER BY n").fetchall()
    assert [n for (n,) in numbers] == [0, 2, 4, 6, 8, 10]
    assert connection.execute("SELECT count(*) FROM number").fetchone() == (14,)


def test_the_report_has_rows_and_seconds_of_each_step(
    file: Path, connection: duckdb.DuckDBPyConnection
) -> None:
    done: list[StepRun] = []
    steps.run(connection, steps.load(file), 2, done.append, limit=12)
    assert [(run.step.name, run.rows) for run in done] == [
        ("in_batch", None),
        ("even", 6),
        ("largest", None),
        ("number", 6),
    ]
    assert all(run.seconds >= 0 for run in done)


def test_kept_steps_can_be_looked_at_by_their_owner_only(
    file: Path, connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    there = tmp_path / "it's kept.duckdb"
    for limit in (12, 4):
        with steps.kept(connection, there) as report:
            steps.run(connection, steps.load(file), 2, report, limit=limit)
    assert there.stat().st_mode & 0o777 == 0o600
    with duckdb.connect(str(there), read_only=True) as opened:
        assert opened.execute("FROM largest").fetchall() == [(None,)]
        assert [name for (name,) in opened.execute("SHOW TABLES").fetchall()] == ["even", "largest"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-- makes: odd\nCREATE TEMP TABLE even AS SELECT 2;", "does not create what odd says"),
        ("-- writes: even\nCREATE TEMP TABLE even AS SELECT 2;", "does not create what even says"),
        ("-- makes: even\nCREATE TEMP TABLE even AS SELECT $batch;", "but not both"),
        ("-- makes: even\n-- batches: yes\nCREATE TEMP TABLE even AS SELECT 2;", "but not both"),
    ],
)
def test_a_head_that_says_something_else_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "wrong.sql"
    path.write_text(text)
    with pytest.raises(ValueError, match=message):
        steps.load(path)


def test_batches_are_as_many_as_memory_asks_for(connection: duckdb.DuckDBPyConnection) -> None:
    assert steps.batch_count(connection, "number") == 1
    connection.execute("SET memory_limit = '10MB'")
    connection.execute("CREATE TABLE person AS SELECT range AS n FROM range(100000)")
    assert steps.batch_count(connection, "person") == 4
