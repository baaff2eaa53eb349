"""Which data versions are published, where, and how a reader holds on to one.

Two places: DuckDB files in the data folder (the default), or PostgreSQL when both connection URLs
are configured. A version is never changed after its publish. A reader leases the version it
reads; a publish removes only versions that nobody leases. Leases belong to the operating system
or the server, so they end with the process that held them, however it ended.
"""

from __future__ import annotations

import fcntl
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from duckdb_sqlalchemy import Dialect
from sqlalchemy import URL, Engine, create_engine, inspect, make_url, text
from sqlalchemy.dialects import registry
from sqlalchemy.exc import OperationalError

from i18n import N_, UserError
from queries.schema import DATABASES

ADVISORY_LOCK_CLASS = 0x7661  # "va": keeps our PostgreSQL advisory locks apart from others'
SECRETS = Path(__file__).parents[1] / ".streamlit" / "secrets.toml"


@dataclass(frozen=True)
class Address:
    """Where one version of one database is: a URL and, on PostgreSQL, the schema in it.

    ``options``: what an engine is made with besides.
    """

    url: URL
    schema: str | None
    options: Mapping[str, Any]

    def engine(self) -> Engine:
        """A new engine whose statements read this version. The caller disposes of it."""
        return self.bind(create_engine(self.url, **self.options))

    def bind(self, engine: Engine) -> Engine:
        """The same engine, its unqualified tables looked up in this version's schema."""
        if self.schema is None:
            return engine
        return engine.execution_options(schema_translate_map={None: self.schema})


@dataclass
class Lease:
    """A version kept from removal until ``release`` is called or the process ends."""

    version: int
    release: Callable[[], None]


class Published(Protocol):
    """The published versions of both databases."""

    def current(self) -> int | None:
        """The version to show, ``None`` before the first publish."""

    def versions(self) -> tuple[int, ...]:
        """Every version that can be read, oldest first."""

    def address(self, version: int, database: str) -> Address:
        """Where one of the two databases is in a version."""

    def lease(self, version: int) -> Lease | None:
        """Keep a version from being removed; ``None`` when it is already gone."""


class PublishedDuckDB(Dialect):
    """DuckDB's dialect for files that never change: without transactions, and without the rollback
    after them that SQLAlchemy makes all the same. It would take as long as a small question."""

    supports_statement_cache = True

    def detect_autocommit_setting(self, dbapi_connection: Any) -> bool:
        """Whether there is no transaction to roll back."""
        return bool(dbapi_connection.autocommit)


registry.register("duckdb.published", __name__, PublishedDuckDB.__name__)

_READING = {
    "connect_args": {"read_only": True},
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
    "pool_reset_on_return": None,
}


class DuckDBPublished:
    """Versions as folders ``published/vN`` with one DuckDB file a database.

    ``published/current`` is a symbolic link to the version to show.
    """

    def __init__(self, home: Path) -> None:
        self.folder = home / "published"

    def current(self) -> int | None:
        """See Published."""
        try:
            return int((self.folder / "current").readlink().name[1:])
        except FileNotFoundError:
            return None

    def versions(self) -> tuple[int, ...]:
        """See Published."""
        found = (path.name[1:] for path in self.folder.glob("v*"))
        return tuple(sorted(int(name) for name in found if name.isdecimal()))

    def path(self, version: int) -> Path:
        """The folder of a version."""
        return self.folder / f"v{version}"

    def address(self, version: int, database: str) -> Address:
        """See Published."""
        file = self.path(version) / f"{database}.duckdb"
        return Address(URL.create("duckdb+published", database=str(file)), None, _READING)

    def lease(self, version: int) -> Lease | None:
        """See Published."""
        file = self.path(version) / "lease"
        try:
            descriptor = os.open(file, os.O_RDONLY)
        except FileNotFoundError:
            return None
        fcntl.flock(descriptor, fcntl.LOCK_SH)
        # A publish may have removed the folder between the opening and the lock.
        if not file.exists():
            os.close(descriptor)
            return None
        return Lease(version, lambda: os.close(descriptor))


class PostgresPublished:
    """Versions as schemas ``vaccination_vN`` and ``reconciliation_vN``.

    A version is there when both databases list it in ``monitor_publication``.
    """

    def __init__(self, urls: Mapping[str, URL]) -> None:
        self.engines = {name: create_engine(url, pool_pre_ping=True) for name, url in urls.items()}
        self.urls = urls

    def current(self) -> int | None:
        """See Published."""
        versions = self.versions()
        return versions[-1] if versions else None

    def versions(self) -> tuple[int, ...]:
        """See Published."""
        listed = []
        for name, engine in self.engines.items():
            with _readable(name), engine.connect() as connection:
                if not inspect(connection).has_table("monitor_publication"):
                    return ()
                rows = connection.execute(
                    text("SELECT version FROM monitor_publication WHERE database = :name"),
                    {"name": name},
                )
                listed.append(set(rows.scalars()))
        return tuple(sorted(set.intersection(*listed)))

    def address(self, version: int, database: str) -> Address:
        """See Published."""
        return Address(self.urls[database], f"{database}_v{version}", {})

    def lease(self, version: int) -> Lease | None:
        """See Published."""
        connections = []
        for name, engine in self.engines.items():
            with _readable(name):
                connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
                connection.execute(
                    text("SELECT pg_advisory_lock_shared(:class, :version)"),
                    {"class": ADVISORY_LOCK_CLASS, "version": version},
                )
                connections.append(connection)

        def release() -> None:
            for connection in connections:
                # The lock ends with its connection: never hand that back to the pool.
                with suppress(Exception):
                    connection.invalidate()
                    connection.close()

        if version not in self.versions():
            release()
            return None
        return Lease(version, release)


@contextmanager
def _readable(database: str) -> Iterator[None]:
    """Turn a database that does not answer into an error that a user can act on."""
    try:
        yield
    except OperationalError as error:
        raise UserError(
            N_(
                "The {database} database does not answer: {reason}. Check its URL in {secrets} or "
                "in the environment, and that the server runs."
            ),
            database=database,
            reason=str(error.orig).strip().splitlines()[0],
            secrets=".streamlit/secrets.toml",
        ) from error


def published(home: Path, environ: Mapping[str, str] = os.environ) -> Published:
    """Where the dashboard reads: PostgreSQL when it is configured, else the data folder."""
    urls = configured_urls(environ)
    return PostgresPublished(urls) if urls else DuckDBPublished(home)


def configured_urls(environ: Mapping[str, str] = os.environ) -> dict[str, URL] | None:
    """The PostgreSQL URLs of both databases, or ``None`` when there are none.

    Looked for in MONITOR_VACCINATION_URL and MONITOR_RECONCILIATION_URL, then under
    ``[connections.vaccination]`` and ``[connections.reconciliation]`` of the secrets file.
    Raises UserError when only one is given or one is not a PostgreSQL URL.
    """
    secrets: dict[str, Any] = {}
    if SECRETS.exists():
        try:
            secrets = tomllib.loads(SECRETS.read_text(encoding="utf-8")).get("connections", {})
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise UserError(
                N_("{file} is not valid TOML: {reason}."), file=SECRETS.name, reason=str(error)
            ) from error
    urls = {}
    for name in DATABASES:
        given = environ.get(f"MONITOR_{name.upper()}_URL") or secrets.get(name, {}).get("url")
        if given:
            urls[name] = _postgres_url(name, given)
    if not urls:
        return None
    if missing := DATABASES.keys() - urls.keys():
        raise UserError(
            N_("Only one of the two databases has a URL; the other, {missing}, needs one too."),
            missing=", ".join(missing),
        )
    return urls


def _postgres_url(name: str, given: str) -> URL:
    try:
        url = make_url(given)
    except Exception as error:
        raise UserError(
            N_("The URL of the {database} database cannot be read; expected {expected}."),
            database=name,
            expected="postgresql+psycopg://user:password@host:5432/name",
        ) from error
    if url.get_backend_name() != "postgresql":
        raise UserError(
            N_("The URL of the {database} database is for {found}; expected {expected}."),
            database=name,
            found=url.get_backend_name(),
            expected="postgresql",
        )
    return url.set(drivername="postgresql+psycopg")
