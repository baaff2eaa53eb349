"""What is folded on the page of districts: targets, those alike, limits, courses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from html import escape
from math import floor, log10

import streamlit as st

from dashboard.session import Page, View
from dashboard.state import read_pace, read_percent, write
from dashboard.widgets.details import Detail
from dashboard.widgets.header import heading, paragraph
from dashboard.widgets.panel import show
from geo import units
from geo.boundaries import in_use
from presentation.choropleth import Outlines
from presentation.districts import panels
from presentation.districts.alike import Alike
from presentation.districts.text import alike_finding, arrival_finding
from presentation.home import HOME
from queries.coverage.metrics import Group
from queries.coverage.target import Arrival, Steps, arrival, missing_persons
from queries.districts.arrivals import Outlooks, outlooks
from queries.districts.persons import History, history, persons_of_day
from queries.districts.side_by_side import Place, SideBySide, other_rates
from queries.districts.similar import Neighbour, Space, district_space
from queries.scorecard.scorecard import ScoreCounts, fraction

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


def details(page: Page, view: View, shown: Shown) -> list[Detail]:
    """What can be opened, in the order of the list."""
    _, result = page.translate, shown.result
    found = [
        Detail("arrival", _("When the target is reached"), partial(_what_if, page, view, shown)),
        Detail("alike", _("Districts like this one"), partial(_alike, page, view, shown)),
        Detail("courses", _("Every district over time"), partial(_courses, page, view, shown)),
    ]
    if limits := result.limits["mismatch"]:
        panel = panels.limits(result, limits, shown.chosen, _)
        found.append(
            Detail("funnel", _("Mismatch rate: real or chance"), partial(show, page, panel))
        )
    return found


def _courses(page: Page, view: View, shown: Shown) -> None:
    over_time = _history(view, shown, shown.result.province.code)
    show(page, panels.multiples(shown.result, over_time, shown.chosen, page.translate))


def outlooks_of(view: View, result: SideBySide, group: Group, row: Place) -> Outlooks:
    """Districts are learnt from their province, what is above from the provinces of the region."""
    of = result.province if row.unit.level == "district" else result.above[1].unit
    return view.ask(outlooks, snapshot=view.snapshot, dose=result.dose, group=group, of=of)


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
    people, outlook = place.population, outlooks_of(view, result, shown.group, place)
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
