"""Make the gazetteer of postcode prefixes from GeoNames postal codes.

    python -m scripts.make_gazetteer EUROPE_POSTCODES_CSV_GZ OUT_PARQUET

One row a country and the first four characters of its postcodes: the mean place and how
many postcodes it stands for. GeoNames, CC BY 4.0; the cut keeps its attribution in
`routing/data/geography/ATTRIBUTION.md`. Greece publishes no postcodes there.
"""

import sys
from pathlib import Path

import polars as pl

from routing.postcodes import tidied

COUNTRIES = (
    *("AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB"),
    *("HR", "HU", "IE", "IT", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO"),
    *("SE", "SI", "SK"),
)


def main(source: Path, target: Path) -> None:
    """Shorten, average, write."""
    rows = pl.read_csv(source, infer_schema=False).select(
        country="country_code",
        postcode="zipcode",
        lat=pl.col("latitude").cast(pl.Float64, strict=False),
        lon=pl.col("longitude").cast(pl.Float64, strict=False),
    )
    rows = rows.filter(pl.col("country").is_in(COUNTRIES)).drop_nulls()
    cut = (
        rows.with_columns(prefix=tidied("country", "postcode").str.slice(0, 4))
        .group_by("country", "prefix")
        .agg(
            pl.col("lat").mean().round(3).cast(pl.Float32),
            pl.col("lon").mean().round(3).cast(pl.Float32),
            pl.len().alias("postcodes"),
        )
        .sort("country", "prefix")
    )
    cut.write_parquet(target, compression="zstd", compression_level=19)
    print(
        f"{len(rows):,} postcodes, {len(cut):,} prefixes, {target.stat().st_size:,} B"
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
