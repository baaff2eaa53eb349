-- Numbers of records that come back with another person: a facility's own, or a file's, which begin
-- anew. Nobody is replaced by somebody else.
--
-- given: staged = dose
-- given: number_holder = person
-- given: staged_person = person

-- makes: another_holder
-- reads: staged_person, number_holder
-- Staged rows of somebody else than the number's holder: of another name and with nothing in common;
-- or of the same name, with another birth date and ID number. A changed name alone is a correction.
CREATE OR REPLACE TEMP TABLE another_holder AS
WITH compared AS (
    SELECT s.person_content AS staged_row, compare_names(s.name, h.name) AS names,
           coalesce(s.person_number = h.person_number, false) AS same_number,
           coalesce(s.id_type <> 'malformed' AND s.id_type = h.id_type, false) AS same_type,
           coalesce(s.id_number = h.id_number, false) AS same_id_number,
           coalesce(s.birth_date = h.birth_date, false) AS same_date,
           coalesce(s.birth_date <> h.birth_date, s.birth_year <> h.birth_year, false)
               AS other_birth,
           coalesce(s.sex <> h.sex, false) AS other_sex
    FROM staged_person AS s JOIN number_holder AS h USING (person_key)
)
SELECT staged_row FROM compared
WHERE NOT same_number
  AND (names = 'other' AND NOT (same_type AND same_id_number AND NOT other_birth)
       AND NOT (same_date AND NOT other_sex)
       OR names <> 'other' AND other_birth AND same_type AND NOT same_id_number);
