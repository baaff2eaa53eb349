"""Districts that are alike: what must hold of any likeness, and of the country's."""

from __future__ import annotations

from math import log
from pathlib import Path
from statistics import fmean, pstdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import units
from geo.boundaries import active
from geo.facts import district_areas, urban_shares
from queries.districts.similar import Space, space

codes = st.integers(0, 40).map(str)
districts = st.dictionaries(
    codes,
    st.tuples(st.integers(1, 10**6), st.floats(1, 5_000), st.floats(0, 1)),
    min_size=2,
    max_size=25,
)


def space_of(drawn: dict[str, tuple[int, float, float]]) -> Space:
    return space(
        {code: people for code, (people, _, _) in drawn.items()},
        {code: area for code, (_, area, _) in drawn.items()},
        {code: urban for code, (_, _, urban) in drawn.items()},
    )


@settings(max_examples=80, deadline=None)
@given(drawn=districts, data=st.data())
def test_a_distance_is_symmetric_and_nobody_is_like_itself(
    drawn: dict[str, tuple[int, float, float]], data: st.DataObject
) -> None:
    found = space_of(drawn)
    one, other, third = (data.draw(st.sampled_from(sorted(drawn))) for _ in range(3))
    assert found.distance(one, other) == found.distance(other, one)
    assert found.distance(one, one) == 0
    assert found.distance(one, other) <= (
        found.distance(one, third) + found.distance(third, other) + 1e-9
    )
    near = found.nearest(one, 5)
    assert len(near) == min(5, len(drawn) - 1)
    assert one not in {neighbour.features.code for neighbour in near}
    distances = [neighbour.distance for neighbour in near]
    assert distances == sorted(distances)
    left = drawn.keys() - {neighbour.features.code for neighbour in near} - {one}
    assert all(found.distance(one, code) >= distances[-1] - 1e-12 for code in left)


@settings(max_examples=60, deadline=None)
@given(drawn=districts, people=st.floats(0.01, 100), area=st.floats(0.01, 100))
def test_units_of_people_and_area_do_not_matter(
    drawn: dict[str, tuple[int, float, float]], people: float, area: float
) -> None:
    """A demo of one in a hundred, or square miles: ratios are what is compared."""
    before = space_of(drawn)
    after = space(
        {code: persons * people for code, (persons, _, _) in drawn.items()},  # type: ignore[misc]
        {code: size * area for code, (_, size, _) in drawn.items()},
        {code: urban for code, (_, _, urban) in drawn.items()},
    )
    one, *others = sorted(drawn)
    for other in others:
        assert after.distance(one, other) == pytest.approx(
            before.distance(one, other), rel=1e-4, abs=1e-4
        )


def test_likeness_is_computed_as_it_is_defined(tmp_path: Path) -> None:
    areas, urban = district_areas(active("district", "2021", tmp_path)), urban_shares()
    people = {one.code: 1000 + 37 * number for number, one in enumerate(units.all_districts())}
    found = space(people, areas, urban)
    known = sorted(people.keys() & areas.keys() & urban.keys())
    assert sorted(found.places) == known
    columns = [
        [log(people[code]) for code in known],
        [log(people[code] / areas[code]) for code in known],
        [urban[code] for code in known],
    ]
    scaled = [[(value - fmean(one)) / pstdev(one) for value in one] for one in columns]
    count = len(known)

    def product(one: int, other: int) -> float:
        return sum(a * b for a, b in zip(scaled[one], scaled[other], strict=True)) / count

    correlation = np.array([[product(one, other) for other in range(3)] for one in range(3)])
    apart = sum((correlation[i, j] - (i == j)) ** 2 for i in range(3) for j in range(3))
    noise = sum(
        (scaled[i][at] * scaled[j][at] - correlation[i, j]) ** 2
        for i in range(3)
        for j in range(3)
        for at in range(count)
    )
    shrunk = noise / count**2 / apart
    assert 0 < shrunk < 0.1, "of 700 districts the correlations are known"
    matrix = np.linalg.inv(shrunk * np.eye(3) + (1 - shrunk) * correlation)
    at, other = known.index("366"), known.index("001")
    gap = np.array([one[at] - one[other] for one in scaled])
    assert found.distance("366", "001") == pytest.approx(float(gap @ matrix @ gap) ** 0.5)


def test_what_two_features_share_counts_once() -> None:
    """As far in density as in what goes with it: nearer than as far in two unrelated ways."""
    chance = np.random.default_rng(3)
    size, dense, own = chance.normal(0, 1, (3, 400))
    urban = np.clip(0.5 + 0.15 * dense + 0.03 * own, 0, 1)
    codes = [str(number) for number in range(403)]
    size = np.append(size, [0, 0, 0])
    dense = np.append(dense, [0, 2, 2])
    urban = np.append(urban, [0.5, 0.8, 0.2])
    people = {code: round(1e5 * np.exp(one)) for code, one in zip(codes, size, strict=True)}
    areas = {
        code: people[code] / (100 * np.exp(one)) for code, one in zip(codes, dense, strict=True)
    }
    found = space(people, areas, dict(zip(codes, urban.tolist(), strict=True)))
    # Both differ by as much in each feature; only one as density and urban share usually go.
    assert found.distance("400", "402") > 2 * found.distance("400", "401")


def test_a_district_without_features_is_like_none() -> None:
    found = space(
        {"a": 5, "b": 6, "c": 7, "d": 0},
        {"a": 1.0, "b": 2.0, "d": 1.0},
        {"a": 0.1, "b": 0.2, "c": 0.3, "d": 0.1},
    )
    assert found.places.keys() == {"a", "b"}
    assert found.nearest("c") == ()
    with pytest.raises(KeyError):
        found.distance("a", "c")
