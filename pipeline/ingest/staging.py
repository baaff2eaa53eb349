"""Read the rows of an extract into typed, normalised values, a chunk at a time.

Everything happens in temporary tables, so that nothing is left of an import that did not end:
``staged`` holds the rows that can be used, ``refused`` what could not be, and why.
"""

from __future__ import annotations

import json
from typing import Any

import duckdb
import pyarrow as pa

from i18n import N_
from pipeline.ingest.dataset import Check, Field, Kind, hash_of
from pipeline.ingest.headings import Layout
from pipeline.ingest.normalise.faults import ValueFault
from pipeline.ingest.parsers import PARSERS, Parser
from pipeline.ingest.readers import Chunk
from pipeline.store.quarantine import note_returned
from pipeline.store.records import Refusal

_EMPTY = N_("Empty; a row without it cannot be used.")
_ROW_NUMBER = "row_number\x1f"  # no heading is called so
_NUMBER = f'"{_ROW_NUMBER}"'
_BATCH = 32_768
"""Rows that DuckDB takes at a time, so that both cores have some."""


class Staging:
    """The rows of one extract on their way into the records."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, kind: Kind, layout: Layout, name: str
    ) -> None:
        self.connection, self.kind, self.layout, self.name = connection, kind, layout, name
        self.read = self.refused = 0
        self.met: set[str] = set()
        self.faulty: set[str] = set()
        self.fields = kind.fields
        self.used = {one.name for one in self.fields if self._columns_of(one)}
        for one in self.fields:
            self._execute(
                f"CREATE OR REPLACE TEMP TABLE lookup_{one.name} "
                f"(text VARCHAR, value {_sql_type(PARSERS[one.parser].value)}, fault VARCHAR)"
            )
        stored = ", ".join(
            f"{column} {sql_type}" for column, (sql_type, _) in (kind.stored | kind.person).items()
        )
        self._execute(
            "CREATE OR REPLACE TEMP TABLE staged (row_number BIGINT, record_key UBIGINT, "
            f"content UBIGINT, deleted BOOLEAN, {stored})"
        )
        self._execute(
            "CREATE OR REPLACE TEMP TABLE refused (row_number BIGINT, column_name VARCHAR, "
            "fault VARCHAR, content VARCHAR, row_used BOOLEAN)"
        )
        self._execute(
            "CREATE OR REPLACE TEMP TABLE returned (file_id INTEGER, row_number BIGINT, "
            "returned_row BIGINT)"
        )

    def _execute(self, statement: str) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(statement)

    def add(self, chunk: Chunk) -> None:
        """Stage the rows of a chunk."""
        self._refuse(chunk.refused)
        unread = len({refusal.row for refusal in chunk.refused})
        self.read, self.refused = self.read + unread, self.refused + unread
        if not chunk.table.num_rows:
            return
        numbered = chunk.table.append_column(_ROW_NUMBER, chunk.numbers)
        batches = numbered.to_batches(max_chunksize=_BATCH)
        self.connection.register("chunk", pa.Table.from_batches(batches, numbered.schema))
        note_returned(self.connection, tuple(chunk.table.column_names))
        self._execute(f"CREATE OR REPLACE TEMP TABLE texts AS {self._texts()}")
        for one in self.fields:
            if one.name in self.used:
                self._look_up(one)
        self._stage()
        self.connection.unregister("chunk")

    # Of every field what SQL can read at once (f_), or else the text that Python reads (u_).
    def _texts(self) -> str:
        rows = " UNION ALL ".join(self._rows())
        columns = []
        for one in self.fields:
            if one.name not in self.used:
                continue
            fast = PARSERS[one.parser].fast
            if fast:
                columns += [
                    f"({fast.format(c=f'({one.text})')}) AS f_{one.name}",
                    f"CASE WHEN f_{one.name} IS NULL THEN {one.text} END AS u_{one.name}",
                ]
            else:
                columns.append(f"{one.text} AS u_{one.name}")
        return f"SELECT row_number, {', '.join(columns)} FROM ({rows})"

    def _rows(self) -> list[str]:
        """A row a record: as they stand, or one a dose from a wide extract."""
        if not self.layout.groups:
            return [self._select(self.layout.single, "")]
        filled = {
            label: " OR ".join(f"{_quoted(heading)} IS NOT NULL" for heading in group.values())
            for label, group in self.layout.groups.items()
        }
        rows = [
            self._select(self.layout.single | group, filled[label], label)
            for label, group in self.layout.groups.items()
        ]
        # A person without any dose is a row that was read all the same.
        none = " AND ".join(f"NOT ({condition})" for condition in filled.values())
        return [*rows, self._select(self.layout.single, none)]

    def _select(self, columns: dict[str, str], where: str, label: str = "") -> str:
        shown = []
        for column in self.kind.columns:
            if column.name == "dose" and label:
                source = "'" + label + "'"
            elif column.name in columns:
                source = _quoted(columns[column.name])
            else:
                source = "NULL::VARCHAR"
            shown.append(f"{source} AS {column.name}")
        return f"SELECT {_NUMBER} AS row_number, {', '.join(shown)} FROM chunk" + (
            f" WHERE {where}" if where else ""
        )

    def _columns_of(self, one: Field) -> list[str]:
        """The columns of the file that a field is made of; none when the file has none of them."""
        present = set(self.layout.single).union(*map(set, self.layout.groups.values()))
        if self.layout.groups:
            present.add("dose")
        spelled = set(_words(one.text))
        return [c.name for c in self.kind.columns if c.name in spelled and c.name in present]

    def _look_up(self, one: Field) -> None:
        """Read the texts of a field that were not met before."""
        parser = PARSERS[one.parser]
        new = self._execute(
            f"SELECT DISTINCT u_{one.name} FROM texts "
            f"ANTI JOIN lookup_{one.name} AS l ON l.text = u_{one.name} "
            f"WHERE u_{one.name} IS NOT NULL"
        ).fetchall()
        if not new:
            return
        texts = [text for (text,) in new]
        values, faults = zip(*(_read(parser, text) for text in texts), strict=True)
        self.met.add(one.name)
        if any(faults):
            self.faulty.add(one.name)
        table = pa.table(
            {
                "text": pa.array(texts, pa.string()),
                "value": pa.array(values, parser.value),
                "fault": pa.array(faults, pa.string()),
            }
        )
        self.connection.register("found", table)
        self._execute(f"INSERT INTO lookup_{one.name} SELECT * FROM found")
        self.connection.unregister("found")

    def _parsed(self) -> str:
        """Typed values, and what is wrong with them."""
        columns, joins, decisive = [], [], []
        for one in self.fields:
            if one.name not in self.used:
                columns.append(f"NULL::{_sql_type(PARSERS[one.parser].value)} AS v_{one.name}")
                continue
            has_fast = bool(PARSERS[one.parser].fast)
            sources = [f"f_{one.name}"] if has_fast else []
            texts = [f"f_{one.name}::VARCHAR"] if has_fast else []
            if one.required:
                columns.append(
                    f"coalesce({', '.join([*texts, f'u_{one.name}'])}) IS NULL AS no_{one.name}"
                )
            if one.name in self.met:
                sources.append(f"l_{one.name}.value")
                joins.append(
                    f"LEFT JOIN lookup_{one.name} AS l_{one.name} "
                    f"ON l_{one.name}.text = u_{one.name}"
                )
            elif not has_fast:
                sources.append(f"NULL::{_sql_type(PARSERS[one.parser].value)}")
            columns.append(f"coalesce({', '.join(sources)}) AS v_{one.name}")
            if one.name in self.faulty:
                columns.append(f"l_{one.name}.fault AS e_{one.name}")
                if one.decisive:
                    decisive.append(f"e_{one.name} IS NOT NULL")
        failing = [
            *(f"WHEN no_{one.name} THEN {fault_sql(self._heading(one), _EMPTY)}"
              for one in self.fields if one.required),
            # What a row says together is looked at when its cells could be read.
            *(f"WHEN {' OR '.join(decisive)} THEN NULL" for _ in decisive[:1]),
            *(f"WHEN {check.fails} THEN {self._failed(check)}" for check in self.kind.checks),
        ]  # fmt: skip
        missing = f"CASE {' '.join(failing)} END" if failing else "NULL"
        wrong = " OR ".join([*decisive, "missing IS NOT NULL"])
        values = f"SELECT row_number, {', '.join(columns)} FROM texts {' '.join(joins)}"
        return f"SELECT *, {missing} AS missing, {wrong} AS is_refused FROM ({values})"

    def _failed(self, check: Check) -> str:
        """The fault of a check, with the column as the file calls it, and what was found."""
        fault = fault_sql(self.layout.single.get(check.column, check.column), check.message)
        if not check.values:
            return fault
        found = ", ".join(f"'{name}', {value}" for name, value in check.values.items())
        return f"json_merge_patch({fault}, json_object('details', json_object({found})))::VARCHAR"

    def _stage(self) -> None:
        kind = self.kind
        typed = ", ".join(
            f"{sql} AS {name}" for name, (_, sql) in (kind.stored | kind.person).items()
        )
        names = ", ".join(kind.stored | kind.person)
        parsed = self._parsed()
        (rows,) = self._execute("SELECT count(*) FROM texts").fetchone() or (0,)
        (staged,) = self._execute(
            f"INSERT INTO staged SELECT row_number, record_key, "
            f"{hash_of(*kind.stored, 'deleted')}, deleted, {names} "
            f"FROM (SELECT row_number, {kind.key} AS record_key, {kind.deleted} AS deleted, "
            f"{typed} FROM ({parsed}) WHERE NOT is_refused)"
        ).fetchone() or (0,)
        self.read, self.refused = self.read + rows, self.refused + rows - staged
        if rows > staged or self.faulty:
            self._write_down_faults(parsed)

    def _write_down_faults(self, parsed: str) -> None:
        """Note every fault with the row's content; a row with several has several entries."""
        columns = {"missing": "json_extract_string(missing, '$.column')"} | {
            f"e_{one.name}": _literal(self._heading(one))
            for one in self.fields
            if one.name in self.used and one.name in self.faulty
        }
        anything = " OR ".join(f"{fault} IS NOT NULL" for fault in columns)
        self._execute(
            f"CREATE OR REPLACE TEMP TABLE faulty AS SELECT row_number, is_refused, "
            f"{', '.join(columns)} FROM ({parsed}) WHERE {anything}"
        )
        self._execute(
            "CREATE OR REPLACE TEMP TABLE content AS "
            f"SELECT {_NUMBER} AS row_number, to_json(chunk) AS content FROM chunk "
            f"WHERE {_NUMBER} IN (SELECT row_number FROM faulty)"
        )
        for fault, column in columns.items():
            self._execute(
                f"INSERT INTO refused SELECT row_number, {column}, {fault}, content, "
                f"NOT is_refused FROM faulty JOIN content USING (row_number) "
                f"WHERE {fault} IS NOT NULL"
            )

    def _heading(self, one: Field) -> str:
        columns = self._columns_of(one)
        places = (self.layout.single, *self.layout.groups.values())
        return next((place[c] for c in columns for place in places if c in place), one.name)

    def _refuse(self, refusals: tuple[Refusal, ...]) -> None:
        """Write down rows that could not even be taken apart."""
        if not refusals:
            return
        table = pa.table(
            {
                "row_number": pa.array([one.row for one in refusals], pa.int64()),
                "column_name": pa.array([one.column for one in refusals], pa.string()),
                "fault": pa.array([_fault(one.message, one.details) for one in refusals]),
                "content": pa.array([json.dumps(one.content, ensure_ascii=False, default=str)
                                     for one in refusals]),
            }
        )  # fmt: skip
        self.connection.register("unread", table)
        self._execute("INSERT INTO refused SELECT *, false FROM unread")
        self.connection.unregister("unread")


def _read(parser: Parser, text: str) -> tuple[Any, str | None]:
    """A text's value, and what is wrong with it."""
    try:
        return parser.parse(text), None
    except ValueFault as error:
        return getattr(error, "value", None), _fault(error.message, error.details)


def _fault(message: str, details: dict[str, Any]) -> str:
    return json.dumps({"message": message, "details": details}, ensure_ascii=False, default=str)


def fault_sql(column: str, message: str) -> str:
    """A fault as an SQL literal: JSON of its column, message and details."""
    return _literal(
        json.dumps({"column": column, "message": message, "details": {}}, ensure_ascii=False)
    )


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _quoted(name: str) -> str:
    """A heading as an SQL identifier: headings are the sender's."""
    return '"' + name.replace('"', '""') + '"'


def _words(sql: str) -> list[str]:
    return "".join(c if c.isalnum() or c == "_" else " " for c in sql).split()


def _sql_type(value: pa.DataType) -> str:
    if pa.types.is_struct(value):
        return "STRUCT(" + ", ".join(f"{f.name} {_sql_type(f.type)}" for f in value) + ")"
    return {
        "string": "VARCHAR", "bool": "BOOLEAN", "uint8": "UTINYINT", "int16": "SMALLINT",
        "int64": "BIGINT", "date32[day]": "DATE", "timestamp[us]": "TIMESTAMP",
    }[str(value)]  # fmt: skip
