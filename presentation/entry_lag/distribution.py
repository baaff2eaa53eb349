"""How late doses are entered: by lag, in classes that double; what has no lag stands apart."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap

from i18n import Translator
from presentation.entry_lag.measure import days_in_words
from presentation.figure import LAG_LINE, SEPARATORS, Drawing, Theme, new_figure
from queries.entry_lag.lags import LagCounts
from queries.provenance import Provenance

HEIGHT = 340
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
        Bin(first, last, sum(doses for lag, doses in row.days.items()
                             if lag >= first and (last is None or lag <= last)))
        for first, last in zip(LIMITS, ends, strict=True)
    ]  # fmt: skip
    used = [number for number, one in enumerate(found) if one.doses]
    return tuple(found[: used[-1] + 1]) if used else ()


def lag_distribution(
    row: LagCounts, provenance: Provenance, theme: Theme, _: Translator
) -> Drawing:
    """Bars of doses by class of lag with median and p90; after a gap those without a lag."""
    found = bins(row)
    apart = ((_("before the injection"), row.before), (_("no entry time"), row.unknown))
    # A class of its own that is empty keeps what has no lag away from what has.
    places = [
        *range(len(found)), *(len(found) + 0.7 + 1.5 * number for number, _one in enumerate(apart))
    ]  # fmt: skip
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
                "type": "bar", "x": places, "y": doses, "width": 0.8,
                "marker": {
                    "color": [LAG_LINE[theme.name]] * len(found) + [theme.unknown] * len(apart),
                },
                "text": labels, "textposition": "outside", "textangle": 0, "cliponaxis": False,
                "textfont": {"size": 12},
                "constraintext": "none", "customdata": names,
                "hovertemplate": "%{customdata}: %{y:,}<extra></extra>",
            }
        ],
        height=HEIGHT,
        demo=_ if provenance.data.demo else None,
        margin={"l": 8, "r": 8, "t": 22, "b": 8},
        separators=SEPARATORS[_.language],
        xaxis={
            "tickmode": "array", "tickvals": places, "fixedrange": True, "automargin": True,
            "ticktext": [*(_narrow(one.words(_), _LINE) for one in found),
                         *(_narrow(name, _LINE_APART) for name, _doses in apart)],
            "tickfont": {"size": 11}, "range": [-0.6, places[-1] + 0.6], "tickangle": 0,
            "ticklabeloverflow": "allow",
        },
        yaxis={"visible": False, "range": [0, highest * (_TOP + 0.06)], "fixedrange": True},
        shapes=[
            {
                "type": "line", "x0": number, "x1": number,
                "y0": found[number].doses + highest * _LABEL, "y1": highest * (_TOP - line * _STEP),
                "layer": "below",
                "line": {"color": theme.muted, "width": 1, "dash": "dot"},
            }
            for line, (number, _words) in enumerate(reached)
        ],
        # Above everything, a line each: they may be of neighbouring bars, or of the same.
        annotations=[
            {
                "text": words, "showarrow": False, "font": {"size": 12, "color": theme.strong},
                "x": number, "y": highest * (_TOP - line * _STEP), "yanchor": "middle",
                "bgcolor": theme.ground, "borderpad": 1,
                **({"xanchor": "left", "xshift": -8} if number < len(found) / 2 else
                   {"xanchor": "right", "xshift": 8}),
            }
            for line, (number, words) in enumerate(reached)
        ],
    )  # fmt: skip


def _narrow(name: str, letters: int) -> str:
    """A name in lines narrow enough to stand under a bar on a phone."""
    long = len(name.partition(" ")[0]) >= letters
    parts = name.replace("–", "– ") if long else name
    return "<br>".join(wrap(parts, letters, break_long_words=False, break_on_hyphens=False))
