"""When districts, and what they are part of, reach a share of their population.

Asked of the outlook (``queries.forecast``) that is learnt from the districts of a province
together, or from the provinces of a region with the region and the country.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from geo import units
from geo.units import Unit
from queries.areas import areas, members
from queries.contents import week_steps
from queries.coverage.metrics import Group
from queries.coverage.target import Arrival, arrival, missing_persons
from queries.databases import Databases, Snapshot
from queries.districts.persons import fully_entered, history, persons_of_day
from queries.districts.side_by_side import Place
from queries.forecast.outlook import Outlook, Span
from queries.metric import Dose


@dataclass(frozen=True)
class Outlooks:
    """The outlook of some places, with their counts on its last day."""

    outlook: Outlook
    counts: dict[str, int]
    last: date

    def arrival(self, place: Place, target: float, as_of: date) -> Arrival | None:
        """When a place reaches a share of its population; ``None`` without population or past."""
        if not place.steps or not place.population:
            return None
        missing = missing_persons(target, place.persons[place.dose], place.population)
        span = None
        if missing and place.code in self.counts:
            # As they are counted now, those of the weeks that are left out have come already.
            more = place.persons[place.dose] + missing - self.counts[place.code]
            found = self.outlook.span(list(self.counts).index(place.code), more)
            since = (as_of - self.last).days
            span = found and Span(*(_later(one, since) for one in found.bounds))
        return arrival(place.steps, missing, as_of, span)


def _later(days: float | None, since: int) -> float | None:
    return None if days is None else max(days - since, 0.0)


def outlooks(
    databases: Databases, *, snapshot: Snapshot, dose: Dose, group: Group, of: Unit
) -> Outlooks:
    """Of the districts of a province; of the country, or of a region, with its provinces."""
    within = of.code if of.level == "province" else None
    past = databases.ask(history, snapshot=snapshot, dose=dose, group=group, within=within)
    people = databases.ask(persons_of_day, snapshot=snapshot, group=group)
    places: tuple[Unit, ...]
    if within:
        places = units.districts(within)
    else:
        inside = members(of, "2021")
        provinces = (one for one in areas(databases.scope, "province") if one.code in inside)
        places = (*provinces, of, units.country())
    last = min(databases.ask(fully_entered, dose=dose), snapshot.as_of)
    steps = week_steps(past.days, last)
    days = [past.days[place] for place in steps]
    lines, pools, counts = [], [], {}
    for unit in places:
        _persons, population = people.of(unit)
        codes = [unit.code] if unit.level == "district" else members(unit, "2021")
        every = past.of(codes)
        line = [every[place] for place in steps]
        if population and days:
            lines.append(line)
            pools.append(population)
            counts[unit.code] = line[-1]
    shape = (len(lines), len(days))
    outlook = Outlook(days, np.array(lines, float).reshape(shape), np.array(pools, float))
    return Outlooks(outlook, counts, days[-1] if days else snapshot.as_of)
