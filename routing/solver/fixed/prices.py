"""Prices of room: the Lagrangian dual of the fixed capacities.

At prices lambda >= 0 for room, items are independent, and

    L(lambda) = sum_i min(waiting_i, min_{k in K(i)} cost_k + lambda . use_k)
                - sum_{r, d} room[r, d] lambda[r, d]

is a lower bound. L is concave and has corners where items are undecided. For a climb
the corners are rounded: an item splits itself over choices within a ``width``,

    min { x . v + width/2 |x|^2 : x >= 0, sum x = 1 },

and the width shrinks from stage to stage. The gradient is room left over. A large
market is first priced on a sample of its items.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from routing.solver.climb import Climb
from routing.solver.compiled import kernel
from routing.solver.fixed.choices import Choices, Floats, Ints

WIDTHS = (0.1, 0.03, 0.01, 0.003, 0.001, 0.0003, 0.0001, 0.00003)
"""Share of a typical cost within which an item is undecided, from far to near."""


FLAT = 1e-9
"""Relative gain of a step below which a climb has arrived."""
STEPS = 60
"""Steps at one width; the next width profits more than the sixty-first step."""
SIDE_BY_SIDE = 200_000
"""Choices from which it pays to evaluate two halves of the items at once."""

Pause = Callable[[], bool]


class Ascent:
    """The climb of a market's prices: ``price[R, D]``, widths ever smaller."""

    def __init__(self, choices: Choices, price: Floats) -> None:
        self.choices = choices
        self.price = price
        self.work = 0
        self.typical = typical_cost(choices)
        self._scale = self.typical / np.maximum(_mean_use(choices), 1.0)
        self._width = 0.0
        self._room = choices.room.astype(np.float64)

    def run(self, widths: tuple[float, ...], steps: int, pause: Pause) -> None:
        """Climb through the widths, or until paused."""
        for width in widths:
            self._width = width * self.typical
            start = (self.price / self._scale).ravel()
            climb = Climb(self._evaluate, start, np.full(start.size, np.inf))
            for _ in range(steps):
                if climb.arrived or pause():
                    break
                climb.run(1, FLAT)
            self.price = climb.point.reshape(self.price.shape) * self._scale

    def _evaluate(self, point: Floats, slope: Floats) -> float:
        price = point.reshape(self.price.shape) * self._scale
        cost, load = soft_market(self.choices, price, self._width)
        slope[:] = ((self._room - load) * self._scale).ravel()
        self.work += self.choices.size
        return float((price * self._room).sum()) - cost


def soft_market(choices: Choices, price: Floats, width: float) -> tuple[float, Floats]:
    """Rounded cost and load of all items; two halves, added in a fixed order."""
    loads = np.zeros((2, *price.shape))
    middle = choices.items // 2
    halves = ((0, middle, loads[0]), (middle, choices.items, loads[1]))

    def evaluate(half: tuple[int, int, Floats]) -> float:
        low, high, load = half
        return soft_cost(choices, price, width, low, high, load)

    if choices.size < SIDE_BY_SIDE:
        costs = [evaluate(half) for half in halves]
    else:
        with ThreadPoolExecutor(2) as pool:
            costs = list(pool.map(evaluate, halves))
    return costs[0] + costs[1], loads[0] + loads[1]


def typical_cost(choices: Choices) -> float:
    """Mean of what a choice costs beyond the cheapest of its item; at least 1."""
    if choices.size == 0:
        return 1.0
    filled = np.flatnonzero(np.diff(choices.first) > 0)
    cheapest = np.minimum.reduceat(choices.cost, choices.first[filled])
    base = float((cheapest * np.diff(choices.first)[filled]).sum(dtype=np.int64))
    return max(1.0, (float(choices.cost.sum(dtype=np.int64)) - base) / choices.size)


def _mean_use(choices: Choices) -> Floats:
    if choices.use.size == 0:
        return np.ones(choices.room.shape[1])
    return np.asarray(choices.use.mean(axis=0))


@kernel
def soft_choice(values: Floats, count: int, width: float) -> float:
    """Split an item over rising ``values``, which become the shares; its cost."""
    total = 0.0
    level = 0.0
    for at in range(count):
        total += values[at]
        level = (total + width) / (at + 1)
        if at + 1 == count or values[at + 1] >= level:
            break
    cost = 0.0
    for at in range(count):
        share = max(0.0, (level - values[at]) / width)
        cost += share * (values[at] + 0.5 * width * share)
        values[at] = share
    return cost


@kernel
def soft_shares(
    c: Choices, price: Floats, width: float, i: int, shares: Floats, where: Ints
) -> tuple[int, float]:
    """Write an item's shares and choices (-1: waits); how many, and their cost."""
    shares[0] = float(c.waiting[i])
    where[0] = -1
    count = 1
    best = shares[0]
    for k in range(c.first[i], c.first[i + 1]):
        row = k if c.by_choice else i
        v = float(c.cost[k])
        for d in range(price.shape[1]):
            v += price[c.pool[k], d] * c.use[row, d]
        if v >= best + width:
            continue
        best = min(best, v)
        slot = count
        while slot > 0 and shares[slot - 1] > v:
            shares[slot] = shares[slot - 1]
            where[slot] = where[slot - 1]
            slot -= 1
        shares[slot] = v
        where[slot] = k
        count += 1
    while shares[count - 1] >= best + width:
        count -= 1
    return count, soft_choice(shares, count, width)


@kernel
def most_choices(c: Choices) -> int:
    """Length of the longest list of choices, waiting included."""
    longest = 1
    for i in range(c.first.size - 1):
        longest = max(longest, c.first[i + 1] - c.first[i] + 1)
    return longest


@kernel
def soft_cost(
    c: Choices, price: Floats, width: float, low: int, high: int, load: Floats
) -> float:
    """Rounded cost of items ``low : high`` at these prices; adds what they load."""
    longest = most_choices(c)
    shares, where = np.empty(longest), np.empty(longest, np.int64)
    total = 0.0
    for i in range(low, high):
        count, cost = soft_shares(c, price, width, i, shares, where)
        total += cost
        for slot in range(count):
            k = where[slot]
            if k >= 0 and shares[slot] > 0.0:
                row = k if c.by_choice else i
                for d in range(price.shape[1]):
                    load[c.pool[k], d] += shares[slot] * c.use[row, d]
    return total
