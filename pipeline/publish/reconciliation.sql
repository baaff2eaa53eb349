-- Verdicts and broken rules by day, district and facility. What was verdict of whom on which day is
-- as known now; persons count where they live now, or at the facility of their first dose.
--
-- given: place (code VARCHAR, province_code VARCHAR, district_code VARCHAR)

-- writes: reconciliation.verification_day
-- reads: records.verdict_change, records.reconciliation_run, records.verification
-- Ends of weeks (Sundays) from the first verdict on, and the day of the last run.
INSERT INTO reconciliation.verification_day BY NAME
WITH span AS (
    SELECT (SELECT min(as_of) FROM records.verdict_change) AS first,
           (SELECT greatest(max(as_of), (SELECT max(as_of) FROM records.verdict_change))
            FROM records.reconciliation_run) AS last
)
SELECT unnest(generate_series(first + (7 - dayofweek(first)::INTEGER) % 7, last,
                              INTERVAL 7 DAY))::DATE AS as_of
FROM span WHERE first IS NOT NULL
UNION
SELECT last FROM span WHERE EXISTS (FROM records.verification)
ORDER BY as_of;

-- makes: verification_day_of
-- reads: reconciliation.verification_day
-- The first of those days that a calendar day belongs to; all before the first belong to it.
CREATE OR REPLACE TEMP TABLE verification_day_of AS
SELECT day, min(as_of) AS as_of
FROM (
    SELECT unnest(generate_series($first_verdict_day::DATE, max(as_of), INTERVAL 1 DAY))::DATE
           AS day
    FROM reconciliation.verification_day
)
JOIN reconciliation.verification_day ON as_of >= day
GROUP BY day;

-- makes: verdict_delta_of_day
-- reads: records.verdict_aggregate, verification_day_of, place
-- What came and went with each of those days.
CREATE OR REPLACE TEMP TABLE verdict_delta_of_day AS
SELECT counted_by, province_code, district_code, as_of, counter, sum(persons)::INTEGER AS n
FROM records.verdict_aggregate JOIN verification_day_of USING (day)
JOIN place ON place.code = verdict_aggregate.place
WHERE counted_by IN ('residence', 'injection')
GROUP BY ALL HAVING n <> 0;

-- makes: last_day_count
-- reads: records.verdict_aggregate
-- Typing slips and proposed corrections, by place and facility; and the verdicts of facilities.
CREATE OR REPLACE TEMP TABLE last_day_count AS
SELECT counted_by, place, counter, sum(persons)::INTEGER AS n
FROM records.verdict_aggregate WHERE day IS NULL GROUP BY ALL;

-- writes: reconciliation.verification_count
-- reads: verdict_delta_of_day, last_day_count, place, reconciliation.verification_day
-- Running totals of every place, from the first day that it has any.
INSERT INTO reconciliation.verification_count BY NAME
WITH wide AS (
    SELECT counted_by, province_code, district_code, as_of,
           sum(n) FILTER (counter = 'correct') AS correct,
           sum(n) FILTER (counter = 'no_id') AS no_id,
           sum(n) FILTER (counter = 'malformed_id') AS malformed_id,
           sum(n) FILTER (counter = 'id_not_in_register') AS id_not_in_register,
           sum(n) FILTER (counter = 'name_differs') AS name_differs,
           sum(n) FILTER (counter = 'birth_date_differs') AS birth_date_differs,
           sum(n) FILTER (counter = 'sex_differs') AS sex_differs,
           sum(n) FILTER (counter = 'several_differ') AS several_differ,
           sum(n) FILTER (counter = 'shared_id') AS shared_id,
           sum(n) FILTER (counter = 'deceased_before_dose') AS deceased_before_dose,
           sum(n) FILTER (counter = 'foreigner') AS foreigner,
           sum(n) FILTER (counter = 'not_yet_verified') AS not_yet_verified,
           sum(n) FILTER (counter = 'cleaned') AS cleaned,
           sum(n) FILTER (counter = 'newly_wrong') AS newly_wrong
    FROM verdict_delta_of_day GROUP BY ALL
), dense AS (
    SELECT g.*, day.as_of, day.as_of = (SELECT max(as_of) FROM reconciliation.verification_day)
           AS last
    FROM (
        SELECT counted_by, province_code, district_code, min(as_of) AS first
        FROM verdict_delta_of_day GROUP BY ALL
    ) AS g
    JOIN reconciliation.verification_day AS day ON day.as_of >= g.first
), of_last_day AS (
    SELECT counted_by, province_code, district_code,
           sum(n) FILTER (counter = 'slips') AS slips,
           sum(n) FILTER (counter = 'proposed') AS proposed
    FROM last_day_count JOIN place ON place.code = last_day_count.place
    WHERE counted_by <> 'facility' GROUP BY ALL
)
SELECT counted_by, as_of, province_code, district_code,
       sum(coalesce(correct, 0)) OVER so_far AS correct,
       sum(coalesce(no_id, 0)) OVER so_far AS no_id,
       sum(coalesce(malformed_id, 0)) OVER so_far AS malformed_id,
       sum(coalesce(id_not_in_register, 0)) OVER so_far AS id_not_in_register,
       sum(coalesce(name_differs, 0)) OVER so_far AS name_differs,
       sum(coalesce(birth_date_differs, 0)) OVER so_far AS birth_date_differs,
       sum(coalesce(sex_differs, 0)) OVER so_far AS sex_differs,
       sum(coalesce(several_differ, 0)) OVER so_far AS several_differ,
       sum(coalesce(shared_id, 0)) OVER so_far AS shared_id,
       sum(coalesce(deceased_before_dose, 0)) OVER so_far AS deceased_before_dose,
       sum(coalesce(foreigner, 0)) OVER so_far AS foreigner,
       sum(coalesce(not_yet_verified, 0)) OVER so_far AS not_yet_verified,
       CASE WHEN last THEN coalesce(slips, 0) END AS slips,
       CASE WHEN last THEN coalesce(proposed, 0) END AS proposed,
       sum(coalesce(cleaned, 0)) OVER so_far AS cleaned,
       sum(coalesce(newly_wrong, 0)) OVER so_far AS newly_wrong
FROM dense
LEFT JOIN wide USING (counted_by, province_code, district_code, as_of)
LEFT JOIN of_last_day USING (counted_by, province_code, district_code)
WINDOW so_far AS (PARTITION BY counted_by, province_code, district_code ORDER BY as_of)
ORDER BY counted_by, as_of, province_code, district_code;

-- makes: record_count
-- reads: records.dose_aggregate
-- All records, by place and by facility.
CREATE OR REPLACE TEMP TABLE record_count AS
SELECT counted_by, place, sum(records)::INTEGER AS records
FROM records.dose_aggregate WHERE band IS NULL GROUP BY ALL HAVING sum(records) > 0;

-- makes: rule_break_count
-- reads: records.rule_aggregate
-- Broken rules by place and rule, by place of the injection and day, and by facility.
CREATE OR REPLACE TEMP TABLE rule_break_count AS
SELECT counted_by, place, day, rule, sum(records)::INTEGER AS records,
       sum(breaks)::INTEGER AS breaks
FROM records.rule_aggregate GROUP BY ALL HAVING sum(breaks) > 0;

-- writes: reconciliation.facility_quality
-- reads: last_day_count, record_count, rule_break_count, records.facility
-- reads: reconciliation.verification_day
-- As of the last day; only facilities that are known by a code.
INSERT INTO reconciliation.facility_quality BY NAME
WITH persons AS (
    SELECT place AS facility_code,
           sum(n) FILTER (counter = 'correct') AS correct,
           sum(n) FILTER (counter = 'no_id') AS no_id,
           sum(n) FILTER (counter = 'malformed_id') AS malformed_id,
           sum(n) FILTER (counter = 'id_not_in_register') AS id_not_in_register,
           sum(n) FILTER (counter = 'name_differs') AS name_differs,
           sum(n) FILTER (counter = 'birth_date_differs') AS birth_date_differs,
           sum(n) FILTER (counter = 'sex_differs') AS sex_differs,
           sum(n) FILTER (counter = 'several_differ') AS several_differ,
           sum(n) FILTER (counter = 'shared_id') AS shared_id,
           sum(n) FILTER (counter = 'deceased_before_dose') AS deceased_before_dose,
           sum(n) FILTER (counter = 'foreigner') AS foreigner,
           sum(n) FILTER (counter = 'not_yet_verified') AS not_yet_verified,
           sum(n) FILTER (counter = 'slips') AS slips,
           sum(n) FILTER (counter = 'proposed') AS proposed
    FROM last_day_count WHERE counted_by = 'facility' GROUP BY ALL
), doses AS (
    SELECT place AS facility_code, records FROM record_count WHERE counted_by = 'facility'
), broken AS (
    SELECT place AS facility_code, records FROM rule_break_count WHERE counted_by = 'facility'
)
SELECT facility_code, coalesce(f.facility, '') AS name,
       coalesce(f.province_code, '') AS province_code,
       coalesce(f.district_code, '') AS district_code,
       coalesce(correct, 0) AS correct,
       coalesce(no_id, 0) AS no_id,
       coalesce(malformed_id, 0) AS malformed_id,
       coalesce(id_not_in_register, 0) AS id_not_in_register,
       coalesce(name_differs, 0) AS name_differs,
       coalesce(birth_date_differs, 0) AS birth_date_differs,
       coalesce(sex_differs, 0) AS sex_differs,
       coalesce(several_differ, 0) AS several_differ,
       coalesce(shared_id, 0) AS shared_id,
       coalesce(deceased_before_dose, 0) AS deceased_before_dose,
       coalesce(foreigner, 0) AS foreigner,
       coalesce(not_yet_verified, 0) AS not_yet_verified,
       coalesce(slips, 0) AS slips,
       coalesce(proposed, 0) AS proposed,
       doses.records,
       doses.records - coalesce(broken.records, 0) AS clean
FROM doses
LEFT JOIN persons USING (facility_code)
LEFT JOIN broken USING (facility_code)
LEFT JOIN (FROM records.facility WHERE superseded_by IS NULL AND NOT deleted) AS f
     USING (facility_code)
WHERE EXISTS (FROM reconciliation.verification_day)
ORDER BY facility_code;

-- writes: reconciliation.cleanliness
-- reads: record_count, rule_break_count, place, reconciliation.verification_day
INSERT INTO reconciliation.cleanliness BY NAME
WITH broken AS (
    SELECT counted_by, place, sum(records) AS unclean,
           sum(breaks) FILTER (rule = 'duplicate') AS duplicate,
           sum(breaks) FILTER (rule = 'duplicate_person') AS duplicate_person,
           sum(breaks) FILTER (rule = 'dose_misnumbered') AS dose_misnumbered,
           sum(breaks) FILTER (rule = 'earlier_dose_missing') AS earlier_dose_missing,
           sum(breaks) FILTER (rule = 'dose2_before_dose1') AS dose2_before_dose1,
           sum(breaks) FILTER (rule = 'short_interval') AS short_interval,
           sum(breaks) FILTER (rule = 'before_licence') AS before_licence,
           sum(breaks) FILTER (rule = 'unlicensed_vaccine') AS unlicensed_vaccine,
           sum(breaks) FILTER (rule = 'lot_of_two_vaccines') AS lot_of_two_vaccines,
           sum(breaks) FILTER (rule = 'before_birth') AS before_birth,
           sum(breaks) FILTER (rule = 'in_future') AS in_future,
           sum(breaks) FILTER (rule = 'after_death') AS after_death,
           sum(breaks) FILTER (rule = 'entered_before_injected') AS entered_before_injected,
           sum(breaks) FILTER (rule = 'too_young') AS too_young,
           sum(breaks) FILTER (rule = 'test_name') AS test_name
    FROM rule_break_count WHERE rule IS NOT NULL GROUP BY ALL
)
SELECT counted_by, province_code, district_code, sum(record_count.records) AS records,
       sum(record_count.records) - sum(coalesce(unclean, 0)) AS clean,
       sum(coalesce(duplicate, 0)) AS duplicate,
       sum(coalesce(duplicate_person, 0)) AS duplicate_person,
       sum(coalesce(dose_misnumbered, 0)) AS dose_misnumbered,
       sum(coalesce(earlier_dose_missing, 0)) AS earlier_dose_missing,
       sum(coalesce(dose2_before_dose1, 0)) AS dose2_before_dose1,
       sum(coalesce(short_interval, 0)) AS short_interval,
       sum(coalesce(before_licence, 0)) AS before_licence,
       sum(coalesce(unlicensed_vaccine, 0)) AS unlicensed_vaccine,
       sum(coalesce(lot_of_two_vaccines, 0)) AS lot_of_two_vaccines,
       sum(coalesce(before_birth, 0)) AS before_birth,
       sum(coalesce(in_future, 0)) AS in_future,
       sum(coalesce(after_death, 0)) AS after_death,
       sum(coalesce(entered_before_injected, 0)) AS entered_before_injected,
       sum(coalesce(too_young, 0)) AS too_young,
       sum(coalesce(test_name, 0)) AS test_name
FROM record_count
LEFT JOIN broken USING (counted_by, place)
JOIN place ON place.code = record_count.place
WHERE counted_by <> 'facility' AND EXISTS (FROM reconciliation.verification_day)
GROUP BY ALL;

-- writes: reconciliation.verification_report
-- reads: records.verification_total
INSERT INTO reconciliation.verification_report BY NAME
SELECT as_of, place_code, persons_sent, persons_correct, persons_wrong_details,
       persons_without_id, persons_not_yet_verified, doses_injected, doses_on_platform,
       doses_wrong, doses_not_yet_verified
FROM records.verification_total
WHERE superseded_by IS NULL AND NOT deleted ORDER BY as_of, place_code;
