"""Readers of extracts: CSV, XLSX, Parquet, or a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from i18n import N_, UserError
from pipeline.ingest.readers.csvfile import CsvExtract
from pipeline.ingest.readers.database import open_query
from pipeline.ingest.readers.parquet import ParquetExtract
from pipeline.ingest.readers.table import Chunk, Extract, IsHeading
from pipeline.ingest.readers.xlsx import XlsxExtract

__all__ = ["Chunk", "Extract", "open_extract", "open_query"]


@contextmanager
def open_extract(file: Path, is_heading: IsHeading, sheet: str | None = None) -> Iterator[Extract]:
    """Open a file by what it holds: Parquet, XLSX, else CSV. Raises UserError."""
    try:
        with file.open("rb") as opened:
            head = opened.read(8)
            opened.seek(0)
            if head.startswith(b"PAR1"):
                yield ParquetExtract(file)
            elif head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
                yield XlsxExtract(file, is_heading, sheet)
            else:
                yield CsvExtract(file, opened, is_heading)
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            file=str(file), reason=error.strerror or str(error),
        ) from error  # fmt: skip
