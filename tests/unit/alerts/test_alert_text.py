"""Alerts in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from i18n import translator
from presentation.alerts.text import first, groups, summary, watched
from queries.alerts.alerts import Alert, Alerts, Indicator
from queries.alerts.text import sentence
from queries.databases import DataVersion

EN, VI = translator("en"), translator("vi")
DATA = DataVersion(5, datetime(2022, 8, 15, tzinfo=UTC), demo=False)
DAY, SINCE = date(2022, 8, 14), date(2022, 7, 3)
LATE = Alert("same_day", "86", "new", DAY, SINCE, None, 0.669, 1100, 1645, None, None, 0.8, False)
WRONG = Alert(
    "mismatch", "VN", "continuing", DAY, SINCE, None, 0.2004, 2004, 10_000, None, None, 0.2, True
)
FALL = Alert(
    "coverage_dose1", "36", "new", DAY, SINCE, None, -0.003, 968, 1000, 971, 1000, 0.001, False
)
GONE = replace(LATE, status="resolved", value=0.85, numerator=1398, resolved_on=date(2022, 8, 7))


@pytest.mark.parametrize(
    ("alert", "said"),
    [
        (
            LATE,
            "Vĩnh Long: of all reported doses entered on the day of injection below 80%: 66.9% "
            "(1,100 of 1,645 doses), since 03/07/2022",
        ),
        (
            WRONG,
            "Viet Nam: mismatch rate above 20%: 20.04% (2,004 of 10,000 persons), since "
            "03/07/2022; threshold changed",
        ),
        (
            FALL,
            "Nam Định: coverage with at least one dose fell by more than 0.1 points: 97.10% → "
            "96.80% (971 of 1,000 persons → 968 of 1,000 persons), since 03/07/2022",
        ),
        (replace(FALL, threshold=0.0), "Nam Định: coverage with at least one dose fell: 97.10%"),
        (
            GONE,
            "Vĩnh Long: entered on the day of injection (threshold 80%): 85.0% (1,398 of 1,645 "
            "doses), crossed since 03/07/2022, no longer from 07/08/2022",
        ),
        (replace(GONE, threshold_changed=True), "crossed since 03/07/2022 by the former threshold"),
        (
            replace(GONE, value=None, resolved_on=None),
            "unknown, crossed since 03/07/2022, unknown on 14/08/2022",
        ),
        (
            replace(GONE, value=None, threshold=None),
            "entered on the day of injection: –, crossed since 03/07/2022, no longer watched",
        ),
    ],
)
def test_an_alert_says_value_threshold_counts_and_since(alert: Alert, said: str) -> None:
    assert said in sentence(alert, EN)
    assert sentence(alert, VI) != sentence(alert, EN)


def found(*rows: Alert, previous: int | None = 4, **thresholds: float) -> Alerts:
    limits: dict[tuple[Indicator, str], float] = {
        ("same_day", code.removeprefix("p")): one for code, one in thresholds.items()
    }
    return Alerts(rows, limits, previous, DATA)


def test_the_country_stands_first_and_provinces_by_what_they_cross() -> None:
    other = replace(LATE, place_code="36", status="continuing")
    own = replace(LATE, place_code="79", threshold=0.7)
    made = groups(found(WRONG, LATE, other, own, FALL, GONE), EN)
    assert [(one.title, [row.place_code for row in one.rows]) for one in made] == [
        ("Whole country", ["VN"]),
        (
            "2 provinces: of all reported doses entered on the day of injection below 80%",
            ["86", "36"],
        ),
        ("1 province: of all reported doses entered on the day of injection below 70%", ["79"]),
        ("1 province: coverage with at least one dose fell by more than 0.1 points", ["36"]),
        ("Resolved since data version 4", ["86"]),
    ]


def test_the_summary_counts_what_stands_and_what_is_new() -> None:
    assert summary(found(WRONG, LATE, GONE), EN) == (
        "2 alerts stand in data version 5, 1 of them new since data version 4."
    )
    assert "so all count as new" in summary(found(LATE, previous=None), EN)
    assert summary(found(GONE), EN) == "No threshold is crossed in data version 5."


def test_thresholds_are_said_with_how_many_provinces_have_their_own() -> None:
    assert watched("same_day", found(VN=0.8, p01=0.75, p36=0.75, p79=0.5), EN) == (
        "below country 80%, provinces 75%, 1 province has its own"
    )
    assert watched("mismatch", found(VN=0.8), EN) == "not watched"


def test_a_single_further_line_is_not_folded() -> None:
    assert [len(part) for part in first([LATE] * 4, 3)] == [4, 0]
    assert [len(part) for part in first([LATE] * 5, 3)] == [3, 2]
