"""Worklists that come back with corrected details."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import Check, Column, Dataset, Field, hash_of
from pipeline.ingest.normalise.text import TEXT
from pipeline.ingest.person import PERSON, PERSON_FIELDS, PERSON_STORED

_CASE = "^[0-9a-f]{16}-[0-9a-f]{16}$"

DATASET = Dataset(
    "corrections",
    N_("Corrected details"),
    "correction",
    (
        Column("case_number", ("mã vụ việc", "mã hồ sơ", "case", "case number")),
        *(column for column in PERSON if column.name not in ("person_number", "priority_group")),
    ),
    (
        Field("case_number", "lower(trim(case_number))", TEXT, decisive=True, required=True),
        *(
            field
            for field in PERSON_FIELDS
            if field.name not in ("person_number", "priority_group")
        ),
    ),
    key=hash_of("v_case_number"),
    stored={
        "person_key": "try_cast('0x' || v_case_number[1:16] AS UBIGINT)",
        "corrects": "try_cast('0x' || v_case_number[18:33] AS UBIGINT)",
        **{
            name: sql
            for name, sql in PERSON_STORED.items()
            if name not in ("person_number", "priority_group")
        },
    },
    checks=(
        Check(
            "case_number",
            f"NOT regexp_full_match(v_case_number, '{_CASE}')",
            N_("This is no case number; expected it as the worklist has it."),
        ),
        Check(
            "name",
            "v_name IS NULL AND v_id IS NULL",
            N_("The row has neither a name nor an ID number; expected the corrected details."),
        ),
    ),
    help=N_("Import a worklist whose details were mended."),
)
