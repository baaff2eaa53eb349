"""The calendar of days off: public holidays on which nobody may have been there to enter doses."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from pathlib import Path

from i18n import N_, UserError

FILE = Path(__file__).with_name("days_off.csv")
"""One line a holiday, commented; see there for its source."""

_HEAD = "first,last,name"


@cache
def days_off(file: Path = FILE) -> frozenset[date]:
    """Every day off.

    Raises UserError, naming file and line, what was found and what was expected.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."), file=str(file), reason=str(error)
        ) from error
    found: set[date] = set()
    head = False
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        if not head:
            if line.strip() != _HEAD:
                raise _wrong(file, number, line, _HEAD)
            head = True
            continue
        cells = [cell.strip() for cell in line.split(",", 2)]
        try:
            first, last = (date.fromisoformat(cell) for cell in cells[:2])
        except ValueError:
            raise _wrong(file, number, line, "2022-01-29,2022-02-06,Tết") from None
        if last < first or (last - first).days > 30:
            raise _wrong(file, number, line, f"{first} ≤ last ≤ {first + timedelta(days=30)}")
        found |= {first + timedelta(days=after) for after in range((last - first).days + 1)}
    return frozenset(found)


def _wrong(file: Path, line: int, found: str, expected: str) -> UserError:
    return UserError(
        N_("{file}, line {line}: found “{found}”, expected a line such as “{expected}”."),
        file=file.name,
        line=line,
        found=found,
        expected=expected,
    )
