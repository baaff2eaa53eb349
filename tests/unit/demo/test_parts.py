from __future__ import annotations

import unicodedata
from datetime import date

import numpy as np
import pytest

from demo import calibration
from demo.batch import DAY
from demo.curves import DAYS, FIRST_DAY, curve, daily_doses, day_number, early_course
from demo.geography import geography
from demo.identity import choose_errors, slipped_names
from demo.lag import draw_habits, entry_times
from demo.names import NOISES, draw_names, noise_changes, right_words, slip_word, words, write_names
from demo.plan import make_plans
from demo.population import BANDS, population

RNG = np.random.default_rng(7)


def odds_ratio(exposed: np.ndarray, outcome: np.ndarray) -> float:
    table = [[(outcome[exposed == e] == o).sum() for o in (1, 0)] for e in (1, 0)]
    return float(table[0][0] * table[1][1] / (table[0][1] * table[1][0]))


@pytest.mark.parametrize("day", ["2021-07-13", "2021-10-05", "2022-07-06"])
def test_preregistered_doses_are_entered_on_the_same_day_three_times_as_likely(day: str) -> None:
    places = geography(0.0002)
    habits = draw_habits(places, make_plans(places, calibration(), 0.0002, RNG), RNG)
    count = 200_000
    registered = RNG.random(count) < 0.5
    injected = np.full(count, day_number(day) * DAY + 9 * 3600)
    entered = entry_times(habits, injected, np.zeros(count, np.int32), registered, RNG)
    assert (entered > injected).all()
    assert odds_ratio(registered, entered // DAY == injected // DAY) == pytest.approx(3, rel=0.06)


def test_a_facility_enters_the_backlog_of_a_bulk_week_within_an_hour() -> None:
    places = geography(0.0002)
    habits = draw_habits(places, make_plans(places, calibration(), 0.0002, RNG), RNG)
    facility, week = np.argwhere(habits.bulk & ~habits.monthly[:, None])[0]
    count = 500
    injected = (FIRST_DAY + 7 * week + RNG.integers(0, 5, count)) * DAY + 9 * 3600
    entered = entry_times(habits, injected, np.full(count, facility), np.zeros(count, bool), RNG)
    late = entered[entered // DAY != injected // DAY]
    assert len(late) > 20
    assert late.max() - late.min() < 3600
    assert (late[0] // DAY + 3) % 7 == 5  # a Saturday


def test_errors_are_half_as_likely_with_registration_and_as_many_as_wanted() -> None:
    count = 300_000
    registered = RNG.random(count) < 0.6
    able = RNG.random(count) < 0.9
    kinds = choose_errors(np.log(0.5) * registered, able, 0.2, RNG)
    assert not kinds[~able].any()
    assert (kinds[able] > 0).mean() == pytest.approx(0.2, abs=0.005)
    assert odds_ratio(registered[able], kinds[able] > 0) == pytest.approx(0.5, rel=0.05)


def test_curves_pass_through_the_published_counts_or_the_later_lower_ones() -> None:
    days = [day_number(day) for day in calibration()]
    found = curve(days, np.array([100, 250, 240, 300, 420]), daily_doses(), early_course(False))
    assert [round(found.until(day)) for day in days] == [100, 240, 240, 300, 420]
    assert (np.diff(found.total) >= 0).all()
    assert found.until(FIRST_DAY - 1) < 1
    drawn = found.draw(42_000, RNG)
    for day in days:
        assert abs((drawn <= day).sum() - 100 * found.until(day)) < 100


def test_the_course_before_the_first_real_day_is_the_countrys() -> None:
    end = day_number("2021-11-15") - FIRST_DAY
    first, second = early_course(False), early_course(True)
    assert first[-1] == second[-1] == 1
    # 17 of 64 million first doses by the end of August, hardly any second ones.
    august = day_number("2021-08-31") - FIRST_DAY
    assert 0.2 < first[august] < 0.35
    assert second[august] < 0.1
    assert len(first) == end + 1 < DAYS


def test_every_cell_of_the_population_is_near_its_share() -> None:
    scale = 0.01
    places, figures = geography(scale), calibration()[date(2022, 8, 14)]
    persons = population(places, figures, scale, RNG)
    assert (persons.sum(axis=(1, 2)) > 0).all()
    bands = persons.sum(axis=(0, 2)) / persons.sum()
    published = sum(one["population_18plus"] for one in figures.values()) / sum(
        one["population"] for one in figures.values()
    )
    assert bands[3:].sum() == pytest.approx(published, abs=0.001)
    assert bands[BANDS.index("0-4")] == pytest.approx(0.077, abs=0.004)
    men = persons.sum(axis=0)[:, 0] / persons.sum(axis=(0, 2))
    assert men[0] > 0.52 > 0.46 > men[-1]


def test_family_names_are_as_frequent_as_in_viet_nam() -> None:
    count = 40_000
    female, year = RNG.integers(0, 2, count), RNG.integers(1940, 2015, count)
    lexicon = np.array(words())
    north, south = (lexicon[draw_names(code, female, year, RNG)] for code in ("36", "79"))
    for names in (north, south):
        assert (names[:, 0] == "Nguyễn").mean() == pytest.approx(0.38, abs=0.02)
        assert (names[:, 0] == "Trần").mean() == pytest.approx(0.11, abs=0.01)
    assert (south[:, 0] == "Huỳnh").mean() > 0.04 > 0.001 > (north[:, 0] == "Huỳnh").mean()
    assert (north[:, 0] == "Hoàng").mean() > 0.04 > (south[:, 0] == "Hoàng").mean()
    thi = (north[:, 1] == "Thị") & (female == 1)
    old, young = year < 1965, year >= 1990
    assert thi[old].sum() / female[old].sum() > 2 * thi[young].sum() / female[young].sum()
    hmong = lexicon[draw_names("11", female, year, RNG)]
    assert np.isin(hmong[:, 0], ["Vàng", "Giàng", "Sùng", "Thào"]).mean() > 0.1
    assert not (names == "").all(axis=1).any()


def plain(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def test_noise_changes_how_a_name_is_written_and_nothing_else() -> None:
    female, year = RNG.integers(0, 2, 3000), RNG.integers(1940, 2015, 3000)
    names = draw_names("36", female, year, RNG)
    texts = write_names(names).to_pylist()
    for number, noise in enumerate(NOISES, start=1):
        noisy = write_names(names, np.full(len(names), number)).to_pylist()
        changed = (noise_changes()[number][names] & (names != 0)).any(axis=1)
        assert [a != b for a, b in zip(texts, noisy, strict=True)] == changed.tolist(), noise
        if noise in ("upper", "nfd", "double_space"):
            assert [plain(name) for name in noisy] == [plain(name) for name in texts]
    new = dict(zip(texts, write_names(names, np.full(len(names), 2)).to_pylist(), strict=True))
    assert any("Thuý" in name for name in new.values())
    assert all("Quí" not in name and "Quý" in name for old, name in new.items() if "Quý" in old)


def test_the_old_encoding_is_that_of_the_vntime_fonts() -> None:
    place = {word: number for number, word in reversed(tuple(enumerate(words())))}
    name = np.array([[place[word] for word in ("Nguyễn", "Thị", "Ngọc", "Hương")]])
    noise = np.array([NOISES.index("tcvn3") + 1])
    assert write_names(name, noise).to_pylist() == ["NguyÔn ThÞ Ngäc H\u00ad¬ng"]


def test_a_slip_is_always_another_name() -> None:
    lexicon = words()
    for word in range(2, right_words()):
        for which in range(3):
            slip = lexicon[int(slip_word(np.array(word), np.array(which)))]
            assert slip
            assert plain(slip) != plain(lexicon[word])
    female, year = RNG.integers(0, 2, 5000), RNG.integers(1940, 2015, 5000)
    for province in ("36", "11", "66", "94"):
        names = draw_names(province, female, year, RNG)
        slipped = write_names(slipped_names(names, RNG)).to_pylist()
        assert all(
            plain(a) != plain(b)
            for a, b in zip(write_names(names).to_pylist(), slipped, strict=True)
        )
