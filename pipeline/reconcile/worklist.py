"""The list of those whose details are wrong, for the station or facility that can mend them.

After 2262/BYT-CNTT: the station of the commune of residence gets persons without ID number, with a
malformed one, or with wrong details; completed and checked, the list comes back (monitor import
corrections) and closes its cases. It is record level and never part of a page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from geo import units
from geo.places import commune as commune_of_code
from i18n import N_, Translator, UserError
from pipeline.store import steps
from pipeline.store.records import Records
from queries.reconciliation.verdicts import MISMATCHES, VERDICT_TEXTS

_FIELD_NAMES = {"name": N_("name"), "birth_date": N_("birth date"), "sex": N_("sex")}
_SEXES = {"F": N_("Female"), "M": N_("Male")}

# Headings as the import of corrections knows them, in both languages, and how wide.
_HEADINGS = (
    (N_("Case number"), 20),
    (N_("Person number"), 14),
    (N_("What is wrong"), 26),
    (N_("Full name"), 26),
    (N_("Date of birth"), 13),
    (N_("Gender"), 9),
    (N_("ID number"), 16),
    (N_("Phone number"), 14),
    (N_("Province of residence"), 18),
    (N_("District of residence"), 20),
    (N_("Commune of residence"), 20),
    (N_("Proposed ID number"), 18),
    (N_("Proposed: name in the register"), 26),
    (N_("Proposed: birth date in the register"), 16),
)
_TO_MEND = slice(3, 11)
"""Columns that are mended in the file."""

_DETAILS = steps.load(Path(__file__).with_name("details.sql"))

_ROWS = """
SELECT d.*, v.verdict, v.fields, v.name_match, r.id_number AS proposed, r.name AS proposed_name,
       r.birth_date AS proposed_birth_date
FROM person_details AS d JOIN verification AS v USING (person_key)
LEFT JOIN register AS r
     ON r.id_number = v.candidate AND r.superseded_by IS NULL AND NOT r.deleted
WHERE v.verdict IN (SELECT unnest($wrong))
ORDER BY v.verdict, d.name, d.person_key
"""


@dataclass(frozen=True)
class Worklist:
    """How many persons a list has, and how many of them with a proposed ID number."""

    persons: int
    proposed: int


def write_worklist(
    records: Records, file: Path, _: Translator, *, commune: str | None, facility: str | None
) -> Worklist:
    """Write the wrong persons of a commune of residence, or of a facility, as XLSX.

    Raises UserError when the place is not known, there is nothing to mend, nothing was reconciled
    yet, or the file cannot be written.
    """
    if not records.rows("SELECT 1 FROM reconciliation_run LIMIT 1"):
        raise UserError(N_("Nothing was reconciled yet. Run: monitor reconcile"))
    where = _commune_name(commune) if commune else _facility_name(records, facility or "")
    _choose(records, commune, facility)
    rows = records.rows(_ROWS, {"wrong": list(MISMATCHES)})
    if not rows:
        raise UserError(N_("No wrong details are known of {place}: nothing to mend."), place=where)
    (run,) = records.rows("SELECT max(as_of) AS as_of FROM reconciliation_run")
    title = _(
        "Persons whose details must be mended: {place}, as of {day}",
        place=where,
        day=_.date(run["as_of"]),
    )
    if records.holds_demo():
        title += " – " + _("DEMO DATA")
    try:
        file.touch()
        _write(file, title, [list(_cells(row, _)) for row in rows], _)
    except OSError as error:
        raise UserError(
            N_("{file} cannot be written: {reason}."),
            file=str(file),
            reason=error.strerror or str(error),
        ) from error
    return Worklist(len(rows), sum(row["proposed"] is not None for row in rows))


def _commune_name(code: str) -> str:
    try:
        place = commune_of_code(code)
    except KeyError as error:
        raise UserError(
            N_("Unknown commune code “{found}”; expected a GSO code of five digits such as 13669."),
            found=code,
        ) from error
    return f"{place.name}, {units.district(place.district_code).short_name}"


def _facility_name(records: Records, code: str) -> str:
    rows = records.rows(
        "SELECT facility FROM facility WHERE facility_code = ? AND superseded_by IS NULL "
        "AND NOT deleted",
        [code],
    )
    if not rows and not records.rows("SELECT 1 FROM dose WHERE facility_code = ? LIMIT 1", [code]):
        raise UserError(
            N_("Unknown facility code “{found}”; expected one of the imported facilities."),
            found=code,
        )
    return str(rows[0]["facility"]) if rows else code


def _choose(records: Records, commune: str | None, facility: str | None) -> None:
    """Make the view ``person_details`` of the persons that the list may be about."""
    connection = records.connection
    if commune:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE listed_person AS SELECT person_key FROM verification "
            "WHERE residence_commune = ?",
            [commune],
        )
    else:
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE listed_person AS SELECT DISTINCT person_key "
            "FROM verdict_change WHERE facility_code = ?",
            [facility],
        )
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW persons_to_check AS "
        "FROM person SEMI JOIN listed_person USING (person_key)"
    )
    steps.run(connection, _DETAILS)


def _cells(row: dict[str, Any], _: Translator) -> Iterator[str]:
    why = _(VERDICT_TEXTS[row["verdict"]].name)
    if row["fields"] and row["verdict"] == "several_differ":
        why += ": " + ", ".join(_(_FIELD_NAMES[one]) for one in row["fields"].split(","))
    if row["name_match"] == "slip" and row["verdict"] in ("name_differs", "several_differ"):
        why += " – " + _("probably a typing slip")
    place = commune_of_code(row["residence_commune"]) if row["residence_commune"] else None
    province, district = row["residence_province"], row["residence_district"]
    yield f"{row['person_key']:016x}-{row['person_content']:016x}"
    yield row["person_number"] or ""
    yield why
    yield row["name"] or ""
    yield _day(row["birth_date"]) or str(row["birth_year"] or "")
    yield _(_SEXES[row["sex"]]) if row["sex"] else ""
    yield row["id_number"] or ""
    yield row["phone"] or ""
    yield units.province(province).name if province else ""
    yield units.district(district).name if district else ""
    yield place.name if place else ""
    yield row["proposed"] or ""
    yield row["proposed_name"] or ""
    yield _day(row["proposed_birth_date"])


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _write(file: Path, title: str, rows: list[list[str]], _: Translator) -> None:
    """Every cell a text, so that Excel keeps ID numbers and dates as they are."""
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet(_("To mend"))
        bold, wrap = book.add_format({"bold": True}), book.add_format({"italic": True})
        head = book.add_format(
            {"bold": True, "bg_color": "#d9d9d9", "text_wrap": True, "valign": "top"}
        )
        mend = book.add_format(
            {"bold": True, "bg_color": "#fde0c5", "text_wrap": True, "valign": "top"}
        )
        sheet.write_string(0, 0, title, bold)
        sheet.write_string(
            1,
            0,
            _(
                "Mend the orange columns, have them checked and signed by the "
                "commune police, and import this file again: monitor import "
                "corrections FILE. Leave the case number as it is."
            ),
            wrap,
        )
        for column, (heading, width) in enumerate(_HEADINGS):
            mended = column in range(*_TO_MEND.indices(len(_HEADINGS)))
            sheet.write_string(2, column, _(heading), mend if mended else head)
            sheet.set_column(column, column, width)
        for number, cells in enumerate(rows, start=3):
            for column, cell in enumerate(cells):
                sheet.write_string(number, column, cell)
        sheet.freeze_panes(3, 4)
        sheet.autofilter(2, 0, 2 + len(rows), len(_HEADINGS) - 1)
