"""Parcel template: an empty form with two example parcels, for CSV and for Excel.

The CSV opens with a byte-order mark, or Excel would take its Chinese for something
else. In the workbook, numbers that are names (parcel, order, postcode, heading) stand
in cells formatted as text, where a spreadsheet leaves their zeros alone.
"""

import csv
from pathlib import Path
from typing import Literal

import xlsxwriter

from routing.files.errors import NotATable
from routing.files.parcels.columns import BY_NAME, Column

Language = Literal["en", "zh"]

# Local times and one currency: what a hub's clerk most often has.
OFFERED = (
    ("parcel_id", "YW261026000001", "YW261026000002"),
    ("order_id", "O-1001", "O-1001"),
    ("group", "", ""),
    ("seller", "YW-S07", "YW-S12"),
    ("ready_local", "2026-10-26 09:30", "2026-10-26 17:45"),
    ("due_local", "2026-11-20", "2026-11-30"),
    ("country", "DE", "ES"),
    ("postcode", "04109", "08001"),
    ("place", "Leipzig", "Barcelona"),
    ("lat", "", ""),
    ("lon", "", ""),
    ("weight_g", "420", "1150"),
    ("length_mm", "210", "300"),
    ("width_mm", "150", "220"),
    ("height_mm", "90", "160"),
    ("value", "24.90", "61.00"),
    ("currency", "EUR", "EUR"),
    ("pieces", "1", "3"),
    ("goods_class", "general", "battery_in_equipment"),
    ("customs_mode", "9610", "9610"),
    ("hs6", "950300", "910511;392640"),
    ("description", "Wooden toy", "Alarm clocks"),
    ("lateness_cny_per_day", "2", ""),
)
NAMES_OF_DIGITS = {"parcel_id", "order_id", "postcode", "hs6", "customs_mode"}

TOLD_ZH = {
    "parcel_id": "包裹号，文件内不得重复",
    "order_id": "所属订单",
    "group": "同组包裹一起运输",
    "seller": "卖家",
    "ready_local": "在仓库就绪的当地时间；或用 ready_at（带时区偏移）",
    "due_local": "应送达的仓库当地时间；只写日期表示当日结束",
    "country": "ISO 3166-1 两位国家代码",
    "postcode": "当地写法的邮编",
    "place": "城市",
    "lat": "北纬度数",
    "lon": "东经度数",
    "weight_g": "含包装重量（克），或 重量(千克) / weight_kg",
    "length_mm": "长（毫米），或 长(厘米) / length_cm",
    "width_mm": "宽（毫米），或 宽(厘米) / width_cm",
    "height_mm": "高（毫米），或 高(厘米) / height_cm",
    "value": "申报价值；或用 value_eur、value_cny、value_gbp 等而不写币种",
    "currency": "申报价值的币种",
    "pieces": "内件数",
    "goods_class": "普货、内电、配电、纯电、液体、带磁、食品、品牌",
    "customs_mode": "9610、9710、9810、1210、1039 或 邮政",
    "hs6": "六位海关编码，多个以 ; 分隔",
    "description": "品名",
    "lateness_cny_per_day": "每延误一天的费用（人民币元）",
}


def write_template(path: str | Path, *, language: Language = "en") -> None:
    """Write the form as CSV or Excel, as the ending of the path says."""
    path = Path(path)
    if path.suffix == ".csv":
        _write_csv(path, language)
    elif path.suffix == ".xlsx":
        _write_excel(path, language)
    else:
        raise NotATable(file=path.name, why="ends neither in .csv nor in .xlsx")


def _columns() -> list[Column]:
    return [BY_NAME[name] for name, *_ in OFFERED]


def _header(column: Column, language: Language) -> str:
    return column.zh if language == "zh" else column.name


def _write_csv(path: Path, language: Language) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        form = csv.writer(file)
        form.writerow([_header(column, language) for column in _columns()])
        form.writerows(zip(*(examples for _, *examples in OFFERED), strict=True))


def _write_excel(path: Path, language: Language) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        strong = book.add_format({"bold": True})
        as_text = book.add_format({"num_format": "@"})
        form = book.add_worksheet("parcels" if language == "en" else "包裹")
        form.freeze_panes(1, 0)
        for i, (name, *examples) in enumerate(OFFERED):
            text = name in NAMES_OF_DIGITS
            form.set_column(i, i, 16, as_text if text else None)
            form.write_string(0, i, _header(BY_NAME[name], language), strong)
            for row, example in enumerate(examples, start=1):
                if example and not text and example.replace(".", "", 1).isdigit():
                    form.write_number(row, i, float(example))
                else:
                    form.write_string(row, i, example)
        notes = book.add_worksheet("notes" if language == "en" else "说明")
        notes.set_column(0, 5, 22)
        told = ("column", "列名", "required 必填", "what it is", "说明", "example 示例")
        notes.write_row(0, 0, told, strong)
        for row, column in enumerate(_columns(), start=1):
            needed = "*" if column.required or column.name == "ready_local" else ""
            words = (column.name, column.zh, needed, column.en, TOLD_ZH[column.name])
            notes.write_row(row, 0, words)
            notes.write_string(row, 5, column.example)
