"""What the tables of both databases have in common: days, ages, and the data version."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Column, DateTime, Integer, MetaData, Table, Text

VIETNAM_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
"""Days begin and times are shown here."""

AGE_BANDS = ("0-4", "5-11", "12-17", "18-29", "30-39", "40-49", "50-64", "65+")
"""Completed years of age on the day of the population; without one, at the injection."""

AGE_COLUMNS = {
    band: "age_" + band.replace("-", "_").replace("+", "_and_over") for band in AGE_BANDS
} | {"": "age_unknown"}
"""The column that counts each age band; ``""`` is unknown age."""


def data_version(metadata: MetaData) -> Table:
    """One row: which publish this database is."""
    return Table(
        "data_version",
        metadata,
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("published_at", DateTime(timezone=True), nullable=False),
        Column("demo", Boolean, nullable=False),
        Column("content", Text, nullable=False),
    )
