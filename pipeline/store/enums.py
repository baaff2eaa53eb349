"""The codes that columns of the records hold, as types of DuckDB.

A column of such a type is written eight times faster than one of text, and is a fraction of it in
memory; asked for, it is text. A type belongs to the database that it was made in: who adds a code
must convert what was made before (a test holds the codes).
"""

from __future__ import annotations

from typing import get_args

from geo import places, units
from pipeline.vocabulary import DoseType, IdType, NameMatch, Sex, VerdictSource
from queries.reconciliation.verdicts import VERDICTS

CODES: dict[str, tuple[str, ...]] = {
    "province_code": tuple(unit.code for unit in units.provinces()),
    "district_code": tuple(unit.code for unit in units.all_districts()),
    "commune_code": tuple(commune.code for commune in places.communes()),
    "sex_code": get_args(Sex),
    "id_type_code": get_args(IdType),
    "dose_type_code": get_args(DoseType),
    "verdict_code": VERDICTS,
    "verdict_source": get_args(VerdictSource),
    "name_match_code": get_args(NameMatch),
}
"""The codes of each type by its name."""

# In the order of text, since DuckDB compares and sorts by place in the list.
TYPES = "".join(
    f"CREATE TYPE IF NOT EXISTS {name} AS ENUM {tuple(sorted(codes))};\n"
    for name, codes in CODES.items()
)
"""SQL that makes the types that a database does not have."""
