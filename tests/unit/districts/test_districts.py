"""Sentences, charts and the sorted table of districts side by side are true of the numbers."""

from __future__ import annotations

import pytest

from dashboard.state import read_pace, read_percent
from geo import units
from i18n import translator
from presentation.districts.alike import Alike, alike_chart, middle_of
from presentation.districts.arrival import arrival_chart
from presentation.districts.board import METRICS, board
from presentation.districts.charts import (
    ACROSS,
    abbreviated,
    days_shown,
    slope_chart,
    small_multiples,
)
from presentation.districts.picture import board_picture
from presentation.districts.text import (
    alike_finding,
    also,
    arrival_finding,
    district_finding,
    province_finding,
    small_numbers,
)
from presentation.figure import DARK, LIGHT
from presentation.sorted_table import prepared
from queries.coverage.metrics import RECORD_COVERAGE, Group
from queries.coverage.target import Arrival, Steps, arrival
from queries.districts.side_by_side import OtherRates, Place
from queries.districts.similar import Features
from queries.forecast.outlook import Span
from queries.metrics import METRICS as REGISTRY
from queries.scorecard.scorecard import ScoreCounts
from tests.support.district_cases import CODES, DAY, DAYS, made

EN, VI = translator("en"), translator("vi")
SHARES = [0.85, 0.86, 0.80, 0.85, 0.84, 0.86, 0.90, 0.85, 0.84, 0.85]


def test_the_finding_names_the_lowest_with_points_and_persons() -> None:
    result, _history = made(SHARES)
    low = units.district(CODES[2]).short_name
    text = province_finding(result, Group(), EN)
    assert text.startswith(f"In Nam Định, {low} is furthest behind: by 14/08/2022, 80.0% ")
    assert text.endswith("−5.0 points against Nam Định (85.0%), that is 500 persons.")
    assert "chậm nhất" in province_finding(result, Group(), VI)


def test_a_district_is_said_with_its_difference_and_rank() -> None:
    result, _history = made(SHARES)
    high = district_finding(result, result.row(CODES[6]), Group(), EN)
    assert high.endswith("+5.0 points against Nam Định (85.0%), that is 500 persons; rank 1 of 10.")
    same = district_finding(result, result.row(CODES[0]), Group(), EN)
    assert "±0.0 points against Nam Định (85.0%); rank" in same


def test_what_else_is_said_is_the_largest() -> None:
    scores = {CODES[3]: ScoreCounts(backlog=7), CODES[4]: ScoreCounts(backlog=1)}
    wrong = {CODES[0]: (5, 100), CODES[1]: (9, 100)}
    result, _history = made(SHARES, 500, others=OtherRates(wrong, DAY, scores, DAY))
    text = also(result, EN)
    assert f"highest in {units.district(CODES[1]).short_name} (9.0%)" in text
    assert f"largest in {units.district(CODES[3]).short_name}: 7 doses" in text
    assert "one person is 0.20 points" in small_numbers(result, EN)
    assert small_numbers(made(SHARES)[0], EN) == ""


def test_the_table_holds_every_place_and_number() -> None:
    wrong = dict.fromkeys(CODES, (10, 100)) | {CODES[0]: (60, 100)}
    scores = {
        code: ScoreCounts(doses=100, clean=99, injected=50, same_day=25, backlog=4)
        for code in CODES
    }
    result, _history = made(SHARES, others=OtherRates(wrong, DAY, scores, DAY))
    arrivals: dict[str, Arrival | None] = {
        row.code: arrival(row.steps, 100, DAY) for row in result.rows if row.steps
    }
    data = prepared(board(result, arrivals, 0.9, LIGHT, EN))
    assert [row["code"] for row in data["above"]] == ["36", "north", "VN"]
    assert [row["code"] for row in data["rows"]] == CODES
    assert len(data["columns"]) == len(METRICS)
    assert all(metric.id in REGISTRY for metric in METRICS)
    assert all(len(row["cells"]) == len(METRICS) for row in data["rows"] + data["above"])
    first = data["rows"][0]["cells"]
    by = dict(zip((metric.id for metric in METRICS), first, strict=True))
    assert by["record_coverage_dose1"][1] == "85.0%"
    assert by["record_coverage_dose1"][2] == "8,500 / 10,000"
    assert by["mismatch"][3] == 1
    assert by["word_live"][1] == "50.0%"
    assert by["districts_to_reach"][1] == "1,500"
    assert data["columns"][data["sort"]]["label"] == "Dose 1"
    # Nothing is drawn wider than its column.
    for row in data["rows"] + data["above"]:
        for cell, column in zip(row["cells"], data["columns"], strict=True):
            if column["most"] and column["reference"] is not None and cell[0] is not None:
                assert cell[0] <= column["most"] * 1.0001
    nothing = prepared(board(result, dict.fromkeys(arrivals), 0.9, DARK, VI))
    assert nothing["rows"][0]["cells"][7] == [None, VI("unknown")]


def test_the_picture_of_the_table_has_every_place_and_room_for_all() -> None:
    result, _history = made(SHARES)
    drawn = board_picture(result, dict.fromkeys(CODES, None), 0.9, theme=LIGHT, _=VI).content
    (table,) = drawn["data"]
    names = [text.removeprefix("<b>").removesuffix("</b>") for text in table["cells"]["values"][0]]
    assert names[:3] == [VI(row.name) for row in result.above]
    assert names[3:] == [abbreviated(row.name) for row in result.lowest_first()]
    assert all(len(column) == len(names) for column in table["cells"]["values"])
    assert len(table["header"]["values"]) == len(METRICS) + 1
    rows = table["header"]["height"] + len(names) * table["cells"]["height"]
    assert drawn["layout"]["height"] > rows


def test_what_if_says_when_or_that_it_is_never() -> None:
    result, _history = made(SHARES)
    place = result.row(CODES[2])
    steps = Steps((70,) * 8, (7,) * 8)
    pace_alone = arrival_finding(place, arrival(steps, 1000, DAY), 0.9, EN)
    assert "at 10.0 persons a day, 90% is reached around 22/11/2022" in pace_alone
    assert "without an interval" in pace_alone
    found = arrival(steps, 1000, DAY, Span(120.0, 90.0, 200.0))
    text = arrival_finding(place, found, 0.9, EN)
    assert "between 12/11/2022 and 02/03/2023, with 90% confidence" in text
    assert "around 12/12/2022" in text
    endless = arrival(steps, 1000, DAY, Span(120.0, 90.0, None))
    assert "not reached before 12/11/2022" in arrival_finding(place, endless, 0.9, EN)
    never = arrival_finding(place, arrival(steps, 1000, DAY, a_day=0.0), 0.9, EN)
    assert "not reached within ten years" in never
    assert "has reached 80%" in arrival_finding(place, arrival(steps, 0, DAY), 0.8, EN)
    line = [(day, 0.5 + 0.01 * number) for number, day in enumerate(DAYS)]
    figure = arrival_chart(line, found, 0.9, LIGHT, EN)
    assert any("12/12/2022" in note.text for note in figure.layout.annotations)
    unreached = arrival_chart(line, arrival(steps, 1000, DAY, a_day=0.0), 0.9, LIGHT, EN)
    assert len(unreached.data) == 1


def test_the_slope_and_the_multiples_draw_every_district_on_one_scale() -> None:
    result, past = made(SHARES)
    slope = slope_chart(result, LIGHT, EN, CODES[1])
    lines = {trace.name: list(trace.y) for trace in slope.data}
    for row in (*result.rows, result.above[0]):
        assert lines[row.name][1] == round((row.value("coverage") or 0) * 100, 1)
    figure = small_multiples(result, past, LIGHT, EN)
    assert len(figure.data) == 2 * len(CODES)
    axes = [name for name in figure.layout if name.startswith("yaxis")]
    assert len(axes) == len(CODES)
    assert all(figure.layout[name].range is None for name in axes)
    assert tuple(figure.layout.template.layout.yaxis.range) == (0, 100)
    last = [trace.y[-1] for trace in figure.data[::2]]
    assert last == sorted(last)
    assert len({trace.xaxis for trace in figure.data}) == len(CODES) > ACROSS
    assert days_shown(DAYS, DAY)[-1] == len(DAYS) - 1


def likes(shares: list[float], people: int) -> list[Alike]:
    found = []
    for number, (code, share) in enumerate(zip(CODES, shares, strict=False)):
        unit = units.district(code)
        persons = dict.fromkeys(RECORD_COVERAGE, round(share * people))
        place = Place(
            unit,
            unit.short_name,
            1,
            persons,
            people,
            None,
            (None, None),
            (None, None),
            (None, None),
            None,
            None,
            0,
            None,
        )
        found.append(Alike(unit.short_name, Features(code, people, 1.0, 0.1), number / 10, place))
    return found


def test_a_district_among_those_like_it() -> None:
    rows = likes([0.5, 0.8, 0.81, 0.82, 0.83, 0.84, 0.85], 2000)
    text = alike_finding(rows, rows[0], EN)
    assert "Among the 6 districts most like it" in text
    assert "rank 7 of 7: 50.0% against a median of 82.5%." in text
    assert middle_of(rows) == pytest.approx(0.825)
    (marks,) = alike_chart(rows, CODES[0], LIGHT, EN).data
    assert list(marks.x) == sorted(marks.x)


def test_the_address_is_read_with_care() -> None:
    assert read_percent({"target": "90"}, "target") == 90
    for wrong in ("0", "101", "-5", "9.5", "x", ""):
        assert read_percent({"target": wrong}, "target") is None
    assert read_pace({"pace": "12.5"}) == 12.5
    assert read_pace({"pace": "0"}) == 0
    for wrong in ("-1", "1e9", "nan", "x", ""):
        assert read_pace({"pace": wrong}) is None
    assert abbreviated("Thành phố Nam Định") == "TP. Nam Định"
