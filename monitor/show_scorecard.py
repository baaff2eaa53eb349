"""``monitor show scorecard``: the four words by unit, on a day or every four weeks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from geo.units import Level, Vintage
from i18n import Translator
from monitor.show import (
    Format,
    day_of_scores,
    open_current,
    print_records,
    provenance_text,
    require_province,
)
from queries.scorecard.metrics import FOUR_WORDS
from queries.scorecard.scorecard import (
    WORD_METRICS,
    WORDS,
    Scorecard,
    ScoreHistory,
    score_history,
    scorecard,
)


@dataclass(frozen=True)
class Asked:
    """What was asked: which units, on which day, and whether the days before it too."""

    level: Level
    as_of: date | None
    vintage: Vintage
    province: str | None
    history: bool

    def __post_init__(self) -> None:
        require_province(self.province)


def show(home: Path, out: Console, _: Translator, asked: Asked, output: Format) -> None:
    """Print the four words by unit. Raises UserError when no records are published."""
    with open_current(home) as databases:
        snapshot, past = day_of_scores(databases, asked.as_of), None
        result = scorecard(
            databases,
            snapshot=snapshot,
            level=asked.level,
            vintage=asked.vintage,
            within=asked.province,
        )
        if asked.history:
            past = score_history(
                databases,
                snapshot=snapshot,
                level=asked.level,
                vintage=asked.vintage,
                within=asked.province,
            )
    if past:
        rows = [_dated(row, result) for row in _past(result, past, _)]
    else:
        rows = [_dated(row, result) for row in _present(result, _)]
    if output != "table":
        print_records(rows, output)
    elif past:
        _print_history(result, past, out, _)
    else:
        _print_table(result, out, _)


def _present(result: Scorecard, _: Translator) -> list[dict[str, Any]]:
    before = result.before.isoformat() if result.before else None
    return [
        {
            "code": row.code, "name": _(row.name), "word": word,
            "numerator": score.numerator, "denominator": score.denominator,
            "value": score.value, "change": score.change, "before": before,
            "rank": score.rank, "total": score.total,
            "as_of": result.provenance.snapshot.as_of.isoformat(),
            "metric": WORD_METRICS[word].id,
        }
        for row in result.rows for word, score in row.scores.items()
    ]  # fmt: skip


def _past(result: Scorecard, past: ScoreHistory, _: Translator) -> list[dict[str, Any]]:
    return [
        {
            "code": row.code, "name": _(row.name), "word": word, "value": value,
            "as_of": day.isoformat(), "metric": WORD_METRICS[word].id,
        }
        for row in result.rows for word in WORDS
        for day, value in zip(past.days, past.values[word][row.code], strict=True)
    ]  # fmt: skip


def _dated(row: dict[str, Any], result: Scorecard) -> dict[str, Any]:
    data = result.provenance.data
    return row | {"data_version": data.version, "demo": data.demo}


def _print_table(result: Scorecard, out: Console, _: Translator) -> None:
    table = Table(title=_(FOUR_WORDS.name), caption=provenance_text(result.provenance, _))
    table.add_column(_("Code"))
    table.add_column(_("Unit"))
    change = _("Change")
    if result.before:
        change = _("Change since {day} (points)", day=_.date(result.before))
    for heading in (_("Numerator"), _("Denominator"), _("Share"), change, _("Rank")):
        table.add_column(heading, justify="right")
    for row in result.rows:
        table.add_row(row.code, _(row.name))
        for word, score in row.scores.items():
            table.add_row(
                "", "  " + _(WORD_METRICS[word].short),
                *(_("unknown") if count is None else _.integer(count)
                  for count in (score.numerator, score.denominator)),
                _("unknown") if score.value is None else _.percent(score.value, 2),
                "" if score.change is None else _.decimal(score.change * 100, 2),
                f"{score.rank}/{score.total}" if score.rank and len(result.rows) > 1 else "",
            )  # fmt: skip
    out.print(table)


def _print_history(result: Scorecard, past: ScoreHistory, out: Console, _: Translator) -> None:
    table = Table(title=_(FOUR_WORDS.name), caption=provenance_text(result.provenance, _))
    table.add_column(_("Code"))
    table.add_column(_("Unit"))
    table.add_column(_("As of"))
    for word in WORDS:
        table.add_column(_(WORD_METRICS[word].short), justify="right")
    for row in result.rows:
        for number, day in enumerate(past.days):
            shares = [past.values[word][row.code][number] for word in WORDS]
            table.add_row(
                row.code, _(row.name), _.date(day),
                *(_("unknown") if share is None else _.percent(share, 2) for share in shares),
            )  # fmt: skip
    out.print(table)
