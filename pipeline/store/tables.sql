-- The tables of the records. Their types of codes are made by enums.py.
--
-- For texts and hashes that hardly repeat, looking for a dictionary or a pattern would cost time
-- and save nothing: they are stored uncompressed.

-- What was imported, and what of it was refused.

CREATE TABLE IF NOT EXISTS source_file (
    file_id INTEGER, dataset VARCHAR, name VARCHAR, sha256 VARCHAR, as_of DATE, revision INTEGER,
    imported_at TIMESTAMPTZ, rows_read BIGINT, rows_used BIGINT, rows_unchanged BIGINT,
    rows_refused BIGINT, refused BOOLEAN, demo BOOLEAN, interpolated BOOLEAN,
    rows_superseded BIGINT DEFAULT 0, undoable BOOLEAN DEFAULT false
);

CREATE TABLE IF NOT EXISTS quarantine (
    file_id INTEGER, row_number BIGINT, column_name VARCHAR, message VARCHAR, details JSON,
    content JSON, row_used BOOLEAN DEFAULT false, corrected_by INTEGER
);

-- What has to be known to take a file back (pipeline.ingest.undo): which later file met rows of an
-- earlier one, or relied on what that had confirmed; and of which day records were before a file
-- confirmed them. Without a record_key that holds for all rows of stored_file that are of the day
-- of the file that confirmed them.

CREATE TABLE IF NOT EXISTS resting_file (file_id INTEGER, on_file INTEGER);

CREATE TABLE IF NOT EXISTS confirmation (
    file_id INTEGER, stored_file INTEGER, record_key UBIGINT, before DATE
);

-- Persons whom a file that was taken back, or whose day was mended, had touched: to be checked by
-- the next reconciliation, which no longer knows what it had found after ``since``.

CREATE TABLE IF NOT EXISTS recheck (person_key UBIGINT, since DATE);

-- The records: which row of which file each is, as of when, and which file superseded it, before
-- the columns that its dataset stores (pipeline.ingest.datasets).

CREATE TABLE IF NOT EXISTS person (
    person_key UBIGINT, person_content UBIGINT, file_id INTEGER,
    person_number VARCHAR USING COMPRESSION uncompressed,
    name VARCHAR USING COMPRESSION uncompressed, birth_date DATE, birth_year SMALLINT,
    sex sex_code, id_type id_type_code, id_number VARCHAR USING COMPRESSION uncompressed,
    phone VARCHAR USING COMPRESSION uncompressed, residence_province province_code,
    residence_district district_code, residence_commune commune_code, priority_group UTINYINT,
    id_conflict VARCHAR
);

CREATE TABLE IF NOT EXISTS dose (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    person_key UBIGINT, person_content UBIGINT,
    record_number VARCHAR USING COMPRESSION uncompressed, dose_type dose_type_code, number UTINYINT,
    vaccine VARCHAR, lot VARCHAR, injected_at TIMESTAMP, entered_at TIMESTAMP,
    facility_code VARCHAR, facility VARCHAR, injection_province province_code,
    injection_district district_code, injection_commune commune_code, preregistered BOOLEAN,
    residence_province province_code, residence_district district_code, sex sex_code, age UTINYINT,
    counts_as_dose1 BOOLEAN, counts_as_dose2 BOOLEAN, counts_as_booster BOOLEAN, born_on DATE
);

CREATE TABLE IF NOT EXISTS registration (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    person_key UBIGINT, registered_at TIMESTAMP,
    person_number VARCHAR USING COMPRESSION uncompressed,
    name VARCHAR USING COMPRESSION uncompressed, birth_date DATE, birth_year SMALLINT,
    sex sex_code, id_type id_type_code, id_number VARCHAR USING COMPRESSION uncompressed,
    phone VARCHAR USING COMPRESSION uncompressed, residence_province province_code,
    residence_district district_code, residence_commune commune_code, priority_group UTINYINT,
    id_conflict VARCHAR
);

CREATE TABLE IF NOT EXISTS register (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    id_number VARCHAR USING COMPRESSION uncompressed, name VARCHAR USING COMPRESSION uncompressed,
    birth_date DATE, birth_year SMALLINT, sex sex_code, residence_province province_code,
    residence_district district_code, residence_commune commune_code, id_conflict VARCHAR,
    deceased_on DATE
);

CREATE TABLE IF NOT EXISTS population (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    province_code VARCHAR, district_code VARCHAR, age_band VARCHAR, sex VARCHAR, persons BIGINT,
    age_low SMALLINT, age_high SMALLINT
);
ALTER TABLE population ADD COLUMN IF NOT EXISTS age_low SMALLINT;
ALTER TABLE population ADD COLUMN IF NOT EXISTS age_high SMALLINT;

CREATE TABLE IF NOT EXISTS facility (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    facility_code VARCHAR, facility VARCHAR, province_code province_code,
    district_code district_code, commune_code commune_code
);

CREATE TABLE IF NOT EXISTS returned_verdict (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    person_key UBIGINT, id_key UBIGINT, verified_on DATE, verdict verdict_code
);

CREATE TABLE IF NOT EXISTS verification_total (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    as_of DATE, place_code VARCHAR, persons_sent BIGINT, persons_correct BIGINT,
    persons_wrong_details BIGINT, persons_without_id BIGINT, persons_not_yet_verified BIGINT,
    doses_injected BIGINT, doses_on_platform BIGINT, doses_wrong BIGINT,
    doses_not_yet_verified BIGINT
);

CREATE TABLE IF NOT EXISTS correction (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    person_key UBIGINT, corrects UBIGINT, name VARCHAR USING COMPRESSION uncompressed,
    birth_date DATE, birth_year SMALLINT, sex sex_code, id_type id_type_code,
    id_number VARCHAR USING COMPRESSION uncompressed,
    phone VARCHAR USING COMPRESSION uncompressed, residence_province province_code,
    residence_district district_code, residence_commune commune_code, id_conflict VARCHAR
);

-- What was decided by hand about two details (person_content, the lesser first): one person or not.
CREATE TABLE IF NOT EXISTS person_decision (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    person UBIGINT, other UBIGINT, same BOOLEAN
);

-- Keys of persons that an import gave to others, or took from them.
CREATE TABLE IF NOT EXISTS regrouped_person (person_key UBIGINT, file_id INTEGER);

CREATE TABLE IF NOT EXISTS daily_report (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    province_code VARCHAR, district_code VARCHAR, day DATE, dose1 BIGINT, dose2 BIGINT,
    further BIGINT, total BIGINT, cumulative BOOLEAN
);

CREATE TABLE IF NOT EXISTS statistics (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    revision INTEGER, as_of DATE, province_code VARCHAR, population BIGINT,
    population_18plus BIGINT, persons_dose1 BIGINT, persons_dose2 BIGINT, doses_injected BIGINT,
    doses_allocated BIGINT, doses_received BIGINT
);

-- What a reconciliation finds: the present verdict of each person, all verdicts there were, and the
-- rules that records break.

CREATE TABLE IF NOT EXISTS verification (
    person_key UBIGINT USING COMPRESSION uncompressed,
    person_content UBIGINT USING COMPRESSION uncompressed, verdict verdict_code,
    source verdict_source, own_verdict verdict_code, name_match name_match_code, fields VARCHAR,
    candidate VARCHAR, id_key UBIGINT USING COMPRESSION uncompressed,
    name_key UBIGINT USING COMPRESSION uncompressed,
    identity_key UBIGINT USING COMPRESSION uncompressed, residence_commune commune_code
);

CREATE TABLE IF NOT EXISTS verdict_change (
    person_key UBIGINT USING COMPRESSION uncompressed, as_of DATE, before verdict_code,
    verdict verdict_code, source verdict_source, first_dose DATE,
    residence_province province_code, residence_district district_code, facility_code VARCHAR,
    injection_province province_code, injection_district district_code,
    last BOOLEAN, slip BOOLEAN, proposed BOOLEAN, preregistered BOOLEAN, earlier verdict_code
);

CREATE TABLE IF NOT EXISTS rule_break (
    record_key UBIGINT, person_key UBIGINT, rule VARCHAR, residence_province province_code,
    residence_district district_code, facility_code VARCHAR, injection_province province_code,
    injection_district district_code, injected_at TIMESTAMP
);

CREATE TABLE IF NOT EXISTS reconciliation_run (
    run_id INTEGER, run_at TIMESTAMPTZ, as_of DATE, file_id INTEGER, checks INTEGER, checked BIGINT
);

-- The incremental aggregates. delta_id is the file or run whose signed delta a row is; 0 for what
-- was summed up, or counted from all records.

CREATE TABLE IF NOT EXISTS dose_aggregate (
    counted_by VARCHAR, place VARCHAR, day DATE, sex VARCHAR, band TINYINT, vaccine VARCHAR,
    dose1 INTEGER, dose2 INTEGER, booster INTEGER, records INTEGER, delta_id INTEGER
);

CREATE TABLE IF NOT EXISTS entry_aggregate (
    breakdown VARCHAR, place VARCHAR, day DATE, lag INTEGER, hour SMALLINT, preregistered BOOLEAN,
    same_day BOOLEAN, doses INTEGER, dose1 INTEGER, dose2 INTEGER, booster INTEGER,
    within_24h INTEGER, midnight INTEGER, complete INTEGER, delta_id INTEGER
);

CREATE TABLE IF NOT EXISTS verdict_aggregate (
    counted_by VARCHAR, place VARCHAR, day DATE, counter VARCHAR, persons INTEGER, delta_id INTEGER
);

CREATE TABLE IF NOT EXISTS rule_aggregate (
    counted_by VARCHAR, place VARCHAR, day DATE, rule VARCHAR, records INTEGER, breaks INTEGER,
    delta_id INTEGER
);

-- Which of the aggregates are up to date.
CREATE TABLE IF NOT EXISTS current_aggregate (name VARCHAR);

-- The day that the doses are counted by age of: that of the population (none: at the injection).
CREATE TABLE IF NOT EXISTS age_reference (day DATE);
