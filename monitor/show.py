"""``monitor show``: the same numbers as the pages, from the same queries."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from geo import units
from geo.units import Level, Vintage
from i18n import N_, Translator, UserError
from pipeline.store.records import Refusal
from queries.contents import record_snapshots, score_snapshots, snapshots
from queries.coverage.by_source import COVERAGE, Source
from queries.coverage.official import Coverage
from queries.databases import Databases, open_databases
from queries.groups import OFFICIAL_POPULATIONS, Group
from queries.metric import Dose
from queries.provenance import Provenance, Snapshot, find_snapshot
from queries.published import published
from queries.scope import EVERYTHING

Format = Literal["table", "json", "csv"]


@contextmanager
def open_current(home: Path) -> Iterator[Databases]:
    """The databases of the current data version, kept from removal meanwhile.

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
    vaccination, reconciliation = engines = [
        store.address(version, name).engine() for name in ("vaccination", "reconciliation")
    ]
    try:
        yield open_databases(vaccination, reconciliation, EVERYTHING)
    finally:
        for engine in engines:
            engine.dispose()
        lease.release()


@dataclass(frozen=True)
class Asked:
    """What ``show coverage`` was asked."""

    level: Level
    dose: Dose
    group: Group
    as_of: date | None
    revision: int | None
    vintage: Vintage
    source: Source
    province: str | None

    def __post_init__(self) -> None:
        official = self.source == "official"
        group = self.group
        if official and (
            self.level == "district" or self.dose == 3 or group.sex or group.vaccine
            or group.population not in OFFICIAL_POPULATIONS or group.counted_by != "residence"
        ):  # fmt: skip
            raise UserError(
                N_("The official statistics know doses 1 and 2 down to the province, for all ages "
                   "or 18+. For districts, boosters, ages, sex, vaccines or the place of injection "
                   "add --source records.")
            )  # fmt: skip
        require_province(self.province)


def require_province(code: str | None) -> None:
    """Refuse a code that no province has. Raises UserError."""
    if code and code not in {one.code for one in units.provinces()}:
        raise UserError(
            N_("Unknown province code “{found}”; expected a GSO code such as 36."), found=code
        )


def day_of_records(databases: Databases, as_of: date | None) -> Snapshot:
    """The day of the records that was asked for. Raises UserError when there are none."""
    return _find(record_snapshots(databases), as_of)


def day_of_scores(databases: Databases, as_of: date | None) -> Snapshot:
    """The same of the four words and what they are counted from."""
    return _find(score_snapshots(databases), as_of)


def _find(available: tuple[Snapshot, ...], as_of: date | None) -> Snapshot:
    if not available:
        raise UserError(N_("No records are published yet. Run: monitor import doses FILE"))
    return find_snapshot(available, as_of)


def coverage(home: Path, out: Console, _: Translator, asked: Asked, output: Format) -> None:
    """Print coverage by unit. Raises UserError when there is none of that day or source."""
    with open_current(home) as databases:
        if asked.source == "records":
            snapshot = day_of_records(databases, asked.as_of)
        else:
            snapshot = find_snapshot(snapshots(databases), asked.as_of, asked.revision)
        result = COVERAGE[asked.source](
            databases, snapshot=snapshot, dose=asked.dose, group=asked.group,
            level=asked.level, vintage=asked.vintage, within=asked.province,
        )  # fmt: skip
    if output == "table":
        _print_table(result, out, _)
    else:
        print_records([_record(result, row, _) for row in result.rows], output)


def _record(result: Coverage, row: Any, _: Translator) -> dict[str, Any]:
    of = result.provenance
    return {
        "code": row.code,
        "name": _(row.name),
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": row.value,
        "missing": list(row.missing),
        "metric": result.metric.id,
        "population": result.group.population,
        "sex": result.group.sex or "all",
        "vaccine": result.group.vaccine or "all",
        "counted_by": result.group.counted_by,
        "as_of": of.snapshot.as_of.isoformat(),
        "revision": of.snapshot.revision,
        "data_version": of.data.version,
        "demo": of.data.demo,
    }


def print_records(records: list[dict[str, Any]], output: Format) -> None:
    """Print rows as JSON or CSV."""
    if output == "json":
        json.dump(records, sys.stdout, ensure_ascii=False, indent=2)
        sys.stdout.write("\n")
        return
    writer = csv.DictWriter(sys.stdout, records[0], lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow(
            {name: " ".join(value) if isinstance(value, list) else value
             for name, value in record.items()}
        )  # fmt: skip


def _print_table(result: Coverage, out: Console, _: Translator) -> None:
    of = result.provenance
    table = Table(title=_(result.metric.name), caption=provenance_text(of, _))
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


def provenance_text(of: Provenance, _: Translator) -> str:
    """As-of, revision, data version and, when it is so, that this is the demo."""
    parts = [
        _("as of {day}", day=_.date(of.snapshot.as_of)),
        _("revision {revision}", revision=of.snapshot.revision),
        _("data version {version}", version=of.data.version),
    ]
    if of.data.demo:
        parts.append(_("DEMO DATA"))
    return " · ".join(parts)


def fault_text(refusal: Refusal, _: Translator) -> str:
    """What is wrong, without where."""
    details = {
        key: fault_text(value, _)
        if isinstance(value, Refusal)
        else _(value)
        if isinstance(value, str)
        else value
        for key, value in refusal.details.items()
    }
    return _(refusal.message, **details)


def refusal_text(file: str, refusal: Refusal, _: Translator) -> str:
    """A refusal in one line: file, row, column and what is wrong."""
    message = fault_text(refusal, _)
    if refusal.row is None:
        return message if file in message else f"{file}: {message}"
    where = [file, _("row {row}", row=refusal.row)]
    if refusal.column:
        where.append(_("column {column}", column=refusal.column))
    return ", ".join(where) + ": " + message
