"""``monitor show facilities``: how late and how wrong each facility is, with its counts."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from geo import units
from i18n import N_, UserError
from monitor.options import Day, Output, day_of, home
from monitor.options import translate as _
from monitor.output import out, print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import day_of_records, open_current, require_province
from presentation.facilities.panels import board
from presentation.facilities.text import changes_since
from queries.facilities.facilities import (
    Facilities,
    Facility,
    Only,
    Order,
    facilities,
    selected,
)
from queries.facilities.metrics import FACILITY_LATE, FACILITY_WRONG
from queries.scorecard.scorecard import FOUR_WEEKS


@shows.command(
    "facilities",
    help=_("Facilities by doses entered late and persons with wrong details, with their change."),
)
def show(
    province: Annotated[
        str | None, typer.Option(help=_("Only the facilities of this province (a GSO code)."))
    ] = None,
    as_of: Day = None,
    only: Annotated[
        Only, typer.Option(help=_("Only those above the limits of chance, in one or in both."))
    ] = "all",
    order: Annotated[Order, typer.Option(help=_("What they are sorted by, most first."))] = "late",
    output: Output = "table",
) -> None:
    """Show facilities. Raises UserError when none is published."""
    require_province(province)
    place = units.province(province) if province else units.country()
    with open_current(home) as databases:
        snapshot = day_of_records(databases, day_of(as_of))
        result = facilities(
            databases, snapshot=snapshot, of=place, since=snapshot.as_of - FOUR_WEEKS
        )
    if not result.rows:
        raise UserError(
            N_(
                "No facility of {place} is published. Run: monitor import doses FILE, with the "
                "column of the facility's code"
            ),
            place=place.short_name,
        )
    rows = selected(result, only=only, find="", order=order, down=order != "name")
    if output != "table":
        print_records([_record(row, result) for row in rows], output)
        return
    table = board(result, place, _, rows).table()
    counts = ("late", "doses", "late_share", "change", "wrong", "verified", "wrong_share")
    shown = table.select("code", "name", *counts)
    print_table(shown, _, provenance_text(result.provenance, _))
    out.print(changes_since(result, _))


def _record(row: Facility, result: Facilities) -> dict[str, Any]:
    of = result.provenance
    return {
        "code": row.code,
        "name": row.name,
        "province_code": row.province_code,
        "district_code": row.district_code,
        "late": row.late[0],
        "doses": row.late[1],
        "late_share": row.value("late"),
        "late_outside": result.outside(row, "late"),
        "change": row.change,
        "before": result.before.isoformat() if result.before else None,
        "wrong": row.wrong[0],
        "verified": row.wrong[1],
        "wrong_share": row.value("wrong"),
        "wrong_outside": result.outside(row, "wrong"),
        "verified_on": result.verified_on.isoformat() if result.verified_on else None,
        "metric": f"{FACILITY_LATE.id} {FACILITY_WRONG.id}",
        "as_of": of.snapshot.as_of.isoformat(),
        "data_version": of.data.version,
        "demo": of.data.demo,
    }
