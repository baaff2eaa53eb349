"""What is wrong, and whether it is a signal: reasons and funnel plot of the reconciliation page."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.data import View
from dashboard.page import Page
from dashboard.widgets import filters, places
from dashboard.widgets.panel import chart
from geo import units
from geo.units import Level
from i18n import Translator
from presentation.funnel import SMALLEST, Placed, funnel_plot, placed
from presentation.reconciliation.reasons import reason_bars
from presentation.reconciliation.tables import funnel_table, reasons_table
from presentation.reconciliation.text import funnel_alt, funnel_title, reasons_alt
from queries.coverage.official import members
from queries.funnel import Funnel, funnel
from queries.metrics import REASONS
from queries.reconciliation.verification import Verification, VerificationRow

HEIGHT = 640
"""Of bars that are scrolled."""
FEW_REASONS = 11
"""Bars of reasons that need no scrolling."""


def verdicts(page: Page, view: View, level: Level, within: str | None = None) -> Verification:
    """The verdicts of a level as the viewer chose to see them."""
    state = page.state
    return view.verification(level, state.group.counted_by, state.units, within)


@dataclass(frozen=True)
class Districts:
    """The districts of the country with their funnel; ``here`` those of the opened place."""

    result: Verification
    funnel: Funnel | None
    here: tuple[Placed[VerificationRow], ...]
    highlighted: frozenset[str]

    @property
    def opens(self) -> dict[str, str]:
        """The codes of the districts by their names."""
        return {row.name: row.code for row in self.result.rows}


def reasons(page: Page, view: View) -> None:
    """Stacked bars of what is wrong: the opened place, its parts, and what it is a part of."""
    _, place = page.translate, page.state.place
    rows, result = page.remembered("reason-rows", lambda: _reason_rows(page, view))
    opens = {
        str(number): row.code
        for number, row in enumerate(rows)
        if row.code not in (units.COUNTRY_CODE, place.code)
    }
    chart(
        page, "reasons", _reasons_title(page),
        draw=lambda theme: reason_bars(rows, result, theme, _, chosen=frozenset({place.code}),
                                 as_counts=page.state.reasons == "count"),
        table=lambda: reasons_table(rows, _),
        alt=lambda: reasons_alt(rows, result, _),
        metric=REASONS, provenance=view.provenance, opens=opens,
        scroll=HEIGHT if len(rows) > FEW_REASONS else None,
        controls=lambda: filters.reasons(page),
    )  # fmt: skip


def _reasons_title(page: Page) -> str:
    _ = page.translate
    if page.state.reasons == "count":
        return _("What is wrong, persons")
    return _("What is wrong, of the persons who are wrong")


def _reason_rows(page: Page, view: View) -> tuple[tuple[VerificationRow, ...], Verification]:
    """The bars: the opened place and its parts, after those that it is a part of.

    Counts of the whole would make those of its parts too small to see, so they go without.
    """
    place = page.state.place
    country = verdicts(page, view, "country")
    regions = verdicts(page, view, "region")
    above: tuple[VerificationRow, ...] = country.rows
    parts = regions
    # Provinces of 2025 cross the regions, which then have no parts to show.
    if place.level == "region" and page.state.units == "2021":
        above += (regions.row(place.code),)
        parts = verdicts(page, view, "province")
        inside = members(place, "2021")
        rows = tuple(row for row in _worst_first(parts) if row.code in inside)
    elif within := places.opened_province(page):
        above += (verdicts(page, view, "province").row(within.code),)
        parts = verdicts(page, view, "district", within.code)
        rows = _worst_first(parts)
    elif place.level == "province":
        above += regions.rows
        parts = verdicts(page, view, "province")
        rows = (parts.row(place.code),)
    else:
        rows = parts.rows
    if page.state.reasons == "count":
        largest = tuple(sorted(rows, key=lambda row: -row.numerator))
        return (rows if parts is regions else largest), parts
    return (*above, *rows), parts


def _worst_first(result: Verification) -> tuple[VerificationRow, ...]:
    """Every row, those in which nobody was verified last."""
    return (*result.ranked(), *(row for row in result.rows if row.value is None))


def funnel_of_districts(page: Page, view: View) -> None:
    """The districts' rates by size; those of the opened place stand out."""
    _, place = page.translate, page.state.place
    districts = page.remembered("districts", lambda: _districts(page, view))
    if districts.funnel is None:
        return
    limits, result = districts.funnel, districts.result
    if place.level == "district":
        place = units.province(place.parent or "")
    name = _("whole country") if place.level == "country" else _(place.short_name)
    day = _.date(view.snapshot.as_of)
    chart(
        page, "funnel", funnel_title(districts.here, name, _),
        draw=lambda theme: funnel_plot(result, limits, theme, _, districts.highlighted,
                                 page.state.place.code),
        table=lambda: funnel_table(districts.here, limits, _),
        alt=lambda: funnel_alt(districts.here, name, day, _),
        metric=result.metric, provenance=view.provenance, opens=districts.opens,
        note=_funnel_note(limits, _),
    )  # fmt: skip


def _funnel_note(limits: Funnel, _: Translator) -> str:
    return _(
        "Funnel plot after Spiegelhalter (Statistics in Medicine 24, 2005, 1185–1202): limits of "
        "95% and 99.8% around the country's rate, wider for small districts. Over-dispersion "
        "φ = {phi}: by so much the districts vary more than by chance (1), and the limits are "
        "widened for it. Districts with fewer than {smallest} persons verified are in the table "
        "only.",
        phi=_.decimal(limits.phi),
        smallest=SMALLEST,
    )


def _districts(page: Page, view: View) -> Districts:
    """Every district; the 705 are the same whichever provinces the map shows."""
    state, place = page.state, page.state.place
    result = view.verification("district", state.group.counted_by)
    # The same whichever place is opened.
    limits, every = view.remembered(lambda: _signals(result), "funnel", state.group.counted_by)
    if place.level == "country":
        return Districts(result, limits, every, frozenset())
    if place.level == "district":
        inside = frozenset(one.code for one in units.districts(place.parent or ""))
    else:
        inside = frozenset(
            one.code for code in members(place, state.units) for one in units.districts(code)
        )
    return Districts(result, limits, tuple(one for one in every if one.row.code in inside), inside)


def _signals(result: Verification) -> tuple[Funnel | None, tuple[Placed[VerificationRow], ...]]:
    limits = funnel([(row.numerator, row.denominator) for row in result.rows])
    return limits, placed(result.rows, limits) if limits else ()
