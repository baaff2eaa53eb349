-- The counts that are being published against the thresholds (alert_limit), over the whole history
-- that the published tables hold and by the thresholds of now, so that "since" is the first day of
-- an unbroken run of days. What is new, continuing or resolved is told against the data version
-- published before (previous_alert, previous_limit). What the indicators mean stands in
-- queries.alerts.alerts.
--
-- given: alert_limit (indicator VARCHAR, place_code VARCHAR, threshold DOUBLE, crosses VARCHAR)
-- given: previous_limit (indicator VARCHAR, place_code VARCHAR, threshold DOUBLE)
-- given: previous_alert (indicator VARCHAR, place_code VARCHAR, since DATE, as_of DATE)

-- makes: alert_value
-- reads: reconciliation.scorecard, reconciliation.verification_count
-- reads: vaccination.official_statistics
-- Every indicator of the provinces and the country, to which an unknown province belongs too, on
-- every day that it is counted for. Coverage is held against the day before where the same
-- provinces have figures on both.
CREATE OR REPLACE TEMP TABLE alert_value AS
WITH score AS (
    SELECT CASE WHEN grouping(province_code) = 1 THEN 'VN' ELSE province_code END AS place_code,
           as_of, sum(same_day) AS same_day, sum(injected) AS injected, sum(backlog) AS backlog,
           sum(reported) AS reported
    FROM reconciliation.scorecard WHERE level = 'province'
    GROUP BY GROUPING SETS ((as_of, province_code), (as_of))
), verified AS (
    SELECT CASE WHEN grouping(province_code) = 1 THEN 'VN' ELSE province_code END AS place_code,
           as_of,
           sum(no_id + malformed_id + id_not_in_register + name_differs + birth_date_differs
               + sex_differs + several_differ + shared_id + deceased_before_dose) AS wrong,
           sum(no_id + malformed_id + id_not_in_register + name_differs + birth_date_differs
               + sex_differs + several_differ + shared_id + deceased_before_dose
               + correct) AS verified
    FROM reconciliation.verification_count WHERE counted_by = 'residence'
    GROUP BY GROUPING SETS ((as_of, province_code), (as_of))
), official AS (
    SELECT CASE WHEN grouping(province_code) = 1 THEN 'VN' ELSE province_code END AS place_code,
           as_of, sum(persons_dose1) AS coverage_dose1, sum(persons_dose2) AS coverage_dose2,
           sum(population) AS population,
           string_agg(province_code ORDER BY province_code) AS provinces
    FROM vaccination.official_statistics WHERE newest
    GROUP BY GROUPING SETS ((as_of, province_code), (as_of))
), day AS (
    SELECT as_of, lag(as_of) OVER (ORDER BY as_of) AS earlier
    FROM (SELECT DISTINCT as_of FROM official)
), persons AS (
    UNPIVOT official ON coverage_dose1, coverage_dose2 INTO NAME indicator VALUE persons
)
SELECT 'same_day' AS indicator, place_code, as_of, same_day AS numerator, injected AS denominator,
       NULL AS earlier_numerator, NULL AS earlier_denominator
FROM score
UNION ALL
SELECT 'backlog', place_code, as_of, backlog, reported, NULL, NULL FROM score
UNION ALL
SELECT 'mismatch', place_code, as_of, wrong, verified, NULL, NULL FROM verified
UNION ALL
SELECT now.indicator, now.place_code, now.as_of, now.persons, now.population,
       prior.persons, prior.population
FROM persons AS now JOIN day ON day.as_of = now.as_of
LEFT JOIN persons AS prior
    ON prior.as_of = day.earlier AND prior.indicator = now.indicator
    AND prior.place_code = now.place_code AND prior.provinces = now.provinces;

-- makes: alert_crossing
-- reads: alert_value, alert_limit
-- Days on which the value of what is watched is known, and whether it crosses its threshold.
CREATE OR REPLACE TEMP TABLE alert_crossing AS
WITH known AS (
    SELECT *, numerator / nullif(denominator, 0)
              - CASE WHEN crosses = 'falls'
                     THEN earlier_numerator / nullif(earlier_denominator, 0) ELSE 0 END AS value
    FROM alert_value JOIN alert_limit USING (indicator, place_code)
)
SELECT *, CASE crosses WHEN 'below' THEN value < threshold WHEN 'above' THEN value > threshold
                       ELSE value < -threshold END AS crossed
FROM known WHERE value IS NOT NULL;

-- makes: alert_spell
-- reads: alert_crossing
-- The first day of the last unbroken run of days that crossed, and of those that did not.
CREATE OR REPLACE TEMP TABLE alert_spell AS
WITH days AS (
    SELECT *, max(CASE WHEN NOT crossed THEN as_of END) OVER here AS last_fine,
           max(CASE WHEN crossed THEN as_of END) OVER here AS last_crossed
    FROM alert_crossing WINDOW here AS (PARTITION BY indicator, place_code)
)
SELECT indicator, place_code,
       min(as_of) FILTER (last_fine IS NULL OR as_of > last_fine) AS crossed_since,
       min(as_of) FILTER (last_crossed IS NULL OR as_of > last_crossed) AS fine_since
FROM days GROUP BY ALL;

-- writes: reconciliation.alert
-- reads: alert_value, alert_crossing, alert_spell, alert_limit, previous_alert, previous_limit
-- What is known of an indicator's newest day only: an old value is no alert of today.
INSERT INTO reconciliation.alert BY NAME
WITH newest AS (
    SELECT indicator, max(as_of) AS as_of FROM alert_value GROUP BY indicator
), today AS (
    SELECT indicator, place_code, crossed, value, numerator, denominator, earlier_numerator,
           earlier_denominator
    FROM alert_crossing SEMI JOIN newest USING (indicator, as_of)
)
SELECT indicator, place_code,
       CASE WHEN NOT coalesce(crossed, false) THEN 'resolved'
            WHEN b.since IS NULL THEN 'new' ELSE 'continuing' END AS status,
       coalesce(newest.as_of, b.as_of) AS as_of,
       CASE WHEN crossed THEN crossed_since ELSE b.since END AS since,
       CASE WHEN NOT crossed THEN fine_since END AS resolved_on,
       value, numerator, denominator, earlier_numerator, earlier_denominator, l.threshold,
       $previous_version IS NOT NULL AND l.threshold IS DISTINCT FROM was.threshold
           AS threshold_changed,
       $previous_version AS previous_version
FROM alert_limit AS l
FULL JOIN previous_alert AS b USING (indicator, place_code)
LEFT JOIN previous_limit AS was USING (indicator, place_code)
LEFT JOIN newest USING (indicator)
LEFT JOIN today USING (indicator, place_code)
LEFT JOIN alert_spell USING (indicator, place_code)
WHERE crossed OR b.since IS NOT NULL
ORDER BY indicator, place_code;

-- writes: reconciliation.alert_threshold
-- reads: alert_limit
INSERT INTO reconciliation.alert_threshold BY NAME
SELECT indicator, place_code, threshold FROM alert_limit;
