"""The records of one province as arrays: persons as the platform has them, and their doses."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Self

import numpy as np

from demo.curves import LAST_DAY
from demo.geography import Array

CLASSES = (
    "none",
    "no_id",
    "malformed_id",
    "cmnd_only",
    "id_not_in_register",
    "name_slip",
    "other_person_name",
    "birth_date_differs",
    "sex_differs",
    "several_differ",
    "shared_id",
    "deceased_before_dose",
    "foreigner",
)
"""What is wrong with a person's details compared with the register; one of them a person.

``cmnd_only``: the old nine-digit number. ``other_person_name``: the ID number of somebody else who
is not vaccinated. ``shared_id``: that of somebody who is.
"""

FLAGS = (
    "duplicate_same_id",
    "duplicate_without_id",
    "dose2_before_dose1",
    "short_interval",
    "before_licence",
    "before_birth",
    "in_future",
    "entered_before_injected",
    "unlicensed_vaccine",
    "missing_required_field",
    "deleted",
    "no_entry_time",
    "midnight_entry",
    "clock_ahead",
    "dose_misnumbered",
    "earlier_dose_missing",
    "too_young",
    "test_name",
    "lot_of_two_vaccines",
    "heaped_day",
)
"""What is wrong with a dose; several may be: one that is ``in_future`` was also entered before.

``deleted``: taken back in the last extract. Both doses of a wrong sequence have their date from
it, but the second one is flagged; of a dose entered twice it is the copy.
``midnight_entry``: handed over at midnight with all others of the day; ``clock_ahead``: the entry
time is recorded a day late. ``dose_misnumbered``: a second dose entered as another first one;
``earlier_dose_missing``, ``too_young`` and ``lot_of_two_vaccines`` follow from other faults too.
``heaped_day``: written down under the day at the head of its list.
"""

REFUSALS = ("", "id_in_exponents", "no_injection_time", "impossible_date", "unknown_dose")
"""Why a row is no record at all, by number."""

DOSES = ("Mũi 1", "Mũi 2", "Mũi 3", "Mũi bổ sung", "Mũi nhắc lại 1", "Mũi nhắc lại 2")
"""The platform's names of doses, by number."""
FIRST, SECOND, THIRD, ADDITIONAL, BOOSTER, SECOND_BOOSTER = range(len(DOSES))

FULL_DATE, YEAR_ONLY, HYPHENS = range(3)
"""How a date is written: 05/03/1961, 1961, 05-03-1961."""

NO_ID, TWELVE_DIGITS, ELEVEN_DIGITS, WITH_LETTER, THIRTEEN_DIGITS, CMND, PASSPORT = range(7)
"""How an ID number is written."""

DAY = 86_400
"""Seconds."""

NOBODY = np.int32(-1)


def flag(name: str) -> int:
    """The bit of one of ``FLAGS``."""
    return 1 << FLAGS.index(name)


def class_number(name: str) -> int:
    """The number of one of ``CLASSES``."""
    return CLASSES.index(name)


class _Rows:
    """Arrays of the same length."""

    def _columns(self) -> dict[str, Array]:
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}  # type: ignore[arg-type]

    def __len__(self) -> int:
        return len(next(iter(self._columns().values())))

    def take(self, rows: Array) -> Self:
        """These rows, by number or by mask."""
        return type(self)(**{name: column[rows] for name, column in self._columns().items()})

    def plus(self, other: Self) -> Self:
        """These rows and others."""
        theirs = other._columns()
        return type(self)(
            **{
                name: np.concatenate((column, theirs[name]))
                for name, column in self._columns().items()
            }
        )


@dataclass
class Persons(_Rows):
    """Persons as recorded; ``row`` is theirs in the register or ``NOBODY``.

    ``twin_of`` and ``shares_with`` are other rows here, or ``NOBODY``. ``mended`` says that the
    last extract mends the name; what is wrong with it until then is in ``wrong_names``.
    """

    row: Array
    age: Array
    names: Array
    wrong_names: Array
    noise: Array
    born_on: Array
    birth_form: Array
    sex: Array
    id_form: Array
    id_number: Array
    phone: Array
    district: Array
    commune: Array
    group: Array
    registered: Array
    home: Array
    kind: Array
    twin_of: Array
    shares_with: Array
    mended: Array


@dataclass
class Doses(_Rows):
    """Doses as recorded; ``person`` is a row of the persons, times are seconds since 1970.

    ``copy_of`` is the row that was entered twice, or ``NOBODY``. ``lot_mended`` says that the last
    extract brings the lot, which is missing until then.
    """

    person: Array
    dose: Array
    vaccine: Array
    lot: Array
    injected: Array
    entered: Array
    facility: Array
    flags: Array
    refusal: Array
    date_form: Array
    copy_of: Array
    lot_mended: Array


def corrected(persons: Persons, doses: Doses, wide: bool) -> Array:
    """The doses of a long extract that the last day's extract mends."""
    mended = doses.lot_mended | persons.mended[doses.person]
    return np.asarray(mended & (doses.entered < LAST_DAY * DAY) & (doses.refusal == 0) & (not wide))
