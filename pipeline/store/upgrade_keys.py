"""Give the persons that 0.5.0 or before knew by a few details the keys of now, when it is opened.

As pipeline.ingest makes them (``PERSON_KEY`` in person.py, the key of doses): who has no number is
known by all details, and a dose without a number of its own also by the name. Only rows of such
persons and doses are written. Who is who among them is found at the next import or reconciliation.
"""

from __future__ import annotations

import duckdb

# Before, there were no decisions about who is who.
EARLIER = """
    SELECT 1 FROM duckdb_tables() WHERE database_name = current_database() AND table_name = 'dose'
    AND NOT EXISTS (
        FROM duckdb_tables()
        WHERE database_name = current_database() AND table_name = 'person_decision')
"""

_KEY = """hash('p', lower(name), birth_year, birth_date, sex::VARCHAR, phone,
    residence_province::VARCHAR, residence_district::VARCHAR, residence_commune::VARCHAR,
    CASE WHEN name IS NULL THEN id_number END)"""
_BY_DETAILS = "person_number IS NULL AND (id_type IS NULL OR id_type = 'malformed')"

_NEW_KEYS = f"""
CREATE OR REPLACE TEMP TABLE changed_key AS
SELECT person_content, person_key AS old_key, {_KEY} AS new_key FROM person WHERE {_BY_DETAILS}
"""
_CONTENTS = (("person", "person_content"), ("dose", "person_content"), ("correction", "corrects"))
_BY_CONTENT = """
UPDATE {table} SET person_key = new_key FROM changed_key
WHERE {table}.{content} = changed_key.person_content AND person_key = old_key
"""
# The history of who was several persons is nobody's.
_HISTORY = """
UPDATE verdict_change SET person_key = new_key
FROM (SELECT old_key, min(new_key) AS new_key FROM changed_key
      GROUP BY old_key HAVING min(new_key) = max(new_key))
WHERE person_key = old_key
"""
_DOSE_KEYS = """
UPDATE dose SET record_key = hash(dose.person_key,
        CASE WHEN p.person_number IS NULL THEN lower(strip_accents(p.name)) END,
        dose_type::VARCHAR, number, injected_at, entered_at, facility_code, facility)
FROM person AS p
WHERE p.person_content = dose.person_content AND p.person_key = dose.person_key
  AND record_number IS NULL
"""
_DOSE_CONTENTS = """
UPDATE dose SET content = hash(dose.person_key, dose.person_content, record_number,
        dose_type::VARCHAR, number, vaccine, lot, injected_at, entered_at, facility_code, facility,
        injection_province::VARCHAR, injection_district::VARCHAR, injection_commune::VARCHAR,
        preregistered, residence_province::VARCHAR, residence_district::VARCHAR, sex::VARCHAR, age,
        deleted)
FROM changed_key AS c
WHERE c.person_content = dose.person_content AND c.new_key = dose.person_key
"""
_REGISTRATIONS = f"""
UPDATE registration SET person_key = new_key, record_key = hash(new_key, registered_at),
    content = hash(new_key, registered_at, person_number, name, birth_date, birth_year,
                   sex::VARCHAR, id_type::VARCHAR, id_number, phone, residence_province::VARCHAR,
                   residence_district::VARCHAR, residence_commune::VARCHAR, priority_group,
                   id_conflict, deleted)
FROM (SELECT rowid AS row, {_KEY} AS new_key FROM registration WHERE {_BY_DETAILS})
WHERE registration.rowid = row
"""


def upgrade_keys(connection: duckdb.DuckDBPyConnection) -> None:
    """Compute the keys anew; in a transaction."""
    connection.execute(_NEW_KEYS)
    for table, content in _CONTENTS:
        connection.execute(_BY_CONTENT.format(table=table, content=content))
    for statement in (_HISTORY, _DOSE_KEYS, _DOSE_CONTENTS, _REGISTRATIONS):
        connection.execute(statement)
    connection.execute("DROP TABLE changed_key")
