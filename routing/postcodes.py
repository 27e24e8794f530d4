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
# Where postcodes of digits may begin with 0: how long they are, and how many zeros one
# begins with at most (00002 in Helsinki). Counted in GeoNames; Turkey, which is not in
# our cut, by its provinces 01 to 09. A test compares the rest with the gazetteer.
ZEROS = {
    **dict.fromkeys(("DE", "ES", "FR", "SK", "TR", "UA"), (5, 1)),
    **dict.fromkeys(("FI", "LT", "PL"), (5, 4)),
    "IT": (5, 3),
    "DK": (4, 1),
    "NO": (4, 3),
    "RO": (6, 1),
}


def tidied(country: str, postcode: str) -> pl.Expr:
    """Tidy the column of postcodes, given the column of countries beside it."""
    plain = pl.col(postcode).str.to_uppercase().str.replace_all("[^A-Z0-9]", "")
    bare = (
        pl.when(pl.col(country).is_in(LETTERED))
        .then(plain)
        .otherwise(plain.str.replace(r"^[A-Z]{1,3}(\d{3,})", "${1}"))
    )
    return zeros_put_back(pl.col(country), bare)


def zeros_put_back(country: pl.Expr, postcode: pl.Expr) -> pl.Expr:
    """Postcodes of which a spreadsheet made numbers, as they were; others as they are.

    What begins with a zero was never a number; what lacks more digits than the country
    has zeros is another mistake, and stays one.
    """
    digits = {code: digits for code, (digits, _) in ZEROS.items()}
    zeros = {code: zeros for code, (_, zeros) in ZEROS.items()}
    full = country.replace_strict(digits, default=0, return_dtype=pl.Int64)
    most = country.replace_strict(zeros, default=0, return_dtype=pl.Int64)
    lost = full - postcode.str.len_chars().cast(pl.Int64)
    number = postcode.str.contains(r"^[1-9]\d*$")
    repaired = postcode.str.zfill(full)
    return pl.when(number & lost.is_between(1, most)).then(repaired).otherwise(postcode)


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
