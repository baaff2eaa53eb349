"""Find what somebody typed: without tones, by short forms, with one slip of the finger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import get_args

from geo.units import folded
from i18n import Translator
from queries.databases import Databases
from queries.search.entries import (
    Entry,
    Kind,
    all_communes,
    facilities,
    indicators,
    pages,
    places,
)

MAX_FOUND: dict[Kind, int] = {
    "place": 8,
    "place_2025": 2,
    "page": 3,
    "indicator": 3,
    "facility": 4,
    "commune": 3,
}
"""Results of each kind that only begin with what was typed, or hold it; those called exactly so are
all listed, up to ``MAX_EXACT`` of a kind."""
MAX_EXACT = 24

SHORTEST_WITH_SLIP = 4
"""Letters below which one letter more or less is another name."""

Ranked = tuple[int, int, int, Entry]
"""Rank, kind, number and entry: sorted by the first three, the best is first."""

_ORDER: tuple[Kind, ...] = get_args(Kind)


@dataclass(frozen=True)
class Found:
    """A result. ``exact``: it is called what was typed, tones aside."""

    entry: Entry
    exact: bool


def search(
    text: str, databases: Databases | None, titles: tuple[tuple[str, str], ...], _: Translator
) -> tuple[Found, ...]:
    """What a text may mean, likeliest first: names that are it, begin with it, hold its words;
    only when there are none, places and pages that are one slip away.

    ``titles`` are the pages by path; without ``databases`` there are no facilities.
    """
    typed = folded(text)
    if not typed:
        return ()
    named = _named(titles, _)
    indexes = [named, _communes()]
    if databases is not None:
        indexes.append(databases.ask(_facilities))
    ranked = [one for index in indexes for one in index.ranked(typed)]
    return _few(ranked or named.with_a_slip(typed))


class _Index:
    """Entries, prepared to be looked through at every key that is pressed."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self._texts = [one.text for one in entries]
        self._called: dict[str, list[int]] = defaultdict(list)
        for number, entry in enumerate(entries):
            for key in entry.joined:
                self._called[key].append(number)

    def ranked(self, typed: str) -> list[Ranked]:
        """The entries with all words of a text, each with its rank."""
        called = set(self._called.get(typed.replace(" ", ""), ()))
        # With a word's start: “hà” is in “Hà Nội”, not in “Nhà”.
        starts = [f" {word}" for word in typed.split()]
        found = [n for n, text in enumerate(self._texts) if all(one in text for one in starts)]
        ranks = {number: _rank(self._entries[number], typed) for number in found}
        ranks.update(dict.fromkeys(called, 0))
        return [self._ranked(rank, number) for number, rank in ranks.items()]

    def with_a_slip(self, typed: str) -> list[Ranked]:
        """The entries that are called nearly so."""
        joined = typed.replace(" ", "")
        if len(joined) < SHORTEST_WITH_SLIP:
            return []
        near = {
            number
            for key, numbers in self._called.items()
            if one_slip(joined, key)
            for number in numbers
        }
        return [self._ranked(1, number) for number in near]

    def _ranked(self, rank: int, number: int) -> Ranked:
        entry = self._entries[number]
        return rank, _ORDER.index(entry.kind), number, entry


@lru_cache(8)
def _named(titles: tuple[tuple[str, str], ...], _: Translator) -> _Index:
    return _Index((*places(_), *pages(titles, _), *indicators(_)))


@cache
def _communes() -> _Index:
    return _Index(all_communes())


def _facilities(databases: Databases) -> _Index:
    return _Index(facilities(databases))


def _rank(entry: Entry, typed: str) -> int:
    """1 for a name with where it is, 2 with some words of that, 3 for the start of a name, 4 for
    some of its words, 5 for words of which it has only some and where it is the others; 0, for a
    name itself, is found otherwise."""
    rests = [typed[len(key) + 1 :] for key in entry.keys if typed.startswith(f"{key} ")]
    rests += [typed[: -len(key) - 1] for key in entry.keys if typed.endswith(f" {key}")]
    if rests:
        return 1 if any(rest in entry.where for rest in rests) else 2
    if any(key.startswith(typed) for key in entry.keys):
        return 3
    starts = [f" {word}" for word in typed.split()]
    return 4 if any(all(one in f" {key}" for one in starts) for key in entry.keys) else 5


def _few(ranked: Iterable[Ranked]) -> tuple[Found, ...]:
    found: list[Found] = []
    counts: dict[Kind, int] = dict.fromkeys(_ORDER, 0)
    for rank, _kind, _number, entry in sorted(ranked, key=lambda one: one[:3]):
        most = MAX_EXACT if rank == 0 else MAX_FOUND[entry.kind]
        if counts[entry.kind] < most:
            counts[entry.kind] += 1
            found.append(Found(entry, rank == 0))
    return tuple(found)


def one_slip(one: str, other: str) -> bool:
    """Whether two words differ by one letter put in, left out, changed, or two that changed
    places."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:  # one more at the end
        return True
    rests = one[at:], other[at:]
    return (
        rests[0][1:] == rests[1][1:]
        or rests[0][1:] == rests[1]
        or rests[0] == rests[1][1:]
        or (rests[0][:2] == rests[1][1::-1] and rests[0][2:] == rests[1][2:])
    )
