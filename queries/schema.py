"""The tables of the two published databases: counts by administrative unit, never a person."""

from __future__ import annotations

from zoneinfo import ZoneInfo

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

from queries.verdicts import RULES, VERDICTS

VIETNAM_TIME = ZoneInfo("Asia/Ho_Chi_Minh")
"""Days begin and times are shown here."""

vaccination = MetaData()
reconciliation = MetaData()

DATABASES = {"vaccination": vaccination, "reconciliation": reconciliation}

MEASURES = (
    "population",
    "population_18plus",
    "persons_dose1",
    "persons_dose2",
    "doses_injected",
    "doses_allocated",
    "doses_received",
)


AGE_BANDS = ("0-4", "5-11", "12-17", "18-29", "30-39", "40-49", "50-64", "65+")
"""Completed years of age, at the injection (records) or as counted (population)."""


AGE_COLUMNS = {
    band: "age_" + band.replace("-", "_").replace("+", "_and_over") for band in AGE_BANDS
} | {"": "age_unknown"}
"""The column that counts each age band; ``""`` is unknown age."""


def _data_version(metadata: MetaData) -> Table:
    """One row: which publish this database is."""
    return Table(
        "data_version",
        metadata,
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("published_at", DateTime(timezone=True), nullable=False),
        Column("demo", Boolean, nullable=False),
        Column("content", Text, nullable=False),
    )


vaccination_version = _data_version(vaccination)
reconciliation_version = _data_version(reconciliation)

snapshot = Table(
    "snapshot",
    vaccination,
    Column("as_of", Date, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("newest", Boolean, nullable=False),
    Column("imported_at", DateTime(timezone=True), nullable=False),
    Column("provinces", Integer, nullable=False),
    Column("interpolated", Boolean, nullable=False),
)

official_statistics = Table(
    "official_statistics",
    vaccination,
    Column("as_of", Date, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("newest", Boolean, nullable=False),
    Column("province_code", Text, primary_key=True),
    *(Column(measure, BigInteger, nullable=False) for measure in MEASURES),
)

# What the vaccination records say, counted up: persons until the end of each day, by residence or
# by place of injection. An empty code is unknown.
record_day = Table("record_day", vaccination, Column("as_of", Date, primary_key=True))


def _record_counts(name: str, by: str, *counts: str) -> Table:
    # No primary key: DuckDB's index of a million rows is larger and slower than the rows. The
    # index is made on PostgreSQL only; DuckDB finds a day by the order of the rows.
    return Table(
        name,
        vaccination,
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

district_population = Table(
    "district_population",
    vaccination,
    Column("province_code", Text, primary_key=True),
    Column("district_code", Text, primary_key=True),
    Column("sex", Text, primary_key=True),
    *(Column(column, BigInteger, nullable=False) for column in AGE_COLUMNS.values()),
)

source_file = Table(
    "source_file",
    reconciliation,
    Column("file_id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("as_of", Date),
    Column("revision", Integer),
    Column("imported_at", DateTime(timezone=True), nullable=False),
    Column("rows_read", BigInteger, nullable=False),
    Column("rows_used", BigInteger, nullable=False),
    Column("rows_unchanged", BigInteger, nullable=False),
    Column("rows_superseded", BigInteger, nullable=False),
    Column("rows_refused", BigInteger, nullable=False),
    Column("demo", Boolean, nullable=False),
)

signal = Table(
    "signal",
    reconciliation,
    Column("as_of", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("province_code", Text, primary_key=True),
    Column("previous_as_of", Date),
    Column("value", BigInteger),
    Column("reference", BigInteger),
)

# Verdicts on the persons of the records, counted up at the end of each day: by residence, or by
# the facility of the first dose. An empty code is unknown; ``cleaned`` and ``newly_wrong`` are
# changes of verdict until that day, and so is every other column a count of that day.
verification_day = Table(
    "verification_day", reconciliation, Column("as_of", Date, primary_key=True)
)


def _verdict_counts() -> list[Column[int]]:
    counts = [Column(verdict, Integer, nullable=False) for verdict in VERDICTS]
    # Known of the last day only.
    return [*counts, Column("slips", Integer), Column("proposed", Integer)]


verification_count = Table(
    "verification_count",
    reconciliation,
    Column("counted_by", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    *_verdict_counts(),
    Column("cleaned", Integer, nullable=False),
    Column("newly_wrong", Integer, nullable=False),
    Index("verification_count_day", "counted_by", "as_of"),
)

# The same by facility, as of the last day; and how many of its records keep all rules.
facility_quality = Table(
    "facility_quality",
    reconciliation,
    Column("facility_code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    *_verdict_counts(),
    Column("records", Integer, nullable=False),
    Column("clean", Integer, nullable=False),
)

# Dose records by what they break; a record that breaks several rules counts under each, and is
# not among the ``clean``.
cleanliness = Table(
    "cleanliness",
    reconciliation,
    Column("counted_by", Text, primary_key=True),
    Column("province_code", Text, primary_key=True),
    Column("district_code", Text, primary_key=True),
    Column("records", Integer, nullable=False),
    Column("clean", Integer, nullable=False),
    *(Column(rule, Integer, nullable=False) for rule in RULES),
)

REPORTED = (
    "persons_sent",
    "persons_correct",
    "persons_wrong_details",
    "persons_without_id",
    "persons_not_yet_verified",
    "doses_injected",
    "doses_on_platform",
    "doses_wrong",
    "doses_not_yet_verified",
)

# What the police and the Ministry published, of the country (VN) or a province; NULL: not said.
verification_report = Table(
    "verification_report",
    reconciliation,
    Column("as_of", Date, primary_key=True),
    Column("place_code", Text, primary_key=True),
    *(Column(name, BigInteger) for name in REPORTED),
)
