"""The parts that a briefing presents and the sections of its annex, a module a question; and their
names, which load nothing else.
"""

from __future__ import annotations

from typing import Literal, get_args

from i18n import N_

BodyName = Literal["overview", "actions", "behind", "why", "progress"]
BODY: tuple[BodyName, ...] = get_args(BodyName)
BODY_TITLES: dict[BodyName, str] = {
    "overview": N_("Situation"),
    "actions": N_("What to do"),
    "behind": N_("Who falls behind"),
    "why": N_("Why"),
    "progress": N_("Against the previous period"),
}
"""What is presented, a slide each."""

SectionName = Literal[
    "annex", "coverage", "use", "reconciliation", "entry", "words", "attention", "provinces"
]
SECTIONS: tuple[SectionName, ...] = get_args(SectionName)
SECTION_TITLES: dict[SectionName, str] = {
    "annex": N_("Table of all units, definitions and sources"),
    "coverage": N_("Coverage"),
    "use": N_("Vaccine use"),
    "reconciliation": N_("Reconciliation with the population register"),
    "entry": N_("Entry lag and completeness"),
    "words": N_("Data quality: correct, complete, clean, live"),
    "attention": N_("Where attention is needed"),
    "provinces": N_("Each province"),
}
"""What can stand in the annex."""
USUAL_SECTIONS: tuple[SectionName, ...] = ("annex",)
"""What stands in it unless something else is chosen."""
