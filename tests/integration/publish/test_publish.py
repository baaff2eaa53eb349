"""Publishing is atomic and versioned, whatever happens in the middle."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select

from i18n import UserError
from pipeline.ingest.datasets.statistics import DATASET as STATISTICS
from pipeline.ingest.run import import_file
from pipeline.publish.run import publish
from pipeline.store.records import open_records
from queries.contents import source_files
from queries.published import DuckDBPublished, PostgresPublished, published
from queries.schema import official_statistics
from tests.conftest import Figures, Opened, write_statistics
from tests.support.opened import opened_version

FIRST, SECOND = date(2021, 11, 15), date(2021, 11, 30)

# Children start as forks of a process that has everything imported: a kill costs milliseconds.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pipeline.publish.run", "pipeline.ingest.run"])

EVENTS = {
    "open",
    "os.rename",
    "os.symlink",
    "os.mkdir",
    "os.remove",
    "os.rmdir",
    "fcntl.flock",
    "shutil.rmtree",
    "socket.connect",
}


def killed_at(event: int, work: Callable[..., None], *arguments: object) -> int:
    """Run work in a process that kills itself at the N-th event on files, as a power cut would.

    Returns its exit code: -9 when it was killed, 0 when it ended before.
    """
    process = PROCESSES.Process(
        target=_work_until, args=(event, dict(os.environ), work, *arguments)
    )
    process.start()
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


def _work_until(
    left: int, environ: dict[str, str], work: Callable[..., None], *arguments: object
) -> None:
    os.environ.update(environ)

    def watch(event: str, _arguments: object) -> None:
        nonlocal left
        if event in EVENTS:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    work(*arguments)


def publish_home(home: Path) -> None:
    with open_records(home) as records:
        publish(records)


def import_in_process(home: Path, file: Path) -> None:
    with open_records(home) as records:
        import_file(records, STATISTICS, file)


def rows(home: Path) -> tuple[int, int]:
    """The version that a reader would get now, and how many figures it has."""
    where = published(home)
    version = where.current()
    assert version is not None
    with opened_version(where, version) as databases:
        ((count,),) = databases.read(select(func.count()).select_from(official_statistics))
        files = source_files(databases)
        assert databases.data.version == version
    assert sum(file.rows_used for file in files) == count
    return version, int(count or 0)


def add_day(opened: Opened, day: date, figures: Figures, folder: Path) -> None:
    file = write_statistics(folder / f"{day.isoformat()}.csv", figures)
    with open_records(opened.home) as records:
        import_file(records, STATISTICS, file)


def left_behind(home: Path) -> list[str]:
    return sorted(
        path.name
        for path in (home / "published").iterdir()
        if path.name.startswith(("staging-", "removed-"))
    )


def test_nothing_new_makes_no_new_version(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    opened = open_home({FIRST: real_days[FIRST]})
    with open_records(opened.home) as records:
        report = publish(records)
    assert (report.version, report.new) == (1, False)


def test_a_publish_killed_at_any_point_leaves_the_last_good_version(
    open_home: Callable[..., Opened], real_days: dict[date, Figures], tmp_path: Path, store: str
) -> None:
    opened = open_home({FIRST: real_days[FIRST]})
    add_day(opened, SECOND, real_days[SECOND], tmp_path)
    finished = False
    kills = 0
    # Many events are alike, and PostgreSQL takes a second a try.
    for event in range(1, 400, 20 if store == "postgresql" else 2):
        ended = killed_at(event, publish_home, opened.home)
        version, count = rows(opened.home)
        if ended == -signal.SIGKILL:
            kills += 1
            assert (version, count) == (1, 63) or (version > 1 and count == 126)
            if version > 1:  # killed while cleaning up: the switch had happened
                break
        else:
            finished = True
            break
    assert kills >= 10, "the kills must have hit the publish"
    with open_records(opened.home) as records:
        publish(records)
    assert rows(opened.home)[1] == 126
    if not finished:
        # One more publish with something new clears what the crashes left.
        add_day(opened, date(2021, 12, 1), real_days[SECOND], tmp_path)
        with open_records(opened.home) as records:
            publish(records)
    assert left_behind(opened.home) == []


@pytest.mark.parametrize("store", ["duckdb"], indirect=True)  # an import writes to no other
def test_an_import_killed_at_any_point_is_whole_or_nothing(
    open_home: Callable[..., Opened], real_days: dict[date, Figures], tmp_path: Path
) -> None:
    opened = open_home({FIRST: real_days[FIRST]})
    file = write_statistics(tmp_path / f"{SECOND.isoformat()}.csv", real_days[SECOND])
    for event in range(1, 60):
        ended = killed_at(event, import_in_process, opened.home, file)
        with open_records(opened.home) as records:
            (stored,) = records.rows(
                "SELECT count(*) AS n FROM statistics WHERE as_of = DATE '2021-11-30'"
            )
            assert stored["n"] in (0, 63)
        if ended == 0:
            break
    with open_records(opened.home) as records:
        import_file(records, STATISTICS, file)
        assert records.rows("SELECT count(*) AS n FROM statistics")[0]["n"] == 126
        assert records.rows("SELECT count(*) AS n FROM source_file")[0]["n"] == 2


def test_a_publish_killed_from_outside_leaves_a_good_version(
    open_home: Callable[..., Opened], real_days: dict[date, Figures], tmp_path: Path
) -> None:
    opened = open_home({FIRST: real_days[FIRST]})
    add_day(opened, SECOND, real_days[SECOND], tmp_path)
    chance = random.Random(7)
    for _ in range(12):
        process = PROCESSES.Process(
            target=_work_until, args=(0, dict(os.environ), publish_home, opened.home)
        )
        process.start()
        time.sleep(chance.random() * 0.4)
        process.kill()
        process.join()
        assert rows(opened.home)[1] in (63, 126)


def test_a_leased_version_survives_and_an_unleased_one_goes(
    open_home: Callable[..., Opened], real_days: dict[date, Figures], tmp_path: Path
) -> None:
    opened = open_home({FIRST: real_days[FIRST]})
    reader = opened.published.lease(1)
    assert reader is not None
    add_day(opened, SECOND, real_days[SECOND], tmp_path)
    with open_records(opened.home) as records:
        assert publish(records).version == 2
    assert opened.published.current() == 2
    assert opened.published.versions() == (1, 2)
    # The reader's version still answers, with what it had.
    with opened.databases.vaccination.connect() as connection:
        count = connection.execute(select(func.count()).select_from(official_statistics)).scalar()
    assert count == 63
    reader.release()
    add_day(opened, date(2021, 12, 21), real_days[date(2021, 12, 21)], tmp_path)
    with open_records(opened.home) as records:
        assert publish(records).version == 3
    assert opened.published.versions() == (3,)
    assert opened.published.lease(1) is None


def test_two_publishes_at_once_do_not_mix(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    opened = open_home({FIRST: real_days[FIRST]})
    with (opened.home / "published" / "publish.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with open_records(opened.home) as records, pytest.raises(UserError, match="running"):
            publish(records)


def test_postgresql_killed_between_its_databases_keeps_the_last_version(
    postgres_urls: dict[str, str], real_days: dict[date, Figures], tmp_path: Path
) -> None:
    home = tmp_path / "home"
    with open_records(home) as records:
        write_statistics(tmp_path / "2021-11-15.csv", real_days[FIRST])
        import_file(records, STATISTICS, tmp_path / "2021-11-15.csv")
        publish(records)
    where = published(home)
    assert isinstance(where, PostgresPublished)
    # Half a publish, as a kill between the two commits leaves it.
    with where.engines["vaccination"].begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO monitor_publication (database, version) VALUES ('vaccination', 2)"
        )
    assert where.current() == 1
    with open_records(home) as records:
        file = write_statistics(tmp_path / "2021-11-30.csv", real_days[SECOND])
        import_file(records, STATISTICS, file)
        assert publish(records).version == 3
    assert where.current() == 3
    with where.engines["vaccination"].connect() as connection:
        schemas = inspect(connection).get_schema_names()
    assert [name for name in schemas if name.startswith("vaccination_v")] == ["vaccination_v3"]


def test_postgresql_that_does_not_answer_is_said_and_nothing_changes(
    real_days: dict[date, Figures], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    write_statistics(tmp_path / "2021-11-15.csv", real_days[FIRST])
    for name in ("VACCINATION", "RECONCILIATION"):
        monkeypatch.setenv(f"MONITOR_{name}_URL", "postgresql://nobody@127.0.0.1:1/none")
    with open_records(home) as records:
        import_file(records, STATISTICS, tmp_path / "2021-11-15.csv")
        with pytest.raises(UserError, match=r"PostgreSQL|answer"):
            publish(records)
    assert DuckDBPublished(home).current() is None


def test_only_one_url_is_a_mistake(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("MONITOR_VACCINATION_URL", "postgresql://x@127.0.0.1/y")
    with pytest.raises(UserError, match="reconciliation"):
        published(tmp_path)
    monkeypatch.setenv("MONITOR_RECONCILIATION_URL", "mysql://x@127.0.0.1/y")
    with pytest.raises(UserError, match="mysql"):
        published(tmp_path)
