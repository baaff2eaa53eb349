"""What the numbers of entry lag and registration mean."""

from __future__ import annotations

from i18n import N_
from queries.metric import RECORDS, Metric

ENTERED_SAME_DAY = Metric(
    id="entered_same_day",
    name=N_("Entered on the day of injection"),
    short=N_("Entered on the day of injection"),
    definition=N_(
        "Of the doses injected in the four weeks ended with the day shown, at the place of "
        "injection, the share entered into the platform on the same day (calendar days of Viet "
        "Nam, Asia/Ho_Chi_Minh), as this data version knows them. Doses entered before their "
        "injection or without an entry time are in neither number; they are counted apart."
    ),
    numerator=N_("doses entered on the day of the injection"),
    denominator=N_("doses with a valid entry time"),
    unit="percent",
    good="up",
    source=RECORDS,
    steps=(0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
    counted="injection",
)


def _entered_within(
    id: str, name: str, definition: str, numerator: str, steps: tuple[float, ...]
) -> Metric:
    return Metric(
        id=f"entered_within_{id}",
        name=name,
        short=name,
        definition=definition,
        numerator=numerator,
        denominator=N_("doses with a valid entry time"),
        unit="percent",
        good="up",
        source=RECORDS,
        steps=steps,
        counted="injection",
    )


ENTERED_WITHIN: dict[str, Metric] = {
    "same-day": ENTERED_SAME_DAY,
    "24h": _entered_within(
        "24h",
        N_("Entered within 24 hours"),
        N_(
            "Of the same doses as the share entered on the day of injection, those entered at most "
            "24 hours after the minute of the injection."
        ),
        N_("doses entered within 24 hours of the injection"),
        ENTERED_SAME_DAY.steps,
    ),
    "3": _entered_within(
        "3",
        N_("Entered within 3 days"),
        N_(
            "Of the same doses as the share entered on the day of injection, those entered on that "
            "day or one of the three days after it."
        ),
        N_("doses entered within 3 days of the day of injection"),
        (0.6, 0.7, 0.8, 0.9, 0.95, 0.98),
    ),
    "7": _entered_within(
        "7",
        N_("Entered within 7 days"),
        N_(
            "Of the same doses as the share entered on the day of injection, those entered on that "
            "day or one of the seven days after it."
        ),
        N_("doses entered within 7 days of the day of injection"),
        (0.7, 0.8, 0.9, 0.95, 0.98, 0.99),
    ),
    "30": _entered_within(
        "30",
        N_("Entered within 30 days"),
        N_(
            "Of the same doses as the share entered on the day of injection, those entered on that "
            "day or one of the thirty days after it. Of doses injected less than 30 days before "
            "the last day of the records it cannot be known yet: the share is of those entered so "
            "far."
        ),
        N_("doses entered within 30 days of the day of injection"),
        (0.8, 0.9, 0.95, 0.97, 0.98, 0.99),
    ),
}
"""The share of doses entered so soon, by threshold (queries.entry_lag.lags.Threshold)."""

ENTRY_LAG = Metric(
    id="entry_lag",
    name=N_("Entry lag"),
    short=N_("Entry lag"),
    definition=N_(
        "Days from the injection to the entry of a dose: the smallest number within which at least "
        "half (median), nine tenths or another part of the doses was entered. Read exactly from "
        "counts by whole days, over the same doses as the share entered on the day of injection."
    ),
    numerator=N_("days from the day of the injection to the day of the entry"),
    denominator="",
    unit="days",
    good="down",
    source=RECORDS,
    steps=(1, 2, 3, 7, 14, 30),
    counted="injection",
)

ENTRY_HOURS = Metric(
    id="entry_hours",
    name=N_("Hours of entry"),
    short=N_("Hours of entry"),
    definition=N_(
        "Dose records by weekday and hour of their entry (Viet Nam time), of the calendar weeks "
        "that the four weeks ended with the day shown fall in, whenever the doses were injected."
    ),
    numerator=N_("dose records with an entry time"),
    denominator="",
    unit="doses",
    good="neither",
    source=RECORDS,
    steps=(0.0005, 0.001, 0.002, 0.005, 0.01, 0.02),
    counted="injection",
)

LATE_DOSES = Metric(
    id="late_doses",
    name=N_("Doses entered late"),
    short=N_("Doses entered late"),
    definition=N_(
        "Doses of a facility entered later than the day after the injection: until then it is an "
        "evening's work finished in the morning, from then on a backlog. Ordered by volume, so "
        "that help goes furthest. Of the weeks of injection within the four weeks shown."
    ),
    numerator=N_("doses entered two days after the injection or later"),
    denominator=N_("doses with a valid entry time"),
    unit="doses",
    good="down",
    source=RECORDS,
    counted="injection",
)

HEAPED_DAYS = Metric(
    id="heaped_days",
    name=N_("Injections on the same days of the month"),
    short=N_("Injections on the same days of the month"),
    definition=N_(
        "Doses of facilities whose injections stand on the same days of the month, such as the 1st "
        "and the 15th, in far more months than by chance: more doses on that day than on each of "
        "the three days before and after it, so often that chance explains it less than once in "
        "ten million, and at least double the day's share. A sign of dates filled in afterwards "
        "(American Immunization Registry Association, MQE validator); a facility that really "
        "vaccinates on these days only looks the same. Of all records; fewer than nine months or "
        "20 doses cannot tell."
    ),
    numerator=N_("doses on these days of the month"),
    denominator=N_("doses of these facilities"),
    unit="doses",
    good="down",
    source=RECORDS,
    counted="injection",
)

TRIANGLE = Metric(
    id="reporting_triangle",
    name=N_("Reporting triangle"),
    short=N_("Reporting triangle"),
    definition=N_(
        "Doses by day of injection and by whole days from there to the day of entry. What would be "
        "entered after the last day of the records cannot be known yet and is hatched."
    ),
    numerator=N_("doses injected on a day and entered so many days later"),
    denominator="",
    unit="doses",
    good="neither",
    source=RECORDS,
    steps=(10, 100, 1_000, 10_000, 100_000, 1_000_000),
    counted="injection",
)

REGISTRATION_EFFECT = Metric(
    id="registration_effect",
    name=N_("Registered beforehand against walk-ins"),
    short=N_("Registered beforehand against walk-ins"),
    definition=N_(
        "The share among persons registered beforehand minus that among walk-ins of the same "
        "facility and the same week, in percentage points, put together after Mantel and Haenszel, "
        "with its 95% interval. Facilities and weeks without both kinds say nothing and are left "
        "out. A difference, not a proof of cause: who registers may differ in other ways."
    ),
    numerator=N_("share among the registered minus share among walk-ins"),
    denominator="",
    unit="points",
    good="neither",
    source=RECORDS,
    counted="injection",
)

SAME_DAY_IN_THE_END = Metric(
    id="entered_same_day_in_the_end",
    name=N_("Entered on the day of injection, once everything is entered"),
    short=N_("In the end"),
    definition=N_(
        "What the share entered on the day of injection will be when the doses of the newest weeks "
        "that are still to be entered are there: those entered on the day, which are known, per "
        "dose that the nowcast expects, with its 90% interval. Lags of what is to come are as "
        "after earlier injections (reverse-time hazards, Lagakos and others, Biometrika 75, 1988, "
        "515–523). Of the newest day, by country, region and province. Tried on 46 weeks of the "
        "demo's past: of the country the share is off by 0.7 points on average, where what is "
        "entered so far is 7.3 points too high, and nine in ten by 0.9 days instead of 6.6; of the "
        "63 provinces by 1.2 points instead of 7.1, and by 1.6 days instead of 6.7. The interval "
        "held 92 of 100 times."
    ),
    numerator=N_("doses entered on the day of the injection"),
    denominator=N_("doses entered so far and still to come"),
    unit="percent",
    good="up",
    source=RECORDS,
    steps=ENTERED_SAME_DAY.steps,
    counted="injection",
)

METRICS: tuple[Metric, ...] = (
    *ENTERED_WITHIN.values(),
    SAME_DAY_IN_THE_END,
    ENTRY_LAG,
    ENTRY_HOURS,
    LATE_DOSES,
    HEAPED_DAYS,
    TRIANGLE,
    REGISTRATION_EFFECT,
)
"""Every indicator of the topic, in the order of the definitions page."""
