-- How persons and namesakes are compared with the register, and what a dose may break by itself.

-- makes: is_without_match
-- Who is without a usable ID, or has somebody else's.
CREATE OR REPLACE TEMP MACRO is_without_match(own_verdict, name_match) AS
    own_verdict IN ('no_id', 'malformed_id', 'id_not_in_register') OR name_match = 'other';

-- makes: given_name
-- The last syllable, by which persons are called.
CREATE OR REPLACE TEMP MACRO given_name(name) AS
    plain(split_part(rtrim(name, '.'), ' ', -1));

-- makes: digits
CREATE OR REPLACE TEMP MACRO digits(number) AS regexp_replace(number, '[^0-9]', '', 'g');

-- makes: name_weight
-- How much oftener names agree so in one person than by chance, of whom a share bears the name.
-- What is written without accents, with keys of Telex or with dots is so by habit, whoever it is.
CREATE OR REPLACE TEMP MACRO name_weight(name, other, plain_name, plain_other, share) AS
    CASE WHEN name = other THEN 0.8 / share
         WHEN plain_name = plain_other THEN CASE WHEN strlen(name) = length(name) THEN 0.3 ELSE 0.05 END / share
         WHEN untelexed(plain_name) = untelexed(plain_other) THEN 0.3 / share
         WHEN is_abbreviation(plain_name, plain_other) THEN least(300, 0.3 / share)
         WHEN letters_apart(plain_name, plain_other) <= 1 THEN 0.01 / share
         WHEN sounded(plain_name) = sounded(plain_other) THEN 0.03 / share
         WHEN is_slip(plain_name, plain_other) THEN 0.005 / share
         WHEN letters_apart(plain_name, plain_other) = 2 THEN 0.001 / share END;

-- makes: is_only_year
-- Whether a date stands for a year, as who knows no more is written down.
CREATE OR REPLACE TEMP MACRO is_only_year(day) AS coalesce(dayofyear(day) = 1, true);

-- makes: is_other_date
-- Day and month exchanged, or a year off.
CREATE OR REPLACE TEMP MACRO is_other_date(day, other) AS
    year(day) = year(other) AND day(day) = month(other) AND month(day) = day(other)
    OR abs(year(day) - year(other)) = 1 AND month(day) = month(other) AND day(day) = day(other);

-- makes: has_other_digit
-- One digit of two dates differs, or two neighbours are exchanged.
CREATE OR REPLACE TEMP MACRO has_other_digit(day, other) AS
    damerau_levenshtein(strftime(day, '%d%m%Y'), strftime(other, '%d%m%Y')) = 1;

-- makes: birth_weight
-- How much oftener births agree so in one person than by chance. On one day are born a 20,000th of
-- all; in one year a 50th.
CREATE OR REPLACE TEMP MACRO birth_weight(day, year, other, other_year) AS
    CASE WHEN year IS NULL OR other_year IS NULL THEN 1
         WHEN is_only_year(day) OR is_only_year(other)
         THEN CASE WHEN year = other_year THEN 50 WHEN abs(year - other_year) = 1 THEN 1 ELSE 0.02 END
         WHEN day = other THEN 18000
         WHEN is_other_date(day, other) THEN CASE WHEN year = other_year THEN 400 ELSE 150 END
         WHEN has_other_digit(day, other) THEN 20
         WHEN day(day) = day(other) AND month(day) = month(other) THEN 3
         WHEN year = other_year THEN 1
         ELSE 0.02 END;

-- makes: name_share
-- The share of a name that so many bear of all, but for the one who is compared. What few bear in a
-- small register may be common all the same.
CREATE OR REPLACE TEMP MACRO name_share(bearers, persons) AS
    (bearers - 1 + 0.5) / (persons + 2000);

-- makes: least_certainty
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
