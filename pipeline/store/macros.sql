-- Macros that the steps of every stage use. Those made from the vocabulary are beside, in macros.py.

-- makes: in_batch
-- Whether a row belongs to a batch. Keys are hashes, so all batches have as many. Without the casts
-- DuckDB computes with 128 bits, two hundred times slower.
CREATE OR REPLACE TEMP MACRO in_batch(key, batch, batches) AS
    key % batches::UBIGINT = batch::UBIGINT;

-- makes: register_key
-- The register's key of a person's ID number.
CREATE OR REPLACE TEMP MACRO register_key(id_type, id_number) AS
    CASE WHEN id_type = 'cccd' THEN hash('cccd', id_number) END;

-- makes: identity_key
-- Equal for persons who may be the same, whatever their ID numbers.
CREATE OR REPLACE TEMP MACRO identity_key(name, birth_date, sex) AS
    CASE WHEN name IS NOT NULL AND birth_date IS NOT NULL
         THEN hash(name, birth_date, sex::VARCHAR) END;

-- makes: residence_place
-- The finest place of residence that is known, as one code: of a district, else of a province,
-- else ''.
CREATE OR REPLACE TEMP MACRO residence_place(district, province) AS
    coalesce(district, province, '');

-- makes: injection_place
-- The finest place of injection that is known, of the record itself or of its facility.
CREATE OR REPLACE TEMP MACRO injection_place(
    district, province, facility_district, facility_province
) AS
    CASE WHEN district IS NOT NULL THEN district
         WHEN province IS NULL OR province = facility_province
         THEN coalesce(facility_district, facility_province, province, '')
         ELSE province END;

-- makes: entered_before
-- Whether a dose was entered before it was injected. An entry at midnight is one of a day without a
-- time, which says no more than that it was not a day earlier.
CREATE OR REPLACE TEMP MACRO entered_before(entered_at, injected_at) AS
    entered_at < injected_at
    AND (entered_at::TIME <> TIME '00:00:00' OR entered_at::DATE < injected_at::DATE);
