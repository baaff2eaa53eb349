-- given: signed_dose = dose_delta

-- writes: dose_aggregate
-- reads: signed_dose, records.facility
-- One pass over the records counts them in five ways: by where they are counted and by sex and age,
-- or by vaccine (no age band then), and all records of a facility. By place, what is added up lies
-- together.
INSERT INTO dose_aggregate
SELECT CASE WHEN grouping(residence) = 0 THEN 'residence' WHEN grouping(injection) = 0
            THEN 'injection' ELSE 'facility' END AS counted_by,
       coalesce(residence, injection, facility_code) AS place, day, sex, band, vaccine,
       sum(dose1), sum(dose2), sum(booster), sum(sign), $delta_id
FROM (
    SELECT sign, greatest(d.injected_at::DATE, first_day()) AS day,
           residence_place(d.residence_district, d.residence_province) AS residence,
           injection_place(d.injection_district, d.injection_province, f.district_code,
                           f.province_code) AS injection,
           d.facility_code, d.sex,
           -- On the day that the population is counted by age of, if it is known.
           age_band(CASE WHEN $reference::DATE IS NULL OR d.born_on IS NULL THEN d.age
                         ELSE greatest(date_sub('year', d.born_on, $reference::DATE), 0) END)
               AS band, d.vaccine,
           sign * d.counts_as_dose1::INTEGER AS dose1, sign * d.counts_as_dose2::INTEGER AS dose2,
           sign * d.counts_as_booster::INTEGER AS booster
    FROM signed_dose AS d
    LEFT JOIN records.facility AS f
        ON f.facility_code = d.facility_code AND f.superseded_by IS NULL AND NOT f.deleted
)
GROUP BY GROUPING SETS ((day, residence, sex, band), (day, residence, vaccine),
                        (day, injection, sex, band), (day, injection, vaccine), (day, facility_code))
HAVING place IS NOT NULL AND (sum(dose1), sum(dose2), sum(booster), sum(sign)) <> (0, 0, 0, 0)
ORDER BY place;
