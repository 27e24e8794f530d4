"""Network polygons: the zones' outlines from a GeoJSON file beside the tables.

A feature belongs to the zone its ``properties.code`` names. Outlines are in degrees of
longitude and latitude, in this order, as GeoJSON has it.
"""

import json
from collections.abc import Mapping
from pathlib import Path

import shapely
from shapely import Geometry

from routing.files.network import rules
from routing.files.network.rules import Finding

FILE = "zones.geojson"


def read_polygons(place: Path, findings: list[Finding]) -> dict[str, Geometry]:
    """Outlines by zone code; none where there is no file."""
    path = (place if place.is_dir() else place.parent) / FILE
    if not path.is_file():
        return {}
    try:
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        polygons = {str(it["properties"]["code"]): _outline(it) for it in features}
    except (ValueError, KeyError, TypeError, shapely.GEOSException) as wrong:
        reason = f"{type(wrong).__name__}: {wrong}"
        findings.append(Finding(rules.READABLE_FILE, FILE, 0, "", "", reason))
        return {}
    return polygons


def _outline(feature: Mapping[str, object]) -> Geometry:
    outline: Geometry = shapely.from_geojson(json.dumps(feature["geometry"]))
    return outline
