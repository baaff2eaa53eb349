"""Nothing personal leaves the record level: not into what is published, served, sent or logged."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from urllib.request import urlopen

import duckdb
import pytest

from tests.browser.conftest import Visit
from tests.conftest import ROOT, run_monitor

NUMBER = re.compile(r"(?<!\d)\d{9,12}(?!\d)")
DAY = re.compile(r"(?<!\d)(\d{2}/\d{2}/\d{4}|\d{4}-\d{2}-\d{2})(?!\d)")


def phrases(text: str) -> set[str]:
    """All that stands in a text and could be a name: three to five words."""
    words = text.split()
    return {
        " ".join(words[start : start + size]).strip('",.;:()[]{}<>|')
        for size in (3, 4, 5)
        for start in range(len(words) - size + 1)
    }


class Secrets:
    """What the demo's records hold about people."""

    def __init__(self, home: Path) -> None:
        with duckdb.connect(str(home / "records.duckdb"), read_only=True) as connection:
            people = connection.execute(
                "SELECT name, id_number, phone, birth_date, person_number FROM person UNION ALL "
                "SELECT name, id_number, NULL, birth_date, NULL FROM register"
            ).fetchall()
            named = connection.execute(
                "SELECT string_agg(facility, ' | ') FROM facility"
            ).fetchone()
        # Names of two words are those of places too, and schools bear the names of people.
        self.names = {name for name, *_ in people if name and len(name.split()) > 2}
        self.names -= phrases(" ".join(named or ()))
        self.numbers = {number for _, one, phone, _, _ in people for number in (one, phone)
                        if number}  # fmt: skip
        self.persons = {person for *_, person in people if person}
        # The platform's own days begin in 2020; before that a date can only be a birth date.
        self.births = {born for *_, born, _ in people if born and born.year < 2020}
        assert len(self.names) > 1000
        assert len(self.numbers) > 10_000

    def in_text(self, text: str) -> list[str]:
        """Names, numbers and birth dates that a text gives away."""
        found = [number for number in NUMBER.findall(text) if number in self.numbers]
        days = set(DAY.findall(text))
        for born in days & {f"{day:%d/%m/%Y}" for day in self.births}:
            found.append(born)
        for born in days & {day.isoformat() for day in self.births}:
            found.append(born)
        found += phrases(text) & self.names
        found += [person for person in re.findall(r"DT\d{10}", text) if person in self.persons]
        return found


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


def test_what_pages_are_sent_and_commands_print_holds_nobody(
    visit: Callable[..., Visit], secrets: Secrets, demo_url: str, demo_home: Path
) -> None:
    sent: list[bytes] = []
    taken = 0
    one = visit("about:blank")
    one.page.on(
        "websocket",
        lambda socket: socket.on(
            "framereceived",
            lambda payload: sent.append(
                payload if isinstance(payload, bytes) else payload.encode()
            ),
        ),
    )
    for address in (
        "", "coverage?source=records&place=36&tables=map,ranking,time,comparison",
        "reconciliation?place=366", "reconciliation?place=79&tables=map,ranking,reasons,funnel,"
        "facilities,clean", "entry-lag?place=366&triangle=shown", "entry-lag?place=79&tables=map,facilities,"
        "hours,registration", "definitions",
    ):  # fmt: skip
        if one.page.url == "about:blank":
            one.page.goto(f"{demo_url}/{address}")
        else:
            one.go_on(f"{demo_url}/{address}")
        one.settle()
        for link in one.page.eval_on_selector_all(
            "h2.chart-title + a", "all => all.map(one => one.href)"
        ):
            with urlopen(f"{link}.csv", timeout=60) as answer:
                sent.append(answer.read())
            taken += 1
    assert taken > 10
    text = b"\n".join(sent).decode("utf-8", "replace")
    assert "Nam Định" in text
    assert len(text) > 100_000
    assert secrets.in_text(text) == []
    for command in (
        ("show", "mismatch", "--level", "district", "--reasons", "--format", "csv"),
        ("show", "cleanliness", "--level", "district", "--by", "facility", "--format", "json"),
        ("show", "coverage", "--source", "records", "--level", "district", "--format", "csv"),
    ):
        result = run_monitor(*command, home=demo_home)
        assert result.returncode == 0
        assert secrets.in_text(result.stdout + result.stderr) == []
