-- How names, birth dates and namesakes are compared. Names are kept in one normal form
-- (pipeline.ingest.normalise.values), so equal names are equal. A slip is what a typist makes of a
-- name: other accents, a letter, beginnings of words that sound alike, syllables in another order,
-- a middle syllable left out. Anything else is another person. The distance is DuckDB's
-- Damerau-Levenshtein.

-- makes: plain
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

-- makes: is_near
-- Within one commune, more may be a slip.
CREATE OR REPLACE TEMP MACRO is_near(name, other) AS
    damerau_levenshtein(name, other) <= 2 OR is_slip(name, other);

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

-- makes: is_without_match
-- Who is without a usable ID, or has somebody else's.
CREATE OR REPLACE TEMP MACRO is_without_match(own_verdict, name_match) AS
    own_verdict IN ('no_id', 'malformed_id', 'id_not_in_register') OR name_match = 'other';

-- makes: birth_years
-- The five years that somebody was born in.
CREATE OR REPLACE TEMP MACRO birth_years(birth_date) AS year(birth_date) // 5;

-- makes: is_rare
-- Whether so many persons of a name, sex and five years of birth are few. From 0.3 a day on, a
-- namesake of the same birth date may be chance.
CREATE OR REPLACE TEMP MACRO is_rare(persons) AS persons / 1826 <= 0.3;

-- makes: may_be
-- Whether somebody of the register may be the person: of the same sex, and alive at the first dose.
CREATE OR REPLACE TEMP MACRO may_be(register_sex, sex, deceased_on, first_dose) AS
    coalesce(register_sex = sex, true) AND coalesce(deceased_on >= first_dose, true);

-- makes: is_before_licence
CREATE OR REPLACE TEMP MACRO is_before_licence(injected_at, vaccine) AS
    injected_at < licensed_on(vaccine);

-- makes: is_in_future
CREATE OR REPLACE TEMP MACRO is_in_future(injected_at, extracted_on) AS
    injected_at::DATE > extracted_on;

-- makes: is_slip_verdict
-- Whether a present verdict comes from a typing slip in the name.
CREATE OR REPLACE TEMP MACRO is_slip_verdict(verdict, name_match) AS
    coalesce(name_match = 'slip' AND verdict IN ('name_differs', 'several_differ'), false);

-- makes: is_proposed
-- Whether an ID number is proposed to whom has a wrong present verdict.
CREATE OR REPLACE TEMP MACRO is_proposed(verdict, candidate) AS
    coalesce(candidate IS NOT NULL AND is_wrong(verdict), false);
