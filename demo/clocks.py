"""Entry times that cannot be taken at face value: none, all at midnight, a clock a day ahead.

A few health centres keep their records on paper and hand them over at midnight, all at once; at a
few others the computer's clock is a day ahead. Elsewhere an entry time is missing now and then.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo.batch import DAY, Doses, flag
from demo.geography import Array, Geography

_FACILITIES = 3
_NO_TIME = 0.0008
# Its records have a row a person, and the best entry times of all.
_NAM_DINH = "36"


@dataclass(frozen=True)
class Clocks:
    """Which facilities hand over at midnight, and whose clock is ahead."""

    midnight: Array
    ahead: Array

    def handed_over(self, entered: Array, facility: Array) -> Array:
        """When doses get into the platform that were written down at the times ``entered``."""
        return np.where(self.midnight[facility], (entered // DAY + 1) * DAY, entered)

    def spoil(self, doses: Doses, errors: float, wide: bool, rng: np.random.Generator) -> None:
        """Flag the doses whose entry times are not what they seem; ``recorded`` then shows them."""
        impossible = flag("entered_before_injected") | flag("in_future")
        able = (doses.refusal == 0) & (doses.flags & impossible == 0)
        doses.flags[able & self.midnight[doses.facility]] |= flag("midnight_entry")
        doses.flags[able & self.ahead[doses.facility]] |= flag("clock_ahead")
        alone = able & (doses.flags == 0) & ~doses.lot_mended
        alone[doses.copy_of[doses.copy_of >= 0]] = False
        if not wide:
            doses.flags[alone & (rng.random(len(doses)) < _NO_TIME * errors)] |= flag(
                "no_entry_time"
            )


def draw_clocks(geography: Geography, rng: np.random.Generator) -> Clocks:
    """Facilities of either kind: health centres of large districts, none of Nam Định."""
    able = health_centres(geography)
    weight = able * geography.district_weight[geography.facility_district] ** 2
    chosen = rng.choice(len(weight), 2 * _FACILITIES, replace=False, p=weight / weight.sum())
    midnight, ahead = (np.zeros(len(weight), dtype=bool) for _ in range(2))
    midnight[chosen[:_FACILITIES]] = True
    ahead[chosen[_FACILITIES:]] = True
    return Clocks(midnight, ahead)


def health_centres(geography: Geography) -> Array:
    """Which facilities are health centres, but none of Nam Định."""
    names = geography.facility_names.to_pylist()
    codes = geography.facility_codes.to_pylist()
    return np.array(
        [
            name.startswith("Trung tâm") and not code.startswith(_NAM_DINH)
            for name, code in zip(names, codes, strict=True)
        ]
    )


def recorded(doses: Doses) -> tuple[Array, Array]:
    """Entry times as the extracts have them, and where there is none."""
    ahead = (doses.flags & flag("clock_ahead")) != 0
    return doses.entered + DAY * ahead, (doses.flags & flag("no_entry_time")) != 0
