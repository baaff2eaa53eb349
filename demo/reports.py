"""The daily reports of every district: what was really injected, as it was counted by telephone.

They count all doses, those too that nobody ever entered, and are no better than reports are: small
slips of counting, days without a report, a province that reports once a week, a district that sent
its running total for a month, and where districts give many doses single reports that cannot be:
one digit too many, none, two districts exchanged, the day before again. What was put in is listed
in the truth.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from demo import batch
from demo.batch import DAY, Doses
from demo.curves import DAYS, FIRST_DAY, day_number
from demo.geography import Array, Geography
from demo.plan import ProvincePlan
from demo.texts import pick, write_days

PARTS = ("dose1", "dose2", "further")
"""First doses, second doses, and all beyond: third, additional, first and second boosters."""

CLASSES = (
    "",
    "noise",
    "missing",
    "in_lump",
    "lump",
    "cumulative",
    "tenfold",
    "zero",
    "swapped",
    "repeated",
)
"""What is wrong with the report of a district and day.

``missing``: there is none; ``in_lump``: none either, its doses are in the next ``lump``.
``swapped``: it is that of another district; ``repeated``: that of the day before.
"""
_NOISE, _MISSING, _IN_LUMP, _LUMP, _CUMULATIVE, _TENFOLD, _ZERO, _SWAPPED, _REPEATED = range(
    1, len(CLASSES)
)

_WEEKLY_PROVINCE = "34"
_CUMULATIVE_DISTRICT = "731"
_CUMULATIVE_FROM, _CUMULATIVE_TO = day_number("2021-10-04"), day_number("2021-10-31")
_NOISY, _WITH_GAPS, _GAPS, _LONGEST_GAP = 0.2, 0.3, 3, 4
_TWICE = 6
# Reports that cannot be are put where that many doses a day are usual: elsewhere nobody could tell.
_MANY, _OF_EACH, _WEEKS, _SWAP_RATIO = 40, 2, 5, 4

# How much likelier than by ``plan.gap`` a dose was never to be entered, by the day of injection, so
# that the country has what was published: 96 % of the doses reported were on the platform in March
# 2022 (thoibaotaichinhvietnam.vn); 205 of 212.6 million on 25 April (baobinhthuan.com.vn); about
# 209 of 221.1 million on 3 June (nld.com.vn); 233,747,367 of 247,339,252 on 5 August
# (viettimes.vn). Of what was injected in the weeks after 25 April, when the children of 5 to 11
# were vaccinated, no more than half was entered.
_KNOTS = (("2022-04-21", 1.22), ("2022-05-03", 15.0), ("2022-05-27", 15.0), ("2022-06-08", 1.7))


@dataclass(frozen=True)
class Reported:
    """Reports of a province's districts, by district, day and part; ``kind`` is of ``CLASSES``.

    ``injected`` are all doses; of these ``never_entered`` (without parts) are in no extract.
    ``twice``: the row stands in the file two times.
    """

    province: int
    injected: Array
    never_entered: Array
    reported: Array
    kind: Array
    sent: Array
    twice: Array


def count_injected(geography: Geography, province: int, doses: Doses) -> Array:
    """Doses by district of a province, day and part, before anything is wrong with them."""
    districts = geography.districts_of(province)
    shape = (districts.stop - districts.start, DAYS, len(PARTS))
    district = geography.facility_district[doses.facility].astype(np.int64) - districts.start
    part = np.select([doses.dose == batch.FIRST, doses.dose == batch.SECOND], [0, 1], 2)
    cell = np.ravel_multi_index((district, doses.injected // DAY - FIRST_DAY, part), shape)
    return np.bincount(cell, minlength=int(np.prod(shape))).reshape(shape)


def draw_reports(
    geography: Geography,
    plan: ProvincePlan,
    province: int,
    entered: Array,
    rng: np.random.Generator,
) -> Reported:
    """The reports of a province, where ``entered`` counts the doses that are entered some day."""
    odds = (
        plan.gap
        / (1 - plan.gap)
        * np.interp(
            np.arange(FIRST_DAY, FIRST_DAY + DAYS),
            [day_number(day) for day, _ in _KNOTS],
            [factor for _, factor in _KNOTS],
        )
    )
    lost = rng.poisson(entered * odds[None, :, None])
    injected = entered + lost
    begun = injected.sum(axis=2).cumsum(axis=1) > 0
    reported, kind = injected.copy(), np.zeros(begun.shape, dtype=np.int8)
    _miscount(reported, kind, rng)
    _leave_out(begun, kind, rng)
    codes = geography.district_codes[geography.districts_of(province)].to_pylist()
    if plan.code == _WEEKLY_PROVINCE:
        reported, kind = _by_week(injected, begun)
    if _CUMULATIVE_DISTRICT in codes:
        _add_up(injected, reported, kind, codes.index(_CUMULATIVE_DISTRICT))
    if plan.code != _WEEKLY_PROVINCE:
        _spoil(injected, reported, kind, rng)
    kind[~begun] = 0
    sent = begun & (kind != _MISSING) & (kind != _IN_LUMP)
    return Reported(
        province, injected, lost.sum(axis=2), reported, kind, sent, _doubled(sent, plan.code)
    )


def _miscount(reported: Array, kind: Array, rng: np.random.Generator) -> None:
    """Small slips in the reports of some districts."""
    noisy = rng.random(len(reported)) < _NOISY
    slip = np.rint(rng.normal(0, np.maximum(0.5, 0.03 * reported)) * (reported > 0))
    changed = np.where(noisy[:, None, None], np.maximum(reported + slip, 0), reported)
    kind[(changed != reported).any(axis=2)] = _NOISE
    reported[:] = changed


def _leave_out(begun: Array, kind: Array, rng: np.random.Generator) -> None:
    """Days without a report between two others in some districts."""
    for district in np.flatnonzero(rng.random(len(kind)) < _WITH_GAPS):
        days = np.flatnonzero(begun[district])
        for _ in range(rng.poisson(_GAPS)):
            length = int(rng.integers(1, _LONGEST_GAP + 1))
            if len(days) > length + 2:
                start = int(rng.integers(days[0] + 1, DAYS - length))
                kind[district, start : start + length] = _MISSING


def _by_week(injected: Array, begun: Array) -> tuple[Array, Array]:
    """Every Monday the doses of the week before; the last week's would come after the demo."""
    reported = np.zeros_like(injected)
    kind = np.full(begun.shape, _IN_LUMP, dtype=np.int8)
    # The first day is a Monday.
    for monday in range(7, DAYS, 7):
        reported[:, monday] = injected[:, monday - 7 : monday].sum(axis=1)
        kind[:, monday] = np.where(reported[:, : monday + 1].any(axis=(1, 2)), _LUMP, _IN_LUMP)
    return reported, kind


def _add_up(injected: Array, reported: Array, kind: Array, district: int) -> None:
    """The running total of a month in place of the day's doses."""
    days = slice(_CUMULATIVE_FROM - FIRST_DAY, _CUMULATIVE_TO - FIRST_DAY + 1)
    reported[district, days] = injected[district, days].cumsum(axis=0)
    kind[district, days] = _CUMULATIVE


def _spoil(injected: Array, reported: Array, kind: Array, rng: np.random.Generator) -> None:
    """Some single reports that cannot be: in districts, and for a whole day of the province."""
    usual = _usual(injected.sum(axis=2))
    # Days as they usually are, where nothing else is wrong.
    plain = (usual >= _MANY) & (kind <= _NOISE)
    plain &= (reported.sum(axis=2) > usual / 2) & (reported.sum(axis=2) < 2 * usual)
    free = plain.copy()
    for what in (_TENFOLD, _ZERO):
        for district, day in _some(free, _OF_EACH, rng):
            reported[district, day] *= 10 if what == _TENFOLD else 0
            kind[district, day] = what
            free[:, max(day - 3, 0) : day + 4] = False
    for district, day in _some(free, 20, rng):
        others = np.flatnonzero(
            free[:, day] & (usual[:, day] * _SWAP_RATIO <= usual[district, day])
        )
        if len(others):
            both = [district, int(others[0])]
            reported[both, day] = reported[both[::-1], day]
            kind[both, day] = _SWAPPED
            free[:, max(day - 3, 0) : day + 4] = False
            break
    whole = np.asarray((free & np.roll(free, 1, axis=1)).all(axis=0))
    whole[0] = False
    for _district, day in _some(whole[None, :], 1, rng):
        reported[:, day] = reported[:, day - 1]
        kind[:, day] = _REPEATED


def _usual(total: Array) -> Array:
    """The median of the same weekdays around each day; 0 near both ends."""
    usual = np.zeros(total.shape)
    edge = 7 * _WEEKS
    around = [week for week in range(-_WEEKS, _WEEKS + 1) if week]
    moved = [total[:, edge + 7 * week : DAYS - edge + 7 * week] for week in around]
    usual[:, edge : DAYS - edge] = np.median(moved, axis=0)
    return usual


def _some(where: Array, count: int, rng: np.random.Generator) -> list[tuple[int, int]]:
    """Some districts and days of those that can be, weeks apart."""
    places = np.argwhere(where)
    chosen: list[tuple[int, int]] = []
    for district, day in rng.permutation(places)[: 50 * count].tolist():
        if len(chosen) < count and all(abs(day - other) > 21 for _one, other in chosen):
            chosen.append((district, day))
    return chosen


def _doubled(sent: Array, code: str) -> Array:
    """A few rows of the capital's reports are in the file twice."""
    twice = np.zeros(sent.shape, dtype=bool)
    if code == "01":
        rows = np.flatnonzero(sent)
        twice.flat[rows[:: max(1, len(rows) // _TWICE)][:_TWICE]] = True
    return twice


def report_table(geography: Geography, reports: list[Reported]) -> pa.Table:
    """The reports as they are sent: a row a district and day."""
    tables = []
    for one in reports:
        first = geography.districts_of(one.province).start
        district, day = np.nonzero(one.sent)
        again = one.twice[one.sent]
        district, day = (np.append(axis, axis[again]) for axis in (district, day))
        parts = one.reported[district, day]
        tables.append(
            pa.table(
                {
                    "Tỉnh/Thành phố": pick(
                        geography.province_names, np.full(len(day), one.province)
                    ),
                    "Quận/Huyện": pick(geography.district_names, first + district),
                    "Ngày": write_days(day + FIRST_DAY, np.zeros(len(day), dtype=np.int32)),
                    "Mũi 1": parts[:, 0],
                    "Mũi 2": parts[:, 1],
                    "Mũi bổ sung, nhắc lại": parts[:, 2],
                    "Tổng số mũi tiêm": parts.sum(axis=1),
                }
            )
        )
    return pa.concat_tables(tables)


def truth_table(geography: Geography, reports: list[Reported]) -> pa.Table:
    """What is true of every district and day since its first dose, and what was reported."""
    tables = []
    for one in reports:
        first = geography.districts_of(one.province).start
        begun = one.injected.sum(axis=2).cumsum(axis=1) > 0
        district, day = np.nonzero(begun)
        total = one.reported[district, day].sum(axis=1)
        tables.append(
            pa.table(
                {
                    "province_code": pick(
                        geography.province_codes, np.full(len(day), one.province)
                    ),
                    "district_code": pick(geography.district_codes, first + district),
                    "day": pa.array((day + FIRST_DAY).astype(np.int32), pa.date32()),
                    **{
                        f"injected_{name}": one.injected[district, day, number]
                        for number, name in enumerate(PARTS)
                    },
                    "never_entered": one.never_entered[begun],
                    "class": pick(pa.array(CLASSES), one.kind[begun]),
                    "reported": pa.array(total, mask=~one.sent[begun]),
                    "twice": one.twice[begun],
                }
            )
        )
    return pa.concat_tables(tables)


def planted(one: Reported) -> Counter[str]:
    """How many reports of a province are wrong, by class."""
    found = Counter(
        {name: int((one.kind == number).sum()) for number, name in enumerate(CLASSES) if name}
    )
    found["twice"] = int(one.twice.sum())
    return found


def lost_share(one: Reported) -> float:
    """The share of a province's doses that nobody ever entered."""
    return float(one.never_entered.sum() / max(one.injected.sum(), 1))
