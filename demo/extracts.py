"""Write the demo's extracts in the platform's own shapes, with errors put in and counted.

Sources: ``calibration.csv`` (the platform's public statistics) and ``national_weekly.csv`` (Our
World in Data, CC BY). Every person, name and number is invented.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from demo.batch import DAY, Doses, Persons, corrected, flag
from demo.calendars import draw_calendars
from demo.clocks import draw_clocks
from demo.curves import LAST_DAY
from demo.geography import Array, Geography, geography
from demo.identity import Strangers
from demo.lag import draw_habits
from demo.movement import NOWHERE, places_of_injection
from demo.persons import Register, invent_register
from demo.plan import ProvincePlan, make_plans
from demo.population import population
from demo.province import World, province_records
from demo.reports import draw_reports, report_table
from demo.snapshots import calibration
from demo.tables import (
    Numbers,
    dose_table,
    facility_table,
    give_numbers,
    person_columns,
    population_table,
    register_table,
    registration_table,
)
from demo.truth import Truth
from demo.verifications import LAST_ROUND, draw_history, totals_table
from demo.wide import wide_table, write_workbook

DatasetName = Literal[
    "doses",
    "registrations",
    "register",
    "population",
    "facilities",
    "verifications",
    "verification_totals",
    "daily_reports",
]

LAST = date(2022, 8, 14)
"""The day of the last extract."""

_WIDE_PROVINCE = "36"
_LARGEST_WORKBOOK = 0.02
_ROWS = 250_000


@dataclass(frozen=True)
class ExtractFile:
    """A file to import: what it holds and the day it was extracted on."""

    kind: DatasetName
    path: Path
    extracted_on: date


def write_extracts(
    folder: Path, scale: float, seed: int, progress: Callable[[float], None]
) -> list[ExtractFile]:
    """Write all extracts of a sample (0.01: one person in a hundred) into an existing folder.

    Returns the files in the order in which they are to be imported; ``folder / "truth"`` then
    says what is in them. ``progress`` is told the share that is done. The same scale and seed
    write the same bytes.
    """
    (folder / "truth").mkdir(exist_ok=True)
    streams = np.random.SeedSequence(seed).spawn(128)
    rng = np.random.Generator(np.random.PCG64(streams[0]))
    real = calibration()
    places = geography(scale)
    persons = population(places, real[max(real)], scale, rng)
    register = invent_register(places, persons, rng)
    plans = make_plans(places, real, scale, rng)
    injected_in = places_of_injection(places, register, plans, rng)
    habits = draw_habits(places, plans, rng)
    # Streams of their own, so that the records do not depend on the reports.
    drawing = np.random.Generator(np.random.PCG64(streams[64]))
    clocks = draw_clocks(places, drawing)
    calendars = draw_calendars(places, clocks, persons.sum(axis=(1, 2)), drawing)
    reports = []
    numbers = np.sort(register.id_number)
    progress(0.1)

    files = _files(folder, scale)
    _write_csv(files["facilities"].path, facility_table(places))
    _write_csv(files["population"].path, population_table(places, persons))
    _write_csv(files["totals"].path, totals_table())
    truth = Truth(folder / "truth", places)
    with _Extracts(files, places) as extracts:
        for number, plan in enumerate(plans):
            stream = np.random.Generator(np.random.PCG64(streams[number + 1]))
            left = np.flatnonzero((injected_in == NOWHERE) & (register.province == number))
            world = World(places, register, habits, Strangers(left, numbers), clocks, calendars)
            wide = plan.code == _WIDE_PROVINCE
            rows = np.flatnonzero(injected_in == number)
            found, doses, injected = province_records(world, plan, number, rows, wide, stream)
            counting = np.random.Generator(np.random.PCG64(streams[number + 65]))
            reports.append(draw_reports(places, plan, number, injected, counting))
            given = give_numbers(plan.code, found, doses, stream)
            extracts.add(found, doses, given, wide, stream)
            truth.add(found, doses, given, wide)
            history = draw_history(plan, found, doses, stream)
            extracts.add_verdicts(history.table(given.persons))
            truth.add_history(found, history)
            progress(0.1 + 0.8 * _done(plans, number))
    _write_csv(files["reports"].path, report_table(places, reports))
    truth.close(plans, reports, scale, seed, persons)
    _bury_others(register, injected_in, rng)
    _write_register(files["register"].path, places, register)
    progress(1.0)
    return list(files.values())


def _files(folder: Path, scale: float) -> dict[str, ExtractFile]:
    before = LAST - timedelta(days=1)
    wide = "xlsx" if scale <= _LARGEST_WORKBOOK else "csv"
    listed: tuple[tuple[str, DatasetName, str, date], ...] = (
        ("facilities", "facilities", "facilities.csv", LAST),
        ("population", "population", "population.csv", LAST),
        ("register", "register", "register.parquet", LAST),
        ("registrations", "registrations", "registrations.csv", LAST),
        ("main", "doses", f"doses-{before}.csv", before),
        ("wide", "doses", f"doses-nam-dinh-{LAST}.{wide}", LAST),
        ("day", "doses", f"doses-{LAST}.csv", LAST),
        ("verdicts", "verifications", f"verifications-{LAST_ROUND}.parquet", LAST_ROUND),
        ("totals", "verification_totals", "verification-totals.csv", LAST),
        ("reports", "daily_reports", f"daily-reports-{LAST}.csv", LAST),
    )
    return {name: ExtractFile(kind, folder / file, day) for name, kind, file, day in listed}


def _done(plans: list[ProvincePlan], number: int) -> float:
    persons = [plan.persons for plan in plans]
    return sum(persons[: number + 1]) / sum(persons)


class _Extracts:
    """The dose and registration extracts, open to be added to."""

    def __init__(self, files: dict[str, ExtractFile], places: Geography) -> None:
        self._files, self._places = files, places
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> _Extracts:
        return self

    def __exit__(self, *_: object) -> None:
        for writer in self._writers.values():
            writer.close()

    def add(
        self,
        persons: Persons,
        doses: Doses,
        numbers: Numbers,
        wide: bool,
        rng: np.random.Generator,
    ) -> None:
        """Write the records of a province."""
        columns = person_columns(self._places, persons, numbers.persons)
        self._write("registrations", registration_table(persons, columns, doses, rng))
        if wide:
            as_text = self._files["wide"].path.suffix == ".csv"
            table = wide_table(self._places, persons, columns, doses, as_text)
            if as_text:
                self._write("wide", table)
            else:
                write_workbook(self._files["wide"].path, table)
            return
        early = doses.entered < LAST_DAY * DAY
        fixed = corrected(persons, doses, wide)
        deleted = (doses.flags & flag("deleted")) != 0
        before = person_columns(self._places, persons, numbers.persons, first_extract=True)

        def table_of(rows: Array, people: dict[str, pa.Array], **how: bool) -> pa.Table:
            chosen = np.flatnonzero(rows)
            return dose_table(
                self._places,
                people,
                persons.registered,
                doses.take(chosen),
                numbers.doses.take(pa.array(chosen)),
                **how,
            )

        self._write("main", table_of(early, before, first_extract=True))
        self._write("day", table_of(~early | fixed, columns, first_extract=False))
        self._write("day", table_of(deleted & early, columns, first_extract=False, deleted=True))

    def add_verdicts(self, table: pa.Table) -> None:
        """Write what was sent back about a province."""
        if "verdicts" not in self._writers:
            file = self._files["verdicts"].path
            self._writers["verdicts"] = pq.ParquetWriter(file, table.schema, compression="zstd")
        self._writers["verdicts"].write_table(table)

    def _write(self, name: str, table: pa.Table) -> None:
        if name not in self._writers:
            self._writers[name] = pa_csv.CSVWriter(self._files[name].path, table.schema)
        self._writers[name].write_table(table)


def _write_csv(file: Path, table: pa.Table) -> None:
    pa_csv.write_csv(table, file)


def _bury_others(register: Register, injected_in: Array, rng: np.random.Generator) -> None:
    """Let some of the old who were never vaccinated have died."""
    likely = np.select(
        [register.age >= 80, register.age >= 65, register.age >= 50], [0.12, 0.05, 0.015]
    )
    dead = (injected_in == NOWHERE) & (rng.random(len(register)) < likely)
    register.deceased_on[dead] = rng.integers(LAST_DAY - 590, LAST_DAY, int(dead.sum()))


def _write_register(file: Path, places: Geography, register: Register) -> None:
    with pq.ParquetWriter(
        file, register_table(places, register, slice(0, 0)).schema, compression="zstd"
    ) as writer:
        for start in range(0, len(register), _ROWS):
            writer.write_table(register_table(places, register, slice(start, start + _ROWS)))
