"""The four words of the place, their change and its rank."""

from __future__ import annotations

from i18n import Translator
from presentation.briefing import text as say
from presentation.briefing.figures import Figures
from presentation.briefing.model import OF_WORDS, Chart, Part, Series
from presentation.table import COUNT, PERCENT, SIGNED_POINTS, TEXT, Head, table_of_rows
from queries.scorecard.scorecard import SCORECARD_METRICS, WORDS


def parts(figures: Figures, _: Translator) -> tuple[Part, ...]:
    """The four words of the place, their change and its rank."""
    days = figures.scored
    if days is None:
        return ()
    card = figures.words(figures.level, days.last)
    row, whole = card.row(figures.place.code), figures.words("country", days.last).rows[0]
    on = say.day(days.last, _)
    names = tuple(_(SCORECARD_METRICS[word].short) for word in WORDS)
    title = _("Data quality, {day}", day=on)
    series = [Series(_(row.name), tuple(row.scores[word].value for word in WORDS), OF_WORDS.now)]
    columns: list[Head] = [
        ("word", _("Word"), TEXT),
        ("numerator", _("Numerator"), COUNT),
        ("denominator", _("Denominator"), COUNT),
        ("value", _("Share"), PERCENT),
        ("change", _("Change in four weeks (points)"), SIGNED_POINTS),
    ]
    if not figures.is_country:
        national = tuple(whole.scores[word].value for word in WORDS)
        series.append(Series(_("Whole country"), national, OF_WORDS.before))
        columns += [("country", _("Whole country"), PERCENT), ("rank", _("Rank"), COUNT)]
    body = []
    for name, word in zip(names, WORDS, strict=True):
        score = row.scores[word]
        others = () if figures.is_country else (whole.scores[word].value, score.rank)
        body.append((name, score.numerator, score.denominator, score.value, score.change, *others))
    return (
        Part(
            "words",
            _("Correct, complete, clean, live"),
            say.four_words(row, on, _),
            tuple(filter(None, (say.places(row, _),))),
            Chart("columns", title, "percent", names, tuple(series)),
            table_of_rows(title, tuple(columns), tuple(body)),
            metrics=tuple(SCORECARD_METRICS.values()),
            provenance=days.last,
        ),
    )
