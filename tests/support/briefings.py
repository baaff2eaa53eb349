"""What the tests of briefings share: the period, an agency, and a briefing that was made."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from presentation.briefing.desk import Agency
from presentation.briefing.model import (
    Briefing,
    Part,
    Period,
)
from presentation.briefing.sections import SECTIONS, SectionName

PERIOD = Period(date(2022, 7, 17), date(2022, 8, 14))


ADDRESS = "https://tiemchung.example:8501"


ALL: tuple[SectionName, ...] = tuple(name for name in SECTIONS if name != "provinces")


SIGNED = Agency(
    superior="UBND tỉnh Nam Định",
    name="Sở Y tế",
    number="12",
    symbol="BC-SYT",
    town="Nam Định",
    recipients=("Bộ Y tế;", "UBND tỉnh"),
    files="VT, NVY",
    position="KT. Giám đốc",
    signatory="Nguyễn Văn A",
)


MINE = "Câu này do người viết báo cáo tự sửa <&> 7,7 %."


@dataclass
class Made:
    """A province's briefing in Vietnamese with an edited sentence, and what it became."""

    briefing: Briefing
    pptx: bytes
    docx: bytes
    slides_text: str
    document_text: str


def text_of(file: Path) -> str:
    """A PDF's text, pages divided by form feeds, in one line each."""
    done = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return re.sub(r"[^\S\f]+", " ", done.stdout.decode())


def part(of: Briefing, name: str) -> Part:
    return next(one for one in of.parts if one.name == name)
