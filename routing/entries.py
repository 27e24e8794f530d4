"""Entries: who may go which way, and for how much, kept as few as the problem allows.

Parcels of one zone and kind of goods share their options and are priced together, as
a table with a row an option and a column a parcel, a stretch of parcels at a time. An
order that travels together is one item: its parcels' prices are added before anything
is left out, so that a way is kept only if it takes all of them.

Three kinds of entries are left out, and none of them is ever missed:

* one that needs the same pools as a cheaper one: whoever takes it may take the other,
  and every load stays as it is;
* one that is dearer than an entry without pools: the change takes load off units and
  adds it nowhere, and neither prices of units nor of weight above a pivot fall as
  loads grow;
* one that costs more than waiting, by the same argument: waiting needs no pool.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from routing.demand import Demand
from routing.errors import Nonsense
from routing.itineraries import Kind
from routing.options import Option
from routing.plan import Component
from routing.pools import Pools
from routing.pricing import REFUSED, Pricing, arrival
from routing.units import Ints

Part = TypeVar("Part", bound=Hashable)

PINNED_WAITS = 10
"""A pinned parcel's price of waiting, in ordinary ones: a planner's word weighs more
than a price, and is still not worth breaking the plan for."""

_CELLS = 1_500_000
"""Cells priced at a time: 12 MB a table keeps a handful of them near the processor."""

_COLUMN_BITS = 20
_DEAREST = np.iinfo(np.int32).max


@dataclass(frozen=True)
class Entries:
    """Entries by item, items by zone and kind; columns of the problem."""

    first: Ints
    way: NDArray[np.int32]
    cost_minor: NDArray[np.int32]
    waiting_minor: Ints
    way_option: NDArray[np.int32]
    way_pools: tuple[tuple[int, ...], ...]
    item_first: Ints
    item_parcel: Ints


@dataclass(frozen=True)
class Batch:
    """Parcels with the same options: of a zone, a kind (-1: orders) and a pin (-1: none)."""

    zone: int
    kind: int
    pin: int
    parcels: Ints
    items: Ints
    """First parcel of every item, and the end."""


@dataclass(frozen=True)
class Pin:
    """What a planner has fixed for a parcel: departures it must take, a product."""

    departures: tuple[str, ...] = ()
    product: str | None = None

    def allows(self, option: Option) -> bool:
        """Whether an option keeps what was fixed."""
        product = self.product in {None, option.way.product}
        return product and set(self.departures) <= set(option.way.departures)


@dataclass(frozen=True)
class Pinned:
    """What planners have fixed: an index into ``pins`` a parcel, -1 for none."""

    pin: NDArray[np.int32]
    pins: tuple[Pin, ...]


def entries_of(
    demand: Demand,
    hub: str,
    kinds: Sequence[Kind],
    options: Sequence[Option],
    pools: Pools,
    pricing: Pricing,
    pinned: Pinned,
) -> Entries:
    """Price every parcel on every option it may take, and keep what could be chosen."""
    kind = kind_of(demand, kinds)
    batches = list(_batches(demand, kind, pinned.pin))
    by_zone: dict[str, list[int]] = {}
    for place, option in enumerate(options):
        by_zone.setdefault(option.way.zone, []).append(place)
    zones = sorted(demand.zones)
    ways: dict[tuple[int, tuple[int, ...]], int] = {}
    made: list[_Priced] = []
    for batch in batches:
        offered = by_zone.get(zones[batch.zone], []) if batch.zone >= 0 else []
        if batch.pin >= 0:
            pin = pinned.pins[batch.pin]
            offered = [it for it in offered if pin.allows(options[it])]
        columns = _columns(batch, kind, options, offered, pools, ways)
        made += _priced(batch, demand, kind, columns, _Table(pricing, hub, columns))
    return _joined(batches, made, ways)


def kind_of(demand: Demand, kinds: Sequence[Kind]) -> NDArray[np.int64]:
    """Each parcel's place among the kinds."""
    codes = np.full((len(demand.goods_classes), len(demand.customs_modes)), -1)
    for place, (goods, customs) in enumerate(kinds):
        row = demand.goods_classes.index(goods)
        codes[row, demand.customs_modes.index(customs)] = place
    return codes[demand.goods, demand.customs].astype(np.int64)


def _batches(demand: Demand, kind: Ints, pin: NDArray[np.int32]) -> Iterator[Batch]:
    """Parcels sorted by zone, pin and kind; orders together; then by identifier."""
    rank = np.empty(len(demand), dtype=np.int64)
    rank[np.argsort(demand.parcel_id, kind="stable")] = np.arange(len(demand))
    zone = _by_name(demand)
    lead, pin, ordered = _orders(demand, zone, rank, pin)
    kind = np.where(ordered, -1, kind)
    order = np.lexsort((rank, lead, kind, pin, zone))
    keys = np.stack([zone[order], pin[order], kind[order]])
    for start, end in _stretches((np.diff(keys, axis=1) != 0).any(axis=0), len(order)):
        parcels = order[start:end]
        heads = np.flatnonzero(np.diff(lead[parcels])) + 1
        yield Batch(
            zone=int(keys[0, start]),
            pin=int(keys[1, start]),
            kind=int(keys[2, start]),
            parcels=parcels,
            items=np.concatenate([[0], heads, [end - start]]),
        )


def _stretches(changes: NDArray[np.bool_], size: int) -> Iterator[tuple[int, int]]:
    if size:
        fence = [0, *(np.flatnonzero(changes) + 1).tolist(), size]
        yield from pairwise(fence)


def _by_name(demand: Demand) -> Ints:
    """Zones as places in the order of their names; -1 stays where no zone serves."""
    place = {zone: number for number, zone in enumerate(sorted(demand.zones))}
    names = np.array([*(place[it] for it in demand.zones), -1], dtype=np.int64)
    return names[demand.zone]


def _orders(
    demand: Demand, zone: Ints, rank: Ints, pin: NDArray[np.int32]
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """The first parcel and the pin of each parcel's order, and who is in one.

    An order to several zones travels as one item to each of them.
    """
    lead, pins = rank.copy(), pin.astype(np.int64)
    ordered = demand.group >= 0
    members = np.flatnonzero(ordered)
    if len(members):
        keys = np.stack([demand.group[members].astype(np.int64), zone[members]])
        _, order, sizes = np.unique(
            keys, axis=1, return_inverse=True, return_counts=True
        )
        order = order.reshape(-1)
        first = np.full(len(sizes), len(rank), dtype=np.int64)
        np.minimum.at(first, order, rank[members])
        fixed = np.full(len(sizes), -1, dtype=np.int64)
        np.maximum.at(fixed, order, pins[members])
        _refuse_two_pins(demand, members, pins[members], fixed[order])
        lead[members], pins[members] = first[order], fixed[order]
        ordered[members] = sizes[order] > 1
    return lead, pins, ordered


def _refuse_two_pins(demand: Demand, members: Ints, own: Ints, order: Ints) -> None:
    torn = members[(own >= 0) & (own != order)]
    if len(torn):
        raise Nonsense(
            what=f"pin of parcel {demand.parcel_id[torn[0]]}",
            rule="the same for all parcels of an order",
            found="another",
        )


@dataclass(frozen=True)
class _Columns:
    """The ways of a batch, sorted by the pools they need."""

    options: list[Option]
    way: NDArray[np.int32]
    starts: Ints
    free: int
    allowed: NDArray[np.bool_]


def _columns(
    batch: Batch,
    kind: Ints,
    options: Sequence[Option],
    offered: Sequence[int],
    pools: Pools,
    ways: dict[tuple[int, tuple[int, ...]], int],
) -> _Columns:
    kinds, counts = np.unique(kind[batch.parcels], return_counts=True)
    allowed: dict[tuple[tuple[int, ...], int], set[int]] = {}
    for k, count in zip(kinds.tolist(), counts.tolist(), strict=True):
        needed = set()
        for place in offered:
            if options[place].admits >> k & 1:
                of_kind = pools.of(options[place], k)
                allowed.setdefault((of_kind, place), set()).add(k)
                needed.update(of_kind)
        pools.note_interest(needed, count)
    columns = sorted(allowed)
    sets = [needs for needs, _ in columns]
    starts = [c for c, it in enumerate(sets) if c == 0 or it != sets[c - 1]]
    may = np.zeros((len(columns), int(kinds.max(initial=0)) + 1), dtype=np.bool_)
    for c, column in enumerate(columns):
        may[c, sorted(allowed[column])] = True
    return _Columns(
        options=[options[place] for _, place in columns],
        way=np.array(
            [ways.setdefault((place, it), len(ways)) for it, place in columns],
            dtype=np.int32,
        ),
        starts=np.array(starts, dtype=np.int64),
        # The empty set of pools sorts before every other.
        free=0 if sets and not sets[0] else -1,
        allowed=may,
    )


class _Table:
    """Prices of a batch's ways, from the few parts they are made of."""

    def __init__(self, pricing: Pricing, hub: str, columns: _Columns) -> None:
        chosen = columns.options
        self._pricing = pricing
        self._carriages, self._carriage = _shared(
            [pricing.carriage(hub, it.chain) for it in chosen]
        )
        self._tariffs, self._tariff = _shared([it.tariff for it in chosen])
        self._arrivals, self._arrival = _shared([arrival(it) for it in chosen])
        self.cutoff_min = np.array([it.way.cutoff_min for it in chosen])

    def waiting_minor(self, parcels: Ints) -> Ints:
        """What it costs to leave each parcel unplanned."""
        return self._pricing.of_waiting(parcels)

    def cost_minor(self, parcels: Ints) -> Ints:
        """A row a way, a column a parcel; `REFUSED` or more where it may not go."""
        pricing = self._pricing
        carried = _total(pricing.of_carriage(it, parcels) for it in self._carriages)
        delivered = _total(pricing.of_tariff(it, parcels) for it in self._tariffs)
        timed = _total(pricing.of_arrival(it, parcels) for it in self._arrivals)
        cost = carried[self._carriage]
        cost += delivered[self._tariff]
        cost += timed[self._arrival]
        return cost


def _shared(parts: Sequence[Part]) -> tuple[list[Part], Ints]:
    """Distinct parts, and the place of each way's part among them."""
    places: dict[Part, int] = {}
    each = [places.setdefault(it, len(places)) for it in parts]
    return list(places), np.array(each, dtype=np.int64)


def _total(parts: Iterable[Mapping[Component, Ints]]) -> Ints:
    return np.stack([sum(it.values(), start=np.int64(0)) for it in parts])


@dataclass(frozen=True)
class _Priced:
    """Entries of a stretch of items."""

    counts: Ints
    way: NDArray[np.int32]
    cost_minor: NDArray[np.int32]
    waiting_minor: Ints


def _priced(
    batch: Batch, demand: Demand, kind: Ints, columns: _Columns, table: _Table
) -> Iterator[_Priced]:
    alone = len(batch.items) == len(batch.parcels) + 1
    weight = PINNED_WAITS if batch.pin >= 0 else 1
    step = max(1, _CELLS // max(1, len(columns.way)))
    for at in range(0, len(batch.items) - 1, step):
        fence = batch.items[at : at + step + 1]
        parcels = batch.parcels[fence[0] : fence[-1]]
        heads = fence[:-1] - fence[0]
        waits = table.waiting_minor(parcels)
        waiting = weight * (waits if alone else np.add.reduceat(waits, heads))
        if not len(columns.way):
            nothing = np.empty(0, dtype=np.int32)
            counts = np.zeros(len(heads), dtype=np.int64)
            yield _Priced(counts, nothing, nothing, waiting)
            continue
        cost = table.cost_minor(parcels)
        cost[demand.ready_min[parcels] > table.cutoff_min[:, None]] = REFUSED
        if batch.kind < 0:
            cost[~columns.allowed[:, kind[parcels]]] = REFUSED
        if not alone:
            cost = np.add.reduceat(cost, heads, axis=1)
        yield _kept(cost, waiting, columns)


def _kept(cost: Ints, waiting: Ints, columns: _Columns) -> _Priced:
    """The cheapest way for every set of pools, if it could ever be chosen."""
    np.minimum(cost, REFUSED, out=cost)
    cost <<= _COLUMN_BITS
    cost |= np.arange(len(cost))[:, None]
    best = np.minimum.reduceat(cost, columns.starts, axis=0)
    column = best & ((1 << _COLUMN_BITS) - 1)
    best >>= _COLUMN_BITS
    keep = best < np.minimum(waiting, REFUSED)
    if columns.free >= 0:
        free = best[0].copy()
        keep &= best < free
        keep[0] = free < waiting
    keep = np.ascontiguousarray(keep.T)
    chosen = best.T[keep]
    if len(chosen) and chosen.max() > _DEAREST:
        raise Nonsense(
            what="cost of a parcel", rule=f"at most {_DEAREST}", found=chosen.max()
        )
    return _Priced(
        counts=keep.sum(axis=1),
        way=columns.way[column.T[keep]],
        cost_minor=chosen.astype(np.int32),
        waiting_minor=waiting,
    )


def _joined(
    batches: Sequence[Batch],
    made: list[_Priced],
    ways: Mapping[tuple[int, tuple[int, ...]], int],
) -> Entries:
    first = _fence([it.counts for it in made])
    waiting = np.concatenate([_NONE, *(it.waiting_minor for it in made)])
    cost = np.concatenate([_NONE.astype(np.int32), *(it.cost_minor for it in made)])
    way = np.concatenate([_NONE.astype(np.int32), *(it.way for it in made)])
    made.clear()  # a million parcels' entries are not kept twice
    used = np.zeros(len(ways), dtype=np.bool_)
    used[way] = True
    renumbered = np.cumsum(used, dtype=np.int32) - 1
    kept = [key for key, place in ways.items() if used[place]]
    return Entries(
        first=first,
        way=renumbered[way],
        cost_minor=cost,
        waiting_minor=waiting,
        way_option=np.array([option for option, _ in kept], dtype=np.int32),
        way_pools=tuple(needs for _, needs in kept),
        item_first=_fence([np.diff(it.items) for it in batches]),
        item_parcel=np.concatenate([_NONE, *(it.parcels for it in batches)]),
    )


_NONE = np.empty(0, dtype=np.int64)


def _fence(counts: Sequence[Ints]) -> Ints:
    joined = np.concatenate([np.zeros(1, dtype=np.int64), *counts])
    return np.cumsum(joined, dtype=np.int64)
