"""What the rows of a file say together about how its texts are to be read.

Whether 1 is a man or a woman, whether numbers have lost their zeros, whether the month stands
first: single rows do not say so. The parsers mark the texts that tell (Parser.mark); from the marks
of all rows the parser of each field is chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar

import duckdb

from pipeline.ingest.dataset import Field
from pipeline.ingest.normalise.parser import Parser

MOST_ATTEMPTS = 4
"""How often a file is read anew because later rows say something else than those before."""


_T = TypeVar("_T")


@dataclass
class Evidence:
    """The marks of each field that the rows of a file have shown so far, in some attempts."""

    marks: dict[str, Counter[str]] = field(default_factory=dict)
    attempts: int = 1


class Unsettled(Exception):  # noqa: N818 - nothing is wrong
    """Later rows change how earlier ones are to be read: read the file anew, with the evidence."""

    def __init__(self, evidence: Evidence) -> None:
        super().__init__()
        self.evidence = Evidence(evidence.marks, evidence.attempts + 1)


class Settled:
    """The parsers of a file's fields, as far as its rows have settled them."""

    def __init__(self, fields: Iterable[Field], evidence: Evidence | None) -> None:
        self._evidence = evidence or Evidence()
        self.parsers = {one.name: one.parser for one in fields}
        self._open = [one for one in fields if one.parser.mark and one.parser.settled]
        for one in self._open:
            self.parsers[one.name] = self._choose(one)

    def _choose(self, one: Field) -> Parser:
        marks = self._evidence.marks.get(one.name)
        return one.parser.settled(marks) if marks and one.parser.settled else one.parser

    def take(self, one: Field, texts: Iterable[str], connection: duckdb.DuckDBPyConnection) -> bool:
        """Take in the texts of a field that were not met before; whether its parser changes.

        What SQL has read already (columns f_ of the table ``texts``) is asked only when one of
        these texts tells something.
        """
        if one not in self._open or one.parser.mark is None:
            return False
        told = Counter(filter(None, map(one.parser.mark, texts)))
        if not told or self._evidence.attempts >= MOST_ATTEMPTS:
            return False
        if one.parser.fast_mark and self.parsers[one.name].fast:
            sql = one.parser.fast_mark.format(v=f"f_{one.name}")
            told.update(
                dict(
                    connection.execute(
                        f"SELECT {sql} AS mark, count(*) FROM texts "
                        f"WHERE f_{one.name} IS NOT NULL GROUP BY mark HAVING mark IS NOT NULL"
                    ).fetchall()
                )
            )
        self._evidence.marks.setdefault(one.name, Counter()).update(told)
        chosen, before = self._choose(one), self.parsers[one.name]
        self.parsers[one.name] = chosen
        return chosen is not before

    def begin_again(self) -> Unsettled:
        """What to raise when rows were read otherwise before."""
        return Unsettled(self._evidence)


def until_settled(attempt: Callable[[Evidence | None], _T]) -> _T:
    """Read something anew, with what is known of it, as long as its later rows change that."""
    evidence = None
    while True:
        try:
            return attempt(evidence)
        except Unsettled as unsettled:
            evidence = unsettled.evidence
