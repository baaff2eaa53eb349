"""``monitor show heaped-days``: facilities whose injections stand on the same days of the month."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

import typer

from geo import units
from monitor.options import Output, home
from monitor.options import translate as _
from monitor.output import out, print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import day_of_records, open_current, require_province
from presentation.entry_lag.tables import heaped_days_table
from queries.databases import Provenance
from queries.entry_lag.facilities import (
    LAST_OF_MONTH,
    HeapedDay,
    HeapedFacility,
    heaped_facilities,
)
from queries.entry_lag.metrics import HEAPED_DAYS


@shows.command(
    "heaped-days",
    help=_(
        "Facilities with injections on the same days of the month far more often than by chance, "
        "in all records."
    ),
)
def show(
    province: Annotated[
        str | None, typer.Option(help=_("Only the facilities of this province (a GSO code)."))
    ] = None,
    output: Output = "table",
) -> None:
    """Show heaped days. Raises UserError when no records are published."""
    require_province(province)
    with open_current(home) as databases:
        result = heaped_facilities(
            databases,
            snapshot=day_of_records(databases, None),
            of=units.province(province) if province else units.country(),
        )
    if output != "table":
        found = [(row, day) for row in result.rows for day in row.days]
        print_records([_record(row, day, result.provenance) for row, day in found], output)
    elif result.rows:
        table = replace(heaped_days_table(result.rows, _), title=_(HEAPED_DAYS.name))
        print_table(table, _, provenance_text(result.provenance, _))
    else:
        out.print(_("No facility has its injections on the same days of the month."))


def _record(row: HeapedFacility, day: HeapedDay, of: Provenance) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "province_code": row.province_code,
        "district_code": row.district_code,
        "day": "last" if day.day == LAST_OF_MONTH else day.day,
        "months": day.months,
        "peaks": day.peaks,
        "doses": day.doses,
        "facility_doses": row.doses,
        "metric": HEAPED_DAYS.id,
        "as_of": of.snapshot.as_of.isoformat(),
        "data_version": of.data.version,
        "demo": of.data.demo,
    }
