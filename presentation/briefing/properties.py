"""What office files say of themselves: whose they are and of when; nothing of the library that
wrote them or of its template.
"""

from __future__ import annotations

from datetime import UTC, datetime
from html import escape
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE

from i18n import WRITINGS, Translator
from presentation.briefing.content import span
from presentation.briefing.desk import Agency
from presentation.briefing.model import Briefing

_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
_APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Company>{company}</Company></Properties>"
)


def describe(file: Any, briefing: Briefing, agency: Agency, _: Translator) -> None:
    """Fill in the properties of a presentation or document."""
    properties, now = file.core_properties, datetime.now(UTC).replace(tzinfo=None, microsecond=0)
    author = agency.author or _("Vaccination monitor")
    properties.title = briefing.title
    properties.subject = span(briefing, _)
    properties.language = WRITINGS[briefing.language].office
    properties.author = properties.last_modified_by = author
    properties.created = properties.modified = now
    properties.keywords = properties.comments = properties.category = ""
    properties.revision = 1
    package = file.part.package
    application = package.part_related_by(RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)
    application._blob = _APPLICATION.format(company=escape(agency.author)).encode()
    relations = package.rels if hasattr(package, "rels") else package._rels
    for name in [one.rId for one in relations.values() if one.reltype == _THUMBNAIL]:
        relations.pop(name)
