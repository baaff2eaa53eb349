-- given: signed_change = verdict_delta

-- writes: verdict_aggregate
-- reads: signed_change, records.facility
-- Every change takes a person from one verdict to another; before the first one, from the first
-- dose on, nobody had verified it. Cleaned is who was wrong when last verified, even if not yet
-- verified again in between. What is known of the last verdict only bears no day.
INSERT INTO verdict_aggregate
WITH grouped AS (
    SELECT CASE WHEN grouping(residence) = 0 THEN 'residence' WHEN grouping(injection) = 0
                THEN 'injection' ELSE 'facility' END AS counted_by,
           coalesce(residence, injection, facility_code) AS place, as_of, first_dose, before,
           earlier, verdict, last, slip, proposed, week, registration, sum(sign) AS n
    FROM (
        SELECT sign, residence_place(d.residence_district, d.residence_province) AS residence,
               injection_place(d.injection_district, d.injection_province, f.district_code,
                               f.province_code) AS injection,
               d.facility_code, d.as_of, d.before, d.earlier, d.verdict, d.last,
               CASE WHEN d.before = 'not_yet_verified' AND d.earlier IS NULL OR d.as_of IS NULL
                    THEN greatest(d.first_dose, DATE '2020-01-01') END AS first_dose,
               date_trunc('week', d.first_dose)::DATE AS week,
               CASE WHEN d.preregistered THEN 'registered_' ELSE 'walk_in_' END AS registration,
               d.last AND d.slip AS slip, d.last AND d.proposed AS proposed
        FROM signed_change AS d
        LEFT JOIN records.facility AS f
            ON f.facility_code = d.facility_code AND f.superseded_by IS NULL AND NOT f.deleted
    )
    GROUP BY GROUPING SETS (
        (residence, as_of, first_dose, before, earlier, verdict, slip, proposed),
        (injection, as_of, first_dose, before, earlier, verdict, slip, proposed),
        (facility_code, verdict, last, slip, proposed),
        (facility_code, verdict, last, week, registration)
    )
    HAVING place IS NOT NULL AND sum(sign) <> 0
), of_place AS (
    FROM grouped WHERE counted_by <> 'facility'
), of_facility AS (
    FROM grouped WHERE counted_by = 'facility' AND last AND week IS NULL
), of_week AS (
    FROM grouped WHERE counted_by = 'facility' AND last AND week IS NOT NULL
     AND is_in_rates(verdict)
)
SELECT counted_by, place, day, counter, sum(n), $delta_id FROM (
    SELECT counted_by, place, as_of AS day, verdict AS counter, n FROM of_place
    WHERE as_of IS NOT NULL
    UNION ALL
    SELECT counted_by, place, as_of, before, -n FROM of_place WHERE as_of IS NOT NULL
    UNION ALL
    SELECT counted_by, place, first_dose, 'not_yet_verified', n FROM of_place
    WHERE first_dose IS NOT NULL
    UNION ALL
    SELECT counted_by, place, as_of, 'cleaned', n FROM of_place
    WHERE is_wrong(coalesce(earlier, before)) AND verdict = 'correct'
    UNION ALL
    SELECT counted_by, place, as_of, 'newly_wrong', n FROM of_place
    WHERE NOT is_wrong(coalesce(earlier, before)) AND is_wrong(verdict)
    UNION ALL
    SELECT counted_by, place, NULL, verdict, n FROM of_facility
    UNION ALL
    SELECT 'registration', place, week,
           registration || CASE WHEN is_wrong(verdict) THEN 'wrong' ELSE 'right' END, n
    FROM of_week
    UNION ALL
    SELECT counted_by, place, NULL, 'slips', n FROM grouped WHERE slip
    UNION ALL
    SELECT counted_by, place, NULL, 'proposed', n FROM grouped WHERE proposed
)
GROUP BY ALL HAVING sum(n) <> 0;
