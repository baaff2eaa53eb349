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

-- makes: plain
-- How names are compared. They are kept in one normal form (pipeline.ingest.normalise.values), so
-- equal names are equal. A slip is what a typist makes of a name: other accents, a letter,
-- beginnings of words that sound alike, syllables in another order, a middle syllable left out.
-- Anything else is another person. The distance is DuckDB's Damerau-Levenshtein.
CREATE OR REPLACE TEMP MACRO plain(name) AS
    replace(strip_accents(lower(name)), 'đ', 'd');

-- makes: sounded
-- tr/ch, gi/d, s/x and l/n are confused where they sound alike.
CREATE OR REPLACE TEMP MACRO sounded(plain_name) AS
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(plain_name,
        '\btr', 'ch', 'g'), '\bgi', 'd', 'g'), '\bs', 'x', 'g'), '\bl', 'n', 'g');

-- makes: lacks_syllable
CREATE OR REPLACE TEMP MACRO lacks_syllable(shorter, longer) AS
    len(longer) > len(shorter) AND len(shorter) >= 2
    AND longer[1] = shorter[1] AND longer[-1] = shorter[-1]
    AND list_has_all(longer, shorter);

-- makes: is_slip
CREATE OR REPLACE TEMP MACRO is_slip(name, other) AS
    damerau_levenshtein(name, other) <= 1 OR sounded(name) = sounded(other)
    OR list_sort(string_split(name, ' ')) = list_sort(string_split(other, ' '))
    OR lacks_syllable(string_split(name, ' '), string_split(other, ' '))
    OR lacks_syllable(string_split(other, ' '), string_split(name, ' '));

-- makes: is_other_date
-- Day and month exchanged, a year off, or only the year known and written as 1 January.
CREATE OR REPLACE TEMP MACRO is_other_date(day, other) AS
    year(day) = year(other) AND (day(day) = month(other) AND month(day) = day(other)
        OR dayofyear(day) = 1 OR dayofyear(other) = 1) AND day <> other
    OR abs(year(day) - year(other)) = 1 AND month(day) = month(other)
        AND day(day) = day(other);

-- makes: compare_names
CREATE OR REPLACE TEMP MACRO compare_names(name, other) AS
    CASE WHEN name = other THEN 'same'
         WHEN is_slip(plain(name), plain(other)) THEN 'slip'
         ELSE 'other' END;
