"""``monitor show mismatch`` and ``cleanliness``: what reconciliation found, by area."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer

from i18n import N_, UserError
from monitor.options import COUNTED, AnyLevel, By, Day, Output, Province, Provinces, day_of, home
from monitor.options import translate as _
from monitor.output import out, print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import open_current, require_province
from presentation.table import COUNT, PERCENT, TEXT, Head, table_of_rows
from queries.contents import verification_snapshots
from queries.databases import Provenance, find_snapshot
from queries.metric import Metric
from queries.reconciliation.cleanliness import Cleanliness
from queries.reconciliation.cleanliness import cleanliness as cleanliness_by_area
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


@shows.command("mismatch", help=_("Mismatch rate, with numerator, denominator and reasons."))
def mismatch(
    level: AnyLevel = "province",
    by: By = "residence",
    as_of: Day = None,
    province: Province = None,
    reasons: Annotated[bool, typer.Option(help=_("One more row for each reason."))] = False,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show the mismatch rate. Raises UserError when nothing was reconciled."""
    ask = {"level": level, "vintage": provinces, "within": province, "as_of": day_of(as_of)}
    rows, provenance = _ask(verification, by, ask)
    _show(list(_mismatches(rows, reasons=reasons)), MISMATCH, by, provenance, output)


@shows.command(
    "cleanliness", help=_("Share of dose records free of duplicates and impossibilities.")
)
def cleanliness(
    level: AnyLevel = "province",
    by: By = "residence",
    province: Province = None,
    reasons: Annotated[bool, typer.Option(help=_("One more row for each broken rule."))] = False,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show how clean the records are. Raises UserError when nothing was reconciled."""
    ask = {"level": level, "vintage": provinces, "within": province, "as_of": None}
    rows, provenance = _ask(cleanliness_by_area, by, ask)
    _show(_clean(rows, reasons=reasons), CLEANLINESS, by, provenance, output)


def _ask(query: Callable[..., Any], by: By, ask: dict[str, Any]) -> tuple[Any, Provenance]:
    """The result of a query on the day asked for, and its provenance."""
    require_province(ask["within"])
    with open_current(home) as databases:
        available = verification_snapshots(databases)
        if not available:
            raise UserError(
                N_("Nothing was reconciled yet. Run: monitor reconcile, then monitor publish")
            )
        snapshot = find_snapshot(available, ask.pop("as_of"))
        result = query(databases, snapshot=snapshot, counted_by=COUNTED[by], **ask)
        return result, databases.provenance(snapshot)


def _mismatches(result: Verification, *, reasons: bool) -> list[Row]:
    rows = []
    for row in result.rows:
        counted: list[tuple[Verdict | str, int]] = [("", row.numerator)]
        if reasons:
            counted += [(verdict, row.verdicts[verdict]) for verdict in MISMATCHES]
        rows += [
            {
                "code": row.code,
                "name": _(row.name),
                "reason": verdict,
                "numerator": persons,
                "denominator": row.denominator,
                "value": persons / row.denominator if row.denominator else None,
                "not_yet_verified": row.verdicts["not_yet_verified"],
                "foreigners": row.verdicts["foreigner"],
            }
            for verdict, persons in counted
        ]
    return rows


def _clean(result: Cleanliness, *, reasons: bool) -> list[Row]:
    rows = []
    for row in result.rows:
        counted: list[tuple[Rule | str, int]] = [("", row.clean)]
        if reasons:
            counted += [(rule, row.broken[rule]) for rule in RULES]
        rows += [
            {
                "code": row.code,
                "name": _(row.name),
                "reason": rule,
                "numerator": records,
                "denominator": row.records,
                "value": records / row.records if row.records else None,
            }
            for rule, records in counted
        ]
    return rows


def _show(rows: list[Row], metric: Metric, by: By, of: Provenance, output: Output) -> None:
    if output == "table":
        _print(rows, metric, of)
        return
    same = {
        "metric": metric.id,
        "counted_by": by,
        "as_of": of.snapshot.as_of.isoformat(),
        "data_version": of.data.version,
        "demo": of.data.demo,
    }
    print_records([row | same for row in rows], output)


def _print(rows: list[Row], metric: Metric, of: Provenance) -> None:
    names: dict[str, str] = {
        **{verdict: text.name for verdict, text in VERDICT_TEXTS.items()},
        **{rule: text.name for rule, text in RULE_TEXTS.items()},
    }
    heads: list[Head] = [
        ("code", _("Code"), TEXT),
        ("name", _("Unit"), TEXT),
        ("numerator", _("Numerator"), COUNT),
        ("denominator", _("Denominator"), COUNT),
        ("value", _(metric.short), PERCENT),
    ]
    cells = [
        (
            row["code"],
            "  " + _(names[row["reason"]]) if row["reason"] else row["name"],
            row["numerator"],
            row["denominator"],
            row["value"],
        )
        for row in rows
    ]
    print_table(table_of_rows(_(metric.name), heads, cells), _, provenance_text(of, _))
    if "not_yet_verified" in rows[0]:
        unverified = sum(row["not_yet_verified"] for row in rows if not row["reason"])
        out.print(
            _("Not yet verified, and in no rate: {count} persons.", count=_.integer(unverified))
        )
