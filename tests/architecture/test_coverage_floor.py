"""The floor under branch coverage only rises."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib

import pytest

from tests.conftest import ROOT


def git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", ROOT, *arguments], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"git says: {done.stderr.strip()}")
    return done.stdout


def test_the_floor_is_nowhere_in_the_history_higher_than_now() -> None:
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    now = settings["tool"]["coverage"]["report"]["fail_under"]
    changes = git("log", "--patch", "--unified=0", "-G^fail_under", "--", "pyproject.toml")
    earlier = [float(floor) for floor in re.findall(r"^\+fail_under = ([\d.]+)", changes, re.M)]
    assert now >= max(earlier, default=0)
