"""When a parcel is ready and due, who sells it and under which mode: assumptions."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import polars as pl

from scripts.demo_day.chance import chance

BONDED_SHARE = 0.10  # of stock codes
POSTAL_SHARE = 0.12  # of sellers
POSTAL_LIMIT_G = 2_000
SELLERS = 60
# Service, share, days from ready to the door, price of a day late.
SERVICES = (("express", 0.08, 10, 8.0), ("standard", 0.62, 25, 2.0))
ECONOMY = ("economy", 0.30, 35, 1.0)


def with_times(lines: pl.DataFrame, day: date) -> pl.DataFrame:
    """Fold 17 days into one; Sunday's lines are what the weekend before left over.

    A parcel is ready at the minute of its order (the source's lie between 08:03 and
    20:01, a hub's working day).
    """
    hour = lines["ordered_at"].dt.hour().cast(pl.Int64)
    minute = (hour * 60 + lines["ordered_at"].dt.minute()).to_numpy()
    sunday = (lines["ordered_at"].dt.weekday() == 7).to_numpy()
    back = np.where(chance(lines["order_key"], "weekend") < 0.5, 1, 2)
    ready = [
        datetime(day.year, day.month, day.day, tzinfo=UTC)
        + timedelta(days=-int(b) if s else 0, minutes=int(m))
        for m, s, b in zip(minute, sunday, back, strict=True)
    ]
    drawn = chance(lines["order_key"], "service")
    edges = np.cumsum([share for _, share, _, _ in SERVICES])
    service = [(*SERVICES, ECONOMY)[i] for i in np.searchsorted(edges, drawn, "right")]
    # The promise ends at eight in the evening, Central European winter time.
    due = [r.date() + timedelta(days=s[2]) for r, s in zip(ready, service, strict=True)]
    return lines.with_columns(
        ready_at=pl.Series([f"{r:%Y-%m-%dT%H:%M}+08:00" for r in ready]),
        due_at=pl.Series([f"{d}T20:00+01:00" for d in due]),
        lateness_cny_per_day=pl.Series([s[3] for s in service]),
    )


def with_seller_and_mode(lines: pl.DataFrame) -> pl.DataFrame:
    """Sellers by range of stock codes; a few ship by post, a tenth from bond."""
    ranges = lines["stock_code"].str.slice(0, 4)
    number = (chance(ranges, "seller") * SELLERS).astype(np.int64)
    sellers = pl.Series([f"YW-S{n + 1:02d}" for n in number])
    bonded = pl.Series(chance(lines["stock_code"], "bonded")) < BONDED_SHARE
    posted = pl.Series(chance(sellers, "postal")) < POSTAL_SHARE
    small = pl.col("weight_g") <= POSTAL_LIMIT_G
    mode = (
        pl.when(bonded)
        .then(pl.lit("1210"))
        .when(posted & small)
        .then(pl.lit("postal"))
        .otherwise(pl.lit("9610"))
    )
    return lines.with_columns(seller=sellers, customs_mode=mode)
