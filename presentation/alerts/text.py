"""What the alerts of a data version say, in sentences and groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from geo.units import COUNTRY_CODE
from i18n import N_, Translator
from queries.alerts.alerts import INDICATORS, WATCHED, Alert, Alerts, Crosses, Indicator
from queries.alerts.text import crossing, limit


@dataclass(frozen=True)
class AlertGroup:
    """Alerts under one title: those of the country, of provinces that cross the same threshold, or
    the resolved ones."""

    title: str
    indicator: Indicator | None
    rows: tuple[Alert, ...]


def groups(found: Alerts, _: Translator) -> tuple[AlertGroup, ...]:
    """The country's alerts, then the provinces' by what is crossed, then the resolved ones."""
    standing = [row for row in found.rows if row.status != "resolved"]
    country = tuple(row for row in standing if row.place_code == COUNTRY_CODE)
    provinces = [row for row in standing if row.place_code != COUNTRY_CODE]
    resolved = tuple(row for row in found.rows if row.status == "resolved")
    made = [AlertGroup(_("Whole country"), None, country)] if country else []
    for (indicator, threshold), rows in groupby(
        sorted(provinces, key=lambda row: (INDICATORS.index(row.indicator), -(row.threshold or 0))),
        lambda row: (row.indicator, row.threshold),
    ):
        here = tuple(rows)
        said = crossing(indicator, threshold, _)
        title = _.plural(
            "{count} province: {crossing}",
            "{count} provinces: {crossing}",
            len(here),
            crossing=said,
        )
        made.append(AlertGroup(title, indicator, here))
    if resolved:
        title = _("Resolved since data version {version}", version=found.previous_version)
        made.append(AlertGroup(title, None, resolved))
    return tuple(made)


def summary(found: Alerts, _: Translator) -> str:
    """How many alerts stand, and how many of them are new."""
    standing = sum(row.status != "resolved" for row in found.rows)
    if not standing:
        text = _("No threshold is crossed in data version {version}.", version=found.data.version)
    else:
        text = _.plural(
            "{count} alert stands in data version {version}",
            "{count} alerts stand in data version {version}",
            standing,
            version=found.data.version,
        ) + _told_apart(found, _)
    return text


def _told_apart(found: Alerts, _: Translator) -> str:
    if found.previous_version is None:
        return "; " + _("there is none before to compare with, so all count as new") + "."
    new = sum(row.status == "new" for row in found.rows)
    return ", " + _(
        "{new} of them new since data version {version}.",
        new=_.integer(new),
        version=found.previous_version,
    )


_LIMITS: dict[Crosses, str] = {
    "below": N_("below {limits}"),
    "above": N_("above {limits}"),
    "falls": N_("a fall by {limits}"),
}


def watched(indicator: Indicator, found: Alerts, _: Translator) -> str:
    """The thresholds of an indicator: the country's, the most common of the provinces, and how
    many provinces have another or none."""
    country = found.thresholds.get((indicator, COUNTRY_CODE))
    provinces = [
        threshold
        for (name, code), threshold in found.thresholds.items()
        if name == indicator and code != COUNTRY_CODE
    ]
    parts = []
    if country is not None:
        parts.append(_("country {limit}", limit=limit(indicator, country, _)))
    if provinces:
        usual = max(sorted(set(provinces)), key=provinces.count)
        parts.append(_("provinces {limit}", limit=limit(indicator, usual, _)))
        if others := sum(one != usual for one in provinces):
            parts.append(
                _.plural("{count} province has its own", "{count} provinces have their own", others)
            )
    if not parts:
        return _("not watched")
    return _(_LIMITS[WATCHED[indicator].crosses], limits=", ".join(parts))


def first(rows: Iterable[Alert], most: int) -> tuple[tuple[Alert, ...], tuple[Alert, ...]]:
    """The rows shown at once and those to be opened; a single further row is no reason to fold."""
    rows = tuple(rows)
    cut = len(rows) if len(rows) <= most + 1 else most
    return rows[:cut], rows[cut:]
