-- Check persons against the population register: their own verdict, but for what those who verify
-- sent back. What reads all persons or all doses does so in batches, and keeps of a person only
-- what others need.
--
-- given: doses_to_check = affected_dose
-- given: persons_not_checked = verification

-- makes: dose_series
-- reads: doses_to_check
-- batches: yes
-- What the rules and the register need of a person's doses, in one pass over them.
CREATE OR REPLACE TEMP TABLE dose_series AS
WITH days AS (
    SELECT person_key,
           min(injected_at)::DATE AS first_dose, max(injected_at)::DATE AS last_dose,
           count(*) > bit_count(bit_or(1::BIGINT << (8 * CASE dose_type WHEN 'primary' THEN 0
               WHEN 'additional' THEN 1 ELSE 2 END + least(number, 7)))) AS has_duplicates,
           min(injected_at) FILTER (dose_type = 'primary' AND number = 1)::DATE AS day1,
           min(injected_at) FILTER (dose_type = 'primary' AND number = 2)::DATE AS day2,
           min(injected_at) FILTER (dose_type = 'primary' AND number = 3)::DATE AS day3,
           max(injected_at) FILTER (dose_type = 'primary')::DATE AS last_primary,
           min(injected_at) FILTER (dose_type = 'additional')::DATE AS additional,
           min(injected_at) FILTER (dose_type = 'booster' AND number = 1)::DATE AS booster,
           min(injected_at) FILTER (dose_type = 'booster' AND number > 1)::DATE AS next_booster
    FROM doses_to_check WHERE in_batch(person_key, $batch, $batches) GROUP BY person_key
)
-- From the longest least interval on, no vaccine has too short a one. A person without a dose of
-- some kind has no interval to it.
SELECT person_key, first_dose, last_dose,
       coalesce(has_duplicates OR day2 IS NOT NULL AND day1 IS NULL
                OR day3 IS NOT NULL AND day2 IS NULL OR day3 < day1 OR date_diff('day', day1, day2) < longest_least_days()
                OR date_diff('day', day2, day3) < longest_least_days()
                OR additional - last_primary < further_least_days('additional', 1)
                OR booster - greatest(last_primary, additional) < further_least_days('booster', 1)
                OR next_booster - greatest(last_primary, additional, booster)
                   < further_least_days('booster', 2), false) AS needs_rules
FROM days;

-- makes: matched_person
-- reads: person_details, dose_series, register
-- batches: yes
-- Each person beside whom the register has under the same ID number; a batch is of certain numbers.
-- verdict_alone is the verdict but for what other persons with that number say.
CREATE OR REPLACE TEMP TABLE matched_person AS
WITH beside AS (
    SELECT s.*, first_dose, last_dose, needs_rules, r.record_key IS NOT NULL AS is_in_register,
           CASE WHEN is_in_register THEN coalesce(compare_names(s.name, r.name), 'other') END
               AS name_match,
           coalesce(CASE WHEN s.birth_date IS NULL OR r.birth_date IS NULL
                         THEN s.birth_year <> r.birth_year
                         ELSE s.birth_date <> r.birth_date END, true) AS birth_differs,
           coalesce(s.sex <> r.sex, false) AS sex_differs, r.deceased_on AS died_on,
           coalesce(is_test_name(s.name), false) AS has_test_name
    FROM (
        SELECT person_key, person_content, id_type, name, birth_date, birth_year, sex,
               residence_province, residence_district, residence_commune,
               register_key(id_type, id_number) AS id_key, hash(name) AS name_key,
               identity_key(name, birth_date, sex) AS identity_key
        FROM person_details WHERE in_batch(coalesce(id_key, person_key), $batch, $batches)
    ) AS s
    JOIN dose_series USING (person_key)
    LEFT JOIN (
        FROM register
        WHERE superseded_by IS NULL AND NOT deleted AND in_batch(record_key, $batch, $batches)
    ) AS r ON r.record_key = s.id_key
), compared AS (
    -- Nobody died who is somebody else.
    SELECT *, CASE WHEN name_match <> 'other' THEN died_on END AS deceased_on,
           (name_match <> 'same')::INTEGER + birth_differs::INTEGER
               + sex_differs::INTEGER AS differ
    FROM beside
)
SELECT person_key, person_content, id_key, name_key, identity_key, residence_province,
       residence_district, residence_commune, birth_date, first_dose, deceased_on,
       has_test_name,
       needs_rules OR has_test_name OR first_dose < birth_date OR last_dose > deceased_on
           AS needs_rules,
       name_match::name_match_code AS name_match,
       CASE WHEN is_in_register THEN nullif(concat_ws(',',
           CASE WHEN name_match <> 'same' THEN 'name' END,
           CASE WHEN birth_differs THEN 'birth_date' END,
           CASE WHEN sex_differs THEN 'sex' END), '') END AS fields,
       (CASE WHEN id_type = 'passport' THEN 'foreigner'
             WHEN id_type IS NULL OR id_type = 'health_insurance' THEN 'no_id'
             WHEN id_type = 'malformed' THEN 'malformed_id'
             WHEN NOT EXISTS (FROM register) THEN 'not_yet_verified'
             WHEN NOT is_in_register THEN 'id_not_in_register'
             WHEN last_dose > deceased_on THEN 'deceased_before_dose'
             WHEN differ = 0 THEN 'correct'
             WHEN differ > 1 THEN 'several_differ'
             WHEN name_match <> 'same' THEN 'name_differs'
             WHEN birth_differs THEN 'birth_date_differs'
             ELSE 'sex_differs' END)::verdict_code AS verdict_alone
FROM compared;

-- makes: unaffected_person
-- reads: persons_not_checked, matched_person
-- Everybody else, as checked before, who shares a number with one of them, or a name in the same
-- commune.
CREATE OR REPLACE TEMP TABLE unaffected_person AS
WITH others AS (
    SELECT person_key, verdict, id_key, name_key, identity_key, residence_commune
    FROM persons_not_checked
)
FROM others SEMI JOIN matched_person USING (id_key)
UNION
FROM others SEMI JOIN matched_person USING (identity_key, residence_commune);

-- makes: shared_id
-- reads: matched_person, unaffected_person
-- Numbers that persons of different names are recorded with, if one is not the register's.
CREATE OR REPLACE TEMP TABLE shared_id AS
WITH other AS (FROM matched_person WHERE name_match = 'other')
SELECT id_key FROM (
    SELECT id_key, name_key FROM matched_person SEMI JOIN other USING (id_key)
    UNION ALL
    SELECT id_key, name_key FROM unaffected_person SEMI JOIN other USING (id_key)
) GROUP BY id_key HAVING min(name_key) <> max(name_key);

-- makes: own_verdict
-- reads: matched_person, shared_id
CREATE OR REPLACE TEMP VIEW own_verdict AS
SELECT s.* EXCLUDE (verdict_alone),
       CASE WHEN name_match = 'other' AND shared_id.id_key IS NOT NULL THEN 'shared_id'
            ELSE verdict_alone END AS own_verdict
FROM matched_person AS s LEFT JOIN shared_id ON shared_id.id_key = s.id_key;
