"""The official totals beside what rests on the records: why two pages show two numbers."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.session import View
from geo.units import Level, Unit, Vintage
from i18n import Translator
from presentation.coverage.text import against_official
from queries.coverage.by_source import COVERAGE
from queries.coverage.metrics import OFFICIAL_POPULATIONS, Group
from queries.coverage.official import Comparison, compare
from queries.metric import Dose


@dataclass(frozen=True)
class Asked:
    """Whose coverage is held against the official totals."""

    dose: Dose
    group: Group
    vintage: Vintage = "2021"


def compared(view: View, asked: Asked, level: Level) -> Comparison | None:
    """The records beside the official totals of the same group; ``None`` where they have none of
    it, or the view is of them."""
    official, group = view.of("official"), asked.group
    if (
        view.source == "official"
        or official is None
        or asked.dose == 3
        or group.sex
        or group.vaccine
        or group.population not in OFFICIAL_POPULATIONS
    ):
        return None
    by_source = {"official": (official, Group(group.population)), "records": (view, group)}
    totals, records = (
        of.ask(
            COVERAGE[source],
            snapshot=of.snapshot,
            dose=asked.dose,
            group=counted,
            level=level,
            vintage=asked.vintage,
        )
        for source, (of, counted) in by_source.items()
    )
    return compare(totals, records)


def beside_official(view: View, asked: Asked, unit: Unit, _: Translator) -> str:
    """How far the records of a unit are from the official totals; empty where these have none."""
    if unit.level == "district":
        return ""
    comparison = compared(view, asked, unit.level)
    for row in comparison.rows if comparison else ():
        if comparison and row.code == unit.code:
            return against_official(row, comparison, _)
    return ""
