"""Days of entry lag end at midnight in Viet Nam, wherever the machine is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from pipeline.publish.run import publish
from pipeline.store.records import open_records
from queries.contents import record_snapshots
from queries.entry_lag.lags import entry_lags
from queries.published import published
from tests.support.extract_files import bring, dose
from tests.support.opened import opened_version

# Injected, entered (Viet Nam time), days of lag, within 24 hours.
MOMENTS = [
    ("01/06/2022 23:59:00", "02/06/2022 00:01:00", 1, True),
    ("01/06/2022 00:00:00", "01/06/2022 23:59:59", 0, True),
    ("01/06/2022 09:00:00", "02/06/2022 09:00:00", 1, True),
    ("01/06/2022 09:00:00", "02/06/2022 09:00:01", 1, False),
    # Before seven in the morning the day has not changed in UTC, and has here.
    ("01/06/2022 20:00:00", "02/06/2022 06:30:00", 1, True),
    ("01/06/2022 06:30:00", "01/06/2022 20:00:00", 0, True),
    ("01/06/2022 09:00:00", "01/06/2022 08:59:59", -1, False),
    ("01/06/2022 09:00:00", "", -2, False),
]


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "UTC", "America/New_York"])
def test_days_end_at_midnight_in_viet_nam(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    monkeypatch.setenv("TZ", zone)
    rows = [
        dose(
            f"M{number}",
            **{"Mã đối tượng": f"P{number}", "Thời gian tiêm": injected, "Thời gian nhập": entered},
        )
        for number, (injected, entered, *_rest) in enumerate(MOMENTS)
    ]
    with open_records(tmp_path / "home") as records:
        bring(records, tmp_path / "2022-06-05.csv", rows)
        version = publish(records).version
    with opened_version(published(tmp_path / "home"), version) as databases:
        (*_earlier, last) = record_snapshots(databases)
        (row,) = entry_lags(databases, snapshot=last, level="country").rows
    expected = Counter(lag for _, _, lag, _ in MOMENTS)
    assert dict(row.days) == {lag: doses for lag, doses in expected.items() if lag >= 0}
    assert (row.before, row.unknown) == (1, 1)
    assert row.within("24h") == sum(soon for *_rest, soon in MOMENTS)
