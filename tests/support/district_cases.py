"""Made-up districts side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from geo import units
from queries.coverage.metrics import RECORD_COVERAGE, Group
from queries.coverage.records import Unrated
from queries.databases import DataVersion, Provenance, Snapshot
from queries.districts.persons import History, PersonsOfDay
from queries.districts.side_by_side import OtherRates, SideBySide, compare

DAY = date(2022, 8, 14)
SNAPSHOT = Snapshot(
    DAY,
    1,
    newest=True,
    imported_at=datetime(2022, 8, 15, tzinfo=UTC),
    provinces=63,
    interpolated=False,
)
PROVENANCE = Provenance(DataVersion(1, datetime(2022, 8, 15, tzinfo=UTC), demo=True), SNAPSHOT)
PROVINCE = units.province("36")
CODES = [one.code for one in units.districts("36")]
DAYS = tuple(DAY - timedelta(days=7 * weeks) for weeks in range(12, -1, -1))


def made(
    shares: list[float],
    people: int = 10_000,
    before: list[float] | None = None,
    others: OtherRates | None = None,
) -> tuple[SideBySide, History]:
    """Districts of these shares now; until four weeks ago, they had those of ``before``."""
    before = before or [share * 0.9 for share in shares]
    now = {code: round(share * people) for code, share in zip(CODES, shares, strict=False)}
    then = {code: round(share * people) for code, share in zip(CODES, before, strict=False)}
    lines = {
        code: tuple(
            then[code]
            if at < len(DAYS) - 4
            else then[code] + (now[code] - then[code]) * (at - len(DAYS) + 5) // 4
            for at in range(len(DAYS))
        )
        for code in now
    }
    places = {("36", code): count for code, count in now.items()}
    persons = PersonsOfDay(
        dict.fromkeys(RECORD_COVERAGE, places),
        {("36", code): people for code in now},
        Unrated(frozenset(), frozenset()),
        Group(),
        PROVENANCE,
    )
    inside = History(DAYS, lines, 1, Group(), "36", PROVENANCE)
    whole = History(DAYS, {"36": inside.of(lines)}, 1, Group(), None, PROVENANCE)
    result = compare(
        PROVINCE, persons, inside, whole, others or OtherRates({}, None, {}, None), dose=1
    )
    return result, inside
