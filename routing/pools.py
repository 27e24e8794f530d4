"""Pools: what parcels compete for; units of departures, and limited days of places.

A departure whose units must not be mixed has one pool for each mix that occurs; its
pools share the units on offer. A site's or a product's day with a limit of pieces is
one free unit that is always open.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from routing.demand import Demand
from routing.errors import UnknownName
from routing.itineraries import Chain, Kind, departure_day
from routing.network import Line, Network, UnitType
from routing.options import Limit, Option
from routing.tariff import LineTariff, Tariffs
from routing.timetable import Departure
from routing.units import Ints

MIXES = ("customs_mode", "goods_class")
"""What a line may keep apart; the parts of a mix are named in this order."""


@dataclass(frozen=True)
class Pool:
    """Units of a departure for one mix, or one limited day of a place."""

    departure: Departure | None
    mix: str
    limit: Limit | None


def binding(
    options: Iterable[Option], parcels_of_zone: Mapping[str, int]
) -> set[Limit]:
    """Limits that can be reached: those of fewer pieces than could ask for them."""
    asking: dict[Limit, set[str]] = {}
    for option in options:
        for limit in option.limits:
            asking.setdefault(limit, set()).add(option.way.zone)
    return {
        limit
        for limit, zones in asking.items()
        if limit.pieces < sum(parcels_of_zone.get(zone, 0) for zone in zones)
    }


NO_POOLS = 0
"""The place of the empty set among the sets of pools."""


class Pools:
    """The pools met so far, numbered in the order in which they were met."""

    def __init__(
        self,
        network: Network,
        tariffs: Tariffs,
        kinds: Sequence[Kind],
        binding: Collection[Limit],
        taken: Mapping[str, int],
    ) -> None:
        self.pools: list[Pool] = []
        self.sets: list[tuple[int, ...]] = [()]
        self._network = network
        self._tariffs = tariffs
        self._kinds = kinds
        self._binding = binding
        self._taken = taken
        self._places: dict[Pool, int] = {}
        self._sets: dict[tuple[int, ...], int] = {(): NO_POOLS}
        self._met: dict[tuple[int, int, int], int] = {}
        self._prices: dict[str, LineTariff] = {}
        self._interest: dict[int, int] = {}

    def set_of(self, option: Option, kind: int) -> int:
        """The place in ``sets`` of the pools a parcel of a kind needs on an option."""
        # Options of one chain and product share these objects; to build their pools
        # anew for every zone took most of the time.
        key = (id(option.chain), id(option.limits), kind)
        if key not in self._met:
            needs = self._needs(option.chain, option.limits, kind)
            if needs not in self._sets:
                self._sets[needs] = len(self.sets)
                self.sets.append(needs)
            self._met[key] = self._sets[needs]
        return self._met[key]

    def note_interest(self, sets: Iterable[int], parcels: int) -> None:
        """Remember how many parcels could use pools: commitments go to the largest."""
        for pool in {pool for it in sets for pool in self.sets[it]}:
            self._interest[pool] = self._interest.get(pool, 0) + parcels

    def add_commitments(self, chains: Iterable[Chain]) -> None:
        """Add committed departures that nobody can use: they are paid all the same."""
        met = {it.departure for it in self.pools}
        for chain in chains:
            for departure in chain.departures:
                line = self._network.lines[departure.line]
                if departure not in met and line.unit_type and line.min_units:
                    kind = (chain.admits & -chain.admits).bit_length() - 1
                    self._place(Pool(departure, mix_of(line, self._kinds[kind]), None))
                    met.add(departure)

    def _unit_price_minor(self, pool: int) -> int:
        departure = self.pools[pool].departure
        return 0 if departure is None else self._tariff(departure).unit_price_minor

    def arrays(self, demand: Demand) -> dict[str, Ints]:
        """The pools' columns of the problem."""
        lots: dict[Departure | Limit | None, int] = {}
        rows = []
        for pool in self.pools:
            lot = lots.setdefault(pool.departure or pool.limit, len(lots))
            rows.append((*self._row(pool, demand), lot))
        columns = np.array(rows, dtype=np.int64).reshape(len(rows), 9)
        committed = self._committed(columns[:, 8])
        lot_max_units = np.zeros(len(lots), dtype=np.int64)
        lot_max_units[columns[:, 8]] = columns[:, 7]
        return {
            "capacity": columns[:, 0:3].copy(),
            "pivot_g": columns[:, 3].copy(),
            "over_minor_per_kg": columns[:, 4].copy(),
            "unit_price_minor": columns[:, 5].copy(),
            "min_units": np.where(committed, columns[:, 6], 0),
            "max_units": columns[:, 7].copy(),
            "lot": columns[:, 8].copy(),
            "lot_max_units": lot_max_units,
        }

    def _committed(self, lot: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        # A commitment is the departure's, pools have their own minimum: it is laid on
        # the pool that most parcels could use, the first of them in a tie.
        chosen: dict[int, int] = {}
        for pool in range(len(lot)):
            best = chosen.setdefault(int(lot[pool]), pool)
            if self._interest.get(pool, 0) > self._interest.get(best, 0):
                chosen[int(lot[pool])] = pool
        committed = np.zeros(len(lot), dtype=np.bool_)
        committed[list(chosen.values())] = True
        return committed

    def _row(self, pool: Pool, demand: Demand) -> tuple[int, ...]:
        if pool.departure is None:
            assert pool.limit is not None
            weight_g, volume_cm3 = demand.weight_g.sum(), demand.volume_cm3.sum()
            holds = (int(weight_g), int(volume_cm3), pool.limit.pieces)
            return (*holds, holds[0], 0, 0, 1, 1)
        line = self._network.lines[pool.departure.line]
        unit = unit_type_of(self._network, line)
        taken = self._taken.get(pool.departure.code, 0)
        tariff = self._tariff(pool.departure)
        pivot_g = unit.max_weight_g if tariff.pivot_g is None else tariff.pivot_g
        return (
            unit.max_weight_g,
            unit.volume_cm3,
            unit.max_pieces,
            min(pivot_g, unit.max_weight_g),
            tariff.over_minor_per_kg,
            tariff.unit_price_minor,
            max(line.min_units - taken, 0),
            max(line.max_units - taken, 0),
        )

    def _needs(
        self, chain: Chain, limits: Sequence[Limit], kind: int
    ) -> tuple[int, ...]:
        """Pools, the dearest unit first."""
        found = [
            self._place(Pool(it, mix_of(line, self._kinds[kind]), None))
            for it in chain.departures
            for line in [self._network.lines[it.line]]
            if line.unit_type is not None
        ]
        found += [
            self._place(Pool(None, "", it)) for it in limits if it in self._binding
        ]
        return tuple(sorted(found, key=lambda it: (-self._unit_price_minor(it), it)))

    def _place(self, pool: Pool) -> int:
        if pool not in self._places:
            self._places[pool] = len(self.pools)
            self.pools.append(pool)
        return self._places[pool]

    def _tariff(self, departure: Departure) -> LineTariff:
        if departure.code not in self._prices:
            line = self._network.lines[departure.line]
            day = departure_day(self._network, departure)
            self._prices[departure.code] = self._tariffs.line(line.rate_card, day)
        return self._prices[departure.code]


def mix_of(line: Line, kind: Kind) -> str:
    """What a unit of a line may carry together with a kind: "9610", or "" for all."""
    goods, customs = kind
    parts = {"customs_mode": customs, "goods_class": goods}
    return "+".join(parts[it] for it in MIXES if it in line.segregates)


def unit_type_of(network: Network, line: Line) -> UnitType:
    """The unit type a line sells."""
    if line.unit_type is None or line.unit_type not in network.unit_types:
        raise UnknownName(what=f"unit type of line {line.code}", name=line.unit_type)
    return network.unit_types[line.unit_type]
