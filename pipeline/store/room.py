"""What a full disk or too little memory means to whoever runs a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from i18n import N_, UserError
from pipeline.store.records import Records


class StorageError(UserError):
    """There was no room to go on; what the records held before stands."""


@contextmanager
def room(records: Records) -> Iterator[None]:
    """Say in the user's words that there was no room. Raises StorageError."""
    try:
        yield
    except (duckdb.IOException, duckdb.TransactionException) as error:
        raise StorageError(
            N_("{home} cannot be written: {reason}. What was there stands; make room on the disk "
               "and try again."),
            home=str(records.home), reason=str(error).splitlines()[0][:200],
        ) from error  # fmt: skip
    except duckdb.OutOfMemoryException as error:
        raise StorageError(
            N_("There is not enough memory or disk space: {reason}. What was there stands; make "
               "room on the disk, or allow more memory (MONITOR_MEMORY=8GB), and try again."),
            reason=str(error).splitlines()[0][:200],
        ) from error  # fmt: skip
