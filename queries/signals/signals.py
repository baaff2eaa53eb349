"""Signals: what in the official statistics cannot be taken at face value, and where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from sqlalchemy import select

from i18n import N_
from queries.databases import Databases, Snapshot
from queries.schema import signal

SignalType = Literal[
    "missing_province",
    "identical_snapshot",
    "cumulative_fell",
    "full_above_first",
    "adults_above_all",
    "doses_below_persons",
    "injected_above_received",
    "population_missing",
    "coverage_above_100",
    "column_stopped",
    "province_stopped",
    "rise_after_stop",
    "denominator_revised",
]


@dataclass(frozen=True)
class SignalText:
    """A kind of signal in words: its name, and what it means."""

    name: str
    meaning: str


SIGNAL_TEXTS: dict[SignalType, SignalText] = {
    "missing_province": SignalText(
        N_("Province without figures"),
        N_(
            "The snapshot has no usable row for this province. Totals are totals of the other "
            "provinces only; unknown is not zero."
        ),
    ),
    "identical_snapshot": SignalText(
        N_("Two identical snapshots"),
        N_(
            "Every number is that of an earlier day: the service answered with old figures, or "
            "nobody entered anything. Do not read it as a standstill."
        ),
    ),
    "cumulative_fell": SignalText(
        N_("A cumulative count fell"),
        N_(
            "Persons and doses can only be added. A fall means that records were removed or "
            "corrected; the higher figure before it was wrong."
        ),
    ),
    "full_above_first": SignalText(
        N_("More fully vaccinated than with one dose"),
        N_(
            "Whoever is fully vaccinated has had a first dose: one of the two figures is wrong, or "
            "they were exchanged. Both are shown as they came."
        ),
    ),
    "adults_above_all": SignalText(
        N_("More people aged 18+ than people"),
        N_(
            "A part cannot exceed the whole: one of the two population figures is wrong, and so is "
            "coverage computed from it."
        ),
    ),
    "doses_below_persons": SignalText(
        N_("Fewer doses than persons vaccinated"),
        N_(
            "Every person vaccinated has had a dose at least: the doses lack some, or the persons "
            "are counted twice."
        ),
    ),
    "injected_above_received": SignalText(
        N_("More doses injected than received"),
        N_(
            "Nothing can be injected that was not received: the count of doses received is out of "
            "date, and stocks computed from it are unknown."
        ),
    ),
    "population_missing": SignalText(
        N_("No population figure"),
        N_(
            "The population is given as 0. The province is left out of rates, of the persons and "
            "of the population, until it is known."
        ),
    ),
    "coverage_above_100": SignalText(
        N_("Coverage above 100%"),
        N_(
            "More persons vaccinated than the population figure counts: people vaccinated away "
            "from home, an old population figure, or, per population aged 18+, children in the "
            "count."
        ),
    ),
    "column_stopped": SignalText(
        N_("A column stopped moving"),
        N_(
            "No province's figure has changed since the earlier date while others moved: the "
            "column is no longer kept up. Shares computed from it are out of date."
        ),
    ),
    "province_stopped": SignalText(
        N_("A province stands still"),
        N_(
            "None of its counts of injections has changed since the earlier date, while those of "
            "most provinces did: its figures did not arrive. Unknown is not zero."
        ),
    ),
    "rise_after_stop": SignalText(
        N_("A rise after a standstill"),
        N_(
            "The province's figures stood still before: the rise is of all the days since the "
            "earlier date, not of the last ones, and is no pace."
        ),
    ),
    "denominator_revised": SignalText(
        N_("Population figure revised"),
        N_(
            "The denominator differs from that of the previous date. A change in coverage is "
            "partly a change of the denominator."
        ),
    ),
}

MEASURE_NAMES: dict[str, str] = {
    "": "",
    "population": N_("whole population"),
    "population_18plus": N_("population aged 18 and over"),
    "persons_dose1": N_("persons with at least one dose"),
    "persons_dose2": N_("fully vaccinated persons"),
    "doses_injected": N_("doses injected"),
    "doses_allocated": N_("doses allocated"),
    "doses_received": N_("doses received"),
    "dose1_all": N_("at least one dose, whole population"),
    "dose2_all": N_("fully vaccinated, whole population"),
    "dose1_18plus": N_("at least one dose, aged 18+"),
    "dose2_18plus": N_("fully vaccinated, aged 18+"),
}


@dataclass(frozen=True)
class SignalRow:
    """One province in a signal. ``value`` against ``reference`` (earlier value, denominator)."""

    province_code: str
    value: int | None
    reference: int | None


@dataclass(frozen=True)
class Signal:
    """One finding: its kind, what it is about, since when, and the provinces concerned.

    ``rows`` is empty where the whole country is concerned.
    """

    kind: SignalType
    measure: str
    as_of: date
    previous_as_of: date | None
    rows: tuple[SignalRow, ...]


def signals(databases: Databases, *, snapshot: Snapshot) -> tuple[Signal, ...]:
    """The signals that stand on a day, the gravest kind first."""
    columns = signal.c
    statement = (
        select(
            columns.kind,
            columns.measure,
            columns.province_code,
            columns.previous_as_of,
            columns.value,
            columns.reference,
        )
        .where(columns.as_of == snapshot.as_of)
        .order_by(columns.kind, columns.measure, columns.province_code)
    )
    rows: dict[tuple[SignalType, str], list[SignalRow]] = {}
    earlier: dict[tuple[SignalType, str], date | None] = {}
    for kind, measure, province, previous, value, reference in databases.read(statement):
        key = (cast(SignalType, kind), measure)
        earlier[key] = previous
        of_provinces = rows.setdefault(key, [])
        if province:
            of_provinces.append(SignalRow(province, value, reference))
    order, measures = list(SIGNAL_TEXTS), list(MEASURE_NAMES)
    return tuple(
        Signal(kind, measure, snapshot.as_of, earlier[kind, measure], tuple(of_provinces))
        for (kind, measure), of_provinces in sorted(
            rows.items(), key=lambda item: (order.index(item[0][0]), measures.index(item[0][1]))
        )
    )
