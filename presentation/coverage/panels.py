"""The panels of the coverage topic: each built from results, shown on pages and taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from i18n import Translator
from presentation.choropleth import Outlines, rate_map
from presentation.coverage import area_charts, charts, tables
from presentation.coverage.text import (
    ages_sentence,
    change_alt,
    comparison_alt,
    coverage_alt,
    pace_alt,
    series_alt,
    series_title,
    use_alt,
)
from presentation.panel import Panel
from presentation.ramps import COVERAGE, LOCAL, Ramp
from presentation.ranking import Reference
from queries.coverage.metrics import (
    COVERAGE_CHANGE,
    PACE,
    RECORD_DIFFERENCE,
    VACCINE_USE,
    by_records,
)
from queries.coverage.official import (
    Comparison,
    ComparisonRow,
    Coverage,
    CoverageRow,
    CoverageSeries,
    VaccineUse,
    VaccineUseRow,
    changes_between,
)
from queries.coverage.pace import Pace

MAX_RANKED = 63
"""Bars of a ranking; of more areas the lowest are drawn and the table has all."""
FEW = 26
"""Bars that need no scrolling beside the map."""
MAP_HEIGHT = 640


@dataclass(frozen=True)
class Shown:
    """What a map and its ranking show: areas of one level, against the area above them.

    ``reference`` is the row of the country, or of the province whose districts are shown, which is
    ``local``; ``before`` are the same areas on the day compared with; ``chosen`` are outlined.
    """

    areas: Coverage
    reference: CoverageRow
    outlines: Outlines
    local: bool = False
    before: Coverage | None = None
    chosen: frozenset[str] = frozenset()

    @property
    def coloured(self) -> Coverage:
        """The areas in the classes of their colours: districts of one province in their own."""
        return area_charts.in_local_steps(self.areas) if self.local else self.areas

    @property
    def ramp(self) -> Ramp:
        """The colours of these classes."""
        return LOCAL if self.local else COVERAGE

    @property
    def opens(self) -> dict[str, str]:
        """The codes of the areas by their names."""
        return {row.name: row.code for row in self.areas.rows}


def area_map(shown: Shown, title: str, _: Translator) -> Panel:
    """The map of coverage, or of its change since the day compared with."""
    areas, before = shown.areas, shown.before
    panel = Panel(
        "map",
        title,
        partial(tables.coverage_table, areas.rows, _),
        partial(rate_map, shown.coloured, shown.ramp, shown.outlines, _=_, chosen=shown.chosen),
        partial(coverage_alt, areas, shown.reference, _),
        areas.metric,
        areas.provenance,
        note=ages_sentence(areas, _),
        opens=shown.opens,
    )
    if before is None:
        return panel
    since = _.date(before.provenance.snapshot.as_of)
    return replace(
        panel,
        title=_("Change since {day}, percentage points", day=since),
        table=partial(tables.change_table, areas.rows, areas, before, _),
        figure=partial(
            area_charts.change_map, areas, before, shown.outlines, _=_, chosen=shown.chosen
        ),
        alt=partial(change_alt, changes_between(areas, before), areas, since, _),
        metric=by_records(COVERAGE_CHANGE) if areas.metric.chip else COVERAGE_CHANGE,
    )


def ranking(shown: Shown, _: Translator) -> Panel:
    """The areas from the lowest coverage up, or from the least change up."""
    areas, before, mapped = shown.areas, shown.before, area_map(shown, "", _)
    if before is None:
        rows = areas.ranked()
        place = _(shown.reference.name) if shown.local else _("whole country")
        return replace(
            mapped,
            id="ranking",
            title=_few(_("{metric}, lowest first", metric=_(areas.metric.short)), rows, _),
            table=partial(tables.coverage_table, rows, _),
            figure=partial(
                area_charts.coverage_ranking,
                rows[:MAX_RANKED],
                shown.coloured,
                shown.ramp,
                Reference(place, shown.reference.value),
                _=_,
                chosen=shown.chosen,
            ),
            height=MAP_HEIGHT if len(rows) > FEW else None,
        )
    changes = changes_between(areas, before)
    changed = [row for row in areas.rows if row.code in changes]
    rows = tuple(sorted(changed, key=lambda row: changes[row.code]))
    return replace(
        mapped,
        id="ranking",
        title=_few(
            _(
                "Change since {day} in points, lowest first",
                day=_.date(before.provenance.snapshot.as_of),
            ),
            rows,
            _,
        ),
        table=partial(tables.change_table, rows, areas, before, _),
        figure=partial(
            area_charts.change_ranking,
            rows[:MAX_RANKED],
            changes,
            _=_,
            chosen=shown.chosen,
        ),
        height=MAP_HEIGHT if len(rows) > FEW else None,
    )


def _few(title: str, rows: Sequence[CoverageRow], _: Translator) -> str:
    """The title, and how many of the rows are drawn when not all are."""
    if len(rows) <= MAX_RANKED:
        return title
    return title + " · " + _("the lowest {count} of {total}", count=MAX_RANKED, total=len(rows))


def furthest_behind(provinces: Coverage, country: CoverageRow, most: int, _: Translator) -> Panel:
    """The provinces with the lowest coverage."""
    behind = provinces.ranked()[:most]
    title = _("The five provinces furthest behind")
    named = (f"{row.name} {_.percent(row.value or 0)}" for row in behind)
    return Panel(
        "behind",
        title,
        partial(tables.coverage_table, behind, _),
        partial(
            area_charts.coverage_ranking,
            behind,
            provinces,
            COVERAGE,
            Reference(_("whole country"), country.value),
            _=_,
        ),
        partial("{}: {}".format, title, "; ".join(named)),
        provinces.metric,
        provinces.provenance,
        opens={row.name: row.code for row in provinces.rows},
    )


def fastest(pace: Pace, most: int, _: Translator) -> Panel:
    """The provinces with the fastest pace since the previous date."""
    rows = pace.fastest()[:most]
    title = _(
        "The five fastest provinces, persons a day per 1,000, {since} to {day}",
        since=_.date(pace.before.snapshot.as_of),
        day=_.date(pace.provenance.snapshot.as_of),
    )
    return Panel(
        "fastest",
        title,
        partial(tables.pace_table, pace, _),
        partial(area_charts.pace_ranking, rows, _=_),
        partial(pace_alt, rows, pace, _),
        PACE,
        pace.provenance,
    )


def over_time(series: CoverageSeries, _: Translator) -> Panel:
    """Coverage over time, a line an area."""
    return Panel(
        "time",
        series_title(series, _),
        partial(tables.series_table, series, _),
        partial(charts.coverage_timeline, series, _=_),
        partial(series_alt, series, _),
        series.metric,
        series.provenance,
    )


def vaccine_use(
    drawn: tuple[VaccineUseRow, ...],
    listed: tuple[VaccineUseRow, ...],
    result: VaccineUse,
    _: Translator,
) -> Panel:
    """Doses injected of those received: ``drawn`` areas as bars, all ``listed`` in the table."""
    return Panel(
        "use",
        _("Doses used of those received"),
        partial(tables.vaccine_use_table, listed, _),
        partial(charts.vaccine_use_bars, drawn, _=_),
        partial(use_alt, drawn, result, _),
        VACCINE_USE,
        result.provenance,
    )


def comparison(
    rows: tuple[ComparisonRow, ...], provinces: Comparison, fewest: int, _: Translator
) -> Panel:
    """The records beside the official totals."""
    return Panel(
        "comparison",
        _(
            "Records against official totals; the {count} provinces with the fewest records",
            count=fewest,
        ),
        partial(tables.comparison_table, provinces, _),
        partial(charts.comparison_marks, rows, _=_),
        partial(comparison_alt, rows, provinces, _),
        RECORD_DIFFERENCE,
        provinces.provenance,
    )
