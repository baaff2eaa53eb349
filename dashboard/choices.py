"""What a viewer chose, in words, for what leaves the page."""

from __future__ import annotations

from dashboard.state import State
from geo import units
from i18n import Translator
from presentation.coverage.text import group_title
from queries.groups import COUNTED_BY_NAMES, POPULATION_NAMES
from queries.metrics import Metric

_AT_INJECTION = COUNTED_BY_NAMES["injection"]


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
