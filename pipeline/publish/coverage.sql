-- Coverage by day, district, sex and age, or by vaccine. A day's counts are cumulative: what had
-- been injected by its end, as far as it is known now. Doses dated after the last extract are not
-- counted.
--
-- given: place (code VARCHAR, province_code VARCHAR, district_code VARCHAR)

-- makes: record_day_of
-- reads: vaccination.record_day
-- The first of the record days that a calendar day belongs to.
CREATE OR REPLACE TEMP TABLE record_day_of AS
SELECT day, min(as_of) AS as_of
FROM (
    SELECT unnest(generate_series($first_day::DATE, max(as_of), INTERVAL 1 DAY))::DATE AS day
    FROM vaccination.record_day
)
JOIN vaccination.record_day ON as_of >= day
GROUP BY day;

-- makes: coverage_delta
-- reads: records.dose_aggregate, record_day_of
-- What came new with each of those days; a row is by sex and age band, or by vaccine.
CREATE OR REPLACE TEMP TABLE coverage_delta AS
SELECT counted_by, as_of, place, sex, band, vaccine, band IS NULL AS by_vaccine,
       sum(dose1)::INTEGER AS dose1, sum(dose2)::INTEGER AS dose2,
       sum(booster)::INTEGER AS booster
FROM records.dose_aggregate JOIN record_day_of USING (day)
WHERE counted_by <> 'facility'
GROUP BY ALL;

-- makes: coverage_by_age_delta
-- reads: coverage_delta, place
-- As codes of a list, groups are told apart and sorted in less time than as text.
CREATE OR REPLACE TEMP TABLE coverage_by_age_delta AS
SELECT counted_by::ENUM('injection', 'residence') AS counted_by, as_of, province_code,
       district_code, coalesce(sex, '')::ENUM('', 'F', 'M') AS sex, band, dose1, dose2, booster
FROM coverage_delta JOIN place ON place.code = coverage_delta.place
WHERE NOT by_vaccine;

-- writes: vaccination.record_coverage
-- reads: coverage_by_age_delta, vaccination.record_day
-- Running totals of every place and sex, from the first day that it has any. Sums have 128 bits,
-- and without ROWS days might be the same: both would take a third longer.
INSERT INTO vaccination.record_coverage BY NAME
WITH long AS (
    UNPIVOT coverage_by_age_delta ON dose1, dose2, booster INTO NAME measure VALUE persons
), new AS (
    SELECT measure::ENUM('booster', 'dose1', 'dose2') AS measure, counted_by, province_code,
           district_code, sex, as_of,
           (sum(persons) FILTER (band = 0))::INTEGER AS age_0_4,
           (sum(persons) FILTER (band = 1))::INTEGER AS age_5_11,
           (sum(persons) FILTER (band = 2))::INTEGER AS age_12_17,
           (sum(persons) FILTER (band = 3))::INTEGER AS age_18_29,
           (sum(persons) FILTER (band = 4))::INTEGER AS age_30_39,
           (sum(persons) FILTER (band = 5))::INTEGER AS age_40_49,
           (sum(persons) FILTER (band = 6))::INTEGER AS age_50_64,
           (sum(persons) FILTER (band = 7))::INTEGER AS age_65_and_over,
           (sum(persons) FILTER (band = 8))::INTEGER AS age_unknown
    FROM long WHERE persons > 0 GROUP BY ALL
), dense AS (
    SELECT g.*, record_day.as_of
    FROM (
        SELECT measure, counted_by, province_code, district_code, sex, min(as_of) AS first
        FROM new GROUP BY ALL
    ) AS g
    JOIN vaccination.record_day ON record_day.as_of >= g.first
)
SELECT measure, counted_by, as_of, province_code, district_code, sex,
       (sum(coalesce(age_0_4, 0)) OVER so_far)::INTEGER AS age_0_4,
       (sum(coalesce(age_5_11, 0)) OVER so_far)::INTEGER AS age_5_11,
       (sum(coalesce(age_12_17, 0)) OVER so_far)::INTEGER AS age_12_17,
       (sum(coalesce(age_18_29, 0)) OVER so_far)::INTEGER AS age_18_29,
       (sum(coalesce(age_30_39, 0)) OVER so_far)::INTEGER AS age_30_39,
       (sum(coalesce(age_40_49, 0)) OVER so_far)::INTEGER AS age_40_49,
       (sum(coalesce(age_50_64, 0)) OVER so_far)::INTEGER AS age_50_64,
       (sum(coalesce(age_65_and_over, 0)) OVER so_far)::INTEGER AS age_65_and_over,
       (sum(coalesce(age_unknown, 0)) OVER so_far)::INTEGER AS age_unknown
FROM dense
LEFT JOIN new USING (measure, counted_by, province_code, district_code, sex, as_of)
WINDOW so_far AS (
    PARTITION BY measure, counted_by, province_code, district_code, sex
    ORDER BY as_of ROWS UNBOUNDED PRECEDING
)
ORDER BY measure, counted_by, as_of, province_code, district_code, sex;

-- makes: coverage_by_vaccine_delta
-- reads: coverage_delta, place
-- Whatever else than a known vaccine was typed in stays in the records.
CREATE OR REPLACE TEMP TABLE coverage_by_vaccine_delta AS
SELECT counted_by::ENUM('injection', 'residence') AS counted_by, as_of, province_code,
       district_code,
       CASE WHEN list_contains($vaccines, vaccine) THEN vaccine
            WHEN vaccine IS NULL THEN '' ELSE 'other' END AS vaccine,
       dose1, dose2, booster
FROM coverage_delta JOIN place ON place.code = coverage_delta.place
WHERE by_vaccine;

-- writes: vaccination.record_vaccine
-- reads: coverage_by_vaccine_delta, vaccination.record_day
-- A running total stands from its day until the day of the next one.
INSERT INTO vaccination.record_vaccine BY NAME
WITH long AS (
    UNPIVOT coverage_by_vaccine_delta ON dose1, dose2, booster INTO NAME measure VALUE persons
), new AS (
    SELECT measure::ENUM('booster', 'dose1', 'dose2') AS measure, counted_by, province_code,
           district_code, vaccine, as_of, sum(persons)::INTEGER AS persons
    FROM long WHERE persons > 0 GROUP BY ALL
), total AS (
    SELECT measure, counted_by, province_code, district_code, vaccine, as_of,
           lead(as_of, 1, DATE '9999-12-31') OVER so_far AS until,
           (sum(persons) OVER (so_far ROWS UNBOUNDED PRECEDING))::INTEGER AS persons
    FROM new
    WINDOW so_far AS (
        PARTITION BY measure, counted_by, province_code, district_code, vaccine ORDER BY as_of
    )
)
SELECT measure, counted_by, record_day.as_of, province_code, district_code, vaccine, persons
FROM total
JOIN vaccination.record_day ON record_day.as_of >= total.as_of AND record_day.as_of < until
ORDER BY measure, counted_by, record_day.as_of, province_code, district_code, vaccine;

-- writes: vaccination.age_reference
-- reads: records.age_reference
INSERT INTO vaccination.age_reference BY NAME SELECT day FROM records.age_reference;

-- writes: vaccination.district_population
-- reads: records.population
-- Nobody who is counted is of unknown age, and nobody is counted twice: of a band and its single
-- years or finer bands the widest count, and of men, women and both together the men and women, and
-- what both together are more.
INSERT INTO vaccination.district_population BY NAME
WITH ages AS (
    SELECT province_code, district_code, age_band, coalesce(sex, '') AS sex, age_low, age_high,
           -- Of the same ages in other words the later figure.
           max_by(persons, (extracted_on, persons)) AS persons
    FROM records.population WHERE superseded_by IS NULL AND NOT deleted
    GROUP BY province_code, district_code, age_band, coalesce(sex, ''), age_low, age_high,
             CASE WHEN age_low IS NULL THEN record_key END
),
of_band AS (
    SELECT province_code, district_code, age_band, sex, sum(persons) AS persons
    FROM ages AS part
    WHERE NOT EXISTS (
        FROM ages AS wider
        WHERE wider.district_code = part.district_code AND wider.age_band = part.age_band
          AND wider.sex = part.sex AND wider.age_low <= part.age_low
          AND wider.age_high >= part.age_high
          AND (wider.age_low, wider.age_high) <> (part.age_low, part.age_high))
    GROUP BY ALL
),
counted AS (
    SELECT province_code, district_code, age_band, sex,
           CASE WHEN sex <> '' THEN persons
                ELSE greatest(persons - coalesce(sum(persons) FILTER (sex <> '') OVER (
                         PARTITION BY district_code, age_band), 0), 0) END AS persons
    FROM of_band
)
SELECT province_code, district_code, sex,
       coalesce(sum(persons) FILTER (age_band = '0-4'), 0)::BIGINT AS age_0_4,
       coalesce(sum(persons) FILTER (age_band = '5-11'), 0)::BIGINT AS age_5_11,
       coalesce(sum(persons) FILTER (age_band = '12-17'), 0)::BIGINT AS age_12_17,
       coalesce(sum(persons) FILTER (age_band = '18-29'), 0)::BIGINT AS age_18_29,
       coalesce(sum(persons) FILTER (age_band = '30-39'), 0)::BIGINT AS age_30_39,
       coalesce(sum(persons) FILTER (age_band = '40-49'), 0)::BIGINT AS age_40_49,
       coalesce(sum(persons) FILTER (age_band = '50-64'), 0)::BIGINT AS age_50_64,
       coalesce(sum(persons) FILTER (age_band = '65+'), 0)::BIGINT AS age_65_and_over,
       0 AS age_unknown
FROM counted
GROUP BY ALL HAVING sex <> '' OR sum(persons) > 0 ORDER BY province_code, district_code, sex;
