"""Import official outlines: checked, simplified with shared edges kept, put in place atomically."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from geo import units
from geo.boundaries import BoundaryLevel
from geo.outline_files import read_outlines
from geo.shapes import DECIMALS, geojson, island_markers, polygons_of, simplified
from geo.units import ARCHIPELAGOS
from i18n import N_, Translator, UserError

LARGEST = {"province": 300_000, "district": 1_200_000}
"""Bytes of an imported file after simplification; a page has to fetch it."""

_WIDTH = {"province": 2, "district": 3}
# Degrees (1 km): narrower gaps between neighbours are errors of drawing, and closed.
_GAP = 0.01
# Of its area: a unit that keeps less lies under others. Before simplification, which may well
# make a triangle of a small island.
_LOST = 0.5
# Square degrees (0.1 km²): smaller islets cannot be seen and would only make the file large.
_SPECK = 1e-5

Note = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class ImportReport:
    """What was imported and what was done to it; ``notes`` are texts of the catalogue."""

    path: Path
    level: BoundaryLevel
    count: int
    notes: list[Note] = field(default_factory=list)

    def lines(self, translate: Translator) -> list[str]:
        """The report in the reader's language."""
        head = (
            N_("{count} provinces imported; the maps use them within half a minute.")
            if self.level == "province"
            else N_("{count} districts imported; the maps use them within half a minute.")
        )
        return [
            translate(head, count=self.count),
            *(translate(message, **values) for message, values in self.notes),
        ]


def import_boundaries(
    file: Path, level: BoundaryLevel, code_column: str, home: Path
) -> ImportReport:
    """Check and simplify outlines and put them in place of the default ones.

    Raises UserError naming what was found and what was expected; what was in place then stays.
    """
    frame = read_outlines(file)
    if code_column not in frame.columns:
        columns = ", ".join(str(column) for column in frame.columns if column != "geometry")
        raise UserError(
            N_("{file} has no column “{column}”. Its columns: {columns}."),
            file=file.name,
            column=code_column,
            columns=columns or "–",
        )
    notes: list[Note] = []
    shapes = _by_code(file, frame, level, code_column, notes)
    _check_complete(file, shapes, level)
    clean = _coverage(shapes)
    small = simplified(clean, LARGEST[level])
    _check_kept(file, level, shapes, clean, small)
    _mark_archipelagos(small, level)
    notes.append(
        (
            N_(
                "Hoàng Sa and Trường Sa are marked at their place, because islands at their "
                "true size cannot be seen on a map of the country."
            ),
            {},
        )
    )
    files = {f"{level}s_2021.json": geojson(small)}
    if level == "province":
        parts = defaultdict(list)
        for code, shape in small.items():
            parts[units.successor(code).code].append(shape)
        merged = {code: shapely.union_all(found) for code, found in parts.items()}
        files["provinces_2025.json"] = geojson(merged)
    folder = home / "boundaries"
    _write(folder, files)
    return ImportReport(folder / f"{level}s_2021.json", level, len(small), notes)


def _by_code(
    file: Path, frame: gpd.GeoDataFrame, level: BoundaryLevel, column: str, notes: list[Note]
) -> dict[str, BaseGeometry]:
    """Valid polygons by GSO code; several features of one unit are put together."""
    known = {unit.code for unit in _units(level)}
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    padded = repaired = 0
    rows = zip(frame[column], frame.geometry, strict=True)
    for number, (given, shape) in enumerate(rows, start=1):
        text = _as_text(given)
        code = text.zfill(_WIDTH[level])
        if code not in known:
            raise UserError(
                N_(
                    "{file}, row {row}, column {column}: unknown code “{found}”; expected a GSO "
                    "code of 2021 such as {example}."
                ),
                file=file.name,
                row=number,
                column=column,
                found=text,
                example="36" if level == "province" else "356",
            )
        padded += code != text
        polygons = shapely.MultiPolygon()
        if shape is not None:
            repaired += not shape.is_valid
            polygons = polygons_of(shapely.make_valid(shape))
        if not polygons.geoms:
            raise UserError(
                N_(
                    "{file}, row {row}: the outline of {code} is empty or no polygon; expected a "
                    "polygon."
                ),
                file=file.name,
                row=number,
                code=code,
            )
        parts[code].append(polygons)
    several = sum(len(found) > 1 for found in parts.values())
    counted = (
        (padded, N_("{count} codes were filled up with zeros (1 → 01).")),
        (repaired, N_("{count} outlines crossed themselves and were repaired.")),
        (several, N_("{count} units had several outlines, which were put together.")),
    )
    notes.extend((text, {"count": count}) for count, text in counted if count)
    return {code: shapely.union_all(found) for code, found in parts.items()}


def _as_text(given: Any) -> str:
    if isinstance(given, float) and given.is_integer():
        given = int(given)
    return "" if pd.isna(given) else str(given).strip()


def _check_complete(file: Path, shapes: dict[str, BaseGeometry], level: BoundaryLevel) -> None:
    # Official files may leave out the archipelagos; they are added as markers.
    there = shapes.keys() | ARCHIPELAGOS.keys()
    missing = [unit for unit in _units(level) if unit.code not in there]
    if missing:
        raise UserError(
            N_("{file} lacks {count} units: {units}. Expected every one."),
            file=file.name,
            count=len(missing),
            units=_named(missing),
        )


def _check_kept(
    file: Path,
    level: BoundaryLevel,
    shapes: dict[str, BaseGeometry],
    clean: dict[str, BaseGeometry],
    small: dict[str, BaseGeometry],
) -> None:
    # A district of an archipelago is marked anyway, however small its islands are.
    checked = shapes.keys() - ARCHIPELAGOS.keys()
    lost = [
        unit
        for unit in _units(level)
        if unit.code in checked
        and (small[unit.code].is_empty or clean[unit.code].area < _LOST * shapes[unit.code].area)
    ]
    if lost:
        raise UserError(
            N_(
                "{file}: {count} units lie under others or are too small to be drawn: {units}. "
                "Expected neighbours that do not cover each other."
            ),
            file=file.name,
            count=len(lost),
            units=_named(lost),
        )


def _named(some: list[units.Unit]) -> str:
    named = ", ".join(f"{unit.short_name} ({unit.code})" for unit in some[:10])
    return named + (" …" if len(some) > 10 else "")


def _units(level: BoundaryLevel) -> tuple[units.Unit, ...]:
    if level == "province":
        return units.provinces()
    return tuple(one for province in units.provinces() for one in units.districts(province.code))


def _coverage(shapes: dict[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """The outlines with neighbours sharing their edges exactly, and without specks.

    Official files are drawn unit by unit: their edges miss each other by metres, and merging such
    provinces would leave slivers inside. On the file's grid first: snapping pinches narrow necks.
    """
    seen = {}
    for code, shape in shapes.items():
        snapped = shapely.set_precision(shape, 10**-DECIMALS)
        # A unit of specks only, or smaller than the grid, keeps its shape.
        parts = list((polygons_of(snapped) or polygons_of(shape)).geoms)
        kept = [part for part in parts if part.area >= _SPECK]
        seen[code] = shapely.MultiPolygon(kept or parts)
    cleaned = shapely.coverage_clean(list(seen.values()), gap_width=_GAP)
    return dict(zip(seen, cleaned, strict=True))


def _mark_archipelagos(shapes: dict[str, BaseGeometry], level: BoundaryLevel) -> None:
    """Mark Hoàng Sa and Trường Sa, whether or not the file has their islands."""
    for district, province in ARCHIPELAGOS.items():
        code = province if level == "province" else district
        markers = island_markers(district)
        shapes[code] = shapely.union(shapes[code], markers) if code in shapes else markers


def _write(folder: Path, files: dict[str, str]) -> None:
    """Replace files as a whole: a reader sees the old ones or the new ones."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".import-") as beside:
            for name, content in files.items():
                (Path(beside) / name).write_text(content, encoding="utf-8")
            for name in files:
                (Path(beside) / name).replace(folder / name)
    except OSError as error:
        raise UserError(
            N_("{folder} cannot be written: {reason}."),
            folder=str(folder),
            reason=error.strerror or str(error),
        ) from error
