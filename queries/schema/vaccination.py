"""The vaccination database: official statistics, and persons counted up from the records."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

from queries.schema.columns import AGE_COLUMNS, data_version

VACCINATION = MetaData()

STATISTIC_COLUMNS = (
    "population",
    "population_18plus",
    "persons_dose1",
    "persons_dose2",
    "doses_injected",
    "doses_allocated",
    "doses_received",
)
"""Counts of the official statistics."""

vaccination_version = data_version(VACCINATION)

snapshot = Table(
    "snapshot",
    VACCINATION,
    Column("as_of", Date, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("newest", Boolean, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False),
    Column("provinces", Integer, nullable=False),
    Column("interpolated", Boolean, nullable=False),
)

official_statistics = Table(
    "official_statistics",
    VACCINATION,
    Column("as_of", Date, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("newest", Boolean, nullable=False),
    Column("province_code", Text, primary_key=True),
    *(Column(measure, BigInteger, nullable=False) for measure in STATISTIC_COLUMNS),
)

# What the vaccination records say, counted up: persons until the end of each day, by residence or
# by place of injection. An empty code is unknown.
record_day = Table("record_day", VACCINATION, Column("as_of", Date, primary_key=True))


def _record_counts(name: str, by: str, *counts: str) -> Table:
    # No primary key: DuckDB's index of a million rows is larger and slower than the rows. The
    # index is made on PostgreSQL only; DuckDB finds a day by the order of the rows.
    return Table(
        name,
        VACCINATION,
        Column("measure", Text, nullable=False),
        Column("counted_by", Text, nullable=False),
        Column("as_of", Date, nullable=False),
        Column("province_code", Text, nullable=False),
        Column("district_code", Text, nullable=False),
        Column(by, Text, nullable=False),
        *(Column(count, Integer, nullable=False) for count in counts),
        Index(f"{name}_day", "measure", "counted_by", "as_of"),
    )


record_coverage = _record_counts("record_coverage", "sex", *AGE_COLUMNS.values())
record_vaccine = _record_counts("record_vaccine", "vaccine", "persons")

# The day on which persons and population are of their ages; without a row or a day, the records are
# counted by age at the injection.
age_reference = Table("age_reference", VACCINATION, Column("day", Date))

district_population = Table(
    "district_population",
    VACCINATION,
    Column("province_code", Text, primary_key=True),
    Column("district_code", Text, primary_key=True),
    Column("sex", Text, primary_key=True),
    *(Column(column, BigInteger, nullable=False) for column in AGE_COLUMNS.values()),
)
