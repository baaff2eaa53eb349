"""The macros that every stage's SQL uses: of a file, and of the vocabulary's lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from pipeline.store import steps
from pipeline.vocabulary import (
    FIRST_DAY,
    FOREIGN_VACCINES,
    FURTHER_LEAST_DAYS,
    GRACE_DAYS,
    OUTSIDE_RATES,
    VACCINES,
    WRONG,
)
from queries.schema import AGE_BANDS

_SHARED = steps.load(Path(__file__).with_name("macros.sql"))
_LEAST_AGES = [int(band.split("-")[0].rstrip("+")) for band in AGE_BANDS]


def _of_vocabulary() -> dict[str, str]:
    known = [vaccine.name for vaccine in VACCINES]
    foreign = ["".join(filter(str.isalnum, name)).lower() for name in FOREIGN_VACCINES]
    return {
        "first_day()": f"DATE '{FIRST_DAY}'",
        "is_known_vaccine(vaccine)": _is_one_of("vaccine", known),
        # By the beginning of the name: “Sinovac (CoronaVac)”.
        "is_foreign_vaccine(vaccine)": "regexp_matches(lower(regexp_replace(vaccine, "
        f"'[^A-Za-z0-9]', '', 'g')), '^({'|'.join(foreign)})')",
        "licensed_on(vaccine)": _case(
            "vaccine", {one.name: f"DATE '{one.licensed_on}'" for one in VACCINES}
        ),
        "least_days(vaccine)": _case("vaccine", {one.name: one.least_days for one in VACCINES}),
        "least_age(vaccine, injected_at)": _case(
            "vaccine", {one.name: _since(one.least_ages) for one in VACCINES}
        ),
        "further_least_days(dose_type, number)": (
            f"CASE WHEN dose_type = 'additional' THEN {FURTHER_LEAST_DAYS['additional']} "
            f"WHEN number = 1 THEN {FURTHER_LEAST_DAYS['booster']} "
            f"ELSE {FURTHER_LEAST_DAYS['second booster']} END"
        ),
        "grace_days()": str(GRACE_DAYS),
        "longest_least_days()": str(max(one.least_days for one in VACCINES)),
        "primary_doses(vaccine)": _case(
            "vaccine",
            {one.name: one.primary_doses for one in VACCINES if one.primary_doses != 2},
            otherwise="2",
        ),
        "is_wrong(verdict)": _is_one_of("verdict", WRONG),
        "is_in_rates(verdict)": f"NOT ({_is_one_of('verdict', OUTSIDE_RATES)})",
        # The number of the age band; without an age, the one after the last.
        "age_band(age)": "CASE "
        + " ".join(
            f"WHEN age >= {least} THEN {band}"
            for band, least in reversed(list(enumerate(_LEAST_AGES)))
        )
        + f" ELSE {len(AGE_BANDS)} END",
    }


def _case(column: str, values: Mapping[str, object], otherwise: str = "NULL") -> str:
    whens = " ".join(f"WHEN '{name}' THEN {value}" for name, value in values.items())
    return f"CASE {column} {whens} ELSE {otherwise} END"


def _since(ages: tuple[tuple[date, int], ...]) -> str:
    """The age of the last day that was reached."""
    whens = " ".join(f"WHEN injected_at >= DATE '{day}' THEN {age}" for day, age in ages[:0:-1])
    return f"CASE {whens} ELSE {ages[0][1]} END" if whens else str(ages[0][1])


def _is_one_of(column: str, names: list[str] | tuple[str, ...]) -> str:
    return f"{column} IN ({', '.join(map(repr, names))})"


MACROS = (
    *(step.sql for step in _SHARED),
    *(f"CREATE OR REPLACE TEMP MACRO {head} AS {sql}" for head, sql in _of_vocabulary().items()),
)
"""SQL that defines each of them for a connection."""
