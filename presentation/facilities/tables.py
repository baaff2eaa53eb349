"""The tables of the facilities topic."""

from __future__ import annotations

from collections.abc import Sequence

from i18n import Translator
from presentation.facilities.text import MARKS, faults_of
from presentation.table import COUNT, PERCENT, SIGNED_POINTS, TEXT, Table, column
from queries.facilities.facilities import Facilities, Facility, Fault


def facilities_table(result: Facilities, rows: Sequence[Facility], _: Translator) -> Table:
    """Every number of some facilities, with numerators and denominators."""

    def mark(row: Facility, fault: Fault) -> str:
        sign = result.outside(row, fault)
        return _(MARKS[str(sign)]) if sign else ""

    return Table(
        (
            column("code", _("Code"), (row.code for row in rows)),
            column("name", _("Facility"), (row.name for row in rows)),
            column("district", _("District"), (row.district for row in rows)),
            column("province", _("Province"), (row.province for row in rows)),
            column("late", _("Late doses"), (row.late[0] for row in rows), COUNT),
            column(
                "doses", _("Doses with a valid entry time"), (row.late[1] for row in rows), COUNT
            ),
            column("late_share", _("Late share"), (row.value("late") for row in rows), PERCENT),
            column("late_limits", _("Late: limits of chance"), (mark(row, "late") for row in rows)),
            column(
                "late_before", _("Late doses before"), (row.late_before[0] for row in rows), COUNT
            ),
            column("doses_before", _("Doses before"), (row.late_before[1] for row in rows), COUNT),
            column("change", _("Change, % points"), (row.change for row in rows), SIGNED_POINTS),
            column("wrong", _("Wrong persons"), (row.wrong[0] for row in rows), COUNT),
            column("verified", _("Persons verified"), (row.wrong[1] for row in rows), COUNT),
            column("wrong_share", _("Wrong share"), (row.value("wrong") for row in rows), PERCENT),
            column(
                "wrong_limits", _("Wrong: limits of chance"), (mark(row, "wrong") for row in rows)
            ),
            column("notes", _("Notes"), ("; ".join(faults_of(row, _)) for row in rows), TEXT),
        )
    )
