"""Parcel verdicts: a typed column, and beside it the first rule each cell breaks."""

from dataclasses import dataclass, field

import polars as pl

Expr = pl.Expr


@dataclass
class Values:
    """Typed columns and, by column of the file, what is wrong with a cell."""

    typed: dict[str, Expr] = field(default_factory=dict)
    verdicts: dict[str, Expr] = field(default_factory=dict)


def first(*tests: tuple[Expr, str]) -> Expr:
    """The code of the first test that is true, else null."""
    code = pl.lit(None, dtype=pl.String)
    for test, name in reversed(tests):
        code = pl.when(test).then(pl.lit(name)).otherwise(code)
    return code


def blank(name: str) -> Expr:
    """Whether nothing stands in the cell."""
    return pl.col(name) == ""
