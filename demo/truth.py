"""What was put into the extracts: written down beside them, without names, IDs or birth dates.

``persons.parquet`` has a row for each person of the dose extracts, ``doses.parquet`` for each of
their rows (dose, in the wide extract), ``daily_reports.parquet`` for each district and day,
``planted.csv`` the counts by class, ``effects.json`` the sizes of the effects. Persons count at the
facility of their first dose, reports by province.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from demo import batch
from demo.batch import CLASSES, DAY, FLAGS, NOBODY, REFUSALS, Doses, Persons, corrected
from demo.clocks import recorded
from demo.geography import Array, Geography
from demo.identity import ERROR_ODDS_RATIO
from demo.lag import SAME_DAY_ODDS_RATIO
from demo.names import NOISES
from demo.plan import ProvincePlan
from demo.reports import Reported, lost_share, planted, truth_table
from demo.tables import Numbers
from demo.texts import pick
from demo.verifications import History

_CLASSES, _NOISES, _DOSES = pa.array(CLASSES), pa.array(NOISES), pa.array(batch.DOSES)
_REFUSALS, _FLAGS, _HYPHENS = pa.array(REFUSALS), pa.array(FLAGS), pa.array(["hyphens"])

_EFFECTS = {
    "same_day_entry": "odds ratio of an entry on the day of injection, pre-registered to walk-in, "
    "within a facility and week",
    "identity_error": "odds ratio of an error in a person's details, pre-registered to walk-in, "
    "within the facility and week of the first dose",
}


class Truth:
    """Collects what is true of each province, then writes it."""

    def __init__(self, folder: Path, geography: Geography) -> None:
        self._folder, self._geography = folder, geography
        self._planted: Counter[tuple[str, str, int]] = Counter()
        self._writers: dict[str, Any] = {}

    def add(self, persons: Persons, doses: Doses, numbers: Numbers, wide: bool) -> None:
        """The persons and doses of a province. Persons without a dose are nowhere recorded."""
        seen = np.flatnonzero(np.bincount(doses.person, minlength=len(persons)))
        self._write("persons", self._persons(persons, seen, numbers))
        self._write("doses", self._doses(persons, doses, numbers, wide))
        self._count("person", persons.kind[seen], CLASSES, persons.home[seen])
        twice = persons.twin_of[seen] != NOBODY
        self._count(
            "person", np.where(twice, 1, 0), ("", "second_registration"), persons.home[seen]
        )
        self._count("noise", persons.noise[seen], ("", *NOISES), persons.home[seen])
        self._count(
            "noise",
            persons.birth_form[seen],
            ("", "year_only", "birth_date_hyphens"),
            persons.home[seen],
        )
        self._count(
            "noise",
            doses.date_form // batch.HYPHENS,
            ("", "injection_date_hyphens"),
            doses.facility,
        )
        self._count("refused", doses.refusal, REFUSALS, doses.facility)
        for number, name in enumerate(FLAGS):
            self._count("dose", doses.flags >> number & 1, ("", name), doses.facility)
        mended = corrected(persons, doses, wide)
        self._count("corrected", mended.astype(np.int64), ("", "corrected"), doses.facility)

    def add_history(self, persons: Persons, history: History) -> None:
        """Whose verdict changed in a province."""
        for name, changed in (("cleaned", history.cleaned), ("newly_wrong", history.newly_wrong)):
            ones = np.ones(len(changed), dtype=np.int64)
            self._count("verification", ones, ("", name), persons.home[changed])

    def close(
        self,
        plans: list[ProvincePlan],
        reports: list[Reported],
        scale: float,
        seed: int,
        population: Array,
    ) -> None:
        """Write what could only be known in the end."""
        pq.write_table(
            truth_table(self._geography, reports),
            self._folder / "daily_reports.parquet",
            compression="zstd",
        )
        for writer in self._writers.values():
            writer.close()
        codes = self._geography.province_codes.to_pylist()
        names = self._geography.facility_codes.to_pylist()
        above = self._geography.district_province[self._geography.facility_district]
        with (self._folder / "planted.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.writer(file, lineterminator="\n")
            out.writerow(["level", "class", "province_code", "facility_code", "count"])
            for (level, name, facility), count in sorted(self._planted.items()):
                out.writerow([level, name, codes[above[facility]], names[facility], count])
            for one in reports:
                for name, count in sorted(planted(one).items()):
                    if count:
                        out.writerow(["report", name, codes[one.province], "", count])
        by_province = {
            plan.code: {
                "entry_gap": plan.gap,
                "never_entered": round(lost_share(one), 6),
                "identity_errors": plan.mismatch,
                "preregistered": plan.preregistered,
                "second_registrations": plan.twins,
                "foreigners": plan.foreigners,
                "cleaned": plan.cleaned,
            }
            for plan, one in zip(plans, reports, strict=True)
        }
        content = {
            "scale": scale,
            "seed": seed,
            "population": int(population.sum()),
            "odds_ratios": {
                "same_day_entry": SAME_DAY_ODDS_RATIO,
                "identity_error": ERROR_ODDS_RATIO,
            },
            "meaning": _EFFECTS,
            "provinces": by_province,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (self._folder / "effects.json").write_text(text + "\n", encoding="utf-8")

    def _write(self, name: str, table: pa.Table) -> None:
        if name not in self._writers:
            file = self._folder / f"{name}.parquet"
            self._writers[name] = pq.ParquetWriter(file, table.schema, compression="zstd")
        self._writers[name].write_table(table)

    def _count(self, level: str, found: Array, names: tuple[str, ...], facility: Array) -> None:
        for number, name in enumerate(names):
            if name not in ("", "none"):
                counts = np.bincount(facility[found == number])
                for place in np.flatnonzero(counts):
                    self._planted[level, name, int(place)] += int(counts[place])

    def _persons(self, persons: Persons, seen: Array, numbers: Numbers) -> pa.Table:
        geography, those = self._geography, persons.take(seen)
        here = np.zeros(len(persons), dtype=bool)
        here[seen] = True

        def other(rows: Array) -> pa.Array:
            known = (rows != NOBODY) & here[np.maximum(rows, 0)]
            return numbers.persons.take(pa.array(rows, mask=~known))

        province = geography.district_province[those.district]
        return pa.table(
            {
                "person_number": numbers.persons.take(pa.array(seen)),
                "province_code": pick(geography.province_codes, province),
                "district_code": pick(geography.district_codes, those.district),
                "facility_code": pick(geography.facility_codes, those.home),
                "class": pick(_CLASSES, those.kind),
                "register_row": pa.array(those.row, mask=those.row == NOBODY),
                "twin_of": other(those.twin_of),
                "shares_id_with": other(those.shares_with),
                "preregistered": those.registered,
                "noise": pick(_NOISES, those.noise - 1),
                "year_only": those.birth_form == batch.YEAR_ONLY,
                "birth_date_hyphens": those.birth_form == batch.HYPHENS,
            }
        )

    def _doses(self, persons: Persons, doses: Doses, numbers: Numbers, wide: bool) -> pa.Table:
        flags = (doses.flags[:, None] >> np.arange(len(FLAGS)) & 1).astype(bool)
        starts = np.concatenate(([0], np.cumsum(flags.sum(axis=1)))).astype(np.int32)
        classes = _FLAGS.take(pa.array(np.nonzero(flags)[1]))
        entered, timeless = recorded(doses)
        lag = entered // DAY - doses.injected // DAY
        # Two of the reasons to refuse a row concern the time of injection.
        timeless |= np.isin(doses.refusal, (2, 3))
        return pa.table(
            {
                "record_number": numbers.doses if not wide else pa.nulls(len(doses), pa.string()),
                "person_number": numbers.persons.take(pa.array(doses.person)),
                "dose": pick(_DOSES, doses.dose),
                "facility_code": pick(self._geography.facility_codes, doses.facility),
                "classes": pa.ListArray.from_arrays(starts, classes),
                "copy_of": numbers.doses.take(
                    pa.array(doses.copy_of, mask=(doses.copy_of == NOBODY) | wide)
                ),
                "noise": pick(_HYPHENS, np.where(doses.date_form == batch.HYPHENS, 0, -1)),
                "refused": pick(_REFUSALS, np.where(doses.refusal, doses.refusal, -1)),
                "preregistered": persons.registered[doses.person],
                "lag_days": pa.array(lag, mask=timeless),
                "corrected": corrected(persons, doses, wide),
            }
        )
