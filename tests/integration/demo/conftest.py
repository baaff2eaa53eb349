from __future__ import annotations

from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from demo.extracts import write_extracts
from tests.support.demo_files import SCALE, Demo, Row


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("demo")
    return Demo(folder, write_extracts(folder, SCALE, 3, lambda _share: None))


@pytest.fixture(scope="session")
def larger(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("larger")
    return Demo(folder, write_extracts(folder, 0.001, 3, lambda _share: None))


@pytest.fixture(scope="session")
def last(demo: Demo) -> dict[str, Row]:
    """The last state of each record of the long extracts by its number."""
    rows = {row["Mã mũi tiêm"]: row for row in demo.rows("doses-2022-08-13")}
    return rows | {row["Mã mũi tiêm"]: row for row in demo.rows("doses-2022-08-14")}


@pytest.fixture(scope="session")
def wide(demo: Demo) -> tuple[list[Any], list[dict[str, Any]]]:
    """The workbook's title line and its rows."""
    lines = CalamineWorkbook.from_path(str(demo.path("doses-nam"))).get_sheet_by_index(0)
    title, header, *rows = lines.to_python(skip_empty_area=False)
    return title, [dict(zip(map(str, header), row, strict=True)) for row in rows]
