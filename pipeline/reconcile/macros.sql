-- How persons and namesakes are compared with the register, and what a dose may break by itself.

-- makes: is_near
-- Within one commune, more may be a slip.
CREATE OR REPLACE TEMP MACRO is_near(name, other) AS
    damerau_levenshtein(name, other) <= 2 OR is_slip(name, other);

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
