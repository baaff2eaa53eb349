-- Who is who among those without the platform's number: which details (person_content) are of one
-- person. Details that say the same are one; so are those with one ID number, unless the names are
-- of two; and those that agree in name, birth date and sex, and in the phone or the district, when
-- nothing contradicts it. What is left is doubtful, and decided by hand (person_decision).
--
-- given: touched (person_content UBIGINT)
-- given: new_person = person

-- makes: is_usable
CREATE OR REPLACE TEMP MACRO is_usable(id_type) AS
    id_type IS NOT NULL AND id_type <> 'malformed';

-- makes: base_key
-- As PERSON_KEY in person.py: what a person is known by, whoever else it may be.
CREATE OR REPLACE TEMP MACRO base_key(
    person_number, id_type, id_number, name, birth_year, birth_date, sex, phone, province, district,
    commune
) AS
    CASE WHEN person_number IS NOT NULL THEN hash(person_number)
         WHEN is_usable(id_type) THEN hash(id_type::VARCHAR, id_number)
         ELSE hash('p', lower(name), birth_year, birth_date, sex::VARCHAR, phone, province::VARCHAR,
                   district::VARCHAR, commune::VARCHAR, CASE WHEN name IS NULL THEN id_number END)
    END;

-- makes: id_block
-- Whom one ID number, or one name and year of birth, might make the same.
CREATE OR REPLACE TEMP MACRO id_block(id_type, id_number) AS
    CASE WHEN is_usable(id_type) THEN hash(id_type::VARCHAR, id_number) END;

-- makes: name_block
CREATE OR REPLACE TEMP MACRO name_block(name, birth_year) AS
    CASE WHEN name IS NOT NULL AND birth_year IS NOT NULL THEN hash('n', name, birth_year) END;

-- makes: person_node
-- reads: person, new_person
CREATE OR REPLACE TEMP VIEW person_node AS
SELECT *, base_key(person_number, id_type, id_number, name, birth_year, birth_date, sex, phone,
                   residence_province, residence_district, residence_commune) AS base,
       id_block(id_type, id_number) AS same_id, name_block(name, birth_year) AS same_name
FROM (
    SELECT person_key, person_content, person_number, name, birth_date, birth_year, sex, id_type,
           id_number, phone, residence_province, residence_district, residence_commune
    FROM person
    UNION ALL
    SELECT person_key, person_content, person_number, name, birth_date, birth_year, sex, id_type,
           id_number, phone, residence_province, residence_district, residence_commune
    FROM new_person
);

-- makes: node
-- reads: person_node, touched
-- Those who are new, or of whom doses came or went: all without a number, and those with one who
-- might be one of them.
CREATE OR REPLACE TEMP TABLE node AS
WITH seed AS (
    FROM person_node SEMI JOIN touched USING (person_content)
), without_number AS (
    FROM person_node WHERE person_number IS NULL
)
FROM seed WHERE person_number IS NULL
UNION
FROM (FROM seed WHERE person_number IS NOT NULL) SEMI JOIN without_number USING (same_id)
UNION
FROM (FROM seed WHERE person_number IS NOT NULL) SEMI JOIN without_number USING (same_name);
