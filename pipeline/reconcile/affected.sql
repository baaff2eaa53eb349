-- Whom something new is known about since the last reconciliation ($last: the last file it knew).
-- Makes affected_person, who must be checked again, affected_details, all that was ever recorded of
-- them, and person_with_doses: those, and all others of whom further doses came. Only run when not
-- everybody is checked.

-- makes: new_register
-- reads: register
CREATE OR REPLACE TEMP TABLE new_register AS
SELECT record_key FROM register WHERE file_id > $last
UNION ALL
SELECT record_key FROM register WHERE superseded_by > $last;

-- makes: known_details
-- reads: dose, verification, register, rule_break
-- Known persons of whom only further doses came, with the details that they were checked with: their
-- verdicts stand, and only the rules look at their doses. Not so when the new dose is their first
-- one, nor where more than the doses decides about a rule: a death, a dose before the birth, a name
-- that tests have, and a second person of the same name (below).
CREATE OR REPLACE TEMP TABLE known_details AS
WITH further AS (
    SELECT person_key, min(person_content) AS person_content FROM dose WHERE file_id > $last
    GROUP BY person_key
    HAVING min(person_content) = max(person_content) AND NOT bool_or(counts_as_dose1)
), known AS (
    SELECT person_key, id_key, identity_key, residence_commune FROM verification
    SEMI JOIN further USING (person_key, person_content)
)
FROM known
ANTI JOIN (
    FROM register WHERE deceased_on IS NOT NULL AND superseded_by IS NULL AND NOT deleted
) ON record_key = id_key
ANTI JOIN (FROM rule_break WHERE rule IN ('before_birth', 'test_name')) USING (person_key);

-- makes: affected_person
-- reads: dose, regrouped_person, known_details, returned_verdict, correction, verification
-- reads: new_register, recheck
-- Whom something new is known about: doses, verdicts, corrections, a changed register entry under
-- their number; and, when any entry changed, all who are without a match. One branch a reason, since
-- DuckDB skips what cannot be new (and what has nothing to be joined with) in a branch by itself only.
CREATE OR REPLACE TEMP TABLE affected_person AS
SELECT person_key FROM dose ANTI JOIN known_details USING (person_key) WHERE file_id > $last
UNION
SELECT person_key FROM dose WHERE superseded_by > $last
UNION
SELECT person_key FROM regrouped_person WHERE file_id > $last
UNION
SELECT person_key FROM recheck
UNION
SELECT person_key FROM returned_verdict WHERE file_id > $last
UNION
SELECT person_key FROM returned_verdict WHERE superseded_by > $last
UNION
SELECT person_key FROM correction WHERE file_id > $last
UNION
SELECT person_key FROM correction WHERE superseded_by > $last
UNION
SELECT person_key FROM verification
SEMI JOIN (FROM returned_verdict WHERE file_id > $last) USING (id_key)
UNION
SELECT person_key FROM verification SEMI JOIN new_register ON record_key = id_key
UNION
-- Those whom there was no register to check with.
SELECT person_key FROM verification
WHERE own_verdict = 'not_yet_verified' AND EXISTS (FROM new_register)
UNION
-- Whoever is in the register, and how common names are, decides about every proposal.
SELECT person_key FROM verification
WHERE is_without_match(own_verdict, name_match) AND EXISTS (FROM new_register);

-- makes: affected_key
-- reads: person, correction, affected_person, verification, known_details
-- What they are, or were, known by; and what several are known by of whom one has further doses.
CREATE OR REPLACE TEMP TABLE affected_key AS
SELECT register_key(id_type, id_number) AS id_key,
       identity_key(name, birth_date, sex) AS identity_key, residence_commune
FROM person WHERE file_id > $last
UNION ALL
SELECT register_key(id_type, id_number), identity_key(name, birth_date, sex), residence_commune
FROM correction SEMI JOIN affected_person USING (person_key)
UNION ALL
SELECT id_key, identity_key, residence_commune
FROM verification SEMI JOIN affected_person USING (person_key)
UNION ALL
SELECT NULL, identity_key, residence_commune
FROM verification SEMI JOIN known_details USING (identity_key, residence_commune)
GROUP BY ALL HAVING count(*) > 1;

-- makes: partner
-- reads: verification, affected_key, affected_person
-- Those who share a number with one of them, or a name in the same commune.
CREATE OR REPLACE TEMP TABLE partner AS
WITH sharing AS (
    SELECT person_key FROM verification SEMI JOIN affected_key USING (id_key)
    UNION
    SELECT person_key FROM verification
    SEMI JOIN affected_key USING (identity_key, residence_commune)
)
FROM sharing ANTI JOIN affected_person USING (person_key);

-- writes: affected_person
-- reads: partner
INSERT INTO affected_person FROM partner;

-- makes: recorded_person
-- reads: person
-- What a check does not use is not read: texts that differ in every row take longest.
CREATE OR REPLACE TEMP VIEW recorded_person AS
SELECT * REPLACE (NULL::VARCHAR AS person_number, NULL::VARCHAR AS phone,
                  NULL::UTINYINT AS priority_group, NULL::VARCHAR AS id_conflict)
FROM person;

-- makes: affected_details
-- reads: recorded_person, affected_person
CREATE OR REPLACE TEMP TABLE affected_details AS
FROM recorded_person SEMI JOIN affected_person USING (person_key);

-- makes: earlier_key
-- reads: affected_details, partner, affected_key
-- Earlier details may hold again. Mostly there are none, and reading no person twice saves seconds.
CREATE OR REPLACE TEMP TABLE earlier_key AS
SELECT register_key(id_type, id_number) AS id_key,
       identity_key(name, birth_date, sex) AS identity_key, residence_commune
FROM affected_details ANTI JOIN partner USING (person_key)
EXCEPT FROM affected_key;

-- makes: earlier_partner
-- reads: verification, earlier_key, affected_person
CREATE OR REPLACE TEMP TABLE earlier_partner AS
WITH sharing AS (
    SELECT person_key FROM verification SEMI JOIN earlier_key USING (id_key)
    UNION
    SELECT person_key FROM verification
    SEMI JOIN earlier_key USING (identity_key, residence_commune)
)
FROM sharing ANTI JOIN affected_person USING (person_key);

-- writes: affected_person
-- reads: earlier_partner
INSERT INTO affected_person FROM earlier_partner;

-- writes: affected_details
-- reads: recorded_person, earlier_partner
INSERT INTO affected_details FROM recorded_person SEMI JOIN earlier_partner USING (person_key);

-- makes: person_with_doses
-- reads: affected_person, known_details
CREATE OR REPLACE TEMP TABLE person_with_doses AS
FROM affected_person UNION SELECT person_key FROM known_details;

-- makes: affected_dose
-- reads: dose, person_with_doses
CREATE OR REPLACE TEMP TABLE affected_dose AS
SELECT record_key, person_key, dose_type, number, vaccine, injected_at, entered_at, extracted_on,
       facility_code, injection_province, injection_district, residence_province,
       residence_district, counts_as_dose1, preregistered, age
FROM dose SEMI JOIN person_with_doses USING (person_key)
WHERE superseded_by IS NULL AND NOT deleted;

-- makes: affected_change
-- reads: verdict_change, affected_person
CREATE OR REPLACE TEMP TABLE affected_change AS
FROM verdict_change SEMI JOIN affected_person USING (person_key);
