"""Writes persons of a register, verdicts and totals for tests."""

from __future__ import annotations

from tests.support.extract_files import DOSE, dose

PERSON = {
    "Số định danh": DOSE["Số CCCD/CMND/Hộ chiếu"],
    "Họ và tên": DOSE["Họ và tên"],
    "Ngày sinh": DOSE["Ngày sinh"],
    "Giới tính": DOSE["Giới tính"],
    "Tỉnh/Thành phố": DOSE["Tỉnh/Thành phố"],
    "Quận/Huyện": DOSE["Quận/Huyện"],
    "Phường/Xã": "Xã Hải Anh",
    "Ngày mất": "",
}
"""The person of the dose extract as the register has him."""


def person(number: str = PERSON["Số định danh"], **changed: str) -> dict[str, str]:
    """A row of the register, with the columns of ``changed`` by heading."""
    return PERSON | {"Số định danh": number} | changed


def injected(person_number: str, record: str = "", **changed: str) -> dict[str, str]:
    """A dose of a person, living in Hải Anh."""
    return dose(
        record or f"M-{person_number}",
        **{"Mã đối tượng": person_number, "Phường/Xã": "Xã Hải Anh"} | changed,
    )


def returned(person_number: str, day: str, result: str) -> dict[str, str]:
    """A verdict that the police's system sent back."""
    return {"Mã đối tượng": person_number, "Ngày xác thực": day, "Kết quả xác thực": result}
