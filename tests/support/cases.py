"""Files as people really send them (tests/cases), imported as a user would."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.options import Options
from pipeline.ingest.run import import_file
from pipeline.ingest.understanding import recognise
from pipeline.store.records import FileReport, Records

CASES = Path(__file__).parents[1] / "cases"


def case(name: str) -> Path:
    """The folder of a case, by its number or the beginning of its name."""
    (folder,) = CASES.glob(f"{name}-*")
    return folder


def bring(
    records: Records, command: str, files: Path | Sequence[Path], **options: Any
) -> list[FileReport]:
    """``monitor import COMMAND FILE…`` into open records, with what it would report."""
    datasets = tuple(one for one in DATASETS.values() if command in (one.name, one.command))
    reports = []
    for file in [files] if isinstance(files, Path) else files:
        dataset = datasets[0]
        if len(datasets) > 1 and not options.get("mapping"):
            dataset = recognise(file, datasets, options.get("sheet"))
        given: Options = {**options}  # type: ignore[typeddict-item]
        report = import_file(records, dataset, file, **given)
        if report.defect:
            raise report.defect
        reports.append(report)
    return reports


def rows(
    records: Records, columns: str, table: str = "dose", order: str = "1"
) -> list[tuple[Any, ...]]:
    """Columns of the records that stand, in order."""
    where = "" if table == "person" else " WHERE superseded_by IS NULL AND NOT deleted"
    return records.connection.execute(
        f"SELECT {columns} FROM {table}{where} ORDER BY {order}"
    ).fetchall()
