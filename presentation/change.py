"""Changes of a share between two days: classes, their colours and their words."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from i18n import Translator

COLOURS = ("#8c510a", "#d8b365", "#f0ebdd", "#c7eae5", "#7fc6bb", "#35978f", "#01665e")
"""Brown to teal, fell to rose; safe for the common kinds of colour blindness."""

_UNCHANGED = 2
_FEW_DAYS = (0.05, 0.02, 0.05, 0.15)
_MANY_DAYS = (0.10, 0.10, 0.20, 0.30)
"""Limits of the classes as shares: of the falls, then of the rises."""


def limits(changes: Iterable[float]) -> tuple[float, ...]:
    """Round limits that tell the changes at hand apart: finer for the steps of a few weeks."""
    largest = max((abs(change) for change in changes), default=0.0)
    return _FEW_DAYS if largest <= _FEW_DAYS[-1] * 1.5 else _MANY_DAYS


def change_class(change: float, steps: tuple[float, ...]) -> int:
    """Which of the seven classes a change falls in."""
    fall, *rises = steps
    if change < 0:
        return 0 if change < -fall else 1
    return _UNCHANGED if change == 0 else _UNCHANGED + 1 + sum(change >= rise for rise in rises)


def legend(steps: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    """The classes in words, the largest fall first."""
    fall, *rises = (_.integer(step * 100) for step in steps)
    between = [
        _("rose by {low} to under {high} points", low=low, high=high)
        for low, high in pairwise(rises)
    ]
    return (
        _("fell by more than {points} points", points=fall),
        _("fell by up to {points} points", points=fall),
        _("unchanged"),
        _("rose by less than {points} points", points=rises[0]),
        *between,
        _("rose by {points} points and more", points=rises[-1]),
    )


def points(change: float, _: Translator) -> str:
    """A change of a share in percentage points, with its sign."""
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    return _("{sign}{points} points", sign=sign, points=_.decimal(abs(change) * 100))
