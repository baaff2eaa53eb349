"""``monitor show nowcast``: what the last days will show once everything is entered."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Literal

import typer

from geo import units
from geo.units import Unit
from monitor.options import DOSES, Day, DoseNumber, Output, day_of, home
from monitor.options import translate as _
from monitor.output import print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import day_of_records, open_current
from presentation.nowcast.text import silence_sentence
from presentation.table import COUNT, PLAIN, TEXT, Head, table_of_rows
from queries.databases import Databases, Provenance, Snapshot
from queries.metric import Dose
from queries.nowcast.metrics import NOWCAST
from queries.nowcast.provinces import DOSE_NAMES, NowcastRow
from queries.nowcast.published import nowcast_rows, nowcast_total
from queries.nowcast.silences import silences
from queries.nowcast.triangle import DAYS

_COLUMNS = (
    "code",
    "name",
    "entered",
    "expected",
    "low50",
    "high50",
    "low90",
    "high90",
    "ripeness",
    "first",
    "last",
)


@shows.command(
    "nowcast", help=_("Doses of the last days once everything is entered, with intervals.")
)
def show(
    level: Annotated[
        Literal["country", "province"], typer.Option(help=_("The country or its provinces."))
    ] = "province",
    dose: DoseNumber = "1",
    as_of: Day = None,
    days: Annotated[
        int, typer.Option(min=1, max=DAYS, help=_("Days of injection, back from the last."))
    ] = 7,
    output: Output = "table",
) -> None:
    """Show the nowcast. Raises UserError when there are no records of that day."""
    with open_current(home) as databases:
        snapshot = day_of_records(databases, day_of(as_of))
        provenance = databases.provenance(snapshot)
        ask = nowcast_rows if level == "province" else _total
        rows = ask(databases, snapshot=snapshot, dose=DOSES[dose], of=units.country(), days=days)
        silent = silence_sentence(silences(databases, snapshot=snapshot), _)
    if output == "table":
        _print(rows, provenance, DOSES[dose], silent)
        return
    same = {
        "as_of": provenance.snapshot.as_of.isoformat(),
        "data_version": provenance.data.version,
        "metric": NOWCAST.id,
        "dose": DOSES[dose],
        "demo": provenance.data.demo,
    }
    records = []
    for row in rows:
        record = asdict(row) | {
            "name": _(row.name),
            "first": row.first.isoformat(),
            "last": row.last.isoformat(),
            "ripeness": round(row.ripeness, 4),
        }
        records.append({name: record[name] for name in _COLUMNS} | same)
    print_records(records, output)


def _total(
    databases: Databases, *, snapshot: Snapshot, dose: Dose, of: Unit, days: int
) -> tuple[NowcastRow, ...]:
    return (nowcast_total(databases, snapshot=snapshot, dose=dose, of=of, days=days),)


def _print(rows: tuple[NowcastRow, ...], provenance: Provenance, dose: Dose, silent: str) -> None:
    title = _(
        "{metric}: {dose}, injected {first} to {last}",
        metric=_(NOWCAST.name),
        dose=_(DOSE_NAMES[dose]),
        first=_.date(rows[0].first),
        last=_.date(rows[0].last),
    )
    heads: list[Head] = [
        ("code", _("Code"), TEXT),
        ("name", _("Unit"), TEXT),
        ("entered", _("Entered"), COUNT),
        ("expected", _("Expected"), COUNT),
        ("interval50", _("50% interval"), PLAIN),
        ("interval90", _("90% interval"), PLAIN),
    ]
    cells = [
        (
            row.code,
            _(row.name),
            row.entered,
            row.expected,
            f"{_.integer(row.low50)} – {_.integer(row.high50)}",
            f"{_.integer(row.low90)} – {_.integer(row.high90)}",
        )
        for row in rows
    ]
    note = " ".join(filter(None, (silent, provenance_text(provenance, _))))
    print_table(table_of_rows(title, heads, cells), _, note)
