"""Two columns for one thing: a name and its code, a day and its time.

Of a unit that is given by its name and by its code the code counts, and the name is held against
it. A time of day that stands in a column of its own is of the day beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from geo import units
from geo.places import Place, commune, find_place
from i18n import N_
from pipeline.ingest.dataset import Field, place_of
from pipeline.ingest.normalise.parser import Parser, ValueFault
from pipeline.ingest.normalise.values import PLACE

_UNIT, _BOTH = "\x1f", "\x1e"


def coded(column: str) -> str:
    """SQL of a unit: its code where the file has it, else its name."""
    return f"coalesce({column}_code, {column})"


def moment_of(of: str) -> str:
    """SQL of a moment whose time of day may stand in a column of its own.

    That column may hold the whole moment too; then it begins with the day.
    """
    day, time = f"{of}_at", f"{of}_time"
    return (
        f"CASE WHEN {time} IS NULL OR {day} IS NULL THEN coalesce({day}, {time}) "
        f"WHEN starts_with({time}, {day}) THEN {time} "
        f"ELSE replace({day}, ' 00:00:00', '') || ' ' || {time} END"
    )


def named_as_coded(name: str, *columns: str) -> Field:
    """A field that is at fault where the names of a place are not those of its codes."""
    codes = [f"{column}_code" for column in columns]
    both = (
        f"coalesce({', '.join(codes)}) IS NOT NULL AND coalesce({', '.join(columns)}) IS NOT NULL"
    )
    texts = f" || chr({ord(_BOTH)}) || ".join(_cells(of) for of in (codes, columns))
    return Field(
        name,
        f"CASE WHEN {both} THEN {texts} END",
        Parser("BOOLEAN", _agree),
        pairs=tuple(zip(columns, codes, strict=True)),
    )


def coded_place(*columns: str) -> tuple[Field, Field]:
    """The place that a row is about, which it needs, by names or codes; and the names held against
    the codes."""
    place = Field("place", place_of(*map(coded, columns)), PLACE, decisive=True, required=True)
    return place, named_as_coded("named", *columns)


def _cells(columns: Iterable[str]) -> str:
    cells = (f"coalesce(translate({one}, chr(30) || chr(31), '  '), '')" for one in columns)
    return f" || chr({ord(_UNIT)}) || ".join(cells)


def _agree(text: str) -> bool:
    """Whether names are those of the units that codes name. Raises ValueFault.

    Names that are not understood contradict nothing.
    """
    by_code, by_name = (
        find_place(*[*cells.split(_UNIT), "", ""][:3]) for cells in text.split(_BOTH)
    )
    for level in ("province_code", "district_code", "commune_code"):
        code, named = getattr(by_code, level), getattr(by_name, level)
        if code and named and code != named:
            raise ValueFault(
                N_("The codes say {coded}, the names say {named}; expected the same."),
                coded=_label(by_code),
                named=_label(by_name),
            )
    return True


def _label(place: Place) -> str:
    """A place as people call it, the smallest unit first."""
    names = [
        commune(place.commune_code).name if place.commune_code else "",
        units.district(place.district_code).name if place.district_code else "",
        units.province(place.province_code).name if place.province_code else "",
    ]
    return ", ".join(filter(None, names))
