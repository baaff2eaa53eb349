"""Add up the tally of the doses: coverage by day, district, sex and age, or by vaccine.

Named SQL steps that fill the published tables. A day's counts are cumulative: what had been
injected by its end, as far as it is known now. Doses dated after the last extract are not counted.
"""

from __future__ import annotations

from collections.abc import Iterator

from geo import units
from pipeline.vocabulary import FIRST_DAY, VACCINES
from queries.schema import AGE_COLUMNS

MOST_OFFICIAL_DAYS = 60
"""With more days of official statistics the records are counted by week only."""

# The days that are counted until: ends of weeks (Sundays), the days of the official statistics,
# and the day of the last extract.
_RECORD_DAY = f"""
INSERT INTO vaccination.record_day
WITH span AS (
    SELECT (SELECT min(day) FROM (
                SELECT day FROM records.dose_tally GROUP BY day HAVING sum(records) > 0
            )) AS first,
           (SELECT max(extracted_on) FROM records.dose WHERE superseded_by IS NULL AND NOT deleted)
               AS last
), official AS (
    SELECT DISTINCT as_of FROM vaccination.snapshot
    WHERE (SELECT count(DISTINCT as_of) FROM vaccination.snapshot) <= {MOST_OFFICIAL_DAYS}
), week AS (
    SELECT unnest(generate_series(first + 7 - dayofweek(first)::INTEGER, last,
                                  INTERVAL 7 DAY))::DATE AS as_of
    FROM span WHERE first IS NOT NULL
)
SELECT as_of FROM official, span WHERE as_of BETWEEN first AND last
UNION
SELECT as_of FROM week
WHERE NOT EXISTS (FROM official WHERE abs(official.as_of - week.as_of) <= 3)
UNION
SELECT last FROM span WHERE last IS NOT NULL
ORDER BY as_of
"""

# The first of those days that a calendar day belongs to.
_BELONGS = f"""
CREATE TEMP TABLE belongs AS
SELECT day, min(as_of) AS as_of
FROM (SELECT unnest(generate_series(DATE '{FIRST_DAY}', max(as_of), INTERVAL 1 DAY))::DATE AS day
      FROM vaccination.record_day)
JOIN vaccination.record_day ON as_of >= day
GROUP BY day
"""

_MEASURES = ("dose1", "dose2", "booster")
_KNOWN_VACCINES = ", ".join(f"'{vaccine.name}'" for vaccine in VACCINES)
# Whatever else was typed in stays in the records.
_VACCINE = (
    f"CASE WHEN vaccine IN ({_KNOWN_VACCINES}) THEN vaccine "
    "WHEN vaccine IS NULL THEN '' ELSE 'other' END AS vaccine"
)


# What came new with each of those days.
_NEWLY = f"""
CREATE TEMP TABLE newly AS
SELECT counted_by, as_of, place, sex, band, vaccine, band IS NULL AS by_vaccine,
       {", ".join(f"sum({measure})::INTEGER AS {measure}" for measure in _MEASURES)}
FROM records.dose_tally JOIN belongs USING (day) GROUP BY ALL
"""


def _newly_by(group: str, said: str, *, vaccine: bool) -> str:
    """One of the ways, with codes of the places and what the groups mean."""
    return f"""
CREATE TEMP TABLE newly_by_{group} AS
SELECT counted_by, as_of, province_code, district_code, {said}, {", ".join(_MEASURES)}
FROM newly JOIN place ON place.code = newly.place
WHERE {"" if vaccine else "NOT "}by_vaccine
"""


def places() -> Iterator[tuple[str, str, str]]:
    """Rows (code, province_code, district_code) of the table ``place`` that the steps read."""
    yield "", "", ""
    for province in units.provinces():
        yield province.code, province.code, ""
    for district in units.all_districts():
        yield district.code, district.parent or "", district.code


def _cumulative(newly: str, table: str, by: str, columns: dict[str, str]) -> str:
    """Running totals of every place and group on every day from its first."""
    group = f"measure, counted_by, province_code, district_code, {by}"
    # Sums have 128 bits, and without ROWS days might be the same: both would take a third longer.
    sums = ", ".join(f"({sql})::INTEGER AS {name}" for name, sql in columns.items())
    totals = ", ".join(f"sum(coalesce({name}, 0)) OVER so_far::INTEGER" for name in columns)
    return f"""
INSERT INTO vaccination.{table}
WITH long AS (
    UNPIVOT {newly} ON {", ".join(_MEASURES)} INTO NAME measure VALUE persons
), new AS (
    SELECT {group}, as_of, {sums} FROM long WHERE persons > 0 GROUP BY ALL
), dense AS (
    SELECT g.*, day.as_of
    FROM (SELECT {group}, min(as_of) AS first FROM new GROUP BY ALL) AS g
    JOIN vaccination.record_day AS day ON day.as_of >= g.first
)
SELECT measure, counted_by, as_of, province_code, district_code, {by}, {totals}
FROM dense LEFT JOIN new USING ({group}, as_of)
WINDOW so_far AS (PARTITION BY {group} ORDER BY as_of ROWS UNBOUNDED PRECEDING)
ORDER BY measure, counted_by, as_of, province_code, district_code, {by}
"""


_BY_AGE = {
    column: f"sum(persons) FILTER (band = {index})"
    for index, column in enumerate(AGE_COLUMNS.values())
}

_POPULATION = f"""
INSERT INTO vaccination.district_population
SELECT province_code, district_code, coalesce(sex, ''), {
    ", ".join(
        f"coalesce(sum(persons) FILTER (age_band = '{band}'), 0)::BIGINT" if band else "0"
        for band in AGE_COLUMNS
    )
}
FROM records.population WHERE superseded_by IS NULL AND NOT deleted
GROUP BY ALL ORDER BY ALL
"""

STEPS = {
    "record_day": _RECORD_DAY,
    "belongs": _BELONGS,
    "newly": _NEWLY,
    "newly_by_age": _newly_by("age", "coalesce(sex, '') AS sex, band", vaccine=False),
    "record_coverage": _cumulative("newly_by_age", "record_coverage", "sex", _BY_AGE),
    "newly_by_vaccine": _newly_by("vaccine", _VACCINE, vaccine=True),
    "record_vaccine": _cumulative(
        "newly_by_vaccine", "record_vaccine", "vaccine", {"persons": "sum(persons)"}
    ),
    "district_population": _POPULATION,
}
"""One statement a step, in order."""

TEMPORARY = ("belongs", "newly", "newly_by_age", "newly_by_vaccine")
"""Temporary tables to drop at the end."""
