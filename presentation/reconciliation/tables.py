"""The tables behind the charts of the reconciliation page. All have numerator and denominator."""

from __future__ import annotations

from collections.abc import Sequence

from geo import units
from i18n import Translator
from presentation.columns import Columns
from presentation.export.table import Table
from presentation.funnel import Placed
from presentation.reconciliation.cleaning import changes
from presentation.scorecard.cleanliness import per_ten_thousand
from queries.funnel import LIMITS, Funnel
from queries.reconciliation.verdicts import MISMATCHES, RULE_TEXTS, RULES, VERDICT_TEXTS
from queries.reconciliation.verification import (
    FacilityRow,
    Report,
    VerificationPoint,
    VerificationRow,
)
from queries.scorecard.cleanliness import CleanlinessRow


def _rates(columns: Columns, rows: Sequence[VerificationRow], _: Translator) -> None:
    """The mismatch rate with what it is computed from, and who is not in it."""
    columns.share(_("Mismatch rate"), [row.value for row in rows], _.percent)
    columns.number(_("Wrong"), [row.numerator for row in rows], _.integer)
    columns.number(_("Verified"), [row.denominator for row in rows], _.integer)
    columns.number(
        _("Not yet verified"), [row.verdicts["not_yet_verified"] for row in rows], _.integer
    )


def mismatch_table(rows: Sequence[VerificationRow], _: Translator) -> Table:
    """The mismatch rate by unit, in the order of ``rows``."""
    columns = Columns([row.code for row in rows])
    columns.text(_("Unit"), [_(row.name) for row in rows])
    _rates(columns, rows, _)
    columns.number(_("Correct"), [row.correct for row in rows], _.integer)
    columns.number(_("Foreigners"), [row.verdicts["foreigner"] for row in rows], _.integer)
    return columns.table()


def reasons_table(rows: Sequence[VerificationRow], _: Translator) -> Table:
    """Persons by reason and unit, with what is known of how they can be corrected."""
    columns = Columns([row.code for row in rows])
    columns.text(_("Unit"), [_(row.name) for row in rows])
    _rates(columns, rows, _)
    for verdict in MISMATCHES:
        columns.number(
            _(VERDICT_TEXTS[verdict].name), [row.verdicts[verdict] for row in rows], _.integer
        )
    columns.number(_("Names with a typing slip"), [row.slips for row in rows], _.integer)
    columns.number(_("ID number proposed"), [row.proposed for row in rows], _.integer)
    return columns.table()


def cleaning_table(line: tuple[VerificationPoint, ...], _: Translator) -> Table:
    """Every day with what changed since the one before, the latest first."""
    since = {after: (cleaned, wrong) for _before, after, cleaned, wrong in changes(line)}
    rows = tuple(reversed(line))
    columns = Columns([""] * len(rows))
    columns.data[_("As of")] = [row.as_of for row in rows]
    columns.formats[_("As of")] = _.date
    columns.share(_("Mismatch rate"), [row.value for row in rows], _.percent)
    columns.number(_("Wrong"), [row.numerator for row in rows], _.integer)
    columns.number(_("Verified"), [row.denominator for row in rows], _.integer)
    columns.number(
        _("Not yet verified"), [row.verdicts["not_yet_verified"] for row in rows], _.integer
    )
    nothing = (None, None)
    columns.number(_("Cleaned"), [since.get(row.as_of, nothing)[0] for row in rows], _.integer)
    columns.number(_("Newly wrong"), [since.get(row.as_of, nothing)[1] for row in rows], _.integer)
    return columns.table()


def funnel_table(placed: Sequence[Placed[VerificationRow]], funnel: Funnel, _: Translator) -> Table:
    """Every district with its limits, those furthest above the outer one first."""
    limits = {one.row.code: funnel.limits(one.row.denominator, LIMITS[-1]) for one in placed}
    ordered = sorted(placed, key=lambda one: limits[one.row.code][1] - (one.row.value or 0.0))
    columns = Columns([one.row.code for one in ordered])
    columns.text(_("Unit"), [one.row.name for one in ordered])
    said = {1: _("above"), 0: _("within"), -1: _("below")}
    columns.text(_("Outer limits"), [said[one.outside] for one in ordered])
    _rates(columns, [one.row for one in ordered], _)
    columns.share(_("Lower limit"), [limits[one.row.code][0] for one in ordered], _.percent)
    columns.share(_("Upper limit"), [limits[one.row.code][1] for one in ordered], _.percent)
    return columns.table()


def facilities_table(rows: Sequence[FacilityRow], _: Translator) -> Table:
    """Every facility with its persons and its dose records."""
    columns = Columns([row.district_code for row in rows])
    columns.text(_("Facility"), [row.name for row in rows])
    columns.text(_("District"), [_district(row.district_code) for row in rows])
    _rates(columns, rows, _)
    columns.number(_("Clean records"), [row.clean for row in rows], _.integer)
    columns.number(_("Dose records"), [row.records for row in rows], _.integer)
    return columns.table()


def _district(code: str) -> str:
    try:
        return units.district(code).short_name
    except KeyError:
        return ""


def cleanliness_table(rows: Sequence[CleanlinessRow], _: Translator) -> Table:
    """Dose records by unit: how many are clean, and how many break each rule."""
    columns = Columns([row.code for row in rows])
    columns.text(_("Unit"), [_(row.name) for row in rows])
    columns.share(_("Clean"), [row.value for row in rows], lambda value: _.percent(value, 2))
    columns.number(_("Clean records"), [row.clean for row in rows], _.integer)
    columns.number(_("Dose records"), [row.records for row in rows], _.integer)
    for rule in RULES:
        name = _(RULE_TEXTS[rule].name)
        columns.number(name, [row.broken[rule] for row in rows], _.integer)
        columns.share(
            _("{rule}, of 10,000", rule=name),
            [per_ten_thousand(row, rule) if row.records else None for row in rows],
            _.decimal,
        )
    return columns.table()


def reports_table(
    reports: Sequence[Report], _: Translator
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of what was published: the country's days, then the provinces'."""
    names = {unit.code: unit.short_name for unit in units.provinces()}
    country = units.country()
    head = (
        _("As of"), _("Unit"), _("Doses injected"), _("Doses on the platform"),
        _("Share on the platform"), _("Persons sent for verification"), _("Correct"),
        _("Wrong details"), _("No or malformed ID"), _("Not yet verified"), _("Mismatch rate"),
        _("Numerator / denominator"), _("Doses verified as wrong"), _("Doses not yet verified"),
    )  # fmt: skip

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
        rows.append((
            _.date(row.as_of), names.get(row.place_code, _(country.short_name)),
            count(row.doses_injected), count(row.doses_on_platform),
            "–" if entered is None else _.percent(entered),
            count(row.persons_sent), count(row.persons_correct), count(row.persons_wrong_details),
            count(row.persons_without_id), count(row.persons_not_yet_verified),
            "–" if row.value is None else _.percent(row.value, 2), of,
            count(row.doses_wrong), count(row.doses_not_yet_verified),
        ))  # fmt: skip
    return head, rows


def _entered(row: Report) -> float | None:
    """The share of the injected doses that is on the platform."""
    if row.doses_on_platform is None or not row.doses_injected:
        return None
    return row.doses_on_platform / row.doses_injected
