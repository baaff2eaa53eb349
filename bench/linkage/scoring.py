"""Look for people with the project's rules and with Splink, and say how well each did."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import duckdb
import pandas as pd

from bench.linkage.people import LinkageSet
from geo import places, units
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.run import import_file
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records, open_records


@dataclass(frozen=True)
class Score:
    """Persons in the register, found, found rightly, and how long it took."""

    planted: int
    found: int
    right: int
    seconds: float

    @property
    def recall(self) -> float:
        """Of those in the register, the share found rightly."""
        return self.right / self.planted

    @property
    def precision(self) -> float:
        """Of those found, the share found rightly."""
        return self.right / self.found if self.found else 1.0


@dataclass(frozen=True)
class Frames:
    """What both have to go by: persons and register as the import reads them, and the truth.

    ``persons``: person, name, birth_date, birth_year, sex, province, district, commune, id_number
    and truth; ``register`` the same with its own id_number.
    """

    persons: pd.DataFrame
    register: pd.DataFrame


_FRAME = """
SELECT name, birth_date, birth_year, sex::VARCHAR AS sex, residence_province::VARCHAR AS province,
       residence_district::VARCHAR AS district, residence_commune::VARCHAR AS commune, id_number
"""
_FOUND = """
SELECT person_key, CASE WHEN name_match <> 'other' THEN p.id_number ELSE candidate END AS found
FROM verification AS v JOIN person AS p USING (person_key)
"""


def import_set(records: Records, one: LinkageSet, folder: Path) -> None:
    """Bring a set into the records, as files."""
    people = [
        {
            "Số định danh": entry.id_number,
            "Họ và tên": entry.name,
            "Ngày sinh": entry.born.strftime("%d/%m/%Y"),
            "Giới tính": _sex(entry.sex),
            **_place(entry.commune),
        }
        for entry in one.register
    ]
    doses = [
        {
            "Mã mũi tiêm": f"M{number}",
            "Mã đối tượng": f"P{number}",
            "Họ và tên": person.name,
            "Ngày sinh": person.born,
            "Giới tính": _sex(person.sex),
            "Số CCCD/CMND/Hộ chiếu": person.id_number,
            **_place(person.commune),
            "Mũi tiêm": "Mũi 1",
            "Loại vắc xin": "AstraZeneca",
            "Thời gian tiêm": "05/01/2022 09:00:00",
            "Thời gian nhập": "05/01/2022 10:00:00",
            "Mã cơ sở tiêm": "3636601",
            "Cơ sở tiêm": "Trạm Y tế",
            "Trạng thái": "Đã tiêm",
        }
        for number, person in enumerate(one.persons)
    ]
    for dataset, rows in (("register", people), ("doses", doses)):
        file = folder / f"{dataset}-2022-08-14.csv"
        pd.DataFrame(rows).to_csv(file, index=False)
        import_file(records, DATASETS[dataset], file)


def _sex(code: str) -> str:
    return "Nữ" if code == "F" else "Nam"


def _place(code: str) -> dict[str, str]:
    district = places.commune(code).district_code
    return {
        "Tỉnh/Thành phố": units.district(district).parent or "",
        "Quận/Huyện": district,
        "Phường/Xã": code,
    }


def by_rules(records: Records, truth: dict[int, str | None]) -> tuple[Score, Frames]:
    """Reconcile; ``truth`` is the ID number of each person key, ``None`` of who is in no register.

    Whoever was not imported is left out.
    """
    started = perf_counter()
    reconcile(records)
    seconds = perf_counter() - started
    found = dict(records.connection.execute(_FOUND).fetchall())
    planted = {key: number for key, number in truth.items() if key in found}
    right = sum(number is not None and found[key] == number for key, number in planted.items())
    score = Score(
        sum(number is not None for number in planted.values()),
        sum(number is not None for number in found.values()),
        right,
        seconds,
    )
    persons = records.connection.execute(f"{_FRAME}, person_key AS person FROM person").df()
    persons["truth"] = persons["person"].map(planted)
    people = records.connection.execute(f"{_FRAME} FROM register").df()
    return score, Frames(persons, people)


def keys(numbers: list[str]) -> list[int]:
    """The keys of persons by their numbers on the platform."""
    with duckdb.connect() as connection:
        rows = connection.execute("SELECT hash(unnest(?))", [numbers]).fetchall()
    return [row[0] for row in rows]


def score_set(one: LinkageSet) -> tuple[Score, Frames]:
    """The rules on a set."""
    with tempfile.TemporaryDirectory() as folder, open_records(Path(folder) / "home") as records:
        import_set(records, one, Path(folder))
        numbers = keys([f"P{number}" for number in range(len(one.persons))])
        truth = dict(zip(numbers, (person.truth for person in one.persons), strict=True))
        return by_rules(records, truth)
