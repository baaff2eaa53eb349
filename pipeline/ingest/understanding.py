"""What the headings of a file are understood as, without importing anything."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from i18n import UserError
from pipeline.ingest.dataset import Dataset, has_counts
from pipeline.ingest.headings import is_heading, lay_out, meanings_of, read_mapping
from pipeline.ingest.listing import SetAside, records_of
from pipeline.ingest.preamble import Preamble, preamble_of
from pipeline.ingest.readers.table import Extract
from pipeline.ingest.readers.xlsx import XlsxExtract
from pipeline.ingest.source import check_size, open_extract

VALUES = 3
"""Values of a column that are shown."""


@dataclass(frozen=True)
class Understood:
    """A heading of a file: the column and the dose that it means (or nothing), and some values."""

    heading: str
    column: str
    dose: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """What is understood of a file or a sheet, and why it could not be imported, if so."""

    name: str
    headings: tuple[Understood, ...]
    error: UserError | None


def recognise(file: Path, datasets: tuple[Dataset, ...], sheet: str | None = None) -> Dataset:
    """Which of some datasets a file is of, by its headings. Raises UserError."""
    checks = {dataset.name: is_heading(dataset, {}) for dataset in datasets}
    with open_extract(
        file, lambda cell: any(check(cell) for check in checks.values()), sheet
    ) as extract:
        return max(
            datasets,
            key=lambda dataset: sum(checks[dataset.name](cell) for cell in extract.headings),
        )


def explain(
    file: Path,
    dataset: Dataset,
    mapping: Path | None,
    sheet: str | None,
    beside: Sequence[Path] = (),
) -> Iterator[Explanation]:
    """What each heading of a file, or of each sheet of a workbook, is understood as.

    Raises UserError when the file cannot be read at all.
    """
    check_size(dataset, file)
    named = read_mapping(mapping, dataset) if mapping else {}
    recognised = is_heading(dataset, named)
    with open_extract(file, recognised, sheet, beside) as extract:
        sheets = extract.sheets if isinstance(extract, XlsxExtract) else ()
        if len(sheets) < 2:
            yield _explained(extract, dataset, named)
    for one in sheets if len(sheets) > 1 else ():
        with open_extract(file, recognised, one) as extract:
            yield _explained(extract, dataset, named, f" [{one}]")


def _explained(
    extract: Extract, dataset: Dataset, mapping: dict[str, str], sheet: str = ""
) -> Explanation:
    error, above, headings = None, Preamble(), extract.headings
    try:
        above = preamble_of(extract, dataset, mapping, None)
        headings = (*headings, *above.columns)
        lay_out(extract.name, headings, dataset, mapping, extract.aliases)
    except UserError as found:
        error = found
    try:
        meanings = meanings_of(extract.name, headings, dataset, mapping, extract.aliases)
    except UserError:
        meanings = dict.fromkeys(headings)
    rows = above.added(records_of(extract.chunks(), SetAside(), has_counts(dataset)))
    chunk = next(rows, None)
    understood = []
    for position, (heading, meaning) in enumerate(meanings.items()):
        cells = chunk.table.column(position).slice(0, 10_000).unique().to_pylist() if chunk else []
        values = tuple(cell for cell in cells if cell is not None and cell.strip())[:VALUES]
        column, dose = meaning or ("", "")
        understood.append(Understood(heading, column, dose, values))
    return Explanation(extract.name + sheet, tuple(understood), error)
