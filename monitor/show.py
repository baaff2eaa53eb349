"""``monitor show``: the same numbers as the pages, from the same queries."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine

from i18n import N_, Translator, UserError
from pipeline.records import Refusal
from queries import provenance as origin
from queries.coverage import Coverage
from queries.coverage import coverage as query_coverage
from queries.databases import published
from queries.scope import EVERYTHING


class Level(StrEnum):
    """Levels that official statistics reach."""

    country = "country"
    region = "region"
    province = "province"


class Dose(StrEnum):
    """Doses of the coverage."""

    first = "1"
    second = "2"


class Population(StrEnum):
    """Denominators of the coverage."""

    everyone = "all"
    adults = "18+"


class Vintage(StrEnum):
    """Which administrative units."""

    of_2021 = "2021"
    of_2025 = "2025"


class Source(StrEnum):
    """Where the counts come from."""

    official = "official"


class Format(StrEnum):
    """How numbers are written."""

    table = "table"
    json = "json"
    csv = "csv"


@contextmanager
def open_current(home: Path) -> Iterator[tuple[int, Engine, Engine]]:
    """The current data version and engines of both databases, kept from removal meanwhile.

    Raises UserError when nothing is published.
    """
    store = published(home)
    version = store.current()
    lease = store.lease(version) if version is not None else None
    if version is None or lease is None:
        raise UserError(
            N_("Nothing is published in {home} yet. Run: monitor demo, or monitor import …, then "
               "monitor publish."),
            home=str(home),
        )  # fmt: skip
    engines = [store.address(version, name).engine() for name in ("vaccination", "reconciliation")]
    try:
        yield version, engines[0], engines[1]
    finally:
        for engine in engines:
            engine.dispose()
        lease.release()


def coverage(
    home: Path,
    out: Console,
    _: Translator,
    *,
    level: Level,
    dose: Dose,
    population: Population,
    as_of: date | None,
    revision: int | None,
    vintage: Vintage,
    output: Format,
) -> None:
    """Print coverage by unit."""
    with open_current(home) as (_version, vaccination, _reconciliation):
        data = origin.data_version(vaccination, EVERYTHING)
        available = origin.snapshots(vaccination, EVERYTHING)
        snapshot = origin.find_snapshot(available, as_of, revision)
        result = query_coverage(
            vaccination,
            EVERYTHING,
            origin.Provenance(data, snapshot),
            dose=cast(Any, int(dose.value)),
            population=population.value,
            level=level.value,
            vintage=vintage.value,
        )
    if output is Format.table:
        _print_table(result, out, _)
    else:
        _print_records([_record(result, row, _) for row in result.rows], output)


def _record(result: Coverage, row: Any, _: Translator) -> dict[str, Any]:
    origin_of = result.provenance
    return {
        "code": row.code,
        "name": _(row.name),
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": row.value,
        "missing": list(row.missing),
        "metric": result.metric.id,
        "as_of": origin_of.snapshot.as_of.isoformat(),
        "revision": origin_of.snapshot.revision,
        "data_version": origin_of.data.version,
        "demo": origin_of.data.demo,
    }


def _print_records(records: list[dict[str, Any]], output: Format) -> None:
    if output is Format.json:
        json.dump(records, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    writer = csv.DictWriter(sys.stdout, records[0], lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow(record | {"missing": " ".join(record["missing"])})


def _print_table(result: Coverage, out: Console, _: Translator) -> None:
    origin_of = result.provenance
    table = Table(title=_(result.metric.name), caption=provenance_text(origin_of, _))
    table.add_column(_("Code"))
    table.add_column(_("Unit"))
    table.add_column(_("Numerator"), justify="right")
    table.add_column(_("Denominator"), justify="right")
    table.add_column(_("Coverage"), justify="right")
    for row in result.rows:
        table.add_row(
            row.code,
            _(row.name) + (" *" if row.missing else ""),
            _.integer(row.numerator) if row.numerator is not None else _("unknown"),
            _.integer(row.denominator) if row.denominator is not None else _("unknown"),
            _.percent(row.value) if row.value is not None else _("unknown"),
        )
    out.print(table)
    if missing := sorted({code for row in result.rows for code in row.missing}):
        out.print(
            _("* without the provinces that have no figures: {codes}", codes=", ".join(missing))
        )


def provenance_text(of: origin.Provenance, _: Translator) -> str:
    """As-of, revision, data version and, when it is so, that this is the demo."""
    parts = [
        _("as of {day}", day=_.date(of.snapshot.as_of)),
        _("revision {revision}", revision=of.snapshot.revision),
        _("data version {version}", version=of.data.version),
    ]
    if of.data.demo:
        parts.append(_("DEMO DATA"))
    return " · ".join(parts)


def refusal_text(file: str, refusal: Refusal, _: Translator) -> str:
    """A refusal in one line: file, row, column and what is wrong."""
    details = {
        key: _(value) if isinstance(value, str) else value for key, value in refusal.details.items()
    }
    message = _(refusal.message, **details)
    if refusal.row is None:
        return message if file in message else f"{file}: {message}"
    where = [file, _("row {row}", row=refusal.row)]
    if refusal.column:
        where.append(_("column {column}", column=refusal.column))
    return ", ".join(where) + ": " + message
