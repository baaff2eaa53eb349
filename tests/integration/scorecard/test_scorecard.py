"""The four words equal a recount; changes and places among the units follow from them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.units import Level, Vintage
from queries.contents import verification_snapshots
from queries.databases import Scope, Snapshot
from queries.reconciliation.verification import verification
from queries.scorecard.scorecard import (
    WORDS,
    Scorecard,
    four_weeks_before,
    ranks,
    score_history,
    scorecard,
)
from tests.integration.daily_reports.test_completeness import places_of, unit_of
from tests.support.score_cases import PLACES, Home, score_home


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgresql":
            for name, url in request.getfixturevalue("module_postgres_urls").items():
                patch.setenv(name, url)
        with score_home(tmp_path_factory.mktemp("score")) as opened:
            yield opened


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_every_score_equals_a_recount(home: Home, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(home.days))
    level: Level = data.draw(st.sampled_from(["country", "region", "province", "district"]))
    vintage: Vintage = "2021"
    if level == "province":
        vintage = data.draw(st.sampled_from(["2021", "2025"]))
    allowed = data.draw(st.sampled_from([None, frozenset({"36"}), frozenset({"01", "79"})]))
    scope = Scope(allowed)
    result = scorecard(home.scoped(scope), snapshot=day, level=level, vintage=vintage)
    verified = [one for one in verification_snapshots(home.databases) if one.as_of <= day.as_of]
    for row in result.rows:
        places = places_of(unit_of(row.code, level, vintage), vintage, allowed)
        if not any(place in places for place in PLACES):
            assert all(score.value is None for score in row.scores.values())
            continue
        counts = home.expected(day.as_of, places, of_districts=level == "district")
        found = {word: (row.scores[word].numerator, row.scores[word].denominator) for word in WORDS}
        assert found["complete"] == (counts.on_platform, counts.reported)
        assert found["clean"] == (counts.clean, counts.doses)
        assert found["live"] == (counts.same_day, counts.injected)
        assert found["correct"] == correct(home, scope, verified[-1:], row.code, level, vintage)
    check_changes(home, scope, result)
    check_ranks(result)


def correct(
    home: Home,
    scope: Scope,
    days: list[Snapshot],
    code: str,
    level: Level,
    vintage: Vintage,
) -> tuple[int | None, int | None]:
    for day in days:
        row = verification(
            home.scoped(scope), snapshot=day, counted_by="injection", level=level, vintage=vintage
        ).row(code)
        if row.persons:
            return row.correct, row.denominator
    return None, None


def check_changes(home: Home, scope: Scope, result: Scorecard) -> None:
    day = result.provenance.snapshot.as_of
    assert result.before == four_weeks_before([one.as_of for one in home.days], day)
    if result.before is None:
        assert all(score.change is None for row in result.rows for score in row.scores.values())
        return
    assert timedelta(days=28) <= day - result.before < timedelta(days=35)
    snapshot = next(one for one in home.days if one.as_of == result.before)
    then = scorecard(
        home.scoped(scope), snapshot=snapshot, level=result.level, vintage=result.vintage
    )
    for row in result.rows:
        for word, score in row.scores.items():
            before = then.row(row.code).scores[word].value
            if score.value is None or before is None:
                assert score.change is None
            else:
                assert score.change == pytest.approx(score.value - before)


def check_ranks(result: Scorecard) -> None:
    for word in WORDS:
        scores = [row.scores[word] for row in result.rows]
        known = [score.value for score in scores if score.value is not None]
        for score in scores:
            assert score.total == len(known)
            better = sum(value > (score.value or 0) for value in known)
            assert score.rank == (None if score.value is None else better + 1)


def test_equals_share_a_place() -> None:
    assert ranks({"a": 0.5, "b": 0.7, "c": None, "d": 0.7, "e": 0.1}) == {
        "b": 1,
        "d": 1,
        "a": 3,
        "e": 4,
    }
    assert ranks({}) == {}


def test_history_is_the_scorecard_of_every_fourth_week(home: Home) -> None:
    last = home.days[-1]
    history = score_history(home.databases, snapshot=last, level="province", steps=4)
    assert len(history.days) == 4
    assert history.days[-1] == last.as_of
    for number, day in enumerate(history.days):
        snapshot = next(one for one in home.days if one.as_of == day)
        cards = scorecard(home.databases, snapshot=snapshot, level="province")
        for row in cards.rows:
            for word in WORDS:
                assert history.values[word][row.code][number] == row.scores[word].value


def test_history_of_the_first_day_is_that_day(home: Home) -> None:
    first = home.days[0]
    history = score_history(home.databases, snapshot=first, level="country")
    assert history.days == (first.as_of,)


def test_districts_of_one_province_are_ranked_among_themselves(home: Home) -> None:
    found = scorecard(
        home.databases,
        snapshot=home.last,
        level="district",
        within="36",
    )
    assert found.row("366").scores["complete"].total == 2
    assert found.row("366").scores["complete"].rank == 1
    with pytest.raises(KeyError):
        found.row("760")
