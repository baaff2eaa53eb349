"""The private store behind the published databases: what was imported, and what was refused."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb

from i18n import N_, UserError
from queries.schema import MEASURES, VIETNAM_TIME

_TABLES = f"""
CREATE TABLE IF NOT EXISTS source_file (
    file_id INTEGER, kind VARCHAR, name VARCHAR, sha256 VARCHAR, as_of DATE, revision INTEGER,
    imported_at TIMESTAMPTZ, rows_read INTEGER, rows_used INTEGER, rows_unchanged INTEGER,
    rows_refused INTEGER, refused BOOLEAN, demo BOOLEAN, interpolated BOOLEAN
);
CREATE TABLE IF NOT EXISTS statistics (
    as_of DATE, revision INTEGER, province_code VARCHAR,
    {", ".join(f"{measure} BIGINT" for measure in MEASURES)}, file_id INTEGER
);
CREATE TABLE IF NOT EXISTS quarantine (
    file_id INTEGER, row_number INTEGER, column_name VARCHAR, message VARCHAR, details JSON,
    content JSON
);
"""


@dataclass(frozen=True)
class Refusal:
    """A row (``None``: the whole file) that could not be used, where, why, and what it held.

    ``message`` is a text of the catalogue; ``details`` fill its placeholders.
    """

    message: str
    details: dict[str, Any] = field(default_factory=dict)
    row: int | None = None
    column: str | None = None
    content: Any = None


@dataclass(frozen=True)
class FileReport:
    """What became of one file. ``read`` = ``used`` + ``unchanged`` + ``refused``, in rows."""

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

    @property
    def refused(self) -> int:
        """Rows refused; a row with several faults counts once."""
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


class Records:
    """The records database of one data folder. One process writes at a time."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, home: Path) -> None:
        self.connection = connection
        self.home = home
        connection.execute("SET TimeZone = 'Asia/Ho_Chi_Minh'")
        connection.execute(_TABLES)

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All of the statements inside, or none."""
        self.connection.execute("BEGIN")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def rows(self, query: str, parameters: list[Any] | None = None) -> list[dict[str, Any]]:
        """The result of a query, a dictionary a row."""
        result = self.connection.execute(query, parameters or [])
        names = [column[0] for column in result.description]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]

    def known_file(self, sha256: str, as_of: date) -> dict[str, Any] | None:
        """The earlier import of the same content for the same day, unless it was refused whole."""
        found = self.rows(
            "SELECT * FROM source_file WHERE sha256 = ? AND as_of = ? AND NOT refused",
            [sha256, as_of],
        )
        return found[0] if found else None

    def add_file(
        self,
        kind: str,
        report: FileReport,
        sha256: str,
        *,
        demo: bool = False,
        interpolated: bool = False,
    ) -> int:
        """Write down a file and its refused rows; returns its number.

        A file refused whole is written down once, however often it is tried.
        """
        if report.refused_whole:
            self.connection.execute(
                "DELETE FROM quarantine WHERE file_id IN "
                "(SELECT file_id FROM source_file WHERE sha256 = ? AND refused)",
                [sha256],
            )
            self.connection.execute(
                "DELETE FROM source_file WHERE sha256 = ? AND refused", [sha256]
            )
        (file_id,) = self.connection.execute(
            "SELECT coalesce(max(file_id), 0) + 1 FROM source_file"
        ).fetchone() or (1,)
        self.connection.execute(
            "INSERT INTO source_file VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                file_id, kind, report.name, sha256, report.as_of, report.revision, now(),
                report.read, report.used, report.unchanged, report.refused,
                report.refused_whole, demo, interpolated,
            ],
        )  # fmt: skip
        for refusal in report.refusals:
            self.connection.execute(
                "INSERT INTO quarantine VALUES (?, ?, ?, ?, ?, ?)",
                [
                    file_id,
                    refusal.row,
                    refusal.column,
                    refusal.message,
                    json.dumps(refusal.details, ensure_ascii=False, default=str),
                    json.dumps(refusal.content, ensure_ascii=False, default=str),
                ],
            )
        return int(file_id)

    def holds_demo(self) -> bool:
        """Whether any demo file was imported."""
        return bool(self.rows("SELECT 1 FROM source_file WHERE demo LIMIT 1"))

    def quarantine(self) -> list[tuple[str, date | None, Refusal]]:
        """Every refused row or file: (file name, as-of, refusal), the latest file first."""
        return [
            (
                row["name"],
                row["as_of"],
                Refusal(
                    row["message"],
                    json.loads(row["details"]),
                    row["row_number"],
                    row["column_name"],
                    json.loads(row["content"]),
                ),
            )
            for row in self.rows(
                "SELECT f.name, f.as_of, q.* FROM quarantine q JOIN source_file f USING (file_id) "
                "ORDER BY q.file_id DESC, q.row_number"
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
        yield Records(connection, home)
    finally:
        connection.close()
