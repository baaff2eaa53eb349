"""Reconciliation on the command line: who is wrong, the list that goes out, what comes back."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest
import python_calamine
import xlsxwriter

from tests.conftest import run_monitor
from tests.support.extract_files import write
from tests.support.register_files import PERSON, injected, person

ID, NAME, NUMBER = "Số CCCD/CMND/Hộ chiếu", "Họ và tên", "Số định danh"
HAI_ANH = "14236"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """One person whose details are right, one without ID whom the register has, one of no help."""
    folder = tmp_path / "home"
    binh = {NAME: "Trần Thị Bình", "Giới tính": "Nữ"}
    doses = write(
        tmp_path / "doses-2022-08-13.csv",
        [
            injected("P1"),
            injected("P2", **{ID: ""} | binh),
            injected("P3", **{ID: "12", NAME: "Lê Minh Châu"}),
        ],
    )
    register = write(
        tmp_path / "register-2022-08-01.csv", [person(), person("036180000022", **binh)]
    )
    for kind, file in (("doses", doses), ("register", register)):
        result = run_monitor("import", kind, str(file), home=folder, lang="en")
        assert result.returncode == 0, result.stderr
    return folder


def reconciled(home: Path) -> tuple[str, str]:
    result = run_monitor("reconcile", home=home, lang="en")
    assert result.returncode == 0, result.stderr
    return result.stdout, " ".join(result.stderr.split())


def mismatch(home: Path) -> tuple[int, int]:
    """Numerator and denominator of the country."""
    assert run_monitor("publish", home=home).returncode == 0
    shown = run_monitor("show", "mismatch", "--level", "country", "--format", "json", home=home)
    (row,) = json.loads(shown.stdout)
    return row["numerator"], row["denominator"]


def read(file: Path) -> list[list[str]]:
    """The cells of a worklist, as another program sees them."""
    (sheet,) = python_calamine.load_workbook(file).sheet_names
    rows = python_calamine.load_workbook(file).get_sheet_by_name(sheet).to_python()
    return [[str(cell) for cell in row] for row in rows]


def save(file: Path, rows: list[list[str]]) -> None:
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, str(cell))


def test_a_list_goes_out_and_its_corrections_close_the_cases(home: Path, tmp_path: Path) -> None:
    said, warned = reconciled(home)
    assert "3 persons" in said
    # The register is twelve days older than the doses.
    assert "The register is of 01/08/2022, the doses of 13/08/2022" in warned
    assert mismatch(home) == (2, 3)
    out = tmp_path / "worklist-2022-08-14.xlsx"
    for option, code, place in (
        ("--commune", HAI_ANH, "Xã Hải Anh"),
        ("--facility", "3636601", "3636601"),
    ):
        of = (option, code)
        result = run_monitor("worklist", *of, "--output", str(out), home=home, lang="vi")
        assert result.returncode == 0, result.stderr
        title, _how, headings, *rows = read(out)
        assert place in title[0]
        assert len(rows) == 2
        columns = {heading: number for number, heading in enumerate(headings)}
        proposed = {row[columns["Họ và tên"]]: row[columns["Số định danh đề xuất"]] for row in rows}
        assert proposed == {"Trần Thị Bình": "036180000022", "Lê Minh Châu": ""}
    for row in rows:
        row[columns["Số CCCD/CMND/Hộ chiếu"]] = row[columns["Số định danh đề xuất"]] or "12"
    save(out, [headings, *rows])
    result = run_monitor("import", "corrections", str(out), home=home, lang="en")
    assert result.returncode == 0, result.stderr + result.stdout
    reconciled(home)
    assert mismatch(home) == (1, 3)
    again = run_monitor("worklist", *of, "--output", str(out), home=home, lang="en")
    assert "1 person written to" in again.stdout


def test_with_nothing_to_mend_no_file_is_written(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "none.xlsx"
    ask = ("worklist", "--commune", HAI_ANH, "--output", str(out))
    assert "monitor reconcile" in run_monitor(*ask, home=home, lang="en").stderr
    reconciled(home)
    for code, said in (("13669", "nothing to mend"), ("99999", "Unknown commune code")):
        result = run_monitor(
            "worklist", "--commune", code, "--output", str(out), home=home, lang="en"
        )
        assert result.returncode == 1
        assert said in " ".join(result.stderr.split())
    both = run_monitor(*ask, "--facility", "3636601", home=home, lang="en")
    assert both.returncode == 2
    assert not out.exists()


def test_what_the_police_sent_back_stands_and_strangers_are_said(
    home: Path, tmp_path: Path
) -> None:
    file = write(
        tmp_path / "verifications-2022-08-13.csv",
        [
            {"Mã đối tượng": number, "Ngày xác thực": "13/08/2022", "Kết quả xác thực": verdict}
            for number, verdict in (("P1", "Sai họ tên"), ("P9", "Đúng"), ("P2", "Khó nói"))
        ],
    )
    result = run_monitor("import", "verifications", str(file), home=home, lang="en")
    assert result.returncode == 1
    assert "Khó nói" in result.stderr
    assert "3 rows read: 2 used, 0 unchanged, 0 superseded, 1 refused" in result.stdout
    _, warned = reconciled(home)
    assert "1 returned verdict is about somebody whom no dose record knows" in warned
    assert mismatch(home) == (3, 3)


def test_totals_are_recognised_by_their_headings(home: Path, tmp_path: Path) -> None:
    file = write(
        tmp_path / "totals.csv",
        [
            {
                "Tỉnh/Thành phố": "Nam Định",
                "Ngày": "13/08/2022",
                "Số người gửi xác thực": "100",
                "Số người đúng": "60",
                "Số người sai thông tin": "30",
                "Số người thiếu hoặc sai định dạng số định danh": "5",
                "Số người chưa xác thực": "5",
            }
        ],
    )
    result = run_monitor("import", "verifications", str(file), home=home, lang="en")
    assert result.returncode == 0, result.stderr + result.stdout
    assert "1 row" in result.stdout
    assert PERSON[NUMBER] not in result.stdout


def test_steps_are_explained_and_kept_for_their_owner_only(home: Path) -> None:
    result = run_monitor("reconcile", "--explain", home=home, lang="en")
    assert result.returncode == 0, result.stderr
    lines = [
        [cell.strip() for cell in line.split("│")[1:-1]]
        for line in result.stdout.splitlines()
        if "│" in line
    ]
    rows = {(file, step): count for file, step, count, _ in lines}
    assert rows["match", "matched_person"] == rows["write", "verification"] == "3"
    assert rows["verdicts", "checked_person"] == ""
    assert ("affected", "affected_person") not in rows
    file = home / "reconcile-steps.duckdb"
    assert "personal data" in result.stdout
    assert file.stat().st_mode & 0o777 == 0o600
    with duckdb.connect(str(file), read_only=True) as connection:
        verdicts = connection.execute("SELECT verdict FROM checked_person ORDER BY ALL").fetchall()
    assert [verdict for (verdict,) in verdicts] == ["correct", "malformed_id", "no_id"]
    result = run_monitor("reconcile", "--explain", home=home, lang="en")
    assert "│" not in result.stdout  # nothing new, so that no step ran
    assert not file.exists()
