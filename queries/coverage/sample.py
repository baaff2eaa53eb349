"""How many people one person of the records stands for, where the records are of a part of them."""

from __future__ import annotations

from queries.contents import snapshots
from queries.coverage.metrics import EVERYBODY
from queries.coverage.official import coverage
from queries.coverage.records import population
from queries.databases import Databases

LEAST = 2
"""Below it the two populations are of different years, not of a sample."""


def one_in(databases: Databases) -> int | None:
    """The population of the official totals per person of the population that was imported with the
    records, rounded: the demo's records are of one person in a hundred, or fewer. ``None`` where
    either is unknown, or they are about the same."""
    days = databases.ask(snapshots)
    if not days:
        return None
    (country,) = databases.ask(
        coverage, snapshot=days[-1], dose=1, group=EVERYBODY, level="country"
    ).rows
    imported = sum(databases.ask(population, ages="all").values())
    if not country.denominator or not imported:
        return None
    ratio = round(country.denominator / imported)
    return ratio if ratio >= LEAST else None
