"""Counts of persons and doses."""

from __future__ import annotations

import re

from i18n import N_
from pipeline.ingest.normalise.parser import Parser, ValueFault


def count(text: str) -> int:
    """A count: digits only. Raises ValueFault."""
    if not re.fullmatch(r"\d{1,9}(\.0)?", text.strip(), re.ASCII):
        raise ValueFault(
            N_("“{found}” is not a count; expected a whole number such as 1908352."), found=text
        )
    return int(text.strip().removesuffix(".0"))


COUNT = Parser("BIGINT", count)
