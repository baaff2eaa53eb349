"""Computed sentences of the entry lag topic: how soon doses are entered, where not, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from i18n import N_, Translator, capitalised
from presentation.coverage.text import against
from presentation.entry_lag.charts import bins
from presentation.entry_lag.time_charts import weekdays
from queries.databases import Provenance
from queries.entry_lag.in_the_end import FinalLags
from queries.entry_lag.lags import EntryLag, LagCounts, LagMetric, LagRow
from queries.entry_lag.over_time import EntryHours, LagTriangle, LagWeeks, RipeDays, WeekCell
from queries.entry_lag.registration import Interval, RegistrationRow

WAIT: dict[LagMetric, int] = {"24h": 1, "3": 3, "7": 7, "30": 30}
"""Days after which it is known whether a dose was entered so soon."""
REGISTRATION_TITLE = N_("Registered beforehand against walk-ins")


def country_finding(row: LagRow, among: EntryLag, _: Translator, change: str = "") -> str:
    """What share was entered on the day of the injection, its ``change`` in words, how soon the
    rest, and where it is worst."""
    day = _.date(among.provenance.snapshot.as_of)
    if row.value is None:
        return capitalised(_no_doses(day, _))
    sentence = _(
        "In the four weeks to {day}, {share} of {doses} doses were entered on the day of injection",
        day=day,
        share=_.percent(row.value),
        doses=_.integer(row.doses),
    )
    sentence += change + how_soon(row, _)
    ranked = among.ranked()
    if len(ranked) > 1:
        sentence += "; " + _(
            "the slowest is {name} ({value})",
            name=ranked[0].name,
            value=_.percent(ranked[0].value or 0),
        )
    return sentence + "."


def place_finding(
    row: LagRow,
    among: EntryLag,
    reference: LagRow,
    _: Translator,
    inside: EntryLag | None = None,
    change: str = "",
) -> str:
    """The same of one unit, against ``reference`` (the country, or its province), its rank among
    its equals, and the worst of its districts (``inside``)."""
    name, day = _(row.name), _.date(among.provenance.snapshot.as_of)
    if row.value is None:
        return f"{name}: " + _no_doses(day, _)
    sentence = _(
        "{name}: in the four weeks to {day}, {share} of {doses} doses were entered on the day of "
        "injection",
        name=name,
        day=day,
        share=_.percent(row.value),
        doses=_.integer(row.doses),
    )
    sentence += change
    if difference := against(row, reference, _):
        sentence += ", " + difference
    sentence += how_soon(row, _)
    ranked = [one.code for one in among.ranked()]
    if row.code in ranked and len(ranked) > 1:
        sentence += "; " + _(
            "rank {rank} of {total}, slowest first",
            rank=ranked.index(row.code) + 1,
            total=len(ranked),
        )
    worst = inside.ranked() if inside else ()
    if len(worst) > 1:
        sentence += "; " + _(
            "its slowest district is {district} ({value})",
            district=worst[0].name,
            value=_.percent(worst[0].value or 0),
        )
    return sentence + "."


def _no_doses(day: str, _: Translator) -> str:
    return _("in the four weeks to {day}, no dose has a valid entry time.", day=day)


def how_soon(row: LagCounts, _: Translator) -> str:
    """Within how many days half and nine in ten of the doses were entered, where that was not the
    day of the injection, whose share is said already."""
    said = ""
    if half := row.quantile(0.5):
        said += "; " + _.plural("half within {count} day", "half within {count} days", half)
    if most := row.quantile(0.9):
        said += "; " + _.plural(
            "nine in ten within {count} day", "nine in ten within {count} days", most
        )
    return said


def so_far(ripe: RipeDays, final: FinalLags | None, _: Translator, change: str = "") -> str:
    """In one short sentence that the last days are still being entered; at length: ``not_ripe``.

    ``change``, in words, is that of the share in the end.
    """
    if ripe.all:
        return ""
    if final and final.value is not None:
        return _(
            "Of the doses entered so far; in the end about {share}{change}, from {low} to {high}.",
            share=_.percent(final.value),
            change=change,
            low=_.percent(final.low),
            high=_.percent(final.high),
        )
    return _(
        "Doses injected after {day} are still being entered: the share looks too high.",
        day=_.date(ripe.until),
    )


def not_ripe(ripe: RipeDays, final: FinalLags | None, _: Translator) -> str:
    """That the lags of the last days are not all known yet, and what they will be in the end or,
    where that is not known, what the older days say."""
    if ripe.all:
        return ""
    if final and final.value is not None:
        return _.plural(
            "That is of the doses entered so far. Once those injected after {day} are all entered, "
            "about {share} will have been entered on the day (90% interval: {low} to {high}), nine "
            "in ten within {count} day.",
            "That is of the doses entered so far. Once those injected after {day} are all entered, "
            "about {share} will have been entered on the day (90% interval: {low} to {high}), nine "
            "in ten within {count} days.",
            final.counts.quantile(0.9) or 0,
            day=_.date(ripe.until),
            share=_.percent(final.value),
            low=_.percent(final.low),
            high=_.percent(final.high),
        )
    text = _(
        "Doses injected after {day} are not fully entered: what is entered late of them is "
        "still to come, so shares look too high and lags too short.",
        day=_.date(ripe.until),
    )
    if ripe.value is not None:
        text += " " + _(
            "Of those injected until then, {share} were entered on the day.",
            share=_.percent(ripe.value),
        )
    return text


def without_lag(row: LagCounts, _: Translator) -> str:
    """Doses that are in none of the figures, because their entry time cannot be right or is not
    there."""
    if not row.before and not row.unknown:
        return ""
    return _(
        "Counted apart, doses: {before} with an entry before their injection, {unknown} without an "
        "entry time.",
        before=_.integer(row.before),
        unknown=_.integer(row.unknown),
    )


def not_yet_known(measure: LagMetric, ripe: RipeDays, provenance: Provenance, _: Translator) -> str:
    """Of which injections it cannot be known yet whether they are entered so soon."""
    days = WAIT.get(measure)
    if days is None:
        return ""
    until = ripe.last - timedelta(days=days)
    if until >= provenance.snapshot.as_of:
        return ""
    return _.plural(
        "Of doses injected after {day} it cannot be known yet whether they are entered within "
        "{count} day: the share is of those entered so far.",
        "Of doses injected after {day} it cannot be known yet whether they are entered within "
        "{count} days: the share is of those entered so far.",
        days,
        day=_.date(until),
    )


def distribution_alt(row: LagCounts, _: Translator) -> str:
    """What the distribution shows, class by class."""
    parts = [f"{one.words(_)} {_.percent(one.doses / row.doses)}" for one in bins(row)]
    parts += [
        _("before the injection") + " " + _.integer(row.before),
        _("no entry time") + " " + _.integer(row.unknown),
    ]
    return _("Doses by days until their entry: {parts}.", parts="; ".join(parts))


def weeks_alt(result: LagWeeks, _: Translator) -> str:
    """What the field of weeks shows: the worst and the best unit in the last ripe week."""
    ripe = [number for number, week in enumerate(result.weeks) if week < result.unripe_from]
    last = ripe[-1] if ripe else len(result.weeks) - 1
    known = sorted(
        (cells[last].value or 0.0, name)
        for _code, name, cells in result.rows
        if cells[last].value is not None
    )
    day = _.date(result.weeks[last])
    if not known:
        return _("Entered on the day of injection by week; none in the week from {day}.", day=day)
    (low, worst), (high, best) = known[0], known[-1]
    return _(
        "Entered on the day of injection by unit and week. In the week from {day}: from {worst} "
        "({low}) to {best} ({high}).",
        day=day,
        worst=worst,
        low=_.percent(low),
        best=best,
        high=_.percent(high),
    )


def trend_title(ripe: Sequence[WeekCell], _: Translator) -> str:
    """What the line over the weeks is of, and from where to where it went."""
    title = _("Entered on the day of injection, by week")
    if len(ripe) < 2:
        return title
    first, last = ripe[0].value or 0.0, ripe[-1].value or 0.0
    return f"{title}: {_.percent(first)} → {_.percent(last)}"


def trend_alt(name: str, ripe: Sequence[WeekCell], _: Translator) -> str:
    """What the line over the weeks shows: its first and its last ripe week."""
    if not ripe:
        return _(
            "Entered on the day of injection by week, {name}: no week is fully entered yet.",
            name=name,
        )
    first, last = ripe[0], ripe[-1]
    return _(
        "Entered on the day of injection by week, {name}: {low} in the week from {first}, {high} "
        "in that from {last}.",
        name=name,
        low=_.percent(first.value or 0.0),
        first=_.date(first.week),
        high=_.percent(last.value or 0.0),
        last=_.date(last.week),
    )


def hours_title(result: EntryHours, _: Translator) -> str:
    """When most is entered."""
    if not result.total:
        return _("When doses are entered")
    weekday, hour = busiest(result)
    return _(
        "When doses are entered: most on {weekday}, {hour}:00–{hour}:59",
        weekday=weekdays(_)[weekday],
        hour=hour,
    )


def busiest(result: EntryHours) -> tuple[int, int]:
    """The weekday and the hour with the most entries; of equals the first."""
    cells = [(weekday, hour) for weekday in range(7) for hour in range(24)]
    return max(cells, key=lambda cell: result.doses[cell[0]][cell[1]])


def hours_alt(result: EntryHours, _: Translator) -> str:
    """What the field of hours shows."""
    if not result.total:
        return _("Entries by weekday and hour: none.")
    weekday, hour = busiest(result)
    return _(
        "{count} entries by weekday and hour, most on {weekday} at {hour}:00 ({most}).",
        count=_.integer(result.total),
        weekday=weekdays(_)[weekday],
        hour=hour,
        most=_.integer(result.doses[weekday][hour]),
    )


def triangle_alt(result: LagTriangle, _: Translator) -> str:
    """What the triangle shows."""
    doses = sum(sum(found.values()) for _day, found in result.days)
    return _(
        "{doses} doses injected from {first} to {last}, by day of injection and days until their "
        "entry; entries after {end} cannot be known yet.",
        doses=_.integer(doses),
        first=_.date(result.days[0][0]),
        last=_.date(result.days[-1][0]),
        end=_.date(result.last),
    )


def registered_sentence(same_day: RegistrationRow, mismatch: RegistrationRow, _: Translator) -> str:
    """Whether registering beforehand goes with entering on the day, and with right details."""
    parts = []
    if one := same_day.difference:
        parts.append(
            _(
                "Of doses of persons registered beforehand, {difference} are entered on the day of "
                "injection than of walk-ins at the same facility in the same week",
                difference=_difference(one, _),
            )
        )
    if one := mismatch.difference:
        parts.append(
            _(
                "of the persons registered beforehand, {difference} have wrong or missing details",
                difference=_difference(one, _),
            )
        )
    if not parts:
        return _("No facility has doses of both kinds in one week: nothing can be compared.")
    text = "; ".join(parts)
    return f"{_(same_day.name)}: {text}."


def _difference(one: Interval, _: Translator) -> str:
    """A difference with its interval, or that chance explains it."""
    low, high = (_.points(end) for end in (one.low, one.high))
    if one.low <= 0 <= one.high:
        return _(
            "neither more nor fewer, as far as can be known (95% interval {low} to {high})",
            low=low,
            high=high,
        )
    text = (
        _(
            "{points} percentage points more (95% interval {low} to {high})",
            points=_.decimal(one.value * 100),
            low=low,
            high=high,
        )
        if one.value > 0
        else _(
            "{points} percentage points fewer (95% interval {low} to {high})",
            points=_.decimal(-one.value * 100),
            low=low,
            high=high,
        )
    )
    return text
