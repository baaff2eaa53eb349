"""Who is vaccinated in which province: most at home, workers and students where they live in fact.

Some provinces vaccinated more people than are registered there: the others supply them.
"""

from __future__ import annotations

import numpy as np

from demo.geography import Array, Geography
from demo.persons import Register
from demo.plan import ProvincePlan, children
from geo import units

NOWHERE = -1

_AVAILABLE = 0.985
_BIG_CITIES = {
    "79": 6.0,
    "01": 5.0,
    "74": 6.0,
    "75": 3.0,
    "48": 3.0,
    "27": 3.0,
    "92": 2.0,
    "31": 2.0,
    "77": 2.0,
    "80": 2.0,
}
_ROUNDS = 300


def places_of_injection(
    geography: Geography, register: Register, plans: list[ProvincePlan], rng: np.random.Generator
) -> Array:
    """The province in which each person of the register is vaccinated, or ``NOWHERE``."""
    where = np.full(len(register), NOWHERE, dtype=np.int8)
    wish = _willingness(geography, register, rng)
    adults = register.adult
    homes = np.array(
        [int((adults & (register.province == number)).sum()) for number in range(len(plans))]
    )
    wanted = np.zeros(len(plans), dtype=np.int64)
    for number, plan in enumerate(plans):
        here = register.province == number
        teens = np.flatnonzero(here & (register.age >= 12) & ~adults)
        young = np.flatnonzero(here & (register.age >= 5) & (register.age < 12))
        counts = children(plan, len(teens), len(young))
        for those, count in zip((teens, young), counts, strict=True):
            where[those[np.argsort(wish[those])[:count]]] = number
        foreign = round(plan.persons * plan.foreigners)
        wanted[number] = max(0, plan.persons - foreign - sum(counts))
    flows = _flows(homes, wanted)
    _send(register, where, wish, flows, rng)
    return where


def _willingness(geography: Geography, register: Register, rng: np.random.Generator) -> Array:
    """An order in which people are vaccinated at all: small numbers are likely to be."""
    district = np.exp(rng.normal(0, 0.35, len(geography.district_codes)))
    weight = district[register.district] * np.where(register.age >= 80, 0.45, 1.0)
    return np.asarray(rng.exponential(size=len(register)) / weight)


def _flows(homes: Array, wanted: Array) -> Array:
    """Adults by province of residence (rows) and of injection (columns), in whole persons.

    Columns add up to what is wanted, rows to no more than who is there.
    """
    provinces = sorted(units.provinces(), key=lambda unit: unit.code)
    region = np.array([unit.region for unit in provinces])
    pull = np.array([_BIG_CITIES.get(unit.code, 1.0) for unit in provinces])
    near = np.where(region[:, None] == region[None, :], 2.5, 1.0)
    supply = homes * _AVAILABLE
    matrix = supply[:, None] * 0.0004 * pull[None, :] * near
    np.fill_diagonal(matrix, supply)
    for _ in range(_ROUNDS):
        matrix *= wanted / np.maximum(matrix.sum(axis=0), 1e-9)
        matrix *= np.minimum(1.0, supply / np.maximum(matrix.sum(axis=1), 1e-9))[:, None]
    matrix *= wanted / np.maximum(matrix.sum(axis=0), 1e-9)
    running = np.floor(np.cumsum(matrix, axis=0) + 0.5).astype(np.int64)
    running[-1] = wanted
    return np.diff(running, axis=0, prepend=0)


def _send(
    register: Register, where: Array, wish: Array, flows: Array, rng: np.random.Generator
) -> None:
    """Write into ``where`` who goes, and who of the rest is vaccinated at home."""
    adults = register.adult
    for number in range(len(flows)):
        here = np.flatnonzero(adults & (register.province == number))
        outward = flows[number].copy()
        stay = int(outward[number])
        outward[number] = 0
        leavers = min(int(outward.sum()), len(here))
        # The young move.
        age = register.age[here]
        mobile = np.select([age < 30, age < 45, age < 60], [1.0, 0.6, 0.15], 0.04)
        order = np.argsort(rng.exponential(size=len(here)) / mobile)
        gone, home = here[order[:leavers]], here[order[leavers:]]
        where[rng.permutation(gone)] = np.repeat(np.arange(len(flows)), outward)[:leavers]
        staying = home[np.argsort(wish[home])[:stay]]
        where[staying] = number
    # Rounding may have asked a small province for more than it has: anybody at home fills in.
    lacking = np.maximum(
        flows.sum(axis=0) - np.bincount(where[adults & (where >= 0)], minlength=len(flows)), 0
    )
    spare = np.flatnonzero(adults & (where == NOWHERE))
    filling = np.repeat(np.arange(len(flows)), lacking)[: len(spare)]
    where[rng.permutation(spare)[: len(filling)]] = filling
