"""Parcel words: closed lists a parcel file may use, and what people write for them."""

from routing.demand import CustomsMode, GoodsClass

# ISO 3166-1 alpha-2, all that are assigned.
COUNTRIES = frozenset(
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM"
    " BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX"
    " CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG"
    " GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR"
    " IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV"
    " LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE"
    " NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO"
    " RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF"
    " TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF"
    " WS YE YT ZA ZM ZW".split()
)
# The European Commission writes EL; everybody has written UK once.
COUNTRY_HABITS = {"EL": "GR", "UK": "GB"}

# Digits of postcodes that may begin with a zero and hold nothing but digits; the number
# a spreadsheet makes of them is one or two digits shorter.
POSTCODE_DIGITS = dict.fromkeys(
    ("DE", "FR", "ES", "IT", "FI", "EE", "HR", "UA", "TR", "RS"), 5
)
POSTCODE_DIGITS |= dict.fromkeys(("RO", "BY"), 6)
POSTCODE_DIGITS |= dict.fromkeys(("NO", "DK", "CH"), 4)

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

CURRENCIES = {"rmb": "cny", "人民币": "cny", "元": "cny", "¥": "cny"}
CURRENCIES |= {"€": "eur", "欧元": "eur", "£": "gbp", "英镑": "gbp", "美元": "usd"}
