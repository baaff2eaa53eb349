"""The tables of the coverage topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from i18n import Translator
from presentation.table import (
    COUNT,
    DATE,
    PERCENT,
    PLAIN,
    POINTS,
    Format,
    Table,
    area_table,
    column,
)
from queries.coverage.official import (
    Comparison,
    Coverage,
    CoverageRow,
    CoverageSeries,
    VaccineUseRow,
    changes_between,
)
from queries.coverage.pace import Pace


def coverage_table(rows: Sequence[CoverageRow], _: Translator) -> Table:
    """Coverage with its numerator and denominator by area, in the order of ``rows``."""
    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        column("value", _("Coverage"), (row.value for row in rows), PERCENT),
        column("numerator", _("Numerator"), (row.numerator for row in rows), COUNT),
        column("denominator", _("Denominator"), (row.denominator for row in rows), COUNT),
        label=_("Unit"),
    )


def change_table(
    rows: Sequence[CoverageRow], result: Coverage, before: Coverage, _: Translator
) -> Table:
    """The change between two days and coverage on both, by area, in the order of ``rows``."""
    changes = changes_between(result, before)
    then = {row.code: row.value for row in before.rows}
    first = _.date(before.provenance.snapshot.as_of)
    last = _.date(result.provenance.snapshot.as_of)
    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        column("change", _("Change"), (changes.get(row.code) for row in rows), POINTS),
        column("before", first, (then.get(row.code) for row in rows), PERCENT),
        column("value", last, (row.value for row in rows), PERCENT),
        label=_("Unit"),
    )


def series_table(series: CoverageSeries, _: Translator) -> Table:
    """Every point of a time chart, the latest day first."""
    rows = [(unit, point) for unit, line in series.lines for point in reversed(line)]
    return area_table(
        [unit.code for unit, _point in rows],
        [_(unit.short_name) for unit, _point in rows],
        column("as_of", _("As of"), (point.as_of for _unit, point in rows), DATE),
        column("value", _("Coverage"), (point.value for _unit, point in rows), PERCENT),
        column("numerator", _("Numerator"), (point.numerator for _unit, point in rows), COUNT),
        column(
            "denominator", _("Denominator"), (point.denominator for _unit, point in rows), COUNT
        ),
        label=_("Unit"),
    )


def comparison_table(result: Comparison, _: Translator) -> Table:
    """Both coverages of every area with their counts, the fewest records first."""
    rows = result.ranked()
    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        column("difference", _("Difference"), (row.difference for row in rows), POINTS),
        column("official", _("Official totals"), (row.official.value for row in rows), PERCENT),
        column("records", _("Dose records"), (row.records.value for row in rows), PERCENT),
        column(
            "official_numerator",
            _("Persons, official"),
            (row.official.numerator for row in rows),
            COUNT,
        ),
        column(
            "official_denominator",
            _("Population, official"),
            (row.official.denominator for row in rows),
            COUNT,
        ),
        column(
            "records_numerator",
            _("Persons, records"),
            (row.records.numerator for row in rows),
            COUNT,
        ),
        column(
            "records_denominator",
            _("Population, records"),
            (row.records.denominator for row in rows),
            COUNT,
        ),
        label=_("Unit"),
    )


def pace_table(result: Pace, _: Translator) -> Table:
    """Pace by area, the fastest first."""
    rows = result.fastest()
    return area_table(
        [row.code for row in rows],
        [row.name for row in rows],
        column("newly", _("Newly vaccinated"), (row.newly for row in rows), COUNT),
        column("days", _("Days"), (row.days for row in rows), PLAIN),
        column("value", _("A day per 1,000"), (row.value for row in rows), Format("decimal", 2)),
        label=_("Unit"),
    )


def vaccine_use_table(rows: Iterable[VaccineUseRow], _: Translator) -> Table:
    """Doses received, injected and left, and for how long, by area."""
    rows = tuple(rows)
    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        column("received", _("Doses received"), (row.received for row in rows), COUNT),
        column("injected", _("Doses injected"), (row.injected for row in rows), COUNT),
        column("left", _("Doses left"), (row.left for row in rows), COUNT),
        column(
            "unknown_stocks",
            _("Provinces of unknown stock"),
            (row.unknown_stocks for row in rows),
            COUNT,
        ),
        column("value", _("Used"), (row.used for row in rows), PERCENT),
        column("daily", _("Injected a day"), (row.daily for row in rows), COUNT),
        column("days", _("Days of stock"), (row.days_of_stock for row in rows), COUNT),
        label=_("Unit"),
    )
