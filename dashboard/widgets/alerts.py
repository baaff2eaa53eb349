"""Alerts on the overview: what crosses a threshold, where, and since when."""

from __future__ import annotations

from html import escape

import streamlit as st

from dashboard.session import Page, View
from dashboard.widgets.links import anchor
from dashboard.widgets.panel import formula
from geo.units import COUNTRY_CODE
from i18n import Translator, capitalised
from presentation.alerts.text import AlertGroup, first, groups, summary, watched
from queries.alerts import text as words
from queries.alerts.alerts import INDICATORS, WATCHED, Alert, Alerts, Indicator, alerts

SHOWN = 3
"""Lines of a group; the others are folded away."""

# The page and panel that show an indicator, and what the address needs beside the place.
_PAGES: dict[Indicator, tuple[str, str, dict[str, str | None]]] = {
    "same_day": ("entry-lag", "map", {}),
    "backlog": ("entry-lag", "backlog", {}),
    "mismatch": ("reconciliation", "map", {}),
    "coverage_dose1": ("coverage", "map", {"source": None, "dose": None}),
    "coverage_dose2": ("coverage", "map", {"source": None, "dose": "2"}),
}


def show(page: Page, view: View) -> None:
    """The alerts of the data version, whatever day is shown; the country first."""
    _ = page.translate
    st.html(page.remembered("alerts", lambda: _alerts(view.ask(alerts), _)))


def _alerts(found: Alerts, _: Translator) -> str:
    cards = "".join(_card(group, _) for group in groups(found, _))
    title = _("Alerts")
    return (
        f'<details class="fold"><summary><b>{escape(title)}</b>: '
        f"{escape(summary(found, _))}</summary>"
        f'<div class="alerts">{cards}</div>{_thresholds(found, _)}</details>'
    )


def _card(group: AlertGroup, _: Translator) -> str:
    shown, folded = first(group.rows, SHOWN)
    # Under a title that says what is crossed a line only says where.
    lines = "".join(_line(row, group.indicator is None, _) for row in shown)
    body = f"<ul>{lines}</ul>"
    if folded:
        more = _.plural("and {count} more", "and {count} more", len(folded))
        lines = "".join(_line(row, group.indicator is None, _) for row in folded)
        body += f"<details><summary>{escape(more)}</summary><ul>{lines}</ul></details>"
    kind = group.indicator or "several"
    return f'<div class="alert {kind}"><h3>{escape(group.title)}</h3>{body}</div>'


def _line(row: Alert, alone: bool, _: Translator) -> str:
    """Status, place with its link, value with its counts, and since when."""
    path, panel, needed = _PAGES[row.indicator]
    place = None if row.place_code == COUNTRY_CODE else row.place_code
    where = _("Whole country") if row.place_code == COUNTRY_CODE else _(row.name)
    if alone:
        said = words.what(row, _)
        where = capitalised(said) if row.place_code == COUNTRY_CODE else f"{where}: {said}"
    counts = words.counts(row, _)
    counts = f' <span class="counts">({escape(counts)})</span>' if counts else ""
    return (
        f'<li class="{row.status}"><span class="status">{escape(_(words.STATUS_NAMES[row.status]))}'
        f"</span> {anchor(where, path, panel, place=place, v=None, **needed)} "
        f"<b>{escape(words.value(row, _))}</b>{counts}, {escape(words.since(row, _))}</li>"
    )


def _thresholds(found: Alerts, _: Translator) -> str:
    """The thresholds and what they are of, to be opened."""
    entries = []
    for indicator in INDICATORS:
        metric = WATCHED[indicator].metric
        name = words.crossing(indicator, None, _)
        entries.append(
            f"<p><b>{escape(capitalised(name))}</b>: "
            f"{escape(watched(indicator, found, _))}. "
            f"{escape(_(metric.definition))} ({escape(formula(metric, _))})</p>"
        )
    title = _("Thresholds and definitions · data version {version}", version=found.data.version)
    where = _(
        "Thresholds stand in the file thresholds.toml of the data folder (monitor alerts "
        "--init writes it); they count from the next publish."
    )
    return (
        f'<details class="quiet"><summary>{escape(title)}</summary>{"".join(entries)}'
        f"<p>{escape(where)}</p></details>"
    )
