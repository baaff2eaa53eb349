"""What a page shows, read from and written to the address of the page.

The address is the truth: widgets are set from it before they are drawn and write back to it when
they change. Values at their default are left out. Unknown values count as the default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeVar, get_args

import streamlit as st

from geo import units
from geo.places import commune
from geo.units import COUNTRY_CODE, Level, Unit, Vintage
from i18n import LANGUAGES, N_, Language, plain
from queries.coverage.metrics import (
    OFFICIAL_POPULATIONS,
    POPULATIONS,
    TARGETS,
    CountedBy,
    Group,
    Population,
    Sex,
)
from queries.databases import Snapshot, earlier_snapshot
from queries.entry_lag.lags import LAG_METRICS, LagMetric
from queries.facilities.facilities import ONLY, ORDERS, Only, Order
from queries.metric import Dose
from queries.scorecard.scorecard import Dimension

T = TypeVar("T")

Source = Literal["official", "records", "verification", "scores"]
"""The platform's public statistics, the vaccination records counted up, what the comparison of
these with the population register found, or the four words about them."""

SOURCES: dict[Source, str] = {
    "official": N_("Official totals"),
    "records": N_("Dose records"),
    "verification": N_("Comparison with the population register"),
    "scores": N_("Data quality"),
}
"""What they are called."""

DOSES = {"1": N_("At least one dose"), "2": N_("Fully vaccinated"), "3": N_("Booster")}
"""What persons have had, by the dose in the address."""

Sort = Literal["name"] | Dimension
"""How the heat table of the four words is ordered: by name, or by one word, the lowest first."""
SORTS: tuple[Sort, ...] = (*get_args(Dimension), "name")

ReasonsBy = Literal["share", "count"]
"""Whether reasons are shown as shares of those concerned or as persons."""

Compare = Literal["week", "four-weeks"] | date
"""What a page's day is compared with: the day a week or four weeks before, or a chosen one."""
PERIODS: dict[Compare, timedelta] = {"week": timedelta(days=7), "four-weeks": timedelta(days=28)}

Shows = Literal["rate", "change"]
"""Whether a map and its ranking show coverage or how much it changed."""

DEFAULT_LANGUAGE: Language = "vi"

MAX_SEARCHED = 100
"""Letters of what is searched for."""

MAX_BESIDE = 4
"""Further units in the time chart; more lines nobody tells apart."""

COMMON = (
    "lang",
    "as_of",
    "since",
    "place",
    "dose",
    "target",
    "population",
    "units",
    "source",
    "sex",
    "vaccine",
    "by",
    "v",
)
"""Parameters that go along from page to page."""

DISTRICTS = "districts"
"""The map of the whole country by district; elsewhere the address names a year's provinces."""


@dataclass(frozen=True)
class State:
    """The choices a viewer made.

    ``compare`` is what the day is compared with, ``wanted`` that day, and ``since`` the day with
    figures that stands for it: the last one until it (see ``earlier_snapshot``). ``level`` is what
    the map shows: provinces or, unless the totals are official, districts. ``beside`` are further
    units in the time chart; ``tables`` are the charts shown as tables; ``reasons`` is how the
    reasons for mismatches are counted; ``sort`` is the order of the heat table; ``lag`` is what the
    map of entry lags shows; ``details`` are what is opened under the technical details, ``ranked``
    whether areas stand in a ranking instead of on the map; ``search`` is what definitions are
    searched for; ``target`` is the coverage to reach, ``aim`` and ``pace`` (persons a day) those of
    the what-if. ``facility`` is the opened one; ``only``, ``find`` and ``order`` (turned round when
    ``reverse``) say which facilities are listed, and how.
    """

    language: Language
    source: Source
    place: Unit
    level: Level
    dose: Dose
    group: Group
    snapshot: Snapshot | None
    compare: Compare
    wanted: date | None
    since: Snapshot | None
    units: Vintage
    beside: tuple[Unit, ...]
    tables: frozenset[str]
    shows: Shows = "rate"
    reasons: ReasonsBy = "share"
    sort: Sort = SORTS[0]
    lag: LagMetric = "same-day"
    details: frozenset[str] = frozenset()
    ranked: bool = False
    search: str = ""
    target: int | None = None
    aim: int | None = None
    pace: float | None = None
    facility: str = ""
    only: Only = "all"
    find: str = ""
    order: Order = "late"
    reverse: bool = False


def read_language(parameters: Mapping[str, str]) -> Language:
    """The language the address asks for; Vietnamese unless it says otherwise."""
    given = parameters.get("lang")
    return given if given in LANGUAGES else DEFAULT_LANGUAGE


def read_version(parameters: Mapping[str, str]) -> int | None:
    """The data version a shared link names."""
    given = parameters.get("v", "")
    return int(given) if re.fullmatch(r"\d{1,9}", given) else None


def read_percent(parameters: Mapping[str, str], name: str) -> int | None:
    """A whole percentage from 1 to 100."""
    given = parameters.get(name, "")
    return int(given) if re.fullmatch(r"[1-9]\d?|100", given) else None


def read_pace(parameters: Mapping[str, str]) -> float | None:
    """The persons a day of a what-if; none are a choice as well."""
    given = parameters.get("pace", "")
    return float(given) if re.fullmatch(r"\d{1,7}(\.\d{1,3})?", given) else None


def read_presenting(parameters: Mapping[str, str]) -> float:
    """How many times as large a presentation draws its charts, from 1 to 4; 0 for none."""
    given = parameters.get("present", "")
    return float(given) if re.fullmatch(r"[1-4](\.\d)?", given) else 0.0


@dataclass(frozen=True)
class Available:
    """What the published databases hold: days by source, oldest first, and vaccines."""

    official: tuple[Snapshot, ...]
    records: tuple[Snapshot, ...]
    vaccines: tuple[str, ...]
    verification: tuple[Snapshot, ...] = ()
    scores: tuple[Snapshot, ...] = ()

    def days(self, source: Source) -> tuple[Snapshot, ...]:
        """The days of a source."""
        by_source: dict[Source, tuple[Snapshot, ...]] = {
            "official": self.official,
            "records": self.records,
            "verification": self.verification,
            "scores": self.scores,
        }
        return by_source[source]


def read_state(
    parameters: Mapping[str, str], available: Available, source: Source | None = None
) -> State:
    """The choices in an address; a page about one ``source`` only names it."""
    source = source or _source(parameters, available)
    days = available.days(source)
    order = parameters.get("order", "")
    vintage: Vintage = "2025" if parameters.get("units") == "2025" else "2021"
    place = find_place(parameters.get("place", COUNTRY_CODE), vintage, source)
    snapshot = read_day(parameters.get("as_of"), days)
    compare = read_compare(parameters.get("since"), snapshot)
    wanted = wanted_day(compare, snapshot)
    codes = list(dict.fromkeys(parameters.get("beside", "").split(",")))[:MAX_BESIDE]
    beside = (find_place(code, vintage, source) for code in codes if code)
    doses: dict[str, Dose] = {"2": 2, "3": 3} if source == "records" else {"2": 2}
    by_district = source != "official" and parameters.get("units") == DISTRICTS
    return State(
        language=read_language(parameters),
        source=source,
        place=place,
        level="district" if by_district or _in_province(place, source, vintage) else "province",
        dose=doses.get(parameters.get("dose", ""), 1),
        group=_group(parameters, source, available.vaccines),
        snapshot=snapshot,
        compare=compare,
        wanted=wanted,
        since=earlier_snapshot(days, snapshot, wanted) if snapshot and wanted else None,
        units=vintage,
        beside=tuple(unit for unit in beside if unit.level in ("province", "district")),
        tables=_names(parameters, "tables"),
        shows="change" if parameters.get("show") == "change" else "rate",
        reasons="count" if parameters.get("reasons") == "count" else "share",
        sort=_one_of(SORTS, parameters.get("sort"), SORTS[0]),
        lag=_one_of(LAG_METRICS, parameters.get("lag"), "same-day"),
        details=_names(parameters, "details"),
        ranked=parameters.get("areas") == "ranked",
        search=plain(parameters.get("search", ""))[:MAX_SEARCHED],
        target=read_percent(parameters, "target"),
        aim=read_percent(parameters, "aim"),
        pace=read_pace(parameters),
        facility=parameters.get("facility", ""),
        only=_one_of(ONLY, parameters.get("only"), "all"),
        find=parameters.get("find", ""),
        order=_one_of(ORDERS, order.removeprefix("-"), "late"),
        reverse=order.startswith("-"),
    )


def _one_of(known: Iterable[T], given: str | None, usual: T) -> T:
    """What is given if it is known, else the usual."""
    return next((one for one in known if one == given), usual)


def _names(parameters: Mapping[str, str], name: str) -> frozenset[str]:
    """The names that a parameter lists."""
    return frozenset(filter(None, parameters.get(name, "").split(",")))


def _source(parameters: Mapping[str, str], available: Available) -> Source:
    wanted = parameters.get("source")
    if available.records and (wanted == "records" or not available.official):
        return "records"
    return "official"


def _in_province(place: Unit, source: Source, vintage: Vintage) -> bool:
    """Whether the page looks into one province, at its districts."""
    inside = place.level in ("province", "district")
    return source != "official" and inside and vintage == "2021"


def _group(parameters: Mapping[str, str], source: Source, vaccines: tuple[str, ...]) -> Group:
    written = {population.replace("+", "plus"): population for population in POPULATIONS}
    population: Population = written.get(parameters.get("population", ""), "all")
    if source == "official":
        return Group(population if population in OFFICIAL_POPULATIONS else "all")
    counted_by: CountedBy = "injection" if parameters.get("by") == "injection" else "residence"
    if source == "verification":
        return Group(counted_by=counted_by)
    vaccine = parameters.get("vaccine", "")
    if vaccine in vaccines:
        return Group(vaccine=vaccine, counted_by=counted_by)
    sexes: dict[str, Sex] = {"F": "F", "M": "M"}
    return Group(population, sexes.get(parameters.get("sex", ""), ""), "", counted_by)


def find_place(code: str, vintage: Vintage, source: Source) -> Unit:
    """The place that an address names or, where the page does not tell it apart, the nearest that
    it is a part of; the country when there is none of that code."""
    places = place_options(vintage)
    if code in places:
        return places[code]
    district = _district(code)
    if district and source != "official" and vintage == "2021":
        return district
    province = (district.parent or "") if district else code
    with suppress(KeyError):
        return units.successor(province) if vintage == "2025" else units.province(province)
    return units.country()


def place_of_2021(parameters: Mapping[str, str]) -> Unit:
    """The place that an address names, for pages that know those of 2021 only; the country for a
    province of 2025, whose code may have been that of another province."""
    asked = parameters.get("place", COUNTRY_CODE)
    if parameters.get("units") == "2025" and asked in {one.code for one in units.provinces("2025")}:
        return units.country()
    return find_place(asked, "2021", "records")


def _district(code: str) -> Unit | None:
    """The district of a code, or the one that a commune of that code is in."""
    with suppress(KeyError):
        return units.district(code if len(code) == 3 else commune(code).district_code)
    return None


def place_options(vintage: Vintage, within: str | None = None) -> dict[str, Unit]:
    """The places a viewer can open, by code: the country, its regions, its provinces, and the
    districts ``within`` one of them."""
    inside = units.districts(within) if within else ()
    places = (units.country(), *units.regions(), *units.provinces(vintage), *inside)
    return {unit.code: unit for unit in places}


def read_snapshot(given: str | None, available: tuple[Snapshot, ...]) -> Snapshot | None:
    """The snapshot of ``2021-11-15`` (newest revision) or ``2021-11-15.1``."""
    return {snapshot_id(one): one for one in available}.get(given or "")


def read_day(given: str | None, available: tuple[Snapshot, ...]) -> Snapshot | None:
    """The snapshot that an address names, else the last one until its day: a day of another page
    need not be one of this page's. Without any, the latest."""
    named = read_snapshot(given, available)
    if named is None and given:
        with suppress(ValueError):
            day = date.fromisoformat(given.partition(".")[0])
            named = max(
                (one for one in available if one.newest and one.as_of <= day),
                key=lambda one: one.as_of,
                default=None,
            )
    return named or (available[-1] if available else None)


def read_compare(given: str | None, snapshot: Snapshot | None) -> Compare:
    """What the address compares with: ``four-weeks``, or a day before that of the page; else the
    week before."""
    if given == "four-weeks":
        return "four-weeks"
    with suppress(ValueError):
        day = date.fromisoformat(given or "")
        if snapshot and day < snapshot.as_of:
            return day
    return "week"


def wanted_day(compare: Compare, snapshot: Snapshot | None) -> date | None:
    """The day that is compared with; ``None`` without figures."""
    if isinstance(compare, date):
        return compare
    return snapshot.as_of - PERIODS[compare] if snapshot else None


def target_of(state: State) -> float:
    """The coverage to reach, as a fraction: the chosen one, else the usual one of the dose."""
    return state.target / 100 if state.target else TARGETS[state.dose]


def snapshot_id(snapshot: Snapshot) -> str:
    """How an address names a snapshot: the day, and the revision when it was replaced."""
    day = snapshot.as_of.isoformat()
    return day if snapshot.newest else f"{day}.{snapshot.revision}"


def write(parameter: str, value: str | None) -> None:
    """Put a value into the address, or take it out (``None``: it is the default)."""
    if value is None:
        if parameter in st.query_params:
            del st.query_params[parameter]
    elif st.query_params.get(parameter) != value:
        st.query_params[parameter] = value


def toggle_table(chart: str) -> None:
    """Switch a chart to its table or back."""
    _toggle("tables", chart)


def toggle_detail(name: str) -> None:
    """Open or close something under the technical details."""
    _toggle("details", name)


def _toggle(parameter: str, name: str) -> None:
    shown = _names(st.query_params.to_dict(), parameter) ^ {name}
    write(parameter, ",".join(sorted(shown)) or None)


def common_parameters(**changed: str | None) -> dict[str, str]:
    """The address's parameters that hold on every page, with some changed (``None``: removed)."""
    kept = {name: st.query_params[name] for name in COMMON if name in st.query_params}
    return {name: value for name, value in (kept | changed).items() if value is not None}
