"""The tables of a profile: every number of its lines, and the places like it."""

from __future__ import annotations

from i18n import Translator
from presentation.profile.text import (
    change,
    judged,
    label,
    rank,
    turned_words,
    written,
)
from presentation.table import COUNT, DATE, TEXT, Table, column
from queries.profile.indicators import NOTHING, Id
from queries.profile.profile import Profile

ALIKE: tuple[Id, ...] = ("dose1", "dose2", "mismatch", "live")
"""The lines that places which are alike are shown with."""


def alike_rows(
    result: Profile, _: Translator
) -> tuple[tuple[str, ...], list[tuple[str, tuple[str, ...]]]]:
    """Head and lines of the places like the profile's, its own first: the code of each with its
    numbers."""
    rows = [row for row in (result.row(id_) for id_ in ALIKE) if row]
    head = (_("Place"), *(label(row.indicator, _) for row in rows))
    own = tuple(written(row.now.value, row.indicator, _) for row in rows)
    return head, [
        (result.place.code, own),
        *(
            (
                code,
                tuple(written(row.near.get(code, NOTHING).value, row.indicator, _) for row in rows),
            )
            for code in result.alike
        ),
    ]


def profile_table(result: Profile, _: Translator) -> Table:
    """A row a line. Percentages and days stand beside each other, so numbers are written out;
    their numerators and denominators are numbers."""
    rows = result.rows
    parent = _(result.parent.short_name) if result.parent else ""
    above = [
        column("parent", parent, (written(row.parent.value, row.indicator, _) for row in rows))
    ]
    alike = [
        column(
            "alike",
            _("Those alike (median)"),
            (written(row.alike, row.indicator, _) for row in rows),
        )
    ]
    return Table(
        (
            column("name", _("Indicator"), (label(row.indicator, _) for row in rows)),
            column("value", _("Value"), (written(row.now.value, row.indicator, _) for row in rows)),
            column("numerator", _("Numerator"), (row.now.numerator for row in rows), COUNT),
            column("denominator", _("Denominator"), (row.now.denominator for row in rows), COUNT),
            *(above if result.parent else ()),
            column(
                "country",
                _("Whole country"),
                (written(row.country.value, row.indicator, _) for row in rows),
            ),
            *(alike if result.alike else ()),
            column("rank", _("Rank (1 is best)"), (rank(row, _) for row in rows)),
            column("judged", _("Among its equals"), (judged(row, _) for row in rows)),
            column(
                "before", _("Before"), (written(row.before.value, row.indicator, _) for row in rows)
            ),
            column("change", _("Change"), (change(row, _) for row in rows)),
            column("turned", _("Better or worse"), (turned_words(row, _) for row in rows)),
            column("as_of", _("As of"), (row.as_of for row in rows), DATE),
            column("before_as_of", _("Compared with"), (row.before_as_of for row in rows), DATE),
            column(
                "note",
                _("Note"),
                (_(row.indicator.metric.chip) for row in rows),
                TEXT,
            ),
        )
    )
