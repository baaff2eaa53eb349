"""Verdicts on a person's details, and rules that a dose record must keep: names and meanings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from i18n import N_
from queries.schema.verdicts import (
    MISMATCHES,
    RULES,
    VERDICTS,
    WITHOUT_ID,
    WRONG_DETAILS,
    Rule,
    Verdict,
)

__all__ = [
    "MISMATCHES",
    "RULES",
    "RULE_TEXTS",
    "SEVERITIES",
    "VERDICTS",
    "VERDICT_TEXTS",
    "WITHOUT_ID",
    "WRONG_DETAILS",
    "Rule",
    "RuleText",
    "Verdict",
    "VerdictText",
]


@dataclass(frozen=True)
class VerdictText:
    """A verdict in words: its name, and when a person gets it."""

    name: str
    meaning: str


VERDICT_TEXTS: dict[Verdict, VerdictText] = {
    "correct": VerdictText(
        N_("Correct"),
        N_("The register has the ID number, and the name, birth date and sex agree with it."),
    ),
    "no_id": VerdictText(
        N_("No ID number"), N_("The record has no ID number, or only a health-insurance number.")
    ),
    "malformed_id": VerdictText(
        N_("Malformed ID number"),
        N_("What stands for the ID number can be none: too few or too many digits, or letters."),
    ),
    "id_not_in_register": VerdictText(
        N_("ID number not in the register"),
        N_("The number is well formed, or an old one of 9 digits, but nobody has it."),
    ),
    "name_differs": VerdictText(
        N_("Name differs"), N_("Only the name differs: a typing slip, or another person's name.")
    ),
    "birth_date_differs": VerdictText(
        N_("Birth date differs"),
        N_("Only the birth date differs or is missing; a year alone agrees with its year."),
    ),
    "sex_differs": VerdictText(N_("Sex differs"), N_("Only the sex differs.")),
    "several_differ": VerdictText(
        N_("Several details differ"), N_("More than one of name, birth date and sex differ.")
    ),
    "shared_id": VerdictText(
        N_("ID number shared by different persons"),
        N_(
            "Different persons are recorded with the number, and the register has another's name "
            "for it."
        ),
    ),
    "deceased_before_dose": VerdictText(
        N_("Deceased before a dose"),
        N_("The person died, by the register, before the day of a recorded dose."),
    ),
    "foreigner": VerdictText(
        N_("Foreigner"),
        N_("Recorded by passport; not sent to the register, and in no rate."),
    ),
    "not_yet_verified": VerdictText(
        N_("Not yet verified"),
        N_("Not compared with the register so far: neither right nor wrong, and in no rate."),
    ),
}


Severity = Literal["error", "warning"]
SEVERITIES: dict[Severity, str] = {"error": N_("Error"), "warning": N_("Warning")}
"""How a rule weighs, in words."""


@dataclass(frozen=True)
class RuleText:
    """A rule in words: the name of what breaks it, when a record does, and where it comes from.

    ``severity``: an ``error`` says that the record is wrong, a ``warning`` that it must be looked
    at; neither is clean.
    """

    name: str
    meaning: str
    source: str
    severity: Severity = "error"


_OURS = N_("Follows from the meaning of the fields")
_GUIDANCE = N_("3588/QĐ-BYT (26 July 2021), the vaccines' instructions for use")
_APPROVALS = N_("Conditional approvals of the Ministry of Health")

RULE_TEXTS: dict[Rule, RuleText] = {
    "duplicate": RuleText(
        N_("Same dose recorded twice"),
        N_("The person has another record of the same dose, entered earlier."),
        N_("2262/BYT-CNTT (4 May 2022)"),
    ),
    "duplicate_person": RuleText(
        N_("Same dose under another identity"),
        N_(
            "Somebody of the same name, birth date, sex and commune has the same dose, recorded "
            "under another ID number or without any."
        ),
        N_("2262/BYT-CNTT (4 May 2022)"),
    ),
    "dose_misnumbered": RuleText(
        N_("Second dose entered as the first"),
        N_(
            "The person has an earlier record of the same dose, so many days before that this one "
            "is the next dose, entered under the number before; no next dose is recorded."
        ),
        _GUIDANCE,
    ),
    "earlier_dose_missing": RuleText(
        N_("Earlier dose missing"),
        N_("A second or later primary dose, and no record of the dose before it."),
        N_("3588/QĐ-BYT (26 July 2021): order of the primary course"),
        severity="warning",
    ),
    "dose2_before_dose1": RuleText(
        N_("Second dose before the first"),
        N_("A later dose of the primary course is dated before an earlier one."),
        N_("3588/QĐ-BYT (26 July 2021): order of the primary course"),
    ),
    "short_interval": RuleText(
        N_("Interval too short"),
        N_(
            "More than four days too early: by the vaccine's least interval to the next primary "
            "dose, 28 days to an additional dose, 3 months to the first booster and 4 to the next."
        ),
        _GUIDANCE,
    ),
    "before_licence": RuleText(
        N_("Before the vaccine's licence"),
        N_("Injected before the vaccine was approved in Viet Nam."),
        _APPROVALS,
    ),
    "unlicensed_vaccine": RuleText(
        N_("Vaccine without licence"), N_("The vaccine was never approved in Viet Nam."), _APPROVALS
    ),
    "lot_of_two_vaccines": RuleText(
        N_("Lot of another vaccine"),
        N_("The lot number is recorded of several vaccines, and most of its records have another."),
        N_("A lot is of one vaccine: the vaccine or the lot number is wrong"),
        severity="warning",
    ),
    "before_birth": RuleText(
        N_("Before birth"), N_("Injected before the recorded birth date."), _OURS
    ),
    "in_future": RuleText(N_("In the future"), N_("Injected after the day of the extract."), _OURS),
    "after_death": RuleText(
        N_("After death"), N_("Injected after the day of death in the register."), _OURS
    ),
    "entered_before_injected": RuleText(
        N_("Entered before the injection"), N_("Entered before the time of injection."), _OURS
    ),
    "too_young": RuleText(
        N_("Too young for the vaccine"),
        N_("Younger on the day of injection than the vaccine was approved for on that day."),
        N_("457/QĐ-BYT (1 March 2022), 1535/BYT-DP (30 March 2022), the vaccines' approvals"),
    ),
    "test_name": RuleText(
        N_("Test entry"),
        N_("The name is one that forms are tried out or filled in with, such as “Test” or “abc”."),
        _OURS,
        severity="warning",
    ),
}
