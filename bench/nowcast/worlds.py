"""Eleven invented worlds of entry, seeded: every dose with its days of injection and of entry.

Each world is one way in which entry is hard to foresee. Places are of very different sizes (log-
normal); doses a day are negative binomial around a level; the shares of a day's doses by lag are
drawn around the place's own (Dirichlet), so that doses given together are entered together. Nothing
in here knows how any nowcast works.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from queries.nowcast.triangle import Array, Whole

FIRST = date(2021, 9, 6)
"""The first day of injection, a Monday."""
DAYS = 210
"""Days of injection."""
LONGEST = 60
"""No dose is entered later, but for what a closed door delays."""
EVENT = 145
"""The day on which what makes a world hard begins: 29 January 2022, the first of nine days off."""
PLACES = 12

Draw = np.random.Generator


@dataclass(frozen=True)
class World:
    """All that will ever be entered, and on which days nowcasts are made.

    ``counts``: doses by place, day of injection and lag of entry; negative where entries are
    deleted later. ``told``: the day of injection from which other rules hold, as far as anybody is
    told. ``as_of``: days of nowcasts, counted from ``FIRST``.
    """

    name: str
    counts: Whole
    as_of: tuple[int, ...]
    told: date | None = None


@dataclass(frozen=True)
class _Doses:
    """One element a dose: number of the place, day of injection, day of entry."""

    place: Whole
    injected: Whole
    entered: Whole

    def counts(self, places: int) -> Whole:
        lag = self.entered - self.injected
        counts = np.zeros((places, DAYS, int(lag.max(initial=0)) + 1), np.int64)
        np.add.at(counts, (self.place, self.injected, lag), 1)
        return counts


@dataclass(frozen=True)
class _Ways:
    """How doses are given and entered in a world. ``level`` and ``same_day`` are factors and log
    odds by day; ``open_weekends``: share of the weekend's entries that does not wait till Monday.
    """

    size: float = 60.0
    spread: float = 1.2
    overdispersed: float = 0.15
    level: Array = field(default_factory=lambda: np.ones(DAYS))
    weekend_level: float = 0.7
    same_day: Array = field(default_factory=lambda: np.full(DAYS, 0.2))
    tail: float = 2.0
    together: float = 30.0
    open_weekends: float = 0.4


def _doses(ways: _Ways, rng: Draw, places: int = PLACES) -> _Doses:
    size = ways.size * np.exp(rng.normal(0, ways.spread, places) - ways.spread**2 / 2)
    trend = np.exp(np.cumsum(rng.normal(0, 0.03, (places, DAYS)), axis=1))
    weekend = np.arange(DAYS) % 7 >= 5
    level = size[:, None] * trend * ways.level * np.where(weekend, ways.weekend_level, 1.0)
    shape = 1 / ways.overdispersed
    number = rng.poisson(level * rng.gamma(shape, 1 / shape, level.shape))
    odds = ways.same_day + rng.normal(0, 0.5, places)[:, None]
    share = _shares(odds, ways.tail * np.exp(rng.normal(0, 0.2, places))[:, None])
    drawn = rng.gamma(ways.together * share + 1e-9)
    lag = rng.multinomial(number, drawn / drawn.sum(axis=2, keepdims=True))
    place, day, late = (
        np.repeat(axis, lag.ravel()) for axis in (one.ravel() for one in np.indices(lag.shape))
    )
    return _closed_weekends(_Doses(place, day, day + late), ways.open_weekends, rng)


def _shares(odds: Array, tail: Array) -> Array:
    """Shares by lag: on the day by its log odds, half of the rest within three days, then a
    log-normal tail [places, days, LONGEST + 1]."""
    same = 1 / (1 + np.exp(-odds))
    lags = np.arange(1, LONGEST + 1)
    few = np.where(lags <= 3, np.exp(-0.6 * lags), 0.0)
    late = np.exp(-((np.log(lags + 0.5) - tail[..., None]) ** 2) / 1.6) / lags
    rest = 0.5 * few / few.sum() + 0.5 * late / late.sum(axis=-1, keepdims=True)
    later = (1 - same)[..., None] * np.broadcast_to(rest, (*same.shape, LONGEST))
    return np.concatenate([same[..., None], later], axis=-1)


def _closed_weekends(doses: _Doses, still_open: float, rng: Draw) -> _Doses:
    """What would be entered at a weekend waits till Monday, but for what is entered on the day."""
    weekday = doses.entered % 7
    waits = (weekday >= 5) & (doses.entered > doses.injected)
    waits &= rng.random(len(weekday)) >= still_open
    return _Doses(doses.place, doses.injected, doses.entered + np.where(waits, 7 - weekday, 0))


def _closed(
    doses: _Doses, first: int, last: int, rng: Draw, catching_up: float, place: int | None = None
) -> _Doses:
    """Nothing is entered from one day to another; what waits comes in the days after, most of it
    at once (geometric, ``catching_up`` days on average)."""
    waits = (doses.entered >= first) & (doses.entered <= last)
    if place is not None:
        waits &= doses.place == place
    later = last + rng.geometric(1 / catching_up, len(waits))
    return _Doses(doses.place, doses.injected, np.where(waits, later, doses.entered))


def _wave(rng: Draw) -> Array:
    """A campaign that comes and goes."""
    turns = rng.uniform(0, 2 * np.pi)
    wave: Array = np.exp(0.5 * np.sin(np.arange(DAYS) / 25 + turns))
    return wave


def _around(step: int = 3, first: int = -6, last: int = 42) -> tuple[int, ...]:
    return tuple(range(EVENT + first, EVENT + last, step))


def demo(rng: Draw) -> World:
    """Facilities of a place differ, and some enter a whole week on Saturday."""
    ways = _Ways(level=_wave(rng), same_day=np.linspace(-0.6, 0.4, DAYS))
    doses = _doses(ways, rng)
    facility = rng.integers(0, 8, len(doses.place))
    bulk = rng.random((PLACES, 8, DAYS // 7 + 1)) < rng.beta(1, 8, (PLACES, 8))[..., None]
    saturday = doses.injected + 1 + (4 - doses.injected % 7) % 7
    together = bulk[doses.place, facility, doses.injected // 7]
    entered = np.where(together, saturday, doses.entered)
    every = _Doses(doses.place, doses.injected, entered)
    return World("demo", every.counts(PLACES), _around(4, -40, 45))


def weekdays(rng: Draw) -> World:
    """Hardly anything is given or entered at weekends."""
    ways = _Ways(weekend_level=0.15, open_weekends=0.03, level=_wave(rng))
    return World("weekdays", _doses(ways, rng).counts(PLACES), _around(4, -40, 45))


def _changing(rng: Draw) -> Whole:
    odds = np.where(np.arange(DAYS) >= EVENT, 1.7, -0.1)
    return _doses(_Ways(same_day=odds), rng).counts(PLACES)


def announced(rng: Draw) -> World:
    """From a day of injection on, doses have to be entered on the day; everybody is told."""
    return World("announced rule", _changing(rng), _around(), FIRST + timedelta(days=EVENT))


def unannounced(rng: Draw) -> World:
    """The same, and nobody is told."""
    return World("unannounced rule", _changing(rng), _around())


def drift(rng: Draw) -> World:
    """Entry becomes quicker from week to week."""
    ways = _Ways(same_day=np.linspace(-1.2, 1.6, DAYS))
    return World("drift", _doses(ways, rng).counts(PLACES), _around(4, -40, 45))


def campaign(rng: Draw) -> World:
    """For twelve days four times as many doses as usual, entered later than usual."""
    days = np.arange(DAYS)
    during = (days >= EVENT) & (days < EVENT + 12)
    ways = _Ways(level=np.where(during, 4.0, 1.0), same_day=np.where(during, -0.5, 0.3))
    return World("campaign", _doses(ways, rng).counts(PLACES), _around())


def tet(rng: Draw) -> World:
    """Tết: nine days on which nothing is entered and little given."""
    days = np.arange(DAYS)
    during = (days >= EVENT) & (days < EVENT + 9)
    doses = _doses(_Ways(level=np.where(during, 0.25, 1.0)), rng)
    doses = _closed(doses, EVENT, EVENT + 8, rng, 2.0)
    return World("Tết, nine days", doses.counts(PLACES), _around())


def silence(rng: Draw) -> World:
    """One of the larger places enters nothing for 25 days; then its backlog comes."""
    doses = _doses(_Ways(), rng)
    size = np.bincount(doses.place, minlength=PLACES)
    place = int(np.argsort(-size)[1])
    doses = _closed(doses, EVENT, EVENT + 24, rng, 2.5, place)
    return World("a silent place", doses.counts(PLACES), _around())


def sparse(rng: Draw) -> World:
    """Three doses in ten days."""
    ways = _Ways(size=0.3, spread=0.3)
    return World("sparse", _doses(ways, rng).counts(PLACES), _around(4, -40, 45))


def deleted(rng: Draw) -> World:
    """Of what is entered 4 % is deleted again, some ten days later on average."""
    counts = _doses(_Ways(), rng).counts(PLACES)
    counts = np.concatenate([counts, np.zeros((PLACES, DAYS, LONGEST), np.int64)], axis=2)
    gone = rng.binomial(counts, 0.04)
    place, day, lag = (
        np.repeat(axis, gone.ravel()) for axis in (one.ravel() for one in np.indices(gone.shape))
    )
    later = np.minimum(lag + rng.geometric(0.1, len(lag)), counts.shape[2] - 1)
    np.subtract.at(counts, (place, day, later), 1)
    return World("deletions", counts, _around(4, -40, 45))


def lumpy(rng: Draw) -> World:
    """A few doses a day, given on some days and not on others, and entered in lumps."""
    ways = _Ways(size=5.0, spread=0.6, overdispersed=1.5, together=2.5)
    return World("few and uneven", _doses(ways, rng).counts(PLACES), _around(4, -40, 45))


WORLDS: tuple[Callable[[Draw], World], ...] = (
    demo,
    weekdays,
    announced,
    drift,
    campaign,
    tet,
    silence,
    unannounced,
    sparse,
    deleted,
    lumpy,
)
"""Every world, by what it is grown from."""


def grown(number: int, seed: int) -> World:
    """One of the worlds."""
    return WORLDS[number](np.random.default_rng([seed, number]))
