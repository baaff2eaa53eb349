"""Every text in two languages: English in the code, Vietnamese in the catalogue."""

from i18n.errors import UserError
from i18n.language import (
    LANGUAGES,
    N_,
    WRITINGS,
    Language,
    Translator,
    capitalised,
    harmless,
    plain,
    shown_difference,
    translator,
    unquoted,
)

__all__ = [
    "LANGUAGES",
    "N_",
    "WRITINGS",
    "Language",
    "Translator",
    "UserError",
    "capitalised",
    "harmless",
    "plain",
    "shown_difference",
    "translator",
    "unquoted",
]
