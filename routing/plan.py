"""The plan: which way every parcel goes, what every departure carries, what it costs.

A plan is complete in itself: it keeps the demand it was made for, names every way and
departure it uses, and carries the certificate (bound, baselines, provenance) that lets
someone else judge or repeat it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Progress, Stopped, relative_gap
from routing.demand import Demand
from routing.timetable import Departure


class Component(StrEnum):
    """Parts of the generalised cost; their sum is the cost of the plan."""

    UNITS = "units"
    LINEHAUL = "linehaul"
    HANDLING = "handling"
    DELIVERY = "delivery"
    LEVIES = "levies"
    LATENESS = "lateness"
    CAPITAL = "capital"
    CO2 = "co2"
    OVER_PIVOT = "over_pivot"
    WAITING = "waiting"


class Reason(StrEnum):
    """Why a parcel is not on any departure of the plan."""

    NO_ZONE = "no_zone"
    GOODS_REFUSED = "goods_refused"
    CUSTOMS_REFUSED = "customs_refused"
    TOO_HEAVY = "too_heavy"
    TOO_LARGE = "too_large"
    NO_DEPARTURE = "no_departure"
    PINNED = "pinned"
    NO_SPACE = "no_space"
    CHEAPER_TO_WAIT = "cheaper_to_wait"


@dataclass(frozen=True)
class Way:
    """Departures in order of travel, then the delivery product that ends them.

    ``cutoff_min`` is the latest time to be ready at the hub; a door-to-door product
    entered at the hub has no departures.
    """

    departures: tuple[str, ...]
    product: str
    zone: str
    cutoff_min: int
    lands_min: int
    delivered_min: int


@dataclass(frozen=True)
class Load:
    """What one departure carries for goods that may share its units.

    ``mix`` names what its units do not mix with anything else ("9610", or "" when
    everything may ride together). Prices say what one more kg, m3, piece or unit would
    save at this plan; ``unit_worth_minor`` is negative where a unit would have to get
    cheaper by that much to be opened.
    """

    departure: str
    mix: str
    unit_type: str
    units: int
    min_units: int
    max_units: int
    weight_g: int
    volume_cm3: int
    pieces: int
    unit_weight_g: int
    unit_volume_cm3: int
    unit_pieces: int
    unit_price_minor: int
    over_pivot_minor: int
    kg_worth_minor: float
    m3_worth_minor: float
    piece_worth_minor: float
    unit_worth_minor: float

    @property
    def fill(self) -> float:
        """Share of the tightest dimension that is used; 0 when nothing is opened."""
        if not self.units:
            return 0.0
        return max(
            self.weight_g / (self.units * self.unit_weight_g),
            self.volume_cm3 / (self.units * self.unit_volume_cm3),
            self.pieces / (self.units * self.unit_pieces),
        )


@dataclass(frozen=True)
class Provenance:
    """What it takes to make the same plan again."""

    parcels_sha256: str
    network_sha256: str
    problem_sha256: str
    seed: int
    work: int | None
    seconds: float | None
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Plan:
    """The day's plan.

    Attributes
    ----------
    hub, hub_zone, day, currency
        Hub code, its IANA zone, the local day planned, the planning currency.
    way : int32[n]
        Index into ``ways``; -1 waits.
    cost_minor : int64[n]
        What rides with the parcel (units of departures are not shared out).
    reason : int8[n]
        Index into ``tuple(Reason)`` for parcels that wait; -1 otherwise.
    loads : tuple[Load, ...]
        Every pool of every departure on sale, opened or not.
    """

    hub: str
    hub_zone: str
    day: date
    currency: str
    demand: Demand
    way: NDArray[np.int32]
    cost_minor: NDArray[np.int64]
    reason: NDArray[np.int8]
    ways: tuple[Way, ...]
    departures: Mapping[str, Departure]
    loads: tuple[Load, ...]
    breakdown_minor: Mapping[Component, int]
    bound_minor: int
    baselines_minor: Mapping[str, int]
    stopped: Stopped
    work: int
    seconds: float
    trace: tuple[Progress, ...]
    provenance: Provenance

    @property
    def total_minor(self) -> int:
        """Cost of the plan in minor units of the planning currency."""
        return sum(self.breakdown_minor.values())

    @property
    def gap(self) -> float:
        """Certified distance from the optimum, as a share of the cost."""
        return relative_gap(self.total_minor, self.bound_minor)
