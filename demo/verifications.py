"""What the police's system sent back, round after round, and what was published about it.

Everybody is verified some time after the first entry. Who is wrong now was wrong from the
beginning; of those who are right now a part was wrong first and has been cleaned since, so that
the country's mismatch rate falls from the 30.46 % published for March 2022 to that of the records.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from demo.batch import CLASSES, DAY, FLAGS, Doses, Persons, class_number
from demo.curves import day_number
from demo.geography import Array
from demo.identity import error_shares
from demo.plan import ProvincePlan

FIRST_ROUND, LAST_ROUND = date(2022, 1, 2), date(2022, 8, 7)
"""Rounds are on Sundays."""

_ROUNDS = np.arange(day_number(FIRST_ROUND), day_number(LAST_ROUND) + 1, 7)
_MIDDLE_OF_MARCH = int(np.searchsorted(_ROUNDS, day_number("2022-03-13")))
_LATER = 0.36
"""How many fewer were wrong first of those verified after mid March (1815/BYT-CNTT)."""

_NEWLY_WRONG = 0.001
_NOT_VERIFIED = len(_ROUNDS)

RESULTS = {
    "none": "Đúng",
    "no_id": "Thiếu số định danh",
    "malformed_id": "Sai định dạng số định danh",
    "cmnd_only": "Số định danh không có trong CSDL dân cư",
    "id_not_in_register": "Số định danh không có trong CSDL dân cư",
    "name_slip": "Sai họ tên",
    "other_person_name": "Sai nhiều thông tin",
    "birth_date_differs": "Sai ngày sinh",
    "sex_differs": "Sai giới tính",
    "several_differ": "Sai nhiều thông tin",
    "shared_id": "Trùng số định danh",
    "deceased_before_dose": "Đã mất trước ngày tiêm",
}
"""What is said of each class of persons; of foreigners nothing, since they are not sent."""

_TEXTS = pa.array([RESULTS.get(name, "") for name in CLASSES])

# By day and place: the figures as they were published (thoibaotaichinhvietnam.vn, March 2022;
# baobinhthuan.com.vn, April; nld.com.vn, 3 June; viettimes.vn, August 2022). Empty: not said.
_HEADINGS = (
    "Ngày",
    "Tỉnh/Thành phố",
    "Số mũi đã tiêm",
    "Số mũi trên nền tảng",
    "Số người đã gửi xác thực",
    "Xác thực đúng",
    "Sai thông tin",
    "Thiếu hoặc sai định dạng số định danh",
    "Chưa xác thực",
    "Số mũi sai thông tin",
    "Số mũi chưa xác thực",
    "Nguồn",
)
_PUBLISHED = (
    (
        "31/03/2022",
        "Cả nước",
        "",
        "",
        "76625823",
        "51493286",
        "19039997",
        "3513000",
        "2579540",
        "",
        "",
        "thoibaotaichinhvietnam.vn",
    ),
    (
        "25/04/2022",
        "Cả nước",
        "212600000",
        "205000000",
        "",
        "",
        "",
        "",
        "",
        "43491814",
        "3364726",
        "baobinhthuan.com.vn",
    ),
    (
        "25/04/2022",
        "Bình Thuận",
        "",
        "",
        "",
        "",
        "306725",
        "53364",
        "",
        "",
        "",
        "baobinhthuan.com.vn",
    ),
    (
        "03/06/2022",
        "Cả nước",
        "221100000",
        "209000000",
        "",
        "",
        "",
        "",
        "",
        "28000000",
        "",
        "nld.com.vn",
    ),
    (
        "05/08/2022",
        "Cả nước",
        "247339252",
        "233747367",
        "",
        "",
        "15330708",
        "",
        "",
        "",
        "",
        "viettimes.vn",
    ),
    ("05/08/2022", "TP. Hồ Chí Minh", "", "", "", "", "", "", "", "1491421", "", "viettimes.vn"),
    ("05/08/2022", "Bình Dương", "", "", "", "", "", "", "", "1088801", "", "viettimes.vn"),
    ("05/08/2022", "Đồng Nai", "", "", "", "", "", "", "", "808389", "", "viettimes.vn"),
    ("05/08/2022", "An Giang", "", "", "", "", "", "", "", "728762", "", "viettimes.vn"),
    ("05/08/2022", "Hà Nội", "", "", "", "", "", "", "", "709128", "", "viettimes.vn"),
)


def totals_table() -> pa.Table:
    """The published totals, as the importer reads them."""
    return pa.table(dict(zip(_HEADINGS, map(list, zip(*_PUBLISHED, strict=True)), strict=True)))


@dataclass(frozen=True)
class History:
    """Verdicts of a province: rows of the persons, rounds, and class as what they were found.

    ``cleaned`` and ``newly_wrong`` are the persons whose verdict changed so, once a change.
    """

    person: Array
    round: Array
    found: Array
    cleaned: Array
    newly_wrong: Array

    def table(self, numbers: pa.Array) -> pa.Table:
        """The same as the police's system writes it."""
        return pa.table(
            {
                "Mã đối tượng": numbers.take(pa.array(self.person)),
                "Ngày xác thực": pa.array(_ROUNDS[self.round].astype(np.int32), pa.date32()),
                "Kết quả xác thực": _TEXTS.take(pa.array(self.found)),
            }
        )


def draw_history(
    plan: ProvincePlan, persons: Persons, doses: Doses, rng: np.random.Generator
) -> History:
    """When everybody of a province was verified, and as what."""
    count = len(persons)
    first = _first_rounds(persons, doses, rng)
    sent = (first < _NOT_VERIFIED) & (persons.kind != class_number("foreigner"))
    kind = np.where(persons.mended, class_number("name_slip"), persons.kind).astype(np.int64)
    right = sent & (kind == 0)
    share = np.where(first <= _MIDDLE_OF_MARCH, 1, _LATER) * plan.cleaned
    was_wrong = right & (rng.random(count) < share)
    cleaned_in = _cleaned_in(first, rng)
    was_wrong &= (cleaned_in > first) & (cleaned_in < _NOT_VERIFIED)
    relapsed = right & ~was_wrong & (rng.random(count) < _NEWLY_WRONG)
    relapsed_in = first + rng.integers(2, 12, count)
    again_in = relapsed_in + rng.integers(2, 8, count)
    relapsed &= again_in < _NOT_VERIFIED
    as_what = np.where(was_wrong | relapsed, _errors(count, rng), kind)
    parts = (
        (sent, first, np.where(relapsed, 0, as_what)),
        (was_wrong, cleaned_in, np.zeros(count, dtype=np.int64)),
        (relapsed, relapsed_in, as_what),
        (relapsed, again_in, np.zeros(count, dtype=np.int64)),
    )
    rows = [np.flatnonzero(chosen) for chosen, _, _ in parts]
    return History(
        np.concatenate(rows),
        np.concatenate([when[chosen] for chosen, when, _ in parts]),
        np.concatenate([found[chosen] for chosen, _, found in parts]),
        np.concatenate((rows[1], rows[3])),
        np.flatnonzero(relapsed),
    )


def _first_rounds(persons: Persons, doses: Doses, rng: np.random.Generator) -> Array:
    """The round in which each is verified first; ``_NOT_VERIFIED`` when in none so far."""
    usable = (doses.refusal == 0) & ((doses.flags >> FLAGS.index("deleted") & 1) == 0)
    entered = np.full(len(persons), np.iinfo(np.int64).max)
    np.minimum.at(entered, doses.person[usable], doses.entered[usable] // DAY)
    has_any = entered < np.iinfo(np.int64).max
    entered = np.where(has_any, entered, 0)
    wait = rng.integers(7, 22, len(persons))
    backlog = rng.integers(0, _MIDDLE_OF_MARCH + 1, len(persons))
    early = entered < _ROUNDS[0]
    found = np.where(early, backlog, np.searchsorted(_ROUNDS, entered + wait))
    return np.asarray(np.where(has_any, np.minimum(found, _NOT_VERIFIED), _NOT_VERIFIED))


def _cleaned_in(first: Array, rng: np.random.Generator) -> Array:
    """The round of cleaning: a little in April, most after 2262/BYT-CNTT of 4 May 2022."""
    weeks = np.arange(len(_ROUNDS))
    start = int(np.searchsorted(_ROUNDS, day_number("2022-05-08")))
    weights = np.select(
        [weeks <= _MIDDLE_OF_MARCH, weeks < start],
        [0.0, 0.25],
        np.exp(-((weeks - start - 5) ** 2) / 60.0),
    )
    drawn = rng.choice(weeks, len(first), p=weights / weights.sum())
    # Who was verified late is cleaned later still.
    return np.asarray(np.where(drawn > first, drawn, first + 1 + drawn % 5))


def _errors(count: int, rng: np.random.Generator) -> Array:
    """Classes of errors that can be cleaned: the dead stay dead, and a shared number needs two."""
    shares = {
        name: share
        for name, share in error_shares().items()
        if name not in ("shared_id", "deceased_before_dose")
    }
    kinds = np.array([class_number(name) for name in shares])
    weights = np.array(list(shares.values()))
    return np.asarray(rng.choice(kinds, count, p=weights / weights.sum()))
