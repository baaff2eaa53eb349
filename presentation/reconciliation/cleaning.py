"""Cleaning over time: who is wrong, what changed between two days, and when it would end."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from i18n import Translator
from presentation import timeline
from presentation.figure import SEPARATORS, Drawing, Theme, new_figure
from presentation.ramps import MISMATCH
from queries.reconciliation.cleaning import CleaningForecast
from queries.reconciliation.verification import VerificationPoint

HEIGHT = 380
_UPPER, _LOWER = [0.42, 1.0], [0.0, 0.32]
LONGEST = timedelta(days=365)
"""Of a forecast no more is drawn; where it ends is said in words."""
_DAY_MS = 86_400_000


def cleaning_timeline(
    line: tuple[VerificationPoint, ...],
    forecast: CleaningForecast | None,
    theme: Theme,
    _: Translator,
) -> Drawing:
    """Wrong and not yet verified persons above; newly wrong (up) and cleaned (down) below.

    ``line`` are the days until the one that is shown, from which the dotted lines go on.
    """
    if not line:
        return new_figure(theme, [], height=HEIGHT)
    days = [point.as_of.isoformat() for point in line]
    strong = MISMATCH.of(theme)[5 if theme.name == "light" else 4]
    highest = max(
        [
            1,
            *(point.numerator for point in line),
            *(point.verdicts["not_yet_verified"] for point in line),
        ]
    )
    traces: list[dict[str, Any]] = [
        _line(
            days,
            [point.numerator for point in line],
            strong,
            _("wrong"),
            fill="tozeroy",
            fillcolor=_faint(strong),
        ),
    ]
    waiting = [point.verdicts["not_yet_verified"] for point in line]
    if any(waiting):
        traces.append(_line(days, waiting, theme.unknown, _("not yet verified")))
    end = _end(line, forecast)
    first = line[0].as_of
    shapes, named, above = timeline.events(frozenset({"reconciliation"}), first, end, theme, _)
    if forecast:
        traces += _ahead(line[-1], forecast, strong, _)
    if len(line) > 1:
        traces += _changes(line, theme, _)
    return new_figure(
        theme,
        traces,
        height=HEIGHT,
        margin={"l": 8, "r": 12, "t": above, "b": timeline.BELOW},
        shapes=shapes,
        separators=SEPARATORS[_.language],
        barmode="relative",
        annotations=[
            *named,
            *_labels(line, highest, strong, theme, _),
            *_end_label(forecast, theme, _),
            *_panel_labels(line, theme, _),
        ],
        xaxis={**timeline.date_axis(first, end, theme), "anchor": "y2"},
        yaxis={
            "domain": _UPPER,
            "range": [0, highest * 1.12],
            "fixedrange": True,
            "automargin": True,
            "gridcolor": theme.grid,
            "zeroline": False,
            "tickformat": ",d",
            "nticks": 5,
        },
        yaxis2={
            "domain": _LOWER,
            "fixedrange": True,
            "automargin": True,
            "gridcolor": theme.grid,
            "zerolinecolor": theme.muted,
            **_both_ways(line, _),
        },
        **timeline.CROSSHAIR,
    )


def changes(line: tuple[VerificationPoint, ...]) -> list[tuple[date, date, int, int]]:
    """Each interval's days and how many were cleaned and became wrong in it."""
    return [
        (
            before.as_of,
            after.as_of,
            after.cleaned - before.cleaned,
            after.newly_wrong - before.newly_wrong,
        )
        for before, after in pairwise(line)
    ]


def _line(
    days: list[str], values: list[int], colour: str, name: str, **trace: Any
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": days,
        "y": values,
        "name": name,
        "line": {"color": colour, "width": 2.4},
        "hovertemplate": f"{name}: %{{y:,}}<extra></extra>",
        **trace,
    }


def _changes(
    line: tuple[VerificationPoint, ...], theme: Theme, _: Translator
) -> list[dict[str, Any]]:
    """Bars that reach over their interval: newly wrong up, cleaned down."""
    steps = changes(line)
    widths = [(after - before).days * _DAY_MS * 0.84 for before, after, *_rest in steps]
    # Weeks are all alike: one number says so.
    alike = len(set(widths)) == 1
    common = {
        "type": "bar",
        "yaxis": "y2",
        "x": [after.isoformat() for _before, after, *_rest in steps],
        "width": widths[0] if alike else widths,
        "offset": -widths[0] if alike else [-width for width in widths],
    }
    bars = []
    for name, values, colour, sign in (
        (_("newly wrong"), [wrong for *_days, _cleaned, wrong in steps], MISMATCH.of(theme)[4], 1),
        (_("cleaned"), [cleaned for *_days, cleaned, _wrong in steps], MISMATCH.of(theme)[2], -1),
    ):
        bars.append(
            {
                **common,
                "name": name,
                "y": [sign * value for value in values],
                # What points down is written without its minus.
                "customdata": values if sign < 0 else None,
                "marker": {"color": colour, "line": {"color": theme.edge, "width": 0.4}},
                "hovertemplate": f"{name}: "
                + ("%{customdata:,}" if sign < 0 else "%{y:,}")
                + "<extra></extra>",
            }
        )
    return bars


def _ahead(
    last: VerificationPoint, forecast: CleaningForecast, colour: str, _: Translator
) -> list[dict[str, Any]]:
    """The way to the end of cleaning, and those to the limits of its interval."""
    if forecast.earliest is None or forecast.wrong == 0:
        return []
    start, wrong = last.as_of, forecast.wrong
    far = start + LONGEST * 2
    # A limit that is never reached is a line that does not fall.
    ends = [(day, 0) if day else (far, wrong) for day in (forecast.earliest, forecast.latest)]
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "hoverinfo": "skip",
            "name": _("interval of the forecast"),
            "x": [ends[0][0].isoformat(), start.isoformat(), ends[1][0].isoformat()],
            "y": [ends[0][1], wrong, ends[1][1]],
            "line": {"color": colour, "width": 1, "dash": "dot"},
        }
    ]
    if forecast.ends_on:
        traces.append(
            {
                "type": "scatter",
                "mode": "lines",
                "hoverinfo": "skip",
                "name": _("forecast"),
                "x": [start.isoformat(), forecast.ends_on.isoformat()],
                "y": [wrong, 0],
                "line": {"color": colour, "width": 2, "dash": "dash"},
            }
        )
    return traces


def _end(line: tuple[VerificationPoint, ...], forecast: CleaningForecast | None) -> date:
    """The last day of the axis."""
    last = line[-1].as_of
    # Room for the words at the ends of the lines.
    least = last + max((last - line[0].as_of) * 0.45, timedelta(days=7))
    if forecast is None or forecast.wrong == 0 or forecast.earliest is None:
        return least
    wanted = max(filter(None, (forecast.earliest, forecast.ends_on, forecast.latest)))
    return max(min(wanted + timedelta(days=14), last + LONGEST), least)


def _labels(
    line: tuple[VerificationPoint, ...], highest: int, strong: str, theme: Theme, _: Translator
) -> list[dict[str, Any]]:
    """What the lines are and where they have come to, above the way that a forecast goes on."""
    last = line[-1]
    wrong, waiting = last.numerator, last.verdicts["not_yet_verified"]
    is_wrong, is_waiting = _("wrong"), _("not yet verified")
    said = (
        (wrong, f"<b>{is_wrong} {_.integer(wrong)}</b>", strong, wrong >= waiting),
        (waiting, f"{is_waiting} {_.integer(waiting)}", theme.muted, wrong < waiting),
    )
    near = abs(wrong - waiting) < highest * 0.1
    return [
        {
            "text": text,
            "x": last.as_of.isoformat(),
            "y": value,
            "xanchor": "left",
            "yanchor": "top" if near and not upper else "bottom",
            "showarrow": False,
            "xshift": 4,
            "bgcolor": theme.ground,
            "borderpad": 0,
            "opacity": 0.9,
            "font": {"size": 12, "color": colour},
        }
        for value, text, colour, upper in said
        if value or upper
    ]


def _end_label(
    forecast: CleaningForecast | None, theme: Theme, _: Translator
) -> list[dict[str, Any]]:
    """When cleaning would end, where its line meets the axis or leaves the chart."""
    if forecast is None or forecast.wrong == 0:
        return []
    text = (
        _("forecast end: {day}", day=_.date(forecast.ends_on))
        if forecast.ends_on
        else _("not before {day}", day=_.date(forecast.earliest))
        if forecast.earliest
        else _("no end at this pace")
    )
    return [
        {
            "text": text,
            "x": 1,
            "xref": "paper",
            "y": 1,
            "yref": "paper",
            "xanchor": "right",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": 12, "color": theme.text},
        }
    ]


def _panel_labels(
    line: tuple[VerificationPoint, ...], theme: Theme, _: Translator
) -> list[dict[str, Any]]:
    """Which way the bars point, behind the last of them."""
    if len(line) < 2:
        return []
    common = {
        "x": line[-1].as_of.isoformat(),
        "y": 0,
        "yref": "y2",
        "xanchor": "left",
        "showarrow": False,
        "xshift": 6,
        "font": {"size": 12, "color": theme.muted},
    }
    return [
        {**common, "text": _("newly wrong ↑"), "yanchor": "bottom", "yshift": 2},
        {**common, "text": _("cleaned ↓"), "yanchor": "top", "yshift": -2},
    ]


def _both_ways(line: tuple[VerificationPoint, ...], _: Translator) -> dict[str, Any]:
    """An axis that writes what goes down without a minus: both are counts of persons."""
    steps = changes(line)
    up = max([wrong for *_days, wrong in steps], default=0)
    down = max([cleaned for *_days, cleaned, _wrong in steps], default=0)
    step = nice_step(max(up, down, 1))
    ticks = [step * number for number in range(-(down // step), up // step + 1)]
    edge = max(up, down, 1) * 0.18
    return {
        "tickvals": ticks,
        "ticktext": [_.integer(abs(tick)) for tick in ticks],
        "range": [-down - edge, up + edge],
    }


def nice_step(largest: int) -> int:
    """A round step that ``largest`` holds once to a little more than twice."""
    power = 1
    while power * 10 <= largest:
        power *= 10
    return next(factor * power for factor in (5, 2, 1) if factor * power <= largest)


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"
