from __future__ import annotations

import csv
import fcntl
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import psycopg
import pytest
from hypothesis import settings

from demo import calibration
from geo import units
from pipeline.ingest.datasets.statistics import DATASET as STATISTICS
from pipeline.ingest.datasets.statistics import PLATFORM_NAMES
from pipeline.ingest.run import import_files
from pipeline.publish.run import publish
from pipeline.store.records import open_records
from queries.contents import snapshots
from queries.databases import Databases, Scope, Snapshot, find_snapshot
from queries.published import Published, published
from tests.support import command, postgres
from tests.support.opened import opened_version

# How long a test takes says something about the machine.
settings.register_profile("default", deadline=None)
settings.load_profile("default")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

Figures = dict[str, dict[str, int]]


def shared(path: str) -> Path:
    """A file of real figures beside the project; skips the test where it is not there."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"{found.relative_to(ROOT.parent)} is not here")
    return found


@pytest.fixture(scope="session")
def postgres_port() -> Iterator[int]:
    with postgres.server() as port:
        yield port


@pytest.fixture
def postgres_urls(postgres_port: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Two empty databases, named in the environment as an operator would."""
    urls = empty_databases(postgres_port)
    for variable, url in urls.items():
        monkeypatch.setenv(variable, url)
    return urls


@pytest.fixture(scope="module")
def module_postgres_urls(postgres_port: int) -> dict[str, str]:
    """Two empty databases for all tests of a module."""
    return empty_databases(postgres_port)


def empty_databases(postgres_port: int) -> dict[str, str]:
    """Two new databases: their URLs by the variable that names them."""
    urls = {}
    with psycopg.connect(
        host="127.0.0.1", port=postgres_port, user="monitor", dbname="postgres", autocommit=True
    ) as connection:
        for name in ("vaccination", "reconciliation"):
            database = f"{name}_{os.urandom(4).hex()}"
            connection.execute(f'CREATE DATABASE "{database}"')
            url = f"postgresql://monitor@127.0.0.1:{postgres_port}/{database}"
            urls[f"MONITOR_{name.upper()}_URL"] = url
    return urls


@pytest.fixture(params=["duckdb", "postgresql"])
def store(request: pytest.FixtureRequest) -> str:
    """Which of the two stores a test runs on: every test that takes this runs on both."""
    if request.param == "postgresql":
        request.getfixturevalue("postgres_urls")
    return str(request.param)


def write_statistics(file: Path, figures: Figures) -> Path:
    """Figures by province code, as the platform saves them."""
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened)
        writer.writerow(["provinceName", *PLATFORM_NAMES.values()])
        for code, measures in figures.items():
            name = units.province(code).short_name
            writer.writerow([name, *(measures[measure] for measure in PLATFORM_NAMES)])
    return file


@dataclass
class Opened:
    """A published home, open for questions."""

    home: Path
    published: Published
    version: int
    databases: Databases

    def snapshot(self, as_of: date, revision: int | None = None) -> Snapshot:
        return find_snapshot(snapshots(self.databases), as_of, revision)

    def within(self, scope: Scope) -> Databases:
        return replace(self.databases, scope=scope)


@pytest.fixture
def open_home(tmp_path: Path, store: str) -> Iterator[Callable[..., Opened]]:
    """Publish snapshots (day → figures, or a list of revisions) into a new home and open it."""
    stack = ExitStack()

    def opened(days: dict[date, Figures | list[Figures]]) -> Opened:
        home = tmp_path / "home"
        files = []
        for day, given in days.items():
            for number, figures in enumerate(given if isinstance(given, list) else [given]):
                folder = tmp_path / f"revision_{number}"
                folder.mkdir(exist_ok=True)
                files.append(write_statistics(folder / f"{day.isoformat()}.csv", figures))
        with open_records(home) as records:
            for report in import_files(records, STATISTICS, files):
                assert report.refused == 0
            version = publish(records).version
        where = published(home)
        return Opened(home, where, version, stack.enter_context(opened_version(where, version)))

    with stack:
        yield opened


@pytest.fixture(scope="session")
def real_days() -> dict[date, Figures]:
    """The days whose real figures the demo carries."""
    return calibration()


@pytest.fixture(scope="session")
def demo_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small demo, made once for all processes that run tests: to be read, not written."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    home = folder / "small-demo"
    with (folder / "small-demo.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "published").exists():
            assert run_monitor("demo", "--scale", "0.0005", home=home).returncode == 0
    return home


@pytest.fixture
def own_demo(demo_home: Path, tmp_path: Path) -> Path:
    """The same for one test alone, to be written."""
    return shutil.copytree(demo_home, tmp_path / "demo", symlinks=True)


def run_monitor(
    *arguments: str | Path, home: Path | None = None, lang: str = "en", **environ: str
) -> subprocess.CompletedProcess[str]:
    """The command line, as a user runs it."""
    where = ["--home", str(home)] if home else []
    result = command.run(
        ["--lang", lang, *where, *map(str, arguments)],
        os.environ | {"COLUMNS": "200"} | environ,
        timeout=300,
    )
    assert "Traceback" not in result.stdout + result.stderr, result.stderr
    return result
