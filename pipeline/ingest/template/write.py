"""Write the example file of a dataset: a sheet to fill in, and a sheet that explains it.

The example rows are marked in a column of their own; the import sets aside rows with such a mark
(pipeline.ingest.listing), so that nobody's figures begin with invented ones.
"""

from __future__ import annotations

from pathlib import Path

import xlsxwriter

from i18n import N_, Translator, UserError
from pipeline.ingest.dataset import Dataset
from pipeline.ingest.listing import EXAMPLE_COLUMN
from pipeline.ingest.template.columns import EXAMPLES, Example

MARK = "VÍ DỤ – hãy xóa dòng này"
_WIDTHS = (28, 12, 70, 30)


def examples_of(dataset: Dataset) -> tuple[Example, ...]:
    """The columns of the example file of a dataset."""
    if found := EXAMPLES.get(dataset.name):
        return found
    return tuple(
        Example((column.headings or (column.name,))[0].capitalize(), "", ("", ""))
        for column in dataset.columns
    )


def write_template(dataset: Dataset, file: Path, _: Translator) -> None:
    """Write the example file of a dataset as XLSX. Raises UserError when it is there already, or
    cannot be written."""
    if file.exists():
        raise UserError(N_("{file} is there already; it stays as it is."), file=str(file))
    columns = examples_of(dataset)
    try:
        file.touch()
    except OSError as error:
        raise UserError(
            N_("{file} cannot be written: {reason}."),
            file=str(file),
            reason=error.strerror or str(error),
        ) from error
    with xlsxwriter.Workbook(file) as book:
        _fill_in(book, dataset, columns, _)
        _explain(book, columns, _)


def _fill_in(
    book: xlsxwriter.Workbook, dataset: Dataset, columns: tuple[Example, ...], _: Translator
) -> None:
    """The sheet to be filled in. Cells are texts, so that Excel keeps zeros and dates as typed."""
    sheet = book.add_worksheet(_(dataset.title)[:31])
    text = book.add_format({"num_format": "@"})
    required = book.add_format({"bold": True, "bg_color": "#cbe6c4", "bottom": 1})
    optional = book.add_format({"bold": True, "bg_color": "#f1f5f6", "bottom": 1})
    example = book.add_format({"num_format": "@", "italic": True, "font_color": "#56656e"})
    for number, column in enumerate(columns):
        sheet.set_column(number, number, max(14, len(column.heading) + 2), text)
        sheet.write_string(0, number, column.heading, required if column.required else optional)
        for row, value in enumerate(column.values, 1):
            sheet.write_string(row, number, value, example)
    sheet.set_column(len(columns), len(columns), len(MARK), text)
    sheet.write_string(0, len(columns), EXAMPLE_COLUMN, optional)
    for row in (1, 2):
        sheet.write_string(row, len(columns), MARK, example)
    sheet.freeze_panes(1, 0)


def _explain(book: xlsxwriter.Workbook, columns: tuple[Example, ...], _: Translator) -> None:
    """The sheet that explains every column."""
    sheet = book.add_worksheet(_("Explanations"))
    head = book.add_format({"bold": True, "bg_color": "#f1f5f6", "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    for number, width in enumerate(_WIDTHS):
        sheet.set_column(number, number, width, wrapped)
    titles = (_("Column to fill in"), _("Needed?"), _("How it is written"), _("For instance"))
    sheet.write_row(0, 0, titles, head)
    for row, column in enumerate(columns, 1):
        needed = _("needed") if column.required else _("may be empty")
        form = _(column.form) if column.form else ""
        sheet.write_row(row, 0, (column.heading, needed, form, column.values[0]))
    below = len(columns) + 2
    notes = (
        _("Rows with something in the column “{column}” are not imported.", column=EXAMPLE_COLUMN),
        _("Headings may be in English or in another order; columns that are not needed may go."),
    )
    for row, note in enumerate(notes, below):
        sheet.merge_range(row, 0, row, len(_WIDTHS) - 1, note, wrapped)
    sheet.freeze_panes(1, 0)
