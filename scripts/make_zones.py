"""Make the outlines of the delivery zones from the country outlines of Natural Earth.

    python -m scripts.make_zones COUNTRIES_50M_TOPOJSON OUT_GEOJSON

The input is `countries-50m.json` of the npm package world-atlas (Natural Earth, public
domain). Countries are cut where posts and carriers charge differently: islands and
overseas parts. Outlines are simplified as one coverage, so that neighbours keep the
same border, and rounded to three decimals (about 100 m; the input is good to 2 km).
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import shapely
from shapely import MultiPolygon, Point, Polygon, box

TOLERANCE_DEGREES = 0.015

COUNTRIES = {
    "040": "AT",
    "056": "BE",
    "100": "BG",
    "756": "CH",
    "196": "CY",
    "203": "CZ",
    "276": "DE",
    "208": "DK",
    "233": "EE",
    "724": "ES",
    "246": "FI-CON",
    "250": "FR",
    "826": "GB",
    "300": "GR",
    "191": "HR",
    "348": "HU",
    "372": "IE",
    "380": "IT",
    "440": "LT",
    "442": "LU",
    "428": "LV",
    "470": "MT",
    "528": "NL",
    "578": "NO",
    "616": "PL",
    "620": "PT",
    "642": "RO",
    "752": "SE",
    "703": "SK",
    "705": "SI",
    "784": "AE",
    "248": "FI-ALA",  # Aland has a country number of its own
}

# A part goes to the first box that holds a point inside it; the rest to `REST`.
PARTS: dict[str, tuple[tuple[str, Polygon], ...]] = {
    "ES": (
        ("ES-CAN", box(-19, 27, -13, 30)),
        ("ES-BAL", box(1, 38, 5, 40.5)),
        ("ES-PEN", box(-10, 35.95, 4, 44)),
    ),
    "FR": (("FR-COR", box(8, 41, 10, 43.3)), ("FR-MET", box(-6, 42, 8.5, 52))),
    "IT": (
        ("IT-SAR", box(7.8, 38.6, 10, 41.4)),
        ("IT-SIC", box(11.5, 35, 15.75, 38.9)),
        ("IT-CON", box(6, 37, 19, 48)),
    ),
    "PT": (
        ("PT-ACO", box(-32, 36, -24, 40)),
        ("PT-MAD", box(-18, 32, -15.5, 34)),
        ("PT-CON", box(-10, 36, -6, 43)),
    ),
    "NL": (("NL", box(3, 50, 8, 54)),),
    "NO": (("NO", box(4, 57, 32, 72)),),
}
REST = {"FR": "FR-DOM"}
# Points on the mainland and on Euboea, which two bridges join to it.
GREEK_MAINLAND = (Point(22.0, 39.5), Point(23.75, 38.65))
# Too small for the input: circles around the two towns.
CEUTA_AND_MELILLA = [Point(-5.32, 35.89).buffer(0.06), Point(-2.94, 35.29).buffer(0.06)]


def main(source: Path, target: Path) -> None:
    """Cut, simplify, write."""
    parts: dict[str, list[Polygon]] = {}
    for country, polygon in _polygons(json.loads(source.read_text(encoding="utf-8"))):
        parts.setdefault(_zone_of(country, polygon), []).append(polygon)
    parts["ES-CEM"] = CEUTA_AND_MELILLA
    parts.pop("", None)
    codes = sorted(parts)
    outlines = shapely.make_valid([MultiPolygon(parts[code]) for code in codes])
    simple = shapely.coverage_simplify(outlines, TOLERANCE_DEGREES)
    rounded = shapely.set_precision(simple, 0.001)
    features = [
        {
            "type": "Feature",
            "properties": {"code": code},
            "geometry": json.loads(shapely.to_geojson(outline)),
        }
        for code, outline in zip(codes, rounded, strict=True)
    ]
    lines = ",\n".join(json.dumps(it, separators=(",", ":")) for it in features)
    target.write_text(
        f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8"
    )
    print(f"{len(codes)} zones, {target.stat().st_size:,} bytes: {' '.join(codes)}")


def _zone_of(country: str, polygon: Polygon) -> str:
    inside = polygon.representative_point()
    if country == "GR":
        mainland = any(polygon.contains(point) for point in GREEK_MAINLAND)
        return "GR-CON" if mainland else "GR-ISL"
    for code, outline in PARTS.get(country, ()):
        if outline.contains(inside):
            return code
    return REST.get(country, "" if country in PARTS else country)


def _polygons(topology: dict[str, object]) -> Iterator[tuple[str, Polygon]]:
    """Polygons by country, with the shared arcs of the topology put together."""
    arcs = _arcs(topology)
    objects = topology["objects"]
    assert isinstance(objects, dict)
    for shape in objects["countries"]["geometries"]:
        country = COUNTRIES.get(str(shape.get("id", "")).zfill(3))
        if country is None:
            continue
        many = shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]
        for rings in many:
            shell, *holes = ([*_ring(ring, arcs)] for ring in rings)
            yield country, Polygon(shell, holes)


def _ring(
    ring: list[int], arcs: list[list[tuple[float, float]]]
) -> list[tuple[float, float]]:
    points: list[tuple[float, float]] = []
    for arc in ring:
        # A negative number is the arc's complement, walked backwards.
        stretch = arcs[arc] if arc >= 0 else arcs[~arc][::-1]
        points += stretch[1:] if points else stretch
    return points


def _arcs(topology: dict[str, object]) -> list[list[tuple[float, float]]]:
    transform = topology["transform"]
    raw = topology["arcs"]
    assert isinstance(transform, dict)
    assert isinstance(raw, list)
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    arcs: list[list[tuple[float, float]]] = []
    for deltas in raw:
        x = y = 0
        points: list[tuple[float, float]] = []
        for dx, dy in deltas:
            x, y = x + dx, y + dy
            points.append((x * scale_x + left, y * scale_y + bottom))
        arcs.append(points)
    return arcs


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
