-- The details of persons as last recorded, and as corrected by those who clean.
--
-- given: persons_to_check = person

-- makes: several_details
-- reads: persons_to_check
-- batches: yes
-- Persons who have several details.
CREATE OR REPLACE TEMP TABLE several_details AS
SELECT person_key FROM persons_to_check WHERE in_batch(person_key, $batch, $batches)
GROUP BY person_key HAVING count(*) > 1;

-- makes: present_details
-- reads: dose, several_details
-- Which of them are the present ones.
CREATE OR REPLACE TEMP TABLE present_details AS
SELECT person_key, arg_max(person_content, (extracted_on, file_id, row_number)) AS person_content
FROM dose SEMI JOIN several_details USING (person_key)
WHERE superseded_by IS NULL AND NOT deleted
GROUP BY person_key;

-- makes: person_details
-- reads: persons_to_check, present_details, correction
CREATE OR REPLACE TEMP VIEW person_details AS
WITH latest AS (
    SELECT * FROM persons_to_check ANTI JOIN present_details USING (person_key)
    UNION ALL
    SELECT recorded.* FROM persons_to_check AS recorded
    JOIN present_details USING (person_key, person_content)
)
SELECT p.person_key, p.person_content, p.person_number,
       CASE WHEN c.person_key IS NULL THEN p.name ELSE c.name END AS name,
       CASE WHEN c.person_key IS NULL THEN p.birth_date ELSE c.birth_date END AS birth_date,
       CASE WHEN c.person_key IS NULL THEN p.birth_year ELSE c.birth_year END AS birth_year,
       CASE WHEN c.person_key IS NULL THEN p.sex ELSE c.sex END AS sex,
       CASE WHEN c.person_key IS NULL THEN p.id_type ELSE c.id_type END AS id_type,
       CASE WHEN c.person_key IS NULL THEN p.id_number ELSE c.id_number END AS id_number,
       CASE WHEN c.person_key IS NULL THEN p.phone ELSE c.phone END AS phone,
       CASE WHEN c.person_key IS NULL THEN p.residence_province ELSE c.residence_province
       END AS residence_province,
       CASE WHEN c.person_key IS NULL THEN p.residence_district ELSE c.residence_district
       END AS residence_district,
       CASE WHEN c.person_key IS NULL THEN p.residence_commune ELSE c.residence_commune
       END AS residence_commune
FROM latest AS p
LEFT JOIN correction AS c ON c.person_key = p.person_key
     AND c.corrects = p.person_content AND c.superseded_by IS NULL AND NOT c.deleted;
