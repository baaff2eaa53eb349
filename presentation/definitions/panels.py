"""The panels of the page of definitions: tables alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from i18n import Translator
from presentation.panel import Panel
from presentation.table import COUNT, DATE, Table, column
from queries.contents import SourceFile
from queries.metrics import METRICS
from queries.reconciliation.verdicts import RULE_TEXTS, VERDICT_TEXTS
from queries.schema import VIETNAM_TIME
from queries.signals.signals import SIGNAL_TEXTS


def definitions(_: Translator) -> Panel:
    """What every number means."""
    return Panel("definitions", _("Indicators"), partial(definitions_table, _))


def imports(files: Sequence[SourceFile], _: Translator) -> Panel:
    """Which files were read when, and what became of their rows."""
    return Panel("imports", _("What was imported when"), partial(imports_table, files, _))


def definitions_table(_: Translator) -> Table:
    """Every indicator, verdict, rule and signal with what it means."""
    rows = [
        (
            _("Indicator"),
            _(one.name),
            _(one.definition),
            _(one.numerator),
            _(one.denominator),
            _(one.source),
        )
        for one in METRICS.values()
    ]
    rows += [
        (_("Verdict"), _(one.name), _(one.meaning), "", "", "") for one in VERDICT_TEXTS.values()
    ]
    rows += [
        (_("Rule"), _(one.name), _(one.meaning), "", "", _(one.source))
        for one in RULE_TEXTS.values()
    ]
    rows += [
        (_("Signal"), _(one.name), _(one.meaning), "", "", "") for one in SIGNAL_TEXTS.values()
    ]
    heads = {
        "type": _("Kind"),
        "name": _("Name"),
        "definition": _("Definition"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "source": _("Source"),
    }
    cells = zip(*rows, strict=True)
    return Table(
        tuple(
            column(id_, label, values)
            for (id_, label), values in zip(heads.items(), cells, strict=True)
        )
    )


def imports_table(files: Sequence[SourceFile], _: Translator) -> Table:
    """Every file that was read, with what became of its rows."""
    counts = {
        "rows_read": _("Rows read"),
        "rows_used": _("Used"),
        "rows_unchanged": _("Unchanged"),
        "rows_superseded": _("Superseded"),
        "rows_refused": _("Refused"),
    }
    times = (_.time(one.imported_at.astimezone(VIETNAM_TIME)) for one in files)
    return Table(
        (
            column("file", _("File"), (one.name for one in files)),
            column("as_of", _("As of"), (one.as_of for one in files), DATE),
            column("imported_at", _("Imported at"), times),
            *(
                column(name, label, [getattr(one, name) for one in files], COUNT)
                for name, label in counts.items()
            ),
            column(
                "demo", _("Kind of data"), (_("Demo data") if one.demo else "" for one in files)
            ),
        )
    )
