"""Parcels as demand: the columns of a parcel file become the arrays of the planner.

Here money becomes the planning currency, rounded half up, moments become whole minutes (ready is never
early, due is never late), and words become codes. A parcel without a zone stays in with
zone -1, so that the plan can say why it waits.
"""

from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from routing.demand import CustomsMode, Demand, GoodsClass
from routing.errors import Nonsense
from routing.tariff import Exchange
from routing.units import Ints, volume_cm3
from routing.zones import Resolution, Resolver

UNNAMED = ""  # the seller of parcels whose file names none

Codes = NDArray[np.int32]


def zones(parcels: pl.DataFrame, resolver: Resolver) -> Resolution:
    """Which delivery zone serves each parcel, and why none does."""
    return resolver.resolve(
        parcels["country"].fill_null(""),
        parcels["postcode"].fill_null(""),
        parcels["lat"].fill_null(float("nan")),
        parcels["lon"].fill_null(float("nan")),
    )


def demand(
    parcels: pl.DataFrame,
    zoned: Resolution,
    *,
    exchange: Exchange,
    lateness_minor_per_day: int,
) -> Demand:
    """Turn parcels as `read_parcels` gives them into the planner's demand.

    Parameters
    ----------
    zoned
        Zones of the same rows, from `zones`.
    exchange
        Minor units of the planning currency for one minor unit of each currency that
        occurs, and of CNY where a parcel says what its lateness costs.
    lateness_minor_per_day
        For parcels that do not say, in the planning currency.
    """
    sides = [parcels[f"{side}_mm"].to_numpy() for side in ("length", "width", "height")]
    seller, sellers = _coded(parcels["seller"].fill_null(UNNAMED))
    return Demand(
        parcel_id=np.array(parcels["parcel_id"].to_list(), dtype=np.str_),
        weight_g=parcels["weight_g"].to_numpy().astype(np.int64),
        volume_cm3=volume_cm3(*sides),
        length_mm=sides[0],
        width_mm=sides[1],
        height_mm=sides[2],
        zone=zoned.zone,
        goods=_member(parcels["goods_class"], [str(goods) for goods in GoodsClass]),
        customs=_member(parcels["customs_mode"], [str(mode) for mode in CustomsMode]),
        seller=seller,
        ready_min=-(-_epoch_s(parcels["ready_at"]) // 60),
        due_min=_epoch_s(parcels["due_at"]) // 60,
        lateness_minor_per_day=_lateness(parcels, exchange, lateness_minor_per_day),
        value_minor=_value(parcels, exchange),
        hs6_lines=parcels["hs6_lines"].to_numpy().astype(np.int32),
        group=_group(parcels["group"]),
        zones=zoned.names,
        goods_classes=tuple(GoodsClass),
        customs_modes=tuple(CustomsMode),
        sellers=sellers,
    )


def _epoch_s(moments: pl.Series) -> Ints:
    return moments.dt.epoch("s").to_numpy().astype(np.int64)


def _coded(words: pl.Series) -> tuple[Codes, tuple[str, ...]]:
    """Codes into the sorted words, so that the order of rows does not matter."""
    names = words.unique().sort()
    return _member(words, names.to_list()), tuple(names)


def _member(words: pl.Series, names: list[str]) -> Codes:
    codes = {name: code for code, name in enumerate(names)}
    read = words.replace_strict(codes, return_dtype=pl.Int32)
    return read.cast(pl.Int32).to_numpy().astype(np.int32)


def _group(labels: pl.Series) -> Codes:
    named = labels.drop_nulls()
    if named.is_empty():
        return np.full(len(labels), -1, dtype=np.int32)
    codes, _ = _coded(labels.fill_null(""))
    least = 1 if labels.null_count() else 0
    return codes - np.int32(least)


def _value(parcels: pl.DataFrame, exchange: Exchange) -> Ints:
    minor = parcels["value_minor"].to_numpy().astype(np.int64)
    for currency in parcels["currency"].unique().sort():
        rows = (parcels["currency"] == currency).to_numpy()
        minor[rows] = _exchanged(minor[rows], _rate(currency, exchange))
    return minor


def _lateness(parcels: pl.DataFrame, exchange: Exchange, usual: int) -> Ints:
    said = parcels["lateness_cny_minor_per_day"]
    minor = np.full(len(said), usual, dtype=np.int64)
    if said.null_count() < len(said):
        rows = said.is_not_null().to_numpy()
        fen = said.drop_nulls().to_numpy().astype(np.int64)
        minor[rows] = _exchanged(fen, _rate("CNY", exchange))
    return minor


def _rate(currency: str, exchange: Exchange) -> Fraction:
    if currency not in exchange:
        rule = f"a rate for {currency}"
        raise Nonsense(what="exchange", rule=rule, found=sorted(exchange))
    return exchange[currency]


def _exchanged(minor: Ints, rate: Fraction) -> Ints:
    """Rounded half up, as every price of a plan is; exact, however long the rate is."""
    # Python's integers do not overflow, and prices repeat.
    distinct, place = np.unique(minor, return_inverse=True)
    over, under = 2 * rate.numerator, 2 * rate.denominator
    worth = [(it * over + rate.denominator) // under for it in distinct.tolist()]
    return np.array(worth, dtype=np.int64)[place]
