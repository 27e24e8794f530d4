"""Placing: from any wish list to a plan that fits, then the cheap corrections.

wish     every item its cheapest choice at the prices of room; an item that is split
         goes where its kind has been given least of what the shares promise
shed     overfull pools give items away, those first that lose least by it, at losses
         allowed to grow step by step; waiting always has room, so this ends
seat     who waits takes the place of somebody who can still go elsewhere
fill     items move where they cost less and where there is room, until none gains
"""

import numpy as np

from routing.solver.compiled import kernel
from routing.solver.fixed.choices import Choices, Floats, Ints
from routing.solver.fixed.prices import most_choices, soft_shares

LOSSES = (0.001, 0.005, 0.02, 0.1, 1.0, np.inf)
"""Priced loss, as a share of a typical cost, at which items may be given away."""
SAVINGS = (0.005, 0.1, np.inf)
"""Priced loss at which a move may save: first those that are as good as planned."""
PASSES = 3
SEATS = 200
"""Waiting items that are seated one by one; each looks at every other item."""


def wish(choices: Choices, price: Floats, width: float) -> Ints:
    """Cheapest choice of every item (-1: waits); loads as the shares would make them.

    The shares of a climb's last width load every priced pool to its room. Rounding them
    one item after the other, each to the pool that is furthest behind, keeps every pool
    within about an item of that, however many items are undecided.
    """
    taken = np.empty(choices.items, np.int64)
    round_shares(choices, price, width, taken)
    return taken


def make_fit(choices: Choices, price: Floats, taken: Ints, typical: float) -> Ints:
    """Move as little as possible so that every pool holds its load."""
    taken = taken.copy()
    load = loads(choices, taken)
    if not (load > choices.room).any():
        return taken
    loss = losses(choices, price, load, taken)
    order = np.argsort(loss, kind="stable")
    for limit in LOSSES:
        shed(choices, price, order, limit * typical, load, taken)
        if not (load > choices.room).any():
            break
    for item in np.flatnonzero(taken < 0)[:SEATS]:
        seat(choices, int(item), load, taken)
    return taken


def fill(choices: Choices, price: Floats, taken: Ints, typical: float) -> Ints:
    """Let items move where they cost less and there is room, the best priced first."""
    taken = taken.copy()
    load = loads(choices, taken)
    gain = gains(choices, taken)
    order = np.argsort(-gain, kind="stable")[: int((gain > 0).sum())]
    for limit in SAVINGS:
        for _ in range(PASSES):
            if move_down(choices, price, order, limit * typical, load, taken) == 0:
                break
    return taken


@kernel
def round_shares(c: Choices, price: Floats, width: float, taken: Ints) -> None:
    """Round shares so that the squares of what pools were promised in vain stay small.

    ``behind`` is what shares promised a pool so far less what it was given; taking k
    changes its square by use (use - 2 behind). The last row stands for waiting.
    """
    longest = most_choices(c)
    shares, where = np.empty(longest), np.empty(longest, np.int64)
    pools, dimensions = c.room.shape
    behind = np.zeros((pools + 1, dimensions))
    weight = np.ones((pools + 1, dimensions))
    for r in range(pools):
        for d in range(dimensions):
            weight[r, d] = 1.0 / max(1.0, float(c.room[r, d])) ** 2
    for i in range(taken.size):
        count, _ = soft_shares(c, price, width, i, shares, where)
        for slot in range(count):
            promise(c, i, where[slot], shares[slot], behind)
        least = np.inf
        for slot in range(count):
            k = where[slot]
            r = c.pool[k] if k >= 0 else pools
            change = 0.0
            for d in range(dimensions):
                use = float(c.use[k if c.by_choice else i, d]) if k >= 0 else 1.0
                change += weight[r, d] * use * (use - 2.0 * behind[r, d])
            if shares[slot] > 0.0 and change < least:
                least = change
                taken[i] = k
        promise(c, i, taken[i], -1.0, behind)


@kernel
def promise(c: Choices, i: int, k: int, share: float, behind: Floats) -> None:
    """Add a share of a choice's use to what its pool is behind."""
    if k < 0:
        behind[behind.shape[0] - 1] += share
        return
    for d in range(behind.shape[1]):
        behind[c.pool[k], d] += share * c.use[k if c.by_choice else i, d]


@kernel
def loads(c: Choices, taken: Ints) -> Ints:
    """What every pool carries."""
    load = np.zeros_like(c.room)
    for i in range(taken.size):
        k = taken[i]
        if k >= 0:
            row = k if c.by_choice else i
            for d in range(load.shape[1]):
                load[c.pool[k], d] += c.use[row, d]
    return load


@kernel
def total_cost(c: Choices, taken: Ints) -> int:
    """Cost of an allocation."""
    total = 0
    for i in range(taken.size):
        total += int(c.waiting[i]) if taken[i] < 0 else int(c.cost[taken[i]])
    return total


@kernel
def priced(c: Choices, price: Floats, i: int, k: int) -> float:
    """Cost of a choice with its room."""
    if k < 0:
        return float(c.waiting[i])
    row = k if c.by_choice else i
    v = float(c.cost[k])
    for d in range(price.shape[1]):
        v += price[c.pool[k], d] * c.use[row, d]
    return v


@kernel
def fits(c: Choices, i: int, k: int, load: Ints) -> bool:
    """Whether a choice still has room."""
    row = k if c.by_choice else i
    for d in range(load.shape[1]):
        if load[c.pool[k], d] + c.use[row, d] > c.room[c.pool[k], d]:
            return False
    return True


@kernel
def carry(c: Choices, i: int, k: int, sign: int, load: Ints) -> None:
    """Add a choice to its pool's load, or take it off."""
    if k >= 0:
        row = k if c.by_choice else i
        for d in range(load.shape[1]):
            load[c.pool[k], d] += sign * c.use[row, d]


@kernel
def is_overfull(c: Choices, pool: int, load: Ints) -> bool:
    """Whether a pool carries more than it holds."""
    over = False
    for d in range(load.shape[1]):
        over |= load[pool, d] > c.room[pool, d]
    return over


@kernel
def losses(c: Choices, price: Floats, load: Ints, taken: Ints) -> Floats:
    """What leaving an overfull pool costs an item per share of the pool it frees."""
    loss = np.full(taken.size, np.inf)
    for i in range(taken.size):
        k = taken[i]
        if k < 0 or not is_overfull(c, c.pool[k], load):
            continue
        best = float(c.waiting[i])
        for other in range(c.first[i], c.first[i + 1]):
            if c.pool[other] != c.pool[k]:
                best = min(best, priced(c, price, i, other))
        row = k if c.by_choice else i
        share = 1e-12
        for d in range(load.shape[1]):
            if load[c.pool[k], d] > c.room[c.pool[k], d]:
                share = max(share, c.use[row, d] / max(1, load[c.pool[k], d]))
        loss[i] = (best - priced(c, price, i, k)) / share
    return loss


@kernel
def shed(
    c: Choices, price: Floats, order: Ints, limit: float, load: Ints, taken: Ints
) -> None:
    """Give items of overfull pools away where there is room, within a loss each."""
    for at in range(order.size):
        i = order[at]
        k = taken[i]
        if k < 0 or not is_overfull(c, c.pool[k], load):
            continue
        now = priced(c, price, i, k)
        best = limit
        to = -2
        if c.waiting[i] - now < best:
            best = c.waiting[i] - now
            to = -1
        for other in range(c.first[i], c.first[i + 1]):
            if c.pool[other] != c.pool[k] and fits(c, i, other, load):
                loss = priced(c, price, i, other) - now
                if loss < best:
                    best = loss
                    to = other
        if to > -2:
            carry(c, i, k, -1, load)
            carry(c, i, to, 1, load)
            taken[i] = to


@kernel
def seat(c: Choices, i: int, load: Ints, taken: Ints) -> None:
    """Make the cheapest exchange that lets a waiting item go, if one saves."""
    own = np.full(load.shape[0], -1, np.int64)
    for k in range(c.first[i], c.first[i + 1]):
        r = c.pool[k]
        if own[r] < 0 or c.cost[k] < c.cost[own[r]]:
            own[r] = k
    best = np.int64(0)
    who = to = -1
    for other in range(taken.size):
        k = taken[other]
        if k < 0 or own[c.pool[k]] < 0:
            continue
        instead = own[c.pool[k]]
        carry(c, other, k, -1, load)
        if fits(c, i, instead, load):
            saved = c.waiting[i] - c.cost[instead] + c.cost[k]
            carry(c, i, instead, 1, load)
            for further in range(c.first[other], c.first[other + 1]):
                if saved - c.cost[further] > best and fits(c, other, further, load):
                    best = saved - c.cost[further]
                    who = other
                    to = further
            carry(c, i, instead, -1, load)
        carry(c, other, k, 1, load)
    if who >= 0:
        instead = own[c.pool[taken[who]]]
        carry(c, who, taken[who], -1, load)
        carry(c, i, instead, 1, load)
        carry(c, who, to, 1, load)
        taken[i] = instead
        taken[who] = to


@kernel
def gains(c: Choices, taken: Ints) -> Floats:
    """What every item would save if there were room everywhere."""
    gain = np.zeros(taken.size)
    for i in range(taken.size):
        now = c.waiting[i] if taken[i] < 0 else np.int64(c.cost[taken[i]])
        for k in range(c.first[i], c.first[i + 1]):
            gain[i] = max(gain[i], float(now - c.cost[k]))
    return gain


@kernel
def move_down(
    c: Choices, price: Floats, order: Ints, limit: float, load: Ints, taken: Ints
) -> int:
    """One pass of moves that save and lose little at the prices; how many there were."""
    moves = 0
    for at in range(order.size):
        i = order[at]
        k = taken[i]
        best = c.waiting[i] if k < 0 else np.int64(c.cost[k])
        most = priced(c, price, i, k) + limit
        to = k
        carry(c, i, k, -1, load)
        for other in range(c.first[i], c.first[i + 1]):
            saves = c.cost[other] < best and priced(c, price, i, other) <= most
            if saves and fits(c, i, other, load):
                best = np.int64(c.cost[other])
                to = other
        carry(c, i, to, 1, load)
        moves += to != k
        taken[i] = to
    return moves
