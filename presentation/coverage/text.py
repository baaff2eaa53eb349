"""Computed sentences: the finding on top of a page and the alt texts of its charts."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from geo.units import COUNTRY_CODE
from i18n import Translator
from queries.coverage.metrics import COUNTED_BY_NAMES, POPULATION_NAMES, SEX_NAMES, Group
from queries.coverage.official import (
    Comparison,
    ComparisonRow,
    Coverage,
    CoverageRow,
    CoverageSeries,
    VaccineUse,
    VaccineUseRow,
    changes_between,
)
from queries.coverage.pace import Pace, PaceRow
from queries.coverage.records import RecordCoverage
from queries.reconciliation.misnumbered import Misnumbered


def country_finding(
    country: Coverage,
    among: Coverage,
    target: float,
    _: Translator,
    before: Coverage | None = None,
) -> str:
    """What coverage the country has, since when it changed, and how many of its provinces or
    districts (``among``) have not reached the target; of those that have figures."""
    row = country.rows[0]
    if row.value is None:
        return _("No province has figures for {day}.", day=_day(country, _))
    what = ", ".join(filter(None, (of_known(row, _), _share(country, row, _))))
    sentence = _("By {day}, {what}", day=_day(country, _), what=what)
    sentence += _since(row.code, country, before, _)
    ranked = among.ranked()
    behind = sum((one.value or 0) < target for one in ranked)
    if behind:
        lowest = ranked[0]
        said = {
            "total": len(ranked),
            "limit": _.percent(target, 0),
            "lowest": lowest.name,
            "value": _.percent(lowest.value or 0),
        }
        sentence += "; " + (
            _.plural(
                "{count} of {total} districts is below {limit}: {lowest} ({value})",
                "{count} of {total} districts are below {limit}, the lowest is {lowest} ({value})",
                behind,
                **said,
            )
            if among.level == "district"
            else _.plural(
                "{count} of {total} provinces is below {limit}: {lowest} ({value})",
                "{count} of {total} provinces are below {limit}, the lowest is {lowest} ({value})",
                behind,
                **said,
            )
        )
    return sentence + "."


def place_finding(
    row: CoverageRow,
    result: Coverage,
    reference: CoverageRow,
    _: Translator,
    before: Coverage | None = None,
) -> str:
    """What coverage one unit has, against that of ``reference`` (the country, or its province),
    and its place among the others."""
    name = _(row.name)
    if row.value is None:
        return _("{name} has no figures for {day}.", name=name, day=_day(result, _))
    sentence = _(
        "{name}: by {day}, {what}", name=name, day=_day(result, _), what=_share(result, row, _)
    )
    sentence += _since(row.code, result, before, _)
    if difference := against(row, reference, _):
        sentence += ", " + difference
    ranked = [one.code for one in reversed(result.ranked())]
    if row.code in ranked and len(ranked) > 1:
        sentence += "; " + _(
            "rank {rank} of {total}", rank=ranked.index(row.code) + 1, total=len(ranked)
        )
    return sentence + "."


class Share(Protocol):
    """A unit and a share that it has; ``value`` is ``None`` where it is not known."""

    @property
    def code(self) -> str:
        """The code."""

    @property
    def name(self) -> str:
        """The name."""

    @property
    def value(self) -> float | None:
        """The share."""


def against(row: Share, reference: Share, _: Translator) -> str:
    """The difference of a unit's share from that of another; empty when they are the same unit or
    one is unknown."""
    if row.code == reference.code or row.value is None or reference.value is None:
        return ""
    said = {"points": _.difference(row.value, reference.value), "value": _.percent(reference.value)}
    if isinstance(reference, CoverageRow) and reference.known_provinces is not None:
        return _.plural(
            "{points} against the {count} province with figures ({value})",
            "{points} against the {count} provinces with figures ({value})",
            reference.known_provinces,
            **said,
        )
    if reference.code == COUNTRY_CODE:
        return _("{points} against the whole country ({value})", **said)
    return _("{points} against {name} ({value})", name=_(reference.name), **said)


def lowest_district(districts: Coverage, _: Translator) -> str:
    """Which district of a province is furthest behind, and which ahead."""
    ranked = districts.ranked()
    if len(ranked) < 2:
        return ""
    return _(
        "Of its {count} districts, {lowest} is the lowest ({low}), {highest} the highest ({high}).",
        count=len(districts.rows),
        lowest=ranked[0].name,
        low=_.percent(ranked[0].value or 0),
        highest=ranked[-1].name,
        high=_.percent(ranked[-1].value or 0),
    )


def against_official(row: ComparisonRow, result: Comparison, _: Translator) -> str:
    """How far the records are from the official totals."""
    official, records = row.official.value, row.records.value
    if official is None or records is None:
        return ""
    return _(
        "The official totals of {day} say {value}: the records differ by {points}.",
        day=_.date(result.official.snapshot.as_of),
        value=_.percent(official),
        points=_.difference(records, official),
    )


def comparison_alt(rows: tuple[ComparisonRow, ...], result: Comparison, _: Translator) -> str:
    """What the chart of official totals beside records shows."""
    parts = [
        _(
            "{name} {official} and {records}",
            name=_(row.name),
            official=_.percent(row.official.value or 0),
            records=_.percent(row.records.value or 0),
        )
        for row in rows
        if row.difference is not None
    ]
    return _(
        "Coverage by the official totals of {official} and by the records of {day}: {parts}.",
        official=_.date(result.official.snapshot.as_of),
        day=_.date(result.provenance.snapshot.as_of),
        parts="; ".join(parts),
    )


def misnumbered_sentence(one: Misnumbered, _: Translator) -> str:
    """How many second doses were entered as first ones, with coverage as it would be with them."""
    return _.plural(
        "{place}: {count} second dose was entered as the first again; fully vaccinated are {value} "
        "as entered, and would be {would_be}.",
        "{place}: {count} second doses were entered as the first again; fully vaccinated are "
        "{value} as entered, and would be {would_be}.",
        one.records,
        place=_(one.row.name),
        value=_percent(one.row.value, _),
        would_be=_percent(one.would_be, _),
    )


def unrated_sentence(result: RecordCoverage, _: Translator) -> str:
    """How many persons are on neither side of the rates; empty without any."""
    if not result.unrated:
        return ""
    return _.plural(
        "The rates leave out {count} vaccinated person of a place whose population is unknown; no "
        "denominator holds that place.",
        "The rates leave out {count} vaccinated persons of places whose population is unknown; no "
        "denominator holds those places.",
        result.unrated,
    )


def ages_sentence(result: Coverage, _: Translator) -> str:
    """On which day persons and population are of their ages; empty where no age is chosen."""
    if not isinstance(result, RecordCoverage) or result.group.population == "all":
        return ""
    if result.ages_on is None:
        return _("Ages are those at the injection: no population by age was imported.")
    return _(
        "Ages of persons and population are those on {day}, the day of the population figures.",
        day=_.date(result.ages_on),
    )


def _percent(share: float | None, _: Translator) -> str:
    return _("unknown") if share is None else _.percent(share)


def group_words(group: Group, _: Translator) -> str:
    """Whom a sentence is about: “the population”, “women and girls aged 12–17”."""
    low, _dash, high = group.population.rstrip("+").partition("-")
    whole = group.population == "all"
    if whole:
        return {"": _("the population"), "F": _("women and girls"), "M": _("men and boys")}[
            group.sex
        ]
    span = f"{low}–{high}" if high else f"{low}+"
    words = {
        "": _("those aged {ages}", ages=span),
        "F": _("women and girls aged {ages}", ages=span),
        "M": _("men and boys aged {ages}", ages=span),
    }
    return words[group.sex]


def of_known(row: CoverageRow, _: Translator) -> str:
    """Whom the country's coverage is of, where provinces have no figures."""
    return "" if row.known_provinces is None else counting(row.known_provinces, _)


def counting(provinces: int, _: Translator) -> str:
    """That coverage is of so many provinces only."""
    return _.plural(
        "counting the {count} province with figures",
        "counting the {count} provinces with figures",
        provinces,
    )


def group_title(group: Group, _: Translator) -> str:
    """The group and how it is counted, as the second part of a chart's title."""
    parts = []
    if group.vaccine:
        special = {"other": _("Not licensed in Viet Nam")}
        parts.append(special.get(group.vaccine, group.vaccine))
    elif group.population != "all" or group.sex:
        parts.append(_(POPULATION_NAMES[group.population]))
        if group.sex:
            parts.append(_(SEX_NAMES[group.sex]))
    parts.append(_(COUNTED_BY_NAMES[group.counted_by]))
    return ", ".join(parts)


def _since(code: str, result: Coverage, before: Coverage | None, _: Translator) -> str:
    """How much a unit's coverage changed since the day compared with, in brackets."""
    if before is None or code not in changes_between(result, before):
        return ""
    now, then = (one.row(code).value for one in (result, before))
    return changed(now, then, before.provenance.snapshot.as_of, _)


def changed(now: float | None, then: float | None, day: date, _: Translator) -> str:
    """How much a share changed since a day, in brackets; empty where either is unknown."""
    if now is None or then is None:
        return ""
    return " (" + _("{change} since {day}", change=_.difference(now, then), day=_.date(day)) + ")"


def _share(result: Coverage, row: CoverageRow, _: Translator) -> str:
    text = _(
        result.metric.sentence, share=_.percent(row.value or 0), group=group_words(result.group, _)
    )
    if result.group.vaccine:
        text += " " + _("(with {vaccine})", vaccine=result.group.vaccine)
    return text


def _day(result: Coverage, _: Translator) -> str:
    return _.date(result.provenance.snapshot.as_of)


def coverage_alt(result: Coverage, country: CoverageRow, _: Translator) -> str:
    """What a map or ranking of coverage shows, for those who cannot see it."""
    ranked = result.ranked()
    if not ranked:
        return _("{title}, {day}: no figures.", title=_(result.metric.name), day=_day(result, _))
    unknown = len(result.rows) - len(ranked)
    text = _(
        "{title}, {day}: {count} units, from {low} ({low_value}) to {high} ({high_value}); whole "
        "country {country}.",
        title=_(result.metric.name),
        day=_day(result, _),
        count=len(ranked),
        low=_(ranked[0].name),
        low_value=_.percent(ranked[0].value or 0),
        high=_(ranked[-1].name),
        high_value=_.percent(ranked[-1].value or 0),
        country=_.percent(country.value) if country.value is not None else _("unknown"),
    )
    if unknown:
        text += " " + _("Without figures: {count}.", count=unknown)
    return text


def change_alt(changes: dict[str, float], result: Coverage, since: str, _: Translator) -> str:
    """What a map or ranking of changes shows."""
    names = {row.code: _(row.name) for row in result.rows}
    if not changes:
        return _("Change in coverage: no unit has figures for both days.")
    low, high = min(changes, key=changes.__getitem__), max(changes, key=changes.__getitem__)
    return _(
        "Change in coverage from {since} to {day}: from {low} ({low_value}) to {high} "
        "({high_value}).",
        since=since,
        day=_day(result, _),
        low=names[low],
        low_value=_.points(changes[low]),
        high=names[high],
        high_value=_.points(changes[high]),
    )


def series_title(series: CoverageSeries, _: Translator) -> str:
    """What the lines are of, and from where to where the last of them went."""
    title = _("{metric} over time", metric=_(series.metric.short))
    for unit, points in reversed(series.lines):
        known = [point.value for point in points if point.value is not None]
        if len(known) > 1:
            first, last = _.percent(known[0]), _.percent(known[-1])
            return f"{title}: {_(unit.short_name)} {first} → {last}"
    return title


def series_alt(series: CoverageSeries, _: Translator) -> str:
    """What a time chart shows: where each line begins and ends."""
    parts = [
        _(
            "{name} from {first} ({first_day}) to {last} ({last_day})",
            name=_(unit.short_name),
            first=_.percent(known[0].value or 0),
            first_day=_.date(known[0].as_of),
            last=_.percent(known[-1].value or 0),
            last_day=_.date(known[-1].as_of),
        )
        for unit, line in series.lines
        if (known := [point for point in line if point.value is not None])
    ]
    return _("{title} over time: {lines}.", title=_(series.metric.name), lines="; ".join(parts))


def use_alt(rows: tuple[VaccineUseRow, ...], result: VaccineUse, _: Translator) -> str:
    """What the chart of vaccine use shows."""
    parts = [
        f"{_(row.name)} {_.percent(row.used) if row.used is not None else _('unknown')}"
        for row in rows
    ]
    return _(
        "Doses used of those received, {day}: {parts}.",
        day=_.date(result.provenance.snapshot.as_of),
        parts="; ".join(parts),
    )


def pace_alt(rows: tuple[PaceRow, ...], result: Pace, _: Translator) -> str:
    """What the chart of the fastest provinces shows."""
    return _(
        "Persons newly vaccinated a day per 1,000 of the population, {since} to {day}: {parts}.",
        since=_.date(result.before.snapshot.as_of),
        day=_.date(result.provenance.snapshot.as_of),
        parts="; ".join(f"{row.name} {_.decimal(row.value, 2)}" for row in rows),
    )
