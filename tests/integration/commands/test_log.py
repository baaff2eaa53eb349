"""What the log of unforeseen errors keeps."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FAILING = """
import sys
sys.argv = ["monitor", "--home", sys.argv[1], "import", "doses", "--url", sys.argv[2]]
from monitor import cli

def fail():
    raise ValueError(f"no answer from {sys.argv[-1]}")

cli.app = lambda arguments: fail()
cli.main()
"""


def test_the_log_keeps_the_details_but_no_password(tmp_path: Path) -> None:
    url = "postgresql://reader:S3cret%40!@db.example:5432/doses"
    ended = subprocess.run(
        [sys.executable, "-c", FAILING, str(tmp_path), url],
        capture_output=True,
        text=True,
        check=False,
    )
    log = (tmp_path / "monitor.log").read_text(encoding="utf-8")
    assert ended.returncode == 1
    assert "no answer from postgresql://reader:***@db.example:5432/doses" in log
    assert "import doses --url postgresql://reader:***@" in log
    assert "S3cret" not in log + ended.stdout + ended.stderr
