"""Run the stages of the pipeline, which are SQL files of steps: one statement each, under a head.

    -- makes: dose_series
    -- reads: affected_dose
    -- batches: yes
    -- What the rules and the register need of a person's doses, in one pass over them.
    CREATE OR REPLACE TEMP TABLE dose_series AS ...;

``makes`` names the temporary table, view or macro that the step creates; in its place, ``writes``
names a table that was there before, whose rows it adds, changes or deletes. ``reads`` names all
other tables (across several such lines where they are many). What stands above the first head is
about the whole file; there, ``given`` names a table that Python provides, and the table whose
columns it has: ``-- given: doses_to_check = dose``. tests/architecture/test_steps.py holds every
head true.

A country's persons do not fit into the memory of one machine. A step that says ``$batch`` therefore
works on one batch of them after the other (``in_batch``), and its table grows batch by batch; what
it makes is the same.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from pathlib import Path
from typing import Any

import duckdb

BYTES = 360
"""Of memory for every person who is checked at once."""

_HEAD = re.compile(r"--\s*(makes|writes|reads|batches):\s*(.*)")
_FIRST = re.compile(r"^(?=-- (?:makes|writes): )", re.MULTILINE)
_COMMENT = re.compile(r"--[^\n]*")
_PARAMETER = re.compile(r"\$([a-z_]+)")
_CREATED = re.compile(r"CREATE (?:OR REPLACE )?(?:TEMP )?(TABLE|VIEW|MACRO) (\w+)")


@dataclass(frozen=True)
class Step:
    """One statement of a stage: what it makes or else writes to, what it reads, and why."""

    makes: str | None
    writes: str | None
    reads: tuple[str, ...]
    batches: bool
    why: str
    sql: str
    file: Path

    @property
    def name(self) -> str:
        """What the step makes, or the table that it writes to."""
        return self.makes or self.writes or ""

    @property
    def creates(self) -> str:
        """What the statement creates: ``TABLE``, ``VIEW`` or ``MACRO``; empty when it writes."""
        created = _CREATED.match(self.sql)
        return created[1] if created else ""

    @cached_property
    def parameters(self) -> frozenset[str]:
        """The names of the values that the statement is run with."""
        return frozenset(_PARAMETER.findall(_COMMENT.sub("", self.sql)))


@dataclass(frozen=True)
class StepRun:
    """A step that was run: how many rows it made or wrote, and in how many seconds."""

    step: Step
    rows: int | None
    seconds: float


Report = Callable[[StepRun], None]
"""Called after each step."""


def load(path: Path) -> tuple[Step, ...]:
    """The steps of a file, in order. Raises ValueError for a head that says something else."""
    _, *texts = _FIRST.split(path.read_text(encoding="utf-8"))
    return tuple(_step(text, path) for text in texts)


def _step(text: str, path: Path) -> Step:
    heads: dict[str, list[str]] = {}
    why: list[str] = []
    lines = text.splitlines()
    while lines and lines[0].startswith("--"):
        line = lines.pop(0)
        if head := _HEAD.fullmatch(line.rstrip()):
            heads.setdefault(head[1], []).extend(word.strip() for word in head[2].split(","))
        else:
            why.append(line.removeprefix("--").strip())
    step = Step(
        "".join(heads.get("makes", ())) or None,
        "".join(heads.get("writes", ())) or None,
        tuple(name for name in heads.get("reads", ()) if name),
        heads.get("batches") == ["yes"],
        " ".join(why),
        "\n".join(lines).strip().removesuffix(";"),
        path,
    )
    created = _CREATED.match(step.sql)
    if (created[2] if created else None) != step.makes:
        raise ValueError(f"{path.name}: the statement does not create what {step.name} says")
    if step.batches != ("batch" in step.parameters):
        raise ValueError(f"{path.name}: {step.name} says batches: yes or $batch, but not both")
    return step


def run(
    connection: duckdb.DuckDBPyConnection,
    steps: Iterable[Step],
    batches: int = 1,
    report: Report | None = None,
    **values: Any,
) -> None:
    """Run the steps in order, each with those of the values that it names.

    Steps in ``batches`` are run once for each batch. ``report`` is called after each step.
    """
    for step in steps:
        start = time.perf_counter()
        rows: int | None = None
        for batch in range(batches if step.batches else 1):
            known = {**values, "batch": batch, "batches": batches}
            result = connection.execute(
                step.sql if batch == 0 else _adding(step),
                {name: known[name] for name in step.parameters},
            ).fetchone()
            if step.creates in ("TABLE", "") and result:
                rows = (rows or 0) + int(result[0])
        if report:
            report(StepRun(step, rows, time.perf_counter() - start))


def _adding(step: Step) -> str:
    """The statement that adds a further batch to the table of the first."""
    return re.sub(_CREATED.pattern + r" AS\b", rf"INSERT INTO {step.makes}", step.sql, count=1)


def batch_count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """In how many batches the rows of a table are worked on, in the memory there is."""
    (rows, memory) = connection.execute(
        f"SELECT count(*), parse_formatted_bytes(current_setting('memory_limit')) FROM {table}"
    ).fetchone() or (0, 1)
    return max(ceil(int(rows) * BYTES / int(memory)), 1)


@contextmanager
def kept(connection: duckdb.DuckDBPyConnection, file: Path) -> Iterator[Report]:
    """A report that keeps a copy of every table and view that steps make, in a DuckDB file.

    They hold personal data: nobody else on the machine may read the file. It replaces that of the
    run before.
    """
    for old in (file, Path(f"{file}.wal")):
        old.unlink(missing_ok=True)
    mask = os.umask(0o077)
    try:
        connection.execute(f"ATTACH {_literal(str(file))} AS kept_steps")
    finally:
        os.umask(mask)

    def keep(done: StepRun) -> None:
        if done.step.creates in ("TABLE", "VIEW"):
            connection.execute(
                f"CREATE OR REPLACE TABLE kept_steps.{done.step.makes} AS "
                f"FROM temp.{done.step.makes}"
            )

    try:
        yield keep
    finally:
        connection.execute("DETACH kept_steps")


def _literal(text: str) -> str:
    """A text as an SQL literal: ATTACH takes no parameter."""
    return "'" + text.replace("'", "''") + "'"
