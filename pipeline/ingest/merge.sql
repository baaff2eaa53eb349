-- What becomes of every staged row: it is new, known already, older than what is known, or in
-- contradiction with another of its file.
--
-- given: staged = dose
-- given: known = dose
-- given: source (file_id INTEGER, extracted_on DATE)

-- makes: doubled
-- reads: staged
-- Keys that stand in a file more than once; the first row stands for all that say the same.
CREATE OR REPLACE TEMP TABLE doubled AS
WITH several AS (
    SELECT record_key FROM staged GROUP BY record_key HAVING count(*) > 1
)
SELECT record_key, min(rowid) AS first_row, min(content) <> max(content) AS contradictory,
       min(row_number) AS first_number, max(row_number) AS last_number,
       string_agg(row_number, ', ' ORDER BY row_number) AS numbers
FROM staged SEMI JOIN several USING (record_key) GROUP BY record_key;

-- makes: met
-- reads: staged, known, source, doubled
-- Staged rows of records that are known.
CREATE OR REPLACE TEMP TABLE met AS
SELECT s.rowid AS staged_row, s.file_id AS staged_file, source.extracted_on,
       k.rowid AS stored_row, k.file_id AS stored_file, k.content = s.content AS same,
       k.extracted_on > source.extracted_on AS newer
FROM staged AS s JOIN known AS k USING (record_key)
JOIN source ON source.file_id = s.file_id
WHERE NOT EXISTS (FROM doubled AS t WHERE t.record_key = s.record_key
                  AND (t.contradictory OR t.first_row <> s.rowid));

-- makes: superseding
-- reads: met
CREATE OR REPLACE TEMP TABLE superseding AS
SELECT stored_row, stored_file, staged_row, staged_file FROM met WHERE NOT same AND NOT newer;

-- makes: left_out
-- reads: staged, doubled, met
-- Staged rows that do not come to stand.
CREATE OR REPLACE TEMP TABLE left_out AS
SELECT staged.rowid AS staged_row,
       CASE WHEN contradictory THEN 'contradictory' ELSE 'repeated' END AS why,
       NULL::INTEGER AS superseded_by
FROM staged JOIN doubled USING (record_key)
WHERE contradictory OR staged.rowid <> first_row
UNION ALL
SELECT staged_row, CASE WHEN same THEN 'unchanged' ELSE 'outdated' END, stored_file
FROM met WHERE same OR newer;
