"""What the authors of briefings keep on the server: a draft for each place and week, and the
agency that signs. Files of sentences in the data folder, read and written whole.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from geo.units import Unit
from i18n import N_, Language, UserError, plain
from presentation.briefing.draft import Content, Draft, read_content
from presentation.briefing.model import Briefing

MAX_UNDO = 20
"""States of a draft that can be gone back to."""
UNREADABLE = ".unreadable"
"""What ends the name of a draft that is kept, but no draft that can be read."""
_MAX_LINE, _MAX_RECIPIENTS = 200, 20


@dataclass(frozen=True)
class Key:
    """Which draft: a place, the week that the period ends in, and the language."""

    place: str
    last: date
    language: Language

    @property
    def name(self) -> str:
        """The name of its file, without its ending."""
        year, week, _day = self.last.isocalendar()
        return f"{self.place}-{year}-W{week:02}-{self.language}"


def key_of(briefing: Briefing) -> Key:
    """The draft of a briefing."""
    return Key(briefing.place.code, briefing.period.last, briefing.language)


def read_draft(home: Path, key: Key) -> Draft:
    """The draft as it is now; an empty one where there is none or where its file is damaged."""
    try:
        found = json.loads(_file(home, key).read_text(encoding="utf-8"))
        return Draft(
            read_content(found),
            int(found["revision"]),
            datetime.fromisoformat(found["saved_at"]),
            tuple(read_content(one) for one in found["before"]),
        )
    except (OSError, ValueError, KeyError, TypeError, UserError):
        return Draft()


def change_draft(home: Path, key: Key, change: Callable[[Content], Content]) -> Draft:
    """Change the draft as it is now, whoever saved it last, and keep the state before.

    Writers wait for each other, so that no change of one is lost by one of another. Raises
    UserError when the data folder cannot be written.
    """

    def changed(draft: Draft) -> Draft:
        content = change(draft.content)
        if content == draft.content:
            return draft
        before = (*draft.before, draft.content)[-MAX_UNDO:]
        return Draft(content, draft.revision + 1, datetime.now(UTC), before)

    return _save(home, key, changed)


def undo(home: Path, key: Key) -> Draft:
    """Go back to the state before the last change. Raises UserError as ``change_draft``."""

    def undone(draft: Draft) -> Draft:
        if not draft.before:
            return draft
        *before, content = draft.before
        return Draft(content, draft.revision + 1, datetime.now(UTC), tuple(before))

    return _save(home, key, undone)


def last_briefing(home: Path, place: Unit, before: date, language: Language) -> date | None:
    """The day of the latest draft of a place in a week before a day's."""
    days = []
    this_week = before.isocalendar()[:2]
    for file in (home / "drafts").glob(f"{place.code}-*-{language}.json"):
        try:
            day = date.fromisoformat(json.loads(file.read_text(encoding="utf-8"))["last"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if day.isocalendar()[:2] < this_week:
            days.append(day)
    return max(days, default=None)


def _save(home: Path, key: Key, change: Callable[[Draft], Draft]) -> Draft:
    with _writing(home / "drafts"):
        draft = read_draft(home, key)
        changed = change(draft)
        if changed is not draft and changed.saved_at:
            file = _file(home, key)
            if not draft.revision and file.exists():
                # Nobody could read it; somebody may still want what is in it.
                file.replace(file.with_suffix(UNREADABLE))
            _write(
                file,
                {
                    "place": key.place,
                    "last": key.last.isoformat(),
                    "language": key.language,
                    "revision": changed.revision,
                    "saved_at": changed.saved_at.isoformat(timespec="seconds"),
                    **changed.content.plain(),
                    "before": [one.plain() for one in changed.before],
                },
            )
        return changed


def _file(home: Path, key: Key) -> Path:
    return home / "drafts" / f"{key.name}.json"


@dataclass(frozen=True)
class Agency:
    """The agency that signs briefings, as its letterhead has it; empty where it is not known.

    ``symbol`` follows the number (“BC-SYT”), ``recipients`` are lines, ``files`` the unit that
    keeps the record.
    """

    superior: str = ""
    name: str = ""
    number: str = ""
    symbol: str = ""
    town: str = ""
    recipients: tuple[str, ...] = ()
    files: str = ""
    position: str = ""
    signatory: str = ""

    @property
    def author(self) -> str:
        """Who stands as the author of a file."""
        return self.name or self.superior


def read_agency(home: Path) -> Agency:
    """The agency of this data folder; an empty one where none is kept."""
    try:
        found = json.loads((home / "agency.json").read_text(encoding="utf-8"))
        return _agency(found)
    except (OSError, ValueError, TypeError, AttributeError):
        return Agency()


def write_agency(home: Path, agency: Agency) -> Agency:
    """Keep the agency. Raises UserError when the data folder cannot be written."""
    kept = _agency(asdict(agency))
    with _writing(home / "drafts"):
        _write(home / "agency.json", asdict(kept))
    return kept


def _agency(found: dict[str, Any]) -> Agency:
    lines: dict[str, Any] = {
        one.name: plain(str(found.get(one.name, ""))).strip()[:_MAX_LINE]
        for one in fields(Agency)
        if one.name != "recipients"
    }
    recipients = [plain(str(one)).strip()[:_MAX_LINE] for one in found.get("recipients", ())]
    return replace(Agency(**lines), recipients=tuple(filter(None, recipients))[:_MAX_RECIPIENTS])


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Alone among all who write into a folder. Raises UserError when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise UserError(
            N_("The data folder cannot be written ({reason}), so nothing is kept."),
            reason=error.strerror or str(error),
        ) from error


def _write(file: Path, content: dict[str, Any]) -> None:
    """Write a file whole or not at all."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=file.parent, prefix=".new-", delete=False
    ) as new:
        try:
            json.dump(content, new, ensure_ascii=False, indent=1)
            new.flush()
            os.fsync(new.fileno())
            Path(new.name).replace(file)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise
