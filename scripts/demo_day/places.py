"""Where households live: real postcodes, published shares of the countries."""

import heapq
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import polars as pl

from scripts.demo_day.chance import chance, read_rows

CITIES = Path(__file__).parent / "cities.csv"

# Mean monthly recipients of one platform, million (its report under the DSA, 2024);
# the other 22 members share the rest of the 93.7 by population.
USERS_MILLION = {"DE": 16.3, "FR": 12.0, "IT": 10.0, "PL": 9.6, "ES": 9.4}
USERS_EU_MILLION = 93.7
EU27 = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]
# Canary Islands, Ceuta, Melilla and Aaland lie outside the Union's VAT territory;
# CEDEX codes and many German ones belong to firms with much post, not to homes.
NOT_A_HOME = (
    r"(?i)CEDEX|^ES(35|38|51|52)|^FI22"
    r"|^DE.*(GmbH|\bAG\b|\bKG\b|\bSE\b|e\.? ?V\.|eG$|a\.? ?G\.|&|HUK|AOK|BKK|Bank|kasse"
    r"|amt\b|ämter|gericht|verwaltung|versicherung|agentur|Post|Verlag|Universität"
    r"|klinik|krankenhaus|werke?\b|Service|Direkt|Ministerium|Bund|Institut|Holding)"
)


def shares(people: dict[str, float]) -> dict[str, float]:
    """Each member state's share of the parcels."""
    rest = [country for country in EU27 if country not in USERS_MILLION]
    unknown = USERS_EU_MILLION - sum(USERS_MILLION.values())
    of_rest = unknown / sum(people[country] for country in rest)
    users = USERS_MILLION | {country: people[country] * of_rest for country in rest}
    return {country: users[country] / USERS_EU_MILLION for country in EU27}


def read_places(postcodes: Path, people: dict[str, float]) -> dict[str, pl.DataFrame]:
    """Postcodes of each country with the weight their city lends them.

    A large city's people are spread evenly over the postcodes around its centre, and
    everybody else over the others. Greece has no postcodes in GeoNames: its cities
    stand for it.
    """
    columns = ["country_code", "zipcode", "place", "latitude", "longitude"]
    codes = (
        pl.read_csv(postcodes, columns=columns, infer_schema=False)
        .rename({"country_code": "country", "zipcode": "postcode"})
        .with_columns(
            lat=pl.col("latitude").cast(pl.Float64),
            lon=pl.col("longitude").cast(pl.Float64),
        )
        .drop_nulls(["lat", "lon", "place"])
        .filter(~pl.concat_str("country", "postcode", "place").str.contains(NOT_A_HOME))
        .unique(["country", "postcode"], keep="first", maintain_order=True)
        .sort("country", "postcode")
    )
    cities = pl.DataFrame(read_rows(CITIES)).with_columns(
        pl.col("lat", "lon", "population").cast(pl.Float64)
    )
    return {
        country: weighted(
            codes.filter(pl.col("country") == country),
            cities.filter(pl.col("country") == country),
            people[country],
        )
        for country in EU27
    }


def weighted(codes: pl.DataFrame, cities: pl.DataFrame, people: float) -> pl.DataFrame:
    """Postcodes with ``upto``, the cumulated share of the country's households."""
    if codes.is_empty():
        weight = cities["population"].to_numpy()
        places = cities.rename({"city": "place"}).with_columns(postcode=pl.lit(""))
    else:
        places, lat, lon = codes, codes["lat"].to_numpy(), codes["lon"].to_numpy()
        outside = max(
            people - float(cities["population"].to_numpy().sum()), people * 0.1
        )
        weight = np.full(len(codes), outside / len(codes))
        for _, _, at_lat, at_lon, citizens in cities.iter_rows():
            radius_km = np.clip(12 * np.sqrt(citizens / 1e6), 4, 20)
            east_km = (lon - at_lon) * 111.2 * np.cos(np.radians(at_lat))
            near = np.hypot((lat - at_lat) * 111.2, east_km) <= radius_km
            weight[near] = citizens / max(near.sum(), 1)
    share = np.cumsum(weight) / weight.sum()
    return places.select("postcode", "place", "lat", "lon").with_columns(
        upto=pl.Series(share)
    )


def with_addresses(
    lines: pl.DataFrame, places: dict[str, pl.DataFrame], share: dict[str, float]
) -> pl.DataFrame:
    """Every household keeps one address; countries fill up to their share."""
    households = (
        lines.group_by("household")
        .len("parcels")
        .sort(["parcels", "household"], descending=[True, False])
    )
    where = households["household"]
    country = pl.Series(fill_countries(households["parcels"], share, len(lines)))
    drawn = chance(where, "place")
    frames = []
    for code, choices in places.items():
        mine = (country == code).to_numpy()
        row = np.searchsorted(choices["upto"].to_numpy(), drawn[mine], "right")
        found = choices[np.minimum(row, len(choices) - 1)].drop("upto")
        frames.append(
            found.with_columns(household=where.filter(mine), country=pl.lit(code))
        )
    return lines.join(pl.concat(frames), on="household")


def fill_countries(
    sizes: Iterable[int], share: dict[str, float], parcels: int
) -> list[str]:
    """The next household, largest first, lives where most parcels are still missing."""
    missing = [(-part * parcels, country) for country, part in sorted(share.items())]
    heapq.heapify(missing)
    chosen = []
    for size in sizes:
        lack, country = missing[0]
        heapq.heapreplace(missing, (lack + size, country))
        chosen.append(country)
    return chosen
