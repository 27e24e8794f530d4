"""Projection: where a place on the globe lies on the page.

Albers' conic keeps areas true between China and Portugal, so that a country does not
look important for lying north. Degrees in, pixels out, y downwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Albers:
    """Albers equal-area conic on the unit sphere (Snyder 1987, pages 98 to 103)."""

    south: float
    north: float
    meridian: float
    parallel: float

    def __call__(self, lonlat: Floats) -> Floats:
        """Project rows of longitude and latitude."""
        n, c = self._constants()
        rho = np.sqrt(c - 2 * n * np.sin(np.radians(lonlat[:, 1]))) / n
        rho_0 = np.sqrt(c - 2 * n * np.sin(np.radians(self.parallel))) / n
        theta = n * np.radians(lonlat[:, 0] - self.meridian)
        return np.column_stack([rho * np.sin(theta), rho * np.cos(theta) - rho_0])

    def _constants(self) -> tuple[float, float]:
        south, north = np.radians([self.south, self.north])
        n = (np.sin(south) + np.sin(north)) / 2
        return float(n), float(np.cos(south) ** 2 + 2 * n * np.sin(south))


@dataclass(frozen=True)
class View:
    """A projection fitted into a frame of so many pixels."""

    albers: Albers
    scale: float
    left: float
    top: float

    def __call__(self, lonlat: Floats | Sequence[Sequence[float]]) -> Floats:
        """Pixels of rows of longitude and latitude."""
        flat = self.albers(np.asarray(lonlat, float).reshape(-1, 2))
        placed: Floats = flat * self.scale + np.asarray([self.left, self.top])
        return placed


def fitted(lonlat: Floats, width: float, height: float, pad: float) -> View:
    """The view that shows these points with room around them."""
    west, south = lonlat.min(axis=0)
    east, north = lonlat.max(axis=0)
    sixth = (north - south) / 6  # the usual choice of standard parallels
    # On one parallel a cone needs two different ones all the same.
    albers = Albers(
        south=south + sixth - 0.5,
        north=north - sixth + 0.5,
        meridian=(west + east) / 2,
        parallel=(south + north) / 2,
    )
    flat = albers(lonlat)
    low, high = flat.min(axis=0), flat.max(axis=0)
    span = np.maximum(high - low, 0.02)  # a lone point is shown with its neighbourhood
    scale = float(min((width - 2 * pad) / span[0], (height - 2 * pad) / span[1]))
    middle = (low + high) / 2 * scale
    return View(albers, scale, width / 2 - middle[0], height / 2 - middle[1])


def great_circle(start: Sequence[float], end: Sequence[float], steps: int) -> Floats:
    """Points of the shortest way over the globe between two places."""
    one, other = _on_sphere(start), _on_sphere(end)
    angle = np.arccos(np.clip(one @ other, -1.0, 1.0))
    if angle < 1e-9:
        return np.asarray([start, end], float)
    share = np.linspace(0.0, 1.0, steps)[:, None]
    way = (np.sin((1 - share) * angle) * one + np.sin(share * angle) * other) / np.sin(
        angle
    )
    lon = np.degrees(np.arctan2(way[:, 1], way[:, 0]))
    lat = np.degrees(np.arcsin(np.clip(way[:, 2], -1.0, 1.0)))
    return np.column_stack([lon, lat])


def _on_sphere(place: Sequence[float]) -> Floats:
    lon, lat = np.radians(place[0]), np.radians(place[1])
    return np.asarray(
        [np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)]
    )
