"""Persons without the platform's number are told apart, and joined when nothing contradicts it."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest

from i18n import translator
from pipeline.ingest.doubtful import Doubtful, count_doubtful, write_doubtful
from pipeline.ingest.undo import find_file, undo
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records
from tests.support import cases
from tests.support.emptied import emptied_records
from tests.support.extract_files import bring, check_accounts, write

pytestmark = pytest.mark.slow
PERSON = {
    "Họ và tên": "Nguyễn Văn An",
    "Ngày sinh": "12/03/1961",
    "Giới tính": "Nam",
    "Số CCCD/CMND": "",
    "Số điện thoại": "",
    "Tỉnh/Thành phố": "Nam Định",
    "Quận/Huyện": "Hải Hậu",
    "Phường/Xã": "Hải Anh",
}
CMND, CCCD = {"Số CCCD/CMND": "162345678"}, {"Số CCCD/CMND": "036061000001"}
PHONE, OTHER_PHONE = {"Số điện thoại": "0912345001"}, {"Số điện thoại": "0912345002"}
ELSEWHERE = {"Tỉnh/Thành phố": "Thái Bình", "Quận/Huyện": "Kiến Xương", "Phường/Xã": ""}
WOMAN = {"Họ và tên": "Trần Thị Bưởi", "Ngày sinh": "20/10/1943", "Giới tính": "Nữ"}


def dose(number: int, record: str = "", **changed: str) -> dict[str, str]:
    """A dose of the person, a month after the one before."""
    return {
        "Mã mũi tiêm": record,
        **PERSON,
        "Mũi tiêm": f"Mũi {number}",
        "Loại vắc xin": "AstraZeneca",
        "Thời gian tiêm": f"03/{8 + number:02}/2021 08:10",
        "Thời gian nhập": f"03/{8 + number:02}/2021 09:00",
        "Cơ sở tiêm": "TYT xã Hải Anh",
    } | changed


def counted(records: Records) -> tuple[int, int]:
    """Persons with a first dose, and with a complete series."""
    (row,) = records.connection.execute(
        "SELECT count(*) FILTER (counts_as_dose1), count(*) FILTER (counts_as_dose2) FROM dose "
        "WHERE superseded_by IS NULL AND NOT deleted"
    ).fetchall()
    return row


ONE, TWO = 1, 2
PAIRS: dict[str, tuple[dict[str, str], dict[str, str], int]] = {
    "all the same": ({}, {}, ONE),
    "CMND, then CCCD, one phone": (CMND | PHONE, CCCD | PHONE, ONE),
    "CMND, then CCCD, no phone": (CMND, CCCD, ONE),
    "CMND, then none": (CMND, {}, ONE),
    "once without a phone": (PHONE, {}, ONE),
    "once without a phone, elsewhere": (PHONE, ELSEWHERE, TWO),
    "moved, the same phone": (PHONE, PHONE | ELSEWHERE, ONE),
    "another phone": (PHONE, OTHER_PHONE, TWO),
    "two CCCDs": (CCCD, {"Số CCCD/CMND": "036061000002"}, TWO),
    "accents": ({}, {"Họ và tên": "Nguyễn Văn Ân"}, TWO),
    "another birth date": ({}, {"Ngày sinh": "13/03/1961"}, TWO),
    "another sex": (PHONE, {"Giới tính": "Nữ"} | PHONE, TWO),
    "only the year of birth, no phone": ({}, {"Ngày sinh": "1961"}, TWO),
    "only the year of birth, one phone": (PHONE, {"Ngày sinh": "1961"} | PHONE, ONE),
    "another commune of the district": ({}, {"Phường/Xã": ""}, ONE),
    "a slip in the name, one CCCD": (CCCD, {"Họ và tên": "Nguyễn Văn Ân"} | CCCD, ONE),
    "another's CCCD": (CCCD, WOMAN | CCCD, TWO),
    "a malformed ID, then none": ({"Số CCCD/CMND": "03606100000"}, {}, ONE),
}


FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")


def of_family(number: int, row: dict[str, str]) -> dict[str, str]:
    """The row for somebody whom no other pair's could be: of another name and other numbers."""
    family = f"{FAMILIES[number % 10]} {FAMILIES[number // 10]}"
    changed = {"Họ và tên": f"{family} {row['Họ và tên'].split(' ', 1)[1]}"}
    for heading in ("Số CCCD/CMND", "Số điện thoại"):
        if cell := row[heading]:
            changed[heading] = f"{cell[:-2]}{number + 50 * cell.endswith('2'):02}"
    return row | changed


@pytest.mark.parametrize("order", ["one file", "forwards", "backwards"])
def test_two_are_one_only_when_nothing_contradicts_it(tmp_path: Path, order: str) -> None:
    pairs = [[dose(1, **first), dose(2, **second)] for first, second, _ in PAIRS.values()]
    rows = [[of_family(number, row) for row in pair] for number, pair in enumerate(pairs)]
    files = [[first for first, _ in rows], [second for _, second in rows]]
    if order == "one file":
        files = [files[0] + files[1]]
    with emptied_records(tmp_path / "home") as records:
        for number, some in enumerate(files[::-1] if order == "backwards" else files):
            assert not bring(records, tmp_path / f"{number}-2022-01-01.csv", some).refused
        names: dict[str, set[int]] = {}
        for row in records.rows(
            "SELECT DISTINCT name, person_key FROM dose JOIN person USING (person_key, "
            "person_content)"
        ):
            names.setdefault(row["name"], set()).add(row["person_key"])
        for (case, (*_, right)), pair in zip(PAIRS.items(), rows, strict=True):
            keys = set().union(*(names[row["Họ và tên"]] for row in pair))
            assert len(keys) == right, case
        check_accounts(records)


def test_who_might_be_either_of_two_is_neither(tmp_path: Path) -> None:
    rows = [dose(1, **PHONE), dose(1, **OTHER_PHONE, **{"Cơ sở tiêm": "TYT B"}), dose(2)]
    found = set()
    for number, order in enumerate(itertools.permutations(rows)):
        with emptied_records(tmp_path / f"home{number}") as records:
            for day, row in enumerate(order):
                bring(records, tmp_path / f"{number}-{day}-2022-01-01.csv", [row])
            found.add(counted(records))
    assert found == {(3, 1)}


def test_who_was_either_of_two_is_the_one_left(tmp_path: Path) -> None:
    with emptied_records(tmp_path / "home") as records:
        for number, row in enumerate([dose(2), dose(1, **PHONE), dose(1, **OTHER_PHONE)]):
            bring(records, tmp_path / f"{number}-2022-01-01.csv", [row])
        assert counted(records) == (3, 1)
        undo(records, find_file(records, "2-2022-01-01.csv"))
        assert counted(records) == (1, 1)


def test_nobody_is_given_the_same_dose_twice(tmp_path: Path) -> None:
    """Not joined, and left to the rules: the same dose under the old card and the new one."""
    other = {"Thời gian tiêm": "05/09/2021 08:10", "Cơ sở tiêm": "TYT B"}
    with emptied_records(tmp_path / "home") as records:
        bring(records, tmp_path / "2022-01-01.csv", [dose(1, **CMND), dose(1, **CCCD, **other)])
        assert counted(records) == (2, 0)


@pytest.mark.parametrize(
    ("name", "right", "persons"),
    [
        ("40", (3, 0), 3),
        ("42", (7, 0), 7),
        ("80", (2, 2), 2),
        ("90", (2, 0), 2),
        ("90b", (2, 0), 2),
    ],
)
def test_cases(tmp_path: Path, name: str, right: tuple[int, int], persons: int) -> None:
    (file,) = cases.case(name).glob("*2021-1*.csv")
    with emptied_records(tmp_path) as records:
        (report,) = cases.bring(records, "doses", file)
        assert not report.refused
        assert counted(records) == right
        assert cases.rows(records, "count(DISTINCT person_key)") == [(persons,)]
        assert report.persons == (persons, 0)


def test_namesakes_count_where_they_live(tmp_path: Path) -> None:
    with emptied_records(tmp_path) as records:
        cases.bring(records, "doses", cases.case("40") / "doses-2021-10-10.csv")
        found = records.rows(
            "SELECT residence_district AS d, count(*) AS n FROM dose WHERE counts_as_dose1 "
            "GROUP BY ALL ORDER BY d"
        )
    assert [(row["d"], row["n"]) for row in found] == [("343", 1), ("360", 1), ("366", 1)]


def test_malformed_ids_without_names_are_not_one_person(tmp_path: Path) -> None:
    rows = [
        dose(1, **{"Họ và tên": "", "Ngày sinh": "", "Số CCCD/CMND": number})
        for number in ("036X1", "036X2", "036X3")
    ]
    with emptied_records(tmp_path / "home") as records:
        bring(records, tmp_path / "2022-01-01.csv", rows)
        assert counted(records) == (3, 0)


OTHER_PERSON = WOMAN | {"Số CCCD/CMND": "036143000009", "Cơ sở tiêm": "TYT B"}
NUMBERS: dict[str, tuple[dict[str, str], bool]] = {
    "another person": (OTHER_PERSON, True),
    "another person without ID": (WOMAN, True),
    "a child with the mother's ID": (WOMAN | {"Ngày sinh": "20/10/2010"} | CCCD, True),
    "a name mended": ({"Họ và tên": "Nguyễn Văn Ân"} | CCCD, False),
    "a name that was another's": ({"Họ và tên": "Trần Hữu Bình"} | CCCD, False),
    "an ID mended": ({"Số CCCD/CMND": "036061000002"}, False),
    "a date of birth mended": ({"Ngày sinh": "13/03/1961"} | CCCD, False),
}


@pytest.mark.parametrize("files", [1, 2])
def test_a_number_that_comes_back_with_another_person_replaces_nobody(
    tmp_path: Path, files: int
) -> None:
    first = [dose(1, case, **CCCD) for case in NUMBERS]
    second = [dose(1, case, **changed) for case, (changed, _) in NUMBERS.items()]
    another = {case for case, (_, is_another) in NUMBERS.items() if is_another}
    with emptied_records(tmp_path / "home") as records:
        if files == 1:
            report = bring(records, tmp_path / "2022-01-01.csv", [*first, *second])
            assert report.refused == 2 * (len(NUMBERS) - len(another))
        else:
            bring(records, tmp_path / "2022-01-01.csv", first)
            report = bring(records, tmp_path / "2022-01-02.csv", second)
            assert not report.refused
        (note,) = [one for one in report.notes if "example" in one.details]
        assert note.details["count"] == len(another)
        assert "another person" in note.details["example"].message
        standing = records.rows(
            "SELECT record_number, count(*) AS n FROM dose WHERE superseded_by IS NULL GROUP BY ALL"
        )
        assert {row["record_number"] for row in standing if row["n"] == 2} == another
        check_accounts(records)
        # What was told apart is known when it comes again.
        rows = [row for row in (*first, *second) if row["Mã mũi tiêm"] in another]
        report = bring(records, tmp_path / "again-2022-01-03.csv", rows)
        assert (report.used, report.unchanged) == (0, 2 * len(another))


def test_who_becomes_one_is_checked_again(tmp_path: Path) -> None:
    with emptied_records(tmp_path / "home") as records:
        bring(records, tmp_path / "2022-01-01.csv", [dose(1, **CMND | PHONE)])
        reconcile(records)
        report = bring(records, tmp_path / "2022-01-02.csv", [dose(2, **CCCD | PHONE)])
        assert report.persons == (0, 1)
        reconcile(records)
        persons = records.rows("SELECT person_key FROM verification")
        assert [
            row["person_key"] for row in records.rows("SELECT DISTINCT person_key FROM dose")
        ] == [row["person_key"] for row in persons]
        assert len(records.rows("SELECT 1 FROM verdict_change")) == 1


HOA = {"Họ và tên": "Nguyễn Thị Hoa", "Giới tính": "Nữ"}


def decide(records: Records, file: Path, answers: dict[str, str]) -> None:
    """Answer the pairs of a list by what the first person is called, and import it again."""
    write_doubtful(records, file, translator("en"))
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    for row in rows:
        row["One person"] = answers.get(row["Full name (1)"], row["One person"])
    (report,) = cases.bring(records, "decisions", write(file, rows))
    assert not report.refused


def test_what_cannot_be_told_is_decided_by_hand(tmp_path: Path) -> None:
    """Joined ones are parted, doubtful ones joined, and both taken back."""
    rows = [
        *(dose(1, **CMND), dose(2, **CCCD)),
        *(dose(1, **HOA | PHONE), dose(2, **HOA | OTHER_PHONE)),
    ]
    file = tmp_path / "pairs-2022-01-02.csv"
    with emptied_records(tmp_path / "home") as records:
        report = bring(records, tmp_path / "2022-01-01.csv", rows)
        assert ["monitor persons doubtful" in one.message for one in report.notes].count(True) == 1
        assert counted(records) == (3, 2)
        assert count_doubtful(records) == Doubtful(1, 1)
        reconcile(records)
        answers = {"Nguyễn Văn An": "No", "Nguyễn Thị Hoa": "Yes"}
        decide(records, file, answers)
        assert counted(records) == (3, 2)
        assert count_doubtful(records) == Doubtful(0, 0)
        names = "SELECT name, count(DISTINCT person_key) AS n FROM person GROUP BY ALL ORDER BY n"
        assert [row["n"] for row in records.rows(names)] == [1, 2]
        # A later file joins nobody who was parted.
        bring(records, tmp_path / "2022-01-03.csv", [dose(3, **CCCD)])
        assert [row["n"] for row in records.rows(names)] == [1, 2]
        reconcile(records)
        assert len(records.rows("FROM verification")) == 3
        decide(records, file, dict.fromkeys(answers, ""))
        assert count_doubtful(records) == Doubtful(1, 1)
        check_accounts(records)


def test_a_shared_id_is_a_verdict(tmp_path: Path) -> None:
    with emptied_records(tmp_path / "home") as records:
        cases.bring(records, "doses", cases.case("90b") / "doses-2021-10-10.csv")
        register = {
            "Số định danh": "036161000001",
            "Họ và tên": "Nguyễn Thị Mẹ",
            "Ngày sinh": "12/03/1961",
            "Giới tính": "Nữ",
        }
        bring(records, tmp_path / "register-2021-10-01.csv", [register], "register")
        assert reconcile(records).verdicts == {"correct": 1, "shared_id": 1}
