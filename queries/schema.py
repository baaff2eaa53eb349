"""The tables of the two published databases: counts by administrative unit, never a person."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, Boolean, Column, Date, DateTime, Integer, MetaData, Table, Text

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

source_file = Table(
    "source_file",
    reconciliation,
    Column("file_id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("as_of", Date),
    Column("revision", Integer),
    Column("imported_at", DateTime(timezone=True), nullable=False),
    Column("rows_read", Integer, nullable=False),
    Column("rows_used", Integer, nullable=False),
    Column("rows_unchanged", Integer, nullable=False),
    Column("rows_refused", Integer, nullable=False),
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
