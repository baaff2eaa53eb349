"""The same words never show two values: coverage in the sentences of pages and of the briefing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from geo import units
from geo.boundaries import in_use
from geo.units import Level, Unit
from i18n import translator
from presentation.briefing.content import briefing
from presentation.briefing.figures import Figures
from presentation.briefing.model import Period
from presentation.coverage.text import place_finding
from presentation.districts.text import province_finding
from presentation.home import HOME
from presentation.next_steps.text import said
from presentation.profile.text import chip as profile_chip
from presentation.profile.text import finding as profile_finding
from queries.contents import record_snapshots, snapshots
from queries.coverage.by_source import COVERAGE
from queries.coverage.metrics import EVERYBODY, RECORD_COVERAGE
from queries.coverage.official import Coverage
from queries.databases import Databases, RunMemo, Snapshot
from queries.districts.side_by_side import side_by_side
from queries.metric import Dose
from queries.next_steps.next_steps import next_steps
from queries.profile.profile import profile
from queries.published import published
from tests.support.opened import opened_version

VI = translator("vi")
CHIP = VI("From dose records")
DOSES: dict[Dose, str] = {1: "tiêm ít nhất một mũi", 2: "tiêm đủ liều", 3: "tiêm mũi nhắc lại"}
OF_DOSE = re.compile(r"(\d+,\d)% (?:dân số )?đã (" + "|".join(DOSES.values()) + ")")
DIFFERENCE = re.compile(
    r"(\d+,\d)%[^%]*?(?:\([^)]*\))?[,;] ([+−±])(\d+,\d)\u00a0điểm\u00a0phần\u00a0trăm so với "
    r"[^(;%]*\((\d+,\d)%\)"
)
"""A share, how far it is from another, and that one."""


@pytest.fixture(scope="module")
def databases(demo_home: Path) -> Iterator[Databases]:
    with opened_version(published(demo_home)) as opened:
        yield replace(opened, memo=RunMemo())


def said_of(databases: Databases, province: Unit) -> Iterator[tuple[str, bool]]:
    """What pages and briefing say of a province, each with whether it carries the chip."""
    official, records = databases.ask(snapshots), databases.ask(record_snapshots)
    week_ago = records[-1].as_of - timedelta(days=7)
    for source, day in (("official", official[-1]), ("records", records[-1])):
        for dose in DOSES:
            if dose == 3 and source == "official":
                continue
            among = covered(databases, source, day, dose, "province")
            country = covered(databases, source, day, dose, "country").rows[0]
            row = among.row(province.code)
            yield place_finding(row, among, country, VI), bool(among.metric.chip)
    for dose in DOSES:
        beside = databases.ask(
            side_by_side, snapshot=records[-1], province=province, dose=dose, group=EVERYBODY
        )
        yield province_finding(beside, EVERYBODY, VI), bool(RECORD_COVERAGE[dose].chip)
    found = databases.ask(
        profile,
        place=province,
        snapshot=records[-1],
        boundaries=in_use("district", "2021", HOME),
        since=week_ago,
    )
    yield profile_finding(found, VI), bool(profile_chip(found, VI))
    for step in databases.ask(next_steps, of=province, as_of=records[-1].as_of, since=week_ago):
        words = said(step, VI)
        yield f"{words.sentence} {words.numbers}", bool(words.metric.chip)
    figures = Figures(databases, province, Period(official[-5].as_of, official[-1].as_of))
    made = briefing(figures, (), VI)
    for part in made.body:
        for text in (part.message, *part.points):
            yield text, CHIP in text


def covered(databases: Databases, source: str, day: Snapshot, dose: Dose, level: Level) -> Coverage:
    return databases.ask(COVERAGE[source], snapshot=day, dose=dose, group=EVERYBODY, level=level)


def test_without_a_chip_a_dose_of_a_place_has_one_value(databases: Databases) -> None:
    """And every difference is that of the two values beside it."""
    last = databases.ask(snapshots)[-1]
    checked, differences = 0, 0
    for province in units.provinces():
        official: dict[str, str] = {
            words: VI.percent(
                covered(databases, "official", last, dose, "province").row(province.code).value or 0
            )
            for dose, words in DOSES.items()
            if dose != 3
        }
        for text, chip in said_of(databases, province):
            for value, words in OF_DOSE.findall(text):
                if not chip:
                    assert f"{value}%" == official[words], text
                    checked += 1
            for shown, sign, points, whole in DIFFERENCE.findall(text):
                one, other, by = (Decimal(it.replace(",", ".")) for it in (shown, whole, points))
                assert one - other == (-by if sign == "−" else by), text
                differences += 1
    assert checked > 63 * 3
    assert differences > 63 * 3
