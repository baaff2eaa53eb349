"""The three sets of Viet Nam that persons are looked for in: who wrote them down, and how."""

from __future__ import annotations

import numpy as np

from bench.linkage.people import (
    LinkageSet,
    abbreviated,
    communes_of,
    dialect,
    mistyped,
    moved,
    other_digit,
    register,
    slipped,
    spoil,
    swapped,
    telex,
    toneless,
    vaccinated,
    without_zeros,
    year_only,
)
from geo import units

_HAI_HAU, _NAM_DINH = "366", "36"


def lists_of_a_commune(seed: int) -> LinkageSet:
    """Lists kept by hand: short names, keys of Telex, no tones."""
    rng = np.random.default_rng(seed)
    communes = communes_of(_HAI_HAU)[:1]
    people = register(rng, communes, 14_300)
    found = LinkageSet("lists of one commune", people[:13_000])
    for entry in people[:4_000]:
        one = vaccinated(entry)
        one.name = spoil(
            one.name, rng, (0.3, abbreviated), (0.2, telex), (0.2, toneless), (0.05, slipped(1))
        )
        one.born = spoil(one.born, rng, (0.05, year_only), (0.03, swapped), (0.03, other_digit))
        found.persons.append(one)
    for entry in people[13_000:13_400]:
        one = vaccinated(entry)
        one.name, one.truth = spoil(one.name, rng, (0.4, abbreviated), (0.2, toneless)), None
        one.born = spoil(one.born, rng, (0.2, year_only))
        found.persons.append(one)
    return found


def typists_of_a_district(seed: int) -> LinkageSet:
    """Typed in haste and by ear: letters, sounds, digits, the wrong sex, mistyped numbers."""
    rng = np.random.default_rng(seed)
    communes = communes_of(_HAI_HAU)
    people = register(rng, communes, 66_000)
    found = LinkageSet("typists of a district", people[:60_000])
    for number, entry in enumerate([*people[:8_000], *people[60_000:60_800]]):
        one = vaccinated(entry)
        one.name = spoil(
            one.name,
            rng,
            (0.15, slipped(1)),
            (0.12, slipped(2)),
            (0.15, dialect),
            (0.05, toneless),
        )
        one.born = spoil(one.born, rng, (0.06, swapped), (0.1, other_digit), (0.02, year_only))
        if rng.random() < 0.05:
            one.sex = "FM"[one.sex == "F"]
        if rng.random() < 0.12:
            one.commune = moved(one.commune, rng, communes)
        if rng.random() < 0.25:
            one.id_number = mistyped(entry.id_number, rng)
        if number >= 8_000:
            one.truth = None
        found.persons.append(one)
    return found


def mix_of_a_province(seed: int) -> LinkageSet:
    """A province at a third of its density, with many of one name: everything that goes wrong.

    Made after the rules and their weights were settled, and not looked at in between.
    """
    rng = np.random.default_rng(seed)
    communes = communes_of(*(unit.code for unit in units.districts(_NAM_DINH)))
    people = register(rng, communes, 603_000, clustered=0.3)
    found = LinkageSet("mix of a province", people[:600_000])
    for number, entry in enumerate([*people[:10_000], *people[600_000:601_500]]):
        one = vaccinated(entry)
        one.name = spoil(
            one.name,
            rng,
            (0.04, abbreviated),
            (0.05, telex),
            (0.08, toneless),
            (0.06, dialect),
            (0.08, slipped(1)),
            (0.04, slipped(2)),
        )
        one.born = spoil(one.born, rng, (0.08, year_only), (0.03, swapped), (0.05, other_digit))
        if rng.random() < 0.02:
            one.sex = "FM"[one.sex == "F"]
        if rng.random() < 0.1:
            one.commune = moved(one.commune, rng, communes)
        one.id_number = spoil(
            entry.id_number, rng, (0.15, without_zeros), (0.15, mistyped), (1, _none)
        )
        if number >= 10_000:
            one.truth, one.id_number = None, ""
        found.persons.append(one)
    return found


def _none(_number: str, _rng: np.random.Generator) -> str:
    return ""


SETS = (lists_of_a_commune, typists_of_a_district, mix_of_a_province)
"""Two that the rules were written and weighed on; the third was made after that."""
