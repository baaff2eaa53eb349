"""``monitor briefing``: the briefing of the page as a file, for cron and for closed networks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console

from geo import units
from i18n import N_, Translator, UserError
from monitor.ingest import progress_bar
from monitor.output import err
from monitor.show.current import open_current, require_province
from queries.contents import record_snapshots, snapshots, verification_snapshots
from queries.databases import RunMemo

if TYPE_CHECKING:
    from presentation.briefing.draft import Content
    from presentation.briefing.model import Briefing
    from presentation.briefing.sections import SectionName

ADDRESS = "http://localhost:8501"
"""Where the links in a file find the dashboard unless MONITOR_URL says it."""


@dataclass(frozen=True)
class Asked:
    """What a briefing is asked for: its format, the province (the whole country without one), the
    period, the sections of its annex, and the draft whose texts it takes."""

    form: str
    province: str | None
    first: date | None
    last: date | None
    sections: tuple[SectionName, ...]
    draft: Path | None


def write(home: Path, out: Console, _: Translator, output: Path, asked: Asked) -> None:
    """Write the file, under a name of its own where ``output`` is a folder, and say what it is
    about.

    Raises UserError when nothing is published, the period ends before it begins, a file cannot be
    read or written, or no LibreOffice is there for a PDF.
    """
    # The browser that draws the maps starts while the rest is loaded and computed.
    from presentation.export.browser import STUDIO  # noqa: PLC0415

    STUDIO.prepare()
    # The programs that write slides and documents take a second to load.
    from presentation.briefing.draft import applied  # noqa: PLC0415
    from presentation.briefing.formats import file_name, make  # noqa: PLC0415

    _require_folder(output)
    with progress_bar(_("Briefing")) as advance:
        found = _computed(home, _, asked, lambda share: advance(share * 0.3))
        if asked.draft:
            found = applied(found, _read(asked.draft), _)
        address = os.environ.get("MONITOR_URL", ADDRESS)
        made = make(found, asked.form, home, address, _, lambda done: advance(0.3 + done * 0.7))
    if output.is_dir():
        output /= file_name(found, asked.form, _)
    with _writing(output):
        output.write_bytes(made.content)
    if made.without_maps:
        err.print(made.without_maps.text(_), style="yellow", markup=False)
    _say(out, _, output, found)


def write_draft(home: Path, out: Console, _: Translator, output: Path, asked: Asked) -> None:
    """Write the texts of a briefing to be changed in a file: with the changes of the draft that is
    kept on the server, if there is one. Raises UserError as ``write``."""
    from presentation.briefing.desk import key_of, read_draft  # noqa: PLC0415
    from presentation.briefing.draft import arranged, written_out  # noqa: PLC0415

    _require_folder(output)
    found = _computed(home, _, asked, lambda share: None)
    kept = read_draft(home, key_of(found)).content
    texts = written_out(found, arranged(found, kept, _), kept)
    with _writing(output):
        output.write_text(
            json.dumps(texts.plain(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )
    _say(out, _, output, found)


def _computed(
    home: Path, _: Translator, asked: Asked, advance: Callable[[float], None]
) -> Briefing:
    from presentation.briefing.content import briefing, find_period  # noqa: PLC0415
    from presentation.briefing.figures import Figures  # noqa: PLC0415
    from presentation.briefing.sections import USUAL_SECTIONS  # noqa: PLC0415

    require_province(asked.province)
    place = units.province(asked.province) if asked.province else units.country()
    with open_current(home) as databases:
        days = [
            *snapshots(databases),
            *record_snapshots(databases),
            *verification_snapshots(databases),
        ]
        period = find_period(asked.first, asked.last, max(one.as_of for one in days))
        # Several sections ask for the same.
        figures = Figures(replace(databases, memo=RunMemo()), place, period)
        return briefing(figures, asked.sections or USUAL_SECTIONS, _, advance)


def _read(file: Path) -> Content:
    from presentation.briefing.draft import read_content  # noqa: PLC0415

    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(
            N_("{file} cannot be read: {reason}."),
            file=str(file),
            reason=error.strerror or str(error),
        ) from error
    except ValueError:
        found = None
    return read_content(found)


def _require_folder(output: Path) -> None:
    if not output.parent.is_dir():
        raise UserError(
            N_("The folder {folder} is not there. Make it, or name another file."),
            folder=str(output.parent),
        )


@contextmanager
def _writing(output: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UserError(
            N_("{file} cannot be written: {reason}. Name another file."),
            file=str(output),
            reason=error.strerror or str(error),
        ) from error


def _say(out: Console, _: Translator, output: Path, found: Briefing) -> None:
    out.print(
        _(
            "{file}: {title}, {first} to {last}.",
            file=str(output),
            title=found.title,
            first=_.date(found.period.first),
            last=_.date(found.period.last),
        ),
        markup=False,
        soft_wrap=True,
    )
