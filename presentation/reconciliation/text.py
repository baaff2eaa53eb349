"""Computed sentences of the page about the comparison with the population register."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from i18n import Translator, capitalised
from presentation.coverage.text import against
from presentation.funnel import Placed
from presentation.scorecard.cleanliness import broken_rules, per_ten_thousand
from queries.databases import Provenance
from queries.reconciliation.cleaning import CleaningForecast
from queries.reconciliation.cleanliness import CleanlinessRow
from queries.reconciliation.verdicts import MISMATCHES, RULE_TEXTS, VERDICT_TEXTS, Verdict
from queries.reconciliation.verification import (
    FacilityRow,
    Verification,
    VerificationPoint,
    VerificationRow,
)


def country_finding(
    row: VerificationRow, among: Verification, _: Translator, change: str = ""
) -> str:
    """What share of those verified is wrong, its ``change`` in words, and where it is highest and
    lowest."""
    day = _.date(among.provenance.snapshot.as_of)
    if row.value is None:
        return capitalised(_nobody(row, day, _))
    sentence = _(
        "By {day}, {share} of the persons verified have wrong or missing details",
        day=day,
        share=_.percent(row.value),
    )
    sentence += change
    ranked = among.ranked()
    if len(ranked) > 1:
        sentence += "; " + _(
            "the highest is {highest} ({high}), the lowest {lowest} ({low})",
            highest=ranked[0].name,
            high=_.percent(ranked[0].value or 0),
            lowest=ranked[-1].name,
            low=_.percent(ranked[-1].value or 0),
        )
    return sentence + "."


def place_finding(
    row: VerificationRow,
    among: Verification,
    reference: VerificationRow,
    _: Translator,
    inside: Verification | None = None,
    change: str = "",
) -> str:
    """One unit's rate against that of ``reference`` (the country, or its province), its rank
    among its equals, and the worst of its districts (``inside``)."""
    name, day = _(row.name), _.date(among.provenance.snapshot.as_of)
    if row.value is None:
        return f"{name}: " + _nobody(row, day, _)
    sentence = _(
        "{name}: by {day}, {share} of the persons verified have wrong or missing details",
        name=name,
        day=day,
        share=_.percent(row.value),
    )
    sentence += change
    if difference := against(row, reference, _):
        sentence += ", " + difference
    ranked = [one.code for one in among.ranked()]
    if row.code in ranked and len(ranked) > 1:
        sentence += "; " + _(
            "rank {rank} of {total}, worst first",
            rank=ranked.index(row.code) + 1,
            total=len(ranked),
        )
    worst = inside.ranked() if inside else ()
    if len(worst) > 1:
        sentence += "; " + _(
            "its worst district is {district} ({value})",
            district=worst[0].name,
            value=_.percent(worst[0].value or 0),
        )
    return sentence + "."


def _nobody(row: VerificationRow, day: str, _: Translator) -> str:
    if not row.persons:
        return _("by {day}, there is nobody in the records.", day=day)
    return _("by {day}, nobody has been verified yet.", day=day)


def most_often(row: VerificationRow, _: Translator) -> str:
    """What is most often wrong, and in how many of those who are wrong."""
    if not row.numerator:
        return ""
    reason = main_reason(row)
    return _(
        "Most often: {reason} ({share} of the {count} wrong).",
        reason=_(VERDICT_TEXTS[reason].name),
        count=_.integer(row.numerator),
        share=_.percent(row.verdicts[reason] / row.numerator),
    )


def main_reason(row: VerificationRow) -> Verdict:
    """The most frequent reason; of equals the first."""
    return max(MISMATCHES, key=lambda verdict: row.verdicts[verdict])


def fewer_wrong(
    now: VerificationRow, then: VerificationRow | None, since: date | None, _: Translator
) -> str:
    """By how many the wrong have changed since the day compared with."""
    if then is None or since is None or not then.denominator or not now.denominator:
        return ""
    fewer, day = then.numerator - now.numerator, _.date(since)
    if fewer > 0:
        return _.plural(
            "{count} person fewer is wrong than on {day}.",
            "{count} persons fewer are wrong than on {day}.",
            fewer,
            day=day,
        )
    if fewer < 0:
        return _.plural(
            "{count} person more is wrong than on {day}.",
            "{count} persons more are wrong than on {day}.",
            -fewer,
            day=day,
        )
    return _("As many are wrong as on {day}.", day=day)


def when_clean(
    line: tuple[VerificationPoint, ...], forecast: CleaningForecast | None, _: Translator
) -> str:
    """When cleaning would end at the present pace; that it never ends, where it does not."""
    if forecast is None:
        return ""
    if forecast.wrong == 0:
        return _("Nobody verified is wrong: there is nothing left to clean.")
    said = {
        "since": _.date(line[-forecast.weeks - 1].as_of),
        "count": _.integer(forecast.a_week),
    }
    if forecast.earliest is None:
        return " ".join(filter(None, (_at_this_pace(forecast, said, _), _stuck(forecast, _))))
    said["earliest"] = _.date(forecast.earliest)
    if forecast.latest is None or forecast.ends_on is None:
        text = _(
            "Cleaning ends not before {earliest}, with 90% confidence, and no end can be named "
            "({count} fewer a week since {since}; the easy ones go first).",
            **said,
        )
        return " ".join(filter(None, (text, _stuck(forecast, _))))
    return _(
        "Cleaning ends between {earliest} and {latest}, with 90% confidence, most likely around "
        "{day} ({count} fewer a week since {since}).",
        latest=_.date(forecast.latest),
        day=_.date(forecast.ends_on),
        **said,
    )


def _at_this_pace(forecast: CleaningForecast, said: dict[str, str], _: Translator) -> str:
    if forecast.ends_on:
        return _(
            "At the pace since {since} ({count} fewer a week), cleaning would end on {day}: the "
            "pace going on, without an interval.",
            day=_.date(forecast.ends_on),
            **said,
        )
    if forecast.a_week > 0:
        return _(
            "At the pace since {day}, cleaning would take more than ten years.", day=said["since"]
        )
    return _(
        "At the pace since {day}, cleaning never ends: no fewer persons become wrong than are "
        "cleaned.",
        day=said["since"],
    )


def _stuck(forecast: CleaningForecast, _: Translator) -> str:
    """How many stand still, where others become fewer."""
    if not forecast.stuck or forecast.a_week <= 0:
        return ""
    return _.plural(
        "{count} person is wrong for a reason of which there are no fewer than then.",
        "{count} persons are wrong for reasons of which there are no fewer than then.",
        forecast.stuck,
    )


def mismatch_alt(result: Verification, reference: VerificationRow, _: Translator) -> str:
    """What a map or ranking of the mismatch rate shows."""
    ranked, day = result.ranked(), _.date(result.provenance.snapshot.as_of)
    title = _(result.metric.name)
    if not ranked:
        return _("{title}, {day}: no figures.", title=title, day=day)
    text = _(
        "{title}, {day}: {count} units, from {high} ({high_value}) down to {low} ({low_value}); "
        "{reference} {value}.",
        title=title,
        day=day,
        count=len(ranked),
        high=ranked[0].name,
        high_value=_.percent(ranked[0].value or 0),
        low=ranked[-1].name,
        low_value=_.percent(ranked[-1].value or 0),
        reference=_(reference.name),
        value=_.percent(reference.value) if reference.value is not None else _("unknown"),
    )
    if unknown := len(result.rows) - len(ranked):
        text += " " + _("Without figures: {count}.", count=unknown)
    return text


def reasons_alt(rows: tuple[VerificationRow, ...], result: Verification, _: Translator) -> str:
    """What the bars of reasons show: the most frequent of each unit."""
    parts = [
        _(
            "{name}: {reason} {share}",
            name=_(row.name),
            reason=_(VERDICT_TEXTS[reason].name),
            share=_.percent(row.verdicts[reason] / row.numerator),
        )
        for row in rows
        if row.numerator and (reason := main_reason(row))
    ]
    return _(
        "Most frequent reason for a mismatch, {day}. {parts}.",
        day=_.date(result.provenance.snapshot.as_of),
        parts="; ".join(parts) or _("nobody is wrong"),
    )


def cleaning_alt(
    line: tuple[VerificationPoint, ...], forecast: CleaningForecast | None, _: Translator
) -> str:
    """What the chart over time shows."""
    if not line:
        return _("Wrong persons over time: no figures.")
    first, last = line[0], line[-1]
    text = _(
        "Wrong persons over time: {first} on {first_day}, {last} on {last_day}; not yet verified "
        "then: {waiting}.",
        first=_.integer(first.numerator),
        first_day=_.date(first.as_of),
        last=_.integer(last.numerator),
        last_day=_.date(last.as_of),
        waiting=_.integer(last.verdicts["not_yet_verified"]),
    )
    return " ".join(filter(None, (text, when_clean(line, forecast, _))))


def funnel_title(placed: tuple[Placed[VerificationRow], ...], place: str, _: Translator) -> str:
    """How many districts are further above the country's rate than chance explains."""
    above = sum(one.outside == 1 for one in placed)
    return _.plural(
        "Signal or noise: {count} of {total} districts ({place}) lies above the outer limit",
        "Signal or noise: {count} of {total} districts ({place}) lie above the outer limit",
        above,
        total=_.integer(len(placed)),
        place=place,
    )


def funnel_alt(
    placed: tuple[Placed[VerificationRow], ...], place: str, day: str, _: Translator
) -> str:
    """What the funnel plot shows: how many are outside, and which have the most wrong persons."""
    above = sorted((one.row for one in placed if one.outside == 1), key=lambda row: -row.numerator)
    below = sum(one.outside == -1 for one in placed)
    text = _(
        "Mismatch rates of {total} districts by their size, {place}, {day}: {above} above and "
        "{below} below the outer control limits.",
        total=_.integer(len(placed)),
        place=place,
        day=day,
        above=_.integer(len(above)),
        below=_.integer(below),
    )
    if above:
        parts = "; ".join(f"{row.name} {_.percent(row.value or 0)}" for row in above[:5])
        text += " " + _("With the most wrong persons: {parts}.", parts=parts)
    return text


def largest_alt(rows: Sequence[VerificationRow], areas: Verification, _: Translator) -> str:
    """What the bars of areas show."""
    parts = "; ".join(f"{_(row.name)} {_.integer(row.numerator)}" for row in rows)
    return _(
        "Wrong persons, {day}: {parts}.",
        day=_.date(areas.provenance.snapshot.as_of),
        parts=parts,
    )


def facilities_alt(rows: tuple[FacilityRow, ...], provenance: Provenance, _: Translator) -> str:
    """What the bars of facilities show."""
    parts = "; ".join(f"{row.name} {_.integer(row.numerator)}" for row in rows[:5])
    return _(
        "Wrong persons by facility of the first dose, {day}: {parts}.",
        day=_.date(provenance.snapshot.as_of),
        parts=parts or _("no facility has any"),
    )


def cleanliness_finding(row: CleanlinessRow, country: CleanlinessRow, _: Translator) -> str:
    """What share of a place's dose records keeps all rules, and which rule is broken most."""
    if row.value is None:
        return _("{name} has no dose records.", name=_(row.name))
    sentence = _(
        "{name}: {share} of {count} dose records keep all rules",
        name=_(row.name),
        share=_.percent(row.value, 2),
        count=_.integer(row.records),
    )
    if country.value is not None and row.code != country.code:
        sentence += " " + _("(whole country: {value})", value=_.percent(country.value, 2))
    rule = broken_rules(row)[0]
    if row.broken[rule]:
        sentence += "; " + _(
            "most often broken: {rule}, {rate} of 10,000",
            rule=_(RULE_TEXTS[rule].name),
            rate=_.decimal(per_ten_thousand(row, rule)),
        )
    return sentence + "."
