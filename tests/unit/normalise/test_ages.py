from __future__ import annotations

import pytest

from pipeline.ingest.normalise.ages import ages
from pipeline.ingest.normalise.parser import ValueFault


@pytest.mark.parametrize(
    ("text", "low", "high", "band"),
    [
        ("Dưới 5 tuổi", 0, 4, "0-4"),
        ("<5", 0, 4, "0-4"),
        ("≤ 4", 0, 4, "0-4"),
        ("12 tháng", 1, 1, "0-4"),
        ("6-11 tháng", 0, 0, "0-4"),
        ("dưới 12 tháng", 0, 0, "0-4"),
        ("5 đến dưới 12", 5, 11, "5-11"),
        ("Nhóm 12-17 tuổi", 12, 17, "12-17"),
        ("từ 12 đến dưới 18 tuổi", 12, 17, "12-17"),
        ("12 – 17", 12, 17, "12-17"),
        ("18", 18, 18, "18-29"),
        ("18 tuổi", 18, 18, "18-29"),
        ("65+", 65, 200, "65+"),
        ("80 trở lên", 80, 200, "65+"),
        ("từ 65 tuổi trở lên", 65, 200, "65+"),
        (">=65", 65, 200, "65+"),
        ("Trên 64", 65, 200, "65+"),
        ("65 years and older", 65, 200, "65+"),
    ],
)
def test_age_bands(text: str, low: int, high: int, band: str) -> None:
    read = ages(text)
    assert (read.low, read.high, read.band, read.label) == (low, high, band, text)


@pytest.mark.parametrize(
    "text",
    ["", "Dưới 12", "Dưới 18", "Trên 18", "18+", "12+", "0-11", "Tổng", "5-", "17-12", "nam 1990"],
)
def test_what_is_in_several_bands_or_none(text: str) -> None:
    with pytest.raises(ValueFault, match="is not within one of the age bands 0-4, 5-11"):
        ages(text)
