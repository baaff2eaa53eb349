"""``monitor reconcile``: what it has to say at the end."""

from __future__ import annotations

from monitor.options import translate as _
from monitor.output import err, out
from pipeline.reconcile.run import ReconcileReport
from queries.reconciliation.verdicts import VERDICT_TEXTS


def print_report(report: ReconcileReport) -> None:
    """Say what became of the persons, and what does not fit together."""
    if report.nothing_new:
        out.print(_("Nothing new since the last reconciliation."))
        return
    out.print(
        _.plural(
            "{count} person checked, as of {day}.",
            "{count} persons checked, as of {day}.",
            report.checked,
            day=_.date(report.as_of),
        )
    )
    for verdict, persons in report.verdicts.items():
        name = _(VERDICT_TEXTS[verdict].name)  # type: ignore[index]
        out.print(f"  {_.integer(persons):>12}  {name}", highlight=False)
    if report.register_day is None:
        err.print(
            _(
                "No register is imported, so nobody could be verified. Run: monitor import "
                "register FILE"
            ),
            style="yellow",
        )
    elif report.register_day < report.dose_day:
        err.print(
            _(
                "The register is of {register}, the doses of {doses}: who was born, died or got an "
                "ID number since is not known.",
                register=_.date(report.register_day),
                doses=_.date(report.dose_day),
            ),
            style="yellow",
        )
    if report.unknown_verdicts:
        err.print(
            _.plural(
                "{count} returned verdict is about somebody whom no dose record knows; it is "
                "kept for when the doses come.",
                "{count} returned verdicts are about persons whom no dose record knows; they "
                "are kept for when the doses come.",
                report.unknown_verdicts,
            ),
            style="yellow",
        )
    out.print(_("Show it on the dashboard with: monitor publish"))
