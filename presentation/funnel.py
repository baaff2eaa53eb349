"""Funnel plot: the districts' rates by size, and the limits that districts seldom pass."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor, log10
from typing import Any, Generic, Protocol, TypeVar

from i18n import N_, Translator
from presentation.figure import PERCENT_SIGN, SEPARATORS, Drawing, Theme, new_figure, percent
from presentation.ramps import MISMATCH
from queries.areas import RatedRow
from queries.databases import Provenance
from queries.funnel import LIMITS, Funnel, funnel

HEIGHT = 430
MAX_NAMED = 12
"""Districts above the outer limits that are named on the plot; hovering names the others."""
SMALLEST = 10
"""Districts with fewer persons verified say nothing, whatever their rate, and would stretch the
axes; the table has them."""
FEW = 60
"""Districts that can all have names to hover over."""
STEPS = 28
"""Points of a limit's curve."""
_OFFICE, _PHONE, _BEFORE, _BESIDE, _CHARACTER, _LINE = 500.0, 215.0, 80.0, 95.0, 6.4, 14.0
"""Pixels of the plot in an office and on a phone, of what is left and right of it, of a letter and
of a line of text."""


class Rated(RatedRow, Protocol):
    """A district with a rate."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def numerator(self) -> int:
        """Those counted."""

    @property
    def denominator(self) -> int:
        """Of how many."""


class Rates(Protocol):
    """The districts with their rates."""

    @property
    def rows(self) -> Sequence[Rated]:
        """One a district."""

    @property
    def provenance(self) -> Provenance:
        """Where they come from."""


_CLASSES = (2, 3, 5)
"""The colours of districts below, within and above the limits."""


R_co = TypeVar("R_co", bound=Rated, covariant=True)
R = TypeVar("R", bound=Rated)


@dataclass(frozen=True)
class _Frame:
    """What the axes show: logarithms of sizes across, percent upwards."""

    across: tuple[float, float]
    up: tuple[float, float]


@dataclass(frozen=True)
class Placed(Generic[R_co]):
    """One district on the plot; ``outside`` the outer limits is -1 (below), 0 (within) or 1."""

    row: R_co
    outside: int


def placed(rows: Sequence[R], funnel: Funnel) -> tuple[Placed[R], ...]:
    """The districts in which somebody was counted, and whether they are outside."""
    return tuple(
        Placed(row, funnel.outside(row.numerator, row.denominator, LIMITS[-1]))
        for row in rows
        if row.denominator
    )


def funnel_with_places(
    rows: Sequence[R],
) -> tuple[Funnel | None, tuple[Placed[R], ...]]:
    """The control limits of rates (``None``: too few), and where each district lies in them."""
    limits = funnel([(row.numerator, row.denominator) for row in rows])
    return limits, placed(rows, limits) if limits else ()


def funnel_plot(
    result: Rates,
    funnel: Funnel,
    theme: Theme,
    _: Translator,
    highlighted: frozenset[str] = frozenset(),
    chosen: str = "",
    centre: str = N_("whole country"),
) -> Drawing:
    """Rates over their denominators (logarithmic), with the control limits as curves.

    Of many districts only those outside the inner limits have names to hover over: the others are
    noise, and 700 names would be most of the page's bytes. With ``highlighted`` districts the
    others are faint; the ``chosen`` one is named wherever it lies.
    """
    every = placed(result.rows, funnel)
    every = tuple(one for one in every if one.row.denominator >= SMALLEST) or every
    mine = [one for one in every if one.row.code in highlighted or not highlighted]
    named: list[Placed[Rated]] = []
    plain: list[Placed[Rated]] = []
    few = len(mine) <= FEW
    for one in mine:
        (named if few or _stands_out(one, funnel) else plain).append(one)
    faint = [one for one in every if highlighted and one.row.code not in highlighted]
    sizes = [one.row.denominator for one in every] or [1]
    span = (log10(min(sizes)) - 0.05, log10(max(sizes)) + 0.12)
    rates = [percent(one.row.value or 0.0) for one in every] or [1.0]
    top = max(rates) * 1.08 or 1.0
    traces = [_curve(funnel, probability, span, theme, _) for probability in LIMITS]
    for others, size, opacity in ((faint, 4, 0.3), (plain, 5, 1.0)):
        if others:
            traces.append(_unnamed(others, size, opacity, theme))
    for outside in (0, -1, 1):
        here = [one for one in named if one.outside == outside]
        if here:
            traces.append(_marks(here, outside, theme, _))
    middle = percent(funnel.centre)
    ends = [(10 ** span[1], limit) for limit in LIMITS]
    said = {_(centre): middle} | {
        _.percent(limit, 0 if limit * 100 == round(limit * 100) else 1): percent(
            funnel.limits(size, limit)[1]
        )
        for size, limit in reversed(ends)
    }
    labels = _at_end(said, _LINE * top / (HEIGHT - 80), theme)
    return new_figure(
        theme,
        traces,
        height=HEIGHT,
        margin={"l": 8, "r": 98, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        annotations=[*labels, *_names(mine, chosen, _Frame(span, (0.0, top)), theme)],
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "xref": "paper",
                "y0": middle,
                "y1": middle,
                "line": {"color": theme.muted, "width": 1, "dash": "dot"},
            }
        ],
        xaxis={
            "type": "log",
            "range": list(span),
            "fixedrange": True,
            "automargin": True,
            "gridcolor": theme.grid,
            "zeroline": False,
            "tickangle": 0,
            "tickvals": (ticks := _ticks(span)),
            "ticktext": [_.integer(tick) for tick in ticks],
            "title": {"text": _("persons verified (logarithmic)"), "font": {"size": 12}},
        },
        yaxis={
            "range": [0.0, top],
            "fixedrange": True,
            "automargin": True,
            "gridcolor": theme.grid,
            "zeroline": False,
            "ticksuffix": PERCENT_SIGN[_.language],
            "nticks": 7,
        },
    )


def _ticks(span: tuple[float, float]) -> list[int]:
    """Round sizes between two logarithms; of few decades also thrice those."""
    factors = (1,) if span[1] - span[0] > 2 else (1, 3)
    powers = range(max(floor(span[0]), 0), floor(span[1]) + 1)
    every = [factor * 10**power for power in powers for factor in factors]
    return [size for size in every if span[0] <= log10(size) <= span[1]]


def _curve(
    funnel: Funnel, probability: float, span: tuple[float, float], theme: Theme, _: Translator
) -> dict[str, Any]:
    """The lower and the upper limit of a probability, as one trace."""
    low, high = span
    sizes = [10 ** (low + (high - low) * step / STEPS) for step in range(STEPS + 1)]
    limits = [funnel.limits(size, probability) for size in sizes]
    written = [float(f"{size:.4g}") for size in sizes]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [*written, None, *written],
        "y": [
            *(round(lower * 100, 2) for lower, _upper in limits),
            None,
            *(round(upper * 100, 2) for _lower, upper in limits),
        ],
        "line": {
            "color": theme.muted,
            "width": 1.2,
            "dash": "solid" if probability == LIMITS[-1] else "dash",
        },
        "name": _.percent(probability),
        "hoverinfo": "skip",
    }


def _stands_out(one: Placed[Rated], funnel: Funnel) -> bool:
    return bool(funnel.outside(one.row.numerator, one.row.denominator, LIMITS[0]))


def _unnamed(
    others: list[Placed[Rated]], size: int, opacity: float, theme: Theme
) -> dict[str, Any]:
    """Districts that are there to show how all of them lie."""
    return {
        "type": "scatter",
        "mode": "markers",
        "hoverinfo": "skip",
        "x": [one.row.denominator for one in others],
        "y": [percent(one.row.value or 0.0) for one in others],
        "marker": {"size": size, "color": MISMATCH.of(theme)[_CLASSES[1]], "opacity": opacity},
    }


def _marks(here: list[Placed[Rated]], outside: int, theme: Theme, _: Translator) -> dict[str, Any]:
    """Districts above, within or below the outer limits: by shape as well as by colour."""
    symbol, size = {1: ("triangle-up", 9), 0: ("circle", 5), -1: ("triangle-down", 8)}[outside]
    colour = MISMATCH.of(theme)[_CLASSES[outside + 1]]
    said = {
        1: _("above the outer limit"),
        0: _("within the limits"),
        -1: _("below the outer limit"),
    }
    sign = PERCENT_SIGN[_.language]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": said[outside],
        "x": [one.row.denominator for one in here],
        "y": [percent(one.row.value or 0.0) for one in here],
        "text": [one.row.name for one in here],
        "marker": {
            "symbol": symbol,
            "size": size,
            "color": colour,
            "line": {"color": theme.edge, "width": 0.6},
        },
        "hovertemplate": f"%{{text}}<br>%{{y:.1f}}{sign} / %{{x:,}}<br>{said[outside]}"
        "<extra></extra>",
    }


def _at_end(said: Mapping[str, float], line: float, theme: Theme) -> list[dict[str, Any]]:
    """Words at the right end of the lines that they name; not those that would stand over others,
    ``line`` being the height of a line of text."""
    free: list[tuple[str, float]] = []
    for text, y in said.items():
        if all(abs(y - other) >= line for _text, other in free):
            free.append((text, y))
    return [
        {
            "text": text,
            "x": 1,
            "xref": "paper",
            "y": y,
            "xanchor": "left",
            "xshift": 4,
            "showarrow": False,
            "font": {"size": 11, "color": theme.muted},
        }
        for text, y in free
    ]


def _names(
    mine: Sequence[Placed[Rated]], chosen: str, frame: _Frame, theme: Theme
) -> list[dict[str, Any]]:
    """Names beside the chosen district and those above the limits, as far as they have room;
    those with the most wrong persons come first."""
    worst = sorted(
        (one for one in mine if one.outside == 1 or one.row.code == chosen),
        key=lambda one: (one.row.code != chosen, -one.row.numerator),
    )
    labels: list[dict[str, Any]] = []
    screens = [_Screen(_OFFICE, frame, worst), _Screen(_PHONE, frame, ())]
    for one in worst:
        free = [
            left
            for left in (False, True)
            if all(screen.has_room(one, left=left) for screen in screens)
        ]
        if not free:
            continue
        left = free[0]
        for screen in screens:
            screen.take(one, left=left)
        name = f"<b>{one.row.name}</b>" if one.row.code == chosen else one.row.name
        labels.append(
            {
                # On a logarithmic axis an annotation stands at the logarithm.
                "x": log10(one.row.denominator),
                "y": percent(one.row.value or 0.0),
                "text": name,
                "xanchor": "right" if left else "left",
                "xshift": -7 if left else 7,
                "showarrow": False,
                "font": {"size": 11, "color": theme.text},
                "bgcolor": theme.ground,
                "borderpad": 0,
                "opacity": 0.85,
            }
        )
        if len(labels) == MAX_NAMED:
            break
    return labels


class _Screen:
    """What is taken on a plot so wide: names keep off each other and off the marks of ``named``
    districts, for which a phone has no room."""

    def __init__(self, width: float, frame: _Frame, named: Sequence[Placed[Rated]]) -> None:
        self.width, self.frame = width, frame
        self.taken = [(x - 6, x + 6, y) for x, y in map(self._pixels, named)]

    def has_room(self, one: Placed[Rated], *, left: bool) -> bool:
        """Whether the name of a district has room on one side of its mark."""
        start, end, y = self._place(one, left=left)
        return (
            start > -_BEFORE
            and end < self.width + _BESIDE
            and not any(
                abs(y - other) < _LINE and start < after and before < end
                for before, after, other in self.taken
            )
        )

    def take(self, one: Placed[Rated], *, left: bool) -> None:
        """Write the name there."""
        self.taken.append(self._place(one, left=left))

    def _place(self, one: Placed[Rated], *, left: bool) -> tuple[float, float, float]:
        x, y = self._pixels(one)
        width = len(one.row.name) * _CHARACTER
        return (x - 7 - width, x - 7, y) if left else (x + 7, x + 7 + width, y)

    def _pixels(self, one: Placed[Rated]) -> tuple[float, float]:
        """Where a district's mark is, from the lower left corner."""
        (left, right), (low, high) = self.frame.across, self.frame.up
        across = (log10(one.row.denominator) - left) / (right - left)
        up = (percent(one.row.value or 0.0) - low) / (high - low)
        return across * self.width, up * (HEIGHT - 80)
