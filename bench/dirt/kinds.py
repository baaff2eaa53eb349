"""Kinds of dirt. Each changes how a draft is written, never what its rows mean.

A kind of ``hopeless`` dirt loses what was meant: its rows can only be refused or noted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random

from bench.dirt.extracts import HEADINGS, Draft, unit_of

Soil = Callable[[Random, Draft], None]

ALL = ("doses", "register", "daily_reports", "population")
PEOPLE = ("doses", "register")
TEXT_ONLY = ("csv",)
ANY = ("csv", "xlsx", "parquet")
SHEETS = ("csv", "xlsx")


@dataclass(frozen=True)
class Kind:
    """One kind of dirt: what soils a draft, in which datasets and formats it occurs."""

    name: str
    soil: Soil
    datasets: tuple[str, ...]
    endings: tuple[str, ...]
    hopeless: bool


KINDS: dict[str, Kind] = {}


def kind(
    datasets: tuple[str, ...] = ALL, endings: tuple[str, ...] = ANY, *, hopeless: bool = False
) -> Callable[[Soil], Soil]:
    """Add a function as a kind of dirt, by its name."""

    def add(soil: Soil) -> Soil:
        KINDS[soil.__name__] = Kind(soil.__name__, soil, datasets, endings, hopeless)
        return soil

    return add


def _some(random: Random, draft: Draft, share: float = 0.3) -> list[int]:
    """Some rows, at least one."""
    rows = _meant(draft)
    return [row for row in rows if random.random() < share] or [random.choice(rows)]


def _meant(draft: Draft) -> list[int]:
    """The rows that mean something of their own."""
    return [row for row, means in enumerate(draft.meant) if means]


def _people_column(draft: Draft, *stored: str) -> list[str]:
    """The headings of a dataset that are about some stored columns."""
    return [head for head, column in HEADINGS[draft.dataset].items() if column in stored]


# How the file is written.


@kind(endings=TEXT_ONLY)
def another_separator(random: Random, draft: Draft) -> None:
    """Semicolons or tabs."""
    draft.separator = random.choice(";\t|")


@kind(endings=TEXT_ONLY)
def another_encoding(random: Random, draft: Draft) -> None:
    """UTF-16, UTF-8 with a mark."""
    draft.encoding = random.choice(("utf-16", "utf-8-sig"))


@kind(endings=TEXT_ONLY)
def other_line_ends(random: Random, draft: Draft) -> None:
    """CRLF and CR."""
    draft.breaks = random.choice(("\r\n", "\r"))


@kind(endings=TEXT_ONLY)
def all_in_quotes(_random: Random, draft: Draft) -> None:
    """Every cell in quotation marks."""
    draft.quote_all = True


@kind(endings=TEXT_ONLY)
def trailing_separators(random: Random, draft: Draft) -> None:
    """An empty cell too many at the end of some rows."""
    for row in _some(random, draft):
        draft.rows[row].append("")


@kind(("doses",), TEXT_ONLY)
def short_rows(random: Random, draft: Draft) -> None:
    """Empty trailing cells left out."""
    for row in _some(random, draft):
        draft.meant[row] |= {"entered_at": None}
        draft.rows[row] = draft.rows[row][:-1]


@kind(endings=SHEETS)
def title_lines(random: Random, draft: Draft) -> None:
    """Lines above the headings, with characters that split lines elsewhere."""
    odd = random.choice(("", "\u2028", "\x85", "\u2029"))
    draft.before = ["SỞ Y TẾ", f"Danh sách{odd} tiêm chủng"][: random.randrange(1, 3)]


@kind(("doses", "register"), SHEETS)
def signature_below(_random: Random, draft: Draft) -> None:
    """A total and a signature below the table."""
    draft.after = [f"Tổng cộng: {len(draft.rows)}", "Người lập biểu"]


@kind(endings=TEXT_ONLY)
def blank_lines(random: Random, draft: Draft) -> None:
    """Lines of nothing."""
    count = random.randrange(1, 4)
    draft.raw = lambda content: content + (draft.breaks * count).encode(_bare(draft))


@kind(PEOPLE, TEXT_ONLY, hopeless=True)
def cut_off(random: Random, draft: Draft) -> None:
    """The end of the file is missing."""
    lost = random.randrange(3, 30)
    draft.raw = lambda content: content[:-lost] if draft.encoding != "utf-16" else content


def _bare(draft: Draft) -> str:
    return "utf-16-le" if draft.encoding == "utf-16" else "utf-8"


@kind()
def columns_in_another_order(random: Random, draft: Draft) -> None:
    """The same columns, shuffled."""
    order = list(range(len(draft.headings)))
    random.shuffle(order)
    width = len(order)
    if any(len(row) != width for row in draft.rows):
        return
    draft.headings = [draft.headings[one] for one in order]
    draft.clean = [draft.clean[one] for one in order]
    draft.rows = [[row[one] for one in order] for row in draft.rows]


@kind()
def a_column_more(random: Random, draft: Draft) -> None:
    """A column that nobody needs, in front."""
    if any(len(row) != len(draft.headings) for row in draft.rows):
        return
    draft.headings.insert(0, random.choice(("STT", "Ghi chú")))
    draft.clean.insert(0, "")
    for number, row in enumerate(draft.rows, 1):
        row.insert(0, str(number))


@kind()
def headings_in_other_letters(random: Random, draft: Draft) -> None:
    """Capitals, no accents, blanks around."""
    change = random.choice((str.upper, str.lower, lambda one: f"  {one} ", _without_accents))
    draft.headings = [change(one) for one in draft.headings]


def _without_accents(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(one for one in plain if not unicodedata.combining(one))


@kind()
def headings_with_hints(random: Random, draft: Draft) -> None:
    """“(*)” and “(dd/mm/yyyy)” behind headings."""
    for position, heading in enumerate(draft.headings):
        if heading.strip() == "Ngày sinh":
            draft.headings[position] = f"{heading} (dd/mm/yyyy)"
        elif random.random() < 0.4:
            draft.headings[position] = f"{heading} (*)"


@kind(endings=SHEETS)
def headings_with_line_breaks(random: Random, draft: Draft) -> None:
    """A line break typed into a heading."""
    for position, heading in enumerate(draft.headings):
        if " " in heading.strip() and random.random() < 0.5:
            draft.headings[position] = "\n".join(heading.strip().split(" ", 1))


@kind(endings=SHEETS)
def the_headings_again(random: Random, draft: Draft) -> None:
    """Two files joined: the headings stand among the rows."""
    at = random.randrange(1, len(draft.rows) + 1)
    draft.rows.insert(at, list(draft.headings))
    draft.meant.insert(at, {})


# What the cells say.


@kind(PEOPLE)
def names_in_other_forms(random: Random, draft: Draft) -> None:
    """Capitals, decomposed letters, blanks that cannot be seen."""
    for row in _some(random, draft):
        name = draft.cell(row, "Họ và tên")
        forms = (
            name.upper(),
            name.lower(),
            unicodedata.normalize("NFD", name),
            name.replace("Hòa", "Hoà").replace("Thúy", "Thuý"),
            name.replace(" ", "\u00a0"),
            f"\u200b{name}",
            f" {name}  ",
        )
        draft.put(row, "Họ và tên", random.choice(forms))


@kind(PEOPLE)
def names_encoded_twice(random: Random, draft: Draft) -> None:
    """UTF-8 read as Windows-1252 and saved again."""
    for row in _some(random, draft):
        name = draft.cell(row, "Họ và tên")
        broken = "".join(
            bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in name.encode()
        )
        draft.put(row, "Họ và tên", broken)


@kind(PEOPLE, hopeless=True)
def names_with_lost_letters(random: Random, draft: Draft) -> None:
    """Letters lost to question marks."""
    for row in _some(random, draft):
        name = draft.cell(row, "Họ và tên")
        lost = "".join(one if one.isascii() else random.choice("?\ufffd") for one in name)
        draft.put(row, "Họ và tên", lost)


@kind(PEOPLE)
def ids_as_numbers(_random: Random, draft: Draft) -> None:
    """Leading zeros gone, as spreadsheets take them."""
    (heading,) = _people_column(draft, "id_number")
    for row in _meant(draft):
        draft.put(row, heading, draft.cell(row, heading).lstrip("0"))
    draft.typed.add(heading)


@kind(PEOPLE)
def ids_as_formulas(random: Random, draft: Draft) -> None:
    """=\"036…\", an apostrophe before, blanks within."""
    (heading,) = _people_column(draft, "id_number")
    for row in _some(random, draft):
        number = draft.cell(row, heading)
        forms = (f'="{number}"', f"'{number}", f"{number[:3]} {number[3:]}", f"\u200e{number}")
        draft.put(row, heading, random.choice(forms))


@kind(PEOPLE, hopeless=True)
def ids_in_scientific_notation(random: Random, draft: Draft) -> None:
    """3.6061E+10"""
    (heading,) = _people_column(draft, "id_number")
    for row in _some(random, draft):
        if number := draft.meant[row]["id_number"]:
            draft.put(row, heading, f"{int(number):.4E}")


@kind(("doses",))
def ids_of_nobody(random: Random, draft: Draft) -> None:
    """Words and numbers for nothing where there is no ID."""
    (heading,) = _people_column(draft, "id_number")
    words = ("0", "000000000", "123456789", "000000000000", "Chưa có", "NULL", "-", "Không", "N/A")
    for row in _some(random, draft):
        draft.put(row, heading, random.choice(words))
        draft.meant[row] |= {"id_type": None, "id_number": None}


@kind(PEOPLE)
def sex_as_one_and_two(_random: Random, draft: Draft) -> None:
    """1 male, 2 female, as the GSO codes them."""
    for row in _meant(draft):
        draft.put(row, "Giới tính", {"M": "1", "F": "2"}[draft.meant[row]["sex"]])
    draft.typed.add("Giới tính")


@kind(PEOPLE)
def sex_as_zero_and_one(_random: Random, draft: Draft) -> None:
    """0 male, 1 female, as the platform's own form codes them."""
    for row in _meant(draft):
        draft.put(row, "Giới tính", {"M": "0", "F": "1"}[draft.meant[row]["sex"]])
    first, *others = _meant(draft)
    if all(draft.meant[row]["sex"] == "F" for row in (first, *others)):
        # Without a 0 nobody could tell this from the other coding.
        draft.put(first, "Giới tính", "0")
        draft.meant[first]["sex"] = "M"
    draft.typed.add("Giới tính")


def _dates(draft: Draft) -> list[str]:
    return _people_column(draft, "birth_date", "day")


@kind()
def dates_in_other_forms(random: Random, draft: Draft) -> None:
    """As people write days."""
    for heading in _dates(draft):
        column = HEADINGS[draft.dataset][heading]
        for row in _some(random, draft):
            day = draft.meant[row][column]
            forms = (
                f"{day:%Y-%m-%d}",
                f"{day:%d-%m-%Y}",
                f"{day:%d.%m.%Y}",
                f"{day.day}/{day.month}/{day.year}",
                f"{day:%d/%m/%Y} 00:00:00",
                f"ngày {day.day} tháng {day.month} năm {day.year}",
                f"{day:%d/ %m /%Y}",
                f"{day:%Y%m%d}",
                f"{day:%d-%b-%Y}",
            )
            draft.put(row, heading, random.choice(forms))


@kind(PEOPLE, SHEETS, hopeless=True)
def dates_month_first(_random: Random, draft: Draft) -> None:
    """The whole file has the month before the day."""
    for heading in _dates(draft):
        column = HEADINGS[draft.dataset][heading]
        for row in _meant(draft):
            draft.put(row, heading, f"{draft.meant[row][column]:%m/%d/%Y}")


@kind(("doses",))
def times_in_other_forms(random: Random, draft: Draft) -> None:
    """As people write moments."""
    for heading, column in (("Thời gian tiêm", "injected_at"), ("Thời gian nhập", "entered_at")):
        for row in _some(random, draft):
            at: datetime = draft.meant[row][column]
            if at is None:
                continue
            at = draft.meant[row][column] = at.replace(second=0)
            forms = (
                f"{at:%Y-%m-%dT%H:%M:%S}+07:00",
                f"{at:%d/%m/%Y %Hh%M}",
                f"{at:%d/%m/%Y} {at.hour}g{at:%M}",
                f"{at.hour} giờ {at:%M} ngày {at:%d/%m/%Y}",
                f"{at:%H:%M %d-%m-%Y}",
                f"{at:%d/%m/%Y %I:%M} {'SA' if at.hour < 12 else 'CH'}",
                f"{at:%Y%m%d%H%M}",
            )
            draft.put(row, heading, random.choice(forms))


@kind(("doses",))
def doses_in_other_words(random: Random, draft: Draft) -> None:
    """As people number doses."""
    for row in _some(random, draft):
        number = draft.meant[row]["number"]
        forms = (
            str(number),
            f"{number}.0",
            f"Mũi thứ {number}",
            f"M{number}",
            f"Liều {number}",
            f"mui {number}",
            f"Lần {number}",
            f'="{number}"',
            {1: "Mũi một", 2: "Mũi hai"}[number],
        )
        draft.put(row, "Mũi tiêm", random.choice(forms))


@kind(("doses",))
def vaccines_in_other_words(random: Random, draft: Draft) -> None:
    """As people write vaccines, misspelt too."""
    forms = {
        "AstraZeneca": ("Astra Zeneca", "COVID-19 Vaccine AstraZeneca", "AZ", "Astrazenca"),
        "Comirnaty": ("Pfizer", "Comirnaty (Pfizer-BioNTech)", "PFIZER", "Comirnati"),
        "Spikevax": ("Moderna", "Spikevax (Moderna)", "Mordena"),
        "Vero Cell": ("Verocell", "Vero-Cell", "Sinopharm", "VERO CELL"),
    }
    for row in _some(random, draft):
        draft.put(row, "Loại vắc xin", random.choice(forms[draft.meant[row]["vaccine"]]))


@kind()
def places_in_other_words(random: Random, draft: Draft) -> None:
    """Names without their type, without accents, codes, codes with decimals."""
    for heading in _people_column(
        draft, "residence_province", "province_code", "residence_district", "district_code"
    ):
        column = HEADINGS[draft.dataset][heading]
        for row in _some(random, draft):
            unit = unit_of(draft.meant[row][column])
            forms = (
                unit.code,
                f"{int(unit.code)}.0",
                unit.name.upper(),
                unicodedata.normalize("NFD", unit.name),
                unit.name.replace(" ", "  "),
            )
            draft.put(row, heading, random.choice(forms))


@kind(("doses", "register", "population"))
def invisible_signs(random: Random, draft: Draft) -> None:
    """Signs in front of cells that nobody sees."""
    for row in _some(random, draft):
        for heading in random.sample(list(HEADINGS[draft.dataset]), 3):
            if HEADINGS[draft.dataset][heading] in ("facility", "lot", "record_number"):
                continue
            sign = random.choice("\ufeff\u200b\u00a0\u202a\u200e")
            draft.put(row, heading, sign + draft.cell(row, heading))


@kind(PEOPLE, hopeless=True)
def cells_shifted(random: Random, draft: Draft) -> None:
    """A cell too many: everything behind it stands one column to the right."""
    for row in _some(random, draft, 0.1):
        cells = draft.rows[row]
        draft.rows[row] = [*cells[:2], "", *cells[2:-1]]


@kind(("daily_reports", "population"), hopeless=True)
def numbers_with_signs(random: Random, draft: Draft) -> None:
    """Thousands, words and minus signs in counts."""
    (heading,) = _people_column(draft, "persons", "dose1")
    for row in _some(random, draft):
        number = draft.meant[row][HEADINGS[draft.dataset][heading]]
        forms = (f"-{number}", f"{number} người", "n/a", f"{number}½", f"{number / 1000:.3f}")
        draft.put(row, heading, random.choice(forms))


@kind(endings=SHEETS)
def rows_twice(random: Random, draft: Draft) -> None:
    """The same row again."""
    for row in _some(random, draft, 0.1):
        draft.rows.append(list(draft.rows[row]))
        draft.meant.append({})
