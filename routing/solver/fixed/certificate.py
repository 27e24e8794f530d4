"""The certificate: the Lagrangian bound in whole numbers, valid at any prices.

Prices are rounded to multiples of ``1 / scale`` and L is evaluated exactly on them:
whatever rounding did to the prices, the number is a bound. Costs are whole, so it may
be rounded up. The scale is the largest power of two at which no item's sum can leave
64 bits; sums over items are kept in two words.
"""

import numpy as np

from routing.solver.compiled import kernel
from routing.solver.fixed.choices import Choices, Floats, Ints

FINEST = 2**24
HEADROOM = 2.0**60
"""Largest product of a price and a use, with room for a cost and three dimensions."""


def certify(choices: Choices, price: Floats) -> int:
    """No allocation costs less than this."""
    scale, units = _in_whole_numbers(choices, price)
    high, low = whole_cost(choices, units, scale)
    room = sum(
        int(p) * int(b)
        for p, b in zip(units.ravel(), choices.room.ravel(), strict=True)
    )
    total = int(high) * scale + int(low) - room
    return -(-total // scale)


def _in_whole_numbers(choices: Choices, price: Floats) -> tuple[int, Ints]:
    largest_use = float(choices.use.max(initial=1))
    largest_cost = float(
        max(choices.waiting.max(initial=1), np.abs(choices.cost).max(initial=1))
    )
    # A price that makes the smallest use dearer than waiting needs no larger value.
    price = np.minimum(np.maximum(price, 0.0), 2.0 * largest_cost)
    largest = max(float(price.max(initial=0.0)) * largest_use, largest_cost)
    scale = FINEST
    while scale > 1 and largest * scale * (choices.room.shape[1] + 1) > HEADROOM:
        scale //= 2
    return scale, np.rint(price * scale).astype(np.int64)


@kernel
def whole_cost(c: Choices, units: Ints, scale: int) -> tuple[int, int]:
    """Sum over items of the cheapest priced choice, as multiples and remainder."""
    high = low = 0
    for i in range(c.first.size - 1):
        best = c.waiting[i] * scale
        for k in range(c.first[i], c.first[i + 1]):
            row = k if c.by_choice else i
            v = np.int64(c.cost[k]) * scale
            for d in range(units.shape[1]):
                v += units[c.pool[k], d] * c.use[row, d]
            best = min(best, v)
        high += best // scale
        low += best % scale
        if low >= scale:
            high += 1
            low -= scale
    return high, low
