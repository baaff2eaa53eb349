-- What the doses count as once rows have gone or stand again, and what that changes in the sums. The
-- step that finds which doses count is that of an import (dose_series.sql), which reads the table
-- series_dose that is made here.
--
-- given: restated = taken_back
-- given: dose_status (new BOOLEAN, row BIGINT, dose1 BOOLEAN, dose2 BOOLEAN, booster BOOLEAN, differs BOOLEAN)

-- makes: restated_person
-- reads: restated, dose
CREATE OR REPLACE TEMP TABLE restated_person AS
SELECT DISTINCT person_key FROM dose
WHERE rowid IN (SELECT row FROM restated WHERE removed OR stood <> stands);

-- makes: restated_detail
-- reads: restated_person, person
-- What is known of the persons concerned, who may be more or fewer once rows have gone; and of those
-- without a number who might be one of them, for all that is known then.
CREATE OR REPLACE TEMP TABLE restated_detail AS
WITH concerned AS (
    FROM person SEMI JOIN restated_person USING (person_key)
), without_number AS (
    FROM person WHERE person_number IS NULL
)
SELECT person_content, person_number FROM concerned
UNION
SELECT person_content, person_number FROM without_number SEMI JOIN concerned USING (name, birth_year)
UNION
SELECT person_content, person_number FROM without_number
SEMI JOIN concerned USING (id_type, id_number);

-- makes: restated_series
-- reads: restated, restated_person, dose
-- All doses of the persons concerned that stand from now on.
CREATE OR REPLACE TEMP TABLE restated_series AS
SELECT false AS new, dose.rowid AS row, person_key, dose_type, number, vaccine, injected_at,
       dose.record_key, counts_as_dose1 AS as_dose1, counts_as_dose2 AS as_dose2,
       counts_as_booster AS as_booster
FROM dose SEMI JOIN restated_person USING (person_key)
LEFT JOIN restated ON restated.row = dose.rowid
WHERE NOT deleted AND coalesce(restated.stands, dose.superseded_by IS NULL);

-- makes: restated_delta
-- reads: restated, dose, dose_status
CREATE OR REPLACE TEMP TABLE restated_delta AS
WITH changing AS (
    SELECT row FROM restated WHERE stood <> stands
    UNION
    SELECT row FROM dose_status WHERE differs
)
SELECT -1 AS sign, * FROM dose
WHERE rowid IN (SELECT row FROM changing) AND superseded_by IS NULL AND NOT deleted
UNION ALL
SELECT 1, dose.* REPLACE (s.dose1 AS counts_as_dose1, s.dose2 AS counts_as_dose2,
                          s.booster AS counts_as_booster)
FROM dose JOIN dose_status AS s ON s.row = dose.rowid
WHERE dose.rowid IN (SELECT row FROM changing);

-- makes: person_left
-- reads: person, undone, dose
-- Persons that a file that goes had brought, and the first of the others that say the same of them.
CREATE OR REPLACE TEMP TABLE person_left AS
WITH brought AS (
    SELECT person_key, person_content FROM person SEMI JOIN undone USING (file_id)
)
SELECT person_key, person_content, min(d.file_id) AS file_id
FROM brought LEFT JOIN (
    SELECT person_key, person_content, file_id FROM dose ANTI JOIN undone USING (file_id)
) AS d USING (person_key, person_content)
GROUP BY ALL;
