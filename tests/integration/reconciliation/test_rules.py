"""A dose record breaks exactly the rules that it breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.aggregates.run import invalidate, refresh
from pipeline.reconcile.run import reconcile
from pipeline.store.records import Records, open_records
from tests.support.extract_files import bring
from tests.support.register_files import injected, person

AT, ENTERED, VACCINE, DOSE = "Thời gian tiêm", "Thời gian nhập", "Loại vắc xin", "Mũi tiêm"
LOT = "Số lô"
NAME, BORN, PLACE = "Họ và tên", "Ngày sinh", "Mã cơ sở tiêm"
LATER = "20/09/2021 08:00:00"
SECOND = {DOSE: "Mũi 2", AT: "10/11/2021 08:00:00", ENTERED: "10/11/2021 09:00:00"}


def further(dose: str, day: str) -> dict[str, str]:
    """A dose after the second one, entered on its day."""
    return injected("P1", dose, **{DOSE: dose, AT: f"{day} 08:00:00", ENTERED: f"{day} 09:00:00"})


SERIES = [injected("P1", "A"), injected("P1", "B", **SECOND)]
ADDITIONAL, BOOSTER, NEXT_BOOSTER = "Mũi bổ sung", "Mũi nhắc lại 1", "Mũi nhắc lại 2"

CASES: dict[str, tuple[list[dict[str, str]], dict[str, str]]] = {
    "": ([injected("P1", "A"), injected("P1", "B", **SECOND)], {}),
    "duplicate": (
        [injected("P1", "A"), injected("P1", "B", **{ENTERED: "06/09/2021 08:00:00"})],
        {"B": "duplicate"},
    ),
    "two persons, one without ID": (
        [injected("P1", "A"), injected("P2", "B", **{"Số CCCD/CMND/Hộ chiếu": ""})],
        {"B": "duplicate_person"},
    ),
    "two persons with two IDs": (
        [injected("P1", "A"), injected("P2", "B", **{"Số CCCD/CMND/Hộ chiếu": "036080000777"})],
        {"B": "duplicate_person"},
    ),
    "one person, other dose under another identity": (
        [injected("P1", "A"), injected("P2", "B", **SECOND, **{"Số CCCD/CMND/Hộ chiếu": ""})],
        {"B": "earlier_dose_missing"},
    ),
    "reversed": (
        [injected("P1", "A"), injected("P1", "B", **SECOND | {AT: "01/06/2021 08:00:00"})],
        {"B": "dose2_before_dose1"},
    ),
    "three doses, the third too early": (
        [
            injected(
                "P1",
                "A",
                **{VACCINE: "Abdala", AT: "20/09/2021 08:00:00", ENTERED: "20/09/2021 09:00:00"},
            ),
            injected("P1", "B", **SECOND | {VACCINE: "Abdala"}),
            injected(
                "P1",
                "C",
                **SECOND
                | {
                    VACCINE: "Abdala",
                    DOSE: "Mũi 3",
                    AT: "19/11/2021 08:00:00",
                    ENTERED: "19/11/2021 08:00:00",
                },
            ),
        ],
        {"C": "short_interval"},
    ),
    "23 days of AstraZeneca, beyond the days of grace": (
        [injected("P1", "A"), injected("P1", "B", **SECOND | {AT: "28/09/2021 08:00:00"})],
        {"B": "short_interval"},
    ),
    "24 days of AstraZeneca, within them": (
        [injected("P1", "A"), injected("P1", "B", **SECOND | {AT: "29/09/2021 08:00:00"})],
        {},
    ),
    "an additional dose within the days of grace": (
        [*SERIES, further(ADDITIONAL, "04/12/2021")],
        {},
    ),
    "an additional dose beyond them": (
        [*SERIES, further(ADDITIONAL, "03/12/2021")],
        {ADDITIONAL: "short_interval"},
    ),
    "a booster within the days of grace": ([*SERIES, further(BOOSTER, "03/02/2022")], {}),
    "a booster beyond them": (
        [*SERIES, further(BOOSTER, "02/02/2022")],
        {BOOSTER: "short_interval"},
    ),
    "a booster too soon after an additional dose": (
        [*SERIES, further(ADDITIONAL, "20/12/2021"), further(BOOSTER, "01/03/2022")],
        {BOOSTER: "short_interval"},
    ),
    "a booster soon after a first dose that stands in the wrong order": (
        [
            injected("P1", "A"),
            injected("P1", "B", **SECOND | {AT: "01/06/2021 08:00:00"}),
            further(BOOSTER, "20/10/2021"),
        ],
        {"B": "dose2_before_dose1"},
    ),
    "boosters four months apart": (
        [*SERIES, further(BOOSTER, "03/02/2022"), further(NEXT_BOOSTER, "30/05/2022")],
        {},
    ),
    "boosters closer together": (
        [*SERIES, further(BOOSTER, "03/02/2022"), further(NEXT_BOOSTER, "29/05/2022")],
        {NEXT_BOOSTER: "short_interval"},
    ),
    "before licence": (
        [injected("P1", "A", **{VACCINE: "Abdala"})],
        {"A": "before_licence"},
    ),
    "unlicensed": ([injected("P1", "A", **{VACCINE: "Sinovac"})], {"A": "unlicensed_vaccine"}),
    "future": (
        [injected("P1", "A", **{AT: "14/08/2022 08:00:00", ENTERED: "15/08/2022 08:00:00"})],
        {"A": "in_future"},
    ),
    "before birth": (
        [injected("P1", "A", **{"Ngày sinh": "06/09/2021"})],
        {"A": "before_birth"},
    ),
    "after death": (
        [injected("P2", "A", **{"Số CCCD/CMND/Hộ chiếu": "036080000012"})],
        {"A": "after_death"},
    ),
    "second dose entered as the first, elsewhere": (
        [injected("P1", "A"), injected("P1", "B", **SECOND | {DOSE: "Mũi 1", PLACE: "3636602"})],
        {"B": "dose_misnumbered"},
    ),
    "second dose entered as the first, and sooner": (
        [
            injected("P1", "A", **{ENTERED: "12/11/2021 08:00:00"}),
            injected("P1", "B", **SECOND | {DOSE: "Mũi 1"}),
        ],
        {"B": "dose_misnumbered"},
    ),
    "second dose entered as the first, twice": (
        [
            injected("P1", "A"),
            injected("P1", "B", **SECOND | {DOSE: "Mũi 1"}),
            injected("P1", "C", **SECOND | {DOSE: "Mũi 1", ENTERED: "12/11/2021 09:00:00"}),
        ],
        {"B": "dose_misnumbered", "C": "duplicate"},
    ),
    "entered twice, with a date some days off": (
        [injected("P1", "A"), injected("P1", "B", **SECOND | {DOSE: "Mũi 1", AT: LATER})],
        {"B": "duplicate"},
    ),
    "entered twice months apart, the second dose there": (
        [
            injected("P1", "A"),
            injected("P1", "B", **SECOND),
            injected("P1", "C", **SECOND | {DOSE: "Mũi 1"}),
        ],
        {"C": "duplicate"},
    ),
    "second dose alone": ([injected("P1", "A", **SECOND)], {"A": "earlier_dose_missing"}),
    "third dose after the first": (
        [
            injected("P1", "A", **{VACCINE: "Abdala", AT: LATER, ENTERED: LATER}),
            injected("P1", "B", **SECOND | {DOSE: "Mũi 3", VACCINE: "Abdala"}),
        ],
        {"B": "earlier_dose_missing"},
    ),
    "booster alone": ([injected("P1", "A", **SECOND | {DOSE: "Mũi nhắc lại 1"})], {}),
    "17 years": ([injected("P1", "A", **{BORN: "06/09/2003"})], {"A": "too_young"}),
    "18 years": ([injected("P1", "A", **{BORN: "05/09/2003"})], {}),
    "maybe 18 years": ([injected("P1", "A", **{BORN: "2003"})], {}),
    "12 years, Comirnaty": (
        [injected("P1", "A", **{BORN: "01/01/2009", VACCINE: "Comirnaty"})],
        {},
    ),
    "11 years, Comirnaty, before children had it": (
        [injected("P1", "A", **{BORN: "01/01/2010", VACCINE: "Comirnaty"})],
        {"A": "too_young"},
    ),
    "a lot of another vaccine": (
        [
            *(injected(f"P{number}", f"A{number}") for number in (3, 4)),
            injected("P1", "B", **{VACCINE: "Vero Cell"}),
        ],
        {"B": "lot_of_two_vaccines"},
    ),
    "what is filled in for a lot": (
        [
            *(injected(f"P{number}", f"A{number}", **{LOT: "00"}) for number in (3, 4)),
            injected("P1", "B", **{VACCINE: "Vero Cell", LOT: "00"}),
        ],
        {},
    ),
    "test": ([injected("P1", "A", **{NAME: "Test Test"})], {"A": "test_name"}),
    "test of a name": ([injected("P1", "A", **{NAME: "Nguyễn Văn Test"})], {"A": "test_name"}),
    "name of a form": ([injected("P1", "A", **{NAME: "Trần Thị B"})], {"A": "test_name"}),
    "name that is none of a test": ([injected("P1", "A", **{NAME: "Thử Thị Thu"})], {}),
    "entered before": (
        [injected("P1", "A", **{ENTERED: "05/09/2021 08:00:00"})],
        {"A": "entered_before_injected"},
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_rules(tmp_path: Path, case: str) -> None:
    rows, broken = CASES[case]
    with open_records(tmp_path / "home") as records:
        bring(records, tmp_path / "2022-08-13.csv", rows)
        bring(
            records,
            tmp_path / "register.csv",
            [person(), person("036080000012", **{"Ngày mất": "01/09/2021"})],
            "register",
        )
        reconcile(records)
        found = records.rows(
            "SELECT record_number, rule FROM rule_break JOIN dose USING (record_key)"
        )
    assert {row["record_number"]: row["rule"] for row in found} == broken
    assert len(found) == len(broken)


def test_two_persons_whom_the_register_knows_are_no_duplicates(tmp_path: Path) -> None:
    other = "036080000777"
    with open_records(tmp_path / "home") as records:
        bring(
            records,
            tmp_path / "2022-08-13.csv",
            [injected("P1", "A"), injected("P2", "B", **{"Số CCCD/CMND/Hộ chiếu": other})],
        )
        bring(records, tmp_path / "register.csv", [person(), person(other)], "register")
        assert reconcile(records).verdicts == {"correct": 2}
        assert not records.rows("SELECT 1 FROM rule_break")


def test_a_twin_of_somebody_checked_again_is_counted_once(tmp_path: Path) -> None:
    no_id = {"Số CCCD/CMND/Hộ chiếu": ""}

    def broken() -> list[str]:
        found = records.rows("SELECT record_number FROM rule_break JOIN dose USING (record_key)")
        return [row["record_number"] for row in found]

    with open_records(tmp_path / "home") as records:
        bring(
            records,
            tmp_path / "2022-08-12.csv",
            [injected("P1", "A"), injected("P2", "B", **no_id, **{ENTERED: "07/09/2021 08:00:00"})],
        )
        reconcile(records)
        assert broken() == ["B"]
        # Somebody else with the ID of the first has the first checked again, not the second.
        bring(
            records,
            tmp_path / "2022-08-13.csv",
            [injected("P3", "C", **{"Họ và tên": "Trần Thị Bình", "Ngày sinh": "01/02/1970"})],
        )
        reconcile(records)
        assert broken() == ["B"]


def test_a_lot_is_odd_when_others_have_it(tmp_path: Path) -> None:
    """What later files say of a lot has those written anew of whom nothing else is new."""

    def broken() -> list[str]:
        reconcile(records)
        found = records.rows(
            "SELECT record_number FROM rule_break JOIN dose USING (record_key) "
            "WHERE rule = 'lot_of_two_vaccines' ORDER BY record_number"
        )
        assert summed(records) == summed_anew(records)
        return [row["record_number"] for row in found]

    def summed(records: Records) -> list[dict[str, object]]:
        refresh(records.connection)
        return records.rows(
            "SELECT rule, place, sum(breaks) AS breaks, sum(records) AS records "
            "FROM rule_aggregate GROUP BY ALL HAVING sum(breaks) <> 0 ORDER BY ALL"
        )

    def summed_anew(records: Records) -> list[dict[str, object]]:
        invalidate(records.connection, "rule")
        return summed(records)

    with open_records(tmp_path / "home") as records:
        vero = {VACCINE: "Vero Cell"}
        days = [
            ([injected("P1", "A"), injected("P1", "A2")], []),
            ([injected("P2", "B", **vero)], ["B"]),
            ([injected("P3", "C", **vero), injected("P4", "D", **vero)], ["A", "A2"]),
            ([injected("P5", "E", **vero)], ["A", "A2"]),
            ([injected("P1", "A", **vero), injected("P1", "A2", **vero)], []),
        ]
        for number, (rows, odd) in enumerate(days):
            bring(records, tmp_path / f"2022-08-0{number + 1}.csv", rows)
            assert broken() == odd
