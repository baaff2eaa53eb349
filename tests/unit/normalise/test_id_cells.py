"""Numbers of documents as the cells of a row have them, and what the rest of the file decides."""

from __future__ import annotations

from collections import Counter

import pytest

from pipeline.ingest.normalise.id_cells import ID, id_of_cells
from pipeline.ingest.normalise.ids import PersonId
from pipeline.ingest.normalise.parser import SEPARATOR, Mended, ValueFault


def joined(
    id_number: str = "",
    cccd: str = "",
    cmnd: str = "",
    insurance: str = "",
    phone: str = "",
    birth: str = "",
) -> str:
    return SEPARATOR.join([id_number, cccd, cmnd, "", insurance, phone, birth])


@pytest.mark.parametrize(
    "text",
    [
        *("000000000", "123456789", "111111111111", "999999999", "0", "00", "-", "X", "xxx", "?"),
        *("Chưa có", "Không", "không có", "NULL", "N/A", "null", "036000000000", "0912345001"),
        *("+84912345001", "012345678912", "1234567890", "987654321", "none", "chưa cấp"),
        *("0168 888 8888", "912345006", "0812345006"),
    ],
)
def test_stand_ins_are_no_number_and_hide_none(text: str) -> None:
    none = id_of_cells(joined(text, phone="0912345006"))
    assert isinstance(none, Mended)
    assert none.value is None
    beside = id_of_cells(joined(cccd=text, cmnd="162345678", phone="0912345006"))
    assert isinstance(beside, Mended)
    assert beside.value == PersonId("cmnd", "162345678")
    assert beside.column == "cccd"


@pytest.mark.parametrize(
    ("cells", "zeros_lost", "read"),
    [
        (joined("36061000001"), False, "036061000001"),
        (joined("36061000001.0"), False, "036061000001"),
        (joined(cccd="1085001234"), False, "001085001234"),
        (joined("1085001234"), True, "001085001234"),
        (joined("1085001234", birth="12/03/1985"), False, "001085001234"),
        (joined("16234567"), True, "016234567"),
        (joined(cmnd="16234567"), True, "016234567"),
        (joined("12345678"), True, "012345678"),
        (joined(insurance="116081234"), False, "0116081234"),
    ],
)
def test_lost_zeros_are_put_back_where_there_is_one_reading(
    cells: str, zeros_lost: bool, read: str
) -> None:
    found = id_of_cells(cells, zeros_lost=zeros_lost)
    assert isinstance(found, Mended)
    assert found.value.number == read
    assert "has lost the zeros" in found.message


@pytest.mark.parametrize(
    ("cells", "number"),
    [
        (joined("16234567"), PersonId("malformed", "16234567")),
        (joined("99061000001"), PersonId("malformed", "99061000001")),
        (joined("3601234567"), PersonId("health_insurance", "3601234567")),
        (joined("162345678"), PersonId("cmnd", "162345678")),
        # Nobody was born in 2085.
        (joined("1385001234"), PersonId("health_insurance", "1385001234")),
        (joined(insurance="1085001234"), PersonId("health_insurance", "1085001234")),
        (joined("", "", ""), None),
    ],
)
def test_nothing_else_is_changed(cells: str, number: PersonId | None) -> None:
    assert id_of_cells(cells) == number


def test_what_can_be_either_is_kept_and_said() -> None:
    found = id_of_cells(joined("1085001234"))
    assert isinstance(found, Mended)
    assert found.value == PersonId("health_insurance", "1085001234")
    assert found.details["other"] == "001085001234"


def test_a_damaged_number_does_not_hide_a_good_one() -> None:
    found = id_of_cells(joined("3606100", cmnd="162345678"))
    assert isinstance(found, Mended)
    assert found.value == PersonId("cmnd", "162345678")


@pytest.mark.parametrize(
    ("marks", "zeros_lost"),
    [({"lost": 1}, True), ({"lost": 5, "kept": 1}, False), ({"kept": 1}, False)],
)
def test_zeros_are_lost_where_none_is_kept(marks: dict[str, int], zeros_lost: bool) -> None:
    assert ID.settled
    assert (ID.settled(Counter(marks)) is not ID) == zeros_lost
    assert ID.mark
    assert ID.mark(joined("36061000001")) == "lost"
    assert ID.mark(joined("012345678")) == "kept"
    assert ID.mark(joined("000000000")) is None


def test_digits_that_a_spreadsheet_has_lost_are_a_fault() -> None:
    with pytest.raises(ValueFault, match="last digits are lost"):
        id_of_cells(joined("3,61E+11"))


def test_labels_and_several_numbers_in_a_cell() -> None:
    assert id_of_cells(joined("CCCD: 036061000001")) == PersonId("cccd", "036061000001")
    found = id_of_cells(joined("162345678 / 036061000001"))
    assert isinstance(found, Mended)
    assert found.value == PersonId("cccd", "036061000001")
