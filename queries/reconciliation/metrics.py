"""What the numbers of the reconciliation and of cleanliness mean."""

from __future__ import annotations

from i18n import N_
from queries.metric import RECORDS, REGISTER, Metric

MISMATCH = Metric(
    id="mismatch",
    name=N_("Mismatch rate"),
    short=N_("Mismatch rate"),
    definition=N_(
        "Of the persons whose details were verified, the share without an ID number, with a "
        "malformed one, or with details that differ from the population register (categories of "
        "2262/BYT-CNTT). Foreigners and persons not yet verified are in neither number."
    ),
    numerator=N_("persons without ID, with a malformed ID, or with wrong details"),
    denominator=N_("the same persons and those verified as correct"),
    unit="percent",
    good="down",
    source=REGISTER,
    steps=(0.05, 0.1, 0.15, 0.2, 0.3, 0.4),
)

REPORTED_MISMATCH = Metric(
    id="reported_mismatch",
    name=N_("Mismatch rate, as published"),
    short=N_("Mismatch rate, as published"),
    definition=N_(
        "The mismatch rate computed from the totals that the police report and the Ministry of "
        "Health publishes (8938/BYT-DP). Unknown where one of the numbers was not published."
    ),
    numerator=N_("persons published as without ID, with a malformed ID, or with wrong details"),
    denominator=N_("the same persons and those published as correct"),
    unit="percent",
    good="down",
    source=N_("Published statements of the Ministry of Health"),
    counted="defined",
)

REASONS = Metric(
    id="mismatch_reasons",
    name=N_("Reasons for a mismatch"),
    short=N_("Reasons for a mismatch"),
    definition=N_(
        "Persons who are not verified as correct, by what is wrong. Everybody has exactly one "
        "verdict; the reasons add up to the numerator of the mismatch rate."
    ),
    numerator=N_("persons with one reason"),
    denominator=N_("persons with any of the reasons"),
    unit="percent",
    good="neither",
    source=REGISTER,
)

CLEANED = Metric(
    id="cleaned",
    name=N_("Cleaned and newly wrong"),
    short=N_("Cleaned and newly wrong"),
    definition=N_(
        "Cleaned: persons whose verdict changed from wrong to correct. Newly wrong: persons who "
        "became wrong, at their first verification or later. Wrong persons of a week are those of "
        "the week before, less the cleaned, plus the newly wrong, less withdrawn records. Whoever "
        "is to be verified again because details changed counts as neither right nor wrong until "
        "then."
    ),
    numerator=N_("persons whose verdict changed in the week"),
    denominator="",
    unit="persons",
    good="neither",
    source=REGISTER,
)

CLEANLINESS = Metric(
    id="cleanliness",
    name=N_("Clean records"),
    short=N_("Clean records"),
    definition=N_(
        "The share of dose records free of duplicates, impossible sequences, impossible dates and "
        "vaccines without licence. A record that breaks several rules counts once."
    ),
    numerator=N_("dose records that keep all rules"),
    denominator=N_("dose records"),
    unit="percent",
    good="up",
    source=RECORDS,
    steps=(0.95, 0.97, 0.98, 0.99, 0.995, 0.999),
)

METRICS: tuple[Metric, ...] = (
    MISMATCH,
    REPORTED_MISMATCH,
    REASONS,
    CLEANED,
    CLEANLINESS,
)
"""Every indicator of the topic, in the order of the definitions page."""
