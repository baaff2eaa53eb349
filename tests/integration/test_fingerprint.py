"""Nothing that a viewer can see changes, unless a commit says why and records it anew."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT

RECORDED = Path(__file__).with_name("fingerprint.txt")


def test_nothing_that_a_viewer_can_see_has_changed(demo_home: Path) -> None:
    compared = subprocess.run(
        [sys.executable, "-m", "scripts.fingerprint", "--home", demo_home, "--compare", RECORDED],
        check=False,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert compared.returncode == 0, compared.stdout[-4000:] + compared.stderr[-4000:]
