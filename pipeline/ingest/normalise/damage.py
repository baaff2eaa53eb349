"""What programs do to texts on their way: guards around them, UTF-8 read as something else, letters
lost, words where there is nothing.
"""

from __future__ import annotations

import re

from geo.units import folded
from i18n import N_
from pipeline.ingest.normalise.parser import ValueFault

LOST_LETTERS = N_(
    "“{found}” has lost letters in another program; it is kept as it is. Export it again as UTF-8."
)
"""What is said of a text that ``has_lost_letters``."""

# ="036…" and =T("036…") keep zeros in spreadsheets; so does an apostrophe in front.
_FORMULA = re.compile(r'=\s*(?:T\s*\(\s*|TEXT\s*\(\s*)?"+([^"]*)"+\s*(?:,\s*"+[^"]*"+\s*)?\)?')
_APOSTROPHES = "'’‘`"


def unguarded(text: str) -> str:
    """A text without what was put around it so that a spreadsheet leaves it alone."""
    if text[0] == "=" and (match := _FORMULA.fullmatch(text)):
        return match[1].strip()
    if text[0] in _APOSTROPHES and len(text) > 1 and text[1].isalnum():
        # 'An' in quotation marks loses both.
        return text[1:-1] if text[-1] == text[0] else text[1:]
    return text


# How Windows-1252 and Latin-1 read the bytes 0x80 to 0xBF, which follow in UTF-8.
_BYTE_OF = {
    bytes([code]).decode(encoding): code
    for encoding in ("latin-1", "cp1252")
    for code in range(0x80, 0x100)
    if (encoding, code) not in {("cp1252", one) for one in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
}
_FOLLOWING = "[" + re.escape("".join(c for c, code in _BYTE_OF.items() if code < 0xC0)) + "]"
_TWICE = re.compile(f"[ÃÄÅÆ]{_FOLLOWING}|[áâ]{_FOLLOWING}{{2}}|Ì{_FOLLOWING}")
# What remains where a byte has been lost: no letter stands before these signs.
_TWICE_BROKEN = re.compile(
    "[Ãá][º»ª¢¡£³²©¨´µ¹½]|Ä[‘ƒ\x90\x91©¨]|Æ[°¡¯\xa0]|á[º»]|â€", re.IGNORECASE
)


def undone(text: str) -> str:
    """A text of which UTF-8 was taken for Windows-1252 or Latin-1, as it was before.

    “Nguyá»…n” is “Nguyễn”. Only what comes out as Vietnamese letters and marks is changed; twice,
    since some programs do it twice.
    """
    for _ in range(2):
        before, text = text, _TWICE.sub(_letter, text)
        if text == before:
            break
        # Of the letters that lose their second byte on the way only Đ is Vietnamese.
        text = _HALF.sub("Đ", text)
    return text


_HALF = re.compile(r"Ä(?=\w)")


def _letter(match: re.Match[str]) -> str:
    try:
        letter = bytes(_BYTE_OF[character] for character in match[0]).decode("utf-8")
    except (KeyError, UnicodeDecodeError):
        return match[0]
    return letter if _OF_VIETNAMESE.fullmatch(letter) or letter in _BYTE_OF else match[0]


_OF_VIETNAMESE = re.compile(
    "[À-ÃÈ-ÊÌÍÐÒ-ÕÙÚÝà-ãè-êìíò-õùúýĂăĐđĨĩŨũƠơƯưẠ-ỹ–—‘’“”…\u00a0\u0300-\u0323]"
)


def is_encoded_twice(text: str) -> bool:
    """Whether what is left of a text shows that it was encoded twice and has lost bytes since."""
    return bool(_TWICE_BROKEN.search(text))


_LOST = re.compile("[\ufffd\ufffc\u25a1\u25af\u2370]|(?<=[^\\W\\d_])\\?|\\?(?=[^\\W\\d_])")


def has_lost_letters(text: str) -> bool:
    """Whether “?”, U+FFFD or □ stand where letters stood: “Nguy?n V?n An”."""
    return bool(_LOST.search(text))


_EXCEL_ERROR = re.compile(r"#(REF|VALUE|DIV/0|NAME|NUM|NULL|SPILL|CALC)[!?]", re.IGNORECASE)


def refuse_error(text: str) -> None:
    """Raise ValueFault where a spreadsheet wrote an error for a value; #N/A is a word for none."""
    if text[:1] == "#" and _EXCEL_ERROR.fullmatch(text):
        raise ValueFault(
            N_(
                "“{found}” is an error of Excel; expected what the cell was to say. Correct it and "
                "import the row again."
            ),
            found=text,
        )


_NOTHING = {
    "null",
    "n a",
    "na",
    "nan",
    "none",
    "nil",
    "undefined",
    "unknown",
    "missing",
    "not available",
    "khong ro",
    "chua ro",
    "ko ro",
    "khong biet",
    "khong xac dinh",
    "chua xac dinh",
    "bo trong",
    "de trong",
    "khong co thong tin",
    "chua co thong tin",
    "khong thong tin",
    "khong co du lieu",
    "chua cap nhat",
}

_FIRST_WORDS = {word.split()[0] for word in _NOTHING}

NOTHING_SQL = ", ".join(
    f"'{word}'"
    for word in (
        *("", "-", "--", "–", "—", ".", "null", "n/a", "#n/a", "na", "nan", "none", r"\N".lower()),
        *("chưa tiêm", "chưa", "không tiêm", "không"),
    )
)
"""The usual ones in small letters, and those for a dose that was not given, as a list in SQL."""


def says_nothing(text: str) -> bool:
    """Whether a clean text is a word or a sign for an empty cell: “NULL”, “-”, “không rõ”."""
    if len(text) > 24 or text == "Na" or text[:1].isdigit():  # “Na” is a name; no word has digits
        return False
    first = folded(text.partition(" ")[0])
    # Few texts begin as such a word does, and what they begin with repeats.
    if first and first.partition(" ")[0] not in _FIRST_WORDS:
        return text == r"\N"
    plain = folded(text)
    return not plain or plain in _NOTHING or text == r"\N"
