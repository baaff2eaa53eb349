"""Computed sentences on how well the nowcast has done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from i18n import Translator
from queries.nowcast.accuracy import TARGET_NAMES, NowcastQuality
from queries.nowcast.backtest import Target

ByTarget = Mapping[Target, NowcastQuality]


def quality_cells(row: NowcastQuality, _: Translator) -> tuple[str, ...]:
    """Cases, coverage of both intervals and mean errors, as the bench prints them."""
    errors = (row.error_entered, row.error_last_week, row.error)
    return (
        _.integer(row.trials), _.percent(row.coverage90), _.percent(row.coverage50),
        *(_.decimal(one / row.trials, 2) for one in errors),
    )  # fmt: skip


def quality_sentence(rows: ByTarget, _: Translator) -> str:
    """Whether intervals and estimates did, over all doses and days, what they have to."""
    covered = [row.coverage90 for row in rows.values()]
    span = {"low": _.percent(min(covered)), "high": _.percent(max(covered))}
    sentence = (
        _("Over all doses and days the 90% interval held {low} to {high} of the final counts, as "
          "it should", **span)
        if all(row.covers for row in rows.values())
        else _("Over all doses and days the 90% interval held {low} to {high} of the final counts, "
               "not always as it should", **span)
    )  # fmt: skip
    better = sum(row.better for row in rows.values())
    return sentence + "; " + _(
        "the estimate was nearer than both simpler ones for {count} of {total} kinds.",
        count=better, total=len(rows),
    )  # fmt: skip


def weak_sentence(parts: Iterable[tuple[str, ByTarget]], _: Translator) -> str:
    """Where it did not: intervals too narrow or too wide, or a simpler estimate as near."""
    every = [(name, target, row) for name, rows in parts for target, row in rows.items()]
    said: dict[str, Callable[[NowcastQuality], bool]] = {
        _("The 90% interval was too narrow"): lambda row: row.coverage90 < 0.85,
        _("The 90% interval was too wide"): lambda row: row.coverage90 > 0.95,
        _("A simpler estimate was as near or nearer"): lambda row: not row.better,
    }
    sentences = []
    for what, is_so in said.items():
        those = [f"{name} – {_(TARGET_NAMES[target]).lower()}"
                 for name, target, row in every if is_so(row)]  # fmt: skip
        if those:
            sentences.append(
                _("{what} in {count} of {total} parts: {parts}.", what=what, count=len(those),
                  total=len(every), parts="; ".join(those))
            )  # fmt: skip
    return " ".join(sentences)
