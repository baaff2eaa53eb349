"""Nothing personal leaves the record level: not into what is published, served or logged."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from tests.conftest import ROOT, run_monitor
from tests.support.personal import Secrets


@pytest.fixture(scope="module")
def secrets(demo_home: Path) -> Secrets:
    return Secrets(demo_home)


def test_the_search_finds_what_it_looks_for(secrets: Secrets, demo_home: Path) -> None:
    with duckdb.connect(str(demo_home / "records.duckdb"), read_only=True) as connection:
        (row,) = connection.execute(
            "SELECT name || ', ' || id_number || ' ' || birth_date || ' ' || person_number "
            "FROM person WHERE id_type = 'cccd' AND birth_date < DATE '2000-01-01' LIMIT 1"
        ).fetchall()
    assert len(secrets.in_text(f'{{"said": "{row[0]}"}}')) >= 4


def test_published_databases_hold_nobody(secrets: Secrets, demo_home: Path) -> None:
    tables = 0
    for name in ("vaccination", "reconciliation"):
        file = demo_home / "published" / "current" / f"{name}.duckdb"
        with duckdb.connect(str(file), read_only=True) as connection:
            for (table,) in connection.execute("SHOW TABLES").fetchall():
                tables += 1
                columns = connection.execute(f'DESCRIBE "{table}"').fetchall()
                for column, kind, *_ in columns:
                    if kind == "VARCHAR":
                        values = connection.execute(
                            f'SELECT DISTINCT "{column}" FROM "{table}"'
                        ).fetchall()
                        text = " | ".join(str(value) for (value,) in values)
                        assert secrets.in_text(text) == [], (table, column)
                    elif kind == "DATE":
                        (first,) = connection.execute(
                            f'SELECT min("{column}") FROM "{table}"'
                        ).fetchone() or (None,)
                        assert first is None or first > date(2020, 1, 1), (table, column)
    assert tables > 12


def test_files_that_are_served_and_logs_hold_nobody(secrets: Secrets, demo_home: Path) -> None:
    run_monitor("show", "coverage", "--level", "nonsense", home=demo_home)
    files = [
        *(ROOT / "dashboard" / "static").rglob("*"),
        *(ROOT / ".streamlit").rglob("*"),
        *demo_home.glob("*.log"),
    ]
    read = 0
    for file in files:
        if file.suffix in (".json", ".css", ".toml", ".svg", ".log", ".txt", ".js"):
            assert secrets.in_text(file.read_text(encoding="utf-8")) == [], file
            read += 1
    assert read > 3
