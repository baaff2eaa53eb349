"""Codes of a list's own, such as those of facilities: texts whose leading zeros mean something."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from i18n import N_
from pipeline.ingest.normalise.parser import Mended, Parser
from pipeline.ingest.normalise.text import TEXT, clean

_SHORTEST = 5
"""Digits of codes that are all of one length; shorter ones are counted on."""


def _length(text: str) -> str | None:
    """How many digits a code has that is nothing but digits; “0” of one that begins with a zero."""
    code = clean(text)
    if not (code.isascii() and code.isdigit()):
        return None
    return "0" if code[0] == "0" else str(len(code))


def _settled(lengths: Counter[str]) -> Parser:
    """Where no code begins with a zero, those that are shorter than most may have lost theirs."""
    usual, count = lengths.most_common(1)[0] if lengths else ("0", 0)
    longest = max(map(int, lengths), default=0)
    if "0" in lengths or int(usual) < max(longest, _SHORTEST) or count * 2 <= lengths.total():
        return CODE

    def parse(text: str) -> object:
        code = TEXT.parse(text)
        if isinstance(code, str) and (length := _length(code)) and int(length) < longest:
            return Mended(
                code,
                N_(
                    "“{found}” may have lost zeros in front of it, as most codes of the column "
                    "have {digits} digits; it is kept as it is."
                ),
                {"found": code, "digits": longest},
            )
        return code

    return replace(CODE, parse=parse, fast="")


CODE = replace(TEXT, fast="", mark=_length, settled=_settled)
