"""The row of choices on top of a page. Each is set from the address and writes back to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

import streamlit as st

from dashboard.session import Page
from dashboard.state import (
    DISTRICTS,
    DOSES,
    MAX_BESIDE,
    SORTS,
    SOURCES,
    place_options,
    snapshot_id,
    write,
)
from dashboard.widgets import filter_row
from geo import units
from presentation.entry_lag.metric import LAG_METRIC_NAMES
from queries.coverage.metrics import (
    COUNTED_BY_NAMES,
    OFFICIAL_POPULATIONS,
    POPULATION_NAMES,
    POPULATIONS,
    SEX_NAMES,
    TARGETS,
)
from queries.databases import Snapshot
from queries.nowcast.provinces import DOSE_NAMES
from queries.scorecard.scorecard import SCORECARD_METRICS

T = TypeVar("T")

OFFERED_TARGETS = (50, 60, 70, 80, 85, 90, 95, 100)
"""In percent; the address can name any other."""
MAX_LISTED = 60
"""Days that a list can offer; with more, a calendar is easier, and lighter to send."""

row, note = filter_row.row, filter_row.note
"""The row that the choices are drawn in, and how a choice of a page's own joins it."""


def source(page: Page) -> None:
    """Official totals or records, where both are published."""
    _, available = page.translate, page.version.available
    names = {one: _(SOURCES[one]) for one in ("official", "records")}
    if not (available.official and available.records):
        note("source", _("Source"), page.state.source, names[page.state.source], usual=True)
    else:
        segments(_("Source"), "source", names, page.state.source, default="official")


def place(page: Page) -> None:
    """The country, a region, a province or, except in the official totals, one of its districts."""
    state = page.state
    opened = state.place.parent if state.place.level == "district" else state.place.code
    within = opened if state.source != "official" and state.units == "2021" else None
    options = place_options(state.units, within)
    _select(
        page.translate("Place"),
        "place",
        list(options),
        state.place.code,
        default="VN",
        label_of=lambda code: page.translate(options[code].short_name),
    )


def province(page: Page, shown: str) -> None:
    """One province of 2021: the one whose districts are shown."""
    options = {unit.code: unit for unit in units.provinces()}
    _select(
        page.translate("Province"),
        "place",
        list(options),
        shown,
        default="",
        label_of=lambda code: options[code].short_name,
        counts=page.state.place.code,
    )


def target(page: Page) -> None:
    """The coverage to reach, the same on all pages."""
    _, usual = page.translate, round(TARGETS[page.state.dose] * 100)
    shown = page.state.target or usual
    _select(
        _("Target"),
        "target",
        sorted({*OFFERED_TARGETS, shown}),
        shown,
        default=usual,
        label_of=lambda one: _.percent(one / 100, 0),
    )


def days(page: Page) -> tuple[Snapshot, ...]:
    """The days of the page's source."""
    return page.version.available.days(page.state.source)


def as_of(page: Page) -> None:
    """The day, or an earlier revision of it; the latest first."""
    if len(days(page)) > MAX_LISTED:
        _calendar(page)
        return
    offered = {snapshot_id(one): one for one in reversed(days(page))}
    latest = snapshot_id(days(page)[-1])
    current = snapshot_id(page.state.snapshot) if page.state.snapshot else latest
    _select(
        page.translate("As of"),
        "as_of",
        list(offered),
        current,
        default=latest,
        label_of=lambda key: _day(offered[key], page),
    )


def shows(page: Page) -> None:
    """Coverage itself, or how much it changed since the day compared with."""
    _ = page.translate
    if page.state.since is None:
        return
    names = {"rate": _("Coverage"), "change": _("Change")}
    segments(_("Shown"), "show", names, page.state.shows, default="rate", labelled=False)


def dose(page: Page) -> None:
    """Which dose; boosters are known from the records only."""
    _ = page.translate
    names = {dose: _(name) for dose, name in DOSES.items()}
    if page.state.source != "records":
        del names["3"]
    segments(_("Dose"), "dose", names, str(page.state.dose), default="1")


def dose_number(page: Page) -> None:
    """Which doses of the records are counted, where it is not persons who have them."""
    _ = page.translate
    names = {str(dose): _(name) for dose, name in DOSE_NAMES.items()}
    segments(_("Dose"), "dose", names, str(page.state.dose), default="1", labelled=False)


def population(page: Page) -> None:
    """Which denominator; of the records any age band."""
    _, group = page.translate, page.state.group
    offered = POPULATIONS if page.state.source == "records" else OFFICIAL_POPULATIONS
    names = {one.replace("+", "plus"): _(POPULATION_NAMES[one]) for one in offered}
    current = group.population.replace("+", "plus")
    if page.state.source == "official":
        segments(_("Population"), "population", names, current, default="all")
    else:
        _select(
            _("Age"),
            "population",
            list(names),
            current,
            default="all",
            label_of=names.__getitem__,
            disabled=bool(group.vaccine),
            help=_("Counts by vaccine are of all ages and both sexes.") if group.vaccine else None,
        )


def sex(page: Page) -> None:
    """Both sexes or one."""
    _, group = page.translate, page.state.group
    _select(
        _("Sex"),
        "sex",
        list(SEX_NAMES),
        group.sex,
        default="",
        label_of=lambda one: _(SEX_NAMES[one]),
        disabled=bool(group.vaccine),
    )


def vaccine(page: Page) -> None:
    """Any vaccine or one; with one, age and sex are everybody's."""
    _ = page.translate
    options = ["", *page.version.available.vaccines]
    special = {"": _("Any vaccine"), "other": _("Not licensed in Viet Nam")}
    _select(
        _("Vaccine"),
        "vaccine",
        options,
        page.state.group.vaccine,
        default="",
        label_of=lambda one: special.get(one, one),
    )


def counted_by(page: Page) -> None:
    """By residence or by place of injection, which for a verdict is that of the first dose."""
    _ = page.translate
    names = {one: _(name) for one, name in COUNTED_BY_NAMES.items()}
    if page.state.source == "verification":
        names["injection"] = _("By facility of the first dose")
    _select(
        _("Counted"),
        "by",
        list(names),
        page.state.group.counted_by,
        default="residence",
        label_of=names.__getitem__,
    )


def map_units(page: Page) -> None:
    """The provinces of 2021 or of 2025; except in the official totals also all districts."""
    _, state = page.translate, page.state
    names = {"2021": _("63 (2021)"), "2025": _("34 (2025)")}
    current: str = state.units
    if state.source != "official":
        names[DISTRICTS] = _("705 districts")
        if state.level == "district" and state.place.level in ("country", "region"):
            current = DISTRICTS
    segments(_("Provinces"), "units", names, current, default="2021")


def sort(page: Page) -> None:
    """The order of the heat table of the four words."""
    _ = page.translate
    names: dict[str, str] = {word: _(metric.short) for word, metric in SCORECARD_METRICS.items()}
    names["name"] = _("Name")
    segments(
        _("Lowest first by"),
        "sort",
        {one: names[one] for one in SORTS},
        page.state.sort,
        default=SORTS[0],
    )


def reasons(page: Page) -> None:
    """Reasons as shares or as persons."""
    _ = page.translate
    names = {"share": _("Share"), "count": _("Persons")}
    segments(_("Reasons as"), "reasons", names, page.state.reasons, default="share", labelled=False)


def areas_as(page: Page) -> None:
    """Areas on the map, or one below the other in a ranking."""
    _ = page.translate
    names = {"map": _("Map"), "ranked": _("Ranking")}
    shown = "ranked" if page.state.ranked else "map"
    segments(_("Areas as"), "areas", names, shown, default="map", labelled=False)


def search(page: Page) -> None:
    """Words that definitions are searched for."""
    key = "choose-search"
    st.session_state[key] = page.state.search
    st.text_input(
        page.translate("Search the definitions"),
        key=key,
        placeholder=page.translate("for example: mismatch"),
        on_change=_write,
        args=("search", key, ""),
    )


def lag_metric(page: Page) -> None:
    """How soon, as a share of doses, or after how many days."""
    _ = page.translate
    _select(
        _("Entered"),
        "lag",
        list(LAG_METRIC_NAMES),
        page.state.lag,
        default="same-day",
        label_of=lambda one: _(LAG_METRIC_NAMES[one]),
    )


def beside(page: Page) -> None:
    """Further units for the time chart."""
    state = page.state
    options = {unit.code: unit for unit in units.provinces(state.units)}
    if state.level == "district" and (within := state.place.parent):
        inside = within if state.place.level == "district" else state.place.code
        options |= {unit.code: unit for unit in units.districts(inside)}
    options |= {unit.code: unit for unit in state.beside}
    key = "choose-beside"
    st.session_state[key] = [unit.code for unit in page.state.beside]
    st.multiselect(
        page.translate("Compare with"),
        list(options),
        key=key,
        format_func=lambda code: options[code].short_name,
        max_selections=MAX_BESIDE,
        placeholder=page.translate("add places"),
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


def _calendar(page: Page) -> None:
    """The day from a calendar; the last day with figures until it counts."""
    available = [one for one in days(page) if one.newest]
    key = "choose-as_of"

    def choose() -> None:
        chosen = st.session_state[key]
        until = [one for one in available if chosen and one.as_of <= chosen]
        write("as_of", snapshot_id(until[-1]) if until and until[-1] != available[-1] else None)

    shown = page.state.snapshot
    st.session_state[key] = shown.as_of if shown else None
    if shown:
        note("as_of", page.translate("As of"), snapshot_id(shown), _day(shown, page))
    st.date_input(
        page.translate("As of"),
        key=key,
        # "today" stands for no default at all, since the date is in the session already.
        value="today",
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
    disabled: bool = False,
    help: str | None = None,
    counts: str | None = None,
) -> None:
    """``counts`` is what the address would say for what is shown, where that is not ``current``."""
    key = f"choose-{parameter}"
    st.session_state[key] = current
    value = str(current) if counts is None else counts
    note(parameter, label, value, label_of(current), usual=current == default)
    st.selectbox(
        label,
        options,
        key=key,
        format_func=label_of,
        on_change=_write,
        args=(parameter, key, default),
        disabled=disabled,
        help=help,
    )


def segments(
    label: str,
    parameter: str,
    names: dict[str, str],
    current: str,
    *,
    default: str,
    labelled: bool = True,
) -> None:
    """Draw a choice among few, the ``names`` by their values in the address."""
    key = f"choose-{parameter}"
    st.session_state[key] = current
    note(parameter, label, current, names[current], usual=current == default)
    st.segmented_control(
        label,
        list(names),
        key=key,
        format_func=names.__getitem__,
        required=True,
        on_change=_write,
        args=(parameter, key, default),
        label_visibility="visible" if labelled else "collapsed",
    )


def _write(parameter: str, key: str, default: object) -> None:
    chosen = st.session_state[key]
    write(parameter, None if chosen in (default, None) else str(chosen))
