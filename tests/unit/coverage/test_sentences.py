"""Computed sentences and charts say what the numbers say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.state import State
from dashboard.widgets.panel import choices
from geo import units
from i18n import translator
from presentation.choropleth import Outlines, legend_in_words, rate_map
from presentation.coverage.area_charts import (
    coverage_ranking,
)
from presentation.coverage.text import coverage_alt, place_finding
from presentation.figure import DARK, LIGHT, Theme, step_index
from presentation.ramps import COVERAGE
from presentation.ranking import Reference
from queries.coverage.metrics import RECORD_COVERAGE, Group
from queries.coverage.official import CoverageRow
from queries.daily_reports.metrics import BACKLOG
from queries.entry_lag.metrics import ENTERED_WITHIN, ENTRY_LAG
from queries.metric import Metric
from queries.metrics import METRICS
from queries.schema import STATISTIC_COLUMNS
from queries.signals.signals import MEASURE_NAMES
from tests.support.colours import contrast
from tests.support.coverage_cases import coverage_of

OUTLINES = Outlines("/boundaries/x.json", (("48", "Hoàng Sa", 114, 15), ("56", "TS", 115, 8)))


def test_the_place_is_compared_with_the_country_and_ranked() -> None:
    provinces = coverage_of({"01": 0.9, "36": 0.7, "79": 0.95})
    country = CoverageRow("VN", "Viet Nam", 8000, 10_000)
    sentence = place_finding(provinces.row("36"), provinces, country, translator("vi"))
    assert sentence == (
        "Nam Định: đến 15/11/2021, 70,0% dân số đã tiêm ít nhất một mũi, "
        "−10,0\u00a0điểm\u00a0phần\u00a0trăm so với cả nước (80,0%); xếp thứ 3 trên 3."
    )


def test_some_provinces_are_not_called_the_country() -> None:
    provinces = coverage_of({"01": 0.9, "36": 0.7})
    missing = tuple(unit.code for unit in units.provinces() if unit.code not in ("01", "36"))
    known = CoverageRow("VN", "Viet Nam", 8000, 10_000, missing)
    sentence = place_finding(provinces.row("36"), provinces, known, translator("en"))
    assert "−10.0 points against the 2 provinces with figures (80.0%)" in sentence


def test_a_place_without_figures_is_not_called_zero() -> None:
    provinces = coverage_of({"01": 0.9, "36": None})
    country = CoverageRow("VN", "Viet Nam", 8000, 10_000)
    sentence = place_finding(provinces.row("36"), provinces, country, translator("en"))
    assert sentence == "Nam Định has no figures for 15/11/2021."


def test_the_alt_text_names_both_ends_and_who_is_missing() -> None:
    text = coverage_alt(
        coverage_of({"01": 1.2, "36": 0.7, "79": None}),
        CoverageRow("VN", "Viet Nam", 9, 10),
        translator("en"),
    )
    assert "from Nam Định (70.0%) to Hà Nội (120.0%); whole country 90.0%" in text
    assert "Without figures: 1." in text


def test_the_map_has_every_unit_in_its_class_and_the_unknown_apart() -> None:
    shares = {unit.code: number / 50 for number, unit in enumerate(units.provinces())}
    result = coverage_of(shares | {"36": None})
    figure = rate_map(result, COVERAGE, OUTLINES, LIGHT, translator("en"), frozenset({"01"}))
    words = legend_in_words(result.metric.steps, translator("en"))
    mainland, _inset, unknown, chosen, *legend_entries = figure.data
    drawn = dict(zip(mainland.locations, mainland.z, strict=True))
    for row in result.rows:
        if row.code != "36":
            assert drawn[row.code] == step_index(row.value or 0, result.metric.steps)
    assert "36" not in drawn
    assert unknown.locations == ("36",)
    assert chosen.locations == ("01",)
    named = [entry.name for entry in legend_entries if entry.name]
    assert named == [*(words[step] for step in sorted(set(drawn.values()))), "no figures"]
    assert len(words) == len(COVERAGE.light) == len(result.metric.steps) + 1
    assert "attention" in figure.layout.legend.title.text


def test_the_ranking_names_its_reference_and_says_where_bars_begin() -> None:
    result = coverage_of({"01": 0.9, "36": 0.7})
    held = Reference("Viet Nam", 0.8)
    figure = coverage_ranking(result.ranked(), result, COVERAGE, held, DARK, translator("vi"))
    bars = figure.data[0]
    assert [bars.base + wide for wide in bars.x] == [70.0, 90.0]
    said = [note.text for note in figure.layout.annotations]
    assert said[0] == "Viet Nam 80,0%".replace("%", translator("vi").percent(0)[3:])
    assert translator("vi").percent(bars.base / 100) in said[1]
    assert len(figure.layout.shapes) == 2  # the reference and the jag
    near_zero = coverage_of({"01": 0.9, "36": 0.1})
    whole = coverage_ranking(near_zero.rows, near_zero, COVERAGE, held, DARK, translator("vi"))
    assert whole.data[0].base is None


def test_points_have_a_sign() -> None:
    assert translator("vi").points(0.012) == "+1,2\u00a0điểm\u00a0phần\u00a0trăm"
    assert translator("en").points(-0.012) == "−1.2 points"
    assert translator("en").points(0) == "±0.0 points"


@pytest.mark.parametrize(("theme", "background"), [(LIGHT, "#ffffff"), (DARK, "#12191e")])
def test_texts_and_lines_of_charts_can_be_read(theme: Theme, background: str) -> None:
    for colour in (theme.text, theme.muted, *theme.series):
        assert contrast(colour, background) >= 4.5


def test_every_metric_is_whole_and_every_measure_has_a_name() -> None:
    for key, metric in METRICS.items():
        assert key == metric.id
        assert all((metric.name, metric.short, metric.definition, metric.numerator, metric.source))
        assert list(metric.steps) == sorted(metric.steps)
    assert set(STATISTIC_COLUMNS) <= set(MEASURE_NAMES)


def test_what_is_taken_away_says_where_it_was_counted() -> None:
    everybody = State(
        "en",
        "records",
        units.province("36"),
        "province",
        1,
        Group("all"),
        None,
        "week",
        None,
        None,
        "2021",
        (),
        frozenset(),
    )

    def said(metric: Metric, state: State = everybody) -> str:
        return choices(state, translator("en"), metric, metric.name)

    assert said(RECORD_COVERAGE[1]) == "Nam Định · From dose records · By residence"
    away = replace(everybody, group=Group("all", counted_by="injection"))
    assert said(RECORD_COVERAGE[1], away) == "Nam Định · From dose records · By place of injection"
    # Whatever was chosen on other pages: it is the facilities that enter.
    for metric in (ENTRY_LAG, *ENTERED_WITHIN.values()):
        assert said(metric) == "Nam Định · By place of injection"
    assert said(BACKLOG) == "Nam Định"
