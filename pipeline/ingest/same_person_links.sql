-- Which of the details that might be of one person are.
--
-- given: staged = dose
-- given: superseding (stored_row BIGINT)
-- given: left_out (staged_row BIGINT)

-- makes: standing_decision
-- reads: person_decision
CREATE OR REPLACE TEMP VIEW standing_decision AS
SELECT person, other, same FROM person_decision WHERE superseded_by IS NULL AND NOT deleted;

-- makes: node_dose
-- reads: node, dose, superseding, staged, left_out
-- What each of them was given, of the doses that will stand.
CREATE OR REPLACE TEMP TABLE node_dose AS
SELECT DISTINCT person_content, dose_type::VARCHAR AS dose_type, number FROM dose
SEMI JOIN node USING (person_content)
WHERE superseded_by IS NULL AND NOT deleted
  AND dose.rowid NOT IN (SELECT stored_row FROM superseding)
UNION
SELECT person_content, dose_type::VARCHAR, number FROM staged
SEMI JOIN node USING (person_content)
WHERE NOT deleted AND staged.rowid NOT IN (SELECT staged_row FROM left_out);

-- makes: person_pair
-- reads: node, standing_decision
-- Pairs that might be one person. Several rows of one number of the platform are one person anyway.
CREATE OR REPLACE TEMP TABLE person_pair AS
WITH pair AS (
    SELECT a.person_content AS a, b.person_content AS b
    FROM node AS a JOIN node AS b USING (same_id)
    WHERE a.person_content < b.person_content
      AND (a.person_number IS NULL OR b.person_number IS NULL)
    UNION
    SELECT a.person_content, b.person_content
    FROM node AS a JOIN node AS b USING (same_name)
    WHERE a.person_content < b.person_content
      AND (a.person_number IS NULL OR b.person_number IS NULL)
    UNION
    SELECT a.person_content, b.person_content FROM node AS a JOIN node AS b USING (base)
    WHERE a.person_content < b.person_content
    UNION
    SELECT least(d.person, d.other), greatest(d.person, d.other) FROM standing_decision AS d
    SEMI JOIN node AS n ON n.person_content = d.person
    SEMI JOIN node AS o ON o.person_content = d.other
)
SELECT pair.a, pair.b, a.base = b.base AS same_base, a.base = b.base AND NOT is_usable(a.id_type) AS same_details,
       a.person_number = b.person_number AS same_number, a.same_id = b.same_id AS same_id,
       compare_names(a.name, b.name) AS names,
       a.birth_date = b.birth_date AS same_date,
       coalesce(a.birth_date <> b.birth_date, a.birth_year <> b.birth_year) AS other_birth,
       abs(a.birth_year - b.birth_year) AS years_apart,
       a.sex = b.sex AS same_sex, a.phone = b.phone AS same_phone,
       a.residence_district = b.residence_district AS same_district,
       is_usable(a.id_type) AND a.id_type = b.id_type AND a.id_number <> b.id_number AS other_id,
       d.same AS decided
FROM pair
JOIN node AS a ON a.person_content = pair.a
JOIN node AS b ON b.person_content = pair.b
LEFT JOIN standing_decision AS d ON d.person = pair.a AND d.other = pair.b;

-- makes: same_dose
-- reads: person_pair, node_dose
-- Pairs who were both given a dose of one number: nobody is given that twice.
CREATE OR REPLACE TEMP TABLE same_dose AS
SELECT DISTINCT a, b FROM person_pair
JOIN node_dose AS one ON one.person_content = a
JOIN node_dose AS other
  ON other.person_content = b AND other.dose_type = one.dose_type AND other.number = one.number;

-- makes: judged_pair
-- reads: person_pair, same_dose
-- tier: how surely they are one; 1 by decision, by number or by all details, 2 by the phone, 3 by
-- the district; none when they may be, or are not. apart: what says that they are two.
CREATE OR REPLACE TEMP TABLE judged_pair AS
WITH compared AS (
    SELECT p.*, s.a IS NOT NULL AS same_dose,
           CASE WHEN decided IS NOT NULL THEN NOT decided
                WHEN same_number OR same_details THEN false
                WHEN same_id THEN coalesce(names = 'other'
                    OR names = 'slip' AND (years_apart > 1 OR NOT same_sex), false)
                ELSE coalesce(names <> 'same', true) OR coalesce(other_birth, false)
                    OR coalesce(NOT same_sex, false) OR coalesce(other_id, false)
                    OR coalesce(NOT same_phone, false) OR same_dose
                    OR coalesce(NOT same_district AND NOT coalesce(same_phone, false), false)
           END AS apart
    FROM person_pair AS p LEFT JOIN same_dose AS s ON s.a = p.a AND s.b = p.b
)
SELECT *, CASE WHEN apart THEN NULL
               WHEN decided OR same_number OR same_details OR same_id THEN 1
               WHEN same_phone AND same_sex THEN 2
               WHEN same_date AND same_sex AND same_district THEN 3 END AS tier
FROM compared;

-- makes: doubtful_pair
-- reads: judged_pair, node
-- Pairs that may be one person and are counted as two (joined: false), or were joined by what agrees
-- only. Of one name; nothing else that is known of both may differ but a phone or a dose.
CREATE OR REPLACE TEMP VIEW doubtful_pair AS
SELECT p.*, a.person_key = b.person_key AS joined
FROM judged_pair AS p
JOIN node AS a ON a.person_content = p.a
JOIN node AS b ON b.person_content = p.b
WHERE NOT coalesce(same_number, false) AND NOT coalesce(same_details, false)
  AND NOT coalesce(p.same_id, false)
  AND (decided IS NOT NULL OR tier IS NOT NULL
       OR names = 'same' AND NOT coalesce(other_birth, false) AND coalesce(same_sex, true)
          AND NOT coalesce(other_id, false)
          AND (coalesce(same_phone, false) OR coalesce(same_district, coalesce(same_date, false))));
