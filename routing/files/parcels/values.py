"""Parcel values: from cells as text to typed columns, each with a verdict.

A verdict is a column of its own, the code of the first rule the cell breaks or null;
all of them are expressions, so that a million rows cost seconds. Nothing here stops at
a wrong cell.
"""

from collections.abc import Mapping

import polars as pl

from routing import currency as currencies
from routing.countries import COUNTRIES, HABITS
from routing.files.parcels.goods import goods
from routing.files.parcels.headers import FoundColumn
from routing.files.parcels.moments import moments
from routing.files.parcels.ranges import DENSEST_KG_M3, LONGEST, RANGES
from routing.files.parcels.verdicts import Expr, Values, blank, first
from routing.postcodes import zeros_put_back


def values_of(
    sources: Mapping[str, FoundColumn],
    *,
    hub_zone: str,
    service_days: int,
    decimal_comma: bool,
) -> Values:
    """Expressions over cells named as our columns, for the columns the file has."""
    values = Values()
    for name in LONGEST:
        _text(values, sources, name)
    moments(values, sources, hub_zone, service_days)
    _sizes(values, sources, decimal_comma)
    _address(values, sources, decimal_comma)
    _money(values, sources, decimal_comma)
    goods(values, sources)
    return values


# --- text and numbers ----------------------------------------------------------------


def _text(values: Values, sources: Mapping[str, FoundColumn], name: str) -> None:
    if name not in sources:
        values.typed[name] = pl.lit(None, dtype=pl.String)
        return
    cell = pl.col(name)
    too_long = (cell.str.len_bytes() > LONGEST[name]) & (
        cell.str.len_chars() > LONGEST[name]
    )
    tests = [(too_long, "shorter")]
    if name in {"parcel_id", "order_id"}:
        rounded = cell.str.contains(r"^\d([.,]\d+)?[eE]\+?\d+$")
        tests.append((rounded, "digits_kept"))
    if name == "parcel_id":
        tests.insert(0, (blank(name), "filled"))
        tests.append((~cell.is_first_distinct(), "unique"))
    values.typed[name] = pl.when(blank(name)).then(None).otherwise(cell)
    values.verdicts[name] = first(*tests)


def _number(name: str, decimal_comma: bool) -> Expr:
    cell = pl.col(name)
    if decimal_comma:
        cell = cell.str.replace(r"^(-?\d+),(\d+)$", "$1.$2")
    return cell.cast(pl.Float64, strict=False)


def _within(name: str, number: Expr, read: Expr, *more: tuple[Expr, str]) -> Expr:
    limit = RANGES[name]
    return first(
        *more,
        (read.is_null(), "number"),
        (~read.is_finite(), "finite"),
        (number < limit.least, "at_least"),
        (number > limit.most, "at_most"),
    )


def _sizes(
    values: Values, sources: Mapping[str, FoundColumn], decimal_comma: bool
) -> None:
    """Whole grams and millimetres, longest side first; a started millimetre counts."""
    whole: dict[str, Expr] = {}
    for name in ("weight_g", "length_mm", "width_mm", "height_mm"):
        read = _number(name, decimal_comma)
        exact = (read * sources[name].factor).round(4)
        number = exact.round() if name == "weight_g" else exact.ceil()
        values.verdicts[name] = _within(name, number, read, (blank(name), "filled"))
        in_range = number.is_between(RANGES[name].least, RANGES[name].most)
        whole[name] = pl.when(in_range).then(number).cast(pl.Int64)
    weight, *sides = whole.values()
    longest, shortest = pl.max_horizontal(sides), pl.min_horizontal(sides)
    values.typed["weight_g"] = weight
    values.typed["length_mm"] = longest
    values.typed["width_mm"] = pl.sum_horizontal(sides) - longest - shortest
    values.typed["height_mm"] = shortest
    density_kg_m3 = weight * 1e6 / (sides[0] * sides[1] * sides[2])
    heavy = density_kg_m3 > DENSEST_KG_M3
    verdict = values.verdicts["weight_g"]
    values.verdicts["weight_g"] = pl.coalesce(
        verdict, first((heavy, "plausible_density"))
    )
    if "pieces" not in sources:
        values.typed["pieces"] = pl.lit(1, dtype=pl.Int64)
        return
    read = _number("pieces", decimal_comma)
    pieces = pl.when(blank("pieces")).then(1.0).otherwise(read)
    values.typed["pieces"] = pieces.cast(pl.Int64, strict=False)
    values.verdicts["pieces"] = pl.coalesce(
        _within("pieces", pieces, pieces), first((pieces != pieces.round(), "whole"))
    )


def _money(
    values: Values, sources: Mapping[str, FoundColumn], decimal_comma: bool
) -> None:
    """Minor units with their currency beside them."""
    read = _number("value", decimal_comma)
    values.verdicts["value"] = _within("value", read, read, (blank("value"), "filled"))
    currency: Expr = pl.lit(sources["value"].currency)
    if not sources["value"].currency:
        currency = pl.col("currency").str.to_lowercase().replace(currencies.WORDS)
        currency = currency.str.to_uppercase()
        known = currency.is_in(list(currencies.QUOTED))
        values.verdicts["currency"] = first((~known, "currency_known"))
    digits = currency.replace_strict(
        currencies.MINOR_DIGITS, default=2, return_dtype=pl.Int64
    )
    minor = (read * pl.lit(10.0).pow(digits)).round()
    values.typed["value_minor"] = minor.cast(pl.Int64, strict=False)
    values.typed["currency"] = currency
    name = "lateness_cny_per_day"
    if name not in sources:
        values.typed["lateness_cny_minor_per_day"] = pl.lit(None, dtype=pl.Int64)
        return
    price = _number(name, decimal_comma)
    verdict = _within(name, price, price)
    values.verdicts[name] = pl.when(~blank(name)).then(verdict)
    fen = (price * 100).round().cast(pl.Int64, strict=False)
    values.typed["lateness_cny_minor_per_day"] = fen


# --- address -------------------------------------------------------------------------


def _address(
    values: Values, sources: Mapping[str, FoundColumn], decimal_comma: bool
) -> None:
    """Country by ISO 3166-1; postcodes get back the zeros a spreadsheet took."""
    upper = pl.col("country").str.to_uppercase()
    country = upper.replace(dict(HABITS))
    known = country.is_in(list(COUNTRIES))
    values.typed["country"] = country
    values.verdicts["country"] = first(
        (blank("country"), "filled"), (~known, "country_known")
    )
    if "postcode" in sources:
        whole = zeros_put_back(country, pl.col("postcode").str.strip_suffix(".0"))
        code = pl.when(blank("postcode")).then(None).otherwise(whole)
        values.typed["postcode"] = code
    _coordinates(values, sources, decimal_comma)
    there = [~blank(name) for name in ("postcode", "place", "lat") if name in sources]
    nowhere = ~pl.any_horizontal(there) if there else pl.lit(True)
    values.verdicts["country"] = pl.coalesce(
        values.verdicts["country"], first((nowhere, "address_there"))
    )


def _coordinates(
    values: Values, sources: Mapping[str, FoundColumn], decimal_comma: bool
) -> None:
    both = {"lat", "lon"} <= sources.keys()
    for name, other in (("lat", "lon"), ("lon", "lat")):
        if name not in sources:
            values.typed[name] = pl.lit(None, dtype=pl.Float64)
            continue
        read = _number(name, decimal_comma)
        alone = blank(other) if both else pl.lit(True)
        values.typed[name] = read
        values.verdicts[name] = pl.when(~blank(name)).then(
            pl.coalesce(first((alone, "coordinates_both")), _within(name, read, read))
        )
