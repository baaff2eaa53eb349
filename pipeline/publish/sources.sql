-- What was imported: the days and revisions of the official statistics, and the list of files.

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
