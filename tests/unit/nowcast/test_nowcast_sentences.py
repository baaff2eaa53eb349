"""Nowcast and backlog: sentences are true of the rows, charts draw what is not ripe as unripe."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from presentation.daily_reports.backlog import backlog_ranking, backlog_timeline

from geo import units
from i18n import translator
from presentation.figure import THEMES
from presentation.nowcast.charts import nowcast_bars, unripe
from presentation.nowcast.tables import nowcast_days_table, nowcast_places_table
from presentation.nowcast.text import (
    backlog_alt,
    backlog_sentence,
    finding_words,
    findings_sentence,
    most_backlog,
    nowcast_alt,
    nowcast_sentence,
)
from queries.daily_reports.backlog import BacklogPoint, BacklogSeries
from queries.daily_reports.completeness import Completeness, CompletenessRow
from queries.daily_reports.findings import ReportFinding
from queries.nowcast.provinces import NowcastRow
from queries.provenance import DataVersion, Provenance, Snapshot

LAST = date(2022, 8, 14)
NOW = datetime(2022, 8, 15)
PROVENANCE = Provenance(
    DataVersion(1, NOW, demo=True),
    Snapshot(LAST, 1, newest=True, imported_at=NOW, provinces=63, interpolated=False),
)
EN = translator("en")


def day(ago: int, entered: int, expected: int, ripeness: float) -> NowcastRow:
    when = LAST - timedelta(days=ago)
    return NowcastRow("36", "Nam Định", when, when, entered, expected, expected - 2, expected + 3,
                      expected - 5, expected + 9, ripeness)  # fmt: skip


DAYS = (day(4, 100, 100, 1.0), day(3, 97, 100, 0.97), day(2, 80, 100, 0.8), day(1, 99, 100, 0.96),
        day(0, 40, 104, 0.4))  # fmt: skip


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
    drawing = nowcast_bars(DAYS, THEMES[theme], EN, demo=True)
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
    assert "Demo data" in texts
    ripe = nowcast_bars(DAYS[:2], THEMES[theme], EN, demo=False)
    assert len(ripe.data) == 1
    assert not any("expected" in one.text for one in ripe.layout.annotations)


def test_the_chart_in_words_and_as_a_table() -> None:
    assert unripe(DAYS) == DAYS[2:]
    said = nowcast_alt(DAYS, 2, EN)
    assert f"{sum(one.entered for one in DAYS)} entered" in said
    assert "from 12/08/2022 on are not ripe: 219 entered, 304 expected" in said
    assert "On 14/08/2022: 40 entered, 104 expected (90%: 99 to 113)" in said
    assert "Every day is ripe." in nowcast_alt(DAYS[:2], 2, EN)
    frame = nowcast_days_table(DAYS, EN).frame
    assert list(frame["To come"]) == [64, 1, 20, 3, 0]
    assert list(frame["Ripe"]) == ["no", "yes", "no", "yes", "yes"]
    assert list(nowcast_places_table(DAYS, EN).frame["To come"]) == [64, 20, 3, 1, 0]


def row(code: str, backlog: int | None, before: int | None = None, surplus: int = 0,
        caught_up: int = 0) -> CompletenessRow:  # fmt: skip
    reported = None if backlog is None else 1000
    there = None if backlog is None else 1000 - backlog + surplus
    name = units.province(code).short_name
    return CompletenessRow(code, name, there, reported, backlog, surplus, before, caught_up, 10, 10)


def result(*rows: CompletenessRow) -> Completeness:
    return Completeness(rows, "province", "2021", date(2022, 7, 17), PROVENANCE)


def test_the_sentence_of_the_backlog() -> None:
    one = row("36", 60, 45, surplus=4, caught_up=56)
    said = backlog_sentence(one, result(one), EN)
    assert said == (
        "Nam Định: by 14/08/2022, 944 of 1,000 reported doses are on the platform (94.4%); the "
        "backlog is 60 doses. Places with more records than reported doses (4 more) make it no "
        "smaller. Since 17/07/2022 it grew by 15. At the pace of the last four weeks (2.0 doses of "
        "earlier days entered a day) it stands for 30 days of entering, if nothing came on top."
    )
    assert "fell by 5" in backlog_sentence(row("36", 40, 45), result(), EN)
    assert "has not changed" in backlog_sentence(row("36", 45, 45), result(), EN)
    assert "days of entering" not in backlog_sentence(row("36", 45, 45), result(), EN)
    assert "no daily reports" in backlog_sentence(row("36", None), result(), EN)


def test_where_the_backlog_lies() -> None:
    rows = (row("79", 50), row("01", 30), row("36", 10), row("31", 10))
    said = most_backlog(rows, EN)
    assert said == "90.0% of the backlog lies in TP. Hồ Chí Minh (50), Hà Nội (30), Nam Định (10)."
    assert most_backlog(rows[:3], EN) == ""
    drawing = backlog_ranking(rows, THEMES["light"], EN, chosen=frozenset({"36"}), demo=True)
    assert list(drawing.data[0].x) == [50, 30, 10, 10]
    assert "<b>Nam Định</b>" in drawing.data[0].y


def test_the_backlog_over_time() -> None:
    points = tuple(BacklogPoint(LAST - timedelta(days=7 * back), backlog, 900, 1000)
                   for back, backlog in ((2, 10), (1, 90), (0, 70)))  # fmt: skip
    series = BacklogSeries(points, PROVENANCE)
    assert backlog_alt(series, "Nam Định", EN) == (
        "Backlog over time, Nam Định: 10 doses on 31/07/2022, 70 on 14/08/2022; the most on "
        "07/08/2022: 90."
    )
    drawing = backlog_timeline(series, THEMES["dark"], EN)
    assert list(drawing.data[0].y) == [10, 90, 70]
    empty = BacklogSeries((), PROVENANCE)
    assert "no daily reports" in backlog_alt(empty, "Nam Định", EN)
    assert backlog_timeline(empty, THEMES["dark"], EN).data[0].y is not None


def test_what_reports_have_wrong_is_said() -> None:
    place, first, last = units.district("366"), date(2022, 7, 4), date(2022, 7, 8)
    rows = [ReportFinding(kind, place, 2, 7, first, LAST, first, last, 70)
            for kind in ("cumulative", "perhaps_cumulative", "gap", "lump")]  # fmt: skip
    said = [finding_words(one, EN) for one in rows]
    assert all("7 " in one and "04/07/2022 to 08/07/2022" in one for one in said)
    assert ["not counted" in one for one in said] == [True, False, False, False]
    assert ["70 doses" in one for one in said] == [True, True, False, True]
    sentence = findings_sentence(tuple(rows), EN)
    assert "of 1 place have" in sentence
    assert "days without a report (1)" in sentence
    assert "Nothing stands out" in findings_sentence((), EN)
