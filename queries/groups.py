"""Whom a coverage is about: age, sex, vaccine, and where they are counted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from i18n import N_
from queries.schema import AGE_BANDS, AGE_COLUMNS

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

    def __post_init__(self) -> None:
        if self.vaccine and (self.population != "all" or self.sex):
            raise ValueError("counts by vaccine are of the whole population only")


EVERYBODY = Group()


def age_columns(population: Population) -> tuple[str, ...]:
    """The published columns that a population is the sum of; unknown ages count in all only."""
    if population == "all":
        return tuple(AGE_COLUMNS.values())
    low, _, high = population.rstrip("+").partition("-")
    return tuple(
        AGE_COLUMNS[band]
        for band in AGE_BANDS
        if int(low) <= int(band.rstrip("+").split("-")[0]) <= int(high or 200)
    )
