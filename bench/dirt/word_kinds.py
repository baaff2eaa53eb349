"""Kinds of dirt in other words: codes, facilities, verdicts, answers, references."""

from __future__ import annotations

import unicodedata
from random import Random

from bench.dirt.draft import Draft
from bench.dirt.kind import ALL, kind, some

_KEYS = {
    "facilities": "Mã cơ sở",
    "verifications": "Mã đối tượng",
    "registrations": "Mã đối tượng",
    "corrections": "Mã vụ việc",
    "decisions": "Mã cặp",
    "statistics": "provinceName",
    "daily_reports": "Tỉnh/Thành phố",
    "verification_totals": "Tỉnh/Thành phố",
}


@kind(tuple(_KEYS))
def no_key(random: Random, draft: Draft) -> None:
    """Words for nothing, or nothing, where there must be something."""
    for row in some(random, draft, 0.2):
        words = ("", "NULL", "-", "N/A", "không rõ", "  ", "#REF!")
        draft.put(row, _KEYS[draft.dataset], random.choice(words))
        means = draft.means(row)
        if draft.dataset == "registrations":
            means["person_number"] = None
        elif draft.dataset == "verifications":  # who is then known by the ID
            means["person_key"] = means["id_key"]
        else:
            draft.meant[row] = None


@kind(("facilities",))
def facilities_in_other_forms(random: Random, draft: Draft) -> None:
    """Blanks that cannot be seen, decomposed letters, guards against spreadsheets."""
    for row in some(random, draft):
        name = draft.cell(row, "Tên cơ sở")
        forms = (
            unicodedata.normalize("NFD", name),
            name.replace(" ", "\u00a0"),
            f" {name}  ",
            f'="{name}"',
            f"\u200b{name}",
        )
        draft.put(row, "Tên cơ sở", random.choice(forms))


@kind(("facilities",))
def codes_as_numbers(_random: Random, draft: Draft) -> None:
    """Codes without the zeros in front of them, which are a few of many."""
    codes = [draft.cell(row, "Mã cơ sở") for row in range(len(draft.rows))]
    if sum(code.startswith("0") for code in codes) * 2 < len(codes):
        draft.typed.add("Mã cơ sở")


@kind(("facilities", "registrations", "corrections", "population"))
def units_that_do_not_fit(random: Random, draft: Draft) -> None:
    """A district that is none."""
    for row in some(random, draft):
        draft.put(row, "Quận/Huyện", random.choice(("Huyện Không Có", "999", "Quận Không Có")))


@kind(("verifications",))
def verdicts_in_other_words(random: Random, draft: Draft) -> None:
    """Capitals, points, blanks, and verdicts that nobody knows."""
    for row in some(random, draft):
        said = draft.cell(row, "Kết quả")
        forms = (said.upper(), f"{said}.", f" {said} ", said.replace(" ", "\u00a0"), "Chưa rõ", "1")
        draft.put(row, "Kết quả", random.choice(forms))


@kind(("decisions",))
def answers_in_other_words(random: Random, draft: Draft) -> None:
    """As people say yes and no, and do not."""
    for row in some(random, draft):
        same = draft.means(row)["same"]
        forms = ("x", "Yes", "CÓ", "1", "đúng") if same else ("không", "No", "0", "Ko", "sai")
        draft.put(row, "Cùng một người", random.choice((*forms, "có lẽ", "?")))


@kind(("corrections", "decisions"))
def references_in_other_forms(random: Random, draft: Draft) -> None:
    """Capitals, blanks, and numbers that lost their end."""
    (heading,) = draft.headings_of("case_number", "pair")
    for row in some(random, draft):
        said = draft.cell(row, heading)
        draft.put(row, heading, random.choice((said.upper(), f" {said} ", said[:-1], said[:16])))


@kind(tuple(name for name in ALL if name != "decisions"))
def cells_swapped(random: Random, draft: Draft) -> None:
    """Two cells of a row in each other's place."""
    for row in some(random, draft, 0.1):
        one, two = random.sample(range(len(draft.rows[row])), 2)
        cells = draft.rows[row]
        cells[one], cells[two] = cells[two], cells[one]
        draft.meant[row] = {}
