"""The rows of an extract as SQL: which headings make which columns and fields."""

from __future__ import annotations

from pipeline.ingest.dataset import EXTRACTED_ON, Dataset, Field
from pipeline.ingest.faults import literal, quoted
from pipeline.ingest.headings import Layout
from pipeline.ingest.normalise.damage import NOTHING_SQL

ROW = "row_number\x1f"  # no heading is called so
ROW_COLUMNS = ", ".join(
    f'"{ROW}".{name} AS {name}' for name in ("file_id", "row_number", EXTRACTED_ON)
)
"""The file, number and day of a row, from the column that staging adds to it."""


class Rows:
    """The rows of extracts of a dataset with the same headings, in the temporary table chunk."""

    def __init__(self, dataset: Dataset, layout: Layout) -> None:
        self.dataset, self.layout = dataset, layout
        self._headings: dict[tuple[str, str], str | None] = {}

    def sql(self) -> list[str]:
        """A row a record: as they stand, or one a dose from a wide extract."""
        groups = self.layout.groups
        if not groups:
            return [self._select(self.layout.single, "")]
        filled = {
            label: " OR ".join(
                f"NOT coalesce(lower(trim({quoted(heading)})), '-') IN ({NOTHING_SQL})"
                for heading in group.values()
            )
            for label, group in groups.items()
        }
        rows = [
            self._select(self.layout.single | group, filled[label], label)
            for label, group in groups.items()
        ]
        # A person without any dose is a row that was read all the same.
        none = " AND ".join(f"NOT ({condition})" for condition in filled.values())
        return [*rows, self._select(self.layout.single, none)]

    def _select(self, columns: dict[str, str], where: str, label: str = "") -> str:
        shown = []
        for column in self.dataset.columns:
            if column.name == "dose" and label:
                source = literal(label)
            elif column.name in columns:
                source = quoted(columns[column.name])
            else:
                source = "NULL::VARCHAR"
            shown.append(f"{source} AS {column.name}")
        return f"SELECT {ROW_COLUMNS}, {', '.join(shown)} FROM chunk" + (
            f" WHERE {where}" if where else ""
        )

    def columns_of(self, field: Field) -> list[str]:
        """The columns of the file that a field is made of; none when the file has none of them."""
        present = set(self.layout.single).union(*map(set, self.layout.groups.values()))
        if self.layout.groups:
            present.add("dose")
        spelled = set(_words(field.text))
        return [c.name for c in self.dataset.columns if c.name in spelled and c.name in present]

    def heading_of(self, column: str | None, field: Field) -> str | None:
        """A column of a field as the file calls it, or the one that holds what is named: a district
        stands in ``facility_district``, a commune perhaps in an address."""
        if column is None:
            return None
        # Asked for every text that is noted.
        if (column, field.name) not in self._headings:
            self._headings[column, field.name] = self._find_heading(column, field)
        return self._headings[column, field.name]

    def _find_heading(self, column: str, field: Field) -> str | None:
        columns = self.columns_of(field)
        holding = [one for one in columns if column in one]
        # Of a name and a code the code is read.
        holding.sort(key=lambda one: (one != column, not one.endswith("_code")))
        if column == "commune":
            holding += [one for one in columns if one in ("address", "facility", "place")]
        places = (self.layout.single, *self.layout.groups.values())
        return next(
            (place[one] for one in (column, *holding) for place in places if one in place),
            self.heading(field),
        )

    def heading_of_check(self, column: str) -> str:
        """A column as the file calls it; of a field without that column what else makes it."""
        if column in self.layout.single:
            return self.layout.single[column]
        fields = (one for one in self.dataset.fields if column in _words(one.text))
        return next((self.heading(one) for one in fields if self.columns_of(one)), column)

    def heading(self, field: Field) -> str:
        """The column of a field as the file calls it."""
        columns = self.columns_of(field)
        places = (self.layout.single, *self.layout.groups.values())
        return next((place[c] for c in columns for place in places if c in place), field.name)


def _words(sql: str) -> list[str]:
    return "".join(c if c.isalnum() or c == "_" else " " for c in sql).split()
