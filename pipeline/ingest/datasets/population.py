"""The population by district, age band and sex."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import Check, Column, Dataset, Field, hash_of
from pipeline.ingest.normalise.ages import AGES
from pipeline.ingest.normalise.counts import COUNT
from pipeline.ingest.normalise.values import SEX
from pipeline.ingest.pairs import coded_place
from pipeline.ingest.person import PERSON

# Up to which age the rows go that begin with the same age or an earlier one.
_EARLIER_HIGH = (
    "coalesce(max(v_ages.high) OVER ("
    "PARTITION BY file_id, v_place.district, coalesce(v_sex, '') "
    "ORDER BY v_ages.low, v_ages.high DESC, row_number "
    "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), -1)"
)
_HAS_SEXES = (
    "bool_or(v_sex IS NOT NULL) OVER ("
    "PARTITION BY file_id, v_place.district, v_ages.low, v_ages.high)"
)

_COLUMNS = ("province", "province_code", "district", "district_code", "sex")

DATASET = Dataset(
    "population",
    N_("Population"),
    "population",
    (
        *(column for column in PERSON if column.name in _COLUMNS),
        Column("age_band", ("nhóm tuổi", "độ tuổi", "tuổi", "age band", "age", "age group")),
        Column("persons", ("dân số", "số người", "số dân", "population", "persons")),
    ),
    (
        *coded_place("province", "district"),
        Field("ages", "age_band", AGES, decisive=True, required=True),
        Field("sex", "sex", SEX, decisive=True),
        Field("persons", "persons", COUNT, decisive=True, required=True),
    ),
    # Single years of age are records of their own; they are added up to bands when counted, unless
    # the band has a record too (coverage.sql).
    key=hash_of("v_place.district", "v_ages.label", "coalesce(v_sex, '')"),
    stored={
        "province_code": "v_place.province",
        "district_code": "v_place.district",
        "age_band": "v_ages.band",
        "age_low": "v_ages.low",
        "age_high": "v_ages.high",
        "sex": "v_sex",
        "persons": "v_persons",
    },
    checks=(
        Check(
            "district",
            "v_place.district IS NULL",
            N_("The row names no district; expected one of the 705 of 2021."),
        ),
        Check(
            "age_band",
            f"{_EARLIER_HIGH} BETWEEN v_ages.low AND v_ages.high - 1",
            N_(
                "Some of the ages {found} stand in another row of the district too; expected bands "
                "that do not overlap."
            ),
            {"found": "v_ages.label"},
        ),
    ),
    remarks=(
        Check(
            "age_band",
            f"v_ages.high <= {_EARLIER_HIGH}",
            N_(
                "The ages {found} are part of another row of the district; they are not counted "
                "twice."
            ),
            {"found": "v_ages.label"},
        ),
        Check(
            "sex",
            f"v_sex IS NULL AND {_HAS_SEXES}",
            N_(
                "{found} has rows of men and women too; those are counted, and of this one only "
                "what is more."
            ),
            {"found": "v_ages.label"},
        ),
    ),
    help=N_("Import the population by district and age band."),
)
