-- What stands of each person: the verdict of the police's system, as long as the details are those
-- that it was given, else our own. checked_person has one row for each person who has a dose.

-- makes: authority_verdict
-- reads: returned_verdict, matched_person
-- What the police's system said, of persons by their number on the platform or by their ID.
CREATE OR REPLACE TEMP TABLE authority_verdict AS
WITH matched AS (
    SELECT s.person_key, v.verified_on, v.verdict
    FROM returned_verdict AS v JOIN matched_person AS s USING (person_key)
    WHERE superseded_by IS NULL AND NOT deleted
    UNION ALL
    SELECT s.person_key, v.verified_on, v.verdict
    FROM (FROM returned_verdict ANTI JOIN matched_person USING (person_key)) AS v
    JOIN matched_person AS s USING (id_key)
    WHERE superseded_by IS NULL AND NOT deleted
)
SELECT * FROM matched WHERE verdict <> 'not_yet_verified';

-- makes: last_authority_verdict
-- reads: authority_verdict
CREATE OR REPLACE TEMP TABLE last_authority_verdict AS
SELECT person_key, max(verified_on) AS verified_on,
       arg_max(verdict, verified_on) AS authority_verdict
FROM authority_verdict GROUP BY person_key;

-- makes: details_changed
-- reads: correction, matched_person, present_details, persons_to_check, source_file
-- The day that somebody's details last changed.
CREATE OR REPLACE TEMP TABLE details_changed AS
SELECT person_key, max(as_of) AS changed_on
FROM (SELECT c.person_key, extracted_on AS as_of
      FROM correction AS c JOIN matched_person AS s
           ON s.person_key = c.person_key AND s.person_content = c.corrects
      WHERE superseded_by IS NULL AND NOT deleted
      UNION ALL
      SELECT person_key, as_of FROM present_details
      JOIN persons_to_check USING (person_key, person_content)
      JOIN source_file USING (file_id))
GROUP BY person_key;

-- makes: checked_person
-- reads: own_verdict, candidate, last_authority_verdict, details_changed
CREATE OR REPLACE TEMP VIEW checked_person AS
SELECT j.*, c.id_number AS candidate, verified_on,
       coalesce(verified_on >= coalesce(changed_on, verified_on), false) AS stands,
       CASE WHEN stands THEN authority_verdict ELSE own_verdict END AS verdict,
       CASE WHEN stands THEN 'authority' ELSE 'register' END AS source
FROM own_verdict AS j
LEFT JOIN candidate AS c USING (person_key)
LEFT JOIN last_authority_verdict USING (person_key)
LEFT JOIN details_changed USING (person_key);
