"""FHIR as an extract: a row a dose, or a row a person."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from i18n import N_, UserError
from pipeline.ingest.header import IsHeading
from pipeline.ingest.readers.fhir.doses import NO_DAY, NO_SITE, NOT_DONE, SUBPOTENT, Dose, read_dose
from pipeline.ingest.readers.fhir.library import CONTEXT, Library
from pipeline.ingest.readers.fhir.paths import DECEASED, DOSE_PATHS, PATHS, PERSON_PATHS
from pipeline.ingest.readers.fhir.persons import person_cells
from pipeline.ingest.readers.fhir.source import Found, Resources
from pipeline.ingest.readers.fhir.values import Resource, Unusable
from pipeline.ingest.readers.table import Chunk, text_table
from pipeline.store.records import Refusal

ROWS = 10_000

_MAX_NAMED = 3
"""Rows or names that a note gives."""

_USED = {
    "Immunization": {
        *("identifier", "status", "vaccineCode", "patient", "occurrenceDateTime"),
        *("occurrenceString", "recorded", "lotNumber", "protocolApplied", "performer", "location"),
        *("isSubpotent", "modifierExtension", "implicitRules"),
    },
    "Patient": {
        *("identifier", "name", "birthDate", "gender", "telecom", "address"),
    },
}
_OF_NO_CONSEQUENCE = {
    *("resourceType", "id", "meta", "text", "contained", "language", "implicitRules"),
}
_LOGICAL = re.compile(rb'"patient"\s*:\s*\{[^}]*(?:"identifier"|\?)')
_NOTES = {
    NOT_DONE: N_(
        "{count} resources say that nothing was injected (not-done), such as rows {rows}: they are "
        "no doses, and take back a record of the same number."
    ),
    NO_DAY: N_(
        "{count} resources say that nothing was injected (not-done) and name no day, such as rows "
        "{rows}: they are no doses, and take back no record."
    ),
    SUBPOTENT: N_(
        "{count} doses are said to be less than potent (isSubpotent), such as rows {rows}; they "
        "are counted all the same."
    ),
    NO_SITE: N_(
        "{count} rows have no facility: what they refer to is not in the file, such as rows {rows}."
    ),
}


class FhirExtract:
    """A file of FHIR R4, with what others beside it say of persons and places.

    Rows are the lines of NDJSON and the entries of a Bundle, counted from 1; headings are the paths
    of their values. Whether doses are read or persons is decided by what has a meaning to the
    dataset. Raises UserError when it holds nothing of that kind.
    """

    def __init__(
        self, file: Path, opened: BinaryIO, is_heading: IsHeading, beside: Sequence[Path] = ()
    ) -> None:
        self.name = file.name
        self.notes: list[Refusal] = []
        self.open_end = False
        self.aliases: dict[str, str] = {}
        self._of_doses = is_heading(PATHS["injected_at"])
        if not self._of_doses and not is_heading(PATHS["birth_date"]):
            raise UserError(
                N_(
                    "{file} is FHIR, of which doses (Immunization) and persons (Patient) are read, "
                    "by monitor import doses and monitor import register."
                ),
                file=self.name,
            )
        self._wanted = "Immunization" if self._of_doses else "Patient"
        self._library = Library()
        self._marked: dict[str, list[int]] = {}
        self._others: Counter[str] = Counter()
        self._unread: set[str] = set()
        self._faulty: set[int] = set()
        self._resources = Resources(file, opened)
        if self._resources.encoding not in ("utf-8", "utf-8-sig"):
            self.notes.append(
                Refusal(N_("Read as {encoding}."), {"encoding": self._resources.encoding})
            )
        types = self._take_in()
        for one in beside:
            self._take_in_beside(one)
        self._check(types)
        self._columns = [*DOSE_PATHS] if self._of_doses else [*DECEASED]
        self._columns = [*PERSON_PATHS, *self._columns]
        empty = {*PERSON_PATHS, *DECEASED} - self._library.filled
        self._columns = [name for name in self._columns if name not in empty]
        self.headings = tuple(PATHS[name] for name in self._columns)

    def _take_in(self) -> Counter[str]:
        """Learn who and where; returns how many resources there are of each type."""
        types: Counter[str] = Counter()
        for found in self._resources.each(lambda _, kind, line: _says_who(kind, line)):
            if found.fault:
                self._faulty.add(found.number)
                continue
            kind = found.resource["resourceType"]
            types[kind] += 1
            if kind in CONTEXT:
                self._library.add(found.resource, found.full_url)
            elif kind == "Immunization" and self._of_doses:
                self._library.note_columns(found.resource)
            if kind == "Patient":
                self._note_unread(found.resource)
        return types

    def _is_row(self, number: int, kind: str, _line: bytes) -> bool:
        return kind == self._wanted or number in self._faulty

    def _take_in_beside(self, file: Path) -> None:
        broken = 0
        types: Counter[str] = Counter()
        with ExitStack() as stack:
            for found in Resources(file, stack.enter_context(file.open("rb"))).each():
                if found.fault:
                    broken += 1
                    continue
                types[found.resource["resourceType"]] += 1
                if found.resource["resourceType"] in CONTEXT:
                    self._library.add(found.resource, found.full_url)
        self.notes.append(
            Refusal(
                N_("Read together with {beside}: {found}."),
                {"beside": file.name, "found": _counted(types)},
            )
        )
        if broken:
            self.notes.append(
                Refusal(
                    N_("In {beside}, {count} lines or entries cannot be read and are not used."),
                    {"beside": file.name, "count": broken},
                )
            )

    def _check(self, types: Counter[str]) -> None:
        """Raise UserError if there is nothing to read, and note what else there is."""
        if not types and not self._faulty:
            raise UserError(N_("{file} holds no resource."), file=self.name)
        if self._wanted not in types and types:
            raise UserError(
                N_(
                    "{file} holds no Immunization, but {found}. Name it beside the file of the "
                    "doses: monitor import doses Immunization.ndjson {file}"
                )
                if self._of_doses and not types.keys().isdisjoint(CONTEXT)
                else N_("{file} holds no {wanted}, but {found}."),
                file=self.name,
                wanted=self._wanted,
                found=_counted(types),
            )
        if self._of_doses and types and not self._library.holds_persons:
            raise UserError(
                N_(
                    "{file} does not say who was vaccinated: the persons (Patient) are in another "
                    "file. Name it beside this one: monitor import doses {file} Patient.ndjson"
                ),
                file=self.name,
            )
        others = Counter({name: count for name, count in types.items() if name != self._wanted})
        if others:
            self.notes.append(
                Refusal(N_("The file also holds: {found}."), {"found": _counted(others)})
            )
        if self._resources.more:
            more = max(self._resources.more, 0)
            self.notes.append(
                Refusal(
                    N_(
                        "The server has found {count} more than the file holds; import the further "
                        "pages of its answer too."
                    ),
                    {"count": more},
                )
                if more
                else Refusal(
                    N_("The answer of the server has further pages (link next); import them too.")
                )
            )

    def chunks(self) -> Iterator[Chunk]:
        """See Extract."""
        rows: list[dict[str, str]] = []
        numbers: list[int] = []
        refused: list[Refusal] = []
        read = self._dose if self._of_doses else self._person
        done = 0.0
        for found in self._resources.each(self._is_row):
            done = found.done
            row = self._row(found, read)
            if isinstance(row, Refusal):
                refused.append(row)
            elif row is not None:
                rows.append(row)
                numbers.append(found.number)
            if len(rows) + len(refused) >= ROWS:
                yield self._chunk(rows, numbers, refused, done)
                rows, numbers, refused = [], [], []
        yield self._chunk(rows, numbers, refused, 1.0)
        self.notes += self._last_notes()

    def _chunk(
        self,
        rows: list[dict[str, str]],
        numbers: list[int],
        refused: list[Refusal],
        done: float,
    ) -> Chunk:
        columns = [[row.get(name) for row in rows] for name in self._columns]
        table = text_table(self.headings, columns)
        return Chunk(table, pa.array(numbers, pa.int64()), tuple(refused), done)

    def _row(
        self, found: Found, read: Callable[[Found, dict[str, str]], bool]
    ) -> dict[str, str] | Refusal | None:
        """The cells of a resource, why there are none, or nothing if it is no row."""
        if found.fault:
            return found.fault
        cells: dict[str, str] = {}
        try:
            return cells if read(found, cells) else None
        except Unusable as unusable:
            message, details, path = unusable.message, unusable.details, unusable.path
        except RecursionError:
            message, details, path = N_("The resource is nested too deeply."), {}, None
        content = {PATHS[name]: cells.get(name, "") for name in self._columns}
        return Refusal(message, details, found.number, path, content)

    def _person(self, found: Found, cells: dict[str, str]) -> bool:
        if found.resource["resourceType"] != "Patient":
            return False
        cells |= person_cells(found.resource, self._library.unused)
        return True

    def _dose(self, found: Found, cells: dict[str, str]) -> bool:
        if found.resource["resourceType"] != "Immunization":
            return False
        self._note_unread(found.resource)
        dose = Dose(cells)
        read_dose(found.resource, found.full_url, self._library, dose)
        if dose.other is not None:
            self._others[dose.other] += 1
            return False
        for mark in dose.marks:
            self._marked.setdefault(mark, []).append(found.number)
        return NO_DAY not in dose.marks

    def _note_unread(self, resource: Resource) -> None:
        kind = resource["resourceType"]
        unread = resource.keys() - _USED[kind] - _OF_NO_CONSEQUENCE
        if not self._of_doses:
            unread -= {"deceasedDateTime"}
        self._unread |= {f"{kind}.{name}" for name in unread if not name.startswith("_")}

    def _last_notes(self) -> Iterator[Refusal]:
        """What is to be said of all that was read."""
        if self._others:
            yield Refusal(
                N_(
                    "{count} vaccinations are not against COVID-19 and are no rows here, such as "
                    "{found}."
                ),
                {
                    "count": self._others.total(),
                    "found": ", ".join(
                        f"“{name[:60]}” ({count})"
                        for name, count in self._others.most_common(_MAX_NAMED)
                    ),
                },
            )
        for mark, message in _NOTES.items():
            if rows := self._marked.get(mark):
                named = ", ".join(map(str, rows[:_MAX_NAMED]))
                yield Refusal(message, {"count": len(rows), "rows": named})
        if self._library.unused:
            yield Refusal(
                N_("Numbers of persons that tell nobody apart are not used: {found}."),
                {"found": ", ".join(sorted(self._library.unused)[:10])},
            )
        if self._unread:
            yield Refusal(
                N_("Columns not used: {columns}."), {"columns": ", ".join(sorted(self._unread))}
            )


def _says_who(kind: str, line: bytes) -> bool:
    """Whether a line can say anything of persons or places that is to be known beforehand."""
    return kind != "Immunization" or b'"contained"' in line or bool(_LOGICAL.search(line))


def _counted(types: Counter[str]) -> str:
    return ", ".join(f"{name[:60]} {count}" for name, count in types.most_common(10))
