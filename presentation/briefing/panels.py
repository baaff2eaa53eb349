"""The panels of a briefing's parts, as its page shows them."""

from __future__ import annotations

from functools import partial

from i18n import N_, Translator
from presentation.briefing.maps import area_map, outlines_of
from presentation.briefing.model import Briefing, Part
from presentation.briefing.preview import numbers_of, part_chart
from presentation.coverage.tables import coverage_table
from presentation.panel import Panel
from presentation.reconciliation.tables import mismatch_table
from presentation.table import Table
from queries.coverage.official import Coverage


def figures(part: Part, *, demo: bool, _: Translator) -> Panel | None:
    """A part's chart or, where it has none, its table alone; ``None`` where it has neither."""
    metric = part.metrics[0] if part.metrics else None
    chart, table = part.chart, part.table
    if chart:
        return Panel(
            f"briefing-{part.name}",
            chart.title,
            partial(_given, table) if table else partial(numbers_of, chart, _),
            partial(part_chart, chart, _=_, demo=demo),
            partial("{}. {}".format, chart.title, part.message),
            metric,
            part.provenance,
        )
    if table is None:
        return None
    return Panel(
        f"briefing-{part.name}",
        table.title,
        partial(_given, table),
        metric=metric,
        provenance=part.provenance,
    )


def _given(table: Table) -> Table:
    return table


def area(computed: Briefing, part: Part, _: Translator) -> Panel | None:
    """The map of a part, if it has one."""
    result = part.area
    if result is None:
        return None
    table = (
        partial(coverage_table, result.rows, _)
        if isinstance(result, Coverage)
        else partial(mismatch_table, result.rows, _)
    )
    return Panel(
        f"briefing-map-{part.name}",
        _("Map: {title}", title=part.title),
        table,
        partial(area_map, result, outlines_of(computed.place, _), _=_),
        partial(_, N_("Map: {title}. {message}"), title=part.title, message=part.message),
        part.metrics[0],
        part.provenance,
    )
