"""What the numbers of coverage, pace and vaccine use mean, and whom a coverage can be about: age,
sex, vaccine, and where people are counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, get_args

from i18n import N_
from queries.metric import FROM_RECORDS, PLATFORM, RECORDS, Dose, Metric

Population = Literal[
    "all", "18+", "12-17", "0-4", "5-11", "18-29", "30-39", "40-49", "50-64", "65+"
]
Sex = Literal["", "F", "M"]
CountedBy = Literal["residence", "injection"]

POPULATIONS: tuple[Population, ...] = get_args(Population)
OFFICIAL_POPULATIONS: tuple[Population, ...] = ("all", "18+")
"""What the platform's public statistics have a denominator for."""

POPULATION_NAMES: dict[Population, str] = {
    "all": N_("Whole population"),
    "18+": N_("Aged 18+"),
    "12-17": N_("Aged 12–17"),
    "0-4": N_("Aged 0–4"),
    "5-11": N_("Aged 5–11"),
    "18-29": N_("Aged 18–29"),
    "30-39": N_("Aged 30–39"),
    "40-49": N_("Aged 40–49"),
    "50-64": N_("Aged 50–64"),
    "65+": N_("Aged 65+"),
}
SEX_NAMES: dict[Sex, str] = {
    "": N_("Both sexes"),
    "F": N_("Women and girls"),
    "M": N_("Men and boys"),
}
COUNTED_BY_NAMES: dict[CountedBy, str] = {
    "residence": N_("By residence"),
    "injection": N_("By place of injection"),
}


@dataclass(frozen=True)
class Group:
    """A part of the population; the default is everybody, counted where they live.

    ``vaccine`` is that of the dose in question (``""``: any). The published counts by vaccine are
    not split by age or sex, so a vaccine goes with the whole population only.
    """

    population: Population = "all"
    sex: Sex = ""
    vaccine: str = ""
    counted_by: CountedBy = "residence"


EVERYBODY = Group()


def by_records(metric: Metric) -> Metric:
    """A metric that either source can have, where it is counted from the records."""
    return replace(metric, source=RECORDS, chip=FROM_RECORDS)


TARGETS: dict[Dose, float] = {1: 0.9, 2: 0.9, 3: 0.7}
"""The coverage to reach that sentences, districts and next steps go by, unless a viewer chose
another."""


_STEPS = (0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
_BOOSTER_STEPS = (0.2, 0.3, 0.4, 0.5, 0.6, 0.8)

COVERAGE: dict[tuple[Dose, Population], Metric] = {
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
        chip=FROM_RECORDS,
    )


RECORD_COVERAGE: dict[Dose, Metric] = {
    1: _by_records(
        "dose1",
        N_("Coverage by the records, at least one dose"),
        N_("At least one dose"),
        N_(
            "Persons whose records show at least one dose, per head of the population. A person "
            "counts once, however often a dose was entered. Age is that on the day of the "
            "population figures, for persons and population alike (as UKHSA counts it); of those "
            "known by the year of birth, the difference of the years."
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
            "doses, one of Janssen, three of Abdala. Age is that on the day of the population "
            "figures."
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

DOSES_LEFT = Metric(
    id="doses_left",
    name=N_("Doses left"),
    short=N_("Doses left"),
    definition=N_(
        "Doses received minus doses injected, added up over the provinces where it is known. "
        "Unknown where more doses were injected than received, because then the count of doses "
        "received is out of date."
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
        "the doses left of any province are unknown, the count of doses received has stopped, or "
        "nothing was injected."
    ),
    numerator=N_("doses left"),
    denominator=N_("doses injected per day since the previous date"),
    unit="days",
    good="neither",
    source=PLATFORM,
)


METRICS: tuple[Metric, ...] = (
    *COVERAGE.values(),
    *RECORD_COVERAGE.values(),
    RECORD_DIFFERENCE,
    PERSONS_TO_REACH,
    COVERAGE_CHANGE,
    PACE,
    VACCINE_USE,
    DOSES_LEFT,
    DAYS_OF_STOCK,
)
"""Every indicator of the topic, in the order of the definitions page."""
