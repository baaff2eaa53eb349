"""Columns of codes: what they may hold, and that older records, which hold text, go on working."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Any

from pipeline.reconcile.run import reconcile
from pipeline.store.enums import CODES
from pipeline.store.records import Records, open_records
from tests.support.histories import a_day, everything, published


def test_the_codes_are_still_the_same() -> None:
    """When this fails, the columns of every records.duckdb must be converted to the new types."""
    assert {name: len(codes) for name, codes in CODES.items()} == {
        "province_code": 63,
        "district_code": 705,
        "commune_code": 10599,
        "sex_code": 2,
        "id_type_code": 5,
        "dose_type_code": 3,
        "verdict_code": 12,
        "verdict_source": 2,
        "name_match_code": 3,
    }
    every = repr({name: sorted(codes) for name, codes in CODES.items()})
    assert hashlib.sha256(every.encode()).hexdigest()[:16] == "03d690347e7dd19b"


def test_codes_are_compared_and_sorted_as_text(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        for name in CODES:
            (row,) = records.rows(f"SELECT enum_range(NULL::{name}) AS codes")
            assert row["codes"] == sorted(CODES[name])


def as_text(records: Records) -> int:
    """Turn every column of codes into one of text, as an earlier version had made it."""
    columns = records.rows(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE data_type LIKE 'ENUM%' AND database_name = current_database()"
    )
    for column in columns:
        records.connection.execute(
            f"ALTER TABLE {column['table_name']} ALTER {column['column_name']} TYPE VARCHAR"
        )
    return len(columns)


def test_with_records_of_text_everything_is_the_same(tmp_path: Path) -> None:
    seen: dict[str, list[dict[str, list[Any]]]] = {"codes": [], "text": []}
    for home, found in seen.items():
        chance = random.Random(300)
        with open_records(tmp_path / home) as records:
            if home == "text":
                assert as_text(records) > 30
            for day in (1, 2):
                a_day(records, tmp_path, chance, day)
                reconcile(records)
                found.append(everything(records))
            found.append(published(records))
            del found[-1]["source_file"]  # says when files were imported
    assert seen["text"] == seen["codes"]
    assert all(seen["codes"][1][table] for table in ("verification", "rule_break"))
