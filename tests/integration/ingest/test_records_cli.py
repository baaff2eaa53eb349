"""Extracts on the command line: what comes in, what goes to quarantine and comes back mended."""

from __future__ import annotations

import csv
import json
import sqlite3
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
import python_calamine
import xlsxwriter

from tests.conftest import run_monitor
from tests.support.extract_files import dose, write

pytestmark = pytest.mark.slow


def bring_two(tmp_path: Path) -> Path:
    """A data folder with a good row and one that is refused for two reasons."""
    home = tmp_path / "home"
    file = write(
        tmp_path / "doses-2022-08-13.csv",
        [
            dose("M1"),
            dose(
                "M2",
                **{
                    "Mã đối tượng": "P2",
                    "Mũi tiêm": "Mũi 9x",
                    "Thời gian tiêm": "31/02/2022 08:00:00",
                },
            ),
        ],
    )
    result = run_monitor("import", "doses", str(file), home=home, lang="en")
    assert result.returncode == 1  # something was refused
    assert "2 rows read: 1 used, 0 unchanged, 0 superseded, 1 refused" in result.stdout
    assert "doses-2022-08-13.csv" in result.stderr
    assert "31/02/2022" in result.stderr
    return home


def accounts(home: Path) -> dict[str, int]:
    loaded = json.loads(run_monitor("status", "--format", "json", home=home).stdout)
    (doses,) = [one for one in loaded["loaded"]["kinds"] if one["kind"] == "doses"]
    return dict(doses)


def test_a_refused_row_is_exported_mended_and_comes_back(tmp_path: Path) -> None:
    home = bring_two(tmp_path)
    before = accounts(home)
    assert (before["rows_read"], before["rows_used"], before["rows_refused"]) == (2, 1, 1)
    out = tmp_path / "mend-2022-08-14.xlsx"
    result = run_monitor(
        "quarantine", "--kind", "doses", "--output", str(out), home=home, lang="en"
    )
    assert result.returncode == 0, result.stderr
    assert "1 row" in result.stdout
    headings, row = read(out)
    assert dict(zip(headings, row, strict=True))["Mã mũi tiêm"] == "M2"
    mended = [
        {"Mũi 9x": "Mũi 2", "31/02/2022 08:00:00": "05/11/2021 08:00:00"}.get(cell, cell)
        for cell in row
    ]
    save(out, headings, mended)
    result = run_monitor("import", "doses", str(out), home=home, lang="en")
    assert result.returncode == 0, result.stderr + result.stdout
    after = accounts(home)
    assert (after["rows_used"], after["rows_refused"], after["rows_corrected"]) == (2, 1, 1)
    result = run_monitor("quarantine", "--kind", "doses", "--output", str(out), home=home)
    assert result.returncode == 1  # nothing waits any more
    with duckdb.connect(str(home / "records.duckdb"), read_only=True) as connection:
        found = connection.sql("SELECT record_number, number FROM dose ORDER BY 1").fetchall()
    assert found == [("M1", 1), ("M2", 2)]


def test_a_row_that_is_still_wrong_stays_in_quarantine(tmp_path: Path) -> None:
    home = bring_two(tmp_path)
    out = tmp_path / "mend-2022-08-14.csv"
    run_monitor("quarantine", "--kind", "doses", "--output", str(out), home=home)
    headings, row = read(out)
    save(out, headings, ["Mũi 2" if cell == "Mũi 9x" else cell for cell in row])
    assert run_monitor("import", "doses", str(out), home=home).returncode == 1
    after = accounts(home)
    assert (after["rows_used"], after["rows_refused"], after["rows_corrected"]) == (1, 2, 0)


def read(file: Path) -> tuple[list[str], list[str]]:
    """The headings and the only row of an exported file."""
    if file.suffix == ".xlsx":
        sheet = python_calamine.CalamineWorkbook.from_path(file).get_sheet_by_index(0)
        rows = [[str(cell) for cell in row] for row in sheet.to_python()]
    else:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            rows = list(csv.reader(opened))
    headings, row = rows
    return headings, row


def save(file: Path, headings: list[str], row: list[str]) -> None:
    if file.suffix == ".xlsx":
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet()
            sheet.write_row(0, 0, headings)
            sheet.write_row(1, 0, row)
        return
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows([headings, row])


def test_records_come_from_a_database_on_the_command_line(tmp_path: Path) -> None:
    row = dose("M1")
    with sqlite3.connect(tmp_path / "platform.db") as database:
        names = ", ".join(f'"{name}"' for name in row)
        database.execute(f"CREATE TABLE doses ({names})")
        database.execute(
            f"INSERT INTO doses VALUES ({', '.join('?' * len(row))})", list(row.values())
        )
    result = run_monitor(
        "import",
        "doses",
        "--url",
        f"sqlite:///{tmp_path}/platform.db",
        "--query",
        "SELECT * FROM doses",
        home=tmp_path / "home",
        lang="en",
    )
    assert result.returncode == 0, result.stderr
    assert "1 rows read: 1 used" in result.stdout


def test_what_only_the_records_know_is_said_to_need_them(tmp_path: Path) -> None:
    home = bring_two(tmp_path)
    assert run_monitor("publish", home=home).returncode == 0
    for ask in (("--level", "district"), ("--dose", "3"), ("--sex", "F"), ("--by", "injection")):
        result = run_monitor("show", "coverage", *ask, home=home, lang="en")
        assert result.returncode == 1
        assert "--source records" in result.stderr
    result = run_monitor(
        "show",
        "coverage",
        "--source",
        "records",
        "--level",
        "district",
        "--province",
        "36",
        "--format",
        "json",
        home=home,
    )
    rows = {one["code"]: one["numerator"] for one in json.loads(result.stdout)}
    assert rows["366"] == 1  # Hải Hậu
    assert sum(rows.values()) == 1
    assert (
        "XX"
        in run_monitor(
            "show",
            "coverage",
            "--source",
            "records",
            "--level",
            "district",
            "--province",
            "XX",
            home=home,
        ).stderr
    )


def reported(first: date, totals: list[int]) -> list[dict[str, str]]:
    """Daily reports of a district."""
    return [
        {
            "Tỉnh/Thành phố": "Nam Định",
            "Quận/Huyện": "Hải Hậu",
            "Ngày": f"{first + timedelta(days=number):%d/%m/%Y}",
            "Tổng số mũi tiêm": str(total),
        }
        for number, total in enumerate(totals)
    ]


def test_daily_reports_come_in_and_what_is_wrong_with_them_is_said(tmp_path: Path) -> None:
    home = tmp_path / "home"
    daily = [40, 44, 41, 47, 43, 35, 22] * 3
    rows = reported(date(2022, 3, 7), [sum(daily[: number + 1]) for number in range(len(daily))])
    file = write(tmp_path / "reports-2022-03-28.csv", [*rows, rows[-1] | {"Ngày": "29/03/2022"}])
    result = run_monitor("import", "reports", file, home=home, lang="en")
    assert result.returncode == 1
    assert "22 rows read: 21 used, 0 unchanged, 0 superseded, 1 refused" in result.stdout
    assert "row 23, column Ngày: 29/03/2022 is after the day of the file, 28/03/2022" in (
        " ".join(result.stderr.split())
    )
    said = " ".join(
        run_monitor("import", "reports", file, home=tmp_path / "vi", lang="vi").stderr.split()
    )
    assert (
        "Huyện Hải Hậu, Tỉnh Nam Định: 21 báo cáo từ 07/03/2022 đến 27/03/2022 không lần nào "
        "giảm và kết thúc ở 816 mũi. Đây là số lũy kế"
    ) in said
    # The figures of each day, sent later, take their place.
    mended = write(tmp_path / "reports-2022-03-30.csv", reported(date(2022, 3, 7), daily))
    result = run_monitor("import", "reports", mended, home=home, lang="en")
    assert result.returncode == 0, result.stderr
    assert "21 rows read: 20 used, 1 unchanged" in result.stdout
    assert "cumulative" not in result.stderr
    assert "already imported" in run_monitor("import", "reports", mended, home=home).stdout
    status = json.loads(run_monitor("status", "--format", "json", home=home).stdout)
    (kind,) = status["loaded"]["kinds"]
    assert (kind["kind"], kind["rows_read"], kind["rows_used"], kind["rows_refused"]) == (
        "daily_reports",
        43,
        21,
        1,
    )
    out = tmp_path / "mend.csv"
    result = run_monitor("quarantine", "--kind", "daily_reports", "--output", out, home=home)
    assert result.returncode == 0, result.stderr
    assert "29/03/2022" in out.read_text(encoding="utf-8-sig")
