"""Which heading of an extract holds which column, as they are understood or as a mapping says."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from i18n import N_, UserError
from pipeline.ingest.dataset import Dataset
from pipeline.ingest.header import IsHeading
from pipeline.ingest.meaning import Meaning, meaning_of
from pipeline.ingest.normalise.doses import dose
from pipeline.ingest.normalise.parser import ValueFault

_REPEATED = re.compile(r" \(\d+\)$")


@dataclass
class Layout:
    """Which heading holds which column.

    ``groups`` are the columns of each dose of a wide extract, by the dose's name (“mui 1”);
    empty for a long one. ``unknown`` headings are not used.
    """

    single: dict[str, str] = field(default_factory=dict)
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()

    def has(self, *columns: str) -> bool:
        """Whether there is a heading for every one of some columns."""
        present = set(self.single).union(*map(set, self.groups.values()))
        return present.issuperset(columns)

    def used(self) -> dict[str, tuple[str, str]]:
        """Each heading that is used: its column and its dose, or nothing."""
        found = {heading: (column, "") for column, heading in self.single.items()}
        for label, group in self.groups.items():
            found |= {heading: (column, label) for column, heading in group.items()}
        return found


def is_heading(dataset: Dataset, mapping: Mapping[str, str]) -> IsHeading:
    """Whether a cell is a heading of the dataset, or of those that a mapping names."""
    mapped = {_alike(heading) for heading in mapping}

    def recognised(cell: str) -> bool:
        if _alike(cell) in mapped:
            return True
        return not cell.isdigit() and meaning_of(cell, dataset) is not None

    return recognised


def lay_out(
    file: str,
    headings: tuple[str, ...],
    dataset: Dataset,
    mapping: Mapping[str, str],
    aliases: Mapping[str, str] | None = None,
) -> Layout:
    """Recognise the headings of a file.

    What a mapping says goes before what is understood. Raises UserError when two headings mean the
    same, when a wide and a long form are mixed, when one is missing, or when the mapping names a
    heading that the file has not.
    """
    meanings = meanings_of(file, headings, dataset, mapping, aliases)
    layout = Layout()
    for heading, meaning in meanings.items():
        if meaning is None:
            continue
        place = layout.groups.setdefault(meaning.dose, {}) if meaning.dose else layout.single
        if meaning.column in place:
            raise _same(file, place[meaning.column], heading, meaning.column)
        place[meaning.column] = heading
    for group in layout.groups.values():
        for column in {"injected_at", "injected_time"} & set(group):
            if column in layout.single:
                raise _same(file, layout.single[column], group[column], column)
    layout.unknown = tuple(heading for heading, meaning in meanings.items() if meaning is None)
    _require(file, headings, dataset, layout)
    return layout


def meanings_of(
    file: str,
    headings: tuple[str, ...],
    dataset: Dataset,
    mapping: Mapping[str, str],
    aliases: Mapping[str, str] | None = None,
) -> dict[str, Meaning | None]:
    """What each heading of a file means. Raises UserError when the mapping names another."""
    mapped = _mapped(file, headings, mapping, aliases or {})
    meanings = {
        heading: mapped.get(heading) or _understood(heading, headings, dataset)
        for heading in headings
    }
    given = set(mapped.values())
    for heading, meaning in meanings.items():
        if meaning in given and heading not in mapped:
            meanings[heading] = None
    columns = {column.name for column in dataset.columns}
    _tell_times_apart(meanings, mapped, columns)
    _give_to_doses(meanings, mapped, {column.name for column in dataset.columns if column.per_dose})
    _prefer_communes(meanings)
    return meanings


def _alike(heading: str) -> str:
    """A heading to compare with those of a mapping: spaces and dashes do not count."""
    return " ".join(heading.replace("–", "-").split())


def _mapped(
    file: str, headings: tuple[str, ...], mapping: Mapping[str, str], aliases: Mapping[str, str]
) -> dict[str, Meaning]:
    """What a mapping says of the headings of a file. Raises UserError if one is not there."""
    names = {_alike(alias): name for alias, name in aliases.items()}
    names |= {_alike(name): name for name in headings}
    meanings = {}
    for heading, target in mapping.items():
        name = names.get(_alike(heading))
        if name is None:
            raise UserError(
                N_(
                    "{file} has no column “{missing}”, which the mapping names. The file has: "
                    "{found}."
                ),
                file=file,
                missing=heading,
                found=", ".join(headings)[:300],
            )
        column, _, label = target.partition(" @ ")
        meanings[name] = Meaning(column, label)
    return meanings


def _understood(heading: str, headings: Sequence[str], dataset: Dataset) -> Meaning | None:
    """What a heading means; one that stands there again means what the first does."""
    base = _REPEATED.sub("", heading)
    return meaning_of(base if base in headings else heading, dataset)


def _tell_times_apart(
    meanings: dict[str, Meaning | None], mapped: Mapping[str, Meaning], columns: set[str]
) -> None:
    """Beside “Ngày tiêm” the heading “Thời gian tiêm” is the time of that day."""
    for of in ("injected", "entered"):
        by_dose: dict[str, list[str]] = {}
        for heading, meaning in meanings.items():
            if meaning and meaning.column == f"{of}_at" and heading not in mapped:
                by_dose.setdefault(meaning.dose, []).append(heading)
        for label, both in by_dose.items():
            days = [one for one in both if re.match(r"\W*(.* – )?(ngày(?! giờ)|date)", one, re.I)]
            times = [one for one in both if one not in days]
            if len(days) == len(times) == 1 and f"{of}_time" in columns:
                meanings[times[0]] = Meaning(f"{of}_time", label)


def _give_to_doses(
    meanings: dict[str, Meaning | None], mapped: Mapping[str, Meaning], per_dose: set[str]
) -> None:
    """A heading that stands once for each dose, beside the others of that dose, is of it."""
    labels = list(dict.fromkeys(m.dose for m in meanings.values() if m and m.dose))
    for column in per_dose:
        same = [h for h, m in meanings.items() if m == Meaning(column) and h not in mapped]
        if len(same) > 1 and len(same) == len(labels):
            for heading, label in zip(same, labels, strict=True):
                meanings[heading] = Meaning(column, label)


def _prefer_communes(meanings: dict[str, Meaning | None]) -> None:
    """An address is not used where its commune has a column of its own."""
    columns = {meaning.column for meaning in meanings.values() if meaning}
    if columns & {"commune", "commune_code"}:
        for heading, meaning in meanings.items():
            if meaning and meaning.column == "address":
                meanings[heading] = None


def _same(file: str, first: str, second: str, column: str) -> UserError:
    return UserError(
        N_(
            "{file}: the columns “{first}” and “{second}” mean the same ({column}). Name the right "
            "one in a file and give it with --mapping."
        ),
        file=file,
        first=first,
        second=second,
        column=column,
    )


def read_mapping(file: Path, dataset: Dataset) -> dict[str, str]:
    """A mapping of headings to columns, as TOML: ``"Cột A" = "name"``.

    In a wide extract the dose follows: ``"Cột B" = "injected_at @ mũi 1"``. Raises UserError.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            file=str(file),
            reason=error.strerror or str(error),
        ) from error
    except ValueError as error:
        raise UserError(
            N_("{file} is not valid TOML: {reason}."), file=file.name, reason=str(error)
        ) from error
    names = {column.name: column for column in dataset.columns}
    for heading, target in content.items():
        column, _, label = str(target).partition(" @ ")
        if column not in names or (label and not names[column].per_dose):
            raise UserError(
                N_("{file}: “{heading}” is mapped to “{found}”; expected one of: {expected}."),
                file=file.name,
                heading=heading,
                found=target,
                expected=", ".join(names),
            )
        if label:
            try:
                dose(label)
            except ValueFault as error:
                raise UserError(error.message, **error.details) from error
    return {heading: str(target) for heading, target in content.items()}


def _require(file: str, headings: tuple[str, ...], dataset: Dataset, layout: Layout) -> None:
    """Raise UserError when what every row needs has no column."""
    present = set(layout.single) | {column for group in layout.groups.values() for column in group}
    if layout.groups:
        present.add("dose")
        if both := present & {"dose", "dose_kind"} & set(layout.single):
            raise UserError(
                N_(
                    "{file} has columns for each dose (“{first}”) and a column “{second}”; "
                    "expected one row a person or one row a dose, not both."
                ),
                file=file,
                first=next(iter(next(iter(layout.groups.values())).values())),
                second=layout.single[both.pop()],
            )
    missing = []
    for one in dataset.fields:
        if not one.required:
            continue
        columns = [
            column for column in dataset.columns if re.search(rf"\b{column.name}\b", one.text)
        ]
        if not present.intersection(column.name for column in columns):
            missing.append(columns[0])
    if missing and dataset.snapshot:
        raise UserError(
            N_("{file}, row 1: missing columns: {missing}. The file has: {found}."),
            file=file,
            missing="; ".join(f"“{one.headings[0]}” ({one.name})" for one in missing),
            found=", ".join(headings)[:300],
        )
    if missing:
        raise UserError(
            N_(
                "{file} has no column for {column} (such as “{example}”). It has: {found}. "
                "Name the columns in a file and give it with --mapping."
            ),
            file=file,
            column=missing[0].name,
            found=", ".join(headings)[:300],
            example=missing[0].headings[0],
        )
