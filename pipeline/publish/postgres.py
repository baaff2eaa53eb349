"""Copy a built version into PostgreSQL: one transaction a database, a schema a version."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
from sqlalchemy import URL, Connection, Engine, create_engine, select, text
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.schema import CreateIndex, CreateSchema, CreateTable, DropSchema

from i18n import N_, UserError
from queries.published import ADVISORY_LOCK_CLASS, PostgresPublished
from queries.schema import DATABASES, vaccination_version

_BLOCK = 1_000_000
_NULL = "\\N"  # so that an empty text stays one
_PUBLICATIONS = """
CREATE TABLE IF NOT EXISTS monitor_publication (
    database TEXT, version INTEGER, published_at TIMESTAMPTZ DEFAULT now(),
    PRIMARY KEY (database, version)
)
"""


class PostgresTarget:
    """The configured PostgreSQL databases, or none: then every method does nothing."""

    def __init__(self, engines: Mapping[str, Engine], published: PostgresPublished | None) -> None:
        self.engines = engines
        self.published = published

    @classmethod
    @contextmanager
    def connect(cls, urls: Mapping[str, URL] | None) -> Iterator[PostgresTarget]:
        """Check that the databases answer. Raises UserError when one does not."""
        engines = {name: create_engine(url) for name, url in (urls or {}).items()}
        try:
            yield cls(engines, PostgresPublished(urls) if urls else None)
        except (OperationalError, ProgrammingError) as error:
            raise UserError(
                N_(
                    "PostgreSQL refused the publish: {reason}. The last published version stands; "
                    "publish again when this is mended."
                ),
                reason=str(error.orig).strip().splitlines()[0],
            ) from error
        finally:
            for engine in engines.values():
                engine.dispose()

    def versions(self) -> tuple[int, ...]:
        """Every version that either database has, finished or not."""
        found: set[int] = set()
        for engine in self.engines.values():
            with engine.connect() as connection:
                if connection.dialect.has_table(connection, "monitor_publication"):
                    rows = connection.execute(text("SELECT version FROM monitor_publication"))
                    found |= set(rows.scalars())
        return tuple(sorted(found))

    def shows(self, version: int, content: str) -> bool:
        """Whether this version with this content is already there (or none is configured)."""
        if self.published is None:
            return True
        if self.published.current() != version:
            return False
        address = self.published.address(version, "vaccination")
        engine = address.bind(self.engines["vaccination"])
        with engine.connect() as connection:
            found = connection.execute(select(vaccination_version.c.content)).scalar_one()
        return bool(found == content)

    def write(self, built: Path, version: int) -> None:
        """Copy both databases of a version; each appears whole or not at all."""
        for name, engine in self.engines.items():
            schema = f"{name}_v{version}"
            with (
                duckdb.connect(str(built / f"{name}.duckdb"), read_only=True) as source,
                engine.begin() as connection,
            ):
                connection.execute(text(_PUBLICATIONS))
                connection.execute(CreateSchema(schema))
                target = connection.execution_options(schema_translate_map={None: schema})
                for table in DATABASES[name].sorted_tables:
                    target.execute(CreateTable(table))
                    _copy(source, target, table.name, schema)
                    for index in table.indexes:
                        target.execute(CreateIndex(index))
                connection.execute(
                    text("INSERT INTO monitor_publication (database, version) VALUES (:d, :v)"),
                    {"d": name, "v": version},
                )

    def clean_up(self, version: int) -> None:
        """Remove the old versions that no reader leases."""
        for name, engine in self.engines.items():
            with engine.connect() as connection:
                old = (
                    connection.execute(
                        text(
                            "SELECT version FROM monitor_publication "
                            "WHERE database = :d AND version <> :v"
                        ),
                        {"d": name, "v": version},
                    )
                    .scalars()
                    .all()
                )
            for unread in old:
                with engine.begin() as connection:
                    _drop_if_unread(connection, name, unread)


def _copy(source: duckdb.DuckDBPyConnection, target: Connection, table: str, schema: str) -> None:
    """Hand a table from DuckDB to PostgreSQL as CSV: both write and read it in bulk."""
    cursor = target.connection.cursor()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "table.csv"
        source.execute(f"""COPY "{table}" TO '{file}' (HEADER false, NULLSTR '{_NULL}')""")
        with (
            file.open("rb") as opened,
            cursor.copy(
                f"""COPY "{schema}"."{table}" FROM STDIN (FORMAT csv, NULL '{_NULL}')"""
            ) as copy,
        ):
            while block := opened.read(_BLOCK):
                copy.write(block)


def _drop_if_unread(connection: Connection, name: str, version: int) -> None:
    free = connection.execute(
        text("SELECT pg_try_advisory_xact_lock(:class, :version)"),
        {"class": ADVISORY_LOCK_CLASS, "version": version},
    ).scalar_one()
    if free:
        connection.execute(
            text("DELETE FROM monitor_publication WHERE database = :d AND version = :v"),
            {"d": name, "v": version},
        )
        connection.execute(DropSchema(f"{name}_v{version}", cascade=True, if_exists=True))
