"""What a briefing says: the chosen sections of a place and period, asked and put into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from geo.units import Unit
from i18n import N_, Translator, UserError
from presentation.briefing.figures import Figures
from presentation.briefing.model import Briefing, Part, Period, Section
from presentation.briefing.sections import (
    SECTION_TITLES,
    SECTIONS,
    SectionName,
    attention,
    coverage,
    entry_lag,
    provinces,
    reconciliation,
    scorecard,
)

FOUR_WEEKS = timedelta(days=28)

Progress = Callable[[float], None]

_PARTS: dict[SectionName, Callable[[Figures, Translator], tuple[Part, ...]]] = {
    "coverage": coverage.parts,
    "use": coverage.use_parts,
    "reconciliation": reconciliation.parts,
    "entry": entry_lag.parts,
    "words": scorecard.parts,
    "attention": attention.parts,
    "annex": provinces.annex_parts,
}


def _between(begun: float, width: float, advance: Progress) -> Progress:
    """The progress of a part of the work as one of all of it."""
    return lambda share: advance(begun + share * width)


def usual_sections(place: Unit) -> tuple[SectionName, ...]:
    """What is in a briefing unless something else is chosen: all but the 63 provinces."""
    return tuple(name for name in possible_sections(place) if name != "provinces")


def possible_sections(place: Unit) -> tuple[SectionName, ...]:
    """What can be chosen: a page for each province is for the country only."""
    return tuple(name for name in SECTIONS if name != "provinces" or place.level == "country")


def find_period(first: date | None, last: date | None, newest: date) -> Period:
    """The period asked for; by default the four weeks to the newest day.

    Raises UserError when it ends before it begins.
    """
    last = last or newest
    first = first or last - FOUR_WEEKS
    if first > last:
        raise UserError(
            N_("The period ends on {last}, before it begins on {first}. Swap the two days."),
            first=first.isoformat(),
            last=last.isoformat(),
        )
    return Period(first, last)


def briefing(
    figures: Figures,
    names: Sequence[SectionName],
    _: Translator,
    advance: Progress = lambda share: None,
) -> Briefing:
    """The briefing with the sections of these names, in the order of ``SECTIONS``.

    ``advance`` hears which share of it is done.
    """
    chosen = [name for name in possible_sections(figures.place) if name in names]
    sections = []
    for number, name in enumerate(chosen):
        begun = number / len(chosen)
        if name == "provinces":
            found = provinces.parts(figures, _, _between(begun, 1 / len(chosen), advance))
        else:
            found = _PARTS[name](figures, _)
        if not found:
            found = (
                Part(
                    name,
                    _(SECTION_TITLES[name]),
                    _(
                        "There are no figures for this section by {day}.",
                        day=_.date(figures.period.last),
                    ),
                ),
            )
        sections.append(Section(name, _(SECTION_TITLES[name]), found))
        advance((number + 1) / len(chosen))
    place = _("Viet Nam") if figures.is_country else figures.place.name
    return Briefing(
        _("COVID-19 vaccination and the quality of its records, {place}", place=place),
        figures.place,
        figures.period,
        _.language,
        figures.databases.data,
        tuple(sections),
    )
