"""The pages: each reads the state, asks, draws."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.session import Page
from dashboard.views import (
    briefing,
    coverage,
    definitions,
    districts,
    entry_lag,
    facilities,
    overview,
    profile,
    reconciliation,
    scorecard,
)
from i18n import N_

VIEWS: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("", N_("Overview"), overview.render),
    ("coverage", N_("Coverage"), coverage.render),
    (districts.PATH, N_("Compare districts"), districts.render),
    ("reconciliation", N_("Reconciliation"), reconciliation.render),
    ("entry-lag", N_("Entry lag"), entry_lag.render),
    (profile.PATH, N_("Place profile"), profile.render),
    (facilities.PATH, N_("Facilities"), facilities.render),
    ("scorecard", N_("Data quality"), scorecard.render),
    ("briefing", N_("Briefing"), briefing.render),
    ("definitions", N_("Definitions"), definitions.render),
)
"""Path in the address, title and drawing of every page, in the order of the navigation."""

FORMER_PATHS = {"lag": "entry-lag", "quality": "scorecard"}
"""Addresses of pages in versions before 0.5: links and QR codes on slides still open them."""
