"""What codes and names say of a vaccine: which one it is, and whether it is against COVID-19.

Codes of CVX and of ICD-11 are those of the WHO's DDCC (ConceptMap vaccine-covid19-cvx-to-icd11 of
15 February 2023); of SNOMED CT and ATC, of the same guide; of the EU, the products of its digital
certificate, which Viet Nam's follows (5772/QĐ-BYT).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from pipeline.ingest.normalise.damage import says_nothing
from pipeline.ingest.normalise.doses import (
    CVX,
    FOREIGN,
    OTHER_DISEASES,
    VACCINE_NAMES,
    vaccine,
    vaccine_cell,
)
from pipeline.ingest.normalise.parser import Mended
from pipeline.ingest.normalise.text import clean, folded

_CVX_FOREIGN = {
    "211": "Novavax",
    "501": "QazVac",
    "503": "CoviVac",
    "504": "Sputnik Light",
    "506": "Convidecia",
    "507": "Zifivax",
    "509": "EpiVacCorona",
    "511": "CoronaVac",
    "513": "Zifivax",
    "515": "Medigen",
    "518": "Valneva",
}
_CVX_UNNAMED = frozenset("213 225 226 500 508 512 514 516 517".split())  # noqa: SIM905
_CVX_LAST_KNOWN = 300
"""From here on codes are given to vaccines of 2022 and later, some of them against COVID-19."""

_ICD11 = {
    "XM3DT5": "Spikevax",
    "XM8NQ0": "Comirnaty",
    "XM4YL8": "AstraZeneca",
    "XM97T2": "AstraZeneca",
    "XM6QV1": "Janssen",
    "XM8866": "Vero Cell",
    "XM9FQ7": "Hayat-Vax",
    "XM5ZJ4": "Sputnik V",
    "XM1G90": "Covaxin",
    "XM7HT3": "CoronaVac",
    "XM9T65": "Novavax",
    "XM5QM6": "Sputnik Light",
    "XM1AG7": "Convidecia",
    "XM6SZ8": "EpiVacCorona",
    "XM97N6": "QazVac",
    "XM85P5": "CoviVac",
    "XM4EC8": "Medigen",
    "XM3PG0": "Soberana",
}
_ICD11_UNNAMED = frozenset(
    (
        *("XM68M6", "XM1NL1", "XM9TQ1", "XM2YG8", "XM3U61", "XM0K39", "XM1AU2", "XM5DF6"),
        *("XM9QW8", "XM0CX4", "XM5JC5", "XM3CT4", "XM1J92", "XM6AT1", "XM52P3", "XM0GQ8"),
    )
)
_SNOMED = {
    "1031000172108": "Comirnaty",
    "10871000172106": "Spikevax",
    "10891000172107": "AstraZeneca",
    "10901000172106": "Janssen",
}
_SNOMED_UNNAMED = frozenset(
    "1119305005 1119349007 1157024006 29061000087103 1162643001 28531000087107".split()  # noqa: SIM905
)
_EU = {
    "EU/1/20/1528": "Comirnaty",
    "EU/1/20/1507": "Spikevax",
    "EU/1/21/1529": "AstraZeneca",
    "EU/1/20/1525": "Janssen",
}
_SYSTEM_CVX = re.compile(r"/sid/cvx\b|2\.16\.840\.1\.113883\.12\.292\b|^cvx$", re.IGNORECASE)
_SYSTEM_ATC = re.compile(r"whocc\.no/atc|2\.16\.840\.1\.113883\.6\.73\b|^atc$", re.IGNORECASE)

_COVID = re.compile(r"\bcovid|\bsars ?cov|\bncov|\bcorona ?virus")
_DISEASE = frozenset(("840539006", "U07.1", "U071", "RA01", "RA01.0", "RA01.1"))
"""COVID-19 in SNOMED CT, ICD-10 and ICD-11."""


class Coding(NamedTuple):
    """A code of a system and how it is shown; each may be empty."""

    system: str
    code: str
    display: str


@dataclass(frozen=True)
class VaccineKind:
    """Whether a vaccine is against COVID-19 (``None``: it is not said, or contradicted), and what
    it is called: as a cell that VACCINE reads, or as others call it."""

    is_covid: bool | None
    name: str


Disease = tuple[tuple[Coding, ...], str]
"""A disease by its codes and in words."""


@lru_cache(10_000)
def vaccine_kind(
    codings: tuple[Coding, ...], text: str, diseases: tuple[Disease, ...] = ()
) -> VaccineKind:
    """What the codes and the text of a vaccine say together, and the diseases it is given against.

    Where two of them name different vaccines, both are in the name, which then is no vaccine that
    is known.
    """
    names: dict[str, None] = {}
    evidence = set[bool]()
    for one in codings:
        known, covid = _of_code(one)
        names |= dict.fromkeys(filter(None, [known]))
        evidence |= {covid} - {None}  # type: ignore[arg-type]
    for shown in filter(None, [text, *(one.display for one in codings)]):
        known, covid = _of_text(shown)
        names |= dict.fromkeys(filter(None, [known]))
        evidence |= {covid} - {None}  # type: ignore[arg-type]
    against = [_is_covid(*one) for one in diseases]
    if against:
        evidence.add(any(against))
    written = text or next((one.display or _named(one) for one in codings), "")
    return VaccineKind(
        evidence.pop() if len(evidence) == 1 else None,
        _together(list(names)) if names else written,
    )


def _named(one: Coding) -> str:
    return f"CVX {one.code}" if _SYSTEM_CVX.search(one.system) else one.code


def _together(names: list[str]) -> str:
    both = vaccine("; ".join(names))
    return both if both in VACCINE_NAMES else "; ".join(names)


def _of_code(one: Coding) -> tuple[str, bool | None]:
    """The vaccine that a code is of, if it is one of those, and whether it is against COVID-19."""
    code = one.code.strip().upper()
    if _SYSTEM_CVX.search(one.system):
        return _of_cvx(code.lstrip("0"))
    if _SYSTEM_ATC.search(one.system) or re.fullmatch(r"J07B[XN]\d*", code):
        is_covid = code == "J07BX03" or code.startswith("J07BN")
        return "", is_covid if len(code) == len("J07BX03") else None
    if named := _ICD11.get(code) or _SNOMED.get(code) or _EU.get(code):
        return named, True
    return "", True if code in _ICD11_UNNAMED | _SNOMED_UNNAMED else None


def _of_cvx(code: str) -> tuple[str, bool | None]:
    if named := CVX.get(f"cvx{code}") or _CVX_FOREIGN.get(code):
        return named, True
    if code in _CVX_UNNAMED:
        return "", True
    # Those without a vaccine (998, 999) say nothing.
    return "", False if code.isdigit() and int(code) < _CVX_LAST_KNOWN else None


def _of_text(text: str) -> tuple[str, bool | None]:
    """The same of a name. Makers of many vaccines count only where nothing else is named."""
    plain = folded(text)
    if not plain or says_nothing(clean(text)):
        return "", None
    is_covid, is_other = bool(_COVID.search(plain)), bool(OTHER_DISEASES.search(plain))
    if is_other:
        return "", None if is_covid else False
    read = vaccine_cell(text)
    known = read.value if isinstance(read, Mended) else read
    joined = folded(known).replace(" ", "")
    if known in VACCINE_NAMES or joined.startswith(FOREIGN):
        # As it is written: that it is misspelt is noted when the cell is read.
        return (text if isinstance(read, Mended) else known), True
    return "", True if is_covid else None


def _is_covid(codings: tuple[Coding, ...], text: str) -> bool:
    """Whether a disease is COVID-19."""
    if any(one.code.strip().upper() in _DISEASE for one in codings):
        return True
    return any(_COVID.search(folded(shown)) for shown in (text, *(one.display for one in codings)))
