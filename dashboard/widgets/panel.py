"""A chart with everything that belongs to it: title, table, alt text, definition, source, and the
link that takes it away with its citation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from functools import partial
from html import escape
from typing import Any, cast
from urllib.parse import urlencode

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard.delivery.document import remember_map
from dashboard.session import Page
from dashboard.state import State, find_place, snapshot_id, toggle_table, write
from dashboard.widgets.header import heading, paragraph
from dashboard.widgets.titles import place_title
from i18n import Translator
from presentation.choropleth import TOPOLOGY_URL
from presentation.coverage.text import group_title
from presentation.export.downloads import Download
from presentation.figure import LIGHT, Drawing, Theme
from presentation.panel import Citation, Figure, Panel
from presentation.room import for_a_room
from presentation.still_map import still_map
from presentation.table import Column
from queries.coverage.metrics import COUNTED_BY_NAMES, POPULATION_NAMES
from queries.databases import Provenance
from queries.metric import Metric

_CONFIG: dict[str, Any] = {"displayModeBar": False}


def show(
    page: Page,
    panel: Panel,
    controls: Callable[[Page], None] | None = None,
    lead: Sequence[str] = (),
) -> None:
    """Show a panel's figure or, one switch away, its table, and under it its definition.

    Between its title and the figure ``controls`` draws choices of this panel alone, and ``lead``
    are paragraphs.
    """
    chip = page.translate(panel.metric.chip) if panel.metric else ""
    heading(panel.title, download_link(page, panel), chip, panel.id)
    switch(page, panel)
    if controls:
        controls(page)
    for text in lead:
        paragraph(text)
    if panel.id in page.state.tables or panel.figure is None:
        show_table(page, panel)
    else:
        _show_figure(page, panel, panel.figure)
    if panel.metric and panel.provenance:
        quiet_line(page, panel.metric, panel.provenance, panel.note)


def switch(page: Page, panel: Panel) -> None:
    """The button that turns a chart into its table and back. It stands beside the title by style: a
    container for the two would be one more message a chart."""
    _, as_table = page.translate, panel.id in page.state.tables
    st.button(
        _("Chart") if as_table else _("Table"),
        key=f"toggle-{panel.id}",
        icon=":material/bar_chart:" if as_table else ":material/table_rows:",
        type="tertiary",
        on_click=toggle_table,
        args=(panel.id,),
    )


def _show_figure(page: Page, panel: Panel, figure: Figure) -> None:
    key = f"chart-{panel.id}"
    options: dict[str, Any] = {}
    if panel.opens:
        options = {
            "on_select": partial(_open_selected, panel.opens, key, first_reads=page.touched),
            "selection_mode": "points",
        }
    drawn, alt = page.remembered(panel.id, partial(_draw, figure, panel.alt, page.theme))
    if drawn.is_empty:
        paragraph(page.translate("There is nothing to draw yet."))
        return
    if drawn.is_map and page.theme is LIGHT and st.context.url:
        still = page.remembered(
            f"still-{panel.id}", lambda: still_map(drawn.to_dict(), panel.title)
        )
        remember_map(st.context.url, st.query_params.to_dict(), page.version.number, still)
    height = panel.height
    if page.presenting:
        drawn, height = _Drawn(Drawing(for_a_room(drawn.to_dict(), page.presenting))), None
    with st.container(height=height, border=False) if height else nullcontext():
        if height:
            # What the keyboard can reach it can scroll.
            st.html('<i class="scroller" tabindex="0"></i>')
        config = _map_config(page.translate) if drawn.is_map else _CONFIG
        st.plotly_chart(drawn, key=key, theme=None, config=config, alt=alt, **options)
    if panel.opens and page.touched:
        _offer_tapped(page, key)


def _map_config(_: Translator) -> dict[str, Any]:
    """The buttons of a map. Until the hand is pressed the page scrolls over it; then it can be
    moved, and zoomed with the wheel or two fingers."""
    words = {
        "Zoom in": _("Zoom in"),
        "Zoom out": _("Zoom out"),
        "Pan": _("Move and zoom"),
        "Reset": _("Whole map"),
    }
    return {
        "displayModeBar": True,
        "displaylogo": False,
        "modeBarButtons": [["zoomInGeo", "zoomOutGeo", "pan2d", "resetGeo"]],
        "scrollZoom": "geo",
        "topojsonURL": TOPOLOGY_URL,
        "locale": _.language,
        "locales": {_.language: {"dictionary": words}},
    }


def _offer_tapped(page: Page, key: str) -> None:
    """What was tapped, to be opened: a finger reads first."""
    code = st.session_state.get(f"tapped-{key}")
    unit = find_place(code, page.state.units, page.state.source) if code else None
    if unit and unit != page.state.place:
        st.button(
            page.translate("Open {place}", place=page.translate(unit.short_name)),
            key=f"open-{key}",
            on_click=write,
            args=("place", unit.code),
        )


def _draw(figure: Figure, alt: Callable[[], str], theme: Theme) -> tuple[_Drawn, str]:
    return _Drawn(figure(theme=theme)), alt()


class _Drawn(go.Figure):  # type: ignore[misc]
    """A drawing as Streamlit takes it without checking it again."""

    def __init__(self, drawing: Drawing) -> None:
        # Not Plotly's own: it takes longer than drawing, for parts that nobody asks for.
        self.__dict__["_content"] = drawing.content
        self.__dict__["is_empty"] = drawing.is_empty

    @property
    def is_map(self) -> bool:
        """Whether areas are drawn by their outlines."""
        return "geo" in self._content["layout"]

    def to_dict(self) -> dict[str, Any]:
        """What is sent to the browser."""
        return cast(dict[str, Any], self._content)


def show_table(page: Page, panel: Panel) -> None:
    """A table whose every row says where it comes from, so that a copy of it does too."""
    _ = page.translate
    table = panel.table()
    frame = pd.DataFrame({one.label: _values(one) for one in table.columns})
    # Rows of a time chart are of their own days.
    of_one_day = _("As of") not in frame
    frame[_("Source")] = provenance_words(page, panel.provenance, with_day=of_one_day)
    key = f"table-{panel.id}"
    formats: dict[Any, Any] = {
        one.label: partial(one.format.write, _=_)
        for one in table.columns
        if one.format.name not in ("text", "plain")
    }
    styled = frame.style.format(formats, na_rep=_("unknown"))
    options: dict[str, Any] = {}
    if panel.opens and table.codes:
        options = {
            "on_select": partial(_open_row, key, table.codes),
            "selection_mode": "single-row",
        }
    height = min(36 * (len(frame) + 1) + 3, 620)
    st.dataframe(
        styled, key=key, hide_index=True, height=height, placeholder=_("unknown"), **options
    )


def _values(column: Column) -> Any:
    """The values as pandas takes them: numbers that may be unknown."""
    if column.format.is_text or column.format.name == "date":
        return list(column.values)
    whole = all(isinstance(value, int | None) for value in column.values)
    numbers: list[Any] = list(column.values)
    return pd.array(numbers, dtype="Int64" if whole else "Float64")


def _open_selected(opens: Mapping[str, str], key: str, *, first_reads: bool = False) -> None:
    """Open the unit that was clicked: an area of a map, or a bar or mark with a name or number.

    With ``first_reads`` the first tap only says what is there; a second one on the same unit, which
    takes the choice of it back, opens it.
    """
    tapped = f"tapped-{key}"
    points = st.session_state[key].selection.points
    if first_reads and not points:
        if code := st.session_state.pop(tapped, None):
            write("place", code)
        return
    for point in points:
        names = [
            str(point.get(name)).removeprefix("<b>").removesuffix("</b>") for name in ("text", "y")
        ]
        code = point.get("location") or next((opens[name] for name in names if name in opens), None)
        if code and first_reads:
            st.session_state[tapped] = code
        elif code:
            write("place", code)


def _open_row(key: str, codes: Sequence[str]) -> None:
    for row in st.session_state[key].selection.rows:
        write("place", codes[row])


def quiet_line(page: Page, metric: Metric, provenance: Provenance, note: str = "") -> None:
    """A word that opens to the definition and the source; the page names its sources below."""
    page.sources.setdefault(provenance_words(page, provenance), {})[source_words(page, metric)] = (
        None
    )
    key = f"quiet-{metric.id}-{provenance.snapshot.as_of}-{note}"
    st.html(page.remembered(key, lambda: _quiet(page, metric, provenance, note)))


def _quiet(page: Page, metric: Metric, provenance: Provenance, note: str) -> str:
    _ = page.translate
    source = _("Source: {source}", source=source_words(page, metric))
    source += " · " + provenance_words(page, provenance, demo=False)
    opener = escape(_("Definition"))
    return (
        f'<details class="quiet"><summary>{opener}</summary>'
        f"<p><b>{escape(_(metric.name))}</b>: {escape(_(metric.definition))} "
        f"({escape(formula(metric, _))})</p>"
        + (f"<p>{escape(note)}</p>" if note else "")
        + f"<p>{escape(source)}</p>"
        + "</details>"
    )


def link_to_figures(page: Page, provenance: Provenance) -> None:
    """Whom the page's numbers come from, and the address that shows exactly these figures: with
    the day and the data version."""
    _ = page.translate
    query = urlencode(
        st.query_params.to_dict()
        | {"as_of": snapshot_id(provenance.snapshot), "v": str(provenance.data.version)}
    )
    text = escape(_("Link to exactly these figures"))
    sources = " — ".join(
        _("Source: {source}", source="; ".join(named)) + f" · {words}"
        for words, named in page.sources.items()
    )
    st.html(
        f'<p class="quiet sources">{escape(sources)} '
        f'<a href="?{escape(query)}" target="_self">{text}</a></p>'
    )


def download_link(page: Page, panel: Panel) -> str:
    """Let a panel be taken away; returns the link to it."""
    page.version.downloads.add(
        page.token,
        Download(panel, partial(_citation, page, panel, page.link), partial(_names, page, panel)),
    )
    words = escape(page.translate("Download"))
    # As short as can be: it is sent with every change of every chart.
    return f"<a href=export/{page.token}/{panel.id} target=_blank>{words}</a>"


def _citation(page: Page, panel: Panel, link: str) -> Citation:
    _, metric = page.translate, panel.metric
    definition = f"{_(metric.name)}: {_(metric.definition)}" if metric else panel.definition
    return Citation(
        _,
        panel.title,
        choices(page.state, _, metric, panel.title) if metric else "",
        " ".join(filter(None, (definition, panel.note))),
        source_words(page, metric) if metric else panel.source or _("Vaccination monitor"),
        provenance_words(page, panel.provenance, demo=False),
        page.version.data.demo,
        link,
    )


def _names(page: Page, panel: Panel) -> tuple[str, ...]:
    """The words of a file's name."""
    place = place_title(page.state.place, page.translate)
    snapshot = panel.provenance.snapshot if panel.provenance else page.state.snapshot
    day = snapshot.as_of.isoformat() if snapshot else ""
    return (panel.title, place, day, f"v{page.version.number}")


def formula(metric: Metric, _: Translator) -> str:
    """What a number is made of: numerator / denominator."""
    return " / ".join(_(one) for one in (metric.numerator, metric.denominator) if one)


def source_words(page: Page, metric: Metric) -> str:
    """Where the numbers come from."""
    return page.translate(metric.source)


def provenance_words(
    page: Page, provenance: Provenance | None, *, with_day: bool = True, demo: bool = True
) -> str:
    """As-of, data version and, when it is so, that data are demo or computed."""
    _, data = page.translate, page.version.data
    snapshot = provenance.snapshot if provenance and with_day else None
    parts = []
    if snapshot:
        parts.append(_("as of {day}", day=_.date(snapshot.as_of)))
        if not snapshot.newest or snapshot.revision > 1:
            parts.append(_("revision {revision}", revision=snapshot.revision))
    parts.append(_("data version {version}", version=data.version))
    if snapshot and snapshot.interpolated:
        parts.append(_("computed day"))
    if demo and data.demo:
        parts.append(_("Demo data"))
    return " · ".join(parts)


def choices(state: State, _: Translator, metric: Metric, title: str) -> str:
    """Place, what is measured (unless the title says so), who is counted, and the day compared
    with."""
    parts = [place_title(state.place, _)]
    if metric.chip:
        parts.append(_(metric.chip))
    if title != _(metric.name):
        parts.append(_(metric.name))
    if state.source == "official":
        parts += [_("Official totals"), _(POPULATION_NAMES[state.group.population])]
    elif metric.counted == "chosen":
        parts.append(group_title(state.group, _))
    elif metric.counted == "injection":
        parts.append(_(COUNTED_BY_NAMES[metric.counted]))
    if state.units == "2025":
        parts.append(_("34 provinces of 2025"))
    if state.since and (state.shows == "change" or metric.unit == "points"):
        parts.append(_("compared with {day}", day=_.date(state.since.as_of)))
    return " · ".join(parts)
