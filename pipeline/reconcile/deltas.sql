-- What a reconciliation of the affected persons changes in the incremental aggregates, as signed
-- deltas: -1 for what goes, 1 for what comes.

-- makes: verdict_delta
-- reads: affected_change, change
CREATE OR REPLACE TEMP TABLE verdict_delta AS
SELECT -1 AS sign, * FROM affected_change UNION ALL SELECT 1, * FROM change;

-- makes: rule_person
-- reads: person_with_doses, lot_person
-- Persons whose broken rules are written anew.
CREATE OR REPLACE TEMP TABLE rule_person AS
FROM person_with_doses UNION FROM lot_person;

-- makes: rule_delta
-- reads: rule_break, rule_person, broken_rule
CREATE OR REPLACE TEMP TABLE rule_delta AS
SELECT -1 AS sign, * FROM rule_break SEMI JOIN rule_person USING (person_key)
UNION ALL BY NAME SELECT 1 AS sign, * FROM broken_rule;
