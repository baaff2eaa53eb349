"""Find dose records that are duplicates or impossible: named SQL steps.

Which rules there are, what they mean and where they come from:
queries.reconciliation.verdicts.RULE_TEXTS. The
steps read ``touched_dose``, ``course``, ``subject``, ``untouched`` and ``checked``, all of
pipeline.reconcile.match, and end in ``broken``: a row for each record and rule that it breaks.
"""

from __future__ import annotations

from pipeline.reconcile.match import STANDING
from pipeline.store.batches import of_part
from pipeline.vocabulary import VACCINES

_LICENSED = " ".join(
    f"WHEN '{vaccine.name}' THEN DATE '{vaccine.licensed_on}'" for vaccine in VACCINES
)
_KNOWN = ", ".join(f"'{vaccine.name}'" for vaccine in VACCINES)
_LEAST_DAYS = " ".join(f"WHEN '{one.name}' THEN {one.least_days}" for one in VACCINES)
_RECORD = """record_key, person_key, residence_province, residence_district, facility_code,
    injection_province, injection_district, injected_at"""

# What a record breaks by itself.
_ALONE = {
    "before_licence": f"injected_at < CASE vaccine {_LICENSED} END",
    "unlicensed_vaccine": f"vaccine NOT IN ({_KNOWN})",
    "in_future": "injected_at::DATE > extracted_on",
    "entered_before_injected": "entered_at < injected_at",
}


def steps(*, everybody: bool) -> dict[str, str]:
    """The statements in order; for ``everybody``, or the persons of ``dosed``."""
    suspect = "SELECT person_key, birth_date, deceased_on FROM subject WHERE to_look_at"
    of_twins = f"SELECT {_RECORD}, kind, number, entered_at FROM"
    theirs = f"{of_twins} touched_dose SEMI JOIN twin USING (person_key)"
    looked_at = ""
    if not everybody:
        # Of those who are not checked, birth and death are known to break no rule.
        suspect += (
            " UNION ALL SELECT person_key, NULL, NULL FROM course "
            "ANTI JOIN touched USING (person_key) WHERE to_look_at"
        )
        theirs += (
            f" UNION ALL {of_twins} dose SEMI JOIN (FROM twin ANTI JOIN dosed USING (person_key)) "
            f"USING (person_key) WHERE {STANDING}"
        )
        # What the others break by their twins is known: nothing has changed about those.
        looked_at = "SEMI JOIN dosed USING (person_key)"
    return {
        # Persons whose doses must be looked at one by one.
        "suspect": f"CREATE OR REPLACE TEMP TABLE suspect AS {suspect}",
        "in_order": """
            CREATE OR REPLACE TEMP TABLE in_order AS
            WITH one AS (
                SELECT touched_dose.*, injected_at::DATE AS day, birth_date, deceased_on,
                       row_number() OVER (PARTITION BY person_key, kind, number
                           ORDER BY entered_at NULLS LAST, injected_at, record_key) AS copy
                FROM touched_dose JOIN suspect USING (person_key)
            )
            SELECT *, max(day) OVER earlier AS latest_before,
                   last_value(day) OVER earlier AS day_before,
                   last_value(vaccine) OVER earlier AS vaccine_before
            FROM one
            WINDOW earlier AS (PARTITION BY person_key, kind = 'primary' AND copy = 1
                               ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
        """,
        "in_course": f"""
            CREATE OR REPLACE TEMP TABLE in_course AS
            SELECT {_RECORD}, 'duplicate' AS rule FROM in_order WHERE copy > 1
            UNION ALL
            SELECT {_RECORD}, CASE WHEN day < latest_before THEN 'dose2_before_dose1'
                                    ELSE 'short_interval' END
            FROM in_order
            WHERE kind = 'primary' AND copy = 1
              AND (day < latest_before
                   OR date_diff('day', day_before, day) < CASE vaccine_before {_LEAST_DAYS} END)
            UNION ALL
            SELECT {_RECORD}, 'before_birth' FROM in_order WHERE day < birth_date
            UNION ALL
            SELECT {_RECORD}, 'after_death' FROM in_order WHERE day > deceased_on
        """,
        # Two records of one human being: same name, birth date, sex and commune, and not both of
        # them proved by the register to be somebody.
        "alike": f"""
            CREATE OR REPLACE TEMP TABLE alike AS
            SELECT identity_key, residence_commune FROM (
                SELECT identity_key, residence_commune FROM subject
                UNION ALL
                SELECT identity_key, residence_commune FROM untouched
                SEMI JOIN subject USING (identity_key, residence_commune)
            )
            WHERE {of_part("identity_key")} AND residence_commune IS NOT NULL
            GROUP BY ALL HAVING count(*) > 1
        """,
        "twin": """
            CREATE OR REPLACE TEMP TABLE twin AS
            WITH those AS (
                SELECT person_key, identity_key, residence_commune, verdict <> 'correct' AS doubtful
                FROM (
                    SELECT person_key, identity_key, residence_commune, verdict FROM checked
                    UNION ALL
                    SELECT person_key, identity_key, residence_commune, verdict FROM untouched
                ) SEMI JOIN alike USING (identity_key, residence_commune)
            )
            SELECT a.person_key, b.person_key AS other_key, a.doubtful AS doubtful,
                   b.doubtful AS other_doubtful
            FROM those AS a JOIN those AS b USING (identity_key, residence_commune)
            WHERE a.person_key <> b.person_key AND (a.doubtful OR b.doubtful)
        """,
        "of_twins": f"CREATE OR REPLACE TEMP TABLE of_twins AS {theirs}",
        "twice": f"""
            CREATE OR REPLACE TEMP TABLE twice AS
            SELECT DISTINCT a.* EXCLUDE (kind, number, entered_at), 'duplicate_person' AS rule
            FROM (FROM twin {looked_at}) AS t JOIN of_twins AS a USING (person_key)
            JOIN of_twins AS b
              ON b.person_key = other_key AND a.kind = b.kind AND a.number = b.number
            WHERE (doubtful, a.entered_at, a.record_key)
                > (other_doubtful, b.entered_at, b.record_key)
        """,
        "broken": f"""
            CREATE OR REPLACE TEMP TABLE broken AS
            FROM in_course UNION ALL FROM twice
            UNION ALL
            SELECT * EXCLUDE (rules), unnest(rules) FROM (
                SELECT {_RECORD}, list_filter([{
            ", ".join(
                f"CASE WHEN {condition} THEN '{rule}' END" for rule, condition in _ALONE.items()
            )
        }], lambda rule: rule IS NOT NULL) AS rules
                FROM touched_dose WHERE {" OR ".join(_ALONE.values())}
            )
        """,
    }
