"""Plans made by hand, in the size and shape of a day in Yiwu, for pages to be drawn of.

Nothing here is optimal: parcels are dealt to ways by a seeded draw, units are opened
to hold them, and the bound is a little below the cost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray
from shapely import box

from routing.allocation import Progress, Stopped
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

DAY = date(2026, 10, 27)
HUB = "YIW"
VALID = Validity(date(2026, 1, 1), None, "a hand-made catalogue", assumption=True)
SHANGHAI, MADRID, BERLIN = "Asia/Shanghai", "Europe/Madrid", "Europe/Berlin"
HUBS, AIR, RAIL = SiteKind.HUB, SiteKind.AIRPORT, SiteKind.RAIL_TERMINAL
BORDER, POST = SiteKind.BORDER, SiteKind.OFFICE_OF_EXCHANGE

SITES = (
    ("YIW", "Yiwu hub", "义乌集货仓", HUBS, "CN", 29.31, 120.07, SHANGHAI),
    ("YWX", "Yiwu West", "义乌西站", RAIL, "CN", 29.35, 119.98, SHANGHAI),
    ("PVG", "Shanghai Pudong", "上海浦东", AIR, "CN", 31.14, 121.81, SHANGHAI),
    ("HGH", "Hangzhou Xiaoshan", "杭州萧山", AIR, "CN", 30.23, 120.43, SHANGHAI),
    ("ALA", "Alashankou", "阿拉山口", BORDER, "CN", 45.17, 82.57, "Asia/Urumqi"),
    ("KHG", "Khorgos", "霍尔果斯", BORDER, "CN", 44.21, 80.41, "Asia/Urumqi"),
    ("PET", "Petropavl", "彼得罗巴甫尔", BORDER, "KZ", 54.87, 69.15, "Asia/Almaty"),
    ("BRE", "Brest", "布列斯特", BORDER, "BY", 52.09, 23.69, "Europe/Minsk"),
    ("MAL", "Małaszewicze", "马拉舍维奇", BORDER, "PL", 52.03, 23.52, "Europe/Warsaw"),
    ("DUI", "Duisburg", "杜伊斯堡", RAIL, "DE", 51.43, 6.73, BERLIN),
    ("MAD", "Madrid Abroñigal", "马德里", RAIL, "ES", 40.39, -3.67, MADRID),
    ("BUD", "Budapest", "布达佩斯", AIR, "HU", 47.44, 19.26, "Europe/Budapest"),
    ("LGG", "Liège", "列日", AIR, "BE", 50.64, 5.44, "Europe/Brussels"),
    ("FRA", "Frankfurt", "法兰克福", AIR, "DE", 50.03, 8.57, BERLIN),
    ("WAW", "Warsaw", "华沙", AIR, "PL", 52.17, 20.97, "Europe/Warsaw"),
    ("HGHA", "Hangzhou exchange", "杭州互换局", POST, "CN", 30.25, 120.17, SHANGHAI),
    ("BERA", "Berlin exchange", "柏林互换局", POST, "DE", 52.46, 13.30, BERLIN),
)
UNITS = (
    ("FEU", "40' high cube", "40尺高柜", Mode.RAIL, 24_000_000, 68_000_000, 60_000),
    ("PMC", "PMC pallet", "PMC集装板", Mode.AIR, 3_000_000, 11_000_000, 9_000),
    ("AKE", "AKE container", "AKE集装箱", Mode.AIR, 1_400_000, 4_000_000, 3_500),
    ("REC", "receptacle", "邮袋", Mode.POST, 30_000, 250_000, 150),
)
# code, English, Chinese, mode, unit type, price a unit in yuan, sites, hours a leg,
# weekdays, most units
LINES = (
    ("YW-MAD", "Yiwu–Madrid block train", "义新欧马德里班列", Mode.RAIL, "FEU", 52_000,
     ("YWX", "ALA", "PET", "BRE", "MAL", "DUI", "MAD"), 64, {2, 5}, 6),
    ("YW-DUI", "Yiwu–Duisburg block train", "义新欧杜伊斯堡班列", Mode.RAIL, "FEU",
     43_000, ("YWX", "KHG", "PET", "MAL", "DUI"), 80, {1, 3, 6}, 8),
    ("HGH-LGG", "Hangzhou–Liège freighter", "杭州至列日货机", Mode.AIR, "PMC", 96_000,
     ("HGH", "LGG"), 14, {1, 2, 3, 4, 5, 6, 7}, 5),
    ("PVG-FRA", "Shanghai–Frankfurt freighter with a name too long for a narrow page",
     "上海浦东至法兰克福全货机航线", Mode.AIR, "AKE", 47_000, ("PVG", "FRA"), 12,
     {2, 4, 6}, 4),
    ("PVG-BUD", "Shanghai–Budapest belly", "上海至布达佩斯腹舱", Mode.AIR, "AKE",
     44_500, ("PVG", "BUD"), 13, {3, 7}, 3),
    ("HGH-BER", "Postal despatch to Berlin", "柏林邮政总包", Mode.POST, "REC", 900,
     ("HGHA", "BERA"), 96, {1, 3, 5}, 60),
    ("YW-HGH", "Truck to Hangzhou", "至杭州卡车", Mode.TRUCK, None, 0,
     ("YIW", "HGH"), 3, {1, 2, 3, 4, 5, 6, 7}, 0),
    ("YW-PVG", "Truck to Shanghai", "至上海卡车", Mode.TRUCK, None, 0,
     ("YIW", "PVG"), 5, {1, 2, 3, 4, 5, 6, 7}, 0),
)  # fmt: skip
ZONES = (
    ("DE", "Germany", "德国", (6.0, 47.5, 15.0, 55.0), 22),
    ("FR", "France", "法国", (-4.5, 42.5, 8.0, 51.0), 17),
    ("ES", "Spain, mainland", "西班牙本土", (-9.0, 36.0, 3.3, 43.7), 15),
    ("IT", "Italy", "意大利", (6.7, 37.0, 18.4, 47.0), 12),
    ("PL", "Poland", "波兰", (14.2, 49.0, 24.0, 54.8), 9),
    ("NL", "Netherlands", "荷兰", (3.4, 50.8, 7.2, 53.5), 6),
    ("HU", "Hungary", "匈牙利", (16.2, 45.8, 22.8, 48.5), 4),
    ("SE", "Sweden", "瑞典", (11.0, 55.4, 24.0, 68.9), 4),
    ("GR", "Greece", "希腊", (20.0, 36.0, 26.5, 41.7), 3),
    ("PT", "Portugal", "葡萄牙", (-9.5, 37.0, -6.2, 42.1), 3),
    ("RO", "Romania", "罗马尼亚", (20.3, 43.7, 29.6, 48.2), 3),
    ("FI", "Finland", "芬兰", (20.6, 59.9, 31.5, 70.0), 2),
)
DOOR = "POST-EMS"


def network() -> Network:
    """Sites, lines, units and zones of the hand-made corridor."""
    return Network(
        name="yiwu_by_hand",
        sites={row[0]: _site(*row) for row in SITES},
        unit_types={row[0]: UnitType(*row, tare_g=0, validity=VALID) for row in UNITS},
        lines={row[0]: _line(*row) for row in LINES},
        charges=(),
        zones={
            row[0]: Zone(*row[:3], row[0], (), box(*row[3]), VALID) for row in ZONES
        },
        products={code: _product(code) for code in ("LAST-MILE", DOOR)},
        prices=(),
        goods_rules=(),
        levies=(),
    )


def plan(parcels: int = 4_000, *, days: int = 8, seed: int = 7) -> Plan:
    """A plan of so many parcels over the departures of so many days."""
    draw = np.random.default_rng(seed)
    departures = _departures(days)
    ways = _ways(departures)
    demand = _demand(parcels, draw)
    way, reason = _dealt(demand, ways, draw)
    loads = _loads(departures, ways, way, demand)
    cost_minor = np.where(way >= 0, 900 + demand.weight_g * 4, 4_000).astype(np.int64)
    breakdown = _breakdown(int(cost_minor.sum()), loads)
    total = sum(breakdown.values())
    return Plan(
        hub=HUB,
        hub_zone=SHANGHAI,
        day=DAY,
        currency="CNY",
        demand=demand,
        way=way,
        cost_minor=cost_minor,
        reason=reason,
        ways=ways,
        departures=departures,
        loads=loads,
        breakdown_minor=breakdown,
        bound_minor=int(total * 0.988),
        baselines_minor={"cheapest": int(total * 1.083), "fastest": int(total * 1.41)},
        stopped=Stopped.WORK,
        work=4_000,
        seconds=24.6,
        trace=_trace(total),
        provenance=Provenance(
            parcels_sha256="1f" * 32,
            network_sha256="2e" * 32,
            problem_sha256="3d" * 32,
            seed=seed,
            work=4_000,
            seconds=None,
            versions={"corridor": "0.1.0", "numpy": "2.4.0", "ortools": "9.15"},
        ),
    )


def all_waiting(parcels: int = 500) -> Plan:
    """A day on which nothing is worth sending."""
    given = plan(parcels)
    nowhere = np.full(parcels, -1, np.int32)
    reasons = np.arange(parcels, dtype=np.int8) % len(Reason)
    loads = tuple(replace(load, units=0, weight_g=0, volume_cm3=0, pieces=0)
                  for load in given.loads)  # fmt: skip
    waiting = {Component.WAITING: parcels * 4_000}
    return replace(
        given,
        way=nowhere,
        reason=reasons.astype(np.int8),
        loads=loads,
        breakdown_minor=waiting,
        bound_minor=parcels * 4_000,
        baselines_minor={"cheapest": parcels * 4_000},
        stopped=Stopped.CLOSED,
    )


def nothing_at_all() -> Plan:
    """A day without a parcel, a departure or a cost."""
    given = plan(0)
    return replace(
        given,
        ways=(),
        departures={},
        loads=(),
        breakdown_minor={},
        bound_minor=0,
        baselines_minor={},
        trace=(),
        stopped=Stopped.CLOSED,
        work=0,
        seconds=0.0,
    )


def without_units(parcels: int = 60) -> Plan:
    """A day on which everything goes door to door or by the kilogram."""
    given = plan(parcels)
    door = [i for i, way in enumerate(given.ways) if not way.departures]
    way = np.asarray(door, np.int32)[np.arange(parcels) % len(door)]
    return replace(given, way=way, reason=np.full(parcels, -1, np.int8), loads=())


def _site(
    code: str,
    name_en: str,
    name_zh: str,
    kind: SiteKind,
    country: str,
    lat: float,
    lon: float,
    zone: str,
) -> Site:
    return Site(
        code, name_en, name_zh, kind, country, None, lat, lon, zone, 240, None, None,
        Decimal(0), Decimal(0), "CNY", None, None, VALID,
    )  # fmt: skip


def _line(
    code: str,
    name_en: str,
    name_zh: str,
    mode: Mode,
    unit_type: str | None,
    price: int,
    sites: Sequence[str],
    hours: int,
    weekdays: set[int],
    most: int,
) -> Line:
    del price
    legs = tuple(Leg(a, b, 1_500, hours * 60, 0, 60, 600) for a, b in pairwise(sites))
    return Line(
        code, name_en, name_zh, mode, "a carrier", legs, frozenset(weekdays),
        time(18, 30), 20 * 60, unit_type, 0, most, code, frozenset(GoodsClass),
        frozenset(CustomsMode), frozenset({"customs_mode"}), 22, VALID,
    )  # fmt: skip


def _product(code: str) -> Product:
    return Product(
        code, code.title(), "派送", "a post", HUB, time(18), frozenset(range(1, 8)),
        30_000, 1_000, None, None, 6_000, 1, 0, None, frozenset(), frozenset(), VALID,
    )  # fmt: skip


def _departures(days: int) -> Mapping[str, Departure]:
    found = {}
    sites = {row[0]: row for row in SITES}
    for code, _, _, _, _, _, stops, hours, weekdays, _ in LINES:
        for day in (DAY + timedelta(days=ahead) for ahead in range(days)):
            if day.isoweekday() not in weekdays:
                continue
            local = datetime.combine(day, time(18, 30), ZoneInfo(sites[stops[0]][7]))
            departs = _minutes(local)
            arrives = departs + hours * 60 * (len(stops) - 1)
            name = f"{code}/{day}"
            found[name] = Departure(
                name, code, stops[0], stops[-1], departs - 20 * 60, departs, arrives
            )
    return found


def _minutes(at: datetime) -> int:
    return int(at.astimezone(UTC).timestamp()) // 60


def _ways(departures: Mapping[str, Departure]) -> tuple[Way, ...]:
    ways = []
    for departure in departures.values():
        if departure.origin == HUB:
            continue
        for zone, *_ in ZONES:
            landed = departure.arrives_min
            first: tuple[str, ...] = (departure.code,)
            truck = departure.code.replace("PVG-FRA", "YW-PVG").replace(
                "HGH-LGG", "YW-HGH"
            )
            if truck != departure.code and truck in departures:
                first = (truck, departure.code)
            ways.append(
                Way(
                    first,
                    "LAST-MILE",
                    zone,
                    departure.cutoff_min,
                    landed,
                    landed + 4_320,
                )
            )
    today = _minutes(datetime.combine(DAY, time(18), ZoneInfo(SHANGHAI)))
    ways += [
        Way((), DOOR, zone, today, today + 9 * 1_440, today + 11 * 1_440)
        for zone, *_ in ZONES
    ]
    return tuple(ways)


def _demand(parcels: int, draw: np.random.Generator) -> Demand:
    weight = draw.lognormal(6.1, 0.9, parcels).clip(20, 30_000).astype(np.int64)
    popular = np.asarray([row[4] for row in ZONES], float)
    start = _minutes(datetime.combine(DAY, time(8), ZoneInfo(SHANGHAI)))
    ones = np.ones(parcels, np.int64)
    zone = draw.choice(len(ZONES), parcels, p=popular / popular.sum())
    return Demand(
        parcel_id=np.asarray([f"P{n:07}" for n in range(parcels)], np.str_),
        weight_g=weight,
        volume_cm3=weight * 6,
        length_mm=ones * 220,
        width_mm=ones * 160,
        height_mm=ones * 60,
        zone=zone.astype(np.int32),
        goods=draw.integers(0, 3, parcels).astype(np.int32),
        customs=np.zeros(parcels, np.int32),
        seller=np.zeros(parcels, np.int32),
        ready_min=ones * start,
        due_min=start + draw.integers(9, 34, parcels) * 1_440,
        lateness_minor_per_day=ones * 100,
        value_minor=ones * 9_000,
        hs6_lines=ones.astype(np.int32),
        group=np.full(parcels, -1, np.int32),
        zones=tuple(row[0] for row in ZONES),
        goods_classes=tuple(GoodsClass),
        customs_modes=tuple(CustomsMode),
        sellers=("a seller",),
    )


def _dealt(
    demand: Demand, ways: Sequence[Way], draw: np.random.Generator
) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
    """The cheaper half of the week to most; late ways to few; some wait."""
    way = np.full(len(demand), -1, np.int32)
    reason = np.full(len(demand), -1, np.int8)
    for code, zone in enumerate(demand.zones):
        here = np.flatnonzero(demand.zone == code)
        fit = [i for i, w in enumerate(ways) if w.zone == zone]
        odds = np.asarray([5.0 if i % 5 else 0.2 for i in range(len(fit))])
        odds[len(fit) // 2 : -1] = 0.0
        way[here] = draw.choice(fit, len(here), p=odds / odds.sum())
    waits = draw.random(len(demand)) < 0.03
    way[waits] = -1
    kinds = draw.choice(
        len(Reason), int(waits.sum()), p=[0.05, 0.1, 0.05, 0.1, 0.1, 0.1, 0.3, 0.2]
    )
    reason[waits] = kinds
    return way, reason


def _loads(
    departures: Mapping[str, Departure],
    ways: Sequence[Way],
    way: NDArray[np.int32],
    demand: Demand,
) -> tuple[Load, ...]:
    unit_of = {row[0]: row for row in UNITS}
    loads = []
    for code, departure in departures.items():
        line = next(row for row in LINES if row[0] == departure.line)
        if line[4] is None:
            continue
        unit = unit_of[line[4]]
        mine = [i for i, w in enumerate(ways) if code in w.departures]
        on = np.isin(way, mine)
        g, cm3 = int(demand.weight_g[on].sum()), int(demand.volume_cm3[on].sum())
        pieces = int(on.sum())
        units = max(-(-g // unit[4]), -(-cm3 // unit[5]), -(-pieces // unit[6]))
        worth = 0.31 * line[5] * 100 if units else -0.22 * line[5] * 100
        loads.append(
            Load(
                code, "9610", line[4], units, 0, max(line[9], units), g, cm3, pieces,
                unit[4], unit[5], unit[6], line[5] * 100, 0,
                180.0 if units else 0.0, 2_400.0 if units else 0.0, 0.0, worth,
            )
        )  # fmt: skip
    return tuple(loads)


def _breakdown(riding: int, loads: Sequence[Load]) -> dict[Component, int]:
    shares = {
        Component.LINEHAUL: 22, Component.HANDLING: 9, Component.DELIVERY: 51,
        Component.LEVIES: 7, Component.LATENESS: 4, Component.CAPITAL: 2,
        Component.WAITING: 5,
    }  # fmt: skip
    parts = {part: riding * share // 100 for part, share in shares.items()}
    parts[Component.UNITS] = sum(load.units * load.unit_price_minor for load in loads)
    return parts


def _trace(total: int) -> tuple[Progress, ...]:
    steps = ((0.4, 1.083, 0.71), (1.9, 1.05, 0.93), (4.2, 1.021, 0.97),
             (9.5, 1.008, 0.981), (17.0, 1.002, 0.986), (24.6, 1.0, 0.988))  # fmt: skip
    return tuple(
        Progress(s, int(s * 160), "improve", int(total * up), int(total * low))
        for s, up, low in steps
    )
