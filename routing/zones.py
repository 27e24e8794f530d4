"""Zones: which delivery zone serves an address, for whole columns at once.

The address rules and the point helps out, in this order:

    country    a country with one zone is that zone, whatever else is said
    postcode   the longest prefix a zone names; else a postcode the gazetteer knows,
               which belongs to the country's only zone without prefixes
    point      the outline that holds it; else the nearest of the country's outlines
               within `OFFSHORE_KM` (quays, small islands, a simplified coast)

A point that contradicts its country or its postcode is not followed: carriers sort by
the label. Only a row without a country is placed by its point alone. Every row says how
it was decided; what is not served says why.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

import numpy as np
import polars as pl
from numpy.typing import NDArray

from routing.countries import HABITS
from routing.network import Network, Zone
from routing.outlines import Outlines
from routing.postcodes import Gazetteer, tidied

# The outlines are good to 2 km and simplified; a ferry quay or an islet lies beyond.
OFFSHORE_KM = 30.0

# Other names for a country on labels: EU usage, and parts with a country code.
ALIASES: Mapping[str, str] = {
    **HABITS,
    "IM": "GB",
    "JE": "GB",
    "GG": "GB",
    "AX": "FI",
    **dict.fromkeys(("GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"), "FR"),
    "MC": "FR",
    "IC": "ES",
    "EA": "ES",
}
# Where the country code itself says which part is meant.
PARTS: Mapping[str, str] = {
    **dict.fromkeys(("GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF"), "FR-DOM"),
    "AX": "FI-ALA",
    "IC": "ES-CAN",
    "EA": "ES-CEM",
    "MC": "FR-MET",
}

_PREFIX_LENGTH = 5

Texts = Sequence[str] | NDArray[np.str_] | pl.Series
Degrees = Sequence[float] | NDArray[np.float64] | pl.Series


class Decided(IntEnum):
    """How a row got its zone, or why it has none; negative has none."""

    NOTHING_SAID = -5
    POINT_IN_NO_ZONE = -4
    POSTCODE_NEEDED = -3
    POSTCODE_UNKNOWN = -2
    COUNTRY_UNKNOWN = -1
    BY_COUNTRY = 0
    BY_PREFIX = 1
    BY_POSTCODE = 2
    BY_POINT = 3
    NEAR_SHORE = 4


@dataclass(frozen=True)
class Resolution:
    """Zones of a column of addresses: codes into ``names``, -1 where nobody serves."""

    zone: NDArray[np.int32]
    decided: NDArray[np.int8]
    names: tuple[str, ...]

    def reasons(self) -> dict[str, int]:
        """How many rows were decided how."""
        codes, counts = np.unique(self.decided, return_counts=True)
        return {
            Decided(code).name.lower(): int(count)
            for code, count in zip(codes.tolist(), counts.tolist(), strict=True)
        }


class Resolver:
    """Finds the zones of addresses.

    Parameters
    ----------
    network
        Whose zones are meant.
    gazetteer
        Which postcodes exist, and where.
    on
        Only zones that hold on this day; all of them when not given.
    """

    def __init__(
        self, network: Network, gazetteer: Gazetteer, *, on: date | None = None
    ) -> None:
        zones = [
            zone
            for zone in network.zones.values()
            if on is None or zone.validity.covers(on)
        ]
        self.names = tuple(zone.code for zone in zones)
        self._gazetteer = gazetteer
        self._covered = gazetteer.countries
        self._of_country: dict[str, list[int]] = {}
        self._prefixes: dict[str, dict[str, int]] = {}
        self._rest: dict[str, int] = {}
        for index, zone in enumerate(zones):
            self._learn(index, zone)
        self._outlines = Outlines(
            [zone.polygon for zone in zones], [zone.country for zone in zones]
        )

    def _learn(self, index: int, zone: Zone) -> None:
        self._of_country.setdefault(zone.country, []).append(index)
        table = self._prefixes.setdefault(zone.country, {})
        table.update(dict.fromkeys(zone.prefixes, index))
        if not zone.prefixes:
            # Two zones without prefixes: a postcode alone cannot tell them apart.
            lone = zone.country not in self._rest
            self._rest[zone.country] = index if lone else -1

    def resolve(
        self,
        country: Texts,
        postcode: Texts,
        lat: Degrees | None = None,
        lon: Degrees | None = None,
    ) -> Resolution:
        """Find the zone of every row; NaN is no point, "" is no postcode."""
        rows = pl.DataFrame({"said": _texts(country), "postcode": _texts(postcode)})
        latitude, longitude = _degrees(lat, len(rows)), _degrees(lon, len(rows))
        zone, decided = self._by_label(rows)
        waiting = decided == Decided.NOTHING_SAID
        waiting |= decided == Decided.POSTCODE_NEEDED
        waiting |= decided == Decided.POSTCODE_UNKNOWN
        asked = np.flatnonzero(waiting & np.isfinite(latitude) & np.isfinite(longitude))
        if len(asked):
            self._by_point(rows, latitude, longitude, asked, zone, decided)
        return Resolution(zone, decided, self.names)

    def _by_label(
        self, rows: pl.DataFrame
    ) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Country and postcode, asked once for each pair that occurs."""
        distinct = rows.unique(maintain_order=True).with_columns(
            label=pl.col("said").str.strip_chars().str.to_uppercase()
        )
        distinct = distinct.with_columns(
            country=pl.col("label").replace(dict(ALIASES))
        ).with_columns(short=tidied("country", "postcode").str.slice(0, _PREFIX_LENGTH))
        pairs = distinct.select("label", "short").unique(maintain_order=True)
        verdicts = [self._verdict(label, short) for label, short in pairs.iter_rows()]
        pairs = pairs.with_columns(
            zone=pl.Series([zone for zone, _ in verdicts], dtype=pl.Int32),
            decided=pl.Series([int(how) for _, how in verdicts], dtype=pl.Int8),
        )
        found = rows.join(
            distinct.join(pairs, on=["label", "short"], how="left"),
            on=["said", "postcode"],
            how="left",
            maintain_order="left",
        )
        return (
            found["zone"].to_numpy().astype(np.int32),
            found["decided"].to_numpy().astype(np.int8),
        )

    def _verdict(self, label: str, postcode: str) -> tuple[int, Decided]:
        """Zone and reason by the label alone; a point may still help the undecided."""
        if not label:
            return -1, Decided.NOTHING_SAID
        part = PARTS.get(label)
        if part in self.names:
            return self.names.index(part), Decided.BY_COUNTRY
        country = ALIASES.get(label, label)
        zones = self._of_country.get(country, [])
        if not zones:
            return -1, Decided.COUNTRY_UNKNOWN
        if len(zones) == 1:
            return zones[0], Decided.BY_COUNTRY
        if not postcode:
            return -1, Decided.POSTCODE_NEEDED
        for length in range(len(postcode), 0, -1):
            named = self._prefixes[country].get(postcode[:length])
            if named is not None:
                return named, Decided.BY_PREFIX
        return self._by_gazetteer(country, postcode)

    def _by_gazetteer(self, country: str, postcode: str) -> tuple[int, Decided]:
        place = self._gazetteer.place(country, postcode)
        rest = self._rest.get(country, -1)
        if place is None and (country in self._covered or not postcode.isdigit()):
            return -1, Decided.POSTCODE_UNKNOWN
        if rest >= 0:
            return rest, Decided.BY_POSTCODE
        if place is None:
            return -1, Decided.POSTCODE_UNKNOWN
        point = np.array([place])
        near = self._outlines.nearest(point[:, 0], point[:, 1], [country], OFFSHORE_KM)
        how = Decided.BY_POSTCODE if near[0] >= 0 else Decided.POSTCODE_UNKNOWN
        return int(near[0]), how

    def _by_point(
        self,
        rows: pl.DataFrame,
        lat: NDArray[np.float64],
        lon: NDArray[np.float64],
        asked: NDArray[np.intp],
        zone: NDArray[np.int32],
        decided: NDArray[np.int8],
    ) -> None:
        countries = (rows["said"][asked].str.strip_chars().str.to_uppercase()).replace(
            dict(ALIASES)
        )
        found = self._outlines.holding(lat[asked], lon[asked], countries.to_list())
        inside = found >= 0
        zone[asked[inside]] = found[inside]
        decided[asked[inside]] = Decided.BY_POINT
        out = np.flatnonzero(~inside)
        near = self._outlines.nearest(
            lat[asked[out]], lon[asked[out]], countries[out].to_list(), OFFSHORE_KM
        )
        zone[asked[out]] = near
        decided[asked[out]] = np.where(
            near >= 0, Decided.NEAR_SHORE, Decided.POINT_IN_NO_ZONE
        )


def _texts(column: Texts) -> pl.Series:
    return pl.Series(values=column, dtype=pl.String).fill_null("")


def _degrees(column: Degrees | None, rows: int) -> NDArray[np.float64]:
    if column is None:
        return np.full(rows, np.nan)
    if isinstance(column, pl.Series):
        return column.cast(pl.Float64).fill_null(float("nan")).to_numpy()
    return np.asarray(column, dtype=np.float64)
