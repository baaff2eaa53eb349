-- Write what the run found into the records.

-- writes: verification
-- reads: checked_person
INSERT INTO verification
SELECT person_key, person_content, verdict, source, own_verdict, name_match, fields, candidate,
       id_key, name_key, identity_key, residence_commune
FROM checked_person;

-- writes: rule_break
-- reads: broken_rule
INSERT INTO rule_break BY NAME FROM broken_rule;
