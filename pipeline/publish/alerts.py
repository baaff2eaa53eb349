"""Hold the new counts against the thresholds and what the version before said (alerts.sql)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline.publish.thresholds import Thresholds
from pipeline.store import steps
from queries.alerts.alerts import WATCHED

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


def previous_alerts(version: int, file: Path) -> PreviousAlerts:
    """What a published version said; nothing when an earlier program published it."""
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            standing = connection.execute(
                "SELECT indicator, place_code, since, as_of FROM alert WHERE status <> 'resolved'"
            ).to_arrow_table()
            limits = connection.execute(
                "SELECT indicator, place_code, threshold FROM alert_threshold"
            ).to_arrow_table()
    except duckdb.Error:
        return NOTHING_BEFORE
    return PreviousAlerts(version, standing, limits)


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
