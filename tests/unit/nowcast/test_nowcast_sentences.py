"""Nowcast: sentences are true of the rows, charts draw what is not ripe as unripe."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from i18n import translator
from presentation.figure import THEMES
from presentation.nowcast.charts import nowcast_bars, unripe
from presentation.nowcast.tables import days_table, places_table
from presentation.nowcast.text import nowcast_alt, nowcast_sentence
from queries.databases import DataVersion, Provenance, Snapshot
from queries.nowcast.provinces import NowcastRow

LAST = date(2022, 8, 14)
NOW = datetime(2022, 8, 15)
PROVENANCE = Provenance(
    DataVersion(1, NOW, demo=True),
    Snapshot(LAST, 1, newest=True, imported_at=NOW, provinces=63, interpolated=False),
)
EN = translator("en")


def day(ago: int, entered: int, expected: int, ripeness: float) -> NowcastRow:
    when = LAST - timedelta(days=ago)
    return NowcastRow(
        "36",
        "Nam Định",
        when,
        when,
        entered,
        expected,
        expected - 2,
        expected + 3,
        expected - 5,
        expected + 9,
        ripeness,
    )


DAYS = (
    day(4, 100, 100, 1.0),
    day(3, 97, 100, 0.97),
    day(2, 80, 100, 0.8),
    day(1, 99, 100, 0.96),
    day(0, 40, 104, 0.4),
)


def test_the_sentence_of_the_nowcast() -> None:
    row = NowcastRow("36", "Nam Định", date(2022, 8, 1), LAST, 812, 1000, 990, 1015, 970, 1041, 0.8)
    assert nowcast_sentence(row, 1, EN) == (
        "Nam Định, dose 1: of the doses injected from 01/08/2022 to 14/08/2022, an estimated 81.2% "
        "are entered; 188 more are expected (90%: 158 to 229)."
    )
    nothing = NowcastRow("36", "Nam Định", LAST, LAST, 0, 0, 0, 0, 0, 0, 0.4)
    assert "no doses are known" in nowcast_sentence(nothing, 3, EN)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_unripe_days_are_hollow_under_what_is_expected(theme: str) -> None:
    drawing = nowcast_bars(DAYS, THEMES[theme], EN)
    bars, band90, band50, line = drawing.data
    assert list(bars.y) == [one.entered for one in DAYS]
    assert [bool(shape) for shape in bars.marker.pattern.shape] == [False, False, True, True, True]
    # From the last ripe day on.
    assert list(line.y) == [100, 100, 100, 104]
    assert all(expected >= one.entered for expected, one in zip(line.y, DAYS[1:], strict=True))
    assert (max(band90.y), max(band50.y)) == (113, 107)
    assert drawing.layout.yaxis.range[0] == 0
    assert drawing.layout.yaxis.range[1] > 113
    texts = [one.text for one in drawing.layout.annotations]
    assert any("expected" in text for text in texts)
    ripe = nowcast_bars(DAYS[:2], THEMES[theme], EN)
    assert len(ripe.data) == 1
    assert not any("expected" in one.text for one in ripe.layout.annotations)


def test_the_chart_in_words_and_as_a_table() -> None:
    assert unripe(DAYS) == DAYS[2:]
    said = nowcast_alt(DAYS, 2, EN)
    assert f"{sum(one.entered for one in DAYS)} entered" in said
    assert "from 12/08/2022 on are not fully entered: 219 entered, 304 expected" in said
    assert "On 14/08/2022: 40 entered, 104 expected (90%: 99 to 113)" in said
    assert "Every day is fully entered." in nowcast_alt(DAYS[:2], 2, EN)
    table = days_table(DAYS, EN)
    assert table["to_come"].values == (64, 1, 20, 3, 0)
    assert table["ripe"].values == ("no", "yes", "no", "yes", "yes")
    assert places_table(DAYS, EN)["to_come"].values == (64, 20, 3, 1, 0)
