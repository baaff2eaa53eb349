"""The panels of the reconciliation topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from i18n import Translator
from presentation.choropleth import Outlines, rate_map
from presentation.funnel import SMALLEST, Placed, funnel_plot
from presentation.panel import Panel
from presentation.ramps import MISMATCH as MISMATCH_COLOURS
from presentation.ranking import Reference
from presentation.reconciliation import tables, text
from presentation.reconciliation.area_charts import mismatch_ranking
from presentation.reconciliation.cleaning import cleaning_timeline
from presentation.reconciliation.reasons import reason_bars
from presentation.reconciliation.wrong_persons import wrong_person_bars
from presentation.scorecard.cleanliness import broken_rules, rule_bars
from queries.databases import Provenance
from queries.funnel import Funnel
from queries.reconciliation.cleaning import CleaningForecast
from queries.reconciliation.cleanliness import Cleanliness, CleanlinessRow
from queries.reconciliation.metrics import (
    CLEANED,
    CLEANLINESS,
    MISMATCH,
    REASONS,
    REPORTED_MISMATCH,
)
from queries.reconciliation.verification import (
    FacilityRow,
    Report,
    Verification,
    VerificationPoint,
    VerificationRow,
    VerificationSeries,
)

MAP_HEIGHT = 640
MAX_RANKED = 63
"""Bars of a ranking; of more areas the worst are drawn and the table has all."""
FEW = 26
"""Bars that need no scrolling beside the map."""
FEW_REASONS = 11
"""Bars of reasons that need no scrolling."""


@dataclass(frozen=True)
class Shown:
    """What a map and its ranking show, against ``reference``: the country, or the opened province
    whose districts are shown (``local``)."""

    areas: Verification
    reference: VerificationRow
    outlines: Outlines
    local: bool
    chosen: frozenset[str]

    def most_wrong(self, inside: frozenset[str] | None) -> tuple[VerificationRow, ...]:
        """The areas that have wrong persons, the most first; only those ``inside``, if named."""
        rows = (
            row
            for row in self.areas.rows
            if row.numerator and (inside is None or row.code in inside)
        )
        return tuple(sorted(rows, key=lambda row: -row.numerator))


@dataclass(frozen=True)
class Districts:
    """The districts of the country with their funnel; ``here`` those of the opened place."""

    result: Verification
    here: tuple[Placed[VerificationRow], ...]
    highlighted: frozenset[str]


def opens(rows: Sequence[VerificationRow]) -> dict[str, str]:
    """The codes of areas by their names."""
    return {row.name: row.code for row in rows}


def area_map(shown: Shown, _: Translator) -> Panel:
    """The map of the mismatch rate."""
    areas = shown.areas
    return Panel(
        "map",
        _(areas.metric.name),
        partial(tables.mismatch_table, areas.rows, _),
        partial(rate_map, areas, MISMATCH_COLOURS, shown.outlines, _=_, chosen=shown.chosen),
        partial(text.mismatch_alt, areas, shown.reference, _),
        areas.metric,
        areas.provenance,
        opens=opens(areas.rows),
    )


def ranking(shown: Shown, _: Translator) -> Panel:
    """The areas, the highest mismatch rate first."""
    rows = shown.areas.ranked()
    place = _(shown.reference.name) if shown.local else _("whole country")
    title = _("{metric}, worst first", metric=_(shown.areas.metric.short))
    if len(rows) > MAX_RANKED:
        title += " · " + _("the highest {count} of {total}", count=MAX_RANKED, total=len(rows))
    return replace(
        area_map(shown, _),
        id="ranking",
        title=title,
        table=partial(tables.mismatch_table, rows, _),
        figure=partial(
            mismatch_ranking,
            rows[:MAX_RANKED],
            shown.areas,
            Reference(place, shown.reference.value),
            _=_,
            chosen=shown.chosen,
        ),
        height=MAP_HEIGHT if len(rows) > FEW else None,
    )


def largest(shown: Shown, rows: tuple[VerificationRow, ...], total: int, _: Translator) -> Panel:
    """The areas with the most wrong persons, of so many that have any."""
    title = _("Most wrong persons to correct")
    if total > len(rows):
        title += " · " + _("{count} of {total}", count=len(rows), total=_.integer(total))
    return Panel(
        "largest",
        title,
        partial(tables.mismatch_table, rows, _),
        partial(wrong_person_bars, rows, _=_),
        partial(text.largest_alt, rows, shown.areas, _),
        MISMATCH,
        shown.areas.provenance,
        opens={str(number): row.code for number, row in enumerate(rows)},
    )


def reasons(
    rows: tuple[VerificationRow, ...],
    result: Verification,
    chosen: str,
    opens: dict[str, str],
    _: Translator,
    *,
    as_counts: bool,
) -> Panel:
    """What is wrong in each area, as shares of those who are wrong, or as persons."""
    return Panel(
        "reasons",
        _("What is wrong, persons")
        if as_counts
        else _("What is wrong, of the persons who are wrong"),
        partial(tables.reasons_table, rows, _),
        partial(reason_bars, rows, _=_, chosen=frozenset({chosen}), as_counts=as_counts),
        partial(text.reasons_alt, rows, result, _),
        REASONS,
        result.provenance,
        opens=opens,
        height=MAP_HEIGHT if len(rows) > FEW_REASONS else None,
    )


def over_time(
    line: tuple[VerificationPoint, ...],
    forecast: CleaningForecast | None,
    series: VerificationSeries,
    _: Translator,
) -> Panel:
    """Wrong persons over time, what changed, and when cleaning would end."""
    return Panel(
        "time",
        _("Wrong persons over time, and what changed"),
        partial(tables.cleaning_table, line, _),
        partial(cleaning_timeline, line, forecast, _=_),
        partial(text.cleaning_alt, line, forecast, _),
        CLEANED,
        series.provenance,
        note=_(
            "Forecast: the number wrong divided by the mean net change of the last weeks (cleaned "
            "less newly wrong); its 90% interval comes from drawing these weeks again (bootstrap)."
        ),
    )


def funnel_of_districts(
    districts: Districts, limits: Funnel, name: str, chosen: str, _: Translator
) -> Panel:
    """The districts' rates by size; those of the place called ``name`` stand out."""
    result = districts.result
    day = _.date(result.provenance.snapshot.as_of)
    return Panel(
        "funnel",
        text.funnel_title(districts.here, name, _),
        partial(tables.funnel_table, districts.here, limits, _),
        partial(
            funnel_plot,
            result,
            limits,
            _=_,
            highlighted=districts.highlighted,
            chosen=chosen,
        ),
        partial(text.funnel_alt, districts.here, name, day, _),
        result.metric,
        result.provenance,
        note=_(
            "Funnel plot after Spiegelhalter (Statistics in Medicine 24, 2005, 1185–1202): limits "
            "of 95% and 99.8% around the country's rate, wider for small districts. "
            "Over-dispersion φ = {phi}: by so much the districts vary more than by chance (1), and "
            "the limits are widened for it. Districts with fewer than {smallest} persons verified "
            "are in the table only.",
            phi=_.decimal(limits.phi),
            smallest=SMALLEST,
        ),
        opens=opens(result.rows),
    )


def facilities(
    rows: tuple[FacilityRow, ...],
    every: tuple[FacilityRow, ...],
    place: str,
    provenance: Provenance,
    _: Translator,
) -> Panel:
    """The facilities (``rows``) of ``every`` one of a place with the most wrong persons."""
    title = _("Facilities with the most wrong persons, {place}", place=place)
    if len(every) > len(rows):
        title += " · " + _("{count} of {total}", count=len(rows), total=_.integer(len(every)))
    return Panel(
        "facilities",
        title,
        partial(tables.facilities_table, every, _),
        partial(wrong_person_bars, rows, _=_),
        partial(text.facilities_alt, rows, provenance, _),
        MISMATCH,
        provenance,
        note=_("Persons by the facility of their first dose, whichever way the page counts."),
    )


def cleanliness(
    result: Cleanliness, row: CleanlinessRow, country: CleanlinessRow, _: Translator
) -> Panel:
    """The rules that dose records of a place break, against the country."""
    rules = tuple(rule for rule in broken_rules(row) if row.broken[rule] or country.broken[rule])
    within = row.code != country.code
    return Panel(
        "clean",
        _("Rules broken, of 10,000 records (mark: whole country)")
        if within
        else _("Rules broken, of 10,000 records"),
        partial(tables.cleanliness_table, (country, *result.rows) if within else result.rows, _),
        partial(rule_bars, row, country, rules, _=_),
        partial(text.cleanliness_finding, row, country, _),
        CLEANLINESS,
        result.provenance,
    )


def published(reports: tuple[Report, ...], provenance: Provenance, _: Translator) -> Panel:
    """What was published, statement by statement, as a table alone."""
    return Panel(
        "published",
        _("Published figures"),
        partial(tables.published_table, reports, _),
        metric=REPORTED_MISMATCH,
        provenance=provenance,
    )
