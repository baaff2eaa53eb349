"""The tables of the records have the columns that datasets store."""

from __future__ import annotations

from pathlib import Path

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.regroup import DOSE_FLAGS
from pipeline.store.records import open_records

# Of each record: which row of which file it is, as of when, and which file superseded it.
RECORD = {
    "record_key",
    "content",
    "extracted_on",
    "file_id",
    "row_number",
    "superseded_by",
    "deleted",
}
PERSON = {"person_key", "person_content", "file_id"}
OF_ALL = {"dose": {*DOSE_FLAGS.values()}, "statistics": {"revision"}}
"""What an import finds out of all records."""


def test_tables_have_the_columns_that_datasets_store(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        columns: dict[str, set[str]] = {}
        for table, column in records.connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() "
            "WHERE database_name = 'records' AND NOT internal"
        ).fetchall():
            columns.setdefault(table, set()).add(column)
    for dataset in DATASETS.values():
        further = OF_ALL.get(dataset.table, set())
        assert columns[dataset.table] == RECORD | {*dataset.stored} | further, dataset.name
        if dataset.person:
            assert columns["person"] == PERSON | {*dataset.person}
