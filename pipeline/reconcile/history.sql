-- Every verdict that the checked persons ever had, in order; what did not change is no event.
--
-- given: known_change = verdict_change

-- makes: change
-- reads: checked_person, known_change, authority_verdict, doses_to_check
-- batches: yes
-- earlier is the last one that was a verdict: whose details change after the police had seen them
-- may be not yet verified again. One row at least for everybody, so that who never was verified
-- counts too. Known of the present verdict only: a typing slip, and a proposed ID number.
CREATE OR REPLACE TEMP TABLE change AS
WITH of_batch AS (
    FROM checked_person WHERE in_batch(person_key, $batch, $batches)
), event AS (
    SELECT person_key, as_of, o.verdict, o.source, 0 AS weight
    FROM known_change AS o JOIN of_batch USING (person_key)
    -- What we found after the police had said otherwise about the same details does not stand.
    WHERE o.source = 'register' AND NOT (stands AND as_of >= verified_on)
    UNION ALL
    SELECT person_key, verified_on, verdict, 'authority', 1 FROM authority_verdict
    WHERE in_batch(person_key, $batch, $batches)
    UNION ALL
    SELECT person_key, $as_of, verdict, source, 2 FROM of_batch WHERE NOT stands
), last_of_day AS (
    SELECT person_key, as_of, arg_max(verdict, weight) AS verdict, arg_max(source, weight) AS source
    FROM event GROUP BY person_key, as_of
), step AS (
    SELECT *, lag(verdict, 1, 'not_yet_verified') OVER so_far AS before,
           lag(nullif(verdict, 'not_yet_verified') IGNORE NULLS) OVER so_far AS earlier
    FROM last_of_day WINDOW so_far AS (PARTITION BY person_key ORDER BY as_of)
), history AS (
    SELECT *, row_number() OVER (PARTITION BY person_key ORDER BY as_of DESC) = 1 AS last
    FROM step WHERE verdict <> before
)
SELECT person_key, h.as_of, h.before, coalesce(h.verdict, 'not_yet_verified') AS verdict,
       h.source, least(first_dose, h.as_of) AS first_dose, c.residence_province,
       c.residence_district, facility_code, injection_province, injection_district,
       coalesce(last, true) AS last, is_slip_verdict(c.verdict, name_match) AS slip,
       is_proposed(c.verdict, candidate) AS proposed, preregistered, earlier
FROM of_batch AS c
JOIN (
    FROM doses_to_check WHERE counts_as_dose1 AND in_batch(person_key, $batch, $batches)
) USING (person_key)
LEFT JOIN history AS h USING (person_key);
