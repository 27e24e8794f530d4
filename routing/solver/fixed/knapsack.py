"""A stronger bound: relax "each item goes one way or waits" instead of the capacities.

At item prices u, pools are independent, and each packs its own best knapsack of items:

    L(u) = sum_i min(u_i, waiting_i)
           - sum_r max { sum_{k: pool k = r} (u_i - cost_k) x_k :
                         sum use_k x_k <= room_r, x in {0, 1} }.

Whole items in whole pools make it at least as high as the price bound, and higher where
few items share a pool. Knapsacks are packed exactly by dynamic programming over the
room, in whole numbers, so any u gives a bound. u climbs along a subgradient (1 less
how often the item is packed), with the incumbent as the target of its steps. One
dimension only, and only where the tables are small.
"""

import numpy as np

from routing.solver.compiled import kernel
from routing.solver.fixed.choices import Choices, Floats, Ints
from routing.solver.fixed.core import least_priced
from routing.solver.fixed.prices import Pause

SCALE = 1000
"""Item prices are multiples of a thousandth; finer ones do not raise the bound."""
MOST_CELLS = 40_000_000
"""Cells of one evaluation's tables (about 50 ms) up to which it is worth while."""
PATIENCE = 12
"""Steps without progress after which steps get shorter."""


class Knapsacks:
    """The climb of the item prices; ``bound`` is the best so far."""

    def __init__(self, choices: Choices, price: Floats) -> None:
        self._choices = choices
        order = np.argsort(choices.pool, kind="stable")
        item = np.repeat(np.arange(choices.items), np.diff(choices.first))
        self._choice = order
        self._item = item[order]
        pools = len(choices.room)
        self._first = np.concatenate(
            [[0], np.cumsum(np.bincount(choices.pool, minlength=pools))]
        ).astype(np.int64)
        self._best = whole_prices(choices, price)
        self._u = self._best.copy()
        self._value = -(2**62)
        self._way = np.zeros(choices.items)
        self._length = 1.0
        self._stalled = 0
        self.cells = self._count_cells()
        self.work = 0

    @property
    def worth_while(self) -> bool:
        """Whether the tables are small enough."""
        one_dimension = self._choices.room.shape[1] == 1
        return one_dimension and 0 < self.cells <= MOST_CELLS

    @property
    def bound(self) -> int:
        """No allocation costs less than this."""
        return -(-self._value // SCALE)

    def climb(self, target: int, steps: int, pause: Pause) -> None:
        """Take so many steps towards the incumbent's cost."""
        packed = np.empty(self._choices.items, np.int64)
        for _ in range(steps):
            if pause() or self._length < 1e-3 or self.bound >= target:
                return
            value = self._evaluate(packed)
            self._judge(value)
            self._step(packed, target, value)

    def _evaluate(self, packed: Ints) -> int:
        c = self._choices
        self.work += self.cells
        packed[:] = 0
        gain = pack(c, self._first, self._choice, self._item, self._u, packed)
        return int(np.minimum(self._u, c.waiting * SCALE).sum()) - int(gain)

    def _judge(self, value: int) -> None:
        progress = value > self._value + SCALE // 500
        if value > self._value:
            self._value = value
            self._best = self._u.copy()
        self._stalled = 0 if progress else self._stalled + 1
        if self._stalled >= PATIENCE:
            self._length *= 0.7
            self._stalled = 0
            self._u = self._best.copy()

    def _step(self, packed: Ints, target: int, value: int) -> None:
        self._way = 0.7 * self._way + 0.3 * (1 - packed)
        steepness = max(1e-9, float((self._way * self._way).sum()))
        ahead = max(SCALE, target * SCALE - value)
        step = 0.3 * self._length * ahead / steepness
        moved = self._u + np.rint(step * self._way).astype(np.int64)
        self._u = np.minimum(moved, self._choices.waiting * SCALE)

    def _count_cells(self) -> int:
        """Table cells of one evaluation: only items that gain are packed."""
        c = self._choices
        if c.size == 0 or c.room.shape[1] != 1:
            return 0
        gains = self._u[self._item] > c.cost[self._choice] * np.int64(SCALE)
        count = np.add.reduceat(
            np.append(gains, False).astype(np.int64), self._first[:-1]
        )
        count[np.diff(self._first) == 0] = 0
        return int((count * c.room[:, 0]).sum())


@kernel
def whole_prices(c: Choices, price: Floats) -> Ints:
    """What items pay at the prices of room, in thousandths."""
    u = np.empty(c.first.size - 1, np.int64)
    for i in range(u.size):
        u[i] = np.int64(np.floor(least_priced(c, price, i) * SCALE))
    return u


@kernel
def pack(
    c: Choices, first: Ints, choice: Ints, item: Ints, u: Ints, packed: Ints
) -> int:
    """Best knapsack of every pool; counts how often each item is packed."""
    total = 0
    for r in range(first.size - 1):
        room = c.room[r, 0]
        own = np.empty(first[r + 1] - first[r], np.int64)
        count = 0
        for at in range(first[r], first[r + 1]):
            if u[item[at]] > np.int64(c.cost[choice[at]]) * SCALE:
                own[count] = at
                count += 1
        total += pack_pool(c, room, choice, item, u, own[:count], packed)
    return total


@kernel
def pack_pool(
    c: Choices, room: int, choice: Ints, item: Ints, u: Ints, own: Ints, packed: Ints
) -> int:
    """Best knapsack of one pool among its own gaining choices."""
    best = np.zeros(room + 1, np.int64)
    takes = np.zeros((own.size, room + 1), np.bool_)
    for y in range(own.size):
        k = choice[own[y]]
        i = item[own[y]]
        use = c.use[k if c.by_choice else i, 0]
        gain = u[i] - np.int64(c.cost[k]) * SCALE
        for x in range(room, use - 1, -1):
            if best[x - use] + gain > best[x]:
                best[x] = best[x - use] + gain
                takes[y, x] = True
    x = room
    for y in range(own.size - 1, -1, -1):
        if takes[y, x]:
            k = choice[own[y]]
            i = item[own[y]]
            packed[i] += 1
            x -= c.use[k if c.by_choice else i, 0]
    return int(best[room])
