"""What got better or worse: its colours for the style sheet, and the way its number went."""

from __future__ import annotations

from presentation.figure import JUDGED, Theme


def colours(theme: Theme) -> str:
    """The colours of a theme as the variables that the style sheet reads."""
    judged = JUDGED[theme.name]
    return f"--worse:{judged[-1]};--better:{judged[1]}"


def arrow(written: str) -> str:
    """The arrow of a change as it is written, up or down; none without a sign."""
    return {"+": "▲ ", "−": "▼ "}.get(written[0], "")
