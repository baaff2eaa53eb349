"""The tables behind the charts of the entry lag page. All have numerator and denominator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo import units
from i18n import Translator
from presentation.columns import Columns
from presentation.entry_lag.distribution import bins
from presentation.entry_lag.hours import weekdays
from presentation.entry_lag.measure import LAG_MEASURE_NAMES, QUANTILES
from presentation.export.table import Table
from presentation.nowcast.triangle import MOST_LAGS, cells, known_lags
from queries.entry_lag.facilities import CLOCK_FAULTS, LateFacility
from queries.entry_lag.lags import THRESHOLDS, LagCounts, LagRow
from queries.entry_lag.over_time import EntryHours, LagTriangle, LagWeeks
from queries.entry_lag.registration import RegistrationRow


def lags_table(rows: Sequence[LagRow], _: Translator) -> Table:
    """Every measure of the entry lag by unit, in the order of ``rows``."""
    columns = Columns([row.code for row in rows])
    columns.text(_("Unit"), [_(row.name) for row in rows])
    for threshold in THRESHOLDS:
        name = _(LAG_MEASURE_NAMES[threshold])
        columns.share(name, [row.share(threshold) for row in rows], _.percent)
    for measure, part in QUANTILES.items():
        name = _(LAG_MEASURE_NAMES[measure])
        columns.number(name, [row.quantile(part) for row in rows], _.integer)
    columns.number(_("Doses on the same day"), [row.numerator for row in rows], _.integer)
    columns.number(_("Doses with a valid entry time"), [row.doses for row in rows], _.integer)
    columns.number(_("Before injection"), [row.before for row in rows], _.integer)
    columns.number(_("No entry time"), [row.unknown for row in rows], _.integer)
    return columns.table()


def distribution_table(row: LagCounts, _: Translator) -> Table:
    """Doses by class of lag; those without a lag have no share."""
    found = bins(row)
    columns = Columns([""] * (len(found) + 2))
    apart = ((_("before the injection"), row.before), (_("no entry time"), row.unknown))
    columns.text(
        _("Days until the entry"), [one.words(_) for one in found] + [a for a, _n in apart]
    )
    columns.number(_("Doses"), [one.doses for one in found] + [n for _a, n in apart], _.integer)
    columns.number(_("Doses with a valid entry time"), [row.doses] * len(found) + [None, None],
                   _.integer)  # fmt: skip
    shares = [one.doses / row.doses for one in found]
    columns.share(_("Share"), [*shares, None, None], _.percent)
    return columns.table()


def weeks_table(result: LagWeeks, _: Translator) -> Table:
    """The share of every unit and week, the latest week first."""
    columns = Columns([code for code, _name, _cells in result.rows])
    columns.text(_("Unit"), [name for _code, name, _cells in result.rows])
    for number in reversed(range(len(result.weeks))):
        week, of_week = _.date(result.weeks[number]), [found[number] for *_u, found in result.rows]
        if result.weeks[number] >= result.unripe_from:
            week += " · " + _("not ripe yet")
        columns.share(week, [cell.value for cell in of_week], _.percent)
        columns.number(f"{week} · " + _("Doses"), [cell.doses for cell in of_week], _.integer)
    return columns.table()


def hours_table(result: EntryHours, _: Translator) -> Table:
    """Entries by weekday and hour."""
    columns = Columns([""] * 7)
    columns.text(_("Weekday"), weekdays(_))
    for hour in range(24):
        columns.number(f"{hour}:00", [row[hour] for row in result.doses], _.integer)
    return columns.table()


def triangle_table(result: LagTriangle, _: Translator) -> Table:
    """Doses by day of injection and days of lag; unknown where it cannot be known yet."""
    days = result.days[::-1]
    columns = Columns([""] * len(days))
    columns.data[_("Day of injection")] = [day for day, _found in days]
    columns.formats[_("Day of injection")] = _.date
    rows = [
        [doses if place < known_lags(day, result.last) or doses else None
         for place, doses in enumerate(cells(found))]
        for day, found in days
    ]  # fmt: skip
    for place in range(MOST_LAGS + 2):
        name = str(place) if place <= MOST_LAGS else f">{MOST_LAGS}"
        columns.number(name, [row[place] for row in rows], _.integer)
    return columns.table()


def late_facilities_table(rows: Sequence[LateFacility], _: Translator) -> Table:
    """The facilities with the most late doses."""
    columns = Columns([row.district_code for row in rows])
    columns.text(_("Facility"), [row.name for row in rows])
    columns.text(_("District"), [str(district_of(row)) for row in rows])
    columns.number(_("Doses entered late"), [row.late for row in rows], _.integer)
    columns.number(_("Doses with a valid entry time"), [row.doses for row in rows], _.integer)
    columns.share(
        _("Share late"), [row.late / row.doses if row.doses else None for row in rows], _.percent
    )
    columns.number(_("Doses on the same day"), [row.same_day for row in rows], _.integer)
    columns.number(_("Entered at 00:00:00"), [row.midnight for row in rows], _.integer)
    columns.text(
        _("Entry times"), [_(CLOCK_FAULTS[row.clock]) if row.clock else "" for row in rows]
    )
    return columns.table()


@dataclass(frozen=True)
class Where:
    """A facility's district and province; empty where they are not known."""

    district: str
    province: str

    def __str__(self) -> str:
        return f"{self.district} ({self.province})" if self.district else self.province


def district_of(row: LateFacility) -> Where:
    """Where a facility is."""
    provinces = {unit.code: unit.short_name for unit in units.provinces()}
    try:
        district = units.district(row.district_code).short_name
    except KeyError:
        district = ""
    return Where(district, provinces.get(row.province_code, ""))


def registration_table(
    same_day: Sequence[RegistrationRow], mismatch: Sequence[RegistrationRow], _: Translator
) -> Table:
    """Counts of both kinds within facilities and weeks, and both measures with their intervals."""
    outcomes = (
        (_("entered on the same day"), same_day),
        (_("wrong or missing details"), mismatch),
    )
    every = [(outcome, row) for outcome, rows in outcomes for row in rows]
    columns = Columns(["" for _one in every])
    columns.text(_("Unit"), [_(row.name) for _outcome, row in every])
    columns.text(_("Outcome"), [outcome for outcome, _row in every])
    rows = [row for _outcome, row in every]
    columns.number(_("Registered, with it"), [row.registered_with for row in rows], _.integer)
    columns.number(_("Registered"), [row.registered for row in rows], _.integer)
    columns.number(_("Walk-ins, with it"), [row.walk_in_with for row in rows], _.integer)
    columns.number(_("Walk-ins"), [row.walk_in for row in rows], _.integer)
    for name, intervals, factor in (
        (_("Difference, points"), [row.difference for row in rows], 100),
        (_("Odds ratio"), [row.odds_ratio for row in rows], 1),
    ):
        for end, words in (
            ("value", name),
            ("low", f"{name} · " + _("Lower limit")),
            ("high", f"{name} · " + _("Upper limit")),
        ):
            values = [getattr(one, end) * factor if one else None for one in intervals]
            columns.share(words, values, lambda value: _.decimal(value, 2))
    return columns.table()
