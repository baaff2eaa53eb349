"""Import of records: rows a second by format, and a day's doses on top of the country's."""

from __future__ import annotations

import csv
import os
import subprocess
from bisect import bisect
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from pathlib import Path
from time import perf_counter, sleep

import duckdb
import xlsxwriter

from bench.server import ENVIRONMENT, MONITOR, ROOT
from pipeline.ingest.datasets.doses import DATASET as DOSES
from pipeline.ingest.person import PERSON_CONTENT, PERSON_KEY, PERSON_STORED
from pipeline.store.records import open_records

FIRST, LAST = date(2021, 6, 1), date(2022, 8, 13)


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds, seconds of all cores together, and at the most MB of memory
    and MB written to the disk for want of memory."""

    seconds: float
    cpu: float
    memory: float
    spilled: float


def measured(*arguments: str | Path, home: Path, memory: str | None = None) -> Cost:
    """Run ``monitor`` and measure it; ``memory`` is what DuckDB may hold, if not its default."""
    started = perf_counter()
    process = subprocess.Popen(
        [MONITOR, "--home", home, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=ENVIRONMENT | ({"MONITOR_MEMORY": memory} if memory else {}),
    )
    ended, spilled = 0, 0
    while not ended:
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
        spilled = max(spilled, _size(home / "spill"))
        sleep(0.05)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"monitor {' '.join(map(str, arguments))} failed")
    return Cost(
        perf_counter() - started,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss / 1000,
        spilled / 1e6,
    )


def _size(folder: Path) -> int:
    """Bytes of the files of a folder, which come and go."""
    size = 0
    for file in folder.glob("*"):
        with suppress(FileNotFoundError):
            size += file.stat().st_size
    return size


# A dose of a national extract: one of 45 million persons, in any district, of six vaccines.
_DOSE = """
SELECT i, person, hash(person, 1) AS p, hash(person, 5) AS n, hash(person, 3) % 100 AS e,
       hash(i, 2) AS d,
       hash(person, 2) % 6 AS vaccine1, hash(person + {persons}, 2) % 6 AS vaccine2,
       DATE '{first}' + (i * {days} // {doses})::INTEGER AS day, dose
FROM (SELECT i, CASE WHEN {new} THEN {persons} + (i - {start}) // 3 ELSE i % {persons} END
                    AS person,
             CASE WHEN {new} THEN 1 ELSE i // {persons} + 1 END AS dose
      FROM number)
"""
_VACCINES = "['AstraZeneca', 'Comirnaty', 'Vero Cell', 'Spikevax', 'Janssen', 'Abdala']"
# Of those, numbered from 0: Janssen (4) alone completes a course, of Abdala (5) it takes three.
_COMPLETES = (
    "CASE dose WHEN 1 THEN vaccine1 = 4 WHEN 2 THEN vaccine1 <> 4 AND vaccine2 <> 5 "
    "ELSE vaccine1 <> 4 AND vaccine2 = 5 END"
)


def _words(part: str, kind: str) -> str:
    """A hundred words of the demo's names, each as often as it is in a hundred persons, as SQL."""
    with (ROOT / "demo" / "names.csv").open(encoding="utf-8", newline="") as file:
        found = [
            (row["word"], float(row["middle"]))
            for row in csv.DictReader(file)
            if (row["part"], row["kind"]) == (part, kind)
        ]
    reached = list(accumulate(weight for _word, weight in found))
    places = (bisect(reached, reached[-1] * (number + 0.5) / 100) for number in range(100))
    return "[" + ", ".join(f"'{found[place][0]}'" for place in places) + "]"


def _name(kind: str) -> str:
    return " || ' ' || ".join(
        f"{_words(part, of)}[(n // {step} % 100)::INTEGER + 1]"
        for part, of, step in (
            ("family", "south", 1),
            ("middle", kind, 100),
            ("given", kind, 10_000),
        )
    )


# Of a person p (names of n), and of its number in the register. As many bear the same name as in
# life: namesakes born on one day are what takes long to tell apart.
_NAME = f"(CASE WHEN p % 2 = 0 THEN {_name('male')} ELSE {_name('female')} END)"
_BORN = "DATE '1940-01-01' + (p % 29000)::INTEGER"
_ID = """['001', '036', '038', '048', '075', '079'][(p % 6)::INTEGER + 1] || (p % 4)
       || lpad(person::VARCHAR, 8, '0')"""
# Of one person in a hundred nobody wrote it down; the register has it all the same.
_RECORDED = "e <> 0"
_PHONE = "'09' || lpad((p // 17 % 100000000)::VARCHAR, 8, '0')"
_COMMUNE = "communes[(p // 23 % len(communes))::INTEGER + 1]"
_EXTRACT = f"""
SELECT 'M' || i AS "Mã mũi tiêm", 'P' || person AS "Mã đối tượng",
       {_NAME} AS "Họ và tên", strftime({_BORN}, '%d/%m/%Y') AS "Ngày sinh",
       CASE WHEN p % 2 = 0 THEN 'Nam' ELSE 'Nữ' END AS "Giới tính",
       CASE WHEN {_RECORDED} THEN {_ID} END AS "Số CCCD/CMND/Hộ chiếu", {_PHONE} AS "Số điện thoại",
       u.province_code AS "Tỉnh/Thành phố", u.code AS "Quận/Huyện", {_COMMUNE} AS "Phường/Xã",
       p % 16 + 1 AS "Nhóm đối tượng", 'Mũi ' || dose AS "Mũi tiêm",
       {_VACCINES}[(d % 6)::INTEGER + 1] AS "Loại vắc xin", 'LOT' || d % 300 AS "Số lô",
       strftime(day + to_seconds((28800 + d % 36000)::BIGINT), '%d/%m/%Y %H:%M:%S')
           AS "Thời gian tiêm",
       u.code || lpad((p % 20)::VARCHAR, 2, '0') AS "Mã cơ sở tiêm",
       'Trạm Y tế ' || u.code || '.' || p % 20 AS "Cơ sở tiêm",
       strftime(day + to_seconds((36000 + d % 800000)::BIGINT), '%d/%m/%Y %H:%M:%S')
           AS "Thời gian nhập",
       CASE WHEN d % 3 = 0 THEN 'Vãng lai' ELSE 'Đăng ký trước' END AS "Hình thức đăng ký",
       'Đã tiêm' AS "Trạng thái"
FROM ({{dose}}) JOIN district AS u ON u.number = p // 19 % 705
"""


def _doses(doses: int, start: int = 0, *, newcomers: bool = False) -> str:
    """The numbered doses of a country; ``newcomers``: a third of new persons from ``start`` on."""
    return _DOSE.format(
        first=FIRST,
        days=(LAST - FIRST).days,
        doses=doses,
        start=start,
        persons=max(doses * 45 // 100, 1),
        new="i % 3 = 0" if newcomers else "false",
    )


def _connected(
    doses: int, start: int, end: int, *, newcomers: bool = False
) -> tuple[duckdb.DuckDBPyConnection, str]:
    connection = duckdb.connect()
    _district(connection)
    _number(connection, start, end)
    dose = _doses(doses, start, newcomers=newcomers)
    return connection, _EXTRACT.format(dose=dose)


def _district(connection: duckdb.DuckDBPyConnection) -> None:
    data = ROOT / "geo" / "data"
    connection.execute(
        "CREATE TEMP TABLE district AS SELECT row_number() OVER () - 1 AS number, d.code, "
        "province_code, communes "
        f"FROM read_csv('{data / 'districts_2021.csv'}', all_varchar = true) AS d LEFT JOIN ("
        "SELECT district_code, list(code ORDER BY code) AS communes "
        f"FROM read_csv('{data / 'communes_2021.csv'}', all_varchar = true) GROUP BY ALL"
        ") ON district_code = d.code"
    )


def _number(connection: duckdb.DuckDBPyConnection, start: int, end: int) -> None:
    """A table, since numbers that ``range()`` gives out are worked on by one thread only."""
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE number AS SELECT i FROM range($start, $end) AS r(i)",
        {"start": start, "end": end},
    )


def write_csv(
    file: Path, doses: int, start: int = 0, end: int | None = None, *, newcomers: bool = False
) -> None:
    """Write doses ``start`` to ``end`` of a country; ``newcomers``: a third of new persons."""
    connection, query = _connected(doses, start, doses if end is None else end, newcomers=newcomers)
    connection.execute(f"COPY ({query}) TO '{file}' (HEADER)")
    connection.close()


def write_register(file: Path, start: int, end: int) -> None:
    """Write persons ``start`` to ``end`` of a register, of whom a few differ from the doses'."""
    connection = duckdb.connect()
    _district(connection)
    _number(connection, start, end)
    connection.execute(
        f'COPY (SELECT id_number AS "Số định danh", {_NAME_IN_REGISTER} AS "Họ và tên", '
        f"strftime({_BORN_IN_REGISTER}, '%d/%m/%Y') AS \"Ngày sinh\", "
        "CASE WHEN sex = 'M' THEN 'Nam' ELSE 'Nữ' END AS \"Giới tính\", "
        'province AS "Tỉnh/Thành phố", district AS "Quận/Huyện", '
        f"'' AS \"Phường/Xã\", '' AS \"Ngày mất\" FROM ({_PERSON}) WHERE e NOT IN (1, 2)) "
        f"TO '{file}' (HEADER)"
    )
    connection.close()


def write_xlsx(file: Path, doses: int) -> None:
    """The same as a workbook."""
    connection, query = _connected(doses, 0, doses)
    found = connection.execute(query)
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for column, description in enumerate(found.description):
            sheet.write_string(0, column, description[0])
        for number, row in enumerate(found.fetchall(), start=1):
            for column, value in enumerate(row):
                sheet.write(number, column, value)
    connection.close()


def fill(home: Path, doses: int, register: int = 0) -> None:
    """Fill the records with a country's doses, without the detour by a file of 25 GB.

    Written by SQL into the tables that the import writes, with the keys that it would give. The
    register is of the vaccinated, or of ``register`` persons if those are more.
    """
    with open_records(home) as records:
        connection = records.connection
        _district(connection)
        _number(connection, 0, doses)
        values = {
            "record_key": "hash('M' || i)",
            "content": "d",
            "extracted_on": f"'{LAST}'",
            "file_id": "1",
            "row_number": "i",
            "deleted": "false",
            "person_key": "hash('P' || person)",
            "person_content": "0",
            "record_number": "'M' || i",
            "dose_type": "'primary'",
            "number": "dose",
            "vaccine": f"{_VACCINES}[(d % 6)::INTEGER + 1]",
            "lot": "'LOT' || d % 300",
            "injected_at": "day + to_seconds((28800 + d % 36000)::BIGINT)",
            "entered_at": "day + to_seconds((36000 + d % 800000)::BIGINT)",
            "facility_code": "u.code || lpad((p % 20)::VARCHAR, 2, '0')",
            "facility": "'Trạm Y tế ' || u.code || '.' || p % 20",
            "injection_province": "u.province_code",
            "injection_district": "u.code",
            "preregistered": "d % 3 <> 0",
            "residence_province": "u.province_code",
            "residence_district": "u.code",
            "sex": "CASE WHEN p % 2 = 0 THEN 'M' ELSE 'F' END",
            "age": "(p % 79 + 3)::UTINYINT",
            "counts_as_dose1": "dose = 1",
            "counts_as_dose2": _COMPLETES,
            "counts_as_booster": "false",
        }
        connection.execute(
            f"INSERT INTO {DOSES.table} BY NAME SELECT "
            + ", ".join(f"{sql} AS {name}" for name, sql in values.items())
            + f" FROM ({_doses(doses)}) JOIN district AS u ON u.number = p // 19 % 705"
        )
        _fill_persons(connection, doses * 45 // 100, register)
        for number, dataset in enumerate(("doses", "register"), start=1):
            connection.execute(
                "INSERT INTO source_file BY NAME SELECT ? AS file_id, ? AS dataset, 'all' AS name, "
                f"'0' AS sha256, DATE '{LAST}' AS as_of, now() AS imported_at, {doses} AS "
                f"rows_read, {doses} AS rows_used, 0 AS rows_unchanged, 0 AS rows_refused, 0 AS "
                "rows_superseded, false AS refused, false AS demo, false AS interpolated",
                [number, dataset],
            )


# Two persons in a hundred have an ID that nobody has, and of every further error two.
_PERSON = f"""
SELECT person, p, e, {_NAME} AS name, {_BORN} AS birth_date,
       CASE WHEN p % 2 = 0 THEN 'M' ELSE 'F' END AS sex, {_ID} AS id_number, {_PHONE} AS phone,
       u.code AS district, u.province_code AS province, {_COMMUNE} AS commune
FROM (SELECT i AS person, hash(i, 1) AS p, hash(i, 5) AS n, hash(i, 3) % 100 AS e
      FROM number)
JOIN district AS u ON u.number = p // 19 % 705
"""


_NAME_IN_REGISTER = (
    "CASE WHEN e IN (3, 4) THEN 'Vũ Hồng Phúc' WHEN e IN (5, 6) THEN replace(name, 'ễ', 'ê') "
    "ELSE name END"
)
_BORN_IN_REGISTER = "CASE WHEN e IN (7, 8) THEN birth_date + 1 ELSE birth_date END"


# As the import reads them from the extract above, so that it knows them again.
_AS_READ = f"""
SELECT 'P' || person AS v_person_number, name AS v_name,
       {{'day': birth_date, 'year': year(birth_date)::SMALLINT}} AS v_birth, sex AS v_sex,
       CASE WHEN {_RECORDED} THEN {{'type': 'cccd', 'number': id_number}} END AS v_id,
       phone AS v_phone,
       {{'province': province, 'district': district, 'commune': commune}} AS v_residence,
       (p % 16 + 1)::UTINYINT AS v_priority_group
"""


def _fill_persons(connection: duckdb.DuckDBPyConnection, persons: int, register: int) -> None:
    """As many persons as the doses are of, and a register that knows most of them as they are."""
    _number(connection, 0, persons)
    stored = ", ".join(f"{sql} AS {name}" for name, sql in PERSON_STORED.items())
    connection.execute(
        f"INSERT INTO person BY NAME SELECT {PERSON_KEY} AS person_key, {PERSON_CONTENT} AS "
        f"person_content, 1 AS file_id, {stored} FROM ({_AS_READ} FROM ({_PERSON}))"
    )
    _number(connection, 0, max(persons, register))
    connection.execute(
        "INSERT INTO register BY NAME SELECT hash('cccd', id_number) AS record_key, p AS content, "
        f"DATE '{LAST}' AS extracted_on, 2 AS file_id, person AS row_number, false AS deleted, "
        f"id_number, {_NAME_IN_REGISTER} AS name, {_BORN_IN_REGISTER} AS birth_date, "
        "year(birth_date) AS birth_year, CASE WHEN e IN (9, 10) THEN 'M' ELSE sex END AS sex, "
        "province AS residence_province, district AS residence_district, commune AS "
        f"residence_commune FROM ({_PERSON}) WHERE e NOT IN (1, 2)"
    )
