"""Sentences, state and tables of the reconciliation page say what the numbers say."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dashboard.state import Available, read_state
from i18n import translator
from presentation.funnel import placed
from presentation.reconciliation.tables import (
    cleaning_table,
    facilities_table,
    mismatch_table,
    reasons_table,
    reports_table,
)
from presentation.reconciliation.text import (
    cleanliness_finding,
    country_finding,
    fewer_wrong,
    funnel_alt,
    funnel_title,
    main_reason,
    mismatch_alt,
    most_often,
    place_finding,
    reasons_alt,
    when_clean,
)
from queries.databases import Snapshot
from queries.forecast.outlook import Span
from queries.funnel import funnel
from queries.reconciliation.cleaning import cleaning_forecast, span_of
from queries.reconciliation.cleanliness import CleanlinessRow
from queries.reconciliation.verdicts import MISMATCHES, RULES
from queries.reconciliation.verification import FacilityRow, Report, VerificationPoint
from tests.support.verdict_cases import (
    DAY,
    district_rows,
    province_row,
    result_of,
    row_of,
    verdicts,
    weeks,
)

EN = translator("en")


def test_nobody_verified_is_not_zero_wrong() -> None:
    nobody = row_of("36", "Nam Định", not_yet_verified=90, foreigner=2)
    among = result_of(nobody, province_row("01", 1, 10))
    sentence = place_finding(nobody, among, row_of("VN", "Viet Nam", correct=5), EN)
    assert sentence == "Nam Định: by 14/08/2022, nobody has been verified yet."
    assert "there is nobody in the records" in country_finding(row_of("VN"), result_of(), EN)
    assert most_often(nobody, EN) == ""
    assert "Without figures: 1." in mismatch_alt(among, row_of("VN", "Viet Nam"), EN)
    assert "unknown" in mismatch_alt(among, row_of("VN", "Viet Nam"), EN)


def test_a_place_is_held_against_the_country_ranked_and_opened() -> None:
    among = result_of(
        province_row("01", 5, 100), province_row("36", 20, 100), province_row("79", 30, 100)
    )
    country = row_of("VN", "Viet Nam", no_id=10, correct=90)
    town = row_of("356", "Thành phố Nam Định", no_id=1, correct=9)
    inside = result_of(town, row_of("358", "Huyện Mỹ Lộc", no_id=4, correct=6), level="district")
    sentence = place_finding(among.row("36"), among, country, EN, inside)
    assert sentence == (
        "Nam Định: by 14/08/2022, 20.0% of the persons verified have wrong or missing details, "
        "+10.0 points against the whole country (10.0%); rank 2 of 3, worst first; its worst "
        "district is Huyện Mỹ Lộc (40.0%)."
    )
    one = result_of(inside.rows[0], level="district")
    alone = place_finding(inside.rows[0], one, among.row("36"), EN)
    assert "rank" not in alone
    assert "−10.0 points against Nam Định (20.0%)" in alone
    assert "worst district" not in place_finding(among.row("36"), among, country, EN, one)


def test_the_most_frequent_reason_is_a_share_of_the_wrong_alone() -> None:
    row = row_of("36", no_id=3, name_differs=6, sex_differs=1, correct=90, not_yet_verified=500)
    assert main_reason(row) == "name_differs"
    assert most_often(row, EN) == "Most often: Name differs (60.0% of the 10 wrong)."
    assert "Name differs 60.0%" in reasons_alt((row,), result_of(row), EN)


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (50, 40, "10 persons fewer are wrong than on 07/08/2022."),
        (50, 49, "1 person fewer is wrong than on 07/08/2022."),
        (50, 51, "1 person more is wrong than on 07/08/2022."),
        (50, 50, "As many are wrong as on 07/08/2022."),
    ],
)
def test_how_many_fewer_are_wrong_than_on_the_day_compared_with(
    then: int, now: int, said: str
) -> None:
    before, after = province_row("36", then, 100), province_row("36", now, 100)
    assert fewer_wrong(after, before, date(2022, 8, 7), EN) == said
    assert fewer_wrong(after, None, None, EN) == ""
    assert fewer_wrong(after, province_row("36", 0, 0), date(2022, 8, 7), EN) == ""


def test_the_end_of_cleaning_is_told_with_its_interval() -> None:
    line = weeks((100, 0, 0), (90, 10, 0), (80, 20, 0), (70, 30, 0), (60, 40, 0))
    end = DAY + timedelta(weeks=6)
    since = EN.date(line[0].as_of)
    assert when_clean(line, cleaning_forecast(line), EN) == (
        f"At the pace since {since} (10 fewer a week), cleaning would end on {EN.date(end)}: the "
        "pace going on, without an interval."
    )
    forecast = cleaning_forecast(line, Span(50.0, 30.0, 90.0))
    assert when_clean(line, forecast, EN) == (
        f"Cleaning ends between {EN.date(DAY + timedelta(30))} and "
        f"{EN.date(DAY + timedelta(90))}, with 90% confidence, most likely around "
        f"{EN.date(DAY + timedelta(50))} (10 fewer a week since {since})."
    )
    forecast = cleaning_forecast(line, Span(None, 30.0, None))
    text = when_clean(line, forecast, EN)
    assert f"not before {EN.date(DAY + timedelta(30))}" in text
    assert "no end can be named" in text


def test_cleaning_that_never_ends_is_said_so() -> None:
    worse = weeks((50, 0, 0), (60, 5, 15), (70, 10, 30), (80, 15, 45))
    assert "never ends" in when_clean(worse, cleaning_forecast(worse, Span(9.0, 8.0, 9.5)), EN)
    slow = weeks((90_000, 0, 0), (89_999, 1, 0), (89_998, 2, 0), (89_997, 3, 0))
    assert "more than ten years" in when_clean(slow, cleaning_forecast(slow), EN)


def test_reasons_that_stand_still_have_no_end() -> None:
    line = tuple(
        replace(point, verdicts={**point.verdicts, "shared_id": 5})
        for point in weeks((40, 0, 0), (30, 10, 0), (20, 20, 0), (10, 30, 0))
    )
    forecast = cleaning_forecast(line, Span(20.0, 10.0, 40.0))
    assert forecast is not None
    assert (forecast.stuck, forecast.ends_on, forecast.latest) == (5, None, None)
    assert forecast.earliest == DAY + timedelta(days=10)
    assert "5 persons are wrong for reasons" in when_clean(line, forecast, EN)


def test_the_end_is_learnt_from_all_lines_with_the_same_days() -> None:
    """What decays ends later than the straight line says; a short past says nothing."""

    def decaying(wrong: float) -> tuple[VerificationPoint, ...]:
        left = [round(wrong * 0.9**week) for week in range(30)]
        return weeks(*((one, left[0] - one, 0) for one in left))

    lines = tuple(decaying(wrong) for wrong in (4_000, 9_000, 2_500))
    span = span_of(lines)
    pace = cleaning_forecast(lines[0])
    assert span is not None
    assert span.earliest is not None
    assert pace is not None
    assert pace.ends_on is not None
    assert DAY + timedelta(days=span.earliest) > pace.ends_on
    assert span_of(tuple(line[:10] for line in lines)) is None
    assert span_of(((),)) is None


def test_with_nobody_wrong_nothing_is_left_to_clean() -> None:
    line = weeks((3, 0, 0), (2, 1, 0), (1, 2, 0), (0, 3, 0))
    assert "nothing left to clean" in when_clean(line, cleaning_forecast(line), EN)
    assert when_clean(line[:2], cleaning_forecast(line[:2]), EN) == ""
    row = province_row("36", 0, 10)
    assert "0.0%" in country_finding(row, result_of(row), EN)


def test_the_title_of_the_funnel_counts_the_districts_above_its_outer_limit() -> None:
    rates = [(100 + number, 1_000) for number in range(40)] + [(700, 1_000), (0, 1_000)]
    rows = district_rows(*rates, (0, 0))
    limits = funnel([(row.numerator, row.denominator) for row in rows])
    assert limits is not None
    every = placed(rows, limits)
    assert len(every) == 42
    above = [one for one in every if one.outside == 1]
    title = funnel_title(every, "whole country", EN)
    assert f"{len(above)} of 42 districts" in title
    assert "700" not in title
    assert rows[40].name in funnel_alt(every, "whole country", "14/08/2022", EN)


def test_clean_records_of_a_place_against_the_country() -> None:
    broken = dict.fromkeys(RULES, 0)
    country = CleanlinessRow("VN", "Viet Nam", 10_000, 9_900, broken | {"in_future": 100})
    place = CleanlinessRow("36", "Nam Định", 1_000, 995, broken | {"duplicate": 5})
    assert cleanliness_finding(place, country, EN) == (
        "Nam Định: 99.50% of 1,000 dose records keep all rules (whole country: 99.00%); most often "
        "broken: Same dose recorded twice, 50.0 of 10,000."
    )
    assert "whole country" not in cleanliness_finding(country, country, EN)
    none = CleanlinessRow("36", "Nam Định", 0, 0, broken)
    assert cleanliness_finding(none, country, EN) == "Nam Định has no dose records."


def test_tables_have_numerator_and_denominator_and_leave_unknown_open() -> None:
    rows = (province_row("01", 3, 12, not_yet_verified=4), row_of("36", not_yet_verified=9))
    for table in (mismatch_table(rows, EN), reasons_table(rows, EN)):
        assert table["numerator"].label == "Wrong"
        assert table["numerator"].values == (3, 0)
        assert table["denominator"].values == (12, 0)
        assert table["not_yet_verified"].values == (4, 9)
        assert table["value"].values == (0.25, None)
    assert len(reasons_table(rows, EN).columns) >= len(MISMATCHES) + 6
    table = cleaning_table(weeks((9, 0, 0), (8, 2, 1)), EN)
    assert table["cleaned"].values == (2, None)
    assert table["newly_wrong"].values == (1, None)
    facility = FacilityRow(
        verdicts(no_id=1, correct=3),
        0,
        0,
        code="x",
        name="Trạm Y tế",
        district_code="",
        records=8,
        clean=7,
    )
    assert facilities_table([facility], EN)["denominator"].values == (4,)


def test_published_figures_stand_as_they_were_published() -> None:
    march = Report(
        date(2022, 3, 15),
        "VN",
        76_625_823,
        51_493_286,
        19_039_997,
        3_513_000,
        2_579_540,
        None,
        None,
        None,
        None,
    )
    nothing = Report(date(2022, 4, 25), "VN", None, None, None, None, None, None, None, None, None)
    april = replace(
        nothing,
        doses_injected=212_600_000,
        doses_on_platform=205_000_000,
        doses_wrong=43_491_814,
        doses_not_yet_verified=3_364_726,
    )
    city = replace(nothing, as_of=date(2022, 1, 1), place_code="79", doses_wrong=1_491_421)
    head, rows = reports_table((city, march, april), EN)
    assert [row[1] for row in rows] == ["Viet Nam", "Viet Nam", "TP. Hồ Chí Minh"]
    written = dict(zip(head, rows[0], strict=True))
    assert written["Mismatch rate"] == "30.46%"
    assert written["Numerator / denominator"] == "22,552,997 /\u00a074,046,283"
    assert written["Doses injected"] == "–"
    assert dict(zip(head, rows[1], strict=True))["Share on the platform"] == "96.4%"
    assert "0" not in rows[2][2:12]


def _days(*days: date) -> tuple[Snapshot, ...]:
    return tuple(
        Snapshot(day, 1, True, datetime(2022, 8, 15, tzinfo=UTC), 63, False) for day in days
    )


def test_the_page_has_its_own_days_and_leaves_the_source_alone() -> None:
    week = DAY - timedelta(weeks=1)
    available = Available(_days(date(2021, 11, 15)), _days(DAY), (), _days(week, DAY))
    address = {
        "source": "records",
        "place": "366",
        "by": "injection",
        "reasons": "count",
        "as_of": week.isoformat(),
        "sex": "F",
        "vaccine": "x",
        "dose": "3",
    }
    state = read_state(address, available, "verification")
    assert (state.source, state.snapshot, state.place.code) == (
        "verification",
        available.verification[0],
        "366",
    )
    assert (state.level, state.reasons, state.group.counted_by) == (
        "district",
        "count",
        "injection",
    )
    assert (state.group.sex, state.dose) == ("", 1)
    assert read_state(address, available).source == "records"
    plain = read_state({"reasons": "xx", "as_of": "2021-11-15"}, available, "verification")
    assert (plain.reasons, plain.snapshot) == ("share", available.verification[-1])
    assert read_state({"units": "districts"}, available, "verification").level == "district"
    nothing = Available(_days(DAY), (), ())
    assert read_state({}, nothing, "verification").snapshot is None
