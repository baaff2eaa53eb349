-- given: signed_break = rule_delta

-- writes: rule_aggregate
-- reads: signed_break, records.facility
-- Broken rules by place of either sort, at the injection by day too, and by facility; records counts
-- a record that breaks several rules once, with one of them.
INSERT INTO rule_aggregate
WITH repeated AS (
    SELECT sign, record_key FROM signed_break GROUP BY ALL HAVING count(*) > 1
), again AS (
    SELECT sign, record_key, rule
    FROM (FROM signed_break SEMI JOIN repeated USING (sign, record_key))
    QUALIFY row_number() OVER (PARTITION BY sign, record_key ORDER BY rule) > 1
)
SELECT CASE WHEN grouping(residence) = 0 THEN 'residence' WHEN grouping(injection) = 0
            THEN 'injection' ELSE 'facility' END AS counted_by,
       coalesce(residence, injection, facility_code) AS place, day, rule, sum(records), sum(sign),
       $delta_id
FROM (
    SELECT d.sign, residence_place(d.residence_district, d.residence_province) AS residence,
           injection_place(d.injection_district, d.injection_province, f.district_code,
                           f.province_code) AS injection,
           d.facility_code, d.injected_at::DATE AS day, d.rule,
           CASE WHEN again.record_key IS NULL THEN d.sign ELSE 0 END AS records
    FROM signed_break AS d
    LEFT JOIN records.facility AS f
        ON f.facility_code = d.facility_code AND f.superseded_by IS NULL AND NOT f.deleted
    LEFT JOIN again
        ON again.sign = d.sign AND again.record_key = d.record_key AND again.rule = d.rule
)
GROUP BY GROUPING SETS ((residence, rule), (injection, rule), (injection, day), (facility_code))
HAVING place IS NOT NULL AND (sum(records), sum(sign)) <> (0, 0);
