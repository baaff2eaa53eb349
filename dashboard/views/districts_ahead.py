"""Districts: when a target is reached at another pace, and the districts that are alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from html import escape
from math import floor, log10

import streamlit as st

from dashboard.data import View
from dashboard.district_data import DistrictView
from dashboard.page import Page
from dashboard.state import read_pace, read_percent, write
from dashboard.widgets.panel import chart
from dashboard.widgets.text import heading, paragraph
from geo import units
from presentation.districts.alike import Alike, alike_chart
from presentation.districts.arrival import arrival_chart
from presentation.districts.tables import alike_table, arrival_table
from presentation.districts.text import alike_alt, alike_finding, arrival_finding
from presentation.outlines import active
from queries.coverage.target import Arrival, Steps, arrival, missing_persons
from queries.districts.side_by_side import Place, SideBySide
from queries.districts.similar import Features, Neighbour
from queries.funnel import Funnel, funnel
from queries.metrics import DAYS_TO_TARGET, LIKENESS
from queries.scorecard.counts import ScoreCounts
from queries.scorecard.scorecard import fraction

LOWEST_AIM, HIGHEST_AIM = 30, 110
"""Targets that can be chosen, in percent."""
FASTEST = 4
"""How many times the present pace can be chosen."""


@dataclass(frozen=True)
class Scenario:
    """What the what-if is about: a place, its pace of the last weeks, and coverage until now."""

    place: Place
    steps: Steps
    population: int
    line: tuple[tuple[date, float], ...]


def what_if(
    page: Page, view: View, result: SideBySide, ask: DistrictView, chosen: str, target: int
) -> None:
    """When the chosen district, or else the province, reaches a target at a pace."""
    _ = page.translate
    place = result.row(chosen or result.province.code)
    if not place.steps or not place.population:
        heading(_("What if"))
        paragraph(_("There are too few days, or no population, to say when a target is reached."))
        return
    history = ask.history(result.province.code) if chosen else ask.history()
    people = place.population
    line = tuple(
        (day, count / people)
        for day, count in zip(history.days, history.of([place.code]), strict=True)
        if day <= view.snapshot.as_of
    )
    _what_if(page, view, Scenario(place, place.steps, people, line), target)


@st.fragment
def _what_if(page: Page, view: View, of: Scenario, target: int) -> None:
    """The only part of the page that runs again when its sliders move."""
    _ = page.translate
    aim, pace = read_percent(st.query_params, "aim"), read_pace(st.query_params)
    page = replace(page, state=replace(page.state, aim=aim, pace=pace))
    share_aimed_at = (aim or target) / 100
    found = page.remembered(
        "districts-arrival-found", lambda: _arrival(view, of, share_aimed_at, pace)
    )
    chart(
        page, "districts-arrival",
        _("What if: when {place} reaches its target", place=_(of.place.name)),
        draw=lambda theme: arrival_chart(
            of.line, found, share_aimed_at, view.provenance.data.demo, theme, _),
        table=lambda: arrival_table(of.place, found, share_aimed_at, _),
        alt=lambda: arrival_finding(of.place, found, share_aimed_at, _),
        metric=DAYS_TO_TARGET, provenance=view.provenance,
        controls=lambda: _controls(page, of, aim or target, target, found),
    )  # fmt: skip


def _arrival(view: View, of: Scenario, target: float, pace: float | None) -> Arrival:
    missing = missing_persons(target, of.place.persons[of.place.dose], of.population)
    return arrival(of.steps, missing, view.snapshot.as_of, pace)


def _controls(page: Page, of: Scenario, aim: int, target: int, found: Arrival) -> None:
    _ = page.translate
    step = step_of(max(of.steps.a_day, 1.0))
    most = max(round(of.steps.a_day * FASTEST / step) * step, 10 * step)
    left, right = st.columns(2, gap="medium")
    with left:
        st.session_state["choose-aim"] = min(max(aim, LOWEST_AIM), HIGHEST_AIM)
        st.slider(
            _("Target, % of the population"), LOWEST_AIM, HIGHEST_AIM, key="choose-aim",
            on_change=_aim, args=(target,),
        )  # fmt: skip
    with right:
        st.session_state["choose-pace"] = min(round(found.a_day / step) * step, most)
        st.slider(
            _("Persons a day (last weeks: {pace})", pace=_.decimal(of.steps.a_day)), 0.0, most,
            step=step, format="%.0f" if step >= 1 else "%.1f", key="choose-pace", on_change=_pace,
        )  # fmt: skip
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


def alike(page: Page, view: View, result: SideBySide, ask: DistrictView, chosen: str) -> None:
    """The districts like the chosen one, or like the one furthest behind, in the whole country."""
    _ = page.translate
    ranked = result.lowest_first()
    code = chosen or (ranked[0].code if ranked else "")
    space = ask.space()
    if code not in space.places:
        heading(_("Districts like this one"))
        paragraph(_("What makes a district alike is not known here: population, area, communes."))
        return
    rows, limits = page.remembered("districts-alike-rows", lambda: _alike(ask, code))
    opens = {row.name: row.features.code for row in rows}
    note = ""
    if active("2021", "district").approximate:
        note = _("The areas are approximate, since the district boundaries in use are.")
    chart(
        page, "districts-alike",
        _("Districts like {district}, anywhere in the country (dotted: median)",
          district=rows[0].name),
        draw=lambda theme: alike_chart(rows, code, view.provenance.data.demo, theme, _),
        table=lambda: alike_table(rows, _),
        alt=lambda: alike_alt(rows, _),
        metric=LIKENESS, provenance=view.provenance, opens=opens, note=note,
        controls=lambda: paragraph(alike_finding(rows, rows[0], limits, _)),
    )  # fmt: skip


def _alike(ask: DistrictView, code: str) -> tuple[tuple[Alike, ...], Funnel | None]:
    """The district itself, then those like it; and the limits around the rates of the others."""
    space = ask.space()
    near = (Neighbour(space.features[code], 0.0), *space.nearest(code))
    home = units.district(code).parent
    rows = tuple(_row(ask, one.features, one.distance, home) for one in near)
    counts = [row.place.fraction("coverage") for row in rows[1:]]
    known = [(min(top, bottom), bottom) for top, bottom in counts if top is not None and bottom]
    return rows, funnel(known)


def _row(ask: DistrictView, features: Features, distance: float, home: str | None) -> Alike:
    unit = units.district(features.code)
    persons, population = ask.persons().of(unit)
    qualities = ask.qualities()
    scores = qualities.scores.get(unit.code, ScoreCounts())
    name = unit.short_name
    if unit.parent != home:
        name += f" ({units.province(unit.parent or '').short_name})"
    place = Place(
        unit, name, ask.dose, persons, population, None,
        qualities.mismatch.get(unit.code, (None, None)), fraction(scores, "clean"),
        fraction(scores, "live"), scores.backlog, None, 0, None,
    )  # fmt: skip
    return Alike(name, features, distance, place)
