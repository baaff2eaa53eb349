from __future__ import annotations

from datetime import date, datetime

import pytest

from pipeline.ingest.normalise.dates import BirthDate, birth_date, moment
from pipeline.ingest.normalise.parser import ValueFault


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("31/12/1950", date(1950, 12, 31)),
        ("1/2/1950", date(1950, 2, 1)),
        ("01-02-1950", date(1950, 2, 1)),
        ("01.02.1950", date(1950, 2, 1)),
        (" 01/02/1950\u00a0", date(1950, 2, 1)),
        ("01/01/1950", date(1950, 1, 1)),
        ("29/02/2000", date(2000, 2, 29)),
        ("1950-02-01", date(1950, 2, 1)),
        ("1950/02/01", date(1950, 2, 1)),
        ("1950-02-01 00:00:00", date(1950, 2, 1)),
        ("1950-02-01T00:00:00.000", date(1950, 2, 1)),
        ("01/02/1950 00:00", date(1950, 2, 1)),
        ("01/02/1950 12:00:00 SA", date(1950, 2, 1)),
        ("1985-01-31T17:00:00Z", date(1985, 2, 1)),
        ("18264", date(1950, 1, 1)),
        ("18264.0", date(1950, 1, 1)),
        ("3000", date(1908, 3, 18)),
        ("9999", date(1927, 5, 17)),
        ("44561", date(2021, 12, 31)),
        ("60000", date(2064, 4, 8)),
        ("01/01/1890", date(1890, 1, 1)),
    ],
)
def test_dates_of_birth(text: str, day: date) -> None:
    assert birth_date(text) == BirthDate(day.year, day)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("1950", 1950),
        ("1950.0", 1950),
        ("1900", 1900),
        ("2025", 2025),
        ("01/1950", 1950),
        ("1-1950", 1950),
        ("12.1950", 1950),
        ("1950-12", 1950),
        ("00/1950", 1950),
        ("00/00/1950", 1950),
        ("0/0/1950", 1950),
        ("00/05/1950", 1950),
        ("15/00/1950", 1950),
        ("1950-00-00", 1950),
        ("1950-07-00", 1950),
    ],
)
def test_years_of_birth(text: str, year: int) -> None:
    assert birth_date(text) == BirthDate(year, None)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "“” is not a date of birth; expected one such as 31/12/1950"),
        ("không rõ", "is not a date of birth"),
        ("01/02/50", "has a year of two digits, which can be of either century; expected four"),
        ("1-2-50", "has a year of two digits"),
        ("31/02/1990", "“31/02/1990” is not a day of the calendar; expected one such as"),
        ("29/02/1900", "is not a day of the calendar"),
        ("13/25/1990", "is not a day of the calendar"),
        ("32/01/1990", "is not a day of the calendar"),
        ("00/13/1990", "has the month 13"),
        ("00/00/0000", "is in the year 0"),
        ("12/31/1990", "“12/31/1990” has the month 31; expected the day before the month"),
        ("12/13/1990", "has the month 13"),
        ("1990-13-12", "has the month 13"),
        ("12/31/1990 00:00:00", "has the month 31"),
        ("01/01/0001", "is in the year 1; expected a year from 1890 to 2100"),
        ("01/01/1753", "is in the year 1753"),
        ("31/12/1889", "is in the year 1889"),
        ("31/12/9999", "is in the year 9999"),
        ("01/02/1950 07:30", "is not a date of birth"),
        ("01/02-1950", "is not a date of birth"),
        ("13/1950", "is not a date of birth"),
        ("01/1850", "is not a date of birth"),
        ("1899", "is not a date of birth"),
        ("2026", "is not a date of birth"),
        ("2999", "is not a date of birth"),
        ("60001", "is not a date of birth"),
        ("18264.5", "is not a date of birth"),
        ("19501301", "is not a date of birth"),
        ("12/03/61", "has a year of two digits"),
        ("٠١/٠٢/١٩٥٠", "is not a date of birth"),
        ("1" * 5000, "…” is not a date of birth"),
    ],
)
def test_what_is_no_date_of_birth(text: str, said: str) -> None:
    with pytest.raises(ValueFault) as fault:
        birth_date(text)
    assert said in str(fault.value)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("15/11/2021", datetime(2021, 11, 15)),
        ("15/11/2021 08:30", datetime(2021, 11, 15, 8, 30)),
        ("15/11/2021 8:30", datetime(2021, 11, 15, 8, 30)),
        ("15/11/2021  08:30:59", datetime(2021, 11, 15, 8, 30, 59)),
        ("15-11-2021 08:30", datetime(2021, 11, 15, 8, 30)),
        ("15.11.2021, 8h30", datetime(2021, 11, 15, 8, 30)),
        ("5/1/2021 8:30", datetime(2021, 1, 5, 8, 30)),
        ("08:30 15/11/2021", datetime(2021, 11, 15, 8, 30)),
        ("08:30:59, 15/11/2021", datetime(2021, 11, 15, 8, 30, 59)),
        ("8h30 ngày 15/11/2021", datetime(2021, 11, 15, 8, 30)),
        ("2021-11-15", datetime(2021, 11, 15)),
        ("2021-11-15 08:30", datetime(2021, 11, 15, 8, 30)),
        ("2021-11-15T08:30:59", datetime(2021, 11, 15, 8, 30, 59)),
        ("2021-11-15 08:30:59.1", datetime(2021, 11, 15, 8, 30, 59, 100_000)),
        ("2021-11-15T08:30:59.123456", datetime(2021, 11, 15, 8, 30, 59, 123_456)),
        ("2021-11-15T08:30:59.123456789", datetime(2021, 11, 15, 8, 30, 59, 123_456)),
        ("2021-11-15T08:30:59Z", datetime(2021, 11, 15, 15, 30, 59)),
        ("2021-11-15T17:00:00Z", datetime(2021, 11, 16)),
        ("2021-11-15T08:30:59+07:00", datetime(2021, 11, 15, 8, 30, 59)),
        ("2021-11-15 08:30:59+07", datetime(2021, 11, 15, 8, 30, 59)),
        ("2021-11-15 01:30:59+00", datetime(2021, 11, 15, 8, 30, 59)),
        ("2021-11-15T01:30:59.5+0000", datetime(2021, 11, 15, 8, 30, 59, 500_000)),
        ("2021-11-14T20:30:00-05:00", datetime(2021, 11, 15, 8, 30)),
        ("2021-11-15 07:00:00 +05:30", datetime(2021, 11, 15, 8, 30)),
        ("15/11/2021 08:30 AM", datetime(2021, 11, 15, 8, 30)),
        ("15/11/2021 02:30:00 PM", datetime(2021, 11, 15, 14, 30)),
        ("15/11/2021 2:30 p.m.", datetime(2021, 11, 15, 14, 30)),
        ("15/11/2021 8:30:00 SA", datetime(2021, 11, 15, 8, 30)),
        ("15/11/2021 2:30:00 CH", datetime(2021, 11, 15, 14, 30)),
        ("15/11/2021 12:05 SA", datetime(2021, 11, 15, 0, 5)),
        ("15/11/2021 12:05 CH", datetime(2021, 11, 15, 12, 5)),
        ("15/11/2021 14:30 CH", datetime(2021, 11, 15, 14, 30)),
        ("8:30 sáng 15/11/2021", datetime(2021, 11, 15, 8, 30)),
        ("2:30 chiều, 15/11/2021", datetime(2021, 11, 15, 14, 30)),
        ("2:30 chie\u0302\u0300u 15/11/2021", datetime(2021, 11, 15, 14, 30)),
        # As people write them.
        ("15/11/2021 7h", datetime(2021, 11, 15, 7)),
        ("15/11/2021 14g30", datetime(2021, 11, 15, 14, 30)),
        ("15/11/2021 7 giờ 30", datetime(2021, 11, 15, 7, 30)),
        ("7 giờ 30 phút ngày 15 tháng 11 năm 2021", datetime(2021, 11, 15, 7, 30)),
        ("7h30', 15/11/21", datetime(2021, 11, 15, 7, 30)),
        ("15/11/21", datetime(2021, 11, 15)),
        ("20211115", datetime(2021, 11, 15)),
        ("15112021", datetime(2021, 11, 15)),
        ("5112021", datetime(2021, 11, 5)),
        ("202111150730", datetime(2021, 11, 15, 7, 30)),
        ("20211115T073059", datetime(2021, 11, 15, 7, 30, 59)),
        ("15-Nov-2021", datetime(2021, 11, 15)),
        ("Nov 15, 2021 7:30 AM", datetime(2021, 11, 15, 7, 30)),
        ("15th November 2021", datetime(2021, 11, 15)),
        ("Sun, 14 Nov 2021 07:30:00 +0700", datetime(2021, 11, 14, 7, 30)),
        ("ngày 15 tháng 11 năm 2021", datetime(2021, 11, 15)),
        ("15 thg 11, 2021", datetime(2021, 11, 15)),
        ("15 tháng mười một 2021", datetime(2021, 11, 15)),
        ("15.11.2021 07.30", datetime(2021, 11, 15, 7, 30)),
        ("Thứ hai, 15/11/2021", datetime(2021, 11, 15)),
        ("CN 14/11/2021 7h30", datetime(2021, 11, 14, 7, 30)),
        ("15/11/2021 - 07:30", datetime(2021, 11, 15, 7, 30)),
        ("2021-11-15 - 07:30", datetime(2021, 11, 15, 7, 30)),
        ("15/ 11 /2021", datetime(2021, 11, 15)),
        ("15 – 11 – 2021", datetime(2021, 11, 15)),
        ("sáng 15/11/2021", datetime(2021, 11, 15)),
        ("15/11/2021 2h chiều", datetime(2021, 11, 15, 14)),
        ("15/11/2021 7h tối", datetime(2021, 11, 15, 19)),
        ("2021-11-15T07:30+07:00[Asia/Ho_Chi_Minh]", datetime(2021, 11, 15, 7, 30)),
        ('="15/11/2021"', datetime(2021, 11, 15)),
        ("'15/11/2021 07:30", datetime(2021, 11, 15, 7, 30)),
        ("44515", datetime(2021, 11, 15)),
        ("44515.0", datetime(2021, 11, 15)),
        ("44515.354166666664", datetime(2021, 11, 15, 8, 30)),
        ("44515,5", datetime(2021, 11, 15, 12)),
        ("44515.999999", datetime(2021, 11, 16)),
        ("44444.354", datetime(2021, 9, 5, 8, 29, 46)),
    ],
)
def test_moments(text: str, at: datetime) -> None:
    assert moment(text) == at
    assert moment(str(at)) == at


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "“” is not a date or time; expected one such as 31/12/2021 14:30"),
        ("15/11", "is not a date or time"),
        ("08:30", "is not a date or time"),
        ("2021", "is not a date or time"),
        ("15/11/61", "has a year of two digits"),
        ("15/11/19 08:30", "has a year of two digits"),
        ("08:30 15/11/99", "has a year of two digits"),
        ("11/15/2021", "has the month 15; expected the day before the month"),
        ("31/11/2021 08:30", "is not a day of the calendar"),
        ("00/11/2021", "is not a day of the calendar"),
        ("01/01/1753", "is in the year 1753"),
        ("15/11/2021 24:00", "is not a date or time"),
        ("15/11/2021 08:60", "is not a date or time"),
        ("15/11/2021 14:30 SA", "is not a date or time"),
        ("15/11/2021 25:30 CH", "is not a date or time"),
        ("15/11/2021 08:30 +99:00", "is not a date or time"),
        ("15/11/2021 8", "is not a date or time"),
        ("15/11/2021 08:30 x", "is not a date or time"),
        ("9999", "is not a date or time"),
        ("70000", "is not a date or time"),
        ("4.4515E+4", "is not a date or time"),
    ],
)
def test_what_is_no_moment(text: str, said: str) -> None:
    with pytest.raises(ValueFault) as fault:
        moment(text)
    assert said in str(fault.value)
