"""Dates in the future on the demo's past: what was known on a day, and what came after it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from pathlib import Path

import duckdb
import numpy as np

from queries.coverage.target import missing_persons
from queries.forecast.curves import Array
from queries.forecast.outlook import FEWEST_STEPS, Outlook, Span
from queries.schema.verdicts import MISMATCHES

FIRST = date(2021, 3, 7)
LAST = date(2022, 8, 14)
EVERY = timedelta(weeks=4)
TARGETS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95)
EVERY_PROVINCE = 4
"""Of so many provinces one has its districts tried."""
CLEANED_PARTS = (0.02, 0.05, 0.1, 0.2)
"""Parts of those wrong now by whose cleaning forecasts are tried."""
FEWEST = 20
"""Persons missing below which nobody asks for a date."""

_DOSES = """
SELECT coalesce(d.injection_province, f.province_code) AS province,
       coalesce(d.injection_district, f.district_code) AS district,
       d.injected_at::DATE - ? AS injected, d.entered_at::DATE - ? AS entered,
       count(*) FILTER (counts_as_dose1) AS dose1, count(*) FILTER (counts_as_dose2) AS dose2
FROM dose AS d LEFT JOIN facility AS f USING (facility_code)
WHERE d.superseded_by IS NULL AND NOT d.deleted AND injected_at::DATE BETWEEN ? AND ?
  AND entered_at::DATE >= injected_at::DATE AND district IS NOT NULL
GROUP BY ALL
"""
_PEOPLE = "SELECT district_code, sum(columns('age_.*')) FROM district_population GROUP BY ALL"


@dataclass(frozen=True)
class Doses:
    """Doses of some places by the numbers of their days (from ``FIRST``) of injection and entry."""

    place: Array
    injected: Array
    entered: Array
    doses: Array
    people: Array

    def totals(self, days: Array, known: int) -> Array:
        """Running totals [places, days], as entered until the day ``known``."""
        these = self.entered <= known
        at = np.searchsorted(days, self.injected[these])
        counts = np.zeros((len(self.people), len(days) + 1))
        np.add.at(counts, (self.place[these], at), self.doses[these])
        return np.asarray(counts.cumsum(axis=1)[:, :-1])

    def open_weeks(self, known: int) -> int:
        """How many of the last weeks to leave out: until 97 % of the doses were usually entered, of
        those injected four to twelve weeks before."""
        age = known - self.injected
        these = (age >= 28) & (age < 84) & (self.entered <= known)
        lag = self.entered[these] - self.injected[these]
        order = np.argsort(lag)
        share = self.doses[these][order].cumsum() / max(self.doses[these].sum(), 1)
        if not len(lag) or share[-1] < 0.97:
            return 0
        return int(np.ceil(lag[order][np.searchsorted(share, 0.97)] / 7))


@dataclass(frozen=True)
class Past:
    """A forecast of the past, and the days that it ``took`` (``None``: it had not come by the
    demo's end, ``rest`` days later)."""

    level: str
    span: Span | None
    took: float | None
    rest: int

    @property
    def early(self) -> bool:
        """Whether it came before the interval."""
        low = self.span.earliest if self.span else None
        return self.took is not None and self.span is not None and (low is None or self.took < low)

    @property
    def late(self) -> bool:
        """Whether it came after it, or had not come when it ended."""
        high = self.span.latest if self.span else None
        if high is None:
            return False
        return self.took > high if self.took is not None else high < self.rest

    @property
    def decided(self) -> bool:
        """Whether the end of the demo tells if the interval held."""
        return self.took is not None or self.late


def past_targets(home: Path) -> Iterator[Past]:
    """Forecasts of provinces, and of districts among those of their province."""
    with duckdb.connect(str(home / "records.duckdb"), read_only=True) as records:
        rows = records.execute(_DOSES, [FIRST, FIRST, FIRST, LAST]).fetchnumpy()
    published = home / "published" / "current" / "vaccination.duckdb"
    with duckdb.connect(str(published), read_only=True) as vaccination:
        found = vaccination.execute(_PEOPLE).fetchall()
    people = {code: sum(map(int, counts)) for code, *counts in found if code}
    home_of = dict(zip(rows["district"], rows["province"], strict=True))
    districts = sorted(code for code in people if code in home_of)
    number = {code: index for index, code in enumerate(districts)}
    known = np.isin(np.asarray(rows["district"], str), districts)
    place = np.array([number[code] for code in np.asarray(rows["district"], str)[known]])
    inhabitants = np.array([people[code] for code in districts], float)
    provinces, province = np.unique([home_of[code] for code in districts], return_inverse=True)
    for dose in ("dose1", "dose2"):
        times = (np.asarray(rows[name])[known].astype(int) for name in ("injected", "entered"))
        injected, entered = times
        doses = np.asarray(rows[dose])[known].astype(float)
        of_provinces = Doses(
            province[place], injected, entered, doses, np.bincount(province, inhabitants)
        )
        yield from _forecasts("province", of_provinces, dose)
        for one in range(0, len(provinces), EVERY_PROVINCE):
            inside = np.flatnonzero(province == one)
            these = np.isin(place, inside)
            yield from _forecasts(
                "district",
                Doses(
                    np.searchsorted(inside, place[these]),
                    injected[these],
                    entered[these],
                    doses[these],
                    inhabitants[inside],
                ),
                dose,
            )


def _forecasts(level: str, of: Doses, dose: str) -> Iterator[Past]:
    last = (LAST - FIRST).days
    began = date(2021, 6, 6) if dose == "dose1" else date(2021, 8, 1)
    for step in range((LAST - timedelta(weeks=4) - began) // EVERY + 1):
        at = (began + step * EVERY - FIRST).days
        left_out = of.open_weeks(at)
        every = np.arange(at % 7, last + 1, 7)
        truth = of.totals(every, last)
        days = every[every <= at - 7 * left_out]
        if len(days) < 3:
            continue
        known = of.totals(days, at)
        now = of.totals(every[every <= at], at)[:, -1]
        outlook = Outlook([FIRST + timedelta(days=int(day)) for day in days], known, of.people)
        for place, people in enumerate(of.people):
            for target in TARGETS:
                goal = int(now[place]) + missing_persons(target, int(now[place]), int(people))
                if goal - now[place] < FEWEST:
                    continue
                span = outlook.span(place, goal - int(known[place, -1]))
                line = truth[place]
                reached = int(np.searchsorted(line, goal))
                took = None
                if reached < len(line):
                    part = (goal - line[reached - 1]) / (line[reached] - line[reached - 1])
                    took = float(every[reached - 1] + 7 * part - days[-1])
                yield Past(level, span, took, last - int(days[-1]))


def past_cleaning(home: Path) -> Iterator[Past]:
    """When so many of the wrong persons of each province would be fewer, since they have become
    fewer at all. The end itself lies after the demo's."""
    published = home / "published" / "current" / "reconciliation.duckdb"
    wrong = " + ".join(MISMATCHES)
    with duckdb.connect(str(published), read_only=True) as reconciliation:
        rows = reconciliation.execute(
            f"SELECT as_of, province_code, sum({wrong}) FROM verification_count "
            "WHERE counted_by = 'residence' AND province_code <> '' GROUP BY ALL"
        ).fetchall()
    days, codes = (sorted({row[one] for row in rows}) for one in (0, 1))
    counts = np.zeros((len(codes), len(days)))
    for day, code, persons in rows:
        counts[codes.index(code), days.index(day)] = persons
    began = int(counts.sum(axis=0).argmax())
    days, counts = days[began:], counts[:, began:]
    most = counts.max(axis=1)
    fewer = most[:, None] - counts
    for at in range(FEWEST_STEPS, len(days) - 1):
        outlook = Outlook(days[: at + 1], fewer[:, : at + 1], most)
        for place in range(len(codes)):
            for part in CLEANED_PARTS:
                persons = ceil(part * counts[place, at])
                reached = np.flatnonzero(fewer[place, at:] - fewer[place, at] >= persons)
                took = (days[at + int(reached[0])] - days[at]).days if len(reached) else None
                rest = (days[-1] - days[at]).days
                yield Past("cleaning", outlook.span(place, persons), took, rest)
