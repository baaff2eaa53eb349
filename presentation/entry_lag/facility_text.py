"""Computed sentences on facilities: which enter late, and whose days and clocks cannot be right."""

from __future__ import annotations

from geo.units import Unit
from i18n import Translator
from presentation.entry_lag.charts import month_days
from queries.entry_lag.facilities import HeapedFacilities, WorstFacilities

MAX_NAMED = 3
"""Facilities with heaped days that a sentence names."""


def clocks(result: WorstFacilities, _: Translator) -> str:
    """Which entry times cannot be taken at their word: bulk uploads, and clocks a day ahead."""
    parts = []
    bulk, bulk_doses = result.faults["midnight"]
    if result.midnight:
        parts.append(
            _(
                "{share} of the entries ({count}) stand at exactly 00:00:00, which nobody types "
                "in.",
                share=_.percent(result.midnight / result.timed, 2),
                count=_.integer(result.midnight),
            )
        )
    if bulk:
        parts.append(
            _.plural(
                "{count} facility uploads in bulk ({doses} doses): its days of entry count, its "
                "hours say nothing.",
                "{count} facilities upload in bulk ({doses} doses): their days of entry count, "
                "their hours say nothing.",
                bulk,
                doses=_.integer(bulk_doses),
            )
        )
    ahead, ahead_doses = result.faults["day_ahead"]
    if ahead:
        parts.append(
            _.plural(
                "The clock of {count} facility ({doses} doses) seems to be a day ahead: nothing "
                "is entered on the day, nearly everything on the next.",
                "The clocks of {count} facilities ({doses} doses) seem to be a day ahead: nothing "
                "is entered on the day, nearly everything on the next.",
                ahead,
                doses=_.integer(ahead_doses),
            )
        )
    return " ".join(parts)


def few_carry(result: WorstFacilities, _: Translator) -> str:
    """How much of what is late the facilities shown carry."""
    shown = sum(row.late for row in result.rows)
    return _.plural(
        "{count} facility carries {share} of the {late} doses entered two days late or more.",
        "{count} facilities carry {share} of the {late} doses entered two days late or more.",
        len(result.rows),
        share=_.percent(shown / result.late),
        late=_.integer(result.late),
    )


def heaped_days(result: HeapedFacilities, _: Translator) -> str:
    """How many facilities have their injections on the same days of the month, and which; nothing
    where none has."""
    rows = result.rows
    if not rows:
        return ""
    named = "; ".join(
        f"{row.name}: {month_days([day.day for day in row.days], _)}" for row in rows[:MAX_NAMED]
    )
    return _.plural(
        "{count} facility has its injections on the same days of the month far more often than by "
        "chance ({named}): {on_days} of its {doses} doses in all records. Unless it vaccinates on "
        "these days only, dates were filled in afterwards.",
        "{count} facilities have their injections on the same days of the month far more often "
        "than by chance ({named}): {on_days} of their {doses} doses in all records. Unless they "
        "vaccinate on these days only, dates were filled in afterwards.",
        len(rows),
        named=named if len(rows) <= MAX_NAMED else f"{named}; …",
        on_days=_.integer(sum(row.on_days for row in rows)),
        doses=_.integer(sum(row.doses for row in rows)),
    )


def late_facilities_title(place: Unit, _: Translator) -> str:
    """The title of the facilities of a place."""
    return _("Facilities with the most doses entered late, {place}", place=_(place.short_name))


def facilities_alt(result: WorstFacilities, _: Translator) -> str:
    """What the bars of facilities show."""
    parts = "; ".join(f"{row.name} {_.integer(row.late)}" for row in result.rows[:5])
    return _(
        "Doses entered late by facility, {day}: {parts}.",
        day=_.date(result.provenance.snapshot.as_of),
        parts=parts or _("no facility has any"),
    )
