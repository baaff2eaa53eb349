"""The vaccines used in Viet Nam: from when, how far apart, and which share at what time.

Licence dates are those of the conditional approvals by the Ministry of Health; intervals are of
the Ministry's guidance (least days between the first two doses). Shares are rough, after the
deliveries of 2021.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pyarrow as pa

from demo.curves import day_number
from demo.geography import Array
from pipeline.vocabulary import VACCINES

(ASTRAZENECA, VERO_CELL, COMIRNATY, SPIKEVAX, JANSSEN, HAYAT_VAX, ABDALA, SPUTNIK, SINOVAC) = range(
    9
)
NOTHING = -1
"""Stands for a vaccine or lot that nobody wrote down."""

NAMES = pa.array(
    [
        "AstraZeneca",
        "Vero Cell",
        "Comirnaty",
        "Spikevax",
        "Janssen",
        "Hayat-Vax",
        "Abdala",
        "Sputnik V",
        "Sinovac",
    ]
)
"""In order of the numbers above. The last was never licensed in Viet Nam."""

LICENSED_ON = np.array(
    [
        day_number(day)
        for day in (
            "2021-02-01",
            "2021-06-03",
            "2021-06-12",
            "2021-06-28",
            "2021-07-15",
            "2021-09-10",
            "2021-09-17",
            "2021-03-23",
            "9999-01-01",
        )
    ]
)
LEAST_INTERVAL = np.array([56, 21, 21, 28, 28, 21, 14, 21, 21])
SHORTEST_INTERVAL = np.array(
    [
        next((one.least_days for one in VACCINES if one.name == name), 21)
        for name in NAMES.to_pylist()
    ]
)
"""Least days that are allowed, fewer than are usual for AstraZeneca."""

_USUAL_SPREAD = np.array([28, 9, 8, 6, 10, 9, 4, 9, 9])

# From a day on: weights of the vaccines of adults' first doses.
_SHARES = (
    ("2021-03-08", (0.995, 0, 0, 0, 0, 0, 0, 0.005)),
    ("2021-07-01", (0.66, 0.1, 0.08, 0.15, 0, 0, 0, 0.01)),
    ("2021-08-01", (0.44, 0.24, 0.12, 0.19, 0.001, 0, 0, 0.01)),
    ("2021-09-12", (0.34, 0.37, 0.22, 0.03, 0.002, 0.015, 0.004, 0.012)),
    ("2021-10-10", (0.27, 0.28, 0.38, 0.02, 0.004, 0.02, 0.02, 0.006)),
    ("2021-12-01", (0.25, 0.18, 0.5, 0.03, 0.004, 0.006, 0.02, 0.004)),
)
_QUICK = (VERO_CELL, COMIRNATY, SPIKEVAX)


def draw_vaccine(day: Array, leaning: Array, rng: np.random.Generator) -> Array:
    """A vaccine of an adult's first dose on each day; ``leaning`` is the province's preferences."""
    period = np.searchsorted([day_number(start) for start, _ in _SHARES], day, "right") - 1
    weights = np.array([shares for _, shares in _SHARES])[np.maximum(period, 0)] * leaning
    weights[day[:, None] < LICENSED_ON[None, :SINOVAC]] = 0
    sums = np.cumsum(weights, axis=1)
    drawn = rng.random(len(day)) * sums[:, -1]
    return np.asarray((drawn[:, None] >= sums).sum(axis=1), dtype=np.int8)


def quick_vaccine(day: Array, rng: np.random.Generator) -> Array:
    """A licensed vaccine with an interval of a few weeks, AstraZeneca where there is none yet."""
    drawn = np.array(_QUICK)[rng.choice(len(_QUICK), len(day), p=(0.47, 0.46, 0.07))]
    drawn = np.where(day < LICENSED_ON[drawn], VERO_CELL, drawn)
    return np.where(day < LICENSED_ON[drawn], ASTRAZENECA, drawn).astype(np.int8)


def usual_interval(vaccine: Array, rng: np.random.Generator) -> Array:
    """Days until the second dose is due."""
    spread = rng.random(len(vaccine)) ** 2 * _USUAL_SPREAD[vaccine]
    return np.asarray(LEAST_INTERVAL[vaccine] + spread, dtype=np.int64)


_LOTS = 40
_LOT_FORMS = (
    "ABV{:04d}",
    "2021{:06d}B",
    "F{}{:04d}",
    "3{:05d}",
    "XE{:03d}",
    "HV{:05d}",
    "AL2021{:03d}",
    "I-{:06d}",
    "C2021{:05d}",
)


@cache
def lot_names() -> pa.Array:
    """Lots by number: ``_LOTS`` of each vaccine, the later ones used later."""
    names = []
    for form in _LOT_FORMS:
        for number in range(_LOTS):
            digits = 137 + number * 211
            names.append(
                form.format("ACDEFHK"[number % 7], digits)
                if form.count("{") > 1
                else form.format(digits)
            )
    return pa.array(names)


def lot_vaccine(lot: Array) -> Array:
    """Of which vaccine each lot is."""
    return np.asarray(lot // _LOTS)


def draw_lot(vaccine: Array, share_of_time: Array, rng: np.random.Generator) -> Array:
    """A lot of each vaccine in use when ``share_of_time`` (0 to 1) of the campaign has passed."""
    middle = share_of_time * (_LOTS - 8)
    number = (middle + rng.random(len(vaccine)) * 8).astype(np.int16)
    return (vaccine.astype(np.int16) * _LOTS + number).astype(np.int16)
