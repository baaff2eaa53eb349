"""``monitor show profile``: every indicator of a place against its equals, with its counts."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from geo import units
from geo.boundaries import in_use
from geo.units import Unit
from i18n import N_, UserError
from monitor.options import Day, Output, day_of, home
from monitor.options import translate as _
from monitor.output import out, print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import open_current
from presentation.profile.panels import indicators
from presentation.profile.text import since, unknown
from queries.contents import record_snapshots, snapshots
from queries.databases import find_snapshot
from queries.profile.profile import Profile, Row, profile
from queries.scorecard.scorecard import FOUR_WEEKS


@shows.command(
    "profile",
    help=_("Every indicator of a place, against its province or region, the country and its like."),
)
def show(
    place: Annotated[
        str, typer.Option(help=_("A GSO code of a province or district, or a region; VN: all."))
    ] = "VN",
    as_of: Day = None,
    output: Output = "table",
) -> None:
    """Show the profile. Raises UserError when the place is unknown or nothing is published."""
    unit = _unit(place)
    with open_current(home) as databases:
        available = record_snapshots(databases) or snapshots(databases)
        day = find_snapshot(available, day_of(as_of))
        result = profile(
            databases,
            place=unit,
            snapshot=day,
            boundaries=in_use("district", "2021", home),
            since=day.as_of - FOUR_WEEKS,
        )
    if output != "table":
        print_records([_record(row, result) for row in result.rows], output)
        return
    table = indicators(result, _).table()
    above = ["parent"] if result.parent else []
    counts = (
        "name",
        "value",
        "numerator",
        "denominator",
        *above,
        "country",
        "rank",
        "change",
        "note",
    )
    print_table(table.select(*counts), _, provenance_text(result.provenance, _))
    out.print(since(result, _))
    if missing := unknown(result, _):
        out.print(missing)


def _unit(code: str) -> Unit:
    places = (units.country(), *units.regions(), *units.provinces(), *units.all_districts())
    for unit in places:
        if unit.code == code:
            return unit
    raise UserError(
        N_("Unknown place “{found}”; expected VN, a region or a GSO code such as 36."), found=code
    )


def _record(row: Row, result: Profile) -> dict[str, Any]:
    data = result.provenance.data
    return {
        "place": result.place.code,
        "indicator": row.indicator.id,
        "metric": row.indicator.metric.id,
        "value": row.now.value,
        "numerator": row.now.numerator,
        "denominator": row.now.denominator,
        "parent": row.parent.value,
        "country": row.country.value,
        "alike": row.alike,
        "rank": row.rank,
        "of": len(row.equals),
        "outside": row.outside,
        "before": row.before.value,
        "as_of": row.as_of.isoformat(),
        "before_as_of": row.before_as_of.isoformat() if row.before_as_of else None,
        "data_version": data.version,
        "demo": data.demo,
    }
