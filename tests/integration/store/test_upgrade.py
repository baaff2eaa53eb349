"""A data folder that 0.4.8 made is upgraded when it is opened, and goes on as one of now does."""

from __future__ import annotations

import random
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.aggregates import run as aggregates
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.reconcile.run import reconcile
from pipeline.store.enums import TYPES
from pipeline.store.records import Records, open_records
from tests.conftest import write_statistics
from tests.property.aggregates.test_aggregates import deltas, summed
from tests.support.extract_files import bring, check_accounts
from tests.support.histories import a_day, a_dose, everything, published

TABLES = Path(__file__).with_name("tables_0_4_8.sql").read_text(encoding="utf-8")
RENAMED = {
    "dose_tally": "dose_aggregate",
    "entry_tally": "entry_aggregate",
    "verdict_tally": "verdict_aggregate",
    "rule_tally": "rule_aggregate",
    "tallied": "current_aggregate",
}
COLUMNS = {
    "id_kind": ("id_type",),
    "kind": ("dataset", "dose_type"),
    "piece": ("delta_id",),
    "what": ("breakdown", "counter"),
    "tally": ("name",),
}
DAY = date(2022, 8, 1)


def statistics(records: Records, folder: Path, doses: int) -> None:
    """A snapshot of the public statistics of one day; of other doses, another revision."""
    figures = {
        code: dict.fromkeys(
            ("population", "population_18plus", "persons_dose1", "persons_dose2"), 1000
        )
        | {
            "doses_injected": doses if code == "36" else 1500,
            "doses_allocated": 2000,
            "doses_received": 1900,
        }
        for code in ("01", "36", "79")
    }
    file = write_statistics(folder / f"{DAY}.csv", figures)
    assert not import_file(records, DATASETS["statistics"], file).refused_whole


def as_0_4_8(home: Path) -> None:
    """Turn a records database into one that 0.4.8 would have made of the same files."""
    file = home / "records.duckdb"
    now = file.rename(home / "now.duckdb")
    with duckdb.connect(str(file)) as connection:
        connection.execute("".join(line for line in TYPES.splitlines(True) if "_type_" not in line))
        connection.execute(TABLES)
        connection.execute(f"ATTACH '{now}' AS now (READ_ONLY)")
        columns: dict[str, list[str]] = {}
        for table, column, database in connection.execute(
            "SELECT table_name, column_name, database_name FROM duckdb_columns() "
            "WHERE NOT internal ORDER BY column_index"
        ).fetchall():
            columns.setdefault(f"{database}.{table}", []).append(column)
        for name in [name for name in columns if name.startswith("records.")]:
            table = name.removeprefix("records.")
            there = columns[f"now.{RENAMED.get(table, table)}"]
            values = [
                next(new for new in (column, *COLUMNS.get(column, ())) if new in there)
                for column in columns[name]
            ]
            connection.execute(
                f"INSERT INTO {table} SELECT {', '.join(values)} "
                f"FROM now.{RENAMED.get(table, table)}"
            )
    now.unlink()


def counted(records: Records) -> dict[str, list[Any]]:
    """All that is reconciled and summed up."""
    aggregates.refresh(records.connection)
    return everything(records) | summed(records)


@pytest.mark.slow
def test_an_upgraded_folder_goes_on_as_one_of_now(tmp_path: Path) -> None:
    now, old = tmp_path / "now", tmp_path / "old"
    chance = random.Random(1)
    with open_records(now) as records:
        statistics(records, tmp_path, 2000)
        bring(
            records,
            tmp_path / "base-2022-07-31.csv",
            [a_dose(chance, number) for number in range(160)],
        )
        a_day(records, tmp_path, chance, 1)
        reconcile(records)
        aggregates.refresh(records.connection)
        statistics(records, tmp_path, 2100)
        a_day(records, tmp_path, chance, 2)
        assert deltas(records, "dose") > 1
    shutil.copytree(now, old, symlinks=True)
    as_0_4_8(old)
    results = []
    for home in (now, old):
        chance = random.Random(2)
        with open_records(home) as records:
            statistics(records, tmp_path, 2100)
            first = counted(records)
            a_day(records, tmp_path, chance, 3)
            statistics(records, tmp_path, 2200)
            assert reconcile(records).everybody is False
            second, tables = counted(records), published(records)
            # When files were imported, and versions published.
            del tables["source_file"], tables["snapshot"]
            aggregates.invalidate(records.connection, "dose", "verdict", "rule")
            check_accounts(records)
            results.append((first, second, tables, counted(records)))
    assert results[0] == results[1]
    assert any("2200" in row for row in results[1][2]["official_statistics"])


def test_what_was_renamed_is_gone_and_an_upgrade_happens_once(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "records.duckdb")) as connection:
        connection.execute("".join(line for line in TYPES.splitlines(True) if "_type_" not in line))
        connection.execute(TABLES)
    columns = "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'records'"
    with open_records(tmp_path) as records:
        upgraded = records.connection.execute(f"{columns} ORDER BY ALL").fetchall()
    with open_records(tmp_path) as records:
        assert records.connection.execute(f"{columns} ORDER BY ALL").fetchall() == upgraded
    with open_records(tmp_path / "fresh") as records:
        assert records.connection.execute(f"{columns} ORDER BY ALL").fetchall() == upgraded
