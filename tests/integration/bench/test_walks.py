"""The ways through the code can be counted."""

from __future__ import annotations

from pathlib import Path

from bench.walk import walk_row
from bench.walks import ROOT


def test_the_way_of_a_row_into_the_records_is_seen(tmp_path: Path) -> None:
    (files,) = walk_row(ROOT, tmp_path / "home").values()
    assert "monitor/cli.py" in files
    assert "i18n/language.py" in files
    assert len(files) == len(set(files))
    assert all((ROOT / file).is_file() for file in files)
    assert not [file for file in files if file.startswith(("bench/", "tests/"))]
