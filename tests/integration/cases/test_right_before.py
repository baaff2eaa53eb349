"""Files that were read right before, and have to stay so; and doses whose numbers are wrong."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from pipeline.store.records import FileReport, Records
from queries.contents import record_snapshots
from queries.coverage.metrics import EVERYBODY
from queries.coverage.records import coverage
from queries.daily_reports.completeness import completeness
from queries.published import published
from queries.reconciliation.misnumbered import misnumbered
from tests.support.cases import bring, case, rows
from tests.support.emptied import emptied_records
from tests.support.opened import opened_version


def broken(records: Records) -> list[tuple[str, str]]:
    return records.connection.execute(
        "SELECT DISTINCT record_number, rule FROM rule_break JOIN dose USING (record_key) "
        "ORDER BY ALL"
    ).fetchall()


def refused(report: FileReport) -> set[int | None]:
    return {one.row for one in report.refusals}


def test_26_escapes_of_workbooks_are_line_ends(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", sorted(case("26").glob("*.xlsx")), as_of=date(2021, 10, 10))
        texts = [str(row) for row in rows(records, "facility, lot, vaccine")]
        texts += [str(row) for row in rows(records, "name, phone", "person")]
        assert texts
        assert not [text for text in texts if "_x000" in text.lower()]


def test_54_thousands_in_statistics_are_refused(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "statistics", case("54") / "2021-11-15.csv")
        assert report.used == 0
        (scraped,) = bring(
            records, "statistics", case("54") / "dulieutiemchung.csv", as_of=date(2021, 11, 15)
        )
        assert scraped.refused_whole
        assert rows(records, "province_code", "statistics") == []


def test_55_no_report_is_counted_twice(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "reports", case("55") / "reports-2021-10-10.csv")
        assert refused(report) >= {6, 7, 8}
        bring(records, "doses", case("55") / "doses-2021-10-10.csv")
        publish(records)
    with opened_version(published(tmp_path)) as databases:
        day = record_snapshots(databases)[-1]
        found = completeness(databases, snapshot=day, level="province")
        assert found.row("36").denominator == 180 + 12


def test_83_nobody_is_born_after_the_dose(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", case("83") / "doses-2021-10-10.csv")
        reconcile(records)
        assert {("R1", "before_birth"), ("R2", "before_birth")} <= set(broken(records))


def test_88_other_columns_are_the_same_rows_and_a_deletion_takes_one_away(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        for name, used in (("doses-2021-10-10", 2), ("again-2021-10-12", 0), ("del-2021-10-13", 1)):
            (report,) = bring(records, "doses", case("88") / f"{name}.csv")
            assert report.used == used, name
        assert rows(records, "record_number") == [("R1",)]


def test_102_cumulative_reports_are_found(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        (report,) = bring(records, "reports", case("102") / "reports-2021-10-31.csv")
        assert report.notes
        assert {one for (one,) in rows(records, "cumulative", "daily_report")} == {True}
        (wide,) = bring(records, "reports", case("102") / "rong-2021-10-31.csv")
        assert wide.refused_whole


def test_104_unknown_verdicts_and_sums_that_do_not_add_up_are_refused(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", case("104") / "doses-2021-10-10.csv")
        (verdicts,) = bring(records, "verifications", case("104") / "verdicts-2021-10-12.csv")
        assert (verdicts.read, verdicts.used + verdicts.refused) == (5, 5)
        (totals,) = bring(records, "verifications", case("104") / "totals-2021-10-12.csv")
        assert 5 in refused(totals)


def test_116_signs_that_nobody_sees_are_set_aside(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", case("116") / "doses-2021-10-10.csv")
        columns = "name, sex, id_type, id_number, phone, residence_district"
        assert rows(records, columns, "person")[0] == (
            *("Nguyễn Văn An", "M", "cccd", "036061000001", "0912345001", "366"),
        )


def test_117_a_corrected_date_without_a_record_number_is_a_duplicate(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        bring(records, "doses", sorted(case("117").glob("*.csv")))
        days = rows(records, "injected_at", order="1")
        assert [at for (at,) in days] == [
            datetime(2021, 10, 2, 8, 10),
            datetime(2021, 10, 3, 8, 10),
        ]
        reconcile(records)
        assert {rule for _number, rule in broken(records)} == {"duplicate"}


@pytest.fixture
def misentered(tmp_path: Path) -> Path:
    """Case 210, reconciled and published."""
    with emptied_records(tmp_path) as records:
        folder = case("210")
        bring(records, "population", folder / "population.csv")
        bring(records, "register", folder / "register-2022-08-01.csv")
        bring(records, "doses", sorted(folder.glob("doses-*.csv")))
        reconcile(records)
        publish(records)
        assert {rule for _number, rule in broken(records)} == {
            *("dose_misnumbered", "earlier_dose_missing", "too_young", "test_name"),
        }
    return tmp_path


def test_210_coverage_is_shown_as_entered_and_as_it_would_be(misentered: Path) -> None:
    with opened_version(published(misentered)) as databases:
        asked: dict[str, Any] = {
            "snapshot": record_snapshots(databases)[-1],
            "dose": 2,
            "group": EVERYBODY,
        }
        (row,) = coverage(databases, **asked, level="country").rows
        (would_be,) = misnumbered(databases, **asked, level="country")
        assert (row.numerator, row.denominator, would_be.records) == (1, 200, 1)
        assert would_be.would_be == pytest.approx(0.01)
        assert misnumbered(databases, **asked | {"dose": 1}, level="country") == ()
