"""A verdict that changes leaves a history, from which the cleaned and newly wrong are counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records
from queries.published import DuckDBPublished
from tests.integration.reconciliation.test_reconcile import BORN, ID, NAME, SEX, verdict_of
from tests.support.extract_files import bring
from tests.support.register_files import injected, person, returned


def changes(records: Records) -> list[tuple[Any, ...]]:
    return [
        tuple(row.values())
        for row in records.rows(
            "SELECT as_of, before, verdict, source FROM verdict_change ORDER BY person_key, as_of"
        )
    ]


def counted(records: Records) -> list[dict[str, Any]]:
    """What is published of the verdicts of each day, by residence."""
    here = DuckDBPublished(records.home)
    file = here.path(publish(records).version) / "reconciliation.duckdb"
    wanted = ("as_of", "not_yet_verified", "name_differs", "correct", "cleaned", "newly_wrong")
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(
            f"SELECT {', '.join(wanted)} FROM verification_count "
            "WHERE counted_by = 'residence' ORDER BY as_of"
        ).fetchall()
    return [dict(zip(wanted, row, strict=True)) for row in rows]


def test_a_mended_record_is_cleaned_on_that_day(records: Records, tmp_path: Path) -> None:
    bring(records, tmp_path / "2022-08-01.csv", [injected("P1", **{BORN: "02/01/1980"})])
    bring(records, tmp_path / "register-2022-08-01.csv", [person()], "register")
    reconcile(records)
    bring(records, tmp_path / "2022-08-09.csv", [injected("P1")])
    reconcile(records)
    assert changes(records) == [
        (date(2022, 8, 1), "not_yet_verified", "birth_date_differs", "register"),
        (date(2022, 8, 9), "birth_date_differs", "correct", "register"),
    ]
    assert reconcile(records).nothing_new


def test_what_the_police_said_stands_in_place_of_our_own(records: Records, tmp_path: Path) -> None:
    bring(records, tmp_path / "2022-08-01.csv", [injected("P1")])
    bring(records, tmp_path / "register-2022-08-01.csv", [person()], "register")
    bring(
        records,
        tmp_path / "verdicts.csv",
        [
            returned("P1", "10/04/2022", "Sai họ tên"),
            returned("P1", "10/05/2022", "Sai ngày sinh"),
            returned("P9", "10/05/2022", "Đúng"),
        ],
        "verifications",
    )
    report = reconcile(records)
    found = verdict_of(records, "P1")
    assert (found["verdict"], found["own_verdict"]) == ("birth_date_differs", "correct")
    assert found["source"] == "authority"
    assert report.unknown_verdicts == 1
    assert changes(records) == [
        (date(2022, 4, 10), "not_yet_verified", "name_differs", "authority"),
        (date(2022, 5, 10), "name_differs", "birth_date_differs", "authority"),
    ]
    # Once the details are others than those they saw, our own check stands.
    bring(records, tmp_path / "2022-08-09.csv", [injected("P1", **{SEX: "Nữ"})])
    reconcile(records)
    assert verdict_of(records, "P1")["verdict"] == "sex_differs"
    assert changes(records)[-1] == (
        date(2022, 8, 9),
        "birth_date_differs",
        "sex_differs",
        "register",
    )
    # And their next word about these.
    bring(records, tmp_path / "more.csv", [returned("P1", "12/08/2022", "Đúng")], "verifications")
    reconcile(records)
    assert changes(records)[-1] == (date(2022, 8, 12), "sex_differs", "correct", "authority")


def test_details_that_the_police_have_not_seen_are_not_yet_verified_again(
    records: Records, tmp_path: Path
) -> None:
    """Where only verdicts are sent back, and nobody has the register."""
    bring(records, tmp_path / "d-2022-05-01.csv", [injected("P1"), injected("P2")])
    bring(
        records,
        tmp_path / "v-2022-05-01.csv",
        [returned("P1", "01/05/2022", "Sai họ tên"), returned("P2", "01/05/2022", "Đúng")],
        "verifications",
    )
    reconcile(records)
    publish(records)
    for day, name in (("10", "Nguyễn Vân An"), ("17", "Nguyễn Văn Anh")):
        bring(records, tmp_path / f"d-2022-05-{day}.csv", [injected("P1", **{NAME: name})])
        assert reconcile(records).verdicts == {"not_yet_verified": 1, "correct": 1}
    right = (date(2022, 5, 1), "not_yet_verified", "correct", "authority")
    history = [
        (date(2022, 5, 1), "not_yet_verified", "name_differs", "authority"),
        (date(2022, 5, 10), "name_differs", "not_yet_verified", "register"),
    ]
    assert {*changes(records)} - {right} == {*history}
    last = counted(records)[-1]
    assert (last["not_yet_verified"], last["name_differs"], last["correct"]) == (1, 0, 1)
    assert (last["cleaned"], last["newly_wrong"]) == (0, 1)
    # Mended for good: one record cleaned, and no one counted twice on any day.
    bring(
        records,
        tmp_path / "v-2022-05-24.csv",
        [returned("P1", "24/05/2022", "Đúng")],
        "verifications",
    )
    bring(records, tmp_path / "d-2022-05-24.csv", [injected("P3")])
    reconcile(records)
    again = (date(2022, 5, 24), "not_yet_verified", "correct", "authority")
    never = (None, None, "not_yet_verified", None)
    assert {*changes(records)} - {right} == {*history, again, never}
    days = counted(records)
    assert {day["not_yet_verified"] + day["name_differs"] + day["correct"] for day in days} == {3}
    assert (days[-1]["cleaned"], days[-1]["newly_wrong"]) == (1, 1)
    assert {day["cleaned"] for day in days[:-1]} == {0}


def test_wrong_again_after_waiting_is_not_newly_wrong_and_wrong_after_being_right_is(
    records: Records, tmp_path: Path
) -> None:
    def verified(day: int, of_p1: str, of_p2: str) -> None:
        bring(
            records,
            tmp_path / f"v-2022-05-{day:02}.csv",
            [
                returned("P1", f"{day:02}/05/2022", of_p1),
                returned("P2", f"{day:02}/05/2022", of_p2),
            ],
            "verifications",
        )
        reconcile(records)

    bring(records, tmp_path / "d-2022-05-01.csv", [injected("P1"), injected("P2")])
    verified(1, "Sai họ tên", "Đúng")
    again = {NAME: "Nguyễn Vân An"}
    doses = [injected(one, **again) for one in ("P1", "P2")]
    bring(records, tmp_path / "d-2022-05-10.csv", doses)
    assert reconcile(records).verdicts == {"not_yet_verified": 2}
    assert (counted(records)[-1]["cleaned"], counted(records)[-1]["newly_wrong"]) == (0, 1)
    verified(24, "Sai họ tên", "Sai họ tên")
    bring(records, tmp_path / "d-2022-05-24.csv", [injected("P3")])
    reconcile(records)
    last = counted(records)[-1]
    assert (last["not_yet_verified"], last["name_differs"]) == (1, 2)
    assert (last["cleaned"], last["newly_wrong"]) == (0, 2)


def test_a_number_written_down_before_there_is_a_register_is_not_yet_verified(
    records: Records, tmp_path: Path
) -> None:
    bring(records, tmp_path / "d-2022-05-01.csv", [injected("P1", **{ID: ""})])
    reconcile(records)
    bring(records, tmp_path / "d-2022-05-10.csv", [injected("P1")])
    reconcile(records)
    bring(records, tmp_path / "r-2022-05-20.csv", [person()], "register")
    reconcile(records)
    assert changes(records) == [
        (date(2022, 5, 1), "not_yet_verified", "no_id", "register"),
        (date(2022, 5, 10), "no_id", "not_yet_verified", "register"),
        (date(2022, 5, 20), "not_yet_verified", "correct", "register"),
    ]
    last = counted(records)[-1]
    assert (last["cleaned"], last["newly_wrong"]) == (1, 1)
