"""How well the checks find what is wrong: recall and precision on errors planted in the demo."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from i18n import N_
from queries.reconciliation.verdicts import RULE_TEXTS, RULES, VERDICT_TEXTS

FILE = Path(__file__).with_name("check_accuracy.csv")
"""Measured on a demo of part of the population, and kept (``python -m bench.truth --write``)."""

NAMES: dict[str, str] = {
    "none": N_("Correct"),
    "no_id": VERDICT_TEXTS["no_id"].name,
    "malformed_id": VERDICT_TEXTS["malformed_id"].name,
    "id_not_in_register": VERDICT_TEXTS["id_not_in_register"].name,
    "name_slip": N_("Name differs by a typing slip"),
    "birth_date_differs": VERDICT_TEXTS["birth_date_differs"].name,
    "sex_differs": VERDICT_TEXTS["sex_differs"].name,
    "several_differ": VERDICT_TEXTS["several_differ"].name,
    "other_person_name": N_("Another person's name"),
    "shared_id": VERDICT_TEXTS["shared_id"].name,
    "deceased_before_dose": VERDICT_TEXTS["deceased_before_dose"].name,
    "foreigner": VERDICT_TEXTS["foreigner"].name,
    "candidate": N_("Proposed ID number"),
    **{rule: RULE_TEXTS[rule].name for rule in RULES},
    "heaped_days": N_("Facilities with injections on the same days of the month"),
}


PERSON_CLASSES = 12
"""The first rows are classes of persons, which add up to all of them."""


@dataclass(frozen=True)
class CheckAccuracy:
    """One class of errors: how many were planted, how many found, and how many of these rightly."""

    name: str
    planted: int
    found: int
    right: int

    @property
    def recall(self) -> float:
        """Of the planted, the share found; 1 when none was planted."""
        return self.right / self.planted if self.planted else 1.0

    @property
    def precision(self) -> float:
        """Of the found, the share that was planted; 1 when none was found."""
        return self.right / self.found if self.found else 1.0


def check_accuracy() -> tuple[CheckAccuracy, ...]:
    """The kept measurement."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            CheckAccuracy(row["name"], int(row["planted"]), int(row["found"]), int(row["right"]))
            for row in csv.DictReader(file)
        )
