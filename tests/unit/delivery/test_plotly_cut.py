from __future__ import annotations

import re

import plotly.graph_objects as go
import pytest
from fontTools.ttLib import TTFont

from dashboard.delivery.assets import STREAMLIT, content
from dashboard.delivery.plotly import TRACES, cut
from tests.conftest import ROOT

FONTS = ROOT / "dashboard" / "static" / "fonts"


@pytest.fixture(scope="module")
def bundle() -> str:
    (file,) = (STREAMLIT / "static" / "js").glob("PlotlyChart.*.js")
    return file.read_text(encoding="utf-8")


def test_the_cut_leaves_a_third_at_most_and_all_that_is_drawn(bundle: str) -> None:
    short = cut(bundle)
    assert len(short) < len(bundle) / 3
    for trace in TRACES:
        assert f'"lib/{trace}.js"(' in short
    assert '"lib/scatter3d.js"(' not in short
    assert short.endswith(bundle[-5000:])


@pytest.mark.parametrize(
    ("part", "other"),
    [
        ('return _({"lib/index.js"(', 'return _({"lib/main.js"('),
        ("n.register([", "n.enlist(["),
        ('"lib/choropleth.js"(', '"lib/areas.js"('),
    ],
)
def test_a_bundle_built_otherwise_is_served_whole(bundle: str, part: str, other: str) -> None:
    changed = bundle.replace(part, other)
    assert changed != bundle
    assert cut(changed) == changed


def test_every_kind_of_chart_that_is_drawn_is_in_the_cut() -> None:
    kinds = {name.lower() for name in dir(go) if name[0].isupper()}
    drawn = {
        kind
        for file in (ROOT / "presentation").rglob("*.py")
        for kind in re.findall(r"""["']?type["']?\s*[:=]\s*["'](\w+)["']""", file.read_text())
        if kind in kinds and hasattr(getattr(go, kind.title(), None), "hoverinfo")
    }
    assert {"bar", "scatter", "choropleth"} <= drawn
    # The table of districts is a picture alone; those are drawn with all of Plotly.
    assert drawn - {"table"} <= {*TRACES, "scatter"}


def test_every_icon_of_the_pages_is_in_their_font() -> None:
    font = TTFont(FONTS / "Icons.woff2")
    letters = {glyph: chr(code) for code, glyph in font.getBestCmap().items()}
    spelled = {
        "".join(letters[glyph] for glyph in (first, *ligature.Component))
        for lookup in font["GSUB"].table.LookupList.Lookup
        for table in lookup.SubTable
        for first, ligatures in getattr(table, "ExtSubTable", table).ligatures.items()
        for ligature in ligatures
    }
    named = {
        icon
        for file in (ROOT / "dashboard").rglob("*.py")
        for icon in re.findall(r":material/(\w+):", file.read_text(encoding="utf-8"))
    }
    assert named, "no page names an icon"
    assert named <= spelled, "run: python scripts/build_fonts.py icons"


def test_the_icons_are_sent_in_place_of_the_whole_font() -> None:
    (whole,) = (STREAMLIT / "static" / "media").glob("MaterialSymbols-Rounded.*.woff2")
    assert content(whole) == (FONTS / "Icons.woff2").read_bytes()
