"""What all charts share: colours, labels at the ends of lines, axes of dates and shares, events."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from i18n import translator
from presentation import timeline
from presentation.end_labels import NEAR, EndLabel, end_labels, spread
from presentation.events import EVENTS
from presentation.figure import DARK, LIGHT
from presentation.map_layout import map_layout
from presentation.ramps import CLEAN, COUNT, COVERAGE, LAG, LOCAL, MISMATCH, Ramp, readable
from presentation.room import for_a_room
from tests.support.colours import contrast, luminance

_ = translator("vi")


@pytest.mark.parametrize("ramp", [COVERAGE, LOCAL, MISMATCH, LAG, CLEAN, COUNT])
def test_the_strongest_colour_stands_out_most_from_either_ground(ramp: Ramp) -> None:
    for theme in (LIGHT, DARK):
        colours = ramp.of(theme)
        against = [contrast(colour, theme.ground) for colour in colours]
        assert all(after > one * 1.1 for one, after in pairwise(against))
        assert against[-1] > 7
        texts = readable(colours)
        assert all(contrast(*pair) >= 4.5 for pair in zip(colours, texts, strict=True))
        assert ramp.of(theme, "up") == colours[::-1]
    # In grey they keep their order.
    assert all(luminance(one) > luminance(other) for one, other in pairwise(ramp.light))


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.floats(0, 300), max_size=30),
    st.floats(5, 15),
)
def test_labels_keep_their_order_their_room_and_the_plot(
    wanted: dict[str, float], room: float
) -> None:
    found = spread(wanted, room, 0, 300)
    assert found.keys() == wanted.keys()
    placed = sorted(found.values())
    room = min(room, 300 / (len(placed) - 1)) if len(placed) > 1 else room
    assert all(after - one >= room * 0.999 for one, after in pairwise(placed))
    assert all(-0.001 <= one <= 300.001 for one in placed)
    by_place = sorted(found, key=found.__getitem__)
    assert [wanted[code] for code in by_place] == sorted(wanted.values())


def test_a_label_away_from_its_line_is_tied_to_it() -> None:
    labels = [EndLabel(value, str(value), LIGHT.text) for value in (50.0, 50.1, 90.0)]
    first, second, alone = end_labels(labels, [1, 1, 1], (0, 100), 300, LIGHT)
    assert first["showarrow"] is second["showarrow"] is True
    assert first["ay"] > NEAR > -NEAR > second["ay"]
    assert alone["showarrow"] is False


@pytest.mark.parametrize("days", [1, 7, 20, 60, 90, 270, 800, 3000])
def test_no_day_or_month_is_named_twice(days: int) -> None:
    first = date(2021, 11, 15)
    axis = timeline.date_axis(first, first + timedelta(days=days), LIGHT)
    assert 1 <= len(axis["ticktext"]) <= 7
    assert len(set(axis["ticktext"])) == len(axis["ticktext"])


def test_an_axis_uses_its_room_and_says_where_it_begins() -> None:
    low, high = timeline.share_span([83.0, 91.0])
    assert 70 <= low < 83
    assert 91 <= high < 100
    assert timeline.broken((low, high), LIGHT)
    low, _high = timeline.share_span([3.0, 91.0])
    assert low == 0
    assert not timeline.broken((low, 100), LIGHT)
    assert timeline.share_span([95.0, 117.0])[1] >= 117


def test_events_stand_on_their_day_with_their_paper_and_not_over_each_other() -> None:
    topics = frozenset({"entry_lag", "reconciliation"})
    first, last = date(2021, 10, 1), date(2022, 8, 14)
    shapes, labels, above = timeline.events(topics, first, last, LIGHT, _)  # type: ignore[arg-type]
    wanted = [one for one in EVENTS if topics & set(one.topics) and first < one.day < last]
    assert [shape["x0"] for shape in shapes] == [one.day.isoformat() for one in wanted]
    assert all("BYT" in label["hovertext"] for label in labels)
    near = [label for label in labels if label["x"] > "2022-01-01"]
    assert len({label["yshift"] for label in near}) == len(near)
    assert above > max(label["yshift"] for label in labels)


def test_the_inset_of_a_map_grows_with_its_names() -> None:
    given_layout = map_layout(None, "", "", LIGHT, inset=True)
    layout = for_a_room({"data": [], "layout": given_layout}, 1.9)["layout"]
    (frame,) = layout["shapes"]
    assert layout["geo2"]["domain"]["y"] == [frame["y0"], frame["y1"]]
    (before,) = given_layout["shapes"]
    assert frame["y1"] - frame["y0"] >= 1.9 * (before["y1"] - before["y0"])
