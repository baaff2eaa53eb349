"""Incremental aggregates, changed file by file, are what counting everything anew makes of them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pytest

from pipeline.aggregates import run as aggregates
from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records, open_records
from tests.support.emptied import emptied_records
from tests.support.extract_files import bring
from tests.support.histories import a_day, a_dose, published

pytestmark = pytest.mark.slow
FACILITIES = [
    {
        "Mã cơ sở": "3636601",
        "Tên cơ sở": "Trạm Y tế xã Hải Anh",
        "Tỉnh/Thành phố": "Tỉnh Nam Định",
        "Quận/Huyện": "Huyện Hải Hậu",
    },
]


def summed(records: Records) -> dict[str, list[Any]]:
    """All aggregates, their deltas added up, without what came to nothing."""
    return {
        "dose": records.connection.execute(
            "SELECT counted_by, place, day, sex, band, vaccine, sum(dose1)::INT AS one, "
            "sum(dose2)::INT AS two, sum(booster)::INT AS more, sum(records)::INT AS n "
            "FROM dose_aggregate GROUP BY ALL HAVING (one, two, more, n) <> (0, 0, 0, 0) "
            "ORDER BY ALL"
        ).fetchall(),
        "entry": records.connection.execute(
            "SELECT breakdown, place, day, lag, hour, preregistered, same_day, "
            "sum(doses)::INT AS n, sum(dose1)::INT AS one, sum(dose2)::INT AS two, "
            "sum(booster)::INT AS more, "
            "sum(within_24h)::INT AS soon, sum(midnight)::INT AS late, sum(complete)::INT AS whole "
            "FROM entry_aggregate GROUP BY ALL "
            "HAVING (n, one, two, more, soon, late, whole) <> (0, 0, 0, 0, 0, 0, 0) ORDER BY ALL"
        ).fetchall(),
        "verdict": records.connection.execute(
            "SELECT counted_by, place, day, counter, sum(persons)::INT AS n "
            "FROM verdict_aggregate GROUP BY ALL HAVING n <> 0 ORDER BY ALL"
        ).fetchall(),
        "rule": records.connection.execute(
            "SELECT counted_by, place, day, rule, sum(records)::INT AS n, sum(breaks)::INT AS m "
            "FROM rule_aggregate GROUP BY ALL HAVING (n, m) <> (0, 0) ORDER BY ALL"
        ).fetchall(),
    }


def deltas(records: Records, of: str) -> int:
    (row,) = records.rows(f"SELECT count(DISTINCT delta_id) AS n FROM {of}_aggregate")
    return int(row["n"])


def anew(records: Records) -> dict[str, list[Any]]:
    """The same, counted anew."""
    aggregates.invalidate(records.connection, "dose", "verdict", "rule")
    aggregates.refresh(records.connection)
    return summed(records)


def by_verdict(records: Records) -> tuple[dict[str, int], dict[str, int]]:
    """Persons with a first dose by verdict: as they stand, and by the changes of all days."""
    stand = records.rows(
        "SELECT verdict AS counter, count(*) AS n FROM verification WHERE person_key IN (SELECT "
        "person_key FROM dose WHERE counts_as_dose1 AND superseded_by IS NULL AND NOT deleted) "
        "GROUP BY ALL"
    )
    changed = records.rows(
        "SELECT counter, sum(persons)::INT AS n FROM verdict_aggregate "
        "WHERE counted_by = 'residence' AND day IS NOT NULL "
        "AND counter NOT IN ('cleaned', 'newly_wrong') GROUP BY ALL HAVING n <> 0"
    )
    standing = {row["counter"]: row["n"] for row in stand}
    return standing, {row["counter"]: row["n"] for row in changed}


@pytest.mark.parametrize(("seed", "register"), [(0, True), (1, True), (4, False)])
def test_changed_by_files_as_counted_anew(tmp_path: Path, seed: int, register: bool) -> None:
    chance = random.Random(seed)
    with emptied_records(tmp_path / "home") as records:
        base = [a_dose(chance, number) for number in range(160)]
        bring(records, tmp_path / "base-2022-07-31.csv", base)
        reconcile(records)
        aggregates.refresh(records.connection)
        before = summed(records)
        for day in range(1, 6):
            a_day(records, tmp_path, chance, day, register=register)
            if day % 2:
                reconcile(records)
        reconcile(records)
        stand, by_changes = by_verdict(records)
        assert stand == by_changes
        changed = summed(records)
        assert all(changed[name] != before[name] for name in changed)
        # Five files and three runs, none of which was counted anew.
        assert deltas(records, "dose") == 6
        assert deltas(records, "verdict") == deltas(records, "rule") == 4
        shown = published(records)
        assert changed == anew(records)
        assert deltas(records, "entry") == 1
        assert shown == published(records)
        assert shown["entry_lag"]
        assert shown["cleanliness"]


def test_a_facility_that_becomes_known_moves_its_records(tmp_path: Path) -> None:
    chance = random.Random(1)
    with emptied_records(tmp_path / "home") as records:
        bring(
            records,
            tmp_path / "base-2022-07-31.csv",
            [a_dose(chance, number) for number in range(30)],
        )
        reconcile(records)
        aggregates.refresh(records.connection)
        places = (
            "SELECT DISTINCT place FROM {}_aggregate WHERE counted_by = 'injection' ORDER BY ALL"
        )
        assert [row["place"] for row in records.rows(places.format("dose"))] == [""]
        bring(records, tmp_path / "f-2022-08-01.csv", FACILITIES, "facilities")
        aggregates.refresh(records.connection)
        for name in ("dose", "verdict", "rule"):
            assert [row["place"] for row in records.rows(places.format(name))] == ["366"]
        assert summed(records) == anew(records)


def test_a_file_of_many_records_is_counted_with_the_known_ones(tmp_path: Path) -> None:
    chance = random.Random(1)
    with emptied_records(tmp_path / "home") as records:
        bring(records, tmp_path / "a-2022-08-01.csv", [a_dose(chance, n) for n in range(20)])
        aggregates.refresh(records.connection)
        bring(records, tmp_path / "b-2022-08-02.csv", [a_dose(chance, n) for n in range(20, 40)])
        aggregates.refresh(records.connection)
        assert deltas(records, "dose") == 1
        (row,) = records.rows(
            "SELECT sum(records) AS n FROM dose_aggregate WHERE counted_by = 'facility'"
        )
        (there,) = records.rows(
            "SELECT count(*) AS n FROM dose WHERE superseded_by IS NULL AND NOT deleted"
        )
        assert row["n"] == there["n"] > 20


def test_facilities_that_an_earlier_version_counted_without_days_are_counted_anew(
    tmp_path: Path,
) -> None:
    chance = random.Random(3)
    with open_records(tmp_path / "home") as records:
        bring(records, tmp_path / "a-2022-08-01.csv", [a_dose(chance, n) for n in range(20)])
        aggregates.refresh(records.connection)
        counted = summed(records)
        records.connection.execute(
            "UPDATE dose_aggregate SET day = NULL WHERE counted_by = 'facility'"
        )
        assert summed(records) != counted
        aggregates.refresh(records.connection)
        assert summed(records) == counted


def test_many_deltas_are_summed_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregates, "MAX_DELTAS", 3)
    chance = random.Random(2)
    with emptied_records(tmp_path / "home") as records:
        bring(records, tmp_path / "a-2022-07-31.csv", [a_dose(chance, n) for n in range(120)])
        reconcile(records)
        aggregates.refresh(records.connection)
        for day in range(1, 5):
            a_day(records, tmp_path, chance, day)
            reconcile(records)
        changed = summed(records)
        assert deltas(records, "dose") > 3
        assert deltas(records, "verdict") > 3
        publish(records)
        assert {deltas(records, name) for name in ("dose", "entry", "verdict", "rule")} == {1}
        assert summed(records) == changed == anew(records)
