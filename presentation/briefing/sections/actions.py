"""What to do: the next steps of the overview, each with the numbers behind it."""

from __future__ import annotations

from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Figures
from presentation.briefing.model import SUB_POINT, Part
from presentation.briefing.sections import BODY_TITLES
from presentation.next_steps.text import said
from queries.next_steps.next_steps import next_steps

TITLE = BODY_TITLES["actions"]


def part(figures: Figures, _: Translator) -> Part:
    """The steps, their numbers below each."""
    steps = figures.databases.ask(
        next_steps, of=figures.place, as_of=figures.period.last, since=figures.period.first
    )
    title = _(TITLE)
    if not steps:
        return Part(
            "actions",
            title,
            _(
                "Nothing stands out that has to be decided by {day}.",
                day=_.date(figures.period.last),
            ),
        )
    words = [said(one, _) for one in steps]
    points = []
    for one in words:
        points += [say.marked(one.metric, one.sentence, _), SUB_POINT + one.numbers]
    return Part(
        "actions",
        title,
        _.plural(
            "{name}: {count} thing to decide now",
            "{name}: {count} things to decide now",
            len(words),
            name=_(figures.place.short_name),
        ),
        tuple(points),
        metrics=tuple(one.metric for one in words),
        provenance=steps[0].provenance,
    )
