"""Kinds of dirt in counts, and in rows that are sums of others or of another division."""

from __future__ import annotations

from random import Random

from bench.dirt.draft import Draft
from bench.dirt.kind import COUNTS, SHEETS, counts_of, kind, meant, some
from geo import units


@kind(COUNTS)
def numbers_with_signs(random: Random, draft: Draft) -> None:
    """Words, fractions and minus signs in counts."""
    for row in some(random, draft):
        heading = random.choice(counts_of(draft) or draft.headings_of("persons"))
        number = draft.means(row)[draft.shape.columns[heading]] or 0
        forms = (f"-{number}", f"{number} người", "n/a", f"{number}½", f"{number}.5", "#N/A")
        draft.put(row, heading, random.choice(forms))


@kind(COUNTS)
def numbers_left_out(random: Random, draft: Draft) -> None:
    """Empty cells, of which nobody knows what they would say."""
    for row in some(random, draft):
        heading = random.choice([*counts_of(draft), ""])
        column = draft.shape.columns.get(heading, "total")
        if column != "total":  # which is then the sum of the others
            draft.put(row, heading, "")
            draft.means(row)[column] = None


@kind(COUNTS)
def numbers_with_thousands(random: Random, draft: Draft) -> None:
    """Separators of thousands, as one program or another writes them; in whole columns."""
    for heading in random.sample(counts_of(draft), 1 if counts_of(draft) else 0):
        sign = random.choice((".", ",", " ", "\u00a0", "\u202f", "'"))
        for row in meant(draft):
            if number := draft.means(row)[draft.shape.columns[heading]]:
                draft.put(row, heading, f"{number:,}".replace(",", sign))


@kind(COUNTS)
def numbers_as_decimals(random: Random, draft: Draft) -> None:
    """123.0 and 1.23E+05, as programs write what they take for fractions."""
    for heading in random.sample(counts_of(draft), 1 if counts_of(draft) else 0):
        for row in some(random, draft):
            if number := draft.means(row)[draft.shape.columns[heading]]:
                forms = (f"{number}.0", f"{number},0", f"{number:.2E}")
                draft.put(row, heading, random.choice(forms))


@kind(COUNTS)
def numbers_as_numbers(_random: Random, draft: Draft) -> None:
    """Cells that are numbers, where the format knows them."""
    draft.typed |= set(counts_of(draft))


@kind(("daily_reports", "population", "verification_totals"), SHEETS)
def a_total_below(random: Random, draft: Draft) -> None:
    """The sums of all rows, under a word for them."""
    row = [""] * len(draft.headings)
    rows = meant(draft)
    for heading in counts_of(draft):
        column = draft.shape.columns[heading]
        row[draft.column(heading)] = str(sum(draft.means(one)[column] or 0 for one in rows))
    places = draft.headings_of("province_code", "place_code")
    row[draft.column(places[0])] = random.choice(("Tổng cộng", "TỔNG SỐ", "Cộng", "Tổng"))
    draft.rows.append(row)
    draft.meant.append(None)


@kind(("statistics", "daily_reports"))
def provinces_of_2025(_random: Random, draft: Draft) -> None:
    """Figures of the 34 provinces of 2025, most of which are others of the same name in 2021."""
    if None in draft.meant:
        return
    (heading,) = draft.headings_of("province_code")
    successors = [units.successor(one.code) for one in units.provinces()]
    rows, meant_by = draft.rows, draft.meant
    draft.rows, draft.meant = [], []
    for number, code in enumerate(units.names_kept()):
        row, means = rows[number % len(rows)], meant_by[number % len(rows)]
        draft.rows.append(list(row))
        draft.put(number, heading, units.province(code).short_name)
        is_same = successors.count(units.successor(code)) == 1
        draft.meant.append({**means, "province_code": code} if is_same and means else None)


@kind(("daily_reports",), SHEETS)
def the_day_above(random: Random, draft: Draft) -> None:
    """No column for the day, but a line above the table; or a line that names no one day."""
    day = draft.means(meant(draft)[0])["day"]
    at = draft.column("Ngày")
    for cells in (draft.headings, draft.clean, *draft.rows):
        cells.pop(at)
    forms = (
        f"Ngày báo cáo: {day:%d/%m/%Y}",
        f"Ngày {day.day:02} tháng {day.month:02} năm {day.year}",
        f"BÁO CÁO KẾT QUẢ TIÊM CHỦNG NGÀY {day:%d/%m/%Y}",
        f"Hà Nội, ngày {day.day} tháng {day.month} năm {day.year}",
        f"Từ ngày {day:%d/%m/%Y} đến ngày 14/08/2022",
        f"Số liệu tính đến ngày {day:%d/%m/%Y}",
    )
    draft.before.append(random.choice(forms))


@kind(("daily_reports",), SHEETS)
def rows_by_vaccine(random: Random, draft: Draft) -> None:
    """A row for each vaccine, of which some places have two."""
    if any(len(row) != len(draft.headings) for row in draft.rows):
        return
    draft.headings.append("Loại vắc xin")
    draft.clean.append("Loại vắc xin")
    halved = some(random, draft)
    for row in draft.rows:
        row.append("AstraZeneca")
    for number in reversed(halved):
        second = list(draft.rows[number])
        second[-1] = "Comirnaty"
        for heading in counts_of(draft):
            whole = draft.means(number)[draft.shape.columns[heading]]
            cell = draft.cell(number, heading)
            if whole is not None and cell == str(whole):
                draft.put(number, heading, str(whole // 2))
                second[draft.column(heading)] = str(whole - whole // 2)
        draft.rows.insert(number + 1, second)
        draft.meant.insert(number + 1, None)
