"""Manifest as CSV: one line a parcel, with its bag and unit; UTF-8 with its mark.

The byte order mark is for spreadsheets, which take the file for a local encoding
without it. Texts that a spreadsheet would run as a formula get an apostrophe before.
"""

import polars as pl

from integrations.documents.headings import HEADINGS
from wms.hub.manifest import Contents

END_OF_LINE = "\r\n"
COLUMNS = (
    "manifest",
    "taker",
    "unit",
    "unit_type",
    "seal",
    "bag",
    "product",
    "entry",
    "customs_mode",
    "goods_class",
    "parcel_id",
    "country",
    "hs6",
    "description",
    "pieces",
    "value_minor",
    "currency",
    "weight_g",
    "volume_cm3",
)


def manifest_csv(contents: Contents) -> bytes:
    """One line a parcel, under names that say what they are in both languages."""
    bags = contents.bags.select(
        "bag", "unit", "product", "entry", "customs_mode", "goods_class"
    )
    lines = (
        contents.parcels.join(bags, on="bag", how="left", maintain_order="left")
        .join(
            contents.units.select("unit", "unit_type", "seal"),
            on="unit",
            how="left",
            maintain_order="left",
        )
        .with_columns(manifest=pl.lit(contents.number), taker=pl.lit(contents.taker))
        .select(COLUMNS)
    )
    texts = [name for name, kind in lines.schema.items() if kind == pl.String]
    lines = lines.with_columns(_harmless(name) for name in texts)
    head = ",".join(f"{name} {HEADINGS[name][1]}" for name in COLUMNS)
    body = lines.write_csv(include_header=False, line_terminator=END_OF_LINE)
    return f"{head}{END_OF_LINE}{body}".encode("utf-8-sig")


def _harmless(name: str) -> pl.Expr:
    """A text that no spreadsheet runs; an empty one is written as nothing."""
    text = pl.col(name)
    runs = text.str.contains(r"^[=+\-@\t\r]")
    safe = pl.when(runs).then(pl.concat_str(pl.lit("'"), text)).otherwise(text)
    return pl.when(text != "").then(safe).alias(name)
