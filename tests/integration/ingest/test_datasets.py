"""What holds for every dataset."""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.ingest import datasets
from pipeline.ingest.datasets import DATASETS
from pipeline.ingest.meaning import words
from pipeline.ingest.normalise.parser import SEPARATOR, Parser
from pipeline.ingest.run import import_file
from pipeline.store.records import Records
from tests.support.extract_files import write

# Of a number Python sees all cells that it may stand in, the phone and the birth.
JOINED = {"id": lambda text: SEPARATOR.join([text, *[""] * 6])}


def test_every_heading_means_one_column() -> None:
    for dataset in DATASETS.values():
        known: dict[tuple[str, ...], str] = {}
        for column in dataset.columns:
            for heading in (column.name, *column.headings):
                assert known.setdefault(words(heading), column.name) == column.name, heading


def test_the_hash_that_records_are_known_by_is_still_the_same() -> None:
    """When this fails after an upgrade of DuckDB, the keys in records.duckdb must be made anew."""
    (row,) = duckdb.sql(
        "SELECT hash('vaccination'), hash('vaccination', 1::SMALLINT, DATE '2021-03-08')"
    ).fetchall()
    assert row == (3251092940376463031, 4653847699594929448)


def test_what_sql_reads_at_once_is_what_python_reads() -> None:
    """Every text that the quick SQL of a parser takes must be its own normal form."""
    fast: dict[str, Parser] = {
        field.name: field.parser
        for dataset in DATASETS.values()
        for field in dataset.fields
        if field.parser.fast
    }
    texts = [
        "Nguyễn Văn An",
        "NGUYỄN VĂN AN",
        "Trần Thị Hòa",
        "Trần Thị Hoà",
        "Hoàng Thúy",
        "Thuý",
        "Quý",
        "An",
        "H'Hen Niê",
        "Nguyeãn Vaên Huøng",
        "NguyÔn V¨n Hïng",
        "Lê Bình",
        "Leâ Bình",
        "Triêòu",
        "Đỗ Thị Ðào",
        " An",
        "An  Bình",
        "A\u0306n",
        "036085001234",
        "036485001234",
        "999085001234",
        "3,61E+11",
        "36085001234",
        "0912345678",
        "+84912345678",
        "0000000000",
        "05/09/2021 08:30:00",
        "2021-09-05 08:30:00",
        "05/09/21 08:30:00",
        "05/09/2021",
        "31/02/2021 08:30:00",
        "01/01/1753 00:00:00",
        "31/12/9999 00:00:00",
        "M1",
        "lô  1",
        "lô\t1",
        "5/9/2021 8:30:00",
        "2021-09-05T08:30:00Z",
        "ABV1234",
        "x" * 200,
        "0",
        "1908352",
        "1.0",
    ]
    for name, parser in fast.items():
        for text in texts:
            (found,) = duckdb.execute(
                f"SELECT {parser.fast.format(c='t')} FROM (SELECT ? AS t)", [text]
            ).fetchone() or (None,)
            if found is not None:
                read = JOINED[name](text) if name in JOINED else text
                assert found == parser.parse(read), (name, text)


ANIMALS = """
from pipeline.ingest.dataset import Column, Dataset, Field, hash_of
from pipeline.ingest.normalise.text import TEXT

DATASET = Dataset(
    "animals", "Animals", "animal",
    (Column("name", ("tên",)), Column("species", ("loài",))),
    (Field("name", "name", TEXT, required=True), Field("species", "species", TEXT)),
    key=hash_of("v_name"), stored={"name": "v_name", "species": "v_species"},
    help="Import animals.",
)
"""


def test_a_dataset_is_a_module_and_a_table(
    records: Records, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "animals.py").write_text(ANIMALS)
    monkeypatch.setattr(datasets, "__path__", [*datasets.__path__, str(tmp_path)])
    animals = datasets.find()["animals"]
    records.connection.execute(
        "CREATE TABLE animal (record_key UBIGINT, content UBIGINT, extracted_on DATE, "
        "file_id INTEGER, row_number BIGINT, superseded_by INTEGER, deleted BOOLEAN, "
        "name VARCHAR, species VARCHAR)"
    )
    rows = [{"Tên": "Mun", "Loài": "mèo"}, {"Tên": "", "Loài": "chó"}]
    report = import_file(records, animals, write(tmp_path / "a.csv", rows))
    assert (report.used, report.refused) == (1, 1)
    del sys.modules["pipeline.ingest.datasets.animals"]
