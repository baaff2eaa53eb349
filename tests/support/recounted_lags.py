"""Entry lags of a published demo, worked out in pandas from its records."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from math import exp, log, sqrt
from typing import Any

import pandas as pd

from geo import units
from geo.units import Level, Unit, Vintage
from pipeline.store.records import Records
from queries.areas import members
from queries.databases import Scope, Snapshot
from queries.entry_lag.lags import EntryLag, entry_lags
from queries.reconciliation.verdicts import MISMATCHES
from tests.support.opened import OpenHome

DISTRICTS = {unit.code: unit.parent or "" for unit in units.all_districts()}


@dataclass
class Home(OpenHome):
    """A published demo, and its records as they stand, one row a dose.

    ``doses`` are those injected until the last day of the records; ``every`` has those too that
    claim a later day.
    """

    every: pd.DataFrame
    doses: pd.DataFrame
    persons: pd.DataFrame

    def lags(self, day: Snapshot | None = None, **asked: Any) -> EntryLag:
        scope = Scope(asked.pop("allowed", None))
        return entry_lags(self.scoped(scope), snapshot=day or self.last, **asked)


def standing(records: Records) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Doses with the place of injection and the lag, and persons with their last verdict, worked
    out in pandas."""
    doses = records.connection.execute(
        "SELECT injected_at, entered_at, facility_code, injection_province, injection_district, "
        "preregistered FROM dose WHERE superseded_by IS NULL AND NOT deleted"
    ).df()
    facilities = {
        row["facility_code"]: (row["province_code"], row["district_code"])
        for row in records.rows(
            "SELECT * FROM facility WHERE superseded_by IS NULL AND NOT deleted"
        )
    }
    doses["place"] = [
        place_of(*row, facilities)
        for row in zip(
            doses.facility_code, doses.injection_province, doses.injection_district, strict=True
        )
    ]
    doses["district"] = [code if code in DISTRICTS else "" for code in doses.place]
    doses["province"] = [DISTRICTS.get(code, code) for code in doses.place]
    doses["injected_on"] = doses.injected_at.dt.normalize()
    lag = (doses.entered_at.dt.normalize() - doses.injected_on).dt.days
    lag[doses.entered_at < doses.injected_at] = -1
    doses["lag"] = lag.fillna(-2).astype(int)
    doses["soon"] = (doses.lag >= 0) & (
        doses.entered_at - doses.injected_at <= pd.Timedelta(hours=24)
    )
    doses["week"] = doses.injected_on - pd.to_timedelta(doses.injected_on.dt.day_of_week, unit="D")
    doses["at"] = [facilities.get(code, ("", "")) for code in doses.facility_code]
    persons = records.connection.execute(
        "SELECT verdict, first_dose, facility_code, preregistered FROM verdict_change WHERE last"
    ).df()
    persons["at"] = [facilities.get(code, ("", "")) for code in persons.facility_code]
    first = pd.to_datetime(persons.first_dose)
    persons["week"] = first.dt.normalize() - pd.to_timedelta(first.dt.day_of_week, unit="D")
    return doses, persons


def place_of(
    facility: Any, province: Any, district: Any, facilities: dict[str, tuple[Any, Any]]
) -> str:
    """The district, else the province, of an injection: the record's own, else the facility's."""
    facility, province, district = (
        None if pd.isna(one) else one for one in (facility, province, district)
    )
    if district:
        return str(district)
    its_province, its_district = facilities.get(facility, (None, None))
    if province in (None, its_province):
        return its_district or its_province or province or ""
    return str(province)


def of_unit(doses: pd.DataFrame, unit: Unit, vintage: Vintage = "2021") -> pd.DataFrame:
    if unit.level == "country":
        return doses
    if unit.level == "district":
        return doses[doses.district == unit.code]
    return doses[doses.province.isin(members(unit, vintage))]


def unit_of(code: str, level: Level, vintage: Vintage) -> Unit:
    if level == "district":
        return units.district(code)
    every = {
        "country": (units.country(),),
        "region": units.regions(),
        "province": units.provinces(vintage),
    }[level]
    return next(one for one in every if one.code == code)


Strata = list[tuple[float, float, float, float]]


def mantel_haenszel(strata: Strata) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Odds ratio and difference with 95 % intervals, as the textbooks write them out."""
    r = s = pr = ps_qr = qs = top = weight = variance = 0.0
    for a, b, c, d in strata:
        n, m1, m0 = a + b + c + d, a + b, c + d
        r_i, s_i, p_i, q_i = a * d / n, b * c / n, (a + d) / n, (b + c) / n
        r, s = r + r_i, s + s_i
        pr, ps_qr, qs = pr + p_i * r_i, ps_qr + p_i * s_i + q_i * r_i, qs + q_i * s_i
        w = m1 * m0 / n
        top, weight = top + w * (a / m1 - c / m0), weight + w
        variance += (a * b * m0**3 + c * d * m1**3) / (m1 * m0 * n**2)
    z = 1.959963984540054
    spread = sqrt(pr / (2 * r**2) + ps_qr / (2 * r * s) + qs / (2 * s**2))
    centre = log(r / s)
    ratio = (exp(centre), exp(centre - z * spread), exp(centre + z * spread))
    half = z * sqrt(variance) / weight
    return ratio, (top / weight, top / weight - half, top / weight + half)


def strata_of(home: Home, outcome: str, provinces: set[str], until: date) -> Strata:
    """Facilities and weeks with doses (persons) of both kinds."""
    if outcome == "same_day":
        rows = home.doses[home.doses.lag >= 0]
        with_outcome = rows.lag == 0
    else:
        rows = home.persons[~home.persons.verdict.isin(["not_yet_verified", "foreigner"])]
        with_outcome = rows.verdict.isin(MISMATCHES)
    rows = rows.assign(
        yes=with_outcome,
        registered=rows.preregistered.fillna(False).astype(bool),
        province=[at[0] or "" for at in rows["at"]],
    )
    known = rows.facility_code.notna() & (rows.week <= pd.Timestamp(until))
    there = rows.province.isin(provinces) if provinces else True
    counts = rows[known & there].groupby(["facility_code", "week", "registered", "yes"]).size()
    cells: dict[Any, list[float]] = defaultdict(lambda: [0, 0, 0, 0])
    for (facility, week, registered, yes), count in counts.to_dict().items():  # type: ignore[misc]
        cells[facility, week][(0 if registered else 2) + (0 if yes else 1)] += count  # type: ignore[has-type]
    return [tuple(one) for one in cells.values() if one[0] + one[1] and one[2] + one[3]]  # type: ignore[misc]
