"""What to do next, in words: a sentence that asks for something, and the numbers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from geo.units import COUNTRY_CODE
from i18n import Translator
from queries.daily_reports.metrics import BACKLOG
from queries.metric import Metric
from queries.next_steps.coverage import CoverageStep
from queries.next_steps.next_steps import NextStep
from queries.next_steps.steps import CASES_TO_CORRECT, BacklogStep, LiveStep, MismatchStep, Part
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
    if isinstance(step, CoverageStep):
        return _coverage(step, _)
    if isinstance(step, BacklogStep):
        return _backlog(step, _)
    if isinstance(step, MismatchStep):
        return _mismatch(step, _)
    return _live(step, _)


def _whole(step: NextStep, _: Translator) -> str:
    return _("the whole country") if step.whole.code == COUNTRY_CODE else step.whole.name


def _coverage(step: CoverageStep, _: Translator) -> Said:
    """Where, how many persons and doses, and by when at which pace."""
    said = {
        "persons": _.integer(step.persons),
        "places": listed(step.places, _),
        "target": _.percent(step.target, 0),
    }
    sentence = (
        _("Vaccinate {persons} more persons in {places} to reach {target} with dose 1.", **said)
        if step.dose == 1
        else _(
            "Complete the vaccination of {persons} more persons in {places} to reach {target}.",
            **said,
        )
    )
    numbers = []
    if step.known > 1:
        numbers.append(
            _(
                "{behind} of {known} are below {target}; {missing} persons are missing there.",
                behind=step.behind,
                known=step.known,
                target=said["target"],
                missing=_.integer(step.missing),
            )
        )
    numbers.append(_.plural("{count} dose is needed.", "{count} doses are needed.", step.persons))
    numbers.append(_pace(step, _))
    return Said(
        sentence,
        " ".join(filter(None, numbers)),
        _("Coverage of {place}", place=step.place.name),
        step.metric,
    )


def _pace(step: CoverageStep, _: Translator) -> str:
    """By when, at the pace since the day compared with."""
    if step.newly is None or step.since is None:
        return ""
    pace = step.newly / step.days
    # Nobody is a tenth of a person; below ten a whole number would be too coarse.
    written = _.integer(round(pace)) if pace >= 10 else _.decimal(pace, 1)
    said = {"since": _.date(step.since), "pace": written}
    if step.on is None:
        return _(
            "At the pace since {since} ({pace} persons a day) not all of them get there within ten "
            "years.",
            **said,
        )
    return _(
        "At the pace since {since} ({pace} persons a day) the last of them gets there on {day}.",
        day=_.date(step.on),
        **said,
    )


def _backlog(step: BacklogStep, _: Translator) -> Said:
    held, places = sum(part.count for part in step.places), listed(step.places, _)
    sentence = (
        _("Enter the missing doses of {places}.", places=places)
        if step.places == (step.whole,)
        else _(
            "Enter the missing doses of {places} first: {share} of the backlog of {whole} is "
            "there.",
            places=places,
            share=_.percent(held / step.total),
            whole=_whole(step, _),
        )
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
        "Correct {cases} persons in {places}: that alone brings the mismatch rate of {whole} from "
        "{now} down to {target}.",
        whole=_whole(step, _),
        cases=_.integer(step.cases),
        places=listed(step.places, _),
        now=_.percent(step.wrong / step.verified),
        target=_.percent(step.target, 0),
    )
    there = "; ".join(f"{part.name} {_.integer(part.count)}" for part in step.places)
    numbers = _(
        "Wrong now: {there}; {whole} {wrong} of {verified} verified persons.",
        there=there,
        whole=_whole(step, _),
        wrong=_.integer(step.wrong),
        verified=_.integer(step.verified),
    )
    return Said(
        sentence, numbers, _("Mismatches of {place}", place=step.place.name), CASES_TO_CORRECT
    )


def _live(step: LiveStep, _: Translator) -> Said:
    if step.kind == "fell" and step.before is not None:
        sentence = _(
            "Ask {province} what has changed: entry on the day of injection fell most there since "
            "{since}, by {points} to {share}.",
            since=_.date(step.since) if step.since else "",
            province=step.place.name,
            share=_.percent(step.value),
            points=_.difference(step.before, step.value).removeprefix("+"),
        )
    else:
        low = {"whole": _whole(step, _), "province": step.place.name}
        low["share"] = _.percent(step.value)
        sentence = (
            _(
                "Help {province} to enter on the day of injection: {share} there, the lowest in "
                "{whole}.",
                **low,
            )
            if step.kind == "lowest"
            else _(
                "Help {province} to enter on the day of injection: {share} there, lower than "
                "chance explains in {whole}.",
                **low,
            )
        )
    numbers = [
        _(
            "{same} of {doses} doses reported in the last 28 days; {whole} {share}.",
            same=_.integer(step.place.count),
            doses=_.integer(step.doses),
            whole=_whole(step, _),
            share=_.percent(step.share.value or 0.0),
        )
    ]
    if step.facilities:
        late, facilities = sum(part.count for part in step.facilities), listed(step.facilities, _)
        numbers.append(
            _(
                "{facilities} entered {late} of its {all} late doses ({share}).",
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
