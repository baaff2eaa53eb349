"""Decisions by hand about doubtful persons: the list of pairs, come back."""

from __future__ import annotations

from i18n import N_
from pipeline.ingest.dataset import Check, Column, Dataset, Field, hash_of
from pipeline.ingest.normalise.text import TEXT
from pipeline.ingest.normalise.values import YES_NO

_PAIR = "^[0-9a-f]{16}-[0-9a-f]{16}$"
_FIRST = "try_cast('0x' || v_pair[1:16] AS UBIGINT)"
_SECOND = "try_cast('0x' || v_pair[18:33] AS UBIGINT)"

DATASET = Dataset(
    "decisions",
    N_("Decisions about persons"),
    "person_decision",
    (
        Column("pair", ("mã cặp", "cặp", "pair", "pair number")),
        Column("same", ("một người", "cùng một người", "one person", "same person")),
    ),
    (
        Field("pair", "lower(trim(pair))", TEXT, decisive=True, required=True),
        Field("same", "same", YES_NO, decisive=True),
    ),
    key=hash_of(_FIRST, _SECOND),
    stored={
        "person": f"least({_FIRST}, {_SECOND})",
        "other": f"greatest({_FIRST}, {_SECOND})",
        "same": "v_same",
    },
    checks=(
        Check(
            "pair",
            f"NOT regexp_full_match(v_pair, '{_PAIR}')",
            N_("This is no number of a pair; expected it as the list of doubtful persons has it."),
        ),
    ),
    # A pair that was left open takes back what was decided before.
    deleted="v_same IS NULL",
    help=N_("Import the list of doubtful persons with what was decided."),
)
