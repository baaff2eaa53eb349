"""Computed sentences about facilities: where late doses and wrong persons are, and of how many."""

from __future__ import annotations

from collections.abc import Sequence

from geo.units import Unit
from i18n import N_, Translator, capitalised
from presentation.entry_lag.charts import facility_faults
from queries.entry_lag.facilities import FEW
from queries.facilities.facilities import FAULTS, Facilities, Facility, Fault, Only
from queries.facilities.metrics import FACILITY_LATE, FACILITY_WRONG
from queries.facilities.weeks import FacilityWeek
from queries.metric import Metric
from queries.scorecard.scorecard import share

MARKS = {
    "1": N_("higher than facilities of this size usually are"),
    "-1": N_("lower than facilities of this size usually are"),
}
"""What ▲ and ▼ say."""


def finding(result: Facilities, place: Unit, _: Translator) -> str:
    """At how few facilities half of the late doses and half of the wrong persons are."""
    clauses = [_late_clause(result, _), _wrong_clause(result, _)]
    said = "; ".join(filter(None, clauses))
    return f"{_(place.short_name)}: {said}."


def _late_clause(result: Facilities, _: Translator) -> str:
    late, doses = result.total("late")
    if late is None or not doses:
        return _("for this day it is not published how late facilities enter")
    if not late:
        return _("no dose of the last four weeks was entered late")
    return _(
        "half of the {late} doses entered late ({share} of {doses}) are at {count} of {total} "
        "facilities",
        count=_.integer(result.holding_half("late")),
        late=_.integer(late),
        share=_.percent(late / doses),
        doses=_.integer(doses),
        total=_.integer(len(result.rows)),
    )


def _wrong_clause(result: Facilities, _: Translator) -> str:
    wrong, checked = result.total("wrong")
    if wrong is None or not checked:
        return _("nobody whom they entered has been verified")
    if not wrong:
        return _("none of the {checked} persons verified is wrong", checked=_.integer(checked))
    return _.plural(
        "half of the {wrong} persons with wrong or missing details ({share} of {checked}) are at "
        "{count} facility",
        "half of the {wrong} persons with wrong or missing details ({share} of {checked}) are at "
        "{count} facilities",
        result.holding_half("wrong"),
        wrong=_.integer(wrong),
        share=_.percent(wrong / checked),
        checked=_.integer(checked),
    )


def above_limits(result: Facilities, _: Translator) -> str:
    """How many facilities are above the limits of chance; the list can be kept to them."""
    faults: tuple[Only, ...] = ("late", "wrong", "both")
    late, wrong, both = (len(result.flagged(one)) for one in faults)
    if not late and not wrong:
        known = any(result.limits.values())
        return _("No facility is above the limits of chance.") if known else ""
    return _(
        "Facilities beyond chance: {late} late, {wrong} wrong, {both} both.",
        late=_.integer(late),
        wrong=_.integer(wrong),
        both=_.integer(both),
    )


def changes_since(result: Facilities, _: Translator) -> str:
    """Which day changes are since, and of which day the wrong persons are."""
    parts = []
    if result.before:
        parts.append(_("Changes of the late share are since {day}.", day=_.date(result.before)))
    elif result.first:
        parts.append(
            _(
                "Lateness by facility is published from {day} on: there is no day to compare with.",
                day=_.date(result.first),
            )
        )
    if result.verified_on:
        parts.append(
            _(
                "Wrong persons are counted at the facility of their first dose, and elsewhere "
                "where they live, so the rates differ; by facility as of {day} only, so their "
                "change is not known.",
                day=_.date(result.verified_on),
            )
        )
    parts.append(
        _(
            "Daily reports are kept by district and province, so the backlog of a facility is not "
            "known."
        )
    )
    return " ".join(parts)


def limits_note(result: Facilities, _: Translator) -> str:
    """How to read the marks."""
    return _(
        "▲ and ▼ mark shares outside the 95% limits around the rate of {place}: wider for small "
        "facilities, and as wide as facilities usually differ (funnel of Spiegelhalter, Statistics "
        "in Medicine 24, 2005, 1185–1202). Of forty facilities that are as all others, one is "
        "above them by chance; of fewer than {few} doses or persons nothing is said.",
        few=FEW,
        place=_(result.compared_in.short_name),
    )


def change(row: Facility, _: Translator, *, unit: bool = True) -> str:
    """How far the late share is from that of the day compared with, both as they are shown."""
    now, before = share(*row.late), share(*row.late_before)
    if now is None or before is None:
        return _("unknown")
    return _.difference(now, before, unit=unit)


def faults_of(row: Facility, _: Translator) -> tuple[str, ...]:
    """What is wrong with a facility's clock and with its days of injection, if anything."""
    return facility_faults(row.clock, row.heaped, _)


def facts(row: Facility, result: Facilities, _: Translator) -> list[tuple[str, ...]]:
    """A line for each of the two faults: share with its counts, change, and the rate of
    the place."""
    metrics: dict[Fault, Metric] = {"late": FACILITY_LATE, "wrong": FACILITY_WRONG}
    lines: list[tuple[str, ...]] = []
    for fault, metric in metrics.items():
        top, bottom = row.fraction(fault)
        known = top is not None and bottom
        rate = share(*result.totals[fault])
        lines.append(
            (
                _(metric.short),
                f"{_.percent((top or 0) / (bottom or 1))} "
                f"({_.integer(top or 0)}\u00a0/\u00a0{_.integer(bottom or 0)})"
                if known
                else _("unknown"),
                change(row, _, unit=False) if fault == "late" and row.change is not None else "–",
                "–" if rate is None else _.percent(rate),
            )
        )
    return lines


def judged(row: Facility, result: Facilities, _: Translator) -> list[str]:
    """Whether chance explains what is late and wrong at one facility, and what is wrong with its
    clock and its days."""
    sentences = {
        ("late", 1): N_("It enters later than facilities of this size usually do."),
        ("late", -1): N_("It enters sooner than facilities of this size usually do."),
        ("wrong", 1): N_(
            "More of its persons are wrong than facilities of this size usually have."
        ),
        ("wrong", -1): N_(
            "Fewer of its persons are wrong than facilities of this size usually have."
        ),
    }
    outside = [(fault, result.outside(row, fault)) for fault in FAULTS]
    said = [_(sentences[one]) for one in outside if one in sentences]
    said = said or [_("Its shares are within the limits of chance for its size.")]
    return [*said, *(f"{capitalised(one)}." for one in faults_of(row, _))]


def weeks_table(
    weeks: Sequence[FacilityWeek], _: Translator
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and lines of a facility's weeks, the newest first."""
    head = (_("Week from"), _("Late doses"), _("Late share"))
    return head, [
        (
            _.date(one.week),
            f"{_.integer(one.late)} / {_.integer(one.doses)}",
            "–" if one.value is None else _.percent(one.value),
        )
        for one in reversed(weeks)
    ]


def listed(shown: Sequence[Facility], found: Sequence[Facility], _: Translator) -> str:
    """How many facilities of those found are listed."""
    if len(shown) == len(found):
        return _.plural("{count} facility", "{count} facilities", len(found))
    return _(
        "The first {count} of {total} facilities: sort, search or filter for others; the download "
        "has all.",
        count=_.integer(len(shown)),
        total=_.integer(len(found)),
    )
