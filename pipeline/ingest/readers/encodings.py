"""Which encoding a text file is in, decided from all of it; and what is no text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from typing import BinaryIO

from i18n import N_, UserError
from pipeline.ingest.normalise.text import decode, decode_file_head

HEAD = 256_000
"""Bytes at the beginning that headings are looked for in."""

UTF8 = ("utf-8", "utf-8-sig")
LEGACY = ("cp1258", "tcvn3", "vni")
"""Encodings of one byte a letter, in which a byte of no other line says anything."""

_NO_TEXT = frozenset(range(1, 9)) | frozenset(range(14, 27))
"""Control characters of which a text may hold one or the other, but not many kinds."""

_BLOCK = 8_000_000
_SAMPLE = 256_000
# Letters of Vietnamese in UTF-8 that no text in one of the older encodings holds by chance.
_VIETNAMESE = re.compile(
    rb"\xe1[\xba\xbb][\x80-\xbf]|\xc6[\xa0\xa1\xaf\xb0]|\xc4[\x82\x83\x90\x91]"
)

_CONTAINERS = (
    (b"\x1f\x8b", N_("{file} is compressed with gzip; unpack it and import what is in it.")),
    (b"BZh", N_("{file} is compressed with bzip2; unpack it and import what is in it.")),
    (b"\xfd7zXZ\0", N_("{file} is compressed with xz; unpack it and import what is in it.")),
    (b"7z\xbc\xaf\x27\x1c", N_("{file} is a 7z archive; unpack it and import what is in it.")),
    (b"Rar!", N_("{file} is a RAR archive; unpack it and import what is in it.")),
    (b"%PDF", N_("{file} is a PDF; ask for the table itself as CSV, XLSX or Parquet.")),
    (b"{\\rtf", N_("{file} is a text document (RTF); save its table as CSV or XLSX.")),
    (b"\x89PNG", N_("{file} is a picture; ask for the table itself as CSV, XLSX or Parquet.")),
    (b"\xff\xd8\xff", N_("{file} is a picture; ask for the table itself as CSV, XLSX or Parquet.")),
    (
        b"SQLite format 3\0",
        N_("{file} is a SQLite database; read it with --url sqlite:///FILE and --query."),
    ),
)


def check_container(name: str, head: bytes) -> None:
    """Raise UserError for a file that is no table in itself, named for what it is."""
    for start, message in _CONTAINERS:
        if head.startswith(start):
            raise UserError(message, file=name)


def encoding_of(name: str, opened: BinaryIO) -> str:
    """The encoding of a file. Raises UserError if it is no text.

    A few lines that are no UTF-8 in a file that is otherwise do not change what it is: they are
    refused by themselves when it is read. The file is left at its beginning.
    """
    opened.seek(0)
    head = opened.read(HEAD)
    try:
        if wide := _wide(name, head):
            return wide
        if not _decodes(head, "utf-8"):
            return _of_all(opened)
        # Of ASCII alone nothing can be said: the first other letter may stand anywhere.
        while head.isascii() and (head := opened.read(_BLOCK)):
            continue
        return _of_all(opened) if head and not _decodes(head, "utf-8", inside=True) else "utf-8"
    finally:
        opened.seek(0)


def _wide(name: str, head: bytes) -> str | None:
    """The encoding of several bytes a letter, by its mark or by the zeros between the letters."""
    if head.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    start = head[:400]
    if len({byte for byte in start if byte in _NO_TEXT}) > 4:
        raise _no_text(name)
    if not start.count(0) * 5 > len(start):  # a zero here and there is a fault of its line
        return None
    encoding = "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
    if not _decodes(head[: len(head) // 2 * 2], encoding) or "\0" in start.decode(
        encoding, "replace"
    ):
        raise _no_text(name)
    return encoding


def _no_text(name: str) -> UserError:
    return UserError(
        N_("{file} is not a text file; expected CSV or JSON in UTF-8, UTF-16 or Windows-1258."),
        file=name,
    )


def _of_all(opened: BinaryIO) -> str:
    """UTF-8 if most lines that are not ASCII are, else the older encoding that fits best."""
    opened.seek(0)
    good = bad = 0
    sample, rest = b"", b""
    while block := opened.read(_BLOCK):
        block, rest = rest + block, b""
        if (cut := max(block.rfind(b"\n"), block.rfind(b"\r"))) >= 0:
            block, rest = block[: cut + 1], block[cut + 1 :]
        for line in block.replace(b"\r", b"\n").split(b"\n"):
            if line.isascii():
                continue
            if is_utf8(line):
                good += 1
            else:
                bad += 1
                if len(sample) < _SAMPLE:
                    sample += line + b"\n"
        if len(rest) > 2 * _BLOCK:  # one endless line
            break
    if rest and not rest.isascii():
        good, bad = (good + 1, bad) if is_utf8(rest) else (good, bad + 1)
        sample += rest[:_SAMPLE]
    return "utf-8" if good > bad else decode_file_head(sample) or "cp1258"


def decoded(content: bytes, encoding: str) -> str:
    """Bytes as text, without the mark of its encoding; what cannot be read is replaced."""
    if encoding in ("tcvn3", "vni"):
        return decode(content, encoding)
    text = content.decode(encoding, "replace").removeprefix("\ufeff")
    return unicodedata.normalize("NFC", text) if encoding == "cp1258" else text


def is_utf8(line: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def is_stray_utf8(line: bytes) -> bool:
    """Whether a line of a file in an older encoding is Vietnamese in UTF-8 all the same."""
    return bool(_VIETNAMESE.search(line)) and is_utf8(line)


def _decodes(head: bytes, encoding: str, *, inside: bool = False) -> bool:
    """Whether bytes are of an encoding; the last letter may lack some of its own, and of bytes
    from ``inside`` a file the first too."""
    if inside:
        head = head.lstrip(bytes(range(0x80, 0xC0)))
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def check_markup(name: str, text: str) -> None:
    """Raise UserError for a web page, as services answer with when they fail, and for XML."""
    start = text.lstrip()
    if not start.startswith("<"):
        return
    if re.match(r"<(!doctype html|html|head|body|title)", start, re.IGNORECASE):
        if re.search(r"<table\b", start, re.IGNORECASE):
            raise UserError(
                N_(
                    "{file} is a web page with a table in it, whatever its name says; open it in "
                    "Excel and save it as .xlsx."
                ),
                file=name,
            )
        title = re.search(r"<title[^>]*>(.*?)</title", start, re.IGNORECASE | re.DOTALL)
        raise UserError(
            N_(
                "{file} is a web page (“{title}”), not data: the service answered with an error "
                "page. Fetch it again."
            ),
            file=name,
            title=" ".join(title[1].split())[:80] if title else "HTML",
        )
    raise UserError(
        N_("{file} is a web page or XML, not a table; expected CSV, XLSX or Parquet."), file=name
    )
