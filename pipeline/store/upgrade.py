"""Bring a records database that an earlier version made to the tables of now, when it is opened.

Names change and columns are added; only the few rows of the public statistics are written anew, and
the doses' column of births, which takes a second for two million.
"""

from __future__ import annotations

import duckdb

_TABLES = {
    "dose_tally": "dose_aggregate",
    "entry_tally": "entry_aggregate",
    "verdict_tally": "verdict_aggregate",
    "rule_tally": "rule_aggregate",
    "tallied": "current_aggregate",
}

_COLUMNS = {
    "source_file": {"kind": "dataset"},
    "person": {"id_kind": "id_type"},
    "dose": {"kind": "dose_type"},
    "registration": {"id_kind": "id_type"},
    "correction": {"id_kind": "id_type"},
    "dose_aggregate": {"piece": "delta_id"},
    "entry_aggregate": {"piece": "delta_id", "what": "breakdown"},
    "verdict_aggregate": {"piece": "delta_id", "what": "counter"},
    "rule_aggregate": {"piece": "delta_id"},
    "current_aggregate": {"tally": "name"},
}

_ADDED = {
    "source_file": {
        "rows_superseded": "BIGINT DEFAULT 0",
        "undoable": "BOOLEAN DEFAULT false",
    },
    "quarantine": {"row_used": "BOOLEAN DEFAULT false", "corrected_by": "INTEGER"},
    "verdict_change": {"preregistered": "BOOLEAN", "earlier": "verdict_code"},
    "rule_break": {"injected_at": "TIMESTAMP"},
    "statistics": {
        "record_key": "UBIGINT",
        "content": "UBIGINT",
        "extracted_on": "DATE",
        "row_number": "BIGINT",
        "superseded_by": "INTEGER",
        "deleted": "BOOLEAN",
    },
}

# The statistics had no keys of their own. As pipeline.ingest.datasets.statistics makes them; a
# province's row is superseded by that of the day's next revision.
_STATISTICS = """
UPDATE statistics SET
    record_key = hash(province_code, as_of), extracted_on = as_of, deleted = false,
    superseded_by = next_file,
    content = hash(as_of, province_code, population, population_18plus, persons_dose1,
                   persons_dose2, doses_injected, doses_allocated, doses_received, false)
FROM (
    SELECT rowid AS row,
           lead(file_id) OVER (PARTITION BY as_of, province_code ORDER BY revision) AS next_file
    FROM statistics
) WHERE statistics.rowid = row
"""


def upgrade(connection: duckdb.DuckDBPyConnection) -> None:
    """Rename what has another name now, and add the columns that are missing; in a transaction."""
    tables = _columns(connection)
    for old, new in _TABLES.items():
        if old in tables:
            connection.execute(f"ALTER TABLE {old} RENAME TO {new}")
            tables[new] = tables.pop(old)
    for table, columns in _COLUMNS.items():
        for old, new in columns.items():
            if old in tables.get(table, ()):
                connection.execute(f"ALTER TABLE {table} RENAME {old} TO {new}")
    for table, added in _ADDED.items():
        for name, sql_type in added.items():
            if name not in tables.get(table, {name}):
                connection.execute(f"ALTER TABLE {table} ADD COLUMN {name} {sql_type}")
    if "record_key" not in tables.get("statistics", {"record_key"}):
        connection.execute(_STATISTICS)


WITHOUT_BIRTHS = """
    SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND table_name = 'dose'
    AND NOT EXISTS (
        FROM duckdb_columns() WHERE database_name = current_database()
        AND table_name = 'dose' AND column_name = 'born_on')
"""
"""Whether 0.6.0 or before made the doses, whose ages were counted at the injection."""

# As pipeline.ingest.datasets.doses makes it.
_BIRTHS = """
UPDATE dose SET born_on = p.born_on
FROM (
    SELECT person_content, any_value(coalesce(birth_date, make_date(birth_year, 1, 1))) AS born_on
    FROM person GROUP BY person_content
) AS p
WHERE p.person_content = dose.person_content AND age IS NOT NULL
"""


def upgrade_births(connection: duckdb.DuckDBPyConnection) -> None:
    """Say of every dose when its person was born; in a transaction."""
    connection.execute("ALTER TABLE dose ADD COLUMN born_on DATE")
    connection.execute(_BIRTHS)


def _columns(connection: duckdb.DuckDBPyConnection) -> dict[str, set[str]]:
    """The columns of each table that the database has."""
    tables: dict[str, set[str]] = {}
    for table, column in connection.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE database_name = current_database() AND NOT internal"
    ).fetchall():
        tables.setdefault(table, set()).add(column)
    return tables
