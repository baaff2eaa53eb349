"""Make the page's fonts: Be Vietnam Pro, cut down to Latin and Vietnamese, as woff2.

Run ``python scripts/build_fonts.py`` in the project's environment; it fetches the package
``fontpkg-be-vietnam-pro`` 1.2 by pip and writes to ``dashboard/static/fonts/``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from fontTools import subset

PACKAGE = "fontpkg-be-vietnam-pro==1.2"
WEIGHTS = ("Regular", "SemiBold", "Bold")
TARGET = Path(__file__).parents[1] / "dashboard" / "static" / "fonts"

# Latin with all Vietnamese letters and tone marks, punctuation, arrows, minus and comparison.
CHARACTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), 0x1A0, 0x1A1, 0x1AF, 0x1B0,
    0x300, 0x301, 0x303, 0x309, 0x323, *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x203B), 0x20AB, *range(0x2190, 0x2194), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265,
]  # fmt: skip


def main() -> None:
    """Fetch, cut down and write the fonts and their licence."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder,
             PACKAGE],
            check=True,
        )  # fmt: skip
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        source = Path(folder) / "fontpkg_be_vietnam_pro"
        (TARGET / "OFL.txt").write_bytes((source / "LICENSE").read_bytes())
        for weight in WEIGHTS:
            write(source / "files" / f"BeVietnamPro-{weight}.ttf", TARGET / f"{weight}.woff2")


def write(source: Path, target: Path) -> None:
    """One weight as woff2, with tabular figures kept."""
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
