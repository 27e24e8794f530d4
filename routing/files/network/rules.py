"""Network rules: what the files of a network must keep, each rule said once.

A rule is named by its code in findings, tests and the documentation; its sentence says
what must hold, so that a finding reads as file, row, field, value, and this sentence.
"""

from dataclasses import dataclass
from enum import StrEnum

VALUE_SHOWN = 60  # characters of a wrong value that a person still reads


class Severity(StrEnum):
    """Whether a finding stops the network from being used."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True)
class NetworkRule:
    """What must hold; ``{expected}`` is filled by the finding."""

    code: str
    severity: Severity
    en: str
    zh: str


@dataclass(frozen=True)
class Finding:
    """One rule broken at one place; row 0 is the file as a whole, row 1 its header."""

    rule: NetworkRule
    file: str
    row: int
    field: str
    value: str
    expected: str = ""

    @property
    def severity(self) -> Severity:
        """Whether this finding stops the network from being used."""
        return self.rule.severity

    @property
    def shown(self) -> str:
        """The value, cut where nobody reads on."""
        cut = len(self.value) > VALUE_SHOWN
        return f"{self.value[:VALUE_SHOWN]}..." if cut else self.value

    def sentence(self, language: str = "en") -> str:
        """What must hold here, in English or Chinese ("zh")."""
        words = self.rule.zh if language.startswith("zh") else self.rule.en
        return words.format(expected=self.expected)

    def told(self, language: str = "en") -> str:
        """File, row, field and value, then what must hold."""
        row = f"第 {self.row} 行" if language.startswith("zh") else f"row {self.row}"
        place = f"{self.file} {row}" if self.row else self.file
        field = f", {self.field} {self.shown!r}" if self.field else ""
        return f"{place}{field}: {self.sentence(language)}"

    def __str__(self) -> str:
        """File, row, field and value, then what must hold, in English."""
        return self.told()


def _error(code: str, en: str, zh: str) -> NetworkRule:
    return NetworkRule(code, Severity.ERROR, en, zh)


def _warning(code: str, en: str, zh: str) -> NetworkRule:
    return NetworkRule(code, Severity.WARNING, en, zh)


# Files and columns
READABLE_FILE = _error(
    "readable_file", "must be readable: {expected}", "文件必须可读：{expected}"
)
FILE_THERE = _error("file_there", "the file must be there", "缺少该文件")
FEW_ROWS = _error(
    "few_rows",
    "a table of a network has at most {expected} rows",
    "网络的一张表最多 {expected} 行",
)
COLUMN_THERE = _error("column_there", "the column must be there", "缺少该列")
COLUMN_ONCE = _error("column_once", "a column stands once", "列名不得重复")
COLUMN_KNOWN = _warning("column_known", "nobody reads this column", "该列不会被读取")
ROW_FITS_HEADER = _error(
    "row_fits_header",
    "the row has {expected} cells as its header has",
    "该行应有 {expected} 个单元格，与表头一致",
)
NOT_EMPTY = _warning("not_empty", "the file has no rows", "该文件没有数据行")

# Cells
FILLED = _error("filled", "must not be blank", "不得为空")
WHOLE_NUMBER = _error(
    "whole_number",
    "must be a whole number from {expected}",
    "必须是整数，范围 {expected}",
)
DECIMAL_NUMBER = _error(
    "decimal_number",
    "must be a decimal number from {expected}",
    "必须是数字，范围 {expected}",
)
DEGREES = _error(
    "degrees",
    "must lie between -{expected} and {expected} degrees",
    "必须在 -{expected} 与 {expected} 度之间",
)
CALENDAR_DAY = _error(
    "calendar_day", "must be a day like 2026-10-26", "必须是日期，例如 2026-10-26"
)
CLOCK_TIME = _error(
    "clock_time", "must be a time of day like 18:30", "必须是时刻，例如 18:30"
)
YES_OR_NO = _error("yes_or_no", "must be yes or no", "必须是 yes 或 no")
ONE_OF = _error("one_of", "must be one of {expected}", "必须是以下之一：{expected}")
WEEKDAY = _error(
    "weekday", "weekdays are 1 (Monday) to 7 (Sunday)", "星期为 1（周一）至 7（周日）"
)
CURRENCY_CODE = _error(
    "currency_code",
    "must be three capital letters (ISO 4217)",
    "必须是三个大写字母（ISO 4217）",
)
COUNTRY_CODE = _error(
    "country_code",
    "must be two capital letters (ISO 3166-1)",
    "必须是两个大写字母（ISO 3166-1）",
)
IANA_ZONE = _error(
    "iana_zone",
    "must be an IANA time zone like Europe/Madrid",
    "必须是 IANA 时区，例如 Europe/Madrid",
)
LOCATION_CODE = _error(
    "location_code",
    "must have the shape of a UN/LOCODE: country and three characters A-Z, 2-9",
    "必须符合 UN/LOCODE 格式：国家代码加三个字符（A-Z、2-9）",
)
DAYS_IN_ORDER = _error(
    "days_in_order",
    "must not be before effective_from {expected}",
    "不得早于生效日期 {expected}",
)

# Rows among themselves
CODE_ONCE = _error(
    "code_once",
    "a code stands once, and stands in row {expected} already",
    "代码不得重复，第 {expected} 行已使用",
)
NAMES_A_ROW = _error(
    "names_a_row", "must name a row of {expected}", "必须指向 {expected} 中的一行"
)
BRACKET_IN_ORDER = _error(
    "bracket_in_order",
    "must be above the bracket's lower end {expected}",
    "必须大于该档下限 {expected}",
)
BRACKETS_APART = _error(
    "brackets_apart",
    "must not overlap row {expected} while both hold",
    "不得与同期有效的第 {expected} 行重叠",
)
BRACKETS_JOIN = _warning(
    "brackets_join",
    "leaves a gap above {expected} that no row prices",
    "{expected} 以上留有无价格的空档",
)
DAYS_JOIN = _warning(
    "days_join",
    "leaves days without a row since {expected}",
    "自 {expected} 起有日期无任何记录",
)
PRICE_RISES = _warning(
    "price_rises",
    "the heaviest parcel of row {expected} pays more than a heavier one here",
    "第 {expected} 行最重包裹的费用高于此处更重的包裹",
)
PIVOT_BELONGS = _error(
    "pivot_belongs",
    "a pivot belongs to a charge by unit, and over_pivot_kg needs one in its rate card",
    "计费点重量只能用于按单元计费，over_pivot_kg 要求同一费率卡有计费点",
)
LEVY_BASIS = _error(
    "levy_basis", "must be hs6_line or parcel", "必须是 hs6_line 或 parcel"
)

# Lines
HAS_LEGS = _error(
    "has_legs", "a line has at least one leg in legs", "线路在 legs 中至少要有一段"
)
LEGS_CHAINED = _error(
    "legs_chained",
    "must be {expected}, where the leg before ends",
    "必须是上一段的终点 {expected}",
)
LEGS_NUMBERED = _error(
    "legs_numbered",
    "legs are numbered 1, 2, 3 ...: {expected} comes next",
    "段号应为 1、2、3……：此处应为 {expected}",
)
SITE_ONCE = _error(
    "site_once",
    "a line visits a site once; a cycle never arrives",
    "线路不得重复经过同一站点（形成环路）",
)
RUNS_SOMETIMES = _warning(
    "runs_sometimes", "without weekdays it never runs", "没有开行日，永不开行"
)
UNITS_IN_ORDER = _error(
    "units_in_order",
    "must not be below min_units {expected}",
    "不得小于 min_units {expected}",
)
UNITS_TO_SELL = _warning(
    "units_to_sell",
    "a departure with no units carries nothing",
    "没有可用单元，该班次不能装货",
)
UNIT_OF_MODE = _error(
    "unit_of_mode",
    "must be a unit of mode {expected}",
    "必须是 {expected} 方式的装载单元",
)
UNITS_NEED_TYPE = _error(
    "units_need_type",
    "a line without unit_type has no units: 0 here",
    "未指定装载单元类型时此处必须为 0",
)
SEGREGATES_BY = _error(
    "segregates_by",
    "must be customs_mode or goods_class",
    "必须是 customs_mode 或 goods_class",
)
RATE_CARD_OF_UNITS = _error(
    "rate_card_of_units",
    "a line without units cannot be charged by unit (rate card row {expected})",
    "没有装载单元的线路不能按单元计费（费率卡第 {expected} 行）",
)
AIR_CALLS_AT_AIRPORTS = _warning(
    "air_calls_at_airports",
    "an air line calls at airports only, not at {expected}",
    "空运线路只能停靠机场，不能停靠 {expected}",
)
RAIL_CALLS_AT_TERMINALS = _warning(
    "rail_calls_at_terminals",
    "a rail line calls at rail terminals and border points only, not at {expected}",
    "铁路线路只能停靠铁路场站与口岸，不能停靠 {expected}",
)
HOLDS_SOMETHING = _error(
    "holds_something",
    "must be above zero: it holds nothing",
    "必须大于零，否则装不下任何货物",
)
SPEED_BELIEVABLE = _warning(
    "speed_believable",
    "is {expected} km/h, which no such line travels",
    "相当于 {expected} 公里/小时，与运输方式不符",
)

# The network as a whole
HAS_HUB = _error("has_hub", "a network has at least one hub", "网络至少要有一个集货仓")
SITE_REACHED = _warning(
    "site_reached", "no line reaches this site from a hub", "没有线路从集货仓到达该站点"
)
ENTRY_REACHED = _warning(
    "entry_reached",
    "no line brings parcels from a hub to this product",
    "没有线路把包裹从集货仓送到该产品的入口",
)
LINE_LEADS_ON = _warning(
    "line_leads_on",
    "nothing goes on from where this line ends",
    "该线路终点没有后续产品或线路",
)
ZONE_SERVED = _warning(
    "zone_served", "no product delivers to this zone", "没有产品派送到该分区"
)
ZONE_SERVED_FROM_HUB = _warning(
    "zone_served_from_hub",
    "no product that delivers to this zone can be reached from a hub",
    "从集货仓到不了任何派送该分区的产品",
)
PRODUCT_PRICED = _error(
    "product_priced",
    "a product has at least one row in product_prices",
    "产品在 product_prices 中至少要有一行",
)
RULE_STATED = _warning(
    "rule_stated",
    "no goods rule says whether {expected} is carried",
    "没有规则说明是否承运 {expected}",
)
CARRIED_BY_LAW = _warning(
    "carried_by_law",
    "goods rules refuse {expected} on this mode",
    "规则不允许该方式承运 {expected}",
)

# Geography
POLYGON_SOUND = _error(
    "polygon_sound", "the polygon is not valid: {expected}", "多边形无效：{expected}"
)
POLYGON_THERE = _warning(
    "polygon_there",
    "no polygon: only postcodes and the country find this zone",
    "没有多边形：只能通过邮编或国家找到该分区",
)
POLYGON_KNOWN = _warning(
    "polygon_known", "zones has no row for this polygon", "zones 中没有该多边形的记录"
)
POLYGONS_APART = _warning(
    "polygons_apart", "overlaps zone {expected}", "与分区 {expected} 重叠"
)
PREFIX_ONCE = _error(
    "prefix_once",
    "the prefix stands at zone {expected} already",
    "该邮编前缀已属于分区 {expected}",
)
WHOLE_COUNTRY_ALONE = _error(
    "whole_country_alone",
    "a zone named like its country stands alone in it, but so does {expected}",
    "以国家命名的分区必须是该国唯一分区，但还有 {expected}",
)
LAT_LON_SWAPPED = _warning(
    "lat_lon_swapped", "latitude and longitude look swapped", "纬度与经度疑似颠倒"
)
LOCODE_OF_COUNTRY = _warning(
    "locode_of_country",
    "the UN/LOCODE is of another country than {expected}",
    "UN/LOCODE 与国家 {expected} 不符",
)
