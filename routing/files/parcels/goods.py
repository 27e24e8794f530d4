"""Parcel goods: class, customs mode and headings, in our words whatever people write."""

from collections.abc import Mapping

import polars as pl

from routing.files.parcels import words
from routing.files.parcels.headers import FoundColumn
from routing.files.parcels.verdicts import Expr, Values, blank, first


def goods(values: Values, sources: Mapping[str, FoundColumn]) -> None:
    """Goods class, customs mode and headings, in our words."""
    kind: Expr = pl.lit("general")
    if "contains_battery" in sources:
        cell = pl.col("contains_battery").str.to_lowercase()
        says = cell.replace_strict(words.YES_NO, default=None, return_dtype=pl.Boolean)
        values.verdicts["contains_battery"] = first((says.is_null(), "choice"))
        kind = pl.when(says).then(pl.lit("battery_in_equipment")).otherwise(kind)
    if "goods_class" in sources:
        kind = _choice(values, "goods_class", words.GOODS, kind)
    values.typed["goods_class"] = kind
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
