"""A province from which nothing comes any more is said to be silent, on both stores."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from i18n import translator
from pipeline.publish.run import publish
from pipeline.store.records import open_records
from presentation.nowcast.text import silence_sentence
from queries.contents import record_snapshots
from queries.databases import Databases, RunMemo, Scope
from queries.nowcast.silences import silences
from queries.published import published
from tests.support.extract_files import bring
from tests.support.opened import opened_version
from tests.support.register_files import injected

LAST, DAYS, SILENT_DAYS = date(2022, 8, 14), 70, 5
DISTRICTS = {"36": "366", "79": "760", "01": "001"}


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    folder = tmp_path_factory.mktemp("silent")
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgresql":
            for name, url in request.getfixturevalue("module_postgres_urls").items():
                patch.setenv(name, url)
        with open_records(folder / "home") as records:
            bring(records, folder / f"{LAST}.csv", rows())
            version = publish(records).version
        with opened_version(published(folder / "home"), version) as opened:
            yield opened


def rows() -> list[dict[str, str]]:
    """Doses of three provinces, each entered on its day or the next; those of 79 end with the day
    before its silence."""
    found = []
    for province, district in DISTRICTS.items():
        ends = SILENT_DAYS if province == "79" else 0
        for back in range(ends, DAYS):
            for number in range(6):
                day = LAST - timedelta(days=back)
                lag = 1 if number % 3 == 0 and back > ends else 0
                person = f"{province}-{back}-{number}"
                found.append(
                    injected(
                        person,
                        **{
                            "Số CCCD/CMND/Hộ chiếu": f"0{province}080{back:03}{number:03}",
                            "Họ và tên": f"Nguyễn Văn {chr(65 + number)}n",
                            "Mã tỉnh nơi tiêm": province,
                            "Mã huyện nơi tiêm": district,
                            "Mã cơ sở tiêm": "",
                            "Cơ sở tiêm": "",
                            "Thời gian tiêm": f"{day:%d/%m/%Y} 09:00:00",
                            "Thời gian nhập": f"{day + timedelta(days=lag):%d/%m/%Y} 10:00:00",
                        },
                    )
                )
    return found


def test_the_one_that_stopped_is_silent_and_no_other(databases: Databases) -> None:
    *earlier, last = record_snapshots(databases)
    before = next(one for one in earlier if one.as_of == LAST - timedelta(days=7))
    assert before.as_of < LAST - timedelta(days=SILENT_DAYS) < last.as_of
    (one,) = silences(databases, snapshot=last)
    assert (one.code, one.days) == ("79", SILENT_DAYS)
    assert one.since == LAST - timedelta(days=SILENT_DAYS - 1)
    assert silences(databases, snapshot=before) == ()
    said = silence_sentence([one], translator("en"))
    assert "5 days" in said
    assert "not zero" in said


def test_whom_one_may_not_see_is_not_said_to_be_silent(databases: Databases) -> None:
    last = record_snapshots(databases)[-1]
    scoped = replace(databases, scope=Scope(frozenset({"36"})), memo=RunMemo())
    assert silences(scoped, snapshot=last) == ()
