"""Which outline holds a point, and which is nearest."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from routing.outlines import Outlines
from scripts.make_zones import main

WEST, EAST = shapely.box(0, 40, 10, 50), shapely.box(10, 40, 20, 50)
FAR = shapely.box(30, 40, 31, 41)
OUTLINES = Outlines([WEST, EAST, FAR, shapely.Polygon()], ["AA", "BB", "AA", "CC"])


def _holding(lat: float, lon: float, country: str = "") -> int:
    found = OUTLINES.holding(np.array([lat]), np.array([lon]), [country])
    return int(found[0])


def _nearest(lat: float, lon: float, country: str, within_km: float) -> int:
    point = np.array([lat]), np.array([lon])
    return int(OUTLINES.nearest(*point, [country], within_km)[0])


def test_a_point_on_a_common_border_belongs_to_the_first() -> None:
    assert _holding(45, 10) == 0


def test_a_country_asks_its_own_outlines_only() -> None:
    assert _holding(45, 10, "BB") == 1
    assert _holding(45, 5, "BB") == -1
    assert _holding(45, 5, "CC") == -1


@pytest.mark.parametrize(
    ("lat", "lon", "within_km", "zone"),
    [
        (50.2, 5.0, 25, 0),  # 22 km north
        (50.2, 5.0, 20, -1),
        (45.0, -0.25, 21, 0),  # 20 km west: degrees are short up here
        (45.0, -0.25, 19, -1),
    ],
)
def test_distance_is_in_kilometres_in_every_direction(
    lat: float, lon: float, within_km: float, zone: int
) -> None:
    assert _nearest(lat, lon, "AA", within_km) == zone


def test_the_pole_is_near_nothing() -> None:
    assert _nearest(90, 0, "AA", 1_000_000) == -1


def test_no_outlines_hold_nothing() -> None:
    none = Outlines([], [])

    assert none.holding(np.array([45.0]), np.array([5.0]), [""]).tolist() == [-1]
    assert none.nearest(np.array([45.0]), np.array([5.0]), [""], 10).tolist() == [-1]


@given(lat=st.floats(40, 50), lon=st.floats(0, 20))
def test_pieces_hold_what_the_whole_holds(lat: float, lon: float) -> None:
    point = shapely.Point(lon, lat)

    assert _holding(lat, lon) == (0 if shapely.intersects(WEST, point) else 1)


def test_outlines_are_cut_from_shared_arcs(tmp_path: Path) -> None:
    """Belgium and Luxembourg as two squares that share the arc between them."""
    arcs = [
        [[10, 0], [0, 10]],  # the common border
        [[10, 10], [-10, 0], [0, -10], [10, 0]],
        [[10, 0], [10, 0], [0, 10], [-10, 0]],
    ]
    squares = [
        {"type": "Polygon", "id": "056", "arcs": [[0, 1]]},
        {"type": "MultiPolygon", "id": "442", "arcs": [[[2, -1]]]},
        {"type": "Polygon", "id": "156", "arcs": [[0, 1]]},  # China is not delivered to
    ]
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [4, 49]},
        "objects": {"countries": {"geometries": squares}},
        "arcs": arcs,
    }
    source, target = tmp_path / "countries.json", tmp_path / "zones.geojson"
    source.write_text(json.dumps(topology))

    main(source, target)

    drawn = {
        it["properties"]["code"]: shapely.from_geojson(json.dumps(it["geometry"]))
        for it in json.loads(target.read_text())["features"]
    }
    assert {"BE", "LU"} <= set(drawn)
    assert shapely.equals(drawn["BE"], shapely.box(4, 49, 5, 50))
    assert shapely.equals(drawn["LU"], shapely.box(5, 49, 6, 50))
