"""Read the platform's public statistics: the usable rows of a file, and why not the others."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from geo import units
from i18n import N_, UserError
from pipeline.ingest.textfile import Row, TextTable, canonical, read_table
from pipeline.store.records import Refusal, now
from pipeline.vocabulary import FIRST_DAY
from queries.schema import MEASURES

LARGEST_COUNT = 1_000_000_000

# Our measures → the platform's names of them.
PLATFORM_NAMES = dict(
    zip(
        MEASURES,
        (
            "population",
            "popOverEighteen",
            "totalOnceInjected",
            "totalTwiceInjected",
            "totalInjected",
            "totalVaccineAllocated",
            "totalVaccineAllocatedReality",
        ),
        strict=True,
    )
)
_NAME, _CODE = "provinceName", "provinceCode"
_NOT_USED = (
    "totalVaccinationLocation",
    "totalThriceInjected",
    "lastOnceInjected",
    "lastTwiceInjected",
    "vaccineInjectionDailies",
)
_ALL_COLUMNS = (_NAME, _CODE, *PLATFORM_NAMES.values(), *_NOT_USED)


Fault = Callable[..., None]
"""Notes a fault of the row at hand: column, message, details."""


@dataclass(frozen=True)
class ReadSnapshot:
    """The usable rows of a file by province code, and what was wrong with the others."""

    rows: dict[str, tuple[int, ...]]
    read: int
    refusals: tuple[Refusal, ...]
    notes: tuple[Refusal, ...]


def snapshot_date(file: Path, given: date | None) -> date:
    """The day a file is of: as given, else the one date in its name.

    Raises UserError when there is none, more than one, or it cannot be.
    """
    day = given or _date_in(file)
    if day > now().date():
        raise UserError(
            N_("{file} is of {day}, which is in the future; expected a day until today."),
            file=file.name,
            day=day.isoformat(),
        )
    if day < FIRST_DAY:
        raise UserError(
            N_("{file} is of {day}, before the first vaccination; expected {first} or later."),
            file=file.name,
            day=day.isoformat(),
            first=FIRST_DAY.isoformat(),
        )
    return day


def dates_in(file: Path) -> set[date]:
    """The dates in a file's name, as 2021-11-15, 20211115 or 15-11-2021."""
    found: set[date] = set()
    for pattern, order in (
        (r"(?<!\d)(\d{4})[-_.]?(\d{2})[-_.]?(\d{2})(?!\d)", (0, 1, 2)),
        (r"(?<!\d)(\d{2})[-_.](\d{2})[-_.](\d{4})(?!\d)", (2, 1, 0)),
    ):
        for groups in re.findall(pattern, file.stem):
            try:
                found.add(date(*(int(groups[index]) for index in order)))
            except ValueError:
                continue
    return found


def _date_in(file: Path) -> date:
    found = dates_in(file)
    if len(found) != 1:
        raise UserError(
            N_(
                "The name of {file} holds {found} dates; expected exactly one, as in "
                "2021-11-15.csv. Name the day with --as-of YYYY-MM-DD."
            ),
            file=file.name,
            found=len(found) or N_("no"),
        )
    return found.pop()


def read_statistics(file: Path) -> ReadSnapshot:
    """Read a snapshot as the service answers it (JSON) or as saved (CSV).

    Raises UserError when no row of the file can be used for a reason common to all.
    """
    table = read_table(file, _ALL_COLUMNS)
    columns = _match_columns(file, table)
    notes = _notes(table, columns)
    rows: dict[str, list[tuple[Row, tuple[int, ...]]]] = defaultdict(list)
    refusals: list[Refusal] = []
    for row in table.rows:
        code, values, faults = _read_row(row, columns)
        if faults:
            refusals += faults
        else:
            rows[code].append((row, values))
    usable: dict[str, tuple[int, ...]] = {}
    for code, found in rows.items():
        usable[code] = found[0][1]
        if len({values for _, values in found}) > 1:
            # Nobody but the sender knows which of them is right.
            del usable[code]
            refusals += [
                _doubled(code, row, found, N_("with different numbers")) for row, _ in found
            ]
        else:
            refusals += [
                _doubled(code, row, found, N_("the first of them is used")) for row, _ in found[1:]
            ]
    if not table.rows:
        raise UserError(N_("{file} has a header and no row; expected one for each province."),
                        file=file.name)  # fmt: skip
    refusals.sort(key=lambda refusal: refusal.row or 0)
    return ReadSnapshot(usable, len(table.rows), tuple(refusals), notes)


def _match_columns(file: Path, table: TextTable) -> dict[str, str]:
    """Our column names → the file's. Raises UserError when one that is needed is missing."""
    in_file = {canonical(column): column for column in reversed(table.columns)}
    matched = {
        column: in_file[canonical(column)]
        for column in _ALL_COLUMNS
        if canonical(column) in in_file
    }
    missing = [column for column in PLATFORM_NAMES.values() if column not in matched]
    if _NAME not in matched and _CODE not in matched:
        missing.insert(0, _NAME)
    if missing:
        raise UserError(
            N_("{file}, row 1: missing columns: {missing}. The file has: {found}."),
            file=file.name,
            missing=", ".join(missing),
            found=", ".join(table.columns)[:300],
        )
    return matched


def _notes(table: TextTable, columns: dict[str, str]) -> tuple[Refusal, ...]:
    notes = []
    for column in table.columns:
        if column not in columns.values():
            notes.append(
                Refusal(
                    N_("Unknown column “{column}”, not used. Expected columns: {expected}."),
                    {"column": column, "expected": ", ".join(_ALL_COLUMNS)},
                    row=1,
                    column=column,
                )
            )
    if table.open_end and len(table.rows) < len(units.provinces()):
        notes.append(
            Refusal(
                N_(
                    "The file ends within this row and has {found} of {expected} provinces: was "
                    "it cut off? Its last number may lack digits."
                ),
                {"found": len(table.rows), "expected": len(units.provinces())},
                row=table.rows[-1].number if table.rows else 1,
            )
        )
    if table.encoding not in ("utf-8-sig", "utf-8"):
        notes.append(Refusal(N_("Read as {encoding}."), {"encoding": table.encoding}))
    return tuple(notes)


def _read_row(row: Row, columns: dict[str, str]) -> tuple[str, tuple[int, ...], list[Refusal]]:
    content = {key: value for key, value in row.fields.items() if not isinstance(value, list)}
    if row.surplus:
        message = N_(
            "The row has {found} fields; expected {expected}, as the header has. Is a separator "
            "missing or doubled?"
        )
        details = {"found": len(row.fields) + row.surplus, "expected": len(row.fields)}
        return "", (), [Refusal(message, details, row.number, None, content)]
    faults: list[Refusal] = []

    def fault(column: str, message: str, **details: Any) -> None:
        faults.append(Refusal(message, details, row.number, column, content))

    code = _province(row, columns, fault)
    values = []
    for platform_name in PLATFORM_NAMES.values():
        column = columns[platform_name]
        found = row.fields.get(column)
        try:
            values.append(read_count(found))
        except CountError as error:
            fault(column, error.message, found=_shown(found))
    return code, tuple(values), faults


def _province(row: Row, columns: dict[str, str], fault: Fault) -> str:
    """The province's code, from its code or its name; both must agree where both are given."""
    by_code = by_name = None
    given = _text(row, columns.get(_CODE))
    if given:
        by_code = _provinces().get(given.zfill(2))
        if by_code is None:
            fault(
                columns[_CODE],
                N_("Unknown province code “{found}”; expected a GSO code such as 36."),
                found=_shown(given),
            )
    name = _text(row, columns.get(_NAME))
    if name or not given:
        by_name = units.find_province(name)
        if by_name is None:
            fault(
                columns.get(_NAME, _NAME),
                N_("Unknown province “{found}”; expected one of the 63 of 2021, such as Nam Định."),
                found=_shown(name),
            )
    if by_code and by_name and by_code.code != by_name.code:
        fault(
            columns[_NAME],
            N_("Code {code} is {of_code}, but the name is “{found}”; they must agree."),
            code=by_code.code,
            of_code=by_code.short_name,
            found=by_name.short_name,
        )
    unit = by_code or by_name
    return unit.code if unit else ""


def _text(row: Row, column: str | None) -> str:
    given = row.fields.get(column) if column else None
    return "" if given is None else str(given).strip()


def _provinces() -> dict[str, units.Unit]:
    return {unit.code: unit for unit in units.provinces()}


def _doubled(code: str, row: Row, found: list[Any], why: str) -> Refusal:
    return Refusal(
        N_("{province} stands in rows {rows}, {why}; expected one row for each province."),
        {
            "province": _provinces()[code].short_name,
            "rows": ", ".join(str(one.number) for one, _ in found),
            "why": why,
        },
        row.number,
        _NAME,
        {key: value for key, value in row.fields.items() if not isinstance(value, list)},
    )


class CountError(ValueError):
    """A field that is not a count. ``message`` is a text of the catalogue."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def read_count(found: Any) -> int:
    """A count of persons or doses: digits only. Raises CountError, never guesses.

    ``123.0`` is accepted: programs that store counts as floating point write them so, and it can
    be no separator of thousands.
    """
    if found is None or (isinstance(found, str) and not found.strip()):
        raise CountError(N_("Empty; expected a count. Unknown is not zero."))
    if isinstance(found, float) and found.is_integer():
        found = int(found)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        raise CountError(N_("“{found}” is not a count; expected a whole number such as 1908352."))
    text = unicodedata.normalize("NFKC", str(found)).strip()
    if re.fullmatch(r"\d+(\.0)?", text, re.ASCII):
        count = int(text.removesuffix(".0"))
        if count > LARGEST_COUNT:
            raise CountError(N_("“{found}” is too large for a count of a province."))
        return count
    if re.fullmatch(r"-[\d.,]+", text):
        raise CountError(N_("“{found}” is negative; expected a count from 0 up."))
    if re.fullmatch(r"\d{1,3}([.,' ]\d{3})+", text):
        raise CountError(
            N_(
                "“{found}” is written with separators of thousands or as a fraction; expected "
                "digits only, such as 1908352."
            )
        )
    if re.fullmatch(r"\d+[.,]\d+", text):
        raise CountError(N_("“{found}” is a fraction; expected a whole number such as 1908352."))
    raise CountError(N_("“{found}” is not a count; expected a whole number such as 1908352."))


def _shown(found: Any) -> str:
    text = "" if found is None else str(found)
    return text if len(text) <= 60 else text[:60] + "…"
