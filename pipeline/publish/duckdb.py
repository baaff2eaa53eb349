"""The published versions as DuckDB files: fill a new one, make it current, remove old ones.

A version is built beside the old ones, made durable, and becomes the current one by a single
rename. A crash at any point leaves the last good version; what it left behind is removed by the
next publish. Only versions that no reader leases are removed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from duckdb_sqlalchemy import Dialect
from sqlalchemy import MetaData, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import CreateTable

from i18n import N_, UserError
from queries.published import DuckDBPublished
from queries.schema import DATABASES


def quoted(path: Path) -> str:
    """A path as an SQL literal: ATTACH takes no parameter."""
    return "'" + str(path).replace("'", "''") + "'"


@contextmanager
def exclusive(published: DuckDBPublished) -> Iterator[None]:
    """Keep other processes from publishing meanwhile. Raises UserError when one does already."""
    published.folder.mkdir(parents=True, exist_ok=True)
    with (published.folder / "publish.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError(
                N_("Another publish of {folder} is running. Wait until it has ended."),
                folder=str(published.folder),
            ) from error
        yield


def content_of(published: DuckDBPublished, version: int) -> str | None:
    """The fingerprint of what a version was made from; ``None`` when it cannot be read."""
    engine = published.address(version, "vaccination").engine()
    try:
        with engine.connect() as connection:
            return connection.execute(text("SELECT content FROM data_version")).scalar()
    except DatabaseError:
        return None
    finally:
        engine.dispose()


@contextmanager
def new_version(
    published: DuckDBPublished, connection: duckdb.DuckDBPyConnection
) -> Iterator[Path]:
    """A folder with both databases, empty and attached to the connection under their names.

    After the block they are detached and durable, but not yet a version (``switch``).
    """
    staging = published.folder / f"staging-{os.getpid()}"
    shutil.rmtree(staging, ignore_errors=True)
    staging.mkdir()
    for name, metadata in DATABASES.items():
        connection.execute(f"ATTACH {quoted(staging / f'{name}.duckdb')} AS {name}")
        for table in metadata.sorted_tables:
            there = table.to_metadata(MetaData(), schema=name)
            connection.execute(str(CreateTable(there).compile(dialect=Dialect())))
    try:
        yield staging
    finally:
        for name in DATABASES:
            connection.execute(f"DETACH {name}")
    # What a reader leases, so that a later publish does not remove it under the reader.
    (staging / "lease").touch()
    for file in staging.iterdir():
        _sync(file)
    _sync(staging)


def switch(published: DuckDBPublished, staging: Path, version: int) -> None:
    """Make what was built a version, and that the current one by one rename."""
    staging.rename(published.path(version))
    _sync(published.folder)
    link = published.folder / "current.new"
    link.unlink(missing_ok=True)
    link.symlink_to(published.path(version).name)
    link.rename(published.folder / "current")
    _sync(published.folder)


def clean_up(published: DuckDBPublished, version: int) -> None:
    """Remove what crashed publishes left and old versions that nobody reads."""
    for left in (*published.folder.glob("staging-*"), *published.folder.glob("removed-*")):
        shutil.rmtree(left, ignore_errors=True)
    for old in published.versions():
        if old == version:
            continue
        folder = published.path(old)
        with (folder / "lease").open("r+b") as lease:
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            # Renamed first: a crash while removing must not leave half a version to be opened.
            removed = published.folder / f"removed-{old}"
            folder.rename(removed)
            shutil.rmtree(removed, ignore_errors=True)


def _sync(path: Path) -> None:
    """Make a file or folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
