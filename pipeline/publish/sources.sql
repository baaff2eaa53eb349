-- What was imported: days and revisions of the official statistics, the days that the records are
-- shown of, and the list of files.

-- writes: vaccination.snapshot
-- reads: records.source_file, records.statistics
-- Which revisions of which days there are; a revision is a day's numbers up to one import.
INSERT INTO vaccination.snapshot BY NAME
SELECT s.as_of, s.revision,
       s.revision = max(s.revision) OVER (PARTITION BY s.as_of) AS newest,
       s.imported_at, (
           SELECT count(DISTINCT province_code) FROM records.statistics AS t
           WHERE t.as_of = s.as_of AND t.revision <= s.revision
       ) AS provinces, s.interpolated
FROM (
    SELECT as_of, revision, min(imported_at) AS imported_at,
           bool_and(interpolated) AS interpolated
    FROM records.source_file WHERE dataset = 'statistics' AND rows_used > 0
    GROUP BY as_of, revision
) AS s;

-- writes: vaccination.official_statistics
-- reads: vaccination.snapshot, records.statistics
-- Every province's newest numbers at each revision of each day.
INSERT INTO vaccination.official_statistics BY NAME
SELECT r.as_of, r.revision, r.newest, s.province_code,
       s.population, s.population_18plus, s.persons_dose1, s.persons_dose2,
       s.doses_injected, s.doses_allocated, s.doses_received
FROM vaccination.snapshot AS r
JOIN records.statistics AS s ON s.as_of = r.as_of AND s.revision <= r.revision
QUALIFY row_number() OVER (
    PARTITION BY r.as_of, r.revision, s.province_code ORDER BY s.revision DESC
) = 1;

-- writes: reconciliation.source_file
-- reads: records.source_file
INSERT INTO reconciliation.source_file BY NAME
SELECT file_id, dataset AS kind, name, as_of, revision, imported_at, rows_read, rows_used,
       rows_unchanged, rows_superseded, rows_refused, demo
FROM records.source_file;

-- writes: vaccination.record_day
-- reads: records.dose_aggregate, records.dose, vaccination.snapshot
-- The days that are counted until: ends of weeks (Sundays) and months, the days of the official
-- statistics unless there are too many of them, and each of the last $daily days until that of the
-- last extract.
INSERT INTO vaccination.record_day BY NAME
WITH span AS (
    SELECT (SELECT min(day) FROM (
                SELECT day FROM records.dose_aggregate WHERE counted_by = 'residence'
                GROUP BY day HAVING sum(records) > 0
            )) AS first,
           (SELECT max(extracted_on) FROM records.dose WHERE superseded_by IS NULL AND NOT deleted)
               AS last
), official AS (
    SELECT DISTINCT as_of FROM vaccination.snapshot
    WHERE (SELECT count(DISTINCT as_of) FROM vaccination.snapshot) <= $max_official_days
), week AS (
    SELECT unnest(generate_series(first + 7 - dayofweek(first)::INTEGER, last,
                                  INTERVAL 7 DAY))::DATE AS as_of
    FROM span WHERE first IS NOT NULL
)
SELECT as_of FROM official, span WHERE as_of BETWEEN first AND last
UNION
SELECT as_of FROM week
WHERE NOT EXISTS (FROM official WHERE abs(official.as_of - week.as_of) <= 3)
UNION
SELECT last_day(month)
FROM span, unnest(generate_series(date_trunc('month', first), last, INTERVAL 1 MONTH)) AS t(month)
WHERE last_day(month) < last
UNION
SELECT last - ago::INTEGER FROM span, unnest(range($daily)) AS t(ago) WHERE last - ago::INTEGER > first
UNION
SELECT last FROM span WHERE last IS NOT NULL
ORDER BY as_of;

-- makes: last_record_day
-- reads: vaccination.record_day
-- The day of the last extract.
CREATE OR REPLACE TEMP TABLE last_record_day AS
SELECT max(as_of) AS as_of FROM vaccination.record_day;
