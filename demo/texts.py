"""Numbers as the texts of an extract: days, times, ID and telephone numbers, codes."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo import batch
from demo.batch import DAY
from demo.geography import Array

# Days that can be written: 1900 to 2039.
_FIRST, _END = (int(np.datetime64(day).astype(np.int64)) for day in ("1900-01-01", "2040-01-01"))


@cache
def _days() -> pa.Array:
    """Every day in each of the three ways of writing a date."""
    days = pa.array(np.arange(_FIRST, _END).astype("datetime64[D]"))
    return pa.concat_arrays(
        [pc.strftime(days, format=form) for form in ("%d/%m/%Y", "%Y", "%d-%m-%Y")]
    )


@cache
def _clock() -> pa.Array:
    seconds = np.arange(DAY).astype("datetime64[s]")
    return pc.utf8_slice_codeunits(pc.strftime(pa.array(seconds), format="%H:%M:%S"), 0, 8)


def write_days(days: Array, form: Array) -> pa.Array:
    """Days since 1970 as ``form`` says: 05/03/1961, 1961 or 05-03-1961."""
    return _days().take(pa.array(form.astype(np.int32) * (_END - _FIRST) + days - _FIRST))


def write_times(seconds: Array, form: Array | None = None) -> pa.Array:
    """Seconds since 1970 as 05/03/2022 09:31:07."""
    days = write_days(seconds // DAY, np.zeros(len(seconds), np.int32) if form is None else form)
    return pc.binary_join_element_wise(days, _clock().take(pa.array(seconds % DAY)), " ")


def numbered(prefix: str, numbers: Array, digits: int) -> pa.Array:
    """Numbers with leading zeros after a prefix."""
    text = pc.utf8_lpad(pa.array(numbers).cast(pa.string()), digits, "0")
    return pc.binary_join_element_wise(prefix, text, "") if prefix else text


def write_ids(numbers: Array, form: Array) -> pa.Array:
    """ID numbers in the ways of writing of ``batch``; nothing for ``NO_ID``."""
    twelve = numbered("", numbers, 12)
    letter = pc.utf8_replace_slice(twelve, 6, 7, "O")
    ways: dict[int, Any] = {
        # Eleven digits that begin with 01 may be a telephone number of before 2018.
        batch.ELEVEN_DIGITS: pc.if_else(
            pc.starts_with(twelve, "01"), letter, pc.utf8_slice_codeunits(twelve, 0, 11)
        ),
        batch.WITH_LETTER: letter,
        batch.THIRTEEN_DIGITS: pc.binary_join_element_wise(twelve, "0", ""),
        batch.CMND: pc.utf8_slice_codeunits(twelve, 3),
        batch.PASSPORT: pc.binary_join_element_wise("M", pc.utf8_slice_codeunits(twelve, 4), ""),
        batch.NO_ID: pa.scalar(None, pa.string()),
    }
    for way, text in ways.items():
        twelve = pc.if_else(pa.array(form == way), text, twelve)
    return twelve


def write_phones(phones: Array) -> pa.Array:
    """Telephone numbers with their leading zero; nothing for 0."""
    return pc.if_else(pa.array(phones == 0), None, numbered("", phones, 10))


def pick(names: pa.Array, places: Array) -> pa.Array:
    """The names at these places; nothing for -1."""
    return names.take(pa.array(places, mask=places < 0))
