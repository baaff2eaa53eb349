"""The columns of the example file of each dataset: heading, form, two invented values.

Headings are Vietnamese, as the importer knows them; forms are explained in the user's language.
"""

from __future__ import annotations

from dataclasses import dataclass

from i18n import N_


@dataclass(frozen=True)
class Example:
    """A column: how it is headed and written, its value in two example rows, and whether a row
    without it is refused."""

    heading: str
    form: str
    values: tuple[str, str]
    required: bool = False


_DAY = N_("Day/month/year, as 05/08/2022.")
_MOMENT = N_("Day/month/year and time, as 05/08/2022 08:30.")
_COUNT = N_("A whole number in digits only, as 1908352. Empty means unknown, which is not zero.")
_TOWN = N_("Province by name or GSO code, as Nam Định or 36; the 63 of 2021.")
_DISTRICT = N_("District by name or GSO code, within the province.")
_NUMBER = N_("Any text without spaces that stays the same.")

_PERSON_NUMBER = Example(
    "Mã đối tượng",
    N_("The person's number on the platform; with it persons are told apart most surely."),
    ("VD-P-01", "VD-P-02"),
)
_NAME = Example(
    "Họ và tên", N_("Full name with tone marks."), ("Nguyễn Văn Minh Họa", "Trần Thị Minh Họa")
)
_BIRTH = Example(
    "Ngày sinh", N_("Day/month/year, or the year alone."), ("15/03/1985", "02/09/1990")
)
_SEX = Example("Giới tính", N_("Nam (male) or Nữ (female)."), ("Nam", "Nữ"))
_ID = Example(
    "Số CCCD/CMND/Hộ chiếu",
    N_(
        "ID number of 12 digits (CCCD) or 9 (CMND), or passport. Keep the column as text, or Excel "
        "drops the zeros in front."
    ),
    ("036085000001", "036190000002"),
)
_PHONE = Example("Số điện thoại", N_("Ten digits, the first a zero."), ("0900000001", "0900000002"))
_RESIDENCE = (
    Example("Tỉnh/Thành phố", _TOWN, ("Nam Định", "Nam Định")),
    Example("Quận/Huyện", _DISTRICT, ("Huyện Hải Hậu", "Huyện Trực Ninh")),
    Example(
        "Phường/Xã",
        N_("Commune by name or GSO code, within the district."),
        ("Thị trấn Yên Định", "Thị trấn Cổ Lễ"),
    ),
)
_PERSON = (_PERSON_NUMBER, _NAME, _BIRTH, _SEX, _ID, _PHONE, *_RESIDENCE)


def _count(heading: str, first: int, second: int, *, required: bool = False) -> Example:
    return Example(heading, _COUNT, (str(first), str(second)), required)


EXAMPLES: dict[str, tuple[Example, ...]] = {
    "statistics": (
        Example("Tỉnh/TP", _TOWN, ("Nam Định", "Hà Giang"), required=True),
        _count("Dân số", 1780393, 854679, required=True),
        _count("Dân số từ 18 tuổi", 1251120, 540000, required=True),
        _count("Số mũi 1", 1492916, 606000, required=True),
        _count("Số mũi 2", 1400000, 560000, required=True),
        _count("Tổng số mũi đã tiêm", 3900000, 1400000, required=True),
        _count("Số vắc xin phân bổ", 4100000, 1500000, required=True),
        _count("Số vắc xin thực nhận", 4000000, 1450000, required=True),
    ),
    "doses": (
        Example(
            "Mã mũi tiêm",
            N_("The record's number on the platform; with it a later file corrects this one."),
            ("VD-M-01", "VD-M-02"),
        ),
        *_PERSON,
        Example(
            "Mũi tiêm",
            N_("Mũi 1, Mũi 2, Mũi 3, Mũi bổ sung, Mũi nhắc lại 1 … or the number alone."),
            ("Mũi 1", "Mũi nhắc lại 1"),
            required=True,
        ),
        Example(
            "Vắc xin", N_("Its name, as Comirnaty, AstraZeneca or Vero Cell."), ("Comirnaty",) * 2
        ),
        Example("Số lô", N_("The lot, if known."), ("VD0001", "VD0001")),
        Example("Thời gian tiêm", _MOMENT, ("01/08/2022 08:30", "02/08/2022 14:00"), required=True),
        Example("Thời gian nhập", _MOMENT, ("01/08/2022 08:45", "04/08/2022 09:00")),
        Example("Mã cơ sở tiêm", _NUMBER, ("VD-CS-01", "VD-CS-02")),
        Example(
            "Cơ sở tiêm",
            N_("The facility's name."),
            ("Trạm y tế Thị trấn Yên Định", "Trạm y tế Thị trấn Cổ Lễ"),
        ),
        Example("Tỉnh/Thành phố nơi tiêm", _TOWN, ("Nam Định", "Nam Định")),
        Example("Quận/Huyện nơi tiêm", _DISTRICT, ("Huyện Hải Hậu", "Huyện Trực Ninh")),
        Example("Đăng ký trước", N_("Có (yes) or Không (no)."), ("Có", "Không")),
        Example("Trạng thái", N_("Đã tiêm (given) or Đã xóa (deleted)."), ("Đã tiêm", "Đã tiêm")),
    ),
    "register": (
        Example(
            "Số CCCD",
            N_("ID number of 12 digits. Keep the column as text."),
            ("036085000001", "036190000002"),
            required=True,
        ),
        _NAME,
        _BIRTH,
        _SEX,
        *_RESIDENCE,
        Example("Ngày mất", N_("Day/month/year; empty of who is alive."), ("", "")),
    ),
    "registrations": (
        *_PERSON,
        Example("Ngày đăng ký", _DAY, ("20/07/2022", "25/07/2022"), required=True),
    ),
    "facilities": (
        Example("Mã cơ sở", _NUMBER, ("VD-CS-01", "VD-CS-02"), required=True),
        Example(
            "Tên cơ sở",
            N_("The facility's name."),
            ("Trạm y tế Thị trấn Yên Định", "Trạm y tế Thị trấn Cổ Lễ"),
            required=True,
        ),
        *_RESIDENCE,
    ),
    "population": (
        Example("Tỉnh/Thành phố", _TOWN, ("Nam Định", "Nam Định")),
        Example("Quận/Huyện", _DISTRICT, ("Huyện Hải Hậu", "Huyện Hải Hậu"), required=True),
        Example(
            "Nhóm tuổi",
            N_(
                "A year of age, or a band within 0-4, 5-11, 12-17, 18-29, 30-39, 40-49, 50-64 "
                "or 65+."
            ),
            ("12-17", "12-17"),
            required=True,
        ),
        _SEX,
        _count("Dân số", 12500, 11900, required=True),
    ),
    "daily_reports": (
        Example("Ngày", _DAY, ("01/08/2022", "02/08/2022"), required=True),
        Example("Tỉnh/Thành phố", _TOWN, ("Nam Định", "Nam Định"), required=True),
        Example(
            "Quận/Huyện",
            N_("District by name or GSO code; empty if the row is of the whole province."),
            ("Huyện Hải Hậu", "Huyện Hải Hậu"),
        ),
        _count("Mũi 1", 120, 80),
        _count("Mũi 2", 210, 190),
        Example(
            "Mũi bổ sung và nhắc lại",
            N_("All doses beyond the second together; a whole number."),
            ("300", "280"),
        ),
        Example(
            "Tổng số mũi tiêm",
            N_("The doses of the day in all: the sum of the three, or alone."),
            ("630", "550"),
        ),
    ),
    "verifications": (
        _PERSON_NUMBER,
        Example(
            "Số CCCD/CMND/Hộ chiếu", N_("Where there is no person number."), ("036085000001", "")
        ),
        Example("Ngày xác thực", _DAY, ("05/08/2022", "05/08/2022"), required=True),
        Example(
            "Kết quả xác thực",
            N_(
                "Đúng, Sai họ tên, Sai ngày sinh, Sai giới tính, Sai nhiều thông tin, Thiếu số "
                "định danh, Sai định dạng số định danh, Không có trong CSDL dân cư or Chưa xác "
                "thực."
            ),
            ("Đúng", "Sai ngày sinh"),
            required=True,
        ),
    ),
    "verification_totals": (
        Example("Ngày", _DAY, ("05/08/2022", "05/08/2022"), required=True),
        Example(
            "Tỉnh/Thành phố",
            N_("Province by name or GSO code, or Cả nước (the whole country)."),
            ("Nam Định", "Hà Giang"),
        ),
        Example(
            "Số người đã gửi xác thực",
            N_("The sum of the four that follow."),
            ("1000", "500"),
        ),
        _count("Xác thực đúng", 800, 300),
        _count("Sai thông tin", 120, 100),
        _count("Thiếu hoặc sai định dạng số định danh", 50, 60),
        _count("Chưa xác thực", 30, 40),
        _count("Số mũi đã tiêm", 2400, 1100),
        _count("Số mũi trên Nền tảng", 2300, 1000),
        _count("Số mũi sai thông tin", 300, 200),
        _count("Số mũi chưa xác thực", 70, 90),
    ),
    "corrections": (
        Example(
            "Mã vụ việc",
            N_("As “monitor worklist” has written it; do not change it."),
            ("00000000000000e1-00000000000000e1", "00000000000000e2-00000000000000e2"),
            required=True,
        ),
        _NAME,
        _BIRTH,
        _SEX,
        _ID,
        _PHONE,
        *_RESIDENCE,
    ),
    "decisions": (
        Example(
            "Mã cặp",
            N_("As “monitor persons doubtful” has written it; do not change it."),
            ("00000000000000e1-00000000000000e2", "00000000000000e3-00000000000000e4"),
            required=True,
        ),
        Example(
            "Một người",
            N_("Có (yes) or Không (no); empty if it is to stay open."),
            ("Có", "Không"),
        ),
    ),
}
"""By dataset. One without an entry has the first Vietnamese heading of each of its columns."""
