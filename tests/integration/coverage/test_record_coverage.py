"""Coverage by the records equals a recount of the records, for any filter."""

from __future__ import annotations

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
from pipeline.store.records import open_records
from queries import metric
from queries.areas import members
from queries.contents import record_snapshots
from queries.coverage.metrics import POPULATIONS, Group
from queries.coverage.records import coverage, coverage_series, vaccines
from queries.published import published
from queries.schema import AGE_BANDS
from tests.support.extract_files import bring, dose
from tests.support.opened import OpenHome, opened_version

PLACES = [("36", "366"), ("36", "356"), ("36", ""), ("79", "760"), ("01", "001"), ("", "")]
WITHOUT_POPULATION = "356"
RATED = {("36", "366"), ("36", ""), ("79", "760")}
VACCINES = ["AstraZeneca", "Comirnaty", "Janssen", "Abdala", "Sinovac"]
LEVELS: tuple[Level, ...] = get_args(Level)
VINTAGES: tuple[Vintage, ...] = get_args(Vintage)
LAST = date(2022, 8, 14)
COUNTED_ON = date(2021, 11, 1)


@dataclass(frozen=True)
class Dose:
    """A dose as the brute-force recount sees it."""

    person: int
    kind: str
    number: int
    vaccine: str
    injected: datetime
    residence: tuple[str, str]
    injection: tuple[str, str]
    sex: str
    birth: date
    deleted: bool


def drawn(count: int, seed: int) -> list[Dose]:
    import random

    chance = random.Random(seed)
    persons = [
        (
            chance.choice(PLACES),
            chance.choice("FM"),
            date(1930, 1, 1) + timedelta(days=chance.randrange(33_000)),
        )
        for _ in range(count // 2)
    ]
    doses = []
    for _ in range(count):
        person = chance.randrange(len(persons))
        residence, sex, birth = persons[person]
        kind, number = chance.choice(
            [
                ("primary", 1),
                ("primary", 1),
                ("primary", 2),
                ("primary", 3),
                ("additional", 1),
                ("booster", 1),
                ("booster", 2),
            ]
        )
        injected = datetime(2021, 3, 8) + timedelta(minutes=chance.randrange(530 * 1440))
        doses.append(
            Dose(
                person,
                kind,
                number,
                chance.choice(VACCINES),
                injected,
                residence,
                chance.choice(PLACES),
                sex,
                birth,
                chance.random() < 0.05,
            )
        )
    return doses


def row(number: int, one: Dose) -> dict[str, str]:
    names = {"primary": "Mũi cơ bản", "additional": "Mũi bổ sung", "booster": "Mũi nhắc lại"}
    return dose(
        f"M{number}",
        **{
            "Mã đối tượng": f"P{one.person}",
            "Ngày sinh": one.birth.strftime("%d/%m/%Y"),
            "Giới tính": {"F": "Nữ", "M": "Nam"}[one.sex],
            "Tỉnh/Thành phố": one.residence[0],
            "Quận/Huyện": one.residence[1],
            "Mũi tiêm": f"{names[one.kind]} {one.number}",
            "Loại vắc xin": one.vaccine,
            "Thời gian tiêm": one.injected.strftime("%d/%m/%Y %H:%M:%S"),
            "Mã tỉnh nơi tiêm": one.injection[0],
            "Mã huyện nơi tiêm": one.injection[1],
            "Trạng thái": "Đã xóa" if one.deleted else "Đã tiêm",
        },
    )


def age(one: Dose) -> int:
    """On the day of the population, not of the injection."""
    day = COUNTED_ON
    return day.year - one.birth.year - ((day.month, day.day) < (one.birth.month, one.birth.day))


def counting(doses: list[Dose], number: int) -> list[Dose]:
    """Of every person the dose that counts as first, as complete course, as first booster."""
    needed = {"Janssen": 1, "Abdala": 3}
    found: dict[int, Dose] = {}
    for one in sorted(doses, key=lambda each: each.injected):
        fits = {
            1: True,
            2: one.kind == "primary" and one.number >= needed.get(one.vaccine, 2),
            3: one.kind == "booster",
        }[number]
        if fits and not one.deleted:
            found.setdefault(one.person, one)
    return list(found.values())


def in_population(years: int, population: str) -> bool:
    if population == "all":
        return True
    low, _, high = population.rstrip("+").partition("-")
    return int(low) <= years <= int(high or 200)


@dataclass
class Home(OpenHome):
    doses: list[Dose]
    population: dict[tuple[str, str, str], int]


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("records")
    doses = drawn(1500, seed=20211016)
    population = {
        (district, band, sex): 40 + 7 * index
        for index, (district, band, sex) in enumerate(
            (unit.code, band, sex)
            for province in ("36", "79")
            for unit in units.districts(province)
            for band in AGE_BANDS
            for sex in "FM"
            if unit.code != WITHOUT_POPULATION
        )
    }
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgresql":
            for name, url in request.getfixturevalue("module_postgres_urls").items():
                patch.setenv(name, url)
        with open_records(folder / "home") as records:
            half = len(doses) // 2
            bring(
                records,
                folder / "2022-08-13.csv",
                [row(number, one) for number, one in enumerate(doses[:half])],
            )
            bring(
                records,
                folder / f"{LAST}.csv",
                [row(number + half, one) for number, one in enumerate(doses[half:])],
            )
            bring(
                records,
                folder / f"population-{COUNTED_ON}.csv",
                [
                    {
                        "Mã huyện": district,
                        "Nhóm tuổi": band,
                        "Giới tính": {"F": "Nữ", "M": "Nam"}[sex],
                        "Dân số": str(persons),
                    }
                    for (district, band, sex), persons in population.items()
                ],
                "population",
            )
            version = publish(records).version
        where = published(folder / "home")
    with opened_version(where, version) as databases:
        yield Home(databases, record_snapshots(databases), doses, population)


groups = st.one_of(
    st.builds(
        Group,
        st.sampled_from(POPULATIONS),
        st.sampled_from(["", "F", "M"]),
        st.just(""),
        st.sampled_from(["residence", "injection"]),
    ),
    st.builds(
        Group,
        st.just("all"),
        st.just(""),
        st.sampled_from(VACCINES[:-1]),
        st.sampled_from(["residence", "injection"]),
    ),
)


def recount(home: Home, number: metric.Dose, group: Group, day: date) -> list[tuple[str, str]]:
    """Where everybody who counts is counted: (province, district)."""
    return [
        one.residence if group.counted_by == "residence" else one.injection
        for one in counting(home.doses, number)
        if one.injected.date() <= day
        and in_population(age(one), group.population)
        and group.sex in ("", one.sex)
        and group.vaccine in ("", one.vaccine)
    ]


@settings(max_examples=60, deadline=None)
@given(data=st.data(), group=groups, number=st.sampled_from([1, 2, 3]))
def test_every_number_equals_a_recount(
    home: Home, data: st.DataObject, group: Group, number: metric.Dose
) -> None:
    snapshot = data.draw(st.sampled_from(home.days))
    level = data.draw(st.sampled_from(LEVELS))
    vintage = data.draw(st.sampled_from(VINTAGES)) if level == "province" else "2021"
    within = data.draw(st.sampled_from([None, "36", "79"])) if level == "district" else None
    result = coverage(
        home.databases,
        snapshot=snapshot,
        dose=number,
        group=group,
        level=level,
        vintage=vintage,
        within=within,
    )
    where = recount(home, number, group, snapshot.as_of)
    people = {
        (district, band, sex): persons
        for (district, band, sex), persons in home.population.items()
        if group.sex in ("", sex)
        and (
            group.population == "all"
            or in_population(int(band.rstrip("+").split("-")[0]), group.population)
        )
    }
    of_place = {unit.code: unit.parent or "" for unit in units.all_districts()}
    rated = {"", *(district for district, *_ in people)}
    provinces_rated = {of_place[district] for district, *_ in people}
    counted = unrated = 0
    for one in result.rows:
        if level == "district":
            inside = {one.code}
            everybody = expected = sum(district == one.code for _, district in where)
        else:
            unit = next(
                u
                for u in (units.country(), *units.regions(), *units.provinces(vintage))
                if u.code == one.code
            )
            provinces = members(unit, vintage)
            inside = {u.code for province in provinces for u in units.districts(province)}
            here = [place for place in where if place[0] in provinces]
            both_sides = [
                place for place in here if place[0] in provinces_rated and place[1] in rated
            ]
            everybody = len(here)
            expected = len(both_sides if provinces & provinces_rated else here)
        denominator = sum(
            persons for (district, *_), persons in people.items() if district in inside
        )
        assert (one.numerator, one.denominator or 0) == (expected, denominator), one
        counted += everybody
        unrated += everybody - expected
    in_question = [place for place in where if within in (None, place[0])]
    assert (result.unplaced, result.unrated) == (len(in_question) - counted, unrated)


@settings(max_examples=30, deadline=None)
@given(group=groups, number=st.sampled_from([1, 2, 3]), code=st.sampled_from(["VN", "36", "366"]))
def test_the_series_equals_a_recount_on_every_day(
    home: Home, group: Group, number: metric.Dose, code: str
) -> None:
    unit = {"VN": units.country(), "36": units.province("36"), "366": units.district("366")}[code]
    result = coverage_series(
        home.databases,
        snapshot=home.last,
        dose=number,
        group=group,
        of=(unit,),
    )
    ((_, points),) = result.lines
    by_day = {point.as_of: point.numerator for point in points}
    for snapshot in home.days:
        where = recount(home, number, group, snapshot.as_of)
        expected = sum(
            code in ("VN", province, district) and (province, district) in RATED
            for province, district in where
        )
        assert by_day.get(snapshot.as_of, 0) == expected or snapshot.as_of not in by_day


def test_a_scope_never_counts_what_is_outside(home: Home) -> None:
    only = coverage(home.within("36"), snapshot=home.last, dose=1, group=Group(), level="country")
    everybody = recount(home, 1, Group(), LAST)
    assert only.rows[0].numerator == sum(place[0] == "36" and place in RATED for place in everybody)
    districts = coverage(
        home.within("36"), snapshot=home.last, dose=1, group=Group(), level="district"
    )
    assert {row.code for row in districts.rows} == {u.code for u in units.districts("36")}


def test_vaccines_that_are_not_licensed_are_published_without_their_name(home: Home) -> None:
    assert vaccines(home.databases) == (
        "Abdala",
        "AstraZeneca",
        "Comirnaty",
        "Janssen",
        "other",
    )


def test_a_group_without_population_is_unknown_not_zero(home: Home) -> None:
    result = coverage(home.databases, snapshot=home.last, dose=1, group=Group(), level="province")
    hanoi = result.row("01")
    assert hanoi.numerator
    assert hanoi.denominator is None
    assert hanoi.value is None


def test_the_country_says_which_provinces_are_in_no_rate(home: Home) -> None:
    ask = {"snapshot": home.last, "dose": 1, "group": Group()}
    country = coverage(home.databases, level="country", **ask).rows[0]  # type: ignore[arg-type]
    provinces = coverage(home.databases, level="province", **ask)  # type: ignore[arg-type]
    without = {row.code for row in provinces.rows if row.value is None}
    assert "01" in without
    assert set(country.missing) == without
