"""Who falls behind: the provinces of the country by the official totals, the districts of a
province as its page has them.
"""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Days, Figures
from presentation.briefing.indicators import coverage
from presentation.briefing.model import OF_COVERAGE, Chart, Part, Series
from presentation.briefing.sections import BODY_TITLES
from presentation.briefing.sections.coverage import fewest, furthest, lowest
from presentation.coverage.text import against_official
from presentation.districts.text import also, province_finding
from queries.coverage.metrics import EVERYBODY
from queries.coverage.official import Coverage, CoverageRow, compare

TITLE = BODY_TITLES["behind"]

MAX_BARS = 10
"""Units in the chart, the furthest behind first: a slide is read from the back of a room."""

MAX_NAMED = 3


def part(figures: Figures, _: Translator) -> Part | None:
    """The units furthest behind in at least one dose; ``None`` without figures of them."""
    if figures.within:
        if figures.records:
            return _districts(figures, figures.records, _)
        text = _("Official totals know no districts; dose records do, once they are imported.")
        return Part("behind", _(TITLE), text)
    first = coverage(figures, 1)
    if first is None:
        return None
    at = first.days.last
    ask = figures.coverage if first.by_records else figures.official_coverage
    result = ask(1, "province", at)
    ranked = result.ranked()
    sentence = say.extremes(ranked, len(result.rows), "province", _)
    country = ask(1, "country", at).rows[0]
    points = (fewest(result, country, _), furthest(result, country, _), _missing(ranked, _))
    message = say.marked(first.metric, sentence, _)
    return _part(figures, result, message, points, _)


def _districts(figures: Figures, days: Days, _: Translator) -> Part:
    side = figures.districts(days)
    result = figures.coverage(1, "district", days.last)
    whole = figures.coverage(1, "province", days.last).row(figures.place.code)
    message = say.marked(result.metric, province_finding(side, EVERYBODY, _), _)
    points = (fewest(result, whole, _), also(side, _), _official(figures, days, _))
    return _part(figures, result, message, points, _)


def _official(figures: Figures, days: Days, _: Translator) -> str:
    """How far the records of the province are from its official totals."""
    if figures.official is None:
        return ""
    compared = compare(
        figures.official_coverage(1, "province", figures.official.last),
        figures.coverage(1, "province", days.last),
    )
    row = next((row for row in compared.rows if row.code == figures.place.code), None)
    return against_official(row, compared, _) if row else ""


def _missing(ranked: Sequence[CoverageRow], _: Translator) -> str:
    """How many people without a dose live in the units furthest behind."""
    without = [
        (_(row.name), (row.denominator or 0) - (row.numerator or 0)) for row in ranked[:MAX_NAMED]
    ]
    named = "; ".join(f"{name} {_.integer(count)}" for name, count in without if count > 0)
    return _("People without a dose in the lowest: {list}.", list=named) if named else ""


def _part(
    figures: Figures, result: Coverage, message: str, points: Sequence[str], _: Translator
) -> Part:
    ranked, at = result.ranked(), result.provenance
    title = say.titled(result.metric, _("At least one dose by unit, {day}", day=say.day(at, _)), _)
    return Part(
        "behind",
        _(TITLE),
        message,
        tuple(filter(None, points)),
        Chart(
            "bars",
            lowest(title, len(ranked), _, MAX_BARS),
            "percent",
            tuple(_(row.name) for row in ranked[:MAX_BARS]),
            (
                Series(
                    _(result.metric.short),
                    tuple(row.value for row in ranked[:MAX_BARS]),
                    OF_COVERAGE.now,
                ),
            ),
        ),
        area=result,
        metrics=(result.metric,),
        provenance=at,
    )
