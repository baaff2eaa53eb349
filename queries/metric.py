"""What an indicator is: its name, its definition, and what it is counted from.

Labels, legends, alt texts, exports and the definitions page read it. Texts are those of the
catalogue (English here). A test fails when a page shows a number that is not defined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from i18n import N_

Dose = Literal[1, 2, 3]
"""At least one dose; fully vaccinated; booster (in the records only)."""

Unit = Literal["percent", "persons", "doses", "days", "points", "number"]

Counted = Literal["chosen", "injection", "defined"]
"""At the place and of the group that a viewer chose; at the place of injection, whatever was
chosen; or as the definition says."""


@dataclass(frozen=True)
class Metric:
    """One indicator.

    ``short`` is the name where the population is said elsewhere. ``steps`` are the round limits
    between the colours of a map, in the metric's own unit (fractions for percent). ``good`` says
    which direction is good. ``counted``: where, and of whom. ``chip`` are the words that tell the
    number from another of the same name wherever it is shown.
    """

    id: str
    name: str
    short: str
    definition: str
    numerator: str
    denominator: str
    unit: Unit
    good: Literal["up", "down", "neither"]
    source: str
    steps: tuple[float, ...] = ()
    sentence: str = ""
    counted: Counted = "chosen"
    chip: str = ""


PLATFORM = N_("National COVID-19 vaccination platform, Ministry of Health")
FROM_RECORDS = N_("From dose records")
"""The chip of what rests on the records where official totals have a number of the same name."""
RECORDS = N_("Records of the national COVID-19 vaccination platform")
REGISTER = N_("Comparison of the platform's records with the population register")
REPORTS = N_("Daily reports of the places, against the records of the platform")
