"""Find whom something new is known about since the last reconciliation: named SQL steps.

They end in ``touched``: the persons who must be checked again; and ``touched_person``, all that
was ever recorded of them.
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

# Tables of their own, where DuckDB otherwise joins the wrong way around or plans for far more rows
# than there are.
_CHANGED_NAMES = """
CREATE OR REPLACE TEMP TABLE changed_names AS
SELECT name FROM register WHERE file_id > $last
UNION
SELECT name FROM register WHERE superseded_by > $last
"""

# Names that have become rare, or are rare no longer, by what changed in the register.
_NEW_NAMES = f"""
CREATE OR REPLACE TEMP TABLE new_names AS
WITH counted AS (
    SELECT name, sex, {AGE} AS age,
           count(*) FILTER (superseded_by IS NULL) AS persons,
           count(*) FILTER (file_id <= $last AND coalesce(superseded_by > $last, true)) AS before
    FROM register SEMI JOIN changed_names USING (name) WHERE NOT deleted GROUP BY ALL
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

_TOUCHED_PERSON = """
CREATE OR REPLACE TEMP TABLE touched_person AS
FROM person SEMI JOIN touched USING (person_key)
"""

# And those who share a number with them, or a name in the same commune, or did.
_TOUCHED_KEYS = f"""
CREATE OR REPLACE TEMP TABLE touched_keys AS
SELECT {ID_KEY} AS id_key, {IDENTITY_KEY} AS identity_key, residence_commune FROM touched_person
UNION
SELECT {ID_KEY}, {IDENTITY_KEY}, residence_commune FROM correction
SEMI JOIN touched USING (person_key)
UNION
SELECT id_key, identity_key, residence_commune FROM verification
SEMI JOIN touched USING (person_key)
"""

_PARTNER = """
CREATE OR REPLACE TEMP TABLE partner AS
WITH sharing AS (
    SELECT person_key FROM verification SEMI JOIN touched_keys USING (id_key)
    UNION
    SELECT person_key FROM verification
    SEMI JOIN touched_keys USING (identity_key, residence_commune)
)
FROM sharing ANTI JOIN touched USING (person_key)
"""

_PARTNERS = "INSERT INTO touched FROM partner"

_PARTNER_PERSON = "INSERT INTO touched_person FROM person SEMI JOIN partner USING (person_key)"

STEPS = {
    "new_register": _NEW_REGISTER,
    "changed_names": _CHANGED_NAMES,
    "new_names": _NEW_NAMES,
    "touched": _TOUCHED,
    "touched_person": _TOUCHED_PERSON,
    "touched_keys": _TOUCHED_KEYS,
    "partner": _PARTNER,
    "partners": _PARTNERS,
    "partner_person": _PARTNER_PERSON,
}
"""One statement a step, in order."""
