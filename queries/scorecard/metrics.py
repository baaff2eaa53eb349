"""What the four words mean."""

from __future__ import annotations

from i18n import N_
from queries.metric import RECORDS, REGISTER, REPORTS, Metric

SCORECARD_CORRECT = Metric(
    id="word_correct",
    name=N_("Correct: persons verified as correct"),
    short=N_("Correct"),
    definition=N_(
        "Of the persons whose details were verified, the share that agrees with the population "
        "register: the complement of the mismatch rate, counted at the place of the first dose."
    ),
    numerator=N_("persons verified as correct"),
    denominator=N_("persons verified as correct, without a usable ID or with wrong details"),
    unit="percent",
    good="up",
    source=REGISTER,
    steps=(0.5, 0.6, 0.7, 0.8, 0.9, 0.95),
    counted="defined",
)

SCORECARD_COMPLETE = Metric(
    id="word_complete",
    name=N_("Complete: reported doses that are on the platform"),
    short=N_("Complete"),
    definition=N_(
        "Records on the platform per dose in the daily reports, of the same places and days: those "
        "with a usable report. A report of several days at once is compared with the records of "
        "them all. Duplicate records count, so the share can exceed 100%."
    ),
    numerator=N_("records on the platform by the day, of places and days with a report"),
    denominator=N_("doses in the daily reports of the same places and days"),
    unit="percent",
    good="up",
    source=REPORTS,
    steps=(0.8, 0.85, 0.9, 0.94, 0.97, 1.0),
    counted="defined",
)

SCORECARD_CLEAN = Metric(
    id="word_clean",
    name=N_("Clean: records without duplicates and impossibilities"),
    short=N_("Clean"),
    definition=N_(
        "The share of dose records, injected by the day, free of duplicates, impossible sequences, "
        "impossible dates and vaccines without licence; counted at the place of injection."
    ),
    numerator=N_("dose records that keep all rules"),
    denominator=N_("dose records"),
    unit="percent",
    good="up",
    source=RECORDS,
    steps=(0.95, 0.97, 0.98, 0.99, 0.995, 0.999),
    counted="defined",
)

SCORECARD_LIVE = Metric(
    id="word_live",
    name=N_("Live: doses entered on the day of the injection"),
    short=N_("Live"),
    definition=N_(
        "Of the doses injected in the last 28 days, the share entered on the day of the injection. "
        "Injected are the doses entered by the day and those that the daily reports count beyond "
        "them; where there are no reports, those entered. Records without a valid time of entry "
        "are in neither number."
    ),
    numerator=N_("doses entered on the day of the injection"),
    denominator=N_("doses injected in the last 28 days: entered, or only reported so far"),
    unit="percent",
    good="up",
    source=RECORDS,
    steps=(0.3, 0.5, 0.6, 0.7, 0.8, 0.9),
    counted="defined",
)

SCORECARD = Metric(
    id="four_words",
    name=N_("Data quality: correct, complete, clean, live"),
    short=N_("Data quality"),
    definition=N_(
        "Four shares of one place, each with its own numerator and denominator (defined beside "
        "this one) and never one index. A change is in percentage points, since the day compared "
        "with. Place 1 is the highest share; equals share a place."
    ),
    numerator=N_("what one word counts"),
    denominator=N_("what it is counted of"),
    unit="percent",
    good="up",
    source=N_("Records of the platform, daily reports and the population register"),
    counted="defined",
)

METRICS: tuple[Metric, ...] = (
    SCORECARD_CORRECT,
    SCORECARD_COMPLETE,
    SCORECARD_CLEAN,
    SCORECARD_LIVE,
    SCORECARD,
)
"""Every indicator of the topic, in the order of the definitions page."""
