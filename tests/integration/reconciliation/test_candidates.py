"""Who the register may have instead: found whatever was written wrongly, and nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from pathlib import Path

import pytest

from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records
from tests.support.emptied import emptied_records
from tests.support.extract_files import bring
from tests.support.register_files import injected, person

ID = "Số CCCD/CMND/Hộ chiếu"
NAME, BORN, SEX, DIED = "Họ và tên", "Ngày sinh", "Giới tính", "Ngày mất"
COMMUNE, DISTRICT = "Phường/Xã", "Quận/Huyện"
WOMAN = {SEX: "Nữ"}
ELSEWHERE = {COMMUNE: "Xã Hải Châu"}
FAR = {DISTRICT: "Huyện Giao Thủy", COMMUNE: ""}

# What the register has of somebody called Nguyễn Văn An, what is written otherwise of a person, and
# whether the entry is proposed. Everybody is born on a day of October, of a year of their own.
CASES: dict[str, tuple[dict[str, str], dict[str, str], bool]] = {
    "the same": ({}, {}, True),
    "the same, in another commune": ({}, ELSEWHERE, True),
    "the same, dead before the dose": ({DIED: "01/01/2021"}, {}, False),
    "the other sex": ({}, WOMAN, True),
    "the other sex, far away": ({}, WOMAN | FAR, False),
    "a slip": ({}, {NAME: "Nguyễn Vân An"}, True),
    "a slip, far away": ({}, {NAME: "Nguyễn Vân An"} | FAR, False),
    "two letters": ({NAME: "Nguyễn Văn Thành"}, {NAME: "Nguỹen Vănn Thành"}, True),
    "three letters": ({NAME: "Nguyễn Văn Bình"}, {NAME: "Nguyễn Vinh Bá"}, False),
    "short": ({}, {NAME: "Ng. Văn An"}, True),
    "initials": ({}, {NAME: "N.V. An"}, True),
    "initials, another": ({}, {NAME: "T.V. An"}, False),
    "initials, only the year": ({}, {NAME: "N.V. An", BORN: "{year}"}, False),
    "keys of Telex": ({NAME: "Nguyễn Văn Bình"}, {NAME: "Nguyeenx Vawn Bifnh"}, True),
    "keys of Telex, another": ({NAME: "Nguyễn Văn An"}, {NAME: "Nguyeenx Vawn Bifnh"}, False),
    "no accents": ({NAME: "Nguyễn Văn Bình"}, {NAME: "Nguyen Van Binh"}, True),
    "sounds": ({NAME: "Vũ Văn Rạng"}, {NAME: "Dũ Dăn Gạng"}, True),
    "turned around": ({NAME: "Phạm Thị Hoa"} | WOMAN, {NAME: "Hoa Thị Phạm"} | WOMAN, True),
    "day and month exchanged": ({}, {BORN: "10/0{day}/{year}"}, True),
    "a digit of the day": ({NAME: "Đỗ Quý Nghị"}, {BORN: "2{day}/10/{year}"}, True),
    "a digit of the year": ({NAME: "Cù Huy Khoát"}, {BORN: "0{day}/10/{slipped}"}, True),
    "a digit of a common name": ({}, {BORN: "2{day}/10/{year}"}, False),
    "another date of a common name": ({}, {BORN: "17/05/{year}"}, False),
    "only the year, a rare name": ({NAME: "Tạ Ngọc Uẩn"}, {BORN: "{year}"}, True),
    "only the year, a common name": ({}, {BORN: "{year}"}, False),
    "a common name, lost zeros": ({}, {BORN: "{year}", ID: "{lost}"}, True),
    "another's number, lost zeros": (
        {},
        {NAME: "Lê Thị Bưởi", BORN: "03/04/1990", ID: "{lost}"},
        False,
    ),
    "a common name, a digit of the number": ({}, {BORN: "{year}", ID: "{typed}"}, True),
}
_FIRST = ("Nguyễn", "Trần", "Lê", "Phạm", "Vũ", "Hoàng", "Bùi", "Đặng")
_MIDDLE = ("Văn", "Đức", "Minh", "Thị")
_LAST = ("An", "Bình", "Thành", "Hoa", "Hùng", "Lan", "Sơn", "Trang", "Yến", "Dũng")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str | None]]:
    """The proposals of all cases, each in a commune of its own register of 9,000 namesakes."""
    folder = tmp_path_factory.mktemp("candidates")
    with emptied_records(folder / "home") as records:
        yield propose(records, folder)


def propose(records: Records, folder: Path) -> dict[str, str | None]:
    """Reconcile everybody; the proposals by case."""
    day = date(1950, 1, 2)
    people = [
        person(
            f"03608{number:07}",
            **{
                NAME: " ".join(name),
                BORN: f"{day + timedelta(days=number * 29 % 19000):%d/%m/%Y}",
                SEX: "Nữ" if name[1] == "Thị" else "Nam",
                COMMUNE: "Xã Hải Anh" if number % 3 else "Xã Hải Châu",
            },
        )
        for number, name in enumerate(list(product(_FIRST, _MIDDLE, _LAST)) * 28)
    ]
    doses = []
    for number, (entry, written, _proposed) in enumerate(CASES.values()):
        own = {NAME: "Nguyễn Văn An", BORN: f"0{number % 9 + 1}/10/{1965 + number}"} | entry
        people.append(person(number_of(number), **own))
        doses.append(
            injected(f"P{number}", **own | {DIED: "", ID: ""} | _filled_in(written, number))
        )
    bring(records, folder / "register-2022-08-13.csv", people, "register")
    bring(records, folder / "doses-2022-08-13.csv", doses)
    reconcile(records)
    proposals = dict(
        records.connection.execute(
            "SELECT person_number, candidate FROM verification JOIN person USING (person_key)"
        ).fetchall()
    )
    return {case: proposals[f"P{number}"] for number, case in enumerate(CASES)}


def number_of(case: int) -> str:
    """The number of a case's entry, which begins with two zeros."""
    return f"001065{case * 7919 + 100_000:06}"


def _filled_in(written: dict[str, str], case: int) -> dict[str, str]:
    year = 1965 + case
    number = number_of(case)
    known = {
        "day": case % 9 + 1,
        "year": year,
        "slipped": year // 10 * 10 + (year + 3) % 10,
        "lost": number.lstrip("0"),
        "typed": f"{number[:9]}{(int(number[9]) + 1) % 10}{number[10:]}",
    }
    return {heading: text.format(**known) for heading, text in written.items()}


@pytest.mark.parametrize("case", CASES)
def test_candidates(found: dict[str, str | None], case: str) -> None:
    proposed = CASES[case][2]
    number = number_of([*CASES].index(case))
    assert found[case] == (number if proposed else None)
