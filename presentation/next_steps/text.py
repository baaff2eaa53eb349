"""What to do next, in words: a sentence that asks for something, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from i18n import Translator
from queries.daily_reports.metrics import BACKLOG
from queries.metric import Metric
from queries.next_steps import CASES_TO_CORRECT, BacklogStep, LiveStep, MismatchStep, NextStep, Part
from queries.scorecard.metrics import SCORECARD_LIVE


@dataclass(frozen=True)
class Said:
    """One next step: what to do, the numbers behind it, and the text of the link to them."""

    sentence: str
    numbers: str
    link: str
    metric: Metric


def said(step: NextStep, _: Translator) -> Said:
    """A next step in words."""
    if isinstance(step, BacklogStep):
        return _backlog(step, _)
    if isinstance(step, MismatchStep):
        return _mismatch(step, _)
    return _live(step, _)


def _backlog(step: BacklogStep, _: Translator) -> Said:
    held, places = sum(part.count for part in step.places), listed(step.places, _)
    sentence = _(
        "Enter the missing doses of {places} first: {share} of the backlog of the whole country "
        "is there.",
        places=places,
        share=_.percent(held / step.total),
    )
    numbers = [
        _(
            "{held} of {total} doses not yet entered.",
            held=_.integer(held),
            total=_.integer(step.total),
        )
    ]
    if step.districts:
        inside = sum(part.count for part in step.districts)
        numbers.append(
            _(
                "In {province} most are missing in {districts} ({inside} of {count}).",
                province=step.place.name,
                districts=listed(step.districts, _),
                inside=_.integer(inside),
                count=_.integer(step.place.count),
            )
        )
    if step.days is not None and step.days >= 1:
        numbers.append(
            _.plural(
                "At the present pace entering all of it takes {count} day.",
                "At the present pace entering all of it takes {count} days.",
                round(step.days),
            )
        )
    return Said(
        sentence, " ".join(numbers), _("Backlog of {place}", place=step.place.name), BACKLOG
    )


def _mismatch(step: MismatchStep, _: Translator) -> Said:
    sentence = _(
        "Correct {cases} persons in {places}: that alone brings the country's mismatch rate from "
        "{now} down to {target}.",
        cases=_.integer(step.cases),
        places=listed(step.places, _),
        now=_.percent(step.wrong / step.verified),
        target=_.percent(step.target, 0),
    )
    there = "; ".join(f"{part.name} {_.integer(part.count)}" for part in step.places)
    numbers = _(
        "Wrong now: {there}; whole country {wrong} of {verified} verified persons.",
        there=there,
        wrong=_.integer(step.wrong),
        verified=_.integer(step.verified),
    )
    return Said(
        sentence, numbers, _("Mismatches of {place}", place=step.place.name), CASES_TO_CORRECT
    )


def _live(step: LiveStep, _: Translator) -> Said:
    if step.kind == "fell" and step.before is not None:
        sentence = _(
            "Ask {province} what has changed: entry on the day of injection fell most there, by "
            "{points} to {share}.",
            province=step.place.name,
            share=_.percent(step.value),
            points=_.difference(step.before, step.value).removeprefix("+"),
        )
    else:
        sentence = _(
            "Help {province} to enter on the day of injection: {share} there, the lowest of all "
            "provinces.",
            province=step.place.name,
            share=_.percent(step.value),
        )
    numbers = [
        _(
            "{same} of {doses} doses of the last 28 days; whole country {country}.",
            same=_.integer(step.place.count),
            doses=_.integer(step.doses),
            country=_.percent(step.country.value or 0.0),
        )
    ]
    if step.facilities:
        late, facilities = sum(part.count for part in step.facilities), listed(step.facilities, _)
        numbers.append(
            _(
                "{facilities} entered {late} of the province's {all} late doses ({share}).",
                facilities=facilities,
                late=_.integer(late),
                all=_.integer(step.late),
                share=_.percent(late / step.late),
            )
        )
    return Said(
        sentence,
        " ".join(numbers),
        _("Entry lag of {place}", place=step.place.name),
        SCORECARD_LIVE,
    )


def listed(parts: Sequence[Part], _: Translator) -> str:
    """The names of some places: “A”, “A and B”, “A, B and C”."""
    *first, last = [part.name for part in parts]
    return _("{first} and {last}", first=", ".join(first), last=last) if first else last
