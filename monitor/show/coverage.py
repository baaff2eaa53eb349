"""``monitor show coverage``: persons vaccinated of the population, by area."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import typer

from geo import units
from geo.units import Level
from i18n import N_, UserError
from monitor.options import DOSES, Day, DoseNumber, Output, Province, Provinces, day_of, home
from monitor.options import translate as _
from monitor.output import out, print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import day_of_records, open_current, require_province
from presentation.coverage.tables import coverage_table
from presentation.coverage.text import misnumbered_sentence, unrated_sentence
from presentation.table import TEXT, Table, column
from queries.contents import snapshots
from queries.coverage.by_source import COVERAGE, Source
from queries.coverage.metrics import OFFICIAL_POPULATIONS, CountedBy, Group, Population
from queries.coverage.official import Coverage, CoverageRow
from queries.coverage.records import RecordCoverage
from queries.databases import find_snapshot
from queries.metric import Dose
from queries.reconciliation.misnumbered import misnumbered


@shows.command("coverage", help=_("Coverage, with numerator, denominator, as-of and data version."))
def show(
    level: Level = "province",
    dose: DoseNumber = "1",
    population: Population = "all",
    as_of: Day = None,
    revision: Annotated[
        int | None, typer.Option(help=_("An earlier revision of the day's figures."))
    ] = None,
    provinces: Provinces = "2021",
    source: Annotated[
        Source, typer.Option(help=_("The official statistics, or the records counted up."))
    ] = "official",
    province: Province = None,
    sex: Literal["all", "F", "M"] = "all",
    vaccine: Annotated[
        str, typer.Option(help=_("Only doses of this vaccine, such as Comirnaty."))
    ] = "",
    counted_by: Annotated[CountedBy, typer.Option("--by")] = "residence",
    output: Output = "table",
) -> None:
    """Show coverage. Raises UserError when there is none of that day or source."""
    if vaccine and (population != "all" or sex != "all"):
        raise typer.BadParameter(_("Counts by vaccine are of all ages and both sexes."))
    group = Group(population, "" if sex == "all" else sex, vaccine, counted_by)
    if source == "official":
        _require_official(level, DOSES[dose], group)
    require_province(province)
    with open_current(home) as databases:
        if source == "records":
            snapshot = day_of_records(databases, day_of(as_of))
        else:
            snapshot = find_snapshot(snapshots(databases), day_of(as_of), revision)
        asked: dict[str, Any] = {
            "snapshot": snapshot,
            "dose": DOSES[dose],
            "group": group,
            "level": level,
            "vintage": provinces,
            "within": province,
        }
        result = COVERAGE[source](databases, **asked)
        again = misnumbered(databases, **asked) if source == "records" else ()
    if output == "table":
        _print(result)
        if isinstance(result, RecordCoverage) and (unrated := unrated_sentence(result, _)):
            out.print(unrated)
        for one in again:
            out.print(misnumbered_sentence(one, _), markup=False, highlight=False)
    else:
        print_records([_record(result, row) for row in result.rows], output)


def _require_official(level: Level, dose: Dose, group: Group) -> None:
    if (
        level == "district"
        or dose == 3
        or group.sex
        or group.vaccine
        or group.population not in OFFICIAL_POPULATIONS
        or group.counted_by != "residence"
    ):
        raise UserError(
            N_(
                "The official statistics know doses 1 and 2 down to the province, for all ages "
                "or 18+. For districts, boosters, ages, sex, vaccines or the place of injection "
                "add --source records."
            )
        )


def _print(result: Coverage) -> None:
    codes = column("code", _("Code"), (row.code for row in result.rows), TEXT)
    names = (_(row.name) + (" *" if row.missing else "") for row in result.rows)
    counted = coverage_table(result.rows, _).select("numerator", "denominator", "value")
    columns = (codes, column("name", _("Unit"), names), *counted.columns)
    print_table(
        Table(columns, title=_(result.metric.name)), _, provenance_text(result.provenance, _)
    )
    if missing := sorted({code for row in result.rows for code in row.missing}):
        out.print(
            _.plural(
                "* of the {count} province with figures; without: {codes}",
                "* of the {count} provinces with figures; without: {codes}",
                len(units.provinces()) - len(missing),
                codes=", ".join(missing),
            )
        )


def _record(result: Coverage, row: CoverageRow) -> dict[str, Any]:
    of = result.provenance
    return {
        "code": row.code,
        "name": _(row.name),
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": row.value,
        "missing": list(row.missing),
        "metric": result.metric.id,
        "population": result.group.population,
        "sex": result.group.sex or "all",
        "vaccine": result.group.vaccine or "all",
        "counted_by": result.group.counted_by,
        "as_of": of.snapshot.as_of.isoformat(),
        "revision": of.snapshot.revision,
        "data_version": of.data.version,
        "demo": of.data.demo,
    }
