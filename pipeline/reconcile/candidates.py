"""Look for whom the register may have instead: named SQL steps.

They read ``judged`` and ``detail`` (pipeline.reconcile.match) and end in ``candidate``: the ID
number that
is proposed for a person without a usable one, or with somebody else's.
"""

from __future__ import annotations

_POSSIBLE = """r.superseded_by IS NULL AND NOT r.deleted
              AND coalesce(r.sex = k.sex, true)
              AND coalesce(r.deceased_on >= k.first_dose, true)"""

_RARE = 0.3
"""Persons of a name, sex and age born on one day, from which on a namesake may be chance."""

AGE = "year(birth_date) // 5"
"""SQL of the five years that somebody was born in."""


def is_rare(persons: str) -> str:
    """SQL: whether so many persons of a name, sex and age of five years are few."""
    return f"({persons} / 1826 <= {_RARE})"


SEEKS = "(own_verdict IN ('no_id', 'malformed_id', 'id_not_in_register') OR name_match = 'other')"
"""Who is without a usable ID, or has somebody else's."""

STEPS = {
    "seeker": f"""
        CREATE OR REPLACE TEMP TABLE seeker AS
        SELECT person_key, d.name, d.birth_date, d.sex, d.residence_province, d.residence_district,
               d.residence_commune, first_dose
        FROM detail AS d JOIN (FROM judged WHERE {SEEKS}) USING (person_key)
        WHERE d.name IS NOT NULL AND d.birth_date IS NOT NULL
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
        SELECT name, sex, {AGE} AS age
        FROM register AS r SEMI JOIN wanted USING (name)
        WHERE r.superseded_by IS NULL AND NOT r.deleted
        GROUP BY ALL HAVING {is_rare("count(*)")}
    """,
    # Proposed is only who is alone in the nearest tier that has anybody.
    "candidate": f"""
        CREATE OR REPLACE TEMP TABLE candidate AS
        WITH of_tier AS (
            SELECT person_key, tier, count(*) AS persons, min(id_number) AS id_number
            FROM (SELECT person_key, id_number, tier FROM namesake
                  WHERE tier > 2 OR (name, sex, {AGE}) IN (FROM rare)
                  UNION ALL FROM neighbour)
            GROUP BY person_key, tier
        )
        SELECT person_key, arg_max(id_number, tier) AS id_number FROM of_tier
        GROUP BY person_key HAVING arg_max(persons, tier) = 1
    """,
}
"""One statement a step, in order."""
