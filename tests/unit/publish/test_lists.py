"""What the SQL of publish spells out is what the program's lists say.

Rows are inserted by name, so a column that is missing, or one too many, fails by itself.
"""

from __future__ import annotations

import re

from pipeline.publish import alerts
from pipeline.publish.run import STEPS
from queries.reconciliation.verdicts import MISMATCHES, RULES, VERDICTS
from queries.schema import AGE_COLUMNS, BEFORE, DATABASES, UNKNOWN

BY_PYTHON = {
    "vaccination.data_version",
    "reconciliation.data_version",
    "reconciliation.report_finding",
}


def text(name: str) -> str:
    """The statement that makes or writes a table, on one line."""
    steps = [*alerts.STEPS, *(step for topic in STEPS.values() for step in topic)]
    (step,) = [step for step in steps if step.name == name]
    return re.sub(r"\s+", " ", step.sql)


def test_every_published_table_is_written_by_one_step_by_name() -> None:
    tables = {f"{name}.{table}" for name, there in DATABASES.items() for table in there.tables}
    for name in tables - BY_PYTHON:
        assert text(name).startswith(f"INSERT INTO {name} BY NAME "), name


def test_age_bands() -> None:
    sums = re.findall(
        r"FILTER \(band = (\d+)\)\)::INTEGER AS (\w+)", text("vaccination.record_coverage")
    )
    assert sums == [(str(band), column) for band, column in enumerate(AGE_COLUMNS.values())]
    population = re.findall(
        r"FILTER \(age_band = '(.+?)'\), 0\)::BIGINT AS (\w+)",
        text("vaccination.district_population"),
    )
    assert population == [(band, column) for band, column in AGE_COLUMNS.items() if band]


def test_verdicts_and_rules() -> None:
    for name in ("reconciliation.verification_count", "reconciliation.facility_quality"):
        counters = re.findall(r"FILTER \(counter = '(\w+)'\) AS (\w+)", text(name))
        assert all(counter == column for counter, column in counters), name
        assert {*VERDICTS} < {counter for counter, _ in counters}
    wrong = " + ".join(MISMATCHES)
    assert f"sum({wrong}) AS wrong" in text("scorecard_correct")
    assert f"sum({wrong}) AS wrong" in text("alert_value")
    assert f"sum({wrong} + correct) AS verified" in text("alert_value")
    rules = re.findall(r"FILTER \(rule = '(\w+)'\) AS (\w+)", text("reconciliation.cleanliness"))
    assert rules == [(rule, rule) for rule in RULES]


def test_lags_that_are_none() -> None:
    days = text("reconciliation.entry_day")
    assert f"FILTER (lag = {BEFORE}) AS before_injection" in days
    assert f"FILTER (lag = {UNKNOWN}) AS no_entry_time" in days
    assert f"lag_days >= {BEFORE}) AS timed" in text("reconciliation.facility_period")
