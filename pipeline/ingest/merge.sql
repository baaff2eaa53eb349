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
SELECT record_key, arg_min(rowid, (row_number, rowid)) AS first_row,
       min(content) <> max(content) AS contradictory,
       min(row_number) AS first_number, max(row_number) AS last_number,
       string_agg(row_number, ', ' ORDER BY row_number) AS numbers
FROM staged SEMI JOIN several USING (record_key) GROUP BY record_key;

-- makes: met
-- reads: staged, known, source, doubled
-- Staged rows of records that are known.
CREATE OR REPLACE TEMP TABLE met AS
SELECT s.rowid AS staged_row, s.file_id AS staged_file, source.extracted_on,
       k.rowid AS stored_row, k.file_id AS stored_file, k.content = s.content AS same,
       k.extracted_on > source.extracted_on AS newer, s.record_key, k.extracted_on AS before
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

-- makes: resting
-- reads: met, source_file
-- Which earlier files the staged ones rest on: those whose rows they met, and those that had
-- confirmed such rows last.
CREATE OR REPLACE TEMP TABLE resting AS
WITH meeting AS (
    SELECT DISTINCT staged_file, stored_file, before FROM met
)
SELECT staged_file AS file_id, stored_file AS on_file FROM meeting
UNION
SELECT staged_file, f.file_id FROM meeting
JOIN source_file AS s ON s.file_id = stored_file
JOIN source_file AS f ON f.dataset = s.dataset AND f.as_of = before AND f.file_id > stored_file
    AND NOT f.refused;

-- makes: confirmed
-- reads: met, known, source
-- Of which day records were that the staged files confirm. Where that is the same for all records
-- of a stored file, one row says it.
CREATE OR REPLACE TEMP TABLE confirmed AS
WITH raised AS (
    SELECT staged_file, stored_file, record_key, before FROM met
    WHERE same AND before < extracted_on
), of_file AS (
    SELECT staged_file, stored_file, min(raised.before) AS before,
           min(raised.before) = max(raised.before) AND stored_file NOT IN (
               SELECT file_id FROM known SEMI JOIN source USING (extracted_on)
           ) AS uniform
    FROM raised GROUP BY staged_file, stored_file
)
SELECT staged_file AS file_id, stored_file, NULL::UBIGINT AS record_key, before
FROM of_file WHERE uniform
UNION ALL
SELECT raised.staged_file, raised.stored_file, raised.record_key, raised.before
FROM raised JOIN of_file USING (staged_file, stored_file) WHERE NOT uniform;
