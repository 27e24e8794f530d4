"""Network rows: from the cells of a row to a site, a line, a price.

One function a table, in the order of the files; each reads every cell of its row, so
that all mistakes of the row are found in one go.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TypeVar

from shapely import Geometry, Polygon

from routing.files.network import rules
from routing.files.network.cells import Cells
from routing.files.network.rules import Finding
from routing.files.network.tables import Row, Table
from routing.network import (
    Basis,
    Charge,
    GoodsRule,
    Leg,
    Levy,
    Line,
    Mode,
    Product,
    ProductPrice,
    Site,
    SiteKind,
    UnitType,
    Zone,
)

Made = TypeVar("Made")


@dataclass(frozen=True)
class Rows:
    """Every sound row of a network beside the row of the file it was read from."""

    tables: Mapping[str, Table]
    polygons: Mapping[str, Geometry]
    sites: list[tuple[Row, Site]]
    unit_types: list[tuple[Row, UnitType]]
    lines: list[tuple[Row, Line]]
    legs: list[tuple[Row, tuple[str, int, Leg]]]
    charges: list[tuple[Row, Charge]]
    zones: list[tuple[Row, Zone]]
    products: list[tuple[Row, Product]]
    prices: list[tuple[Row, ProductPrice]]
    goods_rules: list[tuple[Row, GoodsRule]]
    levies: list[tuple[Row, Levy]]

    def complete(self, table: str) -> bool:
        """Whether every row of a table could be read."""
        read: Mapping[str, int] = {
            "sites": len(self.sites),
            "unit_types": len(self.unit_types),
            "lines": len(self.lines),
            "legs": len(self.legs),
            "charges": len(self.charges),
            "zones": len(self.zones),
            "products": len(self.products),
            "product_prices": len(self.prices),
            "goods_rules": len(self.goods_rules),
            "levies": len(self.levies),
        }
        found = self.tables[table]
        return found.readable and read[table] == len(found.rows)


def read_rows(
    tables: Mapping[str, Table],
    polygons: Mapping[str, Geometry],
    findings: list[Finding],
) -> Rows:
    """Read every row of every table; rows with a wrong cell are left out and named."""
    legs = rows_as(leg, tables["legs"], findings)
    numbered = sorted((stretch for _, stretch in legs), key=lambda it: (it[0], it[1]))
    legs_of = {
        code: tuple(stretch for _, _, stretch in found)
        for code, found in groupby(numbered, key=lambda it: it[0])
    }

    def line_with_legs(cells: Cells) -> Line:
        return line(cells, legs_of.get(cells.row.cells["code"], ()))

    def zone_with_polygon(cells: Cells) -> Zone:
        return zone(cells, polygons)

    return Rows(
        tables=tables,
        polygons=polygons,
        sites=rows_as(site, tables["sites"], findings),
        unit_types=rows_as(unit_type, tables["unit_types"], findings),
        lines=rows_as(line_with_legs, tables["lines"], findings),
        legs=legs,
        charges=rows_as(charge, tables["charges"], findings),
        zones=rows_as(zone_with_polygon, tables["zones"], findings),
        products=rows_as(product, tables["products"], findings),
        prices=rows_as(price, tables["product_prices"], findings),
        goods_rules=rows_as(goods_rule, tables["goods_rules"], findings),
        levies=rows_as(levy, tables["levies"], findings),
    )


def rows_as(
    make: Callable[[Cells], Made], table: Table, findings: list[Finding]
) -> list[tuple[Row, Made]]:
    """Make one value a row; rows with a wrong cell are left out and named."""
    made: list[tuple[Row, Made]] = []
    if not table.readable:
        return made
    for row in table.rows:
        cells = Cells(row, findings)
        value = make(cells)
        if cells.sound:
            made.append((row, value))
    return made


def site(cells: Cells) -> Site:
    """Read a row of sites."""
    return Site(
        code=cells.text("code"),
        name_en=cells.text("name_en"),
        name_zh=cells.text("name_zh"),
        kind=cells.choice("kind", SiteKind),
        country=cells.country(),
        unlocode=cells.locode(),
        lat=cells.degrees("lat", 90),
        lon=cells.degrees("lon", 180),
        zone=cells.timezone(),
        dwell_min=cells.whole("dwell_min"),
        sort_pieces_per_day=cells.optional_whole("sort_pieces_per_day"),
        release_pieces_per_day=cells.optional_whole("release_pieces_per_day"),
        handling_per_piece=cells.amount("handling_per_piece"),
        handling_per_kg=cells.amount("handling_per_kg"),
        currency=cells.currency(),
        gauge_from_mm=cells.optional_whole("gauge_from_mm", least=1),
        gauge_to_mm=cells.optional_whole("gauge_to_mm", least=1),
        validity=cells.validity(),
    )


def unit_type(cells: Cells) -> UnitType:
    """Read a row of unit_types; a unit that holds nothing is refused."""
    unit = UnitType(
        code=cells.text("code"),
        name_en=cells.text("name_en"),
        name_zh=cells.text("name_zh"),
        mode=cells.choice("mode", Mode),
        max_weight_g=cells.whole("max_weight_g"),
        volume_cm3=cells.whole("volume_cm3"),
        max_pieces=cells.whole("max_pieces"),
        tare_g=cells.whole("tare_g"),
        validity=cells.validity(),
    )
    for field in ("max_weight_g", "volume_cm3", "max_pieces"):
        if cells.row.cells[field] == "0":
            cells.refuse(rules.HOLDS_SOMETHING, field)
    return unit


def line(cells: Cells, legs: tuple[Leg, ...]) -> Line:
    """Read a row of lines, with the legs found for it."""
    segregates = frozenset(cells.words("segregates"))
    if not segregates <= {"customs_mode", "goods_class"}:
        cells.refuse(rules.SEGREGATES_BY, "segregates")
    min_units = cells.whole("min_units")
    max_units = cells.whole("max_units")
    if max_units < min_units:
        cells.refuse(rules.UNITS_IN_ORDER, "max_units", str(min_units))
    unit_type = cells.optional_text("unit_type")
    if unit_type is None and max_units:
        cells.refuse(rules.UNITS_NEED_TYPE, "max_units")
    return Line(
        code=cells.text("code"),
        name_en=cells.text("name_en"),
        name_zh=cells.text("name_zh"),
        mode=cells.choice("mode", Mode),
        carrier=cells.text("carrier"),
        legs=legs,
        weekdays=cells.weekdays(),
        departs_local=cells.clock("departs_local"),
        cutoff_min=cells.whole("cutoff_min"),
        unit_type=unit_type,
        min_units=min_units,
        max_units=max_units,
        rate_card=cells.text("rate_card"),
        goods_classes=cells.goods_classes(),
        customs_modes=cells.customs_modes(),
        segregates=segregates,
        co2_g_per_t_km=cells.whole("co2_g_per_t_km"),
        validity=cells.validity(),
    )


def leg(cells: Cells) -> tuple[str, int, Leg]:
    """Read a row of legs: the line it belongs to, its number, and the leg."""
    stretch = Leg(
        origin=cells.text("origin"),
        destination=cells.text("destination"),
        km=cells.whole("km"),
        transit_min=cells.whole("transit_min", least=1),
        dwell_min=cells.whole("dwell_min"),
        late_p50_min=cells.whole("late_p50_min"),
        late_p90_min=cells.whole("late_p90_min"),
        source=cells.text("source"),
        assumption=cells.yes("assumption"),
    )
    return cells.text("line"), cells.whole("leg", least=1), stretch


def charge(cells: Cells) -> Charge:
    """Read a row of charges."""
    over_g = cells.whole("over_g")
    up_to_g = cells.optional_whole("up_to_g")
    if up_to_g is not None and up_to_g <= over_g:
        cells.refuse(rules.BRACKET_IN_ORDER, "up_to_g", str(over_g))
    basis = cells.choice("basis", Basis)
    pivot_g = cells.optional_whole("pivot_g", least=1)
    if pivot_g is not None and basis is not Basis.UNIT:
        cells.refuse(rules.PIVOT_BELONGS, "pivot_g")
    return Charge(
        rate_card=cells.text("rate_card"),
        name_en=cells.text("name_en"),
        name_zh=cells.text("name_zh"),
        basis=basis,
        amount=cells.amount("amount"),
        currency=cells.currency(),
        over_g=over_g,
        up_to_g=up_to_g,
        pivot_g=pivot_g,
        divisor_cm3_per_kg=cells.whole("divisor_cm3_per_kg"),
        step_g=cells.whole("step_g", least=1),
        validity=cells.validity(),
    )


def zone(cells: Cells, polygons: Mapping[str, Geometry]) -> Zone:
    """Read a row of zones, with its polygon where there is one."""
    return Zone(
        code=cells.text("code"),
        name_en=cells.text("name_en"),
        name_zh=cells.text("name_zh"),
        country=cells.country(),
        prefixes=cells.words("prefixes"),
        polygon=polygons.get(cells.row.cells["code"], Polygon()),
        validity=cells.validity(),
    )


def product(cells: Cells) -> Product:
    """Read a row of products."""
    return Product(
        code=cells.text("code"),
        name_en=cells.text("name_en"),
        name_zh=cells.text("name_zh"),
        carrier=cells.text("carrier"),
        entry=cells.text("entry"),
        cutoff_local=cells.clock("cutoff_local"),
        weekdays=cells.weekdays(),
        max_weight_g=cells.whole("max_weight_g", least=1),
        max_longest_mm=cells.optional_whole("max_longest_mm", least=1),
        max_sum_mm=cells.optional_whole("max_sum_mm", least=1),
        max_girth_sum_mm=cells.optional_whole("max_girth_sum_mm", least=1),
        divisor_cm3_per_kg=cells.whole("divisor_cm3_per_kg"),
        step_g=cells.whole("step_g", least=1),
        min_billed_g=cells.whole("min_billed_g"),
        pieces_per_day=cells.optional_whole("pieces_per_day"),
        goods_classes=cells.goods_classes(),
        customs_modes=cells.customs_modes(),
        validity=cells.validity(),
    )


def price(cells: Cells) -> ProductPrice:
    """Read a row of product_prices."""
    over_g, up_to_g = cells.whole("over_g"), cells.whole("up_to_g")
    if up_to_g <= over_g:
        cells.refuse(rules.BRACKET_IN_ORDER, "up_to_g", str(over_g))
    least_days = cells.whole("min_workdays")
    return ProductPrice(
        product=cells.text("product"),
        zone=cells.text("zone"),
        over_g=over_g,
        up_to_g=up_to_g,
        per_item=cells.amount("per_item"),
        per_kg=cells.amount("per_kg"),
        currency=cells.currency(),
        min_workdays=least_days,
        max_workdays=cells.whole("max_workdays", least=least_days),
        validity=cells.validity(),
    )


def goods_rule(cells: Cells) -> GoodsRule:
    """Read a row of goods_rules."""
    return GoodsRule(
        mode=cells.choice("mode", Mode),
        goods_class=cells.text("goods_class"),
        admitted=cells.yes("admitted"),
        reason_en=cells.text("reason_en"),
        reason_zh=cells.text("reason_zh"),
        validity=cells.validity(),
    )


def levy(cells: Cells) -> Levy:
    """Read a row of levies; country "*" is every EU country."""
    if cells.row.cells["basis"] not in {"hs6_line", "parcel"}:
        cells.refuse(rules.LEVY_BASIS, "basis")
    everywhere = cells.row.cells["country"] == "*"
    return Levy(
        code=cells.text("code"),
        name_en=cells.text("name_en"),
        name_zh=cells.text("name_zh"),
        country="*" if everywhere else cells.country(),
        basis=cells.text("basis"),
        amount=cells.amount("amount"),
        currency=cells.currency(),
        validity=cells.validity(),
    )
