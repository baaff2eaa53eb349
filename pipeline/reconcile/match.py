"""Check persons against the population register: named SQL steps, one after the other.

Every step makes a temporary table or view from those before it, so that each can be looked at by
itself. ``touched`` says whom to check, ``dosed`` whose doses to look at
(pipeline.reconcile.affected);
``checked`` has one row for each of the former who has a dose:
the verdict of our own check, what differs, and whom the register may have instead. What reads all
persons or all doses does so in parts (pipeline.store.batches), and keeps of a person only what
others need.
"""

from __future__ import annotations

from pipeline.ingest.dataset import hash_of
from pipeline.store.batches import OF_PART, of_part
from pipeline.vocabulary import VACCINES
from queries.reconciliation.verdicts import MISMATCHES

# Names are kept in one normal form (pipeline.ingest.normalise.people), so equal names are equal. A
# slip is
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
    f"THEN {hash_of('name', 'birth_date', 'sex::VARCHAR')} END"
)
"""Equal for persons who may be the same, whatever their ID numbers."""

WRONG = "(" + ", ".join(f"'{verdict}'" for verdict in MISMATCHES) + ")"

_CLOSE = max(vaccine.least_days for vaccine in VACCINES)
"""Days between primary doses from which on no vaccine has too short an interval."""


_UNTOUCHED = """
CREATE OR REPLACE TEMP TABLE untouched AS
WITH other AS (
    SELECT person_key, verdict, id_key, name_key, identity_key, residence_commune
    FROM verification ANTI JOIN touched USING (person_key)
)
FROM other SEMI JOIN subject USING (id_key)
UNION
FROM other SEMI JOIN subject USING (identity_key, residence_commune)
"""


def details(persons: str) -> dict[str, str]:
    """Steps to a view ``detail``: persons as last recorded, and as corrected by those who clean.

    ``persons``: what was recorded of them, ``person`` or so many of its rows.
    """
    columns = ", ".join(
        f"CASE WHEN c.person_key IS NULL THEN p.{name} ELSE c.{name} END AS {name}"
        for name in _DETAILS
    )
    return {
        # Persons who have several details, and which of them are the present ones.
        "varied": f"""
            CREATE OR REPLACE TEMP TABLE varied AS
            SELECT person_key FROM {persons} WHERE {OF_PART}
            GROUP BY person_key HAVING count(*) > 1
        """,
        "present": f"""
            CREATE OR REPLACE TEMP TABLE present AS
            SELECT person_key,
                   arg_max(person_content, (extracted_on, file_id, row_number)) AS person_content
            FROM dose SEMI JOIN varied USING (person_key) WHERE {STANDING}
            GROUP BY person_key
        """,
        "detail": f"""
            CREATE OR REPLACE TEMP VIEW detail AS
            WITH latest AS (
                SELECT * FROM {persons} ANTI JOIN present USING (person_key)
                UNION ALL
                SELECT recorded.* FROM {persons} AS recorded
                JOIN present USING (person_key, person_content)
            )
            SELECT p.person_key, p.person_content, p.person_number, {columns}
            FROM latest AS p
            LEFT JOIN correction AS c ON c.person_key = p.person_key
                 AND c.corrects = p.person_content AND c.superseded_by IS NULL AND NOT c.deleted
        """,
    }


def steps(*, everybody: bool) -> dict[str, str]:
    """The statements in order, to ``judged``; for ``everybody``, or the persons of ``touched``."""
    only = "" if everybody else "SEMI JOIN dosed USING (person_key)"
    return {
        "touched_dose": f"""
            CREATE OR REPLACE TEMP {_kept(everybody)} touched_dose AS
            SELECT record_key, person_key, kind, number, vaccine, injected_at, entered_at,
                   extracted_on, facility_code, injection_province, injection_district,
                   residence_province, residence_district, counts_as_dose1, preregistered
            FROM dose {only} WHERE {STANDING}
        """,
        **details(_persons(everybody)),
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
                FROM touched_dose WHERE {OF_PART} GROUP BY person_key
            )
            SELECT person_key, first_dose, last_dose,
                   coalesce(doubled OR day3 < day1 OR date_diff('day', day1, day2) < {_CLOSE}
                            OR date_diff('day', day2, day3) < {_CLOSE}, false) AS to_look_at
            FROM days
        """,
        # Each person beside whom the register has under the same ID number; a part is of certain
        # numbers. ``alone`` is the verdict but for what other persons with that number say.
        "subject": f"""
            CREATE OR REPLACE TEMP TABLE subject AS
            WITH beside AS (
                SELECT s.*, first_dose, last_dose, to_look_at, r.record_key IS NOT NULL AS found,
                       CASE WHEN found THEN coalesce(compare_names(s.name, r.name), 'other') END
                           AS name_match,
                       coalesce(CASE WHEN s.birth_date IS NULL OR r.birth_date IS NULL
                                     THEN s.birth_year <> r.birth_year
                                     ELSE s.birth_date <> r.birth_date END, true) AS birth_differs,
                       coalesce(s.sex <> r.sex, false) AS sex_differs, r.deceased_on AS died_on
                FROM (
                    SELECT person_key, person_content, id_kind, name, birth_date, birth_year, sex,
                           residence_province, residence_district, residence_commune,
                           {ID_KEY} AS id_key, hash(name) AS name_key,
                           {IDENTITY_KEY} AS identity_key
                    FROM detail WHERE {of_part("coalesce(id_key, person_key)")}
                ) AS s
                JOIN course USING (person_key)
                LEFT JOIN (FROM register WHERE {STANDING} AND {of_part("record_key")}) AS r
                     ON r.record_key = s.id_key
            ), compared AS (
                -- Nobody died who is somebody else.
                SELECT *, CASE WHEN name_match <> 'other' THEN died_on END AS deceased_on,
                       (name_match <> 'same')::INTEGER + birth_differs::INTEGER
                           + sex_differs::INTEGER AS differ
                FROM beside
            )
            SELECT person_key, person_content, id_key, name_key, identity_key, residence_province,
                   residence_district, residence_commune, birth_date, first_dose, deceased_on,
                   to_look_at OR first_dose < birth_date OR last_dose > deceased_on AS to_look_at,
                   name_match::name_match_code AS name_match,
                   CASE WHEN found THEN nullif(concat_ws(',',
                       CASE WHEN name_match <> 'same' THEN 'name' END,
                       CASE WHEN birth_differs THEN 'birth_date' END,
                       CASE WHEN sex_differs THEN 'sex' END), '') END AS fields,
                   (CASE WHEN id_kind = 'passport' THEN 'foreigner'
                         WHEN id_kind IS NULL OR id_kind = 'health_insurance' THEN 'no_id'
                         WHEN id_kind = 'malformed' THEN 'malformed_id'
                         WHEN NOT EXISTS (FROM register) THEN 'not_yet_verified'
                         WHEN NOT found THEN 'id_not_in_register'
                         WHEN last_dose > deceased_on THEN 'deceased_before_dose'
                         WHEN differ = 0 THEN 'correct'
                         WHEN differ > 1 THEN 'several_differ'
                         WHEN name_match <> 'same' THEN 'name_differs'
                         WHEN birth_differs THEN 'birth_date_differs'
                         ELSE 'sex_differs' END)::verdict_code AS alone
            FROM compared
        """,
        # Everybody else, as checked before, who shares a number with one of them, or a name in the
        # same commune.
        "untouched": "CREATE OR REPLACE TEMP VIEW untouched AS FROM verification WHERE false"
        if everybody
        else _UNTOUCHED,
        # Numbers that persons of different names are recorded with, if one is not the register's.
        "shared": """
            CREATE OR REPLACE TEMP TABLE shared AS
            WITH other AS (FROM subject WHERE name_match = 'other')
            SELECT id_key FROM (
                SELECT id_key, name_key FROM subject SEMI JOIN other USING (id_key)
                UNION ALL
                SELECT id_key, name_key FROM untouched SEMI JOIN other USING (id_key)
            ) GROUP BY id_key HAVING min(name_key) <> max(name_key)
        """,
        "judged": """
            CREATE OR REPLACE TEMP VIEW judged AS
            SELECT s.* EXCLUDE (alone),
                   CASE WHEN name_match = 'other' AND shared.id_key IS NOT NULL THEN 'shared_id'
                        ELSE alone END AS own_verdict
            FROM subject AS s LEFT JOIN shared ON shared.id_key = s.id_key
        """,
    }


def verdicts(*, everybody: bool) -> dict[str, str]:
    """The statements in order, from ``judged`` and ``candidate`` to ``checked``."""
    return {
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
        "changed": f"""
            CREATE OR REPLACE TEMP TABLE changed AS
            SELECT person_key, max(as_of) AS changed_on
            FROM (SELECT c.person_key, extracted_on AS as_of
                  FROM correction AS c JOIN subject AS s
                       ON s.person_key = c.person_key AND s.person_content = c.corrects
                  WHERE {STANDING}
                  UNION ALL
                  SELECT person_key, as_of FROM present
                  JOIN {_persons(everybody)} USING (person_key, person_content)
                  JOIN source_file USING (file_id))
            GROUP BY person_key
        """,
        "checked": f"""
            CREATE OR REPLACE TEMP {_kept(everybody)} checked AS
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


def _persons(everybody: bool) -> str:
    """What was recorded of those who are checked."""
    return "person" if everybody else "touched_person"


def _kept(everybody: bool) -> str:
    """Everybody's rows are not written down twice."""
    return "VIEW" if everybody else "TABLE"
