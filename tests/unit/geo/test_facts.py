"""Areas and urban shares of districts against what is known of the country."""

from __future__ import annotations

from pathlib import Path

import pytest

from geo import units
from geo.boundaries import active
from geo.facts import district_areas, urban_shares
from geo.places import communes_of
from geo.units import ARCHIPELAGOS


def test_areas_add_up_to_the_country(tmp_path: Path) -> None:
    areas = district_areas(active("district", "2021", tmp_path))
    assert areas.keys() == {one.code for one in units.all_districts()} - ARCHIPELAGOS.keys()
    # 331,345 km² by the General Statistics Office for 2021; outlines are simplified.
    assert sum(areas.values()) == pytest.approx(331_345, rel=0.01)
    assert min(areas.values()) > 0
    hanoi = sum(areas[one.code] for one in units.districts("01"))
    assert hanoi == pytest.approx(3_360, rel=0.03)


def test_urban_shares_are_counted_from_the_names() -> None:
    shares = urban_shares()
    assert shares["001"] == 1.0  # Ba Đình: phường only
    names = [one.name for one in communes_of("366")]
    urban = [name for name in names if not name.startswith("Xã ")]
    assert shares["366"] == len(urban) / len(names)
    without = {one.code for one in units.all_districts()} - shares.keys()
    assert without == {one.code for one in units.all_districts() if not communes_of(one.code)}
    assert len(without) == 5
