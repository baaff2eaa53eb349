"""The registry of indicators: what every number on a page means.

Labels, legends, alt texts, exports and the definitions page read it. Texts are those of the
catalogue (English here). A test fails when a page shows a number that is not defined here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from i18n import N_
from queries.groups import Population

Dose = Literal[1, 2, 3]
"""At least one dose; fully vaccinated; booster (in the records only)."""
Unit = Literal["percent", "persons", "doses", "days", "points", "number"]
Counted = Literal["chosen", "injection", "defined"]
"""At the place and of the group that a viewer chose; at the place of injection, whatever was
chosen; or as the definition says."""


@dataclass(frozen=True)
class Metric:
    """One indicator.

    ``short`` is the name where the population is said elsewhere. ``steps`` are the round limits
    between the colours of a map, in the metric's own unit (fractions for percent). ``good`` says
    which direction is good. ``counted``: where, and of whom. ``counted``: where and of whom.
    """

    id: str
    name: str
    short: str
    definition: str
    numerator: str
    denominator: str
    unit: Unit
    good: Literal["up", "down", "neither"]
    source: str
    steps: tuple[float, ...] = ()
    sentence: str = ""
    counted: Counted = "chosen"


PLATFORM = N_("National COVID-19 vaccination platform, Ministry of Health")
_STEPS = (0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
_BOOSTER_STEPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.8)

_COVERAGE: dict[tuple[Dose, Population], Metric] = {
    (1, "all"): Metric(
        id="coverage_dose1_all",
        name=N_("Coverage, at least one dose, whole population"),
        short=N_("At least one dose"),
        definition=N_("Persons with at least one dose per head of the whole population."),
        numerator=N_("persons with at least one dose, all ages"),
        denominator=N_("whole population"),
        unit="percent",
        good="up",
        source=PLATFORM,
        steps=_STEPS,
        sentence=N_("{share} of the population have had at least one dose"),
    ),
    (2, "all"): Metric(
        id="coverage_dose2_all",
        name=N_("Coverage, fully vaccinated, whole population"),
        short=N_("Fully vaccinated"),
        definition=N_("Fully vaccinated persons per head of the whole population."),
        numerator=N_("fully vaccinated persons, all ages"),
        denominator=N_("whole population"),
        unit="percent",
        good="up",
        source=PLATFORM,
        steps=_STEPS,
        sentence=N_("{share} of the population are fully vaccinated"),
    ),
    (1, "18+"): Metric(
        id="coverage_dose1_18plus",
        name=N_("Coverage, at least one dose, per population aged 18+"),
        short=N_("At least one dose"),
        definition=N_(
            "Persons with at least one dose per head of the population aged 18 and over. The "
            "platform does not split its counts by age: once children were vaccinated too "
            "(November 2021), the ratio exceeds 100%."
        ),
        numerator=N_("persons with at least one dose, all ages"),
        denominator=N_("population aged 18 and over"),
        unit="percent",
        good="up",
        source=PLATFORM,
        steps=_STEPS,
        sentence=N_("persons with at least one dose equal {share} of the population aged 18+"),
    ),
    (2, "18+"): Metric(
        id="coverage_dose2_18plus",
        name=N_("Coverage, fully vaccinated, per population aged 18+"),
        short=N_("Fully vaccinated"),
        definition=N_(
            "Fully vaccinated persons per head of the population aged 18 and over. The platform "
            "does not split its counts by age: once children were vaccinated too (November "
            "2021), the ratio exceeds 100%."
        ),
        numerator=N_("fully vaccinated persons, all ages"),
        denominator=N_("population aged 18 and over"),
        unit="percent",
        good="up",
        source=PLATFORM,
        steps=_STEPS,
        sentence=N_("fully vaccinated persons equal {share} of the population aged 18+"),
    ),
}

RECORDS = N_("Records of the national COVID-19 vaccination platform")


def _by_records(
    dose: str, name: str, short: str, definition: str, numerator: str, sentence: str
) -> Metric:
    return Metric(
        id=f"record_coverage_{dose}",
        name=name,
        short=short,
        definition=definition,
        numerator=numerator,
        denominator=N_("population of the same place and group, as imported"),
        unit="percent",
        good="up",
        source=RECORDS,
        steps=_BOOSTER_STEPS if dose == "booster" else _STEPS,
        sentence=sentence,
    )


RECORD_COVERAGE: dict[Dose, Metric] = {
    1: _by_records(
        "dose1",
        N_("Coverage by the records, at least one dose"),
        N_("At least one dose"),
        N_(
            "Persons whose records show at least one dose, per head of the population. A person "
            "counts once, however often a dose was entered. Age is that at the injection."
        ),
        N_("persons with at least one dose in the records"),
        N_("{share} of {group} have had at least one dose"),
    ),
    2: _by_records(
        "dose2",
        N_("Coverage by the records, fully vaccinated"),
        N_("Fully vaccinated"),
        N_(
            "Persons whose records show a complete primary course, per head of the population: two "
            "doses, one of Janssen, three of Abdala. Age is that at the last of these doses."
        ),
        N_("persons with a complete primary course in the records"),
        N_("{share} of {group} are fully vaccinated"),
    ),
    3: _by_records(
        "booster",
        N_("Coverage by the records, booster dose"),
        N_("Booster"),
        N_(
            "Persons whose records show at least one booster dose, per head of the population. "
            "Additional doses that complete a primary course are no boosters."
        ),
        N_("persons with a booster dose in the records"),
        N_("{share} of {group} have had a booster dose"),
    ),
}

RECORD_DIFFERENCE = Metric(
    id="record_difference",
    name=N_("Records against official totals"),
    short=N_("Records against official totals"),
    definition=N_(
        "Coverage by the records minus coverage by the official totals, in percentage points. "
        "Below zero doses were reported that are not in the records, or the population figures "
        "differ; above zero the records hold persons more than once, or the report is late."
    ),
    numerator=N_("coverage by the records minus coverage by the official totals"),
    denominator="",
    unit="points",
    good="neither",
    source=RECORDS,
)

VACCINE_USE = Metric(
    id="vaccine_use",
    name=N_("Doses used of those received"),
    short=N_("Doses used of those received"),
    definition=N_(
        "Doses injected per dose received. Above 100% the count of doses received is out of date: "
        "nothing can be injected that was not received."
    ),
    numerator=N_("doses injected"),
    denominator=N_("doses received by the province"),
    unit="percent",
    good="neither",
    source=PLATFORM,
)

PERSONS_TO_REACH = Metric(
    id="persons_to_reach",
    name=N_("People still to reach"),
    short=N_("People still to reach"),
    definition=N_(
        "Population minus vaccinated persons, added up over the provinces where it is positive: "
        "a surplus in one province vaccinates nobody in another."
    ),
    numerator=N_("population minus vaccinated persons, where positive"),
    denominator="",
    unit="persons",
    good="down",
    source=PLATFORM,
)

COVERAGE_CHANGE = Metric(
    id="coverage_change",
    name=N_("Change in coverage"),
    short=N_("Change in coverage"),
    definition=N_(
        "Coverage on one date minus coverage on an earlier one, in percentage points. Each date "
        "uses the population figures of that date."
    ),
    numerator=N_("coverage on the later date minus coverage on the earlier date"),
    denominator="",
    unit="points",
    good="up",
    source=PLATFORM,
)

PACE = Metric(
    id="pace",
    name=N_("Pace"),
    short=N_("Pace"),
    definition=N_(
        "Persons newly vaccinated since the previous date, per day and per 1,000 of the population."
    ),
    numerator=N_("persons newly vaccinated since the previous date, per day"),
    denominator=N_("population, in thousands"),
    unit="persons",
    good="up",
    source=PLATFORM,
)

DOSES_LEFT = Metric(
    id="doses_left",
    name=N_("Doses left"),
    short=N_("Doses left"),
    definition=N_(
        "Doses received minus doses injected. Unknown where more doses were injected than "
        "received, because then the count of doses received is out of date."
    ),
    numerator=N_("doses received minus doses injected"),
    denominator="",
    unit="doses",
    good="neither",
    source=PLATFORM,
)

DAYS_OF_STOCK = Metric(
    id="days_of_stock",
    name=N_("Days of stock"),
    short=N_("Days of stock"),
    definition=N_(
        "Doses left divided by the doses injected per day since the previous date. Unknown where "
        "the doses left are unknown or nothing was injected."
    ),
    numerator=N_("doses left"),
    denominator=N_("doses injected per day since the previous date"),
    unit="days",
    good="neither",
    source=PLATFORM,
)

REGISTER = N_("Comparison of the platform's records with the population register")

MISMATCH = Metric(
    id="mismatch",
    name=N_("Mismatch rate"),
    short=N_("Mismatch rate"),
    definition=N_(
        "Of the persons whose details were verified, the share without an ID number, with a "
        "malformed one, or with details that differ from the population register (categories of "
        "2262/BYT-CNTT). Foreigners and persons not yet verified are in neither number."
    ),
    numerator=N_("persons without ID, with a malformed ID, or with wrong details"),
    denominator=N_("the same persons and those verified as correct"),
    unit="percent",
    good="down",
    source=REGISTER,
    steps=(0.05, 0.1, 0.15, 0.2, 0.3, 0.4),
)

REPORTED_MISMATCH = Metric(
    id="reported_mismatch",
    name=N_("Mismatch rate, as published"),
    short=N_("Mismatch rate, as published"),
    definition=N_(
        "The mismatch rate computed from the totals that the police report and the Ministry of "
        "Health publishes (8938/BYT-DP). Unknown where one of the numbers was not published."
    ),
    numerator=N_("persons published as without ID, with a malformed ID, or with wrong details"),
    denominator=N_("the same persons and those published as correct"),
    unit="percent",
    good="down",
    source=N_("Published statements of the Ministry of Health"),
    counted="defined",
)

REASONS = Metric(
    id="mismatch_reasons",
    name=N_("Reasons for a mismatch"),
    short=N_("Reasons for a mismatch"),
    definition=N_(
        "Persons who are not verified as correct, by what is wrong. Everybody has exactly one "
        "verdict; the reasons add up to the numerator of the mismatch rate."
    ),
    numerator=N_("persons with one reason"),
    denominator=N_("persons with any of the reasons"),
    unit="percent",
    good="neither",
    source=REGISTER,
)

CLEANED = Metric(
    id="cleaned",
    name=N_("Cleaned and newly wrong"),
    short=N_("Cleaned and newly wrong"),
    definition=N_(
        "Cleaned: persons whose verdict changed from wrong to correct. Newly wrong: persons who "
        "became wrong, at their first verification or later. Wrong persons of a week are those of "
        "the week before, less the cleaned, plus the newly wrong, less withdrawn records. Whoever "
        "is to be verified again because details changed counts as neither right nor wrong until "
        "then."
    ),
    numerator=N_("persons whose verdict changed in the week"),
    denominator="",
    unit="persons",
    good="neither",
    source=REGISTER,
)

CLEANLINESS = Metric(
    id="cleanliness",
    name=N_("Clean records"),
    short=N_("Clean records"),
    definition=N_(
        "The share of dose records free of duplicates, impossible sequences, impossible dates and "
        "vaccines without licence. A record that breaks several rules counts once."
    ),
    numerator=N_("dose records that keep all rules"),
    denominator=N_("dose records"),
    unit="percent",
    good="up",
    source=RECORDS,
    steps=(0.95, 0.97, 0.98, 0.99, 0.995, 0.999),
)

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

NOWCAST = Metric(
    id="nowcast",
    name=N_("Nowcast of doses"),
    short=N_("Nowcast"),
    definition=N_(
        "How many doses of a day of injection will be in the records once everything is entered. "
        "Chain-ladder estimate from the reporting triangle (doses by day of injection and days "
        "until entry) of the last 180 days; the 50% and 90% intervals come from the errors of "
        "earlier nowcasts. A day is unripe until 95% of its expected doses are entered. Entries "
        "more than 60 days late are not expected, doses without a usable time of entry left out."
    ),
    numerator=N_("doses entered so far, and doses still expected to be entered"),
    denominator="",
    unit="doses",
    good="neither",
    source=RECORDS,
    counted="injection",
)

REPORTS = N_("Daily reports of the places, against the records of the platform")

WORD_CORRECT = Metric(
    id="word_correct",
    name=N_("Correct: persons verified as correct"),
    short=N_("Correct"),
    definition=N_(
        "Of the persons whose details were verified, the share that agrees with the population "
        "register: the complement of the mismatch rate, counted at the place of the first dose."
    ),
    numerator=N_("persons verified as correct"),
    denominator=N_("persons verified as correct, without a usable ID or with wrong details"),
    unit="percent",
    good="up",
    source=REGISTER,
    steps=(0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
    counted="defined",
)

WORD_COMPLETE = Metric(
    id="word_complete",
    name=N_("Complete: reported doses that are on the platform"),
    short=N_("Complete"),
    definition=N_(
        "Records on the platform per dose in the daily reports, of the same places and days: those "
        "with a usable report. A report of several days at once is compared with the records of "
        "them all. Duplicate records count, so the share can exceed 100%."
    ),
    numerator=N_("records on the platform by the day, of places and days with a report"),
    denominator=N_("doses in the daily reports of the same places and days"),
    unit="percent",
    good="up",
    source=REPORTS,
    steps=(0.8, 0.85, 0.9, 0.94, 0.97, 1.0),
    counted="defined",
)

WORD_CLEAN = Metric(
    id="word_clean",
    name=N_("Clean: records without duplicates and impossibilities"),
    short=N_("Clean"),
    definition=N_(
        "The share of dose records, injected by the day, free of duplicates, impossible sequences, "
        "impossible dates and vaccines without licence; counted at the place of injection."
    ),
    numerator=N_("dose records that keep all rules"),
    denominator=N_("dose records"),
    unit="percent",
    good="up",
    source=RECORDS,
    steps=(0.95, 0.97, 0.98, 0.99, 0.995, 0.999),
    counted="defined",
)

WORD_LIVE = Metric(
    id="word_live",
    name=N_("Live: doses entered on the day of the injection"),
    short=N_("Live"),
    definition=N_(
        "Of the doses injected in the last 28 days and entered by the day, the share entered on "
        "the day of the injection. Records without a valid time of entry are in neither number."
    ),
    numerator=N_("doses entered on the day of the injection"),
    denominator=N_("doses of the last 28 days with a valid time of entry"),
    unit="percent",
    good="up",
    source=RECORDS,
    steps=(0.3, 0.5, 0.6, 0.7, 0.8, 0.9),
    counted="defined",
)

FOUR_WORDS = Metric(
    id="four_words",
    name=N_("The four words: correct, complete, clean, live"),
    short=N_("The four words"),
    definition=N_(
        "Four shares of one place, each with its own numerator and denominator (defined beside "
        "this one) and never one index. A change is in percentage points, since the last counted "
        "day four weeks or more before. Place 1 is the highest share; equals share a place."
    ),
    numerator=N_("what one word counts"),
    denominator=N_("what it is counted of"),
    unit="percent",
    good="up",
    source=N_("Records of the platform, daily reports and the population register"),
    counted="defined",
)

CASES_TO_CORRECT = Metric(
    id="cases_to_correct",
    name=N_("Persons to correct for a lower mismatch rate"),
    short=N_("Persons to correct"),
    definition=N_(
        "How many of the persons counted as wrong would have to become correct for the country's "
        "mismatch rate to fall to the next whole percent that is at least one point below the "
        "present rate, if nothing else changes."
    ),
    numerator=N_("persons now wrong minus the persons that may be wrong at the limit"),
    denominator="",
    unit="persons",
    good="down",
    source=REGISTER,
    counted="defined",
)

COMPLETE_FIELDS = Metric(
    id="complete_fields",
    name=N_("Records with every required field"),
    short=N_("Every field filled"),
    definition=N_("The share of dose records, injected by the day, with every required field."),
    numerator=N_("dose records with every required field"),
    denominator=N_("dose records"),
    unit="percent",
    good="up",
    source=RECORDS,
    counted="defined",
)

BACKLOG = Metric(
    id="backlog",
    name=N_("Backlog: doses reported but not on the platform"),
    short=N_("Backlog"),
    definition=N_(
        "Doses in the daily reports minus records of the same places and days, added up over the "
        "reporting places where it is positive: what one place entered twice enters nothing of "
        "another. Duplicate records hide a part of it."
    ),
    numerator=N_("doses reported minus records on the platform, where positive"),
    denominator="",
    unit="doses",
    good="down",
    source=REPORTS,
    counted="defined",
)

BACKLOG_SHARE = Metric(
    id="backlog_share",
    name=N_("Backlog per dose reported"),
    short=N_("Backlog per dose reported"),
    definition=N_(
        "The backlog as a share of all doses in the daily reports of the same places and days, so "
        "that large and small provinces can be held against one threshold."
    ),
    numerator=N_("backlog"),
    denominator=N_("doses in the daily reports of the same places and days"),
    unit="percent",
    good="down",
    source=REPORTS,
    counted="defined",
)

BACKLOG_DAYS = Metric(
    id="backlog_days",
    name=N_("Days of entering that the backlog stands for"),
    short=N_("Days of entering"),
    definition=N_(
        "The backlog divided by the doses entered a day in the last 28 days later than on the day "
        "of their injection. Unknown where nothing was entered late."
    ),
    numerator=N_("backlog"),
    denominator=N_("doses of earlier days entered a day, in the last 28 days"),
    unit="days",
    good="down",
    source=REPORTS,
    counted="defined",
)

REPORT_FINDINGS = Metric(
    id="report_findings",
    name=N_("What stands out in the daily reports"),
    short=N_("Daily reports"),
    definition=N_(
        "Days without a report between a place's first report and its last; reports of several "
        "days at once; runs of figures that never fall, which are cumulative ones beyond doubt, "
        "and then not counted, or perhaps. A day that stands twice in a file with the same "
        "figures counts once, and is said at the import."
    ),
    numerator=N_("reports concerned, or days without one"),
    denominator="",
    unit="days",
    good="down",
    source=REPORTS,
    counted="defined",
)

DISTRICTS_TO_REACH = Metric(
    id="districts_to_reach",
    name=N_("People still to reach, by district"),
    short=N_("Still to reach"),
    definition=N_(
        "Population minus persons with the dose, by the records, added up over the districts where "
        "it is positive: a surplus in one district vaccinates nobody in another."
    ),
    numerator=N_("population minus persons with the dose, where positive"),
    denominator="",
    unit="persons",
    good="down",
    source=RECORDS,
)

COVERAGE_RANK = Metric(
    id="coverage_rank",
    name=N_("Rank by coverage among the districts of the province"),
    short=N_("Rank"),
    definition=N_(
        "1 is the highest coverage of the chosen dose among the districts of the province; equals "
        "share a place. The change is against the day compared with, or against four weeks before. "
        "Neighbouring ranks may differ by chance: ▲ and ▼ mark rates that differ by more."
    ),
    numerator=N_("districts with a higher coverage, and one"),
    denominator="",
    unit="number",
    good="down",
    source=RECORDS,
)

FOUR_WEEK_PACE = Metric(
    id="four_week_pace",
    name=N_("Pace of the last four weeks"),
    short=N_("Pace"),
    definition=N_(
        "Persons who newly had the chosen dose in the last four weeks, per day and per 1,000 of "
        "the population. Doses that are entered late are not in it yet."
    ),
    numerator=N_("persons who newly had the dose in the last four weeks, per day"),
    denominator=N_("population, in thousands"),
    unit="persons",
    good="up",
    source=RECORDS,
)

DAYS_TO_TARGET = Metric(
    id="days_to_target",
    name=N_("Days to the target"),
    short=N_("Days to the target"),
    definition=N_(
        "Persons missing from the target share of the population, divided by the mean pace of the "
        "last eight weeks. The 90% interval comes from drawing these weeks again (bootstrap), and "
        "lets the weeks to come vary as they did (Birnbaum and Saunders, J. Appl. Probab. 6, 1969, "
        "319–327). It assumes weeks like the last: no campaign, no fatigue, nobody harder to reach "
        "than those before, and no doses that are entered late. Later than ten years is never."
    ),
    numerator=N_("persons missing from the target"),
    denominator=N_("persons who newly have the dose, per day"),
    unit="days",
    good="down",
    source=RECORDS,
)

LIKENESS = Metric(
    id="likeness",
    name=N_("Districts like this one"),
    short=N_("Unlikeness"),
    definition=N_(
        "The districts of the whole country nearest in population, density (persons per km²) and "
        "the share of their communes that are urban (phường, thị trấn), by number of communes. "
        "Population and density as logarithms; each of the three standardised over all districts; "
        "Euclidean distance with equal weights, after the statistical neighbours of Benton, "
        "Chamberlain, Wilson and Teeman (NFER 2007). 1 is one standard deviation in one of them. "
        "Areas come from the district boundaries in use. Districts without population, area or "
        "communes (islands) are like none."
    ),
    numerator=N_("distance in the three standardised features"),
    denominator="",
    unit="number",
    good="neither",
    source=N_("Population as imported; district boundaries; list of communes of 2021"),
    counted="defined",
)

METRICS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        *_COVERAGE.values(),
        *RECORD_COVERAGE.values(),
        RECORD_DIFFERENCE,
        PERSONS_TO_REACH,
        COVERAGE_CHANGE,
        PACE,
        VACCINE_USE,
        DOSES_LEFT,
        DAYS_OF_STOCK,
        MISMATCH,
        REPORTED_MISMATCH,
        REASONS,
        CLEANED,
        CLEANLINESS,
        *ENTERED_WITHIN.values(),
        ENTRY_LAG,
        ENTRY_HOURS,
        LATE_DOSES,
        TRIANGLE,
        REGISTRATION_EFFECT,
        NOWCAST,
        WORD_CORRECT,
        WORD_COMPLETE,
        WORD_CLEAN,
        WORD_LIVE,
        FOUR_WORDS,
        CASES_TO_CORRECT,
        COMPLETE_FIELDS,
        BACKLOG,
        BACKLOG_SHARE,
        BACKLOG_DAYS,
        REPORT_FINDINGS,
        DISTRICTS_TO_REACH,
        COVERAGE_RANK,
        FOUR_WEEK_PACE,
        DAYS_TO_TARGET,
        LIKENESS,
    )
}


def coverage_metric(dose: Dose, population: Population) -> Metric:
    """The definition of the coverage of a dose in a population."""
    return _COVERAGE[dose, population]
