"""Chance that is the same every time: a hash of the thing it decides about."""

import csv
from hashlib import blake2b
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def chance(keys: pl.Series, what: str) -> Floats:
    """A number in [0, 1) for each key, the same wherever and whenever it is asked."""
    salt = what.encode()
    return np.array(
        [
            int.from_bytes(
                blake2b(key.encode(), digest_size=8, key=salt).digest(), "big"
            )
            / 2**64
            for key in keys
        ]
    )


def token(keys: pl.Series) -> pl.Series:
    """Ten hexadecimal digits in place of a key nobody should read back."""
    return pl.Series(
        [blake2b(k.encode(), digest_size=5).hexdigest() for k in keys], dtype=pl.String
    )


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a small CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
