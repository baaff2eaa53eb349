"""An error nobody foresaw in one file of several: it is said which, and the others come in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_files
from pipeline.ingest.source import UNFORESEEN
from pipeline.ingest.staging import Staging
from pipeline.store.records import Records
from tests.support.cases import case
from tests.support.extract_files import dose, standing, write


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever has “bad” for a record number, or is of the 16th, breaks while it is staged."""
    add = Staging.add

    def failing(self: Staging, chunks: list[Any]) -> None:
        for _file, day, chunk in chunks:
            if day.day == 16 or "bad" in str(chunk.table.to_pydict()):
                raise TypeError("find_place() takes 3 positional arguments but 6 were given")
        add(self, chunks)

    monkeypatch.setattr(Staging, "add", failing)


@pytest.mark.usefixtures("broken")
def test_an_extract_that_breaks_stops_no_other(records: Records, tmp_path: Path) -> None:
    files = [
        write(tmp_path / f"doses-2022-08-1{day}.csv", [dose(number)])
        for day, number in enumerate(("M1", "bad", "M3"))
    ]
    good, bad, other = import_files(records, DATASETS["doses"], files)
    assert (good.used, other.used) == (1, 1)
    assert bad.refused_whole
    assert isinstance(bad.defect, TypeError)
    assert bad.refusals[0].message == UNFORESEEN
    assert [row["record_number"] for row in standing(records)] == ["M1", "M3"]
    (entry,) = records.quarantine()
    assert entry[0] == "doses-2022-08-11.csv"


@pytest.mark.usefixtures("broken")
def test_of_snapshots_imported_together_only_the_one_is_lost(records: Records) -> None:
    files = sorted(case("101").glob("*.csv"))
    good, bad = import_files(records, DATASETS["statistics"], files)
    assert good.used == 63
    assert bad.name == "2021-11-16.csv"
    assert bad.defect
