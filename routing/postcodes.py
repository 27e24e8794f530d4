"""Postcodes: as people write them, made comparable, and where they roughly lie.

People write "SE-123 45", "L-1234" and "747 87"; spreadsheets drop leading zeros. A tidy
postcode is upper case, without marks, without the country's letters, with its zeros.
"""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

BUNDLED = Path(__file__).parent / "data" / "geography" / "postcode_prefixes.parquet"

# Letters are part of the postcode here; everywhere else they name the country.
LETTERED = ("GB", "IE", "MT")
# How long all-digit postcodes are where they may begin with 0.
DIGITS = {
    **dict.fromkeys(("DE", "EE", "ES", "FI", "FR", "HR", "IT", "LT", "SK"), 5),
    "NO": 4,
    "RO": 6,
}


def tidied(country: str, postcode: str) -> pl.Expr:
    """Tidy the column of postcodes, given the column of countries beside it."""
    plain = pl.col(postcode).str.to_uppercase().str.replace_all("[^A-Z0-9]", "")
    bare = (
        pl.when(pl.col(country).is_in(LETTERED))
        .then(plain)
        .otherwise(plain.str.replace(r"^[A-Z]{1,3}(\d{3,})", "${1}"))
    )
    length = pl.col(country).replace_strict(DIGITS, default=0, return_dtype=pl.Int64)
    short = bare.str.contains(r"^\d+$") & (bare.str.len_chars() == length - 1)
    return pl.when(short).then("0" + bare).otherwise(bare)


@dataclass(frozen=True)
class Gazetteer:
    """Mean places of postcode prefixes, by country and prefix.

    ``places`` has lengths down to two characters, so that a prefix the cut does not
    know is looked up by its beginning.
    """

    places: dict[tuple[str, str], tuple[float, float]]

    @property
    def countries(self) -> frozenset[str]:
        """The countries whose postcodes are known."""
        return frozenset(country for country, _ in self.places)

    def place(self, country: str, postcode: str) -> tuple[float, float] | None:
        """Latitude and longitude of a tidy postcode; ``None`` if nobody has it."""
        for length in (4, 3, 2):
            if len(postcode) >= length:
                found = self.places.get((country, postcode[:length]))
                if found is not None:
                    return found
        return None


def read_gazetteer(path: Path = BUNDLED) -> Gazetteer:
    """Read a cut of postcode prefixes (made by `scripts/make_gazetteer.py`)."""
    rows = pl.read_parquet(path)
    places: dict[tuple[str, str], tuple[float, float]] = {}
    for length in (2, 3, 4):
        cut = (
            rows.with_columns(prefix=pl.col("prefix").str.slice(0, length))
            .group_by("country", "prefix")
            .agg(
                (pl.col("lat") * pl.col("postcodes")).sum() / pl.col("postcodes").sum(),
                (pl.col("lon") * pl.col("postcodes")).sum() / pl.col("postcodes").sum(),
            )
        )
        for country, prefix, lat, lon in cut.iter_rows():
            places[country, prefix] = (float(lat), float(lon))
    return Gazetteer(places)
