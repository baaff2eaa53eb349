"""A chart with everything that belongs to it: title, table, alt text, definition, source."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import nullcontext
from html import escape
from typing import Any, cast
from urllib.parse import urlencode

import plotly.graph_objects as go
import streamlit as st

from dashboard.page import Page
from dashboard.state import snapshot_id, toggle_table, write
from dashboard.widgets.download import offer, provenance_words, source_words
from dashboard.widgets.text import heading
from presentation.export.table import Table
from presentation.figure import Drawing, Theme
from presentation.outlines import TOPOLOGY_URL
from queries.metrics import Metric
from queries.provenance import Provenance

__all__ = ["Table", "chart", "link_to_figures", "open_selected", "quiet_line", "show_table"]

_CONFIG = {"displayModeBar": False, "topojsonURL": TOPOLOGY_URL, "scrollZoom": False}


def chart(
    page: Page,
    name: str,
    title: str,
    *,
    draw: Callable[[Theme], Drawing],
    table: Callable[[], Table],
    alt: Callable[[], str],
    metric: Metric,
    provenance: Provenance,
    opens: Mapping[str, str] | None = None,
    scroll: int | None = None,
    note: str = "",
    controls: Callable[[], None] | None = None,
) -> None:
    """Draw a chart or, one switch away, its table, and under it the line that says what it is.

    ``name`` identifies the chart in the address. With ``opens``, the codes of the units by their
    names, a click on a unit opens it. ``scroll`` limits the height. ``note`` says behind the
    definition how this chart was computed. ``controls`` draws choices of this chart alone.
    """
    _ = page.translate
    as_table = name in page.state.tables
    heading(title, offer(page, name, title, table=table, draw=draw, metric=metric,
                         provenance=provenance, note=note))  # fmt: skip
    # Beside the title by style: a container for the two would be one more message a chart.
    st.button(
        _("Chart") if as_table else _("Table"),
        key=f"toggle-{name}",
        icon=":material/bar_chart:" if as_table else ":material/table_rows:",
        type="tertiary",
        on_click=toggle_table,
        args=(name,),
    )
    if controls:
        controls()
    if as_table:
        show_table(page, name, table(), provenance, opens_places=bool(opens))
    else:
        key = f"chart-{name}"
        options: dict[str, Any] = {}
        if opens:
            options = {"on_select": lambda: open_selected(opens, key), "selection_mode": "points"}
        figure, said = page.remembered(name, lambda: (_Drawn(draw(page.theme)), alt()))
        with st.container(height=scroll, border=False) if scroll else nullcontext():
            if scroll:
                # What the keyboard can reach it can scroll.
                st.html('<i class="scroller" tabindex="0"></i>')
            st.plotly_chart(figure, key=key, theme=None, config=_CONFIG, alt=said, **options)
    quiet_line(page, metric, provenance, note)


class _Drawn(go.Figure):  # type: ignore[misc]
    """A drawing as Streamlit takes it without checking it again."""

    def __init__(self, drawing: Drawing) -> None:
        # Not Plotly's own: it takes longer than drawing, for parts that nobody asks for.
        self.__dict__["_content"] = drawing.content

    def to_dict(self) -> dict[str, Any]:
        """What is sent to the browser."""
        return cast(dict[str, Any], self._content)


def show_table(
    page: Page, name: str, table: Table, provenance: Provenance, *, opens_places: bool
) -> None:
    """A table whose every row says where it comes from, so that a copy of it does too."""
    _ = page.translate
    frame = table.frame.copy()
    codes = list(frame.pop("code"))
    # Rows of a time chart are of their own days.
    of_one_day = _("As of") not in frame
    frame[_("Source")] = provenance_words(page, provenance, with_day=of_one_day)
    key = f"table-{name}"
    styled = frame.style.format(table.formats, na_rep=_("unknown"))
    options: dict[str, Any] = {}
    if opens_places and codes:
        options = {
            "on_select": lambda: _open_row(key, codes),
            "selection_mode": "single-row",
        }
    height = min(36 * (len(frame) + 1) + 3, 620)
    st.dataframe(
        styled, key=key, hide_index=True, height=height, placeholder=_("unknown"), **options
    )


def open_selected(opens: Mapping[str, str], key: str) -> None:
    """Open the unit that was clicked: an area of a map, or a bar or mark with a name or number."""
    for point in st.session_state[key].selection.points:
        names = [str(point.get(key)).removeprefix("<b>").removesuffix("</b>")
                 for key in ("text", "y")]  # fmt: skip
        code = point.get("location") or next((opens[name] for name in names if name in opens), None)
        if code:
            write("place", code)


def _open_row(key: str, codes: list[str]) -> None:
    for row in st.session_state[key].selection.rows:
        write("place", codes[row])


def quiet_line(page: Page, metric: Metric, provenance: Provenance, note: str = "") -> None:
    """Source, as-of and data version in one quiet line that opens to the definition."""
    key = f"quiet-{metric.id}-{provenance.snapshot.as_of}-{note}"
    st.html(page.remembered(key, lambda: _quiet(page, metric, provenance, note)))


def _quiet(page: Page, metric: Metric, provenance: Provenance, note: str) -> str:
    _ = page.translate
    formula = escape(_(metric.numerator))
    if metric.denominator:
        formula += " / " + escape(_(metric.denominator))
    summary = _(
        "Definition · Source: {source} · {provenance}",
        source=source_words(page, metric),
        provenance=provenance_words(page, provenance),
    )
    return (
        f'<details class="quiet"><summary>{escape(summary)}</summary>'
        f"<p><b>{escape(_(metric.name))}</b>: {escape(_(metric.definition))} ({formula})</p>"
        + (f"<p>{escape(note)}</p>" if note else "")
        + "</details>"
    )


def link_to_figures(page: Page, provenance: Provenance) -> None:
    """The address that shows exactly these figures: with the day and the data version."""
    _ = page.translate
    query = urlencode(
        st.query_params.to_dict()
        | {"as_of": snapshot_id(provenance.snapshot), "v": str(provenance.data.version)}
    )
    text = escape(_("Link to exactly these figures"))
    st.html(f'<p class="quiet"><a href="?{escape(query)}" target="_self">{text}</a></p>')
