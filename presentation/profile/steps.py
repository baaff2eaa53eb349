"""What to do in a place whose next steps are not those of the country or a province: read off its
profile and its facilities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from i18n import Translator
from presentation.profile.text import label, written
from queries.facilities.facilities import Facilities, Facility, Fault
from queries.profile.indicators import Id
from queries.profile.profile import Profile

MAX_NAMED = 3
"""Facilities named in a sentence."""
_COVERAGE: tuple[Id, ...] = ("dose1", "dose2", "booster")


@dataclass(frozen=True)
class Step:
    """One thing to do, and the page that shows its numbers with the order that its list is in;
    ``chip`` says which of two sources of the same name the numbers are of."""

    sentence: str
    path: str
    link: str
    order: str = ""
    chip: str = ""


def steps(result: Profile, facilities: Facilities | None, _: Translator) -> list[Step]:
    """What follows from the numbers: whom to vaccinate, to enter, to correct and to ask."""
    found = [
        _vaccinate(result, _),
        _enter(result, _),
        _correct(result, facilities, _),
        _ask(facilities, _),
    ]
    return [one for one in found if one]


def _vaccinate(result: Profile, _: Translator) -> Step | None:
    """To what the country has, where the place is behind it; the dose furthest behind."""
    rows = [row for row in (result.row(id_) for id_ in _COVERAGE) if row]
    behind = [
        (row.country.value - row.now.value, row)
        for row in rows
        if row.country.value is not None and row.now.value is not None and row.now.denominator
    ]
    gap, row = max(behind, key=lambda one: one[0], default=(0.0, None))
    if row is None or gap <= 0 or row.country.value is None:
        return None
    name = label(row.indicator, _)
    now = written(row.now.value, row.indicator, _)
    country = written(row.country.value, row.indicator, _)
    missing = ceil(row.country.value * (row.now.denominator or 0)) - (row.now.numerator or 0)
    return Step(
        _.plural(
            "Vaccinate {count} more person ({dose}) to come from {now} to the {country} of the "
            "whole country.",
            "Vaccinate {count} more persons ({dose}) to come from {now} to the {country} of the "
            "whole country.",
            missing,
            dose=name,
            now=now,
            country=country,
        ),
        "coverage",
        _("Coverage"),
        chip=_(row.indicator.metric.chip),
    )


def _enter(result: Profile, _: Translator) -> Step | None:
    row = result.row("backlog")
    if row is None or not row.now.numerator:
        return None
    return Step(
        _.plural(
            "Enter the {count} dose that was reported and is not on the platform ({share} of those "
            "reported).",
            "Enter the {count} doses that were reported and are not on the platform ({share} of "
            "those reported).",
            row.now.numerator,
            share=_.percent(row.now.value or 0.0),
        ),
        "entry-lag",
        _("Entry lag"),
    )


def _correct(result: Profile, facilities: Facilities | None, _: Translator) -> Step | None:
    row = result.row("mismatch")
    if row is None or not row.now.numerator:
        return None
    sentence = _.plural(
        "Correct the details of {count} person ({share} of those verified)",
        "Correct the details of {count} persons ({share} of those verified)",
        row.now.numerator,
        share=_.percent(row.now.value or 0.0),
    )
    if named := most(facilities, "wrong"):
        sentence += ", " + _("first at {facilities}", facilities=listed(named, "wrong", _))
    return Step(sentence + ".", "facilities", _("Facilities"), "wrong")


def _ask(facilities: Facilities | None, _: Translator) -> Step | None:
    named = most(facilities, "late")
    if not named:
        return None
    return Step(
        _(
            "Ask {facilities} what keeps them from entering in time.",
            facilities=listed(named, "late", _),
        ),
        "facilities",
        _("Facilities"),
    )


def most(
    facilities: Facilities | None, fault: Fault, count: int = MAX_NAMED
) -> tuple[Facility, ...]:
    """The facilities with the most late doses, or wrong persons."""
    rows = facilities.rows if facilities else ()
    known = sorted(
        (row for row in rows if row.fraction(fault)[0]),
        key=lambda row: -(row.fraction(fault)[0] or 0),
    )
    return tuple(known[:count])


def listed(rows: Sequence[Facility], fault: Fault, _: Translator) -> str:
    """Facilities with what they have."""
    return ", ".join(
        f"{row.name} ({_.integer(row.fraction(fault)[0] or 0)} / "
        f"{_.integer(row.fraction(fault)[1] or 0)})"
        for row in rows
    )
