"""A corridor made by hand: a hub, two trains, three flights, mail and trucks."""

from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from itertools import pairwise

from shapely import box

from routing.demand import CustomsMode, GoodsClass
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
    _price: int,
    sites: Sequence[str],
    hours: int,
    weekdays: set[int],
    most: int,
) -> Line:
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
