"""A table with small bars in its cells that sorts and opens rows, with the places above on top.

Streamlit's own table sorts every row alike: the country would end up somewhere among the
districts, and no row could be marked from outside. So it is a table of the page itself, which
screen readers and keyboards can use too.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__)

_component = st.components.v2.component(
    "vaccination_monitor.sorted_table",
    html='<div class="box" tabindex="0" role="region"></div>',
    css=_HERE.with_suffix(".css").read_text(encoding="utf-8"),
    js=_HERE.with_suffix(".js").read_text(encoding="utf-8"),
)


def show(
    data: dict[str, Any],
    key: str,
    chosen: str,
    opened: Callable[[str], None],
    reordered: Callable[[int, bool], None],
) -> None:
    """Draw it with one row marked. A click on a row calls ``opened`` with its code, one on a
    column's head calls ``reordered`` with its number (-1: names) and whether downwards."""

    def clicked() -> None:
        if code := st.session_state[key].get("open"):
            opened(code)

    def asked() -> None:
        if order := st.session_state[key].get("order"):
            reordered(int(order["column"]), bool(order["down"]))

    _component(
        key=key, data=data | {"chosen": chosen}, on_open_change=clicked, on_order_change=asked
    )
