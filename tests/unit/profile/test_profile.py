"""Sentences and marks of a profile are true of its numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from geo import units
from i18n import translator
from presentation.figure import DARK, LIGHT
from presentation.profile.spine import marks, spine
from presentation.profile.steps import steps
from presentation.profile.tables import alike_rows, profile_table
from presentation.profile.text import (
    change,
    changes,
    finding,
    since,
    standing_out,
    turned,
    unknown,
)
from queries.profile.indicators import NOTHING, Id, Indicator, Measured, indicators
from queries.profile.profile import Profile, Row
from tests.support.verdict_cases import PROVENANCE

EN, VI = translator("en"), translator("vi")
PLACE = units.province("36")
BEFORE, DAY = date(2022, 7, 17), date(2022, 8, 14)
ALL: dict[str, Indicator] = {one.id: one for one in indicators(official=True, by_district=False)}


def row(id_: Id, now: Measured, **changed: object) -> Row:
    base = Row(
        ALL[id_],
        DAY,
        BEFORE,
        now,
        NOTHING,
        Measured(0.86),
        Measured(0.907, 907, 1000),
        {"82": Measured(0.92), "30": Measured(0.88)},
        (0.7, 0.8, now.value or 0.0, 0.9, 1.1),
        3,
        0,
        (),
        (),
    )
    return replace(base, **changed)  # type: ignore[arg-type]


def made(*rows: Row, missing: tuple[Id, ...] = ()) -> Profile:
    return Profile(
        PLACE,
        units.regions()[0],
        rows,
        tuple(ALL[id_] for id_ in missing),
        ("82", "30"),
        BEFORE,
        PROVENANCE,
    )


COVERAGE = row("dose1", Measured(0.839, 839, 1000), before=Measured(0.8174, 817, 1000), outside=-1)
WRONG = row(
    "mismatch",
    Measured(0.138, 138, 1000),
    before=Measured(0.148, 148, 1000),
    country=Measured(0.179),
    outside=-1,
)


def test_some_provinces_are_not_called_the_country() -> None:
    of_two = replace(COVERAGE.country, provinces=2)
    said = finding(made(replace(COVERAGE, country=of_two)), translator("en"))
    assert "the 2 provinces with figures 90.7%" in said
    assert "whole country" not in said


def test_the_finding_says_coverage_rank_and_how_many_stand_out() -> None:
    said = finding(made(COVERAGE, WRONG), EN)
    assert said == (
        "Nam Định: 83.9% have at least one dose (rank 3 of 5, whole country 90.7%); of 2 "
        "indicators 1 are worse and 1 better than usual."
    )
    # A low mismatch rate is good.
    assert standing_out(made(COVERAGE, WRONG), EN) == (
        "Worse: At least one dose. Better: Mismatch rate."
    )
    assert "kém hơn" in finding(made(COVERAGE), VI)


def test_a_change_is_that_of_the_numbers_as_shown_and_good_by_its_direction() -> None:
    assert change(COVERAGE, EN) == "+2.2 points"
    assert turned(COVERAGE, EN) == 1
    assert change(WRONG, EN) == "−1.0 points"
    assert turned(WRONG, EN) == 1
    same = row("dose1", Measured(0.83901), before=Measured(0.83899))
    assert change(same, EN) == "±0.0 points"
    assert turned(same, EN) == 0
    days = row("p90", Measured(3, None, 50), before=Measured(1, None, 40))
    assert change(days, EN) == "+2 days"
    assert turned(days, EN) == -1
    use = row("use", Measured(1.8, 18, 10), before=Measured(1.7, 17, 10))
    assert turned(use, EN) == 0


def test_the_most_unusual_change_is_named_first() -> None:
    usual = replace(COVERAGE, changes=(0.02, 0.0216, 0.022, 0.03))
    unusual = replace(WRONG, changes=(0.0, 0.001, -0.001, 0.002))
    (said,) = changes(made(usual, unusual), EN)
    assert said == (
        "Became better: Mismatch rate from 14.8% to 13.8% (−1.0 points); "
        "At least one dose from 81.7% to 83.9% (+2.2 points)."
    )


def test_right_is_better_whichever_number_is_good() -> None:
    high, low = marks(COVERAGE), marks(replace(WRONG, equals=(0.1, 0.138, 0.3)))
    assert high is not None
    assert low is not None
    assert high.ends == (0.7, 1.1)
    assert high.place == pytest.approx((0.839 - 0.7) / 0.4)
    assert low.ends[0] > low.ends[1]
    # 0.907 of the country is worse than 0.138.
    assert low.country is not None
    assert low.country < low.place
    assert (
        marks(
            row("median", Measured(0), equals=(0, 0), parent=NOTHING, country=Measured(0), near={})
        )
        is None
    )


def test_steps_ask_for_what_the_country_has_reached() -> None:
    (step,) = steps(made(COVERAGE), None, EN)
    assert step.sentence.startswith("Vaccinate 68 more persons (At least one dose)")
    assert "from 83.9% to the 90.7% of the whole country" in step.sentence
    assert step.chip == ""
    of_records = next(
        one for one in indicators(official=False, by_district=True) if one.id == "dose1"
    )
    (marked,) = steps(made(replace(COVERAGE, indicator=of_records)), None, EN)
    assert marked.chip == "From dose records"
    ahead = replace(COVERAGE, now=Measured(0.95, 950, 1000))
    assert steps(made(ahead), None, EN) == []
    backlog = row("backlog", Measured(0.1, 10, 100))
    (enter,) = steps(made(backlog), None, EN)
    assert enter.sentence.startswith("Enter the 10 doses")
    assert steps(made(row("backlog", Measured(0.0, 0, 100))), None, EN) == []


def test_coverage_by_the_records_again_is_shown_and_not_counted() -> None:
    again = row("dose1_records", Measured(0.86, 86, 100), outside=-1)
    result = made(COVERAGE, again)
    assert finding(result, EN).endswith("of 1 indicators 1 are worse and 0 better than usual.")
    assert standing_out(result, EN) == "Worse: At least one dose."
    assert profile_table(result, EN)["note"].values == ("", "From dose records")
    assert unknown(made(COVERAGE, missing=("dose2_records",)), EN) == ""


def test_what_is_not_known_says_what_to_import() -> None:
    said = unknown(made(COVERAGE, missing=("complete", "backlog", "mismatch")), EN)
    assert said.startswith(
        "Not known here: Complete, Backlog per dose reported (needs daily reports"
    )
    assert "monitor import register FILE" in said
    assert unknown(made(COVERAGE), EN) == ""
    assert finding(made(), EN) == "Nam Định: no figures yet."
    alone = made(replace(WRONG, equals=(0.138,)))
    assert finding(alone, EN) == (
        "Nam Định: 1 indicator is known, and no other place has figures to compare with."
    )


def test_days_compared_with_are_named() -> None:
    assert since(made(COVERAGE, WRONG), EN) == "Changes are since 17/07/2022."
    other = replace(WRONG, before_as_of=date(2022, 7, 14))
    assert since(made(COVERAGE, other), EN).endswith("14/07/2022, 17/07/2022.")


def test_tables_and_drawing_have_every_line() -> None:
    result = made(COVERAGE, WRONG)
    table = profile_table(result, EN)
    assert table["value"].values == ("83.9%", "13.8%")
    assert table["numerator"].values == (839, 138)
    assert table["alike"].values == ("90.0%", "90.0%")
    head, rows = alike_rows(result, EN)
    assert [code for code, _cells in rows] == ["36", "82", "30"]
    assert rows[1][1] == ("92.0%", "92.0%")
    assert len(head) == 3
    for theme in (LIGHT, DARK):
        drawing = spine(result, theme, VI)
        own = drawing.data[-1]
        assert own.marker.symbol == ("triangle-down", "triangle-up")
        assert list(own.y) == [0, 1]


def test_a_district_has_no_official_coverage_and_no_stocks() -> None:
    lines = {one.id: one for one in indicators(official=True, by_district=True)}
    assert lines["dose1"].metric.chip
    assert "use" not in lines
    assert not ALL["dose1"].metric.chip
    assert ALL["booster"].metric.chip
