"""What a page says around its panels: the header, the path of places, findings, headings, texts.

Every text is escaped here.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import streamlit as st

from dashboard.delivery.document import Sentence, remember
from dashboard.session import Page, current_number, move_to_current_version
from dashboard.state import DEFAULT_LANGUAGE, common_parameters, write
from dashboard.widgets.links import anchor
from geo import units
from i18n import LANGUAGES, WRITINGS
from queries.coverage.sample import one_in

# The sheets are fetched once and kept by the browser, instead of sent with every run.
STYLE = "<style>{}</style>".format(
    "".join(
        f'@import url("app/static/{sheet}.css");'
        for sheet in ("style", "shell/shell", "shell/present", "shell/paper")
    )
)

# As data, once: a path would be read and encoded anew at every run.
ICON = (
    "data:image/svg+xml;base64,"
    + b64encode((Path(__file__).parents[1] / "static" / "icon.svg").read_bytes()).decode()
)
"""The icon of the browser's tab."""


def show(page: Page, titles: dict[str, str]) -> None:
    """Draw the header: the product's name, every page, and the other language. ``titles`` are the
    pages' by their paths."""
    _ = page.translate
    pages = "".join(
        f'<a href="{escape(_address(path))}" target="_self"{_current(path == page.path)}>'
        f"{escape(_(title))}</a>"
        for path, title in titles.items()
    )
    other = LANGUAGES[(LANGUAGES.index(_.language) + 1) % len(LANGUAGES)]
    language = st.query_params.to_dict() | {"lang": other}
    if other == DEFAULT_LANGUAGE:
        del language["lang"]
    brand, menu = escape(_("Vaccination monitor")), escape(_("Menu"))
    named = escape(_("Pages"))
    st.html(
        f'{STYLE}<header class="shell"><span class="brand">{brand}</span>'
        f'<button type="button" class="menu" data-toggles="pages" aria-expanded="false">{menu}'
        f'</button><nav aria-label="{named}">{pages}</nav>'
        f'<a class="language" href="?{escape(urlencode(language))}" target="_self" lang="{other}" '
        f'hreflang="{other}">{escape(WRITINGS[other].name)}</a></header>'
    )


def _address(path: str) -> str:
    """A page with the choices that hold on every page."""
    return f"./{path}?{urlencode(common_parameters(v=None))}"


def _current(is_current: bool) -> str:
    return ' aria-current="page"' if is_current else ""


def warn(page: Page, wanted: int | None, known: frozenset[str]) -> None:
    """Say what has to be known before anything is read. ``wanted`` is the data version that the
    address named, ``known`` are the addresses of pages."""
    _, asked = page.translate, st.query_params
    if page.version.data.demo:
        st.html(_demo(page))
    _offer_new_version(page, wanted)
    path = urlsplit(st.context.url or "").path.rpartition("/")[2]
    if path not in known:
        banner(_("There is no page “{path}”; you are looking at the overview.", path=path))
    if asked.get("lang", DEFAULT_LANGUAGE) not in LANGUAGES:
        banner(
            _(
                "The link asks for the language “{asked}”, which there is not; this is {shown}.",
                asked=asked["lang"],
                shown=WRITINGS[_.language].name,
            )
        )
    if wanted is None and "v" in asked:
        banner(
            _(
                "The link asks for the data version “{asked}”, which is no number; you are looking "
                "at version {version}.",
                asked=asked["v"],
                version=page.version.number,
            )
        )


def _demo(page: Page) -> str:
    """What is invented, in a line that opens to how the two sources compare."""
    _, ratio = page.translate, page.version.databases.ask(one_in)
    records = (
        _("the records are of invented people")
        if ratio is None
        else _("the records are of invented people, 1/{ratio} of the population", ratio=ratio)
    )
    official = _(
        "The official totals are real on five days from 15/11/2021 to 14/08/2022, and computed "
        "between them (≈)."
    )
    strong = escape(_("Demo data"))
    return (
        f'<details class="banner"><summary><b>{strong}</b> – '
        f"{escape(records)}</summary>{escape(official)}</details>"
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
    write("v", None)


def finding(sentence: str, more: str = "", chip: str = "") -> None:
    """The one computed sentence that a page opens with, and what belongs to it, smaller; ``chip``
    says which of two sources of the same name it is of."""
    if st.context.url:
        version = st.session_state["version"]
        said = " ".join(filter(None, (sentence, chip and f"({chip})")))
        first = Sentence(said, version.data.demo)
        remember(st.context.url, st.query_params.to_dict(), version.number, first)
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

    def cells(tag: str, row: Sequence[str]) -> str:
        return "".join(
            f'<{tag} class="number">{escape(cell)}</{tag}>'
            if column >= numbers_from
            else f"<{tag}>{escape(cell)}</{tag}>"
            for column, cell in enumerate(row)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    # A narrow screen scrolls it, with the keyboard too.
    st.html(
        f'<table class="plain {kind}" tabindex="0"><thead><tr>{cells("th", head)}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def banner(text: str) -> None:
    """What must be known before anything else is read."""
    st.html(f'<div class="banner" role="note">{escape(text)}</div>')


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
        onwards = ""
        if page.path != "profile":
            onwards = " · " + anchor(_("Profile"), "profile")
        st.html(f'<span class="place">{escape(steps[-1][1])}{onwards}</span>')


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
