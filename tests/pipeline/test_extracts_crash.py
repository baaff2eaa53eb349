"""Whatever interrupts an import, nothing of the file is in the records, or all of it."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.records import open_records
from tests.conftest import MONITOR, run_monitor
from tests.pipeline.extract_files import check_accounts, dose, write

ROWS = 20_000


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    start = datetime(2021, 6, 1)
    rows = [
        dose(
            f"M{number}",
            **{
                "Mã đối tượng": f"P{number // 2}",
                "Mũi tiêm": f"Mũi {number % 2 + 1}",
                "Thời gian tiêm": (start + timedelta(minutes=number)).strftime("%d/%m/%Y %H:%M:%S"),
            },
        )
        for number in range(ROWS)
    ]
    return write(tmp_path_factory.mktemp("extract") / "2022-08-14.csv", rows)


def doses_in(home: Path) -> int:
    with open_records(home) as records:
        check_accounts(records)
        (row,) = records.rows("SELECT count(*) AS doses FROM dose")
        (files,) = records.rows("SELECT count(*) AS files FROM source_file")
        assert (row["doses"] > 0) == (files["files"] > 0)
        return int(row["doses"])


def test_killed_at_any_moment_nothing_is_half_done(tmp_path: Path, extract: Path) -> None:
    home = tmp_path / "home"
    with open_records(home):
        pass
    started = time.monotonic()
    assert run_monitor("import", "doses", extract, home=tmp_path / "whole").returncode == 0
    whole = time.monotonic() - started
    killed = 0
    for share in (0.5, 0.6, 0.7, 0.8, 0.9):
        process = subprocess.Popen(
            [MONITOR, "--home", home, "import", "doses", extract],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            process.wait(whole * share)
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
        killed += process.wait() == -signal.SIGKILL
        assert doses_in(home) in (0, ROWS)
    assert killed >= 2, "the test must interrupt something"
    assert run_monitor("import", "doses", extract, home=home).returncode == 0
    assert doses_in(home) == ROWS


def test_a_full_disk_leaves_the_records_as_they_were(tmp_path: Path, extract: Path) -> None:
    home = tmp_path / "home"
    small = write(tmp_path / "2022-08-13.csv", [dose("X1")])
    assert run_monitor("import", "doses", small, home=home).returncode == 0
    size = (home / "records.duckdb").stat().st_size

    def fill_the_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 200_000, size + 200_000))

    result = subprocess.run(
        [MONITOR, "--home", home, "--lang", "en", "import", "doses", extract],
        capture_output=True, text=True, check=False, preexec_fn=fill_the_disk, timeout=120,
    )  # fmt: skip
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "Nothing of this file was imported" in result.stderr
    assert doses_in(home) == 1
    assert run_monitor("import", "doses", extract, home=home).returncode == 0
    assert doses_in(home) == ROWS + 1
