"""Order lines of the UCI "Online Retail" file that may become parcels.

One valid line is one parcel; cancellations, postage and other adjustments are not.
"""

from pathlib import Path

import numpy as np
import polars as pl
from currency_converter import CurrencyConverter

from scripts.demo_day.chance import chance

LIMIT_EUR = 150.0  # the low-value consignment both sides of the border treat alike
BASKET = 8  # lines of an order that go to one household


def valid_lines(path: Path) -> pl.DataFrame:
    """Lines that sold something: no cancellation, no postage, nothing over the limit.

    Most customers are shops: each basket of their order stands for a household of its
    own, and a later order's first basket goes to the same address as an earlier one's.
    A line without a customer number stands alone, because the source books many web
    orders under one invoice.
    """
    text = {"InvoiceNo": pl.String, "StockCode": pl.String, "CustomerID": pl.String}
    lines = pl.read_csv(path, schema_overrides=text).filter(
        pl.col("Quantity") > 0,
        pl.col("UnitPrice") > 0,
        ~pl.col("InvoiceNo").str.starts_with("C"),
        pl.col("StockCode").str.contains(r"^\d{5}"),
    )
    lines = lines.with_columns(
        ordered_at=pl.col("InvoiceDate").str.to_datetime("%Y-%m-%d %H:%M:%S"),
        stock_code=pl.col("StockCode").str.to_uppercase(),
        description=pl.col("Description").str.strip_chars(),
        pieces=pl.col("Quantity"),
        nth=pl.int_range(pl.len()).over("InvoiceNo", "StockCode"),
        basket=pl.int_range(pl.len()).over("InvoiceNo") // BASKET,
    ).with_columns(
        line_key=pl.concat_str("InvoiceNo", "stock_code", "nth", separator="/")
    )
    anonymous = pl.col("CustomerID").is_null()
    order, household = (
        pl.concat_str(whose, "basket", separator="/")
        for whose in ("InvoiceNo", "CustomerID")
    )
    lines = lines.with_columns(
        order_key=pl.when(anonymous).then("line_key").otherwise(order),
        household=pl.when(anonymous).then("line_key").otherwise(household),
        value_eur=(
            pl.col("Quantity") * pl.col("UnitPrice") * eur_per_gbp(lines["ordered_at"])
        ).round(2),
    )
    return lines.filter(pl.col("value_eur") <= LIMIT_EUR)


def eur_per_gbp(moments: pl.Series) -> pl.Series:
    """The ECB's rate of each order's day, or of the last day before it that has one."""
    converter = CurrencyConverter(fallback_on_missing_rate=True)
    days = moments.dt.date()
    rates = {d: converter.convert(1, "GBP", "EUR", date=d) for d in days.unique()}
    return pl.Series([rates[d] for d in days], dtype=pl.Float64)


def pick(lines: pl.DataFrame, parcels: int) -> pl.DataFrame:
    """As many lines as asked for, drawn by hash and left in their order."""
    drawn = np.argsort(chance(lines["line_key"], "pick"), kind="stable")[:parcels]
    return lines[np.sort(drawn)]
