"""Age groups: persons and population are of their ages on one day, whenever doses were given."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.aggregates import run as aggregates
from pipeline.ingest.undo import find_file, undo
from pipeline.store.records import Records, open_records
from queries.schema import AGE_BANDS
from tests.property.aggregates.test_aggregates import anew, summed
from tests.support.emptied import emptied_records
from tests.support.extract_files import bring, dose
from tests.support.histories import a_dose

BORN = ["03/11/2003", "01/11/2003", "02/11/2003", "2003", "15/06/1956", "29/02/2004", "", "1940"]


def people(records: Records, folder: Path, day: str, persons: int = 100) -> None:
    rows = [
        {"Tỉnh": "36", "Huyện": "366", "Nhóm tuổi": band, "Dân số": str(persons)}
        for band in AGE_BANDS
    ]
    bring(records, folder / f"people-{day}.csv", rows, "population")


def bands(records: Records) -> Counter[int]:
    """Persons with a first dose by the number of their age band."""
    rows = records.rows(
        "SELECT band, sum(dose1)::INT AS n FROM dose_aggregate "
        "WHERE counted_by = 'residence' AND band IS NOT NULL GROUP BY ALL"
    )
    return Counter({row["band"]: row["n"] for row in rows if row["n"]})


def recounted(records: Records, day: date | None) -> Counter[int]:
    """The same from the persons' own birth dates, in Python."""
    found: Counter[int] = Counter()
    for row in records.rows(
        "SELECT birth_date, birth_year, injected_at FROM dose "
        "JOIN person USING (person_key, person_content) "
        "WHERE counts_as_dose1 AND superseded_by IS NULL AND NOT deleted"
    ):
        found[band_of(row, day or row["injected_at"].date())] += 1
    return found


def band_of(row: dict[str, Any], day: date) -> int:
    born, year = row["birth_date"], row["birth_year"]
    if year is None or (born and born > row["injected_at"].date()):
        return len(AGE_BANDS)
    age = day.year - year
    if born and (day.month, day.day) < (born.month, born.day):
        age -= 1
    lowest = [int(band.rstrip("+").split("-")[0]) for band in AGE_BANDS]
    return max(number for number, low in enumerate(lowest) if low <= max(age, 0))


def doses(count: int) -> list[dict[str, str]]:
    return [
        dose(
            f"M{one}",
            **{
                "Mã đối tượng": f"P{one}",
                "Ngày sinh": BORN[one % len(BORN)],
                "Số CCCD/CMND/Hộ chiếu": "",
                "Họ và tên": f"Nguyễn Văn {chr(65 + one)}",
            },
        )
        for one in range(count)
    ]


def test_ages_are_those_of_the_population(tmp_path: Path) -> None:
    """Who was 17 at the injection in September is an adult in a population of November."""
    with emptied_records(tmp_path / "home") as records:
        bring(records, tmp_path / "d-2022-08-01.csv", doses(8))
        aggregates.refresh(records.connection)
        at_injection = bands(records)
        assert at_injection == recounted(records, None)
        people(records, tmp_path, "2021-11-02")
        aggregates.refresh(records.connection)
        counted = bands(records)
        assert counted == recounted(records, date(2021, 11, 2))
        # 1/11 and 2/11 have had their birthday, 3/11 has not; who has a year only was adult before.
        assert counted[AGE_BANDS.index("18-29")] == at_injection[AGE_BANDS.index("18-29")] + 2
        assert sum(counted.values()) == sum(at_injection.values()) == 8


def test_another_day_of_the_population_counts_anew_and_back(tmp_path: Path) -> None:
    with emptied_records(tmp_path / "home") as records:
        bring(records, tmp_path / "d-2022-08-01.csv", doses(8))
        people(records, tmp_path, "2021-11-02")
        aggregates.refresh(records.connection)
        before = summed(records)
        people(records, tmp_path, "2026-01-01", 120)
        aggregates.refresh(records.connection)
        assert bands(records) == recounted(records, date(2026, 1, 1))
        undo(records, find_file(records, "people-2026-01-01.csv"))
        aggregates.refresh(records.connection)
        assert summed(records) == before


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_files_after_the_population_add_what_counting_anew_finds(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    with emptied_records(tmp_path / "home") as records:
        bring(records, tmp_path / "a-2022-07-31.csv", [a_dose(chance, n) for n in range(160)])
        people(records, tmp_path, "2003-03-03")
        aggregates.refresh(records.connection)
        for day in range(1, 4):
            some = [a_dose(chance, number) for number in chance.sample(range(80), 7)]
            bring(records, tmp_path / f"d-2022-08-0{day}.csv", some)
        (row,) = records.rows("SELECT count(DISTINCT delta_id) AS n FROM dose_aggregate")
        assert row["n"] > 1
        changed = summed(records)
        assert bands(records) == recounted(records, date(2003, 3, 3))
        assert changed == anew(records)


def test_a_folder_of_before_learns_when_people_were_born(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with open_records(home) as records:
        bring(records, tmp_path / "d-2022-08-01.csv", doses(8))
        people(records, tmp_path, "2021-11-02")
        aggregates.refresh(records.connection)
        expected, births = bands(records), born(records)
    with duckdb.connect(str(home / "records.duckdb")) as connection:
        connection.execute("ALTER TABLE dose DROP COLUMN born_on")
        connection.execute("DROP TABLE age_reference")
    with open_records(home) as records:
        assert born(records) == births
        aggregates.refresh(records.connection)
        assert bands(records) == expected
        # The same rows again say nothing new.
        report = bring(records, tmp_path / "e-2022-08-02.csv", doses(8))
        assert (report.used, report.unchanged) == (0, 8)


def born(records: Records) -> list[Any]:
    return records.rows("SELECT record_key, born_on FROM dose ORDER BY record_key")
