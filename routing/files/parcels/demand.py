"""Parcels as demand: the columns of a parcel file become the arrays of the planner.

Here money becomes the planning currency, moments become whole minutes (ready is never
early, due is never late), and words become codes. A parcel without a zone stays in with
zone -1, so that the plan can say why it waits.
"""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from routing.currency import minor_digits
from routing.demand import CustomsMode, Demand, GoodsClass
from routing.errors import Nonsense
from routing.units import volume_cm3
from routing.zones import Resolution, Resolver

UNNAMED = ""  # the seller of parcels whose file names none

Ints = NDArray[np.int64]
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
    rates: Mapping[str, Decimal],
    lateness_minor_per_day: int,
    currency: str = "CNY",
) -> Demand:
    """Turn parcels as `read_parcels` gives them into the planner's demand.

    Parameters
    ----------
    zoned
        Zones of the same rows, from `zones`.
    rates
        Units of the planning currency for one unit of each currency that occurs;
        its own is 1 and need not be said. CNY is needed too where lateness has a price.
    lateness_minor_per_day
        For parcels that do not say, in the planning currency.
    """
    worth = {currency: Decimal(1), **rates}
    sides = [parcels[f"{side}_mm"].to_numpy() for side in ("length", "width", "height")]
    seller, sellers = _coded(parcels["seller"].fill_null(UNNAMED))
    lateness = _lateness(parcels, worth, currency, lateness_minor_per_day)
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
        lateness_minor_per_day=lateness,
        value_minor=_value(parcels, worth, currency),
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


def _minor_factor(of: str, worth: Mapping[str, Decimal], currency: str) -> float:
    """Minor units of the planning currency for a minor unit of another."""
    if of not in worth:
        raise Nonsense(what="rates", rule=f"a rate for {of}", found=sorted(worth))
    digits = minor_digits(currency) - minor_digits(of)
    return float(worth[of] * Decimal(10) ** digits)


def _value(parcels: pl.DataFrame, worth: Mapping[str, Decimal], currency: str) -> Ints:
    occurring = parcels["currency"].unique().to_list()
    factors = {of: _minor_factor(of, worth, currency) for of in occurring}
    factor = parcels["currency"].replace_strict(factors, return_dtype=pl.Float64)
    # An empty column keeps its type when there is nothing to replace.
    minor = (parcels["value_minor"] * factor.cast(pl.Float64)).round().cast(pl.Int64)
    return minor.to_numpy().astype(np.int64)


def _lateness(
    parcels: pl.DataFrame, worth: Mapping[str, Decimal], currency: str, usual: int
) -> Ints:
    said = parcels["lateness_cny_minor_per_day"]
    if said.null_count() == len(said):
        return np.full(len(said), usual, dtype=np.int64)
    factor = _minor_factor("CNY", worth, currency)
    converted = (said * factor).round().cast(pl.Int64).fill_null(usual)
    return converted.to_numpy().astype(np.int64)
