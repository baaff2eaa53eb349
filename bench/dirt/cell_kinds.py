"""Kinds of dirt in what the cells say: names, numbers, days, words, places."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from random import Random

from bench.dirt.draft import Draft, unit_of
from bench.dirt.kind import ALL, LISTS, PEOPLE, SHEETS, kind, meant, some

_WITH_ID = (*PEOPLE, "verifications")


@kind(PEOPLE)
def names_in_other_forms(random: Random, draft: Draft) -> None:
    """Capitals, decomposed letters, blanks that cannot be seen."""
    for row in some(random, draft):
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
    for row in some(random, draft):
        name = draft.cell(row, "Họ và tên")
        broken = "".join(
            bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in name.encode()
        )
        draft.put(row, "Họ và tên", broken)


@kind(PEOPLE)
def names_with_lost_letters(random: Random, draft: Draft) -> None:
    """Letters lost to question marks."""
    for row in some(random, draft):
        name = draft.cell(row, "Họ và tên")
        lost = "".join(one if one.isascii() else random.choice("?\ufffd") for one in name)
        draft.put(row, "Họ và tên", lost)


@kind(_WITH_ID)
def ids_as_numbers(_random: Random, draft: Draft) -> None:
    """Leading zeros gone, as spreadsheets take them."""
    (heading,) = draft.headings_of("id_number")
    for row in meant(draft):
        draft.put(row, heading, draft.cell(row, heading).lstrip("0"))
    draft.typed.add(heading)


@kind(_WITH_ID)
def ids_as_formulas(random: Random, draft: Draft) -> None:
    """=\"036…\", an apostrophe before, blanks within."""
    (heading,) = draft.headings_of("id_number")
    for row in some(random, draft):
        number = draft.cell(row, heading)
        forms = (f'="{number}"', f"'{number}", f"{number[:3]} {number[3:]}", f"\u200e{number}")
        draft.put(row, heading, random.choice(forms))


@kind(_WITH_ID)
def ids_in_scientific_notation(random: Random, draft: Draft) -> None:
    """3.6061E+10"""
    (heading,) = draft.headings_of("id_number")
    for row in some(random, draft):
        if number := draft.means(row)["id_number"]:
            draft.put(row, heading, f"{int(number):.4E}")


@kind(("doses", "registrations", "corrections"))
def ids_of_nobody(random: Random, draft: Draft) -> None:
    """Words and numbers for nothing where there is no ID."""
    (heading,) = draft.headings_of("id_number")
    words = ("0", "000000000", "123456789", "000000000000", "Chưa có", "NULL", "-", "Không", "N/A")
    for row in some(random, draft):
        draft.put(row, heading, random.choice(words))
        draft.means(row).update(id_type=None, id_number=None)


@kind(PEOPLE)
def sex_as_one_and_two(_random: Random, draft: Draft) -> None:
    """1 male, 2 female, as the GSO codes them."""
    for row in meant(draft):
        draft.put(row, "Giới tính", {"M": "1", "F": "2"}[draft.means(row)["sex"]])
    draft.typed.add("Giới tính")


@kind(PEOPLE)
def sex_as_zero_and_one(_random: Random, draft: Draft) -> None:
    """0 male, 1 female, as the platform's own form codes them."""
    for row in meant(draft):
        draft.put(row, "Giới tính", {"M": "0", "F": "1"}[draft.means(row)["sex"]])
    first, *others = meant(draft)
    if all(draft.means(row)["sex"] == "F" for row in (first, *others)):
        # Without a 0 nobody could tell this from the other coding.
        draft.put(first, "Giới tính", "0")
        draft.means(first)["sex"] = "M"
    draft.typed.add("Giới tính")


_DATED = tuple(name for name in LISTS if name not in ("population", "facilities", "decisions"))
_PLACED = tuple(name for name in ALL if name not in ("verifications", "decisions", "statistics"))


def _dates(draft: Draft) -> list[str]:
    return draft.headings_of("birth_date", "day", "verified_on", "as_of")


@kind(_DATED)
def dates_in_other_forms(random: Random, draft: Draft) -> None:
    """As people write days."""
    for heading in _dates(draft):
        column = draft.shape.columns[heading]
        for row in some(random, draft):
            day = draft.means(row)[column]
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


@kind((*PEOPLE, "verifications"), SHEETS)
def dates_month_first(_random: Random, draft: Draft) -> None:
    """The whole file has the month before the day, and a date of each column shows it."""
    for heading in _dates(draft):
        column = draft.shape.columns[heading]
        if all(draft.means(row)[column].day < 13 for row in meant(draft)):
            means = draft.means(meant(draft)[0])
            means[column] = means[column].replace(day=13)
        for row in meant(draft):
            draft.put(row, heading, f"{draft.means(row)[column]:%m/%d/%Y}")


@kind(("doses", "registrations"))
def times_in_other_forms(random: Random, draft: Draft) -> None:
    """As people write moments."""
    for heading in draft.headings_of("injected_at", "entered_at", "registered_at"):
        column = draft.shape.columns[heading]
        for row in some(random, draft):
            at: datetime = draft.means(row)[column]
            if at is None:
                continue
            at = draft.means(row)[column] = at.replace(second=0)
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
    for row in some(random, draft):
        number = draft.means(row)["number"]
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
    for row in some(random, draft):
        draft.put(row, "Loại vắc xin", random.choice(forms[draft.means(row)["vaccine"]]))


_PLACES = (
    *("residence_province", "residence_district", "province_code", "district_code"),
    *("commune_code", "place_code"),
)


@kind(_PLACED)
def places_in_other_words(random: Random, draft: Draft) -> None:
    """Names without their type, without accents, codes, codes with decimals."""
    for heading in draft.headings_of(*_PLACES):
        column = draft.shape.columns[heading]
        for row in some(random, draft):
            unit = unit_of(draft.means(row)[column])
            forms = (
                unit.code,
                f"{int(unit.code)}.0",
                unit.name.upper(),
                unicodedata.normalize("NFD", unit.name),
                unit.name.replace(" ", "  "),
            )
            draft.put(row, heading, random.choice(forms))


@kind()
def invisible_signs(random: Random, draft: Draft) -> None:
    """Signs in front of cells that nobody sees."""
    for row in some(random, draft):
        for heading in random.sample([head for head in draft.clean if head], 2):
            sign = random.choice("\ufeff\u200b\u00a0\u202a\u200e")
            draft.put(row, heading, sign + draft.cell(row, heading))


@kind(endings=SHEETS)
def cells_shifted(random: Random, draft: Draft) -> None:
    """A cell too many: everything behind it stands one column to the right."""
    for row in some(random, draft, 0.1)[: max(1, len(draft.rows) // 3)]:
        cells = draft.rows[row]
        at = random.randrange(len(cells))
        draft.rows[row] = [*cells[:at], "", *cells[at:]]


@kind(endings=SHEETS)
def rows_twice(random: Random, draft: Draft) -> None:
    """The same row again."""
    for row in some(random, draft, 0.1):
        draft.rows.append(list(draft.rows[row]))
        draft.meant.append({})
