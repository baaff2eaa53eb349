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
    BODY,
    BODY_TITLES,
    SECTION_TITLES,
    SECTIONS,
    USUAL_SECTIONS,
    BodyName,
    SectionName,
    actions,
    attention,
    behind,
    coverage,
    entry_lag,
    overview,
    progress,
    provinces,
    reconciliation,
    scorecard,
    why,
)
from queries.databases import Provenance
from queries.metric import Metric

FOUR_WEEKS = timedelta(days=28)

Progress = Callable[[float], None]

_BODY: dict[BodyName, Callable[[Figures, Translator], Part | None]] = {
    "overview": overview.part,
    "actions": actions.part,
    "behind": behind.part,
    "why": why.part,
    "progress": progress.part,
}

_SECTIONS: dict[SectionName, Callable[[Figures, Translator], tuple[Part, ...]]] = {
    "annex": provinces.annex_parts,
    "coverage": coverage.parts,
    "use": coverage.use_parts,
    "reconciliation": reconciliation.parts,
    "entry": entry_lag.parts,
    "words": scorecard.parts,
    "attention": attention.parts,
}


def _between(begun: float, width: float, advance: Progress) -> Progress:
    """The progress of a part of the work as one of all of it."""
    return lambda share: advance(begun + share * width)


def possible_sections(place: Unit) -> tuple[SectionName, ...]:
    """What the annex can hold: a page for each province is for the country only."""
    return tuple(name for name in SECTIONS if name != "provinces" or place.level == "country")


def find_period(first: date | None, last: date | None, newest: date) -> Period:
    """The period asked for; by default the four weeks to the newest day.

    Raises UserError when it ends before it begins.
    """
    last = last or newest
    first = first or max(last, date.min + FOUR_WEEKS) - FOUR_WEEKS
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
    """The briefing, its annex with the sections of these names in the order of ``SECTIONS``.

    ``advance`` hears which share of it is done.
    """
    chosen = [name for name in possible_sections(figures.place) if name in names]
    steps = len(BODY) + len(chosen)
    body = []
    for number, part_name in enumerate(BODY, start=1):
        part = _BODY[part_name](figures, _)
        body.append(part or _nothing(part_name, BODY_TITLES[part_name], figures, _))
        advance(number / steps)
    sections = []
    for number, name in enumerate(chosen, start=len(BODY)):
        begun = number / steps
        if name == "provinces":
            found = provinces.parts(figures, _, _between(begun, 1 / steps, advance))
        else:
            found = _SECTIONS[name](figures, _)
        found = found or (_nothing(name, SECTION_TITLES[name], figures, _),)
        parts = tuple(part.without_empty_chart() for part in found)
        sections.append(Section(name, _(SECTION_TITLES[name]), parts))
        advance((number + 1) / steps)
    place = _("Viet Nam") if figures.is_country else figures.place.name
    return Briefing(
        _("COVID-19 vaccination and the quality of its records, {place}", place=place),
        figures.place,
        figures.asked,
        figures.period,
        _.language,
        figures.databases.data,
        tuple(part.without_empty_chart() for part in body),
        tuple(sections),
    )


def _nothing(name: str, title: str, figures: Figures, _: Translator) -> Part:
    """What stands for a part that there are no figures for."""
    text = _("There are no figures for this section by {day}.", day=_.date(figures.period.last))
    return Part(name, _(title), text)


def span(briefing: Briefing, _: Translator) -> str:
    """The days that it is about."""
    period = briefing.period
    if period.first == period.last:
        return _("On {day}", day=_.date(period.last))
    return _("From {first} to {last}", first=_.date(period.first), last=_.date(period.last))


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
    asked = briefing.asked
    parameters = {"from": asked.first.isoformat(), "to": asked.last.isoformat()}
    if briefing.place.code != COUNTRY_CODE:
        parameters["place"] = briefing.place.code
    names = tuple(section.name for section in briefing.sections)
    if names != USUAL_SECTIONS:
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
