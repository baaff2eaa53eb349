"""What can be found by name: places of 2021 and 2025, communes, facilities, pages, indicators."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sqlalchemy import select

from geo import units
from geo.places import FORMER_DISTRICTS, communes
from geo.units import Unit, folded
from i18n import Translator, plain
from queries.databases import Databases
from queries.metrics import METRICS
from queries.schema import facility as facility_table

Kind = Literal["place", "place_2025", "page", "indicator", "facility", "commune"]
"""In the order in which what is found alike is listed."""

SHORT_FORMS = {
    "01": ("HN", "Hà Tây"),
    "46": ("Huế", "TT Huế", "Thừa Thiên"),
    "06": ("Bắc Cạn",),
    "66": ("Đắc Lắc", "Đắk Lắc", "Đắc Lắk"),
    "67": ("Đắc Nông",),
    "77": ("BR-VT", "BRVT"),
    "79": ("TPHCM", "TP HCM", "HCM", "HCMC", "Sài Gòn", "SG", "Ho Chi Minh City"),
}
"""How else the provinces of 2021 are called: short forms, older and English names."""

SHORT_KINDS = {
    "quan ": ("q ", "q"),
    "huyen ": ("h ",),
    "thi xa ": ("tx ",),
    "thanh pho ": ("tp ",),
    "tinh ": (),
}
"""Kinds of units as an official name begins with them, and how they are shortened."""


@dataclass(frozen=True)
class Entry:
    """Something that has a name.

    ``code`` is what an address calls it: a unit's code, the path of a page, the id of an
    indicator, the code of a facility. ``place`` is the unit that shows it, where that is another.
    ``about`` tells those of the same name apart. ``keys`` are all its names and the ways of writing
    them, as ``folded`` leaves them; ``where`` are the names of what it is in, which it may be asked
    for with.
    """

    kind: Kind
    code: str
    name: str
    about: str
    keys: tuple[str, ...]
    where: tuple[str, ...] = ()
    place: str = ""

    @property
    def text(self) -> str:
        """Everything that a word may be found in; every word begins with a space."""
        return f" {' '.join((*self.keys, *self.where))}"

    @property
    def joined(self) -> frozenset[str]:
        """The names written in one word."""
        return frozenset(key.replace(" ", "") for key in self.keys)


@cache
def places(_: Translator) -> tuple[Entry, ...]:
    """The country, regions, provinces and districts of 2021, and the provinces of 2025."""
    country = units.country()
    above = [
        Entry("place", country.code, _("Whole country"), "", _keys(_("Whole country"), "Việt Nam")),
        *(
            Entry("place", one.code, _(one.short_name), _("EPI region"), _keys(_(one.short_name)))
            for one in units.regions()
        ),
    ]
    provinces = [_province(one, _) for one in units.provinces()]
    districts = [_district(one) for one in units.all_districts()]
    kept = {unit.short_name for unit in units.provinces()}
    of_2025 = [
        Entry(
            "place_2025",
            one.code,
            one.short_name,
            _("province of 2025") if one.short_name in kept else _("since 2025"),
            _keys(one.name, one.short_name),
            ("2025",),
        )
        for one in units.provinces("2025")
    ]
    former = [_former(name, units.district(code), _) for name, code in FORMER_DISTRICTS.items()]
    return (*above, *provinces, *districts, *former, *of_2025)


def _province(unit: Unit, _: Translator) -> Entry:
    now = units.successor(unit.code)
    about = _("province")
    if now.short_name != unit.short_name:
        about += " · " + _("since 2025 part of {province}", province=now.short_name)
    names = (unit.name, unit.short_name, *SHORT_FORMS.get(unit.code, ()))
    return Entry("place", unit.code, unit.short_name, about, _keys(*names))


def _district(unit: Unit) -> Entry:
    province = units.province(unit.parent or "")
    return Entry(
        "place", unit.code, unit.name, province.short_name, _keys(unit.name), _where(province.code)
    )


def _former(name: str, now: Unit, _: Translator) -> Entry:
    about = _("now part of {district}", district=_within(now))
    return Entry("place", now.code, name, about, _keys(name), _where(now.parent or ""))


def all_communes() -> tuple[Entry, ...]:
    """The communes of 2021: each leads to its district, the smallest unit that pages answer for."""
    found = []
    for one in communes():
        district = units.district(one.district_code)
        found.append(
            Entry(
                "commune",
                one.code,
                one.name,
                _within(district),
                _keys(one.name),
                (folded(district.name), *_where(district.parent or "")),
                district.code,
            )
        )
    return tuple(found)


def facilities(databases: Databases) -> tuple[Entry, ...]:
    """The facilities that the published figures name, inside the viewer's scope."""
    databases.scope.require("district")
    about = facility_table.c
    rows = databases.read(
        select(about.facility_code, about.name, about.province_code, about.district_code).order_by(
            about.facility_code
        )
    )
    known = {unit.code: unit for unit in units.all_districts()}
    found = []
    for code, name, province, district in rows:
        unit = known.get(district)
        within = _within(unit) if unit else units.province(province).short_name if province else ""
        found.append(
            Entry(
                "facility",
                code,
                plain(name),
                within,
                (folded(plain(name)),),
                (folded(within),),
                district or province,
            )
        )
    return tuple(found)


@cache
def indicators(_: Translator) -> tuple[Entry, ...]:
    """The registry of indicators."""
    return tuple(
        Entry("indicator", one.id, _(one.name), _("indicator"), _keys(_(one.name), _(one.short)))
        for one in METRICS.values()
    )


def pages(titles: Iterable[tuple[str, str]], _: Translator) -> tuple[Entry, ...]:
    """The pages of the dashboard, by their paths and titles."""
    return tuple(
        Entry("page", path, _(title), _("page"), _keys(_(title))) for path, title in titles
    )


def _within(district: Unit) -> str:
    return f"{district.name}, {units.province(district.parent or '').short_name}"


@cache
def _where(province_code: str) -> tuple[str, ...]:
    """The names of a province."""
    unit = units.province(province_code)
    return _keys(unit.short_name, *SHORT_FORMS.get(unit.code, ()))


def _keys(*names: str) -> tuple[str, ...]:
    """Every name with its kind as it is, without it, and with it shortened."""
    found: dict[str, None] = {}
    for name in map(folded, names):
        found[name] = None
        bare = _without_kind(name)
        found[bare] = None
        for kind, short in SHORT_KINDS.items():
            if name.startswith(kind):
                rest = name.removeprefix(kind)
                found.update({start + rest: None for start in short})
    return tuple(found)


def _without_kind(name: str) -> str:
    for kind in (*SHORT_KINDS, "phuong ", "xa ", "thi tran "):
        bare = name.removeprefix(kind)
        # “Quận 1” is nothing without its kind.
        if bare != name and not bare.isdigit():
            return bare
    return name
