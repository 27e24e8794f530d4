"""The sample: a few thousand items stand for all of them, to find prices early.

Prices of pools hardly depend on single items. Every m-th item, in an order that puts
alike items side by side, is given m times its gain and use; the market of these is
solved first, at a fraction of the cost. Its prices and fractional units are then lifted
to all items: an item asks the surplus at which the open fractions of the pools that
would leave it more add up to one whole pool.

A bound of the sample says nothing about the problem; it only starts the climb that
leads to one that does.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from routing.solver.box import Box
from routing.solver.compiled import kernel
from routing.solver.dual import Prices
from routing.solver.market import Market, Offers, best_gains
from routing.solver.prices import charge_routes
from routing.solver.settle import list_by_item, open_routes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SAMPLE_ITEMS = 6_000
"""Enough that a pool's price rests on hundreds of items; few enough for 2 ms a step."""
WORTH_SAMPLING = 3
"""A sample that is not at least this much smaller is not worth the detour."""

NEAR = 0.3
"""An offer is live when it misses a profit by at most this share of a best gain."""


def thin(market: Market, seed: int, items: int = SAMPLE_ITEMS) -> Market | None:
    """The market of a sample of items; none when the market is small anyway.

    Another seed takes other items.
    """
    every = market.items // items
    if every < WORTH_SAMPLING:
        return None
    number = np.full(market.items, -1, np.int32)
    chosen = np.sort(_alike(market)[(every // 2 + seed) % every :: every])
    number[chosen] = np.arange(len(chosen), dtype=np.int32)
    offers = _thinned(market.offers, number, chosen, market.items / len(chosen))
    return Market(
        offers=offers,
        entry=np.empty(0, np.int32),
        alternative_entry=np.empty(0, np.int64),
        alternative_minor=market.alternative_minor,
        best_gain=best_gains(offers, len(chosen)),
        least=market.least,
        most=market.most,
        lot=market.lot,
        lot_units=market.lot_units,
    )


def _alike(market: Market) -> Ints:
    """Items in an order of their best offer's pool, then of their size and gain."""
    home = np.full(market.items, -1, np.int64)
    _find_best_home(market.offers, market.best_gain, home)
    size = np.zeros(market.items)
    if not market.offers.use_by_offer:
        room = np.maximum(market.offers.capacity.max(axis=0, initial=1.0), 1.0)
        for d in range(len(room)):
            size += market.offers.use[d] / room[d]
    return np.lexsort((market.best_gain, size, home)).astype(np.int64)


def _thinned(
    offers: Offers, number: NDArray[np.int32], chosen: Ints, m: float
) -> Offers:
    keep = np.zeros(len(offers.item), np.bool_)
    _mark_chosen(offers.item, number, keep)
    kept, start = _kept(offers.start, keep)
    columns = kept if offers.use_by_offer else chosen
    return offers._replace(
        start=start,
        item=number[offers.item[kept]],
        route=offers.route[kept],
        gain=(offers.gain[kept] * np.float32(m)).astype(np.float32),
        use=np.ascontiguousarray(offers.use[:, columns] * m),
    )


def live(market: Market, box: Box, prices: Prices) -> Market:
    """The offers that come near to a profit at given prices, in pools not closed.

    Climbs among neighbouring boxes look at these only; bounds look at all.
    """
    offers = market.offers
    charge = np.zeros((len(offers.route_start) - 1, prices.price.shape[1]))
    charge_routes(offers, prices.price, charge)
    keep = np.zeros(market.size, np.bool_)
    slack = NEAR * market.best_gain
    _mark_live(offers, box.most, prices.surplus, charge, slack, keep)
    kept, start = _kept(offers.start, keep)
    near = offers._replace(
        start=start,
        item=offers.item[kept],
        route=offers.route[kept],
        gain=offers.gain[kept],
    )
    if offers.use_by_offer:
        near = near._replace(use=np.ascontiguousarray(offers.use[:, kept]))
    entry = market.entry[kept] if len(market.entry) else market.entry
    return replace(market, offers=near, entry=entry)


def lift(market: Market, prices: Prices) -> Prices:
    """Surpluses of all items at the prices and fractional units of a sample."""
    offers = market.offers
    fraction = np.minimum(1.0, prices.units)
    opened = np.ascontiguousarray(fraction > 1e-3)
    first, offer = list_by_item(
        offers, opened, open_routes(offers, opened), market.items
    )
    charge = np.zeros((len(offers.route_start) - 1, prices.price.shape[1]))
    charge_routes(offers, prices.price, charge)
    surplus = np.zeros(market.items)
    _lift(offers, first, offer, charge, fraction, surplus)
    return Prices(surplus, prices.price, prices.toll, prices.units)


@kernel
def _mark_chosen(
    item: NDArray[np.int32], number: NDArray[np.int32], keep: NDArray[np.bool_]
) -> None:
    for k in range(item.size):
        keep[k] = number[item[k]] >= 0


@kernel
def _kept(start: Ints, keep: NDArray[np.bool_]) -> tuple[NDArray[np.int32], Ints]:
    """Places of the offers kept, and where every pool's begin among them."""
    begins = np.zeros_like(start)
    for r in range(start.size - 1):
        begins[r + 1] = begins[r]
        for k in range(start[r], start[r + 1]):
            if keep[k]:
                begins[r + 1] += 1
    kept = np.empty(begins[-1], np.int32)
    fill = 0
    for k in range(keep.size):
        if keep[k]:
            kept[fill] = k
            fill += 1
    return kept, begins


@kernel
def _mark_live(
    o: Offers,
    most: Ints,
    surplus: Floats,
    charge: Floats,
    slack: Floats,
    keep: NDArray[np.bool_],
) -> None:
    for r in range(o.start.size - 1):
        if most[r] <= 0:
            continue
        for k in range(o.start[r], o.start[r + 1]):
            column = k if o.use_by_offer else o.item[k]
            p = o.gain[k] - surplus[o.item[k]] + slack[o.item[k]]
            for d in range(charge.shape[1]):
                p -= charge[o.route[k], d] * o.use[d, column]
            keep[k] = p > 0.0


@kernel
def _find_best_home(o: Offers, best_gain: Floats, home: Ints) -> None:
    for r in range(o.start.size - 1):
        for k in range(o.start[r], o.start[r + 1]):
            if home[o.item[k]] < 0 and o.gain[k] >= best_gain[o.item[k]]:
                home[o.item[k]] = r


@kernel
def _lift(
    o: Offers,
    first: Ints,
    offer: NDArray[np.int32],
    charge: Floats,
    fraction: Floats,
    surplus: Floats,
) -> None:
    longest = 0
    for i in range(surplus.size):
        longest = max(longest, first[i + 1] - first[i])
    profit, share = np.empty(longest), np.empty(longest)
    for i in range(surplus.size):
        count = 0
        for at in range(first[i], first[i + 1]):
            k = offer[at]
            column = k if o.use_by_offer else i
            p = float(o.gain[k])
            for d in range(charge.shape[1]):
                p -= charge[o.route[k], d] * o.use[d, column]
            if p <= 0.0:
                continue
            slot = count
            while slot > 0 and profit[slot - 1] < p:
                profit[slot] = profit[slot - 1]
                share[slot] = share[slot - 1]
                slot -= 1
            profit[slot] = p
            share[slot] = fraction[o.route_pool[o.route_start[o.route[k]]]]
            count += 1
        whole = 0.0
        for slot in range(count):
            whole += share[slot]
            if whole >= 1.0:
                surplus[i] = profit[slot]
                break
