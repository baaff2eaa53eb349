"""The reconciliation database: verdicts, entry lags, daily reports, signals and alerts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
)

from queries.schema.columns import data_version
from queries.schema.verdicts import RULES, VERDICTS

RECONCILIATION = MetaData()

reconciliation_version = data_version(RECONCILIATION)

source_file = Table(
    "source_file",
    RECONCILIATION,
    Column("file_id", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("as_of", Date),
    Column("revision", Integer),
    Column("imported_at", DateTime(timezone=True), nullable=False),
    Column("rows_read", BigInteger, nullable=False),
    Column("rows_used", BigInteger, nullable=False),
    Column("rows_unchanged", BigInteger, nullable=False),
    Column("rows_superseded", BigInteger, nullable=False),
    Column("rows_refused", BigInteger, nullable=False),
    Column("demo", Boolean, nullable=False),
)

signal = Table(
    "signal",
    RECONCILIATION,
    Column("as_of", Date, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("measure", Text, primary_key=True),
    Column("province_code", Text, primary_key=True),
    Column("previous_as_of", Date),
    Column("value", BigInteger),
    Column("reference", BigInteger),
)

# Verdicts on the persons of the records, counted up at the end of each day: by residence, or by
# the facility of the first dose. An empty code is unknown; ``cleaned`` and ``newly_wrong`` are
# changes of verdict until that day, and so is every other column a count of that day.
verification_day = Table(
    "verification_day", RECONCILIATION, Column("as_of", Date, primary_key=True)
)


def _verdict_counts() -> list[Column[int]]:
    counts = [Column(verdict, Integer, nullable=False) for verdict in VERDICTS]
    # Known of the last day only.
    return [*counts, Column("slips", Integer), Column("proposed", Integer)]


verification_count = Table(
    "verification_count",
    RECONCILIATION,
    Column("counted_by", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    *_verdict_counts(),
    Column("cleaned", Integer, nullable=False),
    Column("newly_wrong", Integer, nullable=False),
    Index("verification_count_day", "counted_by", "as_of"),
)

# The same by facility, as of the last day; and how many of its records keep all rules.
facility_quality = Table(
    "facility_quality",
    RECONCILIATION,
    Column("facility_code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    *_verdict_counts(),
    Column("records", Integer, nullable=False),
    Column("clean", Integer, nullable=False),
)

# Dose records by what they break; a record that breaks several rules counts under each, and is
# not among the ``clean``.
cleanliness = Table(
    "cleanliness",
    RECONCILIATION,
    Column("counted_by", Text, primary_key=True),
    Column("province_code", Text, primary_key=True),
    Column("district_code", Text, primary_key=True),
    Column("records", Integer, nullable=False),
    Column("clean", Integer, nullable=False),
    *(Column(rule, Integer, nullable=False) for rule in RULES),
)

REPORTED = (
    "persons_sent",
    "persons_correct",
    "persons_wrong_details",
    "persons_without_id",
    "persons_not_yet_verified",
    "doses_injected",
    "doses_on_platform",
    "doses_wrong",
    "doses_not_yet_verified",
)

# What the police and the Ministry published, of the country (VN) or a province; NULL: not said.
verification_report = Table(
    "verification_report",
    RECONCILIATION,
    Column("as_of", Date, primary_key=True),
    Column("place_code", Text, primary_key=True),
    *(Column(name, BigInteger) for name in REPORTED),
)

UNKNOWN, BEFORE = -2, -1
"""Instead of days of lag: no entry time; an entry time that lies before the injection."""

# The reporting triangle: dose records by the place and day of injection and by whole days from
# there to the day of entry.
entry_lag = Table(
    "entry_lag",
    RECONCILIATION,
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("injected_on", Date, nullable=False),
    Column("lag_days", Integer, nullable=False),
    Column("doses", Integer, nullable=False),
    Index("entry_lag_day", "injected_on"),
)

# Doses with a valid lag that count as a person's, by province: what a nowcast is made from.
province_lag = Table(
    "province_lag",
    RECONCILIATION,
    Column("province_code", Text, nullable=False),
    Column("injected_on", Date, nullable=False),
    Column("lag_days", Integer, nullable=False),
    Column("dose1", Integer, nullable=False),
    Column("dose2", Integer, nullable=False),
    Column("booster", Integer, nullable=False),
    Index("province_lag_day", "injected_on"),
)


def _lag_period(name: str, *place: str) -> Table:
    return Table(
        name,
        RECONCILIATION,
        Column("as_of", Date, nullable=False),
        *(Column(code, Text, nullable=False) for code in place),
        Column("lag_days", Integer, nullable=False),
        Column("doses", Integer, nullable=False),
        Index(f"{name}_day", "as_of"),
    )


# Doses by lag added up over the days of a period (queries.entry_lag.lags.PERIOD) that ends with one
# of the days that the records are shown of, by district and by province: what a page shows.
lag_period = _lag_period("lag_period", "province_code", "district_code")
province_lag_period = _lag_period("province_lag_period", "province_code")

NOWCAST_COUNTS = ("entered", "expected", "low50", "high50", "low90", "high90")


def _nowcast(name: str, *about: Column[Any]) -> Table:
    return Table(
        name,
        RECONCILIATION,
        Column("as_of", Date, nullable=False),
        Column("dose", Integer, nullable=False),
        Column("level", Text, nullable=False),
        Column("vintage", Text, nullable=False),
        Column("area_code", Text, nullable=False),
        *about,
        *(Column(count, Integer, nullable=False) for count in NOWCAST_COUNTS),
        Column("ripeness", Float, nullable=False),
        Index(f"{name}_as_of", "as_of", "dose"),
    )


# The nowcast of every province, every region and the country, and of the provinces of 2025 that are
# made of several, as of each day that the records are shown of (queries.nowcast.published): by day
# of injection, and of the last ``days`` together. A level of 'province' and a vintage of '2021' are
# one province's; the others are of several.
nowcast_day = _nowcast("nowcast_day", Column("injected_on", Date, nullable=False))
nowcast_total = _nowcast("nowcast_total", Column("days", Integer, nullable=False))

ENTERED_WITHIN = ("same_day", "within_24h", "within_3_days", "within_7_days", "within_30_days")

# Days of injection at a place: records of that day, how soon they were entered, how many have every
# field and keep every rule (NULL before the first reconciliation); ``entered``: records that came
# in on that day, whenever injected; ``reported``: doses by the day's own report (NULL: none).
entry_day = Table(
    "entry_day",
    RECONCILIATION,
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("doses", Integer, nullable=False),
    *(Column(name, Integer, nullable=False) for name in ENTERED_WITHIN),
    Column("before_injection", Integer, nullable=False),
    Column("no_entry_time", Integer, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("clean", Integer),
    Column("entered", Integer, nullable=False),
    Column("reported", Integer),
    Index("entry_day_day", "day"),
)

# Records by the moment of their entry; ``weekday`` is 0 on Mondays, ``week`` a Monday.
entry_hour = Table(
    "entry_hour",
    RECONCILIATION,
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("week", Date, nullable=False),
    Column("weekday", Integer, nullable=False),
    Column("hour", Integer, nullable=False),
    Column("doses", Integer, nullable=False),
    Index("entry_hour_week", "week"),
)

# By facility, week of injection (its Monday) and lag, of the last weeks; ``midnight``: entered at
# 00:00:00, which nobody types in.
facility_lag = Table(
    "facility_lag",
    RECONCILIATION,
    Column("facility_code", Text, nullable=False),
    Column("week", Date, nullable=False),
    Column("lag_days", Integer, nullable=False),
    Column("doses", Integer, nullable=False),
    Column("midnight", Integer, nullable=False),
    Index("facility_lag_week", "week"),
)

facility = Table(
    "facility",
    RECONCILIATION,
    Column("facility_code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
)

# Lags by facility over the period that ends with a day that the records are shown of, summed up by
# what tells late facilities apart: doses with a valid lag, entered on the same day, on the next and
# later than that (queries.entry_lag.facilities.LATE_AFTER); with a time of entry (those before the
# injection too), and at 00:00:00.
facility_period = Table(
    "facility_period",
    RECONCILIATION,
    Column("as_of", Date, nullable=False),
    Column("facility_code", Text, nullable=False),
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    *(
        Column(name, Integer, nullable=False)
        for name in ("doses", "same_day", "next_day", "late", "timed", "midnight")
    ),
    Index("facility_period_day", "as_of"),
)

# Days of the month on which a facility has far more injections than on the days around them: in how
# many of the months that can tell (queries.entry_lag.facilities.least_peaks), how many doses stand
# on them, and how many the facility has altogether. Of all records; 32 is the last day of a month.
heaped_day = Table(
    "heaped_day",
    RECONCILIATION,
    Column("facility_code", Text, primary_key=True),
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("month_day", Integer, primary_key=True, autoincrement=False),
    *(
        Column(name, Integer, nullable=False)
        for name in ("months", "peaks", "doses", "facility_doses")
    ),
)

STRATA_SUMS = ("r", "s", "pr", "ps_qr", "qs", "difference", "weight", "variance")


def _registration(name: str, *place: str) -> Table:
    return Table(
        name,
        RECONCILIATION,
        Column("outcome", Text, nullable=False),
        *(Column(code, Text, nullable=False) for code in place),
        Column("week", Date, nullable=False),
        Column("registered", Integer, nullable=False),
        Column("registered_with", Integer, nullable=False),
        Column("walk_in", Integer, nullable=False),
        Column("walk_in_with", Integer, nullable=False),
        *(Column(one, Float, nullable=False) for one in STRATA_SUMS),
    )


# Doses of persons registered beforehand against the others, within facilities and weeks: sums over
# the facilities of a district, or a province, from which the Mantel-Haenszel odds ratio and
# difference and their intervals follow (queries.entry_lag.registration). ``outcome``: same_day or
# mismatch.
registration_effect = _registration("registration_effect", "province_code", "district_code")
registration_province = _registration("registration_province", "province_code")

# What stands out in the daily reports of a place (pipeline.ingest.report_checks).
report_finding = Table(
    "report_finding",
    RECONCILIATION,
    Column("kind", Text, primary_key=True),
    Column("place_code", Text, primary_key=True),
    Column("first", Date, primary_key=True),
    Column("last", Date, nullable=False),
    Column("count", Integer, nullable=False),
    Column("doses", BigInteger, nullable=False),
    Column("usual", BigInteger),
)

# The four words (queries.scorecard.scorecard): counts until the end of each ``as_of`` (Sundays and
# the last
# day), at the place of injection; rows of level ``province`` are of the whole province (``""``:
# unknown place). NULL where nothing is known. ``reported`` and ``on_platform`` are of the same
# places and days; ``backlog`` and ``surplus`` add up the reporting places with fewer and with more
# records than reports. ``caught_up``, ``injected`` and ``same_day`` are of the 28 days until then;
# ``injected``: doses entered with a valid time, and those that the reports count beyond them.
scorecard = Table(
    "scorecard",
    RECONCILIATION,
    Column("level", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("province_code", Text, nullable=False),
    Column("district_code", Text, nullable=False),
    Column("correct", Integer),
    Column("wrong", Integer),
    Column("reported", BigInteger),
    Column("on_platform", BigInteger),
    Column("backlog", BigInteger),
    Column("surplus", BigInteger),
    Column("caught_up", Integer),
    Column("doses", Integer, nullable=False),
    Column("complete", Integer, nullable=False),
    Column("clean", Integer),
    Column("injected", Integer, nullable=False),
    Column("same_day", Integer, nullable=False),
    Index("scorecard_day", "level", "as_of"),
)

# What crosses a threshold, or did in the data version before (queries.alerts.alerts);
# ``place_code`` is VN
# or a province. ``as_of``: the last day the indicator is counted for. The earlier counts are of the
# day before, for what is about a fall. ``previous_version``: what ``status`` is told against.
alert = Table(
    "alert",
    RECONCILIATION,
    Column("indicator", Text, primary_key=True),
    Column("place_code", Text, primary_key=True),
    Column("status", Text, nullable=False),
    Column("as_of", Date, nullable=False),
    Column("since", Date, nullable=False),
    Column("resolved_on", Date),
    Column("value", Float),
    Column("numerator", BigInteger),
    Column("denominator", BigInteger),
    Column("earlier_numerator", BigInteger),
    Column("earlier_denominator", BigInteger),
    Column("threshold", Float),
    Column("threshold_changed", Boolean, nullable=False),
    Column("previous_version", Integer),
)

# The thresholds that this data version was held against, as fractions; none: not watched.
alert_threshold = Table(
    "alert_threshold",
    RECONCILIATION,
    Column("indicator", Text, primary_key=True),
    Column("place_code", Text, primary_key=True),
    Column("threshold", Float, nullable=False),
)
