"""What stands in the files that viewers take away: workbooks, CSV, slides and documents."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from openpyxl import load_workbook

from scripts.fingerprint.plain import Entry, plain, text

_PARTS = re.compile(r"(?:ppt/(slides|charts|notesSlides)|word/(charts)|(word))/[A-Za-z]+\d*\.xml")
_LEFT_OUT = re.compile(r"word/(styles|stylesWithEffects|fontTable|settings|webSettings|numbering)")
_TAG = re.compile(r"\{.*\}")


def office_text(content: bytes) -> Iterator[Entry]:
    """The texts of slides, notes, pages and charts (names and values of their series), in order,
    by what they stand in; under ``xml`` all of it: positions, sizes and colours too."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [
            name
            for name in archive.namelist()
            if _PARTS.fullmatch(name) and not _LEFT_OUT.match(name)
        ]
        texts: dict[str, list[str]] = {}
        whole: list[str] = []
        for name in sorted(names, key=_in_order):
            root = ElementTree.fromstring(archive.read(name))  # noqa: S314 - our own file
            match = _PARTS.fullmatch(name)
            part = next(filter(None, match.groups())) if match else ""
            lines = texts.setdefault(part, [])
            lines.append(f"== {name}")
            whole.append(f"== {name}")
            for element in root.iter():
                tag = _TAG.sub("", element.tag)
                said = text((element.text or "").strip())
                if said:
                    lines.append(f"{tag}: {said}")
                attributes = (
                    f'{_TAG.sub("", key)}="{value}"'
                    for key, value in sorted(element.attrib.items())
                )
                whole.append(" ".join((tag, *attributes, said)))
    for part, lines in texts.items():
        yield part, "\n".join(lines) + "\n"
    yield "xml", text("\n".join(whole)) + "\n"


def _in_order(name: str) -> list[tuple[int, str]]:
    return [(int(one), "") if one.isdecimal() else (-1, one) for one in re.split(r"(\d+)", name)]


def workbook(content: bytes) -> list[str]:
    """Every cell of every sheet with its number format, and what the file says about itself."""
    book = load_workbook(io.BytesIO(content))
    lines = [f"title: {book.properties.title}", f"comments: {book.properties.description}"]
    for sheet in book.worksheets:
        lines.append(f"== {sheet.title} {sheet.dimensions} frozen at {sheet.freeze_panes}")
        for row in sheet.iter_rows():
            lines += [
                f"{cell.coordinate} [{cell.number_format}] {plain(cell.value)}"
                for cell in row
                if cell.value is not None
            ]
    return [text(line) for line in lines]


def csv_lines(content: bytes) -> list[str]:
    """The lines of a CSV file as they are written, the byte order mark too."""
    return text(content.decode("utf-8")).split("\n")
