"""What a viewer may see. Every query takes a scope; there is no query without one."""

from __future__ import annotations

from dataclasses import dataclass

from geo.units import Level

_DEPTH: dict[Level, int] = {"country": 0, "region": 1, "province": 2, "district": 3}


class ScopeError(PermissionError):
    """The question reaches beyond what the viewer may see."""


@dataclass(frozen=True)
class Scope:
    """Provinces (``None``: all 63) and the finest level that may be read.

    Rows of provinces outside the scope are never read, so every total is a total over the scope.
    """

    provinces: frozenset[str] | None = None
    finest: Level = "district"

    def require(self, level: Level) -> None:
        """Raise ScopeError when ``level`` is finer than the scope allows."""
        if _DEPTH[level] > _DEPTH[self.finest]:
            raise ScopeError(f"{level} is finer than the scope's {self.finest}")


EVERYTHING = Scope()
