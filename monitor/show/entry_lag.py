"""``monitor show entry-lag``: how soon doses are entered, by area."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from i18n import N_
from monitor.options import AnyLevel, Day, Output, Province, Provinces, day_of, home
from monitor.options import translate as _
from monitor.output import print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import day_of_records, open_current, require_province
from presentation.table import COUNT, PERCENT, TEXT, Head, table_of_rows
from queries.entry_lag.lags import EntryLag, LagRow, Threshold, entry_lags, period
from queries.entry_lag.metrics import ENTRY_LAG

THRESHOLD_NAMES: dict[Threshold, str] = {
    "same-day": N_("Entered on the day of injection"),
    "24h": N_("Entered within 24 hours"),
    "3": N_("Entered within 3 days"),
    "7": N_("Entered within 7 days"),
    "30": N_("Entered within 30 days"),
}


@shows.command("lag", hidden=True)  # as versions before 0.5 called it
@shows.command(
    "entry-lag",
    help=_(
        "How soon doses are entered: a quantile of the days from injection to "
        "entry, or the share within a time."
    ),
)
def show(
    quantile: Annotated[
        float | None,
        typer.Option(min=0.0, max=1.0, help=_("0.5 is the median (if nothing else is asked).")),
    ] = None,
    within: Annotated[
        Threshold | None, typer.Option(help=_("The share entered so soon, in days or 24 hours."))
    ] = None,
    level: AnyLevel = "province",
    as_of: Day = None,
    province: Province = None,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show entry lags. Raises UserError when no records are published."""
    if quantile is not None and within is not None:
        raise typer.BadParameter(_("Give either --quantile or --within."))
    if quantile is None and within is None:
        quantile = 0.5
    require_province(province)
    with open_current(home) as databases:
        result = entry_lags(
            databases,
            snapshot=day_of_records(databases, day_of(as_of)),
            level=level,
            vintage=provinces,
            within=province,
        )
    if output == "table":
        _print(result, quantile, within)
    else:
        print_records([_record(result, row, quantile, within) for row in result.rows], output)


def _numbers(
    row: LagRow, quantile: float | None, within: Threshold | None
) -> tuple[int | None, float | None]:
    """Numerator (of a share only) and value."""
    if within:
        return row.within(within), row.share(within)
    return None, row.quantile(quantile if quantile is not None else 0.5)


def _record(
    result: EntryLag, row: LagRow, quantile: float | None, within: Threshold | None
) -> dict[str, Any]:
    numerator, value = _numbers(row, quantile, within)
    of, (first, _last) = result.provenance, period(result.provenance.snapshot.as_of)
    return {
        "code": row.code,
        "name": _(row.name),
        "numerator": numerator,
        "denominator": row.denominator,
        "value": value,
        "before_injection": row.before,
        "no_entry_time": row.unknown,
        "metric": f"within_{within}" if within else ENTRY_LAG.id,
        "quantile": None if within else quantile,
        "injected_from": first.isoformat(),
        "as_of": of.snapshot.as_of.isoformat(),
        "data_version": of.data.version,
        "demo": of.data.demo,
    }


def _print(result: EntryLag, quantile: float | None, within: Threshold | None) -> None:
    first, last = period(result.provenance.snapshot.as_of)
    injected = _("injected from {first} to {last}", first=_.date(first), last=_.date(last))
    numerator: list[Head] = [("numerator", _("Numerator"), COUNT)] if within else []
    days = _("Days ({part} entered)", part=_.percent(quantile or 0.0))
    value: Head = ("value", _("Share"), PERCENT) if within else ("value", days, COUNT)
    heads: list[Head] = [
        ("code", _("Code"), TEXT),
        ("name", _("Unit"), TEXT),
        *numerator,
        ("denominator", _("Doses"), COUNT),
        value,
        ("before", _("Before injection"), COUNT),
        ("unknown", _("No entry time"), COUNT),
    ]
    rows = []
    for row in result.rows:
        top, of_row = _numbers(row, quantile, within)
        counted = (top or 0,) if within else ()
        rows.append(
            (row.code, _(row.name), *counted, row.denominator, of_row, row.before, row.unknown)
        )
    title = _(THRESHOLD_NAMES[within]) if within else _(ENTRY_LAG.name)
    caption = f"{injected} · {provenance_text(result.provenance, _)}"
    print_table(table_of_rows(title, heads, rows), _, caption)
