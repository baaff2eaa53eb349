"""The tables behind the charts."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from i18n import Translator
from presentation.change import points
from presentation.export.table import Table
from queries.coverage.comparison import Comparison
from queries.coverage.official import Coverage, CoverageRow, CoverageSeries, changes_between
from queries.coverage.pace import Pace
from queries.coverage.vaccine_use import VaccineUse, VaccineUseRow


def coverage_table(
    result: Coverage, _: Translator, rows: tuple[CoverageRow, ...] | None = None
) -> Table:
    """Coverage with its numerator and denominator by unit, in the order of ``rows``."""
    rows = result.rows if rows is None else rows
    share, top, bottom = _("Coverage"), _("Numerator"), _("Denominator")
    frame = pd.DataFrame(
        {
            "code": [row.code for row in rows],
            _("Unit"): [_(row.name) for row in rows],
            share: pd.array([row.value for row in rows], dtype="Float64"),
            top: pd.array([row.numerator for row in rows], dtype="Int64"),
            bottom: pd.array([row.denominator for row in rows], dtype="Int64"),
        }
    )
    return Table(frame, {top: _.integer, bottom: _.integer, share: _.percent})


def change_table(
    result: Coverage, before: Coverage, _: Translator, rows: tuple[CoverageRow, ...] | None = None
) -> Table:
    """The change between two days and coverage on both, by unit, in the order of ``rows``."""
    rows = result.rows if rows is None else rows
    changes = changes_between(result, before)
    then = {row.code: row.value for row in before.rows}
    first = _.date(before.provenance.snapshot.as_of)
    last = _.date(result.provenance.snapshot.as_of)
    change = _("Change")
    frame = pd.DataFrame(
        {
            "code": [row.code for row in rows],
            _("Unit"): [_(row.name) for row in rows],
            change: pd.array([changes.get(row.code) for row in rows], dtype="Float64"),
            first: pd.array([then.get(row.code) for row in rows], dtype="Float64"),
            last: pd.array([row.value for row in rows], dtype="Float64"),
        }
    )
    return Table(frame, {first: _.percent, last: _.percent, change: lambda value: points(value, _)})


def series_table(series: CoverageSeries, _: Translator) -> Table:
    """Every point of a time chart, the latest day first."""
    share, top, bottom = _("Coverage"), _("Numerator"), _("Denominator")
    rows = [
        (
            unit.code,
            _(unit.short_name),
            point.as_of,
            point.value,
            point.numerator,
            point.denominator,
        )
        for unit, line in series.lines
        for point in reversed(line)
    ]
    day = _("As of")
    frame = pd.DataFrame(rows, columns=["code", _("Unit"), day, share, top, bottom])
    return Table(frame, {day: _.date, top: _.integer, bottom: _.integer, share: _.percent})


def comparison_table(result: Comparison, _: Translator) -> Table:
    """Both coverages of every unit with their counts, the fewest records first."""
    rows = result.ranked()
    difference, official, records = _("Difference"), _("Official totals"), _("Records")
    counts = {
        _("Persons, official"): [row.official.numerator for row in rows],
        _("Population, official"): [row.official.denominator for row in rows],
        _("Persons, records"): [row.records.numerator for row in rows],
        _("Population, records"): [row.records.denominator for row in rows],
    }
    frame = pd.DataFrame(
        {
            "code": [row.code for row in rows],
            _("Unit"): [_(row.name) for row in rows],
            difference: pd.array([row.difference for row in rows], dtype="Float64"),
            official: pd.array([row.official.value for row in rows], dtype="Float64"),
            records: pd.array([row.records.value for row in rows], dtype="Float64"),
            **{name: pd.array(values, dtype="Int64") for name, values in counts.items()},
        }
    )
    formats = dict.fromkeys(counts, _.integer) | {
        official: _.percent, records: _.percent, difference: lambda value: points(value, _),
    }  # fmt: skip
    return Table(frame, formats)


def pace_table(result: Pace, _: Translator) -> Table:
    """Pace by unit, the fastest first."""
    rows = result.fastest()
    newly, daily = _("Newly vaccinated"), _("A day per 1,000")
    frame = pd.DataFrame(
        {
            "code": [row.code for row in rows],
            _("Unit"): [row.name for row in rows],
            newly: [row.newly for row in rows],
            _("Days"): [row.days for row in rows],
            daily: [row.value for row in rows],
        }
    )
    return Table(frame, {newly: _.integer, daily: lambda value: _.decimal(value, 2)})


def use_table(rows: Iterable[VaccineUseRow], result: VaccineUse, _: Translator) -> Table:
    """Doses received, injected and left, and for how long, by unit."""
    rows = tuple(rows)
    counts = {
        _("Doses received"): [row.received for row in rows],
        _("Doses injected"): [row.injected for row in rows],
        _("Doses left"): [row.left for row in rows],
    }
    used, daily, days = _("Used"), _("Injected a day"), _("Days of stock")
    frame = pd.DataFrame(
        {
            "code": [row.code for row in rows],
            _("Unit"): [_(row.name) for row in rows],
            **{name: pd.array(values, dtype="Int64") for name, values in counts.items()},
            used: pd.array([row.used for row in rows], dtype="Float64"),
            daily: pd.array([row.daily for row in rows], dtype="Float64"),
            days: pd.array([row.days_of_stock for row in rows], dtype="Float64"),
        }
    )
    formats = dict.fromkeys(counts, _.integer) | {
        used: _.percent, daily: _.integer, days: _.integer,
    }  # fmt: skip
    return Table(frame, formats)
