from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.store.records import Records
from tests.support.emptied import emptied_records
from tests.support.extract_files import check_accounts


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    """Records of their own, in which every row that was read is accounted for at the end."""
    with emptied_records(tmp_path / "home") as opened:
        yield opened
        check_accounts(opened)
