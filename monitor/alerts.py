"""``monitor alerts``: what crosses a threshold, as the overview shows it, for cron and mail."""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import asdict
from typing import Annotated, Any, Literal

import typer

from geo.units import COUNTRY_CODE
from i18n import Translator
from monitor.options import home
from monitor.options import translate as _
from monitor.output import Format, err, out, print_table
from monitor.show.current import open_current, require_province
from pipeline.publish.thresholds import FILE, read_thresholds, write_thresholds
from presentation.table import TEXT, Head, table_of_rows
from queries.alerts import text as words
from queries.alerts.alerts import Alert, Alerts
from queries.alerts.alerts import alerts as standing

NEW = 3
"""The exit code that says that there are new alerts."""


HELP = _(
    "What crosses a threshold, where and since when; new, continuing or resolved since the data "
    "version before."
)


def command(
    level: Annotated[
        Literal["country", "province"] | None,
        typer.Option(help=_("Only the country, or only the provinces.")),
    ] = None,
    province: Annotated[
        str | None, typer.Option(help=_("Only this province (a GSO code)."))
    ] = None,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help=_("Exit with 3 when one of them is new."))
    ] = False,
    init: Annotated[
        bool,
        typer.Option("--init", help=_("Write the thresholds into thresholds.toml, to be changed.")),
    ] = False,
    output: Annotated[Format, typer.Option("--format")] = "table",
) -> None:
    """Show the alerts."""
    if init:
        file = write_thresholds(home, _)
        out.print(
            _("{file} written. Change it, then run: monitor publish", file=str(file)), markup=False
        )
        return
    require_province(province)
    if province and level == "country":
        raise typer.BadParameter(_("Give either --level country or --province."))
    found = _published()
    rows = [
        row
        for row in found.rows
        if (level is None or (row.place_code == COUNTRY_CODE) == (level == "country"))
        and (province is None or row.place_code == province)
    ]
    _show(found, rows, output)
    if exit_code and any(row.status == "new" for row in rows):
        raise typer.Exit(NEW)


def _published() -> Alerts:
    """The alerts of the current data version. Raises UserError when it has none to tell."""
    with open_current(home) as databases:
        found = standing(databases)
    if (home / FILE).exists() and read_thresholds(home) != found.thresholds:
        err.print(
            _(
                "{file} was changed after the publish; what follows is by the thresholds of then. "
                "Run: monitor publish",
                file=FILE,
            ),
            style="yellow",
            markup=False,
            soft_wrap=True,
        )
    return found


def _show(found: Alerts, rows: list[Alert], output: Format) -> None:
    if output == "table":
        _print(found, rows)
        return
    said = {
        "data_version": found.data.version,
        "previous_version": found.previous_version,
        "demo": found.data.demo,
    }
    records = [_record(row, _) for row in rows]
    if output == "json":
        content = said | {
            "published_at": found.data.published_at.isoformat(),
            "alerts": records,
        }
        json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    writer = csv.DictWriter(sys.stdout, [*_COLUMNS, *said], lineterminator="\n")
    writer.writeheader()
    writer.writerows(record | said for record in records)


_COLUMNS = (
    "indicator",
    "metric",
    "place_code",
    "name",
    "status",
    "as_of",
    "since",
    "resolved_on",
    "value",
    "threshold",
    "threshold_changed",
    "numerator",
    "denominator",
    "earlier_numerator",
    "earlier_denominator",
    "text",
)


def _record(row: Alert, _: Translator) -> dict[str, Any]:
    fields = asdict(row) | {
        "metric": row.metric.id,
        "name": _(row.name),
        "as_of": row.as_of.isoformat(),
        "since": row.since.isoformat(),
        "resolved_on": row.resolved_on.isoformat() if row.resolved_on else None,
        "text": words.sentence(row, _),
    }
    return {column: fields[column] for column in _COLUMNS}


def _print(found: Alerts, rows: list[Alert]) -> None:
    if not rows:
        out.print(
            _("No threshold is crossed in data version {version}.", version=found.data.version)
        )
        return
    caption = [_("data version {version}", version=found.data.version)]
    if found.previous_version is not None:
        caption.append(_("compared with data version {version}", version=found.previous_version))
    else:
        caption.append(_("nothing earlier to compare with, so all count as new"))
    if found.data.demo:
        caption.append(_("DEMO DATA"))
    heads: list[Head] = [
        ("status", _("Status"), TEXT),
        ("place", _("Place"), TEXT),
        ("alert", _("Alert"), TEXT),
        ("value", _("Value"), TEXT),
        ("since", _("Since"), TEXT),
    ]
    cells = [
        (
            _(words.STATUS_NAMES[row.status]),
            _(row.name),
            words.what(row, _),
            words.figures(row, _),
            words.since(row, _),
        )
        for row in rows
    ]
    print_table(table_of_rows(_("Alerts"), heads, cells), _, " · ".join(caption))
