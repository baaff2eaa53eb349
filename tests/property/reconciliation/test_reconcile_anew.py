"""Reconciled day by day or all at once, the verdicts are the same; killed, the last ones stand."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records, StorageError, open_records
from queries.published import DuckDBPublished
from tests.support.emptied import emptied_records
from tests.support.histories import a_day
from tests.support.kills import Counted

pytestmark = pytest.mark.slow
TABLES = ("verification", "verdict_change", "rule_break", "reconciliation_run")


def not_checked_again(records: Records) -> int:
    """Reconcile; of how many persons doses came, and their verdicts were not written anew."""
    query = (
        "SELECT rowid, person_key FROM verification WHERE person_key IN (SELECT "
        "person_key FROM dose WHERE file_id > (SELECT max(file_id) FROM reconciliation_run))"
    )
    before = records.connection.execute(query).fetchall()
    reconcile(records)
    after = records.connection.execute("SELECT rowid, person_key FROM verification").fetchall()
    return len({*before} & {*after})


def result(records: Records) -> dict[str, list[Any]]:
    """What a reconciliation found, as of its last day."""
    return {
        "verification": records.rows("SELECT * FROM verification ORDER BY person_key"),
        "broken": records.rows("SELECT * FROM rule_break ORDER BY record_key, rule"),
        "last": records.rows(
            "SELECT person_key, arg_max(verdict, coalesce(as_of, DATE '1900-01-01')) AS verdict, "
            "any_value(residence_district) AS d, any_value(facility_code) AS f "
            "FROM verdict_change GROUP BY person_key ORDER BY person_key"
        ),
    }


@pytest.mark.parametrize(("seed", "register"), [*((seed, True) for seed in range(3)), (6, False)])
def test_day_by_day_or_all_at_once(tmp_path: Path, seed: int, register: bool) -> None:
    chance = random.Random(seed)
    with emptied_records(tmp_path / "home") as records:
        familiar = 0
        for day in range(1, 8):
            a_day(records, tmp_path, chance, day, register=register)
            familiar += not_checked_again(records)
        assert familiar
        found = result(records)
        assert len({row["verdict"] for row in found["verification"]}) > 4
        assert found["broken"]
        for row in records.rows(
            "SELECT v.verdict, l.last FROM verification AS v JOIN (SELECT person_key, "
            "arg_max(verdict, coalesce(as_of, DATE '1900-01-01')) AS last FROM verdict_change "
            "GROUP BY person_key) AS l USING (person_key)"
        ):
            assert row["verdict"] == row["last"]
        for table in TABLES:
            records.connection.execute(f"DELETE FROM {table}")
        assert reconcile(records).everybody
        anew = result(records)
    assert found == anew


def test_a_program_that_checks_otherwise_checks_everybody_and_keeps_the_history(
    tmp_path: Path,
) -> None:
    chance = random.Random(3)
    with emptied_records(tmp_path / "home") as records:
        for day in range(1, 5):
            a_day(records, tmp_path, chance, day)
            reconcile(records)
        before = result(records)
        history = "SELECT * FROM verdict_change ORDER BY person_key, as_of"
        changes = records.rows(history)
        assert len(changes) > len(before["verification"])
        # As earlier checks left it: of another number, and a broken rule written down twice.
        records.connection.execute("UPDATE reconciliation_run SET checks = checks - 1")
        records.connection.execute("INSERT INTO rule_break FROM rule_break LIMIT 1")
        assert result(records) != before
        assert reconcile(records).everybody
        assert result(records) == before
        assert records.rows(history) == changes
        assert reconcile(records).nothing_new


def reconcile_until(home: Path, kill_at: int) -> int:
    with open_records(home) as records:
        counted = Counted(records.connection, kill_at)
        records.connection = counted  # type: ignore[assignment]
        reconcile(records)
        return counted.statements


def test_killed_at_any_statement_the_last_verdicts_stand(tmp_path: Path) -> None:
    home, chance = tmp_path / "home", random.Random(7)
    with open_records(home) as records:
        a_day(records, tmp_path, chance, 1)
        reconcile(records)
        before = result(records)
        a_day(records, tmp_path, chance, 2)
    shutil.copytree(home, tmp_path / "whole")
    last = reconcile_until(tmp_path / "whole", 0)
    with open_records(tmp_path / "whole") as records:
        after = result(records)
    assert before != after
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.reconcile.run"])
    seen = []
    for kill_at in (*range(3, last, 20), last):
        shutil.rmtree(tmp_path / "killed", ignore_errors=True)
        shutil.copytree(home, tmp_path / "killed")
        process = context.Process(target=reconcile_until, args=(tmp_path / "killed", kill_at))
        process.start()
        process.join(120)
        assert process.exitcode == -signal.SIGKILL
        with open_records(tmp_path / "killed") as records:
            seen.append(result(records))
            assert seen[-1] in (before, after)
            reconcile(records)
            assert result(records) == after
    assert seen[0] == before
    assert seen[-1] == after  # the last statements only clean up


def test_without_room_the_last_verdicts_and_version_stand(tmp_path: Path) -> None:
    home, chance = tmp_path / "home", random.Random(7)
    with open_records(home) as records:
        a_day(records, tmp_path, chance, 1)
        reconcile(records)
        version = publish(records).version
        before = result(records)
        a_day(records, tmp_path, chance, 2)
    for command in (reconcile, publish):
        with open_records(home) as records:
            records.connection.execute("SET memory_limit = '8MB'")
            records.connection.execute("SET max_temp_directory_size = '0KB'")
            with pytest.raises(StorageError, match="MONITOR_MEMORY"):
                command(records)
    with open_records(home) as records:
        assert result(records) == before
        assert DuckDBPublished(home).current() == version
        reconcile(records)
        assert result(records) != before
        assert publish(records).version > version
