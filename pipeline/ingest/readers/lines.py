"""The lines of a text file: they end at CR, LF or both, and nowhere else.

What a reader splits by and what it counts by is this module. A line separator of Unicode, a form
feed or a unit separator within a line is a blank of that line.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

from pipeline.ingest.readers.encodings import LEGACY, UTF8, decoded, is_stray_utf8

BLOCK = 24_000_000
LONGEST_LINE = 1_000_000

STRAY = b"\xff"
"""Stands before a line that is in another encoding than its file; it makes no UTF-8 of it."""


def lines_of(text: str) -> list[str]:
    """The lines of a text, without their ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def blocks(opened: BinaryIO, encoding: str, size: int) -> Iterator[tuple[bytes, bool]]:
    """Whole lines in UTF-8, ended by line feeds, a block at a time; and whether it is the last.

    The last line of the file may lack its end.
    """
    wide = None
    if encoding not in (*UTF8, *LEGACY):
        wide = codecs.getincrementaldecoder(encoding)("replace")
    rest, at_start = b"", True
    while True:
        content = opened.read(size)
        last = not content
        if wide:
            content = unicodedata.normalize("NFC", wide.decode(content, last)).encode()
        if at_start:
            content, at_start = content.removeprefix(b"\xef\xbb\xbf"), False
        content = rest + content
        held = b""
        if b"\r" in content:
            # A line feed may follow in the next block.
            held = b"\r" if content.endswith(b"\r") and not last else b""
            content = content[: len(content) - len(held)]
            content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if last:
            yield _in_utf8(content, encoding), True
            return
        cut = content.rfind(b"\n") + 1
        if not cut and len(content) > LONGEST_LINE * 8:
            # One endless line: its beginning is refused, the rest let go.
            content = content[: LONGEST_LINE + 1]
        rest = content[cut:] + held
        if cut:
            yield _in_utf8(content[:cut], encoding), False


def _in_utf8(content: bytes, encoding: str) -> bytes:
    """Whole lines of an older encoding in UTF-8; a letter is not cut from its mark."""
    if encoding not in LEGACY or content.isascii():
        return content
    stray = [line for line in content.split(b"\n") if is_stray_utf8(line)]
    if not stray:
        return decoded(content, encoding).encode()
    return b"\n".join(
        STRAY + line if is_stray_utf8(line) else decoded(line, encoding).encode()
        for line in content.split(b"\n")
    )
