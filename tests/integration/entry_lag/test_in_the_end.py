"""What lags will be in the end, against what they came to be, on the demo's past."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from statistics import fmean

import pytest

from bench.lags import Trial, trials
from geo import units
from queries.contents import record_snapshots
from queries.entry_lag.in_the_end import final_lags
from queries.entry_lag.lags import entry_lags
from queries.published import published
from tests.support.opened import opened_version

DAYS = [date(2021, 9, 5) + timedelta(days=49 * number) for number in range(6)]
"""Before and after the rule that doses are entered on the day."""


@pytest.fixture(scope="module")
def found(demo_home: Path) -> list[Trial]:
    with opened_version(published(demo_home)) as databases:
        return list(trials(databases, DAYS))


def test_the_country_comes_near_to_what_it_will_be(found: list[Trial]) -> None:
    country = [one for one in found if one.code == "VN"]
    assert len(country) == len(DAYS)
    assert fmean(abs(one.share_error) for one in country) < 0.02
    assert fmean(one.raw_share_error for one in country) > 0.05
    assert fmean(abs(one.days_error) for one in country) < 2
    assert fmean(one.raw_days_error for one in country) < -4


def test_intervals_of_the_provinces_hold(found: list[Trial]) -> None:
    provinces = [one for one in found if one.code != "VN"]
    assert len(provinces) > 20
    assert 0.8 < fmean(one.is_inside for one in provinces) <= 1


def test_only_the_newest_day_is_estimated(demo_home: Path) -> None:
    with opened_version(published(demo_home)) as databases:
        *_, before, last = record_snapshots(databases)
        assert final_lags(databases, snapshot=before, of=units.country()) is None
        assert final_lags(databases, snapshot=last, of=units.district("366")) is None
        final = final_lags(databases, snapshot=last, of=units.country())
        assert final
        (row,) = entry_lags(databases, snapshot=last, level="country").rows
        assert final.entered == row
        assert final.low < (final.value or 0) < final.high <= (row.value or 0) + 1e-9
        assert final.counts.doses > row.doses
