"""A message to one facility, ready to be sent: its counts and what it is asked for, no person."""

from __future__ import annotations

from dataclasses import dataclass

from i18n import Translator
from presentation.facilities.text import change
from queries.facilities.facilities import Facilities, Facility, Fault
from queries.reconciliation.verdicts import VERDICT_TEXTS
from queries.scorecard.scorecard import share

MAX_REASONS = 3
"""What is wrong with most persons; the worklist has every one."""


@dataclass(frozen=True)
class Message:
    """The subject and the text of a message."""

    subject: str
    body: str


def message(row: Facility, result: Facilities, _: Translator) -> Message:
    """What a facility is told and asked for; where nothing is amiss it is told so."""
    day, data = _.date(result.provenance.snapshot.as_of), result.provenance.data
    facts = [*_late(row, result, _), *_wrong(row, result, _)]
    requests = _requests(row, _)
    lines = [
        _("To: {facility}", facility=_address(row)),
        "",
        _(
            "According to the national COVID-19 vaccination platform, as of {day} (data version "
            "{version}):",
            day=day,
            version=data.version,
        ),
        *(f"- {fact}" for fact in facts),
        "",
    ]
    if requests:
        lines += [_("The facility is asked to:")]
        lines += [f"{number}. {one}" for number, one in enumerate(requests, start=1)]
    else:
        lines += [_("No dose was entered late and nobody is wrong. Please keep it so.")]
    lines += ["", _("Kind regards.")]
    if data.demo:
        lines += ["", _("(Demo data: invented persons, not for official use.)")]
    subject = _("Entry and details of COVID-19 vaccinations, {facility}", facility=row.name)
    return Message(subject, "\n".join(lines))


def _address(row: Facility) -> str:
    """The facility with what its name does not say of where it is."""
    said = row.district.casefold() in row.name.casefold()
    return ", ".join(filter(None, (row.name, "" if said else row.district, row.province)))


def _late(row: Facility, result: Facilities, _: Translator) -> list[str]:
    late, doses = row.late
    if late is None or not doses:
        return []
    text = _(
        "Of {doses} doses injected in the four weeks to {day}, {late} ({share}) were entered two "
        "days after the injection or later",
        doses=_.integer(doses),
        day=_.date(result.provenance.snapshot.as_of),
        late=_.integer(late),
        share=_.percent(late / doses),
    )
    text += _reference(result, "late", _)
    if row.change is not None and result.before:
        text += "; " + _(
            "change since {day}: {points}", day=_.date(result.before), points=change(row, _)
        )
    return [text + "."]


def _wrong(row: Facility, result: Facilities, _: Translator) -> list[str]:
    wrong, checked = row.wrong
    if wrong is None or not checked or result.verified_on is None:
        return []
    text = _(
        "Of {checked} persons whose first dose it entered and who were compared with the national "
        "population database until {day}, {wrong} ({share}) have wrong or missing details",
        checked=_.integer(checked),
        day=_.date(result.verified_on),
        wrong=_.integer(wrong),
        share=_.percent(wrong / checked),
    )
    text += _reference(result, "wrong", _)
    most = sorted(row.reasons, key=lambda one: -one[1])[:MAX_REASONS]
    if most:
        reasons = "; ".join(
            f"{_(VERDICT_TEXTS[verdict].name)}: {_.integer(count)}" for verdict, count in most
        )
        text += ". " + _("Most often: {reasons}", reasons=reasons)
    return [text + "."]


def _reference(result: Facilities, fault: Fault, _: Translator) -> str:
    rate = share(*result.totals[fault])
    if rate is None:
        return ""
    return _("; {place}: {share}", place=_(result.compared_in.short_name), share=_.percent(rate))


def _requests(row: Facility, _: Translator) -> list[str]:
    requests = []
    if row.late[0]:
        requests.append(
            _("Enter every dose on the day of the injection, and say what has prevented it.")
        )
    if row.wrong[0]:
        requests.append(
            _.plural(
                "Check and correct the details of the {count} person, by the worklist sent "
                "separately.",
                "Check and correct the details of the {count} persons, by the worklist sent "
                "separately.",
                row.wrong[0],
            )
        )
    if row.clock:
        requests.append(_("Check the date and time of the computer and how doses are uploaded."))
    if requests:
        requests.append(_("Report what was done by ……/……/……."))
    return requests
