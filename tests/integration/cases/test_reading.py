"""Files as people really send them: how their lines, headings and sheets are read."""

from __future__ import annotations

from pathlib import Path

from pipeline.store.records import open_records
from tests.support.cases import bring, case, rows


def test_95_separators_of_lines_inside_cells_are_blanks(tmp_path: Path) -> None:
    with open_records(tmp_path) as records:
        (report,) = bring(records, "doses", sorted(case("95").glob("*.csv")))
        assert report.refused == 0
        assert len(rows(records, "record_number")) == report.used
