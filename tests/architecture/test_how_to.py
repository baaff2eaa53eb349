"""The how-to pages are true: what they say is carried out on a copy of the checkout, and checked.

A block with ``file=`` is an edit: ``new`` makes the file, ``end`` adds at its end, ``before=``,
``after=`` and ``replace=`` name the text that is found there once. A block with ``check`` is run in
the copy afterwards.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
PACKAGES = ("dashboard", "demo", "geo", "i18n", "monitor", "pipeline", "presentation", "queries")
MAX_FILES = {"metric": 6, "dataset": 3, "page": 10, "format": 3, "language": 2}
BLOCK = re.compile(r"^```\w+ (?P<how>[^\n]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def edit(root: Path, how: str, text: str) -> str:
    """Carry out one edit; returns the file's name."""
    words = shlex.split(how)
    name = words[0].removeprefix("file=")
    manner, _, anchor = words[1].partition("=")
    anchor = anchor.replace("\\n", "\n")
    file = root / name
    if manner == "new":
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return name
    content = file.read_text(encoding="utf-8")
    if manner == "end":
        content = content.rstrip("\n") + "\n\n" + text
    else:
        at = anchor if manner != "after" else anchor + "\n"
        assert at in content, f"{name} has no line {anchor!r}"
        found = {"before": text + at, "after": at + text, "replace": text.rstrip("\n")}[manner]
        content = content.replace(at, found, 1)
    file.write_text(content, encoding="utf-8")
    return name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_a_page_says_works_and_touches_no_more_files(page: Path, tmp_path: Path) -> None:
    for package in PACKAGES:
        shutil.copytree(
            ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__")
        )
    blocks = [(one["how"], one["text"]) for one in BLOCK.finditer(page.read_text(encoding="utf-8"))]
    touched = {edit(tmp_path, how, text) for how, text in blocks if how.startswith("file=")}
    assert touched
    assert len(touched) <= MAX_FILES[page.stem]
    (check,) = (text for how, text in blocks if how == "check")
    done = subprocess.run(
        [sys.executable, "-c", check],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def test_every_page_is_tried() -> None:
    assert {page.stem for page in PAGES} == set(MAX_FILES)
