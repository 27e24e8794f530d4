"""Parcels in Parquet: typed columns become the same text a CSV file would hold.

A column of dates, numbers or flags is judged by the same rules as one that was typed.
"""

import io

import polars as pl

from routing.files.errors import BrokenFile, EmptyFile
from routing.files.parcels.sheet import Sheet, few_enough, without_blanks
from routing.files.parcels.source import Limits, Source
from routing.files.spreadsheet import DIGITS_KEPT


def read_parquet(source: Source, limits: Limits) -> Sheet:
    """Rows of a Parquet file, the first one numbered 1; typed columns become text."""
    try:
        data = io.BytesIO(source.data)
        schema = pl.read_parquet_schema(data)
        few_enough(
            source.name, len(schema), limits.columns, what="the number of columns"
        )
        lazy = pl.scan_parquet(io.BytesIO(source.data))
        rows = int(lazy.select(pl.len()).collect().item())
        few_enough(source.name, rows, limits.rows, what="the number of rows")
        columns = [
            _as_text(name, kind).alias(f"c{i}")
            for i, (name, kind) in enumerate(schema.items())
        ]
        frame = lazy.select(columns).collect()
    except (
        pl.exceptions.PolarsError,
        pl.exceptions.PanicException,  # polars asserts on some damage
        OSError,
    ) as reason:
        told = str(reason).partition("\n")[0]
        raise BrokenFile(file=source.name, format="Parquet", found=told) from reason
    if rows == 0:
        raise EmptyFile(file=source.name, why="it has columns and no rows")
    numbered = frame.with_row_index("row", offset=1)
    return without_blanks(source.name, list(schema), numbered)


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        written = "%Y-%m-%dT%H:%M:%S%:z" if kind.time_zone else "%Y-%m-%d %H:%M:%S"
        shown = column.dt.to_string(written)
    elif isinstance(kind, pl.List):
        shown = column.cast(pl.List(pl.String)).list.join(";")
    elif isinstance(kind, pl.Boolean):
        shown = column.cast(pl.Int8).cast(pl.String)
    elif kind.is_float():
        whole = column.is_finite() & (column == column.round(0))
        whole &= column.abs() < DIGITS_KEPT
        digits = column.cast(pl.Int64, strict=False).cast(pl.String)
        shown = pl.when(whole).then(digits).otherwise(column.cast(pl.String))
    elif kind.is_numeric() or kind in {pl.String, pl.Categorical, pl.Enum, pl.Date}:
        shown = column.cast(pl.String)
    else:
        shown = pl.lit("", dtype=pl.String)
    return shown.fill_null("")
