"""Rules of thumb: what a planner without a solver would do.

Parcels are taken in order of price advantage or as they come; each takes the first of
its ways, by a rank, that still has room, and units are opened as loads ask for them.
"""

import numpy as np
from numpy.typing import NDArray

from routing.problem import Problem
from routing.solver.compiled import kernel

Ints = NDArray[np.int64]


def cheapest_rank(problem: Problem) -> Ints:
    """Cost of an entry with its share of the units it would fill, in minor units."""
    share = _unit_shares(
        problem.first,
        problem.way,
        problem.use,
        problem.use_by_entry,
        problem.way_first,
        problem.way_pool,
        problem.capacity,
        problem.unit_price_minor,
    )
    return problem.cost_minor + share


def greedy(problem: Problem, rank: Ints) -> tuple[Ints, Ints]:
    """Items as they come, each the lowest rank with room; entries and units."""
    entry = np.full(problem.items, -1, np.int64)
    units = problem.min_units.copy()
    _greedy(
        problem.first,
        problem.way,
        problem.cost_minor,
        problem.waiting_minor,
        rank,
        problem.use,
        problem.use_by_entry,
        problem.way_first,
        problem.way_pool,
        problem.capacity,
        problem.max_units,
        problem.lot,
        problem.lot_max_units - lot_sums(problem, units),
        units,
        entry,
    )
    return entry, units


def lot_sums(problem: Problem, units: Ints) -> Ints:
    """Units opened in every lot."""
    opened = np.zeros(len(problem.lot_max_units), np.int64)
    np.add.at(opened, problem.lot, units)
    return opened


@kernel
def _unit_shares(
    first: Ints,
    way: NDArray[np.int32],
    use: Ints,
    by_entry: bool,
    way_first: Ints,
    way_pool: NDArray[np.int32],
    capacity: Ints,
    price: Ints,
) -> Ints:
    result = np.zeros(way.size, np.int64)
    for i in range(first.size - 1):
        for e in range(first[i], first[i + 1]):
            row = e if by_entry else i
            total = 0.0
            for at in range(way_first[way[e]], way_first[way[e] + 1]):
                pool = way_pool[at]
                share = 0.0
                for d in range(use.shape[1]):
                    if capacity[pool, d] > 0:
                        share = max(share, use[row, d] / capacity[pool, d])
                total += share * price[pool]
            result[e] = np.int64(total)
    return result


@kernel
def _units_missing(
    row: int,
    pool: int,
    use: Ints,
    load: Ints,
    capacity: Ints,
    units: int,
) -> int:
    """Units a pool would have to open for one more load; -1 when none would do."""
    missing = 0
    for d in range(use.shape[1]):
        wanted = load[pool, d] + use[row, d]
        if wanted > capacity[pool, d] * units:
            if capacity[pool, d] == 0:
                return -1
            missing = max(missing, -(-wanted // capacity[pool, d]) - units)
    return missing


@kernel
def _fits(
    row: int,
    pools: NDArray[np.int32],
    use: Ints,
    load: Ints,
    capacity: Ints,
    units: Ints,
    most: Ints,
    lot: NDArray[np.int32],
    left: Ints,
) -> bool:
    """Whether a way's pools have room, or units left to open for it."""
    for place in range(pools.size):
        pool = pools[place]
        missing = _units_missing(row, pool, use, load, capacity, units[pool])
        if missing < 0 or units[pool] + missing > most[pool]:
            return False
        asked = missing
        for earlier in range(place):
            other = pools[earlier]
            if lot[other] == lot[pool]:
                asked += _units_missing(row, other, use, load, capacity, units[other])
        if asked > left[lot[pool]]:
            return False
    return True


@kernel
def _greedy(
    first: Ints,
    way: NDArray[np.int32],
    cost: NDArray[np.int32],
    waiting: Ints,
    rank: Ints,
    use: Ints,
    by_entry: bool,
    way_first: Ints,
    way_pool: NDArray[np.int32],
    capacity: Ints,
    most: Ints,
    lot: NDArray[np.int32],
    left: Ints,
    units: Ints,
    entry: Ints,
) -> None:
    load = np.zeros_like(capacity)
    for i in range(first.size - 1):
        best = -1
        for e in range(first[i], first[i + 1]):
            if cost[e] >= waiting[i] or (best >= 0 and rank[e] >= rank[best]):
                continue
            row = e if by_entry else i
            pools = way_pool[way_first[way[e]] : way_first[way[e] + 1]]
            if _fits(row, pools, use, load, capacity, units, most, lot, left):
                best = e
        if best < 0:
            continue
        entry[i] = best
        row = best if by_entry else i
        for at in range(way_first[way[best]], way_first[way[best] + 1]):
            pool = way_pool[at]
            missing = _units_missing(row, pool, use, load, capacity, units[pool])
            units[pool] += missing
            left[lot[pool]] -= missing
            for d in range(use.shape[1]):
                load[pool, d] += use[row, d]
