"""Single reports that cannot be: found where they were planted, and seldom elsewhere."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest

from demo import calibration
from demo.curves import DAYS, daily_doses
from demo.geography import geography
from demo.plan import make_plans
from demo.reports import CLASSES, draw_reports
from geo import units
from i18n import translator
from monitor.show.current import open_current
from pipeline.ingest.report_outliers import outliers, repeated_days
from pipeline.publish.run import publish
from pipeline.store.records import Records, open_records
from presentation.briefing import text
from presentation.daily_reports.text import backlog_sentence
from queries.contents import record_snapshots
from queries.daily_reports.completeness import completeness
from queries.daily_reports.findings import report_findings
from tests.support.cases import bring, case
from tests.support.extract_files import dose, write

KINDS = {"tenfold": "far_above", "zero": "far_below", "swapped": "swapped"}


def test_211_a_day_ten_times_its_usual_is_marked_with_both_figures(records: Records) -> None:
    (report,) = bring(records, "reports", case("211") / "daily-reports-2022-08-13.csv")
    assert report.used == 100
    (note,) = report.notes
    assert note.details["doses"] == 10727
    assert 1400 <= note.details["usual"] <= 1700
    assert note.details["last"] == "20/06/2022"
    assert "10727" in translator("vi")(note.message, **note.details)


def test_what_is_planted_is_found_and_little_else() -> None:
    """The country's reports at full size, by the demo's own course; weeks of a wave and Tết."""
    rng = np.random.default_rng(7)
    places = geography(0.0001)
    plans = make_plans(places, calibration(), 0.0001, rng)
    course = daily_doses() / daily_doses().sum() * 230e6
    weight = places.district_weight / places.district_weight.sum()
    planted: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong = 0
    for number, plan in enumerate(plans):
        here = places.districts_of(number)
        mean = np.outer(weight[here], course)
        mean = mean * rng.gamma(30, 1 / 30, mean.shape)
        entered = rng.poisson(mean[:, :, None] * np.array([0.42, 0.38, 0.2]))
        drawn = draw_reports(places, plan, number, entered, rng)
        if "lump" in {CLASSES[kind] for kind in np.unique(drawn.kind)}:
            continue
        total = np.where(drawn.sent, drawn.reported.sum(axis=2), np.nan).astype(float)
        cumulative = drawn.kind == CLASSES.index("cumulative")
        total[cumulative] = np.nan
        expected = {
            (KINDS[CLASSES[drawn.kind[cell]]], *cell)
            for cell in map(tuple, np.argwhere(drawn.kind >= CLASSES.index("tenfold")).tolist())
            if CLASSES[drawn.kind[cell]] in KINDS
        }
        found = {
            (one.kind, one.place, one.day) for one in outliers(total, [plan.code] * len(total))
        }
        planted.update(str(kind) for kind, *_cell in expected)
        right.update(str(kind) for kind, *_cell in expected & found)
        again = (drawn.kind == CLASSES.index("repeated")).any(axis=0)
        repeated = set(np.flatnonzero(again).tolist())
        content = (drawn.reported * np.array([1, 10**6, 10**12])).sum(axis=2).astype(np.uint64)
        seen = {day for _p, day, *_ in repeated_days(total, content, [plan.code] * len(total))}
        planted["repeated"] += len(repeated)
        right["repeated"] += len(repeated & seen)
        wrong += len(found - expected) + len(seen - repeated)
    quarters = 63 * DAYS / 91
    assert all(count >= 30 for count in planted.values()), planted
    for kind, count in planted.items():
        assert right[kind] / count >= 0.95, (kind, right[kind], count)
    assert wrong / quarters <= 1, wrong


@pytest.mark.parametrize("odd", ["sparse", "weekly", "short", "holiday"])
def test_what_is_rare_or_common_is_no_outlier(odd: str) -> None:
    rng = np.random.default_rng(1)
    total = rng.poisson(400, (5, 120)).astype(float)
    if odd == "sparse":
        total = rng.poisson(0.3, (5, 120)) * rng.integers(1, 40, (5, 120)).astype(float)
    elif odd == "weekly":
        total[:, np.arange(120) % 7 != 0] = 0
    elif odd == "short":
        total = total[:, :9]
    else:
        total[:, 50:53] = 3
    assert outliers(total, ["36"] * 5) == []


def test_yesterdays_file_again_is_said(records: Records, tmp_path: Path) -> None:
    rng = np.random.default_rng(3)
    rows: list[dict[str, str]] = []
    for day in range(40):
        for name in ("Hải Hậu", "Giao Thủy", "Nghĩa Hưng"):
            first, second = rng.integers(100, 300, 2)
            if day == 30:
                first, second = rows[-3]["Mũi 1"], rows[-3]["Mũi 2"]
            rows.append(
                {
                    "Tỉnh": "Nam Định",
                    "Huyện": name,
                    "Ngày": f"{date(2022, 3, 1) + timedelta(days=day):%d/%m/%Y}",
                    "Mũi 1": str(first),
                    "Mũi 2": str(second),
                }
            )
    (report,) = bring(records, "reports", write(tmp_path / "r-2022-05-01.csv", rows))
    (note,) = report.notes
    assert (note.details["count"], note.details["last"]) == (3, "31/03/2022")


def test_sentences_that_rest_on_a_doubtful_report_say_both_figures(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        bring(records, "reports", case("211") / "daily-reports-2022-08-13.csv")
        bring(records, "doses", write(tmp_path / "doses-2022-08-13.csv", [dose()]))
        publish(records)
    with open_current(tmp_path) as databases:
        snapshot = record_snapshots(databases)[-1]
        for level in ("country", "province"):
            result = completeness(databases, snapshot=snapshot, level=level)
            row = next(row for row in result.rows if row.doubtful.reports)
            assert row.denominator == 160_142
            assert 150_500 < (row.usual_reported or 0) < 151_500
            for said in (
                backlog_sentence(row, result, translator("en")),
                text.backlog(row, "13/08/2022", translator("en")),
            ):
                assert f"{row.usual_backlog:,}" in said
        (finding,) = report_findings(databases, snapshot=snapshot, of=units.country())
        assert (finding.kind, finding.doses) == ("far_above", 10727)
