"""What the numbers of facilities mean."""

from __future__ import annotations

from i18n import N_
from queries.metric import RECORDS, REGISTER, Metric

FACILITY_LATE = Metric(
    id="facility_late",
    name=N_("Share of a facility's doses entered late"),
    short=N_("Entered late"),
    definition=N_(
        "Of the doses that a facility injected in the weeks that begin within the four weeks until "
        "the day shown, the share entered later than the day after the injection. Doses entered "
        "before their injection or without an entry time are in neither number."
    ),
    numerator=N_("doses entered two days after the injection or later"),
    denominator=N_("doses with a valid entry time"),
    unit="percent",
    good="down",
    source=RECORDS,
    counted="injection",
)

FACILITY_WRONG = Metric(
    id="facility_wrong",
    name=N_("Share of wrong persons among those whose first dose a facility entered"),
    short=N_("Wrong or missing details"),
    definition=N_(
        "Of the verified persons whose first dose a facility entered, the share without an ID "
        "number, with a malformed one, or with details that differ from the population register. "
        "By facility it is counted as of the last day only."
    ),
    numerator=N_("persons without ID, with a malformed ID, or with wrong details"),
    denominator=N_("the same persons and those verified as correct"),
    unit="percent",
    good="down",
    source=REGISTER,
    counted="defined",
)

METRICS: tuple[Metric, ...] = (FACILITY_LATE, FACILITY_WRONG)
"""Every indicator of the topic, in the order of the definitions page."""
