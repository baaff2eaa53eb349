-- The daily reports by place, and the records of the same places and days.

-- makes: report_series
-- reads: daily_report
-- The reports that stand: of a district, or of a province that reports as a whole.
CREATE OR REPLACE TEMP TABLE report_series AS
SELECT coalesce(district_code, province_code) AS place_code, day, total, province_code,
       hash(dose1, dose2, further, total) AS content
FROM daily_report WHERE superseded_by IS NULL AND NOT deleted;

-- makes: doubtful_run
-- Reports that may be cumulative, by place: filled by report_checks.py.
CREATE OR REPLACE TEMP TABLE doubtful_run (
    number INTEGER, place_code VARCHAR, first_day DATE, last_day DATE
);

-- makes: recorded_day
-- reads: doubtful_run, dose, facility
-- Doses by the records on the days of each run. A province that reports as a whole has the doses of
-- all its districts.
CREATE OR REPLACE TEMP TABLE recorded_day AS
WITH placed AS (
    SELECT d.injected_at::DATE AS day,
           injection_place(d.injection_district, d.injection_province, f.district_code,
                           f.province_code) AS place_code,
           coalesce(d.injection_province, f.province_code) AS province_code
    FROM dose AS d
    LEFT JOIN facility AS f
        ON f.facility_code = d.facility_code AND f.superseded_by IS NULL AND NOT f.deleted
    WHERE d.superseded_by IS NULL AND NOT d.deleted
      AND d.injected_at >= (SELECT min(first_day) FROM doubtful_run)
      AND d.injected_at < (SELECT max(last_day) FROM doubtful_run) + INTERVAL 1 DAY
)
SELECT run.number, placed.day, count(*) AS doses
FROM doubtful_run AS run
JOIN placed ON placed.day BETWEEN run.first_day AND run.last_day
 AND run.place_code = CASE WHEN length(run.place_code) = 2 THEN placed.province_code
                           ELSE placed.place_code END
GROUP BY ALL;

-- makes: cumulative_run
-- Reports that are cumulative beyond doubt: filled by report_checks.py.
CREATE OR REPLACE TEMP TABLE cumulative_run (place_code VARCHAR, first_day DATE, last_day DATE);

-- writes: daily_report
-- Marks are made anew: what was marked may no longer be cumulative.
UPDATE daily_report SET cumulative = false WHERE cumulative;

-- writes: daily_report
-- reads: cumulative_run
UPDATE daily_report SET cumulative = true FROM cumulative_run AS run
WHERE coalesce(district_code, province_code) = run.place_code
  AND day BETWEEN run.first_day AND run.last_day AND superseded_by IS NULL AND NOT deleted;
