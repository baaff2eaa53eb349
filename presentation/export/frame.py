"""What stands around a picture or a table that left the page, so that it explains itself."""

from __future__ import annotations

from dataclasses import dataclass

from i18n import Translator


@dataclass(frozen=True)
class Frame:
    """Everything in the reader's words.

    ``filters`` says what was chosen, ``definition`` what the numbers mean in one line,
    ``provenance`` the day and the data version, ``link`` the address that shows the same view.
    """

    translate: Translator
    title: str
    filters: str
    definition: str
    source: str
    provenance: str
    demo: bool
    link: str

    @property
    def source_line(self) -> str:
        """Source, day and data version in one line."""
        _ = self.translate
        return _("Source: {source}", source=self.source) + " · " + self.provenance

    @property
    def demo_words(self) -> str:
        """“Demo data” when they are, else nothing."""
        return self.translate("Demo data") if self.demo else ""
