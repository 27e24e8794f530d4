"""Entries: who may go which way, and for how much, kept as few as the problem allows.

Parcels of one zone and kind of goods share their options and are priced together, as
a table with a row an option and a column a parcel, a stretch of parcels at a time. A
group that travels together is one item: its parcels' prices are added before anything
is left out, so that a way is kept only if it takes all of them.

Three kinds of entries are left out, and none of them is ever missed:

* one that needs the same pools as a cheaper one: whoever takes it may take the other,
  and every load stays as it is;
* one that is dearer than an entry without pools: the change takes load off units and
  adds it nowhere, and neither prices of units nor of weight above a pivot fall as
  loads grow;
* one that costs more than waiting, by the same argument: waiting needs no pool.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from routing.batches import MIXED, Batch
from routing.demand import Demand
from routing.errors import Nonsense
from routing.options import Option
from routing.pools import NO_POOLS, Pools
from routing.price_table import PricedParcels, PriceTable
from routing.pricing import REFUSED, Pricing
from routing.tariff import Bools
from routing.units import Ints

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


def entries_of(
    batches: Sequence[Batch],
    demand: Demand,
    hub: str,
    options: Sequence[Option],
    pools: Pools,
    pricing: Pricing,
) -> Entries:
    """Price every parcel on every option it may take, and keep what could be chosen."""
    by_zone: dict[str | None, list[int]] = {}
    for place, option in enumerate(options):
        by_zone.setdefault(option.way.zone, []).append(place)
    ways: dict[tuple[int, int], int] = {}
    made: list[_Priced] = []
    for batch in batches:
        offered = by_zone.get(batch.zone, [])
        if batch.pin is not None:
            offered = [it for it in offered if batch.pin.allows(options[it])]
        present = sum(1 << k for k in np.unique(batch.kind).tolist())
        offered = [it for it in offered if options[it].admits & present]
        table = PriceTable(demand, pricing, hub, [options[it] for it in offered])
        columns = [
            _columns(batch, stretch, options, offered, pools, ways)
            for stretch in batch.stretches
        ]
        made += _priced(batch, table, columns)
    return _joined(batches, made, ways, pools)


@dataclass(frozen=True)
class _Columns:
    """Ways of a stretch of parcels, sorted by the pools they need.

    ``place`` is the option's among those offered to the batch; ``starts`` where another
    set of pools begins; ``has_free`` whether the first set is the empty one.
    """

    place: Ints
    way: NDArray[np.int32]
    starts: Ints
    has_free: bool
    allowed: Bools


def _columns(
    batch: Batch,
    stretch: tuple[int, int, int],
    options: Sequence[Option],
    offered: Sequence[int],
    pools: Pools,
    ways: dict[tuple[int, int], int],
) -> _Columns:
    _, begins, ends = stretch
    kinds, counts = np.unique(
        batch.kind[batch.items[begins] : batch.items[ends]], return_counts=True
    )
    takes: dict[tuple[int, int], list[int]] = {}
    for k, count in zip(kinds.tolist(), counts.tolist(), strict=True):
        found = [
            (pools.set_of(options[option], k), place)
            for place, option in enumerate(offered)
            if options[option].admits >> k & 1
        ]
        for key in found:
            takes.setdefault(key, []).append(k)
        pools.note_interest({needs for needs, _ in found}, count)
    columns = sorted(takes)
    needs = np.array([it for it, _ in columns], dtype=np.int64)
    allowed = np.zeros((len(columns), int(kinds.max(initial=0)) + 1), dtype=np.bool_)
    for c, column in enumerate(columns):
        allowed[c, takes[column]] = True
    return _Columns(
        place=np.array([place for _, place in columns], dtype=np.int64),
        way=np.array(
            [ways.setdefault((offered[it], key), len(ways)) for key, it in columns],
            dtype=np.int32,
        ),
        starts=np.flatnonzero(np.diff(needs, prepend=-1)),
        has_free=bool(len(needs)) and needs[0] == NO_POOLS,
        allowed=allowed,
    )


@dataclass(frozen=True)
class _Priced:
    """Entries of some items."""

    counts: Ints
    way: NDArray[np.int32]
    cost_minor: NDArray[np.int32]
    waiting_minor: Ints


def _priced(
    batch: Batch, table: PriceTable, columns: Sequence[_Columns]
) -> Iterator[_Priced]:
    """Price the batch a number of items at a time, each of their stretches in turn."""
    step = max(1, _CELLS // max(1, len(table.cutoff_min)))
    for begin in range(0, len(batch.items) - 1, step):
        end = min(begin + step, len(batch.items) - 1)
        parcels = batch.parcels[batch.items[begin] : batch.items[end]]
        priced = table.of(parcels)
        waits = table.waiting_minor(parcels)
        if batch.pin is not None:
            waits *= PINNED_WAITS
        for (kind, first, last), ways in zip(batch.stretches, columns, strict=True):
            if first < end and begin < last:
                fence = batch.items[max(first, begin) : min(last, end) + 1]
                own = fence - batch.items[begin]
                kinds = batch.kind[fence[0] : fence[-1]] if kind == MIXED else None
                yield _stretch(priced, waits, own, ways, kinds)


def _stretch(
    priced: PricedParcels,
    waits: Ints,
    fence: Ints,
    columns: _Columns,
    kinds: Ints | None,
) -> _Priced:
    """Entries of items whose parcels lie between the places of a fence."""
    first, end = int(fence[0]), int(fence[-1])
    heads = fence[:-1] - first
    waiting = waits[first:end]
    grouped = len(heads) < len(waiting)
    if grouped:
        waiting = np.add.reduceat(waiting, heads)
    if not len(columns.way):
        nothing = np.empty(0, dtype=np.int32)
        return _Priced(np.zeros(len(heads), np.int64), nothing, nothing, waiting)
    cost = priced.cost_minor(columns.place, first, end)
    if kinds is not None:
        cost[~columns.allowed[:, kinds]] = REFUSED
    if grouped:
        cost = np.add.reduceat(cost, heads, axis=1)
    return _kept(cost, waiting, columns)


def _kept(cost: Ints, waiting: Ints, columns: _Columns) -> _Priced:
    """The cheapest way for every set of pools, if it could ever be chosen."""
    np.minimum(cost, REFUSED, out=cost)
    cost <<= _COLUMN_BITS
    cost |= np.arange(len(cost))[:, None]
    best = np.minimum.reduceat(cost, columns.starts, axis=0)
    column = best & ((1 << _COLUMN_BITS) - 1)
    best >>= _COLUMN_BITS
    keep = best < np.minimum(waiting, REFUSED)
    if columns.has_free:
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
    ways: Mapping[tuple[int, int], int],
    pools: Pools,
) -> Entries:
    first = _fence([it.counts for it in made])
    waiting = np.concatenate([_NONE, *(it.waiting_minor for it in made)])
    costs, taken = [it.cost_minor for it in made], [it.way for it in made]
    made.clear()
    cost, way = _column(costs), _column(taken)
    used = _renumber(way, len(ways))
    kept = [key for key, place in ways.items() if used[place]]
    return Entries(
        first=first,
        way=way,
        cost_minor=cost,
        waiting_minor=waiting,
        way_option=np.array([option for option, _ in kept], dtype=np.int32),
        way_pools=tuple(pools.sets[needs] for _, needs in kept),
        item_first=_fence([np.diff(it.items) for it in batches]),
        item_parcel=np.concatenate([_NONE, *(it.parcels for it in batches)]),
    )


def _renumber(way: NDArray[np.int32], ways: int) -> Bools:
    """Number the ways that occur without gaps, in place; say which they are."""
    used = np.zeros(ways, dtype=np.bool_)
    # In pieces: numpy widens what it indexes with, eight bytes for every entry.
    pieces = [way[at : at + _CELLS] for at in range(0, len(way), _CELLS)]
    for piece in pieces:
        used[piece] = True
    numbers = np.cumsum(used, dtype=np.int32) - np.int32(1)
    for piece in pieces:
        piece[:] = numbers[piece]
    return used


def _column(stretches: list[NDArray[np.int32]]) -> NDArray[np.int32]:
    """One column of stretches, which are given up as they are copied.

    A million parcels' entries are a gigabyte; they are not held twice.
    """
    column = np.empty(sum(map(len, stretches)), dtype=np.int32)
    end = len(column)
    while stretches:
        stretch = stretches.pop()
        column[end - len(stretch) : end] = stretch
        end -= len(stretch)
    return column


_NONE = np.empty(0, dtype=np.int64)


def _fence(counts: Sequence[Ints]) -> Ints:
    joined = np.concatenate([np.zeros(1, dtype=np.int64), *counts])
    return np.cumsum(joined, dtype=np.int64)
