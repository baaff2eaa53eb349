"""The resources of a file, one by one: lines of NDJSON, entries of a Bundle, or one alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from i18n import N_, UserError
from pipeline.ingest.readers.encodings import check_markup, decoded, encoding_of
from pipeline.ingest.readers.fhir.values import Resource
from pipeline.ingest.readers.jsonfile import loads, not_json
from pipeline.ingest.readers.lines import STRAY, blocks
from pipeline.store.records import Refusal

HEAD = 256_000
"""Bytes in which the word is looked for that every resource has."""

MAX_DOCUMENT = 500_000_000
"""Bytes of a file that has to be read as a whole."""

_TYPE = re.compile(rb'"resourceType"\s*:\s*"[A-Z]')
_FIRST_TYPE = re.compile(rb'\s*\{\s*"resourceType"\s*:\s*"([A-Za-z]+)"')
_BLOCK = 4_000_000
_FIRST_LINES = 100
_SHOWN = 1000
_TWICE = "\0twice"

_BROKEN = N_("The line is no JSON object ({reason}); expected one resource a line.")
_NO_RESOURCE = N_("“{found}” is no resource; expected an object with a resourceType.")
_DELETION = N_(
    "The entry asks to delete “{found}” and does not say what it was; expected the resource with "
    "the status entered-in-error."
)


Wanted = Callable[[int, str, bytes], bool]
"""Whether a line is wanted, by its number, the type that it begins with, and all of it."""


@dataclass(frozen=True)
class Found:
    """A resource with its number in the file, counted from 1, and its address in a Bundle; or why
    there is none."""

    number: int
    resource: Resource
    full_url: str = ""
    fault: Refusal | None = None
    done: float = 0.0


def is_fhir(head: bytes) -> bool:
    """Whether the beginning of a file is of FHIR's JSON, in whatever encoding."""
    return bool(_TYPE.search(head.replace(b"\0", b"")))


class Resources:
    """The resources of a file; they can be gone through several times.

    ``is_list``: each is a line of its own. ``more`` is how many the answer of a server has that are
    not in the file. Raises UserError for what is no FHIR.
    """

    def __init__(self, file: Path, opened: BinaryIO) -> None:
        self.name = file.name
        self.more = 0
        self._has_twice = False
        self._opened, self._size = opened, max(file.stat().st_size, 1)
        self.encoding = encoding_of(self.name, opened)
        self.is_list = self._is_list(file.suffix.lower())
        self._document: list[Any] = [] if self.is_list else self._read_document()

    def each(self, wanted: Wanted | None = None) -> Iterator[Found]:
        """The resources, one by one; lines that are not wanted only with their type."""
        if self.is_list:
            yield from self._lines(wanted)
            return
        for number, entry in enumerate(self._document, 1):
            yield self._entry(number, entry, number / len(self._document))

    def _raw_lines(self) -> Iterator[tuple[bytes, float]]:
        self._opened.seek(0)
        for content, _ in blocks(self._opened, self.encoding, _BLOCK):
            done = self._opened.tell() / self._size
            for line in content.removesuffix(b"\n").split(b"\n"):
                yield line.removeprefix(STRAY), done

    def _is_list(self, suffix: str) -> bool:
        """Whether every line is a resource: the first one, or any of those that follow."""
        first = list(islice((line for line, _ in self._raw_lines() if line.strip()), _FIRST_LINES))
        if not first or first[0].lstrip().startswith(b"["):
            return False
        if len(first) == 1:
            # An object alone can be a Bundle; what is none is a line that is refused by itself.
            return suffix in (".ndjson", ".jsonl") and not _is_object(first[0])
        return any(map(_is_object, first))

    def _lines(self, wanted: Wanted | None) -> Iterator[Found]:
        for number, (line, done) in enumerate(self._raw_lines(), 1):
            if not line.strip():
                continue
            if wanted and (first := _FIRST_TYPE.match(line)):
                kind = first[1].decode()
                if not wanted(number, kind, line):
                    yield Found(number, {"resourceType": kind}, "", None, done)
                    continue
            try:
                self._has_twice = False
                value = self._parsed(line.decode())
            except (ValueError, RecursionError) as error:
                reason = getattr(error, "msg", type(error).__name__)
                shown = {"line": line[:_SHOWN].decode("utf-8", "replace")}
                fault = Refusal(_BROKEN, {"reason": reason}, number, None, shown)
                yield Found(number, {}, "", fault, done)
            else:
                yield self._found(number, value, "", done)

    def _read_document(self) -> list[Any]:
        if self._size > MAX_DOCUMENT:
            raise UserError(
                N_(
                    "{file} has {size} MB and has to be read as a whole, for which that is too "
                    "much; expected NDJSON, a resource a line."
                ),
                file=self.name,
                size=f"{self._size / 1e6:.0f}",
            )
        self._opened.seek(0)
        text = decoded(self._opened.read(), self.encoding)
        check_markup(self.name, text)
        try:
            value = self._parsed(text)
        except (ValueError, RecursionError) as error:
            raise not_json(self.name, error) from error
        if isinstance(value, dict) and value.get("resourceType") == "Bundle":
            return self._entries(value)
        return value if isinstance(value, list) else [value]

    def _entries(self, bundle: Resource) -> list[Any]:
        if bundle.get("type") == "history":
            raise UserError(
                N_(
                    "{file} is a Bundle of the type history, in which a resource stands in all its "
                    "versions; expected a collection, a searchset or a transaction."
                ),
                file=self.name,
            )
        entries = bundle.get("entry") or []
        if not isinstance(entries, list):
            entries = [entries]
        total = bundle.get("total")
        matches = [one for one in entries if isinstance(one, dict) and _is_match(one)]
        links = bundle.get("link")
        if isinstance(total, int) and bundle.get("type") == "searchset":
            self.more = max(total - len(matches), 0)
        if not self.more and isinstance(links, list):
            # More pages follow, whatever their number is.
            self.more = -any(isinstance(o, dict) and o.get("relation") == "next" for o in links)
        return entries

    def _parsed(self, text: str) -> Any:
        """JSON in which what is said twice is marked. Raises ValueError and RecursionError."""
        return loads(text, self._object)

    def _object(self, pairs: list[tuple[str, Any]]) -> Resource:
        found = dict(pairs)
        if len(found) != len(pairs):
            names = [name for name, _ in pairs]
            found[_TWICE] = next(name for name in names if names.count(name) > 1)
            self._has_twice = True
        return found

    def _entry(self, number: int, entry: Any, done: float) -> Found:
        if not isinstance(entry, dict) or "resourceType" in entry:
            return self._found(number, entry, "", done)
        request = entry.get("request")
        if "resource" not in entry and isinstance(request, dict):
            asked = f"{request.get('method')} {request.get('url')}"
            fault = Refusal(_DELETION, {"found": asked[:_SHOWN]}, number, None, {})
            return Found(number, {}, "", fault, done)
        full_url = entry.get("fullUrl")
        resource = entry.get("resource", entry)
        return self._found(number, resource, full_url if isinstance(full_url, str) else "", done)

    def _found(self, number: int, resource: Any, full_url: str, done: float) -> Found:
        kind = resource.get("resourceType") if isinstance(resource, dict) else None
        shown = json.dumps(resource, ensure_ascii=False, default=str)[:_SHOWN] if not kind else ""
        if not isinstance(kind, str):
            details = {"found": shown[:60]}
            fault = Refusal(_NO_RESOURCE, details, number, None, {"line": shown})
        elif kind == "Bundle":
            fault = Refusal(
                N_("A Bundle stands where a resource is expected; give it as a file of its own."),
                {},
                number,
            )
        elif twice := self._has_twice and _stated_twice(resource):
            fault = Refusal(
                N_(
                    "“{found}” is said twice in one object; nobody but the sender knows which is "
                    "right."
                ),
                {"found": twice[:60]},
                number,
                None,
                {"line": json.dumps(resource, ensure_ascii=False)[:_SHOWN]},
            )
        else:
            return Found(number, resource, full_url, None, done)
        return Found(number, {}, "", fault, done)


def _is_object(line: bytes) -> bool:
    try:
        value = loads(line.decode())
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "resourceType" in value


def _is_match(entry: Resource) -> bool:
    search = entry.get("search")
    return not isinstance(search, dict) or search.get("mode", "match") == "match"


def _stated_twice(value: Any) -> str:
    """The first name that an object within a resource has twice."""
    if isinstance(value, dict):
        if _TWICE in value:
            return str(value[_TWICE])
        value = list(value.values())
    if isinstance(value, list):
        return next(filter(None, map(_stated_twice, value)), "")
    return ""
