"""The sections of a briefing, a module a question; and their names, which load nothing else."""

from __future__ import annotations

from typing import Literal, get_args

from i18n import N_

SectionName = Literal[
    "coverage", "use", "reconciliation", "entry", "words", "attention", "provinces", "annex"
]
SECTIONS: tuple[SectionName, ...] = get_args(SectionName)
SECTION_TITLES: dict[SectionName, str] = {
    "coverage": N_("Coverage"),
    "use": N_("Vaccine use"),
    "reconciliation": N_("Reconciliation with the population register"),
    "entry": N_("Entry lag and completeness"),
    "words": N_("Data quality: correct, complete, clean, live"),
    "attention": N_("Where attention is needed"),
    "provinces": N_("Each province"),
    "annex": N_("Annex: figures, definitions and sources"),
}
