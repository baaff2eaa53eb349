"""ARCHITECTURE.md is true of the checkout."""

from __future__ import annotations

from scripts.architecture import BEGIN, DOCUMENT, END, tree


def test_the_tree_lists_every_file_with_what_it_says_of_itself() -> None:
    written = DOCUMENT.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    assert written == tree(), "run: python -m scripts.architecture"


def test_every_file_says_what_it_is() -> None:
    # A style sheet is sent to browsers as it is: no comment in it.
    silent = [
        line
        for line in tree().splitlines()
        if line.strip() and not line.startswith("```") and " " not in line.strip()
    ]
    excused = [line for line in silent if line.endswith(("/", ".css"))]
    assert [line for line in silent if line not in excused] == []
