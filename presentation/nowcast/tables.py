"""The tables of the nowcast topic."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from i18n import Translator
from presentation.table import COUNT, DATE, PERCENT, Column, Table, area_table, column
from queries.nowcast.provinces import NowcastRow


def days_table(days: Iterable[NowcastRow], _: Translator) -> Table:
    """Every day of injection, the latest first."""
    rows = tuple(days)[::-1]
    ripe = (_("yes") if row.ripe else _("no") for row in rows)
    return Table(
        (
            column("injected_on", _("Injected on"), (row.first for row in rows), DATE),
            *_counts(rows, _),
            column("ripe", _("Fully entered"), ripe),
        )
    )


def places_table(rows: Iterable[NowcastRow], _: Translator) -> Table:
    """Totals by place, the most doses still to come first."""
    rows = most_to_come_first(rows)
    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        *_counts(rows, _),
        column("share", _("Share entered"), map(_share_entered, rows), PERCENT),
        label=_("Unit"),
    )


def most_to_come(
    rows: Iterable[NowcastRow], most: int, _: Translator
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of a short table to read: the places with the most doses still to come."""
    head = (
        _("Unit"),
        _("To come"),
        _("Entered"),
        _("Expected"),
        _("90% interval"),
        _("Share entered"),
    )
    return head, [
        (
            _(row.name),
            _.integer(row.to_come),
            _.integer(row.entered),
            _.integer(row.expected),
            f"{_.integer(row.low90)} – {_.integer(row.high90)}",
            _.percent(row.entered / row.expected) if row.expected else "–",
        )
        for row in most_to_come_first(rows)[:most]
    ]


def most_to_come_first(rows: Iterable[NowcastRow]) -> list[NowcastRow]:
    """The rows in the order in which they are shown."""
    return sorted(rows, key=lambda row: -row.to_come)


def _share_entered(row: NowcastRow) -> float | None:
    return row.entered / row.expected if row.expected else None


def _counts(rows: Sequence[NowcastRow], _: Translator) -> tuple[Column, ...]:
    return (
        column("to_come", _("To come"), (row.to_come for row in rows), COUNT),
        column("entered", _("Entered"), (row.entered for row in rows), COUNT),
        column("expected", _("Expected"), (row.expected for row in rows), COUNT),
        column("low90", _("at least (90%)"), (row.low90 for row in rows), COUNT),
        column("high90", _("at most (90%)"), (row.high90 for row in rows), COUNT),
        column("low50", _("at least (50%)"), (row.low50 for row in rows), COUNT),
        column("high50", _("at most (50%)"), (row.high50 for row in rows), COUNT),
    )
