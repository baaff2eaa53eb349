"""The one kind of error that a user is meant to read."""

from __future__ import annotations

from i18n.language import Translator


class UserError(Exception):
    """Something the user can mend: says what was found, what was expected and what to do.

    ``message`` is a text of the catalogue with ``{placeholders}``; ``values`` fill them in.
    """

    def __init__(self, message: str, /, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def text(self, translate: Translator) -> str:
        """The error in the reader's language."""
        return translate(self.message, **self.values)

    def __str__(self) -> str:
        return self.message.format(**self.values) if self.values else self.message
