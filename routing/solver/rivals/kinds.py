"""Kinds: parcels of one zone, goods and dates as one, and back to parcels.

Grouping is how one fits a million parcels into a library solver. A kind counts with the
mean weight, volume and cost of its parcels, so what is proven about kinds says nothing
about parcels: the light and the heavy of a kind would go different ways. Kinds are
parted into bands of weight, and keep their cheapest ways only; both make the model
truer or smaller, and neither makes its bound a bound.
"""

import numpy as np
from numpy.typing import NDArray

from routing.problem import WEIGHT, Problem
from routing.solver.compiled import kernel
from routing.solver.rivals.model import Crowd
from routing.solver.rules import cheapest_rank

Ints = NDArray[np.int64]

WEIGHT_BANDS = 4
"""Twice as many double the model; without bands it is dearer by one part in twenty."""
WAYS_KEPT = 30
"""Of a hundred or more; those left out are hardly ever taken."""


def by_kind(problem: Problem, kind: Ints) -> tuple[Crowd, Ints]:
    """The crowd of all kinds, and the group of every item.

    Parameters
    ----------
    kind : int64[n]
        Items of one number are alike but for weight and volume.
    """
    group = _banded(problem, kind)
    count = np.bincount(group)
    item = np.repeat(np.arange(problem.items), np.diff(problem.first))
    pair = group[item] * problem.ways + problem.way
    pairs, of = np.unique(pair, return_inverse=True)
    owner, way = np.divmod(pairs, problem.ways)
    members = np.bincount(of)
    rows = problem.use if problem.use_by_entry else problem.use[item]
    mean_use = np.column_stack(
        [
            np.bincount(of, weights=rows[:, d]) / members
            for d in range(problem.dimensions)
        ]
    )
    mean_cost = np.bincount(of, weights=problem.cost_minor) / members
    rank = np.bincount(of, weights=cheapest_rank(problem)) / members
    kept = _cheapest(owner, rank)
    # A way some of a kind may not take is left to nobody: means of the few mislead.
    kept &= members * 2 >= count[owner]
    waiting = np.bincount(group, weights=problem.waiting_minor) / count
    first = np.searchsorted(owner[kept], np.arange(len(count) + 1))
    crowd = Crowd(
        count=count,
        first=first.astype(np.int64),
        way=way[kept].astype(np.int32),
        cost_minor=np.rint(mean_cost[kept]),
        waiting_minor=np.rint(waiting),
        use=np.rint(mean_use[kept]),
    )
    return crowd, group


def spread(
    problem: Problem, crowd: Crowd, group: Ints, taken: Ints, units: Ints
) -> Ints:
    """Give every item a way from what its group was given; -1 waits.

    Items take the ways of their group in order of weight, as far as the opened units
    hold them; who finds no room takes the cheapest way that has some, or waits.
    """
    quota = np.zeros((len(crowd.count), problem.ways), np.int64)
    owner = np.repeat(np.arange(len(crowd.count)), np.diff(crowd.first))
    quota[owner, crowd.way] = taken
    weight = problem.use[:, WEIGHT] if not problem.use_by_entry else group
    entry = np.full(problem.items, -1, np.int64)
    _spread(
        np.argsort(weight, kind="stable")[::-1].copy(),
        group,
        quota,
        problem.first,
        problem.way,
        problem.cost_minor,
        problem.waiting_minor,
        problem.use,
        problem.use_by_entry,
        problem.way_first,
        problem.way_pool,
        problem.capacity * units[:, None],
        entry,
    )
    return entry


def _banded(problem: Problem, kind: Ints) -> Ints:
    banded = kind
    if not problem.use_by_entry:
        weight = problem.use[:, WEIGHT]
        edges = np.quantile(weight, np.linspace(0, 1, WEIGHT_BANDS + 1)[1:-1])
        banded = kind * WEIGHT_BANDS + np.searchsorted(edges, weight)
    group: Ints = np.unique(banded, return_inverse=True)[1].reshape(-1)
    return group


def _cheapest(owner: Ints, rank: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which pairs are among the cheapest of their owner."""
    order = np.lexsort((rank, owner))
    begin = np.searchsorted(owner, owner[order])
    kept = np.zeros(len(owner), bool)
    kept[order[np.arange(len(owner)) - begin < WAYS_KEPT]] = True
    return kept


@kernel
def _spread(
    order: Ints,
    group: Ints,
    quota: Ints,
    first: Ints,
    way: NDArray[np.int32],
    cost: NDArray[np.int32],
    waiting: Ints,
    use: Ints,
    by_entry: bool,
    way_first: Ints,
    way_pool: NDArray[np.int32],
    room: Ints,
    entry: Ints,
) -> None:
    # Those a kind sent on their way go first; the others fill what is left.
    for sent in (True, False):
        for i in order:
            best = -1
            for e in range(first[i], first[i + 1]):
                if entry[i] >= 0 or (sent and quota[group[i], way[e]] == 0):
                    continue
                if cost[e] >= waiting[i] or (best >= 0 and cost[e] >= cost[best]):
                    continue
                row = e if by_entry else i
                if _has_room(use[row], way[e], way_first, way_pool, room):
                    best = e
            if best >= 0:
                entry[i] = best
                quota[group[i], way[best]] -= 1
                row = best if by_entry else i
                for at in range(way_first[way[best]], way_first[way[best] + 1]):
                    room[way_pool[at]] -= use[row]


@kernel
def _has_room(
    wanted: Ints,
    way: int,
    way_first: Ints,
    way_pool: NDArray[np.int32],
    room: Ints,
) -> bool:
    for at in range(way_first[way], way_first[way + 1]):
        for d in range(wanted.size):
            if wanted[d] > room[way_pool[at], d]:
                return False
    return True
