"""Make the page's fonts as woff2: Be Vietnam Pro, cut down to Latin and Vietnamese, and of
Streamlit's icons those that the pages and its widgets use.

Run ``python scripts/build_fonts.py`` in the project's environment; it fetches the package
``fontpkg-be-vietnam-pro`` 1.2 by pip and writes to ``dashboard/static/fonts/``. With ``icons`` it
makes the icons only: whoever puts a new one on a page runs that.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import streamlit
from fontTools import subset
from fontTools.otlLib.builder import buildLookup, buildSingleSubstSubtable
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables import otTables

PACKAGE = "fontpkg-be-vietnam-pro==1.2"
WEIGHTS = ("Regular", "SemiBold", "Bold")
DASHBOARD = Path(__file__).parents[1] / "dashboard"
TARGET = DASHBOARD / "static" / "fonts"
SYMBOLS = Path(streamlit.__file__).parent / "static" / "static" / "media"

# Latin, all Vietnamese letters and tone marks, punctuation, minus and comparison. The source has
# no arrows: browsers take those from the system's font.
CHARACTERS = [
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    0x102,
    0x103,
    0x110,
    0x111,
    0x128,
    0x129,
    0x168,
    0x169,
    0x1A0,
    0x1A1,
    0x1AF,
    0x1B0,
    0x300,
    0x301,
    0x303,
    0x309,
    0x323,
    *range(0x1EA0, 0x1EFA),
    *range(0x2010, 0x203B),
    0x20AB,
    0x2212,
    0x2248,
    0x2260,
    0x2264,
    0x2265,
]
# Kerning and the placement of marks; fractions, small figures and alternates are not used.
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "mkmk"]


def main() -> None:
    """Fetch, cut down and write the fonts and their licence."""
    write_icons()
    if sys.argv[1:] == ["icons"]:
        return
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                sys.executable,
                "-m",
                "pip",
                "download",
                "--quiet",
                "--no-deps",
                "--dest",
                folder,
                PACKAGE,
            ],
            check=True,
        )
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        source = Path(folder) / "fontpkg_be_vietnam_pro"
        (TARGET / "OFL.txt").write_bytes((source / "LICENSE").read_bytes())
        for weight in WEIGHTS:
            write(source / "files" / f"BeVietnamPro-{weight}.ttf", TARGET / f"{weight}.woff2")


def write_icons() -> None:
    """The icons that the pages name, each a ligature of the letters of its name."""
    (source,) = SYMBOLS.glob("MaterialSymbols-Rounded.*.woff2")
    options = subset.Options(flavor="woff2", layout_features=["liga", "rlig"])
    font = subset.load_font(str(source), options)
    icons = set(used_icons())
    cutter = subset.Subsetter(options)
    letters = set("".join(icons))
    cmap = font.getBestCmap()
    names = {glyph: code for code, glyph in cmap.items()}
    # Letters alone would bring every ligature, and so every icon, along.
    spelled = {
        ligature.LigGlyph
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items()
        for ligature in ligatures
        if _spelled(names, first, ligature.Component) in icons
    }
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for table in lookup.SubTable:
            kept = getattr(table, "ExtSubTable", table)
            kept.ligatures = {
                first: [one for one in ligatures if one.LigGlyph in spelled]
                for first, ligatures in kept.ligatures.items()
            }
    cutter.populate(unicodes=[ord(letter) for letter in letters], glyphs=sorted(spelled))
    cutter.subset(font)
    target = TARGET / "Icons.woff2"
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {len(spelled)} icons, {target.stat().st_size:,} bytes")


def used_icons() -> list[str]:
    """The icons that the code of the pages names, and those that Streamlit's widgets show."""
    files = [*DASHBOARD.rglob("*.py"), *(Path(streamlit.__file__).parent / "static").rglob("*.js")]
    found = (
        re.findall(r"material/([a-z0-9_]+)", file.read_text(encoding="utf-8")) for file in files
    )
    # The box to search in names its icon in another way.
    return sorted({"search", *(icon for icons in found for icon in icons)})


def _spelled(names: dict[str, int], first: str, others: list[str]) -> str:
    return "".join(chr(names[glyph]) if glyph in names else "?" for glyph in (first, *others))


def write(source: Path, target: Path) -> None:
    """One weight as woff2, with tabular figures."""
    options = subset.Options(flavor="woff2", layout_features=FEATURES, notdef_outline=True)
    font = subset.load_font(str(source), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=CHARACTERS)
    cutter.subset(font)
    add_tabular_figures(font)
    subset.save_font(font, str(target), options)
    print(f"{target.name}: {target.stat().st_size:,} bytes")


def add_tabular_figures(font: TTFont) -> None:
    """Figures as wide as the zero, so that columns of numbers line up (feature ``tnum``).

    The source has none. They are the font's own figures, moved to the middle of that width.
    """
    widths, glyphs = font["hmtx"], font["glyf"]
    figures = [font.getBestCmap()[ord(figure)] for figure in "0123456789"]
    width, _ = widths[figures[0]]
    tabular = {figure: f"{figure}.tnum" for figure in figures}
    font.setGlyphOrder([*font.getGlyphOrder(), *tabular.values()])
    for figure, name in tabular.items():
        advance, bearing = widths[figure]
        moved = (width - advance) // 2
        pen = TTGlyphPen(glyphs)
        pen.addComponent(figure, (1, 0, 0, 1, moved, 0))
        glyphs[name] = pen.glyph()
        glyphs[name].recalcBounds(glyphs)
        widths[name] = (width, bearing + moved)
    substitutions = font["GSUB"].table
    substitutions.LookupList.Lookup.append(buildLookup([buildSingleSubstSubtable(tabular)]))
    record = otTables.FeatureRecord()
    record.FeatureTag = "tnum"
    record.Feature = otTables.Feature()
    record.Feature.LookupListIndex = [len(substitutions.LookupList.Lookup) - 1]
    substitutions.FeatureList.FeatureRecord.append(record)
    for script in substitutions.ScriptList.ScriptRecord:
        languages = [one.LangSys for one in script.Script.LangSysRecord]
        for language in [script.Script.DefaultLangSys, *languages]:
            language.FeatureIndex.append(len(substitutions.FeatureList.FeatureRecord) - 1)


if __name__ == "__main__":
    main()
