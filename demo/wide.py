"""Extracts with one row a person and columns for every dose: as a workbook, or a text file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import xlsxwriter

from demo import batch
from demo.batch import DAY, Doses, Persons
from demo.geography import Array, Geography
from demo.tables import REGISTRATION
from demo.texts import pick, write_times
from demo.vaccines import NAMES, lot_names

_DOSES = (batch.FIRST, batch.SECOND, batch.ADDITIONAL, batch.BOOSTER, batch.SECOND_BOOSTER)
TITLE = "DANH SÁCH ĐỐI TƯỢNG TIÊM CHỦNG VẮC XIN PHÒNG COVID-19"
# Days from Excel's day 0 to 1970.
_EXCEL_DAYS = 25_569
# The workbook must not depend on when it is made.
_CREATED = datetime(2022, 8, 14, tzinfo=UTC)


def wide_table(
    geography: Geography,
    persons: Persons,
    columns: dict[str, pa.Array],
    doses: Doses,
    as_text: bool,
) -> pa.Table:
    """Persons with at least one dose; times as text, or as seconds since 1970."""
    given = np.flatnonzero(np.bincount(doses.person, minlength=len(persons)))
    those = pa.array(given)
    table = {name: column.take(those) for name, column in columns.items()}
    for code in _DOSES:
        rows = np.flatnonzero(doses.dose == code)
        place = np.full(len(persons), -1)
        place[doses.person[rows]] = rows
        table |= _dose_columns(
            geography, persons.registered[given], doses, place[given], code, as_text
        )
    return pa.table(table)


def _dose_columns(
    geography: Geography, registered: Array, doses: Doses, row: Array, code: int, as_text: bool
) -> dict[str, pa.Array]:
    """The columns of one dose; nothing where ``row`` is -1."""
    name = batch.DOSES[code].lower()
    there = row >= 0

    def of(column: Array) -> Array:
        return np.where(there, column[row], -1)

    def moment(column: Array) -> pa.Array:
        if not as_text:
            return pa.array(column[row], mask=~there)
        return write_times(column).take(pa.array(row, mask=~there))

    return {
        f"Vắc xin {name}": pick(NAMES, of(doses.vaccine)),
        f"Số lô {name}": pick(lot_names(), of(doses.lot)),
        f"Thời gian tiêm {name}": moment(doses.injected),
        f"Mã cơ sở tiêm {name}": pick(geography.facility_codes, of(doses.facility)),
        f"Thời gian nhập {name}": moment(doses.entered),
        f"Hình thức đăng ký {name}": pick(
            REGISTRATION, np.where(there, registered.astype(np.int8), -1)
        ),
    }


def write_workbook(file: Path, table: pa.Table) -> None:
    """Write a wide table, its times as real dates, below a line with a title."""
    book = xlsxwriter.Workbook(str(file), {"constant_memory": True})
    book.set_properties({"created": _CREATED})
    sheet = book.add_worksheet("Danh sách")
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    time = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    sheet.write_string(0, 0, TITLE)
    for place, name in enumerate(table.column_names):
        sheet.write_string(1, place, name)
    columns = [column.to_pylist() for column in table.columns]
    times = [pa.types.is_integer(column.type) for column in table.columns]
    birth = table.column_names.index("Ngày sinh")
    columns[birth] = [_excel_day(text) for text in columns[birth]]
    for number, cells in enumerate(zip(*columns, strict=True), start=2):
        for place, cell in enumerate(cells):
            if cell is None:
                continue
            if times[place]:
                sheet.write_number(number, place, cell / DAY + _EXCEL_DAYS, time)
            elif isinstance(cell, int):
                sheet.write_number(number, place, cell, day)
            else:
                sheet.write_string(number, place, cell)
    book.close()


def _excel_day(text: str) -> int | str:
    """A date as Excel counts days; a bare year, or a date that was typed otherwise, stays text."""
    if "/" not in text:
        return text
    day, month, year = (int(part) for part in text.split("/"))
    return (date(year, month, day) - date(1970, 1, 1)).days + _EXCEL_DAYS
