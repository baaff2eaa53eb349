"""Computed sentences and charts say what the numbers say."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import plotly.io
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
from presentation.figure import COVERAGE, DARK, LIGHT, Theme, step_index
from queries.coverage.metrics import RECORD_COVERAGE, Group
from queries.coverage.official import CoverageRow
from queries.daily_reports.metrics import BACKLOG
from queries.databases import Provenance
from queries.entry_lag.metrics import ENTERED_WITHIN, ENTRY_LAG
from queries.metric import Metric
from queries.metrics import METRICS
from queries.schema import STATISTIC_COLUMNS
from queries.signals.signals import MEASURE_NAMES
from tests.support.colours import contrast, luminance
from tests.support.coverage_cases import PROVENANCE, coverage_of

OUTLINES = Outlines("/boundaries/x.json", (("48", "Hoàng Sa", 114, 15), ("56", "TS", 115, 8)))


def test_the_place_is_compared_with_the_country_and_ranked() -> None:
    provinces = coverage_of({"01": 0.9, "36": 0.7, "79": 0.95})
    country = CoverageRow("VN", "Viet Nam", 8000, 10_000)
    sentence = place_finding(provinces.row("36"), provinces, country, translator("vi"))
    assert sentence == (
        "Nam Định: đến 15/11/2021, 70,0% dân số đã tiêm ít nhất một mũi, "
        "−10,0\u00a0điểm\u00a0phần\u00a0trăm so với cả nước (80,0%); xếp thứ 3 trên 3."
    )


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
    assert named == [*words, "no figures"]
    assert len(words) == len(COVERAGE) == len(result.metric.steps) + 1


def test_charts_are_marked_when_data_are_demo() -> None:
    result = coverage_of({"01": 0.9, "36": 0.7})
    demo = replace(
        result,
        provenance=Provenance(replace(PROVENANCE.data, demo=True), PROVENANCE.snapshot),
    )
    for one, marked in ((result, False), (demo, True)):
        for figure in (
            rate_map(one, COVERAGE, OUTLINES, LIGHT, translator("vi"), frozenset()),
            coverage_ranking(one.rows, one, 0.8, DARK, translator("vi")),
        ):
            assert ("Dữ liệu minh họa" in plotly.io.to_json(figure)) is marked


def test_points_have_a_sign() -> None:
    assert translator("vi").points(0.012) == "+1,2\u00a0điểm\u00a0phần\u00a0trăm"
    assert translator("en").points(-0.012) == "−1.2 points"
    assert translator("en").points(0) == "±0.0 points"


def test_coverage_colours_keep_their_order_in_grey() -> None:
    assert all(
        luminance(lighter) > luminance(darker) * 1.15 for lighter, darker in pairwise(COVERAGE)
    )


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
