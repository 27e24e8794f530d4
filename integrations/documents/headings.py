"""Headings: what columns and fields are called on paper, in English and Chinese."""

from collections.abc import Mapping

from wms.hub.manifest import Contents

HEADINGS: Mapping[str, tuple[str, str]] = {
    "unit": ("Unit", "集装单元"),
    "unit_type": ("Type", "类型"),
    "mix": ("Kept apart by", "隔离"),
    "seal": ("Seal", "封志号"),
    "bags": ("Bags", "袋数"),
    "parcels": ("Parcels", "包裹数"),
    "weight_g": ("Net g", "净重(克)"),
    "volume_cm3": ("Volume cm3", "体积(立方厘米)"),
    "gross_g": ("Gross g", "毛重(克)"),
    "bag": ("Bag", "袋号"),
    "product": ("Product", "派送产品"),
    "entry": ("Entry", "进口口岸"),
    "customs_mode": ("Customs mode", "监管方式"),
    "goods_class": ("Goods class", "货物类别"),
    "parcel_id": ("Parcel", "包裹号"),
    "country": ("Country", "目的国"),
    "hs6": ("HS", "海关编码"),
    "description": ("Goods", "品名"),
    "pieces": ("Pieces", "件数"),
    "value_minor": ("Value (minor units)", "价值(最小货币单位)"),
    "currency": ("Currency", "币种"),
    "manifest": ("Manifest", "交接单号"),
    "issued": ("Issued", "签发时间"),
    "hub": ("Handed over by", "交货方"),
    "taker": ("Handed over to", "接收方"),
    "route": ("Route", "路线"),
    "departs": ("Departs", "出发"),
    "arrives": ("Arrives", "到达"),
    "loose": ("Loose", "散装"),
    "total": ("Total", "合计"),
    "signature": ("Signature", "签字"),
    "page": ("Page", "页"),
}
TITLE = ("Handover manifest", "交接单")


def heading(name: str) -> str:
    """A name in both languages."""
    return " ".join(HEADINGS[name])


def facts(contents: Contents) -> list[tuple[str, str]]:
    """What stands at the head of a manifest: headings with their values."""
    hub, journey = contents.hub, contents.journey
    rows = [
        (heading("manifest"), contents.number),
        (heading("issued"), f"{contents.issued:%Y-%m-%d %H:%M %z}"),
        (heading("hub"), f"{hub.code} {hub.name_en} {hub.name_zh}"),
    ]
    if journey is None:
        return [*rows, (heading("taker"), contents.taker)]
    way = " – ".join(
        f"{site.code} {site.name_en} {site.name_zh}"
        for site in (journey.origin, journey.destination)
    )
    return [
        *rows,
        (heading("taker"), f"{journey.code}, {journey.carrier}"),
        (heading("route"), f"{journey.name_en} {journey.name_zh}: {way}"),
        (heading("departs"), f"{journey.departs:%Y-%m-%d %H:%M %z}"),
        (heading("arrives"), f"{journey.arrives:%Y-%m-%d %H:%M %z}"),
    ]


def totals(contents: Contents) -> dict[str, int]:
    """What a manifest adds up to, by the names of the headings."""
    return {
        "bags": len(contents.bags),
        "parcels": len(contents.parcels),
        "weight_g": contents.weight_g,
        "volume_cm3": contents.volume_cm3,
        "gross_g": contents.gross_g,
    }
