"""The day of an extract, and files taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from i18n import UserError
from pipeline.ingest import undo
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.ingest.source import UNDATED
from pipeline.store.records import Records
from tests.support.cases import bring, case, rows
from tests.support.extract_files import dose, standing, write

FIRST = "doses_2021-08-01_2021-10-10.csv"
LATER = "doses-2021-11-30.csv"


def test_82_two_dates_in_a_name_are_asked_about(records: Records) -> None:
    (report,) = bring(records, "doses", case("82") / FIRST)
    assert report.refused_whole
    assert "--as-of" in report.refusals[0].message
    assert report.refusals[0].details["dates"] == "01/08/2021, 10/10/2021"
    bring(records, "doses", case("82") / FIRST, as_of=date(2021, 10, 10))
    bring(records, "doses", case("82") / LATER)
    assert rows(records, "extracted_on, vaccine") == [(date(2021, 11, 30), "Vero Cell")]


@pytest.mark.parametrize("wrong", [date(2026, 1, 1), date(2021, 9, 1)])
@pytest.mark.parametrize("later_first", [False, True])
def test_82_a_wrong_day_is_mended_with_what_followed(
    records: Records, wrong: date, later_first: bool
) -> None:
    """Before the later extract came, and after."""
    first, later = case("82") / FIRST, case("82") / LATER
    bring(records, "doses", first, as_of=wrong)
    if later_first:
        bring(records, "doses", later)
    (report,) = bring(records, "doses", first, as_of=date(2021, 10, 10))
    assert report.mended_from == wrong
    if not later_first:
        assert rows(records, "extracted_on") == [(date(2021, 10, 10),)]
        bring(records, "doses", later)
    assert rows(records, "extracted_on, vaccine, counts_as_dose1") == [
        (date(2021, 11, 30), "Vero Cell", True)
    ]
    days = records.rows("SELECT max(extracted_on) AS day FROM dose WHERE vaccine = 'AstraZeneca'")
    assert days == [{"day": date(2021, 10, 10)}]


def test_a_file_without_a_date_says_so(records: Records, tmp_path: Path) -> None:
    file = write(tmp_path / "tiem.csv", [dose()])
    assert import_file(records, DATASETS["doses"], file).notes[0].message == UNDATED
    (report,) = bring(records, "doses", file, as_of=date(2022, 8, 14))
    assert not report.notes
    assert standing(records)[0]["extracted_on"] == date(2022, 8, 14)
    (listed,) = undo.imported_files(records)
    assert (listed.name, listed.as_of, listed.rows_used) == ("tiem.csv", date(2022, 8, 14), 1)


def test_what_later_files_rest_on_is_taken_back_only_with_them(
    records: Records, tmp_path: Path
) -> None:
    for day, vaccine in (("12", "Vero Cell"), ("13", "AstraZeneca"), ("14", "Moderna")):
        bring(
            records,
            "doses",
            write(tmp_path / f"d-2022-08-{day}.csv", [dose("M1", **{"Loại vắc xin": vaccine})]),
        )
    bring(
        records,
        "doses",
        write(
            tmp_path / "e-2022-08-15.csv", [dose("M9", **{"Thời gian tiêm": "06/09/2021 08:30:00"})]
        ),
    )
    with pytest.raises(UserError, match="later files rest"):
        undo.undo(records, undo.find_file(records, "d-2022-08-13.csv"))
    taken = undo.undo(records, undo.find_file(records, "d-2022-08-13.csv"), with_later=True)
    assert [one.name for one in taken] == ["d-2022-08-13.csv", "d-2022-08-14.csv"]
    assert rows(records, "record_number, vaccine, counts_as_dose1") == [
        ("M1", "Vero Cell", True),
        ("M9", "AstraZeneca", False),
    ]
    with pytest.raises(UserError, match="was imported"):
        undo.find_file(records, "d-2022-08-13.csv")
