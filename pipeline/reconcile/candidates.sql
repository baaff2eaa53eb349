-- Look for whom the register may have instead: candidate is the ID number that is proposed for a
-- person without a usable one, or with somebody else's.
--
-- Who of the register shares something selective with the person is compared: name, date of birth,
-- sex, place and number. How much likelier that is of one person than of two is the pair's weight
-- (Fellegi and Sunter 1969, A theory for record linkage). What chance does is counted in the
-- register: how many others live in the place that they share, and how many bear the name. Whoever
-- has an obvious namesake is found first; the others are looked for in more ways.

-- makes: person_without_match
-- reads: person_details, own_verdict
CREATE OR REPLACE TEMP TABLE person_without_match AS
SELECT person_key, d.name, d.birth_date, d.birth_year, d.sex, d.residence_province,
       d.residence_district, d.residence_commune, first_dose, digits(d.id_number) AS digits
FROM person_details AS d
JOIN (FROM own_verdict WHERE is_without_match(own_verdict, name_match)) USING (person_key)
WHERE d.name IS NOT NULL;

-- makes: standing_entry
-- reads: register
CREATE OR REPLACE TEMP VIEW standing_entry AS
FROM register WHERE superseded_by IS NULL AND NOT deleted;

-- makes: place_size
-- reads: standing_entry
-- How many live in each commune, district and province, and in all ('').
CREATE OR REPLACE TEMP TABLE place_size AS
SELECT place, sum(persons)::BIGINT AS persons
FROM (
    SELECT unnest([residence_commune::VARCHAR, residence_district::VARCHAR,
                   residence_province::VARCHAR, '']) AS place, count(*) AS persons
    FROM standing_entry
    GROUP BY residence_commune, residence_district, residence_province
)
WHERE place IS NOT NULL GROUP BY place;

-- makes: everybody
-- reads: place_size
CREATE OR REPLACE TEMP VIEW everybody AS
SELECT persons AS all_persons FROM place_size WHERE place = '';

-- makes: own_name
-- reads: person_without_match, standing_entry
-- How many of the register bear the persons' names.
CREATE OR REPLACE TEMP TABLE own_name AS
SELECT name, count(*) AS bearers
FROM standing_entry SEMI JOIN person_without_match USING (name) GROUP BY name;

-- makes: obvious
-- reads: person_without_match, standing_entry, place_size, own_name, everybody
-- Of the same name and birth date, and alone so: no slip of somebody nearer weighs as much.
CREATE OR REPLACE TEMP TABLE obvious AS
WITH namesake AS (
    SELECT person_key, r.id_number, bearers,
           birth_weight(k.birth_date, k.birth_year, r.birth_date, r.birth_year)
               * sex_weight(k.sex, r.sex) * place_weight(k, r) AS weight,
           shared_place(k, r) AS place
    FROM person_without_match AS k JOIN standing_entry AS r USING (name, birth_date)
    JOIN own_name USING (name)
    WHERE coalesce(r.deceased_on >= k.first_dose, true)
), weighed AS (
    SELECT person_key, id_number, weight * same_name_weight(bearers, all_persons)
               / greatest(persons - 1, 1) AS weight
    FROM namesake JOIN place_size USING (place) JOIN everybody ON true
)
SELECT person_key, arg_max(id_number, weight) AS id_number FROM weighed
GROUP BY person_key
HAVING max(weight) >= 1000 AND max(weight) >= least_certainty() * (sum(weight) + 1);

-- makes: searched_person
-- reads: person_without_match, obvious
CREATE OR REPLACE TEMP TABLE searched_person AS
SELECT *, hash('cccd', lpad(digits, 12, '0')) AS id_key
FROM person_without_match ANTI JOIN obvious USING (person_key);

-- makes: given_name
-- reads: standing_entry
-- The names that persons are called by, and without accents.
CREATE OR REPLACE TEMP TABLE given_name AS
SELECT given, plain(given) AS plain_given
FROM (SELECT DISTINCT last_word(name) AS given FROM standing_entry);

-- makes: person_given
-- reads: searched_person, given_name
-- What a person may be called by: the last word, whatever its accents and the keys of Telex left
-- over, or the first one, where names are turned around.
CREATE OR REPLACE TEMP TABLE person_given AS
WITH word AS (
    SELECT person_key, plain(last_word(rtrim(name, '.'))) AS plain_given FROM searched_person
    UNION
    SELECT person_key, untelexed(plain(last_word(name))) FROM searched_person
    UNION
    SELECT person_key, plain(string_split(name, ' ')[1]) FROM searched_person
)
SELECT person_key, birth_date, birth_year, residence_province, residence_commune, given
FROM word JOIN given_name USING (plain_given) JOIN searched_person USING (person_key);

-- makes: possible_pair
-- reads: searched_person, person_given, standing_entry, own_name
-- One branch a way to find somebody; each is selective in a register of the whole country.
CREATE OR REPLACE TEMP TABLE possible_pair AS
SELECT person_key, record_key
FROM searched_person JOIN standing_entry USING (residence_district, birth_date)
UNION
SELECT person_key, record_key
FROM searched_person JOIN standing_entry USING (residence_commune, birth_date)
UNION
SELECT person_key, record_key
FROM person_given AS k JOIN standing_entry AS r
  ON r.birth_date = k.birth_date AND last_word(r.name) = given
  AND coalesce(r.residence_province = k.residence_province, true)
UNION
SELECT person_key, record_key
FROM searched_person JOIN standing_entry USING (name, birth_date)
UNION
SELECT person_key, record_key
FROM searched_person JOIN standing_entry USING (residence_commune, name)
UNION
SELECT person_key, record_key
FROM person_given AS k JOIN standing_entry AS r
  ON r.residence_commune = k.residence_commune AND last_word(r.name) = given
  AND coalesce(r.birth_year = k.birth_year OR day(r.birth_date) = day(k.birth_date)
               AND month(r.birth_date) = month(k.birth_date), true)
UNION
-- Names that so few bear that all of them in the province can be looked at.
SELECT person_key, record_key
FROM (FROM searched_person SEMI JOIN (FROM own_name WHERE bearers <= 20) USING (name)) AS k
JOIN standing_entry AS r
  ON r.name = k.name AND coalesce(r.residence_province = k.residence_province, true)
UNION
SELECT person_key, record_key
FROM searched_person AS k JOIN standing_entry AS r
  ON r.record_key = k.id_key AND strlen(digits) >= 10;

-- makes: compared_pair
-- reads: possible_pair, searched_person, standing_entry
-- The weight of all but the name.
CREATE OR REPLACE TEMP TABLE compared_pair AS
SELECT person_key, r.id_number, k.name, r.name AS other,
       birth_weight(k.birth_date, k.birth_year, r.birth_date, r.birth_year)
           * sex_weight(k.sex, r.sex) * id_weight(digits, r.id_number) * place_weight(k, r)
           AS weight,
       id_weight(digits, r.id_number) > 1 AS is_same_number, shared_place(k, r) AS place
FROM possible_pair
JOIN searched_person AS k USING (person_key)
JOIN standing_entry AS r USING (record_key)
WHERE coalesce(r.deceased_on >= k.first_dose, true);

-- makes: other_name
-- reads: compared_pair, standing_entry
-- How many bear each name that a person's is compared with.
CREATE OR REPLACE TEMP TABLE other_name AS
SELECT name AS other, count(*) AS bearers
FROM standing_entry SEMI JOIN compared_pair ON compared_pair.other = standing_entry.name
GROUP BY name;

-- makes: likely_pair
-- reads: compared_pair, place_size, other_name, everybody
-- Without those whom no name would make likely.
CREATE OR REPLACE TEMP TABLE likely_pair AS
SELECT person_key, id_number, name, other, is_same_number,
       weight / greatest(persons - 1, 1) AS weight,
       same_name_weight(bearers, all_persons) AS same_name_weight
FROM compared_pair JOIN place_size USING (place) JOIN other_name USING (other)
JOIN everybody ON true
WHERE weight / greatest(persons - 1, 1) * greatest(same_name_weight, 1000) > 0.2;

-- makes: name_form
-- reads: likely_pair
-- What names are compared by, once each.
CREATE OR REPLACE TEMP TABLE name_form AS
SELECT name, plain_name, untelexed(plain_name) AS untelexed, sounded(plain_name) AS sounded,
       string_split(plain_name, ' ') AS syllables,
       array_to_string(list_sort(syllables), ' ') AS sorted, is_short(plain_name) AS is_short
FROM (
    SELECT name, plain(name) AS plain_name
    FROM (SELECT name FROM likely_pair UNION SELECT other FROM likely_pair)
);

-- makes: weighed_pair
-- reads: likely_pair, name_form
-- name_weight is none of names that are of two: there, what syllables they share is what counts.
CREATE OR REPLACE TEMP TABLE weighed_pair AS
SELECT person_key, id_number, weight, is_same_number, name_weight(k, r, same_name_weight) AS name_weight,
       CASE WHEN name_weight IS NULL AND weight > 0.01
            THEN list_intersect(k.syllables, r.syllables) END AS shared
FROM likely_pair AS p
JOIN name_form AS k USING (name) JOIN name_form AS r ON r.name = p.other;

-- makes: syllable_share
-- reads: standing_entry, everybody
-- How common syllables are, by some twenty thousand of the register.
CREATE OR REPLACE TEMP TABLE syllable_share AS
WITH sampled AS (
    SELECT plain(name) AS name FROM standing_entry
    WHERE record_key % (SELECT greatest(1, all_persons // 20000)::UBIGINT FROM everybody) = 0
)
SELECT syllable, count(*) / (SELECT count(*) FROM sampled) AS share
FROM (SELECT unnest(list_distinct(string_split(name, ' '))) AS syllable FROM sampled)
GROUP BY syllable;

-- makes: partly_named
-- reads: weighed_pair, syllable_share
-- The weight of what names share that are no slip of each other.
CREATE OR REPLACE TEMP TABLE partly_named AS
SELECT person_key, id_number, 0.003 * product(1 / coalesce(share, 0.00005)) AS name_weight
FROM (
    SELECT person_key, id_number, unnest(shared) AS syllable FROM weighed_pair
) LEFT JOIN syllable_share USING (syllable)
GROUP BY person_key, id_number;

-- makes: candidate
-- reads: obvious, weighed_pair, partly_named
-- Proposed is only who outweighs all others of the register together, and nobody; and whose name or
-- number says so too: of a register of few, a date and a place would be enough.
CREATE OR REPLACE TEMP TABLE candidate AS
WITH weighed AS (
    SELECT person_key, id_number,
           coalesce(w.name_weight, p.name_weight, 0.02) AS by_name,
           weight * by_name AS weight, is_same_number OR by_name >= 0.05 AS may_be
    FROM weighed_pair AS w LEFT JOIN partly_named AS p USING (person_key, id_number)
)
FROM obvious
UNION ALL
SELECT person_key, arg_max(id_number, weight) FILTER (may_be) FROM weighed
GROUP BY person_key
HAVING max(weight) FILTER (may_be) >= least_certainty() * (sum(weight) + 1);
