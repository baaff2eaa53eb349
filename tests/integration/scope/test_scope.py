"""Whatever is asked, a viewer who may see one province reads that province alone."""

from __future__ import annotations

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from sqlalchemy import event
from sqlglot import exp

import queries
from geo import boundaries, units
from queries.contents import (
    record_snapshots,
    score_snapshots,
    snapshots,
    verification_snapshots,
)
from queries.coverage.metrics import Group
from queries.databases import WITHOUT_PLACE, Databases, Scope, ScopeError
from queries.nowcast.triangle import DAYS
from queries.published import published
from queries.schema import DATABASES
from tests.support.opened import opened_version

SEEN = "36"
OUTSIDE = frozenset(
    code
    for province in units.provinces()
    if province.code != SEEN
    for code in (province.code, *(one.code for one in units.districts(province.code)))
)
PLACED = {
    table.name
    for metadata in DATABASES.values()
    for table in metadata.tables.values()
    if table not in WITHOUT_PLACE
} - {"data_version"}
PLACE_COLUMNS = ("province_code", "place_code", "facility_code")
CODES = ("code", "province_code", "district_code", "place_code")

Query = Callable[..., Any]


def all_queries() -> dict[str, Query]:
    """Every public function of the package that takes the databases first, by its name."""
    found: dict[str, Query] = {}
    for info in pkgutil.walk_packages(queries.__path__, "queries."):
        module = import_module(info.name)
        for name, function in inspect.getmembers(module, inspect.isfunction):
            first = next(iter(inspect.signature(function).parameters.values()), None)
            if (
                function.__module__ == info.name
                and not name.startswith("_")
                and first is not None
                and first.annotation == "Databases"
            ):
                found[f"{info.name}.{name}"] = function
    return found


QUERIES = all_queries()


@pytest.fixture(scope="module")
def everything(demo_home: Path) -> Iterator[Databases]:
    with opened_version(published(demo_home, {})) as databases:
        yield databases


@pytest.fixture(scope="module")
def known(everything: Databases, demo_home: Path) -> dict[str, Any]:
    """An argument for every parameter that a query has, besides those that are varied."""
    scored = score_snapshots(everything)
    last = record_snapshots(everything)[-1]
    return {
        "snapshot": last,
        "previous": None,
        "dose": 1,
        "group": Group(),
        "ages": "all",
        "counted_by": "injection",
        "days": tuple(one.as_of for one in scored[-2:]),
        "first": last.as_of - timedelta(days=DAYS - 1),
        "last": last.as_of,
        "most": 9,
        "outcome": "same_day",
        "province": units.province(SEEN),
        "region": None,
        "boundaries": boundaries.active("district", "2021", demo_home),
        "as_of": last.as_of,
        "since": last.as_of - timedelta(days=28),
        "until": last.as_of,
        "place": units.province(SEEN),
        "code": "7976001",
    }


def snapshot_of(name: str, databases: Databases) -> Any:
    """A day that a query has rows of."""
    if "official" in name or "vaccine_use" in name or "signals" in name:
        return snapshots(databases)[-1]
    if "verification" in name:
        return verification_snapshots(databases)[-1]
    if "scorecard" in name or "daily_reports" in name:
        return score_snapshots(databases)[-1]
    return record_snapshots(databases)[-1]


def variants(name: str, query: Query, known: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Arguments for a query: at every level, of the country and of a province out of sight."""
    parameters = list(inspect.signature(query).parameters.values())[1:]
    given = {
        one.name: known[one.name]
        for one in parameters
        if one.name in known and (one.default is one.empty or one.name == "first")
    }
    if name.startswith("queries.nowcast") and "days" in given:
        given["days"] = 42
    names = {one.name: str(one.annotation) for one in parameters}
    if "level" in names:
        for level in ("country", "region", "province", "district"):
            if level != "district" or not ("official" in name or "vaccine_use" in name):
                yield given | {"level": level}
    elif "of" in names:
        for unit in (units.country(), units.province("79")):
            yield given | {"of": (unit,) if names["of"].startswith("tuple") else unit}
    else:
        yield given


def codes(result: Any) -> Iterator[str]:
    """Every code of a place that a result holds."""
    if isinstance(result, units.Unit):
        return
    if is_dataclass(result) and not isinstance(result, type):
        for field in fields(result):
            value = getattr(result, field.name)
            if field.name in CODES and isinstance(value, str):
                yield value
            yield from codes(value)
    elif isinstance(result, Mapping):
        for key, value in result.items():
            yield from (key,) if isinstance(key, str) else codes(key)
            yield from codes(value)
    elif isinstance(result, tuple | list):
        if len(result) == 2 and all(isinstance(one, str) for one in result):
            yield from result
        for one in result:
            yield from codes(one)


def unscoped(statement: str, dialect: str) -> list[str]:
    """The tables of a statement that are read without looking at where their rows belong."""
    readable = re.sub(r"%\((\w+)\)s(::[\w ]+)?", "?", statement)
    tree = sqlglot.parse_one(readable, dialect=dialect)
    found = []
    for table in tree.find_all(exp.Table):
        if table.name not in PLACED:
            continue
        select = table.find_ancestor(exp.Select)
        condition = select.args.get("where") if select else None
        column = condition.this.this if condition and isinstance(condition.this, exp.In) else None
        if column is None or column.name not in PLACE_COLUMNS:
            found.append(table.name)
    return found


def test_the_package_has_its_queries() -> None:
    assert len(QUERIES) > 40
    assert {"queries.coverage.records.coverage", "queries.alerts.alerts.alerts"} <= set(QUERIES)


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_scope_of_one_province_reads_that_province_alone(
    name: str, everything: Databases, known: dict[str, Any]
) -> None:
    query, databases = QUERIES[name], replace(everything, scope=Scope(frozenset({SEEN})))
    known = known | {"snapshot": snapshot_of(name, everything)}
    executed: set[str] = set()

    def listen(*arguments: Any) -> None:
        executed.add(arguments[2])

    engines = (databases.vaccination, databases.reconciliation)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", listen)
    try:
        for given in variants(name, query, known):
            # There may be nothing to say of a province out of sight.
            with suppress(KeyError):
                assert not OUTSIDE & set(codes(query(databases, **given))), given
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", listen)
    assert executed
    for statement in executed:
        assert not unscoped(statement, "duckdb"), statement


@pytest.mark.parametrize("name", sorted(QUERIES))
def test_a_scope_that_ends_at_the_province_tells_nothing_of_districts(
    name: str, everything: Databases, known: dict[str, Any]
) -> None:
    query, databases = QUERIES[name], replace(everything, scope=Scope(finest="province"))
    parameters = inspect.signature(query).parameters
    if "level" in parameters and "official" not in name and "vaccine_use" not in name:
        finer: dict[str, Any] = {"level": "district"}
    elif "of" in parameters and "official" not in name and "nowcast" not in name:
        unit = units.district("366")
        whole = str(parameters["of"].annotation).startswith("tuple")
        finer = {"of": (unit,) if whole else unit}
    else:
        pytest.skip("is asked of neither districts nor levels")
    given = next(variants(name, query, known | {"snapshot": snapshot_of(name, everything)}))
    with pytest.raises(ScopeError):
        query(databases, **(given | finer))


def test_only_one_module_of_queries_runs_statements() -> None:
    """Besides it, only where versions are found: in tables that say nothing of any place."""
    folder = Path(queries.__path__[0])
    running = {
        str(file.relative_to(folder))
        for file in folder.rglob("*.py")
        if re.search(r"\.(connect|execute|begin)\(", file.read_text(encoding="utf-8"))
    }
    assert running == {"databases.py", "published.py"}
