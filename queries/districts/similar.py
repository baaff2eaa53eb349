"""Districts like a given one, anywhere in the country: the fairer comparison.

Likeness is nearness in three features that no vaccination programme can change: population,
density and the share of urban communes. Population and density are taken as logarithms, since
their ratios matter; each feature is standardised over all districts (mean 0, standard deviation
1), and the distance is Euclidean with equal weights: the statistical neighbour model of T. Benton,
T. Chamberlain, R. Wilson, D. Teeman, The Development of the Children's Services Statistical
Neighbour Benchmarking Model, NFER 2007, with other features.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import dist, log
from statistics import fmean, pstdev

from geo.boundaries import Boundaries
from geo.facts import district_areas, urban_shares
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
    1 a standard deviation of one of them."""

    features: Features
    distance: float


@dataclass(frozen=True)
class Space:
    """All districts whose features are known, by their code, with standardised features."""

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


def space(
    population: Mapping[str, int], areas: Mapping[str, float], urban: Mapping[str, float]
) -> Space:
    """The districts of which population, area (in km²) and urban share are known."""
    features = {
        code: Features(code, persons, persons / areas[code], urban[code])
        for code, persons in sorted(population.items())
        if persons > 0 and areas.get(code) and code in urban
    }
    columns = list(
        zip(
            *((log(one.population), log(one.density), one.urban) for one in features.values()),
            strict=True,
        )
    )
    standardised = [_standardised(column) for column in columns]
    places = dict(zip(features, zip(*standardised, strict=True), strict=True))
    return Space(features, places)


def _standardised(values: tuple[float, ...]) -> tuple[float, ...]:
    mean, spread = fmean(values), pstdev(values)
    # A feature in which no district differs tells none apart.
    return tuple((value - mean) / spread if spread else 0.0 for value in values)
