"""What records hold about people, and where it is given away."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb

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
        self.numbers = {
            number for _, one, phone, _, _ in people for number in (one, phone) if number
        }
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
