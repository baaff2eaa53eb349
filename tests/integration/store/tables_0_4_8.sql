-- The tables of records.duckdb as version 0.4.8 made them, after its types of codes (those of places
-- are as now). A data folder with them must go on working.

CREATE TYPE id_kind_code AS ENUM ('cccd', 'cmnd', 'health_insurance', 'malformed', 'passport');
CREATE TYPE dose_kind_code AS ENUM ('additional', 'booster', 'primary');

CREATE TABLE source_file (
    file_id INTEGER, kind VARCHAR, name VARCHAR, sha256 VARCHAR, as_of DATE, revision INTEGER,
    imported_at TIMESTAMPTZ, rows_read BIGINT, rows_used BIGINT, rows_unchanged BIGINT,
    rows_refused BIGINT, refused BOOLEAN, demo BOOLEAN, interpolated BOOLEAN,
    rows_superseded BIGINT DEFAULT 0
);

CREATE TABLE statistics (
    as_of DATE, revision INTEGER, province_code VARCHAR, population BIGINT,
    population_18plus BIGINT, persons_dose1 BIGINT, persons_dose2 BIGINT, doses_injected BIGINT,
    doses_allocated BIGINT, doses_received BIGINT, file_id INTEGER
);

CREATE TABLE quarantine (
    file_id INTEGER, row_number BIGINT, column_name VARCHAR, message VARCHAR, details JSON,
    content JSON, row_used BOOLEAN DEFAULT false, corrected_by INTEGER
);

CREATE TABLE verification (
    person_key UBIGINT USING COMPRESSION uncompressed,
    person_content UBIGINT USING COMPRESSION uncompressed, verdict verdict_code,
    source verdict_source, own_verdict verdict_code, name_match name_match_code, fields VARCHAR,
    candidate VARCHAR, id_key UBIGINT USING COMPRESSION uncompressed,
    name_key UBIGINT USING COMPRESSION uncompressed,
    identity_key UBIGINT USING COMPRESSION uncompressed, residence_commune commune_code
);

CREATE TABLE verdict_change (
    person_key UBIGINT USING COMPRESSION uncompressed, as_of DATE, before verdict_code,
    verdict verdict_code, source verdict_source, first_dose DATE,
    residence_province province_code, residence_district district_code, facility_code VARCHAR,
    injection_province province_code, injection_district district_code, last BOOLEAN,
    slip BOOLEAN, proposed BOOLEAN, preregistered BOOLEAN, earlier verdict_code
);

CREATE TABLE rule_break (
    record_key UBIGINT, person_key UBIGINT, rule VARCHAR, residence_province province_code,
    residence_district district_code, facility_code VARCHAR, injection_province province_code,
    injection_district district_code, injected_at TIMESTAMP
);

CREATE TABLE reconciliation_run (
    run_id INTEGER, run_at TIMESTAMPTZ, as_of DATE, file_id INTEGER, checks INTEGER,
    checked BIGINT
);

CREATE TABLE dose_tally (
    counted_by VARCHAR, place VARCHAR, day DATE, sex VARCHAR, band TINYINT, vaccine VARCHAR,
    dose1 INTEGER, dose2 INTEGER, booster INTEGER, records INTEGER, piece INTEGER
);

CREATE TABLE entry_tally (
    what VARCHAR, place VARCHAR, day DATE, lag INTEGER, hour SMALLINT, preregistered BOOLEAN,
    same_day BOOLEAN, doses INTEGER, dose1 INTEGER, dose2 INTEGER, booster INTEGER,
    within_24h INTEGER, midnight INTEGER, complete INTEGER, piece INTEGER
);

CREATE TABLE verdict_tally (
    counted_by VARCHAR, place VARCHAR, day DATE, what VARCHAR, persons INTEGER, piece INTEGER
);

CREATE TABLE rule_tally (
    counted_by VARCHAR, place VARCHAR, day DATE, rule VARCHAR, records INTEGER, breaks INTEGER,
    piece INTEGER
);

CREATE TABLE tallied (
    tally VARCHAR
);

CREATE TABLE person (
    person_key UBIGINT, person_content UBIGINT, file_id INTEGER,
    person_number VARCHAR USING COMPRESSION uncompressed,
    name VARCHAR USING COMPRESSION uncompressed, birth_date DATE, birth_year SMALLINT,
    sex sex_code, id_kind id_kind_code, id_number VARCHAR USING COMPRESSION uncompressed,
    phone VARCHAR USING COMPRESSION uncompressed, residence_province province_code,
    residence_district district_code, residence_commune commune_code, priority_group UTINYINT,
    id_conflict VARCHAR
);

CREATE TABLE dose (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN, person_key UBIGINT, person_content UBIGINT,
    record_number VARCHAR USING COMPRESSION uncompressed, kind dose_kind_code, number UTINYINT,
    vaccine VARCHAR, lot VARCHAR, injected_at TIMESTAMP, entered_at TIMESTAMP,
    facility_code VARCHAR, facility VARCHAR, injection_province province_code,
    injection_district district_code, injection_commune commune_code, preregistered BOOLEAN,
    residence_province province_code, residence_district district_code, sex sex_code,
    age UTINYINT, counts_as_dose1 BOOLEAN, counts_as_dose2 BOOLEAN, counts_as_booster BOOLEAN
);

CREATE TABLE registration (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN, person_key UBIGINT, registered_at TIMESTAMP,
    person_number VARCHAR USING COMPRESSION uncompressed,
    name VARCHAR USING COMPRESSION uncompressed, birth_date DATE, birth_year SMALLINT,
    sex sex_code, id_kind id_kind_code, id_number VARCHAR USING COMPRESSION uncompressed,
    phone VARCHAR USING COMPRESSION uncompressed, residence_province province_code,
    residence_district district_code, residence_commune commune_code, priority_group UTINYINT,
    id_conflict VARCHAR
);

CREATE TABLE register (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN, id_number VARCHAR USING COMPRESSION uncompressed,
    name VARCHAR USING COMPRESSION uncompressed, birth_date DATE, birth_year SMALLINT,
    sex sex_code, residence_province province_code, residence_district district_code,
    residence_commune commune_code, id_conflict VARCHAR, deceased_on DATE
);

CREATE TABLE population (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN, province_code VARCHAR, district_code VARCHAR,
    age_band VARCHAR, sex VARCHAR, persons BIGINT
);

CREATE TABLE facility (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN, facility_code VARCHAR, facility VARCHAR,
    province_code province_code, district_code district_code, commune_code commune_code
);

CREATE TABLE returned_verdict (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN, person_key UBIGINT, id_key UBIGINT,
    verified_on DATE, verdict verdict_code
);

CREATE TABLE verification_total (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN, as_of DATE, place_code VARCHAR, persons_sent BIGINT,
    persons_correct BIGINT, persons_wrong_details BIGINT, persons_without_id BIGINT,
    persons_not_yet_verified BIGINT, doses_injected BIGINT, doses_on_platform BIGINT,
    doses_wrong BIGINT, doses_not_yet_verified BIGINT
);

CREATE TABLE correction (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN, person_key UBIGINT, corrects UBIGINT,
    name VARCHAR USING COMPRESSION uncompressed, birth_date DATE, birth_year SMALLINT,
    sex sex_code, id_kind id_kind_code, id_number VARCHAR USING COMPRESSION uncompressed,
    phone VARCHAR USING COMPRESSION uncompressed, residence_province province_code,
    residence_district district_code, residence_commune commune_code, id_conflict VARCHAR
);

CREATE TABLE daily_report (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN, province_code VARCHAR, district_code VARCHAR,
    day DATE, dose1 BIGINT, dose2 BIGINT, further BIGINT, total BIGINT, cumulative BOOLEAN
);
