"""What the numbers of the districts side by side mean."""

from __future__ import annotations

from i18n import N_
from queries.metric import RECORDS, Metric

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
        "Neighbouring ranks may be a few persons apart."
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
        "When the persons missing from the target share of the population will have come. The "
        "forecast goes on as the places’ pace has gone: constant, falling with those left since "
        "the easy ones go first (Vaupel, Manton and Stallard, Demography 16, 1979, 439–454), or "
        "falling with time, each weighed by how little it erred. Weeks that are not nearly all "
        "entered are left out. The 90% interval is as wide as earlier forecasts of the place and "
        "of those beside it were wrong. After a steep rise no latest day is named, since its end "
        "is not in the past; with less than a quarter of a year there is no interval, but the "
        "date at the mean pace of the last eight weeks. Later than ten years is never."
    ),
    numerator=N_("persons missing from the target, as they will come"),
    denominator="",
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
        "Population and density as logarithms. What these have in common is not counted twice: "
        "Mahalanobis distance (1936) with the correlations of all districts, shrunk after Ledoit "
        "and Wolf (2004). 1 is one standard deviation in what nothing else explains. "
        "Areas come from the district boundaries in use. Districts without population, area or "
        "communes (islands) are like none."
    ),
    numerator=N_("Mahalanobis distance in the three features"),
    denominator="",
    unit="number",
    good="neither",
    source=N_("Population as imported; district boundaries; list of communes of 2021"),
    counted="defined",
)

METRICS: tuple[Metric, ...] = (
    DISTRICTS_TO_REACH,
    COVERAGE_RANK,
    FOUR_WEEK_PACE,
    DAYS_TO_TARGET,
    LIKENESS,
)
"""Every indicator of the topic, in the order of the definitions page."""
