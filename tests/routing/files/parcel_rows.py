"""Rows of parcel files for tests: a sound one, and how it is written and read."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
from hypothesis import strategies as st

from routing.files.parcels import ParcelFile, read_parcels
from routing.files.parcels.rules import Refusal

KEPT = {
    "parcel_id": "P1",
    "order_id": "O1",
    "seller": "S1",
    "ready_at": "2026-10-26T09:30+08:00",
    "due_at": "2026-11-20T20:00+01:00",
    "country": "DE",
    "postcode": "04109",
    "place": "Leipzig",
    "lat": "51.34",
    "lon": "12.37",
    "weight_g": "420",
    "length_mm": "210",
    "width_mm": "150",
    "height_mm": "90",
    "value_eur": "24.90",
    "pieces": "1",
    "goods_class": "general",
    "customs_mode": "9610",
    "hs6": "950300",
    "description": "toy",
    "lateness_cny_per_day": "2.50",
}


def renamed(header: str, to: str, value: str) -> dict[str, str]:
    row = {key: cell for key, cell in KEPT.items() if key != header}
    return {**row, to: value}


def written(tmp_path: Path, *rows: Mapping[str, str]) -> Path:
    path = tmp_path / "parcels.csv"
    pl.DataFrame(list(rows)).write_csv(path)
    return path


def read(path: Path, zone: str = "Asia/Shanghai") -> ParcelFile:
    return read_parcels(path, hub_zone=zone)


def one_parcel(tmp_path: Path, row: Mapping[str, str]) -> dict[str, object]:
    file = read(written(tmp_path, row))
    assert list(file.refused) == []
    return file.parcels.row(0, named=True)


def refusals(tmp_path: Path, **broken: str) -> list[Refusal]:
    """What is refused when a sound row and a broken one stand in a file."""
    kept = {**KEPT, **dict.fromkeys(set(broken) - set(KEPT), "")}
    file = read(written(tmp_path, kept, {**kept, "parcel_id": "P2", **broken}))
    assert file.parcels["parcel_id"].to_list() == ["P1"]
    return list(file.refused)


BROKEN = [
    ("filled", {"parcel_id": ""}, "parcel_id"),
    ("filled", {"country": " "}, "country"),
    ("filled", {"weight_g": ""}, "weight_g"),
    ("filled", {"ready_at": ""}, "ready_at"),
    ("number", {"weight_g": "four"}, "weight_g"),
    ("number", {"weight_g": "1,250"}, "weight_g"),
    ("finite", {"weight_g": "NaN"}, "weight_g"),
    ("finite", {"value_eur": "inf"}, "value_eur"),
    ("at_least", {"weight_g": "-420"}, "weight_g"),
    ("at_least", {"weight_g": "0"}, "weight_g"),
    ("at_least", {"height_mm": "0"}, "height_mm"),
    ("at_least", {"value_eur": "-1"}, "value_eur"),
    ("at_most", {"weight_g": "420000"}, "weight_g"),
    ("at_most", {"length_mm": "1e300"}, "length_mm"),
    ("at_most", {"lat": "95"}, "lat"),
    ("whole", {"pieces": "1.5"}, "pieces"),
    ("plausible_density", {"weight_g": "99000", "length_mm": "20"}, "weight_g"),
    ("unique", {"parcel_id": "P1"}, "parcel_id"),
    ("digits_kept", {"parcel_id": "1.23457E+17"}, "parcel_id"),
    ("shorter", {"parcel_id": "P" * 65}, "parcel_id"),
    ("offset_moment", {"ready_at": "yesterday"}, "ready_at"),
    ("offset_moment", {"ready_at": "46321.39"}, "ready_at"),
    ("offset_moment", {"due_at": "2026-02-30T10:00+01:00"}, "due_at"),
    ("no_offset", {"ready_at": "2026-10-26T09:30"}, "ready_at"),
    ("no_offset", {"due_at": "2026-11-20"}, "due_at"),
    ("in_calendar", {"ready_at": "1900-01-01T00:00Z"}, "ready_at"),
    ("country_known", {"country": "XX"}, "country"),
    ("country_known", {"country": "Germany"}, "country"),
    ("choice", {"goods_class": "explosive"}, "goods_class"),
    ("choice", {"customs_mode": "9999"}, "customs_mode"),
    ("hs_digits", {"hs6": "toys"}, "hs6"),
    ("hs_digits", {"hs6": "950300;1"}, "hs6"),
    ("address_there", {"postcode": "", "place": "", "lat": "", "lon": ""}, "country"),
    ("coordinates_both", {"lon": ""}, "lat"),
]


CELLS = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t"),
    max_size=12,
)
