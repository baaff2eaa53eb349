"""The population by district, age band and sex."""

from __future__ import annotations

import re

from i18n import N_
from pipeline.ingest.dataset import Check, Column, Dataset, Field, hash_of, place_of
from pipeline.ingest.normalise.counts import COUNT
from pipeline.ingest.normalise.parser import Parser, ValueFault
from pipeline.ingest.normalise.text import TEXT, folded
from pipeline.ingest.normalise.values import PLACE, SEX
from pipeline.ingest.pairs import coded, named_as_coded
from pipeline.ingest.person import PERSON
from queries.schema import AGE_BANDS


def age_band(text: str) -> str:
    """One of our age bands for ``12-17``, ``65+``, ``từ 18 đến 29`` or a single year of age.

    Raises ValueFault for a band that reaches over the limits of ours.
    """
    numbers = [int(number) for number in re.findall(r"\d{1,3}", text)]
    upwards = len(numbers) == 1 and bool(
        re.search(r"\+|≥|>=|tro len|and over", text + folded(text))
    )
    if len(numbers) in (1, 2):
        low, high = numbers[0], numbers[-1]
        for band in AGE_BANDS:
            first, _, last = band.partition("-")
            start, end = int(first.rstrip("+")), int(last or 200)
            if start <= low <= end and (low == start if upwards else start <= high <= end):
                if upwards and last:
                    break
                return band
    raise ValueFault(
        N_("“{found}” is not within one of the age bands {bands}."),
        found=text,
        bands=", ".join(AGE_BANDS),
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
        Field(
            "place",
            place_of(coded("province"), coded("district")),
            PLACE,
            decisive=True,
            required=True,
        ),
        named_as_coded("named", "province", "district"),
        Field("age_band", "age_band", Parser("VARCHAR", age_band), decisive=True, required=True),
        Field("age", "age_band", TEXT),
        Field("sex", "sex", SEX, decisive=True),
        Field("persons", "persons", COUNT, decisive=True, required=True),
    ),
    # Single years of age are records of their own; they are added up to bands when counted.
    key=hash_of("v_place.district", "v_age", "coalesce(v_sex, '')"),
    stored={
        "province_code": "v_place.province",
        "district_code": "v_place.district",
        "age_band": "v_age_band",
        "sex": "v_sex",
        "persons": "v_persons",
    },
    checks=(
        Check(
            "district",
            "v_place.district IS NULL",
            N_("The row names no district; expected one of the 705 of 2021."),
        ),
    ),
    help=N_("Import the population by district and age band."),
)
