-- Find dose records that are duplicates or impossible. Which rules there are, what they mean and
-- where they come from: queries.reconciliation.verdicts.RULE_TEXTS. broken_rule has a row for each
-- record and rule that it breaks.
--
-- given: further_doses_only (person_key UBIGINT)
-- given: kept_break = rule_break

-- makes: suspect
-- reads: matched_person, dose_series, further_doses_only
-- Persons whose doses must be looked at one by one. Of those who are not checked, birth, death and
-- name are known to break no rule.
CREATE OR REPLACE TEMP TABLE suspect AS
SELECT person_key, birth_date, deceased_on, has_test_name FROM matched_person WHERE needs_rules
UNION ALL
SELECT person_key, NULL, NULL, false
FROM dose_series SEMI JOIN further_doses_only USING (person_key) WHERE needs_rules;

-- makes: ordered_dose
-- reads: doses_to_check, suspect
-- Records of one dose are copies of one injection, unless they lie so far apart that the later one
-- is the next dose, entered under the number before (misnumbered: how many doses later); not so
-- where a next dose is recorded.
CREATE OR REPLACE TEMP TABLE ordered_dose AS
WITH apart AS (
    SELECT d.*, injected_at::DATE AS day, birth_date, deceased_on, has_test_name,
           coalesce(day - lag(injected_at::DATE) OVER same_dose
               >= coalesce(least_days(lag(vaccine) OVER same_dose), longest_least_days()), false)
               AS is_later,
           dose_type = 'primary' AND max(number) OVER (PARTITION BY person_key, dose_type) = number
               AS is_last
    FROM doses_to_check AS d JOIN suspect USING (person_key)
    WINDOW same_dose AS (PARTITION BY person_key, dose_type, number
                         ORDER BY injected_at, record_key)
), told_apart AS (
    SELECT *, CASE WHEN is_last THEN sum(is_later::INTEGER) OVER (
               PARTITION BY person_key, dose_type, number ORDER BY injected_at, record_key)
           ELSE 0 END AS misnumbered
    FROM apart
), numbered AS (
    SELECT *, row_number() OVER (PARTITION BY person_key, dose_type, number, misnumbered
               ORDER BY entered_at NULLS LAST, injected_at, record_key) AS copy,
           dose_type = 'primary' AND copy = 1 AND misnumbered = 0 AS in_series
    FROM told_apart
)
SELECT *, max(day) OVER earlier AS latest_before,
       last_value(day) OVER earlier AS day_before,
       last_value(vaccine) OVER earlier AS vaccine_before,
       coalesce(last_value(number) OVER earlier, 0) AS number_before,
       lag(day) OVER (PARTITION BY person_key, copy = 1 AND misnumbered = 0
                      ORDER BY dose_type <> 'primary', dose_type, number, day) AS last_day
FROM numbered
WINDOW earlier AS (PARTITION BY person_key, in_series
                   ORDER BY number ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

-- makes: series_break
-- reads: ordered_dose
-- What a record breaks by the others of its person, and by the person's birth, death and name.
CREATE OR REPLACE TEMP TABLE series_break AS
SELECT record_key, person_key, residence_province, residence_district, facility_code,
       injection_province, injection_district, injected_at, rule
FROM (
    SELECT *, 'duplicate' AS rule FROM ordered_dose WHERE copy > 1
    UNION ALL
    SELECT *, CASE WHEN day < latest_before THEN 'dose2_before_dose1' ELSE 'short_interval' END
    FROM ordered_dose
    WHERE in_series
      AND (day < latest_before
           OR day - day_before < least_days(vaccine_before) - grace_days())
    UNION ALL
    SELECT *, 'short_interval' FROM ordered_dose
    WHERE dose_type <> 'primary' AND copy = 1
      AND day >= last_day
      AND day - last_day < further_least_days(dose_type, number) - grace_days()
    UNION ALL
    SELECT *, 'dose_misnumbered' FROM ordered_dose WHERE misnumbered > 0 AND copy = 1
    UNION ALL
    SELECT *, 'earlier_dose_missing' FROM ordered_dose
    WHERE in_series AND number_before < number - 1
    UNION ALL
    SELECT *, 'test_name' FROM ordered_dose WHERE has_test_name
    UNION ALL
    SELECT *, 'before_birth' FROM ordered_dose WHERE day < birth_date
    UNION ALL
    SELECT *, 'after_death' FROM ordered_dose WHERE day > deceased_on
);

-- makes: shared_identity
-- reads: matched_person, unaffected_person
-- batches: yes
-- Names, birth dates and sexes that several persons of a commune have.
CREATE OR REPLACE TEMP TABLE shared_identity AS
SELECT identity_key, residence_commune FROM (
    SELECT identity_key, residence_commune FROM matched_person
    UNION ALL
    SELECT identity_key, residence_commune FROM unaffected_person
    SEMI JOIN matched_person USING (identity_key, residence_commune)
)
WHERE in_batch(identity_key, $batch, $batches) AND residence_commune IS NOT NULL
GROUP BY ALL HAVING count(*) > 1;

-- makes: twin
-- reads: checked_person, unaffected_person, shared_identity
-- Two records of one human being: not both of them are proved by the register to be somebody.
CREATE OR REPLACE TEMP TABLE twin AS
WITH alike AS (
    SELECT person_key, identity_key, residence_commune, verdict <> 'correct' AS doubtful
    FROM (
        SELECT person_key, identity_key, residence_commune, verdict FROM checked_person
        UNION ALL
        SELECT person_key, identity_key, residence_commune, verdict FROM unaffected_person
    ) SEMI JOIN shared_identity USING (identity_key, residence_commune)
)
SELECT a.person_key, b.person_key AS other_key, a.doubtful AS doubtful,
       b.doubtful AS other_doubtful
FROM alike AS a JOIN alike AS b USING (identity_key, residence_commune)
WHERE a.person_key <> b.person_key AND (a.doubtful OR b.doubtful);

-- makes: twin_not_checked
-- reads: twin, dose_series
-- Those whose doses are not among the ones to check.
CREATE OR REPLACE TEMP TABLE twin_not_checked AS
FROM twin ANTI JOIN dose_series USING (person_key);

-- makes: twin_dose
-- reads: doses_to_check, twin, dose, twin_not_checked
CREATE OR REPLACE TEMP TABLE twin_dose AS
SELECT record_key, person_key, residence_province, residence_district, facility_code,
       injection_province, injection_district, injected_at, dose_type, number, entered_at
FROM doses_to_check SEMI JOIN twin USING (person_key)
UNION ALL
SELECT record_key, person_key, residence_province, residence_district, facility_code,
       injection_province, injection_district, injected_at, dose_type, number, entered_at
FROM dose SEMI JOIN twin_not_checked USING (person_key)
WHERE superseded_by IS NULL AND NOT deleted;

-- makes: twin_break
-- reads: twin, twin_not_checked, twin_dose
-- What the others break by their twins is known: nothing has changed about those.
CREATE OR REPLACE TEMP TABLE twin_break AS
SELECT DISTINCT a.* EXCLUDE (dose_type, number, entered_at), 'duplicate_person' AS rule
FROM (FROM twin ANTI JOIN twin_not_checked USING (person_key)) AS t
JOIN twin_dose AS a USING (person_key)
JOIN twin_dose AS b
  ON b.person_key = other_key AND a.dose_type = b.dose_type AND a.number = b.number
WHERE (doubtful, a.entered_at, a.record_key) > (other_doubtful, b.entered_at, b.record_key);

-- makes: odd_lot
-- reads: dose
-- Lots that are recorded of several vaccines, with those that fewer records have than another; all
-- where none has the most. Nobody makes two vaccines in one lot.
CREATE OR REPLACE TEMP TABLE odd_lot AS
WITH used AS (
    SELECT lot, vaccine, count(*) AS records FROM dose
    WHERE is_lot(lot) AND is_known_vaccine(vaccine) AND superseded_by IS NULL AND NOT deleted
    GROUP BY ALL
), compared AS (
    SELECT *, max(records) OVER of_lot AS most, count(*) OVER of_lot AS vaccines,
           count(*) OVER (PARTITION BY lot, records) AS as_many
    FROM used WINDOW of_lot AS (PARTITION BY lot)
)
SELECT lot, vaccine FROM compared WHERE vaccines > 1 AND (records < most OR as_many > 1);

-- makes: lot_break
-- reads: dose, odd_lot
CREATE OR REPLACE TEMP TABLE lot_break AS
SELECT record_key, person_key, residence_province, residence_district, facility_code,
       injection_province, injection_district, injected_at, 'lot_of_two_vaccines' AS rule
FROM dose SEMI JOIN odd_lot USING (lot, vaccine)
WHERE superseded_by IS NULL AND NOT deleted;

-- makes: lot_person
-- reads: lot_break, doses_to_check, kept_break
-- Persons of whom nothing is new but that others have or had their lot: what else they break is kept.
CREATE OR REPLACE TEMP TABLE lot_person AS
WITH now_broken AS (
    SELECT record_key, person_key FROM lot_break ANTI JOIN doses_to_check USING (record_key)
), broken_before AS (
    SELECT record_key, person_key FROM kept_break WHERE rule = 'lot_of_two_vaccines'
)
SELECT person_key FROM (FROM now_broken EXCEPT FROM broken_before)
UNION
SELECT person_key FROM (FROM broken_before EXCEPT FROM now_broken);

-- makes: broken_rule
-- reads: series_break, twin_break, lot_break, lot_person, kept_break, doses_to_check
CREATE OR REPLACE TEMP TABLE broken_rule AS
FROM series_break UNION ALL FROM twin_break
UNION ALL
FROM lot_break SEMI JOIN doses_to_check USING (record_key)
UNION ALL
FROM (FROM lot_break ANTI JOIN doses_to_check USING (record_key)) SEMI JOIN lot_person
USING (person_key)
UNION ALL
SELECT record_key, person_key, residence_province, residence_district, facility_code,
       injection_province, injection_district, injected_at, rule
FROM (FROM kept_break WHERE rule <> 'lot_of_two_vaccines') SEMI JOIN lot_person USING (person_key)
UNION ALL
-- What a record breaks by itself.
SELECT * EXCLUDE (rules), unnest(rules) FROM (
    SELECT record_key, person_key, residence_province, residence_district, facility_code,
           injection_province, injection_district, injected_at,
           list_filter([
               CASE WHEN is_before_licence(injected_at, vaccine) THEN 'before_licence' END,
               CASE WHEN is_foreign_vaccine(vaccine) THEN 'unlicensed_vaccine' END,
               CASE WHEN is_in_future(injected_at, extracted_on) THEN 'in_future' END,
               CASE WHEN entered_before(entered_at, injected_at) THEN 'entered_before_injected' END,
               CASE WHEN is_too_young(age, vaccine, injected_at) THEN 'too_young' END
           ], lambda rule: rule IS NOT NULL) AS rules
    FROM doses_to_check
    WHERE is_before_licence(injected_at, vaccine) OR is_foreign_vaccine(vaccine)
       OR is_in_future(injected_at, extracted_on) OR entered_before(entered_at, injected_at)
       OR is_too_young(age, vaccine, injected_at)
);
