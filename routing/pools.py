"""Pools: what parcels compete for; units of departures, and limited days of places.

A departure whose units must not be mixed has one pool for each mix that occurs; its
pools share the units on offer. A site's or a product's day with a limit of pieces is
one free unit that is always open.

A commitment is a departure's, while the problem knows the least of a pool. It is exact
where one mix occurs (its least), where nobody rides (a pool without ways), and where
all units on offer are committed (a prepaid pool without ways, and units that are free
to whoever opens them). In between it is laid on some mixes; see `_laid`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation
from routing.demand import Demand
from routing.errors import UnknownName
from routing.itineraries import Chain, Kind, departure_day
from routing.network import Line, Network, UnitType
from routing.options import Limit, Option
from routing.problem import PIECES, VOLUME, WEIGHT, Problem
from routing.tariff import LineTariff, Tariffs
from routing.timetable import Departure
from routing.units import Ints

MIXES = ("customs_mode", "goods_class")
"""What a line may keep apart; the parts of a mix are named in this order."""


@dataclass(frozen=True)
class Pool:
    """Units of a departure for one mix, or one limited day of a place.

    ``prepaid`` is the commitment of a departure of which every unit on offer is
    committed: paid as a whole, and carrying nothing itself.
    """

    departure: Departure | None
    mix: str
    limit: Limit | None
    prepaid: bool = False


class PoolColumns(NamedTuple):
    """The pools' and lots' columns of a problem, named as there."""

    capacity: Ints
    pivot_g: Ints
    over_minor_per_kg: Ints
    unit_price_minor: Ints
    min_units: Ints
    max_units: Ints
    lot: NDArray[np.int32]
    lot_max_units: Ints


class _Row(NamedTuple):
    """One pool's numbers in the problem, but for its least and its lot."""

    holds: tuple[int, int, int]
    pivot_g: int
    over_minor_per_kg: int
    unit_price_minor: int
    max_units: int


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
        self._least: dict[int, int] = {}

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
        """Remember how many parcels could use pools; commitments are laid by it."""
        for pool in {pool for it in sets for pool in self.sets[it]}:
            self._interest[pool] = self._interest.get(pool, 0) + parcels

    def add_commitments(self, on_sale: Iterable[Departure]) -> None:
        """Have committed units paid for, also where nobody can use them."""
        mixes: dict[Departure, list[int]] = {}
        for place, pool in enumerate(self.pools):
            if pool.departure is not None:
                mixes.setdefault(pool.departure, []).append(place)
        for departure in dict.fromkeys([*mixes, *on_sale]):
            least, most = self._offer(departure)
            if least == 0:
                continue
            if self._all_committed(departure):
                paid = self._place(Pool(departure, "", None, prepaid=True))
                self._least[paid] = most
            elif departure in mixes:
                self._least |= self._laid(mixes[departure], least, most)
            else:
                self._least[self._place(Pool(departure, "", None))] = least

    def _laid(self, mixes: Sequence[int], least: int, most: int) -> dict[int, int]:
        """Lay a commitment on mixes so that every mix can still ride.

        Most of it goes to the mix that most parcels could use, as long as a unit is
        left for each of the others; what remains goes to the next, a unit each.
        """
        first, *others = sorted(mixes, key=lambda it: (-self._interest.get(it, 0), it))
        laid = {first: min(least, max(1, most - len(others)))}
        return laid | dict.fromkeys(others[: least - laid[first]], 1)

    def columns(self, demand: Demand) -> PoolColumns:
        """The pools as the problem has them."""
        rows = [self._row(pool, demand) for pool in self.pools]
        lots: dict[tuple[Departure | Limit | None, bool], int] = {}
        lot = [
            lots.setdefault((it.departure or it.limit, it.prepaid), len(lots))
            for it in self.pools
        ]
        most = _column(it.max_units for it in rows)
        lot_max_units = np.zeros(len(lots), dtype=np.int64)
        lot_max_units[lot] = most
        least = [
            self._least.get(place, 1 if it.departure is None else 0)
            for place, it in enumerate(self.pools)
        ]
        return PoolColumns(
            capacity=np.array([it.holds for it in rows], np.int64).reshape(-1, 3),
            pivot_g=_column(it.pivot_g for it in rows),
            over_minor_per_kg=_column(it.over_minor_per_kg for it in rows),
            unit_price_minor=_column(it.unit_price_minor for it in rows),
            min_units=_column(least),
            max_units=most,
            lot=np.array(lot, dtype=np.int32),
            lot_max_units=lot_max_units,
        )

    def _row(self, pool: Pool, demand: Demand) -> _Row:
        if pool.departure is None:
            assert pool.limit is not None
            weight_g, volume_cm3 = demand.weight_g.sum(), demand.volume_cm3.sum()
            holds = (int(weight_g), int(volume_cm3), pool.limit.pieces)
            return _Row(holds, holds[WEIGHT], 0, 0, 1)
        unit = unit_type_of(self._network, self._network.lines[pool.departure.line])
        tariff = self._tariff(pool.departure)
        pivot_g = unit.max_weight_g if tariff.pivot_g is None else tariff.pivot_g
        return _Row(
            holds=(unit.max_weight_g, unit.volume_cm3, unit.max_pieces),
            pivot_g=min(pivot_g, unit.max_weight_g),
            over_minor_per_kg=tariff.over_minor_per_kg,
            unit_price_minor=self._unit_price_minor(pool),
            max_units=self._offer(pool.departure)[1],
        )

    def _unit_price_minor(self, pool: Pool) -> int:
        if pool.departure is None:
            return 0
        if self._all_committed(pool.departure) and not pool.prepaid:
            return 0
        return self._tariff(pool.departure).unit_price_minor

    def _offer(self, departure: Departure) -> tuple[int, int]:
        """Units that are still committed, and still on offer."""
        line = self._network.lines[departure.line]
        taken = self._taken.get(departure.code, 0)
        return max(line.min_units - taken, 0), max(line.max_units - taken, 0)

    def _all_committed(self, departure: Departure) -> bool:
        """Whether every unit on offer is paid anyway, and mixes share them."""
        least, most = self._offer(departure)
        segregates = self._network.lines[departure.line].segregates
        return 0 < least == most and bool(segregates)

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
        return tuple(
            sorted(found, key=lambda it: (-self._unit_price_minor(self.pools[it]), it))
        )

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


def pool_loads(
    problem: Problem,
    allocation: Allocation,
    demand: Demand,
    *,
    item_first: Ints,
    item_parcel: Ints,
) -> Ints:
    """What every pool carries, added up from the parcels themselves."""
    entry = np.repeat(allocation.entry, np.diff(item_first))
    rides = entry >= 0
    parcels, way = item_parcel[rides], problem.way[entry[rides]]
    by_way = np.zeros((problem.ways, 3), dtype=np.int64)
    np.add.at(by_way[:, WEIGHT], way, demand.weight_g[parcels])
    np.add.at(by_way[:, VOLUME], way, demand.volume_cm3[parcels])
    np.add.at(by_way[:, PIECES], way, 1)
    loads = np.zeros((problem.pools, 3), dtype=np.int64)
    owner = np.repeat(np.arange(problem.ways), np.diff(problem.way_first))
    np.add.at(loads, problem.way_pool, by_way[owner])
    return loads


def _column(numbers: Iterable[int]) -> Ints:
    return np.fromiter(numbers, dtype=np.int64)
