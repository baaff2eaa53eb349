"""How names are compared: letters are counted, and what typing explains is told from the rest."""

from __future__ import annotations

import random
from collections.abc import Iterator

import duckdb
import pytest

from pipeline.store.macros import MACROS


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        for macro in MACROS:
            opened.execute(macro)
        yield opened


def distance(one: str, other: str) -> int:
    """Damerau's distance, letter by letter: the fewest edits, searched breadth first."""
    letters = sorted({*one, *other})
    found, edge, edits = {one}, {one}, 0
    while other not in found and edits < 3:
        edge = {near for text in edge for near in _one_edit(text, letters)} - found
        found |= edge
        edits += 1
    return edits


def _one_edit(text: str, letters: list[str]) -> Iterator[str]:
    for place in range(len(text) + 1):
        before, after = text[:place], text[place:]
        yield from (before + letter + after for letter in letters)
        if after:
            yield before + after[1:]
            yield from (before + letter + after[1:] for letter in letters)
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]


@pytest.mark.parametrize("alphabet", ["abn ", "aбд王ƀ ", "ạóêđơ"])
def test_letters_are_counted_whatever_bytes_they_take(
    connection: duckdb.DuckDBPyConnection, alphabet: str
) -> None:
    chance = random.Random(alphabet)
    pairs = [
        tuple("".join(chance.choices(alphabet, k=chance.randint(1, 5))) for _ in range(2))
        for _ in range(100)
    ]
    found = connection.execute(
        "SELECT letters_apart(one, other) FROM (SELECT unnest($ones) AS one, "
        "unnest($others) AS other)",
        {"ones": [one for one, _ in pairs], "others": [other for _, other in pairs]},
    ).fetchall()
    right = [distance(one, other) for one, other in pairs]
    near = [(got, want) for (got,), want in zip(found, right, strict=True) if min(got, want) <= 2]
    assert len(near) > 20
    assert all(got == want for got, want in near)


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("nguyeenx vawn an", "nguyen van an"),
        ("nguyeexn vawn binhf", "nguyen van binh"),
        ("ddawngj thij thuyr", "dang thi thuy"),
        ("tafi dduwcs", "tai duc"),
        ("luwu quoocs tuaans", "luu quoc tuan"),
        ("tran thi hoa", "tran thi hoa"),
        ("le nghiem trinh", "le nghiem trinh"),
    ],
)
def test_keys_of_telex(connection: duckdb.DuckDBPyConnection, typed: str, plain: str) -> None:
    assert connection.execute("SELECT untelexed($1)", [typed]).fetchone() == (plain,)


@pytest.mark.parametrize(
    ("short", "whole", "is_short"),
    [
        ("ng. van an", "nguyen van an", True),
        ("n.v.an", "nguyen van an", True),
        ("n v an", "nguyen van an", True),
        ("tr. thi hoa", "tran thi hoa", True),
        ("n.v. an", "nguyen van anh", False),
        ("n. an", "nguyen van an", False),
        ("t.v. an", "nguyen van an", False),
        ("nguyen v. an", "nguyen thi an", False),
        ("y thuan", "yen thuan", True),
    ],
)
def test_abbreviations(
    connection: duckdb.DuckDBPyConnection, short: str, whole: str, is_short: bool
) -> None:
    query = "SELECT is_abbreviation($1, $2), is_abbreviation($2, $1)"
    assert connection.execute(query, [short, whole]).fetchone() == (is_short, False)
