"""Price table: a row an option, a column a parcel, from the few parts they share.

Hundreds of options to a zone share some twenty chains' rates, a handful of price lists
and the days of a month. Each part is computed once for the parcels of a zone, and the
rows wanted are gathered from the parts.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from routing.demand import Demand
from routing.options import Option
from routing.plan import Component
from routing.pricing import REFUSED, Pricing, arrival
from routing.units import Ints

Part = TypeVar("Part")


class PriceTable:
    """The parts of the prices of some options."""

    def __init__(
        self, demand: Demand, pricing: Pricing, hub: str, options: Sequence[Option]
    ) -> None:
        self._demand = demand
        self._pricing = pricing
        tariffs = [it.tariff for it in options]
        carriages = [pricing.carriage(hub, it.chain) for it in options]
        arrivals = [arrival(it) for it in options]
        # Parts that are equal are one object, whose identity is cheaper to compare.
        self._carriages, self.carriage = _shared(carriages, map(id, carriages))
        self._tariffs, self.tariff = _shared(tariffs, map(id, tariffs))
        self._arrivals, self.arrival = _shared(
            arrivals, ((it.delivered_min, id(it.levies)) for it in arrivals)
        )
        cutoffs = [it.way.cutoff_min for it in options]
        self.cutoff_min = np.array(cutoffs, dtype=np.int64)

    def of(self, parcels: Ints) -> "PricedParcels":
        """The parts computed for some parcels."""
        return PricedParcels(self, parcels)

    def parts(self, parcels: Ints) -> tuple[Ints, Ints, Ints]:
        """Prices of carriage, delivery and time; a row a part, a column a parcel."""
        pricing = self._pricing
        return (
            _total(pricing.of_carriage(it, parcels) for it in self._carriages),
            _total(pricing.of_tariff(it, parcels) for it in self._tariffs),
            _total(pricing.of_arrival(it, parcels) for it in self._arrivals),
        )

    def ready_min(self, parcels: Ints) -> Ints:
        """When parcels are ready at the hub."""
        return self._demand.ready_min[parcels]

    def waiting_minor(self, parcels: Ints) -> Ints:
        """What it costs to leave each parcel unplanned."""
        return self._pricing.of_waiting(parcels)


class PricedParcels:
    """Prices of some parcels on any of a table's options."""

    def __init__(self, table: PriceTable, parcels: Ints) -> None:
        self._table = table
        self._carried, self._delivered, self._timed = table.parts(parcels)
        self._ready_min = table.ready_min(parcels)

    def cost_minor(self, options: Ints, first: int, end: int) -> Ints:
        """Rows of some options for a stretch of the parcels.

        `REFUSED` or more stands where a parcel may not go.
        """
        table = self._table
        cost = self._carried[table.carriage[options], first:end]
        cost += self._delivered[table.tariff[options], first:end]
        cost += self._timed[table.arrival[options], first:end]
        late = self._ready_min[first:end] > table.cutoff_min[options, None]
        cost[late] = REFUSED
        return cost


def _shared(parts: Sequence[Part], keys: Iterable[Hashable]) -> tuple[list[Part], Ints]:
    """Distinct parts, and the place of each option's part among them."""
    places: dict[Hashable, int] = {}
    each = [places.setdefault(key, len(places)) for key in keys]
    distinct: dict[int, Part] = {}
    for place, part in zip(each, parts, strict=True):
        distinct.setdefault(place, part)
    return list(distinct.values()), np.array(each, dtype=np.int64)


def _total(parts: Iterable[Mapping[Component, Ints]]) -> Ints:
    sums = [np.sum(list(it.values()), axis=0, dtype=np.int64) for it in parts]
    return np.array(sums, dtype=np.int64)
