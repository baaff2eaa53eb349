"""What stands above the table of a report: the day and the unit that all of its rows are of.

“Ngày báo cáo: 01/03/2022”, “Đơn vị: CDC Nam Định”, “SỞ Y TẾ TỈNH NAM ĐỊNH”, a title with both. They
become columns of the table where it has none of its own, so that they are read, refused and
handed back as cells are. Nothing is guessed: a period is no day, and two days or units are asked
about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pyarrow as pa

from geo import units
from geo.offices import Level, is_facility, place_of_office, places_within
from geo.units import folded
from i18n import N_, UserError
from pipeline.ingest.dataset import Dataset
from pipeline.ingest.headings import meanings_of
from pipeline.ingest.normalise.parser import shortened
from pipeline.ingest.readers.csvfile import CsvExtract
from pipeline.ingest.readers.table import Chunk, Extract
from pipeline.ingest.readers.xlsx import XlsxExtract
from pipeline.store.records import Refusal

# How the columns are called that such lines become; each is understood as any heading is.
_DAY = "Ngày báo cáo"
_OWN = {"province": "Tỉnh/Thành phố", "district": "Quận/Huyện"}
_OF_REPORT = {
    "province": "Tỉnh của đơn vị báo cáo",
    "district": "Huyện của đơn vị báo cáo",
}
PLACES = frozenset(
    ("province", "province_code", "district", "district_code", "place", "facility", "commune")
)
"""Columns of a table that say what each of its rows is about."""

_PROVINCE = {"province", "province_code"}
_DAY_LABELS = {
    *("ngay", "ngay bao cao", "ngay tiem", "ngay tiem chung", "bao cao ngay", "so lieu ngay"),
    *("thoi gian", "thoi gian bao cao", "thoi diem bao cao", "ngay thang", "ngay thang nam"),
    *("ngay thuc hien", "ngay trien khai", "date", "day", "report date"),
}
_UNIT_LABELS: dict[str, Level | None] = {
    **dict.fromkeys(
        ("don vi", "don vi bao cao", "ten don vi", "dia phuong", "co quan", "noi bao cao", "unit")
    ),
    **dict.fromkeys(
        ("tinh", "tinh thanh pho", "tinh tp", "tinh thanh", "tinh bao cao", "province"), "province"
    ),
    **dict.fromkeys(
        ("huyen", "quan huyen", "quan huyen thi xa", "huyen bao cao", "district"), "district"
    ),
}
# Of letters, decrees and addressees: their days and places are not those of the report.
_OF_OTHERS = re.compile(
    r"\b(quyet dinh|qd|cong van|cv|ban hanh|kem theo|nghi quyet|thong tu|can cu|kinh gui|noi nhan|"
    r"dien thoai|email|don vi tinh|dvt|so \d+)\b"
)
_UNTIL = re.compile(r"\b(tinh den|luy ke|cong don|den het|den ngay|den nay|tu dau)\b")
_PERIOD = re.compile(r"\b(tuan|quy|giai doan|tu (ngay )?\d)\b|^(thang|nam) \d+")
_DATE = re.compile(
    r"\d{1,2} ?[/.\-] ?\d{1,2} ?[/.\-] ?(?:\d{4}|\d{2})(?!\d)|\d{4}-\d{2}-\d{2}"
    r"|\d{1,2} (?:tháng|thang) \d{1,2} (?:năm|nam) \d{4}"
)
_WRITTEN = re.compile(r"[^\W\d_][^:\d]*, ?(?:ngày|ngay) ?\d")
_LABELLED, _NAMED, _LETTER = 3, 2, 1


@dataclass
class _Stated:
    """What the lines say: days by how plainly they say it, units, lines that name no one day."""

    days: dict[int, dict[str, str]] = field(default_factory=dict)
    undated: list[str] = field(default_factory=list)
    offices: list[tuple[str, str, Level | None]] = field(default_factory=list)
    facility: str = ""


@dataclass(frozen=True)
class Preamble:
    """Columns that are the same in all rows of a file, and the lines that say so."""

    columns: dict[str, str] = field(default_factory=dict)
    lines: tuple[str, ...] = ()

    def added(self, chunks: Iterable[Chunk]) -> Iterator[Chunk]:
        """Chunks with these columns."""
        for chunk in chunks:
            table = chunk.table
            for heading, text in self.columns.items():
                same = pa.repeat(pa.scalar(text, pa.string()), table.num_rows)
                table = table.append_column(heading, same)
            yield replace(chunk, table=table)

    def note(self) -> Iterator[Refusal]:
        """What to say of them, if there are any."""
        if self.columns:
            lines = "; ".join(f"“{shortened(one)}”" for one in dict.fromkeys(self.lines))
            yield Refusal(
                N_("Read for every row from what stands outside of the table: {lines}."),
                {"lines": lines},
            )


def preamble_of(
    extract: Extract, dataset: Dataset, mapping: Mapping[str, str], as_of: date | None
) -> Preamble:
    """The day and the unit of the lines above a table, where the dataset has such and the table
    has no columns for them.

    ``as_of`` is the day where the lines say none. Raises UserError when day or unit are in doubt.
    """
    if not dataset.has_preamble:
        return Preamble()
    meanings = meanings_of(extract.name, extract.headings, dataset, mapping, extract.aliases)
    present = {meaning.column for meaning in meanings.values() if meaning}
    above = extract.above if isinstance(extract, (CsvExtract, XlsxExtract)) else []
    stated, columns, lines = _read(above), dict[str, str](), list[str]()
    if "day" not in present:
        columns[_DAY], line = _day(extract.name, stated, as_of)
        lines.append(line)
    own = not present & PLACES
    unit = _unit(extract.name, stated, own=own) if not present & _PROVINCE else None
    if unit:
        (province, district), line = unit
        names = _OWN if own else _OF_REPORT
        columns[names["province"]] = units.province(province).name
        if district:
            columns[names["district"]] = units.district(district).name
        lines.append(line)
    return Preamble(columns, tuple(lines))


def _read(above: Sequence[Sequence[str]]) -> _Stated:
    """What the lines above a table say."""
    stated = _Stated()
    for label, value, line in _lines(above):
        plain = folded(line)
        if _OF_OTHERS.search(plain):
            continue
        _take_day(stated, label, value, line)
        if label in _UNIT_LABELS or not label:
            level = _UNIT_LABELS.get(label)
            if is_facility(value):
                stated.facility = stated.facility or line
            stated.offices.append((value, line, level))
    return stated


def _take_day(stated: _Stated, label: str, value: str, line: str) -> None:
    plain = folded(line)
    found = list(dict.fromkeys(_DATE.findall(value.lower())))
    if len(found) > 1 or _UNTIL.search(plain) or (_PERIOD.search(plain) and not found):
        if found or label in _DAY_LABELS or _PERIOD.search(plain):
            stated.undated.append(line)
        return
    if label in _DAY_LABELS and value:
        stated.days.setdefault(_LABELLED, {}).setdefault(found[0] if found else value, line)
    elif found:
        how = _LETTER if _WRITTEN.match(value) else _NAMED
        stated.days.setdefault(how, {}).setdefault(found[0], line)


def _lines(above: Sequence[Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """The cells above a table: label (folded, or nothing), text, and both as they stand."""
    labels = _DAY_LABELS | _UNIT_LABELS.keys()
    for row in above:
        cells = [" ".join(unicodedata.normalize("NFC", cell).split()) for cell in row]
        cells = [cell for cell in cells if cell]
        while cells:
            cell = cells.pop(0)
            label, colon, value = cell.partition(":")
            if not colon and folded(cell) in labels and cells:
                label, colon = cell, ":"  # the value stands in the next cell
            if not colon or folded(label) not in labels:
                yield "", cell, cell
                continue
            value = value.strip()
            if not value and cells and ":" not in cells[0]:
                value = cells.pop(0)
            yield folded(label), value.strip(". …_"), f"{label.strip()}: {value}"


def _day(file: str, stated: _Stated, as_of: date | None) -> tuple[str, str]:
    """The day of a report, and the line that says it. Raises UserError."""
    plainest = stated.days[max(stated.days)] if stated.days else {}
    if len(plainest) == 1 and not stated.undated:
        ((found, line),) = plainest.items()
        return found, line
    if as_of:
        return f"{as_of:%d/%m/%Y}", f"--as-of {as_of.isoformat()}"
    lines = [*plainest.values(), *stated.undated]
    if not lines:
        raise UserError(
            N_(
                "{file} does not say of which day it is: it has no column for the day (such as "
                "“Ngày”), and no line above the table names one. Name the day with --as-of "
                "YYYY-MM-DD."
            ),
            file=file,
        )
    raise UserError(
        N_(
            "{file} does not say of which one day it is: {lines}. Daily reports are of one day "
            "each; if this one is, name the day with --as-of YYYY-MM-DD."
        ),
        file=file,
        lines="; ".join(f"“{shortened(line)}”" for line in lines),
    )


def _unit(file: str, stated: _Stated, *, own: bool) -> tuple[tuple[str, str], str] | None:
    """The unit that reports (province, district), and the line that says it.

    Raises UserError when several are named.
    ``own``: the rows say nothing else about their place.
    """
    if own and stated.facility:
        raise UserError(
            N_(
                "{file} is the report of a facility (“{line}”); daily reports are of a whole "
                "province or district. Expected a row for each district."
            ),
            file=file,
            line=shortened(stated.facility),
        )
    above = {province for province, district in _named(stated, "") if not district}
    province = above.pop() if len(above) == 1 else ""
    found = _named(stated, province)
    districts = [unit for unit in found if unit[1]]
    if len({province for province, _ in found}) > 1 or len(districts) > 1:
        raise UserError(
            N_(
                "{file} names several units above its table: {lines}. Expected one that reports; "
                "take the others away, or add a column “Tỉnh” to the table."
            ),
            file=file,
            lines="; ".join(f"“{shortened(line)}”" for line in dict.fromkeys(found.values())),
        )
    return next(((unit, found[unit]) for unit in (districts or found)), None)


def _named(stated: _Stated, province: str) -> dict[tuple[str, str], str]:
    """The units that the lines name, each with its line; those of districts within a province."""
    named = dict[tuple[str, str], str]()
    for value, line, level in stated.offices:
        whole = place_of_office(value, province if level != "province" else "", level)
        for place in [whole] if whole else places_within(value, province):
            unit = place.province_code or "", place.district_code or ""
            named.setdefault(unit, line)
    return named
