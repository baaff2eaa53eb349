"""How many are vaccinated, where, and what the vaccine was used for."""

from __future__ import annotations

from collections.abc import Mapping

from geo.units import COUNTRY_CODE
from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Days, Figures
from presentation.briefing.indicators import shown_change
from presentation.briefing.model import OF_COVERAGE, Chart, Part, Series
from presentation.coverage.text import against, against_official
from presentation.table import COUNT, PERCENT, SIGNED_POINTS, TEXT, Table, table_of_rows
from queries.coverage.metrics import RECORD_COVERAGE, VACCINE_USE
from queries.coverage.official import Coverage, CoverageRow, VaccineUseRow, compare
from queries.metric import Dose

DOSES: tuple[Dose, ...] = (1, 2, 3)
MAX_BARS = 15
"""Units in one chart of bars; more cannot be read from the back of a room."""


def parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
    """Coverage by dose, of the units inside, and over time."""
    days = figures.records
    if days is None:
        return ()
    return (_by_dose(figures, days, _), _of_units(figures, days, _), _over_time(figures, days, _))


def _rows(figures: Figures, days: Days, dose: Dose) -> tuple[CoverageRow, CoverageRow | None]:
    """The place's coverage now and on the first day."""
    code = figures.place.code
    now = figures.coverage(dose, figures.level, days.last).row(code)
    if days.first is None:
        return now, None
    return now, figures.coverage(dose, figures.level, days.first).row(code)


def _by_dose(figures: Figures, days: Days, _: Translator) -> Part:
    on = say.day(days.last, _)
    both = {dose: _rows(figures, days, dose) for dose in DOSES}
    now = {dose: row for dose, (row, _before) in both.items()}
    before = {dose: row for dose, (_now, row) in both.items()}
    whole = {dose: figures.coverage(dose, "country", days.last).rows[0] for dose in DOSES}
    names = {dose: _(RECORD_COVERAGE[dose].short) for dose in DOSES}
    sentences = {
        dose: say.dose_sentence(
            RECORD_COVERAGE[dose].sentence,
            now[dose],
            whole[dose],
            say.since(now[dose], before[dose], days.first, _),
            _,
        )
        for dose in DOSES
    }

    def line(name: str, rows: Mapping[Dose, CoverageRow | None], colour: str) -> Series:
        return Series(name, tuple(row.value if row else None for row in rows.values()), colour)

    series = [line(_on(figures, on, _), now, OF_COVERAGE.now)]
    if days.first:
        name = _on(figures, say.day(days.first, _), _)
        series.insert(0, line(name, before, OF_COVERAGE.before))
    if not figures.is_country:
        series.append(line(_("Whole country, {day}", day=on), whole, OF_COVERAGE.whole))
    table = table_of_rows(
        say.titled(RECORD_COVERAGE[1], _("Coverage by dose, {day}", day=on), _),
        (
            ("dose", _("Dose"), TEXT),
            ("persons", _("Persons"), COUNT),
            ("population", _("Population"), COUNT),
            ("value", _("Coverage"), PERCENT),
            ("change", _("Change (points)"), SIGNED_POINTS),
            *(() if figures.is_country else (("country", _("Whole country"), PERCENT),)),
        ),
        tuple(
            (
                names[dose],
                now[dose].numerator,
                now[dose].denominator,
                now[dose].value,
                shown_change(now[dose], before[dose]),
                *(() if figures.is_country else (whole[dose].value,)),
            )
            for dose in DOSES
        ),
    )
    points = (
        *(say.marked(RECORD_COVERAGE[dose], sentences[dose], _) for dose in DOSES[1:]),
        say.above_whole(now[1], _),
        _official(figures, days, _),
    )
    return Part(
        "coverage-dose",
        _("Coverage by dose"),
        say.marked(RECORD_COVERAGE[1], sentences[1], _),
        tuple(filter(None, points)),
        Chart(
            "columns",
            say.titled(RECORD_COVERAGE[1], table.title, _),
            "percent",
            tuple(names.values()),
            tuple(series),
        ),
        table,
        metrics=tuple(RECORD_COVERAGE.values()),
        provenance=days.last,
    )


def _on(figures: Figures, on: str, _: Translator) -> str:
    return f"{_(figures.place.short_name)}, {on}"


def _official(figures: Figures, days: Days, _: Translator) -> str:
    """What the official totals say of at least one dose."""
    if figures.official is None:
        return ""
    official = figures.official_coverage(1, figures.level, figures.official.last)
    records = figures.coverage(1, figures.level, days.last)
    compared = compare(official, records)
    row = next(row for row in compared.rows if row.code == figures.place.code)
    return against_official(row, compared, _)


def _of_units(figures: Figures, days: Days, _: Translator) -> Part:
    result = figures.coverage(1, figures.inside, days.last)
    country = figures.coverage(1, figures.level, days.last).row(figures.place.code)
    ranked = result.ranked()
    title = say.titled(
        result.metric, _("At least one dose by unit, {day}", day=say.day(days.last, _)), _
    )
    points = (fewest(result, country, _), furthest(result, country, _))
    return Part(
        "coverage-units",
        _("Coverage of the districts") if figures.within else _("Coverage of the provinces"),
        say.marked(result.metric, say.extremes(ranked, len(ranked), figures.inside, _), _),
        tuple(filter(None, points)),
        Chart(
            "bars",
            lowest(title, len(ranked), _),
            "percent",
            tuple(_(row.name) for row in ranked[:MAX_BARS]),
            (
                Series(
                    _(result.metric.short),
                    tuple(row.value for row in ranked[:MAX_BARS]),
                    OF_COVERAGE.now,
                ),
            ),
        ),
        area=result,
        metrics=(result.metric,),
        provenance=days.last,
    )


def lowest(title: str, total: int, _: Translator, most: int = MAX_BARS) -> str:
    """The title of a chart that has room for the first of many units only."""
    if total <= most:
        return title
    return title + " · " + _("the lowest {count} of {total}", count=most, total=total)


def fewest(result: Coverage, whole: CoverageRow, _: Translator) -> str:
    """How many units are below the whole."""
    if whole.value is None:
        return ""
    ranked = result.ranked()
    below = sum((row.value or 0) < whole.value for row in ranked)
    said = {"count": below, "total": len(ranked), "value": _.percent(whole.value)}
    text = (
        _("{count} of {total} are below the country as a whole ({value}).", **said)
        if whole.code == COUNTRY_CODE
        else _("{count} of {total} are below {name} as a whole ({value}).", name=whole.name, **said)
    )
    return say.marked(result.metric, text, _)


def furthest(result: Coverage, whole: CoverageRow, _: Translator) -> str:
    """By how much the lowest differs from the whole."""
    ranked = result.ranked()
    text = against(ranked[0], whole, _) if ranked else ""
    return say.marked(result.metric, f"{_(ranked[0].name)}: {text}.", _) if text else ""


def _over_time(figures: Figures, days: Days, _: Translator) -> Part:
    lines = {
        dose: [
            point
            for point in figures.coverage_over_time(dose, days.last).lines[0][1]
            if point.as_of <= days.last.snapshot.as_of
        ]
        for dose in DOSES
    }
    shown = sorted({point.as_of for line in lines.values() for point in line})
    known = {dose: {point.as_of: point.value for point in lines[dose]} for dose in DOSES}
    names = {dose: _(RECORD_COVERAGE[dose].short) for dose in DOSES}
    message = _(
        "{name}: coverage by dose until {day}.",
        name=_(figures.place.short_name),
        day=say.day(days.last, _),
    )
    if days.first:
        came = []
        for dose in DOSES:
            now, before = _rows(figures, days, dose)
            earlier = before.numerator if before else None
            came.append((names[dose], (now.numerator or 0) - (earlier or 0)))
        message = say.newly(came, say.day(days.first, _), say.day(days.last, _), _)
    colours = (OF_COVERAGE.whole, OF_COVERAGE.now, OF_COVERAGE.before)
    return Part(
        "coverage-time",
        _("Coverage over time"),
        message,
        chart=Chart(
            "lines",
            say.titled(
                RECORD_COVERAGE[1],
                _("Coverage over time, {name}", name=_(figures.place.short_name)),
                _,
            ),
            "percent",
            tuple(shown),
            tuple(
                Series(names[dose], tuple(known[dose].get(one) for one in shown), colour)
                for dose, colour in zip(DOSES, colours, strict=True)
            ),
        )
        if len(shown) > 1
        else None,
        metrics=tuple(RECORD_COVERAGE.values()),
        provenance=days.last,
    )


def use_parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
    """Vaccine received, injected and left."""
    days = figures.official
    if days is None:
        return ()
    mine = figures.use(figures.level, days).row(figures.place.code)
    country = figures.use("country", days).rows[0]
    provinces = figures.use("province", days)
    if figures.is_country:
        regions = figures.use("region", days).rows
        shown = (country, *regions)
    else:
        region = figures.use("region", days).row(figures.place.region or "")
        shown = (mine, region, country)
    on = say.day(days.last, _)
    first = say.day(days.first, _) if days.first else ""
    points = [say.stock(mine, _), say.injected(mine, first, on, _)]
    known = [row for row in provinces.rows if row.used is not None]
    if figures.is_country and known:
        over = sum((row.used or 0) > 1 for row in known)
        points.append(
            _.plural(
                "In {count} province more was injected than received, by its figures.",
                "In {count} provinces more was injected than received, by their figures.",
                over,
            )
        )
    title = _("Doses used of those received, {day}", day=on)
    return (
        Part(
            "use",
            _("Vaccine received and used"),
            say.vaccine_use(mine, on, _),
            tuple(filter(None, points)),
            Chart(
                "bars",
                title,
                "percent",
                tuple(_(row.name) for row in shown),
                (Series(_(VACCINE_USE.short), tuple(row.used for row in shown), OF_COVERAGE.now),),
            ),
            _use_table(shown, title, _),
            metrics=(VACCINE_USE,),
            provenance=days.last,
        ),
    )


def _use_table(rows: tuple[VaccineUseRow, ...], title: str, _: Translator) -> Table:
    return table_of_rows(
        title,
        (
            ("name", _("Unit"), TEXT),
            ("received", _("Received"), COUNT),
            ("injected", _("Injected"), COUNT),
            ("value", _("Used"), PERCENT),
            ("left", _("Doses left"), COUNT),
            ("daily", _("Injected a day"), COUNT),
            ("days", _("Days of stock"), COUNT),
        ),
        tuple(
            (
                _(row.name),
                row.received,
                row.injected,
                row.used,
                row.left,
                row.daily,
                row.days_of_stock,
            )
            for row in rows
        ),
    )
