-- Write the history where nobody had a verdict before: one row a person, which needs no sorting and
-- no join with what was known.

-- writes: verdict_change
-- reads: checked_person, doses_to_check
-- batches: yes
INSERT INTO verdict_change
SELECT person_key, CASE WHEN known THEN $as_of END, CASE WHEN known THEN 'not_yet_verified' END,
       c.verdict, CASE WHEN known THEN source END, least(first_dose, $as_of), c.residence_province,
       c.residence_district, facility_code, injection_province, injection_district, true,
       is_slip_verdict(c.verdict, name_match), is_proposed(c.verdict, candidate), preregistered,
       NULL
FROM (
    SELECT *, verdict <> 'not_yet_verified' AS known
    FROM checked_person WHERE in_batch(person_key, $batch, $batches)
) AS c
JOIN (
    FROM doses_to_check WHERE counts_as_dose1 AND in_batch(person_key, $batch, $batches)
) USING (person_key);
