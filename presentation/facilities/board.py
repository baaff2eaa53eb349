"""The facilities as the table that is sorted: which columns, bars, marks and words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from geo.units import Unit
from i18n import Translator
from presentation.facilities.text import MARKS, change, faults_of
from presentation.figure import LAG_LINE, Theme
from presentation.ramps import MISMATCH
from presentation.sorted_table import Cell, Column, Row, SortedTable
from queries.entry_lag.metrics import LATE_DOSES
from queries.facilities.facilities import FAULTS, Facilities, Facility, Fault, Order
from queries.facilities.metrics import FACILITY_LATE, FACILITY_WRONG
from queries.scorecard.scorecard import share

COLUMNS: tuple[Order, ...] = ("late", "late_share", "change", "wrong", "wrong_share")
"""What each column is sorted by."""


def board(
    result: Facilities,
    rows: Sequence[Facility],
    place: Unit,
    order: Order,
    theme: Theme,
    _: Translator,
    *,
    down: bool,
) -> SortedTable:
    """The facilities in the order given, under what they are part of."""
    return SortedTable(
        _("Facilities of {place}", place=_(place.short_name)),
        _("Facility"),
        _columns(result, rows, theme, _),
        tuple(_row(row, result, place, _) for row in rows),
        (_above(result, _),),
        -1 if order == "name" else COLUMNS.index(order),
        ordered=True,
        down=down,
    )


def _columns(
    result: Facilities, rows: Sequence[Facility], theme: Theme, _: Translator
) -> tuple[Column, ...]:
    marks = {sign: _(said) for sign, said in MARKS.items()}
    since = _(
        "Change of the late share, in percentage points, since {day}", day=_day(result.before, _)
    )

    def rate(label: str, help_: str, fault: Fault, hue: str) -> Column:
        most = max([0.001, *(row.value(fault) or 0.0 for row in rows)])
        return Column(label, help_, most * 1.05, hue, share(*result.totals[fault]), marks)

    return (
        Column(_("Late doses"), _(LATE_DOSES.definition), wide=True),
        rate(_("Late"), _(FACILITY_LATE.definition), "late", LAG_LINE[theme.name]),
        Column(_("Change"), since, wide=True),
        Column(_("Wrong persons"), _(FACILITY_WRONG.definition), wide=True),
        rate(_("Wrong"), _(FACILITY_WRONG.definition), "wrong", MISMATCH.of(theme)[4]),
    )


def _day(day: date | None, _: Translator) -> str:
    return _.date(day) if day else "–"


def _row(row: Facility, result: Facilities, place: Unit, _: Translator) -> Row:
    cells = (
        _number(row.late[0], _),
        _share(row, "late", result, _),
        _change(row, _),
        _number(row.wrong[0], _),
        _share(row, "wrong", result, _),
    )
    return Row(row.code, row.name, cells, " · ".join((_where(row, place), *faults_of(row, _))))


def _where(row: Facility, place: Unit) -> str:
    """Where a facility is, within the opened place."""
    inside = place.level in ("province", "district")
    return row.district if inside and row.district else row.place


def _number(count: int | None, _: Translator) -> Cell:
    return Cell(None, _("unknown")) if count is None else Cell(count, _.integer(count))


def _share(row: Facility, fault: Fault, result: Facilities, _: Translator) -> Cell:
    return _rate(*row.fraction(fault), _, result.outside(row, fault))


def _rate(top: int | None, bottom: int | None, _: Translator, mark: int = 0) -> Cell:
    """A share with what it is counted from behind it."""
    if top is None or not bottom:
        return Cell(None, _("unknown"))
    counts = f"{_.integer(top)} / {_.integer(bottom)}"
    return Cell(top / bottom, _.percent(top / bottom), mark=mark, note=counts)


def _change(row: Facility, _: Translator) -> Cell:
    if row.change is None:
        return Cell(None, _("unknown"))
    top, bottom = row.late_before
    said = f"{_.integer(top or 0)} / {_.integer(bottom or 0)}"
    return Cell(row.change, change(row, _, unit=False), _("before: {counts}", counts=said))


def _above(result: Facilities, _: Translator) -> Row:
    """The place around whose rates the limits lie."""
    late, wrong = (result.totals[fault] for fault in FAULTS)
    cells = (
        _number(late[0], _),
        _rate(*late, _),
        Cell(None, ""),
        _number(wrong[0], _),
        _rate(*wrong, _),
    )
    return Row(result.compared_in.code, _(result.compared_in.short_name), cells)
