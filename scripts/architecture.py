"""Write the tree in ARCHITECTURE.md anew: every file with the line it says of itself.

    python -m scripts.architecture [--check]

The line is the first sentence of a module's docstring, of a package's ``__init__`` for a folder, of
the comment on top of a SQL file, or the title of a document. A test compares the document with the
checkout; ``--check`` does the same and exits with 1 when they differ.
"""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- tree -->\n", "<!-- end of tree -->\n"
FOLDERS = (
    "dashboard",
    "presentation",
    "queries",
    "pipeline",
    "demo",
    "monitor",
    "geo",
    "i18n",
    "bench",
    "scripts",
    "docs",
)
"""In the order in which they are listed; tests mirror them."""
_SHOWN = {".py", ".sql", ".md", ".sh", ".js", ".css"}
_COLUMN = 34
_WIDTH = 140


def tree(root: Path = ROOT) -> str:
    """The tree as a block of Markdown."""
    lines = [line for folder in FOLDERS for line in _folder(root / folder, 0)]
    return "```\n" + "\n".join(lines) + "\n```\n"


def _folder(folder: Path, depth: int) -> Iterator[str]:
    yield _line(f"{folder.name}/", _said(folder / "__init__.py"), depth)
    entries = sorted(folder.iterdir(), key=lambda one: (one.is_dir(), one.name))
    for entry in entries:
        if entry.is_dir():
            if any(_is_shown(one) for one in entry.rglob("*")):
                yield from _folder(entry, depth + 1)
        elif _is_shown(entry):
            yield _line(entry.name, _said(entry), depth + 1)


def _is_shown(file: Path) -> bool:
    return file.suffix in _SHOWN and file.name != "__init__.py" and "__pycache__" not in file.parts


def _line(name: str, said: str, depth: int) -> str:
    line = f"{'  ' * depth}{name}".ljust(_COLUMN) + " " + said
    return (line if len(line) <= _WIDTH else line[: _WIDTH - 1].rstrip() + "…").rstrip()


def _said(file: Path) -> str:
    """What a file says of itself, in a sentence."""
    if not file.exists():
        return ""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".py":
        text = ast.get_docstring(ast.parse(text)) or ""
    elif file.suffix == ".md":
        text = text.removeprefix("# ").splitlines()[0]
    else:
        comment = re.match(r"(?:#!.*\n)?((?:\s*(?:--|#|//|/\*) ?.*\n)+)", text)
        text = re.sub(r"(?m)^\s*(?:--|#|//|/\*) ?|\*/", "", comment[1]) if comment else ""
    paragraph = " ".join(text.split("\n\n")[0].split())
    return re.split(r"(?<=[a-zà-ỹ)`”])\. ", paragraph)[0].rstrip(".")


def main() -> int:
    """Write the document anew, or check it."""
    parser = argparse.ArgumentParser(description="Write the tree in ARCHITECTURE.md anew.")
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    given = parser.parse_args()
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    written = before + BEGIN + tree() + END + after
    if given.check:
        return int(written != text)
    DOCUMENT.write_text(written, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
