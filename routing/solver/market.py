"""The market: items bid for room in pools; only bids that beat the alternative count.

An item that finds no room takes its *alternative*: waiting, or the cheapest entry that
takes nothing of any pool (its way has none, or the item weighs nothing). The **gain** of an offer (item i, way w) is what it saves against it,

    gain[i, w] = alternative[i] - cost[i, w],

and offers without gain never belong to an optimal plan: dropping one lets every load
shrink. Of ways that draw on the same pools an item only needs the cheapest. A *route*
is such a list of pools; its first pool, the dearest, is its *home*. Offers are kept
by home pool, then by item.

Gains are stored as float32, rounded up where they are not exact (beyond 167,772.16 in
a currency of two decimals), so that every bound computed from them stays a bound.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from routing.errors import Nonsense
from routing.problem import WEIGHT, Problem
from routing.solver.compiled import kernel
from routing.solver.sift import cheapest_poolless, sift


class Offers(NamedTuple):
    """Arrays the kernels see: n items, K offers, R pools, Q routes.

    Attributes
    ----------
    start : int64[R + 1]
        Offers at home in pool r are ``start[r] : start[r + 1]``.
    item, route : int32[K]
    gain : float32[K]
    uniform, repeated : bool[R]
        Whether all offers at home in a pool share one route; whether an item may have
        more than one of them.
    use : float64[D, n] or float64[D, K]
        Whole numbers; columns are offers when ``use_by_offer``.
    route_start, route_pool : int64[Q + 1], int32
    capacity : float64[R, D]
    pivot, over : float64[R]
        Weight a unit's price includes, and minor units per gram beyond it.
    unit_price : float64[R]
    """

    start: NDArray[np.int64]
    item: NDArray[np.int32]
    route: NDArray[np.int32]
    gain: NDArray[np.float32]
    uniform: NDArray[np.bool_]
    repeated: NDArray[np.bool_]
    use: NDArray[np.float64]
    use_by_offer: bool
    route_start: NDArray[np.int64]
    route_pool: NDArray[np.int32]
    capacity: NDArray[np.float64]
    pivot: NDArray[np.float64]
    over: NDArray[np.float64]
    unit_price: NDArray[np.float64]


@dataclass(frozen=True)
class Market:
    """A problem in the form of gains, with what its scales are derived from.

    Attributes
    ----------
    offers : Offers
    entry : int32[K]
        Entry of the problem behind each offer; empty when items are classes.
    alternative_entry : int64[n]
        Entry an item takes when it rides in no pool; -1 waits.
    alternative_minor : int
        Cost when every item takes its alternative and no unit is opened.
    best_gain : float64[n]
    least, most : int64[R]
        Units that may be opened.
    lot, lot_units : int64[R], int64[L]
    """

    offers: Offers
    entry: NDArray[np.int32]
    alternative_entry: NDArray[np.int64]
    alternative_minor: int
    best_gain: NDArray[np.float64]
    least: NDArray[np.int64]
    most: NDArray[np.int64]
    lot: NDArray[np.int64]
    lot_units: NDArray[np.int64]

    @property
    def floor_minor(self) -> int:
        """A first bound: every item its best gain, no unit but the committed."""
        committed = sum(
            int(units) * int(price)
            for units, price in zip(self.least, self.offers.unit_price, strict=True)
        )
        gains = int(np.ceil(self.best_gain).sum(dtype=object)) if self.items else 0
        return self.alternative_minor + committed - gains

    @property
    def items(self) -> int:
        """Number of items (or classes)."""
        return len(self.best_gain)

    @property
    def pools(self) -> int:
        """Number of pools."""
        return len(self.least)

    @property
    def size(self) -> int:
        """Number of offers."""
        return len(self.offers.item)


def open_market(problem: Problem) -> Market:
    """Keep the offers of a problem that can be part of an optimal plan."""
    _refuse_impossible_commitments(problem)
    most = np.minimum(problem.max_units, problem.lot_max_units[problem.lot])
    route_of_way, route_start, route_pool = _routes(problem)
    alternative, alternative_entry = _alternatives(problem)
    home = np.full(len(route_start) - 1, -1, np.int64)
    leads = np.diff(route_start) > 0
    home[leads] = route_pool[route_start[:-1][leads]]
    room = problem.capacity * most[:, None]
    entry, item, gain, start = sift(
        problem.first,
        problem.way,
        problem.cost_minor,
        problem.use,
        problem.use_by_entry,
        alternative,
        route_of_way,
        route_start,
        route_pool,
        home,
        room,
        problem.pools,
    )
    if len(gain) and float(gain.max()) >= 2.0**31:
        raise Nonsense(
            what="waiting_minor",
            rule="less than 2^31 above the cheapest way",
            found=int(alternative.max()),
        )
    route = route_of_way[problem.way[entry]]
    uniform, repeated = _kinds(start, item, route)
    use = problem.use[entry] if problem.use_by_entry else problem.use
    offers = Offers(
        start=start,
        item=item,
        route=route,
        gain=gain,
        uniform=uniform,
        repeated=repeated,
        use=np.ascontiguousarray(use.T, float),
        use_by_offer=problem.use_by_entry,
        route_start=route_start,
        route_pool=route_pool,
        capacity=problem.capacity.astype(float),
        pivot=problem.pivot_g.astype(float),
        over=problem.over_minor_per_kg / 1000.0,
        unit_price=problem.unit_price_minor.astype(float),
    )
    total = int(alternative.sum(dtype=object)) if len(alternative) else 0
    most = _useful_units(offers, problem.min_units, most)
    return Market(
        offers=offers,
        entry=entry,
        alternative_entry=alternative_entry,
        alternative_minor=total,
        best_gain=best_gains(offers, problem.items),
        least=problem.min_units.copy(),
        most=most,
        lot=problem.lot.astype(np.int64),
        lot_units=problem.lot_max_units,
    )


def _refuse_impossible_commitments(problem: Problem) -> None:
    committed = np.zeros(len(problem.lot_max_units), np.int64)
    np.add.at(committed, problem.lot, problem.min_units)
    broken = np.flatnonzero(committed > problem.lot_max_units)
    if len(broken):
        raise Nonsense(
            what=f"min_units of lot {broken[0]}",
            rule=f"at most its {problem.lot_max_units[broken[0]]} units",
            found=int(committed[broken[0]]),
        )


def best_gains(offers: Offers, items: int) -> NDArray[np.float64]:
    """The most an item could save, 0 where it has no offer."""
    best = np.zeros(items)
    _raise_to_gain(offers, best)
    return best


def _routes(
    problem: Problem,
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int32]]:
    """Number the distinct lists of pools; ways with the same list share a route."""
    number: dict[bytes, int] = {}
    lists: list[NDArray[np.int32]] = []
    route_of_way = np.empty(problem.ways, np.int32)
    fence = problem.way_first
    for way in range(problem.ways):
        pools = problem.way_pool[fence[way] : fence[way + 1]]
        _, at = np.unique(pools, return_index=True)
        pools = pools[np.sort(at)]
        route = number.setdefault(pools.tobytes(), len(lists))
        if route == len(lists):
            lists.append(pools)
        route_of_way[way] = route
    start = np.zeros(len(lists) + 1, np.int64)
    start[1:] = np.cumsum([len(pools) for pools in lists])
    flat = np.concatenate([*lists, np.empty(0, np.int32)]).astype(np.int32)
    return route_of_way, start, flat


def _alternatives(problem: Problem) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Waiting, or the cheapest entry that takes nothing of any pool."""
    poolless = np.diff(problem.way_first) == 0
    alternative = problem.waiting_minor.copy()
    entry = np.full(problem.items, -1, np.int64)
    weightless = np.asarray(~problem.use.any(axis=1))
    if poolless.any() or weightless.any():
        cheapest_poolless(
            problem.first,
            problem.way,
            problem.cost_minor,
            poolless,
            weightless,
            problem.use_by_entry,
            alternative,
            entry,
        )
    return alternative, entry


def _useful_units(
    offers: Offers, least: NDArray[np.int64], most: NDArray[np.int64]
) -> NDArray[np.int64]:
    """No more units than all offers of a pool could fill, or could ever pay for."""
    load, gain = demand_of_pools(offers, len(least))
    with np.errstate(divide="ignore", invalid="ignore"):
        units = np.where(load > 0, np.ceil(load / offers.capacity), 0.0).max(axis=1)
        pivots = np.ceil(load[:, WEIGHT] / offers.pivot)
    pivots = np.where((offers.over > 0) & (load[:, WEIGHT] > 0), pivots, 0.0)
    affordable = np.full(len(least), np.inf)
    priced = offers.unit_price > 0
    affordable[priced] = np.floor(gain[priced] / offers.unit_price[priced])
    affordable += least
    wanted = np.minimum(np.maximum(units, pivots), affordable)
    wanted = np.minimum(wanted, most.astype(float))
    useful: NDArray[np.int64] = np.maximum(least, wanted.astype(np.int64))
    return useful


def demand_of_pools(
    offers: Offers, pools: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Load and gain of a pool if every offer that touches it were taken."""
    load = np.zeros((pools, offers.use.shape[0]))
    gain = np.zeros(pools)
    _add_demand(offers, load, gain)
    return load, gain


@kernel
def _kinds(
    start: NDArray[np.int64], item: NDArray[np.int32], route: NDArray[np.int32]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    uniform = np.ones(start.size - 1, np.bool_)
    repeated = np.zeros(start.size - 1, np.bool_)
    for r in range(start.size - 1):
        for k in range(start[r] + 1, start[r + 1]):
            if route[k] != route[k - 1]:
                uniform[r] = False
            if item[k] == item[k - 1]:
                repeated[r] = True
    return uniform, repeated


@kernel
def _raise_to_gain(o: Offers, best: NDArray[np.float64]) -> None:
    for k in range(o.item.size):
        best[o.item[k]] = max(best[o.item[k]], o.gain[k])


@kernel
def _add_demand(
    o: Offers, load: NDArray[np.float64], gain: NDArray[np.float64]
) -> None:
    for k in range(o.item.size):
        row = k if o.use_by_offer else o.item[k]
        for place in range(o.route_start[o.route[k]], o.route_start[o.route[k] + 1]):
            pool = o.route_pool[place]
            gain[pool] += o.gain[k]
            for d in range(load.shape[1]):
                load[pool, d] += o.use[d, row]
