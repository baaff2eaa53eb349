"""The maps of a briefing, on the page and as pictures for slides and documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from geo.boundaries import BoundaryLevel
from geo.units import Unit
from i18n import Translator, UserError
from presentation.briefing.model import Briefing
from presentation.choropleth import Outlines
from presentation.coverage.area_charts import coverage_map, in_local_steps
from presentation.export.browser import TABS, FailedBrowserError, NoBrowserError
from presentation.export.pictures import plain_picture
from presentation.figure import LIGHT, Drawing, Theme
from presentation.outlines import outlines
from presentation.reconciliation.area_charts import mismatch_map
from queries.coverage.official import Coverage
from queries.reconciliation.verification import Verification

WIDTH, HEIGHT = 500, 560
"""Pixels of a drawing, few, so that its letters are large on paper; the picture has more."""

Progress = Callable[[float], None]

Pictures = Mapping[str, bytes]
"""Maps as PNG by the names of the parts that they belong to."""


def outlines_of(place: Unit, _: Translator, home: Path | None = None) -> Outlines:
    """The outlines of the provinces, or of the districts of a province."""
    within = place.code if place.level == "province" else None
    level: BoundaryLevel = "district" if within else "province"
    return outlines("2021", _, level, within, home)


def area_map(
    area: Coverage | Verification, where: Outlines, theme: Theme, _: Translator
) -> Drawing:
    """What a part has to show by unit."""
    if isinstance(area, Coverage):
        if area.level == "district":
            area = in_local_steps(area)
        return coverage_map(area, where, theme, _, frozenset())
    return mismatch_map(area, where, theme, _, frozenset())


def pictures(
    briefing: Briefing, home: Path, _: Translator, advance: Progress = lambda share: None
) -> tuple[Pictures, UserError | None]:
    """The maps as PNG by the name of their part; fewer, and why, where they cannot be drawn."""
    where = outlines_of(briefing.place, _, home)
    wanted = {part.name: part.area for part in briefing.parts if part.area is not None}
    drawn: dict[str, bytes] = {}

    def draw(area: Coverage | Verification) -> bytes:
        return plain_picture(area_map(area, where, LIGHT, _), WIDTH, HEIGHT, scale=3)

    with ThreadPoolExecutor(TABS) as tabs:
        made = tabs.map(draw, wanted.values())
        try:
            for number, name in enumerate(wanted, start=1):
                drawn[name] = next(made)
                advance(number / len(wanted))
        except (NoBrowserError, FailedBrowserError) as error:
            return drawn, error
    return drawn, None
