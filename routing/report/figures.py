"""Figures: what a plan adds up to, before anyone draws or words it.

Sums are taken from the parcels and not from what the solver said, so that the report
is one more independent count. Weight, volume and pieces stay whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from routing.network import Line, Mode, Network
from routing.plan import Load, Plan, Reason, Way
from routing.report.words import named
from routing.timetable import Departure
from routing.units import MIN_PER_DAY

Ints = NDArray[np.int64]


class Means(StrEnum):
    """How a parcel travels to its region, as far as a reader cares."""

    RAIL = "rail"
    AIR = "air"
    TRUCK = "truck"
    POST = "post"
    DOOR = "door"
    """A door-to-door product that takes parcels at the hub itself."""


@dataclass(frozen=True)
class Quantity:
    """Parcels in the three dimensions everything here is counted in."""

    pieces: int
    weight_g: int
    volume_cm3: int


@dataclass(frozen=True)
class Carried:
    """A departure with what the plan puts on it; ``loads`` is empty without units."""

    departure: Departure
    line: Line
    quantity: Quantity
    loads: tuple[Load, ...]

    @property
    def units(self) -> int:
        """Units opened over all mixes."""
        return sum(load.units for load in self.loads)

    @property
    def fill(self) -> float:
        """Fill of the fullest opened pool; 0 where no units are bought."""
        return max((load.fill for load in self.loads), default=0.0)

    @property
    def used(self) -> bool:
        """Whether anything rides, or a unit is paid for."""
        return bool(self.quantity.pieces or self.units)


@dataclass(frozen=True)
class Punctuality:
    """Parcels against their due time; a day or more ahead counts as early."""

    early: int
    on_time: int
    late: int
    late_days: float

    @property
    def parcels(self) -> int:
        """All of them."""
        return self.early + self.on_time + self.late

    @property
    def kept(self) -> float:
        """Share delivered by the due time; 1 when there is nothing to deliver."""
        return (self.early + self.on_time) / self.parcels if self.parcels else 1.0


@dataclass(frozen=True)
class Flow:
    """What travels between two sites by one mode."""

    origin: str
    destination: str
    mode: Mode
    quantity: Quantity


@dataclass(frozen=True)
class Figures:
    """A plan and its network, and everything counted from them."""

    plan: Plan
    network: Network

    @cached_property
    def rides(self) -> NDArray[np.bool_]:
        """Which parcels leave."""
        return self.plan.way >= 0

    @cached_property
    def planned(self) -> Quantity:
        """What leaves."""
        return self.quantity(self.rides)

    @cached_property
    def waiting(self) -> Quantity:
        """What stays."""
        return self.quantity(~self.rides)

    def quantity(self, chosen: NDArray[np.bool_]) -> Quantity:
        """Add up the chosen parcels."""
        demand = self.plan.demand
        return Quantity(
            int(chosen.sum()),
            int(demand.weight_g[chosen].sum()),
            int(demand.volume_cm3[chosen].sum()),
        )

    @cached_property
    def by_way(self) -> tuple[Quantity, ...]:
        """What goes each way."""
        demand, ways = self.plan.demand, len(self.plan.ways)
        way = self.plan.way[self.rides]
        columns = [np.ones(len(demand), np.int64), demand.weight_g, demand.volume_cm3]
        sums = []
        for column in columns:
            total = np.zeros(ways, np.int64)
            np.add.at(total, way, column[self.rides])
            sums.append(total.tolist())
        return tuple(Quantity(*row) for row in zip(*sums, strict=True))

    @cached_property
    def carried(self) -> tuple[Carried, ...]:
        """Every departure that the plan uses or could have opened, in order of time."""
        loads: dict[str, list[Load]] = {}
        for load in self.plan.loads:
            # A pool may also be a site's capacity; only departures are listed here.
            if load.departure in self.plan.departures:
                loads.setdefault(load.departure, []).append(load)
        on_board = self._on_board()
        rows = [
            Carried(
                departure,
                self.line(departure),
                on_board.get(code, Quantity(0, 0, 0)),
                tuple(loads.get(code, ())),
            )
            for code, departure in self.plan.departures.items()
            if code in loads or code in on_board
        ]
        return tuple(
            sorted(
                rows, key=lambda row: (row.departure.departs_min, row.departure.code)
            )
        )

    @cached_property
    def leaving(self) -> tuple[Carried, ...]:
        """Departures that carry something or are paid for."""
        return tuple(row for row in self.carried if row.used)

    @cached_property
    def main_and_feeders(self) -> tuple[tuple[Carried, ...], tuple[Carried, ...]]:
        """Departures that make the journey, and trucks to and from them.

        Where nothing but trucks travels, they are the journey.
        """
        far = tuple(row for row in self.leaving if row.line.mode is not Mode.TRUCK)
        if not far:
            return self.leaving, ()
        near = tuple(row for row in self.leaving if row.line.mode is Mode.TRUCK)
        return far, near

    @cached_property
    def means_of_way(self) -> tuple[Means, ...]:
        """How each way travels."""
        return tuple(self._means(way) for way in self.plan.ways)

    @cached_property
    def means(self) -> NDArray[np.int8]:
        """How each parcel travels: an index into ``tuple(Means)``, -1 waits."""
        order = list(Means)
        codes = [order.index(means) for means in self.means_of_way]
        return _taken(np.asarray(codes, np.int8), self.plan.way)

    @cached_property
    def slack_min(self) -> Ints:
        """Minutes between delivery and due time of the parcels that ride."""
        delivered = np.asarray([w.delivered_min for w in self.plan.ways], np.int64)
        rides = self.rides
        return self.plan.demand.due_min[rides] - delivered[self.plan.way[rides]]

    def punctuality(self, chosen: NDArray[np.bool_] | None = None) -> Punctuality:
        """Early, on time and late among the chosen parcels that ride."""
        slack = self.slack_min if chosen is None else self.slack_min[chosen[self.rides]]
        late = slack < 0
        early = slack >= MIN_PER_DAY
        days = float(-slack[late].mean()) / MIN_PER_DAY if late.any() else 0.0
        return Punctuality(
            int(early.sum()), int((~early & ~late).sum()), int(late.sum()), days
        )

    @cached_property
    def flows(self) -> tuple[Flow, ...]:
        """What travels between every two sites, heaviest first."""
        sums: dict[tuple[str, str, Mode], Quantity] = {}
        for row in self.leaving:
            for leg in row.line.legs:
                key = (leg.origin, leg.destination, row.line.mode)
                sums[key] = _sum(sums.get(key), row.quantity)
        flows = [
            Flow(*key, quantity) for key, quantity in sums.items() if quantity.pieces
        ]
        return tuple(sorted(flows, key=lambda flow: -flow.quantity.weight_g))

    @cached_property
    def by_country(self) -> dict[str, Quantity]:
        """What is delivered in each country."""
        return self._summed_by_zone(self.by_way, self.plan.ways)

    @cached_property
    def door_to_door(self) -> dict[str, Quantity]:
        """What leaves for each country with a product that starts at the hub."""
        chosen = [
            (quantity, way)
            for quantity, way in zip(self.by_way, self.plan.ways, strict=True)
            if not way.departures and quantity.pieces
        ]
        return self._summed_by_zone([q for q, _ in chosen], [w for _, w in chosen])

    def waits_for(self, reason: Reason) -> NDArray[np.bool_]:
        """Which parcels wait for this reason."""
        why: NDArray[np.bool_] = self.plan.reason == tuple(Reason).index(reason)
        return ~self.rides & why

    def line(self, departure: Departure) -> Line:
        """The line a departure belongs to."""
        return named(self.network.lines, departure.line, what="line")

    def _on_board(self) -> dict[str, Quantity]:
        sums: dict[str, Quantity] = {}
        for quantity, way in zip(self.by_way, self.plan.ways, strict=True):
            for code in way.departures if quantity.pieces else ():
                named(self.plan.departures, code, what="departure")
                sums[code] = _sum(sums.get(code), quantity)
        return sums

    def _means(self, way: Way) -> Means:
        modes = [
            self.line(named(self.plan.departures, code, what="departure")).mode
            for code in way.departures
        ]
        # A truck to the airport does not make it a journey by truck.
        far = [mode for mode in modes if mode is not Mode.TRUCK] or modes
        return Means(far[0].value) if far else Means.DOOR

    def _summed_by_zone(
        self, quantities: Sequence[Quantity], ways: Sequence[Way]
    ) -> dict[str, Quantity]:
        sums: dict[str, Quantity] = {}
        for quantity, way in zip(quantities, ways, strict=True):
            country = named(self.network.zones, way.zone, what="zone").country
            sums[country] = _sum(sums.get(country), quantity)
        return sums


def _sum(one: Quantity | None, other: Quantity) -> Quantity:
    if one is None:
        return other
    return Quantity(
        one.pieces + other.pieces,
        one.weight_g + other.weight_g,
        one.volume_cm3 + other.volume_cm3,
    )


def _taken(codes: NDArray[np.int8], way: NDArray[np.int32]) -> NDArray[np.int8]:
    """The code of each parcel's way; -1 for those that wait, also without any way."""
    padded = np.append(codes, np.int8(-1))
    return padded[way]
