"""Each person gets the verdict that the register gives reason for."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from i18n import UserError
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records
from tests.support.extract_files import bring
from tests.support.register_files import PERSON, injected, person, returned

ID = "Số CCCD/CMND/Hộ chiếu"
NAME, BORN, SEX, DIED = "Họ và tên", "Ngày sinh", "Giới tính", "Ngày mất"


def verdict_of(records: Records, person_number: str) -> dict[str, Any]:
    (row,) = records.rows(
        "SELECT v.* FROM verification AS v WHERE person_key = hash(?)", [person_number]
    )
    return row


CASES = {
    "correct": ({}, {}),
    "correct, only the year known": ({BORN: "1980"}, {}),
    "correct, in capitals and the other tone placement": (
        {NAME: "NGUYỄN THỊ HOÀ", SEX: "Nữ"},
        {NAME: "Nguyễn Thị Hòa", SEX: "Nữ"},
    ),
    "no_id": ({ID: ""}, {}),
    "no_id, health insurance": ({ID: "DN4010123456789"}, {}),
    "malformed_id": ({ID: "03608000001"}, {}),
    "id_not_in_register": ({ID: "036080000022"}, {}),
    "id_not_in_register, old number": ({ID: "162345678"}, {}),
    "name_differs slip": ({NAME: "Nguyễn Vân An"}, {}),
    "name_differs slip, a letter": ({NAME: "Nguyễn Văn Ann"}, {}),
    "name_differs slip, swapped": ({NAME: "Nguyễn An Văn"}, {}),
    "name_differs slip, part missing": ({NAME: "Nguyễn An"}, {}),
    "name_differs slip, sounds alike": ({NAME: "Nguyễn Văn Trung"}, {NAME: "Nguyễn Văn Chung"}),
    "name_differs slip, two that sound alike": ({NAME: "Dũ Dăn Gạng"}, {NAME: "Vũ Văn Rạng"}),
    "name_differs slip, abbreviated": ({NAME: "Ng. V. An"}, {}),
    "name_differs slip, initials": ({NAME: "N.V. An"}, {}),
    "name_differs slip, keys of Telex": ({NAME: "Nguyeenx Vawn An"}, {}),
    "name_differs slip, a letter of two bytes": ({NAME: "Анна"}, {NAME: "Анка"}),
    "name_differs other, other initials": ({NAME: "T.V. An"}, {}),
    "name_differs other, initials of another": ({NAME: "N.V. Bình"}, {}),
    "name_differs other, keys of Telex of another": ({NAME: "Nguyeenx Vawn Bifnh"}, {}),
    "name_differs other, two letters of two bytes": ({NAME: "Анна"}, {NAME: "Инка"}),
    "name_differs other": ({NAME: "Nguyễn Văn Bình"}, {}),
    "name_differs other, none given": ({NAME: ""}, {}),
    "birth_date_differs": ({BORN: "02/01/1980"}, {}),
    "birth_date_differs, another year": ({BORN: "1981"}, {}),
    "birth_date_differs, none given": ({BORN: ""}, {}),
    "sex_differs": ({SEX: "Nữ"}, {}),
    "several_differ slip": ({NAME: "Nguyễn Vân An", BORN: "02/01/1980"}, {}),
    "several_differ other": ({NAME: "Lê Thị Bưởi", BORN: "02/01/1980", SEX: "Nữ"}, {}),
    "deceased_before_dose": ({}, {DIED: "04/09/2021"}),
    "correct, died on the day of the dose": ({}, {DIED: "05/09/2021"}),
    "foreigner": ({ID: "B1234567"}, {}),
}


@pytest.mark.parametrize("case", CASES)
def test_verdict(records: Records, tmp_path: Path, case: str) -> None:
    of_dose, of_register = CASES[case]
    bring(records, tmp_path / "2022-08-13.csv", [injected("P1", **of_dose)])
    bring(records, tmp_path / "register.csv", [person(**of_register)], "register")
    report = reconcile(records)
    found = verdict_of(records, "P1")
    verdict, _, match = case.split(",", maxsplit=1)[0].partition(" ")
    assert (found["verdict"], found["own_verdict"]) == (verdict, verdict)
    if match:
        assert found["name_match"] == match
    assert report.verdicts == {verdict: 1}
    assert report.checked == 1


def test_without_a_register_nobody_is_verified(records: Records, tmp_path: Path) -> None:
    bring(records, tmp_path / "2022-08-13.csv", [injected("P1"), injected("P2", **{ID: ""})])
    assert reconcile(records).verdicts == {"not_yet_verified": 1, "no_id": 1}
    bring(records, tmp_path / "register-2022-08-14.csv", [person()], "register")
    assert reconcile(records).verdicts == {"correct": 1, "no_id": 1}


def test_the_first_register_checks_those_it_lacks_too(records: Records, tmp_path: Path) -> None:
    doses = [injected("P1"), injected("P2", **{NAME: "Lê Minh Châu", ID: "036080000099"})]
    bring(records, tmp_path / "d-2021-10-01.csv", doses)
    assert reconcile(records).verdicts == {"not_yet_verified": 2}
    bring(records, tmp_path / "r-2021-10-02.csv", [person(PERSON["Số định danh"])], "register")
    assert reconcile(records).verdicts == {"correct": 1, "id_not_in_register": 1}


def test_further_doses_leave_the_verdict_and_meet_the_rules(
    records: Records, tmp_path: Path
) -> None:
    bring(records, tmp_path / "r-2021-10-01.csv", [person(PERSON["Số định danh"])], "register")
    bring(records, tmp_path / "d-2021-10-01.csv", [injected("P1", "M1")])
    reconcile(records)
    before = records.rows("SELECT rowid, * FROM verification")
    history = records.rows("SELECT rowid, * FROM verdict_change")
    soon = injected(
        "P1",
        "M2",
        **{
            "Mũi tiêm": "Mũi 2",
            "Thời gian tiêm": "06/09/2021 09:00:00",
            "Thời gian nhập": "06/09/2021 10:00:00",
        },
    )
    bring(records, tmp_path / "d-2021-10-02.csv", [soon])
    assert reconcile(records).checked == 1
    assert records.rows("SELECT rule FROM rule_break") == [{"rule": "short_interval"}]
    # Not written anew.
    assert records.rows("SELECT rowid, * FROM verification") == before
    assert records.rows("SELECT rowid, * FROM verdict_change") == history


def test_an_earlier_dose_becomes_the_first(records: Records, tmp_path: Path) -> None:
    bring(records, tmp_path / "d-2021-10-01.csv", [injected("P1", "M1")])
    reconcile(records)
    early = injected(
        "P1", "M2", **{"Thời gian tiêm": "01/08/2021 09:00:00", "Mã cơ sở tiêm": "3636699"}
    )
    bring(records, tmp_path / "d-2021-10-02.csv", [early])
    reconcile(records)
    assert records.rows("SELECT first_dose, facility_code FROM verdict_change") == [
        {"first_dose": date(2021, 8, 1), "facility_code": "3636699"}
    ]


def test_a_further_dose_leaves_the_one_before_birth_wrong(records: Records, tmp_path: Path) -> None:
    unborn = {BORN: "01/12/2021"}
    bring(records, tmp_path / "d-2022-03-01.csv", [injected("P1", "M1", **unborn)])
    reconcile(records)
    late = {
        "Mũi tiêm": "Mũi 2",
        "Thời gian tiêm": "01/02/2022 09:00:00",
        "Thời gian nhập": "01/02/2022 10:00:00",
    }
    bring(records, tmp_path / "d-2022-03-02.csv", [injected("P1", "M2", **unborn | late)])
    reconcile(records)
    assert records.rows(
        "SELECT record_number, rule FROM rule_break JOIN dose USING (record_key) "
        "WHERE rule = 'before_birth'"
    ) == [{"record_number": "M1", "rule": "before_birth"}]


def test_a_further_dose_may_be_another_persons_too(records: Records, tmp_path: Path) -> None:
    second = {
        "Mũi tiêm": "Mũi 2",
        "Thời gian tiêm": "05/10/2021 09:00:00",
        "Thời gian nhập": "05/10/2021 10:00:00",
    }
    doses = [injected("P1", "M1", **{ID: ""}), injected("P2", "M2", **second | {ID: ""})]
    bring(records, tmp_path / "d-2021-10-20.csv", doses)
    reconcile(records)
    assert not records.rows("SELECT * FROM rule_break WHERE rule = 'duplicate_person'")
    again = second | {
        ID: "",
        "Thời gian tiêm": "06/10/2021 09:00:00",
        "Thời gian nhập": "06/10/2021 10:00:00",
    }
    bring(records, tmp_path / "d-2021-10-21.csv", [injected("P1", "M3", **again)])
    reconcile(records)
    assert records.rows(
        "SELECT record_number FROM rule_break JOIN dose USING (record_key) "
        "WHERE rule = 'duplicate_person'"
    ) == [{"record_number": "M3"}]


def test_further_doses_after_a_death_change_the_verdict(records: Records, tmp_path: Path) -> None:
    died = person(PERSON["Số định danh"], **{DIED: "01/10/2021"})
    bring(records, tmp_path / "r-2021-10-01.csv", [died], "register")
    bring(records, tmp_path / "d-2021-10-01.csv", [injected("P1", "M1")])
    assert reconcile(records).verdicts == {"correct": 1}
    late = injected(
        "P1",
        "M2",
        **{
            "Mũi tiêm": "Mũi 2",
            "Thời gian tiêm": "02/10/2021 09:00:00",
            "Thời gian nhập": "02/10/2021 10:00:00",
        },
    )
    bring(records, tmp_path / "d-2021-10-03.csv", [late])
    assert reconcile(records).verdicts == {"deceased_before_dose": 1}
    found = records.rows("SELECT record_number, rule FROM rule_break JOIN dose USING (record_key)")
    assert {"record_number": "M2", "rule": "after_death"} in found


def test_a_number_of_different_persons_is_shared(records: Records, tmp_path: Path) -> None:
    other = injected("P2", **{NAME: "Lê Thị Bưởi", BORN: "03/04/1990", SEX: "Nữ"})
    bring(records, tmp_path / "2022-08-12.csv", [injected("P1"), other])
    bring(records, tmp_path / "register.csv", [person()], "register")
    assert reconcile(records).verdicts == {"correct": 1, "shared_id": 1}
    # When the other one's own number becomes known, nobody shares anything any more.
    own = other | {ID: "036190000012"}
    bring(records, tmp_path / "2022-08-13.csv", [own])
    bring(
        records,
        tmp_path / "register-2022-08-13.csv",
        [person("036190000012", **{NAME: "Lê Thị Bưởi", BORN: "03/04/1990", SEX: "Nữ"})],
        "register",
    )
    assert reconcile(records).verdicts == {"correct": 2}


def test_only_a_unique_candidate_is_proposed(records: Records, tmp_path: Path) -> None:
    bring(records, tmp_path / "2022-08-13.csv", [injected("P1", **{ID: ""})])
    bring(records, tmp_path / "register-2022-08-13.csv", [person()], "register")
    reconcile(records)
    found = verdict_of(records, "P1")
    assert found["candidate"] == PERSON["Số định danh"]
    assert found["verdict"] == "no_id"  # proposed, never accepted
    twin = person("036080000099")
    bring(records, tmp_path / "register-2022-08-14.csv", [twin], "register")
    assert reconcile(records).checked == 1  # touched by the register alone
    assert verdict_of(records, "P1")["candidate"] is None


def test_who_is_rare_no_longer_is_proposed_no_longer(records: Records, tmp_path: Path) -> None:
    elsewhere = {"Quận/Huyện": "Huyện Giao Thủy", "Phường/Xã": ""}
    bring(records, tmp_path / "2022-08-13.csv", [injected("P1", **{ID: ""})])
    bring(records, tmp_path / "register-2022-08-13.csv", [person(**elsewhere)], "register")
    reconcile(records)
    assert verdict_of(records, "P1")["candidate"] == PERSON["Số định danh"]
    # Of so many of one name somebody else may well be born on the day of P1; none of these is.
    many = [
        person(
            f"03608000{number:04}",
            **elsewhere,
            **{BORN: f"{number % 28 + 1:02}/{number % 9 + 3:02}/198{number % 5}"},
        )
        for number in range(1000, 4000)
    ]
    bring(records, tmp_path / "register-2022-08-14.csv", many[:100], "register")
    assert reconcile(records).checked == 1
    assert verdict_of(records, "P1")["candidate"] == PERSON["Số định danh"]
    bring(records, tmp_path / "register-2022-08-15.csv", many[100:], "register", accept=True)
    assert reconcile(records).checked == 1
    assert verdict_of(records, "P1")["candidate"] is None


def test_an_unknown_verdict_is_refused_and_named(records: Records, tmp_path: Path) -> None:
    report = bring(
        records,
        tmp_path / "verdicts.csv",
        [returned("P1", "10/04/2022", "Có lẽ đúng")],
        "verifications",
    )
    assert report.refused == 1
    assert report.refusals[0].details["found"] == "Có lẽ đúng"
    assert "Đúng" in report.refusals[0].details["expected"]


def test_totals_that_do_not_add_up_are_refused(records: Records, tmp_path: Path) -> None:
    march = {
        "Ngày": "31/03/2022",
        "Tỉnh/Thành phố": "Cả nước",
        "Số người đã gửi xác thực": "76625823",
        "Xác thực đúng": "51493286",
        "Sai thông tin": "19039997",
        "Thiếu hoặc sai định dạng số định danh": "3513000",
        "Chưa xác thực": "2579540",
    }
    wrong = march | {"Ngày": "30/03/2022", "Chưa xác thực": "2579541"}
    report = bring(records, tmp_path / "totals.csv", [march, wrong], "verification_totals")
    assert (report.used, report.refused) == (1, 1)
    assert "add up" in report.refusals[0].message
    (row,) = records.rows("SELECT * FROM verification_total")
    assert (row["place_code"], row["persons_correct"]) == ("VN", 51_493_286)


def test_a_register_that_shrank_is_refused_unless_accepted(
    records: Records, tmp_path: Path
) -> None:
    many = [person(f"03608000{number:04}") for number in range(100)]
    bring(records, tmp_path / "register-2022-08-01.csv", many, "register")
    report = bring(records, tmp_path / "register-2022-08-02.csv", many[:49], "register")
    assert report.refused_whole
    assert "--accept" in report.refusals[0].message
    assert len(records.rows("SELECT 1 FROM register")) == 100
    report = bring(
        records,
        tmp_path / "register-2022-08-02.csv",
        [many[0] | {NAME: "Lê Văn Mới"}, *many[1:49]],
        "register",
        accept=True,
    )
    assert not report.refused_whole
    assert bring(records, tmp_path / "r-2022-08-03.csv", many[:50], "register").used == 1


def test_without_doses_there_is_nothing_to_reconcile(records: Records, tmp_path: Path) -> None:
    bring(records, tmp_path / "register.csv", [person()], "register")
    with pytest.raises(UserError, match="no doses"):
        reconcile(records)


def test_who_has_no_dose_any_more_is_no_vaccinated_person(records: Records, tmp_path: Path) -> None:
    bring(records, tmp_path / "2022-08-01.csv", [injected("P1"), injected("P2")])
    reconcile(records)
    bring(records, tmp_path / "2022-08-02.csv", [injected("P2", **{"Trạng thái": "Đã xóa"})])
    reconcile(records)
    assert len(records.rows("SELECT 1 FROM verification")) == 1
    assert len(records.rows("SELECT 1 FROM verdict_change")) == 1
