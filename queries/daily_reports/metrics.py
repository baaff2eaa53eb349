"""What the numbers of the daily reports mean."""

from __future__ import annotations

from i18n import N_
from queries.metric import RECORDS, REPORTS, Metric

COMPLETE_FIELDS = Metric(
    id="complete_fields",
    name=N_("Records with every required field"),
    short=N_("Every field filled"),
    definition=N_("The share of dose records, injected by the day, with every required field."),
    numerator=N_("dose records with every required field"),
    denominator=N_("dose records"),
    unit="percent",
    good="up",
    source=RECORDS,
    counted="defined",
)

BACKLOG = Metric(
    id="backlog",
    name=N_("Backlog: doses reported but not on the platform"),
    short=N_("Backlog"),
    definition=N_(
        "Doses in the daily reports minus records of the same places and days, added up over the "
        "reporting places where it is positive: what one place entered twice enters nothing of "
        "another. Duplicate records hide a part of it."
    ),
    numerator=N_("doses reported minus records on the platform, where positive"),
    denominator="",
    unit="doses",
    good="down",
    source=REPORTS,
    counted="defined",
)

BACKLOG_SHARE = Metric(
    id="backlog_share",
    name=N_("Backlog per dose reported"),
    short=N_("Backlog per dose reported"),
    definition=N_(
        "The backlog as a share of all doses in the daily reports of the same places and days, so "
        "that large and small provinces can be held against one threshold."
    ),
    numerator=N_("backlog"),
    denominator=N_("doses in the daily reports of the same places and days"),
    unit="percent",
    good="down",
    source=REPORTS,
    counted="defined",
)

BACKLOG_DAYS = Metric(
    id="backlog_days",
    name=N_("Days of entering that the backlog stands for"),
    short=N_("Days of entering"),
    definition=N_(
        "The backlog divided by the doses entered a day in the last 28 days later than on the day "
        "of their injection. Unknown where nothing was entered late."
    ),
    numerator=N_("backlog"),
    denominator=N_("doses of earlier days entered a day, in the last 28 days"),
    unit="days",
    good="down",
    source=REPORTS,
    counted="defined",
)

REPORT_FINDINGS = Metric(
    id="report_findings",
    name=N_("What stands out in the daily reports"),
    short=N_("Daily reports"),
    definition=N_(
        "Days without a report between a place's first report and its last; reports of several "
        "days at once; runs of figures that never fall, which are cumulative ones beyond doubt, "
        "and then not counted, or perhaps. A day that stands twice in a file with the same "
        "figures counts once, and is said at the import."
    ),
    numerator=N_("reports concerned, or days without one"),
    denominator="",
    unit="days",
    good="down",
    source=REPORTS,
    counted="defined",
)

METRICS: tuple[Metric, ...] = (
    COMPLETE_FIELDS,
    BACKLOG,
    BACKLOG_SHARE,
    BACKLOG_DAYS,
    REPORT_FINDINGS,
)
"""Every indicator of the topic, in the order of the definitions page."""
