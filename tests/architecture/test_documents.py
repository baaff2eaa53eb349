"""Documents lead where they say, and those that have to stay short or complete are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)")
FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))


def anchors(document: Path) -> set[str]:
    """The names that a forge gives to the headings of a document."""
    found = set()
    for heading in re.findall(r"^#+ +(.+?) *#*$", FENCE.sub("", document.read_text("utf-8")), re.M):
        plain = unicodedata.normalize("NFC", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading))
        found.add(re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-"))
    return found


def broken(document: Path) -> Iterator[str]:
    for target in LINK.findall(without_code(document.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = unquote(target).partition("#")
        file = (document.parent / name).resolve() if name else document
        if not file.exists() or (anchor and anchor not in anchors(file)):
            yield target


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda one: str(one.relative_to(ROOT)))
def test_relative_links_lead_somewhere(document: Path) -> None:
    assert list(broken(document)) == []


def test_the_search_finds_broken_links(tmp_path: Path) -> None:
    assert LINK.findall("[a](b.md) ![c](d.png 'e') [f](<g h.md>)")[:2] == ["b.md", "d.png"]
    assert without_code("`[a](b.md)`\n```\n[c](d.md)\n```\n") == "\n\n"
    assert "first-figures-of-your-own" in anchors(ROOT / "README.md")
    bad = tmp_path / "bad.md"
    bad.write_text("[a](nothing.md) [b](#nowhere) [c](https://example.org/)\n", encoding="utf-8")
    assert list(broken(bad)) == ["nothing.md", "#nowhere"]


def test_the_readme_is_one_screen_of_reading() -> None:
    assert len((ROOT / "README.md").read_text("utf-8").splitlines()) < 150


def test_every_decision_is_in_the_index_with_its_title_and_date() -> None:
    folder = ROOT / "docs" / "adr"
    records = {file.name: file for file in folder.glob("[0-9]*.md")}
    index = (folder / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (\d+) \| \[(.+?)\]\((.+?)\) \| (\S+) \| (.+?) \|$", index, re.MULTILINE)
    assert sorted(name for _, _, name, _, _ in rows) == sorted(records)
    for number, title, name, day, status in rows:
        lines = records[name].read_text("utf-8").splitlines()
        assert name.startswith(f"{int(number):04d}-")
        assert lines[0] == f"# {number}. {title}"
        assert lines[2] == f"{day} · {status}"
        headings = [line for line in lines if line.startswith("## ")]
        assert headings == ["## Context", "## Decision", "## Consequences"]


def test_the_changelog_has_dated_versions_and_usual_groups() -> None:
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    versions = re.findall(r"^## \[([\d.]+)\] - (\S+)$", text, re.MULTILINE)
    assert len(versions) == len(re.findall(r"^## (?!\[Unreleased\]$)", text, re.MULTILINE))
    numbers = [tuple(map(int, version.split("."))) for version, _ in versions]
    days = [date.fromisoformat(day) for _, day in versions]
    assert numbers == sorted(set(numbers), reverse=True)
    assert days == sorted(days, reverse=True)
    groups = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
    assert set(re.findall(r"^### (.+)$", text, re.MULTILINE)) <= groups
