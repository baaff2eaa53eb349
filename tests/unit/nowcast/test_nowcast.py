from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from queries.nowcast.backtest import Trials, backtest, known
from queries.nowcast.chain_ladder import Estimate, Nowcast, nowcast, nowcasts
from queries.nowcast.development import development, development_factors, share_entered
from queries.nowcast.quantiles import count_quantiles
from queries.nowcast.triangle import Array, Triangle, Whole

FIRST = date(2021, 3, 8)  # A Monday.
PATTERN = np.array([0.5, 0.2, 0.1, 0.05, 0.05, 0.04, 0.02, 0.02, 0.01, 0.01])
LAGS = len(PATTERN) - 1

# Incremental payments of G. Taylor and F. Ashe, Journal of Econometrics 23 (1983) 37, in the first
# three rows; cumulative in T. Mack, ASTIN Bulletin 23 (1993) 213, table 1.
TAYLOR_ASHE = """
357848 1124788 1735330 2218270 2745596 3319994 3466336 3606286 3833515 3901463
352118 1236139 2170033 3353322 3799067 4120063 4647867 4914039 5339085
290507 1292306 2218525 3235179 3985995 4132918 4628910 4909315
310608 1418858 2195047 3757447 4029929 4381982 4588268
443160 1136350 2128333 2897821 3402672 3873311
396132 1333217 2180715 2985752 3691712
440832 1288463 2419861 3483130
359480 1421128 2864498
376686 1363294
344014
"""


def taylor_ashe(rows: int) -> Triangle:
    """The first rows and columns of the published triangle, one year taken for a day."""
    counts = np.zeros((1, rows, rows), np.int64)
    for row, line in enumerate(TAYLOR_ASHE.split("\n")[1 : rows + 1]):
        cumulative = [0, *(int(number) for number in line.split()[: rows - row])]
        counts[0, row, : rows - row] = np.diff(cumulative)
    return Triangle(FIRST + timedelta(days=rows - 1), FIRST, counts)


def complete(doses: Array, pattern: Array = PATTERN) -> Whole:
    """What will ever be entered of doses [places, days], by lag, without any chance."""
    shares = np.broadcast_to(pattern, (*doses.shape, pattern.shape[-1]))
    cumulative = np.rint(doses[..., None] * shares.cumsum(axis=-1)).astype(np.int64)
    doses_by_lag: Whole = np.diff(cumulative, prepend=0, axis=-1)
    return doses_by_lag


def drawn(rng: np.random.Generator, places: int, days: int, level: float) -> Whole:
    """Doses whose shares by lag differ by chance from day to day (Dirichlet), of uneven places."""
    size = level * np.linspace(0.3, 2.0, places)[:, None]
    doses = rng.poisson(np.broadcast_to(size, (places, days)) * rng.gamma(8, 1 / 8, (places, days)))
    shares = rng.gamma(40 * PATTERN, 1.0, (places, days, LAGS + 1))
    return rng.multinomial(doses, shares / shares.sum(axis=2, keepdims=True)).astype(np.int64)


def at_end(counts: Whole, last: int | None = None) -> Triangle:
    day = counts.shape[1] - 1 if last is None else last
    return known(FIRST, counts, FIRST + timedelta(days=day), LAGS)


def last_week(result: Nowcast) -> Estimate:
    return result.total(result.as_of - timedelta(days=6), result.as_of)


def test_factors_of_three_years_worked_by_hand() -> None:
    triangle = taylor_ashe(3)
    factors = development_factors(triangle.counts[0], triangle.observed)
    by_hand = [(1124788 + 1236139) / (357848 + 352118), 1735330 / 1124788]
    assert factors == pytest.approx(by_hand)
    share = share_entered(factors)
    assert share == pytest.approx([1 / (by_hand[0] * by_hand[1]), 1 / by_hand[1], 1.0])


def test_factors_and_reserves_are_the_published_ones() -> None:
    triangle = taylor_ashe(10)
    factors = development_factors(triangle.counts[0], triangle.observed)
    published = [3.4906, 1.7473, 1.4574, 1.1739, 1.1038, 1.0863, 1.0539, 1.0766, 1.0177]
    assert factors == pytest.approx(published, abs=5e-5)
    ultimate = triangle.entered[0] / share_entered(factors)[triangle.age]
    reserves = np.rint((ultimate - triangle.entered[0]) / 1000)
    assert list(reserves) == [0, 95, 470, 710, 985, 1419, 2178, 3920, 4279, 4626]


def test_a_known_development_is_recovered() -> None:
    doses = 5000.0 + 1000 * np.sin(np.arange(120) / 9) * np.ones((3, 1))
    counts = complete(doses)
    one = nowcast(at_end(counts)).days()
    assert one.expected[:-1] == pytest.approx(doses, rel=0.01)
    assert nowcast(at_end(counts)).ripeness[0, -1] == pytest.approx(0.5, rel=0.01)


def test_ten_times_the_doses_are_ten_times_expected() -> None:
    counts = drawn(np.random.default_rng(1), 5, 120, 300.0)
    small, large = nowcast(at_end(counts)), nowcast(at_end(10 * counts))
    assert large.days().expected == pytest.approx(10 * small.days().expected, rel=0.05)
    assert last_week(large).expected == pytest.approx(10 * last_week(small).expected, rel=0.02)


@pytest.mark.parametrize("level", [10.0, 60.0, 2000.0])
def test_intervals_hold_what_they_say(level: float) -> None:
    rng = np.random.default_rng(7)
    inside: dict[str, list[Array]] = {"days": [], "days 50": [], "weeks": []}
    for _ in range(12):
        counts = drawn(rng, 12, 130, level)
        result = nowcast(at_end(counts))
        final = counts.sum(axis=2)
        one, truth = result.days(), final[:, -4:]
        days = np.s_[:-1, -4:]
        inside["days"].append((truth >= one.low90[days]) & (truth <= one.high90[days]))
        inside["days 50"].append((truth >= one.low50[days]) & (truth <= one.high50[days]))
        week, sums = last_week(result), final[:, -7:].sum(axis=1)
        inside["weeks"].append((sums >= week.low90[:-1]) & (sums <= week.high90[:-1]))
    assert 0.85 <= np.mean(inside["days"]) <= 0.95
    assert 0.85 <= np.mean(inside["weeks"]) <= 0.95
    assert 0.42 <= np.mean(inside["days 50"]) <= 0.70


def test_an_office_closed_on_sundays_is_not_taken_for_missing_doses() -> None:
    open_days, closed = np.array([0.6, 0.2, 0.2]), np.array([0.6, 0.0, 0.4])
    weekday = np.arange(120) % 7
    shares = np.where((weekday == 5)[:, None], closed, open_days)
    counts = complete(np.full((2, 120), 1000.0), shares)
    sunday = 118
    result = known(FIRST, counts, FIRST + timedelta(days=sunday), 2)
    saturday = nowcast(result).days().expected[:-1, -2]
    assert saturday == pytest.approx(np.full(2, 1000.0), rel=0.03)


def test_a_place_that_enters_a_week_later_is_expected_to() -> None:
    lump = np.zeros(LAGS + 1)
    lump[7] = 1.0
    doses = np.full((1, 120), 200.0)
    counts = np.concatenate([complete(np.full((9, 120), 200.0)), complete(doses, lump)])
    one = nowcast(at_end(counts)).days()
    assert not one.entered[9, -7:].any()
    assert one.expected[9, -7:].sum() == pytest.approx(7 * 200, rel=0.25)
    assert one.high90[9, -7:].sum() >= 7 * 200


def test_a_new_measure_borrows_the_development_of_the_others() -> None:
    counts = complete(np.full((3, 120), 800.0))
    new = counts * (np.arange(120) >= 116)[None, :, None]
    together = nowcasts({"dose1": at_end(counts), "booster": at_end(new)})
    assert together["booster"].days().expected[:-1, -2:] == pytest.approx(800.0, rel=0.15)
    # Alone it has no past to tell from, and says so.
    alone, beside = nowcast(at_end(new)).days(), together["booster"].days()
    width, other = (one.high90[:-1, -2:] - one.low90[:-1, -2:] for one in (alone, beside))
    assert (width > 1.3 * other).all()
    with pytest.raises(ValueError, match="same places"):
        nowcasts({"dose1": at_end(counts), "booster": at_end(new, 100)})


def test_a_change_of_the_rules_is_learnt_within_days() -> None:
    quick = np.array([0.85, 0.06, 0.03, 0.015, 0.015, 0.012, 0.006, 0.006, 0.003, 0.003])
    change = FIRST + timedelta(days=110)
    shares = np.where((np.arange(120) >= 110)[:, None], quick, PATTERN)
    triangle = at_end(complete(np.full((4, 120), 3000.0), shares), 114)
    told = nowcast(triangle, change).days().expected[-1, -5:]
    untold = nowcast(triangle, None).days().expected[-1, -5:]
    assert told == pytest.approx(np.full(5, 12000.0), rel=0.03)
    # Whom nobody told finds out, from the second day after it on.
    assert untold == pytest.approx(np.full(5, 12000.0), rel=0.03)
    first = known(FIRST, complete(np.full((4, 120), 3000.0), shares), change, LAGS)
    assert nowcast(first, None).days().expected[-1, -1] > 12000 + 1500
    # Days of injection before it go on as they began.
    assert nowcast(triangle, change).days().expected[-1, -8] == pytest.approx(12000, rel=0.03)


def test_after_a_change_what_was_not_seen_yet_widens_the_interval() -> None:
    counts = drawn(np.random.default_rng(3), 6, 120, 800.0)
    told, quiet = (
        last_week(nowcast(at_end(counts), change)) for change in (FIRST + timedelta(117), None)
    )
    assert told.high90[-1] - told.low90[-1] > 1.3 * (quiet.high90[-1] - quiet.low90[-1])
    course = development(at_end(counts), FIRST + timedelta(117))
    assert course.unseen[:117].max() == 0
    assert course.unseen[-1] == pytest.approx(0.2 / 0.5, abs=0.05)  # Lags 0 to 2 were seen.


def test_errors_of_a_week_are_wider_than_those_of_independent_days() -> None:
    rng = np.random.default_rng(5)
    weekly = np.repeat(rng.gamma(6, 1 / 6, (4, 19)), 7, axis=1)[:, :126, None]
    late = PATTERN[1:] * weekly
    counts = rng.poisson(400 * np.concatenate([np.full((4, 126, 1), 0.5), late], axis=2))
    result = nowcast(at_end(counts))
    one, week = result.days(), last_week(result)
    alone = np.sqrt(((one.high90 - one.low90)[-1, -7:] ** 2).sum())
    assert week.high90[-1] - week.low90[-1] > 1.3 * alone


def test_a_triangle_knows_its_days_and_nothing_later() -> None:
    triangle = Triangle(date(2021, 5, 5), date(2021, 4, 30), np.zeros((1, 6, 3), np.int64))
    assert triangle.age.tolist() == [5, 4, 3, 2, 1, 0]
    assert triangle.weekday.tolist() == [4, 5, 6, 0, 1, 2]
    with pytest.raises(ValueError, match="after as_of"):
        Triangle(date(2021, 5, 1), date(2021, 5, 1), np.ones((1, 1, 3), np.int64))


def test_rewound_is_what_was_known_then() -> None:
    counts = drawn(np.random.default_rng(2), 3, 60, 20.0)
    now, then = at_end(counts), at_end(counts, 54)
    assert np.array_equal(now.entered_ago(5), then.entered)
    change, weeks = FIRST + timedelta(days=50), timedelta(days=14)
    later = known(FIRST + weeks, counts[:, weeks.days :], FIRST + timedelta(days=54), LAGS)
    for rewound, known_then in (
        (development(now, change, ago=5), development(then, change)),
        (development(now, change, ago=5, days=41), development(later, change)),
    ):
        assert np.allclose(rewound.share, known_then.share)
        assert np.allclose(rewound.unseen, known_then.unseen)
        assert rewound.unseen.any()


@pytest.mark.parametrize(("mean", "variance"), [(0.5, 0.8), (5.0, 9.0), (25.0, 90.0), (200.0, 4e3)])
def test_quantiles_hold_their_share_of_a_negative_binomial_count(
    mean: float, variance: float
) -> None:
    sample = np.random.default_rng(4).negative_binomial(
        mean**2 / (variance - mean), mean / variance, 200_000
    )

    def middle(count: int) -> float:
        return float((sample < count).mean() + (sample == count).mean() / 2)

    for level in (0.05, 0.25, 0.75, 0.95):
        bound = int(count_quantiles(np.array([mean]), np.array([variance]), [level])[0][0])
        inner, outer = (bound, bound + 1) if level > 0.5 else (bound - 1, bound)
        assert middle(inner) - 0.005 <= level <= middle(outer) + 0.005
    assert count_quantiles(np.zeros(2), np.zeros(2), [0.95])[0].tolist() == [0, 0]


def trials(expected: float, width: int, final: float) -> Trials:
    low, high = np.array([expected - width], int), np.array([expected + width], int)
    point = np.array([expected])
    whole = point.astype(int)
    estimate = Estimate(whole, point, whole, low, high, low, high, np.ones(1))
    return Trials(estimate, np.array([final]), point)


def test_interval_score_by_hand() -> None:
    assert trials(100, 0, 90).interval_score() == pytest.approx(10)
    # Both intervals are 80 to 120 and miss 70 by 10.
    by_hand = (0.5 * 30 + (0.25 + 0.05) * 40 + 2 * 10) / 2.5
    assert trials(100, 20, 70).interval_score() == pytest.approx(by_hand)
    assert trials(100, 20, 81).inside(90) == 1
    assert trials(100, 20, 79).inside(50) == 0


def test_the_backtest_knows_only_what_was_entered_by_then() -> None:
    counts = drawn(np.random.default_rng(6), 4, 120, 80.0)
    day = FIRST + timedelta(days=100)
    future = counts.copy()
    rows, lags = np.indices(counts.shape[1:])
    future[:, rows + lags > 100] *= 3
    plain, tripled = (backtest(FIRST, {"": one}, [day], LAGS)[""] for one in (counts, future))
    for target, found in plain.items():
        assert np.array_equal(found.estimate.high90, tripled[target].estimate.high90)
        assert np.array_equal(found.last_week, tripled[target].last_week)
        assert (tripled[target].final > found.final).any()
    week = plain["all_week"]
    final = counts[:, 94:101].sum()
    entered = sum(int(counts[:, row, : 101 - row].sum()) for row in range(94, 101))
    before = sum(int(counts[:, row, : 94 - row].sum()) for row in range(87, 94))
    by_now = sum(int(counts[:, row, : 101 - row].sum()) for row in range(87, 94))
    assert week.final.tolist() == [final]
    assert week.last_week == pytest.approx([entered * by_now / before])
    assert week.error("entered") == final - entered
    with pytest.raises(ValueError, match="three weeks"):
        backtest(FIRST, {"": counts}, [FIRST + timedelta(days=9)], LAGS)
