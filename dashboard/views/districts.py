"""Districts: those of one province side by side, against what they are part of and those alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from html import escape
from math import floor, log10

import streamlit as st

from dashboard.session import Page, View
from dashboard.state import read_pace, read_percent, target_of, toggle_table, write
from dashboard.widgets import comparison, filters, header, sorted_table
from dashboard.widgets.header import finding, heading, paragraph
from dashboard.widgets.nothing import nothing_yet
from dashboard.widgets.official import Asked, beside_official
from dashboard.widgets.panel import (
    download_link,
    link_to_figures,
    provenance_words,
    show,
    show_table,
)
from geo import units
from geo.boundaries import in_use
from geo.units import Unit
from presentation.choropleth import Outlines, outlines
from presentation.districts import board, panels
from presentation.districts.alike import Alike
from presentation.districts.charts import known_rows
from presentation.districts.text import (
    alike_finding,
    also,
    arrival_finding,
    by_itself,
    district_finding,
    gained,
    province_finding,
    small_numbers,
)
from presentation.home import HOME
from presentation.sorted_table import prepared
from queries.coverage.metrics import RECORD_COVERAGE, Group
from queries.coverage.target import Arrival, Steps, arrival, missing_persons
from queries.districts.arrivals import Outlooks, outlooks
from queries.districts.persons import History, history, lowest_province, persons_of_day
from queries.districts.side_by_side import Place, SideBySide, other_rates, side_by_side
from queries.districts.similar import Neighbour, Space, district_space
from queries.scorecard.scorecard import ScoreCounts, fraction

PATH = "districts"
"""The page in the address."""
LOWEST_AIM, HIGHEST_AIM = 30, 110
"""Targets of the what-if that can be chosen, in percent."""
FASTEST = 4
"""How many times the present pace can be chosen."""


@dataclass(frozen=True)
class Shown:
    """What the page is about: the province's districts, the chosen one, and the target."""

    group: Group
    result: SideBySide
    arrivals: dict[str, Arrival | None]
    chosen: str
    target: float
    outlines: Outlines


@dataclass(frozen=True)
class Scenario:
    """What the what-if is about: a place, its pace of the last weeks, and coverage until now."""

    place: Place
    steps: Steps
    population: int
    outlooks: Outlooks
    line: tuple[tuple[date, float], ...]


def render(page: Page) -> None:
    """Draw the page."""
    page = page.about("records")
    _, view = page.translate, page.view
    if view is None:
        nothing_yet(page, _("No records are published yet."), "doses", "population")
        return
    shown = _shown(page, view)
    with filters.row(page):
        filters.province(page, shown.result.province.code)
        filters.as_of(page)
        comparison.choose(page)
        filters.dose(page)
        filters.population(page)
        filters.counted_by(page)
        filters.target(page)
    comparison.moved(page, view)
    header.path(page)
    finding(*_finding(page, view, shown), chip=_(RECORD_COVERAGE[shown.result.dose].chip))
    left, right = st.columns([7, 3], gap="medium")
    with left:
        _board(page, view, shown)
    with right:
        show(page, panels.area_map(shown.result, shown.group, shown.outlines, shown.chosen, _))
    left, right = st.columns(2, gap="medium")
    with left:
        _what_if(page, view, shown)
    with right:
        _alike(page, view, shown)
    left, right = st.columns(2, gap="medium")
    with left:
        _slope(page, shown)
    with right:
        if limits := shown.result.limits["mismatch"]:
            show(page, panels.limits(shown.result, limits, shown.chosen, _))
    over_time = _history(view, shown, shown.result.province.code)
    show(page, panels.multiples(shown.result, over_time, shown.chosen, _))
    link_to_figures(page, view.provenance)


def _shown(page: Page, view: View) -> Shown:
    state, place = page.state, page.state.place
    # Sex and vaccine are choices of other pages: a target is of everybody.
    group = Group(state.group.population, counted_by=state.group.counted_by)
    province = _province(page, view, group)
    result = view.ask(
        side_by_side,
        snapshot=view.snapshot,
        province=province,
        dose=state.dose,
        group=group,
        since=state.since.as_of if state.since else None,
    )
    target = target_of(state)
    return Shown(
        group,
        result,
        {
            row.code: _outlooks(view, result, group, row).arrival(row, target, view.snapshot.as_of)
            for row in (*result.rows, *result.above)
        },
        place.code if place.level == "district" else "",
        target,
        outlines("2021", page.translate, "district", province.code),
    )


def _province(page: Page, view: View, group: Group) -> Unit:
    """The province that is opened; while none is, the one furthest behind (of the region)."""
    place = page.state.place
    if place.level == "district":
        return units.province(place.parent or "")
    if place.level == "province" and place.region:
        return place
    return view.ask(
        lowest_province,
        snapshot=view.snapshot,
        dose=page.state.dose,
        group=group,
        region=place.region if place.level == "region" else None,
    )


def _outlooks(view: View, result: SideBySide, group: Group, row: Place) -> Outlooks:
    """Districts are learnt from their province, what is above from the provinces of the region."""
    of = result.province if row.unit.level == "district" else result.above[1].unit
    return view.ask(outlooks, snapshot=view.snapshot, dose=result.dose, group=group, of=of)


def _finding(page: Page, view: View, shown: Shown) -> tuple[str, str]:
    _, result, group = page.translate, shown.result, shown.group
    more = " ".join(filter(None, (gained(result, _), also(result, _))))
    asked = Asked(result.dose, group)
    more = " ".join(filter(None, (beside_official(view, asked, result.province, _), more)))
    if shown.chosen:
        return district_finding(result, result.row(shown.chosen), group, _), more
    if page.state.place.level in ("country", "region"):
        region = _(page.state.place.short_name) if page.state.place.level == "region" else ""
        more = by_itself(result, region, _) + " " + more
    return province_finding(result, group, _), more


def _board(page: Page, view: View, shown: Shown) -> None:
    """The table that sorts or, one switch away, every number with its numerator."""
    _ = page.translate
    panel = panels.board(shown.result, shown.arrivals, _)
    in_full = panel.id in page.state.tables
    heading(
        _(
            "The districts of {place}; click a column’s name to sort",
            place=shown.result.province.short_name,
        ),
        download_link(page, panel),
    )
    st.button(
        _("Chart") if in_full else _("Table"),
        key=f"toggle-{panel.id}",
        icon=":material/bar_chart:" if in_full else ":material/table_rows:",
        type="tertiary",
        on_click=toggle_table,
        args=(panel.id,),
    )
    if in_full:
        show_table(page, panel)
    else:
        table = board.board(shown.result, shown.arrivals, shown.target, page.theme, _)
        data = page.remembered("districts-board", partial(prepared, table))
        sorted_table.show(data, panel.id, shown.chosen, partial(write, "place"))
    st.html(_quiet(page, view, shown))


def _quiet(page: Page, view: View, shown: Shown) -> str:
    """What the columns mean, and of which days they are."""
    _, result = page.translate, shown.result
    summary = _("Definitions · {provenance}", provenance=provenance_words(page, view.provenance))
    days = []
    if result.verified_on:
        days.append(_("mismatch as of {day}", day=_.date(result.verified_on)))
    if result.scored_on:
        days.append(
            _(
                "clean, same day and backlog as of {day}, at the place of injection",
                day=_.date(result.scored_on),
            )
        )
    notes = [
        _(
            "The line in a bar is the province. ▲ and ▼ mark mismatch, clean records and entry on "
            "the same day outside the 99.8% limits around the province's rate: wider for small "
            "districts, and as wide as districts usually differ within provinces (funnel of "
            "Spiegelhalter, Statistics in Medicine 24, 2005, 1185–1202). Coverage counts "
            "everybody: a difference is one, whatever its size."
        ),
        small_numbers(result, _),
        "; ".join(days),
    ]
    return (
        f'<details class="quiet"><summary>{escape(summary)}</summary>'
        + "".join(f"<p>{escape(note)}</p>" for note in notes if note)
        + "".join(
            f"<p><b>{escape(_(metric.name))}</b>: {escape(_(metric.definition))}</p>"
            for metric in board.METRICS
        )
        + "</details>"
    )


def _history(view: View, shown: Shown, within: str | None) -> History:
    return view.ask(
        history,
        snapshot=view.snapshot,
        dose=shown.result.dose,
        group=shown.group,
        within=within,
    )


def _what_if(page: Page, view: View, shown: Shown) -> None:
    """When the chosen district, or else the province, reaches a target at a pace."""
    _, result = page.translate, shown.result
    place = result.row(shown.chosen or result.province.code)
    if not place.steps or not place.population:
        heading(_("What if"))
        paragraph(_("There are too few days, or no population, to say when a target is reached."))
        return
    until_now = _history(view, shown, result.province.code if shown.chosen else None)
    people, outlook = place.population, _outlooks(view, result, shown.group, place)
    line = tuple(
        (day, count / people)
        for day, count in zip(until_now.days, until_now.of([place.code]), strict=True)
        if day <= view.snapshot.as_of
    )
    scenario = Scenario(place, place.steps, people, outlook, line)
    _scenario(page, view, scenario, round(shown.target * 100))


@st.fragment
def _scenario(page: Page, view: View, of: Scenario, target: int) -> None:
    """The only part of the page that runs again when its sliders move."""
    aim, pace = read_percent(st.query_params, "aim"), read_pace(st.query_params)
    page = replace(page, state=replace(page.state, aim=aim, pace=pace))
    share_aimed_at = (aim or target) / 100
    as_of = view.snapshot.as_of
    found = of.outlooks.arrival(of.place, share_aimed_at, as_of)
    if found is None or pace is not None:
        missing = missing_persons(share_aimed_at, of.place.persons[of.place.dose], of.population)
        found = arrival(of.steps, missing, as_of, a_day=pace)
    panel = panels.what_if(
        of.place, of.line, found, share_aimed_at, view.provenance, page.translate
    )
    show(page, panel, partial(_controls, of=of, aim=aim or target, target=target, found=found))


def _controls(page: Page, of: Scenario, aim: int, target: int, found: Arrival) -> None:
    _ = page.translate
    step = step_of(max(of.steps.a_day, 1.0))
    most = max(round(of.steps.a_day * FASTEST / step) * step, 10 * step)
    left, right = st.columns(2, gap="medium")
    with left:
        st.session_state["choose-aim"] = min(max(aim, LOWEST_AIM), HIGHEST_AIM)
        st.slider(
            _("Target, % of the population"),
            LOWEST_AIM,
            HIGHEST_AIM,
            key="choose-aim",
            on_change=_aim,
            args=(target,),
        )
    with right:
        st.session_state["choose-pace"] = min(round(found.a_day / step) * step, most)
        st.slider(
            _("Persons a day (last weeks: {pace})", pace=_.decimal(of.steps.a_day)),
            0.0,
            most,
            step=step,
            format="%.0f" if step >= 1 else "%.1f",
            key="choose-pace",
            on_change=_pace,
        )
    sentence = arrival_finding(of.place, found, aim / 100, _)
    st.html(f'<p class="more" role="status">{escape(sentence)}</p>')


def step_of(pace: float) -> float:
    """A round step of a slider that a pace is twenty to two hundred of."""
    return float(10 ** (floor(log10(pace)) - 1))


def _aim(target: int) -> None:
    chosen = st.session_state["choose-aim"]
    write("aim", None if chosen == target else str(chosen))


def _pace() -> None:
    write("pace", f"{st.session_state['choose-pace']:.3f}".rstrip("0").rstrip("."))


def _alike(page: Page, view: View, shown: Shown) -> None:
    """The districts like the chosen one, or like the one furthest behind, in the whole country."""
    _ = page.translate
    ranked = shown.result.lowest_first()
    code = shown.chosen or (ranked[0].code if ranked else "")
    boundaries = in_use("district", "2021", HOME)
    space = view.ask(district_space, boundaries=boundaries)
    if code not in space.places:
        heading(_("Districts like this one"))
        paragraph(_("What makes a district alike is not known here: population, area, communes."))
        return
    rows = _nearest(view, shown, code, space)
    approximate = _("The areas are approximate, since the district boundaries in use are.")
    note = approximate if boundaries.approximate else ""
    panel = panels.alike(rows, code, note, view.provenance, _)
    show(page, panel, lambda page: paragraph(alike_finding(rows, rows[0], page.translate)))


def _nearest(view: View, shown: Shown, code: str, space: Space) -> tuple[Alike, ...]:
    """The district itself, then those like it."""
    near = (Neighbour(space.features[code], 0.0), *space.nearest(code))
    home = units.district(code).parent
    return tuple(_row(view, shown, one, home) for one in near)


def _row(view: View, shown: Shown, near: Neighbour, home: str | None) -> Alike:
    unit = units.district(near.features.code)
    of_day = view.ask(persons_of_day, snapshot=view.snapshot, group=shown.group)
    persons, population = of_day.of(unit)
    others = view.ask(other_rates, snapshot=view.snapshot, counted_by=shown.group.counted_by)
    scores = others.scores.get(unit.code, ScoreCounts())
    name = unit.short_name
    if unit.parent != home:
        name += f" ({units.province(unit.parent or '').short_name})"
    place = Place(
        unit,
        name,
        shown.result.dose,
        persons,
        population,
        None,
        others.mismatch.get(unit.code, (None, None)),
        fraction(scores, "clean"),
        fraction(scores, "live"),
        scores.backlog,
        None,
        0,
        None,
    )
    return Alike(name, near.features, near.distance, place)


def _slope(page: Page, shown: Shown) -> None:
    """Coverage on the day compared with (or four weeks before) and now."""
    _, result = page.translate, shown.result
    if result.before is None or not known_rows(result):
        heading(_("Between two days"))
        paragraph(_("There is no earlier day to compare with."))
        return
    show(page, panels.slope(result, shown.chosen, _))
