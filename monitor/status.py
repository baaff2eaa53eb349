"""``monitor status``: what is loaded and shown, what was refused, which signals stand."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Literal

from rich.console import Console

from geo import units
from i18n import Translator
from monitor.output import print_table, refusal_text
from monitor.show.current import open_current
from pipeline.ingest.datasets import DATASETS
from pipeline.store.records import open_records
from presentation.table import COUNT, TEXT, Cell, Head, table_of_rows
from queries.contents import snapshots
from queries.published import configured_urls, published
from queries.signals.signals import MEASURE_NAMES, SIGNAL_TEXTS, signals

Format = Literal["table", "json"]

SHOWN = 20


def show(home: Path, out: Console, _: Translator, output: Format) -> None:
    """Print the status."""
    content = {
        "home": str(home),
        "database": "postgresql" if configured_urls() else "duckdb",
        "published": _published(home, _),
        "loaded": _loaded(home, _),
    }
    if output == "json":
        json.dump(content, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
    else:
        _print(content, out, _)


def _published(home: Path, _: Translator) -> dict[str, Any] | None:
    """The version that is shown, its latest day, and the signals that stand on that day."""
    if published(home).current() is None:
        return None
    with open_current(home) as databases:
        data, available = databases.data, snapshots(databases)
        standing = signals(databases, snapshot=available[-1]) if available else ()
    return {
        "data_version": data.version,
        "published_at": data.published_at.isoformat(),
        "demo": data.demo,
        "as_of": available[-1].as_of.isoformat() if available else None,
        "snapshots": [
            {
                "as_of": one.as_of.isoformat(),
                "revision": one.revision,
                "newest": one.newest,
                "provinces": one.provinces,
                "interpolated": one.interpolated,
            }
            for one in available
        ],
        "signals": [
            {
                "kind": one.kind,
                "name": _(SIGNAL_TEXTS[one.kind].name),
                "measure": one.measure,
                "since": one.previous_as_of.isoformat() if one.previous_as_of else None,
                "provinces": [row.province_code for row in one.rows],
            }
            for one in standing
        ],
    }


def _loaded(home: Path, _: Translator) -> dict[str, Any]:
    """Every row ever read, by dataset and in all; and the quarantine."""
    if not (home / "records.duckdb").exists():
        return {
            "files": 0,
            "rows_read": 0,
            "rows_used": 0,
            "rows_unchanged": 0,
            "rows_superseded": 0,
            "rows_refused": 0,
            "kinds": [],
            "quarantine": [],
        }
    with open_records(home) as records:
        kinds = [{"kind": row.pop("dataset"), **row} for row in records.accounts()]
        totals: dict[str, Any] = {**records.totals(), "kinds": kinds}
        quarantine = [
            {
                "file": name,
                "as_of": as_of.isoformat() if as_of else None,
                "row": refusal.row,
                "column": refusal.column,
                "message": refusal_text(name, refusal, _),
                "content": refusal.content,
            }
            for name, as_of, refusal in records.quarantine()
        ]
    return totals | {"quarantine": quarantine}


def _print(content: dict[str, Any], out: Console, _: Translator) -> None:
    shown, loaded = content["published"], content["loaded"]
    if shown is None:
        out.print(_("Nothing is published yet."))
    else:
        out.print(
            _(
                "Data version {version}, published {time}{demo}; {count} snapshots, the latest of "
                "{day}.",
                version=shown["data_version"],
                time=shown["published_at"][:16].replace("T", " "),
                demo=" – " + _("DEMO DATA") if shown["demo"] else "",
                count=len(shown["snapshots"]),
                day=shown["as_of"] or "–",
            ),
            soft_wrap=True,
        )
        _print_signals(shown["signals"], _)
    _print_accounts(loaded, _)
    for refused in loaded["quarantine"][:SHOWN]:
        out.print("  " + refused["message"], style="red", markup=False, soft_wrap=True)
    if (more := len(loaded["quarantine"]) - SHOWN) > 0:
        out.print(_("  … and {more} more; --format json lists them all.", more=more))


def _print_accounts(loaded: dict[str, Any], _: Translator) -> None:
    """Every row ever read; in each line the first number is the sum of the others."""
    names = {dataset.name: dataset.title for dataset in DATASETS.values()}
    columns = {
        "files": _("Files"),
        "rows_read": _("Read"),
        "rows_used": _("Used"),
        "rows_unchanged": _("Unchanged"),
        "rows_superseded": _("Superseded"),
        "rows_refused": _("Refused"),
    }
    heads: list[Head] = [("dataset", _("Import"), TEXT)]
    heads += [(id_, label, COUNT) for id_, label in columns.items()]
    rows: list[list[Cell]] = []
    for one in loaded["kinds"]:
        title = names[one["kind"]]
        cells: list[Cell] = [_(title), *(one[name] for name in columns)]
        if one["rows_corrected"]:
            corrected = _("{count} since corrected", count=_.integer(one["rows_corrected"]))
            cells[-1] = f"{_.integer(one['rows_refused'])} ({corrected})"
        rows.append(cells)
    rows.append([_("Total"), *(loaded[name] for name in columns)])
    title = _("Rows read, and what became of them")
    print_table(table_of_rows(title, heads, rows), _, left=True, total=True)


def _print_signals(standing: list[dict[str, Any]], _: Translator) -> None:
    if not standing:
        return
    names = {unit.code: unit.short_name for unit in units.provinces()}
    heads: list[Head] = [
        ("signal", _("Signal"), TEXT),
        ("measure", _("Figure"), TEXT),
        ("since", _("Since"), TEXT),
        ("provinces", _("Provinces"), TEXT),
    ]
    rows = []
    for one in standing:
        concerned = [names[code] for code in one["provinces"]]
        named = ", ".join(concerned[:6]) + (f" … ({len(concerned)})" if len(concerned) > 6 else "")
        measure = MEASURE_NAMES[one["measure"]]
        rows.append((one["name"], _(measure), one["since"] or "", named or _("whole country")))
    print_table(table_of_rows(_("Signals on the latest day"), heads, rows), _, left=True)
