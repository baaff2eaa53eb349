from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.ingest.normalise.dates import BirthDate, birth_date, moment
from tests.support.texts import anything, outcome

DAYS = st.dates(date(1890, 1, 1), date(2100, 12, 31))
MOMENTS = st.datetimes(datetime(1976, 1, 1), datetime(2100, 12, 30))
dated = st.text(alphabet="0123456789/-.: TZ+hAPMsach,", max_size=24)


@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%Y/%m/%d"]))
def test_every_day_in_every_form(day: date, form: str) -> None:
    assert birth_date(day.strftime(form)) == BirthDate(day.year, day)
    assert moment(day.strftime(form)) == datetime(day.year, day.month, day.day)


@given(st.dates(date(1908, 3, 18), date(2064, 4, 8)))
def test_every_day_as_spreadsheets_count(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days
    # Lotus 1-2-3 took 1900 for a leap year; from March 1900 on the counts agree.
    assert date(1900, 3, 1) + timedelta(days=serial - 61) == day
    if not 1900 <= serial <= 2999:
        assert birth_date(str(serial)) == birth_date(f"{serial}.0") == BirthDate(day.year, day)


@given(
    MOMENTS,
    st.integers(-14 * 4, 14 * 4),
    st.sampled_from(["%Y-%m-%dT%H:%M:%S.%f%z", "%d/%m/%Y %H:%M:%S.%f %z"]),
)
def test_every_moment_in_every_zone(at: datetime, quarters: int, form: str) -> None:
    there = at.replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh")).astimezone(
        timezone(timedelta(minutes=15 * quarters))
    )
    assert moment(there.strftime(form)) == at


@given(MOMENTS)
def test_every_minute_by_twelve_hours_and_as_spreadsheets_count(at: datetime) -> None:
    minute = at.replace(second=0, microsecond=0)
    half = "SA" if minute.hour < 12 else "CH"
    assert moment(f"{minute:%d/%m/%Y %I:%M} {half}") == minute
    days = (minute - datetime(1899, 12, 30)) / timedelta(days=1)
    if days < 70_000:
        assert moment(f"{days:.9f}") == minute


@given(st.one_of(dated, anything))
@example("0000-00-00")
@example("31/12/2100 23:59:59-14:00")
@example("01/01/1890 00:00:00+14:00")
def test_whatever_the_text_it_is_a_date_or_a_fault(text: str) -> None:
    birth = outcome(birth_date, text)
    if birth and birth.day:
        assert birth_date(str(birth.day)) == birth
        assert birth.day.year == birth.year
    elif birth:
        assert birth_date(str(birth.year)) == birth
    at = outcome(moment, text)
    if at:
        assert at.tzinfo is None
        assert moment(str(at)) == at
