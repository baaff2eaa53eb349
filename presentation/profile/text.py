"""A profile in words: its lines, what stands out, what changed, and what to do."""

from __future__ import annotations

from statistics import median

from geo import units
from i18n import N_, Translator
from presentation.coverage.text import counting
from presentation.entry_lag.metric import days_in_words
from queries.facilities.facilities import Facility, Fault
from queries.profile.indicators import Id, Indicator, Measured
from queries.profile.profile import Profile, Row

MAX_CHANGES = 3
"""Changes named in either direction."""
MAX_NAMED = 3
"""Facilities named in a sentence."""
FEW = 2
"""Places below which there is nothing to compare."""

_LABELS: dict[Id, str] = {
    "median": N_("Days until half are entered"),
    "p90": N_("Days until nine in ten are entered"),
    "backlog": N_("Backlog per dose reported"),
    "booster": N_("Booster"),
}
_COVERAGE: tuple[Id, ...] = ("dose1", "dose2", "booster")


def label(indicator: Indicator, _: Translator) -> str:
    """The name of a line."""
    return _(_LABELS.get(indicator.id, indicator.metric.short))


def written(value: float | None, indicator: Indicator, _: Translator) -> str:
    """A number of a line: a percentage, or days."""
    if value is None:
        return _("unknown")
    if not indicator.in_days:
        return _.percent(value)
    return days_in_words(round(value), _) if round(value) else _("same day")


def counts(measured: Measured, _: Translator) -> str:
    """Numerator and denominator; of days the doses that they are of."""
    if measured.denominator is None:
        return ""
    if measured.numerator is None:
        return _("of {count} doses", count=_.integer(measured.denominator))
    return f"{_.integer(measured.numerator)} / {_.integer(measured.denominator)}"


def change(row: Row, _: Translator, *, unit: bool = True) -> str:
    """How far a number is from that of the earlier day, both as they are shown."""
    now, before = row.now.value, row.before.value
    if now is None or before is None:
        return ""
    if not row.indicator.in_days:
        return _.difference(now, before, unit=unit)
    days = round(now) - round(before)
    sign = "+" if days > 0 else "−" if days < 0 else "±"
    return sign + (days_in_words(abs(days), _) if unit else _.integer(abs(days)))


def turned(row: Row, _: Translator) -> int:
    """-1: a line became worse, 1: better; 0: not so that its numbers show it."""
    return row.turned if moved(row, _) else 0


def turned_words(row: Row, _: Translator) -> str:
    """Whether a change is good."""
    return {-1: _("worse"), 0: "", 1: _("better")}[turned(row, _)]


def rank(row: Row, _: Translator) -> str:
    """The rank among the equals, the best first."""
    if row.rank is None or len(row.equals) < FEW:
        return ""
    return f"{row.rank} / {len(row.equals)}"


def judged(row: Row, _: Translator) -> str:
    """Whether the place stands out among its equals."""
    return {-1: _("worse than usual"), 0: _("as usual"), 1: _("better than usual")}[row.judged]


def finding(result: Profile, _: Translator) -> str:
    """Coverage against the country, and at how many lines the place stands out."""
    parts = [_coverage(result, _), _standing(result, _)]
    said = "; ".join(filter(None, parts))
    name = _(result.place.short_name)
    return f"{name}: {said}." if said else _("{place}: no figures yet.", place=name)


def _coverage(result: Profile, _: Translator) -> str:
    row = result.row("dose1")
    if row is None or row.now.value is None:
        return ""
    said = _("{share} have at least one dose", share=_.percent(row.now.value))
    if row.now.provinces:
        said = f"{counting(row.now.provinces, _)}, {said}"
    beside = []
    if rank(row, _):
        beside.append(_("rank {rank} of {total}", rank=row.rank, total=len(row.equals)))
    if result.place.level != "country" and row.country.value is not None:
        share = _.percent(row.country.value)
        beside.append(
            _.plural(
                "the {count} province with figures {share}",
                "the {count} provinces with figures {share}",
                row.country.provinces,
                share=share,
            )
            if row.country.provinces
            else _("whole country {share}", share=share)
        )
    return said + (f" ({', '.join(beside)})" if beside else "")


def chip(result: Profile, _: Translator) -> str:
    """What the coverage of the sentence rests on, where official totals have the same name."""
    row = result.row("dose1")
    return _(row.indicator.metric.chip) if row else ""


def _standing(result: Profile, _: Translator) -> str:
    total = len(result.counted)
    if not total:
        return ""
    if result.place.level == "country":
        return _(
            "of {total} indicators {better} became better and {worse} worse",
            total=total,
            better=sum(turned(row, _) > 0 for row in result.counted),
            worse=sum(turned(row, _) < 0 for row in result.counted),
        )
    if all(len(row.equals) < FEW for row in result.counted):
        return _.plural(
            "{count} indicator is known, and no other place has figures to compare with",
            "{count} indicators are known, and no other place has figures to compare with",
            total,
        )
    worse, better = (len(result.judged(sign)) for sign in (-1, 1))
    if not worse and not better:
        return _("none of {total} indicators is worse or better than usual", total=total)
    return _(
        "of {total} indicators {worse} are worse and {better} better than usual",
        total=total,
        worse=worse,
        better=better,
    )


def standing_out(result: Profile, _: Translator) -> str:
    """Which lines are worse and which better than usual."""
    sentences = []
    for sign, text in ((-1, N_("Worse: {lines}.")), (1, N_("Better: {lines}."))):
        if rows := result.judged(sign):
            names = [label(row.indicator, _) for row in rows[:MAX_NAMED]]
            lines = "; ".join([*names, "…"] if len(rows) > MAX_NAMED else names)
            sentences.append(_(text, lines=lines))
    return " ".join(sentences)


def changes(result: Profile, _: Translator) -> list[str]:
    """What became better and what worse, the most unusual first."""
    sentences = []
    for sign, text in ((-1, N_("Became worse: {lines}.")), (1, N_("Became better: {lines}."))):
        rows = sorted(
            (row for row in result.counted if turned(row, _) == sign),
            key=_unusual,
            reverse=True,
        )
        if rows:
            lines = "; ".join(_changed(row, _) for row in rows[:MAX_CHANGES])
            sentences.append(_(text, lines=lines))
    return sentences


def moved(row: Row, _: Translator) -> bool:
    """Whether a change shows in the numbers as they are written."""
    return written(row.now.value, row.indicator, _) != written(row.before.value, row.indicator, _)


def _changed(row: Row, _: Translator) -> str:
    return _(
        "{name} from {before} to {now} ({change})",
        name=label(row.indicator, _),
        before=written(row.before.value, row.indicator, _),
        now=written(row.now.value, row.indicator, _),
        change=change(row, _),
    )


def _unusual(row: Row) -> float:
    """How far a change is from the middle of those of its equals, in their usual distances."""
    own = row.change or 0.0
    if len(row.changes) < MAX_CHANGES:
        return abs(own)
    middle = median(row.changes)
    usual = median(abs(one - middle) for one in row.changes)
    return abs(own - middle) / usual if usual else abs(own)


def since(result: Profile, _: Translator) -> str:
    """The days that changes are since; more than one where not every source has the same."""
    days = sorted({row.before_as_of for row in result.rows if row.before_as_of})
    if not days:
        return _("There is no earlier day to compare with.")
    if len(days) == 1:
        return _("Changes are since {day}.", day=_.date(days[0]))
    return _(
        "Changes are since the last day counted until {asked}: {days}.",
        asked=_.date(result.since),
        days=", ".join(map(_.date, days)),
    )


def unknown(result: Profile, _: Translator) -> str:
    """Which lines are not known here, and what has to be imported for them."""
    needed: dict[str, list[str]] = {}
    for one in result.unknown:
        if not one.again:
            needed.setdefault(_(_NEEDS[one.id]), []).append(label(one, _))
    if not needed:
        return ""
    return _(
        "Not known here: {lines}.",
        lines="; ".join(f"{', '.join(names)} ({what})" for what, names in needed.items()),
    )


_STATISTICS = N_("needs official statistics: monitor import statistics FILE")
_DOSES = N_("needs dose records: monitor import doses FILE")
_POPULATION = N_(
    "needs dose records and the population: monitor import doses FILE, monitor import population "
    "FILE"
)
_REGISTER = N_("needs the population register: monitor import register FILE, monitor reconcile")
_REPORTS = N_("needs daily reports: monitor import daily_reports FILE")
_NEEDS: dict[Id, str] = {
    "dose1": _POPULATION,
    "dose2": _POPULATION,
    "booster": _POPULATION,
    "dose1_records": _POPULATION,
    "dose2_records": _POPULATION,
    "correct": _REGISTER,
    "complete": _REPORTS,
    "clean": _REGISTER,
    "live": _DOSES,
    "mismatch": _REGISTER,
    "same_day": _DOSES,
    "median": _DOSES,
    "p90": _DOSES,
    "backlog": _REPORTS,
    "use": _STATISTICS,
}


def rate(row: Facility, fault: Fault, _: Translator) -> str:
    """A facility's share with its counts."""
    value, (top, bottom) = row.value(fault), row.fraction(fault)
    if value is None:
        return _("unknown")
    return f"{_.percent(value)} ({_.integer(top or 0)}\u00a0/\u00a0{_.integer(bottom or 0)})"


def place_name(code: str, _: Translator) -> str:
    """A province, or a district with its province."""
    try:
        district = units.district(code)
    except KeyError:
        return units.province(code).short_name
    return f"{district.short_name} ({units.province(district.parent or '').short_name})"
