"""Check persons against the population register: named SQL steps, one after the other.

Every step makes a temporary table or view from those before it, so that each can be looked at by
itself. ``touched`` says whom to check; ``checked`` has one row for each of them who has a dose:
the verdict of our own check, what differs, and whom the register may have instead.
"""

from __future__ import annotations

from pipeline.kind import hash_of
from pipeline.normalise.doses import VACCINES
from queries.verdicts import MISMATCHES

# Names are kept in one normal form (pipeline.normalise.people), so equal names are equal. A slip is
# what a typist makes of a name: other accents, a letter, beginnings of words that sound alike,
# parts in another order, a middle part left out. Anything else is another person. The distance
# is DuckDB's Damerau-Levenshtein.
MACROS = {
    "plain": """
        CREATE OR REPLACE TEMP MACRO plain(name) AS
            replace(strip_accents(lower(name)), 'đ', 'd')
    """,
    # tr/ch, gi/d, s/x and l/n are confused where they sound alike.
    "sounded": r"""
        CREATE OR REPLACE TEMP MACRO sounded(plain_name) AS
            regexp_replace(regexp_replace(regexp_replace(regexp_replace(plain_name,
                '\btr', 'ch', 'g'), '\bgi', 'd', 'g'), '\bs', 'x', 'g'), '\bl', 'n', 'g')
    """,
    "lacks_part": """
        CREATE OR REPLACE TEMP MACRO lacks_part(shorter, longer) AS
            len(longer) > len(shorter) AND len(shorter) >= 2
            AND longer[1] = shorter[1] AND longer[-1] = shorter[-1]
            AND list_has_all(longer, shorter)
    """,
    "is_slip": """
        CREATE OR REPLACE TEMP MACRO is_slip(one, other) AS
            damerau_levenshtein(one, other) <= 1 OR sounded(one) = sounded(other)
            OR list_sort(string_split(one, ' ')) = list_sort(string_split(other, ' '))
            OR lacks_part(string_split(one, ' '), string_split(other, ' '))
            OR lacks_part(string_split(other, ' '), string_split(one, ' '))
    """,
    # Within one commune, more may be a slip.
    "is_near": """
        CREATE OR REPLACE TEMP MACRO is_near(one, other) AS
            damerau_levenshtein(one, other) <= 2 OR is_slip(one, other)
    """,
    # Day and month exchanged, a year off, or only the year known and written as 1 January.
    "is_other_date": """
        CREATE OR REPLACE TEMP MACRO is_other_date(one, other) AS
            year(one) = year(other) AND (day(one) = month(other) AND month(one) = day(other)
                OR dayofyear(one) = 1 OR dayofyear(other) = 1) AND one <> other
            OR abs(year(one) - year(other)) = 1 AND month(one) = month(other)
                AND day(one) = day(other)
    """,
    "compare_names": """
        CREATE OR REPLACE TEMP MACRO compare_names(one, other) AS
            CASE WHEN one = other THEN 'same'
                 WHEN is_slip(plain(one), plain(other)) THEN 'slip'
                 ELSE 'other' END
    """,
}

STANDING = "superseded_by IS NULL AND NOT deleted"
_DETAILS = ("name", "birth_date", "birth_year", "sex", "id_kind", "id_number", "phone",
            "residence_province", "residence_district", "residence_commune")  # fmt: skip
ID_KEY = "CASE WHEN id_kind = 'cccd' THEN " + hash_of("'cccd'", "id_number") + " END"
"""The register's key of a person's ID number."""

IDENTITY_KEY = (
    "CASE WHEN name IS NOT NULL AND birth_date IS NOT NULL "
    f"THEN {hash_of('name', 'birth_date', 'sex')} END"
)
"""Equal for persons who may be the same, whatever their ID numbers."""

WRONG = "(" + ", ".join(f"'{verdict}'" for verdict in MISMATCHES) + ")"

_POSSIBLE = """r.superseded_by IS NULL AND NOT r.deleted
              AND coalesce(r.sex = k.sex, true)
              AND coalesce(r.deceased_on >= k.first_dose, true)"""


_RARE = 0.3
"""Persons of a name, sex and age born on one day, from which on a namesake may be chance."""

_CLOSE = max(vaccine.least_days for vaccine in VACCINES)
"""Days between primary doses from which on no vaccine has too short an interval."""


def details(only: str) -> str:
    """SQL of a view: persons as last recorded, and as corrected since by those who clean.

    ``only`` restricts the persons, such as ``SEMI JOIN touched USING (person_key)``.
    """
    columns = ", ".join(
        f"CASE WHEN c.person_key IS NULL THEN p.{name} ELSE c.{name} END AS {name}"
        for name in _DETAILS
    )
    return f"""
        CREATE OR REPLACE TEMP VIEW detail AS
        WITH latest AS (
            SELECT * FROM person {only} ANTI JOIN present USING (person_key)
            UNION ALL
            SELECT person.* FROM person JOIN present USING (person_key, person_content)
        )
        SELECT p.person_key, p.person_content, p.person_number, c.extracted_on AS corrected_on,
               {columns}
        FROM latest AS p
        LEFT JOIN correction AS c ON c.person_key = p.person_key
             AND c.corrects = p.person_content AND c.superseded_by IS NULL AND NOT c.deleted
    """


def present(only: str) -> str:
    """SQL of a table: which details are the present ones of persons who have several."""
    return f"""
        CREATE OR REPLACE TEMP TABLE present AS
        WITH several AS (
            SELECT person_key FROM person {only} GROUP BY person_key HAVING count(*) > 1
        )
        SELECT person_key,
               arg_max(person_content, (extracted_on, file_id, row_number)) AS person_content
        FROM dose SEMI JOIN several USING (person_key) WHERE {STANDING}
        GROUP BY person_key
    """


def steps(*, everybody: bool) -> dict[str, str]:
    """The statements in order; for ``everybody``, or for the persons of ``touched``."""
    only = "" if everybody else "SEMI JOIN touched USING (person_key)"
    kept = "VIEW" if everybody else "TABLE"
    return {
        "touched_dose": f"""
            CREATE OR REPLACE TEMP {kept} touched_dose AS
            SELECT record_key, person_key, kind, number, vaccine, injected_at, entered_at,
                   extracted_on, facility_code, injection_province, injection_district,
                   residence_province, residence_district, counts_as_dose1, preregistered
            FROM dose {only} WHERE {STANDING}
        """,
        "present": present(only),
        "detail": details(only),
        # What the rules and the register ask of a person's doses, in one pass over them.
        "course": f"""
            CREATE OR REPLACE TEMP TABLE course AS
            WITH days AS (
                SELECT person_key,
                       min(injected_at)::DATE AS first_dose, max(injected_at)::DATE AS last_dose,
                       count(*) > bit_count(bit_or(1::BIGINT << (8 * CASE kind WHEN 'primary' THEN 0
                           WHEN 'additional' THEN 1 ELSE 2 END + least(number, 7)))) AS doubled,
                       min(injected_at) FILTER (kind = 'primary' AND number = 1)::DATE AS day1,
                       min(injected_at) FILTER (kind = 'primary' AND number = 2)::DATE AS day2,
                       min(injected_at) FILTER (kind = 'primary' AND number = 3)::DATE AS day3
                FROM touched_dose GROUP BY person_key
            )
            SELECT person_key, first_dose, last_dose,
                   coalesce(doubled OR day3 < day1 OR date_diff('day', day1, day2) < {_CLOSE}
                            OR date_diff('day', day2, day3) < {_CLOSE}, false) AS to_look_at
            FROM days
        """,
        # Each person beside whom the register has under the same ID number.
        "subject": f"""
            CREATE OR REPLACE TEMP TABLE subject AS
            SELECT s.*, first_dose, last_dose, to_look_at, r.record_key IS NOT NULL AS found,
                   CASE WHEN r.record_key IS NOT NULL
                        THEN coalesce(compare_names(s.name, r.name), 'other') END AS name_match,
                   coalesce(CASE WHEN s.birth_date IS NULL OR r.birth_date IS NULL
                                 THEN s.birth_year <> r.birth_year
                                 ELSE s.birth_date <> r.birth_date END, true) AS birth_differs,
                   coalesce(s.sex <> r.sex, false) AS sex_differs, r.deceased_on
            FROM (
                SELECT person_key, person_content, corrected_on, id_kind, name, birth_date,
                       birth_year, sex, residence_province, residence_district, residence_commune,
                       {ID_KEY} AS id_key, hash(name) AS name_key, {IDENTITY_KEY} AS identity_key
                FROM detail
            ) AS s
            JOIN course USING (person_key)
            LEFT JOIN register AS r
                 ON r.record_key = s.id_key AND r.superseded_by IS NULL AND NOT r.deleted
        """,
        # Numbers that persons of different names are recorded with.
        "shared": """
            CREATE OR REPLACE TEMP TABLE shared AS
            SELECT id_key FROM (
                SELECT id_key, name_key FROM subject WHERE id_key IS NOT NULL
                UNION ALL
                SELECT id_key, name_key FROM verification AS v
                SEMI JOIN subject USING (id_key) ANTI JOIN subject AS s USING (person_key)
            ) GROUP BY id_key HAVING min(name_key) <> max(name_key)
        """,
        "judged": """
            CREATE OR REPLACE TEMP VIEW judged AS
            SELECT s.*,
                   nullif(concat_ws(',', CASE WHEN found AND name_match <> 'same' THEN 'name' END,
                                    CASE WHEN found AND birth_differs THEN 'birth_date' END,
                                    CASE WHEN found AND sex_differs THEN 'sex' END), '') AS fields,
                   (name_match <> 'same')::INTEGER + birth_differs::INTEGER
                       + sex_differs::INTEGER AS differ,
                   CASE WHEN id_kind = 'passport' THEN 'foreigner'
                        WHEN id_kind IS NULL OR id_kind = 'health_insurance' THEN 'no_id'
                        WHEN id_kind = 'malformed' THEN 'malformed_id'
                        WHEN NOT EXISTS (FROM register) THEN 'not_yet_verified'
                        WHEN NOT found THEN 'id_not_in_register'
                        WHEN name_match = 'other' AND shared.id_key IS NOT NULL THEN 'shared_id'
                        WHEN name_match <> 'other' AND last_dose > deceased_on
                            THEN 'deceased_before_dose'
                        WHEN differ = 0 THEN 'correct'
                        WHEN differ > 1 THEN 'several_differ'
                        WHEN name_match <> 'same' THEN 'name_differs'
                        WHEN birth_differs THEN 'birth_date_differs'
                        ELSE 'sex_differs' END AS own_verdict
            FROM subject AS s LEFT JOIN shared ON shared.id_key = s.id_key
        """,
        # Those without a usable ID, or with somebody else's.
        "seeker": """
            CREATE OR REPLACE TEMP TABLE seeker AS
            SELECT person_key, name, birth_date, sex, residence_province, residence_district,
                   residence_commune, first_dose
            FROM judged
            WHERE (own_verdict IN ('no_id', 'malformed_id', 'id_not_in_register')
                   OR name_match = 'other')
              AND name IS NOT NULL AND birth_date IS NOT NULL
        """,
        # The same name, birth date and sex, anywhere.
        "namesake": f"""
            CREATE OR REPLACE TEMP TABLE namesake AS
            SELECT k.person_key, r.id_number, name, birth_date, k.sex,
                   CASE WHEN r.residence_commune = k.residence_commune THEN 5
                        WHEN r.residence_district = k.residence_district THEN 4
                        WHEN r.residence_province = k.residence_province THEN 2 ELSE 1 END AS tier
            FROM seeker AS k JOIN register AS r USING (name, birth_date) WHERE {_POSSIBLE}
        """,
        # In the same commune, with a slip in the name or in the birth date.
        "neighbour": f"""
            CREATE OR REPLACE TEMP TABLE neighbour AS
            WITH alone AS (
                FROM seeker ANTI JOIN (FROM namesake WHERE tier >= 4) USING (person_key)
            )
            SELECT k.person_key, r.id_number, 3 AS tier
            FROM alone AS k JOIN register AS r USING (residence_commune, birth_date)
            WHERE {_POSSIBLE} AND r.name <> k.name AND is_near(plain(k.name), plain(r.name))
            UNION ALL
            SELECT k.person_key, r.id_number, 3
            FROM alone AS k JOIN register AS r USING (residence_commune, name)
            WHERE {_POSSIBLE} AND is_other_date(k.birth_date, r.birth_date)
        """,
        # Further away only who is rare: how many of the name, sex and age were born on one day?
        "rare": f"""
            CREATE OR REPLACE TEMP TABLE rare AS
            WITH wanted AS (
                SELECT DISTINCT name FROM namesake WHERE tier < 3
                AND person_key NOT IN (SELECT person_key FROM neighbour)
            )
            SELECT name, sex, year(birth_date) // 5 AS age
            FROM register AS r SEMI JOIN wanted USING (name)
            WHERE r.superseded_by IS NULL AND NOT r.deleted
            GROUP BY ALL HAVING count(*) / 1826 <= {_RARE}
        """,
        # Proposed is only who is alone in the nearest tier that has anybody.
        "candidate": """
            CREATE OR REPLACE TEMP TABLE candidate AS
            SELECT person_key, min(id_number) AS id_number
            FROM (
                SELECT *, rank() OVER (PARTITION BY person_key ORDER BY tier DESC) AS n
                FROM (SELECT person_key, id_number, tier FROM namesake
                      WHERE tier > 2 OR (name, sex, year(birth_date) // 5) IN (FROM rare)
                      UNION ALL FROM neighbour)
            )
            WHERE n = 1 GROUP BY person_key HAVING count(*) = 1
        """,
        # What the police's system said, as long as the details are those that it was asked about.
        "returned": f"""
            CREATE OR REPLACE TEMP TABLE returned AS
            WITH found AS (
                SELECT s.person_key, v.verified_on, v.verdict
                FROM returned_verdict AS v JOIN subject AS s USING (person_key) WHERE {STANDING}
                UNION ALL
                SELECT s.person_key, v.verified_on, v.verdict
                FROM (FROM returned_verdict ANTI JOIN subject USING (person_key)) AS v
                JOIN subject AS s USING (id_key) WHERE {STANDING}
            )
            SELECT * FROM found WHERE verdict <> 'not_yet_verified'
        """,
        "last_returned": """
            CREATE OR REPLACE TEMP TABLE last_returned AS
            SELECT person_key, max(verified_on) AS verified_on,
                   arg_max(verdict, verified_on) AS returned_verdict
            FROM returned GROUP BY person_key
        """,
        "changed": """
            CREATE OR REPLACE TEMP TABLE changed AS
            SELECT person_key, max(as_of) AS changed_on
            FROM (SELECT person_key, corrected_on AS as_of FROM subject
                  WHERE corrected_on IS NOT NULL
                  UNION ALL
                  SELECT person_key, as_of FROM present
                  JOIN person USING (person_key, person_content) JOIN source_file USING (file_id))
            GROUP BY person_key
        """,
        "checked": f"""
            CREATE OR REPLACE TEMP {kept} checked AS
            SELECT j.*, c.id_number AS candidate, verified_on,
                   coalesce(verified_on >= coalesce(changed_on, verified_on), false) AS stands,
                   CASE WHEN stands THEN returned_verdict ELSE own_verdict END AS verdict,
                   CASE WHEN stands THEN 'authority' ELSE 'register' END AS source
            FROM judged AS j
            LEFT JOIN candidate AS c USING (person_key)
            LEFT JOIN last_returned USING (person_key)
            LEFT JOIN changed USING (person_key)
        """,
    }
