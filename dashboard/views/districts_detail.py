"""Districts: between two days, over time, and which of them differ by more than chance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.data import View
from dashboard.district_data import DistrictView
from dashboard.page import Page
from dashboard.widgets.panel import chart
from dashboard.widgets.text import heading, paragraph
from i18n import N_
from presentation.coverage.tables import coverage_table
from presentation.districts.multiples import small_multiples
from presentation.districts.slope import known_rows, slope_chart
from presentation.districts.tables import multiples_table, slope_table
from presentation.districts.text import funnel_words, multiples_alt, slope_alt
from presentation.figure import COVERAGE
from presentation.funnel import Question, funnel_plot
from queries.coverage.official import CoverageRow
from queries.coverage.records import RecordCoverage
from queries.districts.side_by_side import SideBySide
from queries.metrics import COVERAGE_CHANGE, RECORD_COVERAGE
from queries.provenance import Provenance
from queries.scorecard.scorecard import share

ABOUT = Question(
    N_("population (logarithmic)"), N_("province"), (COVERAGE[4], COVERAGE[3], COVERAGE[4]),
    from_zero=False,
)  # fmt: skip


@dataclass(frozen=True)
class Counted:
    """A district with its coverage, as a funnel takes it."""

    code: str
    name: str
    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        """Coverage; ``None`` without people."""
        return share(self.numerator, self.denominator)


@dataclass(frozen=True)
class CountedDistricts:
    """The districts of which the population is known."""

    rows: tuple[Counted, ...]
    provenance: Provenance


def slope(
    page: Page, view: View, result: SideBySide, chosen: str, opens: Mapping[str, str]
) -> None:
    """Coverage on the day compared with (or four weeks before) and now."""
    _ = page.translate
    rows = known_rows(result)
    if result.before is None or not rows:
        heading(_("Between two days"))
        paragraph(_("There is no earlier day to compare with."))
        return
    chart(
        page, "districts-slope",
        _("Between {first} and {last}; dotted: {place}", first=_.date(result.before),
          last=_.date(view.snapshot.as_of), place=result.province.short_name),
        draw=lambda theme: slope_chart(result, theme, _, chosen),
        table=lambda: slope_table(result, _),
        alt=lambda: slope_alt(rows, result, _),
        metric=COVERAGE_CHANGE, provenance=view.provenance, opens=opens,
    )  # fmt: skip


def limits(
    page: Page, view: View, result: SideBySide, chosen: str, opens: Mapping[str, str]
) -> None:
    """The districts' coverage by size, with control limits around that of the province."""
    _, funnel = page.translate, result.limits["coverage"]
    if funnel is None:
        return
    rows = tuple(
        Counted(row.code, row.name, row.persons[row.dose], row.population)
        for row in result.rows
        if row.population
    )
    districts = CountedDistricts(rows, view.provenance)
    outside = sum(result.outside(row, "coverage") != 0 for row in result.rows)
    metric = RECORD_COVERAGE[result.dose]
    chart(
        page, "districts-funnel",
        _.plural("Signal or chance: {count} district outside the limits",
                 "Signal or chance: {count} districts outside the limits", outside),
        draw=lambda theme: funnel_plot(
            districts, funnel, theme, _, frozenset(), chosen, ABOUT),
        table=lambda: coverage_table(
            RecordCoverage(
                tuple(CoverageRow(one.code, one.name, one.numerator, one.denominator)
                      for one in rows),
                metric, "district", "2021", view.provenance), _),
        alt=lambda: funnel_words(result, _),
        metric=metric, provenance=view.provenance, opens=opens,
        note=_(
            "Funnel plot after Spiegelhalter (Statistics in Medicine 24, 2005, 1185–1202): limits "
            "of 95% and 99.8% around the province's rate, wider for small districts, of chance "
            "alone. The districts vary φ = {phi} times as much as chance would make them (1): what "
            "is outside has a reason, and the larger the districts, the more of them.",
            phi=_.decimal(funnel.phi),
        ),
    )  # fmt: skip


def multiples(page: Page, view: View, result: SideBySide, ask: DistrictView, chosen: str) -> None:
    """Every district over time, on one scale."""
    _, history = page.translate, ask.history(result.province.code)
    chart(
        page, "districts-multiples", _("Every district over time, lowest first"),
        draw=lambda theme: small_multiples(result, history, theme, _, chosen),
        table=lambda: multiples_table(result, history, _),
        alt=lambda: multiples_alt(result, history, _),
        metric=RECORD_COVERAGE[result.dose], provenance=view.provenance,
    )  # fmt: skip
