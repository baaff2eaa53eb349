"""Random histories of what may come in, day by day, and all that a pipeline makes of them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import duckdb

from pipeline.publish.run import publish
from pipeline.store.records import Records
from queries.published import DuckDBPublished
from queries.schema import DATABASES
from tests.support.extract_files import bring
from tests.support.register_files import PERSON, injected, person

NAMES = ["Nguyễn Văn An", "Nguyễn Vân An", "Nguyễn An", "Trần Thị Bình", "Lê Minh Châu"]
DATES = ["01/02/1980", "02/01/1980", "05/09/2021", "1980", ""]
KNOWN = [f"03608000001{number}" for number in range(8)]
NUMBERS = ["", "123", "B1234567", *KNOWN]
COMMUNES = ["Xã Hải Anh", "Xã Hải Châu", "Xã Hải Lý", ""]


def a_dose(chance: random.Random, number: int) -> dict[str, str]:
    return injected(
        f"P{number // 2}",
        f"M{number}",
        **details(chance),
        **{
            "Mũi tiêm": chance.choice(["Mũi 1", "Mũi 2", "Mũi nhắc lại 1"]),
            "Thời gian tiêm": f"{chance.randint(1, 28):02}/0{chance.randint(1, 9)}/2021 08:00:00",
            "Thời gian nhập": f"{chance.randint(1, 28):02}/10/2021 08:00:00",
            "Trạng thái": chance.choice(["Đã tiêm"] * 9 + ["Đã xóa"]),
        },
    )


def details(chance: random.Random) -> dict[str, str]:
    return {
        "Họ và tên": chance.choice(NAMES),
        "Ngày sinh": chance.choice(DATES),
        "Giới tính": chance.choice(["Nam", "Nam", "Nữ"]),
        "Số CCCD/CMND/Hộ chiếu": chance.choice(NUMBERS),
        "Phường/Xã": chance.choice(COMMUNES),
    }


def a_further_dose(chance: random.Random, day: int) -> dict[str, str]:
    """A later dose of one of eight others, who are mostly recorded with the same details."""
    number = chance.randrange(8)
    own = {
        "Họ và tên": NAMES[number % len(NAMES)],
        "Ngày sinh": f"{number + 1:02}/03/1970",
        "Giới tính": "Nữ",
        "Số CCCD/CMND/Hộ chiếu": f"03617000002{number}",
        "Phường/Xã": COMMUNES[number % len(COMMUNES)],
    }
    return injected(
        f"F{number}",
        f"F{number}-{day}-{chance.randrange(3)}",
        **own if chance.random() < 0.8 else details(chance),
        **{
            "Mũi tiêm": chance.choice(["Mũi 2", "Mũi nhắc lại 1", "Mũi nhắc lại 2"]),
            "Thời gian tiêm": f"{day + chance.randrange(10):02}/02/2022 08:00:00",
            "Thời gian nhập": f"{chance.randint(1, 28):02}/02/2022 08:00:00",
        },
    )


def a_person(chance: random.Random) -> dict[str, str]:
    return person(
        chance.choice(KNOWN),
        **{
            "Họ và tên": chance.choice(NAMES),
            "Ngày sinh": chance.choice(DATES[:3]),
            "Phường/Xã": chance.choice(COMMUNES),
            "Ngày mất": chance.choice(["", "", "", "01/06/2021"]),
        },
    )


def a_day(
    records: Records, folder: Path, chance: random.Random, day: int, *, register: bool = True
) -> None:
    """Something of everything that may come in on a day; without a ``register``, but for that."""
    doses = [a_dose(chance, number) for number in chance.sample(range(60), 7)]
    doses += {
        one["Mã mũi tiêm"]: one for one in (a_further_dose(chance, day) for _ in range(5))
    }.values()
    bring(records, folder / f"d-2022-08-{day:02}.csv", doses)
    if register and (day == 1 or chance.random() < 0.7):
        known = {row["Số định danh"]: row for row in (a_person(chance) for _ in range(4))}
        bring(
            records,
            folder / f"r-2022-08-{day:02}.csv",
            list(known.values()),
            "register",
            accept=True,
        )
    if chance.random() < 0.5:
        bring(
            records,
            folder / f"v-2022-08-{day:02}.csv",
            [
                {
                    "Mã đối tượng": f"P{chance.randrange(30)}",
                    "Ngày xác thực": f"{day:02}/08/2022",
                    "Kết quả xác thực": chance.choice(["Đúng", "Sai họ tên"]),
                }
            ],
            "verifications",
        )
    known_persons = records.rows("SELECT person_key, person_content FROM person ORDER BY ALL")
    if chance.random() < 0.7:
        one = chance.choice(known_persons)
        bring(
            records,
            folder / f"c-2022-08-{day:02}.csv",
            [
                {
                    "Mã vụ việc": f"{one['person_key']:016x}-{one['person_content']:016x}",
                    "Họ và tên": chance.choice(NAMES),
                    "Ngày sinh": chance.choice(DATES[:3]),
                    "Giới tính": "Nam",
                    "Số định danh": chance.choice(KNOWN),
                    "Phường/Xã": "Xã Hải Anh",
                    "Quận/Huyện": PERSON["Quận/Huyện"],
                    "Tỉnh/Thành phố": PERSON["Tỉnh/Thành phố"],
                }
            ],
            "corrections",
        )


def everything(records: Records) -> dict[str, list[Any]]:
    """All that a reconciliation writes."""
    return {
        table: records.rows(f"SELECT {columns} FROM {table} ORDER BY ALL")
        for table, columns in {
            "verification": "*",
            "verdict_change": "*",
            "rule_break": "*",
            "reconciliation_run": "* EXCLUDE (run_at)",
        }.items()
    }


def published(records: Records) -> dict[str, list[Any]]:
    """All rows of a new version, by table, but for what says which version it is."""
    here = DuckDBPublished(records.home)
    (here.folder / "current").unlink(missing_ok=True)
    folder = here.path(publish(records).version)
    found = {}
    for name, metadata in DATABASES.items():
        with duckdb.connect(str(folder / f"{name}.duckdb"), read_only=True) as connection:
            for table in metadata.tables:
                rows = connection.execute(f"SELECT * FROM {table}").fetchall()
                found[table] = sorted(
                    [round(value, 9) if isinstance(value, float) else str(value) for value in row]
                    for row in rows
                )
    return {table: rows for table, rows in found.items() if table not in ("data_version", "alert")}
