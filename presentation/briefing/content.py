"""What a briefing says: the chosen sections of a place and period, asked and put into words; and
where it comes from, in words and as a link, on every slide and every page.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from urllib.parse import urlencode

import segno

from geo.units import COUNTRY_CODE, Unit
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
from queries.databases import Provenance
from queries.metric import Metric

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
        sections.append(Section(name, _(SECTION_TITLES[name]), found).without_empty_charts())
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


def words(part: Part, briefing: Briefing, _: Translator) -> str:
    """Source, as-of, data version and, when it is so, that the data are demo."""
    sources = list(dict.fromkeys(_(metric.source) for metric in part.metrics))
    parts = []
    if sources:
        parts.append(_("Source: {source}", source="; ".join(sources)))
    parts += provenance(part.provenance, briefing, _)
    return " · ".join(parts)


def provenance(of: Provenance | None, briefing: Briefing, _: Translator) -> list[str]:
    """As-of, data version and the demo's mark."""
    parts = []
    if of:
        parts.append(_("as of {day}", day=_.date(of.snapshot.as_of)))
        if of.snapshot.interpolated:
            parts.append(_("computed day"))
    parts.append(_("data version {version}", version=briefing.data.version))
    if briefing.data.demo:
        parts.append(_("Demo data"))
    return parts


def link(briefing: Briefing, address: str) -> str:
    """The address of the page that shows this briefing, with its data version."""
    parameters = {"from": briefing.period.first.isoformat(), "to": briefing.period.last.isoformat()}
    if briefing.place.code != COUNTRY_CODE:
        parameters["place"] = briefing.place.code
    names = tuple(section.name for section in briefing.sections)
    if names != usual_sections(briefing.place):
        parameters["sections"] = ",".join(names)
    if briefing.language != "vi":
        parameters["lang"] = briefing.language
    parameters["v"] = str(briefing.data.version)
    return f"{address.rstrip('/')}/briefing?{urlencode(parameters, safe=',')}"


def qr_code(link: str) -> bytes:
    """The link as a QR code (PNG)."""
    written = io.BytesIO()
    segno.make(link, error="m", micro=False).save(written, kind="png", scale=4, border=1)
    return written.getvalue()


def definition(metric: Metric, _: Translator) -> str:
    """A metric in one paragraph: name, definition, numerator / denominator, source."""
    formula = _(metric.numerator)
    if metric.denominator:
        formula += " / " + _(metric.denominator)
    source = _("Source: {source}", source=_(metric.source))
    return f"{_(metric.name)}: {_(metric.definition)} ({formula}) {source}."
