"""The core: per item only choices that a good plan could take.

With r[k] the reduced cost of a choice (its priced cost less the cheapest of its item),
every allocation costs

    L(price) + sum of r over what is taken + sum of price * room left over.

A plan within a gap of the bound has less than that gap in all its r together. So the
core keeps choices with r <= reach, where reach is set so that items keep a given number
of choices on average; the nearer to the optimum, the fewer are worth looking at.
Waiting is a choice like any other, in a pool of its own that holds everything. An item
with a single choice left is not in the core; its load is taken off the room.
"""

from typing import NamedTuple

import numpy as np

from routing.solver.compiled import kernel
from routing.solver.fixed.choices import Choices, Codes, Floats, Ints
from routing.solver.fixed.place import loads

ENDLESS = 1e18
"""Room of the pool in which items wait."""
LOOKED_AT = 100_000
"""Items from which the reach is read; more would not move the quantile."""


class Core(NamedTuple):
    """Choices of the core; those of ``item[i]`` are ``first[i] : first[i + 1]``.

    ``member_first`` fences, for every pool, how many items could be in it at once.
    """

    item: Ints
    first: Ints
    pool: Codes
    cost: Floats
    reduced: Floats
    use: Floats
    choice: Ints
    room: Floats
    price: Floats
    member_first: Ints


def cut_core(
    choices: Choices, price: Floats, reach: float, taken: Ints
) -> tuple[Core, Ints]:
    """The core within a reach, and where in it the choices taken now are."""
    count = np.zeros(choices.items, np.int64)
    count_core(choices, price, reach, taken, count)
    item = np.flatnonzero(count > 1)
    first = np.concatenate([[0], np.cumsum(count[item])]).astype(np.int64)
    size, (pools, dimensions) = int(first[-1]), choices.room.shape
    fixed = taken.copy()
    fixed[item] = -1
    room = choices.room - loads(choices, fixed)
    core = Core(
        item=item,
        first=first,
        pool=np.empty(size, np.int32),
        cost=np.empty(size),
        reduced=np.empty(size),
        use=np.zeros((size, dimensions)),
        choice=np.empty(size, np.int64),
        room=np.vstack([room, np.full((1, dimensions), ENDLESS)]),
        price=np.vstack([price, np.zeros((1, dimensions))]),
        member_first=np.zeros(pools + 2, np.int64),
    )
    current = np.empty(len(item), np.int64)
    fill_core(choices, reach, taken, core, current)
    np.cumsum(np.bincount(core.pool, minlength=pools + 1), out=core.member_first[1:])
    return core, current


def spread(core: Core, current: Ints, taken: Ints) -> Ints:
    """An allocation of all items: those of the core as they are now in it."""
    result = taken.copy()
    result[core.item] = core.choice[current]
    return result


def temperature_at(choices: Choices, price: Floats, waste: float) -> float:
    """The temperature at which items on their own would waste so much in all.

    Items take a choice with probability falling in r / T, as exp(-r / T) or nearly so:
    (1 + r / 8T)^-8 needs no library and is the same everywhere.
    """
    items = min(choices.items, LOOKED_AT)
    reduced = np.empty(int(choices.first[items]) + items)
    write_reduced(choices, price, items, reduced)
    start = choices.first[:items] + np.arange(items)
    wanted = waste * items / max(1, choices.items)
    low, high = 0.0, max(1e-9, wanted)
    for _ in range(30):
        middle = 0.5 * (low + high)
        weight = 1.0 / (1.0 + reduced / (8.0 * middle)) ** 8
        lost = np.add.reduceat(weight * reduced, start)
        total = lost / np.add.reduceat(weight, start)
        if float(total.sum()) > wanted:
            high = middle
        else:
            low = middle
    return high


@kernel
def priced_choice(c: Choices, price: Floats, i: int, k: int) -> float:
    """Cost of a choice with its room."""
    row = k if c.by_choice else i
    v = float(c.cost[k])
    for d in range(price.shape[1]):
        v += price[c.pool[k], d] * c.use[row, d]
    return v


@kernel
def least_priced(c: Choices, price: Floats, i: int) -> float:
    """What an item pays at the prices of room."""
    best = float(c.waiting[i])
    for k in range(c.first[i], c.first[i + 1]):
        best = min(best, priced_choice(c, price, i, k))
    return best


@kernel
def write_reduced(c: Choices, price: Floats, items: int, reduced: Floats) -> None:
    """Reduced costs of the first items' choices, waiting among them."""
    at = 0
    for i in range(items):
        least = least_priced(c, price, i)
        for k in range(c.first[i], c.first[i + 1]):
            reduced[at] = priced_choice(c, price, i, k) - least
            at += 1
        reduced[at] = c.waiting[i] - least
        at += 1


@kernel
def count_core(
    c: Choices, price: Floats, reach: float, taken: Ints, count: Ints
) -> None:
    """Count the choices every item would have in the core."""
    for i in range(taken.size):
        least = least_priced(c, price, i) + reach
        if c.waiting[i] <= least or taken[i] < 0:
            count[i] += 1
        for k in range(c.first[i], c.first[i + 1]):
            if k == taken[i] or priced_choice(c, price, i, k) <= least:
                count[i] += 1


@kernel
def fill_core(c: Choices, reach: float, taken: Ints, core: Core, current: Ints) -> None:
    """Fill the columns of a core that was counted."""
    waits = core.room.shape[0] - 1
    for y in range(core.item.size):
        i = core.item[y]
        least = least_priced(c, core.price, i)
        at = core.first[y]
        if c.waiting[i] <= least + reach or taken[i] < 0:
            core.pool[at] = waits
            core.cost[at] = c.waiting[i]
            core.reduced[at] = c.waiting[i] - least
            core.choice[at] = -1
            if taken[i] < 0:
                current[y] = at
            at += 1
        for k in range(c.first[i], c.first[i + 1]):
            v = priced_choice(c, core.price, i, k)
            if k == taken[i] or v <= least + reach:
                row = k if c.by_choice else i
                core.pool[at] = c.pool[k]
                core.cost[at] = c.cost[k]
                core.reduced[at] = v - least
                core.choice[at] = k
                for d in range(core.use.shape[1]):
                    core.use[at, d] = c.use[row, d]
                if k == taken[i]:
                    current[y] = at
                at += 1
