"""The panels of the districts topic: the districts of one province side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from i18n import N_, Translator
from presentation.choropleth import Outlines, rate_map
from presentation.coverage.area_charts import in_local_steps
from presentation.coverage.tables import coverage_table
from presentation.districts import charts, tables, text
from presentation.districts.alike import Alike, alike_chart
from presentation.districts.arrival import arrival_chart
from presentation.districts.picture import board_picture
from presentation.funnel import funnel_plot
from presentation.panel import Panel
from presentation.ramps import LOCAL
from queries.coverage.metrics import COVERAGE_CHANGE, RECORD_COVERAGE, Group, by_records
from queries.coverage.official import CoverageRow
from queries.coverage.records import RecordCoverage
from queries.coverage.target import Arrival
from queries.databases import Provenance
from queries.districts.metrics import DAYS_TO_TARGET, LIKENESS
from queries.districts.persons import History
from queries.districts.side_by_side import Place, SideBySide
from queries.funnel import Funnel
from queries.reconciliation.metrics import MISMATCH
from queries.scorecard.scorecard import share

TABLE = "districts"
"""The name of the table of all districts, in the address and as its key."""


@dataclass(frozen=True)
class Counted:
    """A district with its mismatch rate, as a funnel takes it."""

    code: str
    name: str
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """The rate; ``None`` where nobody was verified."""
        return share(self.numerator, self.denominator)


@dataclass(frozen=True)
class CountedDistricts:
    """The districts in which somebody was verified."""

    rows: tuple[Counted, ...]
    provenance: Provenance


def opens(result: SideBySide) -> dict[str, str]:
    """The codes of the districts by their names."""
    return {row.name: row.code for row in result.rows}


def board(
    result: SideBySide, arrivals: Mapping[str, Arrival | None], target: float, _: Translator
) -> Panel:
    """Every number of every district, as a table; ``target`` is that of the days to it."""
    return Panel(
        TABLE,
        _("The districts of {place}", place=result.province.short_name),
        partial(tables.districts_table, result, arrivals, _),
        partial(board_picture, result, arrivals, target, _=_),
        partial(text.board_alt, result, _),
        metric=RECORD_COVERAGE[result.dose],
        provenance=result.provenance,
    )


def area_map(
    result: SideBySide, group: Group, outlines: Outlines, chosen: str, _: Translator
) -> Panel:
    """The map of the districts' coverage, in classes of their own."""
    metric = RECORD_COVERAGE[result.dose]
    rows = tuple(CoverageRow(row.code, row.name, *row.fraction("coverage")) for row in result.rows)
    coverage = in_local_steps(
        RecordCoverage(rows, "district", "2021", result.provenance, metric, group)
    )
    outlined = frozenset(filter(None, [chosen]))
    return Panel(
        "districts-map",
        _(metric.short),
        partial(coverage_table, coverage.rows, _),
        partial(rate_map, coverage, LOCAL, outlines, _=_, chosen=outlined),
        partial(text.board_alt, result, _),
        metric,
        result.provenance,
        opens=opens(result),
    )


def what_if(
    place: Place,
    line: Sequence[tuple[date, float]],
    arrival: Arrival,
    target: float,
    provenance: Provenance,
    _: Translator,
) -> Panel:
    """When a place reaches a target: ``line`` is its coverage day by day until now."""
    return Panel(
        "districts-arrival",
        _("What if: when {place} reaches its target", place=_(place.name)),
        partial(tables.arrival_table, place, arrival, target, _),
        partial(arrival_chart, line, arrival, target, _=_),
        partial(text.arrival_finding, place, arrival, target, _),
        DAYS_TO_TARGET,
        provenance,
    )


def alike(
    rows: Sequence[Alike], code: str, note: str, provenance: Provenance, _: Translator
) -> Panel:
    """A district, the first of ``rows``, among those most like it in the whole country."""
    return Panel(
        "districts-alike",
        _(
            "Districts like {district}, anywhere in the country (dotted: median)",
            district=rows[0].name,
        ),
        partial(tables.alike_table, rows, _),
        partial(alike_chart, rows, code, _=_),
        partial(text.alike_alt, rows, _),
        LIKENESS,
        provenance,
        note=note,
        opens={row.name: row.features.code for row in rows},
    )


def slope(result: SideBySide, chosen: str, _: Translator) -> Panel:
    """Coverage on the day compared with (or four weeks before) and now."""
    return Panel(
        "districts-slope",
        _(
            "Between {first} and {last}; dotted: {place}",
            first=_.date(result.before) if result.before else "–",
            last=_.date(result.provenance.snapshot.as_of),
            place=result.province.short_name,
        ),
        partial(tables.slope_table, result, _),
        partial(charts.slope_chart, result, _=_, chosen=chosen),
        partial(text.slope_alt, charts.known_rows(result), result, _),
        by_records(COVERAGE_CHANGE),
        result.provenance,
        opens=opens(result),
    )


def limits(result: SideBySide, funnel: Funnel, chosen: str, _: Translator) -> Panel:
    """The districts' mismatch rates by size, with control limits around that of the province."""
    counted = tuple(
        Counted(row.code, row.name, row.mismatch[0] or 0, row.mismatch[1])
        for row in result.rows
        if row.mismatch[1]
    )
    day = result.verified_on or result.provenance.snapshot.as_of
    of_day = replace(result.provenance.snapshot, as_of=day)
    provenance = replace(result.provenance, snapshot=of_day)
    outside = sum(result.outside(row, "mismatch") != 0 for row in result.rows)
    return Panel(
        "districts-funnel",
        _.plural(
            "Mismatch rate: {count} district outside the limits",
            "Mismatch rate: {count} districts outside the limits",
            outside,
        ),
        partial(tables.limits_table, counted, funnel, _),
        partial(
            funnel_plot,
            CountedDistricts(counted, provenance),
            funnel,
            _=_,
            chosen=chosen,
            centre=N_("province"),
        ),
        partial(text.funnel_words, result, _),
        MISMATCH,
        provenance,
        note=_(
            "Funnel plot after Spiegelhalter (Statistics in Medicine 24, 2005, 1185–1202): limits "
            "of 95% and 99.8% around the province's rate, wider for small districts, and as wide "
            "as districts usually differ within provinces: φ = {phi} times as much as by chance.",
            phi=_.decimal(funnel.phi),
        ),
        opens=opens(result),
    )


def multiples(result: SideBySide, history: History, chosen: str, _: Translator) -> Panel:
    """Every district over time, on one scale."""
    return Panel(
        "districts-multiples",
        _("Every district over time, lowest first"),
        partial(tables.multiples_table, result, history, _),
        partial(charts.small_multiples, result, history, _=_, chosen=chosen),
        partial(text.multiples_alt, result, history, _),
        RECORD_COVERAGE[result.dose],
        result.provenance,
    )
