"""Where a briefing comes from, in words and as a link: on every slide and every page."""

from __future__ import annotations

import io
from urllib.parse import urlencode

import segno

from geo.units import COUNTRY_CODE
from i18n import Translator
from presentation.briefing.content import usual_sections
from presentation.briefing.model import Briefing, Part
from queries.metric import Metric
from queries.provenance import Provenance


def words(part: Part, briefing: Briefing, _: Translator) -> str:
    """Source, as-of, data version and, when it is so, that the data are demo."""
    sources = list(dict.fromkeys(_(metric.source) for metric in part.metrics))
    parts = []
    if sources:
        parts.append(_("Source: {source}", source="; ".join(sources)))
    parts += provenance(part.provenance, briefing, _)
    return " · ".join(parts)


def provenance(of: Provenance | None, briefing: Briefing, _: Translator) -> list[str]:
    """As-of, data version and the demo's mark."""
    parts = []
    if of:
        parts.append(_("as of {day}", day=_.date(of.snapshot.as_of)))
        if of.snapshot.interpolated:
            parts.append(_("computed day"))
    parts.append(_("data version {version}", version=briefing.data.version))
    if briefing.data.demo:
        parts.append(_("Demo data"))
    return parts


def link(briefing: Briefing, address: str) -> str:
    """The address of the page that shows this briefing, with its data version."""
    parameters = {"from": briefing.period.first.isoformat(), "to": briefing.period.last.isoformat()}
    if briefing.place.code != COUNTRY_CODE:
        parameters["place"] = briefing.place.code
    names = tuple(section.name for section in briefing.sections)
    if names != usual_sections(briefing.place):
        parameters["sections"] = ",".join(names)
    if briefing.language != "vi":
        parameters["lang"] = briefing.language
    parameters["v"] = str(briefing.data.version)
    return f"{address.rstrip('/')}/briefing?{urlencode(parameters, safe=',')}"


def qr_code(link: str) -> bytes:
    """The link as a QR code (PNG)."""
    written = io.BytesIO()
    segno.make(link, error="m", micro=False).save(written, kind="png", scale=4, border=1)
    return written.getvalue()


def definition(metric: Metric, _: Translator) -> str:
    """A metric in one paragraph: name, definition, numerator / denominator, source."""
    formula = _(metric.numerator)
    if metric.denominator:
        formula += " / " + _(metric.denominator)
    source = _("Source: {source}", source=_(metric.source))
    return f"{_(metric.name)}: {_(metric.definition)} ({formula}) {source}."
