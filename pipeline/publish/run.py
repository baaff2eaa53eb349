"""Count up the records into a new version of both published databases, and switch to it.

What is counted stands in the .sql files beside this module, a file a topic; DuckDB files are always
written (pipeline.publish.duckdb), and copied to PostgreSQL where that is configured.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from geo import units
from pipeline.aggregates import run as aggregates
from pipeline.ingest import report_checks
from pipeline.ingest.regroup import regroup_after_upgrade
from pipeline.ingest.report_series import SILENT_DAYS
from pipeline.publish import alerts
from pipeline.publish.duckdb import clean_up, content_of, exclusive, new_version, switch
from pipeline.publish.nowcast import nowcasts_meanwhile
from pipeline.publish.postgres import PostgresTarget
from pipeline.publish.thresholds import Thresholds, read_thresholds
from pipeline.store import steps
from pipeline.store.records import Records, now, room
from pipeline.vocabulary import FIRST_DAY, VACCINES
from queries.entry_lag.facilities import FEW, LAST_OF_MONTH, LATE_AFTER, least_peaks
from queries.entry_lag.lags import PERIOD
from queries.published import DuckDBPublished, configured_urls
from queries.schema import DATABASES

TABLES = 14
"""Grows when the published tables change, or what is computed for them, so that an upgraded program
publishes anew."""

FIRST = ("sources", "reporting_triangle")
"""What nowcasts are made from, counted first."""

MEANWHILE = ("coverage", "reconciliation", "entry_lag", "registration", "scorecard", "signals")
"""What is counted, in this order, while the nowcasts are computed."""

TOPICS = (*FIRST, *MEANWHILE, "nowcast")
"""A .sql file each. Alerts come last (pipeline.publish.alerts)."""

STEPS = {topic: steps.load(Path(__file__).with_name(f"{topic}.sql")) for topic in TOPICS}
"""The steps of every topic."""

FACILITY_WEEKS = 12
"""Weeks of injection that are published by facility, back from the last extract."""

SCORECARD_WINDOW = 28
"""Days back from each day that pace and same-day entry of a scorecard are of."""

VALUES: dict[str, Any] = {
    # With more days of official statistics the records are counted by week only.
    "max_official_days": 60,
    # Recent days can be compared one by one.
    "daily": 14,
    "first_day": FIRST_DAY,
    "vaccines": [vaccine.name for vaccine in VACCINES],
    "first_verdict_day": "2020-01-01",
    "period_days": PERIOD.days,
    "facility_weeks": FACILITY_WEEKS,
    # Days. A facility's lags beyond are counted together.
    "max_facility_lag": 366,
    "late_after": LATE_AFTER,
    "few_doses": FEW,
    "last_of_month": LAST_OF_MONTH,
    # By months, of thirty years.
    "least_peaks": [least_peaks(months) for months in range(361)],
    "silent_days": SILENT_DAYS,
    # Lumps of one place that show that it reports by the week.
    "weekly_habit": 3,
    "scorecard_window": SCORECARD_WINDOW,
}
"""What the steps are run with."""


@dataclass(frozen=True)
class PublishReport:
    """The version that is shown now; ``new`` is false when nothing had changed."""

    version: int
    new: bool


def publish(records: Records, report: steps.Report | None = None) -> PublishReport:
    """Publish what the records hold now; a no-op when the current version already shows it.

    ``report`` is called after each step. Raises UserError when another publish runs, there is no
    room, the thresholds cannot be read, or the configured PostgreSQL does not answer.
    """
    thresholds = read_thresholds(records.home)
    regroup_after_upgrade(records)
    published = DuckDBPublished(records.home)
    with exclusive(published), PostgresTarget.connect(configured_urls()) as postgres:
        content = f"{_content(records)}-{alerts.fingerprint(thresholds)}"
        current = published.current()
        if (
            current
            and content_of(published, current) == content
            and postgres.shows(current, content)
        ):
            return PublishReport(current, new=False)
        version = max((*published.versions(), *postgres.versions(), 0)) + 1
        previous, comparable = alerts.NOTHING_BEFORE, None
        if current:
            file = published.path(current) / "reconciliation.duckdb"
            previous = alerts.previous_alerts(published, current)
            if (content_of(published, current) or "").startswith(f"{TABLES}-"):
                comparable = file
        with room(records), new_version(published, records.connection) as staging:
            _fill(records.connection, thresholds, previous, comparable, report)
            for name in DATABASES:
                records.connection.execute(
                    f"INSERT INTO {name}.data_version SELECT ?, ?, "
                    "coalesce(bool_or(demo), false), ? FROM records.source_file",
                    [version, now(), content],
                )
        postgres.write(staging, version)
        switch(published, staging, version)
        clean_up(published, version)
        postgres.clean_up(version)
    return PublishReport(version, new=True)


def _content(records: Records) -> str:
    """What the records hold, as a fingerprint: changes with every file and reconciliation."""
    (row,) = records.rows(
        "SELECT count(*) AS files, coalesce(max(file_id), 0) AS last, "
        "md5(coalesce(string_agg(concat(sha256, rows_refused, as_of), ',' ORDER BY file_id), '')) "
        "AS hash, "
        "(SELECT coalesce(max(run_id), 0) FROM reconciliation_run) AS run FROM source_file"
    )
    return f"{TABLES}-{row['files']}-{row['last']}-{row['run']}-{row['hash']}"


def _fill(
    connection: duckdb.DuckDBPyConnection,
    thresholds: Thresholds,
    previous: alerts.PreviousAlerts,
    comparable: Path | None,
    report: steps.Report | None,
) -> None:
    """Run the steps of every topic, in the attached databases of a new version.

    ``comparable``: the reconciliation database of the version before, with the same tables.
    """
    aggregates.refresh(connection)
    findings = report_checks.find(connection)
    # Records that came in since may prove what was doubtful when the reports came.
    report_checks.mark_cumulative(connection, findings)
    for finding in findings:
        connection.execute(
            "INSERT INTO reconciliation.report_finding VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                finding.finding_type,
                finding.place_code,
                finding.first,
                finding.last,
                finding.count,
                finding.doses,
                finding.usual,
            ],
        )
    _name_places(connection)
    for topic in FIRST:
        steps.run(connection, STEPS[topic], report=report, **VALUES)
    with nowcasts_meanwhile(connection, comparable) as computed:
        for topic in MEANWHILE:
            steps.run(connection, STEPS[topic], report=report, **VALUES)
        given = computed.result()
    for name, table in given.items():
        connection.register(name, table)
    steps.run(connection, STEPS["nowcast"], report=report)
    for name in given:
        connection.unregister(name)
    alerts.find(connection, thresholds, previous, report)
    for step in itertools.chain(*STEPS.values(), alerts.STEPS):
        if step.makes:
            connection.execute(f"DROP TABLE temp.{step.makes}")
    connection.execute("DROP TABLE temp.place")


def _name_places(connection: duckdb.DuckDBPyConnection) -> None:
    """The table ``place`` that the steps read: the province and district of every code, ``''`` for
    what is unknown."""
    rows = [
        ("", "", ""),
        *((province.code, province.code, "") for province in units.provinces()),
        *((place.code, place.parent or "", place.code) for place in units.all_districts()),
    ]
    codes, provinces, districts = zip(*rows, strict=True)
    connection.register(
        "place_text",
        pa.table({"code": codes, "province_code": provinces, "district_code": districts}),
    )
    # As codes of a list, places are grouped and sorted in less time than text takes.
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE place (code VARCHAR, "
        f"province_code ENUM {tuple(sorted({*provinces}))}, "
        f"district_code ENUM {tuple(sorted({*districts}))})"
    )
    connection.execute("INSERT INTO place FROM place_text")
    connection.unregister("place_text")
