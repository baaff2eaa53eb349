"""What the nowcast means."""

from __future__ import annotations

from i18n import N_
from queries.metric import RECORDS, Metric

NOWCAST = Metric(
    id="nowcast",
    name=N_("Nowcast of doses"),
    short=N_("Nowcast"),
    definition=N_(
        "How many doses of a day of injection will be in the records once everything is entered. "
        "Chain-ladder estimate from the reporting triangle (doses by day of injection and days "
        "until entry) of the last 180 days; the 50% and 90% intervals come from the errors of "
        "earlier nowcasts. A day is not fully entered until 95% of its expected doses are entered. "
        "Entries more than 60 days late are not expected, doses without a usable time of entry left out."
    ),
    numerator=N_("doses entered so far, and doses still expected to be entered"),
    denominator="",
    unit="doses",
    good="neither",
    source=RECORDS,
    counted="injection",
)

METRICS: tuple[Metric, ...] = (NOWCAST,)
"""Every indicator of the topic, in the order of the definitions page."""
