"""Rules that dose records break, in one place against the country."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.figure import CLEANLINESS, SEPARATORS, Drawing, Theme, new_figure
from queries.reconciliation.cleanliness import CleanlinessRow
from queries.reconciliation.verdicts import RULE_TEXTS, RULES, Rule

ROW, BAR = 42, 0.42
"""Pixels of a row, and the share of it that is the bar; a line of text stands above."""
PER = 10_000


def per_ten_thousand(row: CleanlinessRow, rule: Rule) -> float:
    """Records that break a rule, of 10,000; 0 without records."""
    return row.broken[rule] / row.records * PER if row.records else 0.0


def broken_rules(row: CleanlinessRow) -> tuple[Rule, ...]:
    """The rules, those broken most often first."""
    return tuple(sorted(RULES, key=lambda rule: -row.broken[rule]))


def rule_bars(
    row: CleanlinessRow,
    country: CleanlinessRow,
    rules: Sequence[Rule],
    theme: Theme,
    _: Translator,
) -> Drawing:
    """A bar a rule: records that break it, of 10,000; the country as a mark on it."""
    here = [round(per_ten_thousand(row, rule), 2) for rule in rules]
    there = [round(per_ten_thousand(country, rule), 2) for rule in rules]
    of_place = row.code != country.code
    names = [_(RULE_TEXTS[rule].name) for rule in rules]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "y": names,
            "x": here,
            "name": _(row.name),
            "width": BAR,
            "marker": {"color": CLEANLINESS[theme.name]},
            "customdata": [row.broken[rule] for rule in rules],
            "hovertemplate": "%{y}<br>%{x:,.1f} · %{customdata:,}<extra></extra>",
        }
    ]
    if of_place:
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "y": names,
                "x": there,
                "name": _("whole country"),
                "marker": {
                    "symbol": "line-ns-open",
                    "size": 16,
                    "color": theme.text,
                    "line": {"width": 2},
                },
                "hovertemplate": "%{x:,.1f}",
            }
        )
    return new_figure(
        theme,
        traces,
        height=ROW * len(rules) + (64 if of_place else 30),
        separators=SEPARATORS[_.language],
        margin={"l": 0, "r": 8, "t": 22, "b": 0},
        showlegend=of_place,
        legend={
            "orientation": "h",
            "x": 0,
            "y": 0,
            "yanchor": "top",
            "itemclick": False,
            "itemdoubleclick": False,
        },
        xaxis={
            "visible": False,
            "fixedrange": True,
            "range": [0, (max([*here, *there], default=0.0) or 1.0) * 1.02],
        },
        yaxis={
            "type": "category",
            "tickmode": "linear",
            # From the top down, with room for the first label.
            "range": [len(rules) - 0.5, -0.75],
            "showticklabels": False,
            "fixedrange": True,
        },
        annotations=[
            {
                "text": _(
                    "{rule} · {rate} of 10,000 ({count})",
                    rule=name,
                    rate=_.decimal(rate),
                    count=_.integer(row.broken[rule]),
                ),
                "x": 0,
                "xref": "paper",
                "y": place - BAR / 2,
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 12, "color": theme.text},
            }
            for place, (rule, name, rate) in enumerate(zip(rules, names, here, strict=True))
        ],
    )
