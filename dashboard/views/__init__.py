"""The pages: each reads the state, asks, draws."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.page import Page
from dashboard.views import briefing, coverage, definitions, districts, overview, reconciliation
from dashboard.views import entry_lag as lag
from dashboard.views import scorecard as quality
from i18n import N_

VIEWS: tuple[tuple[str, str, Callable[[Page], None]], ...] = (
    ("", N_("Overview"), overview.render),
    ("coverage", N_("Coverage"), coverage.render),
    (districts.PATH, N_("Compare districts"), districts.render),
    ("reconciliation", N_("Reconciliation"), reconciliation.render),
    ("lag", N_("Entry lag"), lag.render),
    ("quality", N_("Four words"), quality.render),
    ("briefing", N_("Briefing"), briefing.render),
    ("definitions", N_("Definitions"), definitions.render),
)
"""Path in the address, title and drawing of every page, in the order of the navigation."""
