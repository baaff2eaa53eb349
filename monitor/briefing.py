"""``monitor briefing``: the briefing of the page as a file, for cron and for closed networks."""

from __future__ import annotations

import os
from dataclasses import replace
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
    from presentation.briefing.sections import SectionName

ADDRESS = "http://localhost:8501"
"""Where the links in a file find the dashboard unless MONITOR_URL says it."""


def write(
    home: Path,
    out: Console,
    _: Translator,
    output: Path,
    form: str,
    province: str | None,
    first: date | None,
    last: date | None,
    sections: tuple[SectionName, ...],
) -> None:
    """Write the file, and say what it is about.

    Raises UserError when nothing is published, the period ends before it begins, the file cannot
    be written, or no LibreOffice is there for a PDF.
    """
    # The browser that draws the maps starts while the rest is loaded and computed.
    from presentation.export.browser import STUDIO  # noqa: PLC0415

    STUDIO.prepare()
    # The programs that write slides and documents take a second to load.
    from presentation.briefing.content import briefing, find_period, usual_sections  # noqa: PLC0415
    from presentation.briefing.figures import Figures  # noqa: PLC0415
    from presentation.briefing.formats import make  # noqa: PLC0415

    require_province(province)
    place = units.province(province) if province else units.country()
    if not output.parent.is_dir():
        raise UserError(
            N_("The folder {folder} is not there. Make it, or name another file."),
            folder=str(output.parent),
        )
    with (
        open_current(home) as databases,
        progress_bar(_("Briefing")) as advance,
    ):
        days = [
            *snapshots(databases),
            *record_snapshots(databases),
            *verification_snapshots(databases),
        ]
        period = find_period(first, last, max(one.as_of for one in days))
        # Several sections ask for the same.
        figures = Figures(replace(databases, memo=RunMemo()), place, period)
        found = briefing(
            figures, sections or usual_sections(place), _, lambda share: advance(share * 0.3)
        )
        made = make(
            found,
            form,
            home,
            os.environ.get("MONITOR_URL", ADDRESS),
            _,
            lambda share: advance(0.3 + share * 0.7),
        )
    try:
        output.write_bytes(made.content)
    except OSError as error:
        raise UserError(
            N_("{file} cannot be written: {reason}. Name another file."),
            file=str(output),
            reason=error.strerror or str(error),
        ) from error
    if made.without_maps:
        err.print(made.without_maps.text(_), style="yellow", markup=False)
    out.print(
        _(
            "{file}: {title}, {first} to {last}.",
            file=str(output),
            title=found.title,
            first=_.date(period.first),
            last=_.date(period.last),
        ),
        markup=False,
        soft_wrap=True,
    )
