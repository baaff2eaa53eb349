"""Computed sentences about facilities that enter late, and about registering beforehand."""

from __future__ import annotations

from i18n import Translator
from queries.entry_lag.facilities import WorstFacilities
from queries.entry_lag.registration import Interval, RegistrationRow


def clocks(found: WorstFacilities, _: Translator) -> str:
    """Which entry times cannot be taken at their word: bulk uploads, and clocks a day ahead."""
    parts = []
    bulk, bulk_doses = found.faults["midnight"]
    if found.midnight:
        parts.append(
            _("{share} of the entries ({count}) stand at exactly 00:00:00, which nobody types in.",
              share=_.percent(found.midnight / found.timed, 2), count=_.integer(found.midnight))
        )  # fmt: skip
    if bulk:
        parts.append(
            _.plural(
                "{count} facility uploads in bulk ({doses} doses): its days of entry count, its "
                "hours say nothing.",
                "{count} facilities upload in bulk ({doses} doses): their days of entry count, "
                "their hours say nothing.",
                bulk, doses=_.integer(bulk_doses),
            )
        )  # fmt: skip
    ahead, ahead_doses = found.faults["day_ahead"]
    if ahead:
        parts.append(
            _.plural(
                "The clock of {count} facility ({doses} doses) seems to be a day ahead: nothing "
                "is entered on the day, nearly everything on the next.",
                "The clocks of {count} facilities ({doses} doses) seem to be a day ahead: nothing "
                "is entered on the day, nearly everything on the next.",
                ahead, doses=_.integer(ahead_doses),
            )
        )  # fmt: skip
    return " ".join(parts)


def few_carry(found: WorstFacilities, _: Translator) -> str:
    """How much of what is late the facilities shown carry."""
    shown = sum(row.late for row in found.rows)
    return _.plural(
        "{count} facility carries {share} of the {late} doses entered two days late or more.",
        "{count} facilities carry {share} of the {late} doses entered two days late or more.",
        len(found.rows), share=_.percent(shown / found.late), late=_.integer(found.late),
    )  # fmt: skip


def facilities_alt(found: WorstFacilities, _: Translator) -> str:
    """What the bars of facilities show."""
    parts = "; ".join(f"{row.name} {_.integer(row.late)}" for row in found.rows[:5])
    return _("Doses entered late by facility, {day}: {parts}.",
             day=_.date(found.provenance.snapshot.as_of),
             parts=parts or _("no facility has any"))  # fmt: skip


def registered_sentence(same_day: RegistrationRow, mismatch: RegistrationRow, _: Translator) -> str:
    """Whether registering beforehand goes with entering on the day, and with right details."""
    parts = []
    if one := same_day.difference:
        parts.append(
            _("Of doses of persons registered beforehand, {difference} are entered on the day of "
              "injection than of walk-ins at the same facility in the same week",
              difference=_difference(one, _))
        )  # fmt: skip
    if one := mismatch.difference:
        parts.append(
            _("of the persons registered beforehand, {difference} have wrong or missing details",
              difference=_difference(one, _))
        )  # fmt: skip
    if not parts:
        return _("No facility has doses of both kinds in one week: nothing can be compared.")
    text = "; ".join(parts)
    return f"{_(same_day.name)}: {text}."


def _difference(one: Interval, _: Translator) -> str:
    """A difference with its interval, or that chance explains it."""
    low, high = (_.points(end) for end in (one.low, one.high))
    if one.low <= 0 <= one.high:
        return _("neither more nor fewer, as far as can be known (95% interval {low} to {high})",
                 low=low, high=high)  # fmt: skip
    text = (
        _("{points} percentage points more (95% interval {low} to {high})",
          points=_.decimal(one.value * 100), low=low, high=high)
        if one.value > 0
        else _("{points} percentage points fewer (95% interval {low} to {high})",
               points=_.decimal(-one.value * 100), low=low, high=high)
    )  # fmt: skip
    return text
