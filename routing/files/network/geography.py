"""Network geography: whether outlines, postcodes and places can be right."""

from collections.abc import Iterator
from itertools import combinations

import shapely
from shapely import Geometry, STRtree

from routing.files.network import rules
from routing.files.network.polygons import FILE
from routing.files.network.rows import Rows
from routing.files.network.rules import Finding
from routing.files.network.tables import Row
from routing.network import Site, Zone

# Neighbours drawn apart share slivers; a fiftieth of the smaller zone is no sliver.
_OVERLAP_SHARE = 0.02
# About 110 km: a site further from its country than this, and near it when swapped.
_FAR_DEGREES = 1.0


def geography_findings(rows: Rows) -> Iterator[Finding]:
    """Name every rule broken by outlines, postcode prefixes and coordinates."""
    yield from _outlines_are_sound(rows)
    yield from _outlines_lie_apart(rows)
    yield from _prefixes_tell_apart(rows)
    yield from _places_lie_in_their_country(rows)


def _outlines_are_sound(rows: Rows) -> Iterator[Finding]:
    zoned = {row.cells["code"] for row in rows.tables["zones"].rows}
    unknown = set(rows.polygons) - zoned if rows.tables["zones"].readable else set()
    for code in sorted(unknown):
        yield Finding(rules.POLYGON_KNOWN, FILE, 0, "code", code)
    for row, zone in rows.zones:
        if shapely.is_empty(zone.polygon):
            yield row.breaks(rules.POLYGON_THERE, "code")
        elif not shapely.is_valid(zone.polygon):
            reason = shapely.is_valid_reason(zone.polygon)
            yield row.breaks(rules.POLYGON_SOUND, "code", reason)
        elif not shapely.box(-180, -90, 180, 90).contains(zone.polygon):
            yield row.breaks(rules.POLYGON_SOUND, "code", "outside 180 x 90 degrees")


def _outlines_lie_apart(rows: Rows) -> Iterator[Finding]:
    drawn = [(row, it) for row, it in rows.zones if shapely.is_valid(it.polygon)]
    if not drawn:
        return
    tree = STRtree([it.polygon for _, it in drawn])
    ones, others = tree.query([it.polygon for _, it in drawn], predicate="overlaps")
    inside = tree.query([it.polygon for _, it in drawn], predicate="within")
    pairs = {*zip(ones.tolist(), others.tolist(), strict=True)}
    pairs |= {*zip(*(index.tolist() for index in inside), strict=True)}
    for one, other in sorted({tuple(sorted(pair)) for pair in pairs}):
        if one == other:
            continue
        (row, zone), (_, neighbour) = drawn[other], drawn[one]
        if _overlap_share(zone.polygon, neighbour.polygon) > _OVERLAP_SHARE:
            yield row.breaks(rules.POLYGONS_APART, "code", neighbour.code)


def _overlap_share(one: Geometry, other: Geometry) -> float:
    shared = shapely.area(shapely.intersection(one, other))
    return float(shared / min(shapely.area(one), shapely.area(other)))


def _prefixes_tell_apart(rows: Rows) -> Iterator[Finding]:
    by_country: dict[str, list[tuple[Row, Zone]]] = {}
    for row, zone in rows.zones:
        by_country.setdefault(zone.country, []).append((row, zone))
    for country, zones in by_country.items():
        for row, zone in zones:
            if zone.code == country and len(zones) > 1:
                part = next(it.code for _, it in zones if it.code != country)
                yield row.breaks(rules.WHOLE_COUNTRY_ALONE, "code", part)
        for (_, one), (row, other) in combinations(zones, 2):
            if set(one.prefixes) & set(other.prefixes):
                yield row.breaks(rules.PREFIX_ONCE, "prefixes", one.code)


def _places_lie_in_their_country(rows: Rows) -> Iterator[Finding]:
    outlines: dict[str, list[Geometry]] = {}
    for _, zone in rows.zones:
        if shapely.is_valid(zone.polygon) and not shapely.is_empty(zone.polygon):
            outlines.setdefault(zone.country, []).append(zone.polygon)
    for row, site in rows.sites:
        if site.unlocode is not None and site.unlocode[:2] != site.country:
            yield row.breaks(rules.LOCODE_OF_COUNTRY, "unlocode", site.country)
        if _looks_swapped(site, outlines.get(site.country, [])):
            yield row.breaks(rules.LAT_LON_SWAPPED, "lat")


def _looks_swapped(site: Site, outlines: list[Geometry]) -> bool:
    if not outlines:
        return False
    here, swapped = shapely.points([[site.lon, site.lat], [site.lat, site.lon]])
    return bool(
        min(shapely.distance(outlines, here)) > _FAR_DEGREES
        and min(shapely.distance(outlines, swapped)) < _FAR_DEGREES
    )
