"""All records of one province: who was vaccinated there, when it was entered, and the errors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from demo import batch
from demo.batch import DAY, NOBODY, Doses, Persons, class_number, flag
from demo.boosters import Further, further_doses
from demo.calendars import Calendars
from demo.clocks import Clocks
from demo.curves import DAYS, FIRST_DAY, LAST_DAY
from demo.dose_series import NOT_GIVEN, People, Primary, draw_groups, primary_series
from demo.faults import (
    Sequences,
    disturb_sequences,
    enter_twice,
    forget_lost,
    refuse_and_mend,
    spoil_doses,
)
from demo.geography import Array, Geography
from demo.identity import ERROR_ODDS_RATIO, Strangers, choose_errors, old_numbers, spoil
from demo.lag import Habits, entry_times, week_of
from demo.names import draw_foreign_names
from demo.persons import REFERENCE, Register
from demo.plan import ProvincePlan
from demo.reports import count_injected
from demo.rule_faults import plant_rule_faults
from demo.vaccines import draw_lot

_ANOTHER_DISTRICT, _SAME_FACILITY = 0.1, 0.82
# Room for the numbers of everybody who might be vaccinated in one province.
_SERIALS = 20_000_000


@dataclass(frozen=True)
class World:
    """What the records of all provinces have in common."""

    geography: Geography
    register: Register
    habits: Habits
    strangers: Strangers
    clocks: Clocks
    calendars: Calendars


def province_records(
    world: World,
    plan: ProvincePlan,
    number: int,
    rows: Array,
    wide: bool,
    rng: np.random.Generator,
) -> tuple[Persons, Doses, Array]:
    """Persons and doses of a province; ``rows`` are those of the register vaccinated in it.

    ``wide``: the records are kept one row a person, which has no place for a dose entered twice.
    The third result counts the doses by district and day before anything went wrong with them.
    """
    rows = rng.permutation(rows)
    abroad = max(0, round(plan.persons * plan.foreigners))
    persons = _persons(world, number, rows, abroad, rng)
    people = People(persons.age, persons.born_on, persons.group)
    primary, sequences = disturb_sequences(primary_series(plan, people, rng), plan.errors, rng)
    further = further_doses(plan, people, primary, rng)
    week = week_of(np.clip(primary.first, FIRST_DAY, LAST_DAY))
    _register_beforehand(world.habits, plan, persons, week, rng)
    doses = _doses(world.geography, persons, primary, further, sequences, rng)
    injected = count_injected(world.geography, number, doses)
    odds = world.habits.errors[persons.home] - 0.006 * week
    odds += np.log(ERROR_ODDS_RATIO) * persons.registered
    able = persons.kind != class_number("foreigner")
    persons.kind[able] = choose_errors(odds, able, plan.mismatch, rng)[able]
    persons, doses = _register_twice(persons, doses, plan, rng)
    if not wide:
        again = (doses.flags == 0) & (doses.copy_of == NOBODY)
        doses = enter_twice(doses, again, world.geography, plan.errors, rng)
    first = np.full(len(persons), np.iinfo(np.int64).max)
    np.minimum.at(first, doses.person, doses.injected)
    spoil(persons, world.register, world.strangers, first, rng)
    persons.mended &= not wide
    doses.entered = entry_times(
        world.habits, doses.injected, doses.facility, persons.registered[doses.person], rng
    )
    doses.entered = world.clocks.handed_over(doses.entered, doses.facility)
    doses = forget_lost(persons, doses, doses.entered < (LAST_DAY + 1) * DAY)
    spoil_doses(persons, doses, plan.errors, wide, rng)
    _bury(world.register, persons, doses, rng)
    if not wide:
        doses = refuse_and_mend(persons, doses, rng)
    world.clocks.spoil(doses, plan.errors, wide, rng)
    # Drawn apart, so that what was drawn before stays as it is.
    plant_rule_faults(persons, doses, plan.errors, wide, rng.spawn(1)[0])
    world.calendars.heap(persons, doses, rng.spawn(1)[0])
    order = np.argsort(doses.entered, kind="stable")
    place = np.empty(len(order), dtype=np.int32)
    place[order] = np.arange(len(order))
    doses.copy_of = np.where(doses.copy_of == NOBODY, NOBODY, place[doses.copy_of])
    return persons, doses.take(order), injected


def _persons(
    world: World, number: int, rows: Array, abroad: int, rng: np.random.Generator
) -> Persons:
    """The persons as the register has them, then foreigners."""
    geography, register = world.geography, world.register
    count = len(rows) + abroad
    where = geography.districts_of(number)
    share = geography.district_weight[where] ** 1.3
    elsewhere = rng.choice(np.arange(where.start, where.stop), count, p=share / share.sum())
    age = np.append(register.age[rows], rng.integers(20, 62, abroad)).astype(np.int8)
    born = REFERENCE - age[len(rows) :].astype(np.int64) * 365.25 - rng.integers(3, 360, abroad)
    names = np.concatenate((register.names[rows], draw_foreign_names(abroad, rng)))
    district = np.append(register.district[rows], elsewhere[len(rows) :]).astype(np.int16)
    away = geography.district_province[district] != number
    away |= rng.random(count) < _ANOTHER_DISTRICT
    passport = old_numbers(number * _SERIALS + np.arange(abroad)) % 100_000_000
    kind = np.zeros(count, dtype=np.int8)
    kind[len(rows) :] = class_number("foreigner")

    def nobody() -> Array:
        return np.full(count, NOBODY, dtype=np.int32)

    return Persons(
        row=np.append(rows, np.full(abroad, NOBODY)).astype(np.int32),
        age=age,
        names=names,
        wrong_names=names.copy(),
        noise=np.zeros(count, dtype=np.int8),
        born_on=np.append(register.born_on[rows], born).astype(np.int32),
        birth_form=np.zeros(count, dtype=np.int8),
        sex=np.append(register.sex[rows], rng.integers(0, 2, abroad)).astype(np.int8),
        id_form=np.where(np.arange(count) < len(rows), batch.TWELVE_DIGITS, batch.PASSPORT),
        id_number=np.append(register.id_number[rows], passport),
        phone=_phones(count, rng),
        district=district,
        commune=np.append(
            register.commune[rows], geography.some_commune(district[len(rows) :], rng)
        ),
        group=draw_groups(age, rng),
        registered=np.zeros(count, dtype=bool),
        home=geography.some_facility(np.where(away, elsewhere, district), rng),
        kind=kind,
        twin_of=nobody(),
        shares_with=nobody(),
        mended=np.zeros(count, dtype=bool),
    )


def _phones(count: int, rng: np.random.Generator) -> Array:
    """Mobile numbers without the leading zero; 0 for those without a telephone."""
    start = np.array(
        [
            32,
            33,
            34,
            35,
            36,
            37,
            38,
            39,
            70,
            76,
            77,
            78,
            79,
            81,
            82,
            83,
            84,
            85,
            86,
            88,
            89,
            90,
            91,
            93,
            94,
            96,
            97,
            98,
        ]
    )
    phones = rng.choice(start, count) * 10_000_000 + rng.integers(0, 10_000_000, count)
    return np.where(rng.random(count) < 0.06, 0, phones)


def _register_beforehand(
    habits: Habits, plan: ProvincePlan, persons: Persons, week: Array, rng: np.random.Generator
) -> None:
    # Registration grew in the course of the campaign.
    odds = np.log(plan.preregistered / (1 - plan.preregistered)) + 0.006 * (week - 34)
    odds += habits.registered[persons.home]
    persons.registered[:] = rng.random(len(persons)) < 1 / (1 + np.exp(-odds))


def _doses(
    geography: Geography,
    persons: Persons,
    primary: Primary,
    further: Further,
    sequences: Sequences,
    rng: np.random.Generator,
) -> Doses:
    """All doses of the persons in the order of the persons; not yet entered."""
    three = primary.middle != NOT_GIVEN
    second = np.where(three, primary.middle, primary.complete)
    given = (
        (batch.FIRST, primary.first, primary.vaccine),
        (batch.SECOND, second, primary.second_vaccine),
        (batch.THIRD, np.where(three, primary.complete, NOT_GIVEN), primary.second_vaccine),
        (batch.ADDITIONAL, further.additional, further.additional_vaccine),
        (batch.BOOSTER, further.booster, further.booster_vaccine),
        (batch.SECOND_BOOSTER, further.second_booster, further.second_booster_vaccine),
    )
    person = np.concatenate([np.flatnonzero(day != NOT_GIVEN) for _, day, _ in given])
    day = np.concatenate([day[day != NOT_GIVEN] for _, day, _ in given])
    vaccine = np.concatenate([vaccine[day != NOT_GIVEN] for _, day, vaccine in given])
    dose = np.repeat(
        [code for code, _, _ in given], [(day != NOT_GIVEN).sum() for _, day, _ in given]
    )
    count = len(person)
    home = persons.home[person]
    another = geography.some_facility(geography.facility_district[home], rng)
    same = (dose == batch.FIRST) | (rng.random(count) < _SAME_FACILITY)
    wrong = (sequences.reversed, "dose2_before_dose1"), (sequences.short, "short_interval")
    flags = np.zeros(count, dtype=np.int32)
    for those, name in wrong:
        flags[those[person] & (dose == batch.SECOND)] = flag(name)
    return Doses(
        person=person.astype(np.int32),
        dose=dose.astype(np.int8),
        vaccine=vaccine.astype(np.int8),
        lot=draw_lot(vaccine, (day - FIRST_DAY) / DAYS, rng),
        # Half past seven to five, most before noon.
        injected=day * DAY + (7.5 * 3600 + rng.beta(1.5, 2.2, count) * 9.4 * 3600).astype(np.int64),
        entered=np.zeros(count, dtype=np.int64),
        facility=np.where(same, home, another).astype(np.int32),
        flags=flags,
        refusal=np.zeros(count, dtype=np.int8),
        date_form=np.zeros(count, dtype=np.int8),
        copy_of=np.full(count, NOBODY, dtype=np.int32),
        lot_mended=np.zeros(count, dtype=bool),
    )


def _register_twice(
    persons: Persons, doses: Doses, plan: ProvincePlan, rng: np.random.Generator
) -> tuple[Persons, Doses]:
    """Add persons who were registered a second time, with some of their doses once more."""
    sequence = np.zeros(len(persons), dtype=bool)
    sequence[doses.person[doses.flags != 0]] = True
    able = (persons.kind == 0) & ~sequence
    # As many as are wanted, and as seldom as other errors where people were registered beforehand.
    likely = able * np.where(persons.registered, ERROR_ODDS_RATIO, 1.0)
    likely *= plan.twins * len(persons) / max(likely.sum(), 1)
    originals = np.flatnonzero(rng.random(len(persons)) < likely)
    twins = persons.take(originals)
    twins.twin_of = originals.astype(np.int32)
    twins.kind = rng.choice(
        np.array([class_number(name) for name in ("no_id", "cmnd_only", "malformed_id")]),
        len(twins),
        p=(0.5, 0.35, 0.15),
    ).astype(np.int8)
    twins.phone = np.where(rng.random(len(twins)) < 0.7, twins.phone, _phones(len(twins), rng))
    place = np.full(len(persons), NOBODY)
    place[originals] = np.arange(len(originals)) + len(persons)
    again = (place[doses.person] != NOBODY) & (
        (doses.dose == batch.FIRST) | (rng.random(len(doses)) < 0.5)
    )
    copies = doses.take(again)
    copies.person = place[copies.person].astype(np.int32)
    copies.copy_of = np.flatnonzero(again).astype(np.int32)
    copies.flags = copies.flags | flag("duplicate_without_id")
    copies.injected = copies.injected + rng.integers(-1200, 1200, len(copies))
    return persons.plus(twins), doses.plus(copies)


def _bury(register: Register, persons: Persons, doses: Doses, rng: np.random.Generator) -> None:
    """Let some of the old die after their last dose."""
    last = np.zeros(len(persons), dtype=np.int64)
    np.maximum.at(last, doses.person, doses.injected // DAY)
    day = last + rng.integers(10, 300, len(persons))
    likely = np.select(
        [persons.age >= 80, persons.age >= 65, persons.age >= 50], [0.05, 0.015, 0.004]
    )
    dead = (rng.random(len(persons)) < likely) & (day <= LAST_DAY) & (last > 0)
    dead &= (persons.row != NOBODY) & (persons.twin_of == NOBODY)
    dead[persons.twin_of[persons.twin_of != NOBODY]] = False
    dead &= persons.kind != class_number("deceased_before_dose")
    register.deceased_on[persons.row[dead]] = day[dead]
