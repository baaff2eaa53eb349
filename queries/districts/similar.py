"""Districts like a given one, anywhere in the country: the fairer comparison.

Likeness is nearness in three features that no vaccination programme can change: population,
density and the share of urban communes. Population and density are taken as logarithms, since
their ratios matter. What two features have in common (where density is high, communes are urban)
is not counted twice: the distance is that of P. Mahalanobis (On the generalised distance in
statistics, Proc. Nat. Inst. Sci. India 2 (1936) 49–55), with the correlations of all districts,
shrunk towards none by as much as so few districts need (O. Ledoit, M. Wolf, A well-conditioned
estimator for large-dimensional covariance matrices, J. Multivar. Anal. 88 (2004) 365–411). The
features are those of the statistical neighbours of T. Benton, T. Chamberlain, R. Wilson,
D. Teeman (NFER 2007) that are known here. Areas are those of the outlines in use: official where
official ones were imported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from math import dist, log

import numpy as np
from numpy.typing import NDArray

from geo import units
from geo.boundaries import Boundaries
from geo.facts import district_areas, province_urban_shares, urban_shares
from queries.coverage.records import population
from queries.databases import Databases

NEAREST = 10
"""How many districts are named as alike."""


@dataclass(frozen=True)
class Features:
    """What makes districts alike: population, persons per square kilometre, and the share of the
    communes that are urban."""

    code: str
    population: int
    density: float
    urban: float


@dataclass(frozen=True)
class Neighbour:
    """A district and how far it is from the one asked about: 0 is no difference in any feature,
    1 a standard deviation of one that nothing else explains."""

    features: Features
    distance: float


@dataclass(frozen=True)
class Space:
    """All districts whose features are known, by their code, in uncorrelated coordinates."""

    features: Mapping[str, Features]
    places: Mapping[str, tuple[float, ...]]

    def distance(self, one: str, other: str) -> float:
        """How unlike two districts are. Raises KeyError when a feature of one is not known."""
        return dist(self.places[one], self.places[other])

    def nearest(self, code: str, count: int = NEAREST) -> tuple[Neighbour, ...]:
        """The districts most like one, itself left out, the most alike first; none when its own
        features are not known."""
        if code not in self.places:
            return ()
        others = [
            Neighbour(self.features[other], self.distance(code, other))
            for other in self.places
            if other != code
        ]
        others.sort(key=lambda one: (one.distance, one.features.code))
        return tuple(others[:count])


def district_space(databases: Databases, *, boundaries: Boundaries) -> Space:
    """The districts by what makes them alike, their areas as wide as ``boundaries`` are; of
    everybody, whatever group is chosen."""
    people = databases.ask(population, ages="all")
    by_district = {district: persons for (_, district), persons in people.items() if district}
    return space(by_district, district_areas(boundaries), urban_shares())


def province_space(databases: Databases, *, boundaries: Boundaries) -> Space:
    """The provinces by the same: what their districts are together."""
    people, areas = databases.ask(population, ages="all"), district_areas(boundaries)
    by_province: dict[str, int] = defaultdict(int)
    for (province, _district), persons in people.items():
        by_province[province] += persons
    wide = {
        one.code: sum(areas.get(district.code, 0.0) for district in units.districts(one.code))
        for one in units.provinces()
    }
    return space(by_province, wide, province_urban_shares())


def space(
    population: Mapping[str, int], areas: Mapping[str, float], urban: Mapping[str, float]
) -> Space:
    """The districts of which population, area (in km²) and urban share are known."""
    features = {
        code: Features(code, persons, persons / areas[code], urban[code])
        for code, persons in sorted(population.items())
        if persons > 0 and areas.get(code) and code in urban
    }
    columns = [(log(one.population), log(one.density), one.urban) for one in features.values()]
    places = map(tuple, _uncorrelated(np.array(columns).reshape(-1, 3)).tolist())
    return Space(features, dict(zip(features, places, strict=True)))


def _uncorrelated(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The rows in coordinates whose Euclidean distance is Mahalanobis' with shrunk correlations."""
    if not len(values):
        return values
    spread = values.std(axis=0)
    # A feature in which no district differs tells none apart.
    differs = spread > 1e-12 * np.maximum(np.abs(values).max(axis=0), 1.0)
    standard = np.where(differs, (values - values.mean(axis=0)) / np.where(differs, spread, 1), 0.0)
    standard = standard[:, differs]
    if not differs.any():
        return np.zeros((len(values), 1))
    correlation = standard.T @ standard / len(values)
    identity = np.eye(len(correlation))
    apart = ((correlation - identity) ** 2).sum()
    products = standard[:, :, None] * standard[:, None, :] - correlation
    noise = (products**2).sum() / len(values) ** 2
    shrunk = min(noise / apart, 1.0) if apart > 0 else 1.0
    values_, vectors = np.linalg.eigh(shrunk * identity + (1 - shrunk) * correlation)
    root = vectors @ np.diag(1 / np.sqrt(np.maximum(values_, 1e-9))) @ vectors.T
    return np.asarray(standard @ root)
