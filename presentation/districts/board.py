"""The districts side by side as the table that sorts: which columns, bars, marks and words."""

from __future__ import annotations

from collections.abc import Mapping

from i18n import Translator
from presentation.figure import CLEANLINESS, Theme
from presentation.ramps import MISMATCH
from presentation.sorted_table import Cell, Column, Row, SortedTable
from queries.coverage.metrics import COVERAGE_CHANGE, RECORD_COVERAGE
from queries.coverage.target import Arrival
from queries.daily_reports.metrics import BACKLOG
from queries.districts.metrics import (
    COVERAGE_RANK,
    DAYS_TO_TARGET,
    DISTRICTS_TO_REACH,
    FOUR_WEEK_PACE,
)
from queries.districts.side_by_side import JUDGED, Judged, Place, Rate, SideBySide
from queries.metric import Dose, Metric
from queries.reconciliation.metrics import MISMATCH as MISMATCH_RATE
from queries.scorecard.metrics import SCORECARD_CLEAN, SCORECARD_LIVE

METRICS: tuple[Metric, ...] = (
    COVERAGE_RANK,
    *RECORD_COVERAGE.values(),
    COVERAGE_CHANGE,
    DISTRICTS_TO_REACH,
    FOUR_WEEK_PACE,
    DAYS_TO_TARGET,
    MISMATCH_RATE,
    SCORECARD_CLEAN,
    SCORECARD_LIVE,
    BACKLOG,
)
"""What the columns are, in their order."""
COLUMNS = (
    "rank",
    "dose1",
    "dose2",
    "dose3",
    "change",
    "reach",
    "pace",
    "days",
    "mismatch",
    "clean",
    "live",
    "backlog",
)
"""What an address calls the columns; that of the names is “name”."""
FIRST_DOSE = 1
"""The column of the first dose; those of the others follow."""
MAX_DAYS_DRAWN = 400.0
"""Days that a bar reaches at most: later is later."""

Arrivals = Mapping[str, Arrival | None]


def order_of(column: int, down: bool) -> str:
    """How an address writes an order: a column (-1: the names), turned round with a “-”."""
    return ("-" if down else "") + ("name" if column < 0 else COLUMNS[column])


def read_order(given: str) -> tuple[int, bool] | None:
    """The column that an address sorts by and whether downwards; ``None`` for the usual order."""
    name = given.removeprefix("-")
    if name == "name":
        return -1, given.startswith("-")
    return (COLUMNS.index(name), given.startswith("-")) if name in COLUMNS else None


def board(
    result: SideBySide, arrivals: Arrivals, target: float, theme: Theme, _: Translator
) -> SortedTable:
    """The table: lowest coverage of the chosen dose first, under province, region and country."""
    rows = tuple(_row(row, result, arrivals, _) for row in result.rows)
    above = tuple(_row(row, result, arrivals, _) for row in result.above)
    return SortedTable(
        _("The districts of {place}", place=result.province.short_name),
        _("District"),
        _columns(result, arrivals, target, theme, _),
        rows,
        above,
        FIRST_DOSE + result.dose - 1,
    )


def _columns(
    result: SideBySide, arrivals: Arrivals, target: float, theme: Theme, _: Translator
) -> tuple[Column, ...]:
    places = (*result.above, *result.rows)
    province = result.above[0]
    doses: tuple[tuple[Dose, str], ...] = (
        (1, _("Dose 1")),
        (2, _("Dose 2")),
        (3, _("Booster")),
    )
    # One scale for all doses, and never less than the whole population.
    widest = max([1.0, *(row.coverage(dose) or 0.0 for row in places for dose in RECORD_COVERAGE)])
    marks = {
        "1": _("higher than districts usually differ"),
        "-1": _("lower than districts usually differ"),
    }
    late = [end for one in arrivals.values() if one for end in (one.latest, one.days) if end]

    def rate(label: str, metric: Metric, of: Rate, hue: str) -> Column:
        most = max((row.value(of) or 0.0 for row in places), default=0.0)
        return Column(
            label, _(metric.definition), max(most * 1.05, 0.001), hue, province.value(of), marks
        )

    violet = theme.series[2]
    return (
        Column(_("Rank"), _(COVERAGE_RANK.definition)),
        *(
            Column(
                label,
                _(RECORD_COVERAGE[dose].definition),
                widest,
                theme.accent,
                province.coverage(dose),
                marks,
            )
            for dose, label in doses
        ),
        Column(_change_label(result, _), _(COVERAGE_CHANGE.definition)),
        Column(
            _("Still to reach"),
            _(DISTRICTS_TO_REACH.definition),
            max([1.0, *(row.to_reach or 0 for row in result.rows)]),
            theme.accent,
        ),
        Column(
            _("Pace, a day per 1,000"),
            _(FOUR_WEEK_PACE.definition),
            max([0.01, *(row.pace or 0.0 for row in places)]),
            theme.accent,
            province.pace,
        ),
        Column(
            _("Days to {target}", target=_.percent(target, 0)),
            _(DAYS_TO_TARGET.definition),
            min(max([1.0, *late]), MAX_DAYS_DRAWN),
            theme.accent,
        ),
        rate(_("Mismatch"), MISMATCH_RATE, "mismatch", MISMATCH.of(theme)[4]),
        rate(_("Clean"), SCORECARD_CLEAN, "clean", CLEANLINESS[theme.name]),
        rate(_(SCORECARD_LIVE.short), SCORECARD_LIVE, "live", violet),
        Column(
            _("Backlog"),
            _(BACKLOG.definition),
            max([1.0, *(row.backlog or 0 for row in result.rows)]),
            violet,
        ),
    )


def _row(row: Place, result: SideBySide, arrivals: Arrivals, _: Translator) -> Row:
    cells = (
        _rank(row, result, _),
        *(_coverage(row, dose, _) for dose in RECORD_COVERAGE),
        _change(row, result, _),
        _count(row.to_reach, _),
        Cell(
            row.pace,
            _("unknown") if row.pace is None else _.decimal(row.pace, 2),
            _said(_("{newly} persons in {days} days"), row.newly, row.days, _),
        ),
        _days(arrivals.get(row.code), _),
        *(_rate(row, rate, result, _) for rate in JUDGED),
        _count(row.backlog, _),
    )
    return Row(row.code, _(row.name), cells)


def _rank(row: Place, result: SideBySide, _: Translator) -> Cell:
    rank = result.rank.get(row.code)
    if rank is None:
        return Cell(None, "")
    climbed = result.climbed(row.code)
    if climbed is None or result.before is None:
        return Cell(rank, str(rank))
    before = _.date(result.before)
    note = f"+{climbed}" if climbed > 0 else f"−{-climbed}" if climbed else ""
    said = _("rank {rank} on {day}", rank=result.rank_before[row.code], day=before)
    return Cell(rank, str(rank), said, note=note)


def _coverage(row: Place, dose: Dose, _: Translator) -> Cell:
    value = row.coverage(dose)
    if value is None:
        return Cell(None, _("unknown"))
    said = f"{_.integer(row.persons[dose])} / {_.integer(row.population or 0)}"
    return Cell(value, _.percent(value), said)


def _change_label(result: SideBySide, _: Translator) -> str:
    if result.before is None:
        return _("Change")
    return _("Change since {day}", day=f"{result.before:%d/%m}")


def _change(row: Place, result: SideBySide, _: Translator) -> Cell:
    """How many points the chosen dose gained since the day compared with."""
    now, then = row.value("coverage"), result.coverage_before.get(row.code)
    if now is None or then is None or result.before is None:
        return Cell(None, _("unknown"))
    said = _("{share} on {day}", share=_.percent(then), day=_.date(result.before))
    return Cell(now - then, _.difference(now, then, unit=False), said)


def _rate(row: Place, rate: Judged, result: SideBySide, _: Translator) -> Cell:
    value, (top, bottom) = row.value(rate), row.fraction(rate)
    if value is None:
        return Cell(None, _("unknown"))
    said = f"{_.integer(top or 0)} / {_.integer(bottom or 0)}"
    return Cell(
        value, _.percent(value), said, result.outside(row, rate) if row in result.rows else 0
    )


def _count(count: int | None, _: Translator) -> Cell:
    return Cell(None, _("unknown")) if count is None else Cell(count, _.integer(count))


def _said(text: str, newly: int | None, days: int, _: Translator) -> str:
    return "" if newly is None else text.format(newly=_.integer(newly), days=days)


def _days(arrival: Arrival | None, _: Translator) -> Cell:
    """Days with their interval; what is reached takes none, what is not in sight sorts last."""
    if arrival is None:
        return Cell(None, _("unknown"))
    if arrival.reached:
        return Cell(0, _("reached"))
    if arrival.days is None and arrival.earliest is None:
        return Cell(None, _("not in sight"))
    on = arrival.on(arrival.days)
    said = _(
        "{missing} persons missing, {pace} a day: {day}",
        missing=_.integer(arrival.missing),
        pace=_.decimal(arrival.a_day),
        day=_.date(on) if on else _("no end"),
    )
    if arrival.earliest is None:
        likely = _.integer(arrival.days or 0)
        return Cell(arrival.days, likely, said, note=_("(at this pace)"))
    if arrival.latest is None:
        text = _("from {days}", days=_.integer(arrival.earliest))
        return Cell(arrival.earliest, text, said, span=(arrival.earliest, MAX_DAYS_DRAWN))
    days = arrival.days if arrival.days is not None else arrival.latest
    note = f"({_.integer(arrival.earliest)}–{_.integer(arrival.latest)})"
    span = (arrival.earliest, arrival.latest)
    return Cell(days, _.integer(days), said, note=note, span=span)
