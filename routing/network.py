"""The network: sites, lines that run between them, units they carry, what they charge.

Everything is a dated row with its source, and a row built on an assumption says so.
Nothing here is computed: `timetable` turns lines into dated departures, `tariff` turns
rate cards into prices, `zones` decides who serves an address.

Weekdays are those of ISO 8601: 1 is Monday, 7 is Sunday. What has a code (site, unit
type, line, zone, product) has one row; when it changes, a new code begins. Charges,
prices, rules and levies have no code of their own: rows follow each other in time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum

from shapely import Geometry


class SiteKind(StrEnum):
    """What a site is for."""

    HUB = "hub"
    BONDED = "bonded"
    AIRPORT = "airport"
    RAIL_TERMINAL = "rail_terminal"
    BORDER = "border"
    OFFICE_OF_EXCHANGE = "office_of_exchange"
    DELIVERY_GATEWAY = "delivery_gateway"
    OVERSEAS_WAREHOUSE = "overseas_warehouse"


class Mode(StrEnum):
    """How a line travels."""

    RAIL = "rail"
    AIR = "air"
    TRUCK = "truck"
    POST = "post"


@dataclass(frozen=True)
class Validity:
    """From when until when a row holds, who says so, and whether that is assumed."""

    effective_from: date
    effective_to: date | None
    source: str
    assumption: bool

    def covers(self, day: date) -> bool:
        """Whether the row holds on a day (both ends included)."""
        ended = self.effective_to is not None and day > self.effective_to
        return self.effective_from <= day and not ended


@dataclass(frozen=True)
class Site:
    """A place where parcels stand still.

    ``dwell_min`` is the least time between arriving and leaving again (sorting,
    clearance, reloading); ``None`` capacities are unlimited. ``zone`` is the IANA zone
    of the site's clock.
    """

    code: str
    name_en: str
    name_zh: str
    kind: SiteKind
    country: str
    unlocode: str | None
    lat: float
    lon: float
    zone: str
    dwell_min: int
    sort_pieces_per_day: int | None
    release_pieces_per_day: int | None
    handling_per_piece: Decimal
    handling_per_kg: Decimal
    currency: str
    gauge_from_mm: int | None
    gauge_to_mm: int | None
    validity: Validity


@dataclass(frozen=True)
class UnitType:
    """A container, ULD or receptacle, and what fits into it as loaded in practice."""

    code: str
    name_en: str
    name_zh: str
    mode: Mode
    max_weight_g: int
    volume_cm3: int
    max_pieces: int
    tare_g: int
    validity: Validity


@dataclass(frozen=True)
class Leg:
    """A stretch of a line between two sites, with the time it waits at its end.

    ``late_p50_min`` and ``late_p90_min`` describe the delay observed on the leg. A leg
    holds as long as its line does, so that it has a source but no dates of its own.
    """

    origin: str
    destination: str
    km: int
    transit_min: int
    dwell_min: int
    late_p50_min: int
    late_p90_min: int
    source: str = ""
    assumption: bool = False


@dataclass(frozen=True)
class Line:
    """A service that runs on fixed weekdays.

    ``departs_local`` is on the clock of the first site, ``cutoff_min`` before it the
    hand-over closes.
    ``units`` between ``min_units`` (committed, paid anyway) and ``max_units`` are sold;
    a line without ``unit_type`` is bought by weight and piece alone (trucks by the
    kilogram). Goods or customs modes that a unit must not mix are in ``segregates``
    ("customs_mode", "goods_class").
    """

    code: str
    name_en: str
    name_zh: str
    mode: Mode
    carrier: str
    legs: tuple[Leg, ...]
    weekdays: frozenset[int]
    departs_local: time
    cutoff_min: int
    unit_type: str | None
    min_units: int
    max_units: int
    rate_card: str
    goods_classes: frozenset[str]
    customs_modes: frozenset[str]
    segregates: frozenset[str]
    co2_g_per_t_km: int
    validity: Validity

    @property
    def origin(self) -> str:
        """Where the line starts."""
        return self.legs[0].origin

    @property
    def destination(self) -> str:
        """Where the line ends."""
        return self.legs[-1].destination


class Basis(StrEnum):
    """What a charge is counted by."""

    UNIT = "unit"
    KG = "kg"
    PIECE = "piece"
    OVER_PIVOT_KG = "over_pivot_kg"


@dataclass(frozen=True)
class Charge:
    """One row of a rate card, for parcels from (exclusive) to (inclusive) a weight.

    Rows of one card add up: a surcharge is a row with a name of its own.
    ``pivot_g`` belongs to a charge by unit: the weight its price includes.
    ``divisor_cm3_per_kg`` 0 bills actual weight.
    """

    rate_card: str
    name_en: str
    name_zh: str
    basis: Basis
    amount: Decimal
    currency: str
    over_g: int
    up_to_g: int | None
    pivot_g: int | None
    divisor_cm3_per_kg: int
    step_g: int
    validity: Validity


@dataclass(frozen=True)
class Zone:
    """A delivery zone: a polygon, and postcode prefixes that overrule it.

    A zone whose code is its country's covers the country alone; a country cut into
    several zones gives each a code of its own ("ES-CAN").
    """

    code: str
    name_en: str
    name_zh: str
    country: str
    prefixes: tuple[str, ...]
    polygon: Geometry
    validity: Validity


@dataclass(frozen=True)
class Product:
    """A delivery product: takes parcels at a site and brings them to the door.

    Sizes in mm: ``max_longest_mm``, ``max_sum_mm`` (length + width + height) and
    ``max_girth_sum_mm`` (length + 2 x (width + height)); ``None`` is no limit.
    """

    code: str
    name_en: str
    name_zh: str
    carrier: str
    entry: str
    cutoff_local: time
    weekdays: frozenset[int]
    max_weight_g: int
    max_longest_mm: int | None
    max_sum_mm: int | None
    max_girth_sum_mm: int | None
    divisor_cm3_per_kg: int
    step_g: int
    min_billed_g: int
    pieces_per_day: int | None
    goods_classes: frozenset[str]
    customs_modes: frozenset[str]
    validity: Validity


@dataclass(frozen=True)
class ProductPrice:
    """What a product charges to a zone (or a whole country) in a weight bracket.

    A row for the zone overrules the product's rows for the zone's country.
    """

    product: str
    zone: str
    over_g: int
    up_to_g: int
    per_item: Decimal
    per_kg: Decimal
    currency: str
    min_workdays: int
    max_workdays: int
    validity: Validity


@dataclass(frozen=True)
class GoodsRule:
    """Law or carrier rule: whether a mode carries a goods class at all."""

    mode: Mode
    goods_class: str
    admitted: bool
    reason_en: str
    reason_zh: str
    validity: Validity


@dataclass(frozen=True)
class Levy:
    """A duty or fee of a destination country (EU: 3 EUR a heading since July 2026).

    ``basis`` is "hs6_line" or "parcel"; ``country`` "*" means every EU country.
    """

    code: str
    name_en: str
    name_zh: str
    country: str
    basis: str
    amount: Decimal
    currency: str
    validity: Validity


@dataclass(frozen=True)
class Network:
    """The whole catalogue, by code; charges and prices as rows in file order."""

    name: str
    sites: Mapping[str, Site]
    unit_types: Mapping[str, UnitType]
    lines: Mapping[str, Line]
    charges: tuple[Charge, ...]
    zones: Mapping[str, Zone]
    products: Mapping[str, Product]
    prices: tuple[ProductPrice, ...]
    goods_rules: tuple[GoodsRule, ...]
    levies: tuple[Levy, ...]
