"""Run named SQL steps over all persons at once, or over one part of them after the other.

A country's persons do not fit into the memory of one machine. A step that says ``$part`` therefore
works on the persons of one part, and its table grows part by part; what it makes is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import ceil
from typing import Any

import duckdb

BYTES = 360
"""Of memory for every person who is checked at once."""


def of_part(key: str) -> str:
    """SQL: whether a row belongs to the part. Keys are hashes, so that all parts have as many."""
    # Without the casts DuckDB computes with 128 bits, two hundred times slower.
    return f"{key} % $parts::UBIGINT = $part::UBIGINT"


OF_PART = of_part("person_key")


def parts_of(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """In how many parts the rows of a table are worked on, in the memory there is."""
    (rows, memory) = connection.execute(
        f"SELECT count(*), parse_formatted_bytes(current_setting('memory_limit')) FROM {table}"
    ).fetchone() or (0, 1)
    return max(ceil(int(rows) * BYTES / int(memory)), 1)


def run(
    connection: duckdb.DuckDBPyConnection, steps: Mapping[str, str], parts: int = 1,
    done: Callable[[], None] = lambda: None, **values: Any,
) -> None:  # fmt: skip
    """Execute the steps in order, each with those of the values that it names.

    ``done`` is called after each.
    """
    for name, statement in steps.items():
        for part in range(parts if "$part" in statement else 1):
            known = {"part": part, "parts": parts, **values}
            connection.execute(
                statement if part == 0 else _further(name, statement),
                {key: value for key, value in known.items() if f"${key}" in statement},
            )
        done()


def _further(table: str, statement: str) -> str:
    """The step that adds to the table of the first part."""
    return statement.replace(f"CREATE OR REPLACE TEMP TABLE {table} AS", f"INSERT INTO {table}", 1)
