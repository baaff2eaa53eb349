"""The tables of the reconciliation topic. All have numerator and denominator."""

from __future__ import annotations

from collections.abc import Sequence

from geo import units
from i18n import Translator
from presentation.funnel import Placed
from presentation.reconciliation.cleaning import changes
from presentation.scorecard.cleanliness import per_ten_thousand
from presentation.table import (
    COUNT,
    DATE,
    DECIMAL,
    PERCENT,
    Column,
    Format,
    Table,
    area_table,
    column,
    interval_columns,
)
from queries.funnel import LIMITS, Funnel
from queries.reconciliation.cleanliness import CleanlinessRow
from queries.reconciliation.verdicts import MISMATCHES, RULE_TEXTS, RULES, VERDICT_TEXTS
from queries.reconciliation.verification import (
    FacilityRow,
    Report,
    VerificationPoint,
    VerificationRow,
)

_HUNDREDTHS = Format("percent", 2)


def _rates(
    rows: Sequence[VerificationRow | FacilityRow | VerificationPoint], _: Translator
) -> tuple[Column, ...]:
    """The mismatch rate with what it is computed from, and who is not in it."""
    not_yet = (row.verdicts["not_yet_verified"] for row in rows)
    return (
        column("value", _("Mismatch rate"), (row.value for row in rows), PERCENT),
        column("numerator", _("Wrong"), (row.numerator for row in rows), COUNT),
        column("denominator", _("Verified"), (row.denominator for row in rows), COUNT),
        column("not_yet_verified", _("Not yet verified"), not_yet, COUNT),
    )


def _by_area(rows: Sequence[VerificationRow], *columns: Column, _: Translator) -> Table:
    codes, names = [row.code for row in rows], [_(row.name) for row in rows]
    return area_table(codes, names, *_rates(rows, _), *columns, label=_("Unit"))


def mismatch_table(rows: Sequence[VerificationRow], _: Translator) -> Table:
    """The mismatch rate by area, in the order of ``rows``."""
    foreigners = (row.verdicts["foreigner"] for row in rows)
    return _by_area(
        rows,
        column("correct", _("Correct"), (row.correct for row in rows), COUNT),
        column("foreigner", _("Foreigners"), foreigners, COUNT),
        _=_,
    )


def reasons_table(rows: Sequence[VerificationRow], _: Translator) -> Table:
    """Persons by reason and area, with what is known of how they can be corrected."""
    return _by_area(
        rows,
        *(
            column(
                verdict,
                _(VERDICT_TEXTS[verdict].name),
                [row.verdicts[verdict] for row in rows],
                COUNT,
            )
            for verdict in MISMATCHES
        ),
        column("slips", _("Names with a typing slip"), (row.slips for row in rows), COUNT),
        column("proposed", _("ID number proposed"), (row.proposed for row in rows), COUNT),
        _=_,
    )


def cleaning_table(line: tuple[VerificationPoint, ...], _: Translator) -> Table:
    """Every day with what changed since the one before, the latest first."""
    since = {after: (cleaned, wrong) for _before, after, cleaned, wrong in changes(line)}
    rows = tuple(reversed(line))
    changed = [since.get(row.as_of, (None, None)) for row in rows]
    return Table(
        (
            column("as_of", _("As of"), (row.as_of for row in rows), DATE),
            *_rates(rows, _),
            column("cleaned", _("Cleaned"), (cleaned for cleaned, _wrong in changed), COUNT),
            column("newly_wrong", _("Newly wrong"), (wrong for _cleaned, wrong in changed), COUNT),
        )
    )


def funnel_table(placed: Sequence[Placed[VerificationRow]], funnel: Funnel, _: Translator) -> Table:
    """Every district with its limits, those furthest above the outer one first."""
    limits = {one.row.code: funnel.limits(one.row.denominator, LIMITS[-1]) for one in placed}
    ordered = sorted(placed, key=lambda one: limits[one.row.code][1] - (one.row.value or 0.0))
    rows = [one.row for one in ordered]
    words = {1: _("above"), 0: _("within"), -1: _("below")}
    return area_table(
        [row.code for row in rows],
        [row.name for row in rows],
        column("outside", _("Outer limits"), (words[one.outside] for one in ordered)),
        *_rates(rows, _),
        column("low", _("Lower limit"), (limits[row.code][0] for row in rows), PERCENT),
        column("high", _("Upper limit"), (limits[row.code][1] for row in rows), PERCENT),
        label=_("Unit"),
    )


def facilities_table(rows: Sequence[FacilityRow], _: Translator) -> Table:
    """Every facility with its persons and its dose records."""
    return area_table(
        [row.district_code for row in rows],
        [row.name for row in rows],
        column("district", _("District"), (_district(row.district_code) for row in rows)),
        *_rates(rows, _),
        *interval_columns([(row.numerator, row.denominator) for row in rows], _),
        column("clean", _("Clean records"), (row.clean for row in rows), COUNT),
        column("records", _("Records"), (row.records for row in rows), COUNT),
        label=_("Facility"),
    )


def _district(code: str) -> str:
    try:
        return units.district(code).short_name
    except KeyError:
        return ""


def cleanliness_table(rows: Sequence[CleanlinessRow], _: Translator) -> Table:
    """Dose records by area: how many are clean, and how many break each rule."""
    broken = (
        pair
        for rule in RULES
        for name in [_(RULE_TEXTS[rule].name)]
        for pair in (
            column(rule, name, [row.broken[rule] for row in rows], COUNT),
            column(
                f"{rule}_per_10000",
                _("{rule}, of 10,000", rule=name),
                [per_ten_thousand(row, rule) if row.records else None for row in rows],
                DECIMAL,
            ),
        )
    )
    return area_table(
        [row.code for row in rows],
        [_(row.name) for row in rows],
        column("value", _("Clean"), (row.value for row in rows), _HUNDREDTHS),
        column("numerator", _("Clean records"), (row.clean for row in rows), COUNT),
        column("denominator", _("Records"), (row.records for row in rows), COUNT),
        *broken,
        label=_("Unit"),
    )


def published_table(reports: Sequence[Report], _: Translator) -> Table:
    """What the police and the Ministry of Health stated, statement by statement."""
    country = units.country()
    names = {unit.code: unit.short_name for unit in units.provinces()}
    rows = sorted(reports, key=lambda row: (row.place_code != country.code, row.as_of))
    counts = {
        "doses_injected": _("Doses injected"),
        "doses_on_platform": _("Doses on the platform"),
        "persons_sent": _("Persons sent for verification"),
        "persons_correct": _("Correct"),
        "persons_wrong_details": _("Wrong details"),
        "persons_without_id": _("No or malformed ID"),
        "persons_not_yet_verified": _("Not yet verified"),
        "numerator": _("Numerator"),
        "denominator": _("Denominator"),
        "doses_wrong": _("Doses verified as wrong"),
        "doses_not_yet_verified": _("Doses not yet verified"),
    }
    places = (names.get(row.place_code, _(country.short_name)) for row in rows)
    return Table(
        (
            column("as_of", _("As of"), (row.as_of for row in rows), DATE),
            column("name", _("Unit"), places),
            *(
                column(name, label, [getattr(row, name) for row in rows], COUNT)
                for name, label in counts.items()
            ),
            column("value", _("Mismatch rate"), (row.value for row in rows), _HUNDREDTHS),
        ),
        tuple(row.place_code for row in rows),
    )


def reports_table(
    reports: Sequence[Report], _: Translator
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of what was published: the country's days, then the provinces'."""
    names = {unit.code: unit.short_name for unit in units.provinces()}
    country = units.country()
    head = (
        _("As of"),
        _("Unit"),
        _("Doses injected"),
        _("Doses on the platform"),
        _("Share on the platform"),
        _("Persons sent for verification"),
        _("Correct"),
        _("Wrong details"),
        _("No or malformed ID"),
        _("Not yet verified"),
        _("Mismatch rate"),
        _("Numerator / denominator"),
        _("Doses verified as wrong"),
        _("Doses not yet verified"),
    )

    def count(value: int | None) -> str:
        # A dash, because a row of a statement says little of what others say.
        return "–" if value is None else _.integer(value)

    rows: list[tuple[str, ...]] = []
    for row in sorted(reports, key=lambda row: (row.place_code != country.code, row.as_of)):
        entered = _entered(row)
        of = (
            f"{count(row.numerator)} /\u00a0{count(row.denominator)}"
            if row.value is not None
            else "–"
        )
        rows.append(
            (
                _.date(row.as_of),
                names.get(row.place_code, _(country.short_name)),
                count(row.doses_injected),
                count(row.doses_on_platform),
                "–" if entered is None else _.percent(entered),
                count(row.persons_sent),
                count(row.persons_correct),
                count(row.persons_wrong_details),
                count(row.persons_without_id),
                count(row.persons_not_yet_verified),
                "–" if row.value is None else _.percent(row.value, 2),
                of,
                count(row.doses_wrong),
                count(row.doses_not_yet_verified),
            )
        )
    return head, rows


def _entered(row: Report) -> float | None:
    """The share of the injected doses that is on the platform."""
    if row.doses_on_platform is None or not row.doses_injected:
        return None
    return row.doses_on_platform / row.doses_injected
