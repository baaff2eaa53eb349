"""What crosses a threshold equals a walk through the history, day by day, place by place."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest
from duckdb_sqlalchemy import Dialect
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import MetaData, select
from sqlalchemy.schema import CreateTable

from i18n import UserError
from pipeline.ingest.datasets.statistics import DATASET as STATISTICS
from pipeline.ingest.run import import_file
from pipeline.publish import alerts
from pipeline.publish.run import publish
from pipeline.publish.thresholds import FILE
from pipeline.store.records import open_records
from queries.alerts.alerts import INDICATORS, WATCHED, Alert, Indicator
from queries.alerts.alerts import alerts as alerts_of
from queries.databases import EVERYTHING, Scope, ScopeError
from queries.published import published
from queries.schema import (
    alert,
    alert_threshold,
    official_statistics,
    scorecard,
    verification_count,
)
from tests.conftest import Figures, Opened, write_statistics
from tests.support.opened import opened_version

DAYS = [date(2022, 6, 5) + timedelta(days=7 * number) for number in range(6)]
PLACES = ["01", "36", ""]
Key = tuple[Indicator, str]
Counts = tuple[int | None, int | None, int | None, int | None]

number = st.integers(0, 4)
unknown = st.none() | number


@dataclass
class History:
    """Published counts by day and province."""

    score: dict[tuple[date, str], tuple[int, int, int | None, int | None]]
    verified: dict[tuple[date, str], tuple[int, int]]
    official: dict[tuple[date, str], tuple[int, int, int]]
    limits: dict[Key, float]
    limits_before: dict[Key, float]
    before: dict[Key, date] = field(default_factory=dict)
    version: int | None = None

    def source(self, indicator: Indicator) -> Mapping[tuple[date, str], tuple[int | None, ...]]:
        if indicator in ("same_day", "backlog"):
            return self.score
        return self.verified if indicator == "mismatch" else self.official

    def days(self, indicator: Indicator) -> list[date]:
        return sorted({day for day, _ in self.source(indicator)})

    def counts(self, indicator: Indicator, place: str, day: date) -> Counts:
        source = self.source(indicator)
        here = [
            row
            for (when, code), row in sorted(source.items())
            if when == day and place in ("VN", code)
        ]
        those = {code for when, code in source if when == day and place in ("VN", code)}
        if not here:
            return None, None, None, None
        if indicator == "same_day":
            return summed(here, 0), summed(here, 1), None, None
        if indicator == "backlog":
            return summed(here, 2), summed(here, 3), None, None
        if indicator == "mismatch":
            wrong = summed(here, 0) or 0
            return wrong, wrong + (summed(here, 1) or 0), None, None
        dose = 0 if indicator == "coverage_dose1" else 1
        earlier = max((one for one in self.days(indicator) if one < day), default=None)
        then = [
            row for (when, code), row in source.items() if when == earlier and place in ("VN", code)
        ]
        same = those == {code for when, code in source if when == earlier and place in ("VN", code)}
        prior = (summed(then, dose), summed(then, 2)) if same else (None, None)
        return summed(here, dose), summed(here, 2), *prior

    def value(self, indicator: Indicator, place: str, day: date) -> float | None:
        top, bottom, earlier_top, earlier_bottom = self.counts(indicator, place, day)
        if top is None or not bottom:
            return None
        if WATCHED[indicator].crosses != "falls":
            return top / bottom
        if earlier_top is None or not earlier_bottom:
            return None
        return top / bottom - earlier_top / earlier_bottom

    def crossed(self, indicator: Indicator, place: str, day: date) -> bool | None:
        value, limit = self.value(indicator, place, day), self.limits[indicator, place]
        if value is None:
            return None
        crosses = WATCHED[indicator].crosses
        return {"below": value < limit, "above": value > limit, "falls": value < -limit}[crosses]

    def expected(self, indicator: Indicator, place: str) -> Alert | None:
        """The alert of a place, told by walking back from the newest day."""
        key = (indicator, place)
        days = self.days(indicator)
        limit = self.limits.get(key)
        run: list[date] = []
        state = value = None
        counts: Counts = (None, None, None, None)
        if limit is not None and days:
            state = self.crossed(*key, days[-1])
            if state is not None:
                value, counts = self.value(*key, days[-1]), self.counts(*key, days[-1])
            for day in reversed(days):
                now = self.crossed(*key, day)
                if now is None:
                    continue
                if now != state:
                    break
                run.append(day)
        if not state and key not in self.before:
            return None
        changed = self.version is not None and limit != self.limits_before.get(key)
        return Alert(
            indicator,
            place,
            "resolved" if not state else "continuing" if key in self.before else "new",
            days[-1] if days else DAYS[0],
            run[-1] if state else self.before[key],
            run[-1] if state is False else None,
            value,
            *counts,
            limit,
            changed,
        )


def summed(rows: list[tuple[int | None, ...]], column: int) -> int | None:
    known = [count for row in rows if (count := row[column]) is not None]
    return sum(known) if known else None


def histories() -> st.SearchStrategy[History]:
    def table(
        places: list[str], row: st.SearchStrategy[tuple[int | None, ...]]
    ) -> st.SearchStrategy[dict[tuple[date, str], tuple[int | None, ...]]]:
        key = st.tuples(st.sampled_from(DAYS), st.sampled_from(places))
        return st.dictionaries(key, row, max_size=len(DAYS) * len(places))

    keys = st.tuples(st.sampled_from(INDICATORS), st.sampled_from(["VN", "01", "36"]))
    limits = st.dictionaries(keys, st.sampled_from([0.0, 0.25, 0.5, 0.75]), max_size=15)
    told: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
        {
            "before": st.dictionaries(keys, st.just(DAYS[0]), max_size=8),
            "limits_before": limits,
            "version": st.just(7),
        }
    ) | st.just({"before": {}, "limits_before": {}, "version": None})
    return st.builds(
        lambda told, **tables: History(**tables, **told),
        told,
        score=table(PLACES, st.tuples(number, number, unknown, unknown)),
        verified=table(PLACES, st.tuples(number, number)),
        official=table(PLACES[:2], st.tuples(number, number, number)),
        limits=limits,
    )


def evaluated(history: History) -> tuple[dict[Key, Alert], dict[Key, float]]:
    with duckdb.connect() as connection:
        for name, tables in {
            "vaccination": (official_statistics,),
            "reconciliation": (scorecard, verification_count, alert, alert_threshold),
        }.items():
            connection.execute(f"ATTACH ':memory:' AS {name}")
            for table in tables:
                there = table.to_metadata(MetaData(), schema=name)
                connection.execute(str(CreateTable(there).compile(dialect=Dialect())))
        for (day, place), (same, timed, backlog, reported) in history.score.items():
            connection.execute(
                "INSERT INTO reconciliation.scorecard BY NAME SELECT 'province' AS level, ? AS "
                "as_of, ? AS province_code, '' AS district_code, ? AS same_day, ? AS injected, "
                "? AS backlog, ? AS reported, 0 AS doses, 0 AS complete",
                [day, place, same, timed, backlog, reported],
            )
        verdicts = ", ".join(
            f"0 AS {column.name}"
            for column in verification_count.c
            if not column.nullable
            and column.name
            not in (
                "counted_by",
                "as_of",
                "province_code",
                "district_code",
                "name_differs",
                "correct",
            )
        )
        for (day, place), (wrong, correct) in history.verified.items():
            for counted_by, times in (("residence", 1), ("injection", 3)):
                connection.execute(
                    "INSERT INTO reconciliation.verification_count BY NAME SELECT ? AS counted_by, "
                    f"? AS as_of, ? AS province_code, '' AS district_code, ? AS name_differs, "
                    f"? AS correct, {verdicts}",
                    [counted_by, day, place, wrong * times, correct],
                )
        zero = ", ".join(
            f"0 AS {name}"
            for name in ("population_18plus", "doses_injected", "doses_allocated", "doses_received")
        )
        for (day, place), (first, second, heads) in history.official.items():
            connection.execute(
                "INSERT INTO vaccination.official_statistics BY NAME SELECT ? AS as_of, 1 AS "
                "revision, true AS newest, ? AS province_code, ? AS persons_dose1, "
                f"? AS persons_dose2, ? AS population, {zero}",
                [day, place, first, second, heads],
            )
        none = alerts.NOTHING_BEFORE
        before = alerts.PreviousAlerts(
            history.version,
            pa.Table.from_pylist(
                [
                    {"indicator": one, "place_code": code, "since": since, "as_of": DAYS[0]}
                    for (one, code), since in history.before.items()
                ],
                none.standing.schema,
            ),
            pa.Table.from_pylist(
                [
                    {"indicator": one, "place_code": code, "threshold": limit}
                    for (one, code), limit in history.limits_before.items()
                ],
                none.limits.schema,
            ),
        )
        alerts.find(connection, history.limits, before)
        rows = connection.execute("SELECT * FROM reconciliation.alert").fetchall()
        limits = connection.execute("SELECT * FROM reconciliation.alert_threshold").fetchall()
    assert {row[-1] for row in rows} <= {history.version}
    found = {(row[0], row[1]): Alert(row[0], row[1], *row[2:-1]) for row in rows}
    return found, {(indicator, code): limit for indicator, code, limit in limits}


@settings(max_examples=40, deadline=None)
@given(histories())
def test_every_alert_equals_a_walk_through_the_days(history: History) -> None:
    found, limits = evaluated(history)
    assert limits == history.limits
    expected = {
        (indicator, place): one
        for indicator in INDICATORS
        for place in ("VN", "01", "36")
        if (one := history.expected(indicator, place))
    }
    assert found == expected


FIRST, SECOND, THIRD = date(2021, 11, 15), date(2021, 11, 22), date(2021, 11, 29)


def changed(figures: Figures, share: float, *codes: str) -> Figures:
    """The same figures, those of some provinces multiplied."""
    return {
        code: one | {"persons_dose1": round(one["persons_dose1"] * share)} if code in codes else one
        for code, one in figures.items()
    }


def told(opened: Opened, scope: Scope = EVERYTHING) -> dict[str, tuple[str, date, bool]]:
    """Of the current version: status, since and whether the threshold changed, by place."""
    with opened_version(published(opened.home)) as databases:
        found = alerts_of(replace(databases, scope=scope))
    return {
        row.place_code: (row.status, row.since, row.threshold_changed)
        for row in found.rows
        if row.indicator == "coverage_dose1"
    }


def published_again(opened: Opened, folder: Path, days: dict[date, Figures]) -> bool:
    with open_records(opened.home) as records:
        for day, figures in days.items():
            file = write_statistics(folder / f"{day.isoformat()}.csv", figures)
            import_file(records, STATISTICS, file)
        return publish(records).new


def test_alerts_are_new_then_continue_then_resolve_then_are_gone(
    open_home: Callable[..., Opened], real_days: dict[date, Figures], tmp_path: Path
) -> None:
    """On both stores, through publishes of new data and of nothing but new thresholds."""
    sound = real_days[FIRST]
    opened = open_home({FIRST: sound, SECOND: changed(sound, 0.9, "01", "36")})
    thresholds = opened.home / FILE
    assert told(opened) == {
        "VN": ("new", SECOND, False),
        "01": ("new", SECOND, False),
        "36": ("new", SECOND, False),
    }
    assert told(opened, Scope(frozenset({"36", "79"}))) == {"36": ("new", SECOND, False)}
    with pytest.raises(ScopeError):
        told(opened, Scope(finest="country"))

    third = changed(changed(sound, 0.8, "01"), 0.9, "36")
    assert published_again(opened, tmp_path, {THIRD: third})
    assert told(opened) == {
        "VN": ("continuing", SECOND, False),
        "01": ("continuing", SECOND, False),
        "36": ("resolved", SECOND, False),
    }

    thresholds.write_text("[country]\ncoverage_falls_by = 'off'\n", encoding="utf-8")
    assert published_again(opened, tmp_path, {})
    assert told(opened) == {
        "VN": ("resolved", SECOND, True),
        "01": ("continuing", SECOND, False),
    }

    # A comment and a threshold that is the default anyway change nothing.
    thresholds.write_text(
        "# quiet\n[country]\ncoverage_falls_by = 'off'\n[province.36]\nmismatch_above = 25\n",
        encoding="utf-8",
    )
    assert not published_again(opened, tmp_path, {})

    thresholds.write_text("[country]\ncoverage_falls_by = 0.001\n", encoding="utf-8")
    assert published_again(opened, tmp_path, {})
    assert told(opened) == {
        "VN": ("new", SECOND, True),
        "01": ("continuing", SECOND, False),
    }


def test_wrong_thresholds_leave_the_last_version(
    open_home: Callable[..., Opened], real_days: dict[date, Figures], tmp_path: Path
) -> None:
    opened = open_home({FIRST: real_days[FIRST]})
    (opened.home / FILE).write_text("[country]\nmismatch_above = 200\n", encoding="utf-8")
    with pytest.raises(UserError, match="mismatch_above"):
        published_again(opened, tmp_path, {SECOND: real_days[FIRST]})
    assert published(opened.home).current() == 1


def test_alerts_continue_while_the_same_program_has_the_version_open(
    open_home: Callable[..., Opened], real_days: dict[date, Figures], tmp_path: Path
) -> None:
    sound = real_days[FIRST]
    opened = open_home({FIRST: sound, SECOND: changed(sound, 0.9, "01")})
    assert told(opened)["01"] == ("new", SECOND, False)
    with opened_version(published(opened.home)) as looked_at:
        assert looked_at.read(select(alert.c.place_code))
        assert published_again(opened, tmp_path, {THIRD: changed(sound, 0.8, "01")})
    assert told(opened)["01"] == ("continuing", SECOND, False)
