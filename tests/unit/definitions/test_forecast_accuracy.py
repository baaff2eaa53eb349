"""What the page of definitions says of dates in the future is what the bench has measured."""

from __future__ import annotations

from i18n import translator
from presentation.definitions.text import forecast_cells, forecasts_sentence
from queries.forecast.accuracy import (
    QUESTION_NAMES,
    SIMULATED,
    WORLD_NAMES,
    ForecastAccuracy,
    forecast_accuracy,
)

EN = translator("en")


def test_every_world_was_measured_for_both_forecasts() -> None:
    found = {(row.question, row.world) for row in forecast_accuracy()}
    worlds = list(WORLD_NAMES)
    assert found >= {(one, world) for one in QUESTION_NAMES for world in worlds[:SIMULATED]}
    assert {world for _question, world in found} == set(worlds)


def test_intervals_held_where_they_were_measured() -> None:
    """The steady worlds are known to be too wide (docs/measurements.md)."""
    for row in forecast_accuracy():
        assert 0 <= row.held <= row.trials - row.without
        if row.world in list(WORLD_NAMES)[:SIMULATED] and row.world != "steady":
            assert row.covers, row


def test_the_sentence_counts_what_it_is_given() -> None:
    good = ForecastAccuracy("target", "noisy", 110, 10, 90, 0)
    wide = ForecastAccuracy("target", "steady", 100, 0, 98, 0)
    past = ForecastAccuracy("target", "province", 100, 0, 91, 40)
    text = forecasts_sentence((good, wide), EN)
    assert "90.0% to 98.0% did, and 1 of 2 kinds" in text
    assert "past" not in text
    assert "past 91.0% to 91.0% held" in forecasts_sentence((good, wide, past), EN)
    assert forecast_cells(good, EN)[2:] == ("110", "90.0%", "0.0%", "9.1%")
