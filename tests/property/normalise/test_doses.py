from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.ingest.normalise.doses import dose, dose_type, vaccine
from tests.support.texts import anything, outcome

WORDS = st.sampled_from(
    [
        "Mũi",
        "mui",
        "Liều",
        "Dose",
        "1",
        "2",
        "3.0",
        "cơ bản",
        "Bổ sung",
        "nhắc lại",
        "booster",
        "BS",
        "NL1",
        "M",
        "lần",
        "thứ",
        "hai",
        "II",
        "-",
        "(",
        "Pfizer",
        "0",
        "99",
    ]
)


@given(st.one_of(anything, st.lists(WORDS, max_size=5).map(" ".join)))
def test_whatever_the_text_it_is_a_dose_or_a_fault(text: str) -> None:
    found = outcome(dose, text)
    if found:
        assert dose(f"{found.type or 'dose'} {found.number}") == found
        assert outcome(dose_type, text) in (None, found.type)
    kind = outcome(dose_type, text)
    assert kind is None or dose_type(kind) == kind


@given(anything)
def test_whatever_the_text_a_vaccine_stays_what_it_is(text: str) -> None:
    found = outcome(vaccine, text)
    assert found is None or vaccine(found) == found
