"""Recognise and convert text in the encodings that were used in Viet Nam before Unicode.

- ``tcvn3``: TCVN 5712:1993, VN3 (“ABC”, the fonts .VnTime): one byte a letter. Capitals with tones
  have no code; the small letter stands for them, and the fonts .VnTimeH show it as a capital.
- ``vni``: VNI-Windows (the fonts VNI-Times): a letter, and its mark as a byte of its own.
- ``cp1258``: Windows-1258: letters as in Unicode, most tones as a combining mark behind them.

None of them says what it is: their bytes are letters of Windows-1252 too, and are often read as
such (“NguyÔn V¨n Hïng”). They are recognised by the syllables that they turn into.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pipeline.ingest.normalise.syllables import is_syllable, is_word

_CAPITALS = "ĂÂÊÔƠƯĐ"
_TCVN3_RUNS = {
    0xA1: _CAPITALS, 0xA8: _CAPITALS.lower(), 0xB5: "àảãáạ", 0xBB: "ằẳẵắ", 0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ", 0xDC: "ĩíịò", 0xE1: "ỏõóọồổỗốộờởỡớợù", 0xF1: "ủũúụừửữứựỳỷỹýỵ",
}  # fmt: skip
TCVN3 = {
    chr(first + index): letter
    for first, letters in _TCVN3_RUNS.items()
    for index, letter in enumerate(letters)
}
"""Each letter of TCVN3: how Windows-1252 reads it, and what it is."""

_CP1258 = {
    chr(code): read
    for code in range(0xA1, 0x100)
    if (read := bytes([code]).decode("cp1258", "replace")) != chr(code)
}


def _vni_table() -> dict[str, str]:
    # A letter, its marks, and the combining characters that the marks mean.
    tones = ("\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
    marks = [(letter, dict(zip("øùûõï", tones, strict=True))) for letter in "aeouyôö"]
    for letters, own, changed in (("aeo", "âàáåãä", "\u0302"), ("a", "êèéúüë", "\u0306")):
        meanings = (changed, *(changed + tone for tone in tones))
        marks += [(letter, dict(zip(own, meanings, strict=True))) for letter in letters]
    alone = {"ô": "ơ", "ö": "ư", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    table = alone | {
        letter + mark: unicodedata.normalize("NFC", alone.get(letter, letter) + meaning)
        for letter, meanings in marks
        for mark, meaning in meanings.items()
    }
    # Some keyboards wrote the mark of a capital small; the first of two codes is the usual one.
    capitals = {code.upper(): letter.upper() for code, letter in table.items()}
    mixed = {code.capitalize(): letter.upper() for code, letter in table.items()}
    return table | capitals | mixed


VNI = _vni_table()
"""Each letter of VNI-Windows that is not its own: how Windows-1252 reads it, and what it is."""

_FROM_TCVN3 = str.maketrans(TCVN3)
_FROM_CP1258 = str.maketrans(_CP1258)
_VNI_CODES = "|".join(sorted(map(re.escape, VNI), key=len, reverse=True))
_VNI_CODE = re.compile(_VNI_CODES)
# A word with two capitals and no small letters, but for those that have no capitals in TCVN3.
_LETTER = "A-Za-z¡-®µ-þ"
_CAPITAL_WORD = re.compile(
    f"(?<![{_LETTER}])(?=[µ-þ]*[A-Z¡-§][µ-þ]*[A-Z¡-§])[A-Z¡-§µ-þ]+(?![{_LETTER}])"
)


def _from_tcvn3(text: str) -> str:
    letters = text.translate(_FROM_TCVN3)
    pieces, end = [], 0
    for match in _CAPITAL_WORD.finditer(text):
        pieces += [letters[end : match.start()], letters[match.start() : match.end()].upper()]
        end = match.end()
    return "".join([*pieces, letters[end:]])


def _from_vni(text: str) -> str:
    return _VNI_CODE.sub(lambda match: VNI[match[0]], text)


def _from_cp1258(text: str) -> str:
    return unicodedata.normalize("NFC", text.translate(_FROM_CP1258))


class _Scheme(NamedTuple):
    """``convert`` a text; ``word`` is what a word can consist of."""

    convert: Callable[[str], str]
    word: re.Pattern[str]


_SCHEMES = {
    "cp1258": _Scheme(_from_cp1258, re.compile("[A-Za-zÀ-ÿ]+")),
    "tcvn3": _Scheme(_from_tcvn3, re.compile(f"[A-Za-z{re.escape(''.join(TCVN3))}]+")),
    "vni": _Scheme(_from_vni, re.compile(f"(?:[A-Za-zíìÍÌ]|{_VNI_CODES})+")),
}
# What Windows-1252 cannot have been read as; what stands between words is in none of the three.
_UNICODE = re.compile("[^\x00-\xff–—‘’“”…•€™]")
_WORD = re.compile("[0-9A-Za-z¡-ÿ]*[¡-ÿ][0-9A-Za-z¡-ÿ]*")


def converted(text: str) -> tuple[str, str | None]:
    """The text in Unicode, and the name of the encoding it was recognised to be in.

    ``text`` is in Unicode NFC. Text that can be Vietnamese as it is, ASCII, and text that could be
    in two of the encodings or in none, is left as it is, and the name is ``None``.
    """
    if text.isascii() or _UNICODE.search(text):
        return text, None
    words = _WORD.findall(text)
    if all(map(is_word, words)):
        return text, None
    syllables = {name: _syllables(words, scheme) for name, scheme in _SCHEMES.items()}
    most = max(syllables.values())
    best = [name for name, count in syllables.items() if count == most]
    if not most or len(best) > 1:
        return text, None
    return _SCHEMES[best[0]].convert(text), best[0]


def _syllables(words: Iterable[str], scheme: _Scheme) -> int:
    """How many words a scheme turns into syllables; 0 when it makes no word of one of them.

    Abbreviations (đ/c) say nothing, and neither does a single letter: × is the ì of TCVN3.
    """
    count = 0
    for word in words:
        if not scheme.word.fullmatch(word):
            return 0
        letters = scheme.convert(word)
        if is_syllable(letters):
            count += len(word) > 1
        elif not is_word(letters) and not _ABBREVIATION.fullmatch(letters):
            return 0
    return count


_ABBREVIATION = re.compile("[A-Za-zĐđ]+")


def decode_file_head(content: bytes) -> str | None:
    """The encoding (``cp1258``, ``tcvn3``, ``vni``) that bytes which are not UTF-8 are most
    plausibly in: the one in which most words are Vietnamese syllables.

    ``None`` when there is none in which more words are than are not. On a tie it is Windows-1258,
    which is the only one that systems rather than fonts know.
    """
    words = _WORD.findall(_as_1252(content))
    scores = {
        name: sum(is_syllable(scheme.convert(word)) for word in words)
        for name, scheme in _SCHEMES.items()
    }
    best = max(scores, key=lambda name: scores[name])
    return best if scores[best] * 2 > len(words) else None


def decode(content: bytes, scheme: str) -> str:
    """Bytes in one of the encodings as Unicode NFC; bytes without a meaning as in Latin-1.

    A block of a longer file has to end with a whole line, lest a letter is cut from its mark.
    """
    return _SCHEMES[scheme].convert(_as_1252(content))


# Windows-1252 with the bytes that it has no character for.
_WINDOWS = {code: bytes([code]).decode("cp1252", "ignore") or chr(code) for code in range(128, 160)}


def _as_1252(content: bytes) -> str:
    return content.decode("latin-1").translate(_WINDOWS)
