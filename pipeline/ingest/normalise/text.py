"""Text as it is kept and compared by, whatever encoding it was typed in.

Before Unicode there were several encodings in Viet Nam:

- ``tcvn3``: TCVN 5712:1993, VN3 (“ABC”, the fonts .VnTime): one byte a letter. Capitals with tones
  have no code; the small letter stands for them, and the fonts .VnTimeH show it as a capital.
- ``vni``: VNI-Windows (the fonts VNI-Times): a letter, and its mark as a byte of its own.
- ``cp1258``: Windows-1258: letters as in Unicode, most tones as a combining mark behind them.

None of them says what it is: their bytes are letters of Windows-1252 too, and are often read as
such (“NguyÔn V¨n Hïng”). They are recognised by the syllables that they turn into: an onset, one to
three vowels and an ending, with at most one tone mark, which sits where the old or the new
placement puts it. Before c, ch, p and t stand only the tones sắc and nặng.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from geo import units
from pipeline.ingest.normalise import damage
from pipeline.ingest.normalise.parser import Mended, Parser, shortened

_TONE = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SHARP = ("\u0301", "\u0323")

_ONSETS = "ngh|ng|nh|gh|gi|ch|kh|ph|qu(?![uo])|th|tr|[bcdđghklmnprstvx]|"
# Vowels that nothing follows, and those that can have an ending; “-” is none.
_OPEN = [
    *("ai", "ao", "au", "ay", "âu", "ây", "eo", "êu", "ia", "iu", "iêu", "oai", "oay", "oi", "ôi"),
    *("ơi", "ua", "uây", "ui", "uôi", "ưa", "ưi", "ưu", "ươi", "ươu", "yêu"),
]
_CLOSED = {
    "a": "- c ch m n ng nh p t",
    "ă": "c m n ng p t",
    "â": "c m n ng p t",
    "e": "- c m n ng p t",
    "ê": "- ch m n nh p t",
    "i": "- ch m n nh p t",
    "o": "- c m n ng p t",
    "ô": "- c m n ng p t",
    "ơ": "- m n p t",
    "u": "- c m n ng p t",
    "ư": "- c m n ng t",
    "y": "-",
    "iê": "c m n ng p t",
    "oa": "- c ch m n ng nh p t",
    "oă": "c m n ng t",
    "oe": "- n t",
    "uâ": "n ng t",
    "uê": "- ch",
    "uô": "c m n ng t",
    "uy": "- ch nh t",
    "uyê": "n t",
    "ươ": "c m n ng p t",
    "yê": "m n ng t",
}
_RHYMES = _OPEN + [
    vowels + ending.strip("-") for vowels, endings in _CLOSED.items() for ending in endings.split()
]
_SYLLABLE = re.compile(f"(?:{_ONSETS})(?:{'|'.join(_RHYMES)})|quy(?:ch|nh|t)")
# Rare rhymes as in goòng, khuya, thuở; and what the names of other peoples of Viet Nam need: Krông
# Búk, Mlô, Niê, Păh, Kbuôr.
_SPELLED = re.compile(
    "(?:gi|qu(?![uo])|[bcdđfghjklmnprstvwxz]{0,4})"
    f"(?:({'|'.join(_OPEN)}|oao|oeo|uơ|uya|uyu)"
    f"|({'|'.join(_CLOSED)}|ia|oo|ua)((?<=[aêiy])(?:ch|nh)|ng|[ckhlmnprst]|))"
)


class _Word(NamedTuple):
    """Small letters without tones; the tones; where the first of them sits."""

    letters: str
    tones: str
    place: int


@lru_cache(20_000)
def is_syllable(word: str) -> bool:
    """Whether a word (Unicode NFC, of whatever case) is a Vietnamese syllable of a usual form."""
    apart = _taken_apart(word)
    if not _SYLLABLE.fullmatch(apart.letters) or not _is_word(apart, word):
        return False
    return bool(apart.tones) or not apart.letters.endswith(("c", "ch", "p", "t"))


@lru_cache(20_000)
def is_word(word: str) -> bool:
    """The same more widely: rare forms, and words of the other languages of Viet Nam."""
    return word.lower() in _CLANS or _is_word(_taken_apart(word), word)


def _is_word(apart: _Word, word: str) -> bool:
    match = _SPELLED.fullmatch(apart.letters)
    if not match or len(apart.tones) > 1 or _capital_within(word):
        return False
    if not apart.tones:
        return True
    alone, vowels, ending = match.groups("")
    if ending in ("c", "ch", "p", "t", "k") and apart.tones not in _SHARP:
        return False
    return apart.place - match.start(1 if alone else 2) in _places(alone or vowels, ending)


def _capital_within(word: str) -> bool:
    """Whether an accented capital stands behind a small letter, as in no spelling."""
    return any(
        before.islower() and letter.isupper() and not letter.isascii()
        for before, letter in pairwise(word)
    )


def _taken_apart(word: str) -> _Word:
    decomposed = unicodedata.normalize("NFD", word.lower())
    tone = _TONE.search(decomposed)
    if not tone:
        return _Word(unicodedata.normalize("NFC", decomposed), "", 0)
    before = unicodedata.normalize("NFC", decomposed[: tone.start()])
    letters = unicodedata.normalize("NFC", _TONE.sub("", decomposed))
    return _Word(letters, "".join(_TONE.findall(decomposed)), len(before) - 1)


def _places(vowels: str, ending: str) -> tuple[int, ...]:
    """Which of the vowels can bear the tone mark."""
    changed = [index for index, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if changed:
        return (changed[-1],)
    if vowels in ("oa", "oe", "uy") and not ending:
        return (0, 1)  # hòa and hoà
    if len(vowels) == 3:
        return (1,)
    return (len(vowels) - 1,) if ending else (0,)


_CAPITALS = "ĂÂÊÔƠƯĐ"
_TCVN3_RUNS = {
    0xA1: _CAPITALS,
    0xA8: _CAPITALS.lower(),
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
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
# What is no letter of any language where it stands, but one in TCVN3: highland names have no
# syllable of a usual form (“Kbu«r”, “£ban”).
_SIGN = re.compile("[¡-©«-´¶-¹»-¿×÷](?=[A-Za-z])|(?<=[a-z])[¨ª¬]")
# Of more than one syllable, or with vowels that are no others'.
_CLANS = {"êban", "byă", "blâo", "êñuôl"}


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
    if most < 0 or len(best) > 1 or (not most and not _SIGN.search("".join(words))):
        return text, None
    return _SCHEMES[best[0]].convert(text), best[0]


def _syllables(words: Iterable[str], scheme: _Scheme) -> int:
    """How many words a scheme turns into syllables; -1 when it makes no word of one of them.

    Abbreviations (đ/c) say nothing, and neither does a single letter: × is the ì of TCVN3.
    """
    count = 0
    for word in words:
        if not scheme.word.fullmatch(word):
            return -1
        letters = scheme.convert(word)
        if is_syllable(letters):
            count += len(word) > 1
        elif not is_word(letters) and not _ABBREVIATION.fullmatch(letters):
            return -1
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


_SOFT_HYPHEN = "\u00ad"
_INVISIBLE = re.compile("[\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
# The Icelandic Ð and the African Ɖ look like Đ, and keyboards made them for it.
_LOOKALIKES = str.maketrans("ÐƉ", "ĐĐ")

_OLD_PLACE = re.compile(
    r"(?<![^\W\d_])(ngh|ng|nh|gh|gi|ch|kh|ph|th|tr|[bcdđghklmnprstvx]|)"
    r"(o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])(?![^\W\d_])",
    re.IGNORECASE,
)


@lru_cache(200_000)
def clean(text: str) -> str:
    """The text in Unicode NFC, whatever encoding it was typed in, with single spaces.

    Characters that cannot be seen are dropped, and what guards a text from spreadsheets (="036").
    An encoding before Unicode is converted where it is beyond doubt, UTF-8 encoded twice undone.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", damage.undone(unicodedata.normalize("NFC", text)))
        text, encoding = converted(text)
        if encoding is None and _SOFT_HYPHEN in text:  # which is the ư of TCVN3
            text = unicodedata.normalize("NFC", text.replace(_SOFT_HYPHEN, ""))
            text, _ = converted(text)
        if _INVISIBLE.search(text):  # which no older encoding has: it hid that the rest is in one
            return clean(_INVISIBLE.sub(lambda one: " " if one[0].isspace() else "", text))
        text = text.translate(_LOOKALIKES)
    text = " ".join(_CONTROL.sub(" ", text).split())
    return damage.unguarded(text) if text else text


def placed(text: str) -> str:
    """The text (Unicode NFC) with tone marks placed as most write them: “Hòa”, not “Hoà”.

    In syllables that end with oa, oe or uy the first of the two vowels bears the mark; in “quý”
    there is but one.
    """
    return text if text.isascii() else _OLD_PLACE.sub(_first_vowel, text)


def _first_vowel(match: re.Match[str]) -> str:
    onset, vowels = match.groups()
    decomposed = unicodedata.normalize("NFD", vowels)
    first, letter, tone = decomposed[0], decomposed[1], decomposed[2]
    return onset + unicodedata.normalize("NFC", first + tone + letter)


def folded(text: str) -> str:
    """A text to compare by: clean, in small letters without diacritics and punctuation."""
    return units.folded(clean(text))


def _kept(text: str) -> str | Mended | None:
    kept = clean(text)
    damage.refuse_error(kept)
    if damage.says_nothing(kept):
        return None
    if damage.has_lost_letters(kept) or damage.is_encoded_twice(kept):
        return Mended(kept, damage.LOST_LETTERS, {"found": shortened(kept)})
    return kept


# Numbers and codes: words for nothing have no digit, and what guards a text stands first.
TEXT = Parser(
    "VARCHAR",
    _kept,
    "CASE WHEN regexp_full_match({c}, '([A-Za-z][A-Za-z_./:-]*)?[0-9][!->@-~]*( [!->@-~]+)*') "
    "THEN {c} END",
)
"""Any text."""
