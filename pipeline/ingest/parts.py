"""Rows of a file that are parts of one record, by vaccine, round or facility: they are added up.

A row for the whole beside its parts stands for them if it is their sum. What is neither stays, and
is refused as contradictory (merge.py).
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from i18n import N_
from pipeline.ingest.dataset import Dataset
from pipeline.ingest.faults import fault_sql
from pipeline.ingest.listing import spans
from pipeline.ingest.staging import EMPTY
from pipeline.store.records import Refusal

WITHIN = "› "
"""What the label of a row begins with that is of a place within that of its record: with others
that are not it does not add up."""

# Of rows that say the same part and the same thing, the first one.
_GROUPS = """
CREATE OR REPLACE TEMP TABLE part AS
SELECT record_key, label, min(row_number) AS row_number, {columns}
FROM staged
WHERE record_key IN (
    SELECT record_key FROM staged GROUP BY record_key HAVING count(DISTINCT coalesce(label, '')) > 1
)
GROUP BY record_key, label, content;

CREATE OR REPLACE TEMP TABLE part_group AS
SELECT record_key, min(row_number) AS first_number,
       count(*) = count(DISTINCT coalesce(label, ''))
           AND count(*) FILTER (starts_with(label, '{within}')) IN (0, count(label))
           AND (count(*) = count(label) OR bool_and(label IS NOT NULL OR {is_sum})) AS is_clear,
       {sums}
FROM (SELECT *, {part_sums} FROM part)
GROUP BY record_key;

UPDATE staged SET content = hash(content, label)
WHERE record_key IN (SELECT record_key FROM part_group WHERE NOT is_clear);

CREATE OR REPLACE TEMP TABLE absorbed_row AS
SELECT s.rowid AS row, record_key, s.row_number
FROM staged AS s JOIN part_group AS g USING (record_key)
WHERE is_clear AND s.row_number <> first_number;

CREATE OR REPLACE TEMP TABLE absorbed AS
SELECT record_key, count(*) AS rows FROM absorbed_row GROUP BY record_key;
"""

_ADD_UP = """
DELETE FROM staged WHERE rowid IN (SELECT row FROM absorbed_row);

UPDATE staged SET label = NULL, {values}
FROM part_group AS g WHERE is_clear AND g.record_key = staged.record_key;

UPDATE staged SET content = hash({stored}, deleted)
WHERE record_key IN (SELECT record_key FROM part_group WHERE is_clear);
"""


# Of a place and day of which a row is refused the others would be taken for all. Where a row does
# not say its place, it is that of the row before it; of one that could not be taken apart nobody
# knows, and it may be that of the row after it as well.
_INCOMPLETE = """
CREATE OR REPLACE TEMP TABLE incomplete AS
WITH lost AS (
    SELECT row_number, any_value(p.record_key) AS record_key,
           bool_or(json_extract_string(fault, '$.message') = ?) AS says_nothing
    FROM refused LEFT JOIN lost_part AS p USING (row_number) WHERE NOT row_used GROUP BY row_number
), beside AS (
    SELECT lost.record_key, says_nothing OR lost.record_key IS NULL AS as_before,
           lost.record_key IS NULL AS as_after, lost.row_number,
           arg_max(s.record_key, s.row_number) FILTER (s.row_number < lost.row_number) AS before,
           arg_min(s.record_key, s.row_number) FILTER (s.row_number > lost.row_number) AS after
    FROM lost, staged AS s GROUP BY ALL
)
SELECT record_key, row_number FROM beside
UNION SELECT before, row_number FROM beside WHERE as_before
UNION SELECT after, row_number FROM beside WHERE as_after;
"""

_REFUSE = """
INSERT INTO refused
SELECT s.file_id, s.row_number, NULL, {fault}, to_json(s), false
FROM staged AS s
JOIN (SELECT record_key, string_agg(row_number, ', ' ORDER BY row_number) AS numbers
      FROM incomplete GROUP BY record_key) USING (record_key)
WHERE label IS NOT NULL
"""

_FORGET = """
DELETE FROM staged WHERE label IS NOT NULL AND record_key IN (SELECT record_key FROM incomplete)
"""


def refuse_incomplete(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> int:
    """Refuse the parts of records of which another part is refused; returns how many rows."""
    if not dataset.parts:
        return 0
    connection.execute(_INCOMPLETE, [EMPTY])
    connection.execute(_REFUSE.format(fault=fault_sql("", _PART_REFUSED, {"rows": "numbers"})))
    (rows,) = connection.execute(_FORGET).fetchone() or (0,)
    return int(rows)


_PART_REFUSED = N_(
    "Row {rows} is refused and may be of the same place and day, of which this one would be taken "
    "for all. Correct it and import both."
)


def add_up(connection: duckdb.DuckDBPyConnection, dataset: Dataset) -> Iterator[Refusal]:
    """Add up the staged rows that are parts of one record, and say which.

    ``absorbed`` then says how many rows went into that of a key.
    """
    columns = dataset.parts
    if not columns:
        return
    connection.execute(
        _GROUPS.format(
            within=WITHIN,
            columns=", ".join(f"any_value({one}) AS {one}" for one in columns),
            part_sums=", ".join(
                f"sum({one}) FILTER (label IS NOT NULL) OVER (PARTITION BY record_key) AS sum_{one}"
                for one in columns
            ),
            is_sum=" AND ".join(f"coalesce({one} = sum_{one}, true)" for one in columns),
            sums=", ".join(
                f"coalesce(max({one}) FILTER (label IS NULL), any_value(sum_{one})) AS sum_{one}"
                for one in columns
            ),
        )
    )
    connection.execute(
        _ADD_UP.format(
            values=", ".join(f"{one} = g.sum_{one}" for one in columns),
            stored=", ".join(dataset.stored),
        )
    )
    rows = [row for (row,) in connection.execute(_NUMBERS).fetchall()]
    if rows:
        yield Refusal(
            N_(
                "{count} rows are parts of a report (by vaccine, round, age or facility) and are "
                "added up with those of the same place and day: rows {rows}."
            ),
            {"count": len(rows), "rows": spans(rows)},
        )


_NUMBERS = """
SELECT row_number FROM absorbed_row
UNION SELECT first_number FROM part_group WHERE is_clear ORDER BY 1
"""
