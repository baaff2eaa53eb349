"""Kinds of dirt in how a file is written: lines, headings, what stands around the table."""

from __future__ import annotations

import unicodedata
from random import Random

from bench.dirt.draft import Draft
from bench.dirt.kind import LISTS, SHEETS, TEXT_ONLY, kind, some


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
    for row in some(random, draft):
        draft.rows[row].append("")


@kind(("doses",), TEXT_ONLY)
def short_rows(random: Random, draft: Draft) -> None:
    """Empty trailing cells left out."""
    for row in some(random, draft):
        if len(draft.rows[row]) == len(draft.headings):
            draft.means(row).update(entered_at=None)
            draft.rows[row].pop()


@kind(endings=SHEETS)
def title_lines(random: Random, draft: Draft) -> None:
    """Lines above the headings, with characters that split lines elsewhere."""
    odd = random.choice(("", "\u2028", "\x85", "\u2029"))
    lines = ["SỞ Y TẾ", f"Danh sách{odd} tiêm chủng"][: random.randrange(1, 3)]
    draft.before = [*lines, *draft.before]


@kind(LISTS, SHEETS)
def signature_below(_random: Random, draft: Draft) -> None:
    """A total and a signature below the table."""
    draft.after = [f"Tổng cộng: {len(draft.rows)}", "Người lập biểu"]


@kind(endings=TEXT_ONLY)
def blank_lines(random: Random, draft: Draft) -> None:
    """Lines of nothing."""
    count = random.randrange(1, 4)
    draft.raw = lambda content: content + (draft.breaks * count).encode(_bare(draft))


@kind(endings=TEXT_ONLY)
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
