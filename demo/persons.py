"""The invented population: one person for each head of the sample, as the population register has
them.

A 12-digit ID number is “0”, the two digits of the province of birth, a digit for century and sex
(0 and 1 for men and women born in the 1900s, 2 and 3 in the 2000s), two digits of the year of birth
and six digits without meaning (Circular 07/2016/TT-BCA).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.geography import Array, Geography
from demo.names import draw_names
from demo.population import ADULT_BAND, BAND_START, OLDEST, single_years

REFERENCE = np.datetime64("2021-11-01").astype(np.int64)
"""The day (days since 1970) on which the ages of the population are those of its age bands."""

NEVER = np.int32(0)
"""Stands for no day of death."""

_NUMBERS = 1_000_000
# Where the numbers begin that the register never gives out.
_UNUSED = 850_000
_KEPT_BIRTHPLACE = 0.86


@dataclass(frozen=True)
class Register:
    """Everybody, in the order of their districts. Days are counted from 1970, sex is 1 for women.

    ``names`` has four words a row. ``deceased_on`` is ``NEVER`` for the living; the rest of the
    demo writes it.
    """

    id_number: Array
    names: Array
    born_on: Array
    age: Array
    sex: Array
    district: Array
    province: Array
    commune: Array
    deceased_on: Array

    def __len__(self) -> int:
        return len(self.id_number)

    @property
    def adult(self) -> Array:
        """Who is 18 or older on the reference day."""
        return np.asarray(self.age >= BAND_START[ADULT_BAND])


def invent_register(geography: Geography, persons: Array, rng: np.random.Generator) -> Register:
    """One person for each count of ``population``."""
    cells = np.repeat(np.arange(persons.size), persons.ravel())
    district, band, sex = (axis.astype(np.int16) for axis in np.unravel_index(cells, persons.shape))
    age = _ages(band, sex, rng)
    # A day or two away from the birthdays, whatever leap years there were.
    born = (REFERENCE - age * 365.25 - 1 - rng.random(len(age)) * 363).astype(np.int32)
    province = geography.district_province[district]
    names = np.zeros((len(age), 4), dtype=np.int16)
    year = year_of(born)
    for number, code in enumerate(geography.province_codes.to_pylist()):
        those = province == number
        names[those] = draw_names(code, sex[those], year[those], rng)
    return Register(
        id_number=_id_numbers(geography, province, sex, year, rng),
        names=names,
        born_on=born,
        age=age.astype(np.int8),
        sex=sex.astype(np.int8),
        district=district,
        province=province,
        commune=geography.some_commune(district, rng),
        deceased_on=np.full(len(age), NEVER, dtype=np.int32),
    )


def year_of(day: Array) -> Array:
    """The calendar year of days since 1970."""
    return day.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def _ages(band: Array, sex: Array, rng: np.random.Generator) -> Array:
    """An age in years within the band, as frequent as in the pyramid."""
    years = single_years()
    ends = np.append(BAND_START[1:], OLDEST)
    age = np.empty(len(band), dtype=np.int64)
    for number, (start, end) in enumerate(zip(BAND_START, ends, strict=True)):
        for flag in (0, 1):
            those = (band == number) & (sex == flag)
            sums = np.cumsum(years[start:end, flag])
            drawn = rng.random(int(those.sum())) * sums[-1]
            age[those] = start + np.searchsorted(sums, drawn, "right")
    return age


def _id_numbers(
    geography: Geography, province: Array, sex: Array, year: Array, rng: np.random.Generator
) -> Array:
    """A unique number for everybody."""
    codes = np.array(geography.province_codes.to_pylist(), dtype=np.int64)
    # People move to the towns: those born elsewhere come from anywhere, large provinces more often.
    elsewhere = province[rng.integers(0, len(province), len(province))]
    stayed = rng.random(len(province)) < _KEPT_BIRTHPLACE
    group = id_group(codes[np.where(stayed, province, elsewhere)], sex, year)
    order = np.argsort(group, kind="stable")
    ranked = group[order]
    first = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1]))
    sizes = np.diff(np.append(first, len(ranked)))
    rank = np.empty(len(group), dtype=np.int64)
    rank[order] = np.arange(len(group)) - np.repeat(first, sizes)
    return group * _NUMBERS + _scattered(group, rank)


def id_group(code: Array, sex: Array, year: Array) -> Array:
    """The first six digits of ID numbers, by the code of the province of birth, sex and year."""
    century = (year // 100 - 19) * 2 + sex
    return np.asarray(code * 1000 + century * 100 + year % 100)


def unused_id_numbers(group: Array, rng: np.random.Generator) -> Array:
    """Numbers as they should be that nobody in the register has; they may repeat by chance."""
    rank = rng.integers(_UNUSED, _NUMBERS, len(group))
    return group * _NUMBERS + _scattered(group, rank)


def _scattered(group: Array, rank: Array) -> Array:
    """Six digits that look random: within a group every rank has its own."""
    # Any multiplier without the factors 2 and 5 permutes the numbers.
    multiplier = (group * 7919 % 99_991) * 10 + 3
    return np.asarray((rank * multiplier + group * 104_729) % _NUMBERS)
