"""The document as PDF, by LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from i18n import N_, UserError

SECONDS = 120
"""After which a conversion is given up."""


def pdf(document: bytes) -> bytes:
    """A DOCX as PDF. Raises UserError when there is no LibreOffice or when it fails."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        raise UserError(
            N_(
                "PDF is made by LibreOffice, which is not installed here. Install it with: apt-get "
                "install libreoffice-writer. Slides and the document are there without it."
            )
        )
    with TemporaryDirectory(prefix="monitor-briefing-") as folder:
        source = Path(folder, "briefing.docx")
        source.write_bytes(document)
        # A profile of its own, so that it disturbs nobody's LibreOffice and waits for none.
        profile = Path(folder, "profile").as_uri()
        try:
            subprocess.run(  # noqa: S603 - a program that was found, no shell
                [
                    office,
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
