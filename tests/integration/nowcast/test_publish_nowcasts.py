"""Nowcasts of days of which nothing has changed are taken over from the version before."""

from __future__ import annotations

import shutil
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipeline.publish import nowcast
from pipeline.publish.run import publish
from pipeline.store.records import Records, open_records
from tests.support.extract_files import bring
from tests.support.register_files import injected

LAST = date(2022, 8, 14)


def dose(number: int, day: date, lag: int = 0, **other: str) -> dict[str, str]:
    """A dose of a person of Nam Dinh or Ha Noi."""
    entered = datetime.combine(day + timedelta(days=lag), datetime.min.time())
    province, district = [("36", "366"), ("01", "001")][number % 2]
    return injected(
        f"P{number}",
        f"M{number}-1",
        **{
            "Số CCCD/CMND/Hộ chiếu": f"0360{number:08}",
            "Mã cơ sở tiêm": "",
            "Cơ sở tiêm": "",
            "Mã tỉnh nơi tiêm": province,
            "Mã huyện nơi tiêm": district,
            "Thời gian tiêm": f"{day:%d/%m/%Y} 09:00:00",
            "Thời gian nhập": f"{entered:%d/%m/%Y} 17:00:00",
            **other,
        },
    )


def shown(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    file = home / "published" / "current" / "reconciliation.duckdb"
    with duckdb.connect(str(file), read_only=True) as connection:
        return {
            table: connection.execute(f"FROM {table} ORDER BY ALL").fetchall()
            for table in ("nowcast_day", "nowcast_total")
        }


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[list[date]]:
    """The days whose nowcasts each publish computed."""
    asked: list[list[date]] = []
    compute = nowcast.compute

    def noted(counts: Any, days: list[date]) -> nowcast.Tables:
        asked.append(days)
        return compute(counts, days)

    monkeypatch.setattr(nowcast, "compute", noted)
    return asked


def publish_again(records: Records) -> None:
    """As if nothing had been published before."""
    shutil.rmtree(records.home / "published")
    publish(records)


@pytest.mark.parametrize("late", [0, 40])
def test_only_what_changed_is_computed(
    tmp_path: Path, computed: list[list[date]], late: int
) -> None:
    first = [
        dose(number, LAST - timedelta(days=number % 90), number % 5)
        for number in range(300)
        if number % 90 >= number % 5
    ]
    more = [dose(1000 + number, LAST + timedelta(days=5 - late), number % 2) for number in range(9)]
    with open_records(tmp_path / "home") as records:
        assert bring(records, tmp_path / f"{LAST}.csv", first).refused == 0
        publish(records)
        assert bring(records, tmp_path / f"{LAST + timedelta(days=7)}.csv", more).refused == 0
        publish(records)
        taken_over = shown(records.home)
        publish_again(records)
        assert shown(records.home) == taken_over
    every, again, anew = computed
    entered = LAST + timedelta(days=5 - late)
    assert again == [day for day in anew if day >= entered or day not in every]
    assert len(again) < len(anew)
    assert {row[0] for row in taken_over["nowcast_total"]} == set(anew)


def test_a_version_of_another_program_is_not_taken_over(
    tmp_path: Path, computed: list[list[date]], monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_records(tmp_path / "home") as records:
        bring(records, tmp_path / f"{LAST}.csv", [dose(1, LAST - timedelta(days=30))])
        publish(records)
        monkeypatch.setattr("pipeline.publish.run.TABLES", 999)
        publish(records)
    assert computed[0] == computed[1]
