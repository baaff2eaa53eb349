"""Injections dated alike: nothing else of the demo moves, and what is moved stays right."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest

from demo.calendars import Calendars
from demo.extracts import write_extracts
from tests.support.demo_files import SCALE, Demo, Row, moment, planted_counts


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    """The same demo, in which nobody dates a list alike."""
    folder = tmp_path_factory.mktemp("honest")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Calendars, "heap", lambda *_given: None)
        return Demo(folder, write_extracts(folder, SCALE, 3, lambda _share: None))


def differing(demo: Demo, honest: Demo, name: Path) -> list[tuple[Row, Row]]:
    ours, theirs = (one.rows(name.name) for one in (demo, honest))
    return [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]


def test_only_the_days_of_these_facilities_doses_are_moved(demo: Demo, honest: Demo) -> None:
    moved = {
        dose["record_number"]: dose["facility_code"]
        for dose in demo.truth("doses")
        if "heaped_day" in dose["classes"]
    }
    seen, registered = set(), set()
    for file in demo.files:
        if file.path.suffix != ".csv":
            other = honest.path(file.path.name)
            assert file.path.suffix == ".xlsx" or file.path.read_bytes() == other.read_bytes()
            continue
        for ours, theirs in differing(demo, honest, file.path):
            changed = {heading for heading, cell in ours.items() if cell != theirs[heading]}
            if file.kind == "registrations":
                assert changed == {"Ngày đăng ký"}
                registered.add(ours["Mã đối tượng"])
                continue
            assert file.kind == "doses"
            assert changed == {"Thời gian tiêm"}
            assert ours["Mã cơ sở tiêm"] == moved[ours["Mã mũi tiêm"]]
            seen.add((ours["Mã mũi tiêm"], ours["Mã đối tượng"]))
    assert {number for number, _person in seen} == moved.keys()
    assert registered <= {person for _number, person in seen}
    assert len(set(moved.values())) == 3
    assert planted_counts(demo)["dose", "heaped_day"] == len(moved)
    assert not any(code.startswith("36") for code in moved.values())


def test_what_is_moved_stands_at_the_head_of_its_list(demo: Demo, last: dict[str, Row]) -> None:
    days: dict[str, set[int]] = defaultdict(set)
    doses: dict[str, list[date]] = defaultdict(list)
    for row in last.values():
        if row["Thời gian tiêm"] and not row["Thời gian tiêm"].startswith("31/02/"):
            doses[row["Mã đối tượng"]].append(moment(row["Thời gian tiêm"]).date())
    for dose in demo.truth("doses"):
        if "heaped_day" in dose["classes"]:
            assert dose["classes"] == ["heaped_day"]
            row = last[dose["record_number"]]
            injected = moment(row["Thời gian tiêm"])
            assert injected < moment(row["Thời gian nhập"])
            days[dose["facility_code"]].add(injected.day)
            before = [day for day in doses[row["Mã đối tượng"]] if day < injected.date()]
            assert all((injected.date() - day).days >= 28 for day in before)
    assert sorted(map(sorted, days.values())) == [[1, 15], [5, 20], [10, 25]]
