"""After random files, taking one back leaves what there is without it."""

from __future__ import annotations

import atexit
import hashlib
import multiprocessing
import random
import shutil
import signal
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest

from i18n import UserError
from pipeline.aggregates import run as aggregates
from pipeline.ingest import undo
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records, open_records
from tests.property.aggregates.test_aggregates import anew, summed
from tests.support.emptied import emptied_records
from tests.support.extract_files import check_accounts
from tests.support.histories import a_day, everything
from tests.support.kills import Counted

pytestmark = pytest.mark.slow
PREFIXES = {"d": "doses", "r": "register", "v": "verifications", "c": "corrections"}
TABLES = (
    *{dataset.table for dataset in DATASETS.values()},
    *("source_file", "quarantine", "person", "resting_file", "confirmation"),
)
_NUMBERED = ("file_id", "superseded_by", "corrected_by", "on_file", "stored_file")


def state(records: Records) -> dict[str, str]:
    """A digest of every table of the records, with the names of files for their numbers."""
    names = {row["file_id"]: row["name"] for row in records.rows("FROM source_file")}
    digests = {}
    for table in TABLES:
        rows = []
        for row in records.rows(f"FROM {table}"):
            row.pop("imported_at", None)
            for column in _NUMBERED:
                if column in row:
                    row[column] = names.get(row[column], row[column])
            rows.append(repr(sorted(row.items())))
        digests[table] = hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()
    return digests


@cache
def history(seed: int, days: int = 5) -> list[Path]:
    """Files of some days, in the order in which they came."""
    chance = random.Random(seed)
    folder = Path(mkdtemp())
    atexit.register(shutil.rmtree, folder)
    with emptied_records(folder / "written") as records:
        for day in range(1, days + 1):
            a_day(records, folder, chance, day)
        names = [row["name"] for row in records.rows("FROM source_file ORDER BY file_id")]
    files = [folder / name for name in names]
    # Of some the days do not come in order.
    chance.shuffle(files)
    return files


def bring(records: Records, file: Path) -> None:
    report = import_file(records, DATASETS[PREFIXES[file.name[0]]], file, accept=True)
    assert not report.defect


@pytest.mark.parametrize(
    ("seed", "reconciled"), [(0, False), (1, False), *((seed, True) for seed in range(3))]
)
def test_a_file_taken_back_has_never_come(tmp_path: Path, seed: int, reconciled: bool) -> None:
    files = history(seed)
    chance = random.Random(seed)
    taken: set[str] = set()
    with emptied_records(tmp_path / "with") as records:
        for number, file in enumerate(files):
            bring(records, file)
            aggregates.refresh(records.connection)
            if reconciled and file.name[0] == "d" and number % 3 == 0:
                reconcile(records)
        for _time in range(2):
            there = [file.name for file in files if file.name not in taken]
            one = undo.find_file(records, chance.choice(there))
            later = undo.resting_on(records, one)
            if later:
                with pytest.raises(UserError):
                    undo.undo(records, one)
            taken |= {f.name for f in undo.undo(records, one, with_later=True)}
        check_accounts(records)
        left = state(records)
        if reconciled:
            try:
                reconcile(records)
            except UserError:
                return  # no doses are left
            found = everything(records)["verification"]
            aggregates.refresh(records.connection)
            assert summed(records) == anew(records)
    with emptied_records(tmp_path / "without") as records:
        for file in files:
            if file.name not in taken:
                bring(records, file)
        assert left == state(records)
        if reconciled:
            reconcile(records)
            assert found == everything(records)["verification"]
            publish(records)


def test_a_file_just_imported_and_taken_back_leaves_no_trace(tmp_path: Path) -> None:
    files = history(7)
    with emptied_records(tmp_path / "home") as records:
        bring(records, files[0])
        aggregates.refresh(records.connection)
        for file in files[1:]:
            before, sums = state(records), summed(records)
            bring(records, file)
            undo.undo(records, undo.find_file(records, file.name))
            assert state(records) == before, file.name
            aggregates.refresh(records.connection)
            assert summed(records)["dose"] == sums["dose"]
            bring(records, file)
            aggregates.refresh(records.connection)
        publish(records)


def undo_until(home: Path, name: str, kill_at: int) -> int:
    with open_records(home) as records:
        counted: Any = Counted(records.connection, kill_at)
        records.connection = counted
        undo.undo(records, undo.find_file(records, name), with_later=True)
        return int(counted.statements)


def test_killed_at_any_statement_it_is_done_or_not(tmp_path: Path) -> None:
    files = history(3, days=3)
    with open_records(tmp_path / "home") as records:
        for file in files:
            bring(records, file)
        before = state(records)
    name = next(file.name for file in files if file.name[0] == "d")
    shutil.copytree(tmp_path / "home", tmp_path / "whole")
    last = undo_until(tmp_path / "whole", name, 0)
    with open_records(tmp_path / "whole") as records:
        after = state(records)
    assert after != before
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.ingest.undo"])
    for kill_at in (1, last // 2, *range(last - 12, last + 1, 3), last):
        process = context.Process(target=undo_until, args=(tmp_path / "home", name, kill_at))
        process.start()
        process.join(120)
        assert process.exitcode == -signal.SIGKILL
        with open_records(tmp_path / "home") as records:
            assert state(records) == before
    undo_until(tmp_path / "home", name, 0)
    with open_records(tmp_path / "home") as records:
        assert state(records) == after
