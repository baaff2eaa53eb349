"""Why: what lies behind the figures of the units that fall behind: wrong details, late entry,
backlog.
"""

from __future__ import annotations

from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Figures
from presentation.briefing.indicators import complete, coverage, mismatch, same_day
from presentation.briefing.model import OF_MISMATCH, Chart, Part, Series
from presentation.briefing.sections import BODY_TITLES
from presentation.briefing.sections.attention import beyond, outliers
from presentation.reconciliation.text import most_often
from presentation.table import COUNT, PERCENT, TEXT, Cell, Head, Table, table_of_rows
from queries.coverage.metrics import RECORD_COVERAGE
from queries.daily_reports.metrics import BACKLOG
from queries.entry_lag.lags import EntryLag
from queries.entry_lag.metrics import ENTERED_SAME_DAY
from queries.metric import Metric
from queries.reconciliation.metrics import MISMATCH
from queries.reconciliation.verdicts import MISMATCHES, VERDICT_TEXTS
from queries.reconciliation.verification import Verification

TITLE = BODY_TITLES["why"]

MAX_ROWS = 5
"""Units in the table: those furthest behind."""
MAX_REASONS = 6
MAX_FACILITIES = 3


def part(figures: Figures, _: Translator) -> Part | None:
    """Mismatches, entry lag and backlog of the place and of those furthest behind in it."""
    wrong, soon, entered = mismatch(figures), same_day(figures), complete(figures)
    known = [one for one in (wrong, soon, entered) if one]
    if not known:
        return None
    points = [*_beyond(figures, _)]
    if wrong and figures.verified:
        points.append(
            most_often(
                figures.verdicts(figures.level, figures.verified.last).row(figures.place.code), _
            )
        )
    points.append(_facilities(figures, _))
    if figures.scored:
        row = figures.complete(figures.level, figures.scored.last).row(figures.place.code)
        points.append(say.backlog_pace(row, _))
    return Part(
        "why",
        _(TITLE),
        _message(figures, _),
        tuple(filter(None, points)),
        _reasons(figures, _),
        _table(figures, _),
        metrics=(*(one.metric for one in known), *_others(figures)),
        provenance=known[0].days.last,
    )


def _others(figures: Figures) -> list[Metric]:
    """The metrics of the table that are not of the place's own sentence."""
    first = coverage(figures, 1)
    found = [RECORD_COVERAGE[1] if figures.within else first.metric] if first else []
    return [*found, BACKLOG] if figures.scored else found


def _message(figures: Figures, _: Translator) -> str:
    """The three in one sentence; what is unknown is left out."""
    parts = []
    if (wrong := mismatch(figures)) and wrong.now.value is not None:
        parts.append(
            _(
                "{share} of the persons verified have wrong or missing details",
                share=_.percent(wrong.now.value),
            )
        )
    if (soon := same_day(figures)) and soon.now.value is not None:
        parts.append(
            _("{share} of the doses are entered the same day", share=_.percent(soon.now.value))
        )
    if figures.scored:
        row = figures.complete(figures.level, figures.scored.last).row(figures.place.code)
        if row.backlog is not None:
            parts.append(_("{count} doses are not yet entered", count=_.integer(row.backlog)))
    if not parts:
        return _("{name} has no figures.", name=_(figures.place.short_name))
    return f"{_(figures.place.short_name)}: {'; '.join(parts)}."


def _beyond(figures: Figures, _: Translator) -> list[str]:
    """Which units are worse than units of their size usually differ; one line says in what none."""
    judged: list[tuple[Verification | EntryLag, int]] = []
    if figures.verified:
        judged.append((figures.verdicts(figures.inside, figures.verified.last), 1))
    if figures.records:
        judged.append((figures.lags(figures.inside, figures.records.last), -1))
    judged = [(one, bad) for one, bad in judged if any(row.denominator for row in one.rows)]
    said = [beyond(one, bad, figures, _) for one, bad in judged if outliers(one, bad)]
    none = [_(one.metric.short) for one, bad in judged if not outliers(one, bad)]
    what = ", ".join((none[0], *map(say.lower, none[1:]))) if none else ""
    return [*said, say.outside((), 0, what, figures.inside, _)] if none else said


def _facilities(figures: Figures, _: Translator) -> str:
    """Which facilities of a province entered most late doses; the country has too many."""
    if figures.records is None or not figures.within:
        return ""
    late = [one for one in figures.facilities(figures.records.last) if one.late]
    if not late:
        return ""
    named = "; ".join(f"{one.name} {_.integer(one.late)}" for one in late[:MAX_FACILITIES])
    return _(
        "Most doses entered late: {facilities} (of {count} in the province).",
        facilities=named,
        count=_.integer(sum(one.late for one in late)),
    )


def _reasons(figures: Figures, _: Translator) -> Chart | None:
    if figures.verified is None:
        return None
    at = figures.verified.last
    row = figures.verdicts(figures.level, at).row(figures.place.code)
    whole = figures.verdicts("country", at).rows[0]
    if not row.denominator or not whole.denominator:
        return None
    ordered = sorted(MISMATCHES, key=lambda one: -row.verdicts[one])[:MAX_REASONS]
    series = [
        Series(
            _(figures.place.short_name),
            tuple(row.verdicts[one] / row.denominator for one in ordered),
            OF_MISMATCH.now,
        )
    ]
    if not figures.is_country:
        series.append(
            Series(
                _("Whole country"),
                tuple(whole.verdicts[one] / whole.denominator for one in ordered),
                OF_MISMATCH.before,
            )
        )
    return Chart(
        "bars",
        _("Most frequent reasons, per persons verified, {day}", day=say.day(at, _)),
        "percent",
        tuple(_(VERDICT_TEXTS[one].name) for one in ordered),
        tuple(series),
    )


def _table(figures: Figures, _: Translator) -> Table | None:
    """The units furthest behind in coverage, and the place itself below them."""
    cells: dict[str, list[Cell]] = {}
    columns: list[Head] = [("name", _("Unit"), TEXT)]
    if figures.within:
        days = figures.records
        places = figures.coverage(1, "district", days.last).ranked() if days else ()
        name = _(RECORD_COVERAGE[1].short)
        whole = figures.coverage(1, "province", days.last) if days else None
    elif first := coverage(figures, 1):
        ask = figures.coverage if first.by_records else figures.official_coverage
        places = ask(1, "province", first.days.last).ranked()
        name, whole = say.label(first.metric, _), ask(1, "country", first.days.last)
    else:
        return None
    if not places or whole is None:
        return None
    mine = whole.row(figures.place.code)
    shown = (*places[:MAX_ROWS], mine)
    columns.append(("coverage", name, PERCENT))
    for row in shown:
        cells[row.code] = [_(row.name), row.value]
    code = figures.place.code

    def add(head: Head, values: dict[str, Cell]) -> None:
        columns.append(head)
        for unit, line in cells.items():
            line.append(values.get(unit))

    levels = (figures.inside, figures.level)
    if figures.verified:
        at = figures.verified.last
        add(
            ("mismatch", _(MISMATCH.short), PERCENT),
            {row.code: row.value for level in levels for row in figures.verdicts(level, at).rows},
        )
    if figures.records:
        at = figures.records.last
        add(
            ("same_day", _(ENTERED_SAME_DAY.short), PERCENT),
            {row.code: row.value for level in levels for row in figures.lags(level, at).rows},
        )
    if figures.scored:
        at = figures.scored.last
        add(
            ("backlog", _(BACKLOG.short), COUNT),
            {row.code: row.backlog for level in levels for row in figures.complete(level, at).rows},
        )
    title = _("Furthest behind in at least one dose, {day}", day=_.date(figures.period.last))
    return table_of_rows(
        say.titled(whole.metric, title, _),
        tuple(columns),
        (*(tuple(line) for unit, line in cells.items() if unit != code), tuple(cells[code])),
    )
