-- Doses of persons registered beforehand against the others, within facilities and weeks.

-- makes: registration_stratum
-- reads: records.entry_aggregate, records.verdict_aggregate, last_record_day
-- A facility and week is a stratum when it has doses of both groups. With and without the outcome:
-- a, b of the registered; c, d of the others.
CREATE OR REPLACE TEMP TABLE registration_stratum AS
WITH counted AS (
    SELECT 'same_day' AS outcome, place, day AS week,
           sum(doses) FILTER (preregistered AND same_day) AS registered_with,
           sum(doses) FILTER (preregistered AND NOT same_day) AS registered_without,
           sum(doses) FILTER (NOT preregistered AND same_day) AS walk_in_with,
           sum(doses) FILTER (NOT preregistered AND NOT same_day) AS walk_in_without
    FROM records.entry_aggregate
    WHERE breakdown = 'registration' AND same_day IS NOT NULL
      AND day <= (SELECT as_of FROM last_record_day)
    GROUP BY ALL
    UNION ALL
    SELECT 'mismatch', place, day,
           sum(persons) FILTER (counter = 'registered_wrong'),
           sum(persons) FILTER (counter = 'registered_right'),
           sum(persons) FILTER (counter = 'walk_in_wrong'),
           sum(persons) FILTER (counter = 'walk_in_right')
    FROM records.verdict_aggregate WHERE counted_by = 'registration' GROUP BY ALL
)
SELECT outcome, place AS facility_code, week, coalesce(registered_with, 0)::DOUBLE AS a,
       coalesce(registered_without, 0)::DOUBLE AS b, coalesce(walk_in_with, 0)::DOUBLE AS c,
       coalesce(walk_in_without, 0)::DOUBLE AS d, a + b + c + d AS n
FROM counted;

-- writes: reconciliation.registration_effect
-- reads: registration_stratum, reconciliation.facility
-- Sums over strata: N. Mantel, W. Haenszel (JNCI 22 (1959) 719); J. Robins, N. Breslow, S.
-- Greenland (Biometrics 42 (1986) 311) for the variance of the odds ratio; S. Greenland, J. Robins
-- (Biometrics 41 (1985) 55) for the difference and its variance.
INSERT INTO reconciliation.registration_effect BY NAME
SELECT outcome, province_code, district_code, week,
       sum(a + b) AS registered,
       sum(a) AS registered_with,
       sum(c + d) AS walk_in,
       sum(c) AS walk_in_with,
       sum(a * d / n) AS r,
       sum(b * c / n) AS s,
       sum((a + d) / n * a * d / n) AS pr,
       sum((a + d) / n * b * c / n + (b + c) / n * a * d / n) AS ps_qr,
       sum((b + c) / n * b * c / n) AS qs,
       sum((a * (c + d) - c * (a + b)) / n) AS difference,
       sum((a + b) * (c + d) / n) AS weight,
       sum((a * b * (c + d) ** 3 + c * d * (a + b) ** 3)
           / ((a + b) * (c + d) * n ** 2)) AS variance
FROM registration_stratum JOIN reconciliation.facility USING (facility_code)
WHERE a + b > 0 AND c + d > 0
GROUP BY ALL
ORDER BY outcome, province_code, district_code, week;

-- writes: reconciliation.registration_province
-- reads: reconciliation.registration_effect
INSERT INTO reconciliation.registration_province BY NAME
SELECT outcome, province_code, week,
       sum(registered) AS registered, sum(registered_with) AS registered_with,
       sum(walk_in) AS walk_in, sum(walk_in_with) AS walk_in_with,
       sum(r) AS r, sum(s) AS s, sum(pr) AS pr, sum(ps_qr) AS ps_qr, sum(qs) AS qs,
       sum(difference) AS difference, sum(weight) AS weight, sum(variance) AS variance
FROM reconciliation.registration_effect
GROUP BY ALL ORDER BY outcome, week, province_code;
