"""Tell who is who among the persons without the platform's number.

An import knows a person by its key (``PERSON_KEY``): the ID number, or all details. Two keys may be
one person all the same, who came with the old ID card and then with the new one, or once without a
phone; and one key two, when a mother's ID number is her child's too. So whoever might be the same
as somebody touched by an import is looked at together, and all rows of one person get one key.

What comes out depends on what is known only, not on the order of files. It is grouped anew with
every import, and by decisions made by hand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import duckdb

from pipeline.store import steps

_FOLDER = Path(__file__).parent
_NODES = steps.load(_FOLDER / "same_person.sql")
_LINKS = steps.load(_FOLDER / "same_person_links.sql")

GROUPED = "person"
"""The entry of ``current_aggregate`` that says that everybody is grouped."""

# Those who might be the same as one of those found so far; several times, until there are no more.
_FURTHER = """
INSERT INTO node
SELECT * FROM person_node ANTI JOIN node USING (person_content)
WHERE same_id IN (SELECT same_id FROM node) OR same_name IN (SELECT same_name FROM node)
   OR person_content IN (
       SELECT other FROM person_decision SEMI JOIN node ON person_content = person
       UNION ALL
       SELECT person FROM person_decision SEMI JOIN node ON person_content = other)
"""

_NEW_PERSONS = """
CREATE OR REPLACE TEMP TABLE new_person AS
SELECT person_key, person_content, file_id, person_number, name, birth_date, birth_year, sex,
       id_type, id_number, phone, residence_province, residence_district, residence_commune,
       priority_group, id_conflict
FROM staged ANTI JOIN person USING (person_content)
WHERE staged.rowid NOT IN (SELECT staged_row FROM left_out WHERE why <> 'outdated')
QUALIFY row_number() OVER (PARTITION BY person_content) = 1
"""

_TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched AS
SELECT person_content FROM staged
UNION
SELECT person_content FROM dose WHERE rowid IN (SELECT stored_row FROM superseding)
"""

_REGROUPED = """
CREATE OR REPLACE TEMP TABLE regrouped AS
SELECT person_content, person_key AS old_key, new_key
FROM (
    SELECT n.person_content, n.person_key, coalesce(g.new_key, n.base) AS new_key
    FROM node AS n LEFT JOIN given_key AS g USING (person_content)
)
"""

_NOBODY = """
CREATE OR REPLACE TEMP TABLE regrouped (
    person_content UBIGINT, old_key UBIGINT, new_key UBIGINT
)
"""

_GROUPED_DOSE = """
CREATE OR REPLACE TEMP VIEW grouped_dose AS
SELECT dose.rowid AS rowid, dose.* REPLACE (coalesce(new_key, person_key) AS person_key)
FROM dose LEFT JOIN regrouped USING (person_content)
"""

_EMPTY = {
    "staged": "AS FROM dose LIMIT 0",
    "new_person": "AS FROM person LIMIT 0",
    "superseding": "(stored_row BIGINT)",
    "left_out": "(staged_row BIGINT, why VARCHAR)",
}
"""What is there when nothing is imported."""

_PREFERRED = ("cccd", "cmnd", "passport", "health_insurance")
"""Whose key a person with several has."""


@dataclass(frozen=True)
class _Node:
    """What the grouping needs of somebody's details."""

    base: int
    rank: int
    number: str | None
    fallback: str


def find(connection: duckdb.DuckDBPyConnection, decided: str = "") -> None:
    """Group whoever the staged doses touch, or a ``decided`` query names, in temporary tables.

    Makes ``regrouped``, the keys that change, and ``grouped_dose``, the doses with the new keys;
    gives the staged rows theirs. Where an earlier version had grouped nobody, everybody.
    """
    everybody = not is_grouped(connection)
    if not _concerns_anybody(connection):
        connection.execute(_NOBODY)
        connection.execute("DROP VIEW IF EXISTS temp.doubtful_pair")
        connection.execute("CREATE OR REPLACE TEMP VIEW grouped_dose AS SELECT rowid, * FROM dose")
        return
    connection.execute(_NEW_PERSONS)
    connection.execute(_TOUCHED)
    if everybody:
        connection.execute("INSERT INTO touched SELECT person_content FROM person")
    if decided:
        connection.execute(f"INSERT INTO touched {decided}")
    _group(connection)
    connection.execute(
        "UPDATE staged SET person_key = new_key FROM regrouped "
        "WHERE staged.person_content = regrouped.person_content AND person_key <> new_key"
    )
    connection.execute(
        f"DELETE FROM regrouped WHERE {not everybody} AND old_key = new_key "
        "OR person_content NOT IN (SELECT person_content FROM person)"
    )
    connection.execute(_GROUPED_DOSE)


def write(connection: duckdb.DuckDBPyConnection, file_id: int) -> None:
    """Give the stored rows the keys that ``find`` found, within the caller's transaction.

    ``regrouped_person`` tells the next reconciliation whom to check again.
    """
    if not is_grouped(connection):
        connection.execute("INSERT INTO current_aggregate VALUES (?)", [GROUPED])
    if not connection.execute("SELECT 1 FROM regrouped LIMIT 1").fetchone():
        return
    connection.execute(
        "INSERT INTO regrouped_person SELECT old_key, ? FROM regrouped "
        "UNION SELECT new_key, ? FROM regrouped",
        [file_id, file_id],
    )
    for table, content in (
        ("person", "person_content"),
        ("dose", "person_content"),
        ("correction", "corrects"),
    ):
        connection.execute(
            f"UPDATE {table} SET person_key = new_key FROM regrouped "
            f"WHERE {table}.{content} = regrouped.person_content AND person_key <> new_key"
        )


def find_pairs(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``doubtful_pair``: who may be one with whom, of all who are known."""
    for table, columns in _EMPTY.items():
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {table} {columns}")
    connection.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT person_content FROM person")
    _link(connection)


def count_doubtful(connection: duckdb.DuckDBPyConnection) -> int:
    """How many pairs that an import touches may be one person, and count as two; see ``find``."""
    if not connection.execute(
        "SELECT 1 FROM duckdb_views() WHERE view_name = 'doubtful_pair'"
    ).fetchone():
        return 0
    (count,) = connection.execute(
        "SELECT count(*) FROM doubtful_pair WHERE NOT joined AND decided IS NULL"
    ).fetchone() or (0,)
    return int(count)


def is_grouped(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether everybody was grouped: not so after an upgrade."""
    return bool(
        connection.execute("SELECT 1 FROM current_aggregate WHERE name = ?", [GROUPED]).fetchone()
    )


def _concerns_anybody(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether anybody is known, or staged, without the platform's number."""
    return any(
        connection.execute(f"SELECT 1 FROM {table} WHERE person_number IS NULL LIMIT 1").fetchone()
        for table in ("staged", "person")
    )


def _group(connection: duckdb.DuckDBPyConnection) -> None:
    """Make ``regrouped`` of the touched and of all with whom they might be one."""
    _link(connection)
    keys = _keys(connection)
    connection.execute(
        "CREATE OR REPLACE TEMP TABLE given_key (person_content UBIGINT, new_key UBIGINT)"
    )
    if keys:
        connection.executemany("INSERT INTO given_key VALUES (?, ?)", [*keys.items()])
    connection.execute(_REGROUPED)
    connection.execute(
        "UPDATE node SET person_key = new_key FROM regrouped "
        "WHERE node.person_content = regrouped.person_content"
    )


def _link(connection: duckdb.DuckDBPyConnection) -> None:
    steps.run(connection, _NODES)
    while (connection.execute(_FURTHER).fetchone() or (0,))[0]:
        pass
    steps.run(connection, _LINKS)


def _keys(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """The keys of all who are one with somebody else, or share a key with somebody they are not."""
    links: list[tuple[int, int, int]] = connection.execute(
        "SELECT a, b, tier FROM judged_pair WHERE tier IS NOT NULL"
    ).fetchall()
    nodes = {
        content: _Node(base, _rank(number, id_type), number, f"{base} {name} {year}")
        for content, base, number, id_type, name, year in connection.execute(
            "SELECT person_content, base, person_number, id_type, plain(name), birth_year "
            "FROM node WHERE person_content IN (SELECT unnest([a, b]) FROM judged_pair "
            "WHERE tier IS NOT NULL OR same_base)"
        ).fetchall()
    }
    label: dict[int, object] = {}
    open_ = set(nodes)
    for tier in (3, 2, 1):
        found = _components(open_, (pair for *pair, of in links if of <= tier))
        torn = _torn(connection, found, nodes)
        label |= {one: root for one, root in found.items() if root not in torn}
        open_ -= label.keys()
    label |= {one: nodes[one].fallback for one in open_}
    return _named(label, nodes)


def _components(nodes: Iterable[int], links: Iterable[list[int]]) -> dict[int, int]:
    """The least of those that each is linked with, directly or through others."""
    root = {one: one for one in nodes}

    def find_root(one: int) -> int:
        while root[one] != one:
            root[one] = root[root[one]]
            one = root[one]
        return one

    for a, b in links:
        if a in root and b in root:
            first, second = sorted((find_root(a), find_root(b)))
            root[second] = first
    return {one: find_root(one) for one in root}


def _torn(
    connection: duckdb.DuckDBPyConnection, found: dict[int, int], nodes: dict[int, _Node]
) -> set[int]:
    """Components in which something says that two are not the same."""
    numbers = defaultdict(set)
    for one, root in found.items():
        if number := nodes[one].number:
            numbers[root].add(number)
    several = [one for one, root in found.items() if root != one]
    members = {*several, *(found[one] for one in several)}
    apart = connection.execute(
        "SELECT a, b FROM judged_pair WHERE apart AND a IN (SELECT unnest(?::UBIGINT[])) "
        "AND b IN (SELECT unnest(?::UBIGINT[]))",
        [[*members], [*members]],
    ).fetchall()
    return {root for root, known in numbers.items() if len(known) > 1} | {
        found[a] for a, b in apart if found[a] == found[b]
    }


def _named(label: dict[int, object], nodes: dict[int, _Node]) -> dict[int, int]:
    """A key for each label: that of the best number, if nobody else has it."""
    members = defaultdict(list)
    sharing = defaultdict(set)
    for one, of in label.items():
        members[of].append(one)
        sharing[nodes[one].base].add(of)
    keys: dict[int, int] = {}
    for those in members.values():
        base = min((nodes[one].rank, nodes[one].base) for one in those)[1]
        if len(sharing[base]) > 1:
            text = f"{base} {min(those)}".encode()
            base = int.from_bytes(blake2b(text, digest_size=8).digest())
        keys |= dict.fromkeys(those, base)
    return keys


def _rank(number: str | None, id_type: str | None) -> int:
    if number:
        return 0
    return 1 + _PREFERRED.index(id_type) if id_type in _PREFERRED else 1 + len(_PREFERRED)
