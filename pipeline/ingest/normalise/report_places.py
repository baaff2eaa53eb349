"""The place that a row of a daily report is about, by the unit that reports and the row's cells.

The column of places holds provinces, districts, health centres, communes or facilities. What a
commune or a facility reports is a part of its district's; a district is known by what it is, or by
the province that reports.
"""

from __future__ import annotations

from geo import units
from geo.offices import place_of_office
from geo.places import Place, commune, find_place
from geo.units import folded
from i18n import N_
from pipeline.ingest.normalise.parser import Mended, Parser, ValueFault, cells_of, shortened
from pipeline.ingest.normalise.values import FORMER, place_cell

CELLS = ("of_province", "of_district", "province", "district", "place", "part")
"""The columns of the text that is read, in order."""

_WHOLE = {
    "province": {"toan tinh", "ca tinh", "toan thanh pho", "toan tp"},
    "district": {"toan huyen", "ca huyen", "toan quan", "toan thi xa"},
}

Codes = dict[str, str | bool | None]


def report_place(text: str) -> Codes | Mended:
    """The codes of the province and the district, and the part of it that a row is about.

    Raises ValueFault.
    """
    of_province, of_district, province, district, place, part = (
        place_cell(cell) for cell in cells_of(text, len(CELLS))
    )
    above = find_place(province or of_province, district or of_district, "")
    if above.fault:
        raise _fault(above, above.cell)
    reporting = find_place(of_province, of_district, "")
    _within_report(above, reporting, district or province, "district" if district else "province")
    found: Place | Codes | Mended = _named(above, place) if place else above
    if isinstance(found, Place) and part:
        return _in_part(found, part, "commune")
    if not isinstance(found, Place):
        return found
    codes = _codes(found, doubtful=not above.province_code and _has_namesake(place))
    if former := found.former or above.former:
        return Mended(codes, FORMER, dict(zip(("found", "read"), former, strict=True)))
    return codes


def _fault(place: Place, column: str | None) -> ValueFault:
    return ValueFault(place.fault or "", column=column, **place.details)


def _within_report(place: Place, reporting: Place, text: str, column: str) -> None:
    """Raise ValueFault for a place outside of the unit that reports."""
    for code, of in (
        (place.province_code, reporting.province_code),
        (place.district_code, reporting.district_code),
    ):
        if code and of and code != of:
            raise _elsewhere(text, place, reporting, column)


def _named(above: Place, text: str) -> Place | Codes | Mended:
    """What a cell names within what is known of its place: a unit, or a part of a district."""
    plain = folded(text)
    if above.district_code:
        return _within_district(above, text, plain)
    if plain in _WHOLE["province"] and above.province_code:
        return above
    if above.province_code:
        return _within_province(above, text, plain)
    return _anywhere(text)


def _within_district(above: Place, text: str, plain: str) -> Place | Codes | Mended:
    if plain in _WHOLE["district"]:
        return above
    inner = find_place(above.province_code or "", above.district_code or "", text)
    other = place_of_office(text, above.province_code or "", "district")
    if other is None and not inner.commune_code:
        other = _district_elsewhere(text, plain)
    if other and other.district_code != above.district_code and not inner.commune_code:
        raise _elsewhere(text, other, above)
    if other and other.district_code == above.district_code:
        if inner.commune_code and not plain.startswith(("huyen", "quan", "thi xa", "thanh pho")):
            raise _ambiguous(text, inner, above)
        return Place(above.province_code, above.district_code)
    return _in_part(above, text)


def _district_elsewhere(text: str, plain: str) -> Place | None:
    """A district of another province that a text names with what it is."""
    if not plain.startswith(("huyen ", "quan ", "thi xa ")):
        return None
    found = find_place("", text, "")
    return found if found.district_code and not found.fault else None


def _within_province(above: Place, text: str, plain: str) -> Place | Codes | Mended:
    code = above.province_code or ""
    district = find_place(code, text, "")
    by_name = units.find_province(text)
    is_district = bool(district.district_code) and not district.fault
    if plain.startswith("tinh ") or (by_name and not is_district and by_name.code == code):
        if by_name and by_name.code == code:
            return above
        raise _elsewhere(text, Place(by_name.code) if by_name else Place(), above)
    if is_district and by_name and by_name.code == code and _is_bare(plain):
        raise _ambiguous(text, district, above)
    if is_district:
        return district
    if office := place_of_office(text, code):
        return _read_as(text, office)
    address = find_place("", "", text)
    if address.commune_code and address.province_code == code:
        return _in_part(address, text)
    raise _fault(district, "place")


def _anywhere(text: str) -> Place | Codes | Mended:
    by_name = units.find_province(text)
    if office := place_of_office(text):
        return office if by_name or office.district_code else _read_as(text, office)
    address = find_place("", "", text)
    if address.commune_code:
        return _in_part(address, text)
    district = find_place("", text, "")
    if address.district_code and not address.fault:
        return address
    if district.fault and (by_name or not district.details.get("first")):
        district = find_place(text, "", "")  # “Unknown province”
    if district.fault:
        raise _fault(district, "place")
    return district


def _is_bare(plain: str) -> bool:
    """Whether a name says nothing of what it is the name of."""
    return not plain.startswith(
        ("tinh ", "thanh pho ", "tp ", "t p ", "huyen ", "quan ", "thi xa ")
    )


def _has_namesake(text: str) -> bool:
    """Whether a text is the name of a province and of a district too."""
    province = units.find_province(text)
    if province is None:
        return False
    return bool(find_place(province.code, province.short_name, "").district_code)


def _in_part(above: Place, text: str, column: str = "place") -> Mended:
    if not above.district_code:
        raise ValueFault(
            N_(
                "“{found}” is part of a district, and the row does not say of which; daily reports "
                "are of whole provinces or districts."
            ),
            column=column,
            found=shortened(text),
        )
    return Mended(
        _codes(above) | {"part": text},
        N_("“{found}” is a part of {place}, where it is counted."),
        {"found": shortened(text), "place": units.district(above.district_code).name},
        column,
    )


def _read_as(text: str, place: Place) -> Mended:
    return Mended(
        _codes(place),
        N_("“{found}” is read as all of {place}."),
        {"found": shortened(text), "place": _name(place)},
        "place",
    )


def _elsewhere(text: str, place: Place, above: Place, column: str = "place") -> ValueFault:
    return ValueFault(
        N_("“{found}” is {name}, and the report is of {place}; expected a place within it."),
        column=column,
        found=shortened(text),
        name=_name(place),
        place=_name(above),
    )


def _ambiguous(text: str, place: Place, above: Place) -> ValueFault:
    return ValueFault(
        N_("“{found}” can be {first} or {second}; write what kind of unit it is."),
        column="place",
        found=shortened(text),
        first=_name(place),
        second=_name(above),
    )


def _name(place: Place) -> str:
    if place.commune_code:
        return commune(place.commune_code).name
    if place.district_code:
        return units.district(place.district_code).name
    return units.province(place.province_code).name if place.province_code else "–"


def _codes(place: Place, *, doubtful: bool = False) -> Codes:
    return {
        "province": place.province_code,
        "district": place.district_code,
        "part": None,
        "doubtful": doubtful,
    }


REPORT_PLACE = Parser(
    "STRUCT(province VARCHAR, district VARCHAR, part VARCHAR, doubtful BOOLEAN)", report_place
)
