-- Entry times by day, week and hour, and by facility; and facilities whose injections stand on the
-- same days of every month. All is counted at the place of injection, whose facilities enter. Lags
-- of -1 and -2 days stand for an entry before its injection and for no entry time
-- (queries.schema.BEFORE, UNKNOWN).
--
-- given: place (code VARCHAR, province_code VARCHAR, district_code VARCHAR)

-- makes: unclean_dose_day
-- reads: rule_break_count, place
-- Records that break a rule, by the place and day of the injection.
CREATE OR REPLACE TEMP TABLE unclean_dose_day AS
SELECT province_code, district_code, day, sum(records) AS doses
FROM rule_break_count JOIN place ON place.code = rule_break_count.place
WHERE counted_by = 'injection' AND day IS NOT NULL
GROUP BY ALL;

-- makes: report_day
-- reads: records.daily_report
-- Of a province's own report and those of its districts, never both: the province's stands in the
-- row without a district.
CREATE OR REPLACE TEMP TABLE report_day AS
SELECT province_code, coalesce(district_code, '') AS district_code, day, total AS reported
FROM records.daily_report WHERE superseded_by IS NULL AND NOT deleted AND NOT cumulative;

-- writes: reconciliation.entry_day
-- reads: records.entry_aggregate, place, last_record_day, reconciliation.entry_lag
-- reads: reconciliation.verification_day, unclean_dose_day, report_day
-- Without a usable time of entry records are taken to have come in on the day of the injection.
INSERT INTO reconciliation.entry_day BY NAME
WITH injected AS (
    SELECT province_code, district_code, day, sum(doses) AS doses,
           sum(doses) FILTER (lag = 0) AS same_day,
           sum(within_24h) AS within_24h,
           sum(doses) FILTER (lag BETWEEN 0 AND 3) AS within_3_days,
           sum(doses) FILTER (lag BETWEEN 0 AND 7) AS within_7_days,
           sum(doses) FILTER (lag BETWEEN 0 AND 30) AS within_30_days,
           sum(doses) FILTER (lag = -1) AS before_injection,
           sum(doses) FILTER (lag = -2) AS no_entry_time,
           sum(complete) AS complete
    FROM records.entry_aggregate JOIN place ON place.code = entry_aggregate.place
    WHERE breakdown = 'lag' AND day <= (SELECT as_of FROM last_record_day)
    GROUP BY ALL HAVING sum(doses) > 0
), entered AS (
    SELECT province_code, district_code, injected_on + greatest(lag_days, 0) AS day,
           sum(doses) AS entered
    FROM reconciliation.entry_lag
    WHERE injected_on + greatest(lag_days, 0) <= (SELECT as_of FROM last_record_day)
    GROUP BY ALL
)
SELECT province_code, district_code, day,
       coalesce(i.doses, 0) AS doses,
       coalesce(same_day, 0) AS same_day,
       coalesce(within_24h, 0) AS within_24h,
       coalesce(within_3_days, 0) AS within_3_days,
       coalesce(within_7_days, 0) AS within_7_days,
       coalesce(within_30_days, 0) AS within_30_days,
       coalesce(before_injection, 0) AS before_injection,
       coalesce(no_entry_time, 0) AS no_entry_time,
       coalesce(complete, 0) AS complete,
       CASE WHEN EXISTS (FROM reconciliation.verification_day)
            THEN coalesce(i.doses, 0) - coalesce(unclean.doses, 0) END AS clean,
       coalesce(entered, 0) AS entered, reported
FROM injected AS i
FULL JOIN entered USING (province_code, district_code, day)
FULL JOIN report_day USING (province_code, district_code, day)
LEFT JOIN unclean_dose_day AS unclean USING (province_code, district_code, day)
ORDER BY day, province_code, district_code;

-- writes: reconciliation.entry_hour
-- reads: records.entry_aggregate, place, days_with_deltas
-- As entry_lag: in order already, or summed up.
INSERT INTO reconciliation.entry_hour BY NAME
SELECT province_code, district_code, day AS week, entry_aggregate.hour // 24 AS weekday,
       entry_aggregate.hour % 24 AS hour, doses
FROM records.entry_aggregate JOIN place ON place.code = entry_aggregate.place
WHERE breakdown = 'hour' AND entry_aggregate.hour IS NOT NULL AND doses > 0
  AND day NOT IN (SELECT day FROM days_with_deltas WHERE breakdown = 'hour')
UNION ALL BY NAME
(
    SELECT province_code, district_code, day AS week, entry_aggregate.hour // 24 AS weekday,
           entry_aggregate.hour % 24 AS hour, sum(doses) AS doses
    FROM records.entry_aggregate JOIN place ON place.code = entry_aggregate.place
    WHERE breakdown = 'hour' AND entry_aggregate.hour IS NOT NULL
      AND day IN (SELECT day FROM days_with_deltas WHERE breakdown = 'hour')
    GROUP BY ALL HAVING sum(doses) > 0
    ORDER BY week, province_code, district_code
);

-- writes: reconciliation.facility_lag
-- reads: records.entry_aggregate, last_record_day
-- Of the last weeks of injection; a facility's longest lags are counted together.
INSERT INTO reconciliation.facility_lag BY NAME
SELECT place AS facility_code, day AS week, least(lag, $max_facility_lag) AS lag_days,
       sum(doses) AS doses, sum(midnight) AS midnight
FROM records.entry_aggregate
WHERE breakdown = 'facility' AND day <= (SELECT as_of FROM last_record_day)
  AND day > (SELECT as_of FROM last_record_day) - (7 * $facility_weeks)::INTEGER
GROUP BY ALL HAVING sum(doses) > 0
ORDER BY week, facility_code, lag_days;

-- writes: reconciliation.facility
-- reads: records.entry_aggregate, records.facility
INSERT INTO reconciliation.facility BY NAME
SELECT code AS facility_code, coalesce(f.facility, '') AS name,
       coalesce(f.province_code, '') AS province_code,
       coalesce(f.district_code, '') AS district_code
FROM (SELECT DISTINCT place AS code FROM records.entry_aggregate WHERE breakdown = 'facility')
LEFT JOIN (FROM records.facility WHERE superseded_by IS NULL AND NOT deleted) AS f
  ON f.facility_code = code
ORDER BY code;

-- writes: reconciliation.facility_period
-- reads: reconciliation.facility_lag, reconciliation.facility, vaccination.record_day
-- The weeks of injection that begin within the period that ends with a record day.
INSERT INTO reconciliation.facility_period BY NAME
WITH of_week AS (
    SELECT facility_code, week,
           sum(doses) FILTER (lag_days >= 0) AS doses,
           sum(doses) FILTER (lag_days = 0) AS same_day,
           sum(doses) FILTER (lag_days = 1) AS next_day,
           sum(doses) FILTER (lag_days > $late_after) AS late,
           sum(doses) FILTER (lag_days >= -1) AS timed,
           sum(midnight) AS midnight
    FROM reconciliation.facility_lag GROUP BY ALL
)
SELECT as_of, facility_code, province_code, district_code,
       coalesce(sum(doses), 0) AS doses, coalesce(sum(same_day), 0) AS same_day,
       coalesce(sum(next_day), 0) AS next_day, coalesce(sum(late), 0) AS late,
       coalesce(sum(timed), 0) AS timed, sum(midnight) AS midnight
FROM of_week
JOIN reconciliation.facility USING (facility_code)
JOIN vaccination.record_day ON week BETWEEN as_of - ($period_days - 1)::INTEGER AND as_of
GROUP BY ALL ORDER BY as_of, province_code, district_code, facility_code;

-- makes: frequent_month_day
-- reads: records.dose_aggregate, last_record_day
-- Days of the month with at least double their share of a facility's doses: only they are tested.
-- The last day of a month, whichever it is, counts as the $last_of_month-th too.
CREATE OR REPLACE TEMP TABLE frequent_month_day AS
WITH of_day AS (
    SELECT place AS facility_code, dayofmonth(day) AS month_day, day = last_day(day) AS last,
           sum(records) AS doses
    FROM records.dose_aggregate
    WHERE counted_by = 'facility' AND day <= (SELECT as_of FROM last_record_day)
    GROUP BY ALL
), of_facility AS (
    SELECT facility_code, sum(doses)::INTEGER AS facility_doses FROM of_day GROUP BY ALL
    HAVING sum(doses) >= $few_doses
), either AS (
    SELECT facility_code, month_day, doses FROM of_day
    UNION ALL
    SELECT facility_code, $last_of_month, doses FROM of_day WHERE last
)
SELECT facility_code, month_day, sum(doses)::INTEGER AS doses, facility_doses
FROM either JOIN of_facility USING (facility_code)
GROUP BY ALL HAVING sum(doses) * 30 >= 2 * facility_doses;

-- makes: facility_day
-- reads: records.dose_aggregate, frequent_month_day, last_record_day
CREATE OR REPLACE TEMP TABLE facility_day AS
SELECT place AS facility_code, day, sum(records)::INTEGER AS doses
FROM records.dose_aggregate
WHERE counted_by = 'facility' AND day <= (SELECT as_of FROM last_record_day)
  AND place IN (SELECT facility_code FROM frequent_month_day)
GROUP BY ALL HAVING sum(records) > 0;

-- writes: reconciliation.heaped_day
-- reads: facility_day, frequent_month_day, reconciliation.facility, last_record_day
-- The test of queries.entry_lag.facilities (least_peaks). A month counts where the facility has any
-- dose within three days of its day, and is a peak where that day has more than each of the six
-- around it. Of the ends of a month, which share their peaks, the one with most of them stands.
INSERT INTO reconciliation.heaped_day BY NAME
WITH around AS (
    SELECT facility_code, day + away AS middle, away, doses
    FROM facility_day CROSS JOIN (SELECT unnest(range(-3, 4))::INTEGER AS away)
), month AS (
    SELECT facility_code, middle, coalesce(sum(doses) FILTER (away = 0), 0) AS there,
           coalesce(max(doses) FILTER (away <> 0), 0) AS most_around
    FROM around WHERE middle <= (SELECT as_of FROM last_record_day) - 3 GROUP BY ALL
), tested AS (
    SELECT f.*, count(*)::INTEGER AS months,
           (count(*) FILTER (there > most_around))::INTEGER AS peaks
    FROM frequent_month_day AS f JOIN month
      ON month.facility_code = f.facility_code
     AND (f.month_day = dayofmonth(middle)
          OR f.month_day = $last_of_month AND middle = last_day(middle))
    GROUP BY ALL
)
SELECT facility_code, province_code, district_code, month_day, months, peaks, doses, facility_doses
FROM tested JOIN reconciliation.facility USING (facility_code)
WHERE peaks >= $least_peaks[months + 1]
QUALIFY row_number() OVER (
    PARTITION BY facility_code, least(month_day, 28) ORDER BY peaks DESC, months
) = 1
ORDER BY facility_code, month_day;
