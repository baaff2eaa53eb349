"""Which districts or provinces are worse than units of their size usually differ."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Figures
from presentation.briefing.model import OF_LAG, OF_MISMATCH, FunnelChart, Marks, Palette, Part
from presentation.briefing.text import Rate
from presentation.figure import LIGHT
from presentation.table import COUNT, PERCENT, TEXT, Cell, Head, Table, table_of_rows
from queries.databases import Provenance
from queries.entry_lag.lags import EntryLag
from queries.funnel import LIMITS, Funnel, funnel
from queries.metric import Metric
from queries.reconciliation.verification import Verification

MAX_LISTED = 10
SMALLEST = 10
"""Units with fewer persons or doses say nothing, whatever their rate, and would stretch the
plot; the table of the annex has them."""
STEPS = 24


def parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
    """The funnels of the mismatch rate and of the share entered on the same day."""
    found = []
    if figures.verified:
        at = figures.verified.last
        verdicts = figures.verdicts(figures.inside, at)
        found.append(_part("attention-mismatch", verdicts, OF_MISMATCH, 1, at, figures, _))
    if figures.records:
        at = figures.records.last
        found.append(
            _part("attention-lag", figures.lags(figures.inside, at), OF_LAG, -1, at, figures, _)
        )
    return tuple(found)


def _part(
    name: str,
    result: Verification | EntryLag,
    palette: Palette,
    bad: int,
    at: Provenance,
    figures: Figures,
    _: Translator,
) -> Part:
    """``bad`` is the side that is worse: 1 above the limits, -1 below."""
    metric = result.metric
    known, worst, limits = _judged(result, bad)
    message = beyond(result, bad, figures, _)
    note = _(
        "Limits as wide as chance and the usual difference between units explain: {inner} of "
        "units lie within the inner, {outer} within the outer ones.",
        inner=_.percent(LIMITS[0], 0),
        outer=_.percent(LIMITS[1]),
    )
    day = say.day(at, _)
    return Part(
        name,
        _(metric.name),
        message,
        (note,) if limits else (),
        _chart(
            _("{metric} by size, {day}", metric=_(metric.name), day=day),
            known,
            limits,
            palette,
            bad,
            metric,
            _,
        )
        if limits
        else None,
        _table(
            _("The worst of {total}, {day}", total=len(known), day=day),
            worst[:MAX_LISTED],
            limits,
            metric,
            bad,
            _,
        ),
        area=result if isinstance(result, Verification) else None,
        metrics=(metric,),
        provenance=at,
    )


def _judged(
    result: Verification | EntryLag, bad: int
) -> tuple[list[Rate], list[Rate], Funnel | None]:
    """The units with figures, the same with the worst first, and the limits around them."""
    known: list[Rate] = [row for row in result.rows if row.denominator]
    limits = funnel([(row.numerator or 0, row.denominator or 0) for row in known])
    return known, sorted(known, key=lambda row: -bad * (row.value or 0.0)), limits


def outliers(result: Verification | EntryLag, bad: int) -> list[Rate]:
    """The units that are worse than units of their size usually differ, the worst first; see
    ``_part`` for ``bad``."""
    _known, worst, limits = _judged(result, bad)
    return [row for row in worst if limits and _outside(row, limits) == bad]


def beyond(result: Verification | EntryLag, bad: int, figures: Figures, _: Translator) -> str:
    """Which these are, in words."""
    found = [(_(row.name), row.value or 0.0) for row in outliers(result, bad)]
    return say.outside(found, len(result.rows), _(result.metric.short), figures.inside, _)


def _outside(row: Rate, limits: Funnel) -> int:
    return limits.outside(row.numerator or 0, row.denominator or 0, LIMITS[1])


def _chart(
    title: str,
    known: Sequence[Rate],
    limits: Funnel,
    palette: Palette,
    bad: int,
    metric: Metric,
    _: Translator,
) -> FunnelChart:
    shown = [row for row in known if (row.denominator or 0) >= SMALLEST] or list(known)
    beyond = sorted(
        (row for row in shown if _outside(row, limits) == bad),
        key=lambda row: -bad * (row.value or 0.0),
    )
    others = [row for row in shown if row not in beyond]
    sizes = [float(row.denominator or 1) for row in shown]
    low, high = min(sizes), max(sizes) * 1.05
    # At least as many as there are marks: LibreOffice drops lines shorter than other series.
    steps = max(STEPS, len(shown))
    across = [low * exp(log(high / low) * step / steps) for step in range(steps + 1)]
    curves = []
    for probability, colour in zip(LIMITS, (LIGHT.edge, LIGHT.muted), strict=True):
        for side in (0, 1):
            line = tuple((size, limits.limits(size, probability)[side]) for size in across)
            curves.append(
                Marks(_.percent(probability, 0 if probability == LIMITS[0] else 1), colour, line)
            )
    curves.append(
        Marks(_("Overall"), LIGHT.strong, tuple((size, limits.centre) for size in across))
    )
    marks = [Marks(_("within the limits, or better"), palette.before, _points(others))]
    if beyond:
        marks.append(
            Marks(
                _("worse than units usually differ"),
                palette.whole,
                _points(beyond),
                tuple(_(row.name) for row in beyond[: say.MAX_NAMED]),
            )
        )
    return FunnelChart(title, _(metric.denominator), tuple(marks), tuple(curves))


def _points(rows: Sequence[Rate]) -> tuple[tuple[float, float], ...]:
    return tuple((float(row.denominator or 0), row.value or 0.0) for row in rows)


def _table(
    title: str,
    rows: Sequence[Rate],
    limits: Funnel | None,
    metric: Metric,
    bad: int,
    _: Translator,
) -> Table:
    columns: list[Head] = [
        ("name", _("Unit"), TEXT),
        ("numerator", _("Numerator"), COUNT),
        ("denominator", _("Denominator"), COUNT),
        ("value", _("Rate"), PERCENT),
    ]
    if limits:
        columns += [("limit", _("Outer limit"), PERCENT), ("beyond", _("Beyond the limit?"), TEXT)]
    body = []
    for row in rows:
        cells: list[Cell] = [_(row.name), row.numerator, row.denominator, row.value]
        if limits:
            outer = limits.limits(row.denominator or 1, LIMITS[1])[1 if bad > 0 else 0]
            cells += [outer, _("yes") if _outside(row, limits) == bad else _("no")]
        body.append(tuple(cells))
    return table_of_rows(title, tuple(columns), tuple(body))
