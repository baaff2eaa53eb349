"""Sentences, table and message of facilities are true of the numbers, and say no more."""

from __future__ import annotations

from datetime import date

import pytest

from geo import units
from i18n import translator
from presentation.facilities.board import COLUMNS, board
from presentation.facilities.message import message
from presentation.facilities.tables import facilities_table
from presentation.facilities.text import above_limits, changes_since, finding, judged
from presentation.figure import LIGHT
from queries.facilities.facilities import UNKNOWN, Facilities, Facility, selected
from queries.funnel import funnel
from queries.scorecard.scorecard import Fraction
from tests.support.verdict_cases import PROVENANCE

EN, VI = translator("en"), translator("vi")
PLACE = units.province("36")
BEFORE, DAY = date(2022, 7, 17), date(2022, 8, 14)


def site(number: int, late: Fraction, wrong: Fraction, before: Fraction = UNKNOWN) -> Facility:
    name = f"Trạm Y tế xã Số {number}"
    reasons = (("no_id", wrong[0]),) if wrong[0] else ()
    return Facility(f"36{number:03}", name, "36", "366", late, before, wrong, reasons)  # type: ignore[arg-type]


def made(*rows: Facility, verified_on: date | None = DAY) -> Facilities:
    late = [row.late for row in rows if row.late[1]]
    wrong = [row.wrong for row in rows if row.wrong[1]]
    sums = {
        "late": (sum(top or 0 for top, _ in late), sum(of or 0 for _, of in late)),
        "wrong": (sum(top or 0 for top, _ in wrong), sum(of or 0 for _, of in wrong)),
    }
    return Facilities(
        rows,
        PLACE,
        {one: counts if counts[1] else UNKNOWN for one, counts in sums.items()},  # type: ignore[misc]
        {"late": funnel(late), "wrong": funnel(wrong)},  # type: ignore[arg-type]
        BEFORE,
        verified_on,
        date(2022, 6, 16),
        PROVENANCE,
    )


MANY = made(
    site(0, (60, 100), (5, 100), (50, 100)),
    *(site(number, (4, 100), (10, 100), (5, 100)) for number in range(1, 30)),
    site(30, (1, 1), UNKNOWN),
    site(31, UNKNOWN, (90, 100)),
)


def test_the_finding_says_at_how_few_facilities_half_is() -> None:
    text = finding(MANY, PLACE, EN)
    assert text == (
        "Nam Định: half of the 177 doses entered late (5.9% of 3,001) are at 9 of 32 facilities; "
        "half of the 385 persons with wrong or missing details (12.4% of 3,100) are at 12 "
        "facilities."
    )
    assert MANY.holding_half("late") == 9
    counts = sorted((row.late[0] or 0 for row in MANY.rows), reverse=True)
    assert 2 * sum(counts[:8]) < sum(counts) <= 2 * sum(counts[:9])


def test_nothing_late_and_nobody_verified_are_said() -> None:
    fine = made(site(1, (0, 50), UNKNOWN), site(2, (0, 10), UNKNOWN), verified_on=None)
    assert finding(fine, PLACE, EN) == (
        "Nam Định: no dose of the last four weeks was entered late; nobody whom they entered has "
        "been verified."
    )
    unpublished = made(site(1, UNKNOWN, (0, 30)))
    assert "not published how late" in finding(unpublished, PLACE, EN)
    assert "none of the 30 persons verified is wrong" in finding(unpublished, PLACE, EN)


def test_only_what_chance_does_not_explain_is_counted() -> None:
    text = above_limits(MANY, EN)
    assert text == "Facilities beyond chance: 1 late, 1 wrong, 0 both."
    assert [row.code for row in MANY.flagged("late")] == ["36000"]
    assert [row.code for row in MANY.flagged("wrong")] == ["36031"]
    # One dose of one is 100 %, and nobody's fault.
    assert MANY.outside(MANY.rows[30], "late") == 0
    assert judged(MANY.rows[0], MANY, EN)[0].startswith("It enters later")
    assert judged(MANY.rows[30], MANY, EN) == [
        "Its shares are within the limits of chance for its size."
    ]


def test_the_table_has_every_facility_and_marks_the_same() -> None:
    table = facilities_table(MANY, MANY.rows, EN)
    assert len(table) == len(MANY.rows)
    assert table["late"].values[30:] == (1, None)
    marked = [
        name
        for name, mark in zip(table["name"].values, table["late_limits"].values, strict=True)
        if mark
    ]
    assert marked == ["Trạm Y tế xã Số 0"]
    drawn = board(MANY, MANY.rows, PLACE, "late_share", LIGHT, EN, down=True)
    assert drawn.sort == COLUMNS.index("late_share")
    assert [row.cells[1].mark for row in drawn.rows].count(1) == 1
    assert drawn.rows[0].cells[1].note == "60 / 100"
    assert drawn.rows[0].cells[2].text == "+10.0"
    assert drawn.above[0].cells[1].note == "177 / 3,001"


def test_a_search_keeps_the_order_of_what_is_found() -> None:
    def found(words: str) -> list[str]:
        rows = selected(MANY, only="all", find=words, order="late", down=True)
        return [row.code for row in rows]

    assert found("tram so 3") == found("TRẠM Số 03") == ["36003"]
    assert found("3603") == ["36030", "36031"]
    assert len(found("xa hai hau")) == len(MANY.rows)
    assert found("xa y yen") == []
    assert found("nam dinh")[0] == "36000"


@pytest.mark.parametrize("lang", ["en", "vi"])
def test_a_message_has_the_counts_and_asks_for_what_is_amiss(lang: str) -> None:
    _ = translator(lang)
    body = message(MANY.rows[0], MANY, _).body
    for part in ("60", "100", _.percent(0.6), _.percent(0.05), "14/08/2022", "17/07/2022"):
        assert part in body
    assert _("Report what was done by ……/……/…….") in body
    assert ("Kính gửi: Trạm Y tế xã Số 0" in body) == (lang == "vi")
    assert ("Trân trọng./." in body) == (lang == "vi")


def test_a_message_asks_for_nothing_where_nothing_is_amiss() -> None:
    fine = made(site(1, (0, 50), (0, 40)), site(2, (3, 50), (4, 40)))
    said = message(fine.rows[0], fine, EN).body
    assert "is asked to" not in said
    assert "Please keep it so." in said


def test_a_change_is_that_of_the_shares_as_shown() -> None:
    row = site(1, (577, 1000), UNKNOWN, (5744, 10000))
    body = message(row, made(row, site(2, (1, 9), UNKNOWN)), EN).body
    # 57.7 % after 57.4 %, whatever the digits behind say.
    assert "+0.3 points" in body


def test_what_is_not_known_by_facility_is_said() -> None:
    said = changes_since(MANY, EN)
    assert "since 17/07/2022" in said
    assert "the backlog of a facility is not known" in said
    assert "as of 14/08/2022 only" in said
