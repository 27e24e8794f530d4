"""Plans for tests, drawn up by hand: a small network and who goes which way in it.

YIW -rail-> MAD      containers; customs modes do not share one
YIW -truck-> PVG     by the kilogram, no units
PVG -air-> LGG       devices; everything may share one
"""

from datetime import date, time
from decimal import Decimal
from types import MappingProxyType

import numpy as np
from shapely import box

from routing.allocation import Stopped
from routing.demand import CustomsMode, Demand, GoodsClass
from routing.network import (
    Leg,
    Line,
    Mode,
    Network,
    Product,
    Site,
    SiteKind,
    UnitType,
    Validity,
    Zone,
)
from routing.plan import Component, Load, Plan, Provenance, Reason, Way
from routing.timetable import Departure
from routing.units import volume_cm3
from tests.wms.parcels import HUB, MONDAY_MIN
from wms.hub.plan import Drafted

DAY = date(2026, 10, 26)
ALWAYS = Validity(date(2020, 1, 1), None, "drawn up for a test", assumption=True)
_NOTHING = Decimal(0)
EVERY_DAY = frozenset(range(1, 8))
ALL_GOODS = frozenset(goods.value for goods in GoodsClass)
ALL_MODES = frozenset(mode.value for mode in CustomsMode)
RAIL, TRUCK, AIR = "YIW-MAD/2026-10-27", "YIW-PVG/2026-10-27", "PVG-LGG/2026-10-28"
WAYS = (
    Way((RAIL,), "MAD-PARCEL", "ES", MONDAY_MIN + 1_000, MONDAY_MIN + 25_000, 0),
    Way((TRUCK, AIR), "LGG-PARCEL", "EU", MONDAY_MIN + 1_000, MONDAY_MIN + 5_000, 0),
    Way((RAIL,), "ES-POST", "ES", MONDAY_MIN + 1_000, MONDAY_MIN + 25_000, 0),
    Way((), "YIW-EXPRESS", "EU", MONDAY_MIN + 1_000, MONDAY_MIN + 1_000, 0),
)


def network() -> Network:
    """The network of the test, with what papers and bags need of it."""
    sites = [
        _site(HUB, "义乌集货仓", SiteKind.HUB, "CN", "CNYIW", "Asia/Shanghai"),
        _site("PVG", "浦东机场", SiteKind.AIRPORT, "CN", "CNSHA", "Asia/Shanghai"),
        _site("MAD", "马德里", SiteKind.RAIL_TERMINAL, "ES", "ESMAD", "Europe/Madrid"),
        _site("LGG", "列日", SiteKind.AIRPORT, "BE", "BELGG", "Europe/Brussels"),
    ]
    lines = [
        _line("YIW-MAD", "义新欧", Mode.RAIL, "MAD", HUB, "FEU", {"customs_mode"}),
        _line("YIW-PVG", "义乌至浦东", Mode.TRUCK, "PVG", HUB, None, set()),
        _line("PVG-LGG", "浦东至列日", Mode.AIR, "LGG", "PVG", "AKE", set()),
    ]
    products = [
        _product("MAD-PARCEL", "MAD"),
        _product("LGG-PARCEL", "LGG"),
        _product("ES-POST", "MAD"),
        _product("YIW-EXPRESS", HUB),
    ]
    units = [
        _unit("FEU", "四十尺箱", Mode.RAIL, 3_900_000),
        _unit("AKE", "航空箱", Mode.AIR, 82_000),
    ]
    zone = Zone("EU", "Europe", "欧洲", "ES", (), box(-10, 35, 30, 60), ALWAYS)
    return Network(
        name="test",
        sites={site.code: site for site in sites},
        unit_types={unit.code: unit for unit in units},
        lines={line.code: line for line in lines},
        charges=(),
        zones={"EU": zone},
        products={product.code: product for product in products},
        prices=(),
        goods_rules=(),
        levies=(),
    )


def plan_of(
    drafted: Drafted, *, units: int = 3, fill: float = 0.98, waits_every: int = 50
) -> Plan:
    """A plan of these parcels whose opened units are this full in volume."""
    demand = _demand(drafted)
    way = _ways_of(demand)
    way[::waits_every] = -1
    waiting = tuple(Reason).index(Reason.CHEAPER_TO_WAIT)
    loads = tuple(
        _load(demand, riding, departure, mix, unit_type, units, fill)
        for departure, mix, unit_type, riding in (
            (RAIL, "9610", "FEU", way == 0),
            (RAIL, "postal", "FEU", way == 2),
            (AIR, "", "AKE", way == 1),
        )
    )
    return Plan(
        hub=drafted.hub,
        hub_zone=drafted.hub_zone,
        day=drafted.day,
        currency="CNY",
        demand=demand,
        way=way,
        cost_minor=np.full(len(demand), 1_000, np.int64),
        reason=np.where(way < 0, waiting, -1).astype(np.int8),
        ways=WAYS,
        departures=MappingProxyType({d.code: d for d in departures()}),
        loads=loads,
        breakdown_minor={Component.LINEHAUL: 1_000 * len(demand)},
        bound_minor=990 * len(demand),
        baselines_minor={"cheapest": 1_100 * len(demand)},
        stopped=Stopped.WORK,
        work=7,
        seconds=0.1,
        trace=(),
        provenance=Provenance("a" * 64, "b" * 64, "c" * 64, 1, 7, 0.1, {"n": "2"}),
    )


def departures() -> tuple[Departure, ...]:
    """The dated departures of the test."""
    return (
        _departure(RAIL, "YIW-MAD", HUB, "MAD", 2_000, 25_000),
        _departure(TRUCK, "YIW-PVG", HUB, "PVG", 1_900, 2_300),
        _departure(AIR, "PVG-LGG", "PVG", "LGG", 3_500, 4_200),
    )


def _departure(
    code: str, line: str, origin: str, destination: str, leaves: int, arrives: int
) -> Departure:
    return Departure(
        code=code,
        line=line,
        origin=origin,
        destination=destination,
        cutoff_min=MONDAY_MIN + leaves - 600,
        departs_min=MONDAY_MIN + leaves,
        arrives_min=MONDAY_MIN + arrives,
    )


def _ways_of(demand: Demand) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    postal = demand.customs == demand.customs_modes.index("postal")
    heavy = demand.weight_g > 800
    way = np.where(postal, 2, np.where(heavy, 0, 1)).astype(np.int32)
    way[(demand.weight_g < 200) & ~postal] = 3
    return way


def _load(
    demand: Demand,
    riding: np.ndarray[tuple[int], np.dtype[np.bool_]],
    departure: str,
    mix: str,
    unit_type: str,
    units: int,
    fill: float,
) -> Load:
    weight_g = int(demand.weight_g[riding].sum())
    volume_cm3 = int(demand.volume_cm3[riding].sum())
    pieces = int(riding.sum())
    return Load(
        departure=departure,
        mix=mix,
        unit_type=unit_type,
        units=units if pieces else 0,
        min_units=0,
        max_units=7,
        weight_g=weight_g,
        volume_cm3=volume_cm3,
        pieces=pieces,
        unit_weight_g=-(-weight_g // units) * 2 + 1,
        unit_volume_cm3=int(volume_cm3 / units / fill) + 1,
        unit_pieces=pieces + 1,
        unit_price_minor=100_000,
        over_pivot_minor=0,
        kg_worth_minor=0.0,
        m3_worth_minor=0.0,
        piece_worth_minor=0.0,
        unit_worth_minor=0.0,
    )


def _demand(drafted: Drafted) -> Demand:
    parcels = drafted.parcels
    n = len(parcels)
    sides = [
        parcels[f"{s}_mm"].to_numpy().copy() for s in ("length", "width", "height")
    ]
    modes = tuple(sorted(ALL_MODES))
    goods = tuple(sorted(ALL_GOODS))
    return Demand(
        parcel_id=parcels["parcel_id"].to_numpy().astype(str),
        weight_g=parcels["weight_g"].to_numpy().copy(),
        volume_cm3=volume_cm3(*sides),
        length_mm=sides[0],
        width_mm=sides[1],
        height_mm=sides[2],
        zone=np.zeros(n, np.int32),
        goods=np.array([goods.index(g) for g in parcels["goods_class"]], np.int32),
        customs=np.array([modes.index(m) for m in parcels["customs_mode"]], np.int32),
        seller=np.zeros(n, np.int32),
        ready_min=(parcels["ready_at"].dt.epoch("s") // 60).to_numpy().copy(),
        due_min=(parcels["due_at"].dt.epoch("s") // 60).to_numpy().copy(),
        lateness_minor_per_day=np.zeros(n, np.int64),
        value_minor=parcels["value_minor"].to_numpy().copy(),
        hs6_lines=np.ones(n, np.int32),
        group=np.full(n, -1, np.int32),
        zones=("ES",),
        goods_classes=goods,
        customs_modes=modes,
        sellers=("S0",),
    )


def _site(
    code: str, name_zh: str, kind: SiteKind, country: str, unlocode: str, zone: str
) -> Site:
    return Site(
        code=code,
        name_en=f"{code} of the test",
        name_zh=name_zh,
        kind=kind,
        country=country,
        unlocode=unlocode,
        lat=0.0,
        lon=0.0,
        zone=zone,
        dwell_min=60,
        sort_pieces_per_day=None,
        release_pieces_per_day=None,
        handling_per_piece=_NOTHING,
        handling_per_kg=_NOTHING,
        currency="CNY",
        gauge_from_mm=None,
        gauge_to_mm=None,
        validity=ALWAYS,
    )


def _line(
    code: str,
    name_zh: str,
    mode: Mode,
    destination: str,
    origin: str,
    unit_type: str | None,
    segregates: set[str],
) -> Line:
    return Line(
        code=code,
        name_en=f"{code} line",
        name_zh=name_zh,
        mode=mode,
        carrier="CARRIER",
        legs=(Leg(origin, destination, 1_000, 1_000, 0, 0, 0),),
        weekdays=EVERY_DAY,
        departs_local=time(18, 30),
        cutoff_min=600,
        unit_type=unit_type,
        min_units=0,
        max_units=7 if unit_type else 0,
        rate_card=code,
        goods_classes=ALL_GOODS,
        customs_modes=ALL_MODES,
        segregates=frozenset(segregates),
        co2_g_per_t_km=20,
        validity=ALWAYS,
    )


def _product(code: str, entry: str) -> Product:
    return Product(
        code=code,
        name_en=f"{code} product",
        name_zh="派送产品",
        carrier="CARRIER",
        entry=entry,
        cutoff_local=time(12),
        weekdays=EVERY_DAY,
        max_weight_g=30_000,
        max_longest_mm=None,
        max_sum_mm=None,
        max_girth_sum_mm=None,
        divisor_cm3_per_kg=0,
        step_g=1,
        min_billed_g=0,
        pieces_per_day=None,
        goods_classes=ALL_GOODS,
        customs_modes=ALL_MODES,
        validity=ALWAYS,
    )


def _unit(code: str, name_zh: str, mode: Mode, tare_g: int) -> UnitType:
    return UnitType(
        code=code,
        name_en=f"{code} unit",
        name_zh=name_zh,
        mode=mode,
        max_weight_g=22_000_000,
        volume_cm3=66_000_000,
        max_pieces=100_000,
        tare_g=tare_g,
        validity=ALWAYS,
    )
