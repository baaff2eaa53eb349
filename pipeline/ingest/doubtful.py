"""The list of persons who may be one: pairs with what speaks for and against it, to be decided.

It holds those who are counted as two and may be one, and those who are counted as one because what
is known agrees. Decided by hand and imported again (monitor import decisions), the decision stands
above what the details say. It is record level and never part of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from geo import units
from i18n import N_, Translator, UserError
from pipeline.ingest import same_person
from pipeline.store.quarantine import write_file
from pipeline.store.records import Records

_EVIDENCE = {
    "same_date": (True, N_("same birth date")),
    "same_phone": (True, N_("same phone")),
    "same_district": (True, N_("same district")),
}
_AGAINST = {
    "same_phone": (False, N_("other phone")),
    "same_district": (False, N_("other district")),
    "same_dose": (True, N_("both had the same dose")),
}

_DOSES = {"primary": N_("Dose"), "additional": N_("Additional dose"), "booster": N_("Booster")}

_PAIRS = """
SELECT d.*, p.name AS a_name, p.birth_date AS a_birth_date, p.birth_year AS a_birth_year,
       p.id_number AS a_id_number, p.phone AS a_phone,
       p.residence_district AS a_residence_district, doses_of.doses AS a_doses,
       q.name AS b_name, q.birth_date AS b_birth_date, q.birth_year AS b_birth_year,
       q.id_number AS b_id_number, q.phone AS b_phone,
       q.residence_district AS b_residence_district, other.doses AS b_doses
FROM doubtful_pair AS d
JOIN node AS p ON p.person_content = d.a
JOIN node AS q ON q.person_content = d.b
LEFT JOIN (
    SELECT person_content, string_agg(dose_type || ' ' || number, ', ' ORDER BY ALL) AS doses
    FROM node_dose GROUP BY person_content
) AS doses_of ON doses_of.person_content = d.a
LEFT JOIN (
    SELECT person_content, string_agg(dose_type || ' ' || number, ', ' ORDER BY ALL) AS doses
    FROM node_dose GROUP BY person_content
) AS other ON other.person_content = d.b
WHERE doses_of.doses IS NOT NULL AND other.doses IS NOT NULL
ORDER BY joined, p.name, d.a, d.b
"""


@dataclass(frozen=True)
class Doubtful:
    """How many pairs are counted as two and may be one, and how many were joined."""

    open: int
    joined: int


def write_doubtful(records: Records, file: Path, _: Translator) -> Doubtful:
    """Write the pairs that nobody has decided about, and those decided, as XLSX or CSV.

    Raises UserError when there are none, or the file cannot be written.
    """
    pairs = _pairs(records)
    if not pairs:
        raise UserError(N_("No two persons are known that may be one: nothing to decide."))
    rows = [dict(_cells(pair, _)) for pair in pairs]
    write_file(file, list(rows[0]), rows)
    return _count(pairs)


def count_doubtful(records: Records) -> Doubtful:
    """How many pairs there are to decide about."""
    return _count(_pairs(records))


def _pairs(records: Records) -> list[dict[str, Any]]:
    same_person.find_pairs(records.connection)
    return records.rows(_PAIRS)


def _count(pairs: list[dict[str, Any]]) -> Doubtful:
    undecided = [pair for pair in pairs if pair["decided"] is None]
    joined = sum(pair["joined"] for pair in undecided)
    return Doubtful(len(undecided) - joined, joined)


def _cells(pair: dict[str, Any], _: Translator) -> Iterator[tuple[str, str]]:
    """The headings are those that the import of decisions knows, in either language."""
    yield _("Pair"), f"{pair['a']:016x}-{pair['b']:016x}"
    decided = {None: "", True: _("Yes"), False: _("No")}[pair["decided"]]
    yield _("One person"), decided
    yield (
        _("Counted as"),
        _("one person: what is known agrees") if pair["joined"] else _("two persons"),
    )
    yield _("Speaks for one"), _listed(pair, _EVIDENCE, _)
    yield _("Speaks for two"), _listed(pair, _AGAINST, _)
    for side, number in (("a", 1), ("b", 2)):
        for heading, cell in _details(pair, f"{side}_", _):
            yield f"{heading} ({number})", cell


def _listed(pair: dict[str, Any], signs: dict[str, tuple[bool, str]], _: Translator) -> str:
    return ", ".join(_(text) for name, (when, text) in signs.items() if pair[name] is when)


def _details(pair: dict[str, Any], of: str, _: Translator) -> Iterator[tuple[str, str]]:
    yield _("Full name"), pair[of + "name"] or ""
    day = pair[of + "birth_date"]
    yield _("Date of birth"), f"{day:%d/%m/%Y}" if day else str(pair[of + "birth_year"] or "")
    yield _("ID number"), pair[of + "id_number"] or ""
    yield _("Phone number"), pair[of + "phone"] or ""
    district = pair[of + "residence_district"]
    yield _("District of residence"), units.district(district).name if district else ""
    yield _("Doses"), ", ".join(_dose(one, _) for one in pair[of + "doses"].split(", "))


def _dose(one: str, _: Translator) -> str:
    dose_type, number = one.split(" ")
    return f"{_(_DOSES[dose_type])} {number}"
