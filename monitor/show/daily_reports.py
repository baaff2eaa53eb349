"""``monitor show completeness``: reported doses that are on the platform, and the backlog."""

from __future__ import annotations

from typing import Any

from monitor.options import AnyLevel, Day, Output, Province, Provinces, day_of, home
from monitor.options import translate as _
from monitor.output import out, print_records, print_table, provenance_text
from monitor.show.app import shows
from monitor.show.current import day_of_scores, open_current, require_province
from presentation.daily_reports.text import doubt_sentence
from presentation.table import COUNT, PERCENT, PLAIN, TEXT, Head, table_of_rows
from queries.daily_reports.completeness import Completeness, CompletenessRow, completeness


@shows.command(
    "completeness",
    help=_("Reported doses that are on the platform, the backlog and its trend."),
)
def show(
    level: AnyLevel = "province",
    as_of: Day = None,
    province: Province = None,
    provinces: Provinces = "2021",
    output: Output = "table",
) -> None:
    """Show completeness. Raises UserError when there are no reports, or no such day."""
    require_province(province)
    with open_current(home) as databases:
        result = completeness(
            databases,
            snapshot=day_of_scores(databases, day_of(as_of)),
            level=level,
            vintage=provinces,
            within=province,
        )
    if output == "table":
        _print(result)
    else:
        print_records([_record(result, row) for row in result.rows], output)


def _record(result: Completeness, row: CompletenessRow) -> dict[str, Any]:
    of = result.provenance
    return {
        "code": row.code,
        "name": _(row.name),
        "numerator": row.numerator,
        "denominator": row.denominator,
        "value": row.value,
        "backlog": row.backlog,
        "surplus": row.surplus,
        "trend": row.trend,
        "trend_since": result.before.isoformat() if result.before else None,
        "caught_up": row.caught_up,
        "days_of_entering": row.days_of_entering,
        "doubtful_reports": row.doubtful.reports,
        "reported_as_usual": row.usual_reported,
        "backlog_as_usual": row.usual_backlog,
        "records": row.doses,
        "records_with_every_field": row.complete,
        "metric": result.metric.id,
        "as_of": of.snapshot.as_of.isoformat(),
        "data_version": of.data.version,
        "demo": of.data.demo,
    }


def _print(result: Completeness) -> None:
    since = _("since {day}", day=_.date(result.before)) if result.before else _("in four weeks")
    heads: list[Head] = [
        ("code", _("Code"), TEXT),
        ("name", _("Unit"), TEXT),
        ("numerator", _("On the platform"), COUNT),
        ("denominator", _("Reported"), COUNT),
        ("value", _("Share"), PERCENT),
        ("backlog", _("Backlog"), COUNT),
        ("trend", since, PLAIN),
        ("days_of_entering", _("Days of entering"), COUNT),
        ("fields", _("Every field filled"), PERCENT),
    ]
    rows = [
        (
            row.code,
            _(row.name),
            row.numerator,
            row.denominator,
            row.value,
            row.backlog,
            None if row.trend is None else _signed(row.trend),
            row.days_of_entering,
            row.fields,
        )
        for row in result.rows
    ]
    title = _(result.metric.name)
    print_table(table_of_rows(title, heads, rows), _, provenance_text(result.provenance, _))
    for row in result.rows:
        if doubt := doubt_sentence(row, _):
            out.print(f"{_(row.name)}: {doubt}", style="yellow", soft_wrap=True)
    if all(row.denominator is None for row in result.rows):
        out.print(
            _(
                "There are no daily reports to compare with. Run: monitor import reports FILE, "
                "then monitor publish"
            )
        )


def _signed(doses: int) -> str:
    return ("+" if doses > 0 else "−" if doses < 0 else "") + _.integer(abs(doses))
