"""Read what a query answers, streamed, from any database that SQLAlchemy speaks to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pyarrow as pa
from sqlalchemy import URL, CursorResult, create_engine, make_url, text
from sqlalchemy.exc import SQLAlchemyError

from i18n import N_, UserError
from pipeline.ingest.header import check_width, unique
from pipeline.ingest.readers.table import Chunk, plain, text_table
from pipeline.store.records import Refusal
from queries.schema import VIETNAM_TIME

_ROWS = 50_000


class QueryExtract:
    """The answer to a query. Rows are counted from 1."""

    def __init__(self, name: str, result: CursorResult[Any]) -> None:
        self.name = name
        self.notes: list[Refusal] = []
        self.open_end = False
        if not result.returns_rows:
            raise UserError(N_("The query answers no rows; expected a SELECT."))
        self._result = result
        names = list(result.keys())
        check_width(name, len(names))
        self.headings = unique(names)
        self.aliases: dict[str, str] = {}

    def chunks(self) -> Iterator[Chunk]:
        """See Extract."""
        number = 1
        try:
            while rows := self._result.fetchmany(_ROWS):
                columns = [[_text(cell) for cell in column] for column in zip(*rows, strict=True)]
                numbers = pa.array(range(number, number + len(rows)), pa.int64())
                number += len(rows)
                yield Chunk(text_table(self.headings, columns), numbers, (), 0.0)
        except SQLAlchemyError as error:
            raise _failed(error) from error


@contextmanager
def open_query(url: str, query: str) -> Iterator[QueryExtract]:
    """Ask a database. Raises UserError when it does not answer or the query is wrong."""
    try:
        address = _address(url)
        engine = create_engine(address)
    except (SQLAlchemyError, ImportError, ValueError) as error:
        raise UserError(
            N_("The URL of the database cannot be read; expected {expected}."),
            expected="postgresql://user:password@host:5432/name",
        ) from error
    try:
        with engine.connect() as connection:
            if address.get_backend_name() == "postgresql":
                connection.execute(text("SET TRANSACTION READ ONLY"))
            streamed = connection.execution_options(stream_results=True, max_row_buffer=_ROWS)
            name = address.set(password=None, query={}).render_as_string()
            yield QueryExtract(name, streamed.execute(text(query)))
    except SQLAlchemyError as error:
        raise _failed(error) from error
    finally:
        engine.dispose()


def _address(url: str) -> URL:
    address = make_url(url)
    if address.drivername in ("postgresql", "postgres"):
        address = address.set(drivername="postgresql+psycopg")
    return address


def _failed(error: SQLAlchemyError) -> UserError:
    """What the database says, without the address, which may hold a password."""
    reason = str(getattr(error, "orig", None) or error).strip().splitlines()
    return UserError(
        N_("The database refused the query: {reason}"), reason=reason[0][:300] if reason else "–"
    )


def _text(cell: Any) -> str | None:
    if isinstance(cell, datetime):
        if cell.tzinfo:
            cell = cell.astimezone(VIETNAM_TIME).replace(tzinfo=None)
        return str(cell.replace(microsecond=0))
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return plain(cell)
    return None if cell is None else str(cell)
