"""The profile of a place: every indicator against what the place is part of and its equals.

A row says the place's number, those of its parent and of the country, the median of the places
like it, its rank among its equals, whether it is outside the limits of chance, its change since an
earlier day, and how it went.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median, quantiles

from geo import units
from geo.boundaries import Boundaries
from geo.units import Unit, Vintage
from queries.contents import snapshots
from queries.databases import Databases, Provenance, Snapshot, earlier_snapshot, last_until
from queries.districts.similar import district_space, province_space
from queries.funnel import LIMITS, Count, Funnel, dispersion, funnel, known
from queries.profile.indicators import (
    NOTHING,
    Asked,
    ByUnit,
    Indicator,
    Measured,
    Trend,
    indicators,
)
from queries.scorecard.scorecard import ranks

ALIKE = 5
"""How many places are named as alike."""
FEW = 5
"""Equals below which quarters say nothing."""


@dataclass(frozen=True)
class Row:
    """One indicator of the place.

    ``now`` is as of ``as_of``, ``before`` as of ``before_as_of``. ``parent`` and ``country`` are
    what the place is part of, ``near`` are the places like it by their codes. ``equals`` are the
    values of the places of its level (districts: of its province), ascending, its own among them;
    of the country those of its provinces. ``rank`` is 1 for the best of them. ``outside``: -1
    below, 1 above the limits of chance, or without such limits in the lowest or highest quarter of
    its equals. ``changes`` are those of its equals, which tell whether its own is usual.
    """

    indicator: Indicator
    as_of: date
    before_as_of: date | None
    now: Measured
    before: Measured
    parent: Measured
    country: Measured
    near: Mapping[str, Measured]
    equals: tuple[float, ...]
    rank: int | None
    outside: int
    changes: tuple[float, ...]
    trend: Trend

    @property
    def alike(self) -> float | None:
        """The median of the places like it; ``None`` where none is known."""
        values = [one.value for one in self.near.values() if one.value is not None]
        return median(values) if values else None

    @property
    def change(self) -> float | None:
        """The number minus that of the earlier day: a fraction, or days."""
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value

    @property
    def judged(self) -> int:
        """-1: worse, 1: better than chance (or three quarters of its equals) allow; 0: neither."""
        return self.outside * self._sign

    @property
    def turned(self) -> int:
        """-1: it became worse, 1: better; 0: unchanged, unknown, or neither good nor bad."""
        change = self.change or 0.0
        return ((change > 0) - (change < 0)) * self._sign

    @property
    def _sign(self) -> int:
        return {"up": 1, "down": -1, "neither": 0}[self.indicator.metric.good]


@dataclass(frozen=True)
class Profile:
    """A place with its indicators: ``rows`` are known, ``unknown`` are not.

    ``parent`` is what the place is compared with besides the country (``None``: nothing else);
    ``alike`` are the codes of the places like it, the most alike first. ``since`` is the day that
    was asked to compare with.
    """

    place: Unit
    parent: Unit | None
    rows: tuple[Row, ...]
    unknown: tuple[Indicator, ...]
    alike: tuple[str, ...]
    since: date
    provenance: Provenance

    def row(self, id_: str) -> Row | None:
        """The row of an indicator, if it is known."""
        return next((one for one in self.rows if one.indicator.id == id_), None)

    @property
    def counted(self) -> tuple[Row, ...]:
        """The rows without those that count the same again."""
        return tuple(one for one in self.rows if not one.indicator.again)

    def judged(self, sign: int) -> tuple[Row, ...]:
        """Those of them that are worse (-1) or better (1)."""
        return tuple(one for one in self.counted if one.judged == sign)


def profile(
    databases: Databases,
    *,
    place: Unit,
    snapshot: Snapshot,
    boundaries: Boundaries,
    since: date,
    vintage: Vintage = "2021",
) -> Profile:
    """The profile of a place on a day; changes are ``since`` a day, or the day of a source that
    stands for it (``earlier_snapshot``). Areas, which say who is alike, are as wide as the
    ``boundaries`` of the districts are."""
    databases.scope.require(place.level)
    alike = _alike(databases, place, boundaries, vintage)
    official = bool(databases.ask(snapshots))
    rows, unknown = [], []
    for one in indicators(official=official, by_district=place.level == "district"):
        row = _row(databases, one, place, snapshot.as_of, since, alike, vintage)
        if row is None:
            unknown.append(one)
        else:
            rows.append(row)
    return Profile(
        place,
        parent_of(place, vintage),
        tuple(rows),
        tuple(unknown),
        alike,
        since,
        databases.provenance(snapshot),
    )


def parent_of(place: Unit, vintage: Vintage = "2021") -> Unit | None:
    """The province of a district, the region of a province of 2021; of others the country is all
    that there is."""
    if place.level == "district":
        return units.province(place.parent or "")
    if place.level == "province" and vintage == "2021":
        return next((one for one in units.regions() if one.code == place.region), None)
    return None


def _alike(
    databases: Databases, place: Unit, boundaries: Boundaries, vintage: Vintage
) -> tuple[str, ...]:
    if place.level == "district":
        space = databases.ask(district_space, boundaries=boundaries)
    elif place.level == "province" and vintage == "2021":
        space = databases.ask(province_space, boundaries=boundaries)
    else:
        return ()
    near = space.nearest(place.code, ALIKE)
    return tuple(one.features.code for one in near)


def _row(
    databases: Databases,
    indicator: Indicator,
    place: Unit,
    day: date,
    since: date,
    alike: Sequence[str],
    vintage: Vintage,
) -> Row | None:
    available = databases.ask(indicator.days)
    today = last_until(available, day)
    if today is None:
        return None
    then = earlier_snapshot(available, today, since)
    asked = Asked(databases, today, vintage)
    level = indicator.measure(asked, place.level)
    now = level.get(place.code, NOTHING)
    if now.value is None:
        return None
    earlier: ByUnit = {}
    if then:
        earlier = indicator.measure(Asked(databases, then, vintage), place.level)
    # The country has no equals: its provinces are shown around it, and it has no rank.
    whole = place.level == "country"
    among = indicator.measure(asked, "province") if whole else level
    codes = tuple(among) if whole else _equals(place, level)
    values = {code: among[code].value for code in codes}
    equals = sorted(value for value in values.values() if value is not None)
    above = parent_of(place, vintage)
    return Row(
        indicator,
        today.as_of,
        then.as_of if then else None,
        now,
        earlier.get(place.code, NOTHING),
        indicator.measure(asked, above.level).get(above.code, NOTHING) if above else NOTHING,
        indicator.measure(asked, "country").get(units.COUNTRY_CODE, NOTHING),
        {code: level[code] for code in alike if code in level},
        tuple(equals),
        _rank(indicator, values, place.code),
        _outside(indicator, place, level, equals),
        () if whole else tuple(_changes(codes, level, earlier)),
        indicator.trend(asked, place) if indicator.trend else (),
    )


def _equals(place: Unit, level: Mapping[str, Measured]) -> tuple[str, ...]:
    """The places that a place is ranked among: of its level, of districts those of its province."""
    if place.level != "district":
        return tuple(level)
    inside = (one.code for one in units.districts(place.parent or ""))
    return tuple(code for code in inside if code in level)


def _rank(indicator: Indicator, values: Mapping[str, float | None], code: str) -> int | None:
    good = indicator.metric.good
    if good == "neither":
        return None
    sign = 1 if good == "up" else -1
    return ranks(
        {one: None if value is None else sign * value for one, value in values.items()}
    ).get(code)


def _outside(
    indicator: Indicator, place: Unit, level: Mapping[str, Measured], equals: Sequence[float]
) -> int:
    if place.level == "country":
        return 0
    now = level[place.code]
    if indicator.samples:
        limits = _limits(place, level)
        if limits is None or now.numerator is None or not now.denominator:
            return 0
        return limits.outside(now.numerator, now.denominator, LIMITS[-1])
    if len(equals) < FEW or now.value is None:
        return 0
    low, _middle, high = quantiles(equals, n=4, method="inclusive")
    return (now.value > high) - (now.value < low)


def _limits(place: Unit, level: Mapping[str, Measured]) -> Funnel | None:
    """The limits around the rate of the equals; of districts as wide as districts usually differ
    within provinces, since the few of one do not tell."""
    if place.level != "district":
        return funnel(_counts(level.values()))
    groups: dict[str, list[Measured]] = defaultdict(list)
    for one in units.all_districts():
        if one.code in level:
            groups[one.parent or ""].append(level[one.code])
    usual = dispersion([_counts(group) for group in groups.values()])
    return funnel(_counts(groups[place.parent or ""]), usual)


def _counts(measured: Iterable[Measured]) -> list[Count]:
    return known((one.numerator, one.denominator) for one in measured)


def _changes(
    codes: Iterable[str], now: Mapping[str, Measured], before: Mapping[str, Measured]
) -> list[float]:
    pairs = ((now[code].value, before.get(code, NOTHING).value) for code in codes)
    return [value - then for value, then in pairs if value is not None and then is not None]
