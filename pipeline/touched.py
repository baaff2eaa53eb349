"""Find whom something new is known about since the last reconciliation: named SQL steps.

They end in ``touched``: the persons who must be checked again.
"""

from __future__ import annotations

from pipeline.candidates import AGE, SEEKS, is_rare
from pipeline.verify import ID_KEY, IDENTITY_KEY

# Whom something new is known about since the last run: doses, verdicts, corrections, a changed
# register entry under their number; and those who seek one among changed entries. One branch a
# reason, since DuckDB skips what cannot be new (and what has nothing to be joined with) in a branch
# by itself only.
_NEW_REGISTER = f"""
CREATE OR REPLACE TEMP TABLE new_register AS
SELECT record_key, {IDENTITY_KEY} AS identity_key, residence_commune FROM register
WHERE file_id > $last
UNION ALL
SELECT record_key, {IDENTITY_KEY}, residence_commune FROM register WHERE superseded_by > $last
"""

# Names that have become rare, or are rare no longer, by what changed in the register.
_NEW_NAMES = f"""
CREATE OR REPLACE TEMP TABLE new_names AS
WITH changed AS (
    SELECT name FROM register WHERE file_id > $last
    UNION
    SELECT name FROM register WHERE superseded_by > $last
), counted AS (
    SELECT name, sex, {AGE} AS age,
           count(*) FILTER (superseded_by IS NULL) AS persons,
           count(*) FILTER (file_id <= $last AND coalesce(superseded_by > $last, true)) AS before
    FROM register SEMI JOIN changed USING (name) WHERE NOT deleted GROUP BY ALL
)
SELECT DISTINCT hash(name) AS name_key FROM counted
WHERE {is_rare("persons")} <> {is_rare("before")}
"""

_TOUCHED = f"""
CREATE OR REPLACE TEMP TABLE touched AS
{
    " UNION ".join(
        f"SELECT person_key FROM {table} WHERE {column} > $last"
        for table in ("dose", "returned_verdict", "correction")
        for column in ("file_id", "superseded_by")
    )
}
UNION
SELECT person_key FROM verification
SEMI JOIN (FROM returned_verdict WHERE file_id > $last) USING (id_key)
UNION
SELECT person_key FROM verification SEMI JOIN new_register ON record_key = id_key
UNION
SELECT person_key FROM verification SEMI JOIN new_register USING (identity_key) WHERE {SEEKS}
UNION
SELECT person_key FROM verification SEMI JOIN new_register USING (residence_commune) WHERE {SEEKS}
UNION
SELECT person_key FROM verification SEMI JOIN new_names USING (name_key) WHERE {SEEKS}
"""

# And those who share a number with them, or a name in the same commune, or did.
_PARTNERS = f"""
INSERT INTO touched
WITH keys AS (
    SELECT {ID_KEY} AS id_key, {IDENTITY_KEY} AS identity_key, residence_commune FROM person
    SEMI JOIN touched USING (person_key)
    UNION
    SELECT {ID_KEY}, {IDENTITY_KEY}, residence_commune FROM correction
    SEMI JOIN touched USING (person_key)
    UNION
    SELECT id_key, identity_key, residence_commune FROM verification
    SEMI JOIN touched USING (person_key)
), partner AS (
    SELECT person_key FROM verification SEMI JOIN keys USING (id_key)
    UNION
    SELECT person_key FROM verification SEMI JOIN keys USING (identity_key, residence_commune)
)
FROM partner ANTI JOIN touched USING (person_key)
"""

STEPS = {
    "new_register": _NEW_REGISTER,
    "new_names": _NEW_NAMES,
    "touched": _TOUCHED,
    "partners": _PARTNERS,
}
"""One statement a step, in order."""
