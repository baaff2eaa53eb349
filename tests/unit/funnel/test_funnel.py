"""Control limits hold what they promise, at the size of a demo and at that of the country."""

from __future__ import annotations

import numpy as np
import pytest

from geo import units
from queries.funnel import Count, Dispersion, Funnel, dispersion, funnel, wilson

OUTER = 0.998


def provinces(tau: float, people: int, draw: np.random.Generator) -> list[list[Count]]:
    """Districts whose rates lie around their province's own, further than chance by ``tau``."""
    made = []
    for province in units.provinces():
        count = len(units.districts(province.code))
        sizes = draw.lognormal(np.log(people), 0.6, count).astype(int) + 5
        angles = np.arcsin(np.sqrt(draw.uniform(0.03, 0.12))) + draw.normal(0, tau, count)
        rates = np.sin(np.clip(angles, 0, np.pi / 2)) ** 2
        made.append([(int(draw.binomial(n, p)), int(n)) for n, p in zip(sizes, rates, strict=True)])
    return made


@pytest.mark.parametrize("tau", [0.01, 0.06])
def test_at_the_size_of_the_country_two_in_a_thousand_are_outside(tau: float) -> None:
    draw = np.random.default_rng(20)
    outside = total = 0
    for _ in range(12):
        groups = provinces(tau, 120_000, draw)
        usual = dispersion(groups)
        assert usual.tau2**0.5 == pytest.approx(tau, rel=0.15)
        for group in groups:
            limits = funnel(group, usual)
            assert limits
            outside += sum(limits.outside(*one, OUTER) != 0 for one in group)
            total += len(group)
    assert 0.0005 < outside / total < 0.004


def test_where_chance_alone_is_at_work_there_is_nothing_else() -> None:
    usual = dispersion(provinces(0.0, 5_000, np.random.default_rng(4)))
    assert usual.phi < 1.3
    assert usual.tau2**0.5 < 0.004


def test_one_that_is_far_off_does_not_hide_itself() -> None:
    counts = [(100 + number % 7, 1000) for number in range(40)]
    limits = funnel([*counts, (600, 1000)])
    assert limits
    assert limits.outside(600, 1000, OUTER) == 1
    assert not any(limits.outside(*one, OUTER) for one in counts)


def test_too_few_units_tell_nothing() -> None:
    assert funnel([(3, 10)]) is None
    assert funnel([(3, 10), (0, 0)]) is None
    assert isinstance(funnel([(3, 10), (2, 10)]), Funnel)
    assert dispersion([[(3, 10)], []]) == Dispersion(1.0, 0.0)
    assert funnel([(0, 10), (0, 20)]) == Funnel(0.0, 1.0, 0.0)


def test_the_interval_of_a_small_share() -> None:
    # As R's binom::binom.wilson has it.
    assert wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-4)
    assert wilson(3, 10) == pytest.approx((0.1078, 0.6032), abs=1e-4)
