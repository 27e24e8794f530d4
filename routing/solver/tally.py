"""Tally: what an allocation costs, in whole minor units, as the search counts it.

The search never trusts its floating-point savings: an incumbent is what this count
says. (`routing.verify` counts again, with other code.)
"""

import numpy as np
from numpy.typing import NDArray

from routing.allocation import Allocation
from routing.problem import WEIGHT, Problem

Ints = NDArray[np.int64]


def tally(problem: Problem, entry: Ints, units: Ints) -> tuple[Allocation, int]:
    """Close units that no load needs; return the allocation and its cost."""
    load = pool_loads(problem, entry)
    units = _units_worth_opening(problem, load, units)
    rides = entry >= 0
    total = int(problem.cost_minor[entry[rides]].sum(dtype=np.int64))
    total += int(problem.waiting_minor[~rides].sum())
    total += int((units * problem.unit_price_minor).sum())
    total += int(over_charges(problem, load, units).sum())
    return Allocation(entry, units), total


def pool_loads(problem: Problem, entry: Ints) -> Ints:
    """What every pool carries, ``[R, D]``."""
    item = np.flatnonzero(entry >= 0)
    taken = entry[item]
    use = problem.use[taken if problem.use_by_entry else item]
    way = problem.way[taken]
    by_way = np.zeros((problem.ways, problem.dimensions), np.int64)
    for d in range(problem.dimensions):
        np.add.at(by_way[:, d], way, use[:, d])
    load = np.zeros((problem.pools, problem.dimensions), np.int64)
    way_of_place = np.repeat(np.arange(problem.ways), np.diff(problem.way_first))
    once = _first_mentions(way_of_place, problem.way_pool, problem.pools)
    np.add.at(load, problem.way_pool[once], by_way[way_of_place[once]])
    return load


def over_charges(problem: Problem, load: Ints, units: Ints) -> Ints:
    """Charge for weight beyond the pivots, rounded up to a minor unit per pool."""
    excess = np.maximum(0, load[:, WEIGHT] - problem.pivot_g * units)
    return -(-excess * problem.over_minor_per_kg // 1000)


def _first_mentions(way: Ints, pool: NDArray[np.int32], pools: int) -> Ints:
    """A way that names a pool twice still draws on it once."""
    _, once = np.unique(way * max(1, pools) + pool, return_index=True)
    return np.asarray(once)


def _units_worth_opening(problem: Problem, load: Ints, units: Ints) -> Ints:
    """The cheapest numbers between what the load needs and what was opened."""
    capacity = np.maximum(problem.capacity, 1)
    needed = np.where(load > 0, -(-load // capacity), 0).max(axis=1, initial=0)
    needed = np.minimum(np.maximum(needed, problem.min_units), units)
    best = units.copy()
    for pool in np.flatnonzero(needed < units):
        span = np.arange(needed[pool], units[pool] + 1)
        excess = np.maximum(0, load[pool, WEIGHT] - problem.pivot_g[pool] * span)
        over = -(-excess * problem.over_minor_per_kg[pool] // 1000)
        cost = span * problem.unit_price_minor[pool] + over
        best[pool] = span[np.argmin(cost)]
    return best
