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
-- equal names are equal. A slip is what a typist makes of a name: other accents or keys of Telex
-- left over, a letter, beginnings of words that sound alike, syllables in another order, a middle
-- syllable left out, syllables that are abbreviated. Anything else is another person.
CREATE OR REPLACE TEMP MACRO plain(name) AS
    replace(strip_accents(lower(name)), 'đ', 'd');

-- makes: letters_apart
-- The Damerau-Levenshtein distance of two texts of small letters, as far as 2; where the lengths
-- differ by more, it is 3. DuckDB's counts bytes: letters that take several are replaced, in both
-- alike, by one that takes one and stands in no name.
CREATE OR REPLACE TEMP MACRO letters_apart(name, other) AS
    CASE WHEN abs(length(name) - length(other)) > 2 THEN 3
         WHEN strlen(name) = length(name) AND strlen(other) = length(other)
         THEN damerau_levenshtein(name, other)
         ELSE damerau_levenshtein(
             translate(name, regexp_replace(name || other, '[\x00-\x7f]', '', 'g'),
                       '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+/:;<=>?@[]^_{|}~'),
             translate(other, regexp_replace(name || other, '[\x00-\x7f]', '', 'g'),
                       '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ!#$%&()*+/:;<=>?@[]^_{|}~')) END;

-- makes: sounded
-- tr/ch, gi/d/v, s/x, l/n and r/g are confused where they sound alike.
CREATE OR REPLACE TEMP MACRO sounded(plain_name) AS
    regexp_replace(regexp_replace(regexp_replace(regexp_replace(regexp_replace(plain_name,
        '\btr', 'ch', 'g'), '\b(gi|v)', 'd', 'g'), '\bs', 'x', 'g'), '\bl', 'n', 'g'),
        '\br', 'g', 'g');

-- makes: untelexed
-- Without what the keys of Telex leave behind where no letter was made of them: “nguyeenx”,
-- “vawn”, “tafi”, “ddinhf”. No syllable of Vietnamese has these letters there.
CREATE OR REPLACE TEMP MACRO untelexed(plain_name) AS
    regexp_replace(regexp_replace(
        replace(replace(replace(replace(plain_name, 'aa', 'a'), 'ee', 'e'), 'oo', 'o'), 'dd', 'd'),
        '([aeiouy])[wsfrxj]+', '\1', 'g'), '(ng|nh|ch|[cmnpt])[sfrxj]\b', '\1', 'g');

-- makes: shortens
CREATE OR REPLACE TEMP MACRO shortens(short, whole) AS
    len(short) = len(whole) AND short[-1] = whole[-1]
    AND list_bool_and([short[i] = whole[i] OR len(short[i]) <= 2 AND starts_with(whole[i], short[i])
                       FOR i IN range(1, len(whole))]);

-- makes: is_short
-- Whether syllables may be begun only.
CREATE OR REPLACE TEMP MACRO is_short(plain_name) AS
    regexp_matches(plain_name, '\b([a-z]|tr|th|ph|ng|nh|ch|kh|gi|qu)[ .]');

-- makes: is_abbreviation
-- Whether syllables of the first but the last one, which tells persons apart, are begun only:
-- “ng. van an”, “n.v. an”. (DuckDB computes both sides of an AND.)
CREATE OR REPLACE TEMP MACRO is_abbreviation(name, other) AS
    CASE WHEN is_short(name) AND strlen(name) < strlen(other)
         THEN shortens(string_split_regex(name, '[. ]+'), string_split(other, ' ')) ELSE false END;

-- makes: lacks_syllable
CREATE OR REPLACE TEMP MACRO lacks_syllable(shorter, longer) AS
    len(longer) > len(shorter) AND len(shorter) >= 2
    AND longer[1] = shorter[1] AND longer[-1] = shorter[-1]
    AND list_has_all(longer, shorter);

-- makes: is_slip
-- Of two plain names.
CREATE OR REPLACE TEMP MACRO is_slip(name, other) AS
    letters_apart(name, other) <= 1
    OR sounded(name) = sounded(other)
    OR list_sort(string_split(name, ' ')) = list_sort(string_split(other, ' '))
    OR lacks_syllable(string_split(name, ' '), string_split(other, ' '))
    OR lacks_syllable(string_split(other, ' '), string_split(name, ' '))
    OR untelexed(name) = untelexed(other)
    OR is_abbreviation(name, other) OR is_abbreviation(other, name);

-- makes: compare_names
CREATE OR REPLACE TEMP MACRO compare_names(name, other) AS
    CASE WHEN name = other THEN 'same'
         WHEN is_slip(plain(name), plain(other)) THEN 'slip'
         ELSE 'other' END;
