"""The kinds of number the house can tell apart, and what they are called."""

from enum import StrEnum


class Kind(StrEnum):
    """What a number identifies; the words of `corridor identify --as`."""

    S10 = "s10"
    S9 = "s9"
    ISO6346 = "iso6346"
    UIC = "uic"
    AWB = "awb"
    ULD = "uld"
    USCC = "uscc"
    CUSTOMS_REG = "customs_reg"
    SSCC = "sscc"
    GTIN = "gtin"
    IOSS = "ioss"
    UNLOCODE = "unlocode"
    HS = "hs"

    @property
    def name_en(self) -> str:
        """What an English-speaking clerk calls it."""
        return _NAMES[self][0]

    @property
    def name_zh(self) -> str:
        """What a Chinese-speaking clerk calls it."""
        return _NAMES[self][1]


_NAMES: dict[Kind, tuple[str, str]] = {
    Kind.S10: ("postal item (UPU S10)", "邮件号码（万国邮联 S10）"),
    Kind.S9: ("postal receptacle (UPU S9)", "邮袋条码（万国邮联 S9）"),
    Kind.ISO6346: ("freight container (ISO 6346)", "集装箱箱号（ISO 6346）"),
    Kind.UIC: ("railway wagon (UIC)", "铁路车号（UIC）"),
    Kind.AWB: ("air waybill (IATA)", "航空运单号（IATA）"),
    Kind.ULD: ("unit load device (IATA)", "航空集装器号（IATA）"),
    Kind.USCC: (
        "unified social credit code (GB 32100)",
        "统一社会信用代码（GB 32100）",
    ),
    Kind.CUSTOMS_REG: ("China Customs registration", "海关注册编码"),
    Kind.SSCC: ("logistic unit (GS1 SSCC)", "物流单元号（GS1 SSCC）"),
    Kind.GTIN: ("trade item (GS1 GTIN)", "商品条码（GS1 GTIN）"),
    Kind.IOSS: ("EU import one-stop shop", "欧盟进口一站式申报号（IOSS）"),
    Kind.UNLOCODE: ("trade location (UN/LOCODE)", "贸易地点代码（UN/LOCODE）"),
    Kind.HS: ("commodity code (HS)", "商品编码（HS）"),
}
