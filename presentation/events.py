"""What happened outside the figures and shows in them: rules, campaigns, with their papers.

To add one, add an ``Event`` to ``EVENTS``: time charts of its topics draw it on its day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from i18n import N_

Topic = Literal["coverage", "booster", "entry_lag", "reconciliation"]
"""Which charts an event belongs to; boosters have some of their own."""


@dataclass(frozen=True)
class Event:
    """Something that began on a ``day``: ``name`` in few words as a chart writes it, ``source`` the
    paper that says so."""

    day: date
    name: str
    source: str
    topics: tuple[Topic, ...]


EVENTS = (
    Event(
        date(2021, 7, 10),
        N_("vaccination campaign"),
        N_("Decision 3355/QĐ-BYT (8 July 2021); begun on 10 July 2021"),
        ("coverage", "booster"),
    ),
    Event(
        date(2021, 10, 21),
        N_("verification begins"),
        N_("8938/BYT-DP (21 October 2021)"),
        ("reconciliation",),
    ),
    Event(
        date(2021, 12, 17),
        N_("booster doses"),
        N_("10722/BYT-DP (17 December 2021)"),
        ("booster",),
    ),
    Event(
        date(2022, 4, 8),
        N_("entry within the day"),
        N_("1815/BYT-CNTT (8 April 2022): new doses are entered and signed within the day"),
        ("entry_lag",),
    ),
    Event(
        date(2022, 4, 14),
        N_("ages 5 to 11"),
        N_("1535/BYT-DP (30 March 2022); begun on 14 April 2022"),
        ("coverage",),
    ),
    Event(
        date(2022, 5, 4),
        N_("cleaning by communes"),
        N_("2262/BYT-CNTT (4 May 2022)"),
        ("reconciliation",),
    ),
)


def events_of(topics: frozenset[Topic], first: date, last: date) -> tuple[Event, ...]:
    """The events of some topics between two days, the earliest first."""
    return tuple(
        one for one in EVENTS if topics.intersection(one.topics) and first < one.day < last
    )
