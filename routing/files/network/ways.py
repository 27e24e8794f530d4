"""Network ways: whether lines arrive, and whether parcels come from a hub to a zone."""

from collections.abc import Iterator, Mapping, Sequence

from routing.demand import GoodsClass
from routing.files.network import rules
from routing.files.network.rows import Rows
from routing.files.network.rules import Finding
from routing.files.network.tables import Row
from routing.network import Basis, Leg, Line, Mode, Site, SiteKind

# Faster than this no such line travels; the fastest of each kind stay well below.
KM_PER_HOUR_MAX = {Mode.RAIL: 160, Mode.AIR: 1_100, Mode.TRUCK: 100, Mode.POST: 1_100}

# The tables that say what can be reached from where.
WAYS = ("sites", "lines", "legs", "products", "product_prices")

STATIONS = {
    Mode.AIR: (rules.AIR_CALLS_AT_AIRPORTS, {SiteKind.AIRPORT}),
    Mode.RAIL: (
        rules.RAIL_CALLS_AT_TERMINALS,
        {SiteKind.RAIL_TERMINAL, SiteKind.BORDER},
    ),
}


def ways_findings(rows: Rows) -> Iterator[Finding]:
    """Lines first, each for itself, then the network as a whole."""
    sites = {it.code: it for _, it in rows.sites}
    legs = _legs_by_line(rows)
    written = {row.cells["line"] for row in rows.tables["legs"].rows}
    for row, line in rows.lines:
        yield from _units_fit(row, line, rows)
        if line.code in legs:
            yield from _legs_make_a_line(row, legs[line.code], sites, line.mode)
        elif rows.tables["legs"].readable and line.code not in written:
            yield row.breaks(rules.HAS_LEGS, "code")
    if rows.complete("goods_rules"):
        yield from _goods_have_rules(rows)
    # With a row unread nobody knows what can be reached; its own mistake is named.
    if all(rows.complete(name) for name in WAYS):
        yield from _parcels_arrive(rows, sites)


def _legs_by_line(rows: Rows) -> dict[str, list[tuple[Row, int, Leg]]]:
    """Legs in order; lines with an unreadable leg are left out."""
    legs: dict[str, list[tuple[Row, int, Leg]]] = {}
    for row, (line, number, leg) in rows.legs:
        legs.setdefault(line, []).append((row, number, leg))
    written: dict[str, int] = {}
    for row in rows.tables["legs"].rows:
        code = row.cells["line"]
        written[code] = written.get(code, 0) + 1
    return {
        code: sorted(found, key=lambda it: it[1])
        for code, found in legs.items()
        if written[code] == len(found)
    }


def _legs_make_a_line(
    row: Row,
    legs: Sequence[tuple[Row, int, Leg]],
    sites: Mapping[str, Site],
    mode: Mode,
) -> Iterator[Finding]:
    visited = {legs[0][2].origin}
    at = legs[0][2].origin
    for expected, (leg_row, number, leg) in enumerate(legs, start=1):
        if number != expected:
            yield leg_row.breaks(rules.LEGS_NUMBERED, "leg", str(expected))
        if leg.origin != at:
            yield leg_row.breaks(rules.LEGS_CHAINED, "origin", at)
        if leg.destination in visited:
            yield leg_row.breaks(rules.SITE_ONCE, "destination")
        visited.add(leg.destination)
        at = leg.destination
        km_per_hour = round(leg.km * 60 / leg.transit_min)
        if km_per_hour > KM_PER_HOUR_MAX[mode]:
            yield leg_row.breaks(rules.SPEED_BELIEVABLE, "km", str(km_per_hour))
    if mode in STATIONS:
        rule, kinds = STATIONS[mode]
        for code in sorted(visited):
            if code in sites and sites[code].kind not in kinds:
                yield row.breaks(rule, "mode", code)


def _units_fit(row: Row, line: Line, rows: Rows) -> Iterator[Finding]:
    units = {it.code: it for _, it in rows.unit_types}
    unit = units.get(line.unit_type or "")
    if not line.weekdays:
        yield row.breaks(rules.RUNS_SOMETIMES, "weekdays")
    if unit is not None and unit.mode is not line.mode:
        yield row.breaks(rules.UNIT_OF_MODE, "unit_type", line.mode)
    if line.unit_type is not None and line.max_units == 0:
        yield row.breaks(rules.UNITS_TO_SELL, "max_units")
    if line.unit_type is None:
        for charge_row, charge in rows.charges:
            by_unit = charge.basis in {Basis.UNIT, Basis.OVER_PIVOT_KG}
            if by_unit and charge.rate_card == line.rate_card:
                number = str(charge_row.number)
                yield row.breaks(rules.RATE_CARD_OF_UNITS, "rate_card", number)
                break


def _goods_have_rules(rows: Rows) -> Iterator[Finding]:
    stated = {(it.mode, it.goods_class) for _, it in rows.goods_rules}
    carried = {(it.mode, it.goods_class) for _, it in rows.goods_rules if it.admitted}
    for row, line in rows.lines:
        for name in (str(it) for it in GoodsClass):
            if name not in line.goods_classes:
                continue
            if (line.mode, name) not in stated:
                yield row.breaks(rules.RULE_STATED, "goods_classes", name)
            elif (line.mode, name) not in carried:
                yield row.breaks(rules.CARRIED_BY_LAW, "goods_classes", name)


def _parcels_arrive(rows: Rows, sites: Mapping[str, Site]) -> Iterator[Finding]:
    if not any(it.kind is SiteKind.HUB for it in sites.values()):
        file = rows.tables["sites"].file
        yield Finding(rules.HAS_HUB, file, 0, "", "")
        return
    reached = _reached_from_hubs(rows, sites)
    goes_on = {it.origin for _, it in rows.lines if it.legs}
    goes_on |= {it.entry for _, it in rows.products}
    for row, site in rows.sites:
        passed = site.kind in {SiteKind.BORDER, SiteKind.BONDED}
        if site.code not in reached and not passed:
            yield row.breaks(rules.SITE_REACHED, "code")
    for row, line in rows.lines:
        if line.legs and line.destination not in goes_on:
            yield row.breaks(rules.LINE_LEADS_ON, "code")
    for row, product in rows.products:
        if product.entry in sites and product.entry not in reached:
            yield row.breaks(rules.ENTRY_REACHED, "entry")
    yield from _zones_are_served(rows, reached)


def _reached_from_hubs(rows: Rows, sites: Mapping[str, Site]) -> set[str]:
    onward: dict[str, set[str]] = {}
    for _, line in rows.lines:
        if line.legs:
            onward.setdefault(line.origin, set()).add(line.destination)
    reached = {it.code for it in sites.values() if it.kind is SiteKind.HUB}
    waiting = list(reached)
    while waiting:
        for found in onward.get(waiting.pop(), set()) - reached:
            reached.add(found)
            waiting.append(found)
    return reached


def _zones_are_served(rows: Rows, reached: set[str]) -> Iterator[Finding]:
    open_products = {it.code for _, it in rows.products if it.entry in reached}
    served = {it.zone for _, it in rows.prices}
    served_from_hub = {it.zone for _, it in rows.prices if it.product in open_products}
    for row, zone in rows.zones:
        if not {zone.code, zone.country} & served:
            yield row.breaks(rules.ZONE_SERVED, "code")
        elif not {zone.code, zone.country} & served_from_hub:
            yield row.breaks(rules.ZONE_SERVED_FROM_HUB, "code")
