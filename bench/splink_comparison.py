"""Exact matches of vaccinated persons with the population register: plain SQL beside Splink.

Needs Splink 5, which nothing else here does: ``pip install splink``. Then
``python -m bench.splink_comparison --persons 10000000``. Both read the same invented persons from
one DuckDB file, one after the other, each in a process of its own with the same limits. Splink
blocks on the ID and compares name, date of birth and sex; the SQL joins on the ID and does the
same. Both must count the same persons in every class.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import tempfile
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from time import perf_counter
from typing import Any

import duckdb
from rich.console import Console
from rich.table import Table

MEMORY, THREADS = "4GB", 2
NOT_FOUND = "ID not in the register"
CLASSES = (
    "correct",
    "name differs",
    "birth date differs",
    "sex differs",
    "several differ",
    NOT_FOUND,
)


@dataclass(frozen=True)
class Outcome:
    """Persons by class, seconds, and GB of memory of the whole process at the most."""

    counts: dict[str, int]
    seconds: float
    memory: float


# Multiplied by a power of three, serial numbers become IDs of 12 digits without any order.
_ID = "lpad((({serial}) * 387420489 % 1000000000000)::VARCHAR, 12, '0')"
_NAME = """
['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Phan', 'Vũ', 'Đặng', 'Bùi', 'Đỗ'][(n % 10)::INT + 1]
|| ' ' || ['Văn', 'Thị', 'Đức', 'Ngọc', 'Minh', 'Thanh', 'Xuân'][(n // 10 % 7)::INT + 1]
|| ' ' || ['An', 'Bình', 'Cường', 'Dung', 'Hòa', 'Lan', 'Phượng', 'Sơn', 'Thủy', 'Trang', 'Yến',
           'Hùng', 'Tuấn'][(n // 70 % 13)::INT + 1]
"""
# Ten persons in a hundred are not as the register has them.
_DATA = f"""
CREATE TABLE register AS
SELECT i AS unique_id, {_ID.format(serial="i")} AS id_number, {_NAME} AS name,
       DATE '1930-01-01' + (hash(i, 2) % 33000)::INTEGER AS birth_date,
       CASE WHEN hash(i, 3) % 2 = 0 THEN 'M' ELSE 'F' END AS sex
FROM (SELECT i, hash(i, 1) AS n FROM range($persons) AS r(i));

CREATE TABLE vaccinated AS
SELECT unique_id,
       CASE WHEN fault >= 75 AND fault < 100 THEN {_ID.format(serial="unique_id + $persons")}
            ELSE id_number END AS id_number,
       CASE WHEN fault < 40 OR (fault >= 70 AND fault < 75) THEN name || 'h' ELSE name END AS name,
       CASE WHEN (fault >= 40 AND fault < 60) OR (fault >= 70 AND fault < 75)
            THEN birth_date + 365 ELSE birth_date END AS birth_date,
       CASE WHEN fault >= 60 AND fault < 70 THEN CASE sex WHEN 'M' THEN 'F' ELSE 'M' END
            ELSE sex END AS sex
FROM (SELECT *, hash(unique_id, 4) % 1000 AS fault FROM register)
ORDER BY hash(unique_id, 5);
"""
# ``{same}``: whether a field is as in the register; ``{found}``: whether the register has the ID.
_CLASS = f"""
CASE WHEN NOT ({{found}}) THEN '{NOT_FOUND}'
     WHEN {{name}} AND {{birth_date}} AND {{sex}} THEN 'correct'
     WHEN {{birth_date}} AND {{sex}} THEN 'name differs'
     WHEN {{name}} AND {{sex}} THEN 'birth date differs'
     WHEN {{name}} AND {{birth_date}} THEN 'sex differs'
     ELSE 'several differ' END
"""


def main() -> None:
    """Invent the persons, measure each way, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--persons", type=int, default=1_000_000)
    persons = parser.parse_args().persons
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "persons.duckdb"
        with _connected(file) as connection:
            for statement in _DATA.replace("$persons", str(persons)).split(";"):
                connection.execute(statement)
        plain, scored, linked = (_alone(way, file) for way in (plain_sql, predicted, deterministic))
    _print(persons, plain, scored, linked)
    if plain.counts != scored.counts or plain.counts["correct"] != linked.counts["correct"]:
        raise SystemExit("Splink and the SQL do not agree.")


def plain_sql(file: Path) -> Outcome:
    """Join on the ID and say for each vaccinated person what differs."""
    started = perf_counter()
    same = {name: f"v.{name} = r.{name}" for name in ("name", "birth_date", "sex")}
    with _connected(file) as connection:
        connection.execute(
            "CREATE TABLE plain AS SELECT v.unique_id, r.unique_id AS register_id, "
            + _CLASS.format(found="r.id_number IS NOT NULL", **same)
            + "AS class FROM vaccinated AS v LEFT JOIN register AS r USING (id_number)"
        )
        counts = _counted(connection, "SELECT class, count(*) FROM plain GROUP BY class")
    return Outcome(counts, perf_counter() - started, _memory())


def predicted(file: Path) -> Outcome:
    """Let Splink score all pairs with the same ID, and read the classes from its scores."""
    from splink import Linker, SettingsCreator, block_on  # noqa: PLC0415
    from splink import comparison_library as compare  # noqa: PLC0415

    started = perf_counter()
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[block_on("id_number")],
        comparisons=[
            compare.ExactMatch(name).configure(
                m_probabilities=[0.97, 0.03], u_probabilities=[chance, 1 - chance]
            )
            for name, chance in (("name", 0.001), ("birth_date", 0.00003), ("sex", 0.5))
        ],
    )
    same = {name: f"gamma_{name} = 1" for name in ("name", "birth_date", "sex")}
    with _connected(file) as connection:
        linker = Linker(_registered(connection), settings, log_level="WARNING")
        pairs = linker.inference.predict().physical_name
        counts = _counted(
            connection,
            f"SELECT {_CLASS.format(found='true', **same)} AS class, count(*) FROM {pairs} "
            f"GROUP BY class UNION ALL SELECT '{NOT_FOUND}', "
            f"(SELECT count(*) FROM vaccinated) - (SELECT count(*) FROM {pairs})",
        )
    return Outcome(counts, perf_counter() - started, _memory())


def deterministic(file: Path) -> Outcome:
    """Let Splink link the persons of whom everything is as in the register, without scores."""
    from splink import Linker, SettingsCreator, block_on  # noqa: PLC0415

    started = perf_counter()
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[block_on("id_number", "name", "birth_date", "sex")],
    )
    with _connected(file) as connection:
        linker = Linker(_registered(connection), settings, log_level="WARNING")
        pairs = linker.inference.deterministic_link().physical_name
        counts = _counted(connection, f"SELECT 'correct', count(*) FROM {pairs}")
    return Outcome(counts, perf_counter() - started, _memory())


def _registered(connection: duckdb.DuckDBPyConnection) -> list[Any]:
    from splink import DuckDBAPI  # noqa: PLC0415

    database = DuckDBAPI(connection=connection)
    return [database.register(name) for name in ("vaccinated", "register")]


def _connected(file: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(str(file))
    connection.execute(f"SET memory_limit = '{MEMORY}'")
    connection.execute(f"SET threads = {THREADS}")
    connection.execute("SET preserve_insertion_order = false")
    connection.execute("SET enable_progress_bar = false")
    connection.execute("SET temp_directory = ?", [str(file.with_name("spill"))])
    return connection


def _counted(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    return dict.fromkeys(CLASSES, 0) | dict(connection.execute(query).fetchall())


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def _alone(way: Callable[[Path], Outcome], file: Path) -> Outcome:
    """Measure in a new process, whose memory nothing else has grown."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(way, file).result()


def _print(persons: int, plain: Outcome, scored: Outcome, linked: Outcome) -> None:
    table = Table(
        title=f"{persons:,} vaccinated persons in a register of {persons:,}",
        caption=f"{len(os.sched_getaffinity(0))} cores, Python {platform.python_version()}, duckdb "
        f"{version('duckdb')}, splink {version('splink')}; memory {MEMORY}, {THREADS} threads",
        title_justify="left",
    )
    table.add_column("")
    for heading in ("plain SQL", "Splink predict", "Splink deterministic link"):
        table.add_column(heading, justify="right")
    ways = (plain, scored, linked)
    for name in CLASSES:
        cells = [f"{way.counts[name]:,}" for way in (plain, scored)]
        exact = name == "correct"
        table.add_row(name, *cells, f"{linked.counts[name]:,}" if exact else "")
    table.add_section()
    table.add_row("seconds", *(f"{way.seconds:.1f}" for way in ways))
    table.add_row(
        "million persons a minute", *(f"{persons / way.seconds * 60 / 1e6:,.0f}" for way in ways)
    )
    table.add_row("memory (GB)", *(f"{way.memory:.1f}" for way in ways))
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
