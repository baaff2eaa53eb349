"""Computed sentences of the page that puts districts side by side."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.coverage.text import group_words
from presentation.districts.alike import Alike, middle_of
from queries.coverage.metrics import RECORD_COVERAGE, Group
from queries.coverage.target import Arrival
from queries.districts.persons import History
from queries.districts.side_by_side import Place, SideBySide
from queries.forecast.outlook import CONFIDENCE

FEW_PEOPLE = 2_000
"""Population below which a single person can be seen in a percentage."""


def province_finding(result: SideBySide, group: Group, _: Translator) -> str:
    """Which district is furthest behind, and by how much against the province."""
    day, province = _.date(result.provenance.snapshot.as_of), result.above[0]
    ranked = result.lowest_first()
    if not ranked:
        return _("{name} has no figures for {day}.", name=province.name, day=day)
    lowest = ranked[0]
    sentence = _(
        "In {province}, {district} is furthest behind: by {day}, {what}",
        province=province.name,
        district=lowest.name,
        day=day,
        what=_what(lowest, group, _),
    )
    return sentence + _against(lowest, province, _) + "."


def district_finding(result: SideBySide, row: Place, group: Group, _: Translator) -> str:
    """What coverage a district has against its province, and its rank."""
    day, province = _.date(result.provenance.snapshot.as_of), result.above[0]
    if row.value("coverage") is None:
        return _("{name} has no figures for {day}.", name=row.name, day=day)
    sentence = _("{name}: by {day}, {what}", name=row.name, day=day, what=_what(row, group, _))
    sentence += _against(row, province, _)
    if len(result.rank) > 1:
        sentence += "; " + _(
            "rank {rank} of {total}", rank=result.rank[row.code], total=len(result.rank)
        )
    return sentence + "."


def _what(row: Place, group: Group, _: Translator) -> str:
    sentence = RECORD_COVERAGE[row.dose].sentence
    return _(sentence, share=_.percent(row.value("coverage") or 0), group=group_words(group, _))


def _against(row: Place, province: Place, _: Translator) -> str:
    mine, theirs = row.value("coverage"), province.value("coverage")
    if mine is None or theirs is None:
        return ""
    persons = round((mine - theirs) * (row.population or 0))
    text = _(
        "{points} against {name} ({value})",
        points=_.difference(mine, theirs),
        value=_.percent(theirs),
        name=province.name,
    )
    if persons:
        text += ", " + _.plural("that is {count} person", "that is {count} persons", abs(persons))
    return ", " + text


def gained(result: SideBySide, _: Translator) -> str:
    """Which district gained most since the day compared with, and which least or lost."""
    changes = [
        (now - then, now, then, row.name)
        for row in result.rows
        if (now := row.value("coverage")) is not None
        and (then := result.coverage_before.get(row.code)) is not None
    ]
    if result.before is None or len(changes) < 2:
        return ""
    _least, low_now, low_then, low = min(changes)
    _most, high_now, high_then, high = max(changes)
    return _(
        "Since {day} {high} gained most ({high_points}), {low} least ({low_points}).",
        day=_.date(result.before),
        high=high,
        high_points=_.difference(high_now, high_then),
        low=low,
        low_points=_.difference(low_now, low_then),
    )


def also(result: SideBySide, _: Translator) -> str:
    """Where mismatches and backlog are worst."""
    parts = []
    wrong = [row for row in result.rows if row.value("mismatch") is not None]
    if wrong:
        worst = max(wrong, key=lambda row: row.value("mismatch") or 0.0)
        parts.append(
            _(
                "The mismatch rate is highest in {district} ({value}).",
                district=worst.name,
                value=_.percent(worst.value("mismatch") or 0),
            )
        )
    behind = [row for row in result.rows if row.backlog]
    if behind:
        most = max(behind, key=lambda row: row.backlog or 0)
        parts.append(
            _.plural(
                "The backlog is largest in {district}: {count} dose.",
                "The backlog is largest in {district}: {count} doses.",
                most.backlog or 0,
                district=most.name,
            )
        )
    return " ".join(parts)


def small_numbers(result: SideBySide, _: Translator) -> str:
    """How much one person weighs in the smallest district, where that can be seen."""
    known = [row for row in result.rows if row.population]
    if not known:
        return ""
    smallest = min(known, key=lambda row: row.population or 0)
    people = smallest.population or 0
    if people >= FEW_PEOPLE:
        return ""
    return _(
        "Numbers are small: in {district}, with {people} people, one person is {weight} points.",
        district=smallest.name,
        people=_.integer(people),
        weight=_.decimal(100 / people, 2),
    )


def by_itself(result: SideBySide, region: str, _: Translator) -> str:
    """Why this province is shown when none was chosen."""
    name = result.province.short_name
    if all(one.value is None for one in result.above if one.code == result.province.code):
        return _("No province is chosen; this is {province}. Choose yours above.", province=name)
    if region:
        return _(
            "No province is chosen: {province} is the one furthest behind in {region}. "
            "Choose yours above.",
            province=name,
            region=region,
        )
    return _(
        "No province is chosen: {province} is the one furthest behind in the country. "
        "Choose yours above.",
        province=name,
    )


def arrival_finding(place: Place, arrival: Arrival, target: float, _: Translator) -> str:
    """When a place reaches a target at a pace, with the interval, or that it does not."""
    name, share = _(place.name), _.percent(target, 0)
    if arrival.reached:
        return _("{name} has reached {share}.", name=name, share=share)
    said = {
        "name": name,
        "share": share,
        "pace": _.decimal(arrival.a_day),
        "missing": _.integer(arrival.missing),
        "confidence": _.percent(CONFIDENCE, 0),
    }
    end, early = arrival.on(arrival.days), arrival.on(arrival.earliest)
    if early is None:
        if end is None:
            return _(
                "{name}: at {pace} persons a day, {share} is not reached within ten years; "
                "{missing} persons are missing.",
                **said,
            )
        return _(
            "{name}: at {pace} persons a day, {share} is reached around {day}; {missing} persons "
            "are missing. That is the pace going on, without an interval.",
            day=_.date(end),
            **said,
        )
    late = arrival.on(arrival.latest)
    if late is None:
        return _(
            "{name}: {share} is not reached before {early}, with {confidence} confidence, and no "
            "end can be named; {missing} persons are missing, {pace} a day came lately.",
            early=_.date(early),
            **said,
        )
    return _(
        "{name}: {share} is reached between {early} and {late}, with {confidence} confidence, most "
        "likely around {day}; {missing} persons are missing, {pace} a day came lately.",
        early=_.date(early),
        late=_.date(late),
        day=_.date(end or late),
        **said,
    )


def alike_finding(rows: Sequence[Alike], chosen: Alike, _: Translator) -> str:
    """Where a district stands among those like it."""
    middle, value = middle_of(rows), chosen.place.value("coverage")
    if middle is None or value is None:
        return _("{name} has no figures to compare.", name=chosen.name)
    known = [row for row in rows if row.place.value("coverage") is not None]
    higher = sum((row.place.value("coverage") or 0.0) > value for row in known)
    return _(
        "Among the {count} districts most like it, {name} has rank {rank} of {total}: {value} "
        "against a median of {middle}.",
        count=len(known) - 1,
        name=chosen.name,
        rank=higher + 1,
        total=len(known),
        value=_.percent(value),
        middle=_.percent(middle),
    )


def alike_alt(rows: Sequence[Alike], _: Translator) -> str:
    """What the chart of districts that are alike shows."""
    known = sorted(
        (row for row in rows if row.place.value("coverage") is not None),
        key=lambda row: row.place.value("coverage") or 0.0,
    )
    return _(
        "Coverage of districts that are alike: {parts}.",
        parts="; ".join(
            f"{row.name} {_.percent(row.place.value('coverage') or 0)}" for row in known
        ),
    )


def slope_alt(rows: Sequence[Place], result: SideBySide, _: Translator) -> str:
    """What the slope chart shows."""
    parts = [
        _(
            "{name} from {first} to {last}",
            name=row.name,
            first=_.percent(result.coverage_before[row.code] or 0),
            last=_.percent(row.value("coverage") or 0),
        )
        for row in rows
    ]
    return _(
        "Coverage on {first} and {last}: {parts}.",
        first=_.date(result.before) if result.before else "–",
        last=_.date(result.provenance.snapshot.as_of),
        parts="; ".join(parts),
    )


def multiples_alt(result: SideBySide, history: History, _: Translator) -> str:
    """What the small multiples show: on which day each district passed half of its population."""
    parts = []
    for row in result.lowest_first():
        line = history.of([row.code])
        passed = next(
            (
                day
                for day, count in zip(history.days, line, strict=True)
                if day <= result.provenance.snapshot.as_of and 2 * count >= (row.population or 0)
            ),
            None,
        )
        parts.append(f"{row.name} {_.date(passed) if passed else _('not yet')}")
    return _(
        "Coverage over time, by district; half of the population was passed on: {parts}.",
        parts="; ".join(parts),
    )


def board_alt(result: SideBySide, _: Translator) -> str:
    """What the map beside the table shows."""
    parts = [f"{row.name} {_.percent(row.value('coverage') or 0)}" for row in result.lowest_first()]
    return _(
        "Coverage by district in {place}, lowest first: {parts}.",
        place=result.province.short_name,
        parts="; ".join(parts),
    )


def funnel_words(result: SideBySide, _: Translator) -> str:
    """What the funnel shows."""
    low = [row.name for row in result.rows if result.outside(row, "mismatch") < 0]
    high = [row.name for row in result.rows if result.outside(row, "mismatch") > 0]
    return _(
        "Mismatch rate by persons verified with control limits around {place}; below the outer "
        "limits: {low}; above them: {high}.",
        place=result.province.short_name,
        low=", ".join(low) or _("none"),
        high=", ".join(high) or _("none"),
    )
