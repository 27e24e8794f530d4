"""Outlines: which polygon holds a point, and which is nearest, for many points.

Outlines have thousands of corners and points come by the million, so that each outline
is cut once into pieces on a grid of one degree: a point then meets a few short pieces.
Distances are taken in the Mercator projection, where a short way has the same scale in
every direction, and turned into kilometres by the latitude of the point.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Geometry, STRtree

_CELL_DEGREES = 1.0
# A degree of a great circle on a globe of the mean radius 6,371 km.
_KM_PER_DEGREE = 111.195

Floats = NDArray[np.float64]
Codes = NDArray[np.int32]


class Outlines:
    """The outlines of zones, ready to be asked.

    Parameters
    ----------
    polygons
        In degrees of longitude and latitude; an empty one holds no point.
    countries
        The country of each polygon; a question may be kept to one country.
    """

    def __init__(self, polygons: Sequence[Geometry], countries: Sequence[str]) -> None:
        self._countries = np.array(countries, dtype=np.str_)
        pieces = [_pieces(polygon) for polygon in polygons]
        owners = [np.full(len(them), zone) for zone, them in enumerate(pieces)]
        self._owner = np.concatenate([np.empty(0, np.int32), *owners]).astype(np.int32)
        self._pieces = np.concatenate([np.empty(0, object), *pieces])
        self._tree = STRtree(self._pieces)

    def holding(self, lat: Floats, lon: Floats, countries: Sequence[str]) -> Codes:
        """Index of the polygon that holds each point, -1 for none.

        A blank country asks all polygons. A point on a common border belongs to the
        polygon that comes first.
        """
        points = shapely.points(lon, lat)
        point, piece = self._tree.query(points, predicate="intersects")
        owner = self._owner[piece]
        asked = np.array(countries, dtype=np.str_)[point]
        mine = (asked == self._countries[owner]) | (asked == "")
        found = np.full(len(lat), np.iinfo(np.int32).max, np.int32)
        np.minimum.at(found, point[mine], owner[mine])
        return np.where(found == np.iinfo(np.int32).max, np.int32(-1), found)

    def nearest(
        self, lat: Floats, lon: Floats, countries: Sequence[str], within_km: float
    ) -> Codes:
        """Index of the nearest polygon within a distance, -1 for none."""
        found = np.full(len(lat), -1, np.int32)
        asked = np.array(countries, dtype=np.str_)
        for country in np.unique(asked).tolist():
            mine = np.flatnonzero(asked == country)
            found[mine] = self._nearest(lat[mine], lon[mine], country, within_km)
        return found

    def _nearest(
        self, lat: Floats, lon: Floats, country: str, within_km: float
    ) -> Codes:
        found = np.full(len(lat), -1, np.int32)
        kept = np.ones(len(self._owner), bool)
        if country:
            kept = self._countries[self._owner] == country
        on_globe = np.abs(lat) < 85  # Mercator ends there, and so do deliveries
        if not kept.any() or not on_globe.any():
            return found
        tree = STRtree(shapely.transform(self._pieces[kept], _mercator))
        asked = np.flatnonzero(on_globe)
        flat = _mercator(np.column_stack([lon[asked], lat[asked]]))
        (point, piece), distance = tree.query_nearest(
            shapely.points(flat), return_distance=True, all_matches=False
        )
        km = distance * _KM_PER_DEGREE * np.cos(np.radians(lat[asked][point]))
        near = km <= within_km
        found[asked[point[near]]] = self._owner[kept][piece[near]]
        return found


def _pieces(polygon: Geometry) -> NDArray[np.object_]:
    """A polygon cut on a grid of one degree."""
    if shapely.is_empty(polygon):
        return np.empty(0, object)
    left, bottom, right, top = shapely.bounds(polygon)
    x = np.arange(np.floor(left), right, _CELL_DEGREES)
    y = np.arange(np.floor(bottom), top, _CELL_DEGREES)
    corner_x, corner_y = (grid.ravel() for grid in np.meshgrid(x, y))
    cells = shapely.box(
        corner_x, corner_y, corner_x + _CELL_DEGREES, corner_y + _CELL_DEGREES
    )
    shapely.prepare(polygon)
    cells = cells[shapely.intersects(polygon, cells)]
    cut: NDArray[np.object_] = shapely.intersection(cells, polygon)
    return cut[~shapely.is_empty(cut)]


def _mercator(lon_lat: Floats) -> Floats:
    lat = np.degrees(np.log(np.tan(np.pi / 4 + np.radians(lon_lat[:, 1]) / 2)))
    return np.column_stack([lon_lat[:, 0], lat])
