-- What an import changes, as signed deltas: stored records that are superseded or count otherwise
-- from now on are taken away as they were; those that count otherwise, and the new ones, are added
-- as they are.
--
-- given: staged = dose

-- makes: dose_delta
-- reads: superseding, dose_status, dose, staged
CREATE OR REPLACE TEMP TABLE dose_delta AS
WITH becoming AS (
    SELECT stored_row AS row, NULL AS dose1, NULL AS dose2, NULL AS booster FROM superseding
    UNION ALL
    SELECT row, dose1, dose2, booster FROM dose_status WHERE differs AND NOT new
), stored AS MATERIALIZED (
    SELECT injected_at, entered_at, preregistered, facility, lot, residence_province,
           residence_district, injection_province, injection_district, facility_code, sex, age, born_on,
           vaccine, counts_as_dose1, counts_as_dose2, counts_as_booster, dose1, dose2, booster
    FROM dose JOIN becoming ON becoming.row = dose.rowid WHERE NOT deleted
)
SELECT -1 AS sign, * EXCLUDE (dose1, dose2, booster) FROM stored
UNION ALL
SELECT 1, * EXCLUDE (dose1, dose2, booster)
          REPLACE (dose1 AS counts_as_dose1, dose2 AS counts_as_dose2, booster AS counts_as_booster)
FROM stored WHERE dose1 IS NOT NULL
UNION ALL
SELECT 1, injected_at, entered_at, preregistered, facility, lot, residence_province,
       residence_district, injection_province, injection_district, facility_code, sex, age, born_on,
       vaccine, dose1, dose2, booster
FROM staged JOIN dose_status ON dose_status.new AND dose_status.row = staged.rowid;
