"""Computed sentences on the backlog and what the daily reports have wrong."""

from __future__ import annotations

from i18n import N_, Translator
from queries.areas import area_name
from queries.daily_reports.completeness import BacklogSeries, Completeness, CompletenessRow
from queries.daily_reports.findings import FindingType, ReportFinding

MAX_NAMED = 3
"""Places named in a sentence."""


def backlog_sentence(row: CompletenessRow, result: Completeness, _: Translator) -> str:
    """What share of the reported doses is on the platform, how many lack, and whether it grows."""
    name, day = _(row.name), _.date(result.provenance.snapshot.as_of)
    if row.value is None or row.backlog is None:
        return _("{name}: there are no daily reports to compare with by {day}.", name=name, day=day)
    sentences = [
        _(
            "{name}: by {day}, {entered} of {reported} reported doses are on the platform "
            "({share}); the backlog is {backlog} doses.",
            name=name,
            day=day,
            entered=_.integer(row.numerator or 0),
            reported=_.integer(row.denominator or 0),
            share=_.percent(row.value),
            backlog=_.integer(row.backlog),
        )
    ]
    if doubt := doubt_sentence(row, _):
        sentences.append(doubt)
    if row.surplus:
        sentences.append(
            _(
                "Places with more records than reported doses ({surplus} more) make it no smaller.",
                surplus=_.integer(row.surplus),
            )
        )
    if row.trend is not None and result.before:
        sentences.append(
            _(
                _TREND[(row.trend > 0) - (row.trend < 0)],
                day=_.date(result.before),
                count=_.integer(abs(row.trend)),
            )
        )
    if row.backlog and row.pace and row.days_of_entering is not None:
        sentences.append(
            _(
                "At the pace of the last four weeks ({pace} doses of earlier days entered a day) "
                "it stands for {days} days of entering, if nothing came on top.",
                pace=_.decimal(row.pace),
                days=_.integer(row.days_of_entering),
            )
        )
    return " ".join(sentences)


def doubt_sentence(row: CompletenessRow, _: Translator) -> str:
    """What the figures would be, were the reports far from their usual as usual; or nothing."""
    if not row.doubtful.reports or row.denominator is None:
        return ""
    return _.plural(
        "{count} report is far from what is usual for its place and weekday; with the usual in its "
        "place {reported} doses would be reported, and the backlog would be {backlog}.",
        "{count} reports are far from what is usual for their place and weekday; with the usual in "
        "their place {reported} doses would be reported, and the backlog would be {backlog}.",
        row.doubtful.reports,
        reported=_.integer(row.usual_reported or 0),
        backlog=_.integer(row.usual_backlog or 0),
    )


_TREND = {
    1: N_("Since {day} it grew by {count}."),
    0: N_("Since {day} it has not changed."),
    -1: N_("Since {day} it fell by {count}."),
}


def most_backlog(rows: tuple[CompletenessRow, ...], _: Translator) -> str:
    """Which places carry the most of the backlog, and what share of it; rows by backlog."""
    total = sum(row.backlog or 0 for row in rows)
    if len(rows) <= MAX_NAMED or not total:
        return ""
    first = rows[:MAX_NAMED]
    return _(
        "{share} of the backlog lies in {places}.",
        share=_.percent(sum(row.backlog or 0 for row in first) / total),
        places=", ".join(f"{_(row.name)} ({_.integer(row.backlog or 0)})" for row in first),
    )


def backlog_ranking_alt(
    rows: tuple[CompletenessRow, ...], result: Completeness, _: Translator
) -> str:
    """What the bars of the backlog show."""
    parts = "; ".join(f"{_(row.name)} {_.integer(row.backlog or 0)}" for row in rows[:5])
    return _(
        "Backlog in doses by {day}, the largest first: {parts}.",
        day=_.date(result.provenance.snapshot.as_of),
        parts=parts or _("no place has any"),
    )


def backlog_alt(series: BacklogSeries, name: str, _: Translator) -> str:
    """What the chart over time shows."""
    if not series.points:
        return _("Backlog over time, {name}: no daily reports.", name=name)
    first, last = series.points[0], series.points[-1]
    most = max(series.points, key=lambda point: point.backlog)
    return _(
        "Backlog over time, {name}: {first} doses on {first_day}, {last} on {last_day}; the most "
        "on {most_day}: {most}.",
        name=name,
        first=_.integer(first.backlog),
        first_day=_.date(first.as_of),
        last=_.integer(last.backlog),
        last_day=_.date(last.as_of),
        most=_.integer(most.backlog),
        most_day=_.date(most.as_of),
    )


FINDING_NAMES: dict[FindingType, str] = {
    "cumulative": N_("Cumulative figures sent as daily ones"),
    "perhaps_cumulative": N_("Perhaps cumulative figures"),
    "far_above": N_("Far above the usual"),
    "far_below": N_("Far below the usual"),
    "swapped": N_("Perhaps two districts exchanged"),
    "repeated": N_("The day before again"),
    "gap": N_("Days without a report"),
    "lump": N_("Several days in one report"),
}


def finding_words(row: ReportFinding, _: Translator) -> str:
    """What one place's reports have wrong, where and what is done about it."""
    worst = {"first": _.date(row.worst_first), "last": _.date(row.worst_last)}
    if row.kind == "gap":
        return _(
            "{count} days without a report; the longest time from {first} to {last}",
            count=_.integer(row.count),
            **worst,
        )
    if row.kind == "repeated":
        return _(
            "{count} reports are those of the day before again, the largest day {last} with "
            "{doses} doses: counted as they are, to be checked",
            count=_.integer(row.count),
            doses=_.integer(row.doses),
            last=worst["last"],
        )
    if row.usual is not None:
        return _(
            "{count} reports, the farthest off {doses} doses on {last}, where about {usual} are "
            "usual: counted as they are, to be checked",
            count=_.integer(row.count),
            doses=_.integer(row.doses),
            usual=_.integer(row.usual),
            last=worst["last"],
        )
    if row.kind == "lump":
        return _(
            "{count} reports of several days at once, right by the week only; the largest "
            "{doses} doses for {first} to {last}",
            count=_.integer(row.count),
            doses=_.integer(row.doses),
            **worst,
        )
    said = (
        N_(
            "{count} reports are cumulative figures ({first} to {last}, up to {doses} doses): "
            "kept, but not counted"
        )
        if row.kind == "cumulative"
        else N_(
            "{count} reports never fall ({first} to {last}, up to {doses} doses): counted as "
            "daily figures, to be checked"
        )
    )
    return _(said, count=_.integer(row.count), doses=_.integer(row.doses), **worst)


def finding_place(row: ReportFinding) -> str:
    """Whose reports: a district with its province, or a province."""
    return area_name(row.place)


def findings_sentence(rows: tuple[ReportFinding, ...], _: Translator) -> str:
    """How many places' reports have what wrong."""
    if not rows:
        return _("Nothing stands out in the daily reports.")
    kinds = dict.fromkeys(row.kind for row in rows)
    parts = [
        f"{_(FINDING_NAMES[kind]).lower()} ({sum(row.kind == kind for row in rows)})"
        for kind in kinds
    ]
    return _.plural(
        "The daily reports of {count} place have something wrong; places by kind: {parts}.",
        "The daily reports of {count} places have something wrong; places by kind: {parts}.",
        len({row.place.code for row in rows}),
        parts=", ".join(parts),
    )
