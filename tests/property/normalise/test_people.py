from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import example, given

from pipeline.ingest.normalise.values import person_name, phone, priority_group, sex, yes_no
from tests.support.texts import anything, outcome


@given(anything)
@example("ǰ")
@example("ﬁ ŉ ß")
def test_a_name_has_letters_and_no_digits_or_is_a_fault(text: str) -> None:
    name = outcome(person_name, text)
    if name is not None:
        assert any(map(str.isalpha, name))
        assert not any(map(str.isdigit, name))
        assert name == " ".join(name.split())


@pytest.mark.parametrize("parse", [sex, phone, yes_no, priority_group])
def test_whatever_the_text_it_is_a_value_or_a_fault(parse: Callable[[str], object]) -> None:
    @given(anything)
    def hold(text: str) -> None:
        value = outcome(parse, text)
        assert value is None or parse(str(value)) == value

    hold()
