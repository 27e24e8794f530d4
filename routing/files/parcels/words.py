"""Parcel words: closed lists a parcel file may use, and what people write for them."""

from routing.demand import CustomsMode, GoodsClass

YES_NO = dict.fromkeys(("1", "yes", "y", "true", "是", "有", "带电"), True)
YES_NO |= dict.fromkeys(("0", "no", "n", "false", "否", "无", "", "不带电"), False)

GOODS: dict[str, str] = {str(goods): str(goods) for goods in GoodsClass}
GOODS |= {
    "普货": "general",
    "普通货物": "general",
    "带电": "battery_in_equipment",
    "内电": "battery_in_equipment",
    "内置电池": "battery_in_equipment",
    "配电": "battery_packed_with",
    "配套电池": "battery_packed_with",
    "纯电": "battery_alone",
    "纯电池": "battery_alone",
    "液体": "liquid",
    "带磁": "magnetic",
    "磁性": "magnetic",
    "食品": "food",
    "品牌": "branded",
    "牌货": "branded",
}
MODES: dict[str, str] = {str(mode): str(mode) for mode in CustomsMode}
MODES |= {"邮政": "postal", "邮件": "postal", "post": "postal"}
