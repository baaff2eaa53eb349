"""Which doses count: the first, the one that completes the primary course, the first booster.

Counted are records that stand (neither superseded nor deleted); a person counts once however
often a dose was entered. A primary course is complete with the second dose, the first of Janssen,
the third of Abdala (3588/QĐ-BYT, 43/QĐ-BYT).
"""

from __future__ import annotations

import duckdb

from pipeline.vocabulary import VACCINES

COUNTS = ("counts_as_dose1", "counts_as_dose2", "counts_as_booster")
"""Columns of the table ``dose``: whether the record is the one that counts for its person."""

_EXCEPTIONS = " ".join(
    f"WHEN '{vaccine.name}' THEN {vaccine.primary_doses}"
    for vaccine in VACCINES
    if vaccine.primary_doses != 2
)
_PRIMARY_DOSES = f"CASE vaccine {_EXCEPTIONS} ELSE 2 END"
_COMPLETES = f"kind = 'primary' AND number >= {_PRIMARY_DOSES}"

USUAL = {
    "dose1": "coalesce(kind = 'primary' AND number = 1, false)",
    "dose2": f"coalesce(kind = 'primary' AND number = {_PRIMARY_DOSES}, false)",
    "booster": "coalesce(kind = 'booster' AND number = 1, false)",
}
"""How a record counts by itself, as SQL, by column of ``counting``. Of few records the person's
other ones say otherwise, and only those few are joined when the new records are written."""

# All standing records of the persons that an import touches: those of the store and the new ones.
_COURSE = f"""
CREATE OR REPLACE TEMP TABLE course AS
WITH touched AS (
    SELECT person_key FROM staged
    UNION ALL
    SELECT person_key FROM dose WHERE rowid IN (SELECT stored_row FROM superseding)
)
SELECT false AS new, dose.rowid AS row, person_key, kind, number, vaccine, injected_at, record_key,
       counts_as_dose1, counts_as_dose2, counts_as_booster
FROM dose SEMI JOIN touched USING (person_key)
WHERE superseded_by IS NULL AND NOT deleted
  AND dose.rowid NOT IN (SELECT stored_row FROM superseding)
UNION ALL
SELECT true, rowid, person_key, kind, number, vaccine, injected_at, record_key,
       {", ".join(USUAL.values())}
FROM staged WHERE NOT deleted AND rowid NOT IN (SELECT staged_row FROM left_out)
"""

_COUNTING = f"""
CREATE OR REPLACE TEMP TABLE counting AS
WITH step AS (
    SELECT *, {_COMPLETES} AS completes, kind = 'booster' AS is_booster,
           {{'dose1': counts_as_dose1, 'dose2': counts_as_dose2, 'booster': counts_as_booster}}
               AS before
    FROM course
)
SELECT new, row,
       row_number() OVER so_far = 1 AS dose1,
       completes AND count(*) FILTER (completes) OVER so_far = 1 AS dose2,
       is_booster AND count(*) FILTER (is_booster) OVER so_far = 1 AS booster,
       before <> {{'dose1': dose1, 'dose2': dose2, 'booster': booster}} AS changed
FROM step
WINDOW so_far AS (PARTITION BY person_key ORDER BY injected_at, number, record_key
                  ROWS UNBOUNDED PRECEDING)
"""


def decide(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill ``counting`` for the records of every person that the staged rows touch.

    ``changed`` is what counts otherwise than it is written down, or than usual if it is ``new``.
    Reads ``staged``, ``superseding`` (``stored_row``) and ``left_out`` (``staged_row``).
    """
    connection.execute(_COURSE)
    connection.execute(_COUNTING)


def update(connection: duckdb.DuckDBPyConnection) -> None:
    """Write down the stored records that have begun or ceased to count."""
    connection.execute(
        "UPDATE dose SET counts_as_dose1 = c.dose1, counts_as_dose2 = c.dose2, "
        "counts_as_booster = c.booster FROM counting AS c "
        "WHERE c.changed AND NOT c.new AND dose.rowid = c.row"
    )
