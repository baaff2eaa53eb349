-- Which doses count: the first, the one that completes the primary series, the first booster.
--
-- Counted are records that stand (neither superseded nor deleted); a person counts once however
-- often a dose was entered. A primary series is complete with the second dose, the first of
-- Janssen, the third of Abdala (3588/QĐ-BYT, 43/QĐ-BYT).
--
-- given: staged = dose
-- given: grouped_dose = dose
-- given: regrouped (person_content UBIGINT, old_key UBIGINT, new_key UBIGINT)

-- makes: default_dose1
-- How a record counts by itself. Of few records the person's other ones say otherwise, and only
-- those few are joined when the new records are written.
CREATE OR REPLACE TEMP MACRO default_dose1(dose_type, number) AS
    coalesce(dose_type = 'primary' AND number = 1, false);

-- makes: default_dose2
CREATE OR REPLACE TEMP MACRO default_dose2(dose_type, number, vaccine) AS
    coalesce(dose_type = 'primary' AND number = primary_doses(vaccine), false);

-- makes: default_booster
CREATE OR REPLACE TEMP MACRO default_booster(dose_type, number) AS
    coalesce(dose_type = 'booster' AND number = 1, false);

-- makes: series_dose
-- reads: staged, dose, grouped_dose, regrouped, superseding, left_out
-- All standing doses of the persons that an import affects: those of the store, under the keys that
-- their persons have from now on, and the new ones.
CREATE OR REPLACE TEMP TABLE series_dose AS
WITH affected AS (
    SELECT person_key FROM staged
    UNION ALL
    SELECT coalesce(new_key, person_key)
    FROM (FROM dose WHERE rowid IN (SELECT stored_row FROM superseding))
    LEFT JOIN regrouped USING (person_content)
    UNION ALL
    SELECT old_key FROM regrouped
    UNION ALL
    SELECT new_key FROM regrouped
)
SELECT false AS new, grouped_dose.rowid AS row, person_key, dose_type, number, vaccine, injected_at, record_key,
       counts_as_dose1 AS as_dose1, counts_as_dose2 AS as_dose2, counts_as_booster AS as_booster
FROM grouped_dose SEMI JOIN affected USING (person_key)
WHERE superseded_by IS NULL AND NOT deleted
  AND grouped_dose.rowid NOT IN (SELECT stored_row FROM superseding)
UNION ALL
SELECT true, rowid, person_key, dose_type, number, vaccine, injected_at, record_key,
       default_dose1(dose_type, number), default_dose2(dose_type, number, vaccine),
       default_booster(dose_type, number)
FROM staged WHERE NOT deleted AND rowid NOT IN (SELECT staged_row FROM left_out);

-- makes: dose_status
-- reads: series_dose
-- What each of them counts as. It differs from what is written down, or of a new dose from what it
-- counts as by itself.
CREATE OR REPLACE TEMP TABLE dose_status AS
WITH step AS (
    SELECT *, dose_type = 'primary' AND number >= primary_doses(vaccine) AS completes,
           dose_type = 'booster' AS is_booster,
           {'dose1': as_dose1, 'dose2': as_dose2, 'booster': as_booster} AS before
    FROM series_dose
)
SELECT new, row,
       row_number() OVER so_far = 1 AS dose1,
       completes AND count(*) FILTER (completes) OVER so_far = 1 AS dose2,
       is_booster AND count(*) FILTER (is_booster) OVER so_far = 1 AS booster,
       before <> {'dose1': dose1, 'dose2': dose2, 'booster': booster} AS differs
FROM step
WINDOW so_far AS (PARTITION BY person_key ORDER BY injected_at, number, record_key
                  ROWS UNBOUNDED PRECEDING);
