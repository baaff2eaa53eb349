"""How many people live where: the published population of each province, scaled, by district,
age band and sex.

The age pyramid is that of Viet Nam in 2021 (roughly; do not cite it), stretched
in each province so that the share of people aged 18 and over is the published one.
"""

from __future__ import annotations

import numpy as np

from demo.geography import Array, Geography
from demo.snapshots import Figures

BANDS = ("0-4", "5-11", "12-17", "18-29", "30-39", "40-49", "50-64", "65+")
BAND_START = np.array([0, 5, 12, 18, 30, 40, 50, 65])
ADULT_BAND = 3
OLDEST = 100

# Per cent of the population in each five years of age from 0-4 to 80-84, 85-89, 90-94, 95-99.
_FIVE_YEARS = (
    7.7,
    8.2,
    7.6,
    6.7,
    6.8,
    8.2,
    8.8,
    8.0,
    7.2,
    6.5,
    6.0,
    5.4,
    4.7,
    3.5,
    2.1,
    1.2,
    0.8,
    0.45,
    0.15,
    0.05,
)
_MALE = (
    0.528,
    0.526,
    0.523,
    0.519,
    0.516,
    0.512,
    0.506,
    0.502,
    0.5,
    0.495,
    0.487,
    0.48,
    0.47,
    0.455,
    0.43,
    0.4,
    0.37,
    0.33,
    0.29,
    0.25,
)


def single_years() -> Array:
    """Weights of each year of age from 0 to 99 (rows) for men and women (columns)."""
    share = np.repeat(np.array(_FIVE_YEARS) / 5, 5)
    # Within the last groups every further year has fewer people.
    share[65:] *= np.tile(np.array([1.25, 1.1, 1.0, 0.88, 0.77]), 7)
    male = np.repeat(np.array(_MALE), 5)
    return np.stack((share * male, share * (1 - male)), axis=1)


def population(
    geography: Geography, figures: Figures, scale: float, rng: np.random.Generator
) -> Array:
    """Persons by district, age band and sex (male, female); whole persons.

    A province's sum is its published population times the scale, to the nearest person; every
    district has somebody.
    """
    years = single_years()
    bands = np.add.reduceat(years, BAND_START, axis=0)
    persons = np.zeros((len(geography.district_codes), len(BANDS), 2), dtype=np.int64)
    for number, code in enumerate(geography.province_codes.to_pylist()):
        figure, where = figures[code], geography.districts_of(number)
        weight = geography.district_weight[where] * np.exp(rng.normal(0, 0.12, len(persons[where])))
        districts = _share_out(round(figure["population"] * scale), weight)
        adults = figure["population_18plus"] / figure["population"]
        pyramid = np.concatenate(
            (
                bands[:ADULT_BAND] / bands[:ADULT_BAND].sum() * (1 - adults),
                bands[ADULT_BAND:] / bands[ADULT_BAND:].sum() * adults,
            )
        )
        persons[where] = _cells(districts, pyramid.ravel(), rng).reshape(-1, len(BANDS), 2)
    return persons


def _share_out(total: int, weight: Array) -> Array:
    """Whole numbers with this sum in proportion to the weights, none of them zero."""
    exact = weight / weight.sum() * total
    whole = np.maximum(np.floor(exact), 1).astype(np.int64)
    while (missing := total - int(whole.sum())) > 0:
        whole[np.argsort(whole - exact, kind="stable")[:missing]] += 1
    while (surplus := int(whole.sum()) - total) > 0:
        largest = np.argsort(exact - whole, kind="stable")
        able = largest[whole[largest] > 1][:surplus]
        if not len(able):
            break
        whole[able] -= 1
    return np.asarray(whole)


def _cells(sums: Array, shares: Array, rng: np.random.Generator) -> Array:
    """A row for each sum, split by the shares into whole numbers whose errors do not add up."""
    # Each row rounds its cells in an order of its own: otherwise small rows would all round up
    # the same cells.
    order = np.argsort(rng.random((len(sums), len(shares))), axis=1)
    running = np.cumsum(sums[:, None] * shares[order], axis=1)
    running[:, -1] = sums
    running += rng.random((len(sums), 1)) * 0.999
    whole = np.diff(np.floor(running), axis=1, prepend=0).astype(np.int64)
    cells = np.empty_like(whole)
    np.put_along_axis(cells, order, whole, axis=1)
    return np.asarray(cells)
