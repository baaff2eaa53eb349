from __future__ import annotations

from datetime import date

import pytest

from pipeline.ingest.normalise.doses import (
    DoseOrdinal,
    dose,
    dose_type,
    status,
    vaccine,
    vaccine_cell,
)
from pipeline.ingest.normalise.parser import Mended, ValueFault
from pipeline.vocabulary import VACCINES, DoseType


@pytest.mark.parametrize(
    ("kind", "number", "texts"),
    [
        (
            "primary",
            1,
            [
                "1",
                "01",
                "1.0",
                "Mũi 1",
                "mui 1",
                "MŨI 1",
                "Mũi 1.0",
                "Mũi1",
                "M1",
                "Mũi thứ nhất",
                "Mũi số 1",
                "Liều 1",
                "Dose 1",
                "1st dose",
                "first dose",
                "Mũi I",
                "Mũi tiêm 1",
                "Mu\u0303i 1",
                "Mũi cơ bản 1",
                "CB1",
                "Cơ bản Mũi 1",
                "Mũi 1 Mũi 1",
                "(1)",
            ],
        ),
        (
            "primary",
            2,
            [
                "2",
                "Mũi 2",
                "mui 2",
                "Liều cơ bản 2",
                "Mũi cơ bản 2",
                "Dose 2",
                "second dose",
                "Primary 2",
                "mui co ban 2",
                "Mũi II",
                "Mũi thứ hai",
            ],
        ),
        # Whether the third is one of the series or a booster is decided by the vaccine.
        (None, 3, ["3", "Mũi 3", "Dose 3", "Mũi thứ ba", "mui 3"]),
        (None, 4, ["Mũi 4", "4"]),
        ("primary", 3, ["Mũi cơ bản 3", "CB3", "Cơ bản | 3"]),
        ("primary", 2, ["2/2", "dose 2/2", "Mũi 2/3"]),
        ("primary", 1, ["1/2", "1/1", "Mũi 1/2"]),
        (
            "booster",
            1,
            [
                "Mũi 3 - nhắc lại lần 1",
                "Mũi 3 (nhắc lại)",
                "Mũi 3 nhắc lại",
                "Mũi 3 (tăng cường)",
                "Nhắc lại | 3",
                "Nhắc lại (mũi 3)",
                "Nhắc lại 1 | Mũi 3",
                "3rd dose (booster)",
            ],
        ),
        (
            "booster",
            2,
            [
                "Mũi 4 (nhắc lại 2)",
                "Mũi 4 (nhắc lại lần 2)",
                "Mũi 4 nhắc lại",
                "Nhắc lại lần 2 (mũi 4)",
            ],
        ),
        ("additional", 1, ["Mũi 3 (bổ sung)", "Mũi 3 bổ sung", "Bổ sung Mũi 3"]),
        (
            "additional",
            1,
            [
                "Mũi bổ sung",
                "bổ sung",
                "BS",
                "additional",
                "Additional dose",
                "Liều bổ sung",
                "Bổ sung 1",
                "mui bo sung 1",
                "BS1",
                "extra dose",
                "mui additional 1",
                "Bổ sung1",
            ],
        ),
        ("additional", 3, ["Mũi bổ sung 3"]),
        (
            "booster",
            1,
            [
                "Mũi nhắc lại",
                "nhắc lại",
                "Nhắc lại 1",
                "NL1",
                "NL",
                "booster",
                "booster 1",
                "Mũi nhắc lại lần 1",
                "mui nhac lai 1",
                "Mũi tăng cường",
                "first booster",
                "Nhắc lại Nhắc lại 1",
                "Mũi nhắc 1",
                "Nhắc lại1",
                "mui booster 1",
            ],
        ),
        (
            "booster",
            2,
            [
                "nhắc lại lần 2",
                "NL2",
                "booster 2",
                "2nd booster",
                "Mũi nhắc lại 2",
                "Nhắc lại Mũi 2",
            ],
        ),
    ],
)
def test_doses(kind: DoseType | None, number: int, texts: list[str]) -> None:
    assert {text: dose(text) for text in texts} == dict.fromkeys(texts, DoseOrdinal(kind, number))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mũi",
        "0",
        "Mũi 0",
        "10",
        "12",
        "Mũi 1 và 2",
        "2/1",
        "1, 2",
        "Mũi cơ bản",
        "Cơ bản",
        "Bổ sung nhắc lại",
        "Nhắc lại 1 Mũi 9",
        "Pfizer",
        "Mũi 1 Pfizer",
        "Mũi A",
        "Mũi 1?x",
        "-1x",
        "٣",
        "1" * 5000,
        "1.5",
        "1,1",
        "1.0.0",
        "cbm 1",
    ],
)
def test_what_says_no_dose(text: str) -> None:
    with pytest.raises(ValueFault, match="does not say which dose; expected one such as “Mũi 1”"):
        dose(text)


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        ("primary", ["Cơ bản", "Mũi cơ bản", "co ban", "primary", "Liều cơ bản", "CB", "Cơ bản 1"]),
        ("additional", ["Bổ sung", "Mũi bổ sung", "additional", "BS", "Tiêm bổ sung"]),
        ("booster", ["Nhắc lại", "Mũi nhắc lại", "Tiêm nhắc lại", "booster", "NL", "NHẮC LẠI 2"]),
    ],
)
def test_kinds_of_doses(kind: DoseType, texts: list[str]) -> None:
    assert {text: dose_type(text) for text in texts} == dict.fromkeys(texts, kind)


@pytest.mark.parametrize("text", ["", "1", "Mũi 1", "Bổ sung / Nhắc lại", "khác", "Cơ bản khác"])
def test_what_is_no_kind_of_dose(text: str) -> None:
    with pytest.raises(ValueFault, match="is not a kind of dose; expected “Cơ bản”"):
        dose_type(text)


NAMES = (
    "AstraZeneca",
    "Sputnik V",
    "Vero Cell",
    "Comirnaty",
    "Spikevax",
    "Janssen",
    "Hayat-Vax",
    "Abdala",
    "Covaxin",
)


@pytest.mark.parametrize(
    ("name", "texts"),
    [
        (
            "AstraZeneca",
            [
                "Astra Zeneca",
                "ASTRAZENECA",
                "AZD1222",
                "Vaxzevria",
                "AZ",
                "COVID-19 Vaccine AstraZeneca",
                "Covishield",
                "ChAdOx1-S",
                "AstraZeneca (Vaxzevria)",
            ],
        ),
        ("Sputnik V", ["Sputnik-V", "SputnikV", "Sputnik", "Gam-COVID-Vac", "Sputnik V (Nga)"]),
        (
            "Vero Cell",
            [
                "Vero-Cell",
                "VeroCell",
                "Vero Cell (Sinopharm)",
                "Sinopharm",
                "BBIBP-CorV",
                "COVID-19 Vaccine (Vero Cell), Inactivated",
            ],
        ),
        (
            "Comirnaty",
            [
                "Pfizer",
                "Pfizer-BioNTech",
                "COMIRNATY",
                "Comirnaty®",
                "BNT162b2",
                "Vắc xin Pfizer",
                "Pfizer (Comirnaty)",
            ],
        ),
        (
            "Spikevax",
            ["Moderna", "SPIKEVAX", "mRNA-1273", "COVID-19 Vaccine Moderna", "Spikevax (Moderna)"],
        ),
        ("Janssen", ["JANSSEN", "Johnson & Johnson", "Johnson&Johnson", "J&J", "Ad26.COV2.S"]),
        ("Hayat-Vax", ["Hayat Vax", "HayatVax", "Hayat-Vax (Sinopharm)", "Hayat - Vax"]),
        ("Abdala", ["ABDALA", "Vắc xin Abdala", "abdala (Cuba)"]),
        ("Covaxin", ["COVAXIN", "Covaxin (Bharat)"]),
    ],
)
def test_vaccines(name: str, texts: list[str]) -> None:
    assert {text: vaccine(text) for text in texts} == dict.fromkeys(texts, name)
    assert vaccine(name) == name


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Sinovac", "Sinovac"),
        ("CoronaVac (Vero Cell)", "CoronaVac (Vero Cell)"),
        ("Sinovac - Vero Cell", "Sinovac - Vero Cell"),
        ("Sputnik Light", "Sputnik Light"),
        (" Nano\u00a0Covax ", "Nano Covax"),
        ("Pfizer/Moderna", "Pfizer/Moderna"),
        ("A", "A"),
        ("1", "1"),
        ("không rõ", "không rõ"),
    ],
)
def test_unknown_vaccines_are_kept(text: str, kept: str) -> None:
    assert vaccine(text) == kept


@pytest.mark.parametrize("text", ["", " ", "-", "..."])
def test_nothing_is_no_vaccine(text: str) -> None:
    with pytest.raises(ValueFault, match="is not the name of a vaccine; expected one such as"):
        vaccine(text)


def test_the_vaccines_of_viet_nam() -> None:
    assert tuple(one.name for one in VACCINES) == NAMES
    assert {one.name: one.primary_doses for one in VACCINES if one.primary_doses != 2} == {
        "Janssen": 1,
        "Abdala": 3,
    }
    licensed = [one.licensed_on for one in VACCINES]
    assert licensed == sorted(licensed)
    # The first and the last of the conditional approvals.
    assert (licensed[0], licensed[-1]) == (date(2021, 2, 1), date(2021, 11, 10))


@pytest.mark.parametrize(
    ("text", "name", "noted"),
    [
        ("AstraZenica", "AstraZeneca", True),
        ("Astra Zenneca", "AstraZeneca", True),
        ("Pfizzer", "Comirnaty", True),
        ("Modena", "Spikevax", True),
        ("Verro cell", "Vero Cell", True),
        ("Vero", "Vero Cell", False),
        ("Sinopharn", "Vero Cell", True),
        ("Abdalla", "Abdala", True),
        ("Vắc xin mới", "Vắc xin mới", True),
        ("Pfizer/Moderna", "Pfizer/Moderna", True),
        ("Sinovac", "Sinovac", False),
        ("Sputnik Light", "Sputnik Light", False),
        ("CVX 208", "Comirnaty", False),
        ("Prevenar 13 (Pfizer)", "Prevenar 13 (Pfizer)", True),
        ("Cúm, AstraZeneca", "Cúm, AstraZeneca", True),
        ("AstraZenica Hib", "AstraZenica Hib", True),
    ],
)
def test_vaccines_are_what_they_are_or_unknown(text: str, name: str, noted: bool) -> None:
    read = vaccine_cell(text)
    assert isinstance(read, Mended) == noted
    assert (read.value if isinstance(read, Mended) else read) == name


@pytest.mark.parametrize(
    ("word", "meaning"),
    [
        ("completed", "injected"),
        ("Đã tiêm mũi 1", "injected"),
        ("Đã tiêm đủ 2 mũi", "injected"),
        ("Đã tiêm mũi nhắc lại 1", "injected"),
        ("entered-in-error", "deleted"),
        ("nhập sai", "deleted"),
        ("not-done", "not injected"),
        ("Từ chối tiêm", "not injected"),
    ],
)
def test_words_for_the_status(word: str, meaning: str) -> None:
    assert status(word) == meaning


@pytest.mark.parametrize("word", ["1", "chưa rõ lắm"])
def test_other_words_are_no_status(word: str) -> None:
    with pytest.raises(ValueFault, match="Unknown status"):
        status(word)
