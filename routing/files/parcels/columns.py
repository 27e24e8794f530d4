"""Parcel columns: what a parcel file may hold, under which names, in which units.

A quantity says its unit in its header (`weight_kg`, `重量(克)`); the reader converts.
A bare `weight` is refused, because grams and kilograms look alike in a column.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """A column of the parcel file and what people call it."""

    name: str
    zh: str
    example: str
    en: str
    aliases: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Quantity:
    """A number whose unit stands in the header: ``units`` maps a unit to its factor."""

    name: str
    unit: str
    aliases: tuple[str, ...]
    units: dict[str, int] = field(default_factory=dict)


GRAMS = {"g": 1, "gram": 1, "grams": 1, "克": 1}
GRAMS |= {"kg": 1000, "kgs": 1000, "千克": 1000, "公斤": 1000}
MILLIMETRES = {"mm": 1, "毫米": 1, "cm": 10, "厘米": 10, "m": 1000, "米": 1000}

QUANTITIES = (
    Quantity("weight", "g", ("weight", "gross_weight", "重量", "毛重", "实重"), GRAMS),
    Quantity("length", "mm", ("length", "长", "长度"), MILLIMETRES),
    Quantity("width", "mm", ("width", "宽", "宽度"), MILLIMETRES),
    Quantity("height", "mm", ("height", "高", "高度"), MILLIMETRES),
)

COLUMNS = (
    Column(
        "parcel_id",
        "包裹号",
        "YW261026000001",
        "number of the parcel, once in the file",
        ("包裹编号", "运单号", "parcel_no", "tracking_number"),
        required=True,
    ),
    Column(
        "order_id",
        "订单号",
        "O-1001",
        "order the parcel belongs to",
        ("订单编号", "invoice"),
    ),
    Column(
        "group",
        "同行组",
        "",
        "parcels with the same group travel together",
        ("travel_group",),
    ),
    Column("seller", "卖家", "YW-S07", "who sells", ("商家", "卖家编号", "店铺")),
    Column(
        "ready_local",
        "就绪时间",
        "2026-10-26 09:30",
        "ready at the hub, hub local time; or ready_at with offset",
        ("plan_time", "就绪时间(当地)", "ready_time_local", "入库时间"),
    ),
    Column(
        "ready_at",
        "就绪时刻",
        "2026-10-26T09:30+08:00",
        "ready at the hub, ISO 8601 with offset",
    ),
    Column(
        "due_local",
        "应达时间",
        "",
        "due at the door, hub local time; a date alone means its end",
        ("截止时间", "应达日期"),
    ),
    Column(
        "due_at",
        "应达时刻",
        "2026-11-20T20:00+01:00",
        "due at the door, ISO 8601 with offset",
    ),
    Column(
        "country",
        "国家",
        "DE",
        "two letters, ISO 3166-1",
        ("dest_country", "country_code", "目的国", "国家代码", "目的国家"),
        required=True,
    ),
    Column(
        "postcode",
        "邮编",
        "04109",
        "postal code as written there",
        ("dest_postcode", "zip", "zipcode", "zip_code", "postal_code", "邮政编码"),
    ),
    Column(
        "place",
        "城市",
        "Leipzig",
        "town",
        ("dest_place", "city", "town", "目的城市", "地点"),
    ),
    Column(
        "lat", "纬度", "51.34", "degrees north", ("dest_lat", "latitude", "目的纬度")
    ),
    Column(
        "lon",
        "经度",
        "12.37",
        "degrees east",
        ("dest_lon", "longitude", "lng", "目的经度"),
    ),
    Column("weight_g", "重量(克)", "420", "or weight_kg; packed", required=True),
    Column("length_mm", "长(毫米)", "210", "or length_cm, length_m", required=True),
    Column("width_mm", "宽(毫米)", "150", "or width_cm, width_m", required=True),
    Column("height_mm", "高(毫米)", "90", "or height_cm, height_m", required=True),
    Column(
        "value",
        "价值",
        "24.90",
        "declared value; or value_eur, value_cny, value_gbp ... without currency",
        ("declared_value", "申报价值", "货值"),
        required=True,
    ),
    Column("currency", "币种", "EUR", "currency of value", ("货币",)),
    Column("pieces", "件数", "1", "pieces inside", ("quantity", "数量")),
    Column(
        "goods_class",
        "货物类别",
        "general",
        "general, battery_in_equipment, battery_packed_with, battery_alone, liquid,"
        " magnetic, food, branded",
        ("品类", "货物属性", "goods_type"),
    ),
    Column(
        "contains_battery",
        "含电池",
        "",
        "1 or 0, where there is no goods_class",
        ("带电", "battery"),
    ),
    Column(
        "customs_mode",
        "监管方式",
        "9610",
        "9610, 9710, 9810, 1210, 1039 or postal",
        ("监管代码", "贸易方式"),
    ),
    Column(
        "hs6",
        "海关编码",
        "950300",
        "six digits, several separated by ;",
        ("hs", "hs_code", "hscode", "hs_chapter", "税号", "商品编码"),
    ),
    Column(
        "description",
        "品名",
        "Wooden toy",
        "goods in words",
        ("商品名称", "货物描述", "item_description"),
    ),
    Column(
        "lateness_cny_per_day",
        "延误费(元/天)",
        "2",
        "price of a day late",
    ),
)
BY_NAME = {column.name: column for column in COLUMNS}
