-- given: signed_dose = dose_delta

-- writes: entry_aggregate
-- reads: signed_dose, records.facility
-- When doses were entered, counted in four ways: by place and days of lag; by facility, week and
-- lag; by place and hour of entry; by facility and week, of persons registered beforehand or not.
-- The lag is $unknown without an entry time, and $before where that lies before the injection. They
-- are in the order in which they are published, so that what nothing has changed needs no sorting.
INSERT INTO entry_aggregate
SELECT CASE WHEN grouping(injection, lag) = 0 THEN 'lag' WHEN grouping(facility_code, lag) = 0
            THEN 'facility' WHEN grouping(hour) = 0 THEN 'hour' ELSE 'registration'
       END AS breakdown,
       coalesce(injection, facility_code) AS place,
       coalesce(injected_on, injected_week, entered_week) AS day, lag,
       (weekday * 24 + hour) AS hour, preregistered, same_day, sum(sign), sum(dose1), sum(dose2),
       sum(booster), sum(within_24h), sum(midnight), sum(complete), $delta_id
FROM (
    SELECT sign,
           injection_place(d.injection_district, d.injection_province, f.district_code,
                           f.province_code) AS injection,
           d.facility_code, d.injected_at::DATE AS injected_on,
           date_trunc('week', d.injected_at)::DATE AS injected_week,
           CASE WHEN d.entered_at IS NULL THEN $unknown WHEN entered_before(d.entered_at, d.injected_at)
                THEN $before ELSE d.entered_at::DATE - d.injected_at::DATE END AS lag,
           date_trunc('week', d.entered_at)::DATE AS entered_week,
           isodow(d.entered_at) - 1 AS weekday, hour(d.entered_at) AS hour,
           coalesce(d.preregistered, false) AS preregistered,
           -- An entry before its injection, or none, says nothing about how soon it was.
           CASE WHEN lag >= 0 THEN lag = 0 END AS same_day,
           sign * d.counts_as_dose1::INTEGER AS dose1, sign * d.counts_as_dose2::INTEGER AS dose2,
           sign * d.counts_as_booster::INTEGER AS booster,
           CASE WHEN NOT entered_before(d.entered_at, d.injected_at)
                 AND d.entered_at - d.injected_at <= INTERVAL 24 HOUR THEN sign ELSE 0 END
               AS within_24h,
           CASE WHEN d.entered_at::TIME = TIME '00:00:00' THEN sign ELSE 0 END AS midnight,
           -- The fields that say what was given to whom, when and where. Name and ID number are the
           -- reconciliation's matter.
           CASE WHEN d.vaccine IS NOT NULL AND d.lot IS NOT NULL AND d.entered_at IS NOT NULL
                 AND d.sex IS NOT NULL AND d.age IS NOT NULL AND d.residence_district IS NOT NULL
                 AND coalesce(d.facility_code, d.facility) IS NOT NULL THEN sign ELSE 0 END
               AS complete
    FROM signed_dose AS d
    LEFT JOIN records.facility AS f
        ON f.facility_code = d.facility_code AND f.superseded_by IS NULL AND NOT f.deleted
)
GROUP BY GROUPING SETS (
    (injection, injected_on, lag), (facility_code, injected_week, lag),
    (injection, entered_week, weekday, hour),
    (facility_code, injected_week, preregistered, same_day)
)
HAVING place IS NOT NULL AND day IS NOT NULL
   AND (sum(sign), sum(dose1), sum(dose2), sum(booster), sum(within_24h), sum(midnight),
        sum(complete)) <> (0, 0, 0, 0, 0, 0, 0)
ORDER BY breakdown, day, place;
