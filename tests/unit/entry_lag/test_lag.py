"""Sentences, tables and charts of the entry lag page say what the counts say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from i18n import translator
from presentation.choropleth import Outlines
from presentation.entry_lag.area_charts import lag_map, lag_ranking
from presentation.entry_lag.charts import (
    bins,
    lag_distribution,
    late_facility_bars,
    registration_dots,
)
from presentation.entry_lag.facility_text import clocks, few_carry, heaped_days
from presentation.entry_lag.metric import lag_metric_result, lag_metric_row
from presentation.entry_lag.tables import (
    distribution_table,
    heaped_days_table,
    lags_table,
    late_facilities_table,
    registration_table,
    triangle_table,
    weeks_table,
)
from presentation.entry_lag.text import (
    hours_title,
    not_ripe,
    not_yet_known,
    place_finding,
    registered_sentence,
    without_lag,
)
from presentation.entry_lag.time_charts import (
    MAX_LAGS,
    cells,
    hour_field,
    triangle_field,
    week_field,
)
from presentation.entry_lag.trend import same_day_trend
from presentation.figure import LIGHT, step_index
from presentation.ramps import LAG
from presentation.ranking import Reference
from queries.entry_lag.facilities import (
    LAST_OF_MONTH,
    HeapedDay,
    HeapedFacilities,
    HeapedFacility,
    LateFacility,
    WorstFacilities,
)
from queries.entry_lag.in_the_end import FinalLags
from queries.entry_lag.lags import LAG_METRICS, LagCounts
from queries.entry_lag.over_time import EntryHours, LagTriangle, LagWeeks, RipeDays, WeekCell
from queries.entry_lag.registration import Interval, RegistrationRow
from tests.support.lag_cases import result_of, row_of
from tests.support.verdict_cases import DAY, PROVENANCE

EN, VI = translator("en"), translator("vi")
OUTLINES = Outlines("/boundaries/x.json", (("48", "Hoàng Sa", 114, 15),))


def test_a_place_is_told_its_rank_and_the_difference_to_the_country() -> None:
    rows = [row_of("01", {0: 9, 4: 1}), row_of("36", {0: 5, 2: 5}), row_of("79", {0: 8, 1: 2})]
    sentence = place_finding(rows[1], result_of(*rows), row_of("VN", {0: 22, 1: 8}), EN)
    assert "Nam Định: in the four weeks to 14/08/2022, 50.0% of 10 doses" in sentence
    assert "−23.3 points against the whole country (73.3%)" in sentence
    assert "(73.3%); nine in ten within 2 days; rank 1 of 3" in sentence
    nothing = place_finding(row_of("36", {}, 3, 4), result_of(*rows), rows[0], EN)
    assert "no dose has a valid entry time" in nothing
    assert "0.0%" not in nothing


def test_what_is_not_ripe_is_said_until_everything_is() -> None:
    until = DAY - timedelta(days=14)
    said = not_ripe(RipeDays(DAY, until, False, 30, 40), None, EN)
    assert "Doses injected after 31/07/2022 are not fully entered" in said
    assert "75.0% were entered on the day" in said
    assert "%" not in not_ripe(RipeDays(DAY, until, False, 0, 0), None, EN)
    assert not_ripe(RipeDays(DAY + timedelta(days=40), DAY, True, 30, 40), None, EN) == ""


def test_what_the_lags_will_be_is_said_with_its_interval() -> None:
    final = FinalLags(row_of("VN", {0: 50}), LagCounts({0: 50, 9: 50}, 0, 0, 0), 80.0, 125.0)
    said = not_ripe(RipeDays(DAY, DAY - timedelta(days=14), False, 30, 40), final, EN)
    assert "about 50.0% will have been entered on the day (90% interval: 40.0% to 62.5%)" in said
    assert said.endswith("nine in ten within 9 days.")


@pytest.mark.parametrize(
    ("measure", "older", "after"),
    [
        ("30", 0, "15/07/2022"),
        ("3", 0, "11/08/2022"),
        ("3", 3, None),
        ("30", 29, "13/08/2022"),
        ("same-day", 0, None),
        ("median", 0, None),
    ],
)
def test_what_cannot_be_known_yet_is_said(measure: Any, older: int, after: str | None) -> None:
    ripe = RipeDays(DAY + timedelta(days=older), DAY, False, 1, 1)
    said = not_yet_known(measure, ripe, PROVENANCE, EN)
    assert (f"injected after {after} it cannot be known" in said) if after else said == ""


def test_what_has_no_lag_is_counted_apart_and_never_a_zero() -> None:
    row = row_of("36", {0: 4, 9: 6}, before=3, unknown=2)
    assert "3 with an entry before their injection, 2 without" in without_lag(row, EN)
    assert without_lag(row_of("36", {0: 4}), EN) == ""
    assert sum(one.doses for one in bins(row)) == 10
    bars = lag_distribution(row, LIGHT, EN).data[0]
    assert list(bars.y) == [4, 0, 0, 0, 6, 3, 2]
    assert bars.customdata[-2:] == ("before the injection", "no entry time")
    assert set(bars.marker.color[-2:]) == {LIGHT.unknown}
    assert LIGHT.unknown not in bars.marker.color[:-2]
    # Further away than the classes are from each other.
    assert bars.x[-2] - bars.x[-3] > bars.x[1] - bars.x[0]
    shares = distribution_table(row, EN)["share"].values
    assert [share is None for share in shares] == [False] * 5 + [True, True]


@pytest.mark.parametrize("measure", LAG_METRICS)
def test_maps_and_rankings_are_stronger_the_later(measure: Any) -> None:
    rows = [row_of("01", {0: 90, 1: 8, 40: 2}), row_of("36", {5: 50, 40: 50}), row_of("79", {})]
    result = lag_metric_result(result_of(*rows), measure)
    assert [row.code for row in result.ranked] == ["36", "01"]
    areas = lag_map(result, OUTLINES, LIGHT, EN, frozenset()).data
    drawn = dict(zip(areas[0].locations, areas[0].z, strict=True))
    words = [trace.name for trace in areas if trace.name and trace.type == "scattergeo"]
    colours = [trace.marker.color for trace in areas if trace.name and trace.type == "scattergeo"]
    assert "79" not in drawn
    assert drawn["36"] != drawn["01"]
    assert len(words) == 3  # the classes that there are, and no figures
    ramp = LAG.of(LIGHT)
    late, soon = (
        step_index(value, result.metric.steps)
        if result.in_days
        else 6 - step_index(value, result.metric.steps)
        for value in (row.value or 0 for row in result.ranked)
    )
    assert late > soon
    assert set(colours[:2]) == {ramp[late], ramp[soon]}
    bars = lag_ranking(result.ranked, result, Reference("", None), LIGHT, EN).data[0]
    assert list(bars.marker.color) == [ramp[late], ramp[soon]]
    value = lag_metric_row(rows[1], measure).value
    begun = bars.base or 0
    assert begun + bars.x[0] == (value if result.in_days else round((value or 0) * 100, 1))


def weeks_of(*shares: float | None) -> LagWeeks:
    weeks = tuple(date(2022, 7, 11) + timedelta(weeks=number) for number in range(len(shares)))
    found = tuple(
        WeekCell(week, 0, 0) if share is None else WeekCell(week, round(100 * share), 100)
        for week, share in zip(weeks, shares, strict=True)
    )
    rows = (("01", "Hà Nội", found), ("36", "Nam Định", found[::-1]))
    return LagWeeks(rows, weeks, weeks[-1], PROVENANCE)


def test_weeks_are_cells_that_open_their_unit_and_unripe_ones_are_paler() -> None:
    result = weeks_of(0.2, None, 0.96)
    field = week_field(result, LIGHT, EN).data[0]
    assert list(zip(field.y, field.base, strict=True)) == [(0, -0.5), (0, 1.5), (1, -0.5), (1, 1.5)]
    assert [one[0] for one in field.customdata] == [20, 96, 96, 20]
    assert list(field.marker.color) == [LAG.light[6], LAG.light[0], LAG.light[0], LAG.light[6]]
    assert [one < 1 for one in field.marker.opacity] == [False, True, False, True]
    table = weeks_table(result, EN)
    assert table.codes == ("01", "36")
    assert [one.label for one in table.columns[:2]] == [
        "Unit",
        "25/07/2022 · not fully entered yet",
    ]
    assert table["share_2022_07_18"].label == "18/07/2022"
    assert table["share_2022_07_18"].values == (None, None)


def test_hours_are_shares_of_all_entries() -> None:
    grid = [[0] * 24 for _day in range(7)]
    grid[2][9], grid[6][0] = 9_995, 5
    hours = EntryHours(tuple(map(tuple, grid)), DAY, PROVENANCE)
    assert hours_title(hours, EN) == "When doses are entered: most on Wednesday, 9:00–9:59"
    field = hour_field(hours, LIGHT, EN).data[0]
    assert (field.z[2][9], field.z[6][0], field.z[0][0]) == (6, 1, None)
    assert field.customdata[2][9] == 9_995
    assert (
        hours_title(EntryHours(((0,) * 24,) * 7, DAY, PROVENANCE), EN) == "When doses are entered"
    )


def facility(code: str, doses: int, same_day: int, late: int, midnight: int = 0) -> LateFacility:
    return LateFacility(code, f"F{code}", "36", "366", doses, same_day, 0, late, doses, midnight)


NOT_HEAPED = HeapedFacilities((), PROVENANCE)


def test_clocks_that_cannot_be_right_are_said_with_their_doses() -> None:
    faults: Any = {"midnight": (2, 500), "day_ahead": (1, 80)}
    rows = (facility("1", 40, 10, 30), facility("2", 20, 0, 10, midnight=20))
    found = WorstFacilities(rows, 9, 80, faults, 490, 1_000, NOT_HEAPED, PROVENANCE)
    said = clocks(found, EN)
    assert "49.00% of the entries (490) stand at exactly 00:00:00" in said
    assert "2 facilities upload in bulk (500 doses)" in said
    assert "The clock of 1 facility (80 doses) seems to be a day ahead" in said
    none: Any = {"midnight": (0, 0), "day_ahead": (0, 0)}
    assert clocks(WorstFacilities(rows, 9, 80, none, 0, 1_000, NOT_HEAPED, PROVENANCE), EN) == ""
    assert "2 facilities carry 50.0% of the 80 doses" in few_carry(found, EN)
    bars = late_facility_bars(rows, ["a", "b"], LIGHT, EN).data[0]
    assert list(bars.x) == [30, 10]
    assert "75.0%" in bars.text[0]
    assert "bulk upload" in bars.customdata[1][0]


def heaped_facility(code: str, doses: int, *days: HeapedDay) -> HeapedFacility:
    return HeapedFacility(code, f"F{code}", "36", "366", doses, days)


def test_heaped_days_are_said_with_the_facilities_and_their_doses() -> None:
    rows = [
        heaped_facility("1", 300, HeapedDay(1, 17, 15, 90), HeapedDay(LAST_OF_MONTH, 17, 17, 120)),
        heaped_facility("2", 1_500, HeapedDay(15, 12, 12, 600)),
    ]
    found = HeapedFacilities(tuple(rows), PROVENANCE)
    said = heaped_days(found, EN)
    assert "2 facilities have their injections on the same days of the month" in said
    assert "(F1: 1, the last; F2: 15): 810 of their 1,800 doses" in said
    assert "F1: 1, ngày cuối tháng; F2: 15" in heaped_days(found, VI)
    assert heaped_days(NOT_HEAPED, EN) == ""
    many = HeapedFacilities((*rows, *rows), PROVENANCE)
    assert heaped_days(many, EN).count("F1: 1") == 2
    assert "; …)" in heaped_days(many, EN)
    table = heaped_days_table(rows, EN)
    assert table["day"].values == ("1", "the last", "15")
    assert (table["peaks"].values, table["all"].values) == ((15, 17, 12), (300, 300, 1_500))
    late = [facility("2", 20, 0, 10, midnight=20), facility("1", 40, 10, 30)]
    late[0] = replace(late[0], heaped=found.days("2"))
    assert late_facilities_table(late, EN)["heaped"].values == ("15", "")
    bars = late_facility_bars(late, ["a", "b"], LIGHT, EN).data[0]
    assert bars.customdata[0][0].endswith(
        "bulk upload<br>injections heaped on days of the month: 15"
    )
    assert "heaped" not in bars.customdata[1][0]


def test_the_triangle_hatches_what_cannot_be_known_yet() -> None:
    days = tuple(
        (DAY - timedelta(days=ago), {0: 5, 40: 2} if ago > 40 else {0: 5}) for ago in (45, 1, 0)
    )
    result = LagTriangle(days, DAY, PROVENANCE)
    assert cells(days[0][1]) == [5] + [0] * MAX_LAGS + [2]
    field, hidden, *_legend = triangle_field(result, LIGHT, EN).data
    assert field.customdata[0][0] == 5
    # The latest day is on top: only its own day is known, of the one before two.
    assert list(zip(hidden.y, hidden.base, strict=True)) == [(0, 0.5), (1, 1.5)]
    assert all(
        base + width == MAX_LAGS + 1.5 for base, width in zip(hidden.base, hidden.x, strict=True)
    )
    table = triangle_table(result, EN)
    assert table["lag_0"].values == (5, 5, 5)
    assert [doses is None for doses in table["lag_1"].values] == [True, False, False]


def compared(low: float, value: float, high: float) -> RegistrationRow:
    return RegistrationRow(
        "VN", "Viet Nam", 100, 80, 50, 20, Interval(2, 1.5, 3), Interval(value, low, high)
    )


def test_registering_beforehand_is_said_to_help_only_where_chance_does_not_explain_it() -> None:
    helps, hurts, unclear = (
        compared(0.1, 0.2, 0.3),
        compared(-0.3, -0.2, -0.1),
        compared(-0.1, 0.05, 0.2),
    )
    said = registered_sentence(helps, hurts, EN)
    assert "20.0 percentage points more (95% interval +10.0 points to +30.0 points)" in said
    assert "20.0 percentage points fewer (95% interval −30.0 points to −10.0 points)" in said
    assert "neither more nor fewer" in registered_sentence(unclear, hurts, EN)
    nothing = RegistrationRow("36", "Nam Định", 0, 0, 0, 0, None, None)
    assert "nothing can be compared" in registered_sentence(nothing, nothing, EN)
    assert "cao hơn 20,0\u00a0điểm\u00a0phần\u00a0trăm" in registered_sentence(helps, hurts, VI)
    same, wrong = registration_dots((helps,), (hurts,), LIGHT, EN).data
    assert (same.x[0], wrong.x[0]) == (20.0, -20.0)
    assert (same.error_x.array[0], same.error_x.arrayminus[0]) == (10.0, 10.0)
    table = registration_table((helps,), (hurts,), EN)
    assert table["registered"].values == (100, 100)
    assert table["odds_ratio_high"].label == "Odds ratio · Upper limit"
    assert table["odds_ratio_high"].values == (3, 3)


def test_the_table_has_every_measure_with_its_counts() -> None:
    row = row_of("36", {0: 5, 2: 4, 40: 1}, before=3, unknown=2)
    table = lags_table([row], EN)
    by_label = {one.label: one.values for one in table.columns}
    assert by_label["Within 3 days"] == (0.9,)
    assert by_label["Days until nine in ten are entered"] == (2,)
    assert by_label["Doses with a valid entry time"] == (10,)
    assert by_label["No entry time"] == (2,)


def test_a_share_stands_at_the_last_week_that_is_entered() -> None:
    drawn = same_day_trend(weeks_of(0.5, 0.7, 0.9), "01", None, LIGHT, EN)
    layout = drawn.content["layout"]
    (share,) = (one for one in layout["annotations"] if "70.0%" in one["text"])
    assert (share["x"], share["y"]) == ("2022-07-18", 70.0)
    assert not any("90.0%" in one["text"] for one in layout["annotations"])
