"""Import of records: rows a second by format, and a day's doses on top of the country's."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter

import duckdb
import xlsxwriter

from bench.server import ENVIRONMENT, MONITOR, ROOT
from pipeline.kinds import DOSES
from pipeline.records import open_records

FIRST, LAST = date(2021, 6, 1), date(2022, 8, 13)


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds of the whole process, and MB of memory at the most."""

    seconds: float
    memory: float


def measured(*arguments: str | Path, home: Path) -> Cost:
    """Run ``monitor`` and measure it."""
    started = perf_counter()
    process = subprocess.Popen(
        [MONITOR, "--home", home, *arguments],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, env=ENVIRONMENT,
    )  # fmt: skip
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"monitor {arguments[0]} {arguments[1]} failed")
    return Cost(perf_counter() - started, usage.ru_maxrss / 1000)


# A dose of a national extract: one of 45 million persons, in any district, of six vaccines.
_DOSE = """
SELECT i, person, hash(person, 1) AS p, hash(i, 2) AS d,
       DATE '{first}' + (i * {days} // {doses})::INTEGER AS day, dose
FROM (SELECT i, i % {persons} AS person, i // {persons} + 1 AS dose
      FROM range({start}, {end}) AS r(i))
"""
_VACCINES = "['AstraZeneca', 'Comirnaty', 'Vero Cell', 'Spikevax', 'Janssen', 'Abdala']"
_EXTRACT = f"""
SELECT 'M' || i AS "Mã mũi tiêm", 'P' || person AS "Mã đối tượng",
       ['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh'][(p % 5)::INTEGER + 1] || ' ' ||
       ['Văn', 'Thị', 'Đức', 'Ngọc', 'Minh'][(p // 7 % 5)::INTEGER + 1] || ' ' ||
       ['An', 'Bình', 'Cường', 'Dung', 'Hòa', 'Lan'][(p // 11 % 6)::INTEGER + 1] AS "Họ và tên",
       strftime(DATE '1940-01-01' + (p % 29000)::INTEGER, '%d/%m/%Y') AS "Ngày sinh",
       CASE WHEN p % 2 = 0 THEN 'Nam' ELSE 'Nữ' END AS "Giới tính",
       '036' || (p % 4) || lpad((p // 13 % 100000000)::VARCHAR, 8, '0')
           AS "Số CCCD/CMND/Hộ chiếu",
       '09' || lpad((p // 17 % 100000000)::VARCHAR, 8, '0') AS "Số điện thoại",
       u.province_code AS "Tỉnh/Thành phố", u.code AS "Quận/Huyện", NULL AS "Phường/Xã",
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


def _connected(doses: int, start: int, end: int) -> tuple[duckdb.DuckDBPyConnection, str]:
    connection = duckdb.connect()
    _district(connection)
    dose = _DOSE.format(first=FIRST, days=(LAST - FIRST).days, doses=doses, start=start, end=end,
                        persons=max(doses * 45 // 100, 1))  # fmt: skip
    return connection, _EXTRACT.format(dose=dose)


def _district(connection: duckdb.DuckDBPyConnection) -> None:
    file = ROOT / "geo" / "data" / "districts_2021.csv"
    connection.execute(
        "CREATE TEMP TABLE district AS SELECT row_number() OVER () - 1 AS number, code, "
        f"province_code FROM read_csv('{file}', all_varchar = true)"
    )


def write_csv(file: Path, doses: int, start: int = 0, end: int | None = None) -> None:
    """Write doses ``start`` to ``end`` of a country with so many."""
    connection, query = _connected(doses, start, doses if end is None else end)
    connection.execute(f"COPY ({query}) TO '{file}' (HEADER)")
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


def fill(home: Path, doses: int) -> None:
    """Fill the records with a country's doses, without the detour by a file of 25 GB.

    Written by SQL into the tables that the import writes, with the keys that it would give.
    """
    with open_records(home) as records:
        connection = records.connection
        _district(connection)
        dose = _DOSE.format(first=FIRST, days=(LAST - FIRST).days, doses=doses, start=0, end=doses,
                            persons=doses * 45 // 100)  # fmt: skip
        values = {
            "record_key": "hash('M' || i)", "content": "d",
            "extracted_on": f"'{LAST}'",
            "file_id": "1", "row_number": "i", "deleted": "false",
            "person_key": "hash('P' || person)", "person_content": "p",
            "record_number": "'M' || i", "kind": "'primary'", "number": "dose",
            "vaccine": f"{_VACCINES}[(d % 6)::INTEGER + 1]", "lot": "'LOT' || d % 300",
            "injected_at": "day + to_seconds((28800 + d % 36000)::BIGINT)",
            "entered_at": "day + to_seconds((36000 + d % 800000)::BIGINT)",
            "facility_code": "u.code || lpad((p % 20)::VARCHAR, 2, '0')",
            "facility": "'Trạm Y tế ' || u.code || '.' || p % 20",
            "injection_province": "u.province_code", "injection_district": "u.code",
            "preregistered": "d % 3 <> 0", "residence_province": "u.province_code",
            "residence_district": "u.code", "sex": "CASE WHEN p % 2 = 0 THEN 'M' ELSE 'F' END",
            "age": "(p % 79 + 3)::UTINYINT", "counts_as_dose1": "dose = 1",
            "counts_as_dose2": "dose = 2", "counts_as_booster": "false",
        }  # fmt: skip
        connection.execute(
            f"INSERT INTO {DOSES.table} BY NAME SELECT "
            + ", ".join(f"{sql} AS {name}" for name, sql in values.items())
            + f" FROM ({dose}) JOIN district AS u ON u.number = p // 19 % 705"
        )
        connection.execute(
            "INSERT INTO person BY NAME SELECT hash('P' || i) AS person_key, "
            "hash(i, 1) AS person_content, 1 AS file_id, 'P' || i AS person_number, "
            "'Nguyễn Văn An' AS name, 'M' AS sex "
            f"FROM range({doses * 45 // 100}) AS r(i)"
        )
        connection.execute(
            "INSERT INTO source_file BY NAME SELECT 1 AS file_id, 'doses' AS kind, 'all' AS name, "
            f"'0' AS sha256, DATE '{LAST}' AS as_of, now() AS imported_at, {doses} AS rows_read, "
            f"{doses} AS rows_used, 0 AS rows_unchanged, 0 AS rows_refused, 0 AS rows_superseded, "
            "false AS refused, false AS demo, false AS interpolated"
        )
