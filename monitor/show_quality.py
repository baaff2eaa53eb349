"""``monitor show mismatch`` and ``cleanliness``, and what ``monitor reconcile`` has to say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from geo.units import Level, Vintage
from i18n import N_, Translator, UserError
from monitor.show import (
    Format,
    open_current,
    print_records,
    provenance_text,
    require_province,
)
from pipeline.reconcile.run import ReconcileReport
from queries.contents import verification_snapshots
from queries.databases import Databases
from queries.groups import CountedBy
from queries.metric import Metric
from queries.provenance import Provenance, Snapshot, find_snapshot
from queries.reconciliation.cleanliness import Cleanliness
from queries.reconciliation.cleanliness import cleanliness as cleanliness_by_unit
from queries.reconciliation.metrics import CLEANLINESS, MISMATCH
from queries.reconciliation.verdicts import (
    MISMATCHES,
    RULE_TEXTS,
    RULES,
    VERDICT_TEXTS,
    Rule,
    Verdict,
)
from queries.reconciliation.verification import Verification, verification

Row = dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """What was asked: which units, counted by what, on which day."""

    level: Level
    counted_by: CountedBy
    as_of: date | None
    vintage: Vintage
    province: str | None

    def __post_init__(self) -> None:
        require_province(self.province)


def mismatch(
    home: Path, out: Console, _: Translator, asked: Asked, output: Format, *, reasons: bool
) -> None:
    """Print the mismatch rate by unit. Raises UserError when nothing was reconciled."""

    def ask(databases: Databases, snapshot: Snapshot) -> list[Row]:
        result = verification(
            databases, snapshot=snapshot, level=asked.level,
            counted_by=asked.counted_by, vintage=asked.vintage, within=asked.province,
        )  # fmt: skip
        return list(_mismatches(result, _, reasons=reasons))

    _show(home, out, _, asked, output, MISMATCH, ask)


def _mismatches(result: Verification, _: Translator, *, reasons: bool) -> list[Row]:
    rows = []
    for row in result.rows:
        counted: list[tuple[Verdict | str, int]] = [("", row.numerator)]
        if reasons:
            counted += [(verdict, row.verdicts[verdict]) for verdict in MISMATCHES]
        for verdict, persons in counted:
            rows.append({
                "code": row.code, "name": _(row.name), "reason": verdict,
                "numerator": persons, "denominator": row.denominator,
                "value": persons / row.denominator if row.denominator else None,
                "not_yet_verified": row.verdicts["not_yet_verified"],
                "foreigners": row.verdicts["foreigner"],
            })  # fmt: skip
    return rows


def cleanliness(
    home: Path, out: Console, _: Translator, asked: Asked, output: Format, *, reasons: bool
) -> None:
    """Print the share of clean records by unit. Raises UserError when nothing was reconciled."""

    def ask(databases: Databases, snapshot: Snapshot) -> list[Row]:
        result = cleanliness_by_unit(
            databases, snapshot=snapshot, level=asked.level,
            counted_by=asked.counted_by, vintage=asked.vintage, within=asked.province,
        )  # fmt: skip
        return _clean(result, _, reasons=reasons)

    _show(home, out, _, asked, output, CLEANLINESS, ask)


def _clean(result: Cleanliness, _: Translator, *, reasons: bool) -> list[Row]:
    rows = []
    for row in result.rows:
        counted: list[tuple[Rule | str, int]] = [("", row.clean)]
        if reasons:
            counted += [(rule, row.broken[rule]) for rule in RULES]
        for rule, records in counted:
            rows.append({
                "code": row.code, "name": _(row.name), "reason": rule, "numerator": records,
                "denominator": row.records,
                "value": records / row.records if row.records else None,
            })  # fmt: skip
    return rows


def _show(
    home: Path, out: Console, _: Translator, asked: Asked, output: Format, metric: Metric,
    ask: Callable[[Databases, Snapshot], list[Row]],
) -> None:  # fmt: skip
    with open_current(home) as databases:
        available = verification_snapshots(databases)
        if not available:
            raise UserError(
                N_("Nothing was reconciled yet. Run: monitor reconcile, then monitor publish")
            )
        snapshot = find_snapshot(available, asked.as_of)
        provenance = databases.provenance(snapshot)
        rows = ask(databases, snapshot)
    if output == "table":
        _print_table(rows, metric, provenance, out, _)
        return
    same = {
        "metric": metric.id,
        "counted_by": "facility" if asked.counted_by == "injection" else "residence",
        "as_of": provenance.snapshot.as_of.isoformat(),
        "data_version": provenance.data.version,
        "demo": provenance.data.demo,
    }
    print_records([row | same for row in rows], output)


def _print_table(
    rows: list[Row], metric: Metric, provenance: Provenance, out: Console, _: Translator
) -> None:
    table = Table(title=_(metric.name), caption=provenance_text(provenance, _))
    table.add_column(_("Code"))
    table.add_column(_("Unit"))
    for heading in (_("Numerator"), _("Denominator"), _(metric.short)):
        table.add_column(heading, justify="right")
    names: dict[str, str] = {
        **{verdict: text.name for verdict, text in VERDICT_TEXTS.items()},
        **{rule: text.name for rule, text in RULE_TEXTS.items()},
    }
    for row in rows:
        name = row["name"]
        if row["reason"]:
            name = "  " + _(names[row["reason"]])
        table.add_row(
            row["code"],
            name,
            _.integer(row["numerator"]),
            _.integer(row["denominator"]),
            _.percent(row["value"]) if row["value"] is not None else _("unknown"),
        )
    out.print(table)
    if "not_yet_verified" in rows[0]:
        unverified = sum(row["not_yet_verified"] for row in rows if not row["reason"])
        out.print(_("Not yet verified, and in no rate: {count} persons.",
                    count=_.integer(unverified)))  # fmt: skip


def reconciled(report: ReconcileReport, out: Console, err: Console, _: Translator) -> None:
    """Say what became of the persons, and what does not fit together."""
    if report.nothing_new:
        out.print(_("Nothing new since the last reconciliation."))
        return
    out.print(
        _.plural("{count} person checked, as of {day}.", "{count} persons checked, as of {day}.",
                 report.checked, day=_.date(report.as_of))
    )  # fmt: skip
    for verdict, persons in report.verdicts.items():
        name = _(VERDICT_TEXTS[verdict].name)  # type: ignore[index]
        out.print(f"  {_.integer(persons):>12}  {name}", highlight=False)
    if report.register_day is None:
        err.print(_("No register is imported, so nobody could be verified. Run: monitor import "
                    "register FILE"), style="yellow")  # fmt: skip
    elif report.register_day < report.dose_day:
        err.print(
            _("The register is of {register}, the doses of {doses}: who was born, died or got an "
              "ID number since is not known.",
              register=_.date(report.register_day), doses=_.date(report.dose_day)),
            style="yellow",
        )  # fmt: skip
    if report.unknown_verdicts:
        err.print(
            _.plural("{count} returned verdict is about somebody whom no dose record knows; it is "
                     "kept for when the doses come.",
                     "{count} returned verdicts are about persons whom no dose record knows; they "
                     "are kept for when the doses come.",
                     report.unknown_verdicts),
            style="yellow",
        )  # fmt: skip
    out.print(_("Show it on the dashboard with: monitor publish"))
