from __future__ import annotations

import pytest

from i18n import translator
from pipeline.ingest.normalise.parser import ValueFault, shortened


def test_a_fault_can_be_said_in_the_readers_language() -> None:
    fault = ValueFault("“{found}” has {length} letters.", found="{x}", length=3)
    assert str(fault) == "“{x}” has 3 letters."
    assert translator("en")(fault.message, **fault.details) == str(fault)
    with pytest.raises(ValueError, match="has 3 letters"):
        raise fault


def test_only_long_texts_are_shortened() -> None:
    assert shortened("a" * 60) == "a" * 60
    assert shortened("a" * 61) == "a" * 60 + "…"
