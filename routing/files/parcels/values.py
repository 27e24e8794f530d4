"""Parcel values: from cells as text to typed columns, each with a verdict.

A verdict is a column of its own, the code of the first rule the cell breaks or null;
all of them are expressions, so that a million rows cost seconds. Nothing here stops at
a wrong cell.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from routing import currency as currencies
from routing.countries import COUNTRIES, HABITS
from routing.files.parcels import words
from routing.files.parcels.headers import FoundColumn
from routing.files.parcels.ranges import DENSEST_KG_M3, LONGEST, RANGES
from routing.postcodes import zeros_put_back

Expr = pl.Expr


CALENDAR = (pl.datetime(2000, 1, 1), pl.datetime(2100, 1, 1))


@dataclass
class Values:
    """Typed columns and, by column of the file, what is wrong with a cell."""

    typed: dict[str, Expr] = field(default_factory=dict)
    verdicts: dict[str, Expr] = field(default_factory=dict)


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
    _moments(values, sources, hub_zone, service_days)
    _sizes(values, sources, decimal_comma)
    _address(values, sources, decimal_comma)
    _money(values, sources, decimal_comma)
    _goods(values, sources)
    return values


def first(*tests: tuple[Expr, str]) -> Expr:
    """The code of the first test that is true, else null."""
    code = pl.lit(None, dtype=pl.String)
    for test, name in reversed(tests):
        code = pl.when(test).then(pl.lit(name)).otherwise(code)
    return code


def blank(name: str) -> Expr:
    """Whether nothing stands in the cell."""
    return pl.col(name) == ""


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


# --- moments -------------------------------------------------------------------------


def _moments(
    values: Values, sources: Mapping[str, FoundColumn], hub_zone: str, service_days: int
) -> None:
    """Ready and due in UTC, to the minute; no due date means the usual service."""
    ready, verdict = _moment("ready", sources, hub_zone)
    name = "ready_at" if "ready_at" in sources else "ready_local"
    values.verdicts[name] = pl.coalesce(first((blank(name), "filled")), verdict)
    values.typed["ready_at"] = ready
    usual = ready + pl.duration(days=service_days)
    name = "due_at" if "due_at" in sources else "due_local"
    if name not in sources:
        values.typed["due_at"] = usual
        values.typed["due_assumed"] = pl.lit(True)
        return
    due, verdict = _moment("due", sources, hub_zone)
    values.verdicts[name] = pl.when(~blank(name)).then(verdict)
    values.typed["due_at"] = pl.when(blank(name)).then(usual).otherwise(due)
    values.typed["due_assumed"] = blank(name)


def _moment(
    which: str, sources: Mapping[str, FoundColumn], hub_zone: str
) -> tuple[Expr, Expr]:
    if f"{which}_at" in sources:
        return _with_offset(pl.col(f"{which}_at"))
    return _local(pl.col(f"{which}_local"), hub_zone, end_of_day=which == "due")


def _with_offset(cell: Expr) -> tuple[Expr, Expr]:
    stamp = cell.str.slice(0, 16).str.replace(" ", "T", literal=True)
    wall = stamp.str.to_datetime("%Y-%m-%dT%H:%M", strict=False, time_unit="us")
    rest = cell.str.slice(16)
    seconds = r"(?::\d{2}(?:[.,]\d{1,9})?)?"
    offset = rest.str.extract(rf"^{seconds} ?(Z|z|[+-]\d{{2}}(?::?[0-5]\d)?)$")
    digits = offset.str.replace(":", "", literal=True)
    hours = digits.str.slice(1, 2).cast(pl.Int64, strict=False).fill_null(0)
    minutes = digits.str.slice(3, 2).cast(pl.Int64, strict=False).fill_null(0)
    east = pl.when(digits.str.starts_with("-")).then(-1).otherwise(1)
    utc = wall - pl.duration(minutes=east * (hours * 60 + minutes))
    bare = wall.is_not_null() & rest.str.contains(rf"^{seconds}$")
    verdict = first(
        (bare | cell.str.contains(r"^\d{4}-\d{2}-\d{2}$"), "no_offset"),
        (wall.is_null() | offset.is_null() | (hours > 14), "offset_moment"),
        (~utc.is_between(*CALENDAR), "in_calendar"),
    )
    return utc.dt.replace_time_zone("UTC"), verdict


def _local(cell: Expr, hub_zone: str, *, end_of_day: bool) -> tuple[Expr, Expr]:
    plain = cell.str.replace_many(
        ["/", "年", "月", "日", "T"], ["-", "-", "-", " ", " "]
    ).str.replace(r"\s+", " ")
    wall = pl.coalesce(
        plain.str.to_datetime(written, strict=False, time_unit="us")
        for written in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S%.f")
    )
    if end_of_day:  # a date alone, or midnight as Excel writes a date
        day = plain.str.slice(0, 10).str.strip_chars()
        alone = plain.str.contains(r"^\d+-\d+-\d+( 00:00:00)?\s*$")
        ends = day.str.to_date("%Y-%m-%d", strict=False).cast(pl.Datetime("us"))
        ends += pl.duration(hours=23, minutes=59)
        wall = pl.when(alone).then(ends).otherwise(wall)
    moment = wall.dt.truncate("1m").dt.replace_time_zone(
        hub_zone, ambiguous="null", non_existent="null"
    )
    outside = moment.is_null() | ~wall.is_between(*CALENDAR)
    verdict = first((wall.is_null(), "local_moment"), (outside, "in_calendar"))
    return moment.dt.convert_time_zone("UTC"), verdict


# --- address and goods ---------------------------------------------------------------


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


def _goods(values: Values, sources: Mapping[str, FoundColumn]) -> None:
    """Goods class, customs mode and headings, in our words."""
    goods: Expr = pl.lit("general")
    if "contains_battery" in sources:
        cell = pl.col("contains_battery").str.to_lowercase()
        says = cell.replace_strict(words.YES_NO, default=None, return_dtype=pl.Boolean)
        values.verdicts["contains_battery"] = first((says.is_null(), "choice"))
        goods = pl.when(says).then(pl.lit("battery_in_equipment")).otherwise(goods)
    if "goods_class" in sources:
        goods = _choice(values, "goods_class", words.GOODS, goods)
    values.typed["goods_class"] = goods
    mode: Expr = pl.lit("9610")
    if "customs_mode" in sources:
        mode = _choice(values, "customs_mode", words.MODES, mode)
    values.typed["customs_mode"] = mode
    if "hs6" not in sources:
        values.typed["hs6"] = pl.lit(None, dtype=pl.String)
        values.typed["hs6_lines"] = pl.lit(1, dtype=pl.Int32)


def _choice(
    values: Values, name: str, known: Mapping[str, str], otherwise: Expr
) -> Expr:
    cell = pl.col(name).str.to_lowercase()
    word = cell.replace_strict(known, default=None, return_dtype=pl.String)
    values.verdicts[name] = first((~blank(name) & word.is_null(), "choice"))
    return pl.when(blank(name)).then(otherwise).otherwise(word)


def headings(cells: pl.Series) -> pl.DataFrame:
    """Customs headings as ``hs6`` and ``hs6_lines``, read once for each way to write.

    Digits beyond the sixth are national; fewer than six are kept as they are.
    """
    written = pl.DataFrame({"cell": cells.unique()})
    parts = (
        pl.col("cell")
        .str.replace_all(r"[；、,|/]", ";")
        .str.replace_all(r"[.\s]", "")
        .str.strip_chars(";")
        .str.split(";")
    )
    one = pl.element()
    fine = one.str.contains(r"^(\d{2}|\d{4}|\d{6,10})$").all()
    read = written.with_columns(
        hs6=parts.list.eval(one.str.slice(0, 6)).list.unique(maintain_order=True),
        verdict=first((~parts.list.eval(fine).list.first(), "hs_digits")),
    )
    read = read.with_columns(
        hs6_lines=pl.col("hs6").list.len().cast(pl.Int32),
        hs6=pl.col("hs6").list.join(";"),
    )
    none = pl.col("cell") == ""
    read = read.with_columns(
        hs6=pl.when(~none).then("hs6"),
        hs6_lines=pl.when(none).then(1).otherwise("hs6_lines").cast(pl.Int32),
        verdict=pl.when(~none).then("verdict"),
    )
    joined = pl.DataFrame({"cell": cells}).join(
        read, on="cell", how="left", maintain_order="left"
    )
    return joined.select("hs6", "hs6_lines", "verdict")
