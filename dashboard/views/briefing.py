"""The briefing: what is said about a place in a period, to be edited and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.session import Page
from dashboard.state import write
from dashboard.widgets import filters
from dashboard.widgets.header import finding, heading, paragraph
from dashboard.widgets.nothing import nothing_yet
from dashboard.widgets.panel import quiet_line, show, show_table
from geo import units
from geo.units import COUNTRY_CODE, Unit
from i18n import UserError
from presentation.briefing import panels
from presentation.briefing.content import briefing, find_period, possible_sections, usual_sections
from presentation.briefing.figures import Figures
from presentation.briefing.formats import FORMATS, Made, file_name, make
from presentation.briefing.model import Briefing, Part, Period
from presentation.briefing.sections import SECTION_TITLES, SectionName
from presentation.home import HOME

MAX_SHOWN = 12
"""Parts of a section that are shown; the files have them all."""


def render(page: Page) -> None:
    """Draw the page."""
    _ = page.translate
    newest = _newest(page)
    if newest is None:
        nothing_yet(page, _("No figures are published yet."), "statistics")
        return
    place = _place(page)
    try:
        period = find_period(_day("from"), _day("to"), newest)
    except UserError:
        # The address is older than the figures, or was written by hand: the usual period.
        period = find_period(None, None, newest)
    with filters.row(page):
        _choose_place(page, place)
        _choose_days(page, period, newest)
    names = _sections(page, place)
    computed = _computed(page, place, period, names)
    span = _("From {first} to {last}", first=_.date(period.first), last=_.date(period.last))
    finding(computed.parts[0].message, f"{computed.title} · {span}")
    take_away = st.container()
    edited = computed.edited(_show(page, computed))
    with take_away:
        _take_away(page, edited)


def _newest(page: Page) -> date | None:
    available = page.version.available
    days = [*available.official, *available.records, *available.verification]
    return max((one.as_of for one in days), default=None)


def _place(page: Page) -> Unit:
    """The province that is opened, or the one of the opened district, else the country."""
    place = page.state.place
    if place.level == "district":
        return units.province(place.parent or "")
    known = {one.code for one in units.provinces()}
    return place if place.level == "province" and place.code in known else units.country()


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


def _sections(page: Page, place: Unit) -> tuple[SectionName, ...]:
    """The chosen sections, from the address; every one but the 63 provinces if it names none."""
    _ = page.translate
    possible, usual = possible_sections(place), usual_sections(place)
    given = st.query_params.get("sections", "").split(",")
    chosen = tuple(name for name in possible if name in given) or usual
    key = "choose-sections"
    st.session_state[key] = list(chosen)

    def choose() -> None:
        wanted = tuple(name for name in possible if name in st.session_state[key])
        write("sections", None if wanted in ((), usual) else ",".join(wanted))

    st.pills(
        _("Sections"),
        possible,
        selection_mode="multi",
        key=key,
        format_func=lambda name: _(SECTION_TITLES[name]),
        on_change=choose,
    )
    return chosen


def _computed(page: Page, place: Unit, period: Period, names: tuple[SectionName, ...]) -> Briefing:
    _ = page.translate

    def ask() -> Briefing:
        figures = Figures(page.version.databases, place, period)
        return briefing(figures, names, _)

    return page.remembered(f"briefing {place.code} {period} {','.join(names)}", ask)


def _show(page: Page, computed: Briefing) -> dict[str, str]:
    """Draw every part with its sentences as an editable text; the texts that were edited."""
    _ = page.translate
    edited = {}
    paragraph(
        _(
            "The sentences are yours to edit and go into the file as they stand: the first "
            "line of a text is the title of the slide, each further line a point. An emptied "
            "text gives back the computed one."
        )
    )
    for section in computed.sections:
        heading(section.title)
        for part in section.parts[:MAX_SHOWN]:
            edited[part.name] = _sentences(computed, part)
            _part(page, computed, part)
        if len(section.parts) > MAX_SHOWN:
            paragraph(_("… and {count} more in the file.", count=len(section.parts) - MAX_SHOWN))
    return edited


def _sentences(computed: Briefing, part: Part) -> str:
    """The part's text, to be edited. Edits stay while the page is open, also of sections that are
    taken out for a while, and belong to what they were computed from."""
    period = computed.period
    key = (
        f"sentences-{computed.language}-{computed.data.version}-{computed.place.code}-"
        f"{period.first}-{period.last}-{part.name}"
    )
    kept: dict[str, str] = st.session_state.setdefault("briefing-sentences", {})
    st.session_state[key] = kept.get(key) or part.text

    def keep() -> None:
        kept[key] = st.session_state[key]

    return st.text_area(part.title, key=key, height="content", on_change=keep)


def _part(page: Page, computed: Briefing, part: Part) -> None:
    _ = page.translate
    if part.provenance is None:
        return
    figures = panels.figures(part, _)
    area = panels.area(computed, part, _)
    left, right = st.columns(2, gap="medium") if area else (st.container(), st.container())
    with left:
        if figures and figures.figure:
            show(page, figures)
        elif figures:
            heading(figures.title)
            show_table(page, figures)
            quiet_line(page, part.metrics[0], part.provenance)
    if area:
        with right:
            show(page, area)


@dataclass(frozen=True)
class _Held:
    """The file that was made last, and of what."""

    briefing: Briefing
    form: str
    made: Made


def _take_away(page: Page, edited: Briefing) -> None:
    """A button a format, and the file once it is made."""
    _ = page.translate
    with st.container(horizontal=True, key="make-briefing"):
        pressed = [
            ending
            for ending, one in FORMATS.items()
            if st.button(_(one.name), key=f"make-{ending}", icon=":material/draft:")
        ]
    if pressed:
        bar = st.progress(0.0, text=_("The file is being made."))
        try:
            made = make(edited, pressed[0], HOME, _address(), _, lambda share: _move(bar, share))
        except UserError as error:
            st.error(error.text(_))
            return
        finally:
            bar.empty()
        st.session_state["briefing-file"] = _Held(edited, pressed[0], made)
    held: _Held | None = st.session_state.get("briefing-file")
    if held is None or held.briefing != edited:
        return
    if held.made.without_maps:
        st.warning(held.made.without_maps.text(_))
    file = file_name(edited, held.form)
    st.download_button(
        _("Download: {file}", file=file),
        held.made.content,
        file,
        FORMATS[held.form].media_type,
        type="primary",
        on_click="ignore",
        icon=":material/download:",
    )


def _move(bar: DeltaGenerator, share: float) -> None:
    bar.progress(min(share, 1.0))


def _address() -> str:
    """Where this dashboard is, without the page."""
    return (st.context.url or "").split("?")[0].removesuffix("/briefing")
