"""Files that say who and where to another one, as a bulk export has a file for each type."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from pipeline.ingest.readers.fhir.source import HEAD, is_fhir

_DOSE = re.compile(rb'"resourceType"\s*:\s*"Immunization"')
_BLOCK = 8_000_000
_OVERLAP = 200


def apart(files: Sequence[Path]) -> tuple[list[Path], list[Path]]:
    """The files that are to be imported, and those of FHIR that hold no dose but belong to the
    ones that do. Without any of those every file stands for itself."""
    doses = {file: _has_doses(file) for file in files}
    if not any(doses.values()):
        return list(files), []
    return (
        [file for file in files if doses[file] is not False],
        [file for file in files if doses[file] is False],
    )


def is_fhir_file(file: Path) -> bool:
    """Whether a file is of FHIR's JSON."""
    try:
        with file.open("rb") as opened:
            head = opened.read(64).lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t")
            return head[:1] in (b"{", b"[") and is_fhir(head + opened.read(HEAD))
    except OSError:
        return False


def _has_doses(file: Path) -> bool | None:
    """Whether a file of FHIR has a dose in it; ``None`` for any other file."""
    if not is_fhir_file(file):
        return None
    with file.open("rb") as opened:
        rest = b""
        while block := opened.read(_BLOCK):
            if _DOSE.search((rest + block).replace(b"\0", b"")):
                return True
            rest = block[-_OVERLAP:]
    return False
