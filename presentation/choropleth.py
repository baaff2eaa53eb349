"""Choropleth maps: mainland large, the archipelagos at their true place in an inset; and where
their outlines are fetched from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, Protocol

from geo import boundaries, units
from geo.boundaries import BoundaryLevel
from geo.units import ARCHIPELAGOS, Vintage
from i18n import Translator
from presentation.figure import (
    PERCENT_SIGN,
    SEPARATORS,
    Drawing,
    Theme,
    flat_steps,
    halo,
    new_figure,
    percent,
    step_index,
)
from presentation.home import HOME
from presentation.map_layout import map_layout, name_positions
from presentation.ramps import LOCAL, Ramp, attention
from queries.areas import RatedRow
from queries.databases import Provenance
from queries.metric import Metric

BOUNDARIES_ROUTE = "/boundaries/"
TOPOLOGY_ROUTE = "/topology/"
TOPOLOGY_URL = TOPOLOGY_ROUTE

_ARCHIPELAGO_NAMES = {
    "48": ("Hoàng Sa", 114.1, 14.6),
    "56": ("Trường Sa", 114.1, 6.9),
}

NAMED = 3
"""Units named on a map."""
MANY = 200
"""Units from which on their edges are drawn fine, or nothing else would be seen."""
EMPTY_TOPOLOGY = Path(__file__).with_name("topology") / "world_110m.json"
"""What plotly.js asks for by this name before it draws a map; ours has no land of its own."""


@dataclass(frozen=True)
class Outlines:
    """Where the browser (or the exporter) finds the boundaries.

    ``archipelagos``: codes of the units that Hoàng Sa and Trường Sa are drawn with, their names
    and where these stand. ``note`` must be shown on the map. ``box`` (west, south, east, north, in
    degrees) is what to look at; ``None``: the whole country. ``centres`` are where names of units
    stand, in degrees.
    """

    url: str
    archipelagos: tuple[tuple[str, str, float, float], ...]
    note: str = ""
    box: tuple[float, float, float, float] | None = None
    centres: Mapping[str, tuple[float, float]] = field(default_factory=dict, compare=False)


def outlines(
    vintage: Vintage,
    _: Translator,
    level: BoundaryLevel = "province",
    within: str | None = None,
    home: Path | None = None,
    around: Iterable[str] = (),
) -> Outlines:
    """The outlines of the provinces of 2021 or 2025, or of districts: all, or of one province.
    What is looked at are all of them, or the units ``around``.

    With ``home`` they are those of that data folder, as files, for pictures of maps.
    """
    labels = tuple(
        (
            _far_code(code, vintage, level),
            _("{archipelago}<br>archipelago", archipelago=name)
            + f"<br>({units.province(province_code(code, vintage), vintage).short_name})",
            lon,
            lat,
        )
        for code, (name, lon, lat) in _ARCHIPELAGO_NAMES.items()
        if within in (None, code)
    )
    if home is None:
        used = boundaries.in_use(level, vintage, HOME)
        url = BOUNDARIES_ROUTE + used.file_name
    else:
        used = boundaries.active(level, vintage, home)
        url = used.path.resolve().as_uri()
    inside = [unit.code for unit in units.districts(within)] if within else list(around)
    return Outlines(
        url,
        labels,
        _("Approximate district boundaries") if used.approximate else "",
        boundaries.box(used, inside) if inside else None,
        boundaries.centres(used),
    )


def _far_code(code: str, vintage: Vintage, level: BoundaryLevel) -> str:
    """The unit that an archipelago is drawn with: its province, or the district that it is."""
    if level == "province":
        return province_code(code, vintage)
    return next(district for district, province in ARCHIPELAGOS.items() if province == code)


def province_code(code: str, vintage: Vintage) -> str:
    """The code in a vintage of a province of 2021."""
    return code if vintage == "2021" else units.successor(code).code


@dataclass(frozen=True)
class MapValue:
    """One unit on the map: its class of colour (``None``: unknown) and what hovering says.

    ``hover`` are the numbers that one template for all units writes out: a figure is sent at
    every change, so it carries each number once and no text twice.
    """

    code: str
    name: str
    step: int | None
    hover: tuple[float, ...]


@dataclass(frozen=True)
class Classes:
    """The classes of a map: colours and words, lowest first, how hovering writes a value, and the
    ``rule`` by which colours are stronger. ``needs`` are the codes of the units to be named on the
    map: those that need attention most, with what is written."""

    colours: tuple[str, ...]
    words: tuple[str, ...]
    hover: str
    rule: str
    needs: Mapping[str, str] = field(default_factory=dict)


def area_map(
    values: list[MapValue],
    classes: Classes,
    outlines: Outlines,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str],
) -> Drawing:
    """Units in the colours of their classes; ``chosen`` ones are outlined."""
    afar = {code for code, *_rest in outlines.archipelagos}
    known = [value for value in values if value.step is not None]
    unknown = [value for value in values if value.step is None]
    present = {value.step for value in known}
    legend_of = [
        (words, colour)
        for step, (words, colour) in enumerate(zip(classes.words, classes.colours, strict=True))
        if step in present
    ]
    # One scale for the mainland and the inset.
    coloured = {"coloraxis": "coloraxis"}
    traces = [
        _areas(known, outlines, theme, **coloured, hovertemplate=f"%{{text}}<br>{classes.hover}"),
    ]
    if distant := [value for value in known if value.code in afar]:
        traces.append(_areas(distant, outlines, theme, **coloured, geo="geo2", hoverinfo="skip"))
    if unknown:
        words = _("unknown")
        traces.append(
            _areas(
                unknown,
                outlines,
                theme,
                **_one_colour(theme.unknown),
                hovertemplate=f"%{{text}}<br>{words}",
            )
        )
        legend_of.append((_("no figures"), theme.unknown))
    if chosen:
        traces.append(_outline(chosen, outlines, theme))
    traces += [_legend_entry(words, colour) for words, colour in legend_of]
    if outlines.archipelagos:
        traces.append(_labels(outlines, theme))
    if classes.needs:
        traces.append(_named(classes.needs, outlines, theme))
    layout = map_layout(
        outlines.box, classes.rule, outlines.note, theme, inset=bool(outlines.archipelagos)
    )
    return new_figure(
        theme,
        traces,
        separators=SEPARATORS[_.language],
        coloraxis={
            "cmin": -0.5,
            "cmax": len(classes.colours) - 0.5,
            "colorscale": flat_steps(classes.colours),
            "showscale": False,
        },
        **layout,
    )


def legend_in_words(steps: tuple[float, ...], _: Translator) -> tuple[str, ...]:
    """The classes of a stepped scale in words, lowest first."""

    def whole(step: float) -> str:
        return _.percent(step, 0)

    between = [
        _("{low} to under {high}", low=whole(low), high=whole(high))
        for low, high in pairwise(steps)
    ]
    return (
        _("under {high}", high=whole(steps[0])),
        *between,
        _("{low} and more", low=whole(steps[-1])),
    )


class Rate(RatedRow, Protocol):
    """A row of a result: one area with a rate and what it is computed from."""

    @property
    def name(self) -> str:
        """The area's name."""

    @property
    def numerator(self) -> int | None:
        """What the rate counts."""

    @property
    def denominator(self) -> int | None:
        """What it is a share of."""


class Rates(Protocol):
    """A result: the rates of areas, and the metric whose steps they are coloured by."""

    @property
    def rows(self) -> Sequence[Rate]:
        """The areas."""

    @property
    def metric(self) -> Metric:
        """What the rates mean."""

    @property
    def provenance(self) -> Provenance:
        """Where they come from."""


def rate_map(
    result: Rates,
    ramp: Ramp,
    outlines: Outlines,
    theme: Theme,
    _: Translator,
    chosen: frozenset[str],
) -> Drawing:
    """Rates by area in the colours of their steps, the stronger the more they need attention; grey
    where unknown; ``chosen`` outlined."""
    steps = result.metric.steps
    values = [
        MapValue(row.code, row.name, None, ())
        if row.value is None
        else MapValue(
            row.code,
            row.name,
            step_index(row.value, steps),
            (percent(row.value), row.numerator or 0, row.denominator or 0),
        )
        for row in result.rows
    ]
    sign = PERCENT_SIGN[_.language]
    hover = f"%{{customdata[0]:.1f}}{sign}<br>%{{customdata[1]:,}} / %{{customdata[2]:,}}"
    colours = ramp.of(theme, result.metric.good)
    rule = attention(_, local=ramp is LOCAL)
    classes = Classes(
        colours,
        legend_in_words(steps, _),
        hover,
        rule,
        _in_need(_looked_at(result.rows, outlines), result.metric.good, _),
    )
    return area_map(values, classes, outlines, theme, _, chosen)


def _looked_at(rows: Sequence[Rate], outlines: Outlines) -> list[Rate]:
    """The rows of the units that the map shows whole or most of."""
    if outlines.box is None:
        return list(rows)
    west, south, east, north = outlines.box
    inside = {
        code
        for code, (lon, lat) in outlines.centres.items()
        if west < lon < east and south < lat < north
    }
    return [row for row in rows if row.code in inside]


def _in_need(rows: Sequence[Rate], good: str, _: Translator) -> dict[str, str]:
    """The units that need attention most, with what is written on them."""
    known = [(row.value, row) for row in rows if row.value is not None]
    known.sort(key=lambda one: one[0], reverse=good == "down")
    if len(known) < 2 * NAMED:
        return {}
    return {row.code: f"{row.name}<br>{_.percent(value)}" for value, row in known[:NAMED]}


def _legend_entry(words: str, colour: str) -> dict[str, Any]:
    """A class in the legend. It marks nothing on the map."""
    return {
        "type": "scattergeo",
        "lon": [None],
        "lat": [None],
        "mode": "markers",
        "marker": {"symbol": "square", "size": 12, "color": colour},
        "name": words,
    }


def _labels(outlines: Outlines, theme: Theme) -> dict[str, Any]:
    """The archipelagos' names in the inset."""
    return {
        "type": "scattergeo",
        "geo": "geo2",
        "lon": [lon for _code, _name, lon, _lat in outlines.archipelagos],
        "lat": [lat for _code, _name, _lon, lat in outlines.archipelagos],
        "text": [name for _code, name, _lon, _lat in outlines.archipelagos],
        "mode": "text",
        "textfont": {"size": 11, "color": theme.text},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _named(needs: Mapping[str, str], outlines: Outlines, theme: Theme) -> dict[str, Any]:
    """The names of the units that need attention most."""
    places = [
        (outlines.centres[code], text) for code, text in needs.items() if code in outlines.centres
    ]
    positions = name_positions(places, outlines.box)
    named = [(where, place) for where, place in zip(positions, places, strict=True) if where]
    return {
        "type": "scattergeo",
        "lon": [lon for _where, ((lon, _lat), _text) in named],
        "lat": [lat for _where, ((_lon, lat), _text) in named],
        "text": [text for _where, (_place, text) in named],
        "mode": "text",
        "textposition": [where for where, _place in named],
        "textfont": {"size": 12, "color": theme.text, "shadow": halo(theme), "weight": 600},
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _areas(
    values: list[MapValue], outlines: Outlines, theme: Theme, **trace: Any
) -> dict[str, Any]:
    """Units by their class, on the mainland or in the inset."""
    hovered = trace.get("hoverinfo") != "skip"
    return {
        "type": "choropleth",
        "geojson": outlines.url,
        "featureidkey": "id",
        "locations": [value.code for value in values],
        "z": [value.step or 0 for value in values],
        "name": "",
        "text": [value.name for value in values] if hovered else None,
        "customdata": [value.hover for value in values] if hovered else None,
        "marker": {"line": {"color": theme.edge, "width": 0.6 if len(values) < MANY else 0.2}},
        **trace,
    }


def _outline(chosen: frozenset[str], outlines: Outlines, theme: Theme) -> dict[str, Any]:
    """The chosen units' edges, over those of their neighbours."""
    return {
        "type": "choropleth",
        "geojson": outlines.url,
        "featureidkey": "id",
        "locations": sorted(chosen),
        "z": [0] * len(chosen),
        **_one_colour("rgba(0,0,0,0)"),
        "showlegend": False,
        "hoverinfo": "skip",
        "marker": {"line": {"color": theme.strong, "width": 2.5}},
    }


def _one_colour(colour: str) -> dict[str, Any]:
    return {"colorscale": [[0, colour], [1, colour]], "showscale": False}
