"""``monitor show scorecard``: the four words by area, on a day or every four weeks."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from monitor.options import AnyLevel, Day, Output, Province, Provinces, day_of, home
from monitor.options import translate as _
from monitor.output import print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import day_of_scores, open_current, require_province
from presentation.table import COUNT, DATE, PLAIN, TEXT, Cell, Format, Head, table_of_rows
from queries.scorecard.metrics import SCORECARD
from queries.scorecard.scorecard import (
    SCORECARD_METRICS,
    WORDS,
    Scorecard,
    ScoreHistory,
    score_history,
    scorecard,
)

_PERCENT = Format("percent", 2)


@shows.command(
    "scorecard",
    help=_(
        "Data quality (correct, complete, clean, live), each with its counts, change and place."
    ),
)
def show(
    level: AnyLevel = "province",
    as_of: Day = None,
    province: Province = None,
    history: Annotated[
        bool, typer.Option("--history", help=_("The shares every four weeks until the day."))
    ] = False,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show the four words. Raises UserError when no records are published."""
    require_province(province)
    with open_current(home) as databases:
        snapshot, past = day_of_scores(databases, day_of(as_of)), None
        ask: dict[str, Any] = {
            "snapshot": snapshot,
            "level": level,
            "vintage": provinces,
            "within": province,
        }
        result = scorecard(databases, **ask)
        if history:
            past = score_history(databases, **ask)
    if output == "table":
        _print_history(result, past) if past else _print(result)
        return
    data = result.provenance.data
    same = {"data_version": data.version, "demo": data.demo}
    rows = _past(result, past) if past else _present(result)
    print_records([row | same for row in rows], output)


def _present(result: Scorecard) -> list[dict[str, Any]]:
    before = result.before.isoformat() if result.before else None
    return [
        {
            "code": row.code,
            "name": _(row.name),
            "word": word,
            "numerator": score.numerator,
            "denominator": score.denominator,
            "value": score.value,
            "change": score.change,
            "before": before,
            "rank": score.rank,
            "total": score.total,
            "as_of": result.provenance.snapshot.as_of.isoformat(),
            "metric": SCORECARD_METRICS[word].id,
        }
        for row in result.rows
        for word, score in row.scores.items()
    ]


def _past(result: Scorecard, past: ScoreHistory) -> list[dict[str, Any]]:
    return [
        {
            "code": row.code,
            "name": _(row.name),
            "word": word,
            "value": value,
            "as_of": day.isoformat(),
            "metric": SCORECARD_METRICS[word].id,
        }
        for row in result.rows
        for word in WORDS
        for day, value in zip(past.days, past.values[word][row.code], strict=True)
    ]


def _print(result: Scorecard) -> None:
    change = _("Change")
    if result.before:
        change = _("Change since {day} (points)", day=_.date(result.before))
    heads: list[Head] = [
        ("code", _("Code"), TEXT),
        ("name", _("Unit"), TEXT),
        ("numerator", _("Numerator"), COUNT),
        ("denominator", _("Denominator"), COUNT),
        ("value", _("Share"), _PERCENT),
        ("change", change, Format("decimal", 2)),
        ("rank", _("Rank"), PLAIN),
    ]
    rows: list[tuple[Cell, ...]] = []
    for row in result.rows:
        rows.append((row.code, _(row.name), "", "", "", "", ""))
        for word, score in row.scores.items():
            ranked = score.rank and len(result.rows) > 1
            rows.append(
                (
                    "",
                    "  " + _(SCORECARD_METRICS[word].short),
                    score.numerator,
                    score.denominator,
                    score.value,
                    "" if score.change is None else score.change * 100,
                    f"{score.rank}/{score.total}" if ranked else "",
                )
            )
    title, caption = _(SCORECARD.name), provenance_text(result.provenance, _)
    print_table(table_of_rows(title, heads, rows), _, caption)


def _print_history(result: Scorecard, past: ScoreHistory) -> None:
    heads: list[Head] = [
        ("code", _("Code"), TEXT),
        ("name", _("Unit"), TEXT),
        ("as_of", _("As of"), DATE),
        *((word, _(SCORECARD_METRICS[word].short), _PERCENT) for word in WORDS),
    ]
    rows = [
        (row.code, _(row.name), day, *(past.values[word][row.code][number] for word in WORDS))
        for row in result.rows
        for number, day in enumerate(past.days)
    ]
    title, caption = _(SCORECARD.name), provenance_text(result.provenance, _)
    print_table(table_of_rows(title, heads, rows), _, caption)
