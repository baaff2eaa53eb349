"""Writes small extracts for tests."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.store.records import FileReport, Records

DOSE = {
    "Mã mũi tiêm": "M1",
    "Mã đối tượng": "P1",
    "Họ và tên": "Nguyễn Văn An",
    "Ngày sinh": "01/02/1980",
    "Giới tính": "Nam",
    "Số CCCD/CMND/Hộ chiếu": "036080000011",
    "Số điện thoại": "0912345678",
    "Tỉnh/Thành phố": "Tỉnh Nam Định",
    "Quận/Huyện": "Huyện Hải Hậu",
    "Phường/Xã": "",
    "Nhóm đối tượng": "9",
    "Mũi tiêm": "Mũi 1",
    "Loại vắc xin": "AstraZeneca",
    "Số lô": "ABV1234",
    "Thời gian tiêm": "05/09/2021 08:30:00",
    "Mã cơ sở tiêm": "3636601",
    "Cơ sở tiêm": "Trạm Y tế xã Hải Anh",
    "Thời gian nhập": "05/09/2021 16:00:00",
    "Hình thức đăng ký": "Đăng ký trước",
    "Trạng thái": "Đã tiêm",
}
"""A row of a long extract as the platform writes it."""


def dose(number: str = "M1", **changed: str) -> dict[str, str]:
    """A row of a long extract, with the columns of ``changed`` by heading."""
    return DOSE | {"Mã mũi tiêm": number} | changed


def write(file: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows as CSV."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return file


def bring(
    records: Records, file: Path, rows: list[dict[str, str]], dataset: str = "doses", **options: Any
) -> FileReport:
    """Write rows into a file and import it."""
    report = import_file(records, DATASETS[dataset], write(file, rows), **options)
    if report.defect:
        raise report.defect
    return report


def standing(records: Records) -> list[dict[str, Any]]:
    """The doses that stand: neither superseded nor deleted."""
    return records.rows(
        "SELECT * FROM dose WHERE superseded_by IS NULL AND NOT deleted ORDER BY record_number"
    )


def check_accounts(records: Records) -> None:
    """Every row ever read is used, unchanged, superseded or refused; the tables agree."""
    for file in records.rows("SELECT * FROM source_file WHERE NOT refused"):
        assert file["rows_read"] == (
            file["rows_used"]
            + file["rows_unchanged"]
            + file["rows_superseded"]
            + file["rows_refused"]
        ), file
    for dataset in DATASETS.values():
        counted = records.rows(
            "SELECT file_id, rows_used, rows_superseded FROM source_file "
            "WHERE dataset = ? AND NOT refused ORDER BY file_id",
            [dataset.name],
        )
        for file in counted:
            (there,) = records.rows(
                "SELECT count(*) FILTER (superseded_by IS NULL) AS used, "
                f"count(*) FILTER (superseded_by IS NOT NULL) AS superseded FROM {dataset.table} "
                "WHERE file_id = ?",
                [file["file_id"]],
            )
            superseded = 0 if dataset.snapshot else there["superseded"]
            used = there["used"] + there["superseded"] - superseded
            assert (used, superseded) == (file["rows_used"], file["rows_superseded"]), (
                dataset.name,
                file,
            )
