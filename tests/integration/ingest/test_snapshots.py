"""Many snapshots at once, each as if it came alone; and from whatever kind of file."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import xlsxwriter

from geo import units
from pipeline.ingest import run
from pipeline.ingest.datasets.statistics import DATASET as STATISTICS
from pipeline.ingest.datasets.statistics import PLATFORM_NAMES
from pipeline.ingest.run import import_file, import_files
from pipeline.store.records import Records
from tests.conftest import Figures, write_statistics

NOVEMBER = date(2021, 11, 15)


def changed(figures: Figures, dose1: int) -> Figures:
    return figures | {"36": figures["36"] | {"persons_dose1": dose1}}


@pytest.fixture
def files(tmp_path: Path, real_days: dict[date, Figures]) -> list[Path]:
    """Sound files, and such as are not, in an order that has to be kept."""
    figures, made = real_days[NOVEMBER], []
    for number in range(6):
        day = NOVEMBER + timedelta(days=number)
        made.append(write_statistics(tmp_path / f"{day}.csv", changed(figures, number)))
    (tmp_path / "again").mkdir()
    revision = write_statistics(tmp_path / "again" / f"{NOVEMBER}.csv", changed(figures, 99))
    same = write_statistics(tmp_path / "again" / f"same {NOVEMBER}.csv", changed(figures, 0))
    faulty = tmp_path / "2021-12-01.csv"
    faulty.write_text(made[0].read_text("utf-8").replace("Nam Định", "Atlantis"), "utf-8")
    page = tmp_path / "2021-12-02.json"
    page.write_text("<html><title>502</title>")
    service = tmp_path / "2021-12-03.json"
    service.write_text(
        json.dumps(
            [
                {
                    "provinceCode": code,
                    **{name: count[ours] for ours, name in PLATFORM_NAMES.items()},
                }
                for code, count in figures.items()
            ]
        )
    )
    missing = tmp_path / "2021-12-04.csv"
    return [*made[:3], faulty, page, revision, *made[3:], missing, service, same, made[1]]


def summary(records: Records) -> list[dict[str, object]]:
    return records.rows(
        "SELECT as_of, revision, province_code, persons_dose1, name, row_number, "
        "superseded_by IS NOT NULL AS superseded "
        "FROM statistics JOIN source_file USING (file_id, as_of, revision) ORDER BY ALL"
    )


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("together", [1, 4, 200])
def test_together_they_are_what_they_are_alone(
    records: Records,
    tmp_path: Path,
    files: list[Path],
    monkeypatch: pytest.MonkeyPatch,
    strict: bool,
    together: int,
) -> None:
    monkeypatch.setattr(run, "FILES_AT_A_TIME", together)
    reports = [*import_files(records, STATISTICS, files, strict=strict)]
    assert [report.name for report in reports] == [file.name for file in files]
    came = [(report.used, report.unchanged, report.refused, report.revision) for report in reports]
    faulty = (0, 0, 63, None) if strict else (62, 0, 1, 1)
    assert came == [
        (63, 0, 0, 1),
        (63, 0, 0, 1),
        (63, 0, 0, 1),
        faulty,
        (0, 0, 0, None),
        (1, 62, 0, 2),
        (63, 0, 0, 1),
        (63, 0, 0, 1),
        (63, 0, 0, 1),
        (0, 0, 0, None),
        (63, 0, 0, 1),
        (0, 0, 0, 1),
        (0, 0, 0, 1),
    ]
    assert [report.already_imported for report in reports[-2:]] == [True, True]
    known = records.rows("SELECT count(*) AS n FROM source_file")[0]["n"]
    assert known == len(files) - 3, "neither the missing one nor those that were known"
    assert len(records.quarantine()) == 2
    whole = summary(records)
    assert len(whole) == 63 * 7 + 1 + (0 if strict else 62)
    assert sum(bool(row["superseded"]) for row in whole) == 1


def test_what_was_given_in_two_revisions_is_known_by_both(
    records: Records, files: list[Path]
) -> None:
    [*import_files(records, STATISTICS, files)]
    # The first numbers again, in another file: a third revision.
    file = files[0].with_name(f"third {NOVEMBER}.csv")
    file.write_text(files[0].read_text("utf-8") + "\n", "utf-8")
    report = import_file(records, STATISTICS, file)
    assert (report.used, report.unchanged, report.revision) == (1, 62, 3)


def test_a_workbook_is_a_snapshot_too(
    records: Records, tmp_path: Path, real_days: dict[date, Figures]
) -> None:
    file = tmp_path / f"{NOVEMBER}.xlsx"
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["provinceName", *PLATFORM_NAMES.values()])
        for number, (code, figures) in enumerate(real_days[NOVEMBER].items(), start=1):
            name = units.province(code).short_name
            sheet.write_row(number, 0, [name, *(figures[one] for one in PLATFORM_NAMES)])
    report = import_file(records, STATISTICS, file)
    assert (report.used, report.refused, report.notes) == (63, 0, ())
