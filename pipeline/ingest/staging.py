"""Read the rows of extracts into typed, normalised values, a chunk at a time.

Everything happens in temporary tables, so that nothing is left of an import that did not end:
``staged`` holds the rows that can be used, ``refused`` what could not be, and why.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from i18n import N_, unquoted
from pipeline.ingest.dataset import EXTRACTED_ON, Check, Dataset, Field
from pipeline.ingest.faults import as_remark, fault_json, fault_sql, literal
from pipeline.ingest.headings import Layout
from pipeline.ingest.normalise.damage import says_nothing
from pipeline.ingest.normalise.parser import Mended, ValueFault
from pipeline.ingest.readers.table import Chunk
from pipeline.ingest.rows import ROW, ROW_COLUMNS, Rows
from pipeline.ingest.settling import Evidence, Settled
from pipeline.store.quarantine import REFERENCE
from pipeline.store.records import Refusal

EMPTY = N_("Empty; a row without it cannot be used.")
_BATCH = 32_768
"""Rows that DuckDB takes at a time, so that both cores have some."""

_TABLES = """
CREATE OR REPLACE TEMP TABLE refused (
    file_id INTEGER, row_number BIGINT, column_name VARCHAR, fault VARCHAR, content VARCHAR,
    row_used BOOLEAN
);
CREATE OR REPLACE TEMP TABLE returned (
    file_id INTEGER, row_number BIGINT, returned_file INTEGER, returned_row BIGINT
);
CREATE OR REPLACE TEMP TABLE lost_part (row_number BIGINT, record_key UBIGINT);
CREATE OR REPLACE TEMP TABLE source (file_id INTEGER, extracted_on DATE);
"""


class Staging:
    """The rows of extracts with the same headings on their way into the records.

    ``read`` and ``refused`` count the rows of each file by its ``file_id``.

    What some texts mean is decided by the whole file (settling.py): ``add`` raises Unsettled when a
    chunk decides otherwise than those before it; ``evidence`` is what an earlier attempt has found.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        dataset: Dataset,
        layout: Layout,
        evidence: Evidence | None = None,
    ) -> None:
        self.connection, self.dataset, self._rows = connection, dataset, Rows(dataset, layout)
        self.read: dict[int, int] = {}
        self.refused: dict[int, int] = {}
        self._used = [
            one
            for one in dataset.fields
            if self._rows.columns_of(one)
            and (not one.pairs or any(layout.has(*pair) for pair in one.pairs))
        ]
        self._names = list(dataset.stored | dataset.person)
        self._settled = Settled(self._used, evidence)
        self._met: dict[str, list[str]] = {}
        self._looked_up, self._faulty, self._mended = set[str](), set[str](), set[str]()
        tables = f"{dataset.table} AS r" + (
            " LEFT JOIN person AS p ON false" if dataset.person else ""
        )
        stored = ", ".join(
            f"{'r' if name in dataset.stored else 'p'}.{name}" for name in self._names
        )
        self.connection.execute(
            f"{_TABLES} CREATE OR REPLACE TEMP TABLE staged AS SELECT r.file_id, r.row_number, "
            f"r.record_key, r.content, r.deleted, NULL::VARCHAR AS label, {stored} "
            f"FROM {tables} LIMIT 0"
        )

    def open(self, file_id: int, day: date) -> None:
        """Announce a file."""
        self.connection.execute("INSERT INTO source VALUES (?, ?)", [file_id, day])
        self.read[file_id] = self.refused[file_id] = 0

    def add(self, chunks: list[tuple[int, date, Chunk]]) -> None:
        """Stage the rows of some chunks, each of a file and its day."""
        for file_id, _, chunk in chunks:
            self._refuse(file_id, chunk.refused)
        tables = [_numbered(*chunk) for chunk in chunks if chunk[2].table.num_rows]
        if not tables:
            return
        table = pa.concat_tables(tables)
        if all(column in table.column_names for column in REFERENCE):
            table = _unquoted(table)
        batches = table.to_batches(max_chunksize=_BATCH)
        self.connection.register("chunk", pa.Table.from_batches(batches, table.schema))
        self._note_returned(table.column_names)
        self.connection.execute(f"CREATE OR REPLACE TEMP TABLE texts AS {self._texts()}")
        self._met.clear()
        if self._settle():
            self.connection.execute(f"CREATE OR REPLACE TEMP TABLE texts AS {self._texts()}")
            self._met.clear()
        for field in self._used:
            self._look_up(field)
        self._stage()
        self.connection.unregister("chunk")

    def decisions(self) -> tuple[Refusal, ...]:
        """What is to be said of how the texts of the file are read."""
        return tuple(
            Refusal(parser.said, {"column": self._rows.heading(field)})
            for field in self._used
            if (parser := self._settled.parsers[field.name]).said
        )

    def _settle(self) -> bool:
        """Decide how the texts of the file are read; whether that has changed with this chunk.

        Raises Unsettled when rows were staged that were read otherwise.
        """
        changed = [
            field
            for field in self._used
            if field.parser.mark
            and self._settled.take(field, self._new_texts(field.name), self.connection)
        ]
        if changed and any(self.read.values()):
            raise self._settled.begin_again()
        return bool(changed)

    def _new_texts(self, name: str) -> list[str]:
        """The texts of a field that were not met before."""
        if name not in self._met:
            known = ""
            if name in self._looked_up:
                known = f"ANTI JOIN lookup_{name} AS l ON l.text = u_{name} "
            found = self.connection.execute(
                f"SELECT DISTINCT u_{name} FROM texts {known}WHERE u_{name} IS NOT NULL"
            )
            self._met[name] = [text for (text,) in found.fetchall()]
        return self._met[name]

    def _note_returned(self, headings: list[str]) -> None:
        """Remember which entries of the quarantine the rows are of."""
        if all(column in headings for column in REFERENCE):
            self.connection.execute(
                "INSERT INTO returned SELECT try_cast(quarantine_file AS INTEGER), try_cast("
                f'quarantine_row AS BIGINT), "{ROW}".file_id, "{ROW}".row_number FROM chunk'
            )

    # Of every field what SQL can read at once (f_), or else the text that Python reads (u_).
    def _texts(self) -> str:
        columns = []
        for field in self._used:
            if fast := self._settled.parsers[field.name].fast:
                plain = field.plain or field.text
                columns += [
                    f"({fast.format(c=f'({plain})')}) AS f_{field.name}",
                    f"CASE WHEN f_{field.name} IS NULL THEN {field.full_text} END "
                    f"AS u_{field.name}",
                ]
            else:
                columns.append(f"{field.full_text} AS u_{field.name}")
        rows = " UNION ALL ".join(self._rows.sql())
        return f"SELECT file_id, row_number, {EXTRACTED_ON}, {', '.join(columns)} FROM ({rows})"

    def _look_up(self, field: Field) -> None:
        """Read the texts of a field that were not met before."""
        name = field.name
        texts = self._new_texts(name)
        if not texts:
            return
        values, faults, remarks = zip(*(self._read(field, text) for text in texts), strict=True)
        if any(faults):
            self._faulty.add(name)
        if any(remarks):
            self._mended.add(name)
        table = pa.table(
            {
                "text": pa.array(texts, pa.string()),
                "value": pa.array(values, field.parser.arrow_type),
                "fault": pa.array(faults, pa.string()),
                "remark": pa.array(remarks, pa.string()),
            }
        )
        self.connection.register("looked_up", table)
        create = f"INSERT INTO lookup_{name}"
        if name not in self._looked_up:
            create = f"CREATE OR REPLACE TEMP TABLE lookup_{name} AS"
        self.connection.execute(f"{create} FROM looked_up")
        self.connection.unregister("looked_up")
        self._looked_up.add(name)

    def _read(self, field: Field, text: str) -> tuple[Any, str | None, str | None]:
        """A text's value, what is wrong with it, and what is to be noted of it."""
        # A word for nothing is an empty cell, where one may be empty.
        if not field.required and not field.decisive and says_nothing(text):
            return None, None, None
        try:
            value = self._settled.parsers[field.name].parse(text)
        except ValueFault as error:
            column = self._rows.heading_of(error.column, field)
            fault = fault_json(error.message, error.details, column)
            return getattr(error, "value", None), fault, None
        if field.required and _is_nothing(value):
            return None, fault_json(EMPTY, {}), None
        if isinstance(value, Mended):
            column = self._rows.heading_of(value.column, field)
            return value.value, None, fault_json(value.message, value.details, column)
        return value, None, None

    def _parsed(self) -> str:
        """Typed values, and what is wrong with them."""
        columns, joins, decisive, failing = [], [], [], []
        for field in self.dataset.fields:
            name, nothing = field.name, f"NULL::{field.parser.value}"
            if field not in self._used:
                columns.append(f"{nothing} AS v_{name}")
                continue
            fast = [f"f_{name}"] if self._settled.parsers[name].fast else []
            if field.required:
                texts = ", ".join([*(f"{one}::VARCHAR" for one in fast), f"u_{name}"])
                columns.append(f"coalesce({texts}) IS NULL AS no_{name}")
                fault = fault_sql(self._rows.heading(field), EMPTY, {})
                failing.append(f"WHEN no_{name} THEN {fault}")
            if name in self._looked_up:
                fast.append(f"l_{name}.value")
                joins.append(f"LEFT JOIN lookup_{name} AS l_{name} ON l_{name}.text = u_{name}")
            columns.append(f"coalesce({', '.join(fast or [nothing])}) AS v_{name}")
            if name in self._faulty:
                columns.append(f"l_{name}.fault AS e_{name}")
                if field.decisive:
                    decisive.append(f"e_{name} IS NOT NULL")
            if name in self._mended:
                columns.append(f"l_{name}.remark AS m_{name}")
        # What a row says together is looked at when its cells could be read.
        if decisive:
            failing.append(f"WHEN {' OR '.join(decisive)} THEN NULL")
        failing += [
            f"WHEN {check.fails} THEN {self._failed(check)}" for check in self.dataset.checks
        ]
        missing = f"CASE {' '.join(failing)} END" if failing else "NULL"
        wrong = " OR ".join([*decisive, "missing IS NOT NULL"])
        values = (
            f"SELECT file_id, row_number, {EXTRACTED_ON}, {', '.join(columns)} "
            f"FROM texts {' '.join(joins)}"
        )
        remarks = "".join(
            f", CASE WHEN {one.fails} THEN {self._failed(one)} END AS remark_{number}"
            for number, one in enumerate(self.dataset.remarks)
        )
        return f"SELECT *, {missing} AS missing, {wrong} AS is_refused{remarks} FROM ({values})"

    def _failed(self, check: Check) -> str:
        """The fault of a check, with the column as the file calls it, and what was found."""
        heading = self._rows.heading_of_check(check.column)
        return fault_sql(heading, check.message, check.values)

    def _stage(self) -> None:
        dataset, parsed = self.dataset, self._parsed()
        typed = ", ".join(
            f"{sql} AS {name}" for name, sql in (dataset.stored | dataset.person).items()
        )
        content = ", ".join(one for one in dataset.stored if one not in dataset.implied)
        read = self._by_file("texts")
        before = self._by_file("staged")
        self.connection.execute(
            f"INSERT INTO staged SELECT file_id, row_number, record_key, "
            f"hash({content}, deleted), deleted, label, {', '.join(self._names)} "
            f"FROM (SELECT file_id, row_number, {dataset.key} AS record_key, "
            f"{dataset.deleted} AS deleted, {dataset.label} AS label, {typed} "
            f"FROM ({parsed}) WHERE NOT is_refused)"
        )
        after = self._by_file("staged")
        refused = 0
        for file_id, rows in read.items():
            lost = rows - after.get(file_id, 0) + before.get(file_id, 0)
            self.read[file_id] += rows
            self.refused[file_id] += lost
            refused += lost
        if refused and dataset.parts:
            self.connection.execute(
                f"INSERT INTO lost_part SELECT row_number, {dataset.key} FROM ({parsed}) "
                "WHERE is_refused"
            )
        if refused or self._faulty or self._mended or self._has_remarks(parsed):
            self._write_down_faults(parsed)

    def _has_remarks(self, parsed: str) -> bool:
        remarks = [f"remark_{number} IS NOT NULL" for number, _ in enumerate(self.dataset.remarks)]
        where = " OR ".join(remarks)
        query = f"SELECT 1 FROM ({parsed}) WHERE {where} LIMIT 1"
        return bool(remarks and self.connection.execute(query).fetchone())

    def _by_file(self, table: str) -> dict[int, int]:
        return dict(
            self.connection.execute(
                f"SELECT file_id, count(*) FROM {table} GROUP BY file_id"
            ).fetchall()
        )

    def _write_down_faults(self, parsed: str) -> None:
        """Note every fault with the row's content; a row with several has several entries."""
        columns = {"missing": "json_extract_string(missing, '$.column')"} | {
            f"e_{field.name}": "coalesce(json_extract_string("
            f"e_{field.name}, '$.column'), {literal(self._rows.heading(field))})"
            for field in self._used
            if field.name in self._faulty
        }
        remarks = {
            f"m_{field.name}": "coalesce(json_extract_string("
            f"m_{field.name}, '$.column'), {literal(self._rows.heading(field))})"
            for field in self._used
            if field.name in self._mended
        } | {
            f"remark_{number}": f"json_extract_string(remark_{number}, '$.column')"
            for number, _ in enumerate(self.dataset.remarks)
        }
        used = dict.fromkeys(columns, "") | dict.fromkeys(remarks, " AND NOT is_refused")
        columns |= remarks
        anything = " OR ".join(f"{fault} IS NOT NULL" for fault in columns)
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE faulty AS SELECT file_id, row_number, is_refused, "
            f"{', '.join(columns)} FROM ({parsed}) WHERE {anything}"
        )
        # Empty cells are empty texts: of what is null there JSON would say nothing.
        self.connection.execute(
            "CREATE OR REPLACE TEMP TABLE content AS WITH cells AS ("
            f'SELECT coalesce(COLUMNS(* EXCLUDE ("{ROW}")), \'\'), "{ROW}" FROM chunk '
            f'WHERE ("{ROW}".file_id, "{ROW}".row_number) IN '
            "(SELECT (file_id, row_number) FROM faulty)) "
            f"SELECT {ROW_COLUMNS}, json_merge_patch(to_json(cells), "
            f"{literal(json.dumps({ROW: None}))}) AS content FROM cells"
        )
        for fault, column in columns.items():
            self.connection.execute(
                f"INSERT INTO refused SELECT file_id, row_number, {column}, "
                f"{as_remark(fault) if fault in remarks else fault}, content, "
                f"NOT is_refused FROM faulty JOIN content USING (file_id, row_number) "
                f"WHERE {fault} IS NOT NULL{used[fault]}"
            )

    def _refuse(self, file_id: int, refusals: tuple[Refusal, ...]) -> None:
        """Write down rows that could not even be taken apart."""
        if not refusals:
            return
        rows = len({refusal.row for refusal in refusals})
        self.read[file_id] += rows
        self.refused[file_id] += rows
        table = pa.table(
            {
                "row_number": pa.array([one.row for one in refusals], pa.int64()),
                "column_name": pa.array([one.column for one in refusals], pa.string()),
                "fault": pa.array([fault_json(one.message, one.details) for one in refusals]),
                "content": pa.array(
                    [json.dumps(one.content, ensure_ascii=False, default=str) for one in refusals]
                ),
            }
        )
        self.connection.register("unread", table)
        self.connection.execute("INSERT INTO refused SELECT ?, *, false FROM unread", [file_id])
        self.connection.unregister("unread")


def _is_nothing(value: Any) -> bool:
    """Whether a text was read as nothing, as “NULL” is."""
    return value is None or (isinstance(value, dict) and not any(value.values()))


def _numbered(file_id: int, day: date, chunk: Chunk) -> pa.Table:
    """The rows of a chunk with the file that they are of, its day, and their numbers in it."""
    rows = len(chunk.numbers)
    of_file = {
        "file_id": pa.repeat(pa.scalar(file_id, pa.int32()), rows),
        "row_number": chunk.numbers,
        EXTRACTED_ON: pa.repeat(pa.scalar(day, pa.date32()), rows),
    }
    row = pa.StructArray.from_arrays(list(of_file.values()), list(of_file))
    return chunk.table.append_column(ROW, row)


def _unquoted(table: pa.Table) -> pa.Table:
    """A returned quarantine without the apostrophes that its CSV has before formulas."""
    for number, name in enumerate(table.column_names):
        if name != ROW:
            texts = pa.array([text and unquoted(text) for text in table[name].to_pylist()])
            table = table.set_column(number, name, texts.cast(table[name].type))
    return table
