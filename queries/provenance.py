"""Where a result comes from: data version, as-of, revision. Part of every result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from i18n import N_, UserError


@dataclass(frozen=True)
class DataVersion:
    """One publish. ``demo``: it holds demo figures and must be marked wherever it is shown."""

    version: int
    published_at: datetime
    demo: bool


@dataclass(frozen=True)
class Snapshot:
    """The platform's statistics of one day, in one revision.

    ``newest`` is false for figures that a later import replaced; ``interpolated`` days of the
    demo are computed between real ones; ``provinces`` is how many have figures.
    """

    as_of: date
    revision: int
    newest: bool
    imported_at: datetime
    provinces: int
    interpolated: bool


@dataclass(frozen=True)
class Provenance:
    """The data version and the snapshot behind a result."""

    data: DataVersion
    snapshot: Snapshot


def find_snapshot(
    available: tuple[Snapshot, ...], as_of: date | None, revision: int | None = None
) -> Snapshot:
    """The snapshot of a day (``None``: the latest), in its newest revision unless one is named.

    Raises UserError, naming the days there are, when there is none.
    """
    if not available:
        raise UserError(N_("No statistics are published yet. Run: monitor import statistics FILE"))
    if as_of is None:
        as_of = available[-1].as_of
    of_day = [one for one in available if one.as_of == as_of]
    if not of_day:
        days = sorted({one.as_of.isoformat() for one in available})
        near = ", ".join(sorted(days, key=lambda day: abs(date.fromisoformat(day) - as_of))[:5])
        raise UserError(
            N_("No snapshot of {as_of}. The nearest days there are: {days}."),
            as_of=as_of.isoformat(),
            days=near,
        )
    if revision is None:
        return of_day[-1]
    for one in of_day:
        if one.revision == revision:
            return one
    raise UserError(
        N_("The snapshot of {as_of} has no revision {revision}; it has 1 to {last}."),
        as_of=as_of.isoformat(),
        revision=revision,
        last=of_day[-1].revision,
    )


def last_until(available: tuple[Snapshot, ...], day: date) -> Snapshot | None:
    """The newest snapshot of the last day until ``day``."""
    until = [one for one in available if one.newest and one.as_of <= day]
    return until[-1] if until else None


def previous_snapshot(available: tuple[Snapshot, ...], of: Snapshot) -> Snapshot | None:
    """The newest snapshot of the day before ``of`` that there is."""
    earlier = [one for one in available if one.as_of < of.as_of and one.newest]
    return earlier[-1] if earlier else None
