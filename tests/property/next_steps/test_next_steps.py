"""What to do next: over any figures, every claim of every step holds, or nothing is said."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from geo import units
from i18n import translator
from presentation.next_steps.text import said
from queries.daily_reports.completeness import Completeness, CompletenessRow
from queries.entry_lag.facilities import FacilityLag
from queries.next_steps.steps import (
    ONE_OF,
    backlog_step,
    live_step,
    mismatch_step,
)
from queries.scorecard.scorecard import WORDS, Score, Scorecard, ScoreRow
from tests.support.verdict_cases import PROVENANCE, province_row, result_of

PROVINCES = [unit.code for unit in units.provinces()][:8]
counts = st.lists(
    st.one_of(st.none(), st.integers(0, 5), st.integers(0, 5_000)),
    min_size=1,
    max_size=len(PROVINCES),
)


def missing(backlogs: Sequence[int | None], codes: Sequence[str] = PROVINCES) -> Completeness:
    rows = tuple(
        CompletenessRow(
            code,
            code,
            None if one is None else 5_000 - one,
            None if one is None else 5_000,
            one,
            0,
            None,
            28,
            0,
            0,
        )
        for code, one in zip(codes, backlogs, strict=False)
    )
    return Completeness(rows, "province", "2021", PROVENANCE, None)


def country_of(result: Completeness) -> CompletenessRow:
    (row,) = missing([sum(row.backlog or 0 for row in result.rows)], ["VN"]).rows
    return row


@settings(max_examples=150, deadline=None)
@given(backlogs=counts, districts=counts, whole=st.booleans())
def test_a_backlog_step_names_the_fewest_that_hold_a_tenth(
    backlogs: list[int | None], districts: list[int | None], whole: bool
) -> None:
    provinces = missing(backlogs)
    if whole:
        # The districts make up what their province lacks.
        inside = [max((one or 0 for one in backlogs), default=0)]
        inside = [inside[0] // 3, inside[0] - inside[0] // 3]
    else:
        inside = districts  # type: ignore[assignment]
    step = backlog_step(country_of(provinces), provinces, lambda code: missing(inside))
    total = sum(one or 0 for one in backlogs)
    largest = sorted((one or 0 for one in backlogs), reverse=True)
    if total == 0 or sum(largest[:3]) * ONE_OF < total:
        assert step is None
        return
    assert step is not None
    named = [part.count for part in step.places]
    assert named == largest[: len(named)]
    assert sum(named) * ONE_OF >= total
    assert sum(named[:-1]) * ONE_OF < total
    assert step.total == total
    assert step.whole.code == "VN"
    assert step.days == total  # 28 doses in 28 days
    known = sorted((one or 0 for one in inside), reverse=True)
    if step.districts:
        assert sum(known) == named[0]
        assert [part.count for part in step.districts] == known[:2]
        assert sum(known[:2]) * ONE_OF >= named[0]
    else:
        assert (
            sum(known) != named[0]
            or sum(one > 0 for one in known) < 2
            or (sum(known[:2]) * ONE_OF < named[0])
        )


@settings(max_examples=150, deadline=None)
@given(
    rates=st.lists(
        st.tuples(st.integers(0, 400), st.integers(0, 2_000)), min_size=1, max_size=len(PROVINCES)
    )
)
def test_correcting_so_many_reaches_the_goal_and_one_fewer_does_not(
    rates: list[tuple[int, int]],
) -> None:
    rows = [
        province_row(code, wrong, wrong + correct)
        for code, (wrong, correct) in zip(PROVINCES, rates, strict=False)
    ]
    wrong, verified = sum(one for one, _ in rates), sum(one + other for one, other in rates)
    whole = province_row("01", wrong, verified)
    step = mismatch_step(whole, result_of(*rows))
    if step is None:
        # Nobody verified, or too few wrong, or in more than three provinces.
        most = sum(sorted((one for one, _ in rates), reverse=True)[:3])
        if verified and wrong * 100 >= 2 * verified:
            goal = (wrong * 100 - verified) // verified
            assert (wrong - most) * 100 > goal * verified
        return
    percent = round(step.target * 100)
    assert percent >= 1
    assert verified <= wrong * 100 - percent * verified < 2 * verified  # one point, not two
    assert (wrong - step.cases) * 100 <= percent * verified < (wrong - step.cases + 1) * 100
    named = [part.count for part in step.places]
    assert named == sorted((one for one, _ in rates), reverse=True)[: len(named)]
    assert sum(named) >= step.cases > sum(named[:-1])
    assert (step.wrong, step.verified) == (wrong, verified)


def live(shares_: Sequence[tuple[int, int]]) -> Scorecard:
    rows = tuple(
        ScoreRow(code, code, {word: Score(same, same + late) for word in WORDS})
        for code, (same, late) in zip(PROVINCES, shares_, strict=False)
    )
    return Scorecard(rows, "province", "2021", PROVENANCE, None)


def facility(name: str, late: int) -> FacilityLag:
    return FacilityLag({0: 9, 1: 7, 2: late}, 0, 0, 0, code=name, name=name)


@settings(max_examples=200, deadline=None)
@given(
    drawn=st.lists(
        st.tuples(
            st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400)
        ),
        min_size=1,
        max_size=len(PROVINCES),
    ),
    late=st.lists(st.integers(0, 50), max_size=40),
    first=st.booleans(),
)
def test_a_live_step_names_the_largest_fall_or_the_lowest_share(
    drawn: list[tuple[int, int, int, int]], late: list[int], first: bool
) -> None:
    now, then = live([one[:2] for one in drawn]), live([one[2:] for one in drawn])
    whole = Score(sum(one[0] for one in drawn), sum(one[0] + one[1] for one in drawn))
    places = [facility(str(number), one) for number, one in enumerate(sorted(late, reverse=True))]
    step = live_step(
        ScoreRow("VN", "VN", {"live": whole}), now, None if first else then, lambda code: places
    )
    if step is None:
        return
    here = next(row for row in now.rows if row.code == step.place.code).scores["live"]
    assert (step.place.count, step.doses) == (here.numerator, here.denominator)
    known = {
        row.code: row.scores["live"].value
        for row in now.rows
        if row.scores["live"].value is not None
    }
    if step.kind == "fell":
        assert not first
        falls = {
            code: (row.scores["live"].value or 0) - (known[code] or 0)
            for row in then.rows
            if (code := row.code) in known and row.scores["live"].value is not None
        }
        assert max(falls.values()) == falls[step.place.code] >= 0.01
        assert step.before is not None
        assert step.before - step.value == falls[step.place.code]
    else:
        low, of = here.numerator or 0, here.denominator or 0
        smoothed = (low + 1) / (of + 2)
        chance = 3 * (smoothed * (1 - smoothed) / (of + 2)) ** 0.5
        assert step.value <= (whole.value or 0) - max(0.01, chance)
        assert (step.kind == "lowest") == (step.value == min(known.values()))
    named = sorted(late, reverse=True)[:3]
    assert step.late == sum(late)
    if step.facilities:
        assert [part.count for part in step.facilities] == [one for one in named if one]
        assert sum(named) * ONE_OF >= step.late
    else:
        assert not any(named) or sum(named) * ONE_OF < step.late


def test_only_the_lowest_is_called_so() -> None:
    country = ScoreRow("VN", "VN", {"live": Score(800, 1000)})
    few_doses = live([(500, 500), (0, 1), (900, 100)])
    step = live_step(country, few_doses, None, lambda code: ())
    assert step
    assert (step.place.code, step.kind) == (PROVINCES[0], "low")
    assert "lowest" not in said(step, translator("en")).sentence


def fell(shares: Sequence[tuple[int, int]], before: Sequence[tuple[int, int]]) -> str | None:
    """The province that fell by more than usual, if one did."""
    step = live_step(
        ScoreRow("VN", "VN", {"live": Score(1, 2)}), live(shares), live(before), lambda code: ()
    )
    return step.place.code if step and step.kind == "fell" else None


def test_a_fall_is_one_that_provinces_usually_do_not_have() -> None:
    usual = [(9000 + 20 * number, 1000 - 20 * number) for number in range(-3, 4)]
    before = [(9000, 1000)] * 7
    assert fell(usual, before) is None
    assert fell([*usual, (8000, 2000)], [*before, (9000, 1000)]) == PROVINCES[7]
    # 8 of 10 after 9 of 10: nobody can tell.
    assert fell([*usual, (8, 2)], [*before, (9, 1)]) is None
    # A rule that changes for all is nobody's fall.
    assert fell([(7000, 3000)] * 8, [(9000, 1000)] * 8) is None


def test_nothing_is_said_of_nothing() -> None:
    empty = missing([None, None])
    assert backlog_step(country_of(empty), empty, lambda code: empty) is None
    nobody = province_row("01", 0, 0)
    assert mismatch_step(nobody, result_of(nobody)) is None
    nothing = ScoreRow("VN", "VN", {"live": Score(None, None)})
    assert live_step(nothing, live([(0, 0)]), None, lambda code: ()) is None
