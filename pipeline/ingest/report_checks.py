"""What is wrong with whole series of daily reports, which no row shows by itself.

Cumulative figures passed off as daily ones would count a dose again every day. Where that is beyond
doubt the rows are marked (``cumulative``) and counted nowhere; they stay in the records, since a
later file may show that they were none, or bring the daily figures. After each import the marks
are made anew from all reports that stand. Gaps and lumps are said, and the figures used: a lump is
right by the week.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
from numpy.typing import NDArray

from geo import units
from i18n import N_
from pipeline.ingest.report_outliers import outliers, repeated_days
from pipeline.ingest.report_series import (
    SILENT_DAYS,
    Ints,
    Run,
    gaps,
    lumps,
    proven_by_records,
    rising_runs,
)
from pipeline.store import steps
from pipeline.store.records import Refusal
from queries.daily_reports.findings import FindingType

_SERIES, _DOUBTFUL, _RECORDED, _CUMULATIVE, *_MARKS = steps.load(
    Path(__file__).with_name("report_checks.sql")
)

SHOWN = 20
"""Findings of one kind that are said one by one."""

_RIPE = 28
"""Days after which the records of a day are all in, or never will be."""

_HABIT = 3
"""Lumps of one place that show that it reports by the week."""

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True)
class Series:
    """The reports of one place, in the order of their days (since 1970)."""

    place_code: str
    day: Ints
    total: Ints
    province_code: str
    content: NDArray[np.uint64]


@dataclass(frozen=True)
class Finding:
    """Something about the reports of one place, from ``first`` to ``last``.

    ``count`` is the number of reports concerned, of a gap its days; ``doses`` what the last of the
    reports says, ``usual`` what is usual for its place and weekday, where it is far from that.
    ``place_code`` is a district's, or a province's where reports are by province.
    """

    finding_type: FindingType
    place_code: str
    first: date
    last: date
    count: int
    doses: int = 0
    usual: int | None = None


def find(connection: duckdb.DuckDBPyConnection) -> tuple[Finding, ...]:
    """Everything that stands out in the reports that stand, by place and day."""
    steps.run(connection, (_SERIES,))
    rows = connection.execute(
        "SELECT place_code AS place, day - DATE '1970-01-01' AS day, total, content, "
        "province_code AS province FROM report_series ORDER BY place, day"
    ).fetchnumpy()
    places = np.asarray(rows["place"], dtype=np.str_)
    provinces = np.asarray(rows["province"], dtype=np.str_)
    content = np.asarray(rows["content"], dtype=np.uint64)
    day, total = (np.asarray(rows[name], dtype=np.int64) for name in ("day", "total"))
    edges = [0, *(np.flatnonzero(places[1:] != places[:-1]) + 1), len(places)]
    all_series = [
        Series(
            str(places[low]),
            day[low:high],
            total[low:high],
            str(provinces[low]),
            content[low:high],
        )
        for low, high in pairwise(edges)
        if high > low
    ]
    rising = {one.place_code: rising_runs(one.day, one.total) for one in all_series}
    proven = _proven(connection, all_series, rising)
    found = [
        finding for one in all_series for finding in _of_place(one, rising[one.place_code], proven)
    ]
    return (*found, *_unusual(all_series, found))


def _unusual(all_series: list[Series], found: list[Finding]) -> Iterator[Finding]:
    """Single reports that cannot be, among those that are neither cumulative nor lumps."""
    if not all_series:
        return
    first = min(int(one.day[0]) for one in all_series)
    last = max(int(one.day[-1]) for one in all_series)
    total = np.full((len(all_series), last - first + 1), np.nan)
    content = np.zeros(total.shape, dtype=np.uint64)
    row_of = {one.place_code: row for row, one in enumerate(all_series)}
    for row, one in enumerate(all_series):
        total[row, one.day - first] = one.total
        content[row, one.day - first] = one.content
    for finding in found:
        if finding.finding_type == "cumulative":
            start, end = ((day - _EPOCH).days - first for day in (finding.first, finding.last))
            total[row_of[finding.place_code], start : end + 1] = np.nan
        elif finding.finding_type == "lump":
            total[row_of[finding.place_code], (finding.last - _EPOCH).days - first] = np.nan
    provinces = [one.province_code for one in all_series]
    for odd in outliers(total, provinces):
        day = _date(first + odd.day)
        yield Finding(
            odd.kind,
            all_series[odd.place].place_code,
            day,
            day,
            1,
            int(total[odd.place, odd.day]),
            odd.usual,
        )
    for province, number, count, doses in repeated_days(total, content, provinces):
        day = _date(first + number)
        yield Finding("repeated", province, day - timedelta(days=1), day, count, doses)


def check(connection: duckdb.DuckDBPyConnection) -> tuple[Finding, ...]:
    """Find what stands out, and mark the rows that are cumulative, after an import."""
    findings = find(connection)
    mark_cumulative(connection, findings)
    return findings


def mark_cumulative(connection: duckdb.DuckDBPyConnection, findings: tuple[Finding, ...]) -> None:
    """Write down which rows are cumulative beyond doubt, and which no longer are."""
    steps.run(connection, (_CUMULATIVE,))
    runs = [
        [one.place_code, one.first, one.last]
        for one in findings
        if one.finding_type == "cumulative"
    ]
    if runs:
        connection.executemany("INSERT INTO cumulative_run VALUES (?, ?, ?)", runs)
    steps.run(connection, _MARKS)


def notes(
    connection: duckdb.DuckDBPyConnection, findings: tuple[Finding, ...], file_id: int
) -> Iterator[Refusal]:
    """What to say about the findings that the reports of a file have a part in."""
    first = dict(
        connection.execute(
            "SELECT coalesce(district_code, province_code), min(day) FROM daily_report "
            "WHERE file_id = $file GROUP BY ALL UNION ALL "
            "SELECT province_code, min(day) FROM daily_report "
            "WHERE file_id = $file AND district_code IS NOT NULL GROUP BY ALL",
            {"file": file_id},
        ).fetchall()
    )
    those: dict[FindingType, list[Finding]] = {}
    for one in findings:
        since = first.get(one.place_code)
        if since and one.last >= since - timedelta(days=1):
            those.setdefault(one.finding_type, []).append(one)
    yield from _runs_said(those.get("cumulative", []), CUMULATIVE)
    yield from _runs_said(those.get("perhaps_cumulative", []), PERHAPS_CUMULATIVE)
    for kind, message in UNUSUAL.items():
        yield from _runs_said(those.get(kind, []), message)
    if missing := those.get("gap"):
        longest = max(missing, key=lambda one: one.count)
        yield Refusal(
            GAPS,
            {
                "places": len({one.place_code for one in missing}),
                "days": sum(one.count for one in missing),
                **_example(longest),
            },
        )
    if together := those.get("lump"):
        largest = max(together, key=lambda one: one.doses)
        yield Refusal(
            LUMPS,
            {
                "places": len({one.place_code for one in together}),
                "count": len(together),
                "doses": largest.doses,
                **_example(largest),
            },
        )


def repeated(connection: duckdb.DuckDBPyConnection) -> Iterator[Refusal]:
    """What to say of days that stand twice in the file just compared, with the same figures."""
    row = connection.execute(
        "SELECT count(*), min(last_number), min_by(first_number, last_number) FROM doubled "
        "WHERE NOT contradictory"
    ).fetchone()
    if row and row[0]:
        yield Refusal(DOUBLED, {"count": row[0], "row": row[1], "first": row[2]})


CUMULATIVE = N_(
    "{place}: the {count} reports from {first} to {last} never fall and end at {doses} doses. "
    "These are cumulative figures, not daily ones; they are kept, but not used. Send the doses of "
    "each day in their place."
)
PERHAPS_CUMULATIVE = N_(
    "{place}: the {count} reports from {first} to {last} never fall and end at {doses} doses. They "
    "are used as daily figures; check that they are not cumulative ones."
)
UNUSUAL: dict[FindingType, str] = {
    "far_above": N_(
        "{place}: the report of {last} says {doses} doses, where about {usual} are usual for its "
        "weekday. It is used as it is, and marked; check it, and send it again if it is wrong."
    ),
    "far_below": N_(
        "{place}: the report of {last} says {doses} doses, where about {usual} are usual for its "
        "weekday, and the days around have them. It is used as it is, and marked; check it, and "
        "send it again if it is wrong."
    ),
    "swapped": N_(
        "{place}: the report of {last} says {doses} doses, where about {usual} are usual; another "
        "district of the province has it the other way around. They are used as they are, and "
        "marked; check whether the two were exchanged, and send them again if so."
    ),
    "repeated": N_(
        "{place}: all {count} reports of {last} ({doses} doses) are those of {first} again. They "
        "are used as they are, and marked; check whether the file of the day before was sent again."
    ),
}
"""What is said of single reports that cannot be."""
GAPS = N_(
    "{places} places lack reports of {days} days in all, the longest time {place} from {first} to "
    "{last}. Send the missing days, with 0 where nobody was vaccinated."
)
LUMPS = N_(
    "{places} places report the doses of several days in one: {count} reports, the largest {place} "
    "with {doses} doses on {last}, after none since {first}. They are right by the week, not by "
    "the day."
)
DOUBLED = N_(
    "{count} places and days stand in the file twice with the same figures, for example in rows "
    "{first} and {row}; they count once."
)
MORE = N_("The same is true of {count} more series of reports.")


def _of_place(series: Series, rising: list[Run], proven: set[tuple[str, Run]]) -> Iterator[Finding]:
    place, day, total = series.place_code, series.day, series.total
    daily = total.copy()
    for run in rising:
        certain = run.certain or (place, run) in proven
        if certain:
            daily[run.start : run.end] = 0
        yield Finding(
            "cumulative" if certain else "perhaps_cumulative",
            place,
            _date(day[run.start]),
            _date(day[run.end - 1]),
            run.end - run.start,
            int(total[run.end - 1]),
        )
    together = lumps(day, daily)
    explained = {int(day[number]) for number, _ in together}
    for number, silent in together:
        first = _date(day[number] - silent)
        yield Finding("lump", place, first, _date(day[number]), 1, int(total[number]))
    for first_day, last_day in gaps(day):
        count = last_day - first_day + 1
        # Whoever reports by the week does so in weeks of few doses too.
        weekly = len(together) >= _HABIT and count >= SILENT_DAYS
        if last_day + 1 not in explained and not weekly:
            yield Finding("gap", place, _date(first_day), _date(last_day), count)


def _proven(
    connection: duckdb.DuckDBPyConnection, all_series: list[Series], rising: dict[str, list[Run]]
) -> set[tuple[str, Run]]:
    """The runs of which the records of the same place and days prove that they are cumulative."""
    (latest,) = connection.execute("SELECT max(extracted_on) FROM dose").fetchone() or (None,)
    if latest is None:
        return set()
    ripe = (latest - _EPOCH).days - _RIPE
    doubtful = [
        (one, run)
        for one in all_series
        for run in rising[one.place_code]
        if not run.certain and one.day[run.end - 1] <= ripe
    ]
    if not doubtful:
        return set()
    steps.run(connection, (_DOUBTFUL,))
    connection.executemany(
        "INSERT INTO doubtful_run VALUES (?, ?, ?, ?)",
        [
            [number, one.place_code, _date(one.day[run.start]), _date(one.day[run.end - 1])]
            for number, (one, run) in enumerate(doubtful)
        ],
    )
    steps.run(connection, (_RECORDED,))
    entered = {
        (number, (day - _EPOCH).days): doses
        for number, day, doses in connection.execute("FROM recorded_day").fetchall()
    }
    found = set()
    for number, (one, run) in enumerate(doubtful):
        here = slice(run.start, run.end)
        theirs = np.array([entered.get((number, int(day)), 0) for day in one.day[here]])
        if proven_by_records(one.day[here], one.total[here], theirs):
            found.add((one.place_code, run))
    return found


def _runs_said(found: list[Finding], message: str) -> Iterator[Refusal]:
    for one in found[:SHOWN]:
        said = {"count": one.count, "doses": one.doses, "usual": one.usual}
        yield Refusal(message, {**said, **_example(one)})
    if len(found) > SHOWN:
        yield Refusal(MORE, {"count": len(found) - SHOWN})


def _example(one: Finding) -> dict[str, str]:
    return {
        "place": _name(one.place_code),
        "first": f"{one.first:%d/%m/%Y}",
        "last": f"{one.last:%d/%m/%Y}",
    }


def _name(code: str) -> str:
    if len(code) == 2:
        return units.province(code).name
    district = units.district(code)
    return f"{district.name}, {units.province(district.parent or '').name}"


def _date(day: int | np.int64) -> date:
    return _EPOCH + timedelta(days=int(day))
