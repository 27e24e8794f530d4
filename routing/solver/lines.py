"""Lines: kernels that bound what units of a pool add, in whole numbers.

A line is drawn at one vector of extra prices. The vectors are found in floating point
along one ray, in the proportions of the present prices, by bisection: the best extra
price for q units is the one at which what still wants to ride fills them. What the line
says is then summed up in integers.
"""

import numpy as np
from numpy.typing import NDArray

from routing.solver.compiled import kernel
from routing.solver.market import Offers
from routing.solver.prices import charge_routes

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LINES = 6
"""Lines a pool; more tighten only pools that may open very different numbers."""
BISECTIONS = 18
"""The price is then exact to five digits; the line is valid at any."""


@kernel
def added(intercept: Ints, slope: Ints, units: int) -> int:
    """What so many units add at most: the lowest of a pool's lines."""
    if units == 0:
        return 0
    best: int = intercept[0] + slope[0] * units
    for m in range(1, intercept.size):
        best = min(best, intercept[m] + slope[m] * units)
    return best


@kernel
def best_added(intercept: Ints, slope: Ints, least: Ints, most: Ints) -> Ints:
    """The most each pool can add with a number of units between least and most."""
    best = np.zeros(least.size, np.int64)
    for r in range(least.size):
        if most[r] <= 0:
            continue
        low, high = max(1, int(least[r])), int(most[r])
        while high > low:  # the lower envelope of lines is concave
            middle = (low + high) // 2
            here = added(intercept[r], slope[r], middle)
            if added(intercept[r], slope[r], middle + 1) > here:
                low = middle + 1
            else:
                high = middle
        best[r] = added(intercept[r], slope[r], low)
        if least[r] == 0 and best[r] < 0:
            best[r] = 0
    return best


@kernel
def narrow(
    intercept: Ints, slope: Ints, best: Ints, room: int, low: Ints, high: Ints
) -> None:
    """Drop numbers of units that lower what is added by at least ``room``."""
    for r in range(low.size):
        while high[r] > low[r] and (
            best[r] - added(intercept[r], slope[r], high[r]) >= room
        ):
            high[r] -= 1
        while low[r] < high[r] and (
            best[r] - added(intercept[r], slope[r], low[r]) >= room
        ):
            low[r] += 1


@kernel
def draw(
    o: Offers,
    least: Ints,
    most: Ints,
    shared: NDArray[np.bool_],
    surplus: Ints,
    price: Ints,
    limit: Ints,
    over: Ints,
    units: Floats,
    scale: int,
    offer: NDArray[np.int32],
    profit: Ints,
    intercept: Ints,
    slope: Ints,
) -> None:
    """Draw the lines of every pool that may open."""
    dimensions = price.shape[1]
    charge = np.zeros((o.route_start.size - 1, dimensions), np.int64)
    charge_routes(o, price, charge)
    base = np.zeros(dimensions, np.int64)
    weight = np.zeros(profit.size)
    for r in range(price.shape[0]):
        if most[r] <= 0:
            continue
        for d in range(dimensions):
            base[d] = price[r, d] if shared[r] else 0
        count = _collect_whole(
            o, r, surplus, charge, price[r], base, scale, offer, profit
        )
        _draw_pool(
            o,
            r,
            max(1, least[r]),
            most[r],
            units[r],
            count,
            price[r],
            base,
            limit[r],
            over[r],
            offer,
            profit,
            weight,
            intercept[r],
            slope[r],
        )


@kernel
def _draw_pool(
    o: Offers,
    pool: int,
    fewest: int,
    most: int,
    near: float,
    count: int,
    price: Ints,
    base: Ints,
    limit: Ints,
    over: int,
    offer: NDArray[np.int32],
    profit: Ints,
    weight: Floats,
    intercept: Ints,
    slope: Ints,
) -> None:
    """Lines of one pool, each at the extra prices best for a number of units."""
    ray = np.zeros(price.size)
    extra = np.zeros(price.size, np.int64)
    chosen = np.zeros(LINES, np.int64)
    _set_ray(o, pool, price, ray)
    _weigh(o, count, ray, offer, weight)
    _choose_units(fewest, most, near, chosen)
    for m in range(LINES):
        if m > 0 and chosen[m] == chosen[m - 1]:
            intercept[m] = intercept[m - 1]
            slope[m] = slope[m - 1]
            continue
        t = _best_step(o, pool, chosen[m], count, base, ray, over, weight, profit)
        for d in range(price.size):
            step = np.int64(min(t * ray[d], float(limit[d] // 2)))
            extra[d] = min(step, max(0, limit[d] - base[d]))
        intercept[m] = _profit_left(o, count, extra, offer, profit)
        for d in range(price.size):
            extra[d] += base[d]
        slope[m] = _whole_return(o, pool, extra, over)


@kernel
def _collect_whole(
    o: Offers,
    pool: int,
    surplus: Ints,
    charge: Ints,
    own: Ints,
    base: Ints,
    scale: int,
    offer: NDArray[np.int32],
    profit: Ints,
) -> int:
    """Offers with profit when their home pool charges its base price only."""
    count = 0
    for k in range(o.start[pool], o.start[pool + 1]):
        item = o.item[k]
        p = np.int64(o.gain[k]) * scale - surplus[item]
        if p <= 0:
            continue
        row = k if o.use_by_offer else item
        for d in range(own.size):
            each = charge[o.route[k], d] - own[d] + base[d]
            p -= each * np.int64(o.use[d, row])
        if p <= 0:
            continue
        same = count > 0 and o.item[offer[count - 1]] == item
        if same and not o.use_by_offer:
            profit[count - 1] = max(profit[count - 1], p)
            continue
        offer[count] = k
        profit[count] = p
        count += 1
    return count


@kernel
def _set_ray(o: Offers, pool: int, price: Ints, ray: Floats) -> None:
    """Extra prices keep the proportions of the present ones."""
    total = 0.0
    for d in range(ray.size):
        ray[d] = float(price[d])
        total += ray[d]
    if total > 0.0:
        return
    for d in range(ray.size):
        ray[d] = 2.0**20 / max(1.0, o.capacity[pool, d])


@kernel
def _choose_units(fewest: int, most: int, near: float, chosen: Ints) -> None:
    """Numbers of units to draw lines for, ascending; all of them when they are few."""
    middle: int = max(fewest, min(int(near), most))
    for m in range(chosen.size):
        if most - fewest < chosen.size:
            chosen[m] = min(most, fewest + m)
        elif m == 0:
            chosen[m] = fewest
        elif m == chosen.size - 1:
            chosen[m] = most
        else:
            chosen[m] = max(fewest, min(most, middle + m - 2))


@kernel
def _weigh(
    o: Offers, count: int, ray: Floats, offer: NDArray[np.int32], weight: Floats
) -> None:
    """What the listed offers pay for each step along the ray."""
    for at in range(count):
        weight[at] = 0.0
    for d in range(ray.size):
        if ray[d] > 0.0:
            for at in range(count):
                column = offer[at] if o.use_by_offer else o.item[offer[at]]
                weight[at] += ray[d] * o.use[d, column]


@kernel
def _best_step(
    o: Offers,
    pool: int,
    units: int,
    count: int,
    base: Ints,
    ray: Floats,
    over: int,
    weight: Floats,
    profit: Ints,
) -> float:
    """How far along the ray the bound on so many units is lowest, by bisection."""
    high = 1.0
    for _ in range(40):
        room = units * _room(o, pool, high, base, ray, over)
        if not _overfull(room, high, count, weight, profit):
            break
        high *= 2.0
    low = 0.5 * high if high > 1.0 else 0.0
    for _ in range(BISECTIONS):
        t = 0.5 * (low + high)
        room = units * _room(o, pool, t, base, ray, over)
        if _overfull(room, t, count, weight, profit):
            low = t
        else:
            high = t
    return high


@kernel
def _room(o: Offers, pool: int, t: float, base: Ints, ray: Floats, over: int) -> float:
    """What a unit returns for each step along the ray."""
    room = 0.0
    for d in range(ray.size):
        room += o.capacity[pool, d] * ray[d]
    if base[0] + t * ray[0] < over:
        room -= (o.capacity[pool, 0] - o.pivot[pool]) * ray[0]
    return room


@kernel
def _overfull(room: float, t: float, count: int, weight: Floats, profit: Ints) -> bool:
    """Whether more wants to ride at this price than units return for."""
    even = odd = 0.0
    for at in range(0, count - 1, 2):
        even += weight[at] if profit[at] > t * weight[at] else 0.0
        odd += weight[at + 1] if profit[at + 1] > t * weight[at + 1] else 0.0
    if count % 2 == 1 and profit[count - 1] > t * weight[count - 1]:
        even += weight[count - 1]
    return even + odd > room


@kernel
def _profit_left(
    o: Offers, count: int, extra: Ints, offer: NDArray[np.int32], profit: Ints
) -> int:
    """Sum of positive profits after extra prices, the best offer of each item."""
    total = best = 0
    item = -1
    for at in range(count):
        k = offer[at]
        row = k if o.use_by_offer else o.item[k]
        p = profit[at]
        for d in range(extra.size):
            p -= extra[d] * np.int64(o.use[d, row])
        if o.item[k] != item:
            total += best
            best = 0
            item = o.item[k]
        best = max(best, p)
    return total + best


@kernel
def _whole_return(o: Offers, pool: int, price: Ints, over: int) -> int:
    total = 0
    for d in range(price.size):
        total += np.int64(o.capacity[pool, d]) * price[d]
    total -= np.int64(o.capacity[pool, 0] - o.pivot[pool]) * min(price[0], over)
    return int(total)
