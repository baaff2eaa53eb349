"""The panel of a profile: its spine, and the table of every number behind it."""

from __future__ import annotations

from functools import partial

from i18n import Translator
from presentation.panel import Panel
from presentation.profile.spine import spine
from presentation.profile.tables import profile_table
from presentation.profile.text import since, standing_out
from queries.profile.metrics import PROFILE
from queries.profile.profile import Profile


def indicators(result: Profile, _: Translator) -> Panel:
    """Every indicator of a place against what it is part of, its equals and those like it."""
    return Panel(
        "profile",
        _("The whole country among its provinces")
        if result.place.level == "country"
        else _("{place} against its equals", place=_(result.place.short_name)),
        partial(profile_table, result, _),
        partial(spine, result, _=_),
        partial(standing_out, result, _),
        PROFILE,
        result.provenance,
        note=since(result, _),
    )
