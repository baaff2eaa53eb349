-- Look for whom the register may have instead: candidate is the ID number that is proposed for a
-- person without a usable one, or with somebody else's.
--
-- Everybody of the register who shares something selective with the person is compared: name, date
-- of birth, sex, place and number. How much more likely that is of one and the same person than of
-- two is the pair's weight (Fellegi and Sunter 1969); what chance does is counted in the register:
-- how many live in the place that they share, and how many bear the name.

-- makes: person_without_match
-- reads: person_details, own_verdict
CREATE OR REPLACE TEMP TABLE person_without_match AS
SELECT person_key, d.name, plain(d.name) AS plain_name,
       d.birth_date, d.birth_year, d.sex, d.residence_province, d.residence_district,
       d.residence_commune, first_dose, digits(d.id_number) AS digits,
       hash('cccd', lpad(digits, 12, '0')) AS id_key
FROM person_details AS d
JOIN (FROM own_verdict WHERE is_without_match(own_verdict, name_match)) USING (person_key)
WHERE d.name IS NOT NULL;

-- makes: standing_entry
-- reads: register
CREATE OR REPLACE TEMP VIEW standing_entry AS
FROM register WHERE superseded_by IS NULL AND NOT deleted;

-- makes: person_given
-- reads: person_without_match
-- By what they may be called: the last syllable, or the first one, where names are turned around.
CREATE OR REPLACE TEMP TABLE person_given AS
SELECT person_key, birth_date, birth_year, residence_commune, given_name(name) AS given
FROM person_without_match
UNION
SELECT person_key, birth_date, birth_year, residence_commune, split_part(plain_name, ' ', 1)
FROM person_without_match;

-- makes: rare_name
-- reads: person_without_match, standing_entry
-- Names of the persons that so few bear that all of them can be looked at.
CREATE OR REPLACE TEMP TABLE rare_name AS
SELECT name FROM standing_entry SEMI JOIN person_without_match USING (name)
GROUP BY name HAVING count(*) <= 20;

-- makes: possible_pair
-- reads: person_without_match, person_given, standing_entry, rare_name
-- One branch a way to find somebody; each is selective in a register of the whole country.
CREATE OR REPLACE TEMP TABLE possible_pair AS
SELECT person_key, record_key
FROM person_without_match AS k JOIN standing_entry AS r USING (residence_district, birth_date)
UNION
SELECT person_key, record_key
FROM person_without_match AS k JOIN standing_entry AS r USING (residence_commune, birth_date)
UNION
SELECT person_key, record_key
FROM person_given AS k JOIN standing_entry AS r
  ON r.birth_date = k.birth_date AND given_name(r.name) = given
UNION
SELECT person_key, record_key
FROM person_without_match AS k JOIN standing_entry AS r USING (residence_commune, name)
UNION
SELECT person_key, record_key
FROM person_given AS k JOIN standing_entry AS r
  ON r.residence_commune = k.residence_commune AND given_name(r.name) = given
  AND coalesce(r.birth_year = k.birth_year OR day(r.birth_date) = day(k.birth_date)
               AND month(r.birth_date) = month(k.birth_date), true)
UNION
SELECT person_key, record_key
FROM (FROM person_without_match SEMI JOIN rare_name USING (name)) AS k
JOIN standing_entry AS r USING (name)
UNION
SELECT person_key, record_key
FROM person_without_match AS k JOIN standing_entry AS r
  ON r.record_key = k.id_key AND strlen(digits) >= 10;

-- makes: compared_pair
-- reads: possible_pair, person_without_match, standing_entry
CREATE OR REPLACE TEMP TABLE compared_pair AS
SELECT person_key, r.id_number, k.name, r.name AS other, plain_name, plain(r.name) AS plain_other,
       birth_weight(k.birth_date, k.birth_year, r.birth_date, r.birth_year)
           * CASE WHEN k.sex = r.sex THEN 1.96 WHEN k.sex <> r.sex THEN 0.04 ELSE 1 END
           * CASE WHEN lpad(digits, 12, '0') = r.id_number THEN 1e6
                  WHEN strlen(digits) >= 10
                       AND (damerau_levenshtein(digits, r.id_number) <= 1
                            OR damerau_levenshtein(lpad(digits, 12, '0'), r.id_number) <= 1)
                  THEN 1e4 ELSE 1 END AS weight,
       CASE WHEN r.residence_commune = k.residence_commune THEN r.residence_commune::VARCHAR
            WHEN r.residence_district = k.residence_district THEN r.residence_district::VARCHAR
            WHEN r.residence_province = k.residence_province THEN r.residence_province::VARCHAR
            ELSE '' END AS place,
       CASE WHEN r.residence_commune = k.residence_commune THEN 0.75
            WHEN r.residence_district = k.residence_district
            THEN CASE WHEN r.residence_commune <> k.residence_commune THEN 0.12 ELSE 0.87 END
            WHEN r.residence_province = k.residence_province
            THEN CASE WHEN r.residence_district <> k.residence_district THEN 0.06 ELSE 0.93 END
            WHEN r.residence_province <> k.residence_province THEN 0.07 ELSE 1 END AS place_share
FROM possible_pair
JOIN person_without_match AS k USING (person_key)
JOIN standing_entry AS r USING (record_key)
WHERE coalesce(r.deceased_on >= k.first_dose, true);

-- makes: place_size
-- reads: standing_entry
-- How many live in each commune, district and province that two share, and in all ('').
CREATE OR REPLACE TEMP TABLE place_size AS
SELECT place, sum(persons) AS persons
FROM (
    SELECT unnest([residence_commune::VARCHAR, residence_district::VARCHAR,
                   residence_province::VARCHAR, '']) AS place, count(*) AS persons
    FROM standing_entry
    GROUP BY residence_commune, residence_district, residence_province
)
WHERE place IS NOT NULL GROUP BY place;

-- makes: name_size
-- reads: compared_pair, standing_entry
-- How many bear each name.
CREATE OR REPLACE TEMP TABLE name_size AS
SELECT name AS other, count(*) AS bearers
FROM standing_entry SEMI JOIN compared_pair ON compared_pair.other = standing_entry.name
GROUP BY name;

-- makes: syllable_share
-- reads: standing_entry, place_size
-- How common syllables are, by a hundred thousand of the register.
CREATE OR REPLACE TEMP TABLE syllable_share AS
WITH sampled AS (
    SELECT plain(name) AS name FROM standing_entry
    WHERE record_key % (SELECT greatest(1, persons // 100000)::UBIGINT FROM place_size
                        WHERE place = '') = 0
)
SELECT syllable, count(*) / (SELECT count(*) FROM sampled) AS share
FROM (SELECT unnest(list_distinct(string_split(name, ' '))) AS syllable FROM sampled)
GROUP BY syllable;

-- makes: weighed_pair
-- reads: compared_pair, place_size, name_size
-- name_weight is none of names that are of two: there, what syllables they share is what counts.
CREATE OR REPLACE TEMP TABLE weighed_pair AS
SELECT person_key, id_number, weight * place_share / greatest(p.persons - 1, 1) AS weight, plain_name, plain_other,
       name_weight(name, other, plain_name, plain_other,
                   name_share(bearers, everybody.persons)) AS name_weight
FROM compared_pair JOIN place_size AS p USING (place) JOIN name_size USING (other)
JOIN (FROM place_size WHERE place = '') AS everybody ON true;

-- makes: partly_named
-- reads: weighed_pair, syllable_share
-- The weight of what names share that are no slip of each other.
CREATE OR REPLACE TEMP TABLE partly_named AS
SELECT person_key, id_number, 0.003 * product(1 / coalesce(share, 1e-5)) AS name_weight
FROM (
    SELECT person_key, id_number, unnest(list_intersect(
               string_split(plain_name, ' '), string_split(plain_other, ' '))) AS syllable
    FROM weighed_pair WHERE name_weight IS NULL AND weight > 0.01
) LEFT JOIN syllable_share USING (syllable)
GROUP BY person_key, id_number;

-- makes: candidate
-- reads: weighed_pair, partly_named
-- Proposed is only who outweighs all others of the register together, and nobody.
CREATE OR REPLACE TEMP TABLE candidate AS
WITH weighed AS (
    SELECT person_key, id_number,
           weight * coalesce(w.name_weight, p.name_weight, 0.02) AS weight
    FROM weighed_pair AS w LEFT JOIN partly_named AS p USING (person_key, id_number)
)
SELECT person_key, arg_max(id_number, weight) AS id_number FROM weighed
GROUP BY person_key HAVING max(weight) >= least_certainty() * (sum(weight) + 1);
