"""A published data version, open for queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from queries.databases import EVERYTHING, Databases, Provenance, Scope, Snapshot, open_databases
from queries.published import Published


@contextmanager
def opened_version(where: Published, version: int | None = None) -> Iterator[Databases]:
    """The databases of a version, the current one unless another is named, without a memo."""
    number = version or where.current()
    assert number is not None
    vaccination = where.address(number, "vaccination").engine()
    reconciliation = where.address(number, "reconciliation").engine()
    yield open_databases(vaccination, reconciliation, EVERYTHING)
    vaccination.dispose()
    reconciliation.dispose()


@dataclass
class OpenHome:
    """A published home, and the days that its tests are about, oldest first."""

    databases: Databases
    days: tuple[Snapshot, ...]

    @property
    def last(self) -> Snapshot:
        """The last of the days."""
        return self.days[-1]

    def within(self, *provinces: str) -> Databases:
        """The databases as one may read them who may see some provinces only."""
        return self.scoped(Scope(frozenset(provinces)))

    def scoped(self, scope: Scope) -> Databases:
        """The databases as a scope lets one read them."""
        return replace(self.databases, scope=scope)

    def provenance(self, day: Snapshot) -> Provenance:
        """The provenance of a result about a day."""
        return self.databases.provenance(day)
