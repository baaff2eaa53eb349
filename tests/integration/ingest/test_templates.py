"""Example files: written for every dataset, imported as they are and filled in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest

from i18n import LANGUAGES, Language, translator
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.headings import lay_out
from pipeline.ingest.listing import EXAMPLE_COLUMN
from pipeline.ingest.run import import_file
from pipeline.ingest.template.columns import EXAMPLES
from pipeline.ingest.template.write import write_template
from pipeline.store.records import Records
from tests.conftest import run_monitor

DAY = date(2022, 8, 14)


def template(dataset: str, folder: Path) -> Path:
    file = folder / f"{dataset}.xlsx"
    write_template(DATASETS[dataset], file, translator("vi"))
    return file


def filled_in(file: Path) -> Path:
    """The same file, with the example rows no longer marked as such."""
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    for row in (2, 3):
        sheet.cell(row, sheet.max_column).value = None
    out = file.with_name(f"filled-{file.name}")
    book.save(out)
    return out


def test_every_dataset_has_its_examples() -> None:
    assert set(EXAMPLES) == set(DATASETS)


@pytest.mark.parametrize("dataset", DATASETS)
def test_example_rows_are_good_rows_and_set_aside_while_marked(
    records: Records, dataset: str, tmp_path: Path
) -> None:
    file = template(dataset, tmp_path)
    untouched = import_file(records, DATASETS[dataset], file, as_of=DAY)
    assert (untouched.read, untouched.used, untouched.defect) == (0, 0, None)
    said = [*untouched.notes, *untouched.refusals]
    assert len(said) == 1
    assert "example rows" in said[0].message.lower()
    filled = import_file(records, DATASETS[dataset], filled_in(file), as_of=DAY)
    assert filled.refusals == ()
    assert filled.notes == ()
    assert (filled.read, filled.used) == (2, 2)


@pytest.mark.parametrize("dataset", DATASETS)
def test_what_a_template_calls_needed_is_needed_and_no_more(dataset: str) -> None:
    columns = EXAMPLES[dataset]
    headings = tuple(column.heading for column in columns)
    layout = lay_out("template", headings, DATASETS[dataset], {})
    assert layout.unknown == ()
    needed = {column.heading for column in columns if column.required}
    required = {
        layout.single[column.name]
        for one in DATASETS[dataset].fields
        if one.required
        for column in DATASETS[dataset].columns
        if column.name in layout.single and column.name in one.text.replace("(", " ").split()
    }
    assert required <= needed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_second_sheet_explains_every_column(
    records: Records, language: Language, tmp_path: Path
) -> None:
    file = tmp_path / "doses.xlsx"
    result = run_monitor(
        "template", "doses", "--output", file, home=tmp_path / "other", lang=language
    )
    assert result.returncode == 0, result.stderr
    assert "monitor import doses" in result.stdout
    assert import_file(records, DATASETS["doses"], file, as_of=DAY).refusals == ()
    first, second = openpyxl.load_workbook(file).worksheets
    headings = [cell.value for cell in first[1]]
    assert headings[-1] == EXAMPLE_COLUMN
    explained = [row[0].value for row in second.iter_rows(min_row=2, max_row=len(headings))]
    assert explained == headings[:-1]
    forms = [row[2].value for row in second.iter_rows(min_row=2, max_row=len(headings))]
    assert all(forms)
    assert any("Ngày/tháng/năm" in form for form in forms) == (language == "vi")
    again = run_monitor(
        "template", "doses", "--output", file, home=tmp_path / "other", lang=language
    )
    assert again.returncode == 1
