"""Computed sentences on the nowcast, and on how well it has done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from geo import units
from i18n import Translator
from presentation.nowcast.charts import unripe
from queries.metric import Dose
from queries.nowcast.accuracy import TARGET_NAMES, NowcastAccuracy
from queries.nowcast.backtest import Target
from queries.nowcast.provinces import DOSE_NAMES, NowcastRow
from queries.nowcast.silences import Silence
from queries.nowcast.worlds import WorldScore


def nowcast_sentence(row: NowcastRow, dose: Dose, _: Translator) -> str:
    """What share of the last days' doses is entered, and how many more are expected."""
    if row.expected == 0:
        return _(
            "{name}, {dose}: no doses are known that were injected from {first} to {last}.",
            **_of(row, dose, _),
        )
    return _(
        "{name}, {dose}: of the doses injected from {first} to {last}, an estimated {share} are "
        "entered; {count} more are expected (90%: {low} to {high}).",
        share=_.percent(row.entered / row.expected),
        count=_.integer(row.to_come),
        low=_.integer(row.low90 - row.entered),
        high=_.integer(row.high90 - row.entered),
        **_of(row, dose, _),
    )


def silence_sentence(found: Iterable[Silence], _: Translator) -> str:
    """From which provinces nothing is entered, since when, and what that means; empty for none."""
    those = [
        _(
            "No entry from {name} for {days} days (since {since}).",
            name=_(units.province(one.code).short_name),
            days=_.integer(one.days),
            since=_.date(one.since),
        )
        for one in found
    ]
    if not those:
        return ""
    meaning = _(
        "How many doses were given there since is not known; it is not zero. The estimate takes "
        "what was usual there before."
    )
    return " ".join([*those, meaning])


def nowcast_alt(days: tuple[NowcastRow, ...], dose: Dose, _: Translator) -> str:
    """What the chart of the nowcast shows."""
    whole, last = days[0], days[-1]
    text = _(
        "Doses by day of injection, {name}, {dose}, {first} to {last}: {entered} entered.",
        name=_(whole.name),
        dose=_(DOSE_NAMES[dose]).lower(),
        first=_.date(whole.first),
        last=_.date(last.last),
        entered=_.integer(sum(day.entered for day in days)),
    )
    open_days = unripe(days)
    if not open_days:
        return text + " " + _("Every day is fully entered.")
    return (
        text
        + " "
        + _(
            "The days from {first} on are not fully entered: {entered} entered, {expected} "
            "expected. On {last}: {last_entered} entered, {last_expected} expected (90%: {low} to {high}).",
            first=_.date(open_days[0].first),
            last=_.date(last.last),
            entered=_.integer(sum(day.entered for day in open_days)),
            expected=_.integer(sum(day.expected for day in open_days)),
            last_entered=_.integer(last.entered),
            last_expected=_.integer(last.expected),
            low=_.integer(last.low90),
            high=_.integer(last.high90),
        )
    )


def _of(row: NowcastRow, dose: Dose, _: Translator) -> dict[str, str]:
    return {
        "name": _(row.name),
        "dose": _(DOSE_NAMES[dose]).lower(),
        "first": _.date(row.first),
        "last": _.date(row.last),
    }


ByTarget = Mapping[Target, NowcastAccuracy]


def accuracy_cells(row: NowcastAccuracy, _: Translator) -> tuple[str, ...]:
    """Cases, coverage of both intervals and mean errors, as the bench prints them."""
    errors = (row.error_entered, row.error_last_week, row.error)
    return (
        _.integer(row.trials),
        _.percent(row.coverage90),
        _.percent(row.coverage50),
        *(_.decimal(one / row.trials, 2) for one in errors),
    )


def accuracy_sentence(rows: ByTarget, _: Translator) -> str:
    """Whether intervals and estimates did, over all doses and days, what they have to."""
    covered = [row.coverage90 for row in rows.values()]
    span = {"low": _.percent(min(covered)), "high": _.percent(max(covered))}
    sentence = (
        _(
            "Over all doses and days the 90% interval held {low} to {high} of the final counts, as "
            "it should",
            **span,
        )
        if all(row.covers for row in rows.values())
        else _(
            "Over all doses and days the 90% interval held {low} to {high} of the final counts, "
            "not always as it should",
            **span,
        )
    )
    better = sum(row.better for row in rows.values())
    return (
        sentence
        + "; "
        + _(
            "the estimate was nearer than both simpler ones for {count} of {total} kinds.",
            count=better,
            total=len(rows),
        )
    )


def worlds_sentence(rows: Sequence[WorldScore], _: Translator) -> str:
    """How the nowcast did where entry is hard to foresee, beside other published methods."""
    return _(
        "In {worlds} invented worlds (Tết without entry, a province that falls silent, rules that "
        "change with and without notice, campaigns, deletions, few doses) the estimate with its "
        "intervals was nearer than Mack's chain ladder and the method of baselinenowcast for "
        "{better} of {total} kinds; the 90% interval held {low} to {high} of the final counts, as "
        "it should (85% to 95%) for {covers} of {total}.",
        worlds=_.integer(len({row.world for row in rows})),
        better=_.integer(sum(row.better for row in rows)),
        covers=_.integer(sum(row.covers for row in rows)),
        total=_.integer(len(rows)),
        low=_.percent(min(row.coverage90 for row in rows)),
        high=_.percent(max(row.coverage90 for row in rows)),
    )


def weak_sentence(parts: Iterable[tuple[str, ByTarget]], _: Translator) -> str:
    """Where it did not: intervals too narrow or too wide, or a simpler estimate as near."""
    every = [(name, target, row) for name, rows in parts for target, row in rows.items()]
    said: dict[str, Callable[[NowcastAccuracy], bool]] = {
        _("The 90% interval was too narrow"): lambda row: row.coverage90 < 0.85,
        _("The 90% interval was too wide"): lambda row: row.coverage90 > 0.95,
        _("A simpler estimate was as near or nearer"): lambda row: not row.better,
    }
    sentences = []
    for what, is_so in said.items():
        those = [
            f"{name} – {_(TARGET_NAMES[target]).lower()}"
            for name, target, row in every
            if is_so(row)
        ]
        if those:
            sentences.append(
                _(
                    "{what} in {count} of {total} parts: {parts}.",
                    what=what,
                    count=len(those),
                    total=len(every),
                    parts="; ".join(those),
                )
            )
    return " ".join(sentences)
