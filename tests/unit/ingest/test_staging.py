"""What staging makes of rows, with a dataset that is small enough to see all of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from pipeline.ingest.dataset import Check, Column, Dataset, Field, hash_of
from pipeline.ingest.headings import Layout
from pipeline.ingest.normalise.parser import Parser, ValueFault
from pipeline.ingest.readers.table import Chunk
from pipeline.ingest.staging import Staging
from pipeline.store.records import Refusal

DAY = date(2021, 11, 15)
asked: list[str] = []


def number(text: str) -> int:
    asked.append(text)
    if not text.isdigit():
        raise ValueFault("“{found}” is no number.", found=text)
    return int(text)


NAME = Parser("VARCHAR", str.strip, "CASE WHEN {c} NOT LIKE '% %' THEN {c} END")
NUMBER = Parser("BIGINT", number)
ANIMALS = Dataset(
    "animals",
    "Animals",
    "animal",
    (Column("name"), Column("legs", per_dose=True), Column("dose")),
    (
        Field("name", "name", NAME, required=True),
        Field("legs", "legs", NUMBER, decisive=True),
    ),
    key=hash_of("v_name"),
    stored={"name": "v_name", "legs": "v_legs"},
    checks=(Check("legs", "v_legs > 8", "{found} are too many legs.", {"found": "v_legs"}),),
)


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    asked.clear()
    made = duckdb.connect()
    made.execute(
        "CREATE TABLE animal (record_key UBIGINT, content UBIGINT, extracted_on DATE, "
        "file_id INTEGER, row_number BIGINT, superseded_by INTEGER, deleted BOOLEAN, "
        "name VARCHAR, legs BIGINT)"
    )
    return made


def chunk(*refused: Refusal, **columns: Sequence[str | None]) -> Chunk:
    table = pa.table({name: pa.array(cells, pa.string()) for name, cells in columns.items()})
    return Chunk(table, pa.array(range(2, 2 + table.num_rows), pa.int64()), refused, 1.0)


def staged(
    connection: duckdb.DuckDBPyConnection, layout: Layout, *chunks: Chunk
) -> tuple[Staging, list[Any], list[Any]]:
    """Stage a chunk a file; returns the rows, and what was refused."""
    staging = Staging(connection, ANIMALS, layout)
    for file_id, _ in enumerate(chunks, start=1):
        staging.open(file_id, DAY)
    staging.add([(file_id, DAY, one) for file_id, one in enumerate(chunks, start=1)])
    return (
        staging,
        connection.execute(
            "SELECT file_id, row_number, name, legs FROM staged ORDER BY ALL"
        ).fetchall(),
        connection.execute(
            "SELECT file_id, row_number, column_name, fault, content, row_used "
            "FROM refused ORDER BY ALL"
        ).fetchall(),
    )


LONG = Layout({"name": "Tên", "legs": "Số chân"})


def test_rows_of_several_files_are_staged_together(connection: duckdb.DuckDBPyConnection) -> None:
    one = chunk(**{"Tên": ["Mèo", " Gà "], "Số chân": ["4", "2"]})
    two = chunk(**{"Tên": ["Rùa"], "Số chân": ["4"]})
    staging, rows, refused = staged(connection, LONG, one, two)
    assert rows == [(1, 2, "Mèo", 4), (1, 3, "Gà", 2), (2, 2, "Rùa", 4)]
    assert refused == []
    assert (staging.read, staging.refused) == ({1: 2, 2: 1}, {1: 0, 2: 0})


def test_a_text_is_read_once_however_often_it_stands(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    staging, *_ = staged(connection, LONG, chunk(**{"Tên": ["A", "B"], "Số chân": ["4", "4"]}))
    staging.add([(1, DAY, chunk(**{"Tên": ["C", "D"], "Số chân": ["4", "6"]}))])
    assert sorted(asked) == ["4", "6"]
    assert staging.read == {1: 4}


def test_what_is_wrong_is_written_down_with_its_row(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    good = chunk(**{"Tên": ["Mèo"], "Số chân": ["4"]})
    bad = chunk(
        Refusal("Cut off.", {}, 9, None, {"line": "x"}),
        **{"Tên": ["Ma", None, "Rết"], "Số chân": ["nhiều", None, "100"]},
    )
    staging, rows, refused = staged(connection, LONG, good, bad)
    assert rows == [(1, 2, "Mèo", 4)]
    assert (staging.read, staging.refused) == ({1: 1, 2: 4}, {1: 0, 2: 4})
    found = [
        (file, row, column, json.loads(fault)["message"], json.loads(content), used)
        for file, row, column, fault, content, used in refused
    ]
    assert found == [
        (2, 2, "Số chân", "“{found}” is no number.", {"Tên": "Ma", "Số chân": "nhiều"}, False),
        (2, 3, "Tên", "Empty; a row without it cannot be used.", {"Tên": "", "Số chân": ""}, False),
        (2, 4, "Số chân", "{found} are too many legs.", {"Tên": "Rết", "Số chân": "100"}, False),
        (2, 9, None, "Cut off.", {"line": "x"}, False),
    ]
    (details,) = [json.loads(fault)["details"] for _, row, _, fault, *_ in refused if row == 4]
    assert details == {"found": 100}


def test_a_wide_row_is_several_and_one_without_any_is_refused(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    wide = Layout({"name": "Tên"}, {"mui 1": {"legs": "a"}, "mui 2": {"legs": "b"}})
    columns: dict[str, Sequence[str | None]] = {
        "Tên": ["X", None],
        "a": ["1", None],
        "b": ["2", None],
    }
    staging, rows, refused = staged(connection, wide, chunk(**columns))
    assert rows == [(1, 2, "X", 1), (1, 2, "X", 2)]
    assert [row for _, row, *_ in refused] == [3]
    assert staging.read == {1: 3}


def test_headings_are_quoted(connection: duckdb.DuckDBPyConnection) -> None:
    odd = "Tên \"riêng\" của 'nó'"
    layout = Layout({"name": odd, "legs": "; DROP TABLE animal"})
    _, rows, refused = staged(
        connection, layout, chunk(**{odd: ["Mèo", "Ma"], "; DROP TABLE animal": ["4", "?"]})
    )
    assert rows == [(1, 2, "Mèo", 4)]
    assert [json.loads(content) for *_, content, _ in refused] == [
        {odd: "Ma", "; DROP TABLE animal": "?"}
    ]
