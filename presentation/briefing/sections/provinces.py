"""A page for each province, and the annex: the table of all units, definitions and sources."""

from __future__ import annotations

from collections.abc import Callable

from geo import units
from geo.units import Level, Unit
from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Figures
from presentation.briefing.model import OF_COVERAGE, Chart, Part, Series
from presentation.table import COUNT, PERCENT, TEXT, Cell, Head, table_of_rows
from queries.coverage.official import Coverage
from queries.daily_reports.metrics import BACKLOG, COMPLETE_FIELDS
from queries.entry_lag.metrics import ENTERED_SAME_DAY
from queries.metric import Dose, Metric
from queries.reconciliation.metrics import MISMATCH
from queries.scorecard.metrics import SCORECARD_COMPLETE
from queries.scorecard.scorecard import SCORECARD_METRICS

DOSES: tuple[Dose, ...] = (1, 2, 3)

Progress = Callable[[float], None]


def parts(figures: Figures, _: Translator, advance: Progress) -> tuple[Part, ...]:
    """One part for each of the 63 provinces."""
    found = []
    provinces = units.provinces()
    for number, one in enumerate(provinces, start=1):
        found.append(_province(figures, one, _))
        advance(number / len(provinces))
    return tuple(found)


def _province(figures: Figures, one: Unit, _: Translator) -> Part:
    rows, values, metrics = [], [], []
    message, points = _("{name} has no figures.", name=one.short_name), []
    for dose in DOSES:
        result, whole = (_coverage(figures, dose, level) for level in ("province", "country"))
        if result is None or whole is None:
            continue
        metric, row, national_row = result.metric, result.row(one.code), whole.rows[0]
        rows.append(_line(metric, row, national_row.value, _rank(result.ranked()[::-1], one), _))
        values.append((say.label(metric, _), row.value, national_row.value))
        metrics.append(metric)
        if dose == 1:
            message = say.marked(
                metric, say.dose_sentence(metric.sentence, row, national_row, "", _), _
            )
    if days := figures.records:
        lags, country = (figures.lags(level, days.last) for level in ("province", "country"))
        entered, best = lags.row(one.code), lags.ranked()[::-1]
        rows.append(_line(ENTERED_SAME_DAY, entered, country.rows[0].value, _rank(best, one), _))
    if days := figures.verified:
        verdicts = figures.verdicts("province", days.last)
        whole_row = figures.verdicts("country", days.last).rows[0]
        wrong = verdicts.row(one.code)
        rows.append(_line(MISMATCH, wrong, whole_row.value, _rank(verdicts.ranked()[::-1], one), _))
        points.append(say.mismatch(wrong, whole_row, say.day(days.last, _), _))
    if days := figures.scored:
        card = figures.words("province", days.last).row(one.code)
        national = figures.words("country", days.last).rows[0]
        for word in ("complete", "clean"):
            score = card.scores[word]
            rows.append(
                (
                    _(SCORECARD_METRICS[word].short),
                    score.numerator,
                    score.denominator,
                    score.value,
                    national.scores[word].value,
                    score.rank,
                )
            )
        reported = figures.complete("province", days.last).row(one.code)
        points.append(say.backlog(reported, say.day(days.last, _), _))
    title = _("{name} against the whole country", name=one.short_name)
    chart = (
        Chart(
            "columns",
            title,
            "percent",
            tuple(name for name, _mine, _whole in values),
            (
                Series(
                    one.short_name, tuple(mine for _name, mine, _whole in values), OF_COVERAGE.now
                ),
                Series(
                    _("Whole country"),
                    tuple(whole for _name, _mine, whole in values),
                    OF_COVERAGE.before,
                ),
            ),
        )
        if values
        else None
    )
    return Part(
        f"province-{one.code}",
        one.short_name,
        message,
        tuple(points),
        chart,
        table_of_rows(
            title,
            (
                ("indicator", _("Indicator"), TEXT),
                ("numerator", _("Numerator"), COUNT),
                ("denominator", _("Denominator"), COUNT),
                ("value", _("Share"), PERCENT),
                ("country", _("Whole country"), PERCENT),
                ("rank", _("Rank"), COUNT),
            ),
            tuple(rows),
        ),
        metrics=(*metrics, MISMATCH, ENTERED_SAME_DAY, SCORECARD_COMPLETE),
        provenance=of.last if (of := figures.official or figures.records) else None,
    )


def _line(
    metric: Metric, row: say.Rate, whole: float | None, rank: int | None, _: Translator
) -> tuple[Cell, ...]:
    return say.label(metric, _), row.numerator, row.denominator, row.value, whole, rank


def _rank(best_first: tuple[say.Rate, ...], one: Unit) -> int | None:
    """1 for the best; ``None`` when the unit has no value."""
    codes = [row.code for row in best_first]
    return codes.index(one.code) + 1 if one.code in codes else None


def _coverage(figures: Figures, dose: Dose, level: Level) -> Coverage | None:
    """Coverage of units: of provinces by the official totals, where these have the dose."""
    if figures.official and level != "district" and dose != 3:
        return figures.official_coverage(dose, level, figures.official.last)
    return figures.coverage(dose, level, figures.records.last) if figures.records else None


def annex_parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
    """The table of all units."""
    columns: list[Head] = [("name", _("Unit"), TEXT)]
    cells: dict[str, list[Cell]] = {}
    names: dict[str, str] = {}
    metrics: list[Metric] = []

    def add(column: Head, values: list[tuple[str, str, Cell]]) -> None:
        columns.append(column)
        for code, name, cell in values:
            names.setdefault(code, name)
            cells.setdefault(code, []).append(cell)

    for dose in DOSES:
        if result := _coverage(figures, dose, figures.inside):
            metrics.append(result.metric)
            add(
                (
                    f"dose{dose}",
                    _(result.metric.short) if figures.within else say.label(result.metric, _),
                    PERCENT,
                ),
                [(row.code, row.name, row.value) for row in result.rows],
            )
    if days := figures.records:
        add(
            ("same_day", _("Same day"), PERCENT),
            [
                (row.code, row.name, row.value)
                for row in figures.lags(figures.inside, days.last).rows
            ],
        )
    if days := figures.verified:
        add(
            ("mismatch", _(MISMATCH.short), PERCENT),
            [
                (row.code, row.name, row.value)
                for row in figures.verdicts(figures.inside, days.last).rows
            ],
        )
    if days := figures.scored:
        complete = figures.complete(figures.inside, days.last).rows
        add(
            ("complete", _("Entered of reported"), PERCENT),
            [(row.code, row.name, row.value) for row in complete],
        )
        add(
            ("backlog", _(BACKLOG.short), COUNT),
            [(row.code, row.name, row.backlog) for row in complete],
        )
    if not cells:
        return ()
    title = (
        _("Figures of all districts of {name}", name=figures.place.short_name)
        if figures.within
        else _("Figures of all provinces")
    )
    # Inside a province the records alone have coverage: said once, not in every column.
    table_title = say.titled(metrics[0], title, _) if figures.within and metrics else title
    of = figures.official or figures.records or figures.verified or figures.scored
    return (
        Part(
            "annex",
            title,
            title,
            table=table_of_rows(
                table_title,
                tuple(columns),
                tuple((_(names[code]), *row) for code, row in cells.items()),
            ),
            metrics=(
                *metrics,
                ENTERED_SAME_DAY,
                MISMATCH,
                SCORECARD_COMPLETE,
                BACKLOG,
                COMPLETE_FIELDS,
            ),
            provenance=of.last if of else None,
        ),
    )
