"""Shapes: the countries the map is drawn on.

Natural Earth, public domain, cut to the corridor by ``scripts/make_map.py``. Polygons
are cut to the window of a map before they are projected: Russia crosses 180 degrees,
and a conic projection tears there.
"""

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources

import numpy as np
import shapely
from numpy.typing import NDArray

EDGE_DEG = 3.0

Window = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def outlines(window: Window) -> Iterator[tuple[str, list[NDArray[np.float64]]]]:
    """Country code ("" where no zone will name it) and its rings in the window."""
    for country, shape in _countries():
        rings = [
            # Straight in degrees is curved on paper: the cut edges need corners.
            shapely.get_coordinates(shapely.segmentize(part.exterior, EDGE_DEG))
            for part in shapely.get_parts(shapely.clip_by_rect(shape, *window))
            if isinstance(part, shapely.Polygon) and not part.is_empty
        ]
        if rings:
            yield country, rings


def middle(country: str) -> tuple[float, float] | None:
    """A point well inside the largest part of a country."""
    for code, shape in _countries():
        if code == country:
            largest = max(shapely.get_parts(shape), key=lambda part: part.area)
            point = largest.representative_point()
            return point.x, point.y
    return None


@cache
def _countries() -> tuple[tuple[str, shapely.MultiPolygon], ...]:
    file = resources.files("routing") / "data" / "map" / "countries.json"
    return tuple(
        (
            row["country"],
            shapely.MultiPolygon([shapely.Polygon(ring) for ring in row["rings"]]),
        )
        for row in json.loads(file.read_text("utf-8"))
    )
