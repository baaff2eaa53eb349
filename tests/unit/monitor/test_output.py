"""Messages of an import are short: a line a kind of fault."""

from __future__ import annotations

from i18n import translator
from monitor.output import refusal_lines
from pipeline.store.records import FileReport, Refusal


def lines(refusals: list[Refusal], *, every: bool = False) -> list[str]:
    report = FileReport("f.csv", None, None, 9, 0, 0, tuple(refusals))
    return list(refusal_lines(report, translator("en"), every=every))


def test_a_fault_of_many_rows_is_one_line_with_its_first_places() -> None:
    often = [Refusal("Bad date.", {}, row, "Date", alike=40) for row in (2, 3, 5, 8)]
    twice = [Refusal("Bad sex.", {}, row, "Sex", alike=2) for row in (4, 6)]
    once = Refusal("Bad date.", {}, 9, "Other date")
    whole = [Refusal("No rows."), Refusal("No rows.")]
    assert lines([*often, *twice, once, *whole]) == [
        "f.csv, rows 2, 3, 5 … (40 in all), column Date: Bad date.",
        "f.csv, rows 4, 6, column Sex: Bad sex.",
        "f.csv, row 9, column Other date: Bad date.",
        "f.csv: No rows.",
        "f.csv: No rows.",
    ]
    assert lines(often, every=True) == [
        f"f.csv, row {row}, column Date: Bad date." for row in (2, 3, 5, 8)
    ]
