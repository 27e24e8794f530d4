"""Choices: every item takes one pool or waits, when no unit is left to buy.

With ``min_units = max_units`` and one pool a way, the allocation problem is the
generalised assignment problem with a price for leaving an item out:

    min  sum_k cost[k] x[k] + sum_i waiting[i] z[i]
    s.t. sum_{k in K(i)} x[k] + z[i] = 1                      for all items i
         sum_{k: pool k = r} use[k, d] x[k] <= room[r, d]     for all pools r, d

Only choices that can ever help are listed: they fit into an empty pool, and they cost
less than waiting (an item that gains nothing may as well wait, which takes no room).
"""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from routing.problem import WEIGHT, Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Codes = NDArray[np.int32]
Number = TypeVar("Number", bound=np.generic)


class Choices(NamedTuple):
    """Columns of the choices; those of item i are ``first[i] : first[i + 1]``.

    Rows of ``use`` are choices when ``by_choice``, items otherwise.
    """

    first: Ints
    pool: Codes
    cost: Codes
    use: Ints
    by_choice: bool
    waiting: Ints
    room: Ints

    @property
    def items(self) -> int:
        """Number of items."""
        return len(self.waiting)

    @property
    def size(self) -> int:
        """Number of choices."""
        return len(self.pool)


def suits(problem: Problem) -> bool:
    """Whether nothing is left to buy and every way draws on one pool."""
    free = not problem.unit_price_minor.any()
    fixed = bool((problem.min_units == problem.max_units).all())
    single = bool((np.diff(problem.way_first) == 1).all())
    within = problem.pivot_g >= problem.capacity[:, WEIGHT]
    flat = bool((within | (problem.over_minor_per_kg == 0)).all())
    opened = np.zeros(len(problem.lot_max_units), np.int64)
    np.add.at(opened, problem.lot, problem.max_units)
    offered = bool((opened <= problem.lot_max_units).all())
    return free and fixed and single and flat and offered


def list_choices(problem: Problem) -> tuple[Choices, Codes]:
    """The choices worth listing, and the entry of the problem behind each."""
    pool = problem.way_pool[problem.way_first[problem.way]].astype(np.int32)
    room = problem.capacity * problem.max_units[:, None]
    item = np.repeat(np.arange(problem.items, dtype=np.int32), np.diff(problem.first))
    useful = problem.cost_minor < problem.waiting_minor[item]
    for d in range(problem.dimensions):
        use = problem.use[:, d]
        useful &= (use if problem.use_by_entry else use[item]) <= room[pool, d]
    if useful.all():
        entry = np.arange(problem.entries, dtype=np.int32)
        first, cost, use = problem.first, problem.cost_minor, problem.use
    else:
        entry = np.flatnonzero(useful).astype(np.int32)
        kept = np.concatenate([[0], np.cumsum(useful, dtype=np.int64)])
        first, cost = _frozen(kept[problem.first]), _frozen(problem.cost_minor[entry])
        use = _frozen(problem.use[entry]) if problem.use_by_entry else problem.use
        pool = pool[entry]
    choices = Choices(
        first, pool, cost, use, problem.use_by_entry, problem.waiting_minor, room
    )
    return choices, entry


def sample(choices: Choices, every: int) -> Choices:
    """Every so many-th item, with room in proportion: a small market like the large."""
    taken = np.arange(0, choices.items, every)
    width = np.diff(choices.first)[taken]
    first = np.concatenate([[0], np.cumsum(width)]).astype(np.int64)
    place = np.repeat(choices.first[taken] - first[:-1], width)
    rows = place + np.arange(first[-1])
    return choices._replace(
        first=_frozen(first),
        pool=choices.pool[rows],
        cost=_frozen(choices.cost[rows]),
        use=_frozen(choices.use[rows if choices.by_choice else taken]),
        waiting=_frozen(choices.waiting[taken]),
        room=np.ceil(choices.room / every).astype(np.int64),
    )


def _frozen(column: NDArray[Number]) -> NDArray[Number]:
    """Read-only like the problem's own, so that kernels are compiled for one kind."""
    column.setflags(write=False)
    return column
