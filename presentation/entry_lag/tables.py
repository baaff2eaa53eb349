"""The tables of the entry lag topic. All have numerator and denominator."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.entry_lag.charts import bins, facility_district, month_days
from presentation.entry_lag.metric import LAG_METRIC_NAMES, QUANTILES
from presentation.entry_lag.time_charts import MAX_LAGS, cells, known_lags, weekdays
from presentation.table import (
    COUNT,
    DATE,
    PERCENT,
    Column,
    Format,
    Table,
    area_table,
    column,
    interval_columns,
)
from queries.entry_lag.facilities import CLOCK_FAULTS, HeapedFacility, LateFacility
from queries.entry_lag.lags import THRESHOLDS, LagCounts, LagRow
from queries.entry_lag.over_time import EntryHours, LagTriangle, LagWeeks, WeekCell
from queries.entry_lag.registration import Interval, RegistrationRow


def lags_table(rows: Sequence[LagRow], _: Translator) -> Table:
    """Every metric of the entry lag by area, in the order of ``rows``."""
    shares = (
        column(
            f"within_{threshold.replace('-', '_')}",
            _(LAG_METRIC_NAMES[threshold]),
            [row.share(threshold) for row in rows],
            PERCENT,
        )
        for threshold in THRESHOLDS
    )
    quantiles = (
        column(name, _(LAG_METRIC_NAMES[name]), [row.quantile(part) for row in rows], COUNT)
        for name, part in QUANTILES.items()
    )
    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        *shares,
        *quantiles,
        column("same_day", _("Doses on the same day"), (row.numerator for row in rows), COUNT),
        column("doses", _("Doses with a valid entry time"), (row.doses for row in rows), COUNT),
        column("before", _("Before injection"), (row.before for row in rows), COUNT),
        column("no_time", _("No entry time"), (row.unknown for row in rows), COUNT),
        label=_("Unit"),
    )


def distribution_table(row: LagCounts, _: Translator) -> Table:
    """Doses by class of lag; those without a lag have no share."""
    classes = bins(row)
    names = [*(bin_.words(_) for bin_ in classes), _("before the injection"), _("no entry time")]
    doses = [*(bin_.doses for bin_ in classes), row.before, row.unknown]
    totals = [*[row.doses] * len(classes), None, None]
    shares = [*(bin_.doses / row.doses for bin_ in classes), None, None]
    return Table(
        (
            column("days", _("Days until the entry"), names),
            column("doses", _("Doses"), doses, COUNT),
            column("total", _("Doses with a valid entry time"), totals, COUNT),
            column("share", _("Share"), shares, PERCENT),
        )
    )


def weeks_table(result: LagWeeks, _: Translator) -> Table:
    """The share of every area and week, the latest week first."""
    columns: list[Column] = []
    for number in reversed(range(len(result.weeks))):
        week = result.weeks[number]
        label, id_ = _.date(week), f"{week:%Y_%m_%d}"
        if week >= result.unripe_from:
            label += " · " + _("not fully entered yet")
        of_week = [row_cells[number] for _code, _name, row_cells in result.rows]
        doses = f"{label} · " + _("Doses")
        columns += (
            column(f"share_{id_}", label, (cell.value for cell in of_week), PERCENT),
            column(f"doses_{id_}", doses, (cell.doses for cell in of_week), COUNT),
        )
    codes = [code for code, _name, _cells in result.rows]
    names = [name for _code, name, _cells in result.rows]
    return area_table(codes, names, *columns, label=_("Unit"))


def trend_table(cells: Sequence[WeekCell], _: Translator) -> Table:
    """The share of one place by week, the oldest first."""
    return Table(
        (
            column("week", _("As of"), (cell.week for cell in cells), DATE),
            column("value", _("Same day"), (cell.value for cell in cells), PERCENT),
            column("numerator", _("Entered on the day"), (cell.same_day for cell in cells), COUNT),
            column("denominator", _("Doses"), (cell.doses for cell in cells), COUNT),
        )
    )


def hours_table(result: EntryHours, _: Translator) -> Table:
    """Entries by weekday and hour."""
    hours = (
        column(f"hour_{hour}", f"{hour}:00", (row[hour] for row in result.doses), COUNT)
        for hour in range(24)
    )
    return Table((column("weekday", _("Weekday"), weekdays(_)), *hours))


def triangle_table(result: LagTriangle, _: Translator) -> Table:
    """Doses by day of injection and days of lag; unknown where it cannot be known yet."""
    days = result.days[::-1]
    rows = [
        [
            doses if lag < known_lags(day, result.last) or doses else None
            for lag, doses in enumerate(cells(counts))
        ]
        for day, counts in days
    ]
    lags = [
        column(f"lag_{lag}", str(lag), (row[lag] for row in rows), COUNT)
        for lag in range(MAX_LAGS + 1)
    ]
    later = (row[MAX_LAGS + 1] for row in rows)
    return Table(
        (
            column("injected_on", _("Day of injection"), (day for day, _counts in days), DATE),
            *lags,
            column(f"lag_over_{MAX_LAGS}", f">{MAX_LAGS}", later, COUNT),
        )
    )


def late_facilities_table(rows: Sequence[LateFacility], _: Translator) -> Table:
    """The facilities with the most late doses."""
    shares = (row.late / row.doses if row.doses else None for row in rows)
    faults = (_(CLOCK_FAULTS[row.clock]) if row.clock else "" for row in rows)
    return area_table(
        [row.district_code for row in rows],
        [row.name for row in rows],
        column("district", _("District"), (str(facility_district(row)) for row in rows)),
        column("late", _("Doses entered late"), (row.late for row in rows), COUNT),
        column("doses", _("Doses with a valid entry time"), (row.doses for row in rows), COUNT),
        column("share", _("Share late"), shares, PERCENT),
        *interval_columns([(row.late, row.doses) for row in rows], _),
        column("same_day", _("Doses on the same day"), (row.same_day for row in rows), COUNT),
        column("midnight", _("Entered at 00:00:00"), (row.midnight for row in rows), COUNT),
        column("clock", _("Entry times"), faults),
        column("heaped", _("Injections heaped on"), (month_days(row.heaped, _) for row in rows)),
        label=_("Facility"),
    )


def heaped_days_table(rows: Sequence[HeapedFacility], _: Translator) -> Table:
    """A row for each day of the month on which a facility's injections are heaped."""
    found = [(row, day) for row in rows for day in row.days]
    return area_table(
        [row.district_code for row, _day in found],
        [row.name for row, _day in found],
        column("district", _("District"), (str(facility_district(row)) for row, _day in found)),
        column("day", _("Day of the month"), (month_days([day.day], _) for _row, day in found)),
        column("months", _("Months tested"), (day.months for _row, day in found), COUNT),
        column("peaks", _("Months with a peak"), (day.peaks for _row, day in found), COUNT),
        column("doses", _("Doses on the day"), (day.doses for _row, day in found), COUNT),
        column("all", _("Doses of the facility"), (row.doses for row, _day in found), COUNT),
        label=_("Facility"),
    )


def registration_table(
    same_day: Sequence[RegistrationRow], mismatch: Sequence[RegistrationRow], _: Translator
) -> Table:
    """Counts of the registered and the walk-ins within facilities and weeks, and both effects with
    their intervals."""
    rows = [*same_day, *mismatch]
    outcomes = [_("entered on the same day")] * len(same_day)
    outcomes += [_("wrong or missing details")] * len(mismatch)
    differences, ratios = [row.difference for row in rows], [row.odds_ratio for row in rows]
    return Table(
        (
            column("name", _("Unit"), (_(row.name) for row in rows)),
            column("outcome", _("Outcome"), outcomes),
            column(
                "registered_with",
                _("Registered, with it"),
                (row.registered_with for row in rows),
                COUNT,
            ),
            column("registered", _("Registered"), (row.registered for row in rows), COUNT),
            column(
                "walk_in_with", _("Walk-ins, with it"), (row.walk_in_with for row in rows), COUNT
            ),
            column("walk_in", _("Walk-ins"), (row.walk_in for row in rows), COUNT),
            *_intervals("difference", _("Difference, points"), differences, 100, _),
            *_intervals("odds_ratio", _("Odds ratio"), ratios, 1, _),
        )
    )


def _intervals(
    id_: str, label: str, intervals: Sequence[Interval | None], factor: int, _: Translator
) -> tuple[Column, ...]:
    """Values, a ``factor`` times as large, with their lower and upper limits, a column each."""
    ends = (
        ("value", id_, label),
        ("low", f"{id_}_low", f"{label} · " + _("Lower limit")),
        ("high", f"{id_}_high", f"{label} · " + _("Upper limit")),
    )
    return tuple(
        column(
            end_id,
            end_label,
            [getattr(interval, end) * factor if interval else None for interval in intervals],
            Format("decimal", 2),
        )
        for end, end_id, end_label in ends
    )
