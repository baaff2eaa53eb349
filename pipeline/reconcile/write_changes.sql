-- Write the history of the checked persons.

-- writes: verdict_change
-- reads: change
INSERT INTO verdict_change FROM change;
