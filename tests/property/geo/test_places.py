"""Codes of places from what people write in tables."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from geo import units
from geo.places import find_place, place_of_commune
from tests.support.communes import COMMUNES, DISTRICTS, codes_of, explained, plain_name, short_name

PIECES = st.sampled_from(
    sorted(
        {unit.name for unit in (*DISTRICTS, *units.provinces())}
        | {unit.code for unit in (*DISTRICTS, *units.provinces())}
        | {text for row in COMMUNES[::100] for text in row}
        | {"P.", "Q", "TX", "T.P", " - ", ", ", "1", "05", "hoà", "\u0301", "Đ", "II"}
    )
)
CELLS = st.one_of(
    st.just(""),
    PIECES,
    PIECES.map(plain_name),
    PIECES.map(short_name),
    st.text(max_size=12),
    st.lists(PIECES, max_size=4).map("".join),
)


@given(CELLS, CELLS, CELLS)
def test_whatever_stands_in_the_cells_codes_never_contradict_each_other(
    province: str, district: str, commune: str
) -> None:
    cells = (province, district, commune)
    place = find_place(*cells)
    if place.commune_code is not None:
        assert place_of_commune(place.commune_code) == place
    if place.district_code is not None:
        assert units.district(place.district_code).parent == place.province_code
    if place.province_code is not None:
        assert units.province(place.province_code)
    if place.fault is None:
        assert place.cell is None
        for text, code in zip(cells, codes_of(place), strict=True):
            assert code is not None or not text.strip()
    else:
        assert place.commune_code is None
        assert explained(place)
