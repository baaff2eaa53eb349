"""Find whom something new is known about since the last reconciliation: named SQL steps.

They end in ``touched``: the persons who must be checked again; ``touched_person``: all that was
ever recorded of them; and ``dosed``: those, and all others of whom doses came.
"""

from __future__ import annotations

from pipeline.reconcile.candidates import AGE, SEEKS, is_rare
from pipeline.reconcile.match import ID_KEY, IDENTITY_KEY, STANDING

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

# Known persons of whom only further doses came, with the details that they were checked with: their
# verdicts stand, and only the rules look at their doses. Not so when the new dose is their first
# one, nor where more than the doses decides about a rule: a death, a dose before the birth, and a
# second person of the same name (below).
_FAMILIAR = f"""
CREATE OR REPLACE TEMP TABLE familiar AS
WITH further AS (
    SELECT person_key, min(person_content) AS person_content FROM dose WHERE file_id > $last
    GROUP BY person_key
    HAVING min(person_content) = max(person_content) AND NOT bool_or(counts_as_dose1)
), known AS (
    SELECT person_key, id_key, identity_key, residence_commune FROM verification
    SEMI JOIN further USING (person_key, person_content)
)
FROM known
ANTI JOIN (FROM register WHERE deceased_on IS NOT NULL AND {STANDING}) ON record_key = id_key
ANTI JOIN (FROM rule_break WHERE rule = 'before_birth') USING (person_key)
"""

# Whom something new is known about since the last run: doses, verdicts, corrections, a changed
# register entry under their number; and those who seek one among changed entries. One branch a
# reason, since DuckDB skips what cannot be new (and what has nothing to be joined with) in a branch
# by itself only.
_TOUCHED = f"""
CREATE OR REPLACE TEMP TABLE touched AS
SELECT person_key FROM dose ANTI JOIN familiar USING (person_key) WHERE file_id > $last
UNION
SELECT person_key FROM dose WHERE superseded_by > $last
UNION
{
    " UNION ".join(
        f"SELECT person_key FROM {table} WHERE {column} > $last"
        for table in ("returned_verdict", "correction")
        for column in ("file_id", "superseded_by")
    )
}
UNION
SELECT person_key FROM verification
SEMI JOIN (FROM returned_verdict WHERE file_id > $last) USING (id_key)
UNION
SELECT person_key FROM verification SEMI JOIN new_register ON record_key = id_key
UNION
-- Those whom there was no register to check with.
SELECT person_key FROM verification
WHERE own_verdict = 'not_yet_verified' AND EXISTS (FROM new_register)
UNION
SELECT person_key FROM verification SEMI JOIN new_register USING (identity_key) WHERE {SEEKS}
UNION
SELECT person_key FROM verification SEMI JOIN new_register USING (residence_commune) WHERE {SEEKS}
UNION
SELECT person_key FROM verification SEMI JOIN new_names USING (name_key) WHERE {SEEKS}
"""

_KEYS = f"SELECT {ID_KEY} AS id_key, {IDENTITY_KEY} AS identity_key, residence_commune FROM"

# What they are, or were, known by; and what several are known by of whom one has further doses.
_TOUCHED_KEYS = f"""
CREATE OR REPLACE TEMP TABLE touched_keys AS
{_KEYS} person WHERE file_id > $last
UNION ALL
{_KEYS} correction SEMI JOIN touched USING (person_key)
UNION ALL
SELECT id_key, identity_key, residence_commune FROM verification
SEMI JOIN touched USING (person_key)
UNION ALL
SELECT NULL, identity_key, residence_commune FROM verification
SEMI JOIN familiar USING (identity_key, residence_commune)
GROUP BY ALL HAVING count(*) > 1
"""


def _partner(keys: str) -> str:
    """Those who share a number with somebody, or a name in the same commune."""
    return f"""
CREATE OR REPLACE TEMP TABLE partner AS
WITH sharing AS (
    SELECT person_key FROM verification SEMI JOIN {keys} USING (id_key)
    UNION
    SELECT person_key FROM verification SEMI JOIN {keys} USING (identity_key, residence_commune)
)
FROM sharing ANTI JOIN touched USING (person_key)
"""


_PARTNERS = "INSERT INTO touched FROM partner"

# What a check does not ask for is not read: texts that differ in every row take longest.
_RECORDED = """
SELECT * REPLACE (NULL::VARCHAR AS person_number, NULL::VARCHAR AS phone,
                  NULL::UTINYINT AS priority_group, NULL::VARCHAR AS id_conflict)
FROM person
"""

_TOUCHED_PERSON = f"""
CREATE OR REPLACE TEMP TABLE touched_person AS
{_RECORDED} SEMI JOIN touched USING (person_key)
"""

# Earlier details may hold again. Mostly there are none, and reading no person twice saves seconds.
_EARLIER_KEYS = f"""
CREATE OR REPLACE TEMP TABLE earlier_keys AS
{_KEYS} touched_person ANTI JOIN partner USING (person_key)
EXCEPT FROM touched_keys
"""

_PARTNER_PERSON = f"""
INSERT INTO touched_person {_RECORDED} SEMI JOIN partner USING (person_key)
"""

_DOSED = """
CREATE OR REPLACE TEMP TABLE dosed AS
FROM touched UNION SELECT person_key FROM familiar
"""

STEPS = {
    "new_register": _NEW_REGISTER,
    "changed_names": _CHANGED_NAMES,
    "new_names": _NEW_NAMES,
    "familiar": _FAMILIAR,
    "touched": _TOUCHED,
    "touched_keys": _TOUCHED_KEYS,
    "partner": _partner("touched_keys"),
    "partners": _PARTNERS,
    "touched_person": _TOUCHED_PERSON,
    "earlier_keys": _EARLIER_KEYS,
    "earlier_partner": _partner("earlier_keys"),
    "earlier_partners": _PARTNERS,
    "earlier_partner_person": _PARTNER_PERSON,
    "dosed": _DOSED,
}
"""One statement a step, in order."""
