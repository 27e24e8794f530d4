"""Make the demonstration day: one plan day of parcels out of public order lines.

    python -m scripts.make_demo_day --orders ORDERS --postcodes POSTCODES \
        --populations COUNTRIES --out routing/data/demo

Real are the orders (UCI "Online Retail": minute, goods, pieces, price) and the places
(GeoNames). The rest is a model, each number with its reason in ``scripts.demo_day``; the same input
gives the same bytes, because chance is a hash of the thing it decides about.
"""

import argparse
import gzip
import io
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from scripts.demo_day.chance import chance, read_rows, token
from scripts.demo_day.goods import (
    goods_by_stock_code,
    with_goods_class,
    with_sizes,
    with_weights,
)
from scripts.demo_day.handling import with_seller_and_mode, with_times
from scripts.demo_day.orders import pick, valid_lines
from scripts.demo_day.places import read_places, shares, with_addresses

COLUMNS = [
    "parcel_id",
    "order_id",
    "seller",
    "ready_at",
    "due_at",
    "country",
    "postcode",
    "place",
    "lat",
    "lon",
    "weight_g",
    "length_mm",
    "width_mm",
    "height_mm",
    "value_eur",
    "pieces",
    "goods_class",
    "customs_mode",
    "hs6",
    "description",
    "lateness_cny_per_day",
]


def make(
    orders: Path, postcodes: Path, populations: Path, *, day: date, parcels: int
) -> pl.DataFrame:
    """The day as the columns of a parcel file, ordered by when parcels are ready."""
    lines = pick(valid_lines(orders), parcels)
    lines = lines.join(goods_by_stock_code(lines), on="stock_code")
    lines = with_sizes(with_weights(with_goods_class(lines)))
    lines = with_seller_and_mode(with_times(lines, day))
    people = {r["iso2"]: float(r["population"]) for r in read_rows(populations)}
    lines = with_addresses(lines, read_places(postcodes, people), shares(people))
    lines = lines.sort("ready_at", "line_key")
    number = pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(6)
    return lines.with_columns(
        parcel_id=pl.concat_str(pl.lit(f"YW{day:%y%m%d}"), number),
        order_id=pl.concat_str(pl.lit("O"), token(lines["order_key"])),
    ).select(COLUMNS)


def write(day: pl.DataFrame, path: Path) -> None:
    """Compressed CSV without a time stamp inside, so that equal days are equal bytes."""
    text = io.BytesIO()
    day.write_csv(text)
    path.write_bytes(gzip.compress(text.getvalue(), 9, mtime=0))


def smoke(day: pl.DataFrame, parcels: int) -> pl.DataFrame:
    """A small day out of the large one, same shares and same parcel numbers."""
    drawn = np.argsort(chance(day["parcel_id"], "smoke"), kind="stable")[:parcels]
    return day[np.sort(drawn)]


def figures(day: pl.DataFrame) -> str:
    """What the day amounts to, for whoever compares it with the stated figures."""
    sides_m = day.select("length_mm", "width_mm", "height_mm").to_numpy() / 1000
    volume_m3 = sides_m.prod(axis=1).sum()
    weight_g = day["weight_g"].to_numpy()
    value_eur = day["value_eur"].to_numpy()
    battery = day["goods_class"].str.starts_with("battery").to_numpy()
    lines = [
        f"parcels            {len(day):>10,}",
        f"orders             {day['order_id'].n_unique():>10,}",
        f"weight             {weight_g.sum() / 1e6:>10.2f} t",
        f"volume             {volume_m3:>10.1f} m3",
        f"density            {weight_g.sum() / 1e3 / volume_m3:>10.1f} kg/m3",
        f"mean weight        {weight_g.mean():>10.1f} g",
        f"up to 500 g        {(weight_g <= 500).mean():>10.1%}",
        f"over 2 kg          {(weight_g > 2000).mean():>10.1%}",
        f"heaviest           {weight_g.max():>10,} g",
        f"longest side       {sides_m.max():>10.3f} m",
        f"with batteries     {battery.mean():>10.1%}",
        f"mean value         {value_eur.mean():>10.2f} EUR",
        f"under 10 EUR       {(value_eur < 10).mean():>10.1%}",
    ]
    for column in ("goods_class", "customs_mode", "lateness_cny_per_day", "country"):
        lines.append(f"by {column}")
        lines += [
            f"  {name!s:<24} {count:>8,} {count / len(day):>7.1%}"
            for name, count in day[column].value_counts().sort(column).iter_rows()
        ]
    return "\n".join(lines)


def main() -> None:
    """Write the day and its smoke size, and print what they amount to."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--orders", type=Path, required=True)
    parser.add_argument("--postcodes", type=Path, required=True)
    parser.add_argument("--populations", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--day", type=date.fromisoformat, default=date(2026, 10, 26))
    parser.add_argument("--parcels", type=int, default=50_000)
    parser.add_argument("--smoke", type=int, default=5_000)
    asked = parser.parse_args()
    day = make(
        asked.orders,
        asked.postcodes,
        asked.populations,
        day=asked.day,
        parcels=asked.parcels,
    )
    write(day, asked.out / f"parcels_{asked.day}.csv.gz")
    write(smoke(day, asked.smoke), asked.out / f"parcels_{asked.day}_smoke.csv.gz")
    print(figures(day))


if __name__ == "__main__":
    main()
