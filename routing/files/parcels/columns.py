"""Parcel columns: what a parcel file may hold, under which names, in which units.

A quantity says its unit in its header (`weight_kg`, `重量(克)`); the reader converts.
A bare `weight` is refused, because grams and kilograms look alike in a column.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from routing.currency import QUOTED, WORDS
from routing.files.errors import HeaderProblem, WrongHeader


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


@dataclass(frozen=True)
class FoundColumn:
    """Which column of the file fills a column of ours, and by which factor."""

    index: int
    header: str
    factor: int = 1
    currency: str = ""


def tidy(header: str) -> str:
    """Lower case, `重量（克）` as `重量_克`, spaces and hyphens as underscores."""
    text = unicodedata.normalize("NFKC", header).strip().strip("'\"").casefold()
    text = re.sub(r"\s*[\(\[]\s*([^)\]]+?)\s*[\)\]]\s*$", r"_\1", text)
    return re.sub(r"[\s\-]+", "_", text).strip("_*")


def recognised(headers: Iterable[str]) -> int:
    """How many headers we know, to tell one delimiter from another."""
    return sum(_find(tidy(header)) is not None for header in headers)


def resolve(file: str, headers: list[str]) -> tuple[dict[str, FoundColumn], list[str]]:
    """Which of the file's columns means what, and which nobody reads."""
    found: dict[str, list[FoundColumn]] = {}
    unread: list[str] = []
    problems: list[HeaderProblem] = []
    for index, header in enumerate(headers):
        match = _find(tidy(header))
        if isinstance(match, HeaderProblem):
            problems.append(HeaderProblem(match.code, {**match.facts, "found": header}))
        elif match is None:
            unread.append(header)
        else:
            name, factor, currency = match
            source = FoundColumn(index, header, factor, currency)
            found.setdefault(name, []).append(source)
    problems += _twice(found)
    problems += _missing(found, unread, problems)
    if problems:
        raise WrongHeader(file=file, problems=tuple(problems))
    return {name: sources[0] for name, sources in found.items()}, unread


Match = tuple[str, int, str]


def _find(header: str) -> Match | HeaderProblem | None:
    if header in _ALIASES:
        return (_ALIASES[header], 1, "")
    return _find_quantity(header) or _find_value(header)


def _find_quantity(header: str) -> Match | HeaderProblem | None:
    for quantity in QUANTITIES:
        for alias in quantity.aliases:
            if header == alias:
                short = [u for u in quantity.units if u.isascii() and len(u) <= 2]
                choices = " or ".join(f"{quantity.name}_{unit}" for unit in short)
                facts = {"column": f"{quantity.name}_{quantity.unit}"}
                return HeaderProblem("no_unit", {**facts, "choices": choices})
            unit = header.removeprefix(f"{alias}_")
            if unit != header and unit in quantity.units:
                return (f"{quantity.name}_{quantity.unit}", quantity.units[unit], "")
    return None


def _find_value(header: str) -> Match | None:
    for alias in ("value", *BY_NAME["value"].aliases, BY_NAME["value"].zh):
        word = header.removeprefix(f"{alias}_")
        if word != header:
            currency = WORDS.get(word, word.upper())
            if currency in QUOTED:
                return ("value", 1, currency)
    return None


def _twice(found: dict[str, list[FoundColumn]]) -> list[HeaderProblem]:
    for base in ("ready", "due"):
        both = [*found.get(f"{base}_local", []), *found.get(f"{base}_at", [])]
        if len(both) > 1:
            found[f"{base}_at"] = both
    return [
        HeaderProblem(
            "twice", {"column": name, "found": " and ".join(s.header for s in sources)}
        )
        for name, sources in found.items()
        if len(sources) > 1
    ]


def _missing(
    found: dict[str, list[FoundColumn]],
    unread: list[str],
    problems: list[HeaderProblem],
) -> list[HeaderProblem]:
    told = {problem.facts["column"] for problem in problems}
    wanted = [c.name for c in COLUMNS if c.required and c.name not in found]
    if not {"ready_local", "ready_at"} & found.keys():
        wanted.append("ready_at")
    missing = [_near(name, unread) for name in wanted if name not in told]
    if "value" in found and not found["value"][0].currency and "currency" not in found:
        facts = {"column": "value", "choices": "value_eur, or add a column currency"}
        header = found["value"][0].header
        missing.append(HeaderProblem("no_currency", {**facts, "found": header}))
    return missing


def _near(name: str, unread: list[str]) -> HeaderProblem:
    """A missing column, and the header that may have been meant for it."""
    tidied = {tidy(header): header for header in unread}
    close = get_close_matches(name, tidied, n=1, cutoff=0.7)
    if not close and name.count("_"):
        stem = name.rpartition("_")[0]
        close = [header for header in tidied if header.startswith(stem)][:1]
    if close:
        return HeaderProblem("near_miss", {"column": name, "found": tidied[close[0]]})
    return HeaderProblem("missing", {"column": name})


_ALIASES = {
    tidy(word): column.name
    for column in COLUMNS
    for word in (column.name, column.zh, *column.aliases)
}
