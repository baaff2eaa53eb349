"""How late doses are entered: by lag, by facility, and by whether persons registered beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from geo import units
from i18n import Translator
from presentation.entry_lag.metric import days_in_words
from presentation.figure import (
    LAG_LINE,
    SEPARATORS,
    Drawing,
    Theme,
    chart_text,
    new_figure,
    percent,
)
from presentation.ramps import MISMATCH
from presentation.ranking import bars_under_names
from queries.entry_lag.facilities import (
    CLOCK_FAULTS,
    LAST_OF_MONTH,
    ClockFault,
    HeapedFacility,
    LateFacility,
)
from queries.entry_lag.lags import LagCounts
from queries.entry_lag.registration import RegistrationRow

_ROW = 38
_COLOURS = {
    "same_day": LAG_LINE,
    "mismatch": {"light": MISMATCH.light[4], "dark": MISMATCH.dark[4]},
}
_HEIGHT = 340
_LINE, _LINE_APART = 5, 9
"""Letters of a line under a bar, and under one that stands apart."""
_TOP, _STEP, _LABEL = 1.4, 0.1, 0.12
"""Where the first of the words above stands, how much lower the next, and how high the number over
a bar is; in highest bars."""
LIMITS = (0, 1, 2, 4, 8, 16, 32, 64, 128)
"""First days of the classes. From one day on each is twice as long as the one before: equal steps
of a logarithmic scale, on which zero has no place and so stands by itself."""


@dataclass(frozen=True)
class Bin:
    """Doses entered ``first`` to ``last`` days after the injection (``None``: any more)."""

    first: int
    last: int | None
    doses: int

    def holds(self, days: int) -> bool:
        """Whether a lag falls in the class."""
        return self.first <= days and (self.last is None or days <= self.last)

    def words(self, _: Translator) -> str:
        """The class as it is written."""
        if self.first == 0:
            return _("same day")
        if self.last is None:
            return _("{low} days and more", low=self.first)
        if self.first == self.last:
            return days_in_words(self.first, _)
        return _("{low}–{high} days", low=self.first, high=self.last)


def bins(row: LagCounts) -> tuple[Bin, ...]:
    """The classes until the last that has doses; every valid lag is in exactly one."""
    ends = [*(following - 1 for following in LIMITS[1:]), None]
    found = [
        Bin(
            first,
            last,
            sum(
                doses
                for lag, doses in row.days.items()
                if lag >= first and (last is None or lag <= last)
            ),
        )
        for first, last in zip(LIMITS, ends, strict=True)
    ]
    used = [number for number, one in enumerate(found) if one.doses]
    return tuple(found[: used[-1] + 1]) if used else ()


def lag_distribution(row: LagCounts, theme: Theme, _: Translator) -> Drawing:
    """Bars of doses by class of lag with median and p90; after a gap those without a lag."""
    found = bins(row)
    apart = ((_("before the injection"), row.before), (_("no entry time"), row.unknown))
    # A class of its own that is empty keeps what has no lag away from what has.
    places = [
        *range(len(found)),
        *(len(found) + 0.7 + 1.5 * number for number, _one in enumerate(apart)),
    ]
    names = [one.words(_) for one in found] + [name for name, _doses in apart]
    doses = [one.doses for one in found] + [count for _name, count in apart]
    # On a phone there is no room for millions, nor for a sign behind every share.
    labels = [_.decimal(one.doses / row.doses * 100) for one in found]
    labels += ["<br>".join((_.integer(count), _("doses"))) for _name, count in apart]
    highest = max([1, *doses])
    marks = ((0.5, _("half")), (0.9, _("nine in ten")))
    reached: list[tuple[int, str]] = []
    for part, words in marks:
        days = row.quantile(part)
        if days is not None:
            number = next(index for index, one in enumerate(found) if one.holds(days))
            said = days_in_words(days, _) if days else _("same day")
            reached.append((number, f"<b>{words}: {said}</b>"))
    return new_figure(
        theme,
        [
            {
                "type": "bar",
                "x": places,
                "y": doses,
                "width": 0.8,
                "marker": {
                    "color": [LAG_LINE[theme.name]] * len(found) + [theme.unknown] * len(apart),
                },
                "text": labels,
                "textposition": "outside",
                "textangle": 0,
                "cliponaxis": False,
                "textfont": {"size": 12},
                "constraintext": "none",
                "customdata": names,
                "hovertemplate": "%{customdata}: %{y:,}<extra></extra>",
            }
        ],
        height=_HEIGHT,
        margin={"l": 8, "r": 8, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        xaxis={
            "tickmode": "array",
            "tickvals": places,
            "fixedrange": True,
            "automargin": True,
            "ticktext": [
                *(_narrow(one.words(_), _LINE) for one in found),
                *(_narrow(name, _LINE_APART) for name, _doses in apart),
            ],
            "tickfont": {"size": 11},
            "range": [-0.6, places[-1] + 0.6],
            "tickangle": 0,
            "ticklabeloverflow": "allow",
        },
        yaxis={"visible": False, "range": [0, highest * (_TOP + 0.06)], "fixedrange": True},
        shapes=[
            {
                "type": "line",
                "x0": number,
                "x1": number,
                "y0": found[number].doses + highest * _LABEL,
                "y1": highest * (_TOP - line * _STEP),
                "layer": "below",
                "line": {"color": theme.muted, "width": 1, "dash": "dot"},
            }
            for line, (number, _words) in enumerate(reached)
        ],
        # Above everything, a line each: they may be of neighbouring bars, or of the same.
        annotations=[
            {
                "text": words,
                "showarrow": False,
                "font": {"size": 12, "color": theme.strong},
                "x": number,
                "y": highest * (_TOP - line * _STEP),
                "yanchor": "middle",
                "bgcolor": theme.ground,
                "borderpad": 1,
                **(
                    {"xanchor": "left", "xshift": -8}
                    if number < len(found) / 2
                    else {"xanchor": "right", "xshift": 8}
                ),
            }
            for line, (number, words) in enumerate(reached)
        ],
    )


def _narrow(name: str, letters: int) -> str:
    """A name in lines narrow enough to stand under a bar on a phone."""
    long = len(name.partition(" ")[0]) >= letters
    parts = name.replace("–", "– ") if long else name
    return "<br>".join(wrap(parts, letters, break_long_words=False, break_on_hyphens=False))


@dataclass(frozen=True)
class FacilityDistrict:
    """A facility's district and province; empty where they are not known."""

    district: str
    province: str

    def __str__(self) -> str:
        return f"{self.district} ({self.province})" if self.district else self.province


def facility_district(row: LateFacility | HeapedFacility) -> FacilityDistrict:
    """Where a facility is."""
    provinces = {unit.code: unit.short_name for unit in units.provinces()}
    try:
        district = units.district(row.district_code).short_name
    except KeyError:
        district = ""
    return FacilityDistrict(district, provinces.get(row.province_code, ""))


def facility_name(row: LateFacility, *, inside: bool) -> str:
    """A facility with what neither its name nor the opened province (``inside``) says of where it
    is."""
    where = facility_district(row)
    province = "" if inside else where.province
    district = "" if where.district.casefold() in row.name.casefold() else where.district
    return " · ".join(filter(None, (row.name, district, province)))


def month_days(days: Sequence[int], _: Translator) -> str:
    """Days of the month as they are written."""
    return ", ".join(_("the last") if day == LAST_OF_MONTH else str(day) for day in days)


def facility_faults(clock: ClockFault, heaped: Sequence[int], _: Translator) -> tuple[str, ...]:
    """What is wrong with a facility's clock and with its days of injection, if anything."""
    faults = [_(CLOCK_FAULTS[clock])] if clock else []
    if heaped:
        days = month_days(heaped, _)
        faults.append(_("injections heaped on days of the month: {days}", days=days))
    return tuple(faults)


def late_facility_bars(
    rows: Sequence[LateFacility],
    names: Sequence[str],
    theme: Theme,
    _: Translator,
) -> Drawing:
    """Late doses by facility, in the order given, written with the doses that they are of;
    under the pointer what is wrong with the facility's clock and days, if anything."""
    most = max([1, *(row.late for row in rows)])
    bars = {
        "x": [row.late for row in rows],
        "marker": {"color": LAG_LINE[theme.name]},
        "text": [
            f"{_.integer(row.late)} / {_.integer(row.doses)} · {_.percent(row.late / row.doses)}"
            for row in rows
        ],
        "textposition": "outside",
        "customdata": [
            (
                "<br>".join((chart_text(row.name), *facility_faults(row.clock, row.heaped, _))),
                row.doses,
            )
            for row in rows
        ],
    }
    return bars_under_names(bars, names, most * 1.5, theme, _)


def registration_dots(
    same_day: Sequence[RegistrationRow],
    mismatch: Sequence[RegistrationRow],
    theme: Theme,
    _: Translator,
) -> Drawing:
    """Two panels: how much more often the doses of the registered are entered on the same day, and
    how much more often their details are wrong, than walk-ins'. The line is no difference."""
    names = [_(row.name) for row in same_day]
    titles = (_("entered on the same day"), _("wrong or missing details"))
    panels = (("x", "same_day", same_day), ("x2", "mismatch", mismatch))
    traces = [
        _dots(rows, names, axis, _COLOURS[outcome][theme.name], _) for axis, outcome, rows in panels
    ]
    widest = max(
        [
            5.0,
            *(
                abs(percent(end))
                for rows in (same_day, mismatch)
                for row in rows
                if row.difference
                for end in (row.difference.low, row.difference.high)
            ),
        ]
    )
    span = [-widest * 1.15, widest * 1.15]
    axis = {
        "range": span,
        "fixedrange": True,
        "zeroline": True,
        "zerolinecolor": theme.muted,
        "gridcolor": theme.grid,
        "nticks": 4,
        "tickformat": "+d",
        "automargin": True,
        "title": {"text": _("percentage points"), "font": {"size": 11}},
    }
    return new_figure(
        theme,
        traces,
        height=_ROW * len(names) + 110,
        margin={"l": 8, "r": 12, "t": 52, "b": 8},
        separators=SEPARATORS[_.language],
        xaxis={**axis, "domain": [0, 0.47], "anchor": "y"},
        xaxis2={**axis, "domain": [0.53, 1], "anchor": "y"},
        yaxis={
            "type": "category",
            "autorange": "reversed",
            "fixedrange": True,
            "automargin": True,
            "showgrid": False,
            "ticks": "",
            "categoryorder": "array",
            "categoryarray": names,
        },
        annotations=[
            {
                "text": title,
                "x": place,
                "xref": "paper",
                "y": 1,
                "yref": "paper",
                "xanchor": "center",
                "yanchor": "bottom",
                "showarrow": False,
                "yshift": 18,
                "font": {"size": 12, "color": theme.text},
            }
            for title, place in zip(titles, (0.235, 0.765), strict=True)
        ],
    )


def _dots(
    rows: Sequence[RegistrationRow], names: list[str], axis: str, colour: str, _: Translator
) -> dict[str, Any]:
    found = [
        (name, row.difference) for name, row in zip(names, rows, strict=True) if row.difference
    ]
    return {
        "type": "scatter",
        "mode": "markers+text",
        "xaxis": axis,
        "y": [name for name, _one in found],
        "x": [percent(one.value) for _name, one in found],
        "error_x": {
            "type": "data",
            "symmetric": False,
            "color": colour,
            "thickness": 2,
            "width": 4,
            "array": [percent(one.high - one.value) for _name, one in found],
            "arrayminus": [percent(one.value - one.low) for _name, one in found],
        },
        "marker": {"color": colour, "size": 9},
        "text": [_signed(percent(one.value), _) for _name, one in found],
        "textposition": "top center",
        "textfont": {"size": 11},
        "cliponaxis": False,
        "customdata": [(percent(one.low), percent(one.high)) for _name, one in found],
        "hovertemplate": "%{y}: %{x:+.1f} (%{customdata[0]:+.1f} – %{customdata[1]:+.1f})"
        "<extra></extra>",
    }


def _signed(value: float, _: Translator) -> str:
    return ("+" if value > 0 else "−" if value < 0 else "±") + _.decimal(abs(value))
