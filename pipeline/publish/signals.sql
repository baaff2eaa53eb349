-- What in the official statistics cannot be taken at face value, over the newest revision of every
-- day. What each type of signal means stands in queries.signals.signals.
--
-- given: place (code VARCHAR, province_code VARCHAR, district_code VARCHAR)

-- makes: newest_statistics
-- reads: records.statistics
CREATE OR REPLACE TEMP TABLE newest_statistics AS
SELECT * EXCLUDE (revision, file_id) FROM records.statistics
QUALIFY row_number() OVER (PARTITION BY as_of, province_code ORDER BY revision DESC) = 1;

-- makes: statistic_value
-- reads: newest_statistics
-- One row a day, province and statistic, with the province's value on the previous day there is.
CREATE OR REPLACE TEMP TABLE statistic_value AS
WITH day AS (
    SELECT as_of, lag(as_of) OVER (ORDER BY as_of) AS previous_as_of
    FROM (SELECT DISTINCT as_of FROM newest_statistics)
), long AS (
    UNPIVOT newest_statistics
    ON population, population_18plus, persons_dose1, persons_dose2, doses_injected,
       doses_allocated, doses_received
    INTO NAME measure VALUE value
)
SELECT now.as_of, day.previous_as_of, now.province_code, now.measure, now.value,
       earlier.value AS previous
FROM long AS now
JOIN day ON day.as_of = now.as_of
LEFT JOIN long AS earlier
    ON earlier.as_of = day.previous_as_of
    AND earlier.province_code = now.province_code
    AND earlier.measure = now.measure;

-- makes: missing_province
-- reads: newest_statistics, place
CREATE OR REPLACE TEMP TABLE missing_province AS
SELECT day.as_of, 'missing_province' AS kind, '' AS measure, province.province_code,
       NULL::DATE AS previous_as_of, NULL::BIGINT AS value, NULL::BIGINT AS reference
FROM (SELECT DISTINCT as_of FROM newest_statistics) AS day
CROSS JOIN (SELECT DISTINCT province_code FROM place WHERE code <> '') AS province
ANTI JOIN newest_statistics AS n
    ON n.as_of = day.as_of AND n.province_code = province.province_code;

-- makes: identical_snapshot
-- reads: newest_statistics
-- A day's content as one hash; the earliest day with the same content is the reference.
CREATE OR REPLACE TEMP TABLE identical_snapshot AS
WITH content AS (
    SELECT as_of, md5(string_agg(
               concat_ws('|', province_code, population, population_18plus, persons_dose1,
                         persons_dose2, doses_injected, doses_allocated, doses_received),
               ';' ORDER BY province_code)) AS hash
    FROM newest_statistics GROUP BY as_of
), first AS (
    SELECT as_of, min(as_of) OVER (PARTITION BY hash) AS first_as_of FROM content
)
SELECT as_of, 'identical_snapshot' AS kind, '' AS measure, '' AS province_code,
       first_as_of AS previous_as_of, NULL::BIGINT AS value, NULL::BIGINT AS reference
FROM first WHERE first_as_of < as_of;

-- makes: cumulative_fell
-- reads: statistic_value
CREATE OR REPLACE TEMP TABLE cumulative_fell AS
SELECT as_of, 'cumulative_fell' AS kind, measure, province_code, previous_as_of, value,
       previous AS reference
FROM statistic_value
WHERE measure NOT IN ('population', 'population_18plus') AND value < previous;

-- makes: denominator_revised
-- reads: statistic_value
CREATE OR REPLACE TEMP TABLE denominator_revised AS
SELECT as_of, 'denominator_revised' AS kind, measure, province_code, previous_as_of, value,
       previous AS reference
FROM statistic_value
WHERE measure IN ('population', 'population_18plus') AND value <> previous;

-- makes: coverage_above_100
-- reads: newest_statistics
CREATE OR REPLACE TEMP TABLE coverage_above_100 AS
SELECT as_of, 'coverage_above_100' AS kind, ratio.measure, province_code,
       NULL::DATE AS previous_as_of, ratio.persons AS value, ratio.heads AS reference
FROM newest_statistics, LATERAL (VALUES
    ('dose1_all', persons_dose1, population),
    ('dose2_all', persons_dose2, population),
    ('dose1_18plus', persons_dose1, population_18plus),
    ('dose2_18plus', persons_dose2, population_18plus)
) AS ratio (measure, persons, heads)
WHERE ratio.persons > ratio.heads AND ratio.heads > 0;

-- makes: impossible_figures
-- reads: newest_statistics
-- Figures of one province and day that contradict each other.
CREATE OR REPLACE TEMP TABLE impossible_figures AS
SELECT as_of, odd.kind, odd.measure, province_code, NULL::DATE AS previous_as_of, odd.value,
       odd.reference
FROM newest_statistics, LATERAL (VALUES
    ('full_above_first', 'persons_dose2', persons_dose2, persons_dose1,
     persons_dose2 > persons_dose1),
    ('adults_above_all', 'population_18plus', population_18plus, population,
     population_18plus > population AND population > 0),
    ('doses_below_persons', 'doses_injected', doses_injected,
     greatest(persons_dose1, persons_dose2),
     doses_injected < greatest(persons_dose1, persons_dose2)),
    ('injected_above_received', 'doses_injected', doses_injected, doses_received,
     doses_injected > doses_received),
    ('population_missing', 'population', population, NULL, coalesce(population, 0) = 0),
    ('population_missing', 'population_18plus', population_18plus, NULL,
     coalesce(population_18plus, 0) = 0)
) AS odd (kind, measure, value, reference, holds)
WHERE odd.holds;

-- makes: column_stopped
-- reads: statistic_value, newest_statistics
-- A cumulative column in which no province moved since the previous day, while another column did;
-- dated back to the first day that had the present figures.
CREATE OR REPLACE TEMP TABLE column_stopped AS
WITH moved AS (
    SELECT as_of, previous_as_of, measure,
           count(*) FILTER (value IS DISTINCT FROM previous) AS provinces
    FROM statistic_value
    WHERE measure NOT IN ('population', 'population_18plus') AND previous_as_of IS NOT NULL
    GROUP BY ALL
), last_moved AS (
    SELECT *, max(as_of) FILTER (provinces > 0) OVER (PARTITION BY measure ORDER BY as_of)
           AS moved_on
    FROM moved
), first_day AS (
    SELECT min(as_of) AS as_of FROM newest_statistics
)
SELECT stopped.as_of, 'column_stopped' AS kind, stopped.measure, '' AS province_code,
       coalesce(stopped.moved_on, first_day.as_of) AS previous_as_of,
       NULL::BIGINT AS value, NULL::BIGINT AS reference
FROM last_moved AS stopped
CROSS JOIN first_day
WHERE stopped.provinces = 0
  AND EXISTS (FROM moved AS other
              WHERE other.as_of <= stopped.as_of AND other.provinces > 0
                AND other.as_of > coalesce(stopped.moved_on, first_day.as_of));

-- makes: province_stopped
-- reads: statistic_value
-- Provinces of which no count of injections moved since the previous day, while those of most others
-- did; and the day on which it moves again, whose rise is of all the days before it too.
CREATE OR REPLACE TEMP TABLE province_stopped AS
WITH moves AS (
    SELECT as_of, previous_as_of, province_code, bool_or(value <> previous) AS has_moved,
           max(value) FILTER (measure = 'doses_injected') AS value,
           max(previous) FILTER (measure = 'doses_injected') AS previous
    FROM statistic_value
    WHERE measure IN ('persons_dose1', 'persons_dose2', 'doses_injected')
      AND previous IS NOT NULL
    GROUP BY ALL
), compared AS (
    SELECT *, avg(has_moved::INTEGER) OVER (PARTITION BY as_of) > 0.5 AS others_have,
           max(as_of) FILTER (has_moved) OVER before AS moved_on,
           min(previous_as_of) OVER before AS first_day,
           max(as_of) FILTER (has_moved) OVER earlier AS moved_on_earlier,
           min(previous_as_of) OVER earlier AS first_day_earlier
    FROM moves
    WINDOW before AS (PARTITION BY province_code ORDER BY as_of),
           earlier AS (PARTITION BY province_code ORDER BY as_of
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), stood AS (
    SELECT *, NOT has_moved AND others_have AS stands,
           lag(stands) OVER (PARTITION BY province_code ORDER BY as_of) AS stood_before
    FROM compared
)
SELECT as_of, 'province_stopped' AS kind, 'doses_injected' AS measure, province_code,
       coalesce(moved_on, first_day) AS previous_as_of, value, previous AS reference
FROM stood WHERE stands
UNION ALL
SELECT as_of, 'rise_after_stop', 'doses_injected', province_code,
       coalesce(moved_on_earlier, first_day_earlier), value, previous
FROM stood
WHERE stood_before AND has_moved AND value > previous;

-- writes: reconciliation.signal
-- reads: missing_province, identical_snapshot, cumulative_fell, denominator_revised
-- reads: coverage_above_100, column_stopped, province_stopped, impossible_figures
INSERT INTO reconciliation.signal BY NAME
FROM missing_province
UNION ALL BY NAME
FROM identical_snapshot
UNION ALL BY NAME
FROM cumulative_fell
UNION ALL BY NAME
FROM denominator_revised
UNION ALL BY NAME
FROM coverage_above_100
UNION ALL BY NAME
FROM column_stopped
UNION ALL BY NAME
FROM province_stopped
UNION ALL BY NAME
FROM impossible_figures;
