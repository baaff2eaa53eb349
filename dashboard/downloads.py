"""What a page lets be taken away: the link under a panel's title, and the panel's citation."""

from __future__ import annotations

from functools import partial
from html import escape

from dashboard.page import Page
from dashboard.state import State
from geo import units
from i18n import Translator
from presentation.coverage.text import group_title
from presentation.export.downloads import Download
from presentation.panel import Citation, Panel
from queries.groups import COUNTED_BY_NAMES, POPULATION_NAMES
from queries.metric import PLATFORM, RECORDS, Metric
from queries.provenance import Provenance

_AT_INJECTION = COUNTED_BY_NAMES["injection"]


def download_link(page: Page, panel: Panel) -> str:
    """Let a panel be taken away; returns the link to it."""
    page.version.downloads.add(
        page.token,
        Download(panel, partial(_citation, page, panel, page.link), partial(_names, page, panel)),
    )
    words = escape(page.translate("Take away"))
    # As short as can be: it is sent with every change of every chart.
    return f"<a href=export/{page.token}/{panel.id} target=_blank>{words}</a>"


def _citation(page: Page, panel: Panel, link: str) -> Citation:
    _, metric = page.translate, panel.metric
    definition = f"{_(metric.name)}: {_(metric.definition)}" if metric else panel.definition
    return Citation(
        _,
        panel.title,
        choices(page.state, _, metric, panel.title) if metric else "",
        " ".join(filter(None, (definition, panel.note))),
        source_words(page, metric) if metric else panel.source or _("Vaccination monitor"),
        provenance_words(page, panel.provenance, demo=False),
        page.version.data.demo,
        link,
    )


def _names(page: Page, panel: Panel) -> tuple[str, ...]:
    """The words of a file's name."""
    snapshot = panel.provenance.snapshot if panel.provenance else page.state.snapshot
    day = snapshot.as_of.isoformat() if snapshot else ""
    return (panel.title, place_words(page.state, page.translate), day, f"v{page.version.number}")


def source_words(page: Page, metric: Metric) -> str:
    """Where the numbers come from."""
    by_records = page.state.source == "records" and metric.source == PLATFORM
    # Changes and pace are the same whatever they are measured by.
    return page.translate(RECORDS if by_records else metric.source)


def provenance_words(
    page: Page, provenance: Provenance | None, *, with_day: bool = True, demo: bool = True
) -> str:
    """As-of, data version and, when it is so, that data are demo or computed."""
    _, data = page.translate, page.version.data
    snapshot = provenance.snapshot if provenance and with_day else None
    parts = []
    if snapshot:
        parts.append(_("as of {day}", day=_.date(snapshot.as_of)))
        if not snapshot.newest or snapshot.revision > 1:
            parts.append(_("revision {revision}", revision=snapshot.revision))
    parts.append(_("data version {version}", version=data.version))
    if snapshot and snapshot.interpolated:
        parts.append(_("computed day"))
    if demo and data.demo:
        parts.append(_("Demo data"))
    return " · ".join(parts)


def place_words(state: State, _: Translator) -> str:
    """The opened place; a district with its province."""
    place = state.place
    name = _(place.short_name)
    if place.level == "district":
        return f"{name}, {units.province(place.parent or '').short_name}"
    return name


def choices(state: State, _: Translator, metric: Metric, title: str) -> str:
    """Place, what is measured (unless the title says so), who is counted, and the day compared
    with."""
    parts = [place_words(state, _)]
    if title != _(metric.name):
        parts.append(_(metric.name))
    if state.source == "official":
        parts += [_("Official totals"), _(POPULATION_NAMES[state.group.population])]
    elif metric.counted == "chosen":
        parts.append(group_title(state.group, _))
    elif metric.counted == "injection":
        parts.append(_(_AT_INJECTION))
    if state.units == "2025":
        parts.append(_("34 provinces of 2025"))
    if state.since:
        parts.append(_("compared with {day}", day=_.date(state.since.as_of)))
    return " · ".join(parts)
