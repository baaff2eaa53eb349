"""What a profile means."""

from __future__ import annotations

from i18n import N_
from queries.metric import Metric

PROFILE = Metric(
    id="profile",
    name=N_("Profile: every indicator of a place against its equals"),
    short=N_("Profile"),
    definition=N_(
        "The indicators of one place, each as defined beside this one, against what it is part of, "
        "the country and the median of the places like it. Its equals are all places of its level, "
        "of districts those of its province. Worse or better than usual: outside the 99.8% limits "
        "around the rate of its equals, as wide as they usually differ; of what counts everybody, "
        "in the worst or the best quarter of its equals."
    ),
    numerator=N_("what one indicator counts"),
    denominator=N_("what it is counted of"),
    unit="number",
    good="neither",
    source=N_(
        "Official statistics, records of the platform, daily reports and the population register"
    ),
    counted="defined",
)

METRICS: tuple[Metric, ...] = (PROFILE,)
"""Every indicator of the topic, in the order of the definitions page."""
