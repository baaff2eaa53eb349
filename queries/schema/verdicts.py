"""Verdicts on a person's details, and rules that a dose record must keep: columns of the tables.

Verdicts are the categories of 2262/BYT-CNTT (4 May 2022), refined by what differs.
"""

from __future__ import annotations

from typing import Literal, get_args

Verdict = Literal[
    "correct",
    "no_id",
    "malformed_id",
    "id_not_in_register",
    "name_differs",
    "birth_date_differs",
    "sex_differs",
    "several_differ",
    "shared_id",
    "deceased_before_dose",
    "foreigner",
    "not_yet_verified",
]
"""Exactly one for each vaccinated person."""

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
WITHOUT_ID: tuple[Verdict, ...] = ("no_id", "malformed_id")
WRONG_DETAILS: tuple[Verdict, ...] = (
    "id_not_in_register",
    "name_differs",
    "birth_date_differs",
    "sex_differs",
    "several_differ",
    "shared_id",
    "deceased_before_dose",
)
MISMATCHES: tuple[Verdict, ...] = WITHOUT_ID + WRONG_DETAILS
"""What the mismatch rate counts; ``correct`` is the rest of its denominator."""

Rule = Literal[
    "duplicate",
    "duplicate_person",
    "dose_misnumbered",
    "earlier_dose_missing",
    "dose2_before_dose1",
    "short_interval",
    "before_licence",
    "unlicensed_vaccine",
    "lot_of_two_vaccines",
    "before_birth",
    "in_future",
    "after_death",
    "entered_before_injected",
    "too_young",
    "test_name",
]
"""What a dose record may break; it may break several."""

RULES: tuple[Rule, ...] = get_args(Rule)
