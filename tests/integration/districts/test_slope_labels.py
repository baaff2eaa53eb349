"""On the slope chart of the largest provinces every line has its name, and none lies by another."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from geo import units
from i18n import translator
from monitor.show.current import open_current
from presentation.districts.charts import known_rows, slope_chart
from presentation.end_labels import NEAR
from presentation.figure import LIGHT
from queries.contents import record_snapshots
from queries.coverage.metrics import Group
from queries.districts.side_by_side import side_by_side

LARGEST = sorted(units.provinces(), key=lambda one: -len(units.districts(one.code)))[:25]
LEAST_ROOM = 11
"""Pixels between two names, which are 11 pixels high."""


@pytest.mark.parametrize("dose", [1, 3])
def test_no_name_lies_by_another_line(demo_home: Path, dose: int) -> None:
    with open_current(demo_home) as databases:
        last = databases.ask(record_snapshots)[-1]
        for province in LARGEST:
            result = side_by_side(
                databases,
                snapshot=last,
                province=province,
                dose=dose,  # type: ignore[arg-type]
                group=Group("all"),
            )
            layout = slope_chart(result, LIGHT, translator("vi")).content["layout"]
            labels = layout["annotations"]
            assert len(labels) == len(known_rows(result)) + 1, province.name
            low, high = layout["yaxis"]["range"]
            plot = layout["height"] - layout["margin"]["t"] - layout["margin"]["b"]
            heights = []
            for label in labels:
                assert low <= label["y"] <= high
                moved = -label["ay"] if label["showarrow"] else label["yshift"]
                assert label["showarrow"] or abs(moved) <= NEAR
                heights.append((label["y"] - low) / (high - low) * plot + moved)
            heights.sort()
            assert heights[0] >= 0
            assert heights[-1] <= plot + 0.1
            gaps = [after - one for one, after in pairwise(heights)]
            assert min(gaps, default=LEAST_ROOM) >= LEAST_ROOM, province.name
