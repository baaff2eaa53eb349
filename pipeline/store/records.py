"""The private store behind the published databases: what was imported, and what was refused."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from i18n import N_, UserError
from pipeline.store.enums import TYPES
from pipeline.store.macros import MACROS
from pipeline.store.upgrade import WITHOUT_BIRTHS, upgrade, upgrade_births
from pipeline.store.upgrade_keys import EARLIER, upgrade_keys
from queries.schema import VIETNAM_TIME

# 0.4.8 was the last version in which files had a kind.
_EARLIER = """
    SELECT 1 FROM duckdb_columns() WHERE database_name = current_database()
    AND table_name = 'source_file' AND column_name = 'kind'
"""
_OF_NOW = "FROM age_reference LIMIT 0"
_TABLES = Path(__file__).with_name("tables.sql").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Refusal:
    """A row (``None``: the whole file) that could not be used, where, why, and what it held.

    ``message`` is a text of the catalogue; ``details`` fill its placeholders. ``alike``: how many
    rows of the file have the same fault in the same column.
    """

    message: str
    details: dict[str, Any] = field(default_factory=dict)
    row: int | None = None
    column: str | None = None
    content: Any = None
    alike: int = field(default=1, compare=False)


@dataclass(frozen=True)
class FileReport:
    """What became of one file, in rows (of a wide extract, in doses).

    ``read`` = ``used`` + ``unchanged`` + ``superseded`` + ``refused``. ``refusals`` are all that
    was refused, or examples where ``rows_refused`` says how many there are. ``defect`` is an error
    of ours that nobody foresaw, because of which the file is refused whole. ``lacks`` counts the
    rows that have no usable value, by its name; ``persons`` are those new and those known before.
    ``mended_from`` is the wrong day that the file was imported for before.
    """

    name: str
    as_of: date | None
    revision: int | None
    read: int
    used: int
    unchanged: int
    refusals: tuple[Refusal, ...] = ()
    notes: tuple[Refusal, ...] = ()
    already_imported: bool = False
    refused_whole: bool = False
    rows_refused: int | None = None
    superseded: int = 0
    defect: Exception | None = None
    lacks: dict[str, int] = field(default_factory=dict)
    persons: tuple[int, int] | None = None
    mended_from: date | None = None

    @property
    def refused(self) -> int:
        """Rows refused; a row with several faults counts once."""
        if self.rows_refused is not None:
            return self.rows_refused
        if self.refused_whole:
            return self.read
        return len({refusal.row for refusal in self.refusals})


def digest(file: Path) -> str:
    """The SHA-256 of a file's content."""
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def now() -> datetime:
    """The present moment in Viet Nam."""
    return datetime.now(VIETNAM_TIME)


@contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of the statements inside, or none."""
    connection.execute("BEGIN")
    try:
        yield
    except BaseException:
        # A full disk may have ended the transaction already.
        with suppress(duckdb.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


class StorageError(UserError):
    """There was no room to go on; what the records held before stands."""


class Records:
    """The records database of one data folder. One process writes at a time."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, home: Path, *, new: bool = False
    ) -> None:
        """``new``: nothing was ever written there, so that there is nothing to upgrade."""
        self.connection = connection
        self.home = home
        connection.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
        # The order of rows means nothing here, and keeping it would leave one core idle.
        connection.execute("SET preserve_insertion_order = false")
        # These would make the file a quarter smaller and the import a sixth slower.
        connection.execute("SET disabled_compression_methods = 'fsst,zstd,dict_fsst,alp,alprd'")
        # What does not fit is written to the folder ``spill``.
        memory = os.environ.get("MONITOR_MEMORY", "4GB")
        connection.execute(f"SET memory_limit = '{memory}'")
        connection.execute("SET temp_directory = ?", [str(home / "spill")])
        if not new:
            self._upgrade()
        with self.transaction():
            connection.execute(TYPES)
            connection.execute(_TABLES)
        for macro in MACROS:
            connection.execute(macro)

    def _upgrade(self) -> None:
        """Bring what an earlier version has written into the tables of now."""
        # Reading the catalogue takes longer than opening a table that only versions of now have.
        with suppress(duckdb.CatalogException):
            self.connection.execute(_OF_NOW)
            return
        if self.connection.execute(_EARLIER).fetchone():
            self.connection.execute(TYPES)
            with self.transaction():
                upgrade(self.connection)
        if self.connection.execute(EARLIER).fetchone():
            self.connection.execute(TYPES)
            with self.transaction():
                upgrade_keys(self.connection)
                self.connection.execute(_TABLES)
        if self.connection.execute(WITHOUT_BIRTHS).fetchone():
            with self.transaction():
                upgrade_births(self.connection)

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All of the statements inside, or none."""
        with transaction(self.connection):
            yield self.connection

    def rows(
        self, query: str, parameters: list[Any] | dict[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """The result of a query, a dictionary a row."""
        result = self.connection.execute(query, parameters or [])
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def known_file(self, dataset: str, sha256: str, as_of: date) -> dict[str, Any] | None:
        """The earlier import of the same content for the same day, unless it was refused whole."""
        rows = self.rows(
            "SELECT * FROM source_file WHERE dataset = ? AND sha256 = ? AND as_of = ? "
            "AND NOT refused",
            [dataset, sha256, as_of],
        )
        return rows[0] if rows else None

    def next_file(self) -> int:
        """The number of the next file: none that a reconciliation has known, even if that file was
        taken back since."""
        (file_id,) = self.connection.execute(
            "SELECT coalesce(max(file_id), 0) + 1 FROM (SELECT file_id FROM source_file "
            "UNION ALL SELECT file_id FROM reconciliation_run)"
        ).fetchone() or (1,)
        return int(file_id)

    def add_file(
        self,
        dataset: str,
        report: FileReport,
        sha256: str,
        *,
        demo: bool = False,
        interpolated: bool = False,
        file_id: int | None = None,
    ) -> int:
        """Write down a file and its refused rows; returns its number.

        With ``file_id`` the refused rows are written down by the caller. A file refused whole is
        written down once, however often it is tried.
        """
        if report.refused_whole:
            self.connection.execute(
                "DELETE FROM quarantine WHERE file_id IN "
                "(SELECT file_id FROM source_file WHERE sha256 = ? AND dataset = ? AND refused)",
                [sha256, dataset],
            )
            self.connection.execute(
                "DELETE FROM source_file WHERE sha256 = ? AND dataset = ? AND refused",
                [sha256, dataset],
            )
        refusals = report.refusals if file_id is None else ()
        file_id = file_id or self.next_file()
        self.connection.execute(
            "INSERT INTO source_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, true)",
            [
                file_id,
                dataset,
                report.name,
                sha256,
                report.as_of,
                report.revision,
                now(),
                report.read,
                report.used,
                report.unchanged,
                report.refused,
                report.refused_whole,
                demo,
                interpolated,
                report.superseded,
            ],
        )
        for refusal in refusals:
            self.connection.execute(
                "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?, false, NULL)",
                [
                    file_id,
                    refusal.row,
                    refusal.column,
                    refusal.message,
                    json.dumps(refusal.details, ensure_ascii=False, default=str),
                    json.dumps(refusal.content, ensure_ascii=False, default=str),
                ],
            )
        return file_id

    def totals(self) -> dict[str, int]:
        """Files and rows: read, and what became of them."""
        counts = ("rows_read", "rows_used", "rows_unchanged", "rows_superseded", "rows_refused")
        sums = ", ".join(f"coalesce(sum({name}), 0)::BIGINT AS {name}" for name in counts)
        (row,) = self.rows(f"SELECT count(*) AS files, {sums} FROM source_file")
        return row

    def accounts(self) -> list[dict[str, Any]]:
        """The same by dataset, and how many refused rows were corrected since."""
        return self.rows(
            "SELECT dataset, count(*) AS files, sum(rows_read)::BIGINT AS rows_read, "
            "sum(rows_used)::BIGINT AS rows_used, sum(rows_unchanged)::BIGINT AS rows_unchanged, "
            "sum(rows_superseded)::BIGINT AS rows_superseded, "
            "sum(rows_refused)::BIGINT AS rows_refused, ("
            "  SELECT count(DISTINCT (q.file_id, q.row_number)) FROM quarantine AS q "
            "  JOIN source_file AS s USING (file_id) "
            "  WHERE s.dataset = f.dataset AND q.corrected_by IS NOT NULL "
            "  AND q.row_number IS NOT NULL) AS rows_corrected "
            "FROM source_file AS f GROUP BY dataset ORDER BY dataset"
        )

    def holds_demo(self) -> bool:
        """Whether any demo file was imported."""
        return bool(self.rows("SELECT 1 FROM source_file WHERE demo LIMIT 1"))

    def quarantine(self, most: int | None = None) -> list[tuple[str, date | None, Refusal]]:
        """Refused rows and files: (file name, as-of, refusal), the latest file first."""
        return [
            (
                row["name"],
                row["as_of"],
                Refusal(
                    row["message"],
                    json.loads(row["details"]),
                    row["row_number"],
                    row["column_name"],
                    json.loads(row["content"] or "null"),
                ),
            )
            for row in self.rows(
                "SELECT f.name, f.as_of, q.* FROM quarantine q JOIN source_file f USING (file_id) "
                "WHERE NOT q.row_used AND q.corrected_by IS NULL "
                "ORDER BY q.file_id DESC, q.row_number LIMIT ?",
                [most if most is not None else 2**62],
            )
        ]


@contextmanager
def open_records(home: Path) -> Iterator[Records]:
    """Open, or make, the records database of a data folder.

    Raises UserError when another command is writing to it, or it cannot be written.
    """
    file = home / "records.duckdb"
    try:
        home.mkdir(parents=True, exist_ok=True)
        new = not file.exists()
        connection = duckdb.connect(str(file))
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise UserError(
                N_("Another monitor command is using {file}. Wait until it has ended."),
                file=str(file),
            ) from error
        raise UserError(
            N_("{file} cannot be opened: {reason}"), file=str(file), reason=str(error)
        ) from error
    except OSError as error:
        raise UserError(
            N_("The data folder {home} cannot be used: {reason}"),
            home=str(home),
            reason=error.strerror or str(error),
        ) from error
    try:
        yield Records(connection, home, new=new)
    finally:
        connection.close()


@contextmanager
def room(records: Records) -> Iterator[None]:
    """Say in the user's words that there was no room. Raises StorageError."""
    try:
        yield
    except (duckdb.IOException, duckdb.TransactionException) as error:
        raise StorageError(
            N_(
                "{home} cannot be written: {reason}. What was there stands; make room on the disk "
                "and try again."
            ),
            home=str(records.home),
            reason=str(error).splitlines()[0][:200],
        ) from error
    except duckdb.OutOfMemoryException as error:
        raise StorageError(
            N_(
                "There is not enough memory or disk space: {reason}. What was there stands; make "
                "room on the disk, or allow more memory (MONITOR_MEMORY=8GB), and try again."
            ),
            reason=str(error).splitlines()[0][:200],
        ) from error
