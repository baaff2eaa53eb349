"""Read outlines as people have them: GeoPackage, Shapefile (also zipped) or GeoJSON."""

from __future__ import annotations

import zipfile
from pathlib import Path

import geopandas as gpd
import shapely

from i18n import N_, UserError

_VIET_NAM = shapely.box(101.0, 5.0, 119.0, 24.5)


def read_outlines(file: Path) -> gpd.GeoDataFrame:
    """The features of a file, flat, in longitude and latitude (EPSG:4326), all in Viet Nam.

    Raises UserError when the file cannot be read, holds no outlines or lies elsewhere.
    """
    return _in_degrees(file, _read(file))


def _read(file: Path) -> gpd.GeoDataFrame:
    if not file.exists():
        raise UserError(N_("{file} does not exist."), file=str(file))
    try:
        beside = {one.suffix.lower() for one in file.parent.iterdir() if one.stem == file.stem}
        if file.suffix.lower() == ".shp" and ".dbf" not in beside:
            # It would be read, as a file without columns.
            raise FileNotFoundError(file.with_suffix(".dbf").name)
        frame = gpd.read_file(_shapefile_in(file) if zipfile.is_zipfile(file) else file)
    except Exception as error:  # GDAL raises many kinds; all mean: not readable
        raise UserError(
            N_(
                "{file} cannot be read as GeoPackage, Shapefile or GeoJSON: {reason}. A Shapefile "
                "needs its .shp, .shx and .dbf side by side, or all in one .zip."
            ),
            file=file.name,
            reason=(str(error).strip().splitlines() or ["?"])[0][:200],
        ) from error
    if not isinstance(frame, gpd.GeoDataFrame) or (frame.geometry.isna() | frame.is_empty).all():
        raise UserError(
            N_("{file} holds no outlines; expected one polygon or more for each unit."),
            file=file.name,
        )
    # Official Shapefiles often carry heights; a map has none.
    return frame.set_geometry(frame.geometry.force_2d())


def _shapefile_in(file: Path) -> str:
    """The address of what an archive holds: people zip the folder as often as the files."""
    with zipfile.ZipFile(file) as archive:
        inside = [name for name in archive.namelist() if name.lower().endswith(".shp")]
    return "/".join([f"/vsizip/{file.resolve()}", *inside[:1]])


def _in_degrees(file: Path, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The outlines in longitude and latitude (EPSG:4326), all of them in Viet Nam."""
    if frame.crs is not None and frame.crs.to_epsg() != 4326:
        try:
            frame = frame.to_crs(4326)
        except Exception as error:
            raise UserError(
                N_("{file}: its coordinate system cannot be converted ({reason})."),
                file=file.name,
                reason=str(error).splitlines()[0][:200],
            ) from error
    west, south, east, north = frame.total_bounds
    if not shapely.box(west, south, east, north).within(_VIET_NAM):
        raise UserError(
            N_(
                "{file} reaches from {west}, {south} to {east}, {north}; expected degrees of "
                "longitude 101–119 and latitude 5–24.5. Is its coordinate system declared?"
            ),
            file=file.name,
            west=f"{west:.2f}",
            south=f"{south:.2f}",
            east=f"{east:.2f}",
            north=f"{north:.2f}",
        )
    return frame
