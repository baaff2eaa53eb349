-- What becomes of stored rows when a file is taken back, or its day is mended: which go, which stand
-- again, and what the doses of the persons concerned count as then.
--
-- given: record (row BIGINT, record_key UBIGINT, file_id INTEGER, superseded_by INTEGER, extracted_on DATE)
-- given: undone (file_id INTEGER, as_of DATE)
-- given: mended (file_id INTEGER, old DATE, new DATE)

-- makes: taken_back
-- reads: record, undone, confirmation
-- The rows of the files that go; the rows that they had superseded, which stand again; and those
-- that they had confirmed, which are of an earlier day again: undo.py finds that day.
CREATE OR REPLACE TEMP TABLE taken_back AS
WITH touched AS (
    SELECT row FROM record SEMI JOIN undone USING (file_id)
    UNION
    SELECT row FROM record SEMI JOIN undone ON record.superseded_by = undone.file_id
    UNION
    SELECT row FROM record
    JOIN (FROM confirmation SEMI JOIN undone USING (file_id)) AS c ON c.stored_file = record.file_id
    WHERE coalesce(c.record_key = record.record_key, true)
      AND record.extracted_on IN (SELECT as_of FROM undone)
      AND (superseded_by IS NULL OR superseded_by IN (SELECT file_id FROM undone))
)
SELECT row, record_key, record.file_id, own.file_id IS NOT NULL AS removed,
       record.superseded_by IS NULL AS stood,
       NOT removed AND (record.superseded_by IS NULL OR over.file_id IS NOT NULL) AS stands,
       CASE WHEN NOT stands THEN record.superseded_by END AS superseded_by, extracted_on
FROM record SEMI JOIN touched USING (row)
LEFT JOIN undone AS own ON own.file_id = record.file_id
LEFT JOIN undone AS over ON over.file_id = record.superseded_by;

-- makes: redated
-- reads: record, mended, confirmation
-- All rows of the records that a file with a wrong, later day met: as of the days that they are of.
CREATE OR REPLACE TEMP TABLE redated AS
WITH confirming AS (
    FROM confirmation SEMI JOIN mended USING (file_id)
), confirmed_row AS (
    SELECT record.row, record.record_key, before FROM record
    JOIN confirming AS c ON c.stored_file = record.file_id
        AND coalesce(c.record_key = record.record_key, true)
    WHERE record.extracted_on = (SELECT old FROM mended)
), touched AS (
    SELECT record_key FROM record SEMI JOIN mended USING (file_id)
    UNION
    SELECT record_key FROM record SEMI JOIN mended ON record.superseded_by = mended.file_id
    UNION
    SELECT record_key FROM confirmed_row
), dated AS (
    SELECT record.* REPLACE (
        CASE WHEN c.row IS NOT NULL THEN greatest(before, new)
             WHEN record.file_id <> mended.file_id THEN record.extracted_on
             WHEN record.extracted_on = old THEN new
             ELSE greatest(record.extracted_on, new) END AS extracted_on)
    FROM record SEMI JOIN touched USING (record_key)
    CROSS JOIN mended LEFT JOIN confirmed_row AS c USING (row)
), arrived AS (
    -- Whether a row stood when it came; which then stood, if not; and which it gave way to.
    SELECT *, max(extracted_on) OVER earlier AS latest,
           arg_max(file_id, (extracted_on, file_id)) OVER earlier AS standing_file
    FROM dated
    WINDOW earlier AS (PARTITION BY record_key ORDER BY file_id
                       ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
), giving_way AS (
    SELECT one.row, min(later.file_id) AS to_file
    FROM arrived AS one JOIN dated AS later
        ON later.record_key = one.record_key AND later.file_id > one.file_id
        AND later.extracted_on >= one.extracted_on
    GROUP BY ALL
)
SELECT row, record_key, file_id, false AS removed, a.superseded_by IS NULL AS stood,
       CASE WHEN latest > extracted_on THEN standing_file ELSE to_file END AS gave_way_to,
       gave_way_to IS NULL AS stands, gave_way_to AS superseded_by, extracted_on
FROM arrived AS a LEFT JOIN giving_way USING (row);
