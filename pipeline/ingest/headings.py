"""Recognise the headings of an extract: accents, case, punctuation and word order are forgiven."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from i18n import N_, UserError
from pipeline.ingest.dataset import Kind
from pipeline.ingest.normalise.doses import dose
from pipeline.ingest.normalise.faults import ValueFault
from pipeline.ingest.normalise.text import folded

# “Mũi 1”, “dose 2”, “mũi nhắc lại 1”, “booster”: which dose a column of a wide extract is about.
_COURSE = r"co ban|nhac lai|bo sung|primary|booster|additional"
_OF_DOSE = re.compile(
    rf"\b(?:(?:mui|dose|lieu)(?: tiem)?(?: (?P<kind>{_COURSE}))?"
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


def _plain(heading: str) -> str:
    return folded(re.sub(r"[\W_]+", " ", heading))


def is_heading(kind: Kind) -> Callable[[str], bool]:
    """Whether a cell is a heading of this kind of extract, used to find the row of headings."""
    known = _known(kind)

    def recognised(cell: str) -> bool:
        return words(cell) in known or _of_dose(cell, kind) is not None

    return recognised


def lay_out(file: str, headings: tuple[str, ...], kind: Kind, mapping: dict[str, str]) -> Layout:
    """Recognise the headings of a file.

    Raises UserError when two headings mean the same, when a wide and a long form are mixed, or
    when the mapping names a heading that the file has not.
    """
    missing = [heading for heading in mapping if heading not in headings]
    if missing:
        raise UserError(
            N_("{file} has no column “{missing}”, which the mapping names. The file has: {found}."),
            file=file, missing=missing[0], found=", ".join(headings)[:300],
        )  # fmt: skip
    layout, unknown, known = Layout(), [], _known(kind)
    for heading in headings:
        found: tuple[str, str] | None
        if heading in mapping:
            column, _, label = mapping[heading].partition(" @ ")
            found = (column, label)
        elif words(heading) in known:
            found = (known[words(heading)], "")
        else:
            found = _of_dose(heading, kind)
        if found is None:
            unknown.append(heading)
            continue
        column, label = found
        place = layout.groups.setdefault(label, {}) if label else layout.single
        if column in place:
            raise UserError(
                N_("{file}: the columns “{first}” and “{second}” mean the same ({column}). Name "
                   "the right one in a file and give it with --mapping."),
                file=file, first=place[column], second=heading, column=column,
            )  # fmt: skip
        place[column] = heading
    layout.unknown = tuple(unknown)
    _require(file, headings, kind, layout)
    return layout


def read_mapping(file: Path, kind: Kind) -> dict[str, str]:
    """A mapping of headings to columns, as TOML: ``"Cột A" = "name"``.

    In a wide extract the dose follows: ``"Cột B" = "injected_at @ mũi 1"``. Raises UserError.
    """
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(N_("{file} cannot be read: {reason}."), file=str(file),
                        reason=error.strerror or str(error)) from error  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UserError(
            N_("{file} is not valid TOML: {reason}."), file=file.name, reason=str(error)
        ) from error
    names = {column.name: column for column in kind.columns}
    for heading, target in content.items():
        column, _, label = str(target).partition(" @ ")
        if column not in names or (label and not names[column].per_dose):
            raise UserError(
                N_("{file}: “{heading}” is mapped to “{found}”; expected one of: {expected}."),
                file=file.name, heading=heading, found=target, expected=", ".join(names),
            )  # fmt: skip
        if label:
            try:
                dose(label)
            except ValueFault as error:
                raise UserError(error.message, **error.details) from error
    return {heading: str(target) for heading, target in content.items()}


def _known(kind: Kind) -> dict[tuple[str, ...], str]:
    found = {}
    for column in kind.columns:
        found[words(column.name)] = column.name
        for heading in column.headings:
            found[words(heading)] = column.name
    return found


def _of_dose(heading: str, kind: Kind) -> tuple[str, str] | None:
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
    course = match["only"] or match["kind"] or ""
    for column in kind.columns:
        if column.per_dose and rest in {words(name) for name in (column.name, *column.headings)}:
            return column.name, " ".join(filter(None, ("mui", course, number)))
    return None


def _require(file: str, headings: tuple[str, ...], kind: Kind, layout: Layout) -> None:
    """Raise UserError when what every row needs has no column."""
    present = set(layout.single) | {column for group in layout.groups.values() for column in group}
    if layout.groups:
        present.add("dose")
        if both := present & {"dose", "dose_kind"} & set(layout.single):
            raise UserError(
                N_("{file} has columns for each dose (“{first}”) and a column “{second}”; expected "
                   "one row a person or one row a dose, not both."),
                file=file, first=next(iter(next(iter(layout.groups.values())).values())),
                second=layout.single[both.pop()],
            )  # fmt: skip
    for one in kind.fields:
        columns = [column.name for column in kind.columns
                   if re.search(rf"\b{column.name}\b", one.text)]  # fmt: skip
        if one.required and not present & set(columns):
            raise UserError(
                N_("{file} has no column for {column} (such as “{example}”). It has: {found}. "
                   "Name the columns in a file and give it with --mapping."),
                file=file, column=columns[0], found=", ".join(headings)[:300],
                example=next(c.headings[0] for c in kind.columns if c.name == columns[0]),
            )  # fmt: skip
