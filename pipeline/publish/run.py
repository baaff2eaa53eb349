"""Count up the records into a new version of both published databases, and switch to it.

A version is built beside the old ones, made durable, and becomes the current one by a single
rename. A crash at any point leaves the last good version; what it left behind is removed by the
next publish. Only versions that no reader leases are removed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from duckdb_sqlalchemy import Dialect
from sqlalchemy import MetaData
from sqlalchemy.schema import CreateTable

from geo import units
from i18n import N_, UserError
from pipeline.aggregates import run as tally
from pipeline.ingest import report_checks
from pipeline.publish import alerts, signals
from pipeline.publish import coverage as counts
from pipeline.publish import entry_lag as counts_entry
from pipeline.publish import reconciliation as counts_verification
from pipeline.publish import scorecard as counts_scorecard
from pipeline.publish.postgres import PostgresTarget
from pipeline.publish.thresholds import Limits, read_thresholds
from pipeline.store.records import Records, now
from pipeline.store.room import room
from queries.published import DuckDBPublished, configured_urls
from queries.schema import DATABASES, MEASURES

TABLES = 10
"""Grows when the published tables change, so that an upgraded program publishes anew."""


@dataclass(frozen=True)
class PublishReport:
    """The version that is shown now; ``new`` is false when nothing had changed."""

    version: int
    new: bool


_STATEMENTS = {
    # Which revisions of which days there are; a revision is a day's numbers up to one import.
    "snapshot": """
        INSERT INTO vaccination.snapshot
        SELECT s.as_of, s.revision, s.revision = max(s.revision) OVER (PARTITION BY s.as_of),
               s.imported_at, (
                   SELECT count(DISTINCT province_code) FROM records.statistics AS t
                   WHERE t.as_of = s.as_of AND t.revision <= s.revision
               ), s.interpolated
        FROM (
            SELECT as_of, revision, min(imported_at) AS imported_at,
                   bool_and(interpolated) AS interpolated
            FROM records.source_file WHERE kind = 'statistics' AND rows_used > 0
            GROUP BY as_of, revision
        ) AS s
    """,
    # Every province's newest numbers at each revision of each day.
    "official_statistics": f"""
        INSERT INTO vaccination.official_statistics
        SELECT r.as_of, r.revision, r.newest, s.province_code,
               {", ".join("s." + measure for measure in MEASURES)}
        FROM vaccination.snapshot AS r
        JOIN records.statistics AS s ON s.as_of = r.as_of AND s.revision <= r.revision
        QUALIFY row_number() OVER (
            PARTITION BY r.as_of, r.revision, s.province_code ORDER BY s.revision DESC
        ) = 1
    """,
    "source_file": """
        INSERT INTO reconciliation.source_file
        SELECT file_id, kind, name, as_of, revision, imported_at, rows_read, rows_used,
               rows_unchanged, rows_superseded, rows_refused, demo
        FROM records.source_file
    """,
}


def publish(records: Records) -> PublishReport:
    """Publish what the records hold now; a no-op when the current version already shows it.

    Raises UserError when another publish runs, there is no room, the thresholds cannot be read, or
    the configured PostgreSQL does not answer.
    """
    limits = read_thresholds(records.home)
    here = DuckDBPublished(records.home)
    here.folder.mkdir(parents=True, exist_ok=True)
    urls = configured_urls()
    with _only_one(here.folder), PostgresTarget.connect(urls) as postgres:
        content = f"{_content(records)}-{alerts.fingerprint(limits)}"
        current = here.current()
        if current and _content_of(here, current) == content and postgres.shows(current, content):
            return PublishReport(current, new=False)
        version = max((*here.versions(), *postgres.versions(), 0)) + 1
        staging = here.folder / f"staging-{os.getpid()}"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        earlier = alerts.NOTHING_BEFORE
        if current:
            earlier = alerts.before(current, here.path(current) / "reconciliation.duckdb")
        with room(records):
            _build(records, staging, version, content, limits, earlier)
        postgres.write(staging, version)
        staging.rename(here.path(version))
        _sync(here.folder)
        _switch(here, version)
        _clean_up(here, version)
        postgres.clean_up(version)
    return PublishReport(version, new=True)


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Refuse to publish while another process does."""
    with (folder / "publish.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UserError(
                N_("Another publish of {folder} is running. Wait until it has ended."),
                folder=str(folder),
            ) from error
        yield


def _content(records: Records) -> str:
    """What the records hold, as a fingerprint: changes with every file and reconciliation."""
    (row,) = records.rows(
        "SELECT count(*) AS files, coalesce(max(file_id), 0) AS last, "
        "md5(coalesce(string_agg(sha256 || rows_refused, ',' ORDER BY file_id), '')) AS hash, "
        "(SELECT coalesce(max(run_id), 0) FROM reconciliation_run) AS run FROM source_file"
    )
    return f"{TABLES}-{row['files']}-{row['last']}-{row['run']}-{row['hash']}"


def _content_of(here: DuckDBPublished, version: int) -> str | None:
    file = here.path(version) / "vaccination.duckdb"
    with suppress(duckdb.Error), duckdb.connect(str(file), read_only=True) as connection:
        row = connection.execute("SELECT content FROM data_version").fetchone()
        return str(row[0]) if row else None
    return None


def _build(
    records: Records,
    staging: Path,
    version: int,
    content: str,
    limits: Limits,
    earlier: alerts.Before,
) -> None:
    """Write both DuckDB files of a version into the staging folder."""
    connection = records.connection
    tally.count_missing(connection)
    findings = report_checks.find(connection)
    # Records that came in since may prove what was doubtful when the reports came.
    report_checks.mark_cumulative(connection, findings)
    for name, metadata in DATABASES.items():
        connection.execute(f"ATTACH {_quoted(staging / f'{name}.duckdb')} AS {name}")
        for table in metadata.sorted_tables:
            there = table.to_metadata(MetaData(), schema=name)
            connection.execute(str(CreateTable(there).compile(dialect=Dialect())))
    try:
        for statement in _STATEMENTS.values():
            connection.execute(statement)
        for one in findings:
            connection.execute(
                "INSERT INTO reconciliation.report_finding VALUES (?, ?, ?, ?, ?, ?)",
                [one.kind, one.place_code, one.first, one.last, one.count, one.doses],
            )
        _count_records(connection)
        _find_signals(connection)
        alerts.find(connection, limits, earlier)
        for name in DATABASES:
            connection.execute(
                f"INSERT INTO {name}.data_version SELECT ?, ?, "
                "coalesce(bool_or(demo), false), ? FROM records.source_file",
                [version, now(), content],
            )
    finally:
        for name in DATABASES:
            connection.execute(f"DETACH {name}")
    # What a reader leases, so that a later publish does not remove it under the reader.
    (staging / "lease").touch()
    for file in staging.iterdir():
        _sync(file)
    _sync(staging)


def _name_places(connection: duckdb.DuckDBPyConnection) -> None:
    """The table ``place`` that the steps read (pipeline.publish.coverage.places)."""
    codes, provinces, districts = zip(*counts.places(), strict=True)
    place = {"code": codes, "province_code": provinces, "district_code": districts}
    connection.register("text", pa.table(place))
    # As codes of a list, places are grouped and sorted in less time than text takes.
    connection.execute(
        f"CREATE TEMP TABLE place (code VARCHAR, province_code ENUM {tuple(sorted({*provinces}))}, "
        f"district_code ENUM {tuple(sorted({*districts}))})"
    )
    connection.execute("INSERT INTO place FROM text")
    connection.unregister("text")


def _count_records(connection: duckdb.DuckDBPyConnection) -> None:
    _name_places(connection)
    modules = (counts, counts_verification, counts_entry, counts_scorecard)
    for module in modules:
        for statement in module.STEPS.values():
            connection.execute(statement)
    for module in modules:
        for temporary in module.TEMPORARY:
            connection.execute(f"DROP TABLE temp.{temporary}")
    connection.execute("DROP TABLE temp.place")


def _find_signals(connection: duckdb.DuckDBPyConnection) -> None:
    connection.register("province", pa.table({"code": [one.code for one in units.provinces()]}))
    for statement in signals.PREPARE.values():
        connection.execute(statement)
    for statement in signals.STEPS.values():
        connection.execute(f"INSERT INTO reconciliation.signal {statement}")
    for table in signals.PREPARE:
        connection.execute(f"DROP TABLE temp.{table}")
    connection.unregister("province")


def _quoted(path: Path) -> str:
    """A path as an SQL literal: ATTACH takes no parameter."""
    return "'" + str(path).replace("'", "''") + "'"


def _sync(path: Path) -> None:
    """Make a file or folder durable."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _switch(here: DuckDBPublished, version: int) -> None:
    """Make a version the current one, by one rename."""
    link = here.folder / "current.new"
    link.unlink(missing_ok=True)
    link.symlink_to(here.path(version).name)
    link.rename(here.folder / "current")
    _sync(here.folder)


def _clean_up(here: DuckDBPublished, version: int) -> None:
    """Remove what crashed publishes left and old versions that nobody reads."""
    for left in (*here.folder.glob("staging-*"), *here.folder.glob("removed-*")):
        shutil.rmtree(left, ignore_errors=True)
    for old in here.versions():
        if old == version:
            continue
        folder = here.path(old)
        with (folder / "lease").open("r+b") as lease:
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            # Renamed first: a crash while removing must not leave half a version to be opened.
            removed = here.folder / f"removed-{old}"
            folder.rename(removed)
            shutil.rmtree(removed, ignore_errors=True)
