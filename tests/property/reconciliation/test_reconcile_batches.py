"""Reconciled in batches, as a country is, the verdicts are those of all persons at once."""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from pipeline.reconcile.run import reconcile
from pipeline.store import steps
from pipeline.store.records import open_records
from tests.support.histories import a_day, everything

pytestmark = pytest.mark.slow
MANY = 3


@pytest.mark.parametrize("seed", range(2))
def test_in_batches_as_at_once(tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(100 + seed)
    with open_records(tmp_path / "one") as records:
        for day in (1, 2):
            a_day(records, tmp_path, chance, day)
        if seed % 2:  # nobody had a verdict before, or the police had said something
            records.connection.execute("DELETE FROM returned_verdict")
    shutil.copytree(tmp_path / "one", tmp_path / "many")
    seen: dict[str, list[dict[str, list[Any]]]] = {"one": [], "many": []}
    for home, found in seen.items():
        monkeypatch.setattr(steps, "batch_count", lambda *_, n=home: MANY if n == "many" else 1)
        chance = random.Random(200 + seed)
        with open_records(tmp_path / home) as records:
            reconcile(records)
            found.append(everything(records))
            # A day more affects some; an upgraded program checks everybody again.
            a_day(records, tmp_path, chance, 3)
            reconcile(records)
            found.append(everything(records))
            records.connection.execute("UPDATE reconciliation_run SET checks = 0")
            assert reconcile(records).nothing_new is False
            found.append(everything(records))
    assert seen["many"] == seen["one"]
    assert len({row["verdict"] for row in seen["one"][0]["verification"]}) > 4
    assert all(seen["one"][0].values())


def test_the_more_persons_the_more_batches(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        records.connection.execute("SET memory_limit = '1GB'")
        found = []
        for persons in (0, 2_000_000, 3_000_000, 89_000_000):
            records.connection.execute(
                f"CREATE OR REPLACE TEMP VIEW crowd AS FROM range({persons})"
            )
            found.append(steps.batch_count(records.connection, "crowd"))
    assert found == [1, 1, 2, 33]
