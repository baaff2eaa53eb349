"""What a page says around its panels: the header, the path of places, findings, headings, texts.

Every text is escaped here.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import Page as Entry

from dashboard.session import Page, current_number, move_to_current_version
from dashboard.state import DEFAULT_LANGUAGE, common_parameters, write
from geo import units
from geo.boundaries import BoundaryLevel
from geo.units import Unit
from i18n import LANGUAGES, WRITINGS
from presentation.choropleth import Outlines, outlines
from queries.areas import members
from queries.coverage.sample import one_in

# The sheet is fetched once and kept by the browser, instead of sent with every run.
STYLE = '<style>@import url("app/static/style.css");</style>'

# As data, once: a path would be read and encoded anew at every run.
ICON = (
    "data:image/svg+xml;base64,"
    + b64encode((Path(__file__).parents[1] / "static" / "icon.svg").read_bytes()).decode()
)
"""The icon of the browser's tab."""


def show(page: Page, entries: list[Entry], wanted: int | None) -> None:
    """Draw the header. ``wanted`` is the data version that the address named, if any."""
    _ = page.translate
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        brand = escape(_("Vaccination monitor"))
        st.html(f'{STYLE}<span class="brand">{brand}</span>')
        for entry in entries:
            st.page_link(entry, label=entry.title, query_params=common_parameters(v=None))
        other = LANGUAGES[(LANGUAGES.index(_.language) + 1) % len(LANGUAGES)]
        # A link to the page one is on would not change the address.
        st.button(
            WRITINGS[other].name,
            icon=":material/translate:",
            key="language",
            type="tertiary",
            on_click=write,
            args=("lang", None if other == DEFAULT_LANGUAGE else other),
        )
    if page.version.data.demo:
        banner(_demo(page), strong=_("Demo data"))
    _offer_new_version(page, wanted)


def _demo(page: Page) -> str:
    """What is invented, and how the two sources compare."""
    _, ratio = page.translate, page.version.databases.ask(one_in)
    official = _(
        "official totals are real on five days from 15/11/2021 to 14/08/2022, computed between "
        "them (≈)"
    )
    if ratio is None:
        return _("{official}; the records are of invented people.", official=official)
    return _(
        "{official}; the records are of invented people, 1/{ratio} of the population.",
        official=official,
        ratio=_.integer(ratio),
    )


def _offer_new_version(page: Page, wanted: int | None) -> None:
    _ = page.translate
    current = current_number()
    if current is not None and current != page.version.number:
        with st.container(horizontal=True, vertical_alignment="center", key="new-version"):
            banner(
                _(
                    "You are looking at data version {version}; newer figures have been published.",
                    version=page.version.number,
                )
            )
            st.button(_("Show the newer figures"), on_click=_move, key="move-version")
    elif wanted is not None and wanted != page.version.number:
        banner(
            _(
                "The link is to data version {wanted}, which is no longer kept; you are looking "
                "at version {version}.",
                wanted=wanted,
                version=page.version.number,
            )
        )


def _move() -> None:
    move_to_current_version()
    if "v" in st.query_params:
        del st.query_params["v"]


def finding(sentence: str, more: str = "", chip: str = "") -> None:
    """The one computed sentence that a page opens with, and what belongs to it, smaller; ``chip``
    says which of two sources of the same name it is of."""
    below = f'<p class="more">{escape(more)}</p>' if more else ""
    st.html(f'<h1 class="finding">{escape(sentence)}{chip_html(chip)}</h1>{below}')


def heading(text: str, taken: str = "", chip: str = "", at: str = "") -> None:
    """The title of a chart or a section; ``taken`` is the link beside it that takes it away, ``at``
    the name that links lead to it by."""
    place = f' id="at-{escape(at)}"' if at else ""
    # One message for both: each costs more than what it says.
    st.html(
        f'<h2 class="chart-title"{place}>{escape(text)}{chip_html(chip)}</h2>{taken}',
        width="stretch",
    )


def chip_html(chip: str) -> str:
    """A chip behind a text, if there is one."""
    return f' <span class="chip">{escape(chip)}</span>' if chip else ""


def paragraph(text: str) -> None:
    """A plain paragraph."""
    st.html(f"<p>{escape(text)}</p>")


def plain_table(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers_from: int = 99, kind: str = ""
) -> None:
    """A table to read, not to sort; from the column ``numbers_from`` on aligned as numbers."""
    st.html(table_html(head, rows, numbers_from=numbers_from, kind=kind))


def table_html(
    head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers_from: int = 99, kind: str = ""
) -> str:
    """The same as text, for what is drawn often."""

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f'<{tag} class="number">{escape(cell)}</{tag}>'
            if column >= numbers_from
            else f"<{tag}>{escape(cell)}</{tag}>"
            for column, cell in enumerate(row)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    # A narrow screen scrolls it, with the keyboard too.
    return (
        f'<table class="plain {kind}" tabindex="0"><thead><tr>{cells("th", head)}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def banner(text: str, strong: str = "") -> None:
    """What must be known before anything else is read."""
    start = f"<b>{escape(strong)}</b> – " if strong else ""
    st.html(f'<div class="banner" role="note">{start}{escape(text)}</div>')


def path(page: Page) -> None:
    """Whole country › region › province › district, each a link; nothing for the country."""
    _, place = page.translate, page.state.place
    steps = [(units.country().code, _("Whole country"))]
    steps += [(one.code, _(one.short_name)) for one in units.regions() if one.code == place.region]
    if place.level == "district":
        above = units.province(place.parent or "")
        steps.append((above.code, above.short_name))
    if place.level in ("province", "district"):
        steps.append((place.code, place.short_name))
    if len(steps) == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="path"):
        for code, name in steps[:-1]:
            target = None if code == units.COUNTRY_CODE else code
            st.button(
                f"{name} ›",
                key=f"path-{code}",
                type="tertiary",
                on_click=write,
                args=("place", target),
            )
        st.html(f'<span class="place">{escape(steps[-1][1])}</span>')


def opened_province(page: Page) -> Unit | None:
    """The province whose districts are shown."""
    place = page.state.place
    if page.state.level != "district" or place.level not in ("province", "district"):
        return None
    return place if place.level == "province" else units.province(place.parent or "")


def outlined(page: Page) -> frozenset[str]:
    """The codes of the units on the map that are the opened place, or are in it."""
    state, place = page.state, page.state.place
    if place.level == state.level:
        return frozenset({place.code})
    if place.level == "region" and state.units == "2021" and state.level == "province":
        return members(place, "2021")
    return frozenset()


def outlines_of(page: Page, within: Unit | None) -> Outlines:
    """The outlines of the units on the map, of those ``within`` a province if one is opened."""
    level: BoundaryLevel = "district" if page.state.level == "district" else "province"
    return outlines(page.state.units, page.translate, level, within.code if within else None)


def unplaced(page: Page, count: int) -> None:
    """Say how many persons are nowhere on the map."""
    if not count:
        return
    paragraph(
        page.translate.plural(
            "{count} person of the records is in none of these areas, because the record does "
            "not say in which.",
            "{count} persons of the records are in none of these areas, because the records "
            "do not say in which.",
            count,
        )
    )
