"""What a dataset is: the columns that its files may have, how they are read, what is kept.

A ``Column`` is what a heading is recognised as, a ``Field`` the value that one or more columns
make, and ``stored`` what is written to the records: SQL over the fields, each named ``v_`` and the
field's name. A module of pipeline.ingest.datasets describes one dataset; the table that holds its
records stands in pipeline/store/tables.sql.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from i18n import N_
from pipeline.ingest.normalise.counts import COUNT
from pipeline.ingest.normalise.parser import SEPARATOR, Parser

EXTRACTED_ON = "extracted_on"
"""What SQL over fields calls the day of the extract."""


JOINT = " || ".join(f"chr({ord(character)})" for character in SEPARATOR)
"""SQL of what stands between the cells of a text that is made of several."""


@dataclass(frozen=True)
class Column:
    """A column and the headings it is known by. ``per_dose``: once a dose in a wide extract.

    Headings are compared without case, accents, punctuation and word order (headings.py).
    """

    name: str
    headings: tuple[str, ...] = ()
    per_dose: bool = False


@dataclass(frozen=True)
class Field:
    """One value of a row: its text (SQL over columns), and the parser that reads it.

    A fault of a field that is ``decisive`` refuses the row; otherwise the row is used without the
    value and the fault is written down. ``required`` fields may not be empty.

    ``plain`` (SQL over columns) is what the parser reads in SQL, where ``text`` is made for Python;
    ``beside`` are cells of other columns that help to read it, appended to its text.
    One that holds columns against each other is read only of files that have both columns of one
    of its ``pairs``.
    """

    name: str
    text: str
    parser: Parser
    decisive: bool = False
    required: bool = False
    pairs: tuple[tuple[str, str], ...] = ()
    plain: str = ""
    beside: tuple[str, ...] = ()

    @property
    def full_text(self) -> str:
        """SQL of the text with the cells beside."""
        beside = "".join(f" || {JOINT} || coalesce({one}, '')" for one in self.beside)
        return f"({self.text}){beside}"


@dataclass(frozen=True)
class Check:
    """A row for which ``fails`` (SQL over fields) holds is refused, with ``message``.

    ``values`` (SQL over fields) fill the placeholders of the message. Of a Check among the
    ``remarks`` of a dataset the row is used, and the message noted.
    """

    column: str
    fails: str
    message: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Snapshot:
    """Of a dataset whose files are each the whole state of one day, as a service answers it.

    The day must be known and not before ``first_day``; a file has some ``rows`` rows and less than
    ``most_bytes``. Its columns have the service's names. Nothing supersedes a snapshot: other
    values for the same day are a further revision, and the earlier one stays.
    """

    first_day: date
    most_bytes: int
    rows: int


CONTRADICTORY = Check(
    "",
    "contradictory",
    N_(
        "The same record stands in rows {first} to {last} with different content; nobody but the "
        "sender knows which is right."
    ),
    {"first": "first_number", "last": "last_number"},
)
"""Rows of a file that have the same key and say different things."""


@dataclass(frozen=True, eq=False)
class Dataset:
    """One dataset. ``key`` (SQL) identifies a record; equal keys are the same record.

    ``stored`` and ``person`` are columns of its table and of the table ``person``, with their SQL;
    those of ``person`` are kept once for all records that say the same about somebody. ``deleted``
    (SQL): the record says that an earlier one with its key was none. ``repeated`` is a check of
    rows ``s`` that stand in a file more than once (``doubled`` in merge.sql); ``label`` (SQL) is
    what its message may call them.

    ``implied``: of the stored columns those that follow from others and the person.

    ``has_preamble``: the day and the unit of all rows may stand above the table (preamble.py).
    ``parts``: of the stored columns those that are added up where rows of a file say the same key
    and have different labels, as they are parts of one record (parts.py).

    ``monitor import COMMAND`` (the dataset's name, if it has no ``command``) imports it. Datasets
    with the same command are told apart by their headings; the first that has a ``help`` lends it.
    ``asks_day``: the command asks for the day of a file that has none in its name; of other
    datasets it is taken to be today.
    """

    name: str
    title: str
    table: str
    columns: tuple[Column, ...]
    fields: tuple[Field, ...]
    key: str
    stored: dict[str, str]
    checks: tuple[Check, ...] = ()
    remarks: tuple[Check, ...] = ()
    deleted: str = "false"
    repeated: Check = CONTRADICTORY
    label: str = "NULL::VARCHAR"
    person: dict[str, str] = field(default_factory=dict)
    implied: tuple[str, ...] = ()
    snapshot: Snapshot | None = None
    has_preamble: bool = False
    parts: tuple[str, ...] = ()
    command: str = ""
    help: str = ""
    asks_day: bool = False

    @property
    def is_dated(self) -> bool:
        """Whether the day of a file must be said, in its name or with --as-of."""
        return self.asks_day or self.snapshot is not None


def has_counts(dataset: Dataset) -> bool:
    """Whether the records of a dataset are counts, of which a file may have the sum below."""
    return any(field.parser is COUNT for field in dataset.fields)


def hash_of(*parts: str) -> str:
    """SQL of a 64-bit number that is the same for the same values: a record's key or content.

    DuckDB's own hash, five times faster than MD5. A later version of DuckDB might compute another
    and no record would be recognised: a test holds its value, so that nobody upgrades unawares.
    """
    return "hash(" + ", ".join(f"({part})" for part in parts) + ")"


def place_of(*columns: str) -> str:
    """SQL of the text that the parser PLACE reads: of a province, a district and a commune."""
    return cells(*columns, *["NULL"] * (3 - len(columns)))


def cells(*columns: str) -> str:
    """SQL of a text made of several cells, and NULL when all of them are empty."""
    texts = f" || {JOINT} || ".join(f"coalesce({column}, '')" for column in columns)
    return f"CASE WHEN coalesce({', '.join(columns)}) IS NOT NULL THEN {texts} END"
