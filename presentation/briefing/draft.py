"""A draft: what an author changed in a briefing. Sentences, order, parts left out, texts added."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from i18n import N_, Translator, UserError
from presentation.briefing.model import Briefing, Part, Section
from presentation.briefing.sections import BODY

MAX_TEXT = 10_000
"""Letters of one text; who writes more writes a document of their own."""
_ADDED = "text-"


@dataclass(frozen=True)
class Edit:
    """A part's text as its author wrote it, and what had been computed then."""

    text: str
    computed: str


@dataclass(frozen=True)
class Content:
    """What was changed: texts by the names of the parts, the order of the body (empty: as it
    comes), and what is left out. Parts named ``text-1``, ``text-2`` … are the author's own."""

    texts: Mapping[str, Edit] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    dropped: frozenset[str] = frozenset()

    @property
    def count(self) -> int:
        """How many sentences were changed or added; a text that only lost some counts once."""
        return sum(
            max(
                1,
                len(
                    {line for line in one.text.splitlines() if line}
                    - set(one.computed.splitlines())
                ),
            )
            for one in self.texts.values()
        )

    @property
    def is_empty(self) -> bool:
        """Whether the briefing is as it was computed."""
        return self == Content()

    def with_text(self, name: str, text: str, computed: str) -> Content:
        """With a part's text; one that is emptied or as computed is none of the author's."""
        texts = {one: edit for one, edit in self.texts.items() if one != name}
        if text.strip() and text != computed:
            texts[name] = Edit(text[:MAX_TEXT], computed)
        order = self.order
        if is_added(name) and name not in texts:
            order = tuple(one for one in order if one != name)
        return replace(self, texts=texts, order=order)

    def with_added(self, order: Iterable[str], text: str) -> Content:
        """With a text of the author's own behind the parts in their present ``order``."""
        numbers = [int(one.removeprefix(_ADDED)) for one in self.texts if is_added(one)]
        name = f"{_ADDED}{max(numbers, default=0) + 1}"
        return replace(self, texts={**self.texts, name: Edit(text, "")}, order=(*order, name))

    def moved(self, order: Iterable[str], name: str, by: int) -> Content:
        """With a part of the body moved before (-1) or behind (1) its neighbour in the present
        ``order``; parts that are left out are no neighbours."""
        names = list(order)
        here = names.index(name)
        there = here + by
        while 0 <= there < len(names) and names[there] in self.dropped:
            there += by
        if not 0 <= there < len(names):
            return self
        names.insert(there, names.pop(here))
        return replace(self, order=tuple(names) if tuple(names) != BODY else ())

    def without(self, name: str) -> Content:
        """With a part left out; a text of the author's own is gone."""
        if is_added(name):
            return self.with_text(name, "", "")
        return replace(self, dropped=self.dropped | {name})

    def with_part(self, name: str) -> Content:
        """With a part that was left out."""
        return replace(self, dropped=self.dropped - {name})

    def plain(self) -> dict[str, Any]:
        """As it is written to a file."""
        return {
            "texts": {
                name: {"text": one.text, "computed": one.computed}
                for name, one in self.texts.items()
            },
            "order": list(self.order),
            "dropped": sorted(self.dropped),
        }


@dataclass(frozen=True)
class Draft:
    """A draft as it is kept: its content, which of its states this is, when it was saved, and the
    states before, the latest last."""

    content: Content = Content()
    revision: int = 0
    saved_at: datetime | None = None
    before: tuple[Content, ...] = ()


def is_added(name: str) -> bool:
    """Whether a part is a text of the author's own."""
    return re.fullmatch(rf"{_ADDED}\d{{1,9}}", name) is not None


def read_content(found: Any) -> Content:
    """The content of a file. Raises UserError when it is none."""
    try:
        return Content(
            {
                str(name): Edit(str(one["text"])[:MAX_TEXT], str(one.get("computed", "")))
                for name, one in found["texts"].items()
            },
            tuple(map(str, found.get("order", ()))),
            frozenset(map(str, found.get("dropped", ()))),
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise UserError(
            N_(
                "This is no draft of a briefing. Write one with: monitor briefing --write-draft "
                "FILE, change its texts, and try again."
            )
        ) from error


def applied(briefing: Briefing, content: Content, _: Translator) -> Briefing:
    """The briefing with the author's changes."""
    return arranged(briefing, content, _, keep_dropped=False)


def arranged(
    briefing: Briefing, content: Content, _: Translator, *, keep_dropped: bool = True
) -> Briefing:
    """The briefing in the author's order and words; with what is left out as well, so that it can
    be taken back."""

    def kept(parts: Iterable[Part]) -> tuple[Part, ...]:
        return tuple(
            one.edited(content.texts[one.name].text) if one.name in content.texts else one
            for one in parts
            if keep_dropped or one.name not in content.dropped
        )

    own = tuple(Part(name, _("Text of your own"), "") for name in content.texts if is_added(name))
    known = {one.name: one for one in (*briefing.body, *own)}
    names = [name for name in content.order if name in known]
    ordered = [known[name] for name in (*names, *(name for name in known if name not in names))]
    sections = tuple(
        Section(section.name, section.title, parts)
        for section in briefing.sections
        if (parts := kept(section.parts))
    )
    return replace(briefing, body=kept(ordered), sections=sections)


def written_out(computed: Briefing, shown: Briefing, content: Content) -> Content:
    """All texts of a briefing as they are ``shown``, to be changed in a file."""
    originals = {one.name: one.text for one in computed.parts}
    return Content(
        {one.name: Edit(one.text, originals.get(one.name, "")) for one in shown.parts},
        tuple(one.name for one in shown.body),
        content.dropped,
    )
