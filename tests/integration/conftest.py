from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from pipeline.publish.run import publish
from pipeline.store.records import Records, open_records
from queries.contents import record_snapshots
from queries.published import published
from tests.support.emptied import emptied_records
from tests.support.extract_files import check_accounts
from tests.support.opened import opened_version
from tests.support.recounted_lags import Home, standing


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """Records of their own, in which every row that was read is accounted for at the end."""
    with emptied_records(tmp_path / "home") as opened:
        yield opened
        check_accounts(opened)


@pytest.fixture(scope="module")
def filled(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the demo that a module's tests may publish."""
    return shutil.copytree(demo_home, tmp_path_factory.mktemp("filled") / "home", symlinks=True)


@pytest.fixture(scope="module", params=["duckdb", "postgresql"])
def demo(request: pytest.FixtureRequest, filled: Path) -> Iterator[Home]:
    """The demo published on each store, beside its records as pandas has them."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "postgresql":
            for name, url in request.getfixturevalue("module_postgres_urls").items():
                patch.setenv(name, url)
        with open_records(filled) as records:
            version = publish(records).version
            doses, persons = standing(records)
        where = published(filled)
    with opened_version(where, version) as databases:
        days = record_snapshots(databases)
        known = doses[doses.injected_on <= pd.Timestamp(days[-1].as_of)]
        yield Home(databases, days, doses, known, persons)
