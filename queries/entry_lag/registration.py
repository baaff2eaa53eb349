"""Does registering beforehand help? Doses of the registered against walk-ins, like with like.

Facilities that register people beforehand differ from others in much else, and so do weeks. So the
two are compared within each facility and week only (the strata), and the comparisons are put
together after Mantel and Haenszel (JNCI 22 (1959) 719), with the variances of Robins, Breslow and
Greenland (Biometrics 42 (1986) 311) and Greenland and Robins (Biometrics 41 (1985) 55). Strata
without doses of both kinds say nothing and are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import Literal, get_args

from sqlalchemy import func, select

from geo.units import Level, Vintage
from queries.areas import ByArea, Place, roll_up
from queries.databases import AnySelect, Databases, Snapshot
from queries.entry_lag.metrics import REGISTRATION_EFFECT
from queries.metric import Metric
from queries.schema import STRATA_SUMS, registration_effect, registration_province

Outcome = Literal["same_day", "mismatch"]
"""Entered on the day of the injection (doses); wrong or missing details (persons)."""

_Z = NormalDist().inv_cdf(0.975)
_COUNTS = ("registered", "registered_with", "walk_in", "walk_in_with")
_SUMS = (*_COUNTS, *STRATA_SUMS)


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class RegistrationRow:
    """Registered beforehand and walk-ins of one unit: how many, and how many with the outcome.

    ``odds_ratio``: odds of the outcome of the registered over those of walk-ins of the same
    facility and week; ``difference``: share of the outcome among the registered minus that among
    walk-ins of the same facility and week. ``None`` where it cannot be known.
    """

    code: str
    name: str
    registered: int
    registered_with: int
    walk_in: int
    walk_in_with: int
    odds_ratio: Interval | None
    difference: Interval | None


@dataclass(frozen=True)
class Registration(ByArea[RegistrationRow]):
    """The effect of registration on an outcome, by unit, of the weeks of injection (mismatch: of
    the first dose) from ``first`` until the as-of day's."""

    outcome: Outcome
    first: date | None
    metric: Metric = REGISTRATION_EFFECT


Sums = Mapping[str, float]
"""Sums over the strata of a place, by name, from which the effect follows."""


def registration(
    databases: Databases,
    *,
    snapshot: Snapshot,
    outcome: Outcome,
    level: Level,
    first: date | None = None,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Registration:
    """The effect on an outcome of every unit of a level, of weeks that begin from ``first``
    (``None``: all) until the as-of day; of districts only those ``within`` a province, if named."""
    sums = databases.ask(
        _strata_sums,
        snapshot=snapshot,
        by_district=level == "district",
        first=first,
        within=within,
    )
    rows = []
    for unit, name, here in roll_up(sums[outcome], databases.scope, level, vintage, within):
        total = {one: sum(summed[one] for summed in here) for one in _SUMS}
        counts = {one: int(total[one]) for one in _COUNTS}
        rows.append(
            RegistrationRow(
                unit.code,
                name,
                **counts,
                odds_ratio=odds_ratio(total),
                difference=difference(total),
            )
        )
    provenance = databases.provenance(snapshot)
    return Registration(tuple(rows), level, vintage, provenance, outcome, first)


def _strata_sums(
    databases: Databases,
    *,
    snapshot: Snapshot,
    by_district: bool,
    first: date | None,
    within: str | None,
) -> dict[Outcome, dict[Place, Sums]]:
    """The sums of both outcomes, of every district or of every province."""
    source = registration_effect if by_district else registration_province
    table = source.c
    place = [table.province_code, *([table.district_code] if by_district else [])]
    statement: AnySelect = (
        select(table.outcome, *place, *(func.sum(table[name]) for name in _SUMS))
        .where(table.week <= snapshot.as_of)
        .group_by(table.outcome, *place)
    )
    if first is not None:
        statement = statement.where(table.week >= first)
    if within:
        statement = statement.where(table.province_code == within)
    sums: dict[Outcome, dict[Place, Sums]] = {outcome: {} for outcome in get_args(Outcome)}
    for row in databases.read(statement):
        where = (row[1], row[2] if by_district else "")
        counted = map(float, row[-len(_SUMS) :])
        sums[row[0]][where] = dict(zip(_SUMS, counted, strict=True))
    return sums


def odds_ratio(total: Sums) -> Interval | None:
    """The Mantel-Haenszel odds ratio from the sums over strata; ``None`` where it is not finite."""
    r, s = total["r"], total["s"]
    if r <= 0 or s <= 0:
        return None
    variance = total["pr"] / (2 * r**2) + total["ps_qr"] / (2 * r * s) + total["qs"] / (2 * s**2)
    half = _Z * sqrt(variance)
    centre = log(r / s)
    return Interval(r / s, exp(centre - half), exp(centre + half) if centre + half < 700 else inf)


def difference(total: Sums) -> Interval | None:
    """The Mantel-Haenszel difference of the shares from the sums over strata."""
    weight = total["weight"]
    if weight <= 0:
        return None
    value, half = total["difference"] / weight, _Z * sqrt(total["variance"]) / weight
    return Interval(value, max(value - half, -1.0), min(value + half, 1.0))
