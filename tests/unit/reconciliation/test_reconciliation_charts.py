"""The figures of the reconciliation page hold the numbers of their results."""

from __future__ import annotations

import math
from itertools import pairwise

import plotly.graph_objects as go
import pytest

from geo import units
from i18n import translator
from presentation.choropleth import Outlines, rate_map
from presentation.figure import DARK, LIGHT, step_index
from presentation.funnel import MAX_NAMED, funnel_plot, placed
from presentation.ramps import MISMATCH
from presentation.ranking import Reference
from presentation.reconciliation.area_charts import mismatch_ranking
from presentation.reconciliation.cleaning import changes, cleaning_timeline
from presentation.reconciliation.reasons import LOOKS, reason_bars
from presentation.reconciliation.wrong_persons import wrong_person_bars
from presentation.scorecard.cleanliness import broken_rules, rule_bars
from queries.forecast.outlook import Span
from queries.funnel import LIMITS, funnel
from queries.reconciliation.cleaning import cleaning_forecast
from queries.reconciliation.cleanliness import CleanlinessRow
from queries.reconciliation.verdicts import MISMATCHES, RULES
from queries.reconciliation.verification import FacilityRow
from tests.support.colours import contrast
from tests.support.verdict_cases import (
    DAY,
    district_rows,
    province_row,
    result_of,
    row_of,
    verdicts,
    weeks,
)

EN = translator("en")
OUTLINES = Outlines("/boundaries/x.json", (("48", "Hoàng Sa", 114, 15),))


def named(figure: go.Figure, name: str) -> go.Figure:
    return next(trace for trace in figure.data if trace.name == name)


def test_the_map_leaves_the_unverified_grey() -> None:
    rows = [province_row(unit.code, number, 100) for number, unit in enumerate(units.provinces())]
    rows[10] = row_of(rows[10].code, not_yet_verified=4)
    result = result_of(*rows)
    known, _inset, unknown, *_rest = rate_map(
        result, MISMATCH, OUTLINES, LIGHT, EN, frozenset()
    ).data
    drawn = dict(zip(known.locations, known.z, strict=True))
    assert unknown.locations == (rows[10].code,)
    for row in result.rows:
        if row.value is not None:
            assert drawn[row.code] == step_index(row.value, result.metric.steps)
    assert len(MISMATCH.light) == len(MISMATCH.dark) == len(result.metric.steps) + 1


def test_the_ranking_has_every_rate_and_the_reference() -> None:
    result = result_of(province_row("01", 3, 10), province_row("36", 1, 10))
    figure = mismatch_ranking(
        result.ranked(), result, Reference("Viet Nam", 0.2), LIGHT, EN, frozenset({"36"})
    )
    assert list(figure.data[0].x) == [30.0, 10.0]
    assert list(figure.data[0].y) == ["Hà Nội", "<b>Nam Định</b>"]
    assert figure.layout.shapes[0].x0 == 20.0
    assert [note.text for note in figure.layout.annotations] == ["Viet Nam 20.0%"]
    assert list(figure.data[0].customdata) == ["30.0%<br>3 / 10", "10.0%<br>1 / 10"]


def test_reasons_are_told_apart_and_their_texts_can_be_read() -> None:
    assert set(LOOKS) == set(MISMATCHES)
    assert len({(look.colour, look.pattern) for look in LOOKS.values()}) == len(MISMATCHES)
    for look in LOOKS.values():
        assert contrast(look.colour, look.text) >= 4.5
        assert look.colour not in (LIGHT.unknown, DARK.unknown)
    for one, other in pairwise(LOOKS[verdict] for verdict in MISMATCHES):
        assert one.pattern != other.pattern or contrast(one.colour, other.colour) > 1.2


def test_labels_above_the_bars_say_rate_count_and_who_is_waiting() -> None:
    row = province_row("36", 25, 100, not_yet_verified=1_234)
    nobody = row_of("01", "Hà Nội", not_yet_verified=5)
    figure = reason_bars((row, nobody), DARK, EN, as_counts=False, chosen=frozenset({"36"}))
    texts = [one.text for one in figure.layout.annotations]
    assert texts[0] == "<b>Nam Định</b> · 25.0% wrong (25) · 1,234 not yet verified"
    assert texts[1] == "Hà Nội · nobody verified · 5 not yet verified"


def test_the_limits_of_the_funnel_are_those_of_the_query() -> None:
    rates = [(10 + number % 17, 100 + 20 * number) for number in range(200)]
    rows = district_rows(*rates, (900, 1_000), (0, 0))
    limits = funnel([(row.numerator, row.denominator) for row in rows])
    assert limits is not None
    figure = funnel_plot(result_of(*rows, level="district"), limits, LIGHT, EN)
    for curve, probability in zip(figure.data[:2], LIMITS, strict=True):
        half = len(curve.x) // 2
        assert curve.x[half] is None
        for place in range(half):
            low, high = limits.limits(curve.x[place], probability)
            assert curve.y[place] == pytest.approx(low * 100, abs=0.01)
            assert curve.y[half + 1 + place] == pytest.approx(high * 100, abs=0.01)
    marks = figure.data[2:]
    assert sum(len(trace.x) for trace in marks) == len(placed(rows, limits)) == 201
    above = named(figure, "above the outer limit")
    expected = {
        row.name for row in rows if limits.outside(row.numerator, row.denominator, LIMITS[-1]) == 1
    }
    assert set(above.text) == expected
    assert rows[200].name in expected
    drawn = {(x, y) for trace in marks for x, y in zip(trace.x, trace.y, strict=True)}
    assert drawn == {
        (row.denominator, round(row.value * 100, 1)) for row in rows if row.value is not None
    }
    assert figure.layout.shapes[0].y0 == round(limits.centre * 100, 1)


def test_only_the_opened_places_districts_are_named_and_never_too_many() -> None:
    rows = district_rows(
        *((500 if number % 9 == 0 else 60, 1_000 + number) for number in range(400))
    )
    limits = funnel([(row.numerator, row.denominator) for row in rows])
    assert limits is not None
    result = result_of(*rows, level="district")
    whole = funnel_plot(result, limits, LIGHT, EN)
    names = [one.text for one in whole.layout.annotations if one.xref != "paper"]
    assert len(names) <= MAX_NAMED
    mine = frozenset(row.code for row in rows[:20])
    figure = funnel_plot(result, limits, DARK, EN, mine, rows[1].code)
    hovered = {name for trace in figure.data for name in trace.text or ()}
    assert hovered == {row.name for row in rows[:20]}
    (label,) = [one for one in figure.layout.annotations if one.text == f"<b>{rows[1].name}</b>"]
    assert label.x == pytest.approx(math.log10(rows[1].denominator))


def test_the_time_chart_draws_counts_changes_and_the_forecast() -> None:
    line = weeks((100, 0, 0), (92, 10, 2), (80, 25, 5), (75, 31, 6), (60, 47, 7))
    forecast = cleaning_forecast(line, Span(60.0, 40.0, 100.0))
    assert forecast is not None
    assert forecast.ends_on is not None
    figure = cleaning_timeline(line, forecast, LIGHT, EN)
    assert list(named(figure, "wrong").y) == [100, 92, 80, 75, 60]
    assert list(named(figure, "not yet verified").y) == [7] * 5
    assert named(figure, "not yet verified").line.color == LIGHT.unknown
    assert list(named(figure, "cleaned").y) == [-10, -15, -6, -16]
    assert list(named(figure, "cleaned").customdata) == [10, 15, 6, 16]
    assert list(named(figure, "newly wrong").y) == [2, 3, 1, 1]
    ahead = named(figure, "forecast")
    assert list(ahead.x) == [DAY.isoformat(), forecast.ends_on.isoformat()]
    assert list(ahead.y) == [60, 0]
    interval = named(figure, "interval of the forecast")
    assert forecast.earliest is not None
    assert interval.x[0] == forecast.earliest.isoformat()
    # What is left of a week is what was, less the cleaned, plus the newly wrong.
    assert all(
        before.numerator - cleaned + wrong == after.numerator
        for (before, after), (*_days, cleaned, wrong) in zip(
            pairwise(line), changes(line), strict=True
        )
    )


@pytest.mark.parametrize("count", [0, 1, 2, 5])
def test_the_time_chart_is_drawn_however_little_is_known(count: int) -> None:
    line = weeks(*[(50, number, 2 * number) for number in range(count)])
    forecast = cleaning_forecast(line)
    figure = cleaning_timeline(line, forecast, DARK, EN)
    assert "forecast" not in {trace.name for trace in figure.data}
    assert ("newly wrong" in {trace.name for trace in figure.data}) is (count > 1)
    said = {one.text for one in figure.layout.annotations}
    assert ("no end at this pace" in said) is (count == 5)


def test_facilities_and_rules_are_drawn_as_counted() -> None:
    rows = [
        FacilityRow(verdicts(no_id=wrong, correct=10), 0, 0, code=str(wrong), name="Trạm Y tế xã A")
        for wrong in (9, 4)
    ]
    figure = wrong_person_bars(rows, LIGHT, EN)
    assert list(figure.data[0].x) == [9, 4]
    assert len(set(figure.data[0].y)) == 2, "facilities of the same name have a bar each"
    broken = dict.fromkeys(RULES, 0)
    country = CleanlinessRow("VN", "Viet Nam", 20_000, 19_000, broken | {"duplicate": 30})
    place = CleanlinessRow("36", "Nam Định", 1_000, 990, broken | {"in_future": 7, "duplicate": 2})
    rules = broken_rules(place)[:2]
    figure = rule_bars(place, country, rules, DARK, EN)
    assert list(figure.data[0].x) == [70.0, 20.0]
    assert list(figure.data[0].customdata) == [7, 2]
    assert list(figure.data[1].x) == [0.0, 15.0]
    assert len(rule_bars(country, country, rules, DARK, EN).data) == 1
