"""Vietnamese order, held against DuckDB's ICU collation."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geo import units
from geo.collation import sort_key

LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxy"
VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]


@pytest.fixture(scope="module")
def icu() -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect()
    try:
        connection.execute("SELECT icu_sort_key('a', 'vi')")
    except duckdb.Error as error:
        pytest.skip(f"this DuckDB has no ICU collation: {error}")
    yield connection
    connection.close()


def in_icu_order(icu: duckdb.DuckDBPyConnection, words: list[str]) -> list[str]:
    rows = icu.execute(
        "SELECT word FROM (SELECT unnest(?::VARCHAR[]) AS word) ORDER BY icu_sort_key(word, 'vi')",
        [words],
    ).fetchall()
    return [word for (word,) in rows]


def test_all_unit_names_sort_as_icu_sorts_them(icu: duckdb.DuckDBPyConnection) -> None:
    names = {unit.short_name for unit in units.provinces()}
    names |= {one.name for unit in units.provinces() for one in units.districts(unit.code)}
    assert sorted(names, key=sort_key) == in_icu_order(icu, sorted(names))


@st.composite
def syllables(draw: st.DrawFn) -> str:
    """An onset, a vowel with or without a tone, a coda."""
    onset = draw(st.text(alphabet=LETTERS, max_size=2))
    vowel = draw(st.sampled_from(VOWELS)) + draw(st.sampled_from(TONES))
    coda = draw(st.text(alphabet="cghimnoptuy", max_size=2))
    word = unicodedata.normalize("NFC", onset + vowel + coda)
    return word.capitalize() if draw(st.booleans()) else word


words = st.lists(syllables(), min_size=1, max_size=3).map(" ".join)


@settings(
    deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(words, min_size=2, max_size=12, unique=True))
def test_any_vietnamese_words_sort_as_icu_sorts_them(
    icu: duckdb.DuckDBPyConnection, texts: list[str]
) -> None:
    assert sorted(texts, key=sort_key) == in_icu_order(icu, texts)


@given(words)
def test_composed_and_decomposed_texts_are_the_same(text: str) -> None:
    assert sort_key(unicodedata.normalize("NFD", text)) == sort_key(text)


def test_letters_before_tones_before_capitals() -> None:
    words = ["ma", "Ma", "mà", "mả", "mã", "má", "mạ", "mai", "măm", "mân", "mo", "mô", "mơ", "mu"]
    words_backwards = words[::-1]
    assert sorted(words_backwards, key=sort_key) == words


def test_d_with_stroke_is_a_letter_of_its_own() -> None:
    assert sorted(["đa", "dy", "e"], key=sort_key) == ["dy", "đa", "e"]
