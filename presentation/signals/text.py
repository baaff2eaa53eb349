"""Signals in words: since when, and which provinces with which numbers."""

from __future__ import annotations

from geo import units
from i18n import Translator
from queries.signals.signals import Signal, SignalRow

NAMED = 5
"""Provinces named in a signal; the command line's status names them all."""


def where(signal: Signal, _: Translator) -> str:
    """Since when, and the provinces concerned with their numbers, the largest first."""
    if not signal.rows:
        if signal.previous_as_of is None:
            return _("Whole country")
        return _("Whole country, since {day}", day=_.date(signal.previous_as_of))
    ordered = sorted(signal.rows, key=_size, reverse=True)
    named = [_row(row, signal, _) for row in ordered[:NAMED]]
    text = "; ".join(named)
    if len(ordered) > NAMED:
        text += _.plural(
            "; and {count} more province", "; and {count} more provinces", len(ordered) - NAMED
        )
    if signal.previous_as_of:
        text = _("Since {day}: {provinces}", day=_.date(signal.previous_as_of), provinces=text)
    return text


def _size(row: SignalRow) -> float:
    if row.value is None or not row.reference:
        return 0.0
    return abs(row.value / row.reference - 1)


def _row(row: SignalRow, signal: Signal, _: Translator) -> str:
    name = units.province(row.province_code).short_name
    if row.value is None or row.reference is None:
        return name
    if signal.kind == "coverage_above_100" and row.reference:
        return f"{name} {_.percent(row.value / row.reference)}"
    return f"{name} {_.integer(row.reference)} → {_.integer(row.value)}"
