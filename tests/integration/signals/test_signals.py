from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from pipeline.ingest.datasets.statistics import DATASET as STATISTICS
from pipeline.ingest.run import import_file
from pipeline.publish.run import publish
from pipeline.store.records import open_records
from queries.coverage.metrics import EVERYBODY
from queries.coverage.official import coverage, vaccine_use
from queries.databases import Scope
from queries.published import published
from queries.signals.signals import MEASURE_NAMES, SIGNAL_TEXTS, Signal, signals
from tests.conftest import Figures, Opened, shared
from tests.support.opened import opened_version

ABOVE = ("injected_above_received", "doses_injected")
FIRST, SECOND, THIRD = date(2021, 11, 15), date(2021, 11, 22), date(2021, 11, 29)


def sound(real_days: dict[date, Figures]) -> Figures:
    """Figures of all provinces in which nothing is suspicious."""
    return {
        code: one
        | {
            "population": one["population"] * 3,
            "population_18plus": one["population"] * 2,
            "doses_received": one["doses_injected"] + 1000,
        }
        for code, one in real_days[FIRST].items()
    }


def grown(figures: Figures, **fixed: int) -> Figures:
    moving = (
        "persons_dose1",
        "persons_dose2",
        "doses_injected",
        "doses_allocated",
        "doses_received",
    )
    return {
        code: one | {measure: one[measure] + 10 for measure in moving} | fixed
        for code, one in figures.items()
    }


def found(opened: Opened, day: date) -> dict[tuple[str, str], Signal]:
    standing = signals(opened.databases, snapshot=opened.snapshot(day))
    return {(one.kind, one.measure): one for one in standing}


def test_sound_figures_raise_no_signal(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    first = sound(real_days)
    opened = open_home({FIRST: first, SECOND: grown(first)})
    assert found(opened, FIRST) == {}
    assert found(opened, SECOND) == {}


def test_figures_that_contradict_each_other_are_found(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    figures = sound(real_days)
    figures["01"] |= {
        "persons_dose1": figures["01"]["persons_dose2"],
        "persons_dose2": figures["01"]["persons_dose1"],
    }
    figures["36"] |= {
        "population": figures["36"]["population_18plus"],
        "population_18plus": figures["36"]["population"],
    }
    figures["79"]["doses_injected"] = figures["79"]["persons_dose1"] - 1
    figures["04"] |= {"population": 0}
    opened = open_home({FIRST: figures})
    standing = {
        key: [row.province_code for row in one.rows] for key, one in found(opened, FIRST).items()
    }
    assert standing == {
        ("full_above_first", "persons_dose2"): ["01"],
        ("adults_above_all", "population_18plus"): ["36"],
        ("doses_below_persons", "doses_injected"): ["79"],
        ("population_missing", "population"): ["04"],
    }
    # Without a population a province is on neither side of the country's rate.
    result = coverage(
        opened.databases,
        snapshot=opened.snapshot(FIRST),
        dose=1,
        group=EVERYBODY,
        level="country",
    )
    (country,) = result.rows
    assert country.missing == ("04",)
    assert country.numerator == sum(
        one["persons_dose1"] for code, one in figures.items() if code != "04"
    )
    assert country.denominator == sum(one["population"] for one in figures.values())


def test_each_kind_is_found_where_it_is(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    first = sound(real_days)
    second = grown(first)
    second["36"]["doses_injected"] = first["36"]["doses_injected"] - 5
    second["01"]["population"] += 7
    second["79"]["persons_dose1"] = second["79"]["population"] + 1
    del second["96"]
    opened = open_home({FIRST: first, SECOND: second})
    standing = found(opened, SECOND)
    assert set(standing) == {
        ("missing_province", ""),
        ("cumulative_fell", "doses_injected"),
        ("denominator_revised", "population"),
        ("coverage_above_100", "dose1_all"),
        ("coverage_above_100", "dose1_18plus"),
        # More persons than doses too.
        ("doses_below_persons", "doses_injected"),
    }
    (missing,) = standing["missing_province", ""].rows
    assert missing.province_code == "96"
    fell = standing["cumulative_fell", "doses_injected"]
    (row,) = fell.rows
    before = first["36"]["doses_injected"]
    assert (row.province_code, row.value, row.reference) == ("36", before - 5, before)
    assert fell.previous_as_of == FIRST
    (revised,) = standing["denominator_revised", "population"].rows
    assert (revised.value or 0) - (revised.reference or 0) == 7


def test_identical_snapshots_are_one_signal_not_five_stopped_columns(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    first = sound(real_days)
    opened = open_home({FIRST: first, SECOND: grown(first), THIRD: grown(first)})
    standing = found(opened, THIRD)
    assert set(standing) == {("identical_snapshot", "")}
    assert standing["identical_snapshot", ""].previous_as_of == SECOND


def test_a_stopped_column_is_dated_back_to_its_last_move(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    first = sound(real_days)
    second = grown(first)
    third = {
        code: one | {"doses_received": second[code]["doses_received"]}
        for code, one in grown(second).items()
    }
    opened = open_home({FIRST: first, SECOND: second, THIRD: third})
    standing = found(opened, THIRD)
    assert set(standing) == {("column_stopped", "doses_received")}
    assert standing["column_stopped", "doses_received"].previous_as_of == SECOND


def test_a_stopped_column_stays_stopped_on_an_identical_day(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    first = sound(real_days)
    received = {code: one["doses_received"] for code, one in first.items()}
    second = {code: one | {"doses_received": received[code]} for code, one in grown(first).items()}
    standing = found(open_home({FIRST: first, SECOND: second, THIRD: second}), THIRD)
    assert set(standing) == {("identical_snapshot", ""), ("column_stopped", "doses_received")}
    assert standing["column_stopped", "doses_received"].previous_as_of == FIRST


def test_a_province_that_stands_still_and_its_rise_afterwards(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    first = sound(real_days)
    second = grown(first)
    third = grown(second) | {"22": second["22"]}
    fourth = grown(third) | {"22": second["22"]}
    fifth = grown(fourth)
    days = [FIRST, SECOND, THIRD, date(2021, 12, 6), date(2021, 12, 13)]
    opened = open_home(dict(zip(days, (first, second, third, fourth, fifth), strict=True)))
    for day in days[2:4]:
        (stopped,) = found(opened, day).values()
        assert (stopped.kind, stopped.previous_as_of) == ("province_stopped", SECOND)
        assert [row.province_code for row in stopped.rows] == ["22"]
    (rise,) = found(opened, days[4]).values()
    assert (rise.kind, rise.previous_as_of) == ("rise_after_stop", SECOND)
    (row,) = rise.rows
    assert (row.value or 0) - (row.reference or 0) == 10


def test_stocks_are_known_only_where_more_was_received_than_injected(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    first = {
        code: one | {"doses_received": one["doses_injected"] + 100}
        for code, one in sound(real_days).items()
    }
    second = grown(first)
    second["22"] |= {"doses_received": second["22"]["doses_injected"] - 1}
    opened = open_home({FIRST: first, SECOND: second})
    assert {row.province_code for row in found(opened, SECOND)[ABOVE].rows} == {"22"}
    use = vaccine_use(
        opened.databases,
        snapshot=opened.snapshot(SECOND),
        previous=opened.snapshot(FIRST),
        level="country",
    )
    (country,) = use.rows
    assert (country.left, country.unknown_stocks) == (62 * 100, 1)
    assert country.days_of_stock is None


def test_no_days_of_stock_rest_on_a_column_that_stopped(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    first = {
        code: one | {"doses_received": one["doses_injected"] + 100}
        for code, one in sound(real_days).items()
    }
    second = {
        code: one | {"doses_received": first[code]["doses_received"]}
        for code, one in grown(first).items()
    }
    opened = open_home({FIRST: first, SECOND: second})
    (country,) = vaccine_use(
        opened.databases,
        snapshot=opened.snapshot(SECOND),
        previous=opened.snapshot(FIRST),
        level="country",
    ).rows
    assert (country.left, country.unknown_stocks, country.days_of_stock) == (63 * 90, 0, None)


def test_a_scope_hides_other_provinces_signals(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    opened = open_home({FIRST: real_days[FIRST]})
    seen = signals(opened.within(Scope(frozenset({"36"}))), snapshot=opened.snapshot(FIRST))
    assert {row.province_code for one in seen for row in one.rows} <= {"36"}


def test_every_signal_can_be_said(
    open_home: Callable[..., Opened], real_days: dict[date, Figures]
) -> None:
    opened = open_home(real_days)
    for day in real_days:
        for one in signals(opened.databases, snapshot=opened.snapshot(day)):
            assert one.kind in SIGNAL_TEXTS
            assert one.measure in MEASURE_NAMES


def test_the_real_figures_raise_the_signals_they_are_known_for(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = shared("real/platform_statistics")
    home = tmp_path_factory.mktemp("real")
    with open_records(home) as records:
        for file in sorted(folder.glob("*.csv")):
            assert import_file(records, STATISTICS, file).refusals == ()
        version = publish(records).version
    where = published(home, {})
    with opened_version(where, version) as databases:
        check_real(Opened(home, where, version, databases), folder)


def check_real(opened: Opened, folder: Path) -> None:
    november = found(opened, date(2021, 11, 15))
    khanh_hoa, binh_duong = "56", "74"
    above = {row.province_code: row for row in november["coverage_above_100", "dose1_18plus"].rows}
    assert (above[khanh_hoa].value, above[khanh_hoa].reference) == (939_037, 901_731)
    january = found(opened, date(2022, 1, 4))
    assert january["column_stopped", "doses_received"].previous_as_of == date(2021, 12, 21)
    assert january["column_stopped", "doses_allocated"].previous_as_of == date(2021, 11, 15)
    days = [date.fromisoformat(file.stem) for file in sorted(folder.glob("*.csv"))]
    of_day = {day: found(opened, day) for day in days}
    more_full = [day for day in days if ("full_above_first", "persons_dose2") in of_day[day]]
    assert more_full == [day for day in days if day >= date(2021, 12, 21)]
    assert all(len(of_day[day][ABOVE].rows) == 63 for day in days if day >= date(2022, 3, 10))
    quang_ninh = of_day[date(2021, 11, 30)]["province_stopped", "doses_injected"]
    assert [row.province_code for row in quang_ninh.rows] == ["22"]
    march = found(opened, date(2022, 3, 10))
    assert len(march["cumulative_fell", "persons_dose1"].rows) == 11
    revised = [
        row
        for file in folder.glob("*.csv")
        for key, one in found(opened, date.fromisoformat(file.stem)).items()
        if key == ("denominator_revised", "population_18plus")
        for row in one.rows
        if row.province_code == binh_duong
    ]
    assert {row.value for row in revised} | {row.reference for row in revised} >= {
        2_381_252,
        2_066_553,
    }
