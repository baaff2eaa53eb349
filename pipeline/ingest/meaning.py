"""What a heading means, understood by its parts: what it is, whose, as a code, of which dose.

A heading that a column is known by as a whole means that column. Any other is taken apart into the
phrases below, the longest first, and means something only if every word of it is understood: a
word that is not (“người giám hộ”, “nơi cấp”) makes it the heading of something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from pipeline.ingest.dataset import Column, Dataset
from pipeline.ingest.normalise.text import folded
from pipeline.ingest.readers.fhir.paths import PATHS


class Meaning(NamedTuple):
    """The column that a heading means, and the dose that it is about (“mui 1”), if any."""

    column: str
    dose: str = ""


_PHRASES = {
    # What it is
    "name": "ho va ten, ho ten, ho va ten dem va ten, ten day du, full name, fullname",
    "birth": "ngay sinh, ngay thang nam sinh, sinh ngay, date of birth, dob, birth date",
    "birth_year": "nam sinh, year of birth, birth year",
    "sex": "gioi tinh, gioi, sex, gender, phai",
    "cccd": "cccd, can cuoc, can cuoc cong dan, the can cuoc",
    "cmnd": "cmnd, cmt, cmtnd, chung minh nhan dan, chung minh thu, chung minh thu nhan dan",
    "passport": "ho chieu, passport, hc",
    "id": "dinh danh, dinh danh ca nhan, giay to, giay to tuy than, national id, id number",
    "insurance": "bhyt, bao hiem y te, the bhyt, the bao hiem y te, health insurance",
    "phone": (
        "dien thoai, sdt, dt, dtdd, dien thoai di dong, di dong, phone, phone number, mobile, "
        "tel, dien thoai lien he, dien thoai lien lac, sdt lien he"
    ),
    "priority": (
        "nhom doi tuong, nhom uu tien, doi tuong uu tien, nhom doi tuong uu tien, priority group"
    ),
    "province": (
        "tinh, tinh thanh, tinh thanh pho, tinh tp, thanh pho tinh, province, "
        "truc thuoc trung uong, truc thuoc tw"
    ),
    "city": "thanh pho, tp, city",
    "district": "quan, huyen, thi xa, tx, quan huyen, district",
    "commune": "xa, phuong, thi tran, commune, ward",
    # thị trấn beside xã; alone it numbers the rows
    "town": "tt",
    "address": "dia chi, noi o, noi cu tru, cho o, noi sinh song, address",
    "vaccine": "vac xin, vacxin, vaccine, vaccin, vac cin, vx",
    "lot": "lo, so lo, lot, lot number, batch",
    "dose": "mui, mui tiem, mui tiem chung, lieu, lieu tiem",
    "status": "trang thai, tinh trang, status",
    # Whose
    "person": (
        "nguoi tiem, nguoi duoc tiem, nguoi duoc tiem chung, nguoi tiem chung, doi tuong, doi "
        "tuong tiem, doi tuong tiem chung, doi tuong duoc tiem, nguoi dan, cong dan, khach "
        "hang, benh nhan, nguoi benh, ca nhan"
    ),
    "residence": (
        "thuong tru, cu tru, tam tru, ho khau, ho khau thuong tru, noi thuong tru, noi tam tru, "
        "noi o tam tru, noi o hien tai, noi o hien nay, hien tai, hien nay, dang o, sinh song, "
        "of residence, residence, noi dang ky thuong tru"
    ),
    "facility": (
        "co so, co so tiem, co so tiem chung, don vi tiem, don vi tiem chung, diem tiem, diem "
        "tiem chung, dia diem tiem, dia diem tiem chung, co so y te, noi tiem, noi tiem chung, "
        "facility, vaccination site, injection"
    ),
    "injected": "tiem, tiem chung, duoc tiem, da tiem",
    "entered": "nhap, nhap lieu, nhap du lieu, nhap he thong, nhap vao he thong",
    # In which form
    "code": "ma, ma so, code",
    "called": "ten",
    "kind": "loai, ten loai",
    "number": "so, so hieu",
    "ordinal": "thu, thu tu, so thu tu",
    "date": "ngay, ngay thang, ngay thang nam, date",
    "time": "gio, gio phut, time",
    "moment": "thoi gian, thoi diem, ngay gio",
    # Of no consequence
    "": (
        "va, hoac, cua, cac, theo, the, of, and, or, dang, dinh dang, dd, mm, yyyy, ddmmyyyy, "
        "hh, ss, nam nu, bat buoc, day du, neu co, in hoa, chu in hoa, co dau, covid 19, covid, "
        "phong covid 19, phong, thong tin, hanh chinh, thong tin hanh chinh, su dung, at, in"
    ),
}
_TAGS = {
    tuple(phrase.split()): tag
    for tag, phrases in _PHRASES.items()
    for phrase in phrases.split(", ")
}
_LONGEST = max(map(len, _TAGS))

_IDS = {"cccd": "cccd", "cmnd": "cmnd", "passport": "passport", "id": "id_number"}
_LEVELS = ("province", "district", "commune")

# “Mũi 1”, “dose 2”, “mũi nhắc lại 1”, “lần thứ hai”, “booster”: the dose that a column is about.
_TYPES = r"co ban|nhac lai|bo sung|primary|booster|additional"
_COUNT = r"\d|nhat|hai|ba|tu"
_COUNTED = {"nhat": "1", "hai": "2", "ba": "3", "tu": "4"}
_OF_DOSE = re.compile(
    rf"\b(?:(?:mui|dose|lieu)(?: tiem)?(?: (?P<type>{_TYPES}))?"
    rf"(?: (?:lan|so|thu))* ?(?P<number>{_COUNT})"
    rf"|(?:mui |dose |lieu )?(?P<only>nhac lai|bo sung|booster|additional)"
    rf"(?:(?: (?:lan|so|thu))* ?(?P<after>\d))?"
    rf"|lan (?:thu )?(?P<time>{_COUNT}))\b"
)
# What a heading under “Mũi 1” is called where it need not say more.
_BARE = {"date": "injected_at", "moment": "injected_at", "time": "injected_time"}

_BRACKETS = re.compile(r"[(\[{（][^()\[\]{}（）]*[)\]}）]|[*]")
LONGEST = 300
"""Characters of a cell that may be a heading."""


def words(heading: str) -> tuple[str, ...]:
    """A heading's words without case, accents and punctuation, in alphabetical order."""
    return tuple(sorted(_plain(heading).split()))


@lru_cache(10_000)
def _plain(heading: str) -> str:
    return folded(re.sub(r"[\W_]+", " ", heading))


@lru_cache(10_000)
def meaning_of(heading: str, dataset: Dataset) -> Meaning | None:
    """What a heading means among the columns of a dataset; ``None``: nothing there."""
    if len(heading) > LONGEST:
        return None
    known = _known(dataset.columns)
    if column := known.get(words(heading)):
        return Meaning(column)
    if dataset.snapshot:  # whose columns are few, and known by whole headings
        columns = (known.get(words(form)) for form in _forms(heading))
        return next((Meaning(column) for column in columns if column), None)
    return next(filter(None, (_of_form(form, dataset, known) for form in _forms(heading))), None)


def _of_form(form: str, dataset: Dataset, known: dict[tuple[str, ...], str]) -> Meaning | None:
    """The same of one way to write a heading."""
    if column := known.get(words(form)):
        return Meaning(column)
    text = _plain(form)
    per_dose = {column.name for column in dataset.columns if column.per_dose}
    if per_dose and (match := _OF_DOSE.search(text)):
        rest = f"{text[: match.start()]} {text[match.end() :]}".strip()
        of_dose = known.get(words(rest)) or _by_parts(rest, bare=True)
        return Meaning(of_dose, _dose(match)) if of_dose in per_dose else None
    found = _by_parts(text)
    return Meaning(found) if found in {column.name for column in dataset.columns} else None


def _forms(heading: str) -> Iterator[str]:
    """A heading as it stands, and without the hints in brackets."""
    yield heading
    bare = _BRACKETS.sub(" ", heading)
    if bare != heading:
        yield bare


def _dose(match: re.Match[str]) -> str:
    number = match["number"] or match["after"] or match["time"] or "1"
    dose_type = match["only"] or match["type"] or ""
    return " ".join(filter(None, ("mui", dose_type, _COUNTED.get(number, number))))


def _by_parts(text: str, *, bare: bool = False) -> str | None:
    """The column that the phrases of a folded heading mean together.

    ``bare``: of a dose, so that “ngày” alone is its day.
    """
    tags = _tags(tuple(text.split()))
    if tags is None:
        return None
    tags = tags - {""}
    if bare and len(tags) == 1 and (column := _BARE.get(next(iter(tags)))):
        return column
    if place := _place(tags):
        return place
    return _plain_value(tags) or _of_injection(tags)


def _place(tags: frozenset[str]) -> str | None:
    """A place: of a person, or of the facility; by name or by code."""
    levels = {level for level in _LEVELS if level in tags}
    if "city" in tags and not levels:
        levels = {"province"}
    if "commune" not in levels and "town" in tags:
        return None
    rest = tags - set(_LEVELS) - {"city", "town", "code", "called"}
    of_facility = bool(rest & {"facility", "injected"})
    if not rest <= {"facility", "injected", "residence", "address", "person"}:
        return None
    if of_facility and rest & {"residence", "address", "person"}:
        return None
    if len(levels) == 1:
        (level,) = levels
        of = "facility_" if of_facility else ""
        return f"{of}{level}_code" if "code" in tags else f"{of}{level}"
    if not of_facility and "code" not in tags and (levels or rest & {"residence", "address"}):
        return "address" if len(levels) != 2 or rest else None
    return None


# Exactly these parts, beside what may be left out.
_VALUES: tuple[tuple[str, set[str], set[str]], ...] = (
    ("name", {"name"}, {"called", "person"}),
    ("birth_date", {"birth"}, {"birth_year", "person", "number"}),
    ("birth_year", {"birth_year"}, {"person", "number"}),
    ("sex", {"sex"}, {"person"}),
    ("health_insurance", {"insurance"}, {"number", "code", "person"}),
    ("phone", {"phone"}, {"number", "person"}),
    ("priority_group", {"priority"}, {"code", "number", "called", "person"}),
    ("person_number", {"code", "person"}, {"number"}),
    ("vaccine", {"vaccine"}, {"called", "kind", "injected"}),
    ("lot", {"lot"}, {"number", "vaccine", "injected", "code"}),
    ("facility_code", {"facility", "code"}, {"number", "injected"}),
    ("facility", {"facility"}, {"called", "injected"}),
    ("dose_kind", {"dose", "kind"}, set()),
    ("dose", {"dose"}, {"ordinal", "injected"}),
    ("status", {"status"}, {"injected"}),
)


def _plain_value(tags: frozenset[str]) -> str | None:
    """What a value is that is no place and no moment."""
    ids = tags & set(_IDS)
    if ids and tags - ids <= {"number", "code", "person"}:
        return _IDS[next(iter(ids))] if len(ids) == 1 else "id_number"
    for column, needed, allowed in _VALUES:
        if needed <= tags and tags - needed <= allowed:
            return column
    return None


def _of_injection(tags: frozenset[str]) -> str | None:
    """A day, a time of day or a moment of an injection or of its entry."""
    when = tags & {"date", "time", "moment"}
    what = tags & {"injected", "entered"}
    if not when or len(what) != 1 or tags - when - what - {"vaccine", "dose"}:
        return None
    (of,) = what
    return f"{of}_time" if when == {"time"} else f"{of}_at"


@lru_cache(10_000)
def _tags(tokens: tuple[str, ...]) -> frozenset[str] | None:
    """The parts of a heading; ``None`` when a word of it is in none."""
    tags, index = set(), 0
    while index < len(tokens):
        for length in range(min(_LONGEST, len(tokens) - index), 0, -1):
            tag = _TAGS.get(tokens[index : index + length])
            if tag is not None:
                tags.add(tag)
                index += length
                break
        else:
            return None
    return frozenset(tags)


@lru_cache(50)
def _known(columns: tuple[Column, ...]) -> dict[tuple[str, ...], str]:
    return {
        words(heading): column.name
        for column in columns
        for heading in (column.name, *column.headings, PATHS.get(column.name, ""))
        if heading
    }
