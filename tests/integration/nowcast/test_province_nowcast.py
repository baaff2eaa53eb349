"""The triangle equals a recount of the dose records, and published nowcasts equal those made from
it, on both stores."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pytest

from geo import units
from geo.units import Vintage
from pipeline.publish.run import publish
from pipeline.store.records import open_records
from queries.areas import members
from queries.contents import record_snapshots
from queries.databases import (
    EVERYTHING,
    Databases,
    RunMemo,
    Scope,
    ScopeError,
    Snapshot,
    open_databases,
)
from queries.metric import Dose
from queries.nowcast import published as published_nowcasts
from queries.nowcast.chain_ladder import nowcasts
from queries.nowcast.entry_triangle import EntryCounts, entry_triangles
from queries.nowcast.provinces import groups_of, models, nowcast_of, province_nowcast
from queries.nowcast.published import (
    PUBLISHED_DAYS,
    PUBLISHED_TOTALS,
    nowcast_days,
    nowcast_rows,
    nowcast_total,
)
from queries.published import published
from tests.support.extract_files import bring
from tests.support.register_files import injected

DOSES: tuple[Dose, ...] = (1, 2, 3)
LAST = date(2022, 8, 14)
PLACES = ["36", "36", "79", "01", ""]
DISTRICTS = {"36": "366", "79": "760", "01": "001", "": ""}


@dataclass(frozen=True)
class Given:
    """A dose as the recount sees it."""

    person: int
    dose: int
    province: str
    day: date
    entered: date


def drawn(persons: int) -> list[Given]:
    chance = random.Random(20220814)
    found = []
    for person in range(persons):
        first = LAST - timedelta(days=chance.randrange(240))
        for dose, day in ((1, first), (2, first + timedelta(days=60))):
            entered = day + timedelta(days=chance.choice([-1, 0, 0, 0, 1, 2, 3, 7, 30, 59, 60, 75]))
            if max(day, entered) > LAST:
                break  # A second dose alone would count as the first.
            found.append(Given(person, dose, chance.choice(PLACES), day, entered))
    return found


@dataclass
class Home:
    given: list[Given]
    databases: Databases
    days: tuple[Snapshot, ...]

    def within(self, provinces: frozenset[str] | None) -> Databases:
        return replace(self.databases, scope=Scope(provinces))


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("triangle")
    given = drawn(600)
    rows = []
    for one in given:
        moment = datetime.combine(one.day, datetime.min.time()) + timedelta(hours=9)
        entered = datetime.combine(one.entered, datetime.min.time()) + timedelta(hours=17)
        rows.append(
            injected(
                f"P{one.person}",
                f"M{one.person}-{one.dose}",
                **{
                    "Ngày sinh": f"{one.person % 28 + 1:02}/03/19{one.person % 90:02}",
                    "Số CCCD/CMND/Hộ chiếu": f"0360{one.person:08}",
                    "Mũi tiêm": f"Mũi {one.dose}",
                    "Mã cơ sở tiêm": "",
                    "Cơ sở tiêm": "",
                    "Loại vắc xin": "AstraZeneca",
                    "Mã tỉnh nơi tiêm": one.province,
                    "Mã huyện nơi tiêm": DISTRICTS[one.province],
                    "Thời gian tiêm": moment.strftime("%d/%m/%Y %H:%M:%S"),
                    "Thời gian nhập": entered.strftime("%d/%m/%Y %H:%M:%S"),
                },
            )
        )
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgresql":
            for name, url in request.getfixturevalue("module_postgres_urls").items():
                patch.setenv(name, url)
        with open_records(folder / "home") as records:
            assert bring(records, folder / f"{LAST}.csv", rows).refused == 0
            version = publish(records).version
        where = published(folder / "home")
        names = ("vaccination", "reconciliation")
        engines = [where.address(version, name).engine() for name in names]
    databases = open_databases(engines[0], engines[1], EVERYTHING)
    yield Home(given, databases, record_snapshots(databases))
    for engine in engines:
        engine.dispose()


@pytest.mark.parametrize("day", [-1, -2, -9])
@pytest.mark.parametrize("allowed", [None, frozenset({"36"}), frozenset({"01", "79"})])
def test_the_triangle_equals_a_recount(
    home: Home, day: int, allowed: frozenset[str] | None
) -> None:
    snapshot = home.days[day]
    as_of = snapshot.as_of
    triangles = entry_triangles(home.within(allowed), snapshot=snapshot)
    first = as_of - timedelta(days=179)
    for dose, triangle in triangles.triangles.items():
        expected = np.zeros((len(triangles.places), 180, 61), np.int64)
        for one in home.given:
            lag = (one.entered - one.day).days
            here = allowed is None or one.province in allowed
            known = lag >= 0 and one.entered <= as_of
            if one.dose == dose and one.day >= first and known and here:
                place = triangles.places.index(one.province)
                expected[place, (one.day - first).days, min(lag, 60)] += 1
        assert (triangle.as_of, triangle.first) == (as_of, first)
        assert np.array_equal(triangle.counts, expected)
        assert expected.any() == (dose != 3)


def test_places_are_the_provinces_and_an_unknown_one(home: Home) -> None:
    triangles = entry_triangles(home.databases, snapshot=home.days[-1])
    assert triangles.places == (*(one.code for one in units.provinces()), "")
    country_only = replace(home.databases, scope=Scope(finest="country"))
    with pytest.raises(ScopeError):
        entry_triangles(country_only, snapshot=home.days[-1])


def test_triangles_of_several_days_are_cut_from_the_same_counts() -> None:
    """As each alone would be made from what had been entered by its day."""
    chance = random.Random(3)
    cells = {
        (chance.randrange(3), chance.randrange(300), chance.randrange(120)): chance.randrange(9)
        for _ in range(4000)
    }
    place, day, lag = np.array(list(cells), np.int64).T
    doses = np.array(list(cells.values()), np.int64)
    first = LAST - timedelta(days=299)
    counts = EntryCounts.of(first, (3, 300), place, day, lag, {1: doses})
    for ago in (0, 1, 50, 120):
        expected = np.zeros((3, 180, 61), np.int64)
        for (where, number, late), n in cells.items():
            row = number - (120 - ago)
            if 0 <= row < 180 and row + late < 180:
                expected[where, row, min(late, 60)] += n
        found = counts.triangles(LAST - timedelta(days=ago))[1]
        assert found.first == LAST - timedelta(days=ago + 179)
        assert np.array_equal(found.counts, expected)
    for outside in (LAST + timedelta(days=1), LAST - timedelta(days=121)):
        with pytest.raises(ValueError, match="do not have these days"):
            counts.triangles(outside)


@pytest.mark.parametrize("day", [0, -9, -2, -1])
def test_published_rows_are_what_the_triangle_gives(home: Home, day: int) -> None:
    """Every dose, area and day that pages offer, on both stores."""
    snapshot, databases = home.days[day], replace(home.databases, memo=RunMemo())
    for dose in DOSES:
        computed = databases.ask(province_nowcast, snapshot=snapshot, dose=dose)
        for days in (*PUBLISHED_TOTALS, 5):
            assert {
                unit: nowcast_total(databases, snapshot=snapshot, dose=dose, of=unit, days=days)
                for unit, _row in computed.totals(days)
            } == dict(computed.totals(days))
        for unit in (
            units.country(),
            units.regions()[0],
            units.province("79"),
            units.successor("79"),
            units.successor("01"),
        ):
            rows = nowcast_days(databases, snapshot=snapshot, dose=dose, of=unit)
            assert rows == computed.daily(unit, PUBLISHED_DAYS)


def test_rows_are_read_not_computed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def computed(*_: object, **__: object) -> None:
        raise AssertionError("computed anew")

    monkeypatch.setattr(published_nowcasts, "province_nowcast", computed)
    asked: dict[str, Any] = {"snapshot": home.days[-1], "dose": 1, "of": units.country()}
    assert len(nowcast_days(home.databases, **asked)) == PUBLISHED_DAYS
    assert len(nowcast_rows(home.databases, **asked, days=14)) == 63
    assert nowcast_total(home.databases, **asked, days=7).code == "VN"


def test_a_narrower_scope_gets_its_own_nowcast(home: Home) -> None:
    inside = home.within(frozenset({"36"}))
    asked: dict[str, Any] = {"snapshot": home.days[-1], "dose": 1}
    (row,) = nowcast_rows(inside, **asked, of=units.country(), days=14)
    country = nowcast_total(inside, **asked, of=units.country(), days=14)
    assert (row.code, row.entered) == ("36", country.entered)
    with pytest.raises(KeyError):
        nowcast_total(inside, **asked, of=units.province("79"), days=14)
    with pytest.raises(KeyError):
        nowcast_days(home.databases, **asked, of=units.district("366"))


def test_rows_of_a_region_are_of_its_provinces(home: Home) -> None:
    region = units.regions()[0]
    asked: dict[str, Any] = {"snapshot": home.days[-1], "dose": 1, "days": 14}
    rows = nowcast_rows(home.databases, **asked, of=region)
    assert {row.code for row in rows} == members(region, "2021")
    everywhere = nowcast_rows(home.databases, **asked, of=units.country())
    assert set(rows) < set(everywhere)
    own = nowcast_rows(home.databases, **asked, of=units.province("36"))
    assert [row.code for row in own] == ["36"]


def test_places_without_doses_are_computed_once(home: Home) -> None:
    """They are all alike, and change nothing for the others."""
    triangles = entry_triangles(home.databases, snapshot=home.days[-1])
    groups = groups_of(triangles.places)
    plain = nowcasts(
        {str(dose): one for dose, one in triangles.triangles.items()}, groups=[*groups.values()]
    )
    for dose, model in models(triangles.triangles, groups).items():
        whole = plain[str(dose)]
        assert np.array_equal(model.entered, whole.entered)
        for name in ("to_come", "ripeness", "within", "shared"):
            assert np.allclose(getattr(model, name), getattr(whole, name), rtol=1e-9, atol=1e-9)


def test_rows_are_those_of_the_nowcast(home: Home) -> None:
    triangles = entry_triangles(home.databases, snapshot=home.days[-1])
    result = province_nowcast(home.databases, snapshot=home.days[-1], dose=1)
    plain = nowcasts({str(dose): one for dose, one in triangles.triangles.items()})["1"]
    for days in (7, 28):
        total = plain.total(LAST - timedelta(days=days - 1), LAST)
        (country,) = result.rows("country", days)
        provinces = result.rows("province", days)
        assert len(provinces) == 63
        assert (country.code, country.first, country.last) == (
            "VN",
            LAST - timedelta(days=days - 1),
            LAST,
        )
        # Doses given nobody knows where are doses of the country all the same.
        unknown = triangles.triangles[1].entered[-1, -days:].sum()
        assert country.entered == sum(row.entered for row in provinces) + unknown
        for row in (*provinces, country):
            place = len(result.provinces) if row is country else result.provinces.index(row.code)
            assert row.entered == total.entered[place]
            assert row.expected == round(total.expected[place])
            assert (row.low50, row.high50) == (total.low50[place], total.high50[place])
            assert (row.low90, row.high90) == (total.low90[place], total.high90[place])
            assert row.low90 <= row.low50 <= row.high50 <= row.high90
            assert row.entered <= row.low90
        assert result.row(units.province("36"), days) in provinces
        assert result.row(units.country(), days) == country
    with pytest.raises(KeyError):
        result.row(units.district("366"))


def test_days_of_a_place_grow_ripe(home: Home) -> None:
    result = province_nowcast(home.databases, snapshot=home.days[-1], dose=1)
    days = result.daily(units.country(), 180)
    assert (len(days), days[0].first, days[-1].last) == (180, LAST - timedelta(days=179), LAST)
    assert [day.entered for day in days[-7:]] == list(
        result.result.entered[len(result.provinces), -7:]
    )
    assert days[0].ripe
    assert days[0].to_come == 0
    assert days[0].high90 == days[0].entered
    assert not days[-1].ripe
    assert [day.first for day in result.daily(units.province("36"), 7)] == [
        LAST - timedelta(days=ago) for ago in range(6, -1, -1)
    ]


def test_some_provinces_together_are_a_place_of_their_own(home: Home) -> None:
    triangles = entry_triangles(home.databases, snapshot=home.days[-1])
    result = nowcast_of(triangles, 1)
    # The province of 2025 whose code is one of those it is put together from, and a region.
    for together in (units.successor("79"), units.regions()[0]):
        vintage: Vintage = "2025" if together.level == "province" else "2021"
        inside = members(together, vintage)
        here = [result.provinces.index(code) for code in inside]
        assert len(here) > 1
        assert result.daily(together, 1)[0].entered == result.result.entered[here, -1].sum()
        whole, parts = result.row(together, 14), result.rows("province", 14, inside)
        assert {row.code for row in parts} == inside
        assert whole.entered == sum(row.entered for row in parts)
        assert whole.expected == pytest.approx(sum(row.expected for row in parts), abs=len(parts))
        assert whole.low90 <= whole.expected <= whole.high90
    assert units.successor("79").code == "79"
    assert result.row(units.successor("79"), 14) != result.row(units.province("79"), 14)
    region, part = units.regions()[0], units.province("36")
    assert result.row(region, 14).entered > result.row(part, 14).entered
    # What only one province became is that province.
    assert result.row(units.successor("01"), 14) == result.row(units.province("01"), 14)
