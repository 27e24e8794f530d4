"""Make the country shapes of the report's map from Natural Earth.

    python scripts/make_map.py countries-50m.json

The input is the TopoJSON of the npm package world-atlas (Natural Earth 1:50m, public
domain). Neighbours are simplified together, so that no slivers open along a border.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

TARGET = Path(__file__).resolve().parent.parent / "routing/data/map/countries.json"
# From Iceland to Japan and from the Red Sea to the Arctic coast: everything
# a map of the corridor can show, with room around it. Chukotka and 180 degrees are out.
WINDOW = (-25.0, 12.0, 150.0, 82.0)
TOLERANCE_DEG = 0.1  # eleven kilometres: one pixel where the corridor is 1,000 px wide
SMALLEST_DEG2 = 0.02  # islets of less than a dot
# ISO 3166-1 numeric to alpha-2 for every country in the window that zones may name.
ALPHA2 = dict(
    pair.split(":")
    for pair in """
    008:AL 020:AD 040:AT 056:BE 070:BA 100:BG 112:BY 156:CN 158:TW 191:HR 196:CY
    203:CZ 208:DK 233:EE 246:FI 250:FR 276:DE 300:GR 348:HU 352:IS 372:IE 380:IT
    398:KZ 428:LV 438:LI 440:LT 442:LU 470:MT 492:MC 498:MD 499:ME 528:NL 578:NO
    616:PL 620:PT 642:RO 643:RU 688:RS 703:SK 705:SI 724:ES 752:SE 756:CH 784:AE
    792:TR 804:UA 807:MK 826:GB 268:GE 051:AM 031:AZ 860:UZ 795:TM 417:KG 364:IR
    """.split()
)


def main() -> int:
    """Read the world, cut and simplify it, and write the shapes of the corridor."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("topojson", type=Path)
    topology = json.loads(arguments.parse_args().topojson.read_text("utf-8"))
    arcs = list(_decoded(topology))
    countries = topology["objects"]["countries"]["geometries"]
    shapes = [_shape(country, arcs) for country in countries]
    simple = shapely.coverage_simplify(shapes, TOLERANCE_DEG)
    rows = [
        {"country": ALPHA2.get(str(country.get("id")), ""), "rings": rings}
        for country, shape in zip(countries, simple, strict=True)
        if (rings := list(_rings(shape)))
    ]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(rows, separators=(",", ":")) + "\n", "utf-8")
    print(f"{TARGET}: {len(rows)} countries, {TARGET.stat().st_size} bytes")
    return 0


def _decoded(topology: dict[str, dict[str, list[float]]]) -> Iterator[np.ndarray]:
    """Arcs in degrees: quantised steps added up, then scaled and moved."""
    scale, move = topology["transform"]["scale"], topology["transform"]["translate"]
    for arc in topology["arcs"]:
        yield np.cumsum(np.asarray(arc), axis=0) * scale + move


def _shape(country: dict[str, object], arcs: Sequence[np.ndarray]) -> BaseGeometry:
    kind, parts = country.get("type"), country.get("arcs")
    if not isinstance(parts, list):
        return shapely.MultiPolygon()
    polygons = [parts] if kind == "Polygon" else parts
    return shapely.MultiPolygon(
        [
            shapely.Polygon(_ring(rings[0], arcs), [_ring(r, arcs) for r in rings[1:]])
            for rings in polygons
        ]
    )


def _ring(numbers: Sequence[int], arcs: Sequence[np.ndarray]) -> np.ndarray:
    """Arcs end to end; a negative number is the arc ~number walked backwards."""
    walked = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    ring = np.concatenate([walked[0], *(arc[1:] for arc in walked[1:])])
    # Rings that cross 180 degrees jump to -180 in the file; unwrapped they walk on.
    ring[:, 0] = np.unwrap(ring[:, 0], period=360.0)
    return ring


def _rings(shape: BaseGeometry) -> Iterator[list[list[float]]]:
    """Outer rings inside the window; the corridor's map needs no lakes or enclaves."""
    for polygon in shapely.get_parts(shapely.clip_by_rect(shape, *WINDOW)):
        if polygon.geom_type == "Polygon" and polygon.area > SMALLEST_DEG2:
            corners = shapely.get_coordinates(polygon.exterior)
            yield [[round(lon, 2), round(lat, 2)] for lon, lat in corners.tolist()]


if __name__ == "__main__":
    sys.exit(main())
