-- Look for whom the register may have instead: candidate is the ID number that is proposed for a
-- person without a usable one, or with somebody else's.

-- makes: person_without_match
-- reads: person_details, own_verdict
CREATE OR REPLACE TEMP TABLE person_without_match AS
SELECT person_key, d.name, d.birth_date, d.sex, d.residence_province, d.residence_district,
       d.residence_commune, first_dose
FROM person_details AS d
JOIN (FROM own_verdict WHERE is_without_match(own_verdict, name_match)) USING (person_key)
WHERE d.name IS NOT NULL AND d.birth_date IS NOT NULL;

-- makes: candidate_by_name
-- reads: person_without_match, register
-- The same name, birth date and sex, anywhere.
CREATE OR REPLACE TEMP TABLE candidate_by_name AS
SELECT k.person_key, r.id_number, name, birth_date, k.sex,
       CASE WHEN r.residence_commune = k.residence_commune THEN 5
            WHEN r.residence_district = k.residence_district THEN 4
            WHEN r.residence_province = k.residence_province THEN 2 ELSE 1 END AS tier
FROM person_without_match AS k JOIN register AS r USING (name, birth_date)
WHERE r.superseded_by IS NULL AND NOT r.deleted
  AND may_be(r.sex, k.sex, r.deceased_on, k.first_dose);

-- makes: candidate_by_commune
-- reads: person_without_match, candidate_by_name, register
-- In the same commune, with a slip in the name or in the birth date.
CREATE OR REPLACE TEMP TABLE candidate_by_commune AS
WITH not_nearby AS (
    FROM person_without_match
    ANTI JOIN (FROM candidate_by_name WHERE tier >= 4) USING (person_key)
)
SELECT k.person_key, r.id_number, 3 AS tier
FROM not_nearby AS k JOIN register AS r USING (residence_commune, birth_date)
WHERE r.superseded_by IS NULL AND NOT r.deleted
  AND may_be(r.sex, k.sex, r.deceased_on, k.first_dose)
  AND r.name <> k.name AND is_near(plain(k.name), plain(r.name))
UNION ALL
SELECT k.person_key, r.id_number, 3
FROM not_nearby AS k JOIN register AS r USING (residence_commune, name)
WHERE r.superseded_by IS NULL AND NOT r.deleted
  AND may_be(r.sex, k.sex, r.deceased_on, k.first_dose)
  AND is_other_date(k.birth_date, r.birth_date);

-- makes: rare_name
-- reads: candidate_by_name, candidate_by_commune, register
-- Further away only who is rare: how many of the name, sex and age were born on one day?
CREATE OR REPLACE TEMP TABLE rare_name AS
WITH wanted AS (
    SELECT DISTINCT name FROM candidate_by_name WHERE tier < 3
    AND person_key NOT IN (SELECT person_key FROM candidate_by_commune)
)
SELECT name, sex, birth_years(birth_date) AS birth_years
FROM register AS r SEMI JOIN wanted USING (name)
WHERE r.superseded_by IS NULL AND NOT r.deleted
GROUP BY ALL HAVING is_rare(count(*));

-- makes: candidate
-- reads: candidate_by_name, candidate_by_commune, rare_name
-- Proposed is only who is alone in the nearest tier that has anybody.
CREATE OR REPLACE TEMP TABLE candidate AS
WITH of_tier AS (
    SELECT person_key, tier, count(*) AS persons, min(id_number) AS id_number
    FROM (SELECT person_key, id_number, tier FROM candidate_by_name
          WHERE tier > 2 OR (name, sex, birth_years(birth_date)) IN (FROM rare_name)
          UNION ALL FROM candidate_by_commune)
    GROUP BY person_key, tier
)
SELECT person_key, arg_max(id_number, tier) AS id_number FROM of_tier
GROUP BY person_key HAVING arg_max(persons, tier) = 1;
