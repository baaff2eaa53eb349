from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from dashboard.state import Available, read_state
from queries.contents import week_steps
from queries.databases import Snapshot, earlier_snapshot

LAST = date(2022, 8, 14)


def of_days(*days: date) -> tuple[Snapshot, ...]:
    return tuple(
        Snapshot(day, 1, True, datetime(2022, 8, 15, tzinfo=UTC), 63, False) for day in sorted(days)
    )


RECORDS = of_days(*(LAST - timedelta(days=ago) for ago in range(14)), date(2022, 7, 17))
OFFICIAL = of_days(LAST, date(2022, 8, 4), date(2022, 7, 10))
AVAILABLE = Available(OFFICIAL, RECORDS, ())


def test_a_week_four_weeks_or_any_day_and_nothing_else() -> None:
    def since(given: str | None) -> tuple[date | None, date | None]:
        state = read_state({"source": "records"} | ({"since": given} if given else {}), AVAILABLE)
        return state.wanted, state.since.as_of if state.since else None

    assert since(None) == (date(2022, 8, 7), date(2022, 8, 7))
    assert since("four-weeks") == (date(2022, 7, 17), date(2022, 7, 17))
    assert since("2022-08-10") == (date(2022, 8, 10), date(2022, 8, 10))
    # Moved back to the last day with figures, and both are known, so that it can be said.
    assert since("2022-07-30") == (date(2022, 7, 30), date(2022, 7, 17))
    # No day before the first, none after the one shown, no day at all: what can be, or a week.
    assert since("2021-01-01") == (date(2021, 1, 1), date(2022, 7, 17))
    for wrong in ("2022-08-14", "2023-01-01", "yesterday", "2022-13-01"):
        assert since(wrong) == since(None)


def test_both_sources_are_compared_with_the_day_that_was_wanted() -> None:
    state = read_state({}, AVAILABLE)
    assert state.wanted == date(2022, 8, 7)
    assert state.since
    assert state.since.as_of == date(2022, 8, 4)
    day = earlier_snapshot(RECORDS, RECORDS[-1], state.wanted)
    assert day
    assert day.as_of == state.wanted
    assert earlier_snapshot(OFFICIAL[:1], OFFICIAL[0], state.wanted) is None


def test_steps_are_weeks_whatever_days_lie_between() -> None:
    days = [one.as_of for one in RECORDS]
    months = sorted({*days, date(2022, 7, 31), date(2022, 6, 30), date(2022, 6, 26)})
    assert [months[place] for place in week_steps(months, LAST)] == [
        date(2022, 6, 30),
        date(2022, 7, 17),
        date(2022, 7, 31),
        date(2022, 8, 7),
        LAST,
    ]
    assert [days[place] for place in week_steps(days, date(2022, 8, 10))][-1] == date(2022, 8, 10)
    assert week_steps(days, date(2020, 1, 1)) == ()
