"""The words that every stage of the pipeline shares: documents, sexes, doses, vaccines, verdicts.

What a sender's text means is decided in pipeline.ingest.normalise; here is what it can mean.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from queries.reconciliation.verdicts import MISMATCHES, Verdict

Sex = Literal["M", "F"]

IdType = Literal["cccd", "cmnd", "passport", "health_insurance", "malformed"]
"""Types of documents.

``cccd``: the 12-digit ID, which is also the personal number; ``cmnd``: the older ID card of 9
digits; ``passport``; ``health_insurance``: a card's or an insured person's number; ``malformed``:
anything else.
"""

DoseType = Literal["primary", "additional", "booster"]
"""Whether a dose is of the primary series, additional to it, or a booster."""

DOSE_COLUMNS = ("dose1", "dose2", "booster")
"""What coverage counts: the first dose, the one that completes the series, a booster."""

NameMatch = Literal["same", "slip", "other"]
"""How a name compares with the register's: the same, a typing slip, or somebody else's."""

VerdictSource = Literal["register", "authority"]
"""Who gave a verdict: our own check with the register, or the police's system."""

WRONG: tuple[Verdict, ...] = MISMATCHES
"""Verdicts that something is wrong: without a usable ID number, or with details that differ."""

OUTSIDE_RATES: tuple[Verdict, ...] = ("not_yet_verified", "foreigner")
"""Verdicts that are neither right nor wrong, and in no rate."""

FIRST_DAY = date(2021, 3, 8)
"""Viet Nam's first COVID-19 vaccinations: nothing is older."""


@dataclass(frozen=True)
class Vaccine:
    """A vaccine: how many doses its primary series has, since when it may be used, and after how
    many days at least the next primary dose.

    ``least_ages``: from which day on it may be given from which age; the first holds before too.
    """

    name: str
    primary_doses: int
    licensed_on: date
    least_days: int
    least_ages: tuple[tuple[date, int], ...] = ((date(2021, 2, 1), 18),)


VACCINES = (
    Vaccine("AstraZeneca", 2, date(2021, 2, 1), 28),
    Vaccine("Sputnik V", 2, date(2021, 3, 23), 21),
    Vaccine("Vero Cell", 2, date(2021, 6, 3), 21),
    Vaccine(
        "Comirnaty", 2, date(2021, 6, 12), 21, ((date(2021, 6, 12), 12), (date(2022, 3, 1), 5))
    ),
    Vaccine(
        "Spikevax", 2, date(2021, 6, 28), 28, ((date(2021, 6, 28), 12), (date(2022, 3, 30), 6))
    ),
    Vaccine("Janssen", 1, date(2021, 7, 15), 28),
    Vaccine("Hayat-Vax", 2, date(2021, 9, 10), 21),
    Vaccine("Abdala", 3, date(2021, 9, 17), 14),
    Vaccine("Covaxin", 2, date(2021, 11, 10), 28),
)
"""The vaccines used in Viet Nam, by the days of the Ministry of Health's conditional approvals.

Decisions of 2021: AstraZeneca 983/QĐ-BYT, Sputnik V 1654, Vero Cell 2763, Comirnaty 2908, Spikevax
3122, Janssen 3448, Hayat-Vax 4361, Abdala 4471; Covaxin: Ministry of Health, conditional approval.
Least days between primary doses by the vaccines' instructions for use (AstraZeneca 4 weeks, though
8 to 12 are advised: what is allowed is not called wrong). Least ages by the same decisions: 18
years; of Comirnaty and Spikevax 12 by their instructions (used so since 8688/BYT-DP of 14 October
2021), then 5 and 6 (457/QĐ-BYT of 1 March 2022, 1535/BYT-DP of 30 March 2022).
"""

GRACE_DAYS = 4
"""Days before the end of the least interval on which a dose still counts as in time: the grace
period of the General Best Practice Guidelines for Immunization of the U.S. ACIP."""

FURTHER_LEAST_DAYS = {"additional": 28, "booster": 89, "second booster": 120}
"""Days at least between the dose before and one after the primary series: an additional dose 28
days, the first booster 3 months (10722/BYT-DP of 17 December 2021; three months have 89 days or
more), the second one 4 months (2357/BYT-DP of 2 June 2022)."""

FOREIGN_VACCINES = (
    "Sinovac",
    "CoronaVac",
    "Sputnik Light",
    "Novavax",
    "Covovax",
    "Convidecia",
    "CanSino",
    "Soberana",
    "Nanocovax",
    "Nano Covax",
    "COVIVAC",
    "ARCT-154",
    "EpiVacCorona",
    "CoviVac",
    "QazVac",
    "Zifivax",
    "ZF2001",
    "Medigen",
    "Valneva",
)
"""Vaccines that exist and that Viet Nam has not approved; any other name is only unknown."""
