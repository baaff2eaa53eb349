"""Records as the tables of the platform's extracts, with its headings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo import batch
from demo.batch import DAY, Doses, Persons
from demo.clocks import recorded
from demo.curves import day_number
from demo.geography import Array, Geography
from demo.names import write_names
from demo.persons import Register
from demo.population import BANDS
from demo.texts import numbered, pick, write_days, write_ids, write_phones, write_times
from demo.vaccines import NAMES, lot_names

GROUPS = pa.array(
    [
        "",
        "1. Người làm việc trong các cơ sở y tế",
        "2. Người tham gia phòng chống dịch",
        "3. Lực lượng Quân đội",
        "4. Lực lượng Công an",
        "5. Nhân viên ngoại giao",
        "6. Hải quan, cán bộ xuất nhập cảnh",
        "7. Người cung cấp dịch vụ thiết yếu",
        "8. Giáo viên, học sinh, sinh viên",
        "9. Người mắc bệnh mạn tính, người trên 65 tuổi",
        "10. Người sinh sống tại vùng có dịch",
        "11. Người nghèo, đối tượng chính sách",
        "12. Người đi công tác, học tập ở nước ngoài",
        "13. Người lao động tại doanh nghiệp",
        "14. Chức sắc, chức việc tôn giáo",
        "15. Người lao động tự do",
        "16. Đối tượng khác",
    ]
)
"""The groups of 3355/QĐ-BYT (8 July 2021), shortened."""

REGISTRATION = pa.array(["Vãng lai", "Đăng ký trước"])
_DOSES, _BANDS = pa.array(batch.DOSES), pa.array(BANDS)
_SEX, _STATUS = pa.array(["Nam", "Nữ"]), pa.array(["Đã tiêm", "Đã xóa"])
_IMPOSSIBLE, _UNKNOWN_DOSE = "31/02/2022 08:00:00", "Mũi 9x"


@dataclass(frozen=True)
class Numbers:
    """The platform's numbers of the persons and doses of a province, as text."""

    persons: pa.Array
    doses: pa.Array


def give_numbers(code: str, persons: Persons, doses: Doses, rng: np.random.Generator) -> Numbers:
    """Numbers that say nothing about anybody but the province."""
    return Numbers(
        numbered(f"DT{code}", rng.permutation(len(persons)) + 1, 8),
        numbered(f"MT{code}", np.arange(len(doses)) + 1, 9),
    )


def person_columns(
    geography: Geography, persons: Persons, numbers: pa.Array, first_extract: bool = False
) -> dict[str, pa.Array]:
    """What every extract says about a person; before it was mended in the ``first_extract``."""
    province = geography.district_province[persons.district]
    names = persons.wrong_names if first_extract else persons.names
    return {
        "Mã đối tượng": numbers,
        "Họ và tên": write_names(names, persons.noise),
        "Ngày sinh": write_days(persons.born_on, persons.birth_form),
        "Giới tính": pick(_SEX, persons.sex),
        "Số CCCD/CMND/Hộ chiếu": write_ids(persons.id_number, persons.id_form),
        "Số điện thoại": write_phones(persons.phone),
        "Tỉnh/Thành phố": pick(geography.province_names, province),
        "Quận/Huyện": pick(geography.district_names, persons.district),
        "Phường/Xã": pick(geography.commune_names, persons.commune),
        "Nhóm đối tượng": pick(GROUPS, persons.group),
    }


def dose_table(
    geography: Geography,
    persons: dict[str, pa.Array],
    registered: Array,
    doses: Doses,
    numbers: pa.Array,
    *,
    first_extract: bool,
    deleted: bool = False,
) -> pa.Table:
    """Doses one a row; ``persons`` are the ``person_columns``, ``registered`` theirs as well.

    In the ``first_extract`` the lots that are mended later are missing.
    """
    people = pa.array(doses.person)
    columns = {name: column.take(people) for name, column in persons.items()}
    ids = columns["Số CCCD/CMND/Hộ chiếu"]
    broken = doses.refusal == batch.REFUSALS.index("id_in_exponents")
    if broken.any():
        exponents = [
            f"{int(text):.2E}".replace(".", ",")
            for text in ids.filter(pa.array(broken)).to_pylist()
        ]
        columns["Số CCCD/CMND/Hộ chiếu"] = pc.replace_with_mask(ids, broken, pa.array(exponents))
    lot = np.where(doses.lot_mended & first_extract, -1, doses.lot)
    injected = write_times(doses.injected, doses.date_form)

    def refused(name: str) -> pa.Array:
        return pa.array(doses.refusal == batch.REFUSALS.index(name))

    injected = pc.if_else(refused("no_injection_time"), None, injected)
    injected = pc.if_else(refused("impossible_date"), _IMPOSSIBLE, injected)
    dose = pick(_DOSES, doses.dose)
    entered, timeless = recorded(doses)
    return pa.table(
        {
            "Mã mũi tiêm": numbers,
            **columns,
            "Mũi tiêm": pc.if_else(refused("unknown_dose"), _UNKNOWN_DOSE, dose),
            "Loại vắc xin": pick(NAMES, doses.vaccine),
            "Số lô": pick(lot_names(), lot),
            "Thời gian tiêm": injected,
            "Mã cơ sở tiêm": pick(geography.facility_codes, doses.facility),
            "Cơ sở tiêm": pick(geography.facility_names, doses.facility),
            "Thời gian nhập": pc.if_else(pa.array(timeless), None, write_times(entered)),
            "Hình thức đăng ký": pick(REGISTRATION, registered[doses.person].astype(np.int8)),
            "Trạng thái": pick(_STATUS, np.full(len(doses), int(deleted))),
        }
    )


def registration_table(
    persons: Persons, columns: dict[str, pa.Array], doses: Doses, rng: np.random.Generator
) -> pa.Table:
    """Those who were registered before their first dose, and when."""
    first = np.full(len(persons), np.iinfo(np.int64).max)
    np.minimum.at(first, doses.person, doses.injected)
    those = np.flatnonzero(persons.registered & (first != np.iinfo(np.int64).max))
    before = first[those] // DAY - rng.integers(1, 31, len(those))
    moment = np.maximum(before, day_number("2021-02-20")) * DAY
    # A year of injection typed too early leaves the registration before the campaign.
    moment = np.where(before < day_number("2021-02-01"), before * DAY, moment)
    moment += rng.integers(7 * 3600, 21 * 3600, len(those))
    people = pa.array(those)
    names = {"Số CCCD/CMND/Hộ chiếu": "Số CCCD/CMND"}
    return pa.table(
        {
            **{names.get(name, name): column.take(people) for name, column in columns.items()},
            "Ngày đăng ký": write_times(moment),
        }
    )


def register_table(geography: Geography, register: Register, rows: slice) -> pa.Table:
    """The population register."""
    district, died = register.district[rows], register.deceased_on[rows]
    return pa.table(
        {
            "Số định danh": numbered("", register.id_number[rows], 12),
            "Họ và tên": write_names(register.names[rows]),
            "Ngày sinh": pa.array(register.born_on[rows].astype("datetime64[D]")),
            "Giới tính": pick(_SEX, register.sex[rows]),
            "Mã tỉnh": pick(geography.province_codes, register.province[rows]),
            "Mã huyện": pick(geography.district_codes, district),
            "Mã xã": pick(geography.commune_codes, register.commune[rows]),
            "Ngày mất": pa.array(died.astype("datetime64[D]"), mask=died == 0),
        }
    )


def facility_table(geography: Geography) -> pa.Table:
    """The facilities."""
    district = geography.facility_district
    province = geography.district_province[district]
    return pa.table(
        {
            "Mã cơ sở": geography.facility_codes,
            "Tên cơ sở": geography.facility_names,
            "Tỉnh/Thành phố": pick(geography.province_names, province),
            "Quận/Huyện": pick(geography.district_names, district),
            "Phường/Xã": pick(geography.commune_names, geography.facility_commune),
        }
    )


def population_table(geography: Geography, persons: Array) -> pa.Table:
    """Persons by district, age band and sex."""
    district, band, sex = (axis.ravel() for axis in np.indices(persons.shape))
    return pa.table(
        {
            "Mã tỉnh": pick(geography.province_codes, geography.district_province[district]),
            "Mã huyện": pick(geography.district_codes, district),
            "Nhóm tuổi": pick(_BANDS, band),
            "Giới tính": pick(_SEX, sex),
            "Dân số": persons.ravel(),
        }
    )
