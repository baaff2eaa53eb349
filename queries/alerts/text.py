"""Alerts in words: the same on the page, on the command line and in mail."""

from __future__ import annotations

from i18n import N_, Translator
from queries.alerts.alerts import WATCHED, Alert, Indicator, Status

STATUS_NAMES: dict[Status, str] = {
    "new": N_("New"),
    "continuing": N_("Continuing"),
    "resolved": N_("Resolved"),
}

_CROSSING: dict[Indicator, str] = {
    "same_day": N_("of all reported doses entered on the day of injection below {threshold}"),
    "mismatch": N_("mismatch rate above {threshold}"),
    "backlog": N_("backlog above {threshold} of the reported doses"),
    "coverage_dose1": N_("coverage with at least one dose fell by more than {threshold}"),
    "coverage_dose2": N_("coverage of the fully vaccinated fell by more than {threshold}"),
}
_ANY_FALL: dict[Indicator, str] = {
    "coverage_dose1": N_("coverage with at least one dose fell"),
    "coverage_dose2": N_("coverage of the fully vaccinated fell"),
}
_NAMES: dict[Indicator, str] = {
    "same_day": N_("entered on the day of injection"),
    "mismatch": N_("mismatch rate"),
    "backlog": N_("backlog of the reported doses"),
    "coverage_dose1": N_("coverage with at least one dose"),
    "coverage_dose2": N_("coverage of the fully vaccinated"),
}
_COUNTS: dict[Indicator, str] = {
    "same_day": N_("{numerator} of {denominator} doses"),
    "mismatch": N_("{numerator} of {denominator} persons"),
    "backlog": N_("{numerator} of {denominator} reported doses"),
    "coverage_dose1": N_("{numerator} of {denominator} persons"),
    "coverage_dose2": N_("{numerator} of {denominator} persons"),
}


def what(alert: Alert, _: Translator) -> str:
    """What is crossed; of a resolved alert the indicator and its threshold."""
    if alert.status != "resolved" or alert.threshold is None:
        return crossing(alert.indicator, alert.threshold, _)
    return _(
        "{indicator} (threshold {threshold})",
        indicator=_(_NAMES[alert.indicator]),
        threshold=limit(alert.indicator, alert.threshold, _),
    )


def crossing(indicator: Indicator, threshold: float | None, _: Translator) -> str:
    """What is crossed, and where it lies: “mismatch rate above 25%”."""
    if threshold is None:
        return _(_NAMES[indicator])
    if threshold == 0 and indicator in _ANY_FALL:
        return _(_ANY_FALL[indicator])
    return _(_CROSSING[indicator], threshold=limit(indicator, threshold, _))


def limit(indicator: Indicator, threshold: float, _: Translator) -> str:
    """A threshold with as many decimals as it has."""
    digits = 0 if round(threshold * 100, 6).is_integer() else 1
    if WATCHED[indicator].crosses == "falls":
        return _("{points} points", points=_.decimal(threshold * 100, digits))
    return _.percent(threshold, digits)


def value(alert: Alert, _: Translator) -> str:
    """The value: a share, or the two shares that a fall lies between. Finer where one decimal
    would write it as the threshold."""
    if alert.threshold is None:
        return "–"
    if alert.value is None:
        return _("unknown")
    if WATCHED[alert.indicator].crosses == "falls":
        shares = [
            (top or 0) / bottom
            for top, bottom in (
                (alert.earlier_numerator, alert.earlier_denominator),
                (alert.numerator, alert.denominator),
            )
            if bottom
        ]
        return " → ".join(_.percent(share, 2) for share in shares)
    near = alert.threshold is not None and round(alert.excess, 3) == 0
    return _.percent(alert.value, 2 if near else 1)


def counts(alert: Alert, _: Translator) -> str:
    """Numerator and denominator of the value; of a fall those of both days."""
    if alert.value is None:
        return ""
    pairs = [(alert.numerator, alert.denominator)]
    if alert.earlier_denominator is not None:
        pairs.insert(0, (alert.earlier_numerator, alert.earlier_denominator))
    return " → ".join(
        _(
            _COUNTS[alert.indicator],
            numerator=_.integer(top or 0),
            denominator=_.integer(bottom or 0),
        )
        for top, bottom in pairs
    )


def figures(alert: Alert, _: Translator) -> str:
    """The value with its counts."""
    said = counts(alert, _)
    return value(alert, _) + (f" ({said})" if said else "")


def since(alert: Alert, _: Translator) -> str:
    """Since when, or from when to when; and whether the threshold is another one than before."""
    day = _.date(alert.since)
    if alert.status != "resolved":
        text = _("since {day}", day=day)
        return text + "; " + _("threshold changed") if alert.threshold_changed else text
    if alert.threshold is None:
        return _("crossed since {day}, no longer watched", day=day)
    if alert.resolved_on is None:
        return _("crossed since {day}, unknown on {last}", day=day, last=_.date(alert.as_of))
    if alert.threshold_changed:
        return _("crossed since {day} by the former threshold", day=day)
    return _("crossed since {day}, no longer from {end}", day=day, end=_.date(alert.resolved_on))


def sentence(alert: Alert, _: Translator) -> str:
    """The alert in one line."""
    return _(
        "{place}: {crossing}: {figures}, {since}",
        place=_(alert.name),
        crossing=what(alert, _),
        figures=figures(alert, _),
        since=since(alert, _),
    )
