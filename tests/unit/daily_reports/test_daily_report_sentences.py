"""Backlog and findings in the daily reports: sentences and charts are true of the rows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from geo import units
from i18n import translator
from presentation.daily_reports.charts import backlog_ranking, backlog_timeline
from presentation.daily_reports.tables import (
    backlog_table,
    completeness_table,
    findings_in_short,
    findings_table,
)
from presentation.daily_reports.text import (
    backlog_alt,
    backlog_sentence,
    finding_words,
    findings_sentence,
    most_backlog,
)
from presentation.figure import THEMES
from queries.daily_reports.completeness import (
    BacklogPoint,
    BacklogSeries,
    Completeness,
    CompletenessRow,
)
from queries.daily_reports.findings import ReportFinding
from queries.databases import DataVersion, Provenance, Snapshot

LAST = date(2022, 8, 14)
NOW = datetime(2022, 8, 15)
PROVENANCE = Provenance(
    DataVersion(1, NOW, demo=True),
    Snapshot(LAST, 1, newest=True, imported_at=NOW, provinces=63, interpolated=False),
)
EN = translator("en")


def row(
    code: str, backlog: int | None, before: int | None = None, surplus: int = 0, caught_up: int = 0
) -> CompletenessRow:
    reported = None if backlog is None else 1000
    there = None if backlog is None else 1000 - backlog + surplus
    name = units.province(code).short_name
    return CompletenessRow(code, name, there, reported, backlog, surplus, before, caught_up, 10, 10)


def result(*rows: CompletenessRow) -> Completeness:
    return Completeness(rows, "province", "2021", PROVENANCE, date(2022, 7, 17))


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
    drawing = backlog_ranking(rows, THEMES["light"], EN, chosen=frozenset({"36"}))
    assert list(drawing.data[0].x) == [50, 30, 10, 10]
    assert "<b>Nam Định</b>" in drawing.data[0].y


def test_the_backlog_over_time() -> None:
    points = tuple(
        BacklogPoint(LAST - timedelta(days=7 * back), backlog, 900, 1000)
        for back, backlog in ((2, 10), (1, 90), (0, 70))
    )
    series = BacklogSeries(points, PROVENANCE)
    assert backlog_alt(series, "Nam Định", EN) == (
        "Backlog over time, Nam Định: 10 doses on 31/07/2022, 70 on 14/08/2022; the most on "
        "07/08/2022: 90."
    )
    drawing = backlog_timeline(series, THEMES["dark"], EN)
    assert list(drawing.data[0].y) == [10, 90, 70]
    empty = BacklogSeries((), PROVENANCE)
    assert "no daily reports" in backlog_alt(empty, "Nam Định", EN)
    assert backlog_timeline(empty, THEMES["dark"], EN).data == ()
    assert backlog_table(series, EN)["backlog"].values == (70, 90, 10)
    assert backlog_table(empty, EN)["as_of"].values == ()


def test_the_table_of_the_backlog_knows_what_is_unknown() -> None:
    table = completeness_table((row("36", 60, 45, caught_up=56), row("31", None)), EN)
    assert table.codes == ("36", "31")
    assert table["backlog"].values == (60, None)
    assert table["trend"].values == (15, None)
    assert table["days"].values == (30, None)


def test_what_reports_have_wrong_is_said() -> None:
    place, first, last = units.district("366"), date(2022, 7, 4), date(2022, 7, 8)
    rows = [
        ReportFinding(kind, place, 2, 7, first, LAST, first, last, 70)
        for kind in ("cumulative", "perhaps_cumulative", "gap", "lump")
    ]
    said = [finding_words(one, EN) for one in rows]
    assert all("7 " in one and "04/07/2022 to 08/07/2022" in one for one in said)
    assert ["not counted" in one for one in said] == [True, False, False, False]
    assert ["70 doses" in one for one in said] == [True, True, False, True]
    sentence = findings_sentence(tuple(rows), EN)
    assert "of 1 place have" in sentence
    assert "days without a report (1)" in sentence
    assert "Nothing stands out" in findings_sentence((), EN)
    assert list(findings_table(rows, EN)["words"].values) == said
    _head, listed = findings_in_short([*rows, *rows], 1, EN)
    assert sorted(cells[-1] for cells in listed) == sorted(said)
