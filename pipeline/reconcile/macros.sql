-- How persons and namesakes are compared with the register, and what a dose may break by itself.

-- makes: is_without_match
-- Who is without a usable ID, or has somebody else's.
CREATE OR REPLACE TEMP MACRO is_without_match(own_verdict, name_match) AS
    own_verdict IN ('no_id', 'malformed_id', 'id_not_in_register') OR name_match = 'other';

-- makes: last_word
-- The given name, by which persons are called.
CREATE OR REPLACE TEMP MACRO last_word(name) AS string_split(name, ' ')[-1];

-- makes: digits
CREATE OR REPLACE TEMP MACRO digits(number) AS regexp_replace(number, '[^0-9]', '', 'g');

-- The weights of what agrees, or does not: how much oftener it does so in one person, as it is
-- written down twice, than in two. What happens to one person is a judgement, made on two of the
-- sets of bench.linkage; what chance does is counted, or nearly so: on one day are born a 20,000th of
-- all, in one year a 50th.

-- makes: same_name_weight
-- Of a name that so many bear of so many, but for the one who is compared. What few bear in a small
-- register may be common all the same.
CREATE OR REPLACE TEMP MACRO same_name_weight(bearers, persons) AS
    0.8 * (persons + 2000) / (bearers - 0.5);

-- makes: name_weight
-- Of names that are alike, by the weight that the same name would have; none of others. What is
-- written without accents, by the keys of Telex or with dots is so by habit, whoever it is; and many
-- share first letters, however rare the name.
CREATE OR REPLACE TEMP MACRO name_weight(one, other, same) AS
    CASE WHEN one.name = other.name THEN same
         WHEN one.plain_name = other.plain_name
         THEN CASE WHEN strlen(one.name) = length(one.name) THEN 0.4 ELSE 0.06 END * same
         WHEN one.untelexed = other.untelexed THEN 0.4 * same
         WHEN CASE WHEN one.is_short THEN is_abbreviation(one.plain_name, other.plain_name) END
         THEN least(300, 0.4 * same)
         WHEN letters_apart(one.plain_name, other.plain_name) <= 1 THEN 0.012 * same
         WHEN one.sounded = other.sounded THEN 0.04 * same
         WHEN one.sorted = other.sorted OR lacks_syllable(one.syllables, other.syllables)
              OR lacks_syllable(other.syllables, one.syllables) THEN 0.006 * same
         WHEN letters_apart(one.plain_name, other.plain_name) = 2 THEN 0.0012 * same END;

-- makes: sex_weight
CREATE OR REPLACE TEMP MACRO sex_weight(sex, other) AS
    CASE WHEN sex = other THEN 1.96 WHEN sex <> other THEN 0.04 ELSE 1 END;

-- makes: id_weight
-- Of a number that has lost the zeros in front, or of which one digit is another, missing, or
-- exchanged with the next.
CREATE OR REPLACE TEMP MACRO id_weight(digits, id_number) AS
    CASE WHEN lpad(digits, 12, '0') = id_number THEN 1e6
         WHEN strlen(digits) >= 10
              AND (right(digits, 4) = right(id_number, 4) OR left(digits, 7) = left(id_number, 7))
              AND (damerau_levenshtein(digits, id_number) <= 1
                   OR damerau_levenshtein(lpad(digits, 12, '0'), id_number) <= 1)
         THEN 1e4 ELSE 1 END;

-- makes: shared_place
-- The finest place of residence that two share, as one code; '' is the country.
CREATE OR REPLACE TEMP MACRO shared_place(one, other) AS
    CASE WHEN one.residence_commune = other.residence_commune
         THEN one.residence_commune::VARCHAR
         WHEN one.residence_district = other.residence_district
         THEN one.residence_district::VARCHAR
         WHEN one.residence_province = other.residence_province
         THEN one.residence_province::VARCHAR
         ELSE '' END;

-- makes: place_weight
-- How often one person is written down so; how often two are is by the persons of the place.
CREATE OR REPLACE TEMP MACRO place_weight(one, other) AS
    CASE WHEN one.residence_commune = other.residence_commune THEN 0.75
         WHEN one.residence_district = other.residence_district
         THEN CASE WHEN one.residence_commune <> other.residence_commune THEN 0.12 ELSE 0.87 END
         WHEN one.residence_province = other.residence_province
         THEN CASE WHEN one.residence_district <> other.residence_district THEN 0.06 ELSE 0.93 END
         WHEN one.residence_province <> other.residence_province THEN 0.07
         ELSE 1 END;

-- makes: is_only_year
-- Whether a date stands for a year, as who knows no more is written down.
CREATE OR REPLACE TEMP MACRO is_only_year(day) AS coalesce(dayofyear(day) = 1, true);

-- makes: is_exchanged
-- Day and month are exchanged.
CREATE OR REPLACE TEMP MACRO is_exchanged(day, other) AS
    year(day) = year(other) AND day(day) = month(other) AND month(day) = day(other);

-- makes: has_other_digit
-- One digit of two dates differs, or two neighbours are exchanged: in the day, the month or the year.
CREATE OR REPLACE TEMP MACRO has_other_digit(day, other) AS
    (day(day) = day(other))::INTEGER + (month(day) = month(other))::INTEGER
        + (year(day) = year(other))::INTEGER = 2
    AND damerau_levenshtein(strftime(day, '%d%m%Y'), strftime(other, '%d%m%Y')) = 1;

-- makes: birth_weight
CREATE OR REPLACE TEMP MACRO birth_weight(day, year, other, other_year) AS
    CASE WHEN year IS NULL OR other_year IS NULL THEN 1
         WHEN is_only_year(day) OR is_only_year(other)
         THEN CASE abs(year - other_year) WHEN 0 THEN 50 WHEN 1 THEN 1 ELSE 0.02 END
         WHEN day = other THEN 18000
         WHEN is_exchanged(day, other) THEN 400
         WHEN day(day) = day(other) AND month(day) = month(other)
         THEN CASE WHEN abs(year - other_year) = 1 THEN 150
                   WHEN has_other_digit(day, other) THEN 20 ELSE 3 END
         WHEN has_other_digit(day, other) THEN 20
         WHEN year = other_year THEN 1
         ELSE 0.02 END;

-- makes: least_certainty
-- How sure a proposal has to be, if one in two is in no register; hardly anybody is.
CREATE OR REPLACE TEMP MACRO least_certainty() AS 0.8;

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

-- makes: is_too_young
-- Younger than the vaccine was for on that day. Of who is known by the year of birth, the age that
-- the person reached in the year.
CREATE OR REPLACE TEMP MACRO is_too_young(age, vaccine, injected_at) AS
    coalesce(age < least_age(vaccine, injected_at), false);

-- makes: is_test_name
-- What is entered to try a form out, or to fill a name in: no syllable of a name is written so.
CREATE OR REPLACE TEMP MACRO is_test_name(name) AS
    regexp_matches(lower(name), '\b(test|tests|testing|tester|demo|asdf\w*|qwert\w*|abc|xyz|'
        || 'x{2,}|y{2,}|z{2,}|aaa+|bbb+|null|admin|user|unknown|noname)\d*\b|'
        || '^(thử nghiệm|thu nghiem|kiểm thử|kiem thu|tiêm thử|tiem thu|nhập thử|nhap thu|'
        || 'họ và tên|ho va ten|họ tên|ho ten|không tên|khong ten|không rõ|khong ro)\b|'
        || '^(nguyễn|nguyen|trần|tran|lê|le|phạm|pham) (văn|van|thị|thi) [abcdxz]$');

-- makes: is_lot
-- Whether a text may be the number of a lot: what is filled in for one is no number.
CREATE OR REPLACE TEMP MACRO is_lot(lot) AS
    len(lot) > 1 AND regexp_matches(lot, '[1-9]');
