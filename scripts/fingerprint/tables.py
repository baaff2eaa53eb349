"""The published tables: their columns, and a digest of their rows that no order changes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb

from scripts.fingerprint.plain import Entry

_LEFT_OUT = ("published_at", "imported_at", "content")
"""Times, and the digest by which a publish knows that there is nothing new."""


def published(home: Path) -> Iterator[Entry]:
    """Every table of both databases but the times of import and publish."""
    for database in ("vaccination", "reconciliation"):
        file = home / "published" / "current" / f"{database}.duckdb"
        with duckdb.connect(str(file), read_only=True) as connection:
            names = connection.sql("SELECT table_name FROM duckdb_tables() ORDER BY 1").fetchall()
            for (table,) in names:
                columns = connection.execute(
                    "SELECT column_name, data_type FROM duckdb_columns() "
                    "WHERE table_name = ? ORDER BY column_index",
                    [table],
                ).fetchall()
                name = f"table {database}.{table}"
                yield f"{name} columns", "".join(f"{one} {kind}\n" for one, kind in columns)
                yield f"{name} rows", _rows(connection, table, columns)


def _rows(connection: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[str, str]]) -> str:
    """How many rows, their digest, and of each column by its position a sum or its least value."""
    kept = [(name, kind) for name, kind in columns if name not in _LEFT_OUT]
    row = f"concat_ws(chr(9), {', '.join(_cell(*column) for column in kept)})"
    single = ", ".join(_about(*column) for column in kept)
    # A sum of digests is the same in whichever order, and of 64 bits each.
    query = f'SELECT count(*), sum(md5_number_lower({row})), {single} FROM "{table}"'
    count, whole, *about = connection.sql(query).fetchall()[0]
    lines = [f"{count} rows", f"digest {whole}"]
    lines += [f"column {number} {one}" for number, one in enumerate(about, 1)]
    return "\n".join(lines) + "\n"


def _cell(name: str, kind: str) -> str:
    written = f"printf('%.9g', \"{name}\")" if kind in ("DOUBLE", "FLOAT") else f'"{name}"::VARCHAR'
    return f"coalesce({written}, '∅')"


def _about(name: str, kind: str) -> str:
    """What tells roughly in which column a difference is."""
    if kind in ("DOUBLE", "FLOAT"):
        return f"printf('%.6g', sum(\"{name}\"))"
    return f'sum("{name}")' if kind.endswith("INT") or kind == "INTEGER" else f'min("{name}")'
