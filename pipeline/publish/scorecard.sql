-- The scorecard (correct, complete, clean and live) until the end of each week. All is counted at
-- the place of injection, and as known on the day: a record entered later was not on the platform
-- yet.
--
-- given: place (code VARCHAR, province_code VARCHAR, district_code VARCHAR)

-- makes: scorecard_day
-- reads: reconciliation.entry_day, vaccination.record_day
-- Ends of weeks (Sundays) from the first dose or report on, and the day of the last extract: later
-- reports are of days whose records nobody can have yet.
CREATE OR REPLACE TEMP TABLE scorecard_day AS
WITH span AS (
    SELECT (SELECT min(day) FROM reconciliation.entry_day) AS first,
           (SELECT max(as_of) FROM vaccination.record_day) AS last
)
SELECT unnest(generate_series(first + (7 - dayofweek(first)::INTEGER) % 7, last,
                              INTERVAL 7 DAY))::DATE AS as_of
FROM span WHERE first <= last
UNION
SELECT last FROM span WHERE first <= last;

-- makes: scorecard_day_of
-- reads: reconciliation.entry_day, scorecard_day
CREATE OR REPLACE TEMP TABLE scorecard_day_of AS
SELECT DISTINCT day, as_of
FROM (SELECT DISTINCT day FROM reconciliation.entry_day)
ASOF JOIN scorecard_day ON day <= as_of;

-- makes: report_coverage
-- reads: reconciliation.entry_day, reconciliation.report_finding, place
-- Days that a report is about. A lump is about the silent days before it too, so it is compared
-- with the records of them all, from its own day on. Who reports by the week does so in weeks of
-- few doses as well, in which no lump is seen.
CREATE OR REPLACE TEMP TABLE report_coverage AS
WITH report AS (
    SELECT province_code, district_code, day,
           lag(day) OVER (PARTITION BY province_code, district_code ORDER BY day) AS previous
    FROM reconciliation.entry_day WHERE reported IS NOT NULL
), lump AS (
    SELECT province_code, district_code, first, last
    FROM reconciliation.report_finding JOIN place ON place.code = place_code
    WHERE kind = 'lump'
), together AS (
    FROM lump
    UNION
    SELECT province_code, district_code, previous + 1, day
    FROM report JOIN (
        SELECT province_code, district_code FROM lump GROUP BY ALL
        HAVING count(*) >= $weekly_habit
    ) USING (province_code, district_code)
    WHERE day - previous - 1 BETWEEN $silent_days AND 6
)
SELECT province_code, district_code, day, max(covered_on) AS covered_on
FROM (
    SELECT province_code, district_code, day, day AS covered_on FROM report
    UNION ALL
    SELECT t.province_code, t.district_code,
           unnest(generate_series(first, last, INTERVAL 1 DAY))::DATE, last
    FROM together AS t JOIN report AS r
      ON r.province_code = t.province_code AND r.district_code = t.district_code AND r.day = last
)
GROUP BY ALL;

-- makes: report_source
-- reads: report_coverage
-- Whose reports (source_code, '' a province's own) the figures of a district, and of a province,
-- are made of. Where a province reports as a whole, its districts' reports of those days are left
-- out of the province's figures.
CREATE OR REPLACE TEMP TABLE report_source AS
WITH district AS (
    FROM report_coverage WHERE district_code <> ''
), own AS (
    FROM report_coverage WHERE district_code = ''
), twice AS (
    SELECT DISTINCT province_code, district.district_code, district.covered_on
    FROM district JOIN own USING (province_code, day)
)
SELECT 'district' AS level, province_code, district_code, district_code AS source_code, day,
       covered_on
FROM district
UNION ALL
SELECT 'province', province_code, '', district_code, day, covered_on
FROM district ANTI JOIN twice USING (province_code, district_code, covered_on)
UNION ALL
SELECT 'province', province_code, '', '', day, covered_on FROM own;

-- makes: source_record
-- reads: reconciliation.entry_lag, report_coverage
-- Records of the places that reports are of. Those of an unknown district count where the province
-- reports as a whole.
CREATE OR REPLACE TEMP TABLE source_record AS
SELECT province_code, district_code AS source_code, injected_on AS day, lag_days, doses
FROM reconciliation.entry_lag WHERE district_code <> ''
UNION ALL
SELECT province_code, '', injected_on, lag_days, sum(doses)
FROM reconciliation.entry_lag
WHERE province_code IN (SELECT province_code FROM report_coverage WHERE district_code = '')
GROUP BY ALL;

-- makes: reported_and_recorded
-- reads: reconciliation.entry_day, source_record, report_source
-- A dose counts from the day that both its record and the report of its day are there.
CREATE OR REPLACE TEMP TABLE reported_and_recorded AS
SELECT level, province_code, district_code, source_code, counts_on AS day,
       sum(reported) AS reported, sum(on_platform) AS on_platform, sum(late) AS late
FROM (
    SELECT s.level, s.province_code, s.district_code, s.source_code,
           covered_on AS counts_on, reported, 0 AS on_platform, 0 AS late
    FROM report_source AS s JOIN reconciliation.entry_day AS e
      ON e.province_code = s.province_code AND e.district_code = s.source_code AND e.day = s.day
    WHERE reported IS NOT NULL
    UNION ALL
    SELECT level, province_code, district_code, source_code,
           greatest(covered_on, day + greatest(lag_days, 0)), 0, doses,
           CASE WHEN lag_days > 0 THEN doses ELSE 0 END
    FROM report_source JOIN source_record USING (province_code, source_code, day)
)
GROUP BY ALL;

-- makes: scorecard_complete
-- reads: reported_and_recorded, scorecard_day_of, scorecard_day
CREATE OR REPLACE TEMP TABLE scorecard_complete AS
WITH new AS (
    SELECT level, province_code, district_code, source_code, as_of, sum(reported) AS reported,
           sum(on_platform) AS on_platform
    FROM reported_and_recorded JOIN scorecard_day_of USING (day) GROUP BY ALL
), dense AS (
    SELECT g.*, scorecard_day.as_of
    FROM (
        SELECT level, province_code, district_code, source_code, min(as_of) AS first
        FROM new GROUP BY ALL
    ) AS g
    JOIN scorecard_day ON scorecard_day.as_of >= g.first
), so_far AS (
    SELECT level, province_code, district_code, as_of,
           sum(coalesce(reported, 0)) OVER until_then AS reported,
           sum(coalesce(on_platform, 0)) OVER until_then AS on_platform
    FROM dense LEFT JOIN new USING (level, province_code, district_code, source_code, as_of)
    WINDOW until_then AS (
        PARTITION BY level, province_code, district_code, source_code
        ORDER BY as_of ROWS UNBOUNDED PRECEDING
    )
)
SELECT level, province_code, district_code, as_of, sum(reported) AS reported,
       sum(on_platform) AS on_platform,
       sum(greatest(reported - on_platform, 0)) AS backlog,
       sum(greatest(on_platform - reported, 0)) AS surplus
FROM so_far GROUP BY ALL;

-- makes: scorecard_caught_up
-- reads: reported_and_recorded, scorecard_day
CREATE OR REPLACE TEMP TABLE scorecard_caught_up AS
SELECT level, province_code, district_code, as_of, sum(late) AS caught_up
FROM reported_and_recorded
JOIN scorecard_day ON day BETWEEN as_of - ($scorecard_window - 1)::INTEGER AND as_of
WHERE late > 0 GROUP BY ALL;

-- makes: scorecard_outstanding
-- reads: reconciliation.entry_day, source_record, report_source, scorecard_day
-- Doses of the last 28 days that the reports count and the platform does not have by the day. Each
-- reporting place is held against its own records: a surplus elsewhere makes up for nothing.
CREATE OR REPLACE TEMP TABLE scorecard_outstanding AS
WITH counted AS (
    SELECT level, s.province_code, s.district_code, source_code, as_of, reported AS doses
    FROM report_source AS s JOIN reconciliation.entry_day AS e
      ON e.province_code = s.province_code AND e.district_code = s.source_code AND e.day = s.day
    JOIN scorecard_day
      ON as_of BETWEEN covered_on AND s.day + ($scorecard_window - 1)::INTEGER
    WHERE reported IS NOT NULL
    UNION ALL
    SELECT level, province_code, district_code, source_code, as_of, -doses
    FROM report_source JOIN source_record USING (province_code, source_code, day)
    JOIN scorecard_day
      ON as_of BETWEEN greatest(covered_on, day + greatest(lag_days, 0))
         AND day + ($scorecard_window - 1)::INTEGER
)
SELECT level, province_code, district_code, as_of, sum(greatest(doses, 0)) AS outstanding
FROM (
    SELECT level, province_code, district_code, source_code, as_of, sum(doses) AS doses
    FROM counted GROUP BY ALL
)
GROUP BY ALL;

-- makes: scorecard_records
-- reads: reconciliation.entry_day, reconciliation.verification_day, scorecard_day_of, scorecard_day
-- Records of districts, and of provinces as a whole in rows with an empty district.
CREATE OR REPLACE TEMP TABLE scorecard_records AS
WITH new AS (
    SELECT CASE WHEN grouping(district_code) = 1 THEN 'province' ELSE 'district' END AS level,
           province_code,
           CASE WHEN grouping(district_code) = 1 THEN '' ELSE district_code END AS district_code,
           as_of, sum(doses) AS doses, sum(complete) AS complete, sum(clean) AS clean
    FROM reconciliation.entry_day JOIN scorecard_day_of USING (day)
    GROUP BY GROUPING SETS ((province_code, district_code, as_of), (province_code, as_of))
), dense AS (
    SELECT * FROM (
        SELECT DISTINCT level, province_code, district_code FROM new
        WHERE level = 'province' OR district_code <> ''
    )
    CROSS JOIN scorecard_day
)
SELECT level, province_code, district_code, as_of,
       sum(coalesce(doses, 0)) OVER until_then AS doses,
       sum(coalesce(complete, 0)) OVER until_then AS complete,
       CASE WHEN EXISTS (FROM reconciliation.verification_day)
            THEN sum(coalesce(clean, 0)) OVER until_then END AS clean
FROM dense LEFT JOIN new USING (level, province_code, district_code, as_of)
WINDOW until_then AS (
    PARTITION BY level, province_code, district_code ORDER BY as_of ROWS UNBOUNDED PRECEDING
);

-- makes: scorecard_live
-- reads: reconciliation.entry_lag, scorecard_day
CREATE OR REPLACE TEMP TABLE scorecard_live AS
SELECT CASE WHEN grouping(district_code) = 1 THEN 'province' ELSE 'district' END AS level,
       province_code,
       CASE WHEN grouping(district_code) = 1 THEN '' ELSE district_code END AS district_code,
       as_of, sum(doses) AS timed, sum(doses) FILTER (lag_days = 0) AS same_day
FROM reconciliation.entry_lag
JOIN scorecard_day
  ON as_of BETWEEN injected_on + lag_days AND injected_on + ($scorecard_window - 1)::INTEGER
WHERE lag_days >= 0
GROUP BY GROUPING SETS ((province_code, district_code, as_of), (province_code, as_of));

-- makes: scorecard_correct
-- reads: reconciliation.verification_day, reconciliation.verification_count, scorecard_day
CREATE OR REPLACE TEMP TABLE scorecard_correct AS
WITH verified AS (
    SELECT scorecard_day.as_of, d.as_of AS on_day
    FROM scorecard_day
    ASOF JOIN reconciliation.verification_day AS d ON scorecard_day.as_of >= d.as_of
)
SELECT CASE WHEN grouping(district_code) = 1 THEN 'province' ELSE 'district' END AS level,
       province_code,
       CASE WHEN grouping(district_code) = 1 THEN '' ELSE district_code END AS district_code,
       verified.as_of AS as_of, sum(correct) AS correct,
       sum(no_id + malformed_id + id_not_in_register + name_differs + birth_date_differs
           + sex_differs + several_differ + shared_id + deceased_before_dose) AS wrong
FROM verified JOIN reconciliation.verification_count AS c ON c.as_of = on_day
WHERE counted_by = 'injection'
GROUP BY GROUPING SETS (
    (province_code, district_code, verified.as_of), (province_code, verified.as_of)
);

-- writes: reconciliation.scorecard
-- reads: scorecard_records, scorecard_complete, scorecard_caught_up, scorecard_live
-- reads: scorecard_outstanding, scorecard_correct
INSERT INTO reconciliation.scorecard BY NAME
SELECT level, as_of, province_code, district_code, correct, wrong, reported, on_platform, backlog,
       surplus, CASE WHEN reported IS NOT NULL THEN coalesce(caught_up, 0) END AS caught_up,
       doses, complete, clean, coalesce(timed, 0) + coalesce(outstanding, 0) AS injected,
       coalesce(same_day, 0) AS same_day
FROM scorecard_records
LEFT JOIN scorecard_complete USING (level, province_code, district_code, as_of)
LEFT JOIN scorecard_caught_up USING (level, province_code, district_code, as_of)
LEFT JOIN scorecard_live USING (level, province_code, district_code, as_of)
LEFT JOIN scorecard_outstanding USING (level, province_code, district_code, as_of)
LEFT JOIN scorecard_correct USING (level, province_code, district_code, as_of)
ORDER BY level, as_of, province_code, district_code;
