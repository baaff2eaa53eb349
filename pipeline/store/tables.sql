-- The tables of the records: what each row of a file is, as of when, and which file superseded it,
-- before the columns that the dataset stores (pipeline.ingest.datasets).
--
-- For texts and hashes that hardly repeat, looking for a dictionary or a pattern would cost time
-- and save nothing: they are stored uncompressed.

CREATE TABLE IF NOT EXISTS person (
    person_key UBIGINT, person_content UBIGINT, file_id INTEGER,
    person_number VARCHAR USING COMPRESSION uncompressed,
    name VARCHAR USING COMPRESSION uncompressed, birth_date DATE, birth_year SMALLINT,
    sex sex_code, id_kind id_kind_code, id_number VARCHAR USING COMPRESSION uncompressed,
    phone VARCHAR USING COMPRESSION uncompressed, residence_province province_code,
    residence_district district_code, residence_commune commune_code, priority_group UTINYINT,
    id_conflict VARCHAR
);

CREATE TABLE IF NOT EXISTS dose (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    person_key UBIGINT, person_content UBIGINT,
    record_number VARCHAR USING COMPRESSION uncompressed, kind dose_kind_code, number UTINYINT,
    vaccine VARCHAR, lot VARCHAR, injected_at TIMESTAMP, entered_at TIMESTAMP,
    facility_code VARCHAR, facility VARCHAR, injection_province province_code,
    injection_district district_code, injection_commune commune_code, preregistered BOOLEAN,
    residence_province province_code, residence_district district_code, sex sex_code, age UTINYINT,
    counts_as_dose1 BOOLEAN, counts_as_dose2 BOOLEAN, counts_as_booster BOOLEAN
);

CREATE TABLE IF NOT EXISTS registration (
    record_key UBIGINT, content UBIGINT, extracted_on DATE, file_id INTEGER, row_number BIGINT,
    superseded_by INTEGER, deleted BOOLEAN,
    person_key UBIGINT, registered_at TIMESTAMP,
    person_number VARCHAR USING COMPRESSION uncompressed,
    name VARCHAR USING COMPRESSION uncompressed, birth_date DATE, birth_year SMALLINT,
    sex sex_code, id_kind id_kind_code, id_number VARCHAR USING COMPRESSION uncompressed,
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
    province_code VARCHAR, district_code VARCHAR, age_band VARCHAR, sex VARCHAR, persons BIGINT
);

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
    birth_date DATE, birth_year SMALLINT, sex sex_code, id_kind id_kind_code,
    id_number VARCHAR USING COMPRESSION uncompressed,
    phone VARCHAR USING COMPRESSION uncompressed, residence_province province_code,
    residence_district district_code, residence_commune commune_code, id_conflict VARCHAR
);

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
