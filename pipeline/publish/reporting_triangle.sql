-- The reporting triangle: doses by place and day of injection and by days of lag. All is counted at
-- the place of injection, whose facilities enter. Lags of -1 and -2 days stand for an entry before
-- its injection and for no entry time (queries.schema.BEFORE, UNKNOWN).
--
-- given: place (code VARCHAR, province_code VARCHAR, district_code VARCHAR)

-- makes: days_with_deltas
-- reads: records.entry_aggregate
-- Days, or weeks, that files have changed since the aggregate was last computed or summed up.
CREATE OR REPLACE TEMP TABLE days_with_deltas AS
SELECT DISTINCT breakdown, day FROM records.entry_aggregate WHERE delta_id <> 0;

-- writes: reconciliation.entry_lag
-- reads: records.entry_aggregate, place, days_with_deltas, last_record_day
-- Days that nothing has changed stand in the aggregate as they are published, in order; the others
-- are summed up.
INSERT INTO reconciliation.entry_lag BY NAME
SELECT province_code, district_code, day AS injected_on, lag AS lag_days, doses
FROM records.entry_aggregate JOIN place ON place.code = entry_aggregate.place
WHERE breakdown = 'lag' AND day <= (SELECT as_of FROM last_record_day) AND doses > 0
  AND day NOT IN (SELECT day FROM days_with_deltas WHERE breakdown = 'lag')
UNION ALL BY NAME
(
    SELECT province_code, district_code, day AS injected_on, lag AS lag_days, sum(doses) AS doses
    FROM records.entry_aggregate JOIN place ON place.code = entry_aggregate.place
    WHERE breakdown = 'lag' AND day <= (SELECT as_of FROM last_record_day)
      AND day IN (SELECT day FROM days_with_deltas WHERE breakdown = 'lag')
    GROUP BY ALL HAVING sum(doses) > 0
    ORDER BY injected_on, province_code, district_code
);

-- writes: reconciliation.province_lag
-- reads: records.entry_aggregate, place, last_record_day
INSERT INTO reconciliation.province_lag BY NAME
SELECT province_code, day AS injected_on, lag AS lag_days, sum(dose1) AS dose1,
       sum(dose2) AS dose2, sum(booster) AS booster
FROM records.entry_aggregate JOIN place ON place.code = entry_aggregate.place
WHERE breakdown = 'lag' AND lag >= 0 AND day <= (SELECT as_of FROM last_record_day)
GROUP BY ALL HAVING sum(dose1) + sum(dose2) + sum(booster) > 0
ORDER BY injected_on, province_code, lag_days;

-- writes: reconciliation.lag_period
-- reads: reconciliation.entry_lag, vaccination.record_day
-- Doses by lag, added up over the days of the period that ends with a record day.
INSERT INTO reconciliation.lag_period BY NAME
WITH shown AS (
    SELECT as_of, unnest(range($period_days)) AS ago FROM vaccination.record_day
)
SELECT as_of, province_code, district_code, lag_days, sum(doses) AS doses
FROM reconciliation.entry_lag JOIN shown ON injected_on = as_of - ago::INTEGER
GROUP BY ALL
ORDER BY as_of, province_code, district_code, lag_days;

-- writes: reconciliation.province_lag_period
-- reads: reconciliation.lag_period
INSERT INTO reconciliation.province_lag_period BY NAME
SELECT as_of, province_code, lag_days, sum(doses) AS doses
FROM reconciliation.lag_period
GROUP BY ALL
ORDER BY as_of, province_code, lag_days;
