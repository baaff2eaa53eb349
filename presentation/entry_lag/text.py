"""Computed sentences of the page about entry lags."""

from __future__ import annotations

from datetime import timedelta

from i18n import Translator
from presentation.coverage.text import against
from presentation.entry_lag.distribution import bins
from presentation.entry_lag.hours import weekdays
from presentation.entry_lag.measure import Measured, MeasuredRow
from queries.entry_lag.lags import EntryLag, LagCounts, LagRow, Measure
from queries.entry_lag.over_time import EntryHours, LagTriangle, LagWeeks, RipeDays
from queries.provenance import Provenance

WAIT: dict[Measure, int] = {"24h": 1, "3": 3, "7": 7, "30": 30}
"""Days after which it is known whether a dose was entered so soon."""


def country_finding(row: LagRow, among: EntryLag, _: Translator) -> str:
    """What share was entered on the day of the injection, how soon the rest, and where it is
    worst."""
    day = _.date(among.provenance.snapshot.as_of)
    if row.value is None:
        return _no_doses(day, _)
    sentence = _(
        "In the four weeks to {day}, {share} of {doses} doses were entered on the day of injection",
        day=day, share=_.percent(row.value), doses=_.integer(row.doses),
    )  # fmt: skip
    sentence += how_soon(row, _)
    ranked = among.ranked()
    if len(ranked) > 1:
        sentence += "; " + _(
            "the slowest is {name} ({value})", name=ranked[0].name,
            value=_.percent(ranked[0].value or 0),
        )  # fmt: skip
    return sentence + "."


def place_finding(
    row: LagRow,
    among: EntryLag,
    reference: LagRow,
    _: Translator,
    inside: EntryLag | None = None,
) -> str:
    """The same of one unit, against ``reference`` (the country, or its province), its rank among
    its equals, and the worst of its districts (``inside``)."""
    name, day = _(row.name), _.date(among.provenance.snapshot.as_of)
    if row.value is None:
        return f"{name}: " + _no_doses(day, _)
    sentence = _(
        "{name}: in the four weeks to {day}, {share} of {doses} doses were entered on the day of "
        "injection",
        name=name, day=day, share=_.percent(row.value), doses=_.integer(row.doses),
    )  # fmt: skip
    if difference := against(row, reference, _):
        sentence += ", " + difference
    sentence += how_soon(row, _)
    ranked = [one.code for one in among.ranked()]
    if row.code in ranked and len(ranked) > 1:
        sentence += "; " + _(
            "rank {rank} of {total}, slowest first", rank=ranked.index(row.code) + 1,
            total=len(ranked),
        )  # fmt: skip
    worst = inside.ranked() if inside else ()
    if len(worst) > 1:
        sentence += "; " + _(
            "its slowest district is {district} ({value})",
            district=worst[0].name, value=_.percent(worst[0].value or 0),
        )  # fmt: skip
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
        said += "; " + _.plural("nine in ten within {count} day", "nine in ten within {count} days",
                                most)  # fmt: skip
    return said


def not_ripe(ripe: RipeDays, _: Translator) -> str:
    """That the lags of the last days are not all known yet, and what the older days say."""
    if ripe.all:
        return ""
    text = _(
        "Doses injected after {day} are not ripe: what is entered late of them is still to come, "
        "so shares look too high and lags too short.",
        day=_.date(ripe.until),
    )  # fmt: skip
    if ripe.value is not None:
        text += " " + _("Of those injected until then, {share} were entered on the day.",
                        share=_.percent(ripe.value))  # fmt: skip
    return text


def without_lag(row: LagCounts, _: Translator) -> str:
    """Doses that are in none of the figures, because their entry time cannot be right or is not
    there."""
    if not row.before and not row.unknown:
        return ""
    return _(
        "Counted apart, doses: {before} with an entry before their injection, {unknown} without an "
        "entry time.",
        before=_.integer(row.before), unknown=_.integer(row.unknown),
    )  # fmt: skip


def not_yet_known(measure: Measure, ripe: RipeDays, provenance: Provenance, _: Translator) -> str:
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
        days, day=_.date(until),
    )  # fmt: skip


def measure_alt(result: Measured, reference: MeasuredRow, _: Translator) -> str:
    """What a map or ranking of the entry lag shows."""
    ranked, day = result.ranked, _.date(result.provenance.snapshot.as_of)
    title = measure_name(result, _)
    if not ranked:
        return _("{title}, {day}: no figures.", title=title, day=day)
    text = _(
        "{title}, {day}: {count} units, from {high} ({high_value}) to {low} ({low_value}), the "
        "slowest first; {reference} {value}.",
        title=title, day=day, count=len(ranked), high=ranked[0].name,
        high_value=result.words(ranked[0].value, _), low=ranked[-1].name,
        low_value=result.words(ranked[-1].value, _), reference=_(reference.name),
        value=result.words(reference.value, _),
    )  # fmt: skip
    if unknown := len(result.rows) - len(ranked):
        text += " " + _("Without figures: {count}.", count=unknown)
    return text


def measure_name(result: Measured, _: Translator) -> str:
    """The title of what the map shows."""
    if result.measure == "median":
        return _("Days until half of the doses are entered")
    if result.measure == "p90":
        return _("Days until nine in ten doses are entered")
    return _(result.metric.name)


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
        (cells[last].value or 0.0, name) for _code, name, cells in result.rows
        if cells[last].value is not None
    )  # fmt: skip
    day = _.date(result.weeks[last])
    if not known:
        return _("Entered on the day of injection by week; none in the week from {day}.", day=day)
    (low, worst), (high, best) = known[0], known[-1]
    return _(
        "Entered on the day of injection by unit and week. In the week from {day}: from {worst} "
        "({low}) to {best} ({high}).",
        day=day, worst=worst, low=_.percent(low), best=best, high=_.percent(high),
    )  # fmt: skip


def hours_title(result: EntryHours, _: Translator) -> str:
    """When most is entered."""
    if not result.total:
        return _("When doses are entered")
    weekday, hour = busiest(result)
    return _(
        "When doses are entered: most on {weekday}, {hour}:00–{hour}:59",
        weekday=weekdays(_)[weekday], hour=hour,
    )  # fmt: skip


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
        count=_.integer(result.total), weekday=weekdays(_)[weekday], hour=hour,
        most=_.integer(result.doses[weekday][hour]),
    )  # fmt: skip


def triangle_alt(result: LagTriangle, _: Translator) -> str:
    """What the triangle shows."""
    doses = sum(sum(found.values()) for _day, found in result.days)
    return _(
        "{doses} doses injected from {first} to {last}, by day of injection and days until their "
        "entry; entries after {end} cannot be known yet.",
        doses=_.integer(doses), first=_.date(result.days[0][0]), last=_.date(result.days[-1][0]),
        end=_.date(result.last),
    )  # fmt: skip
