"""Reconcile the records with the population register: verdicts, their history, broken rules.

Each person gets one verdict. What changed since the last time is checked again, everything when
there was none. The result is written in one transaction: an interrupted run leaves the last one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from i18n import N_, UserError
from pipeline.aggregates import run as aggregates
from pipeline.ingest.regroup import regroup_after_upgrade
from pipeline.store import steps
from pipeline.store.records import Records, now, room
from pipeline.store.steps import Report, Step, StepRun

CHECKS = 6
"""Grows when the checks change, so that an upgraded program checks everybody again."""

Progress = Callable[[float], None]


def load(name: str) -> tuple[Step, ...]:
    """The steps of one of the reconciliation's files."""
    return steps.load(Path(__file__).with_name(f"{name}.sql"))


_PREPARE = load("macros")
_AFFECTED = load("affected")
_CHECK = tuple(
    step for name in ("details", "match", "candidates", "verdicts", "rules") for step in load(name)
)
_HISTORY = load("history")
_DELTAS = load("deltas")
_WRITE, _WRITE_CHANGES, _WRITE_FIRST = load("write"), load("write_changes"), load("write_first")

# What was found with a file that was taken back, or after the day that it was, is forgotten.
_STILL_TRUE = """ AS c ANTI JOIN recheck
    ON recheck.person_key = c.person_key AND c.as_of > recheck.since
"""

EVERYBODY = {
    "persons_to_check": "FROM person",
    "doses_to_check": """
        SELECT record_key, person_key, dose_type, number, vaccine, injected_at, entered_at,
               extracted_on, facility_code, injection_province, injection_district,
               residence_province, residence_district, counts_as_dose1, preregistered, age
        FROM dose WHERE superseded_by IS NULL AND NOT deleted
    """,
    "persons_not_checked": "FROM verification WHERE false",
    "further_doses_only": "SELECT person_key FROM verification WHERE false",
    "known_change": "FROM verdict_change" + _STILL_TRUE,
    "kept_break": "FROM rule_break WHERE false",
}
"""The views that the steps read when everybody is checked; and when only the affected are."""

THE_AFFECTED = {
    "persons_to_check": "FROM affected_details",
    "doses_to_check": "FROM affected_dose",
    "persons_not_checked": "FROM verification ANTI JOIN affected_person USING (person_key)",
    "further_doses_only": "FROM known_details ANTI JOIN affected_person USING (person_key)",
    "known_change": "FROM affected_change" + _STILL_TRUE,
    "kept_break": "FROM rule_break ANTI JOIN person_with_doses USING (person_key)",
}

_WHOSE = {
    "verification": "affected_person",
    "verdict_change": "affected_person",
    "rule_break": "rule_person",
}
"""Whose rows of each table are replaced, unless everybody was checked."""


@dataclass(frozen=True)
class ReconcileReport:
    """Persons checked, by their own check's verdict; and what does not fit together.

    ``unknown_verdicts`` are returned verdicts about nobody the doses know; ``register_day`` and
    ``dose_day`` are the days of the last extract of each.
    """

    as_of: date
    checked: int
    everybody: bool
    verdicts: dict[str, int]
    unknown_verdicts: int
    register_day: date | None
    dose_day: date
    nothing_new: bool = False


def reconcile(
    records: Records, progress: Progress = lambda _share: None, report: Report | None = None
) -> ReconcileReport:
    """Check whoever is new or affected by what is new; everybody the first time.

    ``report`` is called after each step. Raises UserError when there are no doses to check, or no
    room for it.
    """
    days = {
        row["dataset"]: row["day"]
        for row in records.rows(
            "SELECT dataset, max(as_of) AS day FROM source_file WHERE NOT refused GROUP BY dataset"
        )
    }
    if "doses" not in days:
        raise UserError(N_("There are no doses to reconcile yet. Run: monitor import doses FILE"))
    # What our own check depends on; verdicts that were sent back bear their own days.
    as_of = max(days[name] for name in ("doses", "register", "corrections") if name in days)
    regroup_after_upgrade(records)
    last = _last_run(records)
    (newest,) = records.connection.execute("SELECT max(file_id) FROM source_file").fetchone() or (
        0,
    )
    if last == newest and not records.rows("SELECT 1 FROM recheck LIMIT 1"):
        return _report(records, as_of, days, checked=0, everybody=False, nothing_new=True)
    with room(records):
        run = _Run(records, last, newest, as_of, progress, report)
        checked = run.run()
        done = _report(records, as_of, days, checked=checked, everybody=last is None)
        _drop(records)
    progress(1.0)
    return done


class _Run:
    """One run: its steps in order, with what they share."""

    def __init__(
        self,
        records: Records,
        last: int | None,
        newest: int,
        as_of: date,
        progress: Progress,
        report: Report | None,
    ) -> None:
        self.records, self.connection = records, records.connection
        self.last, self.newest, self.as_of = last, newest, as_of
        self.everybody = last is None
        self.progress, self.report = progress, report
        self.batches = 1
        self.done = 0

    def run(self) -> int:
        """Check, and write what was found; returns how many persons were checked."""
        self._steps(_PREPARE)
        if self.last is not None:
            self._steps(_AFFECTED)
        for name, sql in (EVERYBODY if self.everybody else THE_AFFECTED).items():
            self.connection.execute(f"CREATE OR REPLACE TEMP VIEW {name} AS {sql}")
        self.batches = steps.batch_count(
            self.connection, "person" if self.everybody else "person_with_doses"
        )
        self.done = 0
        self._steps(_CHECK)
        first = self.everybody and not self._knows_verdicts()
        if not first:
            self._steps(_HISTORY)
        if not self.everybody:
            self._steps(_DELTAS)
        (checked,) = self.connection.execute("SELECT count(*) FROM dose_series").fetchone() or (0,)
        with self.records.transaction():
            self._write(first, int(checked))
        return int(checked)

    def _steps(self, some: tuple[Step, ...]) -> None:
        steps.run(
            self.connection, some, self.batches, self._step_done, last=self.last, as_of=self.as_of
        )

    def _step_done(self, done: StepRun) -> None:
        self.done += 1
        self.progress(min(0.8 * self.done / len(_CHECK), 0.8))
        if self.report:
            self.report(done)

    def _knows_verdicts(self) -> bool:
        """Whether anybody had a verdict before, or the police's system has said something."""
        return any(
            self.connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone()
            for table in ("authority_verdict", "verdict_change")
        )

    def _write(self, first: bool, checked: int) -> None:
        for table, whose in _WHOSE.items():
            only = f"WHERE person_key IN (SELECT person_key FROM {whose})"
            self.connection.execute(f"DELETE FROM {table} {'' if self.everybody else only}")
        self._steps(_WRITE + (_WRITE_FIRST if first else _WRITE_CHANGES))
        self.connection.execute("DELETE FROM recheck")
        if self.everybody:
            aggregates.invalidate(self.connection, "verdict", "rule")
        else:
            aggregates.add_reconciliation_deltas(self.connection, self.newest)
        self.connection.execute(
            "INSERT INTO reconciliation_run SELECT coalesce(max(run_id), 0) + 1, ?, ?, ?, ?, ? "
            "FROM reconciliation_run",
            [now(), self.as_of, self.newest, CHECKS, checked],
        )


def _last_run(records: Records) -> int | None:
    """The last file that the last run knew; ``None`` when everybody must be checked."""
    rows = records.rows(
        "SELECT file_id FROM reconciliation_run WHERE checks = ? ORDER BY run_id DESC LIMIT 1",
        [CHECKS],
    )
    return int(rows[0]["file_id"]) if rows else None


def _report(
    records: Records,
    as_of: date,
    days: dict[str, date],
    *,
    checked: int,
    everybody: bool,
    nothing_new: bool = False,
) -> ReconcileReport:
    verdicts = records.rows(
        "SELECT verdict, count(*) AS n FROM verification GROUP BY verdict ORDER BY n DESC"
    )
    (unknown,) = records.rows(
        "SELECT count(*) AS n FROM returned_verdict AS r "
        "WHERE superseded_by IS NULL AND NOT deleted "
        "AND NOT EXISTS (FROM verification AS v WHERE v.person_key = r.person_key) "
        "AND NOT EXISTS (FROM verification AS v WHERE v.id_key = r.id_key)"
    )
    return ReconcileReport(
        as_of,
        checked,
        everybody,
        {row["verdict"]: row["n"] for row in verdicts},
        unknown["n"],
        days.get("register"),
        days["doses"],
        nothing_new,
    )


def _drop(records: Records) -> None:
    """Give back the memory of the temporary tables."""
    for row in records.rows(
        "SELECT table_name, table_type FROM information_schema.tables "
        "WHERE table_catalog = 'temp' ORDER BY table_type DESC"
    ):
        what = "VIEW" if row["table_type"] == "VIEW" else "TABLE"
        records.connection.execute(f"DROP {what} IF EXISTS temp.{row['table_name']}")
