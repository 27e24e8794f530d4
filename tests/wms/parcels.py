"""Parcels for tests: columns as a parcel file's reader hands them over."""

import hashlib

import numpy as np
import polars as pl
from numpy.typing import NDArray

from routing.demand import CustomsMode, GoodsClass
from routing.files.parcels import ParcelFile
from routing.files.parcels.rules import Refusals
from routing.files.parcels.source import Format

HUB = "YIW"
# 2026-10-26 00:00 in Yiwu, in minutes since 1970 UTC
MONDAY_MIN = 29_882_400


def parcels(count: int, *, seed: int = 1, first: int = 0) -> pl.DataFrame:
    """Small parcels of a day, the same for the same seed."""
    rng = np.random.default_rng(seed)
    sides = np.sort(rng.integers(20, 400, (count, 3)), axis=1)[:, ::-1]
    number = np.arange(first, first + count)
    return pl.DataFrame(
        {
            "row": pl.Series(number - first + 2, dtype=pl.UInt32),
            "parcel_id": [f"P{n:09d}" for n in number],
            "order_id": [f"O{n // 2}" for n in number],
            "group": pl.Series([None] * count, dtype=pl.String),
            "seller": [f"S{n % 7}" for n in number],
            "ready_at": _moments(MONDAY_MIN + rng.integers(0, 600, count)),
            "due_at": _moments(MONDAY_MIN + rng.integers(20_000, 40_000, count)),
            "due_assumed": [False] * count,
            "country": rng.choice(["DE", "ES", "PL"], count),
            "postcode": [f"{n % 90000:05d}" for n in number],
            "place": pl.Series([None] * count, dtype=pl.String),
            "lat": rng.uniform(37, 54, count),
            "lon": rng.uniform(-8, 20, count),
            "weight_g": rng.integers(20, 2_000, count),
            "length_mm": sides[:, 0],
            "width_mm": sides[:, 1],
            "height_mm": sides[:, 2],
            "value_minor": rng.integers(100, 15_000, count),
            "currency": ["EUR"] * count,
            "pieces": rng.integers(1, 5, count),
            "goods_class": rng.choice(
                [GoodsClass.GENERAL.value, GoodsClass.BATTERY_IN_EQUIPMENT.value],
                count,
            ),
            "customs_mode": rng.choice(
                [CustomsMode.B2C_DIRECT.value, CustomsMode.POSTAL.value], count
            ),
            "hs6": ["950300"] * count,
            "hs6_lines": pl.Series([1] * count, dtype=pl.Int32),
            "description": ['木制玩具, "toy"'] * count,
            "lateness_cny_minor_per_day": rng.integers(0, 500, count),
        }
    )


def file_of(columns: pl.DataFrame, name: str = "day.csv") -> ParcelFile:
    """A file that held these parcels and no bad row."""
    schema = {"row": pl.UInt32, "field": pl.String, "value": pl.String}
    nothing = pl.DataFrame(schema=schema | {"rule": pl.String})
    return ParcelFile(
        name=name,
        sha256=hashlib.sha256(columns.write_csv().encode()).hexdigest(),
        format=Format.CSV,
        encoding="utf-8",
        delimiter=",",
        parcels=columns,
        refused=Refusals(name, nothing, {}),
        notes=(),
        rows=len(columns),
    )


def _moments(minutes: NDArray[np.int64]) -> pl.Series:
    epoch = pl.from_epoch(pl.Series(minutes * 60))
    return epoch.cast(pl.Datetime("us")).dt.replace_time_zone("UTC")
