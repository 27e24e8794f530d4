"""Manifest as CSV: one line a parcel, with its bag and unit; UTF-8 with its mark.

The byte order mark is for spreadsheets, which take the file for a local encoding
without it. Texts that a spreadsheet would run as a formula get an apostrophe before.
"""

import csv
from io import StringIO

from integrations.documents.headings import HEADINGS
from wms.hub.manifest import Contents

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
    lines = StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(f"{name} {HEADINGS[name][1]}" for name in COLUMNS)
    unit_of = {unit: rest for unit, *rest in contents.units.rows()}
    bag_of = {bag: (unit, *rest) for unit, bag, *rest in contents.bags.rows()}
    for bag, *parcel in contents.parcels.rows():
        unit, product, entry, customs_mode, goods_class, *_ = bag_of[bag]
        unit_type, _, seal, *_ = unit_of.get(unit, ["", "", ""])
        head = [contents.number, contents.taker, unit, unit_type, seal, bag]
        kind = [product, entry, customs_mode, goods_class]
        writer.writerow(map(_harmless, [*head, *kind, *parcel]))
    return lines.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    runs = isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{cell}" if runs else cell
