"""Heading, goods class, weight and box of a stock code: a model, not a measurement.

The weight is SCALE_G * (unit_g * noise * pieces ** LOT) ** SPREAD grams, where unit_g
stands in goods.csv and the noise belongs to the stock code. A wholesaler's lot stands
for what one household buys, hence the small LOT. SCALE_G and SPREAD are fitted so that
45 % of the parcels weigh up to 500 g (a survey of cross-border parcels) at a mean of
0.63 kg (published means lie between 0.2 and 0.66).
"""

from pathlib import Path
from statistics import NormalDist

import numpy as np
import polars as pl

from scripts.demo_day.chance import chance, read_rows

RULES = Path(__file__).parent / "goods.csv"

LOT = 0.35
NOISE = 0.40
SPREAD = 0.70
SCALE_G = 10.95
WEIGHT_STEP_G = 5
HEAVIEST_G = 30_000
# Small air parcels have 120-250 kg/m3; gifts lie towards the bulky end.
DENSITY_KG_M3 = (120.0, 130.0)
SHAPES = ((1, 1, 1), (3, 2, 1), (4, 3, 2), (2, 1, 1), (6, 4, 1), (5, 4, 3))
SMALLEST_MM = (140, 90, 10)  # an address label must fit on it

# 15 % with batteries is a cautious general figure. Keywords find a fifth of them; the
# rest are novelties of these headings that may light up or play a tune.
NOVELTIES = [
    "950300",
    "950510",
    "950590",
    "442019",
    "830629",
    "392640",
    "691390",
    "961000",
    "691200",
]
NOVELTY_BATTERY_SHARE = 0.475
PACKED_WITH_SHARE = 0.06


def goods_by_stock_code(lines: pl.DataFrame) -> pl.DataFrame:
    """Heading, goods class and unit weight of a stock code, by the first rule it meets."""
    rules = read_rows(RULES)
    codes = lines.group_by("stock_code").agg(name=pl.col("description").min())
    name = pl.col("name").str.to_uppercase()
    rule = pl.lit(len(rules) - 1)
    for i in range(len(rules) - 2, -1, -1):
        met = name.str.contains(rf"\b(?:{rules[i]['pattern']})\b")
        rule = pl.when(met).then(i).otherwise(rule)
    table = pl.DataFrame(rules).with_row_index("rule").cast({"rule": pl.Int32})
    return (
        codes.with_columns(rule=rule.cast(pl.Int32))
        .join(table.with_columns(pl.col("unit_g").cast(pl.Float64)), on="rule")
        .select("stock_code", "hs6", "goods_class", "unit_g")
    )


def with_goods_class(lines: pl.DataFrame) -> pl.DataFrame:
    """Add the batteries that a name does not betray."""
    novelty = pl.Series(chance(lines["stock_code"], "battery")) < NOVELTY_BATTERY_SHARE
    packed = pl.Series(chance(lines["stock_code"], "packed")) < PACKED_WITH_SHARE
    hidden = (
        (pl.col("goods_class") == "general") & pl.col("hs6").is_in(NOVELTIES) & novelty
    )
    found = (
        pl.when(hidden).then(pl.lit("battery_in_equipment")).otherwise("goods_class")
    )
    return lines.with_columns(goods_class=found).with_columns(
        goods_class=pl.when((pl.col("goods_class") == "battery_in_equipment") & packed)
        .then(pl.lit("battery_packed_with"))
        .otherwise("goods_class")
    )


def with_weights(lines: pl.DataFrame) -> pl.DataFrame:
    """A weight that depends on the stock code and the pieces alone."""
    codes = lines["stock_code"].unique()
    bell = NormalDist()
    noise = {
        code: np.exp(NOISE * bell.inv_cdf(min(max(u, 1e-9), 1 - 1e-9)))
        for code, u in zip(codes, chance(codes, "weight"), strict=True)
    }
    factor = np.array([noise[code] for code in lines["stock_code"]])
    unit_g = lines["unit_g"].to_numpy() * factor
    goods_g = unit_g * lines["pieces"].to_numpy() ** LOT
    weight_g = SCALE_G * goods_g**SPREAD
    steps = np.ceil(np.minimum(weight_g, HEAVIEST_G) / WEIGHT_STEP_G)
    return lines.with_columns(
        weight_g=pl.Series(steps.astype(np.int64) * WEIGHT_STEP_G)
    )


def with_sizes(lines: pl.DataFrame) -> pl.DataFrame:
    """A box of a likely shape around the weight, longest side first."""
    lightest, span = DENSITY_KG_M3
    density = lightest + span * chance(lines["stock_code"], "density") ** 2
    volume_mm3 = lines["weight_g"].to_numpy() / density * 1e6
    which = (chance(lines["stock_code"], "shape") * len(SHAPES)).astype(np.int64)
    shape = np.array(SHAPES, dtype=np.float64)[which]
    side_mm = np.cbrt(volume_mm3 / shape.prod(axis=1))[:, None] * shape
    side_mm[:, 0] = np.maximum(side_mm[:, 0], SMALLEST_MM[0])
    side_mm[:, 1] = np.maximum(side_mm[:, 1], SMALLEST_MM[1])
    # The label's least sides are paid for by a flatter box, as in a packing room.
    side_mm[:, 2] = np.minimum(
        side_mm[:, 2], volume_mm3 / (side_mm[:, 0] * side_mm[:, 1])
    )
    side_mm[:, 2] = np.maximum(side_mm[:, 2], SMALLEST_MM[2])
    whole = -np.sort(-np.round(side_mm).astype(np.int64), axis=1)
    names = ("length_mm", "width_mm", "height_mm")
    return lines.with_columns(pl.Series(n, whole[:, i]) for i, n in enumerate(names))
