"""Does registering beforehand help? Doses of the registered against walk-ins, like with like.

Facilities that register people beforehand differ from others in much else, and so do weeks. So the
two are compared within each facility and week only (the strata), and the comparisons are put
together after Mantel and Haenszel (JNCI 22 (1959) 719), with the variances of Robins, Breslow and
Greenland (Biometrics 42 (1986) 311) and Greenland and Robins (Biometrics 41 (1985) 55). Strata
without doses of both kinds say nothing and are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from math import exp, inf, log, sqrt
from statistics import NormalDist
from typing import Literal

from sqlalchemy import Engine, func, select

from geo.units import Level, Vintage
from queries.coverage.official import members
from queries.coverage.records import district_name, units_at
from queries.entry_lag.lags import allowed
from queries.metrics import REGISTRATION_EFFECT, Metric
from queries.provenance import Provenance
from queries.schema import STRATA_SUMS, registration_effect, registration_province
from queries.scope import Scope

Outcome = Literal["same_day", "mismatch"]
"""Entered on the day of the injection (doses); wrong or missing details (persons)."""

_Z = NormalDist().inv_cdf(0.975)
_COUNTS = ("registered", "registered_with", "walk_in", "walk_in_with")


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
class Registration:
    """The effect of registration on an outcome, by unit, of the weeks of injection (mismatch: of
    the first dose) from ``first`` until the as-of day's."""

    rows: tuple[RegistrationRow, ...]
    outcome: Outcome
    first: date | None
    provenance: Provenance
    metric: Metric = REGISTRATION_EFFECT

    def row(self, code: str) -> RegistrationRow:
        """The row of one unit. Raises KeyError when the unit is not in the result."""
        for row in self.rows:
            if row.code == code:
                return row
        raise KeyError(code)


@dataclass(frozen=True)
class StrataSums:
    """Sums over the strata of every province or district (``""``: all of the province), from which
    the effects follow: outcome, province, district, sum by name."""

    rows: tuple[tuple[Outcome, str, str, Mapping[str, float]], ...]
    finest: Level
    first: date | None
    scope: Scope
    provenance: Provenance


def strata_sums(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    finest: Level,
    first: date | None = None,
    within: str | None = None,
) -> StrataSums:
    """The sums, of both outcomes, of weeks that begin from ``first`` (``None``: all) until the
    as-of day; by province, or by district (of those ``within`` a province, if named)."""
    source = registration_effect if finest == "district" else registration_province
    table = source.c
    names = (*_COUNTS, *STRATA_SUMS)
    place = [table.province_code, *([table.district_code] if finest == "district" else [])]
    query = (
        select(table.outcome, *place, *(func.sum(table[name]) for name in names))
        .where(
            table.week <= provenance.snapshot.as_of,
            allowed(source, scope),
        )
        .group_by(table.outcome, *place)
    )
    if first is not None:
        query = query.where(table.week >= first)
    if within:
        query = query.where(table.province_code == within)
    rows = []
    with reconciliation.connect() as connection:
        for row in connection.execute(query).all():
            outcome, province = row[:2]
            district = row[2] if finest == "district" else ""
            sums = map(float, row[-len(names) :])
            rows.append((outcome, province, district, dict(zip(names, sums, strict=True))))
    return StrataSums(tuple(rows), finest, first, scope, provenance)


def effects(
    sums: StrataSums,
    outcome: Outcome,
    *,
    level: Level,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Registration:
    """The effect on an outcome of every unit of a level, added up from smaller ones; of districts
    only those ``within`` a province, if named."""
    Scope(finest=sums.finest).require(level)
    scope, rows = sums.scope, []
    of_outcome = [row[1:] for row in sums.rows if row[0] == outcome]
    for unit in units_at(level, vintage, within):
        provinces = {unit.parent or ""} if level == "district" else members(unit, vintage)
        if scope.provinces is not None and not provinces & scope.provinces:
            continue
        total: dict[str, float] = defaultdict(float)
        for province, district, summed in of_outcome:
            if level == "country" or (
                district == unit.code if level == "district" else province in provinces
            ):
                for name, value in summed.items():
                    total[name] += value
        name = district_name(unit, within) if level == "district" else unit.short_name
        counts = {one: int(total[one]) for one in _COUNTS}
        rows.append(
            RegistrationRow(
                unit.code, name, **counts,
                odds_ratio=odds_ratio(total), difference=difference(total),
            )
        )  # fmt: skip
    return Registration(tuple(rows), outcome, sums.first, sums.provenance)


def registration(
    reconciliation: Engine,
    scope: Scope,
    provenance: Provenance,
    *,
    outcome: Outcome,
    level: Level,
    first: date | None = None,
    vintage: Vintage = "2021",
    within: str | None = None,
) -> Registration:
    """The effect of every unit of a level, asked for at once."""
    scope.require(level)
    finest: Level = "district" if level == "district" else "province"
    sums = strata_sums(reconciliation, scope, provenance, finest=finest, first=first, within=within)
    return effects(sums, outcome, level=level, vintage=vintage, within=within)


def odds_ratio(total: dict[str, float]) -> Interval | None:
    """The Mantel-Haenszel odds ratio from the sums over strata; ``None`` where it is not finite."""
    r, s = total["r"], total["s"]
    if r <= 0 or s <= 0:
        return None
    variance = total["pr"] / (2 * r**2) + total["ps_qr"] / (2 * r * s) + total["qs"] / (2 * s**2)
    half = _Z * sqrt(variance)
    centre = log(r / s)
    return Interval(r / s, exp(centre - half), exp(centre + half) if centre + half < 700 else inf)


def difference(total: dict[str, float]) -> Interval | None:
    """The Mantel-Haenszel difference of the shares from the sums over strata."""
    weight = total["weight"]
    if weight <= 0:
        return None
    value, half = total["difference"] / weight, _Z * sqrt(total["variance"]) / weight
    return Interval(value, max(value - half, -1.0), min(value + half, 1.0))
