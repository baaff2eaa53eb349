"""The four words and the next steps in words and charts, without a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.state import Available, read_state
from dashboard.views.scorecard import ordered
from i18n import translator
from presentation.figure import DARK, LIGHT, step_index
from presentation.next_steps.text import listed, said
from presentation.scorecard.heat import heat_table
from presentation.scorecard.lines import word_lines
from presentation.scorecard.tables import score_table
from presentation.scorecard.text import heat_alt, scorecard_finding, since_before
from presentation.scorecard.words import RAMPS, change_text, turned
from queries.databases import Snapshot
from queries.next_steps.steps import BacklogStep, LiveStep, MismatchStep, Part
from queries.scorecard.scorecard import (
    SCORECARD_METRICS,
    WORDS,
    Dimension,
    Score,
    Scorecard,
    ScoreHistory,
    ScoreRow,
)
from tests.support.verdict_cases import DAY, PROVENANCE

VI, EN = translator("vi"), translator("en")
DAYS = (DAY - timedelta(days=56), DAY - timedelta(days=28), DAY)


def row_of(code: str, name: str, **shares: int | None) -> ScoreRow:
    """Shares of 1,000, up by 1.24 points; a word that is not given is unknown."""
    scores = {word: Score(None, None) for word in WORDS}
    for word, given in shares.items():
        if given is not None:
            scores[word] = Score(given, 1_000, given / 1_000 - 0.0124, 1, 3)  # type: ignore[index]
    return ScoreRow(code, name, scores)


ROWS = (
    row_of("01", "Hà Nội", correct=800, complete=1_010, clean=990, live=900),
    row_of("36", "Nam Định", correct=700, complete=940, clean=985, live=None),
    row_of("79", "TP. Hồ Chí Minh", complete=None, clean=999, live=100),
)
COUNTRY = row_of("VN", "Viet Nam", correct=750, complete=950, clean=989, live=500)
CARD = Scorecard(ROWS, "province", "2021", PROVENANCE, DAYS[1])


def history_of(*rows: ScoreRow) -> ScoreHistory:
    values = {
        word: {row.code: (None, 0.5, row.scores[word].value) for row in rows} for word in WORDS
    }
    return ScoreHistory(DAYS, values, PROVENANCE)


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_every_value_has_the_colour_of_its_class_and_a_dated_line(
    theme: object,
) -> None:
    drawing = heat_table(
        ROWS,
        COUNTRY,
        history_of(*ROWS),
        history_of(COUNTRY),
        theme,  # type: ignore[arg-type]
        VI,
        frozenset({"36"}),
    )
    lines, cells = drawing.content["data"][::2], drawing.content["data"][1::2]
    names = drawing.content["layout"]["yaxis"]["ticktext"]
    assert names == ["<b>Cả nước</b>", "Hà Nội", "<b>Nam Định</b>", "TP. Hồ Chí Minh"]
    assert cells[0]["text"] == ["75,0", "80,0", "70,0", "–"]
    assert cells[2]["text"] == ["98,90", "99,00", "98,50", "99,90"]
    # The unknown is grey, and in the line a gap.
    assert cells[0]["marker"]["color"][3] == theme.unknown  # type: ignore[attr-defined]
    for word, line, cell in zip(WORDS, lines, cells, strict=True):
        metric = SCORECARD_METRICS[word]
        ramp = RAMPS[word].of(theme, metric.good)  # type: ignore[arg-type]
        for number, row in enumerate((COUNTRY, *ROWS)):
            value = row.scores[word].value
            days = line["y"][4 * number : 4 * number + 4]
            assert days[0] is days[3] is None
            if value is None:
                assert days[2] is None
                continue
            assert cell["marker"]["color"][number] == ramp[step_index(value, metric.steps)]
            # Higher shares lie higher, within the row.
            assert abs(days[2] - number) <= 0.5
            assert (days[2] < days[1]) is (value > 0.5) or days[2] == days[1]
    heads = " ".join(note["text"] for note in drawing.content["layout"]["annotations"])
    assert f"{DAYS[0]:%m/%y}–{DAYS[-1]:%m/%y}" in heads
    assert len(drawing.data) == 8  # Plotly takes it


def test_hovering_says_counts_and_change() -> None:
    drawing = heat_table(ROWS, COUNTRY, history_of(*ROWS), history_of(COUNTRY), LIGHT, EN)
    correct = drawing.content["data"][1]["customdata"]
    assert correct[1].startswith("Hà Nội<br>80.0%<br>800 / 1,000<br>+1.2 points<br>")
    assert correct[3].startswith("TP. Hồ Chí Minh<br>unknown")


@pytest.mark.parametrize(
    ("by", "codes"),
    [
        ("name", ["01", "36", "79"]),
        ("correct", ["36", "01", "79"]),
        ("live", ["79", "01", "36"]),
        ("complete", ["36", "01", "79"]),
    ],
)
def test_the_lowest_come_first_and_the_unknown_last(by: str, codes: list[str]) -> None:
    assert [row.code for row in ordered(CARD, by)] == codes  # type: ignore[arg-type]


def test_lines_are_drawn_where_values_are_missing() -> None:
    lines = word_lines("79", history_of(*ROWS), history_of(COUNTRY), LIGHT, VI)
    assert len(lines.data) == 8
    words = [one["text"] for one in lines.content["layout"]["annotations"]]
    assert not any("Đúng" in one for one in words)  # no last value to stand at
    assert any("Sạch</b> 99,90%" in one for one in words)


def test_the_finding_and_the_changes() -> None:
    assert scorecard_finding(ROWS[2], CARD, VI) == (
        "TP. Hồ Chí Minh, 14/08/2022: đúng chưa rõ, đủ chưa rõ, sạch 99,90%, sống 10,0%."
    )
    assert since_before(ROWS[2], CARD, EN) == ("Since 17/07/2022: better: clean, live.")
    assert "Nam Định (70.0%) to Hà Nội (80.0%)" in heat_alt(CARD, EN)


@pytest.mark.parametrize(
    ("numerator", "before", "word", "text"),
    [
        (5_004, 0.5, "live", "±0.0 points"),
        (4_996, 0.5, "clean", "−0.04 points"),
        (4_690, 0.5, "correct", "−3.1 points"),
        # 81.6% on both days, 0.08 points apart.
        (8_163, 0.8155, "correct", "±0.0 points"),
        (8_164, 0.81549, "correct", "+0.1 points"),
        (8_164, None, "correct", ""),
    ],
)
def test_a_change_is_that_of_the_shares_as_they_are_written(
    numerator: int, before: float | None, word: Dimension, text: str
) -> None:
    score = Score(numerator, 10_000, before)
    assert change_text(score, word, EN) == text
    assert turned(score, word, EN) == {"+": 1, "−": -1}.get(text[:1], 0)


def test_the_table_has_all_numbers() -> None:
    table = score_table(ROWS, EN)
    assert table["correct"].values == (0.8, 0.7, None)
    assert table["live_numerator"].label == "Live: Numerator"
    assert table["live_numerator"].values[1] is None
    assert table["clean_denominator"].values == (1_000,) * 3


A, B, C = Part("01", "Hà Nội", 300), Part("79", "TP. Hồ Chí Minh", 200), Part("36", "Nam Định", 9)


def test_next_steps_say_their_numbers() -> None:
    whole = Part("VN", "Whole country", 2_000)
    step = BacklogStep(whole, (A, B), 27.4, (Part("001", "Quận Ba Đình", 100), C), PROVENANCE)
    words = said(step, EN)
    assert words.sentence == (
        "Enter the missing doses of Hà Nội and TP. Hồ Chí Minh first: 25.0% of the backlog of the "
        "whole country is there."
    )
    assert words.numbers == (
        "500 of 2,000 doses not yet entered. In Hà Nội most are missing in Quận Ba Đình and Nam "
        "Định (109 of 300). At the present pace entering all of it takes 27 days."
    )
    mismatch = said(
        MismatchStep(replace(whole, count=1_840), (A,), 10_000, 140, 0.17, PROVENANCE), VI
    )
    assert "140 người ở Hà Nội" in mismatch.sentence
    assert "từ 18,4% xuống 17%" in mismatch.sentence
    assert "Hà Nội 300; cả nước 1.840 trên 10.000" in mismatch.numbers
    live = Score(9, 10)
    since = date(2022, 8, 7)
    fell = LiveStep("fell", whole, live, A, 500, 0.7, since, (C,), 30, PROVENANCE)
    assert "fell most there since 07/08/2022, by 10.0 points to 60.0%" in said(fell, EN).sentence
    assert "300 of 500 doses" in said(fell, EN).numbers
    assert "Nam Định entered 9 of its 30 late doses (30.0%)." in said(fell, EN).numbers
    lowest = LiveStep("lowest", whole, live, A, 500, None, None, (), 30, PROVENANCE)
    assert "60,0%, thấp nhất trong cả nước" in said(lowest, VI).sentence
    assert listed([A, B, C], VI) == "Hà Nội, TP. Hồ Chí Minh và Nam Định"


def test_a_day_of_another_page_is_the_last_day_until_then() -> None:
    days = tuple(
        Snapshot(day, 1, True, datetime(2022, 8, 15, tzinfo=UTC), 63, False)
        for day in (date(2022, 7, 31), date(2022, 8, 7), date(2022, 8, 14))
    )
    available = Available((), (), (), (), days)

    def shown(given: str) -> date:
        snapshot = read_state({"as_of": given}, available, "scores").snapshot
        assert snapshot
        return snapshot.as_of

    assert shown("2022-08-04") == date(2022, 7, 31)
    assert shown("2022-08-07.1") == date(2022, 8, 7)
    # Before the first day, or no day at all: the latest.
    assert shown("2020-01-01") == shown("nonsense") == shown("") == date(2022, 8, 14)
    assert read_state({"sort": "live"}, available, "scores").sort == "live"
    assert read_state({"sort": "both"}, available, "scores").sort == "correct"
