"""What every reader yields: chunks of text columns with the numbers of their rows."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import pyarrow as pa
import pyarrow.compute as pc

from i18n import N_, UserError
from pipeline.ingest.normalise.legacy import decode, decode_file_head
from pipeline.store.records import Refusal


@dataclass(frozen=True)
class Chunk:
    """Some rows: every column as text (null: empty), and the number of each row in its file.

    ``refused`` are rows that could not be read and are not in ``table``; ``done`` is the share of
    the source that was read so far.
    """

    table: pa.Table
    numbers: pa.Int64Array
    refused: tuple[Refusal, ...]
    done: float


class Extract(Protocol):
    """A source that is open for reading. ``notes`` are things to know that refuse nothing.

    ``open_end``: the last line, once it is read, has no line break, as in a file that was cut off.
    """

    name: str
    headings: tuple[str, ...]
    notes: list[Refusal]
    open_end: bool

    def chunks(self) -> Iterator[Chunk]:
        """Its rows, once."""


def text_table(headings: Sequence[str], columns: Sequence[Sequence[str | None]]) -> pa.Table:
    """A table of text columns; empty texts become null."""
    arrays = [pa.array(column, pa.string()) for column in columns]
    filled = [pc.if_else(pc.equal(array, ""), None, array) for array in arrays]
    return pa.table(filled, names=list(headings))


def plain(number: float) -> str:
    """A number as text: ``123`` of 123.0, otherwise as many digits as it has."""
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def encoding_of(name: str, head: bytes) -> str:
    """The encoding of a file that begins with these bytes. Raises UserError if it is no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if b"\0" in head[:400]:
        encoding = "utf-16-le" if head[1:2] == b"\0" else "utf-16-be"
        if not _decodes(head, encoding):
            raise UserError(
                N_("{file} is not a text file; expected CSV or JSON in UTF-8, UTF-16 or "
                   "Windows-1258."),
                file=name,
            )  # fmt: skip
        return encoding
    return "utf-8" if _decodes(head, "utf-8") else decode_file_head(head) or "cp1258"


def decoded(content: bytes, encoding: str) -> str:
    """Bytes as text, without the mark of its encoding; what cannot be read is replaced."""
    if encoding in ("tcvn3", "vni"):
        return decode(content, encoding)
    text = content.decode(encoding, "replace").removeprefix("\ufeff")
    return unicodedata.normalize("NFC", text) if encoding == "cp1258" else text


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether bytes are of an encoding; the last letter may lack some of its own."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def check_markup(name: str, text: str) -> None:
    """Raise UserError for a web page, as services answer with when they fail, and for XML."""
    start = text.lstrip()
    if not start.startswith("<"):
        return
    if re.match(r"<(!doctype html|html|head|body|title)", start, re.IGNORECASE):
        title = re.search(r"<title[^>]*>(.*?)</title", start, re.IGNORECASE | re.DOTALL)
        raise UserError(
            N_("{file} is a web page (“{title}”), not data: the service answered with an error "
               "page. Fetch it again."),
            file=name, title=" ".join(title[1].split())[:80] if title else "HTML",
        )  # fmt: skip
    raise UserError(
        N_("{file} is a web page or XML, not a table; expected CSV, XLSX or Parquet."), file=name
    )
