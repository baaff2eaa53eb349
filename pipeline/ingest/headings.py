"""Find and recognise the headings of an extract.

Accents, case, punctuation and word order are forgiven.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from i18n import N_, UserError
from pipeline.ingest.dataset import Dataset
from pipeline.ingest.normalise.doses import dose
from pipeline.ingest.normalise.parser import ValueFault
from pipeline.ingest.normalise.text import folded

HEADER_ROWS = 20
"""Rows at the top among which the headings are looked for: titles may stand above them."""

MAX_COLUMNS = 500

IsHeading = Callable[[str], bool]

# “Mũi 1”, “dose 2”, “mũi nhắc lại 1”, “booster”: which dose a column of a wide extract is about.
_TYPES = r"co ban|nhac lai|bo sung|primary|booster|additional"
_OF_DOSE = re.compile(
    rf"\b(?:(?:mui|dose|lieu)(?: tiem)?(?: (?P<type>{_TYPES}))?"
    r"(?: (?:lan|so|thu))? ?(?P<number>\d)"
    r"|(?:mui |dose |lieu )?(?P<only>nhac lai|bo sung|booster|additional))\b"
)


@dataclass
class Layout:
    """Which heading holds which column.

    ``groups`` are the columns of each dose of a wide extract, by the dose's name (“mui 1”);
    empty for a long one. ``unknown`` headings are not used.
    """

    single: dict[str, str] = field(default_factory=dict)
    groups: dict[str, dict[str, str]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()


def words(heading: str) -> tuple[str, ...]:
    """A heading's words without case, accents and punctuation, in alphabetical order."""
    return tuple(sorted(_plain(heading).split()))


@lru_cache(10_000)
def _plain(heading: str) -> str:
    return folded(re.sub(r"[\W_]+", " ", heading))


def is_heading(dataset: Dataset, mapping: dict[str, str]) -> IsHeading:
    """Whether a cell is a heading of the dataset, or of those that a mapping names."""
    known = _known(dataset)
    wide = any(column.per_dose for column in dataset.columns)

    def recognised(cell: str) -> bool:
        if cell in mapping:
            return True
        if cell.isdigit():
            return False
        return words(cell) in known or (wide and _of_dose(cell, dataset) is not None)

    return recognised


def unique(headings: Sequence[str]) -> tuple[str, ...]:
    """Headings that can name columns: stripped, none empty, none twice."""
    names: dict[str, None] = {}
    for position, heading in enumerate(headings, start=1):
        name = " ".join(heading.split()) or f"column {position}"
        number = 2
        while name in names:
            name = f"{' '.join(heading.split()) or 'column'} ({number})"
            number += 1
        names[name] = None
    return tuple(names)


def find_header(file: str, rows: Sequence[Sequence[str]], is_heading: IsHeading) -> int:
    """Which of the first rows holds the headings: the one with most that are recognised.

    Raises UserError when none has at least two.
    """
    best, position = 0, -1
    for index, row in enumerate(rows[:HEADER_ROWS]):
        recognised = len({cell for cell in row if cell and is_heading(cell)})
        if recognised > best:
            best, position = recognised, index
    if best < 2:
        first = next((row for row in rows if any(row)), [])
        raise UserError(
            N_(
                "{file} has no row of headings that are recognised; its first row is: {found}. "
                "Name the columns in a file and give it with --mapping."
            ),
            file=file,
            found=", ".join(cell for cell in first if cell)[:300],
        )
    return position


def check_width(file: str, columns: int) -> None:
    """Raise UserError when there are more columns than any extract has."""
    if columns > MAX_COLUMNS:
        raise UserError(
            N_("{file} has {found} columns; expected at most {limit}. Is the separator right?"),
            file=file,
            found=columns,
            limit=MAX_COLUMNS,
        )


def lay_out(
    file: str, headings: tuple[str, ...], dataset: Dataset, mapping: dict[str, str]
) -> Layout:
    """Recognise the headings of a file.

    Raises UserError when two headings mean the same, when a wide and a long form are mixed, when
    one is missing, or when the mapping names a heading that the file has not.
    """
    missing = [heading for heading in mapping if heading not in headings]
    if missing:
        raise UserError(
            N_("{file} has no column “{missing}”, which the mapping names. The file has: {found}."),
            file=file,
            missing=missing[0],
            found=", ".join(headings)[:300],
        )
    layout, unknown, known = Layout(), [], _known(dataset)
    for heading in headings:
        meaning: tuple[str, str] | None
        if heading in mapping:
            column, _, label = mapping[heading].partition(" @ ")
            meaning = (column, label)
        elif words(heading) in known:
            meaning = (known[words(heading)], "")
        else:
            meaning = _of_dose(heading, dataset)
        if meaning is None:
            unknown.append(heading)
            continue
        column, label = meaning
        place = layout.groups.setdefault(label, {}) if label else layout.single
        if column in place:
            raise UserError(
                N_(
                    "{file}: the columns “{first}” and “{second}” mean the same ({column}). Name "
                    "the right one in a file and give it with --mapping."
                ),
                file=file,
                first=place[column],
                second=heading,
                column=column,
            )
        place[column] = heading
    layout.unknown = tuple(unknown)
    _require(file, headings, dataset, layout)
    return layout


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
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
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


def _known(dataset: Dataset) -> dict[tuple[str, ...], str]:
    return {
        words(heading): column.name
        for column in dataset.columns
        for heading in (column.name, *column.headings)
    }


def _of_dose(heading: str, dataset: Dataset) -> tuple[str, str] | None:
    """The column and the dose that a heading such as “Ngày tiêm mũi 1” means."""
    text = _plain(heading)
    match = _OF_DOSE.search(text)
    if not match:
        return None
    rest = tuple(sorted((text[: match.start()] + " " + text[match.end() :]).split()))
    tail = re.match(r" ?(\d)\b", text[match.end() :]) if match["only"] else None
    number = match["number"] or (tail[1] if tail else "1")
    if tail:
        rest = tuple(sorted((text[: match.start()] + text[match.end() + tail.end() :]).split()))
    dose_type = match["only"] or match["type"] or ""
    for column in dataset.columns:
        if column.per_dose and rest in {words(name) for name in (column.name, *column.headings)}:
            return column.name, " ".join(filter(None, ("mui", dose_type, number)))
    return None


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
        columns = [
            column for column in dataset.columns if re.search(rf"\b{column.name}\b", one.text)
        ]
        if one.required and not present.intersection(column.name for column in columns):
            missing.append(columns[0])
    if missing and dataset.snapshot:
        raise UserError(
            N_("{file}, row 1: missing columns: {missing}. The file has: {found}."),
            file=file,
            missing=", ".join(column.name for column in missing),
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
