"""The one look of all charts: colours by question, light and dark."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any, Literal, cast

import plotly.graph_objects as go
import plotly.io

from i18n import WRITINGS, plain

# Plotly's own template would add 7 kB to every figure.
plotly.io.templates.default = None

FONT = "Be Vietnam Pro, Noto Sans, sans-serif"

SEPARATORS = {language: writing.separators for language, writing in WRITINGS.items()}
"""Decimal and thousands separators, for the numbers that Plotly writes itself."""

PERCENT_SIGN = {language: writing.percent for language, writing in WRITINGS.items()}
"""The sign as each language sets it, behind a number that Plotly writes."""

LAG_LINE = {"light": "#5f3795", "dark": "#a385d0"}
"""Violet for lines of the entry lag, by theme."""

CLEANLINESS = {"light": "#96700a", "dark": "#d9b44a"}
"""Ochre, for the cleanliness of dose records, by theme."""

JUDGED = {
    "light": {-1: "#b3400f", 0: "#56656e", 1: "#12707f"},
    "dark": {-1: "#e98747", 0: "#a3b1b9", 1: "#5ebcb0"},
}
"""By theme, the colour of what is worse, the same, or better; a shape or a word says it too."""


@dataclass(frozen=True)
class Theme:
    """The colours around the data; ``ground`` is what they stand on."""

    name: Literal["light", "dark"]
    text: str
    muted: str
    grid: str
    unknown: str
    edge: str
    strong: str
    accent: str
    series: tuple[str, ...]
    ground: str


LIGHT = Theme(
    name="light",
    text="#1d2b33",
    muted="#56656e",
    grid="#e1e6e9",
    unknown="#b9c0c4",
    edge="#7e9494",
    strong="#12303f",
    accent="#1a7385",
    series=("#1a7385", "#b3560f", "#6a4c9c", "#7a6c00", "#a6386b"),
    ground="#ffffff",
)
DARK = Theme(
    name="dark",
    text="#e8eef1",
    muted="#a3b1b9",
    grid="#33434d",
    unknown="#6d7a82",
    edge="#0d1418",
    strong="#ffffff",
    accent="#5ebcb0",
    series=("#5ebcb0", "#f0a35e", "#b9a2e3", "#d9cb4a", "#ee8fb6"),
    ground="#12191e",
)
THEMES = {"light": LIGHT, "dark": DARK}


@dataclass(frozen=True)
class Drawing:
    """A figure, as it is sent to the browser.

    Plotly's own figures check and copy each property, which takes longer than all the rest of a
    chart: they are made only where the parts of one are looked at.
    """

    content: dict[str, Any]

    def to_plotly_json(self) -> dict[str, Any]:
        """What Plotly writes as JSON."""
        return self.content

    @property
    def is_empty(self) -> bool:
        """Whether no trace has a point, so that nothing but axes would be drawn."""
        return not any(map(_has_points, self.content.get("data", ())))

    @property
    def data(self) -> tuple[Any, ...]:
        """The traces, checked by Plotly."""
        return cast(tuple[Any, ...], self._checked.data)

    @property
    def layout(self) -> Any:
        """The layout, checked by Plotly."""
        return self._checked.layout

    @cached_property
    def _checked(self) -> go.Figure:
        return go.Figure(self.content)


def new_figure(
    theme: Theme,
    traces: list[Any],
    *,
    height: int,
    **layout: Any,
) -> Drawing:
    """A figure with the common layout. That data are demo is said by the page it stands on and by
    the sheet that it leaves on."""
    content = {
        "data": traces,
        "layout": {
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "font": {"family": FONT, "size": 13, "color": theme.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "hoverlabel": {"font": {"family": "Be Vietnam Pro"}},
            "showlegend": False,
            "dragmode": False,
            **layout,
        },
    }
    return Drawing(_given(content))


def _has_points(trace: dict[str, Any]) -> bool:
    """Whether a trace has a value on each of the axes that it has."""
    axes = [trace[axis] for axis in ("x", "y", "z") if trace.get(axis) is not None]
    return bool(trace) and all(
        any(one is not None for one in values) if isinstance(values, list | tuple) else True
        for values in axes
    )


def jag(path: str, theme: Theme) -> dict[str, Any]:
    """The mark of an axis that does not begin at zero; the ``path`` is in pixels from the corner of
    the plot where it does begin."""
    return {
        "type": "path",
        "path": path,
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": 0,
        "line": {"color": theme.text, "width": 1.4},
    }


def halo(theme: Theme) -> str:
    """The ground around letters, which lets them be read on any colour or line."""
    return ", ".join([f"0 0 3px {theme.ground}"] * 5)


def chart_text(name: str) -> str:
    """A name that others gave, as a chart writes it: Plotly takes ``<b>``, ``<br>``, ``<a href>``
    and ``&amp;`` in a text for markup, and ``%{x}`` for a place that it fills."""
    return escape(plain(name), quote=False).replace("%{", "%&#123;")


def _given(value: Any) -> Any:
    """Without the properties that are left to Plotly (``None``); gaps in the data stay."""
    if isinstance(value, dict):
        return {name: _given(one) for name, one in value.items() if one is not None}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return [_given(one) for one in value]
    return value


def step_index(value: float, steps: tuple[float, ...]) -> int:
    """Which class a value falls in: 0 below the first step, ``len(steps)`` from the last up."""
    return bisect_right(steps, value)


def flat_steps(colours: tuple[str, ...]) -> list[tuple[float, str]]:
    """A Plotly colour scale of flat steps, one a class."""
    count = len(colours)
    return [
        (round(position / count, 4), colour)
        for index, colour in enumerate(colours)
        for position in (index, index + 1)
    ]


def colours_of_classes(colours: tuple[str, ...], classes: list[int]) -> dict[str, Any]:
    """Marker colours of bars by class number.

    Written out, though numbers on a colour scale were shorter: Plotly 7 takes the number of a bar
    for a colour, and complains to the console about every one, which takes longer than drawing it.
    """
    return {"color": [colours[one] for one in classes]}


def percent(share: float) -> float:
    """A share in percent with the one decimal that is shown, rounded as sentences round it."""
    return round(share * 100, 1)
