"""A small world that planning tests share: one hub, a flight, a train, two countries.

    HUB -truck-> PVG -flight-> LGG -truck-> GW      days, dear by the unit
    HUB -truck-> RAIL -train-> DUI -truck-> GW      weeks, cheap by the unit
    HUB -door product-> DE                          no units, dear by the kilogram
    GW  -last mile-> DE, FR

Every row can be replaced: ``world(lines=[*LINES, line(...)])``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

import numpy as np
from shapely import box

from routing.demand import CustomsMode, Demand, GoodsClass
from routing.network import (
    Basis,
    Charge,
    GoodsRule,
    Leg,
    Levy,
    Line,
    Mode,
    Network,
    Product,
    ProductPrice,
    Site,
    SiteKind,
    UnitType,
    Validity,
    Zone,
)
from routing.timetable import instant_min

Row = TypeVar("Row", Line, Site, Product, UnitType)

DAY = date(2026, 10, 26)  # a Monday; the clocks of Europe changed the day before
EVERY_DAY = frozenset(range(1, 8))
ALWAYS = Validity(date(2020, 1, 1), None, "made up", assumption=True)
ALL_GOODS = frozenset(GoodsClass)
ALL_CUSTOMS = frozenset(CustomsMode)
EXCHANGE = {"CNY": Fraction(1), "EUR": Fraction(8)}


def site(code: str, zone: str = "Europe/Berlin", **given: Any) -> Site:
    row = Site(
        code=code,
        name_en=code,
        name_zh=code,
        kind=SiteKind.DELIVERY_GATEWAY,
        country="DE",
        unlocode=None,
        lat=50.0,
        lon=8.0,
        zone=zone,
        dwell_min=60,
        sort_pieces_per_day=None,
        release_pieces_per_day=None,
        handling_per_piece=Decimal("0.10"),
        handling_per_kg=Decimal("0.20"),
        currency="CNY",
        gauge_from_mm=None,
        gauge_to_mm=None,
        validity=ALWAYS,
    )
    return replace(row, **given)


def line(code: str, origin: str, destination: str, **given: Any) -> Line:
    transit_min = given.pop("transit_min", 240)
    km = given.pop("km", 300)
    row = Line(
        code=code,
        name_en=code,
        name_zh=code,
        mode=Mode.TRUCK,
        carrier="someone",
        legs=(Leg(origin, destination, km, transit_min, 0, 0, 0),),
        weekdays=EVERY_DAY,
        departs_local=time(8, 0),
        cutoff_min=60,
        unit_type=None,
        min_units=0,
        max_units=0,
        rate_card=code,
        goods_classes=ALL_GOODS,
        customs_modes=ALL_CUSTOMS,
        segregates=frozenset(),
        co2_g_per_t_km=60,
        validity=ALWAYS,
    )
    return replace(row, **given)


def charge(card: str, basis: Basis, amount: str, **given: Any) -> Charge:
    row = Charge(
        rate_card=card,
        name_en=f"{card} {basis}",
        name_zh=f"{card} {basis}",
        basis=basis,
        amount=Decimal(amount),
        currency="CNY",
        over_g=0,
        up_to_g=None,
        pivot_g=None,
        divisor_cm3_per_kg=0,
        step_g=1,
        validity=ALWAYS,
    )
    return replace(row, **given)


def product(code: str, entry: str, **given: Any) -> Product:
    row = Product(
        code=code,
        name_en=code,
        name_zh=code,
        carrier="someone",
        entry=entry,
        cutoff_local=time(16, 0),
        weekdays=frozenset(range(1, 7)),
        max_weight_g=30_000,
        max_longest_mm=1_200,
        max_sum_mm=None,
        max_girth_sum_mm=None,
        divisor_cm3_per_kg=0,
        step_g=1,
        min_billed_g=0,
        pieces_per_day=None,
        goods_classes=ALL_GOODS,
        customs_modes=ALL_CUSTOMS,
        validity=ALWAYS,
    )
    return replace(row, **given)


def price(of: str, zone: str, **given: Any) -> ProductPrice:
    row = ProductPrice(
        product=of,
        zone=zone,
        over_g=0,
        up_to_g=30_000,
        per_item=Decimal("2.50"),
        per_kg=Decimal("0.50"),
        currency="EUR",
        min_workdays=1,
        max_workdays=3,
        validity=ALWAYS,
    )
    return replace(row, **given)


def goods_rule(mode: Mode, goods: GoodsClass, **given: Any) -> GoodsRule:
    row = GoodsRule(
        mode=mode,
        goods_class=goods,
        admitted=False,
        reason_en="the carrier's rule",
        reason_zh="承运人规定",
        validity=ALWAYS,
    )
    return replace(row, **given)


def levy(code: str, **given: Any) -> Levy:
    row = Levy(
        code=code,
        name_en=code,
        name_zh=code,
        country="*",
        basis="hs6_line",
        amount=Decimal("3.00"),
        currency="EUR",
        validity=ALWAYS,
    )
    return replace(row, **given)


def unit_type(code: str, mode: Mode, **given: Any) -> UnitType:
    row = UnitType(
        code=code,
        name_en=code,
        name_zh=code,
        mode=mode,
        max_weight_g=1_500_000,
        volume_cm3=4_000_000,
        max_pieces=5_000,
        tare_g=80_000,
        validity=ALWAYS,
    )
    return replace(row, **given)


SITES = (
    site("HUB", "Asia/Shanghai", kind=SiteKind.HUB, country="CN"),
    site("PVG", "Asia/Shanghai", kind=SiteKind.AIRPORT, country="CN"),
    site("RAIL", "Asia/Shanghai", kind=SiteKind.RAIL_TERMINAL, country="CN"),
    site("LGG", "Europe/Brussels", kind=SiteKind.AIRPORT, country="BE"),
    site("DUI", "Europe/Berlin", kind=SiteKind.RAIL_TERMINAL),
    site("GW", "Europe/Berlin"),
)
UNIT_TYPES = (
    unit_type("AKE", Mode.AIR),
    unit_type(
        "FEU",
        Mode.RAIL,
        max_weight_g=26_000_000,
        volume_cm3=64_000_000,
        max_pieces=60_000,
    ),
)
LINES = (
    line("HUB-PVG", "HUB", "PVG"),
    line("HUB-RAIL", "HUB", "RAIL", transit_min=60, km=20),
    line(
        "PVG-LGG",
        "PVG",
        "LGG",
        mode=Mode.AIR,
        weekdays=frozenset({2, 5}),
        departs_local=time(23, 0),
        cutoff_min=360,
        transit_min=720,
        km=9_000,
        unit_type="AKE",
        max_units=3,
        co2_g_per_t_km=600,
    ),
    line(
        "RAIL-DUI",
        "RAIL",
        "DUI",
        mode=Mode.RAIL,
        weekdays=frozenset({3}),
        departs_local=time(20, 0),
        cutoff_min=1_200,
        transit_min=14 * 1_440,
        km=11_000,
        unit_type="FEU",
        max_units=2,
        co2_g_per_t_km=25,
    ),
    line("LGG-GW", "LGG", "GW", departs_local=time(6, 0)),
    line("DUI-GW", "DUI", "GW", departs_local=time(6, 0)),
)
CHARGES = (
    charge("HUB-PVG", Basis.KG, "0.60"),
    charge("HUB-RAIL", Basis.KG, "0.10"),
    charge("PVG-LGG", Basis.UNIT, "9000", pivot_g=1_000_000),
    charge("PVG-LGG", Basis.OVER_PIVOT_KG, "12"),
    charge("PVG-LGG", Basis.KG, "1.00", divisor_cm3_per_kg=6_000, step_g=500),
    charge("RAIL-DUI", Basis.UNIT, "20000"),
    charge("LGG-GW", Basis.KG, "0.08", currency="EUR"),
    charge("DUI-GW", Basis.KG, "0.05", currency="EUR"),
)
ZONES = tuple(
    Zone(code, code, code, code, (), box(0, 0, 1, 1), ALWAYS) for code in ("DE", "FR")
)
PRODUCTS = (
    product("LM", "GW"),
    product("DOOR", "HUB", max_weight_g=2_000, divisor_cm3_per_kg=8_000),
)
PRICES = (
    price("LM", "DE"),
    price("LM", "FR", per_item=Decimal("3.50")),
    price(
        "DOOR",
        "DE",
        up_to_g=2_000,
        per_item=Decimal(20),
        per_kg=Decimal(90),
        currency="CNY",
        min_workdays=6,
        max_workdays=9,
    ),
)
LEVIES = (levy("EU-HS6"),)


def world(
    *,
    sites: Iterable[Site] = SITES,
    unit_types: Iterable[UnitType] = UNIT_TYPES,
    lines: Iterable[Line] = LINES,
    charges: Iterable[Charge] = CHARGES,
    zones: Iterable[Zone] = ZONES,
    products: Iterable[Product] = PRODUCTS,
    prices: Iterable[ProductPrice] = PRICES,
    goods_rules: Iterable[GoodsRule] = (),
    levies: Iterable[Levy] = LEVIES,
) -> Network:
    return Network(
        name="small world",
        sites={it.code: it for it in sites},
        unit_types={it.code: it for it in unit_types},
        lines={it.code: it for it in lines},
        charges=tuple(charges),
        zones={it.code: it for it in zones},
        products={it.code: it for it in products},
        prices=tuple(prices),
        goods_rules=tuple(goods_rules),
        levies=tuple(levies),
    )


def changed(rows: Sequence[Row], code: str, **given: Any) -> list[Row]:
    """The rows with one of them changed."""
    return [replace(it, **given) if it.code == code else it for it in rows]


def at(day: date, clock: time = time(0), zone: str = "Asia/Shanghai") -> int:
    return instant_min(day, clock, zone)


def parcels(count: int = 1, *, seed: int | None = None, **given: Any) -> Demand:
    """Parcels of half a kilogram to DE, ready on the day; or drawn from a seed."""
    drawn = _drawn(count, seed) if seed is not None else {}
    zones, goods, customs = ("DE", "FR"), tuple(GoodsClass), tuple(CustomsMode)
    columns: dict[str, Any] = {
        "parcel_id": [f"P{number:05d}" for number in range(count)],
        "weight_g": 500,
        "volume_cm3": 3_000,
        "length_mm": 300,
        "width_mm": 100,
        "height_mm": 100,
        "zone": 0,
        "goods": 0,
        "customs": 0,
        "seller": 0,
        "ready_min": at(DAY, time(4)),
        "due_min": at(date(2026, 11, 27)),
        "lateness_minor_per_day": 100,
        "value_minor": 5_000,
        "hs6_lines": 1,
        "group": -1,
        **drawn,
        **given,
    }
    columns["parcel_id"] = np.array(columns["parcel_id"], dtype=np.str_)
    for name in _NUMBERS:
        kind = np.int32 if name in _CODES else np.int64
        columns[name] = np.broadcast_to(columns[name], (count,)).astype(kind)
    return Demand(
        **columns,
        zones=zones,
        goods_classes=goods,
        customs_modes=customs,
        sellers=("someone",),
    )


def reordered(demand: Demand, order: Sequence[int]) -> Demand:
    """The same parcels handed in in another order."""
    columns: dict[str, Any] = {
        name: column[list(order)]
        for name, column in vars(demand).items()
        if isinstance(column, np.ndarray)
    }
    return replace(demand, **columns)


_CODES = ("zone", "goods", "customs", "seller", "hs6_lines", "group")
_NUMBERS = (
    *("weight_g", "volume_cm3", "length_mm", "width_mm", "height_mm"),
    *("ready_min", "due_min", "lateness_minor_per_day", "value_minor"),
    *_CODES,
)


def _drawn(count: int, seed: int) -> dict[str, Any]:
    draw = np.random.default_rng(seed)
    weight_g = np.minimum(draw.lognormal(6.2, 1.0, count), 35_000).astype(int) + 1
    return {
        "weight_g": weight_g,
        "volume_cm3": (weight_g * draw.uniform(3, 9, count)).astype(int) + 1,
        "length_mm": draw.integers(200, 1_300, count),
        "zone": draw.choice([0, 1, -1], count, p=[0.6, 0.35, 0.05]),
        "goods": draw.integers(0, len(GoodsClass), count),
        "customs": draw.integers(0, len(CustomsMode), count),
        "ready_min": at(DAY) + draw.integers(-1_440, 8 * 1_440, count),
        "due_min": at(DAY) + draw.integers(4, 40, count) * 1_440,
        "lateness_minor_per_day": draw.integers(0, 500, count),
        "value_minor": draw.integers(0, 100_000, count),
        "hs6_lines": draw.integers(1, 4, count),
        "group": np.where(draw.random(count) < 0.2, draw.integers(0, count, count), -1),
    }
