"""The briefing: what is said about a place in a period, to be edited and taken away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from time import sleep

import streamlit as st

from dashboard.session import Page
from dashboard.state import place_of_2021, write
from dashboard.widgets import briefing_draft as desk
from dashboard.widgets import filters
from dashboard.widgets.header import banner, finding, heading, paragraph
from dashboard.widgets.nothing import nothing_yet
from dashboard.widgets.panel import quiet_line, show, show_table
from geo import units
from geo.units import COUNTRY_CODE, Unit
from i18n import UserError
from presentation.briefing import panels
from presentation.briefing.content import briefing, find_period, possible_sections, span
from presentation.briefing.desk import Key, key_of, last_briefing, read_draft
from presentation.briefing.draft import Content, applied, arranged
from presentation.briefing.figures import Figures
from presentation.briefing.formats import FORMATS, file_name, make, missing_program
from presentation.briefing.model import Briefing, Part, Period
from presentation.briefing.sections import SECTION_TITLES, USUAL_SECTIONS, SectionName
from presentation.export.browser import installed
from presentation.home import HOME

SETTLED = 0.7
"""Seconds after which a text that was just typed is in the draft."""
MAX_SHOWN = 12
"""Parts of a section that are shown; the files have them all."""


def render(page: Page) -> None:
    """Draw the page."""
    _ = page.translate
    newest = _newest(page)
    if newest is None:
        nothing_yet(page, _("No figures are published yet."), "statistics")
        return
    place = _place()
    since = last_briefing(HOME, place, _day("to") or newest, _.language)
    try:
        period = find_period(_day("from") or since, _day("to"), newest)
    except UserError:
        # The address was written by hand: the usual period.
        period = find_period(None, None, newest)
    with filters.row(page):
        _choose_place(page, place)
        _choose_days(page, Figures(page.version.databases, place, period).period, newest)
    if since and _day("from") is None:
        banner(_("Changes are since the last briefing, of {day}.", day=_.date(since)))
    names = _sections(place)
    computed = _computed(page, place, period, names)
    key = key_of(computed)
    content = desk.current(page, key).content
    seen = arranged(computed, content, _)
    dropped = content.dropped
    shown = [one for one in seen.body if one.name not in dropped]
    finding(shown[0].message if shown else seen.title, f"{seen.title} · {span(seen, _)}")
    with st.container(horizontal=True, key="make-briefing"):
        _downloads(page, computed, key)
        desk.choose_agency(page)
        with st.popover(_("Annex"), icon=":material/attach_file:"):
            _choose_sections(page, place, names)
    desk.bar(page, key, seen)
    originals = {one.name: one for one in computed.parts}
    for number, part in enumerate(shown, start=1):
        with st.container(key=f"part-{part.name}", border=True):
            desk.part_bar(page, key, seen, part, number)
            _text(page, key, seen, part, originals, content)
            if part.chart or part.table:
                draw = partial(_part, page, seen, part)
                _folded(page, f"figures-{part.name}", _("Chart and table"), draw)
    desk.add_text(page, key, seen)
    desk.left_out(page, key, [one for one in seen.parts if one.name in dropped])
    for section in seen.sections:

        def parts(section_parts: tuple[Part, ...] = section.parts) -> None:
            kept = [one for one in section_parts if one.name not in dropped]
            for part in kept[:MAX_SHOWN]:
                desk.part_bar(page, key, seen, part)
                _text(page, key, seen, part, originals, content)
                _part(page, seen, part)
            if len(kept) > MAX_SHOWN:
                paragraph(_("… and {count} more in the file.", count=len(kept) - MAX_SHOWN))

        title = _("Annex: {title}", title=section.title)
        _folded(page, f"section-{section.name}", title, parts)


def _newest(page: Page) -> date | None:
    available = page.version.available
    days = [*available.official, *available.records, *available.verification]
    return max((one.as_of for one in days), default=None)


def _place() -> Unit:
    """The province of 2021 that is opened, or the one of the opened district, else the country."""
    place = place_of_2021(st.query_params)
    if place.level == "district":
        return units.province(place.parent or "")
    return place if place.level == "province" else units.country()


def _day(parameter: str) -> date | None:
    try:
        return date.fromisoformat(st.query_params.get(parameter, ""))
    except ValueError:
        return None


def _choose_place(page: Page, place: Unit) -> None:
    _ = page.translate
    names = {COUNTRY_CODE: _("Whole country")} | {
        one.code: one.short_name for one in units.provinces()
    }
    key = "choose-briefing-place"
    st.session_state[key] = place.code
    filters.note("place", _("Place"), place.code, names[place.code])

    def choose() -> None:
        code = st.session_state[key]
        write("place", None if code == COUNTRY_CODE else code)

    st.selectbox(_("Place"), list(names), key=key, format_func=names.__getitem__, on_change=choose)


def _choose_days(page: Page, period: Period, newest: date) -> None:
    _ = page.translate
    for parameter, label, day in (("from", _("From"), period.first), ("to", _("To"), period.last)):
        key = f"choose-{parameter}"
        st.session_state[key] = day
        filters.note(parameter, label, day.isoformat(), _.date(day))

        def choose(parameter: str = parameter, key: str = key) -> None:
            write(parameter, st.session_state[key].isoformat())

        st.date_input(
            label, key=key, max_value=max(newest, day), format="DD/MM/YYYY", on_change=choose
        )


def _sections(place: Unit) -> tuple[SectionName, ...]:
    """The sections of the annex, from the address; the usual ones if it names none."""
    given = st.query_params.get("sections", "").split(",")
    return tuple(name for name in possible_sections(place) if name in given) or USUAL_SECTIONS


def _choose_sections(page: Page, place: Unit, chosen: tuple[SectionName, ...]) -> None:
    _ = page.translate
    possible, key = possible_sections(place), "choose-sections"
    st.session_state[key] = list(chosen)

    def choose() -> None:
        wanted = tuple(name for name in possible if name in st.session_state[key])
        write("sections", None if wanted in ((), USUAL_SECTIONS) else ",".join(wanted))

    st.pills(
        _("What the annex holds"),
        possible,
        selection_mode="multi",
        key=key,
        format_func=lambda name: _(SECTION_TITLES[name]),
        on_change=choose,
    )


def _computed(page: Page, place: Unit, period: Period, names: tuple[SectionName, ...]) -> Briefing:
    _ = page.translate

    def ask() -> Briefing:
        figures = Figures(page.version.databases, place, period)
        return briefing(figures, names, _)

    return page.remembered(f"briefing {place.code} {period} {','.join(names)}", ask)


def _downloads(page: Page, computed: Briefing, key: Key) -> None:
    """A button a format; its file is made when it is pressed, of the draft as it is then."""
    _, address = page.translate, _address()

    def made(ending: str) -> bytes:
        # Who presses while a text is being typed ends the typing by it: the text arrives beside
        # this, and is kept a moment later.
        sleep(SETTLED)
        edited = applied(computed, read_draft(HOME, key).content, _)
        return make(edited, ending, HOME, address, _).content

    for ending, one in FORMATS.items():
        missing = missing_program(ending)
        st.download_button(
            _(one.name),
            partial(made, ending),
            file_name(computed, ending, _),
            one.media_type,
            key=f"make-{ending}",
            help=missing.text(_) if missing else None,
            disabled=missing is not None,
            on_click="ignore",
            icon=":material/download:",
        )
    if not installed():
        desk.quiet(_("Without maps: they are drawn by Chromium, which is not installed here."))


def _text(
    page: Page,
    key: Key,
    seen: Briefing,
    part: Part,
    originals: dict[str, Part],
    content: Content,
) -> None:
    """The part's text, to be edited, and what is computed now if that has changed since."""
    _ = page.translate
    original = originals.get(part.name)
    widget = f"sentences-{key.name}-{seen.period.first}-{part.name}"
    st.session_state[widget] = part.text

    def keep() -> None:
        computed = original.text if original else ""
        text = st.session_state[widget]
        desk.change(key, lambda now: now.with_text(part.name, text, computed))

    st.text_area(
        part.title,
        key=widget,
        height="content",
        on_change=keep,
        label_visibility="collapsed",
    )
    edit = content.texts.get(part.name)
    if edit and original and edit.computed and edit.computed != original.text:
        desk.quiet(
            _(
                "The figures have changed since you wrote this. Computed now: {text}",
                text=original.message,
            )
        )


def _folded(page: Page, key: str, title: str, draw: Callable[[], None]) -> None:
    """What is drawn only once it is opened."""
    box = st.expander(title, key=f"{key}-{page.translate.language}", on_change="rerun")
    if box.open:
        with box:
            draw()


def _part(page: Page, seen: Briefing, part: Part) -> None:
    _ = page.translate
    figures = panels.figures(part, seen, _)
    area = panels.area(seen, part, _)
    left, right = st.columns(2, gap="medium") if area else (st.container(), st.container())
    with left:
        if figures and figures.figure:
            show(page, figures)
        elif figures:
            heading(figures.title)
            show_table(page, figures)
            if part.provenance:
                quiet_line(page, part.metrics[0], part.provenance)
    if area:
        with right:
            show(page, area)


def _address() -> str:
    """Where this dashboard is, without the page."""
    return (st.context.url or "").split("?")[0].removesuffix("/briefing")
