"""Bring the Vietnamese catalogue up to date with the texts in the code.

Run ``python -m i18n.extract``. New texts are added without a translation, texts that the code no
longer has are dropped; the tests fail until every text is translated.
"""

from __future__ import annotations

from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from i18n.language import LANGUAGES, LOCALE_DIR, Language

ROOT = Path(__file__).parents[1]
PACKAGES = ("dashboard", "demo", "geo", "i18n", "monitor", "pipeline", "presentation", "queries")
# ``_("one text")`` and ``_.plural("one", "many", count)``.
KEYWORDS = {"_": None, "N_": None, "translate": None, "demo": None, "plural": (1, 2)}


def extracted() -> Catalog:
    """Every text in the code, without translations."""
    catalogue = Catalog(project="vaccination-monitor", fuzzy=False)
    for package in PACKAGES:
        for file, _line, message, _comments, context in extract_from_dir(
            ROOT / package, keywords=KEYWORDS
        ):
            if message and (isinstance(message, tuple) or message.strip()):
                catalogue.add(message, locations=[(f"{package}/{file}", 0)], context=context)
    return catalogue


def main() -> None:
    """Update the catalogue of every language but English, which stands in the code."""
    for language in LANGUAGES:
        if language != "en":
            update(language)


def update(language: Language) -> None:
    """Update the catalogue of a language; a new one begins with every text untranslated."""
    file = LOCALE_DIR / language / "LC_MESSAGES" / "messages.po"
    if file.exists():
        with file.open("rb") as opened:
            catalogue = read_po(opened, locale=language)
    else:
        file.parent.mkdir(parents=True)
        catalogue = Catalog(locale=language, fuzzy=False)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with file.open("wb") as opened:
        write_po(
            opened, catalogue, width=100, omit_header=False, include_lineno=False, sort_output=True
        )


if __name__ == "__main__":
    main()
