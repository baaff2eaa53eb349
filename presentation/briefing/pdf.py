"""The document as PDF, by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from i18n import N_, UserError

SECONDS = 120
"""After which a conversion is given up."""


NO_OFFICE = N_(
    "PDF is made by LibreOffice, which is not installed here. Install it with: apt-get install "
    "libreoffice-writer. Slides and the document are there without it."
)


def office() -> str | None:
    """LibreOffice's program; ``None`` where it is not installed."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def pdf(document: bytes) -> bytes:
    """A DOCX as PDF. Raises UserError when there is no LibreOffice or when it fails."""
    program = office()
    if program is None:
        raise UserError(NO_OFFICE)
    with TemporaryDirectory(prefix="monitor-briefing-") as folder:
        source = Path(folder, "briefing.docx")
        source.write_bytes(document)
        # A profile of its own, so that it disturbs nobody's LibreOffice and waits for none.
        profile = Path(folder, "profile").as_uri()
        try:
            subprocess.run(  # noqa: S603 - a program that was found, no shell
                [
                    program,
                    f"-env:UserInstallation={profile}",
                    "--headless",
                    "--convert-to",
                    "pdf",
                    "--outdir",
                    folder,
                    str(source),
                ],
                check=True,
                capture_output=True,
                timeout=SECONDS,
            )
            return source.with_suffix(".pdf").read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise UserError(
                N_(
                    "LibreOffice could not turn the document into PDF. Try again, or take the "
                    "document (DOCX) and print it to PDF."
                )
            ) from error
