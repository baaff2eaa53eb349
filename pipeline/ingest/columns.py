"""The columns that extracts may have, and the headings they are known by.

Headings are compared without case, accents, punctuation and word order; see
pipeline.ingest.headings.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """A column and the headings it is known by. ``per_dose``: once a dose in a wide extract."""

    name: str
    headings: tuple[str, ...]
    per_dose: bool = False


PERSON = (
    Column("person_number", ("mã đối tượng", "mã đối tượng tiêm", "mã người tiêm", "mã tiêm chủng",
                             "person number", "person id", "patient id")),
    Column("name", ("họ và tên", "họ tên", "tên đầy đủ", "họ và tên người tiêm", "name",
                    "full name")),
    Column("family_name", ("họ", "family name", "last name", "surname")),
    Column("middle_name", ("tên đệm", "đệm", "tên lót", "middle name")),
    Column("given_name", ("tên", "given name", "first name")),
    Column("birth_date", ("ngày sinh", "ngày tháng năm sinh", "sinh ngày", "date of birth",
                          "birth date", "dob", "ngày sinh năm sinh")),
    Column("birth_year", ("năm sinh", "birth year", "year of birth")),
    Column("sex", ("giới tính", "giới", "sex", "gender")),
    Column("id_number", ("số cccd cmnd hộ chiếu", "số cccd cmnd", "cccd cmnd", "số định danh",
                         "số định danh cá nhân", "mã định danh", "số giấy tờ", "giấy tờ tùy thân",
                         "cccd cmnd hộ chiếu", "cmnd cccd hc", "id number", "national id")),
    Column("cccd", ("cccd", "số cccd", "căn cước công dân", "số căn cước công dân",
                    "citizen id")),
    Column("cmnd", ("cmnd", "số cmnd", "chứng minh nhân dân", "số chứng minh nhân dân")),
    Column("passport", ("hộ chiếu", "số hộ chiếu", "passport", "passport number")),
    Column("health_insurance", ("bhyt", "thẻ bhyt", "số thẻ bhyt", "mã thẻ bhyt",
                                "bảo hiểm y tế", "số thẻ bảo hiểm y tế",
                                "health insurance", "health insurance number")),
    Column("phone", ("số điện thoại", "điện thoại", "sđt", "phone", "phone number")),
    Column("province", ("tỉnh thành phố", "tỉnh", "tỉnh thành", "mã tỉnh", "mã tỉnh thành phố",
                        "tỉnh thành phố cư trú", "province", "province code",
                        "province of residence")),
    Column("district", ("quận huyện", "huyện", "mã huyện", "mã quận huyện", "quận huyện thị xã",
                        "quận huyện cư trú", "district", "district code",
                        "district of residence")),
    Column("commune", ("phường xã", "xã phường", "xã", "mã xã", "mã phường xã",
                       "xã phường thị trấn", "nơi cư trú", "địa chỉ",
                       "phường xã cư trú", "xã phường cư trú",
                       "commune", "commune code", "residence", "commune of residence")),
    Column("priority_group", ("nhóm đối tượng", "nhóm ưu tiên", "mã nhóm đối tượng",
                              "nhóm đối tượng ưu tiên", "priority group")),
)  # fmt: skip

DOSE: tuple[Column, ...] = (
    *(Column(name, headings, per_dose=True)
    for name, headings in {
        "record_number": ("mã mũi tiêm", "mã bản ghi", "mã lượt tiêm", "record number",
                          "record id", "dose id"),
        "vaccine": ("vắc xin", "loại vắc xin", "tên vắc xin", "vaccine", "loại vaccine",
                    "tên vaccine", "vắcxin"),
        "lot": ("số lô", "lô", "lô vắc xin", "số lô vắc xin", "lot", "lot number", "batch"),
        "injected_at": ("thời gian tiêm", "ngày tiêm", "ngày giờ tiêm", "ngày tiêm chủng",
                        "injected at", "injection date", "date", "vaccination date"),
        "entered_at": ("thời gian nhập", "ngày nhập", "ngày giờ nhập", "thời điểm nhập",
                       "ngày nhập liệu", "thời gian nhập liệu", "entered at", "entry date"),
        "facility_code": ("mã cơ sở tiêm", "mã cơ sở", "mã cơ sở tiêm chủng", "facility code"),
        "facility": ("cơ sở tiêm", "cơ sở tiêm chủng", "tên cơ sở tiêm", "đơn vị tiêm",
                     "điểm tiêm", "địa điểm tiêm", "facility", "facility name"),
        "facility_province": ("tỉnh thành phố nơi tiêm", "tỉnh nơi tiêm", "mã tỉnh nơi tiêm",
                              "tỉnh tiêm", "facility province", "injection province"),
        "facility_district": ("quận huyện nơi tiêm", "huyện nơi tiêm", "mã huyện nơi tiêm",
                              "huyện tiêm", "facility district", "injection district"),
        "facility_commune": ("phường xã nơi tiêm", "xã nơi tiêm", "mã xã nơi tiêm", "nơi tiêm",
                             "xã phường nơi tiêm", "facility commune", "injection commune"),
        "preregistered": ("hình thức đăng ký", "đăng ký trước", "đăng ký", "registration",
                          "preregistered", "pre registered"),
        "status": ("trạng thái", "tình trạng", "status"),
    }.items()),
    Column("dose", ("mũi tiêm", "mũi", "mũi số", "mũi tiêm thứ", "mũi thứ", "liều", "thứ tự mũi",
                    "thứ tự mũi tiêm", "dose", "dose number")),
    Column("dose_kind", ("loại mũi", "loại mũi tiêm", "loại liều", "dose kind", "dose type")),
)  # fmt: skip
