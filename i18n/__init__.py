"""Every text in two languages: English in the code, Vietnamese in the catalogue."""

from i18n.errors import UserError
from i18n.language import LANGUAGES, Language, Translator, N_, translator

__all__ = ["LANGUAGES", "Language", "N_", "Translator", "UserError", "translator"]
