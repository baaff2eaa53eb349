"""Hold the new counts against the thresholds and what the version before said (alerts.sql)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
from sqlalchemy import Connection, select
from sqlalchemy.exc import ProgrammingError

from pipeline.publish.thresholds import Thresholds
from pipeline.store import steps
from queries.alerts.alerts import WATCHED
from queries.databases import AnySelect
from queries.published import DuckDBPublished
from queries.schema import alert, alert_threshold

STEPS = steps.load(Path(__file__).with_name("alerts.sql"))
"""What is told of the published counts, in order."""

_LIMIT = pa.schema(
    [("indicator", pa.string()), ("place_code", pa.string()), ("threshold", pa.float64())]
)
_STANDING = pa.schema(
    [
        ("indicator", pa.string()),
        ("place_code", pa.string()),
        ("since", pa.date32()),
        ("as_of", pa.date32()),
    ]
)


@dataclass(frozen=True)
class PreviousAlerts:
    """What the data version before said: its number, the alerts that stood, its thresholds."""

    version: int | None
    standing: pa.Table
    limits: pa.Table


NOTHING_BEFORE = PreviousAlerts(
    None, pa.Table.from_batches([], _STANDING), pa.Table.from_batches([], _LIMIT)
)


def previous_alerts(published: DuckDBPublished, version: int) -> PreviousAlerts:
    """What a published version said; nothing when an earlier program published it.

    Read as viewers read it, because DuckDB opens no file twice in one process in two ways.
    """
    standing = select(alert.c.indicator, alert.c.place_code, alert.c.since, alert.c.as_of).where(
        alert.c.status != "resolved"
    )
    limits = select(
        alert_threshold.c.indicator, alert_threshold.c.place_code, alert_threshold.c.threshold
    )
    engine = published.address(version, "reconciliation").engine()
    try:
        with engine.connect() as connection:
            return PreviousAlerts(
                version, _rows(connection, standing, _STANDING), _rows(connection, limits, _LIMIT)
            )
    except ProgrammingError:
        # Its tables are not there, or not with these columns.
        return NOTHING_BEFORE
    finally:
        engine.dispose()


def _rows(connection: Connection, statement: AnySelect, schema: pa.Schema) -> pa.Table:
    rows = connection.execute(statement).mappings().all()
    return pa.Table.from_pylist([dict(row) for row in rows], schema=schema)


def fingerprint(thresholds: Thresholds) -> str:
    """Changes when a threshold does."""
    text = repr(sorted(thresholds.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def find(
    connection: duckdb.DuckDBPyConnection,
    thresholds: Thresholds,
    previous: PreviousAlerts,
    report: steps.Report | None = None,
) -> None:
    """Fill the published tables ``alert`` and ``alert_threshold`` from the counts beside them."""
    rows = [
        (indicator, code, threshold, WATCHED[indicator].crosses)
        for (indicator, code), threshold in sorted(thresholds.items())
    ]
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    schema = _LIMIT.append(pa.field("crosses", pa.string()))
    given = {
        "alert_limit": pa.table(dict(zip(schema.names, columns, strict=True)), schema=schema),
        "previous_alert": previous.standing,
        "previous_limit": previous.limits,
    }
    for name, table in given.items():
        connection.register(name, table)
    steps.run(connection, STEPS, report=report, previous_version=previous.version)
    for name in given:
        connection.unregister(name)
