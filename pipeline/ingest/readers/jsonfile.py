"""Read JSON as services answer it: a list of objects, each a row."""

from __future__ import annotations

import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa

from i18n import N_, UserError
from pipeline.ingest.header import check_width, unique
from pipeline.ingest.readers.encodings import check_markup, decoded, encoding_of
from pipeline.ingest.readers.lines import lines_of
from pipeline.ingest.readers.table import Chunk, plain, text_table
from pipeline.store.records import Refusal

MAX_DIGITS = 300

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_LONE = re.compile("[\ud800-\udfff]")

_CALL = re.compile(r"\s*[\w.$]+\s*\(\s*([\[{].*[\]}])\s*\)\s*;?\s*", re.DOTALL)


class JsonExtract:
    """A JSON file, read as a whole. Rows are counted from 1.

    Lists within a row, such as series by day, are no cells, and left out.
    """

    def __init__(self, file: Path, opened: BinaryIO) -> None:
        self.name = file.name
        self.notes: list[Refusal] = []
        self.open_end = False
        self._numbers: list[int] = []
        self._refused: list[Refusal] = []
        self._rows = self._read(opened.read())
        names = dict.fromkeys(
            name for row in self._rows for name, cell in row.items() if not isinstance(cell, list)
        )
        check_width(self.name, len(names))
        self._names = tuple(names)
        self.headings = unique(self._names)
        self.aliases: dict[str, str] = {}

    def _read(self, content: bytes) -> list[dict[str, Any]]:
        encoding = encoding_of(self.name, io.BytesIO(content))
        if encoding not in ("utf-8", "utf-8-sig"):
            self.notes.append(Refusal(N_("Read as {encoding}."), {"encoding": encoding}))
        text = decoded(content, encoding)
        if not text.strip():
            raise UserError(N_("{file} is empty; expected a header and rows."), file=self.name)
        check_markup(self.name, text)
        rows = self._parsed(unicodedata.normalize("NFC", text))
        if isinstance(rows, dict):
            rows = self._wrapped(rows)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UserError(
                N_("{file} holds no list of objects; expected one object for each province."),
                file=self.name,
            )
        if not rows:
            raise UserError(
                N_("{file} holds an empty list; expected one object for each province."),
                file=self.name,
            )
        return rows

    def _parsed(self, text: str) -> Any:
        """The content of the file: one value, within a call of a script or not, or a row a line."""
        if called := _CALL.fullmatch(text):
            text = called[1]
        try:
            return loads(text)
        except (json.JSONDecodeError, RecursionError) as error:
            if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
                return self._by_line(lines_of(text))
            raise not_json(self.name, error) from error

    def _by_line(self, lines: list[str]) -> list[Any]:
        """An object a line; a line that is none is refused by itself."""
        rows = []
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = loads(line)
            except (json.JSONDecodeError, RecursionError):
                row = None
            if isinstance(row, dict):
                rows.append(row)
                self._numbers.append(number)
            else:
                self._refused.append(
                    Refusal(
                        N_("The line is no JSON object; expected one object a line."),
                        {},
                        number,
                        None,
                        {"line": line[:1000]},
                    )
                )
        return rows

    def _wrapped(self, answer: dict[str, Any]) -> Any:
        """The list of objects in the object that a service wraps it in, however deep.

        Raises UserError where several are.
        """
        found = dict(_lists(answer, ""))
        if len(found) > 1:
            raise UserError(
                N_("{file} holds several lists of objects ({names}); expected one of them alone."),
                file=self.name,
                names=", ".join(found),
            )
        if found:
            return next(iter(found.values()))
        # A single row, or an empty list of them.
        lists = [value for value in answer.values() if isinstance(value, list)]
        return lists[0] if len(lists) == 1 else answer

    def chunks(self) -> Iterator[Chunk]:
        """See Extract."""
        columns = [[_text(row.get(name)) for row in self._rows] for name in self._names]
        numbers = self._numbers or range(1, len(self._rows) + 1)
        yield Chunk(
            text_table(self.headings, columns),
            pa.array(numbers, pa.int64()),
            tuple(self._refused),
            1.0,
        )


def not_json(name: str, error: Exception) -> UserError:
    """What is said of a file whose content cannot be taken for JSON, and where."""
    return UserError(
        N_("{file}, row {row}: not valid JSON ({reason}). Was the download cut off?"),
        file=name,
        row=getattr(error, "lineno", 1),
        reason=getattr(error, "msg", type(error).__name__),
    )


def loads(text: str, objects: Callable[[list[tuple[str, Any]]], Any] | None = None) -> Any:
    """JSON; a number of more digits than any count has stays a text, half a letter (“\\ud83d”
    alone) is a lost one. ``objects`` makes them of their pairs. Raises JSONDecodeError."""
    value = json.loads(
        text,
        parse_constant=str,
        parse_int=lambda digits: int(digits) if len(digits) <= MAX_DIGITS else digits,
        object_pairs_hook=objects,
    )
    return _with_whole_letters(value) if _HALF.search(text) else value


def _with_whole_letters(value: Any) -> Any:
    if isinstance(value, str):
        return _LONE.sub("\ufffd", value)
    if isinstance(value, list):
        return [_with_whole_letters(one) for one in value]
    if isinstance(value, dict):
        return {_LONE.sub("\ufffd", k): _with_whole_letters(one) for k, one in value.items()}
    return value


def _lists(value: Any, name: str) -> Iterator[tuple[str, list[Any]]]:
    """The lists of objects within objects, by where they stand."""
    if isinstance(value, list):
        if value and all(isinstance(row, dict) for row in value):
            yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _lists(inner, f"{name}.{key}".lstrip("."))


def _text(cell: Any) -> str | None:
    if cell is None or isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return plain(cell)
    return json.dumps(cell, ensure_ascii=False)
