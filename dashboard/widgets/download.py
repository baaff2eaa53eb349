"""The link under a chart or a table by which it is taken away."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from dashboard.choices import choices, place_words
from dashboard.page import Page
from i18n import Translator
from presentation.export.frame import Frame
from presentation.export.offers import Offer
from presentation.export.table import Table
from presentation.figure import LIGHT, Drawing, Theme
from presentation.outlines import as_files
from queries.metrics import PLATFORM, RECORDS, Metric
from queries.provenance import Provenance


def offer(
    page: Page,
    name: str,
    title: str,
    *,
    table: Callable[[], Table],
    draw: Callable[[Theme], Drawing] | None = None,
    metric: Metric | None = None,
    provenance: Provenance | None = None,
    definition: str = "",
    source: str = "",
    note: str = "",
) -> str:
    """Let a chart with its table, or a table alone, be taken away; returns the link to it.

    A table that no metric describes says its ``definition`` and ``source`` in words. ``note`` says
    how this chart was computed.
    """
    _ = page.translate

    def frame() -> Frame:
        return Frame(
            _, title,
            choices(page.state, _, metric, title) if metric else "",
            " ".join(filter(None, (_definition(metric, _) if metric else definition, note))),
            source_words(page, metric) if metric else source or _("Vaccination monitor"),
            provenance_words(page, provenance, demo=False),
            page.version.data.demo,
            link,
        )  # fmt: skip

    def names() -> tuple[str, ...]:
        snapshot = provenance.snapshot if provenance else page.state.snapshot
        day = snapshot.as_of.isoformat() if snapshot else ""
        return (title, place_words(page.state, _), day, f"v{page.version.number}")

    link = page.link
    page.version.offers.add(
        page.token, name,
        Offer(frame, table, (lambda: as_files(draw(LIGHT))) if draw else None, names),
    )  # fmt: skip
    words = escape(_("Take away"))
    # As short as can be: it is sent with every change of every chart.
    return f"<a href=export/{page.token}/{name} target=_blank>{words}</a>"


def _definition(metric: Metric, _: Translator) -> str:
    """What a metric is, in one line."""
    return f"{_(metric.name)}: {_(metric.definition)}"


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
