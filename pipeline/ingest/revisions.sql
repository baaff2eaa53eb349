-- Which revision of its day a snapshot is.
--
-- given: staged = statistics
-- given: known = statistics
-- given: source (file_id INTEGER, extracted_on DATE)

-- makes: revision
-- reads: source, staged, left_out, known
-- The day's latest one so far, or the next if the file has anything new.
CREATE OR REPLACE TEMP TABLE revision AS
WITH renewing AS (
    SELECT DISTINCT file_id FROM staged WHERE rowid NOT IN (SELECT staged_row FROM left_out)
)
SELECT source.file_id,
       coalesce(max(known.revision), 0) + (renewing.file_id IS NOT NULL)::INTEGER AS revision
FROM source
LEFT JOIN known ON known.extracted_on = source.extracted_on
LEFT JOIN renewing ON renewing.file_id = source.file_id
GROUP BY source.file_id, renewing.file_id;
