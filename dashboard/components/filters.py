"""The row of choices on top of a page. Each is set from the address and writes back to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from dashboard.page import Page
from dashboard.state import place_options, snapshot_id, write
from geo import units
from queries.provenance import Snapshot

T = TypeVar("T")


def place(page: Page) -> None:
    """The country, a region or a province."""
    options = place_options(page.state.units)
    _select(
        page.translate("Place"), "place", list(options), page.state.place.code, default="VN",
        label_of=lambda code: page.translate(options[code].short_name),
    )  # fmt: skip


MOST_LISTED = 60
"""Days that a list can offer; with more, a calendar is easier, and lighter to send."""


def as_of(page: Page) -> None:
    """The day, or an earlier revision of it; the latest first."""
    if len(page.version.snapshots) > MOST_LISTED:
        _calendar(page, page.translate("As of"), "as_of", page.state.snapshot, clearable=False)
        return
    days = {snapshot_id(one): one for one in reversed(page.version.snapshots)}
    latest = snapshot_id(page.version.snapshots[-1])
    current = snapshot_id(page.state.snapshot) if page.state.snapshot else latest
    _select(page.translate("As of"), "as_of", list(days), current, default=latest,
            label_of=lambda key: _day(days[key], page))  # fmt: skip


def since(page: Page) -> None:
    """A second, earlier day to compare with, or none."""
    state = page.state
    if state.snapshot is None:
        return
    if len(page.version.snapshots) > MOST_LISTED:
        _calendar(page, page.translate("Compare with"), "since", state.since, clearable=True)
        return
    days = {
        snapshot_id(one): one
        for one in reversed(page.version.snapshots)
        if one.as_of < state.snapshot.as_of and one.newest
    }
    _select(
        page.translate("Compare with"), "since", ["", *days],
        snapshot_id(state.since) if state.since else "", default="",
        label_of=lambda key: _day(days[key], page) if key else page.translate("no other day"),
    )  # fmt: skip


def dose(page: Page) -> None:
    """Which dose."""
    _ = page.translate
    names = {"1": _("At least one dose"), "2": _("Fully vaccinated")}
    _segments(_("Dose"), "dose", names, str(page.state.dose), default="1")


def population(page: Page) -> None:
    """Which denominator."""
    _ = page.translate
    names = {"all": _("Whole population"), "18plus": _("Aged 18+")}
    current = "18plus" if page.state.population == "18+" else "all"
    _segments(_("Population"), "population", names, current, default="all")


def vintage(page: Page) -> None:
    """The provinces of 2021 or of 2025."""
    _ = page.translate
    names = {"2021": _("63 (2021)"), "2025": _("34 (2025)")}
    _segments(_("Provinces"), "units", names, page.state.units, default="2021")


def beside(page: Page) -> None:
    """Further units for the time chart."""
    options = {unit.code: unit for unit in units.provinces(page.state.units)}
    key = "choose-beside"
    st.session_state[key] = [unit.code for unit in page.state.beside]
    st.multiselect(
        page.translate("Compare with"),
        list(options),
        key=key,
        format_func=lambda code: options[code].short_name,
        max_selections=4,
        placeholder=page.translate("add provinces"),
        on_change=lambda: write("beside", ",".join(st.session_state[key]) or None),
    )


def _day(snapshot: Snapshot, page: Page) -> str:
    _ = page.translate
    text = _.date(snapshot.as_of)
    if not snapshot.newest:
        text += " · " + _("revision {revision}, replaced", revision=snapshot.revision)
    if snapshot.interpolated:
        text += " ≈"
    return text


def _calendar(
    page: Page, label: str, parameter: str, current: Snapshot | None, *, clearable: bool
) -> None:
    """A day from a calendar; the last day with figures until it counts."""
    available = [one for one in page.version.snapshots if one.newest]
    key = f"choose-{parameter}"

    def choose() -> None:
        chosen = st.session_state[key]
        until = [one for one in available if chosen and one.as_of <= chosen]
        if not until or (not clearable and until[-1] == available[-1]):
            write(parameter, None)
        else:
            write(parameter, snapshot_id(until[-1]))

    st.session_state[key] = current.as_of if current else None
    st.date_input(
        label,
        key=key,
        # A default that is no date is what makes a date clearable.
        value=None if clearable else available[-1].as_of,
        min_value=available[0].as_of,
        max_value=available[-1].as_of,
        format="DD/MM/YYYY",
        on_change=choose,
        help=page.translate("The last day with figures until the chosen day is shown."),
    )


def _select(
    label: str,
    parameter: str,
    options: Sequence[T],
    current: T,
    *,
    default: T,
    label_of: Callable[[T], str],
) -> None:
    key = f"choose-{parameter}"
    st.session_state[key] = current
    st.selectbox(label, options, key=key, format_func=label_of, on_change=_write,
                 args=(parameter, key, default))  # fmt: skip


def _segments(
    label: str, parameter: str, names: dict[str, str], current: str, *, default: str
) -> None:
    key = f"choose-{parameter}"
    st.session_state[key] = current
    st.segmented_control(
        label,
        list(names),
        key=key,
        format_func=names.__getitem__,
        required=True,
        on_change=_write,
        args=(parameter, key, default),
    )


def _write(parameter: str, key: str, default: object) -> None:
    chosen = st.session_state[key]
    write(parameter, None if chosen in (default, None) else str(chosen))
