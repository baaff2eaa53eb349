"""Whatever interrupts an import, nothing of the file is in the records, or all of it."""

from __future__ import annotations

import multiprocessing
import resource
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.store.records import open_records
from tests.conftest import run_monitor
from tests.support.extract_files import check_accounts, dose, write
from tests.support.kills import Counted

pytestmark = pytest.mark.slow
ROWS = 20_000
MONITOR = Path(sys.executable).with_name("monitor")
"""The installed command."""


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


def import_until(home: Path, extract: Path, kill_at: int) -> int:
    with open_records(home) as records:
        counted = Counted(records.connection, kill_at)
        records.connection = counted  # type: ignore[assignment]
        import_file(records, DATASETS["doses"], extract)
        return counted.statements


def test_killed_at_any_statement_nothing_is_half_done(tmp_path: Path, extract: Path) -> None:
    home = tmp_path / "home"
    last = import_until(tmp_path / "whole", extract, 0)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.ingest.run"])
    for kill_at in (1, last // 2, *range(last - 8, last + 1, 2)):
        process = context.Process(target=import_until, args=(home, extract, kill_at))
        process.start()
        process.join(120)
        assert process.exitcode == -signal.SIGKILL
        assert doses_in(home) == 0, "all of the file is in one transaction"
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
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=fill_the_disk,
        timeout=120,
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "What was there stands; make room on the disk" in " ".join(result.stderr.split())
    assert doses_in(home) == 1
    assert run_monitor("import", "doses", extract, home=home).returncode == 0
    assert doses_in(home) == ROWS + 1
