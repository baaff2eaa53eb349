"""Reconciled day by day or all at once, the verdicts are the same; killed, the last ones stand."""

from __future__ import annotations

import multiprocessing
import random
import shutil
import signal
from pathlib import Path
from typing import Any

import pytest

from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records, open_records
from pipeline.store.room import StorageError
from queries.published import DuckDBPublished
from tests.integration.ingest.test_extracts_crash import Counted
from tests.support.extract_files import bring
from tests.support.register_files import PERSON, injected, person

TABLES = ("verification", "verdict_change", "rule_break", "reconciliation_run")
NAMES = ["Nguyễn Văn An", "Nguyễn Vân An", "Nguyễn An", "Trần Thị Bình", "Lê Minh Châu"]
DATES = ["01/02/1980", "02/01/1980", "05/09/2021", "1980", ""]
KNOWN = [f"03608000001{number}" for number in range(8)]
NUMBERS = ["", "123", "B1234567", *KNOWN]
COMMUNES = ["Xã Hải Anh", "Xã Hải Châu", "Xã Hải Lý", ""]


def a_dose(chance: random.Random, number: int) -> dict[str, str]:
    return injected(
        f"P{number // 2}",
        f"M{number}",
        **details(chance),
        **{
            "Mũi tiêm": chance.choice(["Mũi 1", "Mũi 2", "Mũi nhắc lại 1"]),
            "Thời gian tiêm": f"{chance.randint(1, 28):02}/0{chance.randint(1, 9)}/2021 08:00:00",
            "Thời gian nhập": f"{chance.randint(1, 28):02}/10/2021 08:00:00",
            "Trạng thái": chance.choice(["Đã tiêm"] * 9 + ["Đã xóa"]),
        },
    )


def details(chance: random.Random) -> dict[str, str]:
    return {
        "Họ và tên": chance.choice(NAMES),
        "Ngày sinh": chance.choice(DATES),
        "Giới tính": chance.choice(["Nam", "Nam", "Nữ"]),
        "Số CCCD/CMND/Hộ chiếu": chance.choice(NUMBERS),
        "Phường/Xã": chance.choice(COMMUNES),
    }


def a_further_dose(chance: random.Random, day: int) -> dict[str, str]:
    """A later dose of one of eight others, who are mostly recorded with the same details."""
    number = chance.randrange(8)
    own = {
        "Họ và tên": NAMES[number % len(NAMES)],
        "Ngày sinh": f"{number + 1:02}/03/1970",
        "Giới tính": "Nữ",
        "Số CCCD/CMND/Hộ chiếu": f"03617000002{number}",
        "Phường/Xã": COMMUNES[number % len(COMMUNES)],
    }
    return injected(
        f"F{number}",
        f"F{number}-{day}-{chance.randrange(3)}",
        **own if chance.random() < 0.8 else details(chance),
        **{
            "Mũi tiêm": chance.choice(["Mũi 2", "Mũi nhắc lại 1", "Mũi nhắc lại 2"]),
            "Thời gian tiêm": f"{day + chance.randrange(10):02}/02/2022 08:00:00",
            "Thời gian nhập": f"{chance.randint(1, 28):02}/02/2022 08:00:00",
        },
    )


def a_person(chance: random.Random) -> dict[str, str]:
    return person(
        chance.choice(KNOWN),
        **{
            "Họ và tên": chance.choice(NAMES),
            "Ngày sinh": chance.choice(DATES[:3]),
            "Phường/Xã": chance.choice(COMMUNES),
            "Ngày mất": chance.choice(["", "", "", "01/06/2021"]),
        },
    )


def a_day(
    records: Records, folder: Path, chance: random.Random, day: int, *, register: bool = True
) -> None:
    """Something of everything that may come in on a day; without a ``register``, but for that."""
    doses = [a_dose(chance, number) for number in chance.sample(range(60), 7)]
    doses += {one["Mã mũi tiêm"]: one for one in (a_further_dose(chance, day) for _ in range(5))
              }.values()  # fmt: skip
    bring(records, folder / f"d-2022-08-{day:02}.csv", doses)
    if register and (day == 1 or chance.random() < 0.7):
        known = {row["Số định danh"]: row for row in (a_person(chance) for _ in range(4))}
        bring(records, folder / f"r-2022-08-{day:02}.csv", list(known.values()), "register",
              accept=True)  # fmt: skip
    if chance.random() < 0.5:
        bring(records, folder / f"v-2022-08-{day:02}.csv",
              [{"Mã đối tượng": f"P{chance.randrange(30)}", "Ngày xác thực": f"{day:02}/08/2022",
                "Kết quả xác thực": chance.choice(["Đúng", "Sai họ tên"])}],
              "verifications")  # fmt: skip
    known_persons = records.rows("SELECT person_key, person_content FROM person ORDER BY ALL")
    if chance.random() < 0.7:
        one = chance.choice(known_persons)
        bring(records, folder / f"c-2022-08-{day:02}.csv",
              [{"Mã vụ việc": f"{one['person_key']:016x}-{one['person_content']:016x}",
                "Họ và tên": chance.choice(NAMES), "Ngày sinh": chance.choice(DATES[:3]),
                "Giới tính": "Nam", "Số định danh": chance.choice(KNOWN),
                "Phường/Xã": "Xã Hải Anh", "Quận/Huyện": PERSON["Quận/Huyện"],
                "Tỉnh/Thành phố": PERSON["Tỉnh/Thành phố"]}],
              "corrections")  # fmt: skip


def not_checked_again(records: Records) -> int:
    """Reconcile; of how many persons doses came, and their verdicts were not written anew."""
    query = (
        "SELECT rowid, person_key FROM verification WHERE person_key IN (SELECT "
        "person_key FROM dose WHERE file_id > (SELECT max(file_id) FROM reconciliation_run))"
    )
    before = records.connection.execute(query).fetchall()
    reconcile(records)
    after = records.connection.execute("SELECT rowid, person_key FROM verification").fetchall()
    return len({*before} & {*after})


def result(records: Records) -> dict[str, list[Any]]:
    """What a reconciliation found, as of its last day."""
    return {
        "verification": records.rows("SELECT * FROM verification ORDER BY person_key"),
        "broken": records.rows("SELECT * FROM rule_break ORDER BY record_key, rule"),
        "last": records.rows(
            "SELECT person_key, arg_max(verdict, coalesce(as_of, DATE '1900-01-01')) AS verdict, "
            "any_value(residence_district) AS d, any_value(facility_code) AS f "
            "FROM verdict_change GROUP BY person_key ORDER BY person_key"
        ),
    }


@pytest.mark.parametrize(("seed", "register"), [*((seed, True) for seed in range(6)), (6, False)])
def test_day_by_day_or_all_at_once(tmp_path: Path, seed: int, register: bool) -> None:
    chance = random.Random(seed)
    with open_records(tmp_path / "home") as records:
        familiar = 0
        for day in range(1, 8):
            a_day(records, tmp_path, chance, day, register=register)
            familiar += not_checked_again(records)
        assert familiar
        found = result(records)
        assert len({row["verdict"] for row in found["verification"]}) > 4
        assert found["broken"]
        for row in records.rows(
            "SELECT v.verdict, l.last FROM verification AS v JOIN (SELECT person_key, "
            "arg_max(verdict, coalesce(as_of, DATE '1900-01-01')) AS last FROM verdict_change "
            "GROUP BY person_key) AS l USING (person_key)"
        ):
            assert row["verdict"] == row["last"]
    shutil.copytree(tmp_path / "home", tmp_path / "anew")
    with open_records(tmp_path / "anew") as records:
        for table in TABLES:
            records.connection.execute(f"DELETE FROM {table}")
        assert reconcile(records).everybody
        anew = result(records)
    assert found == anew


def test_a_program_that_checks_otherwise_checks_everybody_and_keeps_the_history(
    tmp_path: Path,
) -> None:
    chance = random.Random(3)
    with open_records(tmp_path / "home") as records:
        for day in range(1, 5):
            a_day(records, tmp_path, chance, day)
            reconcile(records)
        before = result(records)
        history = "SELECT * FROM verdict_change ORDER BY person_key, as_of"
        changes = records.rows(history)
        assert len(changes) > len(before["verification"])
        # As earlier checks left it: of another number, and a broken rule written down twice.
        records.connection.execute("UPDATE reconciliation_run SET checks = checks - 1")
        records.connection.execute("INSERT INTO rule_break FROM rule_break LIMIT 1")
        assert result(records) != before
        assert reconcile(records).everybody
        assert result(records) == before
        assert records.rows(history) == changes
        assert reconcile(records).nothing_new


def reconcile_until(home: Path, kill_at: int) -> int:
    with open_records(home) as records:
        counted = Counted(records.connection, kill_at)
        records.connection = counted  # type: ignore[assignment]
        reconcile(records)
        return counted.statements


def test_killed_at_any_statement_the_last_verdicts_stand(tmp_path: Path) -> None:
    home, chance = tmp_path / "home", random.Random(7)
    with open_records(home) as records:
        a_day(records, tmp_path, chance, 1)
        reconcile(records)
        before = result(records)
        a_day(records, tmp_path, chance, 2)
    shutil.copytree(home, tmp_path / "whole")
    last = reconcile_until(tmp_path / "whole", 0)
    with open_records(tmp_path / "whole") as records:
        after = result(records)
    assert before != after
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.reconcile.run"])
    seen = []
    for kill_at in (*range(3, last, 13), last):
        shutil.rmtree(tmp_path / "killed", ignore_errors=True)
        shutil.copytree(home, tmp_path / "killed")
        process = context.Process(target=reconcile_until, args=(tmp_path / "killed", kill_at))
        process.start()
        process.join(120)
        assert process.exitcode == -signal.SIGKILL
        with open_records(tmp_path / "killed") as records:
            seen.append(result(records))
            assert seen[-1] in (before, after)
            reconcile(records)
            assert result(records) == after
    assert seen[0] == before
    assert seen[-1] == after  # the last statements only clean up


def test_without_room_the_last_verdicts_and_version_stand(tmp_path: Path) -> None:
    home, chance = tmp_path / "home", random.Random(7)
    with open_records(home) as records:
        a_day(records, tmp_path, chance, 1)
        reconcile(records)
        version = publish(records).version
        before = result(records)
        a_day(records, tmp_path, chance, 2)
    for command in (reconcile, publish):
        with open_records(home) as records:
            records.connection.execute("SET memory_limit = '8MB'")
            records.connection.execute("SET max_temp_directory_size = '0KB'")
            with pytest.raises(StorageError, match="MONITOR_MEMORY"):
                command(records)
    with open_records(home) as records:
        assert result(records) == before
        assert DuckDBPublished(home).current() == version
        reconcile(records)
        assert result(records) != before
        assert publish(records).version > version
