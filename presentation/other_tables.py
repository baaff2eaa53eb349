"""What pages show as text, as tables to take away: signals, published figures, definitions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from geo import units
from i18n import Translator
from presentation.export.table import Table
from queries.metrics import METRICS
from queries.provenance import SourceFile
from queries.reconciliation.verdicts import RULE_TEXTS, VERDICT_TEXTS
from queries.reconciliation.verification import Report
from queries.schema import VIETNAM_TIME
from queries.signals.signals import MEASURE_NAMES, SIGNAL_TEXTS, Signal


def _table(head: Sequence[str], rows: Iterable[Sequence[Any]], formats: dict[str, Any]) -> Table:
    frame = pd.DataFrame(list(rows), columns=["code", *head], dtype=object)
    return Table(frame, formats)


def signals_table(found: Sequence[Signal], _: Translator) -> Table:
    """Every signal by province, with the numbers that raised it."""
    country = units.country()
    head = (_("Signal"), _("Measure"), _("As of"), _("Since"), _("Unit"), _("Value"),
            _("Against"), _("What it means"))  # fmt: skip
    rows: list[tuple[Any, ...]] = []
    for one in found:
        text = SIGNAL_TEXTS[one.kind]
        measure = _(MEASURE_NAMES[one.measure])
        about = (_(text.name), measure, one.as_of, one.previous_as_of)
        where = [
            (row.province_code, units.province(row.province_code).short_name, row.value,
             row.reference)
            for row in one.rows
        ] or [(country.code, _(country.short_name), None, None)]  # fmt: skip
        for code, name, value, reference in where:
            rows.append((code, *about, name, value, reference, _(text.meaning)))
    return _table(head, rows, dict.fromkeys((head[5], head[6]), _.integer))


def published_table(reports: Sequence[Report], _: Translator) -> Table:
    """What the police and the Ministry of Health stated, statement by statement."""
    names = {unit.code: unit.short_name for unit in units.provinces()}
    counts = {
        _("Doses injected"): "doses_injected",
        _("Doses on the platform"): "doses_on_platform",
        _("Persons sent for verification"): "persons_sent",
        _("Correct"): "persons_correct",
        _("Wrong details"): "persons_wrong_details",
        _("No or malformed ID"): "persons_without_id",
        _("Not yet verified"): "persons_not_yet_verified",
        _("Numerator"): "numerator",
        _("Denominator"): "denominator",
        _("Doses verified as wrong"): "doses_wrong",
        _("Doses not yet verified"): "doses_not_yet_verified",
    }
    rate = _("Mismatch rate")
    rows = [
        (
            one.place_code, one.as_of,
            names.get(one.place_code, _(units.country().short_name)),
            *(getattr(one, name) for name in counts.values()), one.value,
        )
        for one in sorted(reports, key=lambda one: (one.place_code != "VN", one.as_of))
    ]  # fmt: skip
    formats = dict.fromkeys(counts, _.integer) | {rate: lambda value: _.percent(value, 2)}
    return _table((_("As of"), _("Unit"), *counts, rate), rows, formats)


def definitions_table(_: Translator) -> Table:
    """Every indicator, verdict, rule and signal with what it means."""
    rows = [
        ("", _("Indicator"), _(one.name), _(one.definition), _(one.numerator),
         _(one.denominator), _(one.source))
        for one in METRICS.values()
    ]  # fmt: skip
    rows += [("", _("Verdict"), _(one.name), _(one.meaning), "", "", "")
             for one in VERDICT_TEXTS.values()]  # fmt: skip
    rows += [("", _("Rule"), _(one.name), _(one.meaning), "", "", _(one.source))
             for one in RULE_TEXTS.values()]  # fmt: skip
    rows += [("", _("Signal"), _(one.name), _(one.meaning), "", "", "")
             for one in SIGNAL_TEXTS.values()]  # fmt: skip
    head = (_("Kind"), _("Name"), _("Definition"), _("Numerator"), _("Denominator"), _("Source"))
    return _table(head, rows, {})


def imports_table(files: Sequence[SourceFile], _: Translator) -> Table:
    """Every file that was read, with what became of its rows."""
    counts = {
        _("Rows read"): "rows_read", _("Used"): "rows_used", _("Unchanged"): "rows_unchanged",
        _("Superseded"): "rows_superseded", _("Refused"): "rows_refused",
    }  # fmt: skip
    rows = [
        (
            "", one.name, one.as_of, _.time(one.imported_at.astimezone(VIETNAM_TIME)),
            *(getattr(one, name) for name in counts.values()), _("Demo data") if one.demo else "",
        )
        for one in files
    ]  # fmt: skip
    head = (_("File"), _("As of"), _("Imported at"), *counts, _("Kind of data"))
    return _table(head, rows, dict.fromkeys(counts, _.integer))
