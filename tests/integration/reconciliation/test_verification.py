"""Verdicts by unit, day and facility equal a recount of the persons, on both stores."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo import units
from geo.units import Level, Vintage
from pipeline.publish.run import publish
from pipeline.reconcile.run import reconcile
from pipeline.store.records import open_records
from queries.areas import members
from queries.contents import verification_snapshots
from queries.coverage.metrics import CountedBy
from queries.databases import Scope
from queries.published import published
from queries.reconciliation.cleaning import cleaning_forecast
from queries.reconciliation.cleanliness import cleanliness
from queries.reconciliation.verdicts import MISMATCHES, RULES, VERDICTS, Verdict
from queries.reconciliation.verification import (
    VerdictCounts,
    facilities,
    reports,
    verification,
    verification_series,
)
from tests.support.extract_files import bring
from tests.support.opened import OpenHome, opened_version
from tests.support.register_files import injected

PLACES = [("36", "366"), ("36", "356"), ("79", "760"), ("01", "001"), ("", "")]
FACILITIES = {"F1": ("36", "366"), "F2": ("79", "760"), "": ("", "")}
RESULTS = ["correct", "correct", "correct", "name_differs", "no_id", "several_differ"]
LEVELS: tuple[Level, ...] = get_args(Level)
VINTAGES: tuple[Vintage, ...] = get_args(Vintage)
COUNTED_BY: tuple[CountedBy, ...] = get_args(CountedBy)
LAST = date(2022, 8, 14)


@dataclass(frozen=True)
class Person:
    """A person as the brute-force recount sees it: ``events`` are days and verdicts."""

    residence: tuple[str, str]
    facility: str
    injected: date
    doubled: bool
    foreign: bool
    events: tuple[tuple[date, str], ...]

    @property
    def history(self) -> list[tuple[date, str, str]]:
        """Day, verdict before, verdict: only what changed."""
        found, before = [], "not_yet_verified"
        for day, verdict in self.events:
            if verdict != before:
                found.append((day, before, verdict))
            before = verdict
        return found

    def verdict(self, day: date) -> str | None:
        """The verdict on a day; ``None`` before the first dose."""
        known = [verdict for when, _before, verdict in self.history if when <= day]
        if known:
            return known[-1]
        return "not_yet_verified" if self.injected <= day else None


def drawn(count: int) -> list[Person]:
    chance = random.Random(20220504)
    persons = []
    for _ in range(count):
        foreign = chance.random() < 0.05
        days = sorted(
            {
                date(2022, 3, 1) + timedelta(days=chance.randrange(160))
                for _ in range(chance.choice([0, 1, 1, 2, 3]))
            }
        )
        events = (
            ((LAST, "foreigner"),)
            if foreign
            else tuple((day, chance.choice(RESULTS)) for day in days)
        )
        persons.append(
            Person(
                chance.choice(PLACES),
                chance.choice(list(FACILITIES)),
                date(2021, 6, 1) + timedelta(days=chance.randrange(420)),
                chance.random() < 0.1,
                foreign,
                events,
            )
        )
    return persons


@dataclass
class Home(OpenHome):
    persons: list[Person]


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("verdicts")
    persons = drawn(700)
    doses, verdicts = [], []
    for number, one in enumerate(persons):
        moment = datetime.combine(one.injected, datetime.min.time()) + timedelta(hours=9)
        common = {
            "Tỉnh/Thành phố": one.residence[0],
            "Quận/Huyện": one.residence[1],
            "Phường/Xã": "",
            "Họ và tên": "Nguyễn Văn An",
            "Ngày sinh": f"{number % 28 + 1:02}/03/19{number % 90:02}",
            "Số CCCD/CMND/Hộ chiếu": "B1234567" if one.foreign else f"0360{number:08}",
            "Mã cơ sở tiêm": one.facility,
            "Cơ sở tiêm": "",
            "Mã tỉnh nơi tiêm": FACILITIES[one.facility][0],
            "Mã huyện nơi tiêm": FACILITIES[one.facility][1],
            "Thời gian tiêm": moment.strftime("%d/%m/%Y %H:%M:%S"),
            "Loại vắc xin": "AstraZeneca",
        }
        for copy in range(1 + one.doubled):
            entered = moment + timedelta(hours=1 + copy)
            doses.append(
                injected(
                    f"P{number}",
                    f"M{number}-{copy}",
                    **common | {"Thời gian nhập": entered.strftime("%d/%m/%Y %H:%M:%S")},
                )
            )
        if not one.foreign:
            verdicts += [
                {
                    "Mã đối tượng": f"P{number}",
                    "Ngày xác thực": day.strftime("%d/%m/%Y"),
                    "Kết quả xác thực": verdict.replace("_", " "),
                }
                for day, verdict in one.events
            ]
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgresql":
            for name, url in request.getfixturevalue("module_postgres_urls").items():
                patch.setenv(name, url)
        with open_records(folder / "home") as records:
            assert bring(records, folder / f"{LAST}.csv", doses).refused == 0
            assert bring(records, folder / "verdicts.csv", verdicts, "verifications").refused == 0
            bring(records, folder / "totals.csv", TOTALS, "verification_totals")
            reconcile(records)
            version = publish(records).version
        where = published(folder / "home")
    with opened_version(where, version) as databases:
        yield Home(databases, verification_snapshots(databases), persons)


TOTALS = [
    {
        "Ngày": "31/03/2022",
        "Tỉnh/Thành phố": "Cả nước",
        "Số người đã gửi xác thực": "76625823",
        "Xác thực đúng": "51493286",
        "Sai thông tin": "19039997",
        "Thiếu hoặc sai định dạng số định danh": "3513000",
        "Chưa xác thực": "2579540",
        "Số mũi sai thông tin": "",
    },
    {
        "Ngày": "05/08/2022",
        "Tỉnh/Thành phố": "TP. Hồ Chí Minh",
        "Số người đã gửi xác thực": "",
        "Xác thực đúng": "",
        "Sai thông tin": "",
        "Thiếu hoặc sai định dạng số định danh": "",
        "Chưa xác thực": "",
        "Số mũi sai thông tin": "1491421",
    },
]


def place_of(one: Person, counted_by: CountedBy) -> tuple[str, str]:
    return one.residence if counted_by == "residence" else FACILITIES[one.facility]


def expected(persons: list[Person], day: date) -> tuple[dict[Verdict, int], int, int]:
    verdicts = Counter(one.verdict(day) for one in persons)
    changes = [change for one in persons for change in one.history if change[0] <= day]
    cleaned = sum(before in MISMATCHES and after == "correct" for _, before, after in changes)
    newly = sum(before not in MISMATCHES and after in MISMATCHES for _, before, after in changes)
    return {verdict: verdicts[verdict] for verdict in VERDICTS}, cleaned, newly


def counted(row: VerdictCounts) -> tuple[dict[Verdict, int], int, int]:
    return dict(row.verdicts), row.cleaned, row.newly_wrong


def test_days_are_sundays_from_the_first_verdict_and_the_last_day(home: Home) -> None:
    days = [one.as_of for one in home.days]
    first = min(day for one in home.persons for day, _ in one.events)
    assert days[0] - first < timedelta(days=7)
    assert all(day.isoweekday() == 7 for day in days)
    assert days[-1] == LAST


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_every_row_equals_a_recount(home: Home, data: st.DataObject) -> None:
    day = data.draw(st.sampled_from(home.days))
    counted_by = data.draw(st.sampled_from(COUNTED_BY))
    level = data.draw(st.sampled_from(LEVELS))
    vintage = data.draw(st.sampled_from(VINTAGES)) if level == "province" else "2021"
    allowed = data.draw(st.sampled_from([None, frozenset({"36"}), frozenset({"01", "79"})]))
    result = verification(
        home.scoped(Scope(allowed)),
        snapshot=day,
        counted_by=counted_by,
        level=level,
        vintage=vintage,
    )
    seen = 0
    for row in result.rows:
        if level == "district":
            here = [one for one in home.persons if place_of(one, counted_by)[1] == row.code]
        else:
            unit = next(one for one in _units(level, vintage) if one.code == row.code)
            inside = members(unit, vintage) & (allowed if allowed is not None else units_all())
            if level == "country" and allowed is None:
                inside |= {""}
            here = [one for one in home.persons if place_of(one, counted_by)[0] in inside]
        assert counted(row) == expected(here, day.as_of), (row.name, level)
        assert row.denominator == row.numerator + row.correct
        assert row.persons == sum(row.verdicts.values())
        seen += row.persons
    if allowed is None:
        everybody = sum(one.verdict(day.as_of) is not None for one in home.persons)
        assert seen + result.unplaced == everybody


def units_all() -> frozenset[str]:
    return frozenset(one.code for one in units.provinces())


def _units(level: Level, vintage: Vintage) -> tuple[units.Unit, ...]:
    return {
        "country": (units.country(),),
        "region": units.regions(),
        "province": units.provinces(vintage),
    }[level]


def test_lines_over_time_equal_the_days(home: Home) -> None:
    of = (units.country(), units.province("36"), units.district("760"))
    series = verification_series(home.databases, snapshot=home.last, of=of)
    for unit, points in series.lines:
        for point in points:
            here = [
                one for one in home.persons if unit.level == "country" or unit.code in one.residence
            ]
            assert counted(point) == expected(here, point.as_of)
    assert [point.as_of for point in series.lines[0][1]] == [day.as_of for day in home.days]
    # The change of wrong persons is what became wrong less what was cleaned: nobody withdrew.
    for before, after in zip(series.lines[0][1][:-1], series.lines[0][1][1:], strict=True):
        net = (after.newly_wrong - before.newly_wrong) - (after.cleaned - before.cleaned)
        assert after.numerator - before.numerator == net


def test_facilities_are_counted_by_the_first_dose(home: Home) -> None:
    for province, code in (("36", "F1"), ("79", "F2")):
        found = facilities(home.databases, of=units.province(province))
        # The facility is not among the imported ones, so nobody knows where it is.
        assert not found
        everywhere = facilities(home.databases, of=units.country())
        (row,) = [one for one in everywhere if one.code == code]
        here = [one for one in home.persons if one.facility == code]
        assert dict(row.verdicts) == expected(here, LAST)[0]
        assert row.records == len(here) + sum(one.doubled for one in here)
        assert row.records - row.clean == sum(one.doubled for one in here)


@pytest.mark.parametrize("counted_by", COUNTED_BY)
def test_cleanliness_equals_a_recount(home: Home, counted_by: CountedBy) -> None:
    result = cleanliness(
        home.databases,
        snapshot=home.last,
        level="district",
        counted_by=counted_by,
    )
    for row in result.rows:
        here = [one for one in home.persons if place_of(one, counted_by)[1] == row.code]
        doubled = sum(one.doubled for one in here)
        assert (row.records, row.clean) == (len(here) + doubled, len(here))
        assert row.broken == {rule: doubled if rule == "duplicate" else 0 for rule in RULES}


def test_published_totals_give_the_published_rate(home: Home) -> None:
    country, city = reports(home.databases)
    assert (country.as_of, country.place_code) == (date(2022, 3, 31), "VN")
    assert (country.numerator, country.denominator) == (22_552_997, 74_046_283)
    assert round(100 * (country.value or 0), 2) == 30.46
    assert (city.place_code, city.doses_wrong, city.value) == ("79", 1_491_421, None)


def test_the_end_of_cleaning_follows_from_the_last_weeks(home: Home) -> None:
    series = verification_series(home.databases, snapshot=home.last, of=(units.country(),))
    line = series.lines[0][1]
    forecast = cleaning_forecast(line)
    assert forecast is not None
    steps = line[-9:]
    cleaned = steps[-1].cleaned - steps[0].cleaned
    newly = steps[-1].newly_wrong - steps[0].newly_wrong
    assert forecast.a_week == pytest.approx((cleaned - newly) / 8)
    assert forecast.wrong == line[-1].numerator
    if forecast.a_week <= 0:
        assert forecast.ends_on is None
