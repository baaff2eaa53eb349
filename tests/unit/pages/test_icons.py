"""The icons of the pages are a cut of Streamlit's: none that is shown may be missing from it."""

from __future__ import annotations

from fontTools.ttLib import TTFont

from scripts.build_fonts import TARGET, used_icons


def test_every_icon_of_the_pages_and_of_streamlit_is_in_the_font() -> None:
    font = TTFont(TARGET / "Icons.woff2")
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    spelled = {
        "".join(letters.get(glyph, "?") for glyph in (first, *ligature.Component))
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items()
        for ligature in ligatures
    }
    names = set(used_icons())
    assert {"search", "arrow_upward", "keyboard_arrow_right"} <= names
    # Streamlit's code has the beginning of a name too, and one that its own font has not.
    assert {one for one in names - spelled if not one.endswith("_")} <= {"star_filled"}
